//! pyrt: a runtime behind Python's opaque C API.
//!
//! Layers, each importing only from those above it in this list:
//! [`handle`], [`text`], [`heap`], [`refs`], `thread`, `rt`, [`interpreter`], `gc`,
//! `object`, `types`, `module`, and at the very end `capi`, the C boundary. See
//! docs/architecture.md.

pub mod error;
pub mod gc;
pub mod handle;
pub mod heap;
pub mod interpreter;
pub mod module;
pub mod object;
pub mod refs;
pub mod rt;
pub mod runtime;
pub mod text;
pub mod thread;
pub mod types;

#[path = "../capi/mod.rs"]
mod capi;
