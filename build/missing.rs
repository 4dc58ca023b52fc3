//! Writes OUT_DIR/missing.rs: for every function of capi/api.toml that no source defines, an
//! exported one that raises NotImplementedError, so that every abi3t binary links.

use crate::api::{Api, Function};
use crate::signature::{Plain, Type};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The Rust source of the stubs.
pub fn stubs(api: &Api, defined: &BTreeSet<String>) -> Result<String, String> {
    let missing: Vec<&Function> = api
        .functions
        .iter()
        .filter(|f| !defined.contains(&f.name))
        .collect();
    let mut out = String::from("use core::ffi::*;\n");
    let _ = writeln!(out, "\n/// How many functions the API has.");
    let _ = writeln!(
        out,
        "pub const API_FUNCTIONS: usize = {};",
        api.functions.len()
    );
    let _ = writeln!(out, "/// How many data symbols the API has.");
    let _ = writeln!(out, "pub const API_DATA: usize = {};", api.data.len());
    let _ = writeln!(out, "/// The functions that are not implemented.");
    let names: Vec<&str> = missing.iter().map(|f| f.name.as_str()).collect();
    let _ = writeln!(
        out,
        "pub const MISSING: [&str; {}] = {names:?};",
        names.len()
    );
    for function in missing {
        out.push_str(&stub(function)?);
    }
    Ok(out)
}

fn stub(f: &Function) -> Result<String, String> {
    let mut params = Vec::new();
    for p in &f.signature.params {
        params.push(format!("_: {}", rust_type(f, &p.ctype)?));
    }
    let result = match f.error.as_str() {
        "void" => "",
        "noreturn" => "!",
        _ => rust_type(f, &f.signature.result.ctype)?,
    };
    let value = match f.error.as_str() {
        "void" => "",
        "noreturn" => "std::process::abort()",
        _ if result == "*mut c_void" => "core::ptr::null_mut()",
        "-1" if result == "f64" => "-1.0",
        "-1" if result.starts_with('u') || result.starts_with("c_u") => "!0",
        "-1" => "-1",
        _ if result == "f64" => "0.0",
        _ => "0",
    };
    let arrow = if result.is_empty() { "" } else { " -> " };
    Ok(format!(
        "\n/// Not implemented: raises NotImplementedError.\n///\n/// # Safety\n/// Called with a thread \
         state attached; the arguments are not used.\n#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn \
         {name}({params}){arrow}{result} {{\n    crate::capi::boundary::not_implemented({name:?});\n    \
         {value}\n}}\n",
        name = f.name,
        params = params.join(", "),
    ))
}

/// The Rust type with the same ABI; all pointers are alike here.
fn rust_type(function: &Function, ctype: &Type) -> Result<&'static str, String> {
    let name = match ctype {
        Type::Plain(Plain { name, pointers, .. }) if pointers.is_empty() => name.as_str(),
        _ => return Ok("*mut c_void"),
    };
    Ok(match name {
        // Passed as an address on the targets that pyrt supports.
        "va_list" => "*mut c_void",
        "PyCFunction" | "PyCapsule_Destructor" | "PyOS_sighandler_t" | "PyThread_type_lock" => {
            "*mut c_void"
        }
        "int" | "PySendResult" | "PyLockStatus" | "PyGILState_STATE" => "c_int",
        "unsigned int" => "c_uint",
        "char" => "c_char",
        "long" => "c_long",
        "unsigned long" => "c_ulong",
        "long long" => "c_longlong",
        "unsigned long long" => "c_ulonglong",
        "double" => "f64",
        "size_t" => "usize",
        "Py_ssize_t" | "Py_hash_t" => "isize",
        "int32_t" => "i32",
        "uint32_t" | "Py_UCS4" => "u32",
        "int64_t" => "i64",
        "uint64_t" => "u64",
        _ => {
            let name = &function.name;
            return Err(format!("api.toml: {name}: no Rust type known for {ctype}"));
        }
    })
}
