//! What an array's elements are.

use crate::handle::{Handle, SMALL_INT_MAX, SMALL_INT_MIN};
use crate::rt::Place;

/// What the elements of an array are; each holds what the ones above it in
/// the ladder of ints hold.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Ints of 8 bits.
    I8 = 0,
    /// Ints of 16 bits.
    I16 = 1,
    /// Ints of 32 bits.
    I32 = 2,
    /// Ints of 63 bits: those that need no box.
    I64 = 3,
    /// Doubles whose handle needs no box; others have an identity to keep.
    F64 = 4,
    /// Any objects.
    Object = 5,
}

impl Kind {
    pub(super) const COUNT: u8 = 6;

    /// The kind with this number, which comes from one.
    #[inline(always)]
    pub(super) const fn from_number(number: u8) -> Kind {
        match number {
            0 => Kind::I8,
            1 => Kind::I16,
            2 => Kind::I32,
            3 => Kind::I64,
            4 => Kind::F64,
            _ => Kind::Object,
        }
    }

    /// Bytes of an element.
    #[inline(always)]
    pub const fn size(self) -> usize {
        match self {
            Kind::I8 => 1,
            Kind::I16 => 2,
            Kind::I32 => 4,
            Kind::I64 | Kind::F64 | Kind::Object => 8,
        }
    }

    /// Whether the elements are ints.
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        (self as u8) <= Kind::I64 as u8
    }

    /// The narrowest kind for one object.
    #[inline]
    pub fn of(object: Handle) -> Kind {
        match object.as_small_int() {
            Some(value) => Kind::of_ints(value, value),
            None if object.as_double().is_some() => Kind::F64,
            None => Kind::Object,
        }
    }

    /// The narrowest kind for ints from `least` to `greatest`; `Object` if
    /// some of them may need a box.
    #[inline]
    pub const fn of_ints(least: i64, greatest: i64) -> Kind {
        const fn within(least: i64, greatest: i64, low: i64, high: i64) -> bool {
            least >= low && greatest <= high
        }
        if within(least, greatest, i8::MIN as i64, i8::MAX as i64) {
            Kind::I8
        } else if within(least, greatest, i16::MIN as i64, i16::MAX as i64) {
            Kind::I16
        } else if within(least, greatest, i32::MIN as i64, i32::MAX as i64) {
            Kind::I32
        } else if within(least, greatest, SMALL_INT_MIN, SMALL_INT_MAX) {
            Kind::I64
        } else {
            Kind::Object
        }
    }

    /// The narrowest kind that holds what either holds.
    #[inline]
    pub const fn join(self, other: Kind) -> Kind {
        if self as u8 == other as u8 {
            self
        } else if self.is_int() && other.is_int() {
            if self as u8 > other as u8 {
                self
            } else {
                other
            }
        } else {
            Kind::Object
        }
    }
}

/// A value that an array keeps without a box.
pub trait Element: Copy + PartialOrd + Send + 'static {
    /// The kind of arrays of it.
    const KIND: Kind;
    /// The value of an object, `None` if it does not fit.
    fn of(object: Handle) -> Option<Self>;
    /// The object, which is immediate.
    fn handle(self) -> Handle;
}

/// An [`Element`] that is an int.
pub trait Int: Element + Ord + Into<i64> {
    /// The value, of which only the bits that fit are kept.
    fn truncate(value: i64) -> Self;
}

macro_rules! ints {
    ($($ty:ty => $kind:ident;)*) => {$(
        impl Element for $ty {
            const KIND: Kind = Kind::$kind;
            #[inline(always)]
            fn of(object: Handle) -> Option<Self> {
                object.as_small_int().and_then(|value| Self::try_from(value).ok())
            }
            #[inline(always)]
            fn handle(self) -> Handle {
                Handle::of_small_int(i64::from(self))
            }
        }
        impl Int for $ty {
            #[inline(always)]
            fn truncate(value: i64) -> Self {
                value as $ty
            }
        }
    )*};
}

ints! {
    i8 => I8;
    i16 => I16;
    i32 => I32;
    i64 => I64;
}

impl Element for f64 {
    const KIND: Kind = Kind::F64;
    #[inline(always)]
    fn of(object: Handle) -> Option<f64> {
        object.as_double()
    }
    #[inline(always)]
    fn handle(self) -> Handle {
        Handle::of_common_double(self)
    }
}

/// The elements of an array, by its kind.
pub enum Elements<'a> {
    #[expect(missing_docs, reason = "as the kind")]
    I8(&'a [i8]),
    #[expect(missing_docs, reason = "as the kind")]
    I16(&'a [i16]),
    #[expect(missing_docs, reason = "as the kind")]
    I32(&'a [i32]),
    #[expect(missing_docs, reason = "as the kind")]
    I64(&'a [i64]),
    #[expect(missing_docs, reason = "as the kind")]
    F64(&'a [f64]),
    #[expect(missing_docs, reason = "as the kind")]
    Object(&'a [Place]),
}

/// The elements of an array, to be changed in place. References are not
/// moved through it.
pub enum ElementsMut<'a> {
    #[expect(missing_docs, reason = "as the kind")]
    I8(&'a mut [i8]),
    #[expect(missing_docs, reason = "as the kind")]
    I16(&'a mut [i16]),
    #[expect(missing_docs, reason = "as the kind")]
    I32(&'a mut [i32]),
    #[expect(missing_docs, reason = "as the kind")]
    I64(&'a mut [i64]),
    #[expect(missing_docs, reason = "as the kind")]
    F64(&'a mut [f64]),
    #[expect(missing_docs, reason = "as the kind")]
    Object(&'a [Place]),
}

/// The doubles as the ints of their bits.
pub fn bits_of_doubles(values: &mut [f64]) -> &mut [i64] {
    // SAFETY: as many elements of the same size and alignment; any bits are
    // an int, and a double.
    unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len()) }
}

/// One body for every kind by its number; `$ty` is the element's type.
macro_rules! by_kind {
    ($kind:expr, $ty:ident => $body:expr, object => $object:expr) => {
        match $kind {
            Kind::I8 => {
                type $ty = i8;
                $body
            }
            Kind::I16 => {
                type $ty = i16;
                $body
            }
            Kind::I32 => {
                type $ty = i32;
                $body
            }
            Kind::I64 => {
                type $ty = i64;
                $body
            }
            Kind::F64 => {
                type $ty = f64;
                $body
            }
            Kind::Object => $object,
        }
    };
}
pub(super) use by_kind;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrowest_kinds() {
        let int = |v| Kind::of(Handle::from_small_int(v).expect("small"));
        for (value, kind) in [
            (127, Kind::I8),
            (-128, Kind::I8),
            (128, Kind::I16),
            (-129, Kind::I16),
            (32767, Kind::I16),
            (32768, Kind::I32),
            (-32769, Kind::I32),
            (i64::from(i32::MAX), Kind::I32),
            (i64::from(i32::MAX) + 1, Kind::I64),
            (SMALL_INT_MAX, Kind::I64),
            (SMALL_INT_MIN, Kind::I64),
        ] {
            assert_eq!(int(value), kind, "{value}");
        }
        assert_eq!(Kind::of_ints(0, SMALL_INT_MAX + 1), Kind::Object);
        assert_eq!(Kind::I8.join(Kind::I32), Kind::I32);
        assert_eq!(Kind::I64.join(Kind::F64), Kind::Object);
    }
}
