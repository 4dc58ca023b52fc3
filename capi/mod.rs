//! The C boundary: one file per header of `include/`, and nothing else.
//!
//! Every exported function is a few lines under [`boundary`]'s one macro;
//! what it does is in `src/`.

#![allow(
    non_snake_case,
    non_upper_case_globals,
    reason = "functions carry the ABI's names"
)]

pub mod abstract_mapping;
pub mod abstract_number;
pub mod abstract_sequence;
pub mod args;
pub mod boolobject;
pub mod boundary;
pub mod build;
pub mod bytearrayobject;
pub mod bytesobject;
pub mod call;
pub mod ceval;
pub mod checks;
pub mod client;
pub mod codecs;
pub mod complexobject;
pub mod critical_section;
pub mod data;
pub mod descrobject;
pub mod dictobject;
pub mod fileobject;
pub mod floatobject;
pub mod format;
pub mod gc;
pub mod genericaliasobject;
pub mod import;
pub mod intrcheck;
pub mod iterobject;
pub mod listobject;
pub mod lock;
pub mod longobject;
pub mod memoryobject;
pub mod methodobject;
pub mod missing;
pub mod modsupport;
pub mod moduleobject;
pub mod names;
pub mod object;
pub mod objimpl;
pub mod osmodule;
pub mod out;
pub mod pybuffer;
pub mod pycapsule;
pub mod pyerrors;
pub mod pylifecycle;
pub mod pymacro;
pub mod pymem;
pub mod pyrt_gc;
pub mod pyrt_lists;
pub mod pystate;
pub mod pystrcmp;
pub mod pystrtod;
pub mod pythonrun;
pub mod pythread;
pub mod refcount;
pub mod setobject;
pub mod sliceobject;
pub mod structseq;
pub mod sysmodule;
pub mod traceback;
pub mod tupleobject;
pub mod typeobject;
pub mod unicode_codecs;
pub mod unicode_errors;
pub mod unicode_paths;
pub mod unicode_search;
pub mod unicode_wide;
pub mod unicodeobject;
pub mod variadic;
pub mod warnings;
pub mod weakrefobject;
