//! The format specification mini-language:
//! `[[fill]align][sign][z][#][0][width][grouping][.[precision][grouping]][type]`.

use super::class::decimal_value;
use super::{code_points, first};

/// Where the text stands in a field that is wider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Centre,
    /// `=`: the padding is between the sign and the digits.
    AfterSign,
}

/// What stands before a number that is not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `-`: nothing.
    Minus,
    /// `+`: a plus.
    Plus,
    /// A space.
    Space,
}

/// What stands between groups of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// `,`
    Comma,
    /// `_`
    Underscore,
}

impl Grouping {
    /// As written.
    pub fn symbol(self) -> char {
        match self {
            Grouping::Comma => ',',
            Grouping::Underscore => '_',
        }
    }
}

/// A format specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// The fill character.
    pub fill: u32,
    /// The alignment, that of the type if none is given.
    pub align: Align,
    /// Whether a sign is asked for.
    pub sign: Option<Sign>,
    /// `z`: no minus before what is rounded to zero.
    pub no_negative_zero: bool,
    /// `#`: the alternate form.
    pub alternate: bool,
    /// Least width in characters.
    pub width: Option<usize>,
    /// Groups before the point.
    pub grouping: Option<Grouping>,
    /// The precision.
    pub precision: Option<usize>,
    /// Groups behind the point.
    pub fraction_grouping: Option<Grouping>,
    /// The presentation type.
    pub kind: Option<u32>,
}

/// What is wrong with a specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A number does not fit a size.
    TooManyDigits,
    /// `,` and `_` at the same place.
    BothGroupings,
    /// A point and nothing behind it.
    NoPrecision,
    /// Something is left at the end.
    Invalid,
    /// Groups where the presentation type has none.
    Grouping(Grouping, u32),
}

fn align(code: u32) -> Option<Align> {
    Some(match char::from_u32(code)? {
        '<' => Align::Left,
        '>' => Align::Right,
        '^' => Align::Centre,
        '=' => Align::AfterSign,
        _ => return None,
    })
}

/// Reads a specification from the front.
struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn eat(&mut self, symbol: u8) -> bool {
        let found = self.rest.first() == Some(&symbol);
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    /// A number of decimal digits, of any script.
    fn number(&mut self) -> Result<Option<usize>, Problem> {
        let mut value: Option<usize> = None;
        while let Some((code, width)) = first(self.rest)
            && let Some(digit) = decimal_value(code)
        {
            let next = value
                .unwrap_or(0)
                .checked_mul(10)
                .and_then(|v| v.checked_add(digit as usize));
            let next = next.filter(|v| isize::try_from(*v).is_ok());
            value = Some(next.ok_or(Problem::TooManyDigits)?);
            self.rest = &self.rest[width..];
        }
        Ok(value)
    }

    fn grouping(&mut self) -> Result<Option<Grouping>, Problem> {
        let comma = self.eat(b',');
        let underscore = self.eat(b'_');
        match (comma, underscore) {
            (true, true) => Err(Problem::BothGroupings),
            (false, true) if self.rest.first() == Some(&b',') => Err(Problem::BothGroupings),
            (true, false) => Ok(Some(Grouping::Comma)),
            (false, true) => Ok(Some(Grouping::Underscore)),
            (false, false) => Ok(None),
        }
    }
}

impl Spec {
    /// Reads a specification for a type with a default alignment.
    pub fn parse(text: &[u8], default: Align) -> Result<Spec, Problem> {
        let mut reader = Reader { rest: text };
        let mut points = code_points(text);
        let (one, two) = (points.next(), points.next());
        let (mut fill, mut given) = (None, None);
        if let (Some(symbol), Some(found)) = (one, two.and_then(align)) {
            (fill, given) = (Some(symbol), Some(found));
            reader.rest = points.rest();
        } else if let Some(found) = one.and_then(align) {
            given = Some(found);
            reader.rest = &text[1..];
        }
        let sign = match reader.rest.first() {
            Some(b'+') => Some(Sign::Plus),
            Some(b'-') => Some(Sign::Minus),
            Some(b' ') => Some(Sign::Space),
            _ => None,
        };
        if sign.is_some() {
            reader.rest = &reader.rest[1..];
        }
        let no_negative_zero = reader.eat(b'z');
        let alternate = reader.eat(b'#');
        if fill.is_none() && reader.eat(b'0') {
            fill = Some(u32::from(b'0'));
            if given.is_none() && default == Align::Right {
                given = Some(Align::AfterSign);
            }
        }
        let width = reader.number()?;
        let grouping = reader.grouping()?;
        let (mut precision, mut fraction_grouping) = (None, None);
        if reader.eat(b'.') {
            precision = reader.number()?;
            fraction_grouping = reader.grouping()?;
            if precision.is_none() && fraction_grouping.is_none() {
                return Err(Problem::NoPrecision);
            }
        }
        let kind = match first(reader.rest) {
            Some((_, width)) if width < reader.rest.len() => return Err(Problem::Invalid),
            kind => kind.map(|(code, _)| code),
        };
        let spec = Spec {
            fill: fill.unwrap_or(u32::from(b' ')),
            align: given.unwrap_or(default),
            sign,
            no_negative_zero,
            alternate,
            width,
            grouping,
            precision,
            fraction_grouping,
            kind,
        };
        spec.check_groupings()?;
        Ok(spec)
    }

    fn check_groupings(&self) -> Result<(), Problem> {
        let letter = self.kind.map(|k| char::from_u32(k).unwrap_or('\0'));
        let (float, int, bits) = match letter {
            None => (true, true, false),
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => (true, true, false),
            Some('d') => (false, true, false),
            Some('b' | 'o' | 'x' | 'X') => (false, false, true),
            Some(_) => (false, false, false),
        };
        let kind = self.kind.unwrap_or(0);
        match self.grouping {
            Some(Grouping::Underscore) if bits => {}
            Some(grouping) if !int => return Err(Problem::Grouping(grouping, kind)),
            _ => {}
        }
        match self.fraction_grouping {
            Some(grouping) if !float => Err(Problem::Grouping(grouping, kind)),
            _ => Ok(()),
        }
    }
}
