//! Why a binary is not loaded, in words: what is wrong, where, and what to do next.

use std::fmt;
use std::path::PathBuf;

/// A binary that is not loaded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for Refusal {}

/// What is wrong with a binary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The system cannot read the file: its words.
    Unreadable(String),
    /// A folder or a device.
    NoFile,
    /// Not an ELF file; its first bytes.
    NotElf(Vec<u8>),
    /// The file ends before something that its headers announce.
    CutOff {
        /// What that is.
        what: &'static str,
        /// Where it would end.
        needed: u64,
        /// Where the file ends.
        size: u64,
    },
    /// Headers or tables that contradict themselves.
    Damaged(&'static str),
    /// For another machine.
    Foreign {
        /// What the binary is for.
        binary: String,
        /// What this runtime is for.
        runtime: String,
    },
    /// Something else than a shared object.
    NotShared(&'static str),
    /// Named for CPython's abi3.
    Abi3,
    /// Named for one version of CPython, or for another implementation: the tag.
    OtherAbi(String),
    /// Wants symbols that are not part of the opaque API.
    MissingSymbols(Vec<String>),
    /// Neither hook is there.
    NoHook {
        /// Both symbols that would do.
        wanted: [String; 2],
        /// Hooks for other names that it has.
        others: Vec<String>,
    },
}

const BUILD: &str = "build it for abi3t (define Py_TARGET_ABI3T=0x030f0000)";
/// How many missing symbols are named.
const NAMED: usize = 8;

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Unreadable(why) => write!(f, "cannot be read: {why}; check the path"),
            Reason::NoFile => f.write_str("is not a regular file; give the extension binary"),
            Reason::NotElf(start) => not_elf(start, f),
            Reason::CutOff { what, needed, size } => write!(
                f,
                "is cut off: {what} would end at byte {needed}, the file ends at byte {size}; \
                 copy or build it again"
            ),
            Reason::Damaged(what) => write!(f, "is damaged: {what}; copy or build it again"),
            Reason::Foreign { binary, runtime } => write!(
                f,
                "is built for {binary}, but this runtime is {runtime}; build it for this machine"
            ),
            Reason::NotShared(kind) => {
                write!(f, "is {kind}, not a shared object; link it with -shared")
            }
            Reason::Abi3 => write!(
                f,
                "is built for abi3, by its name, which may read the structs of CPython's objects; \
                 {BUILD}, or load it at your own risk with `pyrt call --trust-abi3`"
            ),
            Reason::OtherAbi(tag) => write!(
                f,
                "is built for another runtime's own ABI ({tag}), by its name, which reads the \
                 structs of its objects; {BUILD} and name it NAME.abi3t.so"
            ),
            Reason::MissingSymbols(names) => missing(names, f),
            Reason::NoHook { wanted, others } => no_hook(wanted, others, f),
        }
    }
}

fn not_elf(start: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if start.is_empty() {
        f.write_str("is not an ELF binary: it is empty")?;
    } else {
        write!(
            f,
            "is not an ELF binary: it starts with \"{}\"",
            start.escape_ascii()
        )?;
    }
    f.write_str("; build the extension with `cc -shared -fPIC`")
}

fn missing(names: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let named = &names[..names.len().min(NAMED)];
    write!(f, "uses what abi3t does not have: {}", named.join(", "))?;
    if names.len() > named.len() {
        write!(f, " and {} more", names.len() - named.len())?;
    }
    write!(
        f,
        "; so it is built for CPython's own ABI, which reads the structs of objects: {BUILD}"
    )
}

fn no_hook(wanted: &[String; 2], others: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "dynamic module does not define module export function ({} or {}); ",
        wanted[0], wanted[1]
    )?;
    match others.first() {
        Some(other) => {
            let module = other.split_once('_').map_or("", |(_, name)| name);
            write!(
                f,
                "it defines {other}: load it as the module {module}, from a file of that name"
            )
        }
        None => f.write_str("define one and export it with PyMODEXPORT_FUNC or PyMODINIT_FUNC"),
    }
}
