//! docs/coverage.md: which functions and data symbols of the API are there.

use crate::File;
use crate::api::{self, Api};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The coverage table.
pub fn coverage(root: &Path) -> Result<Vec<File>, String> {
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
