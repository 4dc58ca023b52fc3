//! Where things are, seen from this package.

use std::path::PathBuf;

/// The folder of the fixtures: this package.
pub fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The root of the repository.
pub fn root() -> PathBuf {
    let mut path = fixtures();
    path.pop();
    path
}

/// The staged tree that `make` leaves.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Where binaries and logs of one kind of build go.
pub fn output(kind: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target
        .unwrap_or_else(|| root().join("target"))
        .join("c-tests")
        .join(kind)
}
