//! Settings: from the environment (`PYRT_GC`, a list of words with commas), and
//! those that are numbers also while the program runs ([`set`]).
//!
//! - `log`: each collection that ends prints a line to standard error.
//! - `growth=PERCENT`, `minimum=BYTES`: how much may be allocated before the next
//!   cycle has to be over, see [`super::pace`].
//! - `slice=MICROSECONDS`: the longest that a cycle keeps a thread at a boundary,
//!   see [`super::cycle`].
//! - `zeal`: cycles follow one another without a break, from the first
//!   allocation that would otherwise only be counted, and the heap is verified
//!   after each marking. For tests.
//! - `zeal=SEED`: the same without the collector's thread. Its work is done in
//!   small pieces at API boundaries, by chance as the number SEED says, so that
//!   a run can be repeated.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// A setting that is a number.
pub struct Number {
    /// Its name, in `PYRT_GC` and for [`set`].
    pub word: &'static str,
    /// Least and greatest value.
    pub range: (usize, usize),
    value: AtomicUsize,
}

impl Number {
    const fn new(word: &'static str, value: usize, range: (usize, usize)) -> Number {
        Number {
            word,
            range,
            value: AtomicUsize::new(value),
        }
    }

    /// Its value at present.
    pub fn get(&self) -> usize {
        self.value.load(Relaxed)
    }

    /// Changes it; false if the value is out of range.
    fn set(&self, value: usize) -> bool {
        let fits = (self.range.0..=self.range.1).contains(&value);
        if fits {
            self.value.store(value, Relaxed);
        }
        fits
    }
}

/// Percent of what is live by which the heap may grow until the next cycle has
/// ended.
pub static GROWTH: Number = Number::new("growth", 30, (0, 10_000));
/// Bytes by which it may grow besides.
pub static MINIMUM: Number = Number::new("minimum", 2 << 20, (1 << 20, 1 << 40));
/// Microseconds: the longest that finalising and giving memory back keep a thread
/// at one boundary, but for what a single finaliser takes.
pub static SLICE: Number = Number::new("slice", 300, (10, 1_000_000));
/// Whether a line is printed for each collection.
pub static LOG: Number = Number::new("log", 0, (0, 1));

static NUMBERS: [&Number; 4] = [&GROWTH, &MINIMUM, &SLICE, &LOG];

/// The setting of that name.
pub fn find(word: &str) -> Option<&'static Number> {
    NUMBERS.into_iter().find(|number| number.word == word)
}

/// Changes a setting, from now on; false if the value is out of range.
pub fn set(number: &Number, value: usize) -> bool {
    let fits = number.set(value);
    super::pace::adjust();
    fits
}

/// What cannot be changed while the program runs.
#[derive(Default)]
pub struct Settings {
    /// Always be in a cycle.
    pub zeal: bool,
    /// Do the collector's work at boundaries, by chance from this seed.
    pub seed: Option<u64>,
}

static SETTINGS: LazyLock<Settings> =
    LazyLock::new(|| read(&std::env::var("PYRT_GC").unwrap_or_default()));

/// The settings, read once.
pub fn get() -> &'static Settings {
    &SETTINGS
}

/// Reads what `PYRT_GC` says. What it cannot use is told in one line, and has no
/// effect.
fn read(text: &str) -> Settings {
    let mut settings = Settings::default();
    let mut refused = String::new();
    for word in text.split(',').map(str::trim).filter(|w| !w.is_empty()) {
        if !read_word(&mut settings, word) {
            refused = refused + " '" + word + "'";
        }
    }
    if !refused.is_empty() {
        eprintln!(
            "pyrt: PYRT_GC: ignored{refused}; the words are log, growth=PERCENT, \
             minimum=BYTES (K, M, G; 1M at least), slice=MICROSECONDS, zeal, zeal=SEED"
        );
    }
    settings
}

/// Follows one word; false if there is no such.
fn read_word(settings: &mut Settings, word: &str) -> bool {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    match (name, value) {
        ("zeal", "") => settings.zeal = word == name,
        ("zeal", seed) => settings.seed = seed.parse().ok(),
        ("log", "") => return word == name && LOG.set(1),
        _ => {
            return find(name)
                .zip(number_of(value))
                .is_some_and(|(number, value)| number.set(value));
        }
    }
    settings.zeal |= settings.seed.is_some();
    settings.zeal
}

/// A number, perhaps with a K, M or G for the powers of 1024.
fn number_of(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches(['K', 'M', 'G']);
    let shift = match &text[digits.len()..] {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return None,
    };
    // No sign.
    let value: usize = digits.parse().ok().filter(|_| !digits.starts_with('+'))?;
    value.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_unit_or_none() {
        for (text, value) in [
            ("0", Some(0)),
            ("40", Some(40)),
            ("8M", Some(8 << 20)),
            ("3G", Some(3 << 30)),
            ("", None),
            ("M", None),
            ("1MM", None),
            ("1m", None),
            ("-1", None),
            ("+1", None),
            ("1.5M", None),
            ("99999999999999999999", None),
            ("17179869184G", None),
        ] {
            assert_eq!(number_of(text), value, "{text}");
        }
    }

    #[test]
    fn words_that_are_none_have_no_effect() {
        let mut settings = Settings::default();
        for word in [
            "zeal=",
            "zeal=x",
            "log=",
            "log=2",
            "growth",
            "growth=",
            "growth=-1",
        ] {
            assert!(!read_word(&mut settings, word), "{word}");
            assert!(!settings.zeal && settings.seed.is_none());
        }
        assert!(read_word(&mut settings, "zeal=7"));
        assert_eq!((settings.zeal, settings.seed), (true, Some(7)));
    }
}
