//! Names of characters (The Unicode Standard 17, section 4.8, and NameAliases.txt).
//!
//! Names are needed for `\N{NAME}` and the error handler "namereplace", that is, hardly ever.
//! They take 800 KB as a table that can be searched as it is, more than all the rest of the
//! runtime's data; here they are 170 KB, unpacked when the first is asked for.

use std::fmt::{self, Display};
use std::sync::LazyLock;

/// In the order of code points, lines of
/// - `NAME`: the character behind the last one;
/// - `GAP NAME`: that many code points later;
/// - `GAP-MORE PREFIX`: that character and MORE behind it, with their code point at the end of
///   the name;
///
/// then an empty line, and lines of `CODE ALIAS`. Numbers are lower-case hexadecimal, which no
/// name begins with.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names"));

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let table = miniz_oxide::inflate::decompress_to_vec(PACKED).unwrap_or_default();
    Names::read(String::from_utf8(table).unwrap_or_default().leak())
});

/// A line of the table.
#[derive(Clone, Copy)]
struct Line {
    first: u32,
    last: u32,
    name: &'static str,
}

impl Line {
    /// Whether the code point belongs behind the name.
    fn is_prefix(&self) -> bool {
        self.last > self.first
    }
}

struct Names {
    /// In the order of code points.
    lines: Vec<Line>,
    /// Full names and aliases, sorted.
    full: Vec<(&'static str, u32)>,
}

impl Names {
    fn read(table: &'static str) -> Names {
        let (names, aliases) = table.split_once("\n\n").unwrap_or_default();
        let mut next = 0;
        let lines: Vec<Line> = names.lines().map(|text| line(text, &mut next)).collect();
        let names = lines.iter().filter(|line| !line.is_prefix());
        let mut full: Vec<(&str, u32)> = names.map(|line| (line.name, line.first)).collect();
        full.extend(aliases.lines().filter_map(|alias| {
            let (code, name) = alias.split_once(' ')?;
            Some((name, hex(code)))
        }));
        full.sort_unstable();
        Names { lines, full }
    }
}

/// Reads a line; `next` is the code point behind those of the lines before.
fn line(text: &'static str, next: &mut u32) -> Line {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase());
    let (numbers, name) = match text.split_once(' ') {
        Some(parts) if is_number => parts,
        _ => ("0", text),
    };
    let (gap, more) = numbers.split_once('-').unwrap_or((numbers, "0"));
    let first = *next + hex(gap);
    let last = first + hex(more);
    *next = last + 1;
    Line { first, last, name }
}

/// A number of the table.
fn hex(digits: &str) -> u32 {
    u32::from_str_radix(digits, 16).unwrap_or_default()
}

/// The code point with a name or an alias, in any case; unpacks the names at the first call. Any
/// thread may call it.
pub fn code_of(name: &[u8]) -> Option<u32> {
    let name = std::str::from_utf8(name).ok()?.to_ascii_uppercase();
    let full = &NAMES.full;
    if let Ok(at) = full.binary_search_by_key(&name.as_str(), |(known, _)| known) {
        return Some(full[at].1);
    }
    NAMES
        .lines
        .iter()
        .filter(|line| line.is_prefix())
        .find_map(|line| {
            let digits = name.strip_prefix(line.name)?;
            let code = u32::from_str_radix(digits, 16).ok()?;
            let is_one = (line.first..=line.last).contains(&code);
            (is_one && digits == format!("{code:04X}")).then_some(code)
        })
}

/// The name of a character that has one; unpacks the names at the first call. Any thread may call
/// it.
pub fn name_of(code: u32) -> Option<impl Display> {
    let lines = &NAMES.lines;
    let at = lines.partition_point(|line| line.last < code);
    lines
        .get(at)
        .filter(|line| line.first <= code)
        .map(|line| Name { line, code })
}

struct Name {
    line: &'static Line,
    code: u32,
}

impl Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.line.name)?;
        if self.line.is_prefix() {
            write!(f, "{:04X}", self.code)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{code_of, name_of};

    #[test]
    fn every_name_is_that_of_unicode_names2_and_leads_back() {
        for code in 0..=u32::from(char::MAX) + 1 {
            let expected = char::from_u32(code).and_then(unicode_names2::name);
            let name = name_of(code).map(|name| name.to_string());
            assert_eq!(name, expected.map(|name| name.to_string()), "{code:X}");
            // Not all of the 100,000 ideographs: that takes a minute.
            if let Some(name) = name.filter(|_| code < 0x3400 || code.is_multiple_of(61)) {
                assert_eq!(code_of(name.as_bytes()), Some(code), "{name}");
            }
        }
    }

    #[test]
    fn aliases_any_case_and_what_is_no_name() {
        assert_eq!(code_of(b"NULL"), Some(0));
        assert_eq!(code_of(b"line feed"), Some(10));
        assert_eq!(code_of(b"zwnbsp"), Some(0xFEFF));
        assert_eq!(code_of(b"cjk unified ideograph-4e00"), Some(0x4E00));
        let wrong: [&[u8]; 8] = [
            b"",
            b"LATIN SMALL LETTER",
            b"LATIN  SMALL LETTER A",
            b"CJK UNIFIED IDEOGRAPH-",
            b"CJK UNIFIED IDEOGRAPH-04E00",
            b"CJK UNIFIED IDEOGRAPH-+4E00",
            b"CJK UNIFIED IDEOGRAPH-FFFFFFFFF",
            b"\xff",
        ];
        for name in wrong {
            assert_eq!(code_of(name), None);
        }
    }
}
