//! pyrt: a runtime behind Python's opaque C API.
