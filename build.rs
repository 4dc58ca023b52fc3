//! Build script: gives the shared library its SONAME and generates the stubs of missing functions.

#[path = "build/api.rs"]
#[allow(dead_code, reason = "tools/apigen uses the rest")]
mod api;
#[path = "build/missing.rs"]
mod missing;
#[path = "build/signature.rs"]
#[allow(dead_code, reason = "tools/apigen uses the rest")]
mod signature;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() -> Result<(), String> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libpyrt.so.0");
    // Functions with the same code become one, where nobody compares their addresses.
    println!("cargo:rustc-cdylib-link-arg=-Wl,--icf=safe");
    compile_variadics();
    compiler()?;
    write_stubs()
}

/// Sets PYRT_RUSTC to the version of the compiler.
fn compiler() -> Result<(), String> {
    let rustc = env::var_os("RUSTC").ok_or("cargo sets RUSTC")?;
    let told = Command::new(rustc).arg("--version").output();
    let told = told.map_err(|e| format!("rustc --version: {e}"))?;
    let version = String::from_utf8_lossy(&told.stdout);
    println!("cargo:rustc-env=PYRT_RUSTC={}", version.trim());
    Ok(())
}

/// Compiles the variadic functions, which stable Rust cannot define.
fn compile_variadics() {
    println!("cargo:rerun-if-changed=capi/variadic.c");
    cc::Build::new()
        .file("capi/variadic.c")
        .flag("-fvisibility=hidden")
        .warnings_into_errors(true)
        .std("c11")
        .compile("pyrt_variadic");
}

/// Writes OUT_DIR/missing.rs, which capi/missing.rs includes.
fn write_stubs() -> Result<(), String> {
    println!("cargo:rerun-if-changed=capi");
    println!("cargo:rerun-if-changed=src");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?;
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let root = Path::new(&root);
    let mut defined = BTreeSet::new();
    for file in api::sources(root) {
        let source = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        defined.extend(api::defined_functions(&source));
    }
    let api = api::Api::read(&root.join("capi/api.toml"))?;
    let stubs = missing::stubs(&api, &defined)?;
    let write = |name: &str, text: String| {
        fs::write(Path::new(&out).join(name), text).map_err(|e| e.to_string())
    };
    write("missing.rs", stubs)?;
    write("cannot_raise.rs", cannot_raise(&api))?;
    let exported = exported(&api, defined);
    write("exported.rs", exported)
}

/// Source of the list of functions that never raise, sorted.
fn cannot_raise(api: &api::Api) -> String {
    let mut names: Vec<&str> = api
        .functions
        .iter()
        .filter(|f| matches!(f.error.as_str(), "none" | "void" | "noreturn"))
        .map(|f| f.name.as_str())
        .collect();
    names.sort_unstable();
    format!(
        "/// Functions that never raise an exception.\nconst CANNOT_RAISE: [&str; {}] = {names:?};\n",
        names.len()
    )
}

/// Source of the list of all symbols that extensions find in the library: one text,
/// as a thousand pointers with their relocations were twice as long as the names.
fn exported(api: &api::Api, mut names: BTreeSet<String>) -> String {
    names.extend(api.functions.iter().map(|f| f.name.clone()));
    names.extend(api.data.iter().map(|d| d.name.clone()));
    let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
    let doc = "/// All symbols that the library exports, each behind a line feed and before one.";
    format!(
        "{doc}\nstatic EXPORTED: &str = {:?};\n",
        format!("\n{lines}")
    )
}
