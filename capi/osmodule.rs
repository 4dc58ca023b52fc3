//! `osmodule.h`: paths.

use super::boundary::{Borrowed, New, entry};
use crate::types::files;

/// Returns a path as str or bytes: the object itself, or what `__fspath__`
/// gives. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_FSPath(path: Borrowed) -> New {
    entry!(PyOS_FSPath, |rt, path: any| files::path(rt, path))
}
