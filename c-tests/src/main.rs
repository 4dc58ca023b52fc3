//! Runs the C fixtures below `c-tests/` against the staged tree `dist/`.
//!
//! A fixture is `AREA/NAME.c` beside `AREA/NAME.out`, what CPython 3.15 printed for the same
//! source. `NAME_embed.c` is a program with `main`, anything else an extension module whose
//! `run()` is called. README.md in this folder says how to write one.

mod compile;
mod fixture;
mod paths;
mod process;
mod record;
mod report;
mod run;
mod sanitizer;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use sanitizer::Sanitizer;

/// Which of the two builds of the library to run on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Choice {
    Regular,
    Debug,
    Both,
}

/// Compiles the C fixtures, runs them and compares what they print.
#[derive(Parser)]
struct Options {
    /// Only fixtures whose AREA/NAME contains this text
    #[arg(long, default_value = "")]
    filter: String,
    /// The runtimes to run on
    #[arg(long, value_enum, default_value = "both")]
    runtime: Choice,
    /// Run the fast subset under valgrind's memcheck
    #[arg(long)]
    valgrind: bool,
    /// With --valgrind: every fixture, not only the fast subset
    #[arg(long)]
    all: bool,
    /// Build the fixtures with AddressSanitizer
    #[arg(long, conflicts_with = "valgrind")]
    asan: bool,
    /// Build the fixtures of threads with ThreadSanitizer, and run them on the debug runtime
    #[arg(long, conflicts_with_all = ["valgrind", "asan"])]
    tsan: bool,
    /// Run the fixtures of threads on the debug runtime under valgrind's drd
    #[arg(long, conflicts_with_all = ["valgrind", "asan", "tsan"])]
    drd: bool,
    /// Build the fixtures for abi3t instead of the new API
    #[arg(long)]
    abi3t: bool,
    /// Record the expected outputs from CPython 3.15 below this root ("/" for this system)
    #[arg(long, value_name = "ROOT")]
    record: Option<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let fixtures = match fixture::find(&paths::fixtures()) {
        Ok(found) => found,
        Err(why) => return refuse(&why),
    };
    if !fixtures.iter().any(|fixture| fixture.runs(&options.filter)) {
        return refuse("no fixture matches");
    }
    let outcome = match &options.record {
        Some(root) => record::record(&fixtures, &options.filter, root),
        None => run::check(&fixtures, &options),
    };
    match outcome {
        Ok(results) if report::print(&results) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(why) => refuse(&why),
    }
}

impl Options {
    /// The sanitizer to build with.
    fn sanitizer(&self) -> Option<Sanitizer> {
        match self {
            Options { asan: true, .. } => Some(Sanitizer::Address),
            Options { tsan: true, .. } => Some(Sanitizer::Thread),
            _ => None,
        }
    }

    /// Whether it is all about data races.
    fn for_races(&self) -> bool {
        self.tsan || self.drd
    }
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("c-tests: {why}");
    ExitCode::from(2)
}
