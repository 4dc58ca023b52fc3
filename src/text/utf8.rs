//! UTF-8 from outside: what is malformed in it.

/// A malformed place: how many bytes are well formed before it, how many
/// belong to it, and what is wrong with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed {
    /// Well-formed bytes before.
    pub valid: usize,
    /// Bytes that one error covers.
    pub len: usize,
    /// Whether more input could make it well formed.
    pub incomplete: bool,
    /// For the exception.
    pub reason: &'static str,
}

/// The first malformed place, `None` in UTF-8. Surrogates are malformed.
pub fn check(bytes: &[u8]) -> Option<Malformed> {
    let problem = std::str::from_utf8(bytes).err()?;
    let valid = problem.valid_up_to();
    let (len, reason) = match (problem.error_len(), bytes.get(valid)) {
        (None, _) => (bytes.len() - valid, "unexpected end of data"),
        (Some(_), Some(0x80..=0xc1 | 0xf5..)) => (1, "invalid start byte"),
        (Some(len), _) => (len, "invalid continuation byte"),
    };
    Some(Malformed {
        valid,
        len,
        incomplete: problem.error_len().is_none(),
        reason,
    })
}

/// The surrogate that the bytes begin with, as generalised UTF-8 encodes it.
pub fn surrogate(bytes: &[u8]) -> Option<u32> {
    match bytes {
        [0xed, high @ 0xa0..=0xbf, low @ 0x80..=0xbf, ..] => {
            Some(0xd000 | u32::from(high & 0x3f) << 6 | u32::from(low & 0x3f))
        }
        _ => None,
    }
}
