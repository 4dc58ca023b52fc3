//! Names of characters.

/// The code point with a name or an alias, in any case.
pub fn code_of(name: &[u8]) -> Option<u32> {
    let name = std::str::from_utf8(name).ok()?;
    let found = unicode_names2::character(name)?;
    // The search is loose about spaces and hyphens, where Python is not.
    let full = unicode_names2::name(found).map(|n| n.to_string());
    let exact = full
        .is_none_or(|full| full.eq_ignore_ascii_case(name) || squeezed(&full) != squeezed(name));
    exact.then_some(found as u32)
}

/// Without what a loose search ignores.
fn squeezed(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The name of a character.
pub fn name_of(code: u32) -> Option<impl std::fmt::Display> {
    unicode_names2::name(char::from_u32(code)?)
}
