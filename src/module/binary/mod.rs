//! Looks at an extension binary before it is loaded.
//!
//! The system's loader trusts what it maps: a file cut in the middle ends in SIGBUS, a
//! binary that reads CPython's object structs ends in anything. So the file is read as data
//! first, and refused with one sentence that says what is wrong with it and what to do.
//! Nothing here maps or runs the binary, and nothing here is unsafe.
//!
//! What can be known before loading: the format, the machine, that everything the loader
//! will follow lies inside the file ([`elf`]), the export hook, and whether the binary was
//! built for an ABI that reads object structs. For that there are two witnesses, the name of
//! the file and the symbols that it wants from the runtime. Both can be silent: a binary
//! named plainly `spam.so` that only uses macros over structs cannot be told apart.

mod elf;
mod refusal;

pub use refusal::{Reason, Refusal};

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

include!(concat!(env!("OUT_DIR"), "/exported.rs"));

/// Which function makes the module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hook {
    /// `PyModExport_NAME`, which returns slots.
    Export,
    /// `PyInit_NAME`, which returns a `PyModuleDef`.
    Init,
}

/// What is known of a binary that may be loaded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BinaryInfo {
    /// The kind of its hook; `Export` where it has both.
    pub hook: Hook,
    /// The hook's symbol.
    pub symbol: String,
}

/// The symbol of a module's hook. `module` is the name, of which the part behind the last dot
/// counts.
pub fn hook_symbol(hook: Hook, module: &str) -> String {
    let name = module.rsplit('.').next().unwrap_or(module);
    let prefix = match hook {
        Hook::Export => "PyModExport",
        Hook::Init => "PyInit",
    };
    if name.is_ascii() {
        return format!("{prefix}_{name}");
    }
    // Fails only for names longer than 32 bits can count.
    let name = punycode::encode(name).unwrap_or_default();
    format!("{prefix}U_{}", name.replace('-', "_"))
}

/// Inspects the binary at `path` that is to become the module `module`.
///
/// `trust_abi3` lets a file named for abi3 pass; every other rule stays.
///
/// # Errors
/// Why it cannot be loaded.
pub fn inspect(path: &Path, module: &str, trust_abi3: bool) -> Result<BinaryInfo, Refusal> {
    let refuse = |reason| Refusal {
        path: path.to_path_buf(),
        reason,
    };
    let unreadable = |error: std::io::Error| refuse(Reason::Unreadable(error.to_string()));
    // Reading a device or a pipe might never end.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(refuse(Reason::NoFile));
    }
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    check_file_name(&file, trust_abi3).map_err(refuse)?;
    let data = fs::read(path).map_err(unreadable)?;
    inspect_bytes(&data, module).map_err(refuse)
}

/// Inspects the contents of a binary, as [`inspect`] does after the file's name.
///
/// # Errors
/// Why it cannot be loaded.
pub fn inspect_bytes(data: &[u8], module: &str) -> Result<BinaryInfo, Reason> {
    let symbols = elf::read(data)?;
    check_wanted(&symbols.wanted)?;
    find_hook(&symbols.defined, module)
}

/// The tag in a file's name, `abi3t-x86_64-linux-gnu` in `spam.abi3t-x86_64-linux-gnu.so`.
fn tag(file: &str) -> &str {
    let stem = file.strip_suffix(".so").unwrap_or(file);
    stem.split_once('.').map_or("", |(_, tag)| tag)
}

fn check_file_name(file: &str, trust_abi3: bool) -> Result<(), Reason> {
    let tag = tag(file);
    let abi = tag.split('-').next().unwrap_or(tag);
    match abi {
        "abi3" if trust_abi3 => Ok(()),
        "abi3" => Err(Reason::Abi3),
        "cpython" => Err(Reason::OtherAbi(tag.to_owned())),
        _ if abi.starts_with("pypy") || abi.starts_with("graalpy") => {
            Err(Reason::OtherAbi(tag.to_owned()))
        }
        _ => Ok(()),
    }
}

/// Names that only a Python runtime provides: `Py` or `_Py` and then a capital or underscore.
fn is_exported(name: &str) -> bool {
    memchr::memmem::find(EXPORTED.as_bytes(), format!("\n{name}\n").as_bytes()).is_some()
}

fn is_python_api(name: &str) -> bool {
    name.strip_prefix('_')
        .unwrap_or(name)
        .strip_prefix("Py")
        .is_some_and(|rest| rest.starts_with(|c: char| c == '_' || c.is_ascii_uppercase()))
}

fn check_wanted(wanted: &[&str]) -> Result<(), Reason> {
    let missing: BTreeSet<String> = wanted
        .iter()
        .filter(|name| is_python_api(name) && !is_exported(name))
        .map(|name| (*name).to_owned())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Reason::MissingSymbols(missing.into_iter().collect()))
}

fn find_hook(defined: &[&str], module: &str) -> Result<BinaryInfo, Reason> {
    for hook in [Hook::Export, Hook::Init] {
        let symbol = hook_symbol(hook, module);
        if defined.contains(&symbol.as_str()) {
            return Ok(BinaryInfo { hook, symbol });
        }
    }
    let others = defined
        .iter()
        .filter(|name| name.starts_with("PyModExport") || name.starts_with("PyInit"))
        .map(|name| (*name).to_owned());
    Err(Reason::NoHook {
        wanted: [Hook::Export, Hook::Init].map(|hook| hook_symbol(hook, module)),
        others: others.collect(),
    })
}

#[cfg(test)]
mod tests;
