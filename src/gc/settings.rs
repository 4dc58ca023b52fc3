//! Settings from the environment: `PYRT_GC`, a list of words with commas.
//!
//! - `log`: each cycle that ends prints a line to standard error.
//! - `zeal`: cycles follow one another without a break, from the first
//!   allocation that would otherwise only be counted, and the heap is verified
//!   after each marking. For tests.
//! - `zeal=SEED`: the same without the collector's thread. Its work is done in
//!   small pieces at API boundaries, by chance as the number SEED says, so that
//!   a run can be repeated.

use std::sync::LazyLock;

/// What `PYRT_GC` says.
pub struct Settings {
    /// Print a line for each cycle.
    pub log: bool,
    /// Always be in a cycle.
    pub zeal: bool,
    /// Do the collector's work at boundaries, by chance from this seed.
    pub seed: Option<u64>,
}

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let text = std::env::var("PYRT_GC").unwrap_or_default();
    let has = |word| text.split(',').any(|option| option == word);
    let seed = text
        .split(',')
        .find_map(|option| option.strip_prefix("zeal=")?.parse().ok());
    Settings {
        log: has("log"),
        zeal: has("zeal") || seed.is_some(),
        seed,
    }
});

/// The settings, read once.
pub fn get() -> &'static Settings {
    &SETTINGS
}
