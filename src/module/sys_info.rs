//! `sys.float_info` and its kind: facts about the platform and the runtime
//! as struct sequences.

use crate::handle::Handle;
use crate::object::as_type;
use crate::rt::{Ref, Result, Root, Rt, permanent};
use crate::types::structseq::{self, Field};
use crate::types::{float, int, strings};
use std::ffi::CStr;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// A value of a group.
pub enum Value {
    /// An int.
    Int(i64),
    /// A float.
    Float(f64),
    /// A str.
    Text(&'static str),
}

/// One struct sequence.
pub struct Group {
    name: &'static CStr,
    doc: &'static CStr,
    items: &'static [(&'static CStr, Value)],
    /// Its type, kept from the first use on.
    class: AtomicUsize,
}

macro_rules! group {
    ($(#[$doc:meta])* $name:ident = $full:literal, $text:literal: $($field:literal $kind:ident $value:expr;)*) => {
        $(#[$doc])*
        pub static $name: Group = Group {
            name: $full,
            doc: $text,
            items: &[$(($field, Value::$kind($value))),*],
            class: AtomicUsize::new(0),
        };
    };
}

group! {
    /// `sys.float_info`.
    FLOAT = c"sys.float_info", c"What a double can hold, as float.h of C has it.":
    c"max" Float f64::MAX;
    c"max_exp" Int f64::MAX_EXP as i64;
    c"max_10_exp" Int f64::MAX_10_EXP as i64;
    c"min" Float f64::MIN_POSITIVE;
    c"min_exp" Int f64::MIN_EXP as i64;
    c"min_10_exp" Int f64::MIN_10_EXP as i64;
    c"dig" Int f64::DIGITS as i64;
    c"mant_dig" Int f64::MANTISSA_DIGITS as i64;
    c"epsilon" Float f64::EPSILON;
    c"radix" Int f64::RADIX as i64;
    c"rounds" Int 1;
}

group! {
    /// `sys.int_info`.
    INT = c"sys.int_info", c"How ints are stored that do not fit a machine word, and limits of their text.":
    c"bits_per_digit" Int usize::BITS as i64;
    c"sizeof_digit" Int size_of::<usize>() as i64;
    c"default_max_str_digits" Int int::MAX_STR_DIGITS as i64;
    c"str_digits_check_threshold" Int int::MAX_STR_DIGITS as i64;
}

group! {
    /// `sys.version_info`.
    VERSION = c"sys.version_info", c"The version of the language whose API this is.":
    c"major" Int 3;
    c"minor" Int 15;
    c"micro" Int 0;
    c"releaselevel" Text "final";
    c"serial" Int 0;
}

impl Value {
    fn object(&self, rt: &Rt) -> Result<Root> {
        match self {
            Value::Int(value) => int::from_i64(rt, *value),
            Value::Float(value) => float::from_f64(rt, *value),
            Value::Text(text) => strings::new(rt, text),
        }
    }
}

impl Group {
    fn class(&self, rt: &mut Rt) -> Result<Root> {
        if let Some(handle) = Handle::from_bits(self.class.load(SeqCst)) {
            // SAFETY: kept since it was put there.
            return Ok(unsafe { Ref::from_handle(handle) }.root());
        }
        let fields: Vec<Field<'_>> = self
            .items
            .iter()
            .map(|(name, _)| Field {
                name: Some(name),
                doc: std::ptr::null(),
            })
            .collect();
        let made = structseq::new_type(rt, self.name, Some(self.doc), &fields, fields.len())?;
        permanent::keep(made.get());
        self.class.store(made.handle().bits(), SeqCst);
        Ok(made)
    }

    /// The struct sequence; new reference.
    pub fn make(&self, rt: &mut Rt) -> Result<Root> {
        let class = self.class(rt)?;
        let Some(ty) = as_type(class.get()) else {
            return Ok(class);
        };
        let made = structseq::new(rt, ty)?;
        for (i, (_, value)) in self.items.iter().enumerate() {
            let value = value.object(rt)?;
            structseq::set(rt, made.get(), i, value.get());
        }
        Ok(made)
    }
}
