//! Numbers and texts in a field, as a format specification asks.

use super::buffer::{Buffer, NoMemory, Result};
use super::spec::{Align, Grouping, Sign, Spec};
use super::{encode, len, offset, pad};

/// The parts of a number as text, without its sign.
#[derive(Debug, Clone, Copy, Default)]
pub struct Number<'a> {
    /// Whether there is a minus.
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'a str,
    /// Digits before the point.
    pub whole: &'a [u8],
    /// Whether there is a point.
    pub point: bool,
    /// Digits behind the point.
    pub fraction: &'a [u8],
    /// What follows: an exponent, a percent sign, `inf`, one character.
    pub rest: &'a [u8],
}

impl<'a> Number<'a> {
    /// The parts of a decimal number such as `-1.5e+20`, `inf` or `15%`.
    pub fn decimal(text: &'a [u8]) -> Number<'a> {
        let run = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
        let negative = text.first() == Some(&b'-');
        let text = match text.first() {
            Some(b'-' | b'+') => &text[1..],
            _ => text,
        };
        let (whole, rest) = text.split_at(run(text));
        let point = rest.first() == Some(&b'.');
        let rest = &rest[usize::from(point)..];
        let (fraction, rest) = rest.split_at(if point { run(rest) } else { 0 });
        Number {
            negative,
            prefix: "",
            whole,
            point,
            fraction,
            rest,
        }
    }
}

/// How digits are grouped and what the point is.
#[derive(Debug, Clone, Default)]
pub struct Separators {
    /// The point.
    pub point: String,
    /// Between groups.
    pub group: String,
    /// Digits of each group from the point on, the last for all that follow;
    /// none if it is empty, and none beyond one of 127 or more.
    pub sizes: Vec<u8>,
    /// Between groups of three behind the point.
    pub fraction: Option<Grouping>,
}

impl Separators {
    /// Those that a specification names.
    pub fn of(spec: &Spec) -> Separators {
        let bits = matches!(
            spec.kind.and_then(char::from_u32),
            Some('b' | 'o' | 'x' | 'X')
        );
        let size = if bits { 4 } else { 3 };
        Separators {
            point: ".".to_owned(),
            group: spec.grouping.map_or(String::new(), |g| g.symbol().into()),
            sizes: spec.grouping.map_or(Vec::new(), |_| vec![size]),
            fraction: spec.fraction_grouping,
        }
    }

    /// Size of the group number `at` from the point; `None` without limit.
    fn size(&self, at: usize) -> Option<usize> {
        let size = *self.sizes.get(at).or(self.sizes.last())?;
        (1..127).contains(&size).then_some(usize::from(size))
    }
}

/// The digits in groups, with zeros before them up to a width in characters.
fn grouped(digits: &[u8], least: usize, separators: &Separators) -> Result<Buffer> {
    // From the point on, backwards.
    let mut back = Buffer::with_room(digits.len().max(least))?;
    let separator_len = separators.group.chars().count();
    let (mut left, mut wanted, mut group) = (digits.len(), least, 0);
    loop {
        let need = left.max(wanted).max(1);
        let size = separators.size(group).map_or(need, |s| s.min(need));
        let taken = size.min(left);
        for digit in digits[left - taken..left].iter().rev() {
            back.push(&[*digit])?;
        }
        back.push_repeated(b"0", size - taken)?;
        left -= taken;
        wanted = wanted.saturating_sub(size);
        if left == 0 && wanted == 0 {
            break;
        }
        for byte in separators.group.bytes().rev() {
            back.push(&[byte])?;
        }
        wanted = wanted.saturating_sub(separator_len);
        group += 1;
    }
    back.reverse();
    Ok(back)
}

/// Adds the digits behind the point, in groups of three if asked.
fn push_fraction(out: &mut Buffer, digits: &[u8], grouping: Option<Grouping>) -> Result<()> {
    let Some(grouping) = grouping else {
        return out.push(digits);
    };
    for (i, group) in digits.chunks(3).enumerate() {
        if i > 0 {
            out.push(&[grouping.symbol() as u8])?;
        }
        out.push(group)?;
    }
    Ok(())
}

/// A number in its field.
pub fn number(number: &Number<'_>, spec: &Spec, separators: &Separators) -> Result<Buffer> {
    let sign: &[u8] = match (number.negative, spec.sign) {
        (true, _) => b"-",
        (false, Some(Sign::Plus)) => b"+",
        (false, Some(Sign::Space)) => b" ",
        (false, _) => b"",
    };
    let mut behind = Buffer::new();
    if number.point {
        behind.push(separators.point.as_bytes())?;
    }
    push_fraction(&mut behind, number.fraction, separators.fraction)?;
    behind.push(number.rest)?;
    let width = spec.width.unwrap_or(0);
    let fixed = sign.len() + number.prefix.len() + len(behind.as_bytes());
    let least = match spec.align {
        Align::AfterSign if spec.fill == u32::from(b'0') => width.saturating_sub(fixed),
        _ => 0,
    };
    let whole = match number.whole {
        [] => Buffer::new(),
        whole => grouped(whole, least, separators)?,
    };
    let used = fixed + len(whole.as_bytes());
    let missing = width.saturating_sub(used);
    let (before, inside, after) = match spec.align {
        Align::Left => (0, 0, missing),
        Align::Right => (missing, 0, 0),
        Align::Centre => (missing / 2, 0, missing - missing / 2),
        Align::AfterSign => (0, missing, 0),
    };
    let (fill, fill_width) = encode(spec.fill);
    let fill = &fill[..fill_width];
    let mut out = Buffer::new();
    out.push_repeated(fill, before)?;
    out.push(sign)?;
    out.push(number.prefix.as_bytes())?;
    out.push_repeated(fill, inside)?;
    out.push(whole.as_bytes())?;
    out.push(behind.as_bytes())?;
    out.push_repeated(fill, after)?;
    Ok(out)
}

/// A text in its field, cut to the precision.
pub fn text(text: &[u8], spec: &Spec) -> Result<Buffer> {
    let text = match spec.precision {
        Some(most) => &text[..offset(text, most)],
        None => text,
    };
    let (fill, fill_width) = encode(spec.fill);
    let missing = pad::missing(text, spec.width.unwrap_or(0));
    let left = match spec.align {
        Align::Left | Align::AfterSign => 0,
        Align::Right => missing,
        Align::Centre => missing / 2,
    };
    let room = missing
        .checked_mul(fill_width)
        .and_then(|n| n.checked_add(text.len()))
        .ok_or(NoMemory)?;
    let mut out = Buffer::with_room(room)?;
    out.push_repeated(&fill[..fill_width], left)?;
    out.push(text)?;
    out.push_repeated(&fill[..fill_width], missing - left)?;
    Ok(out)
}
