//! Fixtures built with a sanitizer of gcc's.
//!
//! The runtime itself is not instrumented, which needs an unstable compiler. What is seen is what
//! the C code of a fixture does, and with AddressSanitizer what anybody does with memory of the C
//! library: its malloc and its memory and string functions are the sanitizer's. To
//! ThreadSanitizer the debug runtime tells what orders threads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The exit status that tells the sanitizer's errors from the program's own.
pub const STATUS: i32 = 97;

/// A sanitizer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sanitizer {
    /// AddressSanitizer.
    Address,
    /// ThreadSanitizer.
    Thread,
}

use Sanitizer::{Address, Thread};

impl Sanitizer {
    /// What the compiler is told in addition.
    pub fn flags(self) -> [&'static str; 2] {
        let kind = match self {
            Address => "-fsanitize=address",
            Thread => "-fsanitize=thread",
        };
        [kind, "-fno-omit-frame-pointer"]
    }

    /// What its files are called by.
    pub fn short(self) -> &'static str {
        match self {
            Address => "asan",
            Thread => "tsan",
        }
    }

    /// The variable with its settings, and those. Leaks are the debug runtime's business, which
    /// knows references; a size that cannot be had is a MemoryError; what the runtime does with
    /// the C library's memory is ordered by what ThreadSanitizer does not see.
    pub fn options(self, folder: &Path) -> Result<(&'static str, String), String> {
        if self == Address {
            let options = "detect_leaks=0:allocator_may_return_null=1";
            return Ok(("ASAN_OPTIONS", format!("exitcode={STATUS}:{options}")));
        }
        let file = folder.join("tsan.suppressions");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, "called_from_lib:libpyrt\n"))
            .map_err(|e| format!("{}: {e}", file.display()))?;
        let options = format!("exitcode={STATUS}:suppressions={}", file.display());
        Ok(("TSAN_OPTIONS", options))
    }

    /// Its library, which an extension needs to have loaded before anything else.
    pub fn library(self, mut compiler: Command) -> Result<PathBuf, String> {
        let file = format!("lib{}.so", self.short());
        let printed = compiler
            .arg(format!("-print-file-name={file}"))
            .output()
            .map_err(|e| format!("cannot run the C compiler: {e}"))?;
        let path = PathBuf::from(String::from_utf8_lossy(&printed.stdout).trim());
        // Of a file that it does not find gcc prints the mere name.
        let found = path.is_absolute().then(|| path.canonicalize().ok());
        found
            .flatten()
            .ok_or_else(|| format!("--{} needs gcc with its {file}", self.short()))
    }

    /// An error unless the sanitizer is in `binary`: its code must call it, and the loader must
    /// find it for a program.
    pub fn check(self, binary: &Path, program: bool) -> Result<(), String> {
        let calls = said("nm", &["-D", "--undefined-only"], binary)?;
        let named: &[&str] = match self {
            Address => &["__asan_init", "__asan_report_"],
            Thread => &["__tsan_init", "__tsan_read"],
        };
        if !named.iter().all(|name| calls.contains(name)) {
            return Err(format!("no call of {self:?}Sanitizer in it"));
        }
        let library = format!("lib{}.so", self.short());
        if program && !said("ldd", &[], binary)?.contains(&library) {
            return Err(format!("not linked with {self:?}Sanitizer"));
        }
        Ok(())
    }
}

fn said(tool: &str, args: &[&str], binary: &Path) -> Result<String, String> {
    let output = Command::new(tool)
        .args(args)
        .arg(binary)
        .output()
        .map_err(|e| format!("{tool}: {e}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
