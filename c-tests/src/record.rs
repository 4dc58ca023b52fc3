//! Records expected outputs from CPython 3.15, compiled against its own headers.
//!
//! Each fixture runs twice, with different seeds for hashing: an output that depends on hash
//! order or on addresses is refused instead of recorded.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::compile::{FLAGS, level};
use crate::fixture::{Fixture, to_build};
use crate::process;
use crate::report::{Outcome, diff};
use crate::run::in_parallel;

const LIMIT: Duration = Duration::from_secs(60);
/// The folder for sources and binaries, inside the root.
const INSIDE: &str = "/tmp/c-tests";
const SEEDS: [&str; 2] = ["1", "20260101"];

/// A system with CPython 3.15, its headers and a C compiler.
struct Oracle<'a> {
    root: &'a Path,
}

/// Records the outputs of the fixtures whose id contains `filter` from the CPython below `root`.
pub fn record(fixtures: &[Fixture], filter: &str, root: &Path) -> Result<Vec<Outcome>, String> {
    let oracle = Oracle { root };
    if !oracle.outside("/usr/bin/python3.15").exists() {
        return Err(format!("{} has no /usr/bin/python3.15", root.display()));
    }
    let wanted = |f: &&Fixture| f.runs(filter) && f.is_recorded();
    let recorded: Vec<&Fixture> = fixtures.iter().filter(wanted).collect();
    let builds = to_build(fixtures, &recorded);
    oracle.copy_sources(fixtures)?;
    // Programs import extensions of their area, so everything is compiled first.
    let compiled = in_parallel("build", &builds, |fixture| oracle.compile(fixture));
    let ids: Vec<String> = recorded.iter().map(|fixture| fixture.id()).collect();
    let mut pairs: Vec<_> = builds.into_iter().zip(compiled).collect();
    pairs.retain(|(fixture, _)| ids.contains(&fixture.id()));
    Ok(in_parallel("record", &pairs, |(fixture, compiled)| {
        Outcome {
            area: fixture.area.clone(),
            name: fixture.name.clone(),
            runtime: "cpython",
            failure: compiled.clone().and_then(|()| oracle.record(fixture)).err(),
        }
    }))
}

impl Oracle<'_> {
    fn outside(&self, inside: &str) -> PathBuf {
        self.root.join(inside.trim_start_matches('/'))
    }

    fn command(&self, program: &str) -> Command {
        if self.root == Path::new("/") {
            return Command::new(program);
        }
        let mut command = Command::new("chroot");
        command.arg(self.root).arg(program);
        command
    }

    fn copy_sources(&self, fixtures: &[Fixture]) -> Result<(), String> {
        let to = self.outside(INSIDE);
        let failed = |e: std::io::Error| format!("{}: {e}", to.display());
        for fixture in fixtures {
            let area = to.join(&fixture.area);
            fs::create_dir_all(&area).map_err(failed)?;
            fs::copy(&fixture.source, area.join(format!("{}.c", fixture.name))).map_err(failed)?;
        }
        let from = crate::paths::fixtures();
        let areas = fixtures.iter().map(|f| f.area.as_str());
        for area in areas.chain([""]).collect::<BTreeSet<_>>() {
            for file in fs::read_dir(from.join(area)).map_err(failed)? {
                let file = file.map_err(failed)?;
                if file.path().extension().is_some_and(|e| e == "h") {
                    fs::copy(file.path(), to.join(area).join(file.file_name())).map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    fn compile(&self, fixture: &Fixture) -> Result<(), String> {
        let stem = format!("{INSIDE}/{}/{}", fixture.area, fixture.name);
        let mut command = self.command("gcc");
        command
            .args(FLAGS)
            .args(level(fixture, !fixture.record_full));
        command.args([
            "-I/usr/include/python3.15",
            "-I",
            INSIDE,
            &format!("{stem}.c"),
            "-o",
        ]);
        if fixture.embeds() {
            command.args([&stem, "-lpython3.15"]);
        } else {
            command.args([&format!("{stem}.so"), "-shared", "-fPIC"]);
        }
        let ended = command
            .args(["-lm", "-pthread"])
            .output()
            .map_err(|e| e.to_string())?;
        let messages = String::from_utf8_lossy(&ended.stderr).into_owned();
        // Warnings are errors here: a fixture is read as an example.
        if ended.status.success() && messages.is_empty() {
            Ok(())
        } else {
            Err(messages)
        }
    }

    fn run(&self, fixture: &Fixture, seed: &str) -> Result<String, String> {
        let folder = format!("{INSIDE}/{}", fixture.area);
        let mut command;
        if fixture.embeds() {
            command = self.command(&format!("{folder}/{}", fixture.name));
            command.arg(&folder);
        } else {
            let name = &fixture.name;
            command = self.command("python3.15");
            command.args(["-B", "-c"]);
            command.arg(format!(
                "import sys; sys.path.insert(0, {folder:?}); import {name}; print({name}.run())"
            ));
        }
        command.env("PYTHONHASHSEED", seed).env("LC_ALL", "C.UTF-8");
        let log = self.outside(&folder).join(&fixture.name);
        let ended = process::run(&mut command, &log, LIMIT).map_err(|e| e.to_string())?;
        if ended.status == Some(fixture.exit) {
            return Ok(ended.stdout);
        }
        let status = ended
            .status
            .map_or("time ran out".to_owned(), |s| format!("status {s}"));
        Err(format!("{status}\n{}\n{}", ended.stdout, ended.stderr))
    }

    fn record(&self, fixture: &Fixture) -> Result<(), String> {
        let [first, second] = SEEDS;
        let output = self.run(fixture, first)?;
        let again = self.run(fixture, second)?;
        if output != again {
            return Err(format!(
                "differs from run to run:\n{}",
                diff(&output, &again)
            ));
        }
        fs::write(fixture.expected(), output).map_err(|e| e.to_string())
    }
}
