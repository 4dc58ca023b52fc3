//! The tagged word: what C sees as `PyObject *`.
//!
//! A handle is one non-zero machine word. Its low two bits say what it is:
//!
//! | low bits | meaning                                              |
//! |----------|------------------------------------------------------|
//! | `..00`   | address of an object [`Header`], 16-byte aligned     |
//! | `...1`   | an int of 63 bits, in the upper bits                 |
//! | `..10`   | a double whose exponent is among the common ones     |
//!
//! High bits are never used as tags: arm64 and five-level paging use them.
//! There is exactly one handle for a live object, because C compares handles
//! with `==`. None, True, False, Ellipsis and NotImplemented are exported as
//! data symbols by the ABI, so their handles are addresses of static objects
//! rather than immediates (docs/decisions/0001).
//!
//! [`Header`]: crate::object::Header

use std::num::NonZeroUsize;

/// A tagged word that names an object. Copying one counts nothing and roots
/// nothing: what keeps the object alive is the business of
/// [`Ref`](crate::rt::Ref) and [`Root`](crate::rt::Root).
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Handle(NonZeroUsize);

pub(crate) const TAG_MASK: usize = 0b11;
const INT_TAG: usize = 0b1;
const DOUBLE_TAG: usize = 0b10;
/// Zero has no common exponent; this word, which no other double encodes to,
/// stands for it.
const DOUBLE_ZERO: usize = 0x8000_0000_0000_0002;
/// The one double with a common exponent whose encoding would be
/// [`DOUBLE_ZERO`]; it is boxed.
const DOUBLE_EXCLUDED: u64 = 0x3000_0000_0000_0000;

/// Greatest int that needs no box.
pub const SMALL_INT_MAX: i64 = (1 << 62) - 1;
/// Least int that needs no box.
pub const SMALL_INT_MIN: i64 = -(1 << 62);

impl Handle {
    /// The handle with these bits, or `None` for zero. The bits must come
    /// from [`Handle::bits`]: nothing is checked here and a wrong word is
    /// only dangerous where it is dereferenced.
    #[inline(always)]
    pub const fn from_bits(bits: usize) -> Option<Handle> {
        match NonZeroUsize::new(bits) {
            Some(word) => Some(Handle(word)),
            None => None,
        }
    }

    /// The word itself.
    #[inline(always)]
    pub const fn bits(self) -> usize {
        self.0.get()
    }

    /// Whether the word is its own value and names no memory.
    #[inline(always)]
    pub const fn is_immediate(self) -> bool {
        self.bits() & TAG_MASK != 0
    }

    /// The handle of a small int, or `None` if it needs more than 63 bits.
    #[inline(always)]
    pub const fn from_small_int(value: i64) -> Option<Handle> {
        if value >= SMALL_INT_MIN && value <= SMALL_INT_MAX {
            Handle::from_bits(((value as usize) << 1) | INT_TAG)
        } else {
            None
        }
    }

    /// [`Handle::from_small_int`] of what is known to fit.
    #[inline(always)]
    pub const fn of_small_int(value: i64) -> Handle {
        debug_assert!(value >= SMALL_INT_MIN && value <= SMALL_INT_MAX);
        let word = ((value as usize) << 1) | INT_TAG;
        match NonZeroUsize::new(word) {
            Some(word) => Handle(word),
            None => unreachable!(),
        }
    }

    /// The value of a small int, `None` for any other handle.
    #[inline(always)]
    pub const fn as_small_int(self) -> Option<i64> {
        if self.bits() & INT_TAG != 0 {
            Some((self.bits() as i64) >> 1)
        } else {
            None
        }
    }

    /// The handle of a double that fits, or `None` if it needs a box
    /// (exponent outside 2^-255..2^256, NaN, infinities, -0.0). The bit
    /// pattern is preserved exactly. The encoding rotates the exponent to
    /// the low end, as Ruby's flonum does.
    #[inline(always)]
    pub const fn from_double(value: f64) -> Option<Handle> {
        let bits = value.to_bits();
        let exponent_top = (bits >> 60) & 0b111;
        if (exponent_top == 0b011 || exponent_top == 0b100) && bits != DOUBLE_EXCLUDED {
            let rotated = bits.rotate_left(3) as usize;
            Handle::from_bits((rotated & !TAG_MASK) | DOUBLE_TAG)
        } else if bits == 0 {
            Handle::from_bits(DOUBLE_ZERO)
        } else {
            None
        }
    }

    /// [`Handle::from_double`] of what is known to fit.
    #[inline(always)]
    pub const fn of_common_double(value: f64) -> Handle {
        debug_assert!(Handle::from_double(value).is_some());
        let bits = value.to_bits();
        let word = if bits == 0 {
            DOUBLE_ZERO
        } else {
            (bits.rotate_left(3) as usize & !TAG_MASK) | DOUBLE_TAG
        };
        match NonZeroUsize::new(word) {
            Some(word) => Handle(word),
            None => unreachable!(),
        }
    }

    /// The value of an immediate double, `None` for any other handle.
    #[inline(always)]
    pub const fn as_double(self) -> Option<f64> {
        let word = self.bits();
        if word & TAG_MASK != DOUBLE_TAG {
            return None;
        }
        if word == DOUBLE_ZERO {
            return Some(0.0);
        }
        // Bit 63 of the word is bit 60 of the double: 0 came from 100, 1 from 011.
        let low = 2 - (word >> 63);
        Some(f64::from_bits(
            (((word & !TAG_MASK) | low) as u64).rotate_right(3),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_int_limits() {
        for v in [0, 1, -1, SMALL_INT_MAX, SMALL_INT_MIN] {
            let h = Handle::from_small_int(v).expect("fits");
            assert!(h.is_immediate());
            assert_eq!(h.as_small_int(), Some(v));
            assert_eq!(h.as_double(), None);
        }
        assert_eq!(Handle::from_small_int(SMALL_INT_MAX + 1), None);
        assert_eq!(Handle::from_small_int(SMALL_INT_MIN - 1), None);
    }

    #[test]
    fn doubles_that_need_a_box() {
        for v in [f64::NAN, f64::INFINITY, -0.0, 1e-300, 1e300, 5e-324] {
            assert_eq!(Handle::from_double(v), None, "{v}");
        }
        assert_eq!(Handle::from_double(f64::from_bits(DOUBLE_EXCLUDED)), None);
    }

    proptest! {
        #[test]
        fn every_encodable_double_round_trips(bits: u64) {
            let v = f64::from_bits(bits);
            if let Some(h) = Handle::from_double(v) {
                prop_assert_eq!(h, Handle::of_common_double(v));
                prop_assert!(h.is_immediate());
                prop_assert_eq!(h.as_small_int(), None);
                prop_assert_eq!(h.as_double().map(f64::to_bits), Some(bits));
            }
        }

        #[test]
        fn everyday_doubles_are_immediate(m in -1e15f64..1e15) {
            prop_assume!(m != 0.0 || m.is_sign_positive());
            prop_assume!(m == 0.0 || m.abs() > 1e-70);
            prop_assert!(Handle::from_double(m).is_some());
        }

        #[test]
        fn ints_round_trip(v: i64) {
            match Handle::from_small_int(v) {
                Some(h) => prop_assert_eq!(h.as_small_int(), Some(v)),
                None => prop_assert!(!(SMALL_INT_MIN..=SMALL_INT_MAX).contains(&v)),
            }
        }
    }
}
