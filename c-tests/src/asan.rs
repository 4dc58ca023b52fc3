//! Fixtures built with gcc's AddressSanitizer.
//!
//! The runtime itself is not instrumented, which needs an unstable compiler. What is seen is what
//! the C code of a fixture does, and what anybody does with memory of the C library: its malloc
//! and its memory and string functions are the sanitizer's.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the compiler is told in addition.
pub const FLAGS: [&str; 2] = ["-fsanitize=address", "-fno-omit-frame-pointer"];

/// The exit status that tells the sanitizer's errors from the program's own.
pub const STATUS: i32 = 97;

/// Settings of the sanitizer, for ASAN_OPTIONS. Leaks are the debug runtime's business, which
/// knows references; a size that cannot be had is a MemoryError.
pub fn options() -> String {
    format!("exitcode={STATUS}:detect_leaks=0:allocator_may_return_null=1")
}

/// The sanitizer's library, which an extension needs to have loaded before anything else.
pub fn library(mut compiler: Command) -> Result<PathBuf, String> {
    let printed = compiler
        .arg("-print-file-name=libasan.so")
        .output()
        .map_err(|e| format!("cannot run the C compiler: {e}"))?;
    let path = PathBuf::from(String::from_utf8_lossy(&printed.stdout).trim());
    // Of a file that it does not find gcc prints the mere name.
    let found = path.is_absolute().then(|| path.canonicalize().ok());
    found
        .flatten()
        .ok_or_else(|| "--asan needs gcc with its libasan".to_owned())
}

/// An error unless the sanitizer is in `binary`: its code must call it, and the loader must find
/// it for a program.
pub fn check(binary: &Path, program: bool) -> Result<(), String> {
    let calls = said("nm", &["-D", "--undefined-only"], binary)?;
    if !calls.contains("__asan_init") || !calls.contains("__asan_report_") {
        return Err("no call of AddressSanitizer in it".to_owned());
    }
    if program && !said("ldd", &[], binary)?.contains("libasan.so") {
        return Err("not linked with AddressSanitizer".to_owned());
    }
    Ok(())
}

fn said(tool: &str, args: &[&str], binary: &Path) -> Result<String, String> {
    let output = Command::new(tool)
        .args(args)
        .arg(binary)
        .output()
        .map_err(|e| format!("{tool}: {e}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
