//! The replacement fields of `str.format`:
//! `{[name][!conversion][:specification]}`, with `{{` and `}}` for braces.

use super::class::decimal_value;
use super::{code_points, first};

/// What is wrong with a format; the text of the exception.
pub type Problem = &'static str;

/// A replacement field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// What is to be formatted.
    pub name: &'a [u8],
    /// The character behind `!`.
    pub conversion: Option<u32>,
    /// What is behind the colon.
    pub spec: &'a [u8],
    /// Whether there are fields in the specification.
    pub nested: bool,
}

/// A literal text, and the field behind it if there is one.
pub type Piece<'a> = (&'a [u8], Option<Field<'a>>);

/// Reads a format piece by piece.
pub struct Pieces<'a> {
    rest: &'a [u8],
}

impl<'a> Pieces<'a> {
    /// From the start of a format.
    pub fn new(format: &'a [u8]) -> Pieces<'a> {
        Pieces { rest: format }
    }

    /// The piece at the start of the rest, which is not empty.
    fn piece(&mut self) -> Result<Piece<'a>, Problem> {
        let text = self.rest;
        let Some(at) = text.iter().position(|b| matches!(b, b'{' | b'}')) else {
            self.rest = &[];
            return Ok((text, None));
        };
        let (brace, behind) = (text[at], &text[at + 1..]);
        if behind.first() == Some(&brace) {
            self.rest = &behind[1..];
            return Ok((&text[..=at], None));
        }
        if brace == b'}' {
            return Err("Single '}' encountered in format string");
        }
        if behind.is_empty() {
            return Err("Single '{' encountered in format string");
        }
        let (field, rest) = field(behind)?;
        self.rest = rest;
        Ok((&text[..at], Some(field)))
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        (!self.rest.is_empty()).then(|| self.piece())
    }
}

/// A field from behind its brace, and what follows it.
fn field(text: &[u8]) -> Result<(Field<'_>, &[u8]), Problem> {
    let mut at = 0;
    let end = loop {
        match text.get(at) {
            None => return Err("expected '}' before end of string"),
            Some(b'{') => return Err("unexpected '{' in field name"),
            Some(b'[') => {
                // Up to the bracket, whatever is in it.
                let inner = text[at..].iter().position(|b| *b == b']');
                at = inner.map_or(text.len(), |len| at + len + 1);
            }
            Some(b'}' | b':' | b'!') => break at,
            Some(_) => at += 1,
        }
    };
    let mut found = Field {
        name: &text[..end],
        conversion: None,
        spec: &[],
        nested: false,
    };
    let mut rest = &text[end + 1..];
    match text[end] {
        b'}' => return Ok((found, rest)),
        b'!' => {
            let Some((conversion, width)) = first(rest) else {
                return Err("end of string while looking for conversion specifier");
            };
            found.conversion = Some(conversion);
            rest = &rest[width..];
            match rest.first() {
                Some(b'}') => return Ok((found, &rest[1..])),
                Some(b':') => rest = &rest[1..],
                Some(_) => return Err("expected ':' after conversion specifier"),
                None => {}
            }
        }
        _ => {}
    }
    let mut depth = 1;
    for (i, byte) in rest.iter().enumerate() {
        match byte {
            b'{' => {
                found.nested = true;
                depth += 1;
            }
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            found.spec = &rest[..i];
            return Ok((found, &rest[i + 1..]));
        }
    }
    Err("unmatched '{' in format spec")
}

/// How a field's name begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First<'a> {
    /// Nothing: the next argument.
    Next,
    /// A position.
    Index(usize),
    /// A keyword.
    Name(&'a [u8]),
}

/// What follows in a field's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// `.name`
    Attribute(&'a [u8]),
    /// `[number]`
    Index(usize),
    /// `[key]`
    Key(&'a [u8]),
}

const TOO_MANY_DIGITS: Problem = "Too many decimal digits in format string";

/// The number that a text of digits is; `None` for another text.
fn number(text: &[u8]) -> Result<Option<usize>, Problem> {
    let mut value: Option<usize> = None;
    for code in code_points(text) {
        let Some(digit) = decimal_value(code) else {
            return Ok(None);
        };
        let next = value
            .unwrap_or(0)
            .checked_mul(10)
            .and_then(|v| v.checked_add(digit as usize))
            .filter(|v| isize::try_from(*v).is_ok());
        value = Some(next.ok_or(TOO_MANY_DIGITS)?);
    }
    Ok(value)
}

/// How a name begins, and the rest of it.
pub fn first_part(name: &[u8]) -> Result<(First<'_>, &[u8]), Problem> {
    let end = name.iter().position(|b| matches!(b, b'.' | b'['));
    let (part, rest) = name.split_at(end.unwrap_or(name.len()));
    let part = match number(part)? {
        _ if part.is_empty() => First::Next,
        Some(index) => First::Index(index),
        None => First::Name(part),
    };
    Ok((part, rest))
}

/// The next step of a name, and the rest of it.
pub fn step(rest: &[u8]) -> Result<(Step<'_>, &[u8]), Problem> {
    let inner = &rest[1..];
    let (step, rest) = match rest[0] {
        b'.' => {
            let end = inner.iter().position(|b| matches!(b, b'.' | b'['));
            let (name, rest) = inner.split_at(end.unwrap_or(inner.len()));
            (Step::Attribute(name), rest)
        }
        b'[' => {
            let Some(end) = inner.iter().position(|b| *b == b']') else {
                return Err("Missing ']' in format string");
            };
            let key = &inner[..end];
            let step = match number(key)? {
                Some(index) => Step::Index(index),
                None => Step::Key(key),
            };
            (step, &inner[end + 1..])
        }
        _ => return Err("Only '.' or '[' may follow ']' in format field specifier"),
    };
    match step {
        Step::Attribute([]) | Step::Key([]) => Err("Empty attribute in format string"),
        step => Ok((step, rest)),
    }
}
