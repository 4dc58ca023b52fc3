//! c-tests

fn main() {}
