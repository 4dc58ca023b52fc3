//! Runs the staged command, `dist/bin/pyrt`, on both runtimes.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("inside the workspace")
}

fn dist(path: &str) -> PathBuf {
    let path = root().join("dist").join(path);
    assert!(path.exists(), "{} is missing: run make", path.display());
    path
}

fn compile(source: &Path, to: &Path, flags: &[&str]) {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let status = Command::new(compiler)
        .args(["-shared", "-fPIC", "-Wall"])
        .args(flags)
        .arg("-I")
        .arg(dist("include"))
        .arg(source)
        .arg("-o")
        .arg(to)
        .status()
        .expect("a C compiler");
    assert!(status.success(), "{} does not compile", source.display());
}

/// The folder with everything that the tests load.
fn built() -> &'static Path {
    static ONCE: Once = Once::new();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    ONCE.call_once(|| {
        let client = root().join("cli/tests/client.c");
        compile(&client, &folder.join("client.abi3t.so"), &[]);
        compile(&client, &folder.join("client.abi3.so"), &[]);
        compile(
            &client,
            &folder.join("client.cpython-312-x86_64-linux-gnu.so"),
            &[],
        );
        compile(&client, &folder.join("other.so"), &[]);
        fs::create_dir_all(folder.join("failing")).expect("made");
        compile(&client, &folder.join("failing/client.so"), &["-DFAILING"]);
        let hello = root().join("examples/hello/ext.c");
        compile(&hello, &folder.join("ext.so"), &[]);
        let whole = fs::read(folder.join("client.abi3t.so")).expect("read");
        fs::write(folder.join("cut.so"), &whole[..whole.len() / 3]).expect("written");
        fs::write(folder.join("text.so"), "no binary\n").expect("written");
        fs::write(folder.join("bytes"), b"a\xff\n").expect("written");
        fs::write(folder.join("chars"), "é\n").expect("written");
    });
    folder
}

/// Runs `pyrt` with the arguments on the regular and the debug runtime, which must agree.
fn pyrt(args: &[impl AsRef<OsStr>]) -> Output {
    let run = |library: &str| {
        Command::new(dist("bin/pyrt"))
            .args(args)
            .env("LD_LIBRARY_PATH", dist(library))
            .current_dir(built())
            .output()
            .expect("runs")
    };
    let (regular, debug) = (run("lib"), run("lib/pyrt-debug"));
    assert_eq!(text(&regular.stdout), text(&debug.stdout));
    assert_eq!(text(&regular.stderr), text(&debug.stderr));
    assert_eq!(regular.status.code(), debug.status.code());
    regular
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What `pyrt call` prints; it must succeed.
fn call(args: &[&str]) -> String {
    let out = pyrt(&[&["call"], args].concat());
    assert_eq!(
        out.status.code(),
        Some(0),
        "{args:?}: {}",
        text(&out.stderr)
    );
    text(&out.stdout)
}

/// What `pyrt call` says on standard error; it must end with `status`.
fn fails(args: &[&str], status: i32) -> String {
    let out = pyrt(&[&["call"], args].concat());
    assert_eq!(
        out.status.code(),
        Some(status),
        "{args:?}: {}",
        text(&out.stderr)
    );
    assert_eq!(text(&out.stdout), "");
    text(&out.stderr)
}

#[test]
fn literals_are_what_python_makes_of_them() {
    for line in include_str!("literals.tsv").lines() {
        let (literal, expected) = line.rsplit_once('\t').expect("two columns");
        if expected == "!" {
            let why = fails(&["client", "echo", literal], 64);
            assert!(why.starts_with("pyrt: argument 1: "), "{literal}: {why}");
        } else if expected == "None" {
            assert_eq!(call(&["client", "all", literal]), "(None,)\n");
        } else {
            assert_eq!(call(&["client", "echo", literal]), format!("{expected}\n"));
        }
    }
}

#[test]
fn large_and_deep_literals() {
    let digits = "9".repeat(4300);
    assert_eq!(call(&["client", "echo", &digits]), format!("{digits}\n"));
    let why = fails(&["client", "echo", &"9".repeat(4301)], 1);
    assert!(
        why.starts_with("ValueError: Exceeds the limit (4300 digits)"),
        "{why}"
    );
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    assert_eq!(call(&["client", "echo", &deep]), format!("{deep}\n"));
    for open in [
        "[",
        "(",
        "{1:",
        "-",
        "f(",
        "not ",
        "1+",
        "1 if 1 else ",
        "lambda:",
        "x.",
    ] {
        let why = fails(&["client", "echo", &open.repeat(20_000)], 64);
        assert!(why.starts_with("pyrt: argument 1: "), "{why}");
    }
    for chain in ["()", "[0]", ".a"] {
        fails(
            &["client", "echo", &format!("set{}", chain.repeat(20_000))],
            64,
        );
    }
}

#[test]
fn arguments_from_files() {
    assert_eq!(
        call(&["client", "all", "@bytes", "@@chars"]),
        "(b'a\\xff\\n', 'é\\n')\n"
    );
    let why = fails(&["client", "all", "@@bytes"], 1);
    assert!(
        why.starts_with("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff"),
        "{why}"
    );
    let why = fails(&["client", "all", "1", "@absent"], 64);
    assert!(
        why.starts_with("pyrt: argument 2: absent: No such file"),
        "{why}"
    );
}

#[test]
fn results() {
    assert_eq!(call(&["client", "nothing"]), "");
    assert_eq!(call(&["./client.abi3t.so", "say"]), "said\n1\n");
    let expected = "(6, [1, 2.5, 'x', 1, 2.5, 'x'])\n";
    assert_eq!(call(&["ext.so", "f", "[1, 2.5, \"x\"]"]), expected);
}

#[test]
fn exceptions() {
    assert_eq!(fails(&["client", "fail", "'why'"], 1), "ValueError: why\n");
    assert_eq!(
        fails(&["client", "nope"], 1),
        "AttributeError: module 'client' has no attribute 'nope'\n"
    );
    let why = fails(&["client", "echo"], 1);
    assert!(why.starts_with("TypeError: "), "{why}");
    assert_eq!(
        fails(&["failing/client", "echo", "1"], 1),
        "ImportError: not today\n"
    );
    let why = fails(&["client", "echo", "{[]: 1}"], 1);
    assert!(why.starts_with("TypeError: "), "{why}");
}

#[test]
fn refused_binaries() {
    for (file, reason) in [
        ("cut.so", "is cut off"),
        ("text.so", "is not an ELF binary"),
        ("absent.so", "No such file"),
        ("other.so", "it defines PyModExport_client"),
        (
            "client.cpython-312-x86_64-linux-gnu.so",
            "(cpython-312-x86_64-linux-gnu)",
        ),
        ("client.abi3.so", "--trust-abi3"),
    ] {
        let why = fails(&[file, "echo", "1"], 2);
        assert!(why.contains(file) && why.contains(reason), "{why}");
        assert_eq!(why.lines().count(), 1);
    }
    assert_eq!(
        call(&["--trust-abi3", "client.abi3.so", "echo", "1"]),
        "1\n"
    );
}

#[test]
fn usage() {
    for args in [
        &["call"][..],
        &["call", "client"],
        &["nope"],
        &[],
        &["info", "nope"],
    ] {
        let out = pyrt(args);
        assert_eq!(out.status.code(), Some(64), "{args:?}");
        assert!(!out.stderr.is_empty());
    }
    assert_eq!(pyrt(&["--help"]).status.code(), Some(0));
}

#[test]
fn info() {
    let value = |library: &str, key: &str| {
        let out = Command::new(dist("bin/pyrt"))
            .args(["info", key])
            .env("LD_LIBRARY_PATH", dist(library))
            .output()
            .expect("runs");
        text(&out.stdout).trim().to_owned()
    };
    assert_eq!(value("lib", "version"), env!("CARGO_PKG_VERSION"));
    assert_eq!(value("lib", "build"), "regular");
    assert_eq!(value("lib/pyrt-debug", "build"), "debug");
    let count = |key| value("lib", key).parse::<u32>().expect("a number");
    assert!(count("implemented") <= count("functions"));
}
