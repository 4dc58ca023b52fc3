//! Writes what follows from the API as data: the prototypes in include/ and
//! the coverage table.
//!
//! `apigen headers` rewrites the marked region of each header and the calls of
//! c-tests/misuse, `apigen
//! coverage` docs/coverage.md. With `--check` nothing is written: the files
//! that would change are named, and the exit status is 1 if there are any.

#[path = "../../../build/api.rs"]
#[allow(dead_code, reason = "the build script uses the rest")]
mod api;
#[path = "../../../build/signature.rs"]
mod signature;

mod agree;
mod bindings;
mod coverage;
mod headers;
mod walk;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

/// A file below the root and what is to be in it.
type File = (String, String);

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let check = args.iter().any(|a| a == "--check");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let result = match args.first().map(String::as_str) {
        Some("headers") => headers::headers(&root).and_then(|mut files| {
            files.extend(walk::files(&root)?);
            Ok(files)
        }),
        Some("coverage") => coverage::coverage(&root),
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
fn apply(root: &Path, files: Vec<File>, check: bool) -> Result<bool, String> {
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
