//! `genericaliasobject.h`: parametrised classes such as `list[int]`.

use super::boundary::{Borrowed, New, entry};
use crate::types::generic_alias;

/// Returns `origin[args]`; `args` is taken as a tuple of one unless it is a
/// tuple. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GenericAlias(origin: Borrowed, args: Borrowed) -> New {
    entry!(Py_GenericAlias, |rt, origin: any, args: any| {
        generic_alias::new(rt, origin, args)
    })
}
