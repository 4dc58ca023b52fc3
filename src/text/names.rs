//! Names of characters.

pub use unicode_names::{code_of, name_of};
