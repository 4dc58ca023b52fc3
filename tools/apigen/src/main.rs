//! apigen

fn main() {}
