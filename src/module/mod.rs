//! Modules: how they are made from definitions, found and loaded.
//!
//! What this folder owns, for each interpreter: the table of imported modules (`sys.modules`) and
//! `sys.path` ([`import`]), the making of a module from a `PyModuleDef` or an
//! array of slots ([`create`]), loading an
//! extension binary ([`load`]), the modules `sys`, `builtins` and [`gc`], and
//! `__main__` ([`main`]).
//!
//! Invariants:
//! - a module is in `sys.modules` before its Py_mod_exec runs, and is taken
//!   out again if that fails.
//! - a binary once loaded stays loaded: its code and data are used by what
//!   it made.

pub mod binary;
pub mod builtins;
pub mod create;
pub mod gc;
pub mod import;
pub mod load;
pub mod main;
mod reduce;
pub use crate::object::slot_array as slots;
pub mod sys;
pub mod sys_info;

use crate::rt::{Result, Root, Rt};

/// Makes `sys`, `builtins`, `__main__` and the table of modules; at every start of an
/// interpreter, which is that of the thread.
pub fn setup(rt: &mut Rt) -> Result<()> {
    import::setup(rt)?;
    sys::setup(rt)?;
    builtins::setup(rt)?;
    main::setup(rt)
}

/// What makes a module that the runtime brings along.
type Maker = fn(&mut Rt) -> Result<Root>;

/// The modules that are made when they are first imported.
const OWN: &[(&str, Maker)] = &[("gc", gc::make)];

/// Gives up all modules of the interpreter; at its end.
pub fn teardown(rt: &mut Rt) {
    gc::teardown(rt);
    import::teardown(rt);
}
