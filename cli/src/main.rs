//! pyrt-cli

fn main() {}
