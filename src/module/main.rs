//! `__main__`: the module that a program's own code belongs to, and the only
//! one whose namespace can be the running frame
//! ([`crate::object::frame`]).

use super::import;
use crate::error;
use crate::object::{call, frame};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{dict, module, strings};

const NAME: &str = "__main__";

/// Makes `__main__` and puts it into the table of modules.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let name = strings::interned(rt, NAME)?;
    let main = module::new(rt, name.get())?;
    if let Some(builtins) = loaded(rt, "builtins")? {
        let namespace = module::dict_of(rt, main.get())?;
        dict::set_text(rt, namespace.get(), "__builtins__", builtins.get())?;
    }
    import::register(rt, NAME, main.get())
}

fn loaded(rt: &mut Rt, name: &str) -> Result<Option<Root>> {
    let name = strings::interned(rt, name)?;
    import::loaded(rt, name.get())
}

/// The namespace of the module `builtins`; new reference.
pub fn builtins(rt: &mut Rt) -> Result<Root> {
    match loaded(rt, "builtins")? {
        Some(found) => module::dict_of(rt, found.get()),
        None => Err(error::runtime_error(rt, "lost builtins module")),
    }
}

/// Calls with positional arguments as the code of `__main__` would. New
/// reference.
pub fn call(rt: &mut Rt, callable: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let Some(main) = loaded(rt, NAME)? else {
        return call::args(rt, callable, args);
    };
    let namespace = module::dict_of(rt, main.get())?;
    frame::running_in(rt, &namespace, |rt| call::args(rt, callable, args))
}
