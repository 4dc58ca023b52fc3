//! Warnings: shown once each on standard error, or raised.

use crate::error;
use crate::object::{as_type, call};
use crate::rt::{Ref, Result, Rt};
use crate::types::exceptions::{
    self, EXC_DEPRECATION_WARNING, EXC_IMPORT_WARNING, EXC_PENDING_DEPRECATION_WARNING,
    EXC_RESOURCE_WARNING, EXC_WARNING,
};
use crate::types::strings;
use std::collections::HashSet;
use std::sync::Mutex;

/// Warnings that were shown, by class and text.
static SHOWN: Mutex<Option<HashSet<(usize, String)>>> = Mutex::new(None);

/// Issues a warning of a class derived from Warning. The default filters
/// apply: categories meant for developers are not shown; others once.
/// As documented, the category is not checked: it is called with the text,
/// which may raise anything. TypeError for what is no class.
pub fn warn(rt: &mut Rt, category: Ref<'_>, message: Ref<'_>, _stack_level: isize) -> Result<()> {
    if as_type(category).is_none_or(|t| !t.is_subtype(rt, &EXC_WARNING)) {
        call::one(rt, category, message)?;
    }
    let Some(class) = as_type(category) else {
        return Err(error::type_error(rt, "issubclass() arg 1 must be a class"));
    };
    let ignored = [
        &EXC_DEPRECATION_WARNING,
        &EXC_PENDING_DEPRECATION_WARNING,
        &EXC_IMPORT_WARNING,
        &EXC_RESOURCE_WARNING,
    ];
    if ignored.iter().any(|c| class.is_subtype(rt, c)) {
        return Ok(());
    }
    let text = strings::lossy(message).into_owned();
    let mut shown = SHOWN.lock().unwrap_or_else(|e| e.into_inner());
    if shown
        .get_or_insert_default()
        .insert((class.address(), text.clone()))
    {
        eprintln!("sys:1: {}: {text}", class.short_name());
    }
    Ok(())
}

/// The class of a warning raised without one.
pub fn default_category() -> Ref<'static> {
    exceptions::EXC_RUNTIME_WARNING.as_ref()
}
