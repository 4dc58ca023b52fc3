//! `pyrt`: loads an extension binary and calls its functions; tells about the runtime.
//!
//! A plain client of libpyrt.so's C API: what it does, any C program can do.
//!
//! Exit status: 0, or 1 after an exception, 2 for a refused binary, 64 for wrong usage.

mod api;
mod call;
mod info;
mod literal;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Python raised an exception.
const EXCEPTION: u8 = 1;
/// The binary cannot be loaded.
const REFUSED: u8 = 2;
/// The command line is wrong (EX_USAGE of sysexits.h).
const USAGE: u8 = 64;

/// Runs extensions built for Python's opaque C API.
#[derive(Parser)]
#[command(
    version,
    after_help = "Exit status: 1 after an exception, 2 for a refused binary, \
    64 for wrong usage."
)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Loads an extension binary, calls a function of it and prints what it returns
    #[command(
        after_help = "An argument is a Python literal ('[1, 2.5, \"x\"]'), @FILE for the \
        bytes of a file, or @@FILE for its text. The result is printed as repr() has it, None \
        is not."
    )]
    Call {
        /// Load a binary named .abi3.so as if it were named .abi3t.so, at your own risk
        #[arg(long)]
        trust_abi3: bool,
        /// The binary; `.so` or `.abi3t.so` may be left out
        ext: PathBuf,
        /// The function's name
        function: String,
        /// Its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Prints version, build and coverage of the runtime
    Info {
        /// Print this value alone
        key: Option<String>,
    },
}

/// Why a command ends without success.
enum Failure {
    /// An exception is set: it is printed as Python does.
    Exception,
    /// The binary was refused.
    Refused(String),
    /// The command line is wrong.
    Usage(String),
}

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            // Nothing is left to do if standard error is closed.
            let _ = error.print();
            let help = !error.use_stderr();
            return ExitCode::from(if help { 0 } else { USAGE });
        }
    };
    let runtime = api::Runtime::start();
    let outcome = match options.command {
        Command::Call {
            trust_abi3,
            ext,
            function,
            args,
        } => call::call(&runtime, &ext, trust_abi3, &function, &args),
        Command::Info { key } => info::info(&runtime, key.as_deref()),
    };
    let status = match outcome {
        Ok(()) => 0,
        Err(Failure::Exception) => {
            runtime.print_exception();
            EXCEPTION
        }
        Err(Failure::Refused(why)) => complain(&why, REFUSED),
        Err(Failure::Usage(why)) => complain(&why, USAGE),
    };
    ExitCode::from(runtime.end(status))
}

fn complain(why: &str, status: u8) -> u8 {
    eprintln!("pyrt: {why}");
    status
}
