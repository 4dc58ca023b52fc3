//! Builds every fixture, runs each on the chosen runtimes and judges what came out.

use std::collections::HashMap;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::compile::{self, Build, Shape, compile};
use crate::fixture::{Fixture, to_build};
use crate::process::{self, Ended};
use crate::report::{Outcome, diff};
use crate::sanitizer::STATUS;
use crate::{Choice, Options, paths};

/// A test that takes longer hangs, also on a machine that has a lot to do.
const LIMIT: Duration = Duration::from_secs(90);
const VALGRIND_LIMIT: Duration = Duration::from_secs(400);
/// The exit status that tells memcheck's errors from the program's own.
const VALGRIND_STATUS: &str = "99";
/// How much is shown of a diff: one wrong line may bring hundreds after it.
const DIFF_LINES: usize = 60;
/// How the debug runtime starts a line about references that C never gave back.
const LEAK: &str = "pyrt: leaked";

/// What a fixture runs under.
enum Tool {
    Plain,
    Valgrind,
    /// Drd, told by this file what is the runtime's own business.
    Drd(PathBuf),
    /// A sanitizer, its library, and the variable with its settings.
    Sanitizer(PathBuf, (&'static str, String)),
}

/// One fixture in one shape on one runtime.
struct Job<'a> {
    fixture: &'a Fixture,
    shape: Shape,
    runtime: &'static str,
}

/// Builds and runs `fixtures`; one outcome for each run.
pub fn check(fixtures: &[Fixture], options: &Options) -> Result<Vec<Outcome>, String> {
    for needed in ["bin/pyrt", "include/Python.h", "lib/libpyrt.so"] {
        let path = paths::dist().join(needed);
        if !path.exists() {
            return Err(format!("{} is missing: run make first", path.display()));
        }
    }
    let wanted = |f: &&Fixture| {
        f.runs(&options.filter)
            && (!options.valgrind || options.all || f.fast)
            && (if options.asan {
                !f.not_asan
            } else {
                !f.only_asan
            })
            && (match options.for_races() {
                true => f.races || f.only_races || (options.tsan && f.tsan),
                false => !f.only_races,
            })
    };
    let chosen: Vec<&Fixture> = fixtures.iter().filter(wanted).collect();
    if chosen.is_empty() {
        return Err("no fixture matches".to_owned());
    }
    let build = build(options);
    let tool = tool(options, &build)?;

    let builds: Vec<(&Fixture, Shape)> = to_build(fixtures, &chosen)
        .into_iter()
        .flat_map(|f| shapes(f).iter().map(move |s| (f, *s)))
        .collect();
    let built = in_parallel("build", &builds, |(fixture, shape)| {
        compile(fixture, *shape, &build)
    });
    let binaries: HashMap<(String, &str), Result<PathBuf, String>> = builds
        .iter()
        .zip(built)
        .map(|((fixture, shape), result)| ((fixture.id(), label(*shape)), result))
        .collect();

    let runtime = if options.for_races() {
        Choice::Debug
    } else {
        options.runtime
    };
    let jobs = jobs(&chosen, runtime);
    Ok(in_parallel("run", &jobs, |job| {
        let failure = match &binaries[&(job.fixture.id(), label(job.shape))] {
            Ok(binary) => run(job, binary, &tool),
            Err(message) => Some(format!("does not compile:\n{}", head(message, 30))),
        };
        Outcome {
            area: job.fixture.area.clone(),
            name: format!("{}{}", job.fixture.name, label(job.shape)),
            runtime: job.runtime,
            failure,
        }
    }))
}

fn build(options: &Options) -> Build {
    let level = if options.abi3t { "abi3t" } else { "api" };
    let sanitizer = options.sanitizer();
    let kind = sanitizer.map_or(String::new(), |s| format!("-{}", s.short()));
    Build {
        abi3t: options.abi3t,
        sanitizer,
        folder: paths::output(&format!("{level}{kind}")),
    }
}

fn tool(options: &Options, build: &Build) -> Result<Tool, String> {
    Ok(match (options, options.sanitizer()) {
        (_, Some(sanitizer)) => Tool::Sanitizer(
            sanitizer.library(compile::compiler(&build.folder)?)?,
            sanitizer.options(&build.folder)?,
        ),
        (Options { valgrind: true, .. }, _) => Tool::Valgrind,
        (Options { drd: true, .. }, _) => Tool::Drd(drd_suppressions(&build.folder)?),
        _ => Tool::Plain,
    })
}

/// For drd: what only the runtime does. The file that says so.
fn drd_suppressions(folder: &Path) -> Result<PathBuf, String> {
    let file = folder.join("drd.suppressions");
    let mut text = String::new();
    // It does not see the locks of the runtime, nor what is ordered otherwise; and it believes
    // that the system's TLS is shared.
    for (at, frames) in [
        "obj:*libpyrt*",
        "obj:*/vgpreload*\n   obj:*libpyrt*",
        "obj:*ld-linux*",
    ]
    .iter()
    .enumerate()
    {
        text += &format!("{{\n   own-{at}\n   drd:ConflictingAccess\n   {frames}\n}}\n");
    }
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, text))
        .map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(file)
}

fn shapes(fixture: &Fixture) -> &'static [Shape] {
    if fixture.embeds() {
        &[Shape::Pie, Shape::NoPie]
    } else {
        &[Shape::Extension]
    }
}

/// What tells the runs of one program apart.
fn label(shape: Shape) -> &'static str {
    match shape {
        Shape::Extension => "",
        Shape::Pie => " (pie)",
        Shape::NoPie => " (no-pie)",
    }
}

fn jobs<'a>(fixtures: &[&'a Fixture], choice: Choice) -> Vec<Job<'a>> {
    let mut jobs = Vec::new();
    for &fixture in fixtures {
        for &shape in shapes(fixture) {
            if choice != Choice::Debug && !fixture.only_debug {
                jobs.push(Job {
                    fixture,
                    shape,
                    runtime: "regular",
                });
            }
            if choice != Choice::Regular {
                jobs.push(Job {
                    fixture,
                    shape,
                    runtime: "debug",
                });
            }
        }
    }
    jobs
}

/// Runs the job; Some says why it failed.
fn run(job: &Job, binary: &Path, tool: &Tool) -> Option<String> {
    let log = binary.with_file_name(format!(
        "{}-{}{}",
        job.fixture.name,
        job.runtime,
        label(job.shape)
    ));
    let mut command = command(job, binary, tool);
    let limit = match tool {
        Tool::Valgrind | Tool::Drd(_) => VALGRIND_LIMIT,
        _ => LIMIT,
    };
    match process::run(&mut command, &log, limit) {
        Ok(ended) => judge(job.fixture, &ended),
        Err(why) => Some(format!("cannot be run: {why}")),
    }
}

fn command(job: &Job, binary: &Path, tool: &Tool) -> Command {
    let mut command = process::limited();
    match tool {
        Tool::Plain => {}
        Tool::Valgrind => {
            command.args(["valgrind", "-q", "--leak-check=no"]);
            command.arg(format!("--error-exitcode={VALGRIND_STATUS}"));
        }
        Tool::Drd(suppressions) => {
            command.args(["valgrind", "-q", "--tool=drd", "--show-stack-usage=no"]);
            command.arg(format!("--suppressions={}", suppressions.display()));
            command.arg(format!("--error-exitcode={STATUS}"));
        }
        Tool::Sanitizer(library, (variable, options)) => {
            command.arg("env");
            if !job.fixture.embeds() {
                command.arg(format!("LD_PRELOAD={}", library.display()));
            }
            command.env(variable, options);
        }
    }
    if job.fixture.embeds() {
        // The folder of its neighbours, so that it can import them.
        command.arg(binary).arg(binary.parent().unwrap_or(binary));
    } else {
        command.arg(paths::dist().join("bin/pyrt"));
        command.args(["call".as_ref(), binary.as_os_str(), "run".as_ref()]);
    }
    let debug = job.runtime == "debug";
    let lib = paths::dist().join(if debug { "lib/pyrt-debug" } else { "lib" });
    command.env("LD_LIBRARY_PATH", lib);
    command.env("PYRT_LEAKS", "1").env("LC_ALL", "C.UTF-8");
    command
}

fn judge(fixture: &Fixture, ended: &Ended) -> Option<String> {
    let mut wrong = String::new();
    match ended.status {
        Some(status) if status == fixture.exit => {}
        Some(status) => wrong += &format!("exit status {status}, expected {}\n", fixture.exit),
        None => wrong += "killed: took too long\n",
    }
    match fs::read_to_string(fixture.expected()) {
        Ok(expected) if expected == ended.stdout => {}
        Ok(_) if ended.stdout.is_empty() => wrong += "printed nothing\n",
        Ok(expected) => wrong += &head(&diff(&expected, &ended.stdout), DIFF_LINES),
        Err(why) => wrong += &format!("{}: {why}\n", fixture.expected().display()),
    }
    for line in fs::read_to_string(fixture.expected_errors())
        .unwrap_or_default()
        .lines()
    {
        if !ended.stderr.contains(line) {
            wrong += &format!("standard error lacks: {line}\n");
        }
    }
    for line in ended.stderr.lines().filter(|line| line.starts_with(LEAK)) {
        wrong += &format!("{line}\n");
    }
    if wrong.is_empty() {
        return None;
    }
    if !ended.stderr.is_empty() {
        wrong += &format!("standard error:\n{}", head(&ended.stderr, 15));
    }
    Some(wrong)
}

/// The first `count` lines, and how many there are more.
fn head(text: &str, count: usize) -> String {
    let mut shown: String = text
        .lines()
        .take(count)
        .map(|line| format!("{line}\n"))
        .collect();
    let left = text.lines().count().saturating_sub(count);
    if left > 0 {
        shown += &format!("... {left} more lines\n");
    }
    shown
}

/// Applies `work` to all items on as many threads as there are cores; results in order.
pub fn in_parallel<T: Sync, R: Send>(
    what: &str,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = work(item);
                    if let Ok(mut results) = results.lock() {
                        results.push((index, result));
                        progress(what, results.len(), items.len());
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// One line that is rewritten on a terminal, and printed once elsewhere.
fn progress(what: &str, done: usize, all: usize) {
    let mut stderr = std::io::stderr();
    let last = done == all;
    if stderr.is_terminal() {
        let end = if last { "\n" } else { "" };
        // A terminal that has gone away is no reason to fail.
        let _ = write!(stderr, "\rc-tests: {what} {done}/{all}{end}").and_then(|()| stderr.flush());
    } else if last {
        eprintln!("c-tests: {what} {done}/{all}");
    }
}
