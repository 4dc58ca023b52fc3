use super::*;
use proptest::prelude::*;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

const MODULE: &str = "void *PyModExport_spam(void) { return 0; }\n";

/// The folder for what the C compiler makes.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-binaries");
        fs::create_dir_all(&folder).expect("target/ is writable");
        folder
    })
}

/// Compiles `source` to `file` with the flags.
fn compile(file: &str, source: &str, flags: &[&str]) -> PathBuf {
    let path = folder().join(file);
    let c = folder().join(format!("{file}.c"));
    fs::write(&c, source).expect("written");
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let status = Command::new(compiler)
        .args(flags)
        .arg(&c)
        .arg("-o")
        .arg(&path)
        .status()
        .expect("a C compiler");
    assert!(status.success(), "{file} does not compile");
    path
}

fn shared(file: &str, source: &str) -> PathBuf {
    compile(file, source, &["-shared", "-fPIC", "-w"])
}

fn refusal(path: &Path) -> String {
    let refused = inspect(path, "spam", false).expect_err("refused");
    assert_eq!(refused.path, path);
    refused.reason.to_string()
}

fn spam() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| fs::read(shared("good.so", MODULE)).expect("readable"))
}

/// A larger one, with relocations, initializers and undefined symbols.
fn busy() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let source = "#include <stdio.h>\nextern char PyList_Type;\nvoid *PyList_New(long);\n\
            void *table[] = {&PyList_Type, (void *)puts};\n\
            __attribute__((constructor)) static void f(void) { puts(\"x\"); }\n\
            void *PyInit_spam(void) { return PyList_New(0); }\n";
        fs::read(shared("busy.so", source)).expect("readable")
    })
}

#[test]
fn hooks_have_pythons_names() {
    assert_eq!(hook_symbol(Hook::Init, "spam"), "PyInit_spam");
    assert_eq!(hook_symbol(Hook::Export, "a.b.spam"), "PyModExport_spam");
    // The encodings are what CPython's punycode codec gives.
    assert_eq!(hook_symbol(Hook::Init, "lançé"), "PyInitU_lan_4lak");
    assert_eq!(hook_symbol(Hook::Export, "ス"), "PyModExportU_zck");
    assert_eq!(hook_symbol(Hook::Init, "a_b_ü"), "PyInitU_a_b__3ra");
}

#[test]
fn good_binaries_pass() {
    let export = inspect_bytes(spam(), "spam").expect("passes");
    assert_eq!(export.hook, Hook::Export);
    assert_eq!(export.symbol, "PyModExport_spam");
    let init = inspect_bytes(busy(), "package.spam").expect("passes");
    assert_eq!(init.hook, Hook::Init);
    for name in ["a.abi3t.so", "a.abi3t-x86_64-linux-gnu.so", "a.so", "a"] {
        let path = shared(name, MODULE);
        assert!(inspect(&path, "spam", false).is_ok(), "{name}");
    }
}

#[test]
fn linkers_and_strippers_make_no_difference() {
    for (file, flag) in [
        ("sysv.so", "-Wl,--hash-style=sysv"),
        ("gnu.so", "-Wl,--hash-style=gnu"),
        ("relr.so", "-Wl,-z,pack-relative-relocs"),
        ("stripped.so", "-s"),
        ("now.so", "-Wl,-z,now"),
    ] {
        let path = compile(file, MODULE, &["-shared", "-fPIC", flag]);
        assert_eq!(
            inspect(&path, "spam", false).map(|info| info.hook),
            Ok(Hook::Export),
            "{file}"
        );
    }
}

#[test]
fn without_section_headers() {
    let mut bytes = spam().to_vec();
    // e_shoff, e_shnum, e_shstrndx
    bytes[40..48].fill(0);
    bytes[60..64].fill(0);
    assert!(inspect_bytes(&bytes, "spam").is_ok());
}

#[test]
fn not_a_binary() {
    let text = folder().join("text.so");
    fs::write(&text, "#!/bin/sh\n").expect("written");
    assert_eq!(
        refusal(&text),
        "is not an ELF binary: it starts with \"#!/b\"; build the extension with `cc -shared -fPIC`"
    );
    let empty = folder().join("empty.so");
    fs::write(&empty, "").expect("written");
    assert!(refusal(&empty).starts_with("is not an ELF binary: it is empty"));
    assert!(refusal(&folder().join("none.so")).contains("No such file"));
    assert!(refusal(folder()).starts_with("is not a regular file"));
    assert!(refusal(Path::new("/dev/zero")).starts_with("is not a regular file"));
}

#[test]
fn other_kinds_of_elf() {
    let object = compile("spam.o", MODULE, &["-c"]);
    assert!(refusal(&object).starts_with("is an object file"));
    let main = "int main(void) { return 0; }\n";
    let pie = compile("spam.pie", main, &["-fPIE", "-pie"]);
    assert!(refusal(&pie).starts_with("is a program"));
    let fixed = compile("spam.exe", main, &["-fno-pie", "-no-pie"]);
    assert!(refusal(&fixed).starts_with("is an executable"));
}

#[test]
fn other_machines() {
    let reason = |at: usize, bytes: &[u8]| {
        let mut other = spam().to_vec();
        other[at..at + bytes.len()].copy_from_slice(bytes);
        inspect_bytes(&other, "spam")
            .expect_err("refused")
            .to_string()
    };
    let here = elf_words();
    let processor = reason(18, &[0xf3, 0]);
    assert!(
        processor.contains("RISC-V, but this runtime is"),
        "{processor}"
    );
    assert!(processor.contains(&here), "{processor}");
    assert!(reason(4, &[1]).starts_with("is built for 32-bit"));
    assert!(reason(5, &[2]).starts_with("is built for 64-bit big-endian"));
}

fn elf_words() -> String {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x86-64",
        "aarch64" => "AArch64",
        other => other,
    };
    format!("64-bit little-endian {arch}")
}

#[test]
fn names_of_other_abis() {
    let abi3 = shared("spam.abi3.so", MODULE);
    assert!(refusal(&abi3).contains("abi3"));
    assert!(inspect(&abi3, "spam", true).is_ok());
    for name in [
        "spam.cpython-312-x86_64-linux-gnu.so",
        "spam.cpython-315t-x86_64-linux-gnu.so",
        "spam.pypy311-pp73-x86_64-linux-gnu.so",
    ] {
        let path = shared(name, MODULE);
        let tag = tag(name);
        assert!(refusal(&path).contains(tag), "{name}");
        assert!(inspect(&path, "spam", true).is_err(), "{name}");
    }
}

#[test]
fn symbols_of_cpythons_own_abi() {
    let source = "extern char _PyRuntime; void *_PyDict_NewPresized(void *); char *p = &_PyRuntime;\n\
        void *PyList_New(long); int PyUnstable_Nothing(void);\n\
        void *PyInit_spam(void) { PyUnstable_Nothing(); PyList_New(0); return _PyDict_NewPresized(p); }\n";
    let why = refusal(&shared("private.so", source));
    assert!(
        why.starts_with(
            "uses what abi3t does not have: PyUnstable_Nothing, _PyDict_NewPresized, _PyRuntime;"
        ),
        "{why}"
    );
    // Weak references may stay unresolved; other libraries' names are not ours to judge.
    let source = "int _PyRuntime_Weak(void) __attribute__((weak)); int Pythia(void);\n\
        void *PyInit_spam(void) { Pythia(); if (_PyRuntime_Weak) _PyRuntime_Weak(); return 0; }\n";
    assert!(inspect(&shared("weak.so", source), "spam", false).is_ok());
}

#[test]
fn without_a_hook() {
    let none = refusal(&shared("none_here.so", "int x;\n"));
    assert!(none.contains("(PyModExport_spam or PyInit_spam)"), "{none}");
    let other = refusal(&shared(
        "other.so",
        "void *PyInit_eggs(void) { return 0; }\n",
    ));
    assert!(other.contains("it defines PyInit_eggs"), "{other}");
    let hidden = "__attribute__((visibility(\"hidden\"))) void *PyInit_spam(void) { return 0; }\n";
    assert!(refusal(&shared("hidden.so", hidden)).contains("does not define"));
}

#[test]
fn cut_off_anywhere() {
    for bytes in [spam(), busy()] {
        let tables = 64 * 14;
        for end in (0..bytes.len()).step_by(64).chain(0..tables) {
            // What is behind the last segment is for debuggers: the loader does without.
            let _ = inspect_bytes(&bytes[..end], "spam");
        }
        for end in [0, 4, 52, 63, 200, 4096] {
            let why = inspect_bytes(&bytes[..end], "spam").expect_err("refused");
            assert!(
                matches!(why, Reason::CutOff { .. } | Reason::NotElf(_)),
                "{end}: {why}"
            );
        }
    }
}

proptest! {
    #[test]
    fn damaged_bytes_never_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        early in any::<bool>(),
        which in any::<bool>(),
    ) {
        let mut bytes = if which { spam() } else { busy() }.to_vec();
        for (index, byte) in flips {
            let length = if early { 1024 } else { bytes.len() };
            bytes[index.index(length)] = byte;
        }
        let _ = inspect_bytes(&bytes, "spam");
    }

    #[test]
    fn noise_never_panics(noise in prop::collection::vec(any::<u8>(), 0..512)) {
        let mut bytes = spam()[..64].to_vec();
        bytes.extend(noise);
        let _ = inspect_bytes(&bytes, "spam");
    }
}
