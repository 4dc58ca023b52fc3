//! Makes the bindings from the C headers, and a library to link with.
//!
//! The command is linked with a shared library that has libpyrt's SONAME and the names used
//! here, and nothing in them: so the order in which cargo builds the packages is of no
//! concern. The real library is found when the command starts, in `../lib` beside it or
//! where LD_LIBRARY_PATH says. (The file made here is not called libpyrt.so.0, so it is
//! never found then.)

use std::path::{Path, PathBuf};
use std::{env, error, fs, process};

/// The functions that the command uses.
const FUNCTIONS: &[&str] = &[
    "Py_Initialize",
    "Py_FinalizeEx",
    "Py_GetConstant",
    "Py_DecRef",
    "PyLong_FromString",
    "PyFloat_FromDouble",
    "PyComplex_FromDoubles",
    "PyUnicode_FromStringAndSize",
    "PyUnicode_DecodeUnicodeEscape",
    "PyUnicode_AsEncodedString",
    "PyBytes_FromStringAndSize",
    "PyBytes_AsStringAndSize",
    "PyTuple_New",
    "PyTuple_SetItem",
    "PyList_New",
    "PyList_Append",
    "PyDict_New",
    "PyDict_SetItem",
    "PySet_New",
    "PySet_Add",
    "PyNumber_Negative",
    "PyNumber_Add",
    "PyNumber_Subtract",
    "PyObject_GetAttrString",
    "PyObject_SetAttrString",
    "PyImport_AddModuleRef",
    "PyImport_ImportModule",
    "PyObject_Repr",
    "PyObject_Str",
    "PyErr_GetRaisedException",
    "PyErr_SetRaisedException",
    "PyErr_ExceptionMatches",
    "PyErr_PrintEx",
    "PyErr_Clear",
    "PyRt_ImportExtension",
    "PyRt_CallAsMain",
    "PyRt_Info",
];

/// The data symbols that it uses.
const DATA: &[&str] = &["PyExc_ImportError"];

const SONAME: &str = "libpyrt.so.0";

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    bindings(&out)?;
    link_library(&out)?;
    println!("cargo:rustc-link-search=native={}", out.display());
    println!("cargo:rustc-link-lib=dylib=pyrt");
    println!("cargo:rustc-link-arg-bins=-Wl,--enable-new-dtags,-rpath,$ORIGIN/../lib");
    Ok(())
}

fn bindings(out: &Path) -> Result<(), Box<dyn error::Error>> {
    let staged = Path::new("../include/Python.h");
    let header = if staged.exists() {
        staged
    } else {
        Path::new("api.h")
    };
    println!("cargo:rerun-if-changed=api.h");
    println!("cargo:rerun-if-changed=../include");
    let mut builder = bindgen::Builder::default()
        .header(header.display().to_string())
        .clang_arg("-I../include")
        .rust_edition(bindgen::RustEdition::Edition2024)
        .layout_tests(false)
        .generate_comments(false);
    for name in FUNCTIONS {
        builder = builder.allowlist_function(name);
    }
    for name in DATA {
        builder = builder.allowlist_var(name);
    }
    builder.generate()?.write_to_file(out.join("api.rs"))?;
    Ok(())
}

/// `OUT_DIR/libpyrt.so`, whose symbols are never run.
fn link_library(out: &Path) -> Result<(), Box<dyn error::Error>> {
    let mut source = String::new();
    for name in FUNCTIONS {
        source += &format!("void {name}(void) {{}}\n");
    }
    for name in DATA {
        source += &format!("void *{name};\n");
    }
    let file = out.join("names.c");
    fs::write(&file, source)?;
    let compiler = cc::Build::new().cargo_metadata(false).try_get_compiler()?;
    let status = compiler
        .to_command()
        .args(["-shared", "-fPIC", "-nostdlib", "-w"])
        .arg(format!("-Wl,-soname,{SONAME}"))
        .arg(&file)
        .arg("-o")
        .arg(out.join("libpyrt.so"))
        .status()?;
    if !status.success() {
        eprintln!("the C compiler failed on {}", file.display());
        process::exit(1);
    }
    Ok(())
}
