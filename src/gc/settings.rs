//! Settings from the environment: `PYRT_GC`, a list of words with commas.
//!
//! - `log`: each cycle that ends prints a line to standard error.
//! - `zeal`: cycles follow one another without a break, from the first
//!   allocation that would otherwise only be counted. For tests.

use std::sync::LazyLock;

/// What `PYRT_GC` says.
pub struct Settings {
    /// Print a line for each cycle.
    pub log: bool,
    /// Always be in a cycle.
    pub zeal: bool,
}

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let text = std::env::var("PYRT_GC").unwrap_or_default();
    let has = |word| text.split(',').any(|option| option == word);
    Settings {
        log: has("log"),
        zeal: has("zeal"),
    }
});

/// The settings, read once.
pub fn get() -> &'static Settings {
    &SETTINGS
}
