//! Reads capi/api.toml, the API as data, and finds out which of its functions the sources define.
//!
//! Shared by build.rs (stubs of missing functions) and tools/apigen (headers, coverage table).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One function of the API.
#[derive(Clone, Debug)]
pub struct Function {
    /// Exported name.
    pub name: String,
    /// Stem of the header in include/ that declares it.
    pub header: String,
    /// The parsed C signature.
    pub signature: Signature,
    /// Who owns an object that is returned: "new", "borrowed", "null", or empty.
    pub result: String,
    /// Names of the arguments whose reference is taken over.
    pub stolen: Vec<String>,
    /// What is returned with an exception set: "NULL", "-1", "0", "none", "void" or "noreturn".
    pub error: String,
    /// First version that has it.
    pub since: String,
    /// "both", "abi3t" or "pyrt".
    pub level: String,
    /// What the new API has in place of a function of level "abi3t".
    pub replacement: Option<String>,
    /// Positions of format and first argument of a printf-like function.
    pub printf: Option<(i64, i64)>,
    /// Deprecated in both levels.
    pub deprecated: bool,
    /// Documented thread safety.
    pub threads: Option<String>,
}

/// One data symbol of the API.
#[derive(Clone, Debug)]
pub struct Data {
    /// Exported name.
    pub name: String,
    /// Stem of the header in include/ that declares it.
    pub header: String,
    /// C type.
    pub ctype: String,
    /// Deprecated in both levels.
    pub deprecated: bool,
}

/// A C signature taken apart.
#[derive(Clone, Debug)]
pub struct Signature {
    /// C type of the result.
    pub result: String,
    /// C type and name of each parameter; the text with a hole for the name is in `ctype` for
    /// function pointers (`void (*@)(void *)`).
    pub params: Vec<Param>,
    /// Ends in `...`.
    pub variadic: bool,
}

/// One parameter of a C signature.
#[derive(Clone, Debug)]
pub struct Param {
    /// C type; `@` stands where the name goes if that is not the end.
    pub ctype: String,
    /// Name.
    pub name: String,
}

/// The whole of api.toml.
pub struct Api {
    /// Functions in the order of the file.
    pub functions: Vec<Function>,
    /// Data symbols in the order of the file.
    pub data: Vec<Data>,
}

impl Api {
    /// Reads `path`; an error names the entry that is wrong.
    pub fn read(path: &Path) -> Result<Api, String> {
        let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let table: toml::Table = text
            .parse()
            .map_err(|e| format!("{}: {e}", path.display()))?;
        let functions = entries(&table, "function")
            .map(function)
            .collect::<Result<_, _>>()?;
        let data = entries(&table, "data")
            .map(data)
            .collect::<Result<_, _>>()?;
        Ok(Api { functions, data })
    }
}

fn entries<'a>(
    table: &'a toml::Table,
    key: &str,
) -> impl Iterator<Item = &'a toml::Table> + use<'a> {
    table
        .get(key)
        .and_then(|v| v.as_array())
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_table())
}

fn text(entry: &toml::Table, key: &str) -> Option<String> {
    entry.get(key).and_then(|v| v.as_str()).map(str::to_owned)
}

fn needed(entry: &toml::Table, key: &str) -> Result<String, String> {
    text(entry, key).ok_or_else(|| format!("api.toml: no {key} in {entry:?}"))
}

fn flag(entry: &toml::Table, key: &str) -> bool {
    entry.get(key).and_then(|v| v.as_bool()).unwrap_or(false)
}

fn function(entry: &toml::Table) -> Result<Function, String> {
    let name = needed(entry, "name")?;
    let strings = |key: &str| -> Vec<String> {
        let list = entry
            .get(key)
            .and_then(|v| v.as_array())
            .into_iter()
            .flatten();
        list.filter_map(|v| v.as_str()).map(str::to_owned).collect()
    };
    let printf = entry
        .get("printf")
        .and_then(|v| v.as_array())
        .and_then(|v| Some((v.first()?.as_integer()?, v.get(1)?.as_integer()?)));
    Ok(Function {
        header: needed(entry, "header")?,
        signature: Signature::parse(&needed(entry, "signature")?, &name)?,
        result: text(entry, "result").unwrap_or_default(),
        stolen: strings("stolen"),
        error: needed(entry, "error")?,
        since: needed(entry, "since")?,
        level: needed(entry, "level")?,
        replacement: text(entry, "replacement"),
        printf,
        deprecated: flag(entry, "deprecated"),
        threads: text(entry, "threads"),
        name,
    })
}

fn data(entry: &toml::Table) -> Result<Data, String> {
    Ok(Data {
        name: needed(entry, "name")?,
        header: needed(entry, "header")?,
        ctype: needed(entry, "type")?,
        deprecated: flag(entry, "deprecated"),
    })
}

impl Signature {
    /// Parses `RESULT NAME(PARAMS)`.
    pub fn parse(signature: &str, name: &str) -> Result<Signature, String> {
        let wrong = || format!("api.toml: cannot read the signature {signature:?}");
        let at = signature.find(&format!("{name}(")).ok_or_else(wrong)?;
        let result = signature[..at].trim().to_owned();
        let inner = signature[at + name.len() + 1..]
            .strip_suffix(')')
            .ok_or_else(wrong)?;
        let mut params = Vec::new();
        let mut variadic = false;
        for param in split_params(inner) {
            match param {
                "void" | "" => {}
                "..." => variadic = true,
                _ => params.push(Param::parse(param)),
            }
        }
        Ok(Signature {
            result,
            params,
            variadic,
        })
    }
}

/// Splits at the commas outside of parentheses.
fn split_params(inner: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (i, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(inner[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(inner[start..].trim());
    parts
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl Param {
    fn parse(param: &str) -> Param {
        if let Some((before, rest)) = param.split_once("(*") {
            let name = rest.split(|c| !is_word(c)).next().unwrap_or_default();
            return Param {
                ctype: format!("{before}(*@{}", &rest[name.len()..]),
                name: name.to_owned(),
            };
        }
        let at = param.rfind(|c| !is_word(c)).map_or(0, |i| i + 1);
        Param {
            ctype: param[..at].trim().to_owned(),
            name: param[at..].to_owned(),
        }
    }

    /// The parameter as C declares it, `note` standing before the name.
    pub fn declare(&self, note: &str) -> String {
        if self.ctype.contains('@') {
            return self.ctype.replace('@', &self.name);
        }
        let gap = if note.is_empty() && self.ctype.ends_with('*') {
            ""
        } else {
            " "
        };
        format!("{}{note}{gap}{}", self.ctype, self.name)
    }
}

/// All .rs files below `dir`.
pub fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The sources that may define exported symbols: capi/ and src/ of the project at `root`.
pub fn sources(root: &Path) -> Vec<PathBuf> {
    let mut files = rust_files(&root.join("capi"));
    files.extend(rust_files(&root.join("src")));
    files
}

/// The names that `source` defines with `extern "C" fn NAME`, or passes first to a macro that
/// defines them (`variadic!(NAME, ...)`). Comments do not count.
pub fn defined_functions(source: &str) -> BTreeSet<String> {
    let code: Vec<&str> = source.lines().map(without_comment).collect();
    let code = code.join("\n");
    let mut names = BTreeSet::new();
    for (before, after) in splits(&code, "fn ") {
        if before.trim_end().ends_with("extern \"C\"") {
            names.insert(first_word(after).to_owned());
        }
    }
    for (_, after) in splits(&code, "!") {
        let Some(argument) = after.trim_start().strip_prefix(['(', '{']) else {
            continue;
        };
        let argument = argument.trim_start();
        let name = first_word(argument);
        if !argument[name.len()..]
            .trim_start()
            .starts_with(['(', ':', '.'])
        {
            names.insert(name.to_owned());
        }
    }
    names
}

/// The words that occur in `source` outside of comments: enough to see which data symbols it
/// exports, whose definitions come from tables.
pub fn words(source: &str) -> BTreeSet<&str> {
    source
        .lines()
        .map(without_comment)
        .flat_map(|l| l.split(|c| !is_word(c)))
        .collect()
}

fn without_comment(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

fn splits<'a>(line: &'a str, at: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    line.match_indices(at)
        .map(|(i, m)| (&line[..i], &line[i + m.len()..]))
}

fn first_word(s: &str) -> &str {
    s.split(|c| !is_word(c)).next().unwrap_or_default()
}
