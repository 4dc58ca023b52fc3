//! Which objects the collector follows, in the sense of `gc.is_tracked`.
//!
//! pyrt's collector looks at everything in the heap. What is called tracked
//! is what C may expect it to follow: instances of types with
//! `Py_TPFLAGS_HAVE_GC`, unless they were untracked.

use super::heap_walk::{header, type_of};
use crate::handle::Handle;
use crate::heap::header::FLAG_UNTRACKED;
use crate::heap::marks;
use crate::object::flags;

/// Whether an object is tracked. What is outside the heap never is.
pub fn is_tracked(object: Handle) -> bool {
    marks::has_colour(object)
        && type_of(object).has(flags::HAVE_GC)
        && !header(object).has_flag(FLAG_UNTRACKED)
}
