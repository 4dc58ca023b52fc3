//! The collector: cycles, shared objects, objects stored in several places.
//!
//! What dies promptly never comes here (see [`crate::object::death`]).

pub mod collect;
pub mod heap_walk;
pub mod mark;
pub mod pace;
pub mod roots;
pub mod sweep;
