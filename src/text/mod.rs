//! Numbers as text: what `int()`, `float()` and `complex()` read and what
//! `repr()` and `format()` write.
//!
//! Pure functions over bytes and numbers: nothing here knows an object, so
//! that what they accept and produce can be tested by itself. The digits of
//! doubles come from the standard library, which rounds correctly in both
//! directions; this folder is about their layout.

pub mod complex;
pub mod decimal;
pub mod float;
pub mod hexfloat;
pub mod int;
