//! memoryview: a view of lent memory.

pub mod format;
