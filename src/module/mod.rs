//! Modules and the import of extension binaries.

pub mod binary;
