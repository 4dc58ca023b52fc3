//! One conversion of a format for `%`:
//! `%[(key)][flags][width][.precision][length]conversion`.

use super::class::decimal_value;
use super::first;

/// A width or a precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// As written.
    Number(usize),
    /// `*`: the next argument.
    Argument,
}

/// What stands between the percent sign and the conversion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Conversion<'a> {
    /// The text in parentheses.
    pub key: Option<&'a [u8]>,
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// Least width.
    pub width: Option<Size>,
    /// The precision.
    pub precision: Option<Size>,
    /// The character that says what is converted to what.
    pub kind: u32,
    /// Bytes from behind the percent sign to the end.
    pub len: usize,
}

/// What is wrong with a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It ends inside a conversion.
    Incomplete,
    /// It ends inside a key.
    IncompleteKey,
    /// A width does not fit.
    Width,
    /// A precision does not fit.
    Precision,
}

/// Reads what follows a percent sign. A precision may be up to what an int of
/// C has, a width up to what a size has.
pub fn parse(text: &[u8]) -> Result<Conversion<'_>, Problem> {
    let mut found = Conversion::default();
    let mut rest = text;
    if let Some(inner) = rest.strip_prefix(b"(") {
        let len = closing(inner).ok_or(Problem::IncompleteKey)?;
        found.key = Some(&inner[..len]);
        rest = &inner[len + 1..];
    }
    while let Some((flag, more)) = rest.split_first() {
        match flag {
            b'-' => found.left = true,
            b'+' => found.plus = true,
            b' ' => found.space = true,
            b'#' => found.alternate = true,
            b'0' => found.zero = true,
            _ => break,
        }
        rest = more;
    }
    found.width = size(&mut rest, isize::MAX as usize, Problem::Width)?;
    if let Some(more) = rest.strip_prefix(b".") {
        rest = more;
        let precision = size(&mut rest, i32::MAX as usize, Problem::Precision)?;
        found.precision = precision.or(Some(Size::Number(0)));
    }
    if let [b'h' | b'l' | b'L', more @ ..] = rest {
        rest = more;
    }
    let (kind, width) = first(rest).ok_or(Problem::Incomplete)?;
    found.kind = kind;
    found.len = text.len() - rest.len() + width;
    Ok(found)
}

/// Where the parenthesis closes that was opened before the text.
fn closing(text: &[u8]) -> Option<usize> {
    let mut depth = 1;
    text.iter().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

fn size(rest: &mut &[u8], most: usize, problem: Problem) -> Result<Option<Size>, Problem> {
    if let Some(more) = rest.strip_prefix(b"*") {
        *rest = more;
        return Ok(Some(Size::Argument));
    }
    let mut value: Option<usize> = None;
    while let Some((code @ 0x30..0x3a, width)) = first(rest)
        && let Some(digit) = decimal_value(code)
    {
        let next = value
            .unwrap_or(0)
            .checked_mul(10)
            .and_then(|v| v.checked_add(digit as usize))
            .filter(|v| *v <= most);
        value = Some(next.ok_or(problem)?);
        *rest = &rest[width..];
    }
    Ok(value.map(Size::Number))
}
