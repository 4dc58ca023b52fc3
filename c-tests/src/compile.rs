//! Compiles fixtures with the C compiler that the `cc` crate finds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fixture::Fixture;
use crate::paths;
use crate::sanitizer::Sanitizer;

const ABI3T: &str = "-DPy_TARGET_ABI3T=0x030f0000";

/// What fixtures are compiled with, here and where outputs are recorded. Deprecation is
/// silenced because fixtures for abi3t call the old getters on purpose.
pub const FLAGS: [&str; 8] = [
    "-std=c11",
    "-O1",
    "-g",
    "-Wall",
    "-Wno-deprecated-declarations",
    "-Werror=implicit-function-declaration",
    "-Werror=incompatible-pointer-types",
    "-Werror=int-conversion",
];

/// How an executable is linked. Both matter: data symbols of the library are reached
/// through the GOT in one and are copied into the executable in the other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An extension module.
    Extension,
    /// A position independent executable.
    Pie,
    /// An executable at a fixed address.
    NoPie,
}

impl Shape {
    fn flags(self) -> &'static [&'static str] {
        match self {
            Shape::Extension => &["-shared", "-fPIC"],
            Shape::Pie => &["-fPIE", "-pie"],
            Shape::NoPie => &["-fno-pie", "-no-pie"],
        }
    }

    /// The file that a fixture becomes.
    pub fn file(self, name: &str) -> String {
        match self {
            Shape::Extension => format!("{name}.so"),
            Shape::Pie => format!("{name}.pie"),
            Shape::NoPie => format!("{name}.nopie"),
        }
    }
}

/// The macro that selects the API level, where one is needed.
pub fn level(fixture: &Fixture, abi3t: bool) -> Option<&'static str> {
    (abi3t || fixture.abi3t).then_some(ABI3T)
}

/// How all fixtures of a run are built.
pub struct Build {
    /// For abi3t, also those that do not ask for it.
    pub abi3t: bool,
    /// With this one.
    pub sanitizer: Option<Sanitizer>,
    /// Where to.
    pub folder: PathBuf,
}

/// Compiles `fixture`. The error is what the compiler said.
pub fn compile(fixture: &Fixture, shape: Shape, build: &Build) -> Result<PathBuf, String> {
    let folder = build.folder.join(&fixture.area);
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let binary = folder.join(shape.file(&fixture.name));
    let mut command = compiler(&folder)?;
    command
        .args(FLAGS)
        .args(shape.flags())
        .args(level(fixture, build.abi3t));
    if let Some(sanitizer) = build.sanitizer {
        command.args(sanitizer.flags());
    }
    command.arg("-I").arg(paths::dist().join("include"));
    command.arg("-I").arg(paths::fixtures());
    command.arg(&fixture.source).arg("-o").arg(&binary);
    if shape != Shape::Extension {
        command
            .arg("-L")
            .arg(paths::dist().join("lib"))
            .arg("-lpyrt");
    }
    command.args(["-lm", "-pthread"]);
    let ended = command
        .output()
        .map_err(|e| format!("cannot run the C compiler: {e}"))?;
    if !ended.status.success() {
        return Err(String::from_utf8_lossy(&ended.stderr).into_owned());
    }
    if let Some(sanitizer) = build.sanitizer {
        sanitizer.check(&binary, shape != Shape::Extension)?;
    }
    Ok(binary)
}

/// The C compiler; `folder` is for what it has to try out.
pub fn compiler(folder: &Path) -> Result<Command, String> {
    let target = env!("C_TESTS_TARGET");
    let tool = cc::Build::new()
        .target(target)
        .host(target)
        .opt_level(1)
        .out_dir(folder)
        .cargo_metadata(false)
        .no_default_flags(true)
        .try_get_compiler()
        .map_err(|e| format!("no C compiler: {e}"))?;
    Ok(tool.to_command())
}
