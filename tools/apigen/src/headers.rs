//! The prototypes in include/: cbindgen's, arranged in the order of capi/api.toml, with what only
//! that knows. A function that is not written yet, or that is made in C, has the prototype of
//! api.toml.

use crate::api::{Api, Function};
use crate::bindings::{self, Bound};
use crate::signature::{Declaration, Owner, Type};
use crate::{File, agree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const BEGIN: &str = "/* BEGIN generated prototypes */\n";
const END: &str = "/* END generated prototypes */";

/// How long a line may be.
const WIDTH: usize = 100;

/// The headers with their regions written anew.
pub fn headers(root: &Path) -> Result<Vec<File>, String> {
    let api = Api::read(&root.join("capi/api.toml"))?;
    let bound = bindings::read(root)?;
    check(&api, &bound)?;
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
        let region = region(&api, header, &bound);
        files.push((name, format!("{before}{BEGIN}{region}{END}{after}")));
    }
    Ok(files)
}

/// An error names every function whose source and table differ.
fn check(api: &Api, bound: &BTreeMap<String, Bound>) -> Result<(), String> {
    let in_rust = api.functions.iter().filter(|f| !agree::made_in_c(f));
    let differences: Vec<String> = in_rust
        .filter_map(|f| agree::difference(f, bound.get(&f.name)?))
        .collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!(
        "capi/ and capi/api.toml do not agree\n{}",
        differences.join("\n")
    ))
}

/// Data symbols and prototypes of one header.
fn region(api: &Api, header: &str, bound: &BTreeMap<String, Bound>) -> String {
    let mut out = String::new();
    for data in api.data.iter().filter(|d| d.header == header) {
        let _ = writeln!(out, "PyAPI_DATA({}) {};", data.ctype, data.name);
    }
    for function in api.functions.iter().filter(|f| f.header == header) {
        out.push('\n');
        out.push_str(&entry(function, bound.get(&function.name)));
    }
    out
}

/// Comment, attributes and prototype of one function.
fn entry(function: &Function, bound: Option<&Bound>) -> String {
    let mut out = comment(function, bound);
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
    out.push_str(&prototype(function, bound));
    if let Some((text, first)) = printf(function) {
        let _ = write!(
            out,
            "\n    __attribute__((format(printf, {text}, {first})))"
        );
    }
    out.push_str(";\n");
    if function.level == "pyrt" {
        return format!("#ifndef PYRT_ABI3T\n{out}#endif\n");
    }
    out
}

fn comment(function: &Function, bound: Option<&Bound>) -> String {
    let mut lines = bound.map_or(Vec::new(), |b| b.documentation.clone());
    if lines.is_empty() {
        lines.push("Not implemented by pyrt yet: raises NotImplementedError.".to_owned());
    }
    if let Some(threads) = &function.threads {
        lines.push(format!("Thread safety: {threads}."));
    }
    let mut text = lines.join("\n").replace("*/", "* /");
    for param in bound.iter().flat_map(|b| &b.signature.params) {
        let (in_rust, in_c) = (&param.name, c_name(&param.name));
        text = text.replace(&format!("`{in_rust}`"), &format!("`{in_c}`"));
    }
    let text = text.replace('\n', "\n * ").replace("\n * \n", "\n *\n");
    format!("/* {text} */\n")
}

fn prototype(function: &Function, bound: Option<&Bound>) -> String {
    let table = &function.signature;
    let source = bound.filter(|_| !agree::made_in_c(function));
    let signature = source.map_or(table, |b| &b.signature);
    let owner = if function.result == "null" {
        ""
    } else {
        mark(signature.result.owner)
    };
    let result = object_type(&signature.result, &table.result).declare(owner, "");
    let mut params: Vec<String> = signature
        .params
        .iter()
        .zip(&table.params)
        .map(param)
        .collect();
    if signature.variadic {
        params.push("...".to_owned());
    }
    if params.is_empty() {
        params.push("void".to_owned());
    }
    wrapped(&format!("PyAPI_FUNC({result}) {}(", function.name), &params)
}

/// A parameter by the name that the documentation in the source uses, or else by that of the
/// table. An argument that is one object is borrowed unless it is marked.
fn param((source, table): (&Declaration, &Declaration)) -> String {
    let name = match c_name(&source.name) {
        "" => &table.name,
        name => name,
    };
    let unmarked = source.is_object() && source.owner == Some(Owner::Borrowed);
    let note = if unmarked { "" } else { mark(source.owner) };
    object_type(source, table).declare(note, name)
}

/// The name without what Rust needs: underscores for unused and reserved ones.
fn c_name(name: &str) -> &str {
    match name.trim_matches('_') {
        "ty" => "type",
        name => name,
    }
}

/// The type: where the source says only that it is an object, that of the table.
fn object_type<'a>(source: &'a Declaration, table: &'a Declaration) -> &'a Type {
    let side = if source.is_object() { table } else { source };
    &side.ctype
}

fn mark(owner: Option<Owner>) -> &'static str {
    match owner {
        Some(Owner::New) => "/*New*/",
        Some(Owner::Borrowed) => "/*Borrowed*/",
        Some(Owner::Stolen) => "/*Stolen*/",
        None => "",
    }
}

/// `HEAD PARAMS)`, on as many lines as it needs.
fn wrapped(head: &str, params: &[String]) -> String {
    let mut out = head.to_owned();
    let mut column = head.len();
    for (i, param) in params.iter().enumerate() {
        let last = i + 1 == params.len();
        // What follows: a comma, or the parenthesis and the semicolon.
        let needed = param.len() + if last { 2 } else { 1 };
        let gap = usize::from(i > 0);
        if i > 0 && column + gap + needed > WIDTH {
            out.push_str("\n    ");
            column = 4;
        } else if i > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(param);
        out.push(if last { ')' } else { ',' });
        column += param.len() + 1;
    }
    out
}

/// The functions with the C library's own formats, which the compiler can check.
fn printf(function: &Function) -> Option<(i64, i64)> {
    let plain = function.name.starts_with("PyOS_") || function.name.contains("Write");
    function.printf.filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(table: &str) -> Api {
        let head = "[[function]]\nheader = \"h\"\nerror = \"-1\"\nsince = \"3.2\"\n";
        Api::parse(&format!("{head}{table}")).unwrap()
    }

    fn written(table: &str, source: &str) -> String {
        let bound = bindings::parse(source).unwrap();
        let api = api(table);
        check(&api, &bound).unwrap();
        region(&api, "h", &bound)
    }

    const SET: &str = "name = \"PyX_Set\"\nlevel = \"both\"\nstolen = [\"v\"]\n\
                       signature = \"int PyX_Set(PyObject *op, Py_ssize_t i, PyObject *v)\"\n";

    #[test]
    fn the_source_gives_names_and_comment() {
        let source = "// Puts `item_` at `i`.\nint PyX_Set(Borrowed x, ptrdiff_t, Stolen item_);\n";
        assert_eq!(
            written(&format!("{SET}threads = \"atomic\"\n"), source),
            "\n/* Puts `item` at `i`.\n * Thread safety: atomic. */\n\
             PyAPI_FUNC(int) PyX_Set(PyObject *x, Py_ssize_t i, PyObject * /*Stolen*/ item);\n"
        );
    }

    #[test]
    fn the_table_stands_in_for_what_is_not_written() {
        let out = written(SET, "");
        assert!(out.contains("Not implemented by pyrt yet"));
        assert!(out.ends_with("PyX_Set(PyObject *op, Py_ssize_t i, PyObject * /*Stolen*/ v);\n"));
        let variadic = "name = \"PyX_Make\"\nlevel = \"pyrt\"\nresult = \"new\"\n\
                        signature = \"PyObject *PyX_Make(const char *format, ...)\"\n";
        assert_eq!(
            written(variadic, "// Makes.\nvoid PyX_Make(void);\n"),
            "\n#ifndef PYRT_ABI3T\n/* Makes. */\n\
             PyAPI_FUNC(PyObject * /*New*/) PyX_Make(const char *format, ...);\n#endif\n"
        );
    }

    #[test]
    fn a_difference_names_both_signatures() {
        for source in [
            "int PyX_Set(Borrowed op, int i, Stolen v);",
            "int PyX_Set(Borrowed op, ptrdiff_t i, Borrowed v);",
            "long PyX_Set(Borrowed op, ptrdiff_t i, Stolen v);",
            "int PyX_Set(Borrowed op, Stolen v);",
        ] {
            let error = check(&api(SET), &bindings::parse(source).unwrap()).unwrap_err();
            assert!(error.contains(source), "{error}");
            assert!(error.contains("int PyX_Set(PyObject *op, Py_ssize_t i, PyObject *v)"));
        }
    }

    #[test]
    fn long_prototypes_are_broken() {
        let params = vec!["const char *a_name_of_some_length".to_owned(); 4];
        let out = wrapped("PyAPI_FUNC(int) PyX_Long(", &params);
        assert!(
            out.lines().count() > 1 && out.lines().all(|l| l.len() <= WIDTH),
            "{out}"
        );
    }
}
