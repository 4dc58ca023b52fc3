//! Tells the runner for which target it was built: the fixtures are compiled for the same.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = std::env::var("TARGET").expect("cargo sets TARGET");
    println!("cargo:rustc-env=C_TESTS_TARGET={target}");
}
