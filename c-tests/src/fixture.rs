//! Fixtures and what their first lines say about them.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders beside the fixtures that hold none.
const NOT_AREAS: [&str; 4] = ["src", "headers", "install", "target"];

/// How many lines are searched for directives.
const HEAD_LINES: usize = 12;

/// One C source with its expectations.
#[derive(Debug, Clone, Default)]
pub struct Fixture {
    /// The folder, named after an area of the API.
    pub area: String,
    /// The file's name without `.c`; for extensions also the module's name.
    pub name: String,
    /// The C source.
    pub source: PathBuf,
    /// `/* only: pyrt */`: not recorded from CPython; the output is checked by hand.
    pub only_pyrt: bool,
    /// `/* only: asan */`: a mistake that AddressSanitizer must find; nowhere else does it run.
    pub only_asan: bool,
    /// `/* asan: no */`: what the sanitizer's own library cannot do; the file says what.
    pub not_asan: bool,
    /// `/* only: races */`: a data race that ThreadSanitizer and drd must find.
    pub only_races: bool,
    /// `/* races: check */`: runs under ThreadSanitizer and drd as well.
    pub races: bool,
    /// `/* races: tsan */`: only under ThreadSanitizer, as drd does not know the runtime's
    /// locks.
    pub tsan: bool,
    /// `/* only: debug */`: misuse that only CPython and the debug runtime report.
    pub only_debug: bool,
    /// `/* level: abi3t */`: always built for abi3t.
    pub abi3t: bool,
    /// `/* record: full */`: CPython has this only outside its limited API.
    pub record_full: bool,
    /// `/* role: helper */`: only built, for the programs of its area to import.
    pub helper: bool,
    /// `/* valgrind: fast */`: part of the subset that runs under valgrind by default.
    pub fast: bool,
    /// `/* exit: N */`: the expected exit status (128 + signal for a killed program).
    pub exit: i32,
}

impl Fixture {
    /// Whether it runs, given the filter of the command line.
    pub fn runs(&self, filter: &str) -> bool {
        !self.helper && self.id().contains(filter)
    }

    /// Whether CPython prints the same.
    pub fn is_recorded(&self) -> bool {
        !self.only_pyrt && !self.only_asan && !self.only_races
    }

    /// `AREA/NAME`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.area, self.name)
    }

    /// Whether this is a program with `main` and not an extension module.
    pub fn embeds(&self) -> bool {
        self.name.ends_with("_embed")
    }

    /// The recorded standard output.
    pub fn expected(&self) -> PathBuf {
        self.source.with_extension("out")
    }

    /// Where there is one: lines that standard error must contain.
    pub fn expected_errors(&self) -> PathBuf {
        self.source.with_extension("err")
    }
}

/// What has to be built for `chosen`: those, and the extensions that its programs may import.
pub fn to_build<'a>(all: &'a [Fixture], chosen: &[&Fixture]) -> Vec<&'a Fixture> {
    let is_chosen = |f: &Fixture| chosen.iter().any(|c| c.id() == f.id());
    let neighbour = |f: &Fixture| chosen.iter().any(|c| c.embeds() && c.area == f.area);
    let wanted = |f: &&Fixture| is_chosen(f) || (!f.embeds() && neighbour(f));
    all.iter().filter(wanted).collect()
}

/// All fixtures below `root`, sorted by id.
pub fn find(root: &Path) -> Result<Vec<Fixture>, String> {
    let mut found = Vec::new();
    for area in entries(root)? {
        let name = file_name(&area);
        if !area.is_dir() || NOT_AREAS.contains(&name.as_str()) {
            continue;
        }
        for source in entries(&area)? {
            if source.extension().is_some_and(|e| e == "c") {
                found.push(read(&name, source)?);
            }
        }
    }
    found.sort_by_key(Fixture::id);
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |e| format!("{}: {e}", folder.display());
    let list = fs::read_dir(folder).map_err(failed)?;
    list.map(|entry| entry.map(|e| e.path()).map_err(failed))
        .collect()
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn read(area: &str, source: PathBuf) -> Result<Fixture, String> {
    let text = fs::read_to_string(&source).map_err(|e| format!("{}: {e}", source.display()))?;
    let mut fixture = Fixture {
        area: area.to_owned(),
        name: file_name(&source.with_extension("")),
        ..Fixture::default()
    };
    for line in text.lines().take(HEAD_LINES) {
        directive(&mut fixture, line).map_err(|e| format!("{}: {e}", source.display()))?;
    }
    fixture.source = source;
    Ok(fixture)
}

/// Takes note of a line `/* KEY: VALUE */`; other lines mean nothing.
fn directive(fixture: &mut Fixture, line: &str) -> Result<(), String> {
    let inner = line
        .trim()
        .strip_prefix("/*")
        .and_then(|l| l.strip_suffix("*/"));
    let Some((key, value)) = inner.and_then(|l| l.split_once(':')) else {
        return Ok(());
    };
    match (key.trim(), value.trim()) {
        ("only", "pyrt") => fixture.only_pyrt = true,
        ("only", "asan") => fixture.only_asan = true,
        ("only", "races") => fixture.only_races = true,
        ("races", "check") => fixture.races = true,
        ("races", "tsan") => fixture.tsan = true,
        ("only", "debug") => fixture.only_debug = true,
        ("asan", "no") => fixture.not_asan = true,
        ("level", "abi3t") => fixture.abi3t = true,
        ("record", "full") => fixture.record_full = true,
        ("role", "helper") => fixture.helper = true,
        ("valgrind", "fast") => fixture.fast = true,
        ("exit", number) => fixture.exit = number.parse().map_err(|_| "bad exit: directive")?,
        ("only" | "asan" | "races" | "level" | "record" | "role" | "valgrind", other) => {
            return Err(format!("unknown directive '{}: {other}'", key.trim()));
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(line: &str) -> Result<Fixture, String> {
        let mut fixture = Fixture::default();
        directive(&mut fixture, line).map(|()| fixture)
    }

    #[test]
    fn directives_are_read() {
        assert!(head("/* level: abi3t */").unwrap().abi3t);
        assert!(head("/* only: pyrt */").unwrap().only_pyrt);
        let debug = head(" /* only: debug */").unwrap();
        assert!(debug.only_debug && !debug.only_pyrt);
        assert!(head("/* asan: no */").unwrap().not_asan);
        assert_eq!(head("/* exit: 134 */").unwrap().exit, 134);
    }

    #[test]
    fn prose_is_no_directive_and_typos_are_refused() {
        assert!(head("/* Lists: what the getters return. */").is_ok());
        assert!(head("/* only: linux */").is_err());
        assert!(head("/* exit: soon */").is_err());
    }
}
