//! `pyrt info`.

use crate::Failure;
use crate::api::{Runtime, c_string};

/// What is printed, in this order, where the runtime knows it.
const KEYS: [(&str, &str); 11] = [
    ("version", "version"),
    ("python", "Python API"),
    ("build", "build"),
    ("compiler", "compiler"),
    ("functions", "functions"),
    ("implemented", "implemented"),
    ("missing", "missing"),
    ("data", "data symbols"),
    ("int_bits", "small ints, bits"),
    ("heap_block", "heap block, bytes"),
    ("recursion_limit", "recursion limit"),
];

/// Prints all values, or the one asked for.
pub fn info(runtime: &Runtime, key: Option<&str>) -> Result<(), Failure> {
    let value = |key: &str| runtime.info(&c_string(key)?);
    if let Some(key) = key {
        let known = || KEYS.map(|(key, _)| key).join(", ");
        let value = value(key).ok_or_else(|| {
            Failure::Usage(format!("no information about {key:?}; try {}", known()))
        })?;
        println!("{value}");
        return Ok(());
    }
    for (key, label) in KEYS {
        if let Some(value) = value(key) {
            println!("{label:18} {value}");
        }
    }
    Ok(())
}
