//! `complexobject.h`: complex numbers.

use super::boundary::{Borrowed, New, entry};
use crate::types::complex::{self, arithmetic::Parts};

/// Returns a complex number. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyComplex_FromDoubles(real: f64, imag: f64) -> New {
    entry!(PyComplex_FromDoubles, |rt| complex::new(
        rt,
        Parts::new(real, imag)
    ))
}

/// Returns the real part of a number, by `__complex__` where it has that;
/// -1.0 with TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyComplex_RealAsDouble(op: Borrowed) -> f64 {
    entry!(PyComplex_RealAsDouble, |rt, op: any| complex::convert(
        rt, op
    )
    .map(|c| c.re))
}

/// Returns the imaginary part of a number, by `__complex__` where it has
/// that; -1.0 with TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyComplex_ImagAsDouble(op: Borrowed) -> f64 {
    entry!(PyComplex_ImagAsDouble, |rt, op: any| complex::convert(
        rt, op
    )
    .map(|c| c.im))
}
