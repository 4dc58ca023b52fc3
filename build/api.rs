//! Reads capi/api.toml, the API as data, and finds out which of its functions the sources define.
//!
//! Shared by build.rs (stubs of missing functions) and tools/apigen (headers, coverage table).

use crate::signature::{Owner, Signature};
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
    /// The C signature, with the owners of references.
    pub signature: Signature,
    /// The C signature as it is written there.
    pub text: String,
    /// Who owns an object that is returned: "new", "borrowed", "null", or empty.
    pub result: String,
    /// Names of the arguments whose reference is taken over.
    pub stolen: Vec<String>,
    /// Names of the arguments that may be NULL.
    pub nullable: Vec<String>,
    /// What is returned with an exception set: "NULL", "-1", "-2", "0", "none", "void" or "noreturn".
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
        Api::parse(&text).map_err(|e| format!("{}: {e}", path.display()))
    }

    /// As [`Api::read`], from the file's text.
    pub fn parse(text: &str) -> Result<Api, String> {
        let table: toml::Table = text.parse().map_err(|e| format!("{e}"))?;
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
    let signature_text = needed(entry, "signature")?;
    let result = text(entry, "result").unwrap_or_default();
    let stolen = strings("stolen");
    let nullable = strings("null");
    Ok(Function {
        header: needed(entry, "header")?,
        signature: signature(&signature_text, &name, &result, &stolen)?,
        nullable: known(nullable, &signature_text, &name)?,
        text: signature_text,
        result,
        stolen,
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

/// The names, all of which are parameters in the signature.
fn known(names: Vec<String>, signature: &str, function: &str) -> Result<Vec<String>, String> {
    let words: Vec<&str> = signature.split(|c| !is_word(c)).collect();
    match names.iter().find(|n| !words.contains(&n.as_str())) {
        Some(name) => Err(format!("api.toml: {function} has no parameter {name}")),
        None => Ok(names),
    }
}

fn data(entry: &toml::Table) -> Result<Data, String> {
    Ok(Data {
        name: needed(entry, "name")?,
        header: needed(entry, "header")?,
        ctype: needed(entry, "type")?,
        deprecated: flag(entry, "deprecated"),
    })
}

/// Reads the signature of the function `name`, and puts in whose the references are.
fn signature(text: &str, name: &str, result: &str, stolen: &[String]) -> Result<Signature, String> {
    let (mut signature, named) = Signature::parse(text)
        .ok_or_else(|| format!("api.toml: cannot read the signature {text:?}"))?;
    if named != name {
        return Err(format!("api.toml: {name} has the signature of {named}"));
    }
    signature.result.owner = match result {
        "new" => Some(Owner::New),
        "borrowed" => Some(Owner::Borrowed),
        _ => None,
    };
    for param in signature.params.iter_mut().filter(|p| p.is_object()) {
        let taken = stolen.contains(&param.name);
        param.owner = Some(if taken {
            Owner::Stolen
        } else {
            Owner::Borrowed
        });
    }
    Ok(signature)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
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
