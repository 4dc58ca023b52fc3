//! Writes what follows from the API as data: the prototypes in include/ and
//! the coverage table.
//!
//! `apigen headers` rewrites the marked region of each header, `apigen
//! coverage` docs/coverage.md. With `--check` nothing is written: the files
//! that would change are named, and the exit status is 1 if there are any.

#[path = "../../../build/api.rs"]
#[allow(dead_code, reason = "the build script uses the rest")]
mod api;

use api::{Api, Function};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

const BEGIN: &str = "/* BEGIN generated prototypes */\n";
const END: &str = "/* END generated prototypes */";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let check = args.iter().any(|a| a == "--check");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let result = match args.first().map(String::as_str) {
        Some("headers") => headers(&root),
        Some("coverage") => coverage(&root),
        _ => Err("usage: apigen headers|coverage [--check]".to_owned()),
    };
    match result.and_then(|files| apply(&root, files, check)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("apigen: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the files, or says which of them differ.
fn apply(root: &Path, files: Vec<(String, String)>, check: bool) -> Result<bool, String> {
    let mut same = true;
    for (name, content) in files {
        let path = root.join(&name);
        if fs::read_to_string(&path).is_ok_and(|old| old == content) {
            continue;
        }
        same = false;
        if check {
            println!("{name} is not what capi/ says: run `make headers`");
        } else {
            fs::write(&path, content).map_err(|e| format!("{name}: {e}"))?;
            println!("wrote {name}");
        }
    }
    Ok(same || !check)
}

/// Documentation of each exported function, from the sources.
fn documentation(root: &Path) -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut all = BTreeMap::new();
    for file in api::sources(root) {
        let source = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let mut doc: Vec<String> = Vec::new();
        for line in source.lines().map(str::trim) {
            if let Some(text) = line.strip_prefix("///") {
                doc.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
            } else if let Some((_, rest)) = line.split_once("extern \"C\" fn ") {
                let name = rest.split(['(', '<']).next().unwrap_or("").to_owned();
                all.insert(name, std::mem::take(&mut doc));
            } else if !line.starts_with("#[") {
                doc.clear();
            }
        }
    }
    Ok(all)
}

/// The headers with their regions written anew.
fn headers(root: &Path) -> Result<Vec<(String, String)>, String> {
    let api = Api::read(&root.join("capi/api.toml"))?;
    let docs = documentation(root)?;
    let mut names: BTreeSet<&str> = api.functions.iter().map(|f| f.header.as_str()).collect();
    names.extend(api.data.iter().map(|d| d.header.as_str()));
    let mut files = Vec::new();
    for header in names {
        let name = format!("include/{header}.h");
        let text = fs::read_to_string(root.join(&name)).map_err(|e| format!("{name}: {e}"))?;
        let (before, rest) = text
            .split_once(BEGIN)
            .ok_or_else(|| format!("{name} has no region for prototypes"))?;
        let (_, after) = rest
            .split_once(END)
            .ok_or_else(|| format!("{name}: the region for prototypes does not end"))?;
        let region = region(&api, header, &docs);
        files.push((name, format!("{before}{BEGIN}{region}{END}{after}")));
    }
    Ok(files)
}

/// Data symbols and prototypes of one header.
fn region(api: &Api, header: &str, docs: &BTreeMap<String, Vec<String>>) -> String {
    let mut out = String::new();
    for data in api.data.iter().filter(|d| d.header == header) {
        let gap = if data.ctype.ends_with('*') { "" } else { " " };
        let _ = writeln!(out, "PyAPI_DATA({}{gap}) {};", data.ctype, data.name);
    }
    for function in api.functions.iter().filter(|f| f.header == header) {
        out.push('\n');
        out.push_str(&prototype(function, docs.get(&function.name)));
    }
    out
}

fn prototype(function: &Function, doc: Option<&Vec<String>>) -> String {
    let mut out = String::new();
    let mut lines: Vec<String> = doc.cloned().unwrap_or_default();
    if lines.is_empty() {
        lines.push("Not implemented by pyrt yet: raises NotImplementedError.".to_owned());
    }
    if let Some(threads) = &function.threads {
        lines.push(threads.clone());
    }
    let text = lines.join("\n * ").replace("*/", "* /");
    let _ = writeln!(out, "/* {text} */");
    if let Some(replacement) = &function.replacement {
        let replacement = replacement.replace('"', "\\\"");
        let _ = writeln!(out, "PYRT_USE_INSTEAD(\"{replacement}\")");
    }
    if function.deprecated {
        out.push_str("Py_DEPRECATED(3.15)\n");
    }
    if function.error == "noreturn" {
        out.push_str("Py_NO_RETURN\n");
    }
    let result = match function.result.as_str() {
        "new" => format!("{} /*New*/", function.signature.result),
        "borrowed" => format!("{} /*Borrowed*/", function.signature.result),
        _ => function.signature.result.clone(),
    };
    let mut params: Vec<String> = function
        .signature
        .params
        .iter()
        .map(|p| {
            let stolen = function.stolen.contains(&p.name);
            p.declare(if stolen { "/*Stolen*/ " } else { "" })
        })
        .collect();
    if function.signature.variadic {
        params.push("...".to_owned());
    }
    if params.is_empty() {
        params.push("void".to_owned());
    }
    let format = function.printf.map_or(String::new(), |(text, first)| {
        if function.name.starts_with("PyOS_") || function.name.contains("Write") {
            format!("\n    __attribute__((format(printf, {text}, {first})))")
        } else {
            String::new()
        }
    });
    let _ = writeln!(
        out,
        "PyAPI_FUNC({result}) {}({}){format};",
        function.name,
        params.join(", ")
    );
    out
}

/// The coverage table.
fn coverage(root: &Path) -> Result<Vec<(String, String)>, String> {
    let api = Api::read(&root.join("capi/api.toml"))?;
    let mut defined = BTreeSet::new();
    let mut words = BTreeSet::new();
    for file in api::sources(root) {
        let source = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        defined.extend(api::defined_functions(&source));
        words.extend(api::words(&source).into_iter().map(str::to_owned));
    }
    let mut by_header: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for function in &api.functions {
        let entry = by_header.entry(&function.header).or_default();
        entry.0 += 1;
        if !defined.contains(&function.name) {
            entry.1.push(&function.name);
        }
    }
    let missing: usize = by_header.values().map(|(_, m)| m.len()).sum();
    let total = api.functions.len();
    let absent: Vec<&str> = api
        .data
        .iter()
        .map(|d| d.name.as_str())
        .filter(|n| !words.contains(*n))
        .collect();
    let mut out = format!(
        "# Coverage of the C API\n\n\
         Made by `make headers` from capi/api.toml and the sources. A function that is missing is\n\
         exported all the same and raises NotImplementedError.\n\n\
         {} of {total} functions, {} of {} data symbols.\n\n\
         | header | functions | implemented | missing |\n|---|---:|---:|---|\n",
        total - missing,
        api.data.len() - absent.len(),
        api.data.len()
    );
    for (header, (count, missing)) in by_header {
        let _ = writeln!(
            out,
            "| {header}.h | {count} | {} | {} |",
            count - missing.len(),
            missing.join(" ")
        );
    }
    if !absent.is_empty() {
        let _ = writeln!(out, "\nData symbols that are missing: {}", absent.join(" "));
    }
    Ok(vec![("docs/coverage.md".to_owned(), out)])
}
