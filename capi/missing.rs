//! The functions of the API that nobody has written yet.
//!
//! The build script compares capi/api.toml with the sources and generates one stub for each
//! function without a definition. A stub raises NotImplementedError naming the function and
//! returns the function's error value; the symbol exists, so that a binary that also uses it
//! still loads. Writing the function anywhere in capi/ makes its stub go away.

include!(concat!(env!("OUT_DIR"), "/missing.rs"));
