//! Arithmetic of complex numbers, as Annex G of the C standard recommends it:
//! infinities survive a multiplication or division that is made of NaNs, and
//! an operand that is real has no imaginary part, not even zero.

/// Real and imaginary part.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Parts {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

/// An operand.
#[derive(Clone, Copy, Debug)]
pub enum Operand {
    /// A real number.
    Real(f64),
    /// A complex one.
    Complex(Parts),
}

/// Why there is no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Division by zero.
    ZeroDivision,
    /// Zero to a power that is negative or complex, or another power that is
    /// not defined.
    ZeroPower,
    /// The result is too large.
    Overflow,
}

impl Parts {
    /// A number.
    pub fn new(re: f64, im: f64) -> Parts {
        Parts { re, im }
    }

    fn is_finite(self) -> bool {
        self.re.is_finite() && self.im.is_finite()
    }

    fn is_infinite(self) -> bool {
        self.re.is_infinite() || self.im.is_infinite()
    }

    fn is_nan(self) -> bool {
        self.re.is_nan() && self.im.is_nan()
    }

    /// Infinite parts become one, the others zero, with their signs.
    fn boxed(self) -> Parts {
        let boxed = |part: f64| f64::from(u8::from(part.is_infinite())).copysign(part);
        Parts::new(boxed(self.re), boxed(self.im))
    }

    /// NaN becomes zero.
    fn without_nan(self) -> Parts {
        let part = |part: f64| {
            if part.is_nan() {
                0f64.copysign(part)
            } else {
                part
            }
        };
        Parts::new(part(self.re), part(self.im))
    }
}

impl Operand {
    /// As a complex number.
    pub fn parts(self) -> Parts {
        match self {
            Operand::Real(re) => Parts::new(re, 0.0),
            Operand::Complex(parts) => parts,
        }
    }
}

use Operand::{Complex, Real};

/// `a + b`.
pub fn add(a: Operand, b: Operand) -> Parts {
    match (a, b) {
        (Complex(c), Real(r)) | (Real(r), Complex(c)) => Parts::new(c.re + r, c.im),
        _ => {
            let (a, b) = (a.parts(), b.parts());
            Parts::new(a.re + b.re, a.im + b.im)
        }
    }
}

/// `a - b`.
pub fn subtract(a: Operand, b: Operand) -> Parts {
    match (a, b) {
        (Complex(a), Real(b)) => Parts::new(a.re - b, a.im),
        (Real(a), Complex(b)) => Parts::new(a - b.re, -b.im),
        _ => {
            let (a, b) = (a.parts(), b.parts());
            Parts::new(a.re - b.re, a.im - b.im)
        }
    }
}

/// `a * b`.
pub fn multiply(a: Operand, b: Operand) -> Parts {
    match (a, b) {
        (Complex(c), Real(r)) | (Real(r), Complex(c)) => Parts::new(c.re * r, c.im * r),
        _ => product(a.parts(), b.parts()),
    }
}

fn product(a: Parts, b: Parts) -> Parts {
    let plain =
        |a: Parts, b: Parts| Parts::new(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
    let result = plain(a, b);
    if !result.is_nan() {
        return result;
    }
    let overflowed = [a.re * b.re, a.im * b.im, a.re * b.im, a.im * b.re]
        .iter()
        .any(|p| p.is_infinite());
    let (mut x, mut y) = (a, b);
    if a.is_infinite() {
        (x, y) = (a.boxed(), y.without_nan());
    }
    if b.is_infinite() {
        (x, y) = (x.without_nan(), b.boxed());
    }
    if !a.is_infinite() && !b.is_infinite() {
        if !overflowed {
            return result;
        }
        (x, y) = (a.without_nan(), b.without_nan());
    }
    let exact = plain(x, y);
    Parts::new(f64::INFINITY * exact.re, f64::INFINITY * exact.im)
}

/// `a / b`.
pub fn divide(a: Operand, b: Operand) -> Result<Parts, Problem> {
    match (a, b) {
        (Complex(_) | Real(_), Real(0.0)) => Err(Problem::ZeroDivision),
        (Complex(a), Real(b)) => Ok(Parts::new(a.re / b, a.im / b)),
        (_, b) => quotient(a, b.parts()),
    }
}

/// Smith's method: both are divided by the greater part of the divisor.
fn quotient(a: Operand, b: Parts) -> Result<Parts, Problem> {
    let result = if b.re.abs() >= b.im.abs() {
        if b.re == 0.0 {
            return Err(Problem::ZeroDivision);
        }
        let ratio = b.im / b.re;
        let denominator = b.re + b.im * ratio;
        match a {
            Real(a) => Parts::new(a / denominator, -a * ratio / denominator),
            Complex(a) => Parts::new(
                (a.re + a.im * ratio) / denominator,
                (a.im - a.re * ratio) / denominator,
            ),
        }
    } else if b.im.abs() >= b.re.abs() {
        let ratio = b.re / b.im;
        let denominator = b.re * ratio + b.im;
        match a {
            Real(a) => Parts::new(a * ratio / denominator, -a / denominator),
            Complex(a) => Parts::new(
                (a.re * ratio + a.im) / denominator,
                (a.im * ratio - a.re) / denominator,
            ),
        }
    } else {
        Parts::new(f64::NAN, f64::NAN)
    };
    Ok(match result.is_nan() {
        true => recovered_quotient(a, b).unwrap_or(result),
        false => result,
    })
}

/// The quotient where infinities made NaNs of it.
fn recovered_quotient(a: Operand, b: Parts) -> Option<Parts> {
    let parts = a.parts();
    // What is added for an imaginary part that the operand does not have.
    let of = |re: f64, im: f64| match a {
        Real(_) => re,
        Complex(_) => re + im,
    };
    if parts.is_infinite() && b.is_finite() {
        let x = parts.boxed();
        return Some(Parts::new(
            f64::INFINITY * of(x.re * b.re, x.im * b.im),
            f64::INFINITY * of(-x.re * b.im, x.im * b.re),
        ));
    }
    if b.is_infinite() && parts.is_finite() {
        let y = b.boxed();
        return Some(Parts::new(
            0.0 * of(parts.re * y.re, parts.im * y.im),
            0.0 * of(-parts.re * y.im, parts.im * y.re),
        ));
    }
    None
}

/// Exponents up to this are multiplied out.
const SMALL_EXPONENT: f64 = 100.0;

/// `a ** b`.
pub fn power(a: Operand, b: Operand) -> Result<Parts, Problem> {
    let (base, exponent) = (a.parts(), b.parts());
    let whole = exponent.im == 0.0
        && exponent.re == exponent.re.floor()
        && exponent.re.abs() <= SMALL_EXPONENT;
    let result = if whole {
        integer_power(base, exponent.re as i32)?
    } else {
        general_power(base, exponent)?
    };
    if result.is_infinite() {
        return Err(Problem::Overflow);
    }
    Ok(result)
}

fn integer_power(base: Parts, exponent: i32) -> Result<Parts, Problem> {
    let mut result = Parts::new(1.0, 0.0);
    let mut square = base;
    let mut rest = exponent.unsigned_abs();
    while rest > 0 {
        if rest & 1 == 1 {
            result = product(result, square);
        }
        rest >>= 1;
        if rest > 0 {
            square = product(square, square);
        }
    }
    if exponent >= 0 {
        return Ok(result);
    }
    quotient(Complex(Parts::new(1.0, 0.0)), result).map_err(|_| Problem::ZeroPower)
}

fn general_power(base: Parts, exponent: Parts) -> Result<Parts, Problem> {
    if exponent.re == 0.0 && exponent.im == 0.0 {
        return Ok(Parts::new(1.0, 0.0));
    }
    if base.re == 0.0 && base.im == 0.0 {
        if exponent.im != 0.0 || exponent.re < 0.0 {
            return Err(Problem::ZeroPower);
        }
        return Ok(Parts::new(0.0, 0.0));
    }
    let modulus = base.re.hypot(base.im);
    let angle = base.im.atan2(base.re);
    let mut length = modulus.powf(exponent.re);
    let mut phase = angle * exponent.re;
    if exponent.im != 0.0 {
        length *= (-angle * exponent.im).exp();
        phase += exponent.im * modulus.ln();
    }
    // There is no sine of what is infinite.
    if phase.is_infinite() {
        return Err(Problem::ZeroPower);
    }
    Ok(Parts::new(length * phase.cos(), length * phase.sin()))
}

/// `abs(a)`; infinite for what is too large.
pub fn absolute(a: Parts) -> f64 {
    a.re.hypot(a.im)
}
