//! The repr of lists of numbers, which needs no object for each.

use super::{array, view};
use crate::object::array::{Elements, Int};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::float;
use crate::types::strings;
use std::fmt::Write;

/// The repr of a list that keeps its items without boxes; `None` of others.
pub fn repr_of_numbers(rt: &Rt, list: Ref<'_>) -> Option<Result<Root>> {
    let mut text = String::from("[");
    match array(view(list)?).elements(rt) {
        Elements::I8(values) => push_ints(&mut text, values),
        Elements::I16(values) => push_ints(&mut text, values),
        Elements::I32(values) => push_ints(&mut text, values),
        Elements::I64(values) => push_ints(&mut text, values),
        Elements::F64(values) => {
            for value in values {
                text.push_str(&float::repr(*value));
                text.push_str(", ");
            }
        }
        Elements::Object(_) => return None,
    }
    if text.ends_with(", ") {
        text.truncate(text.len() - 2);
    }
    text.push(']');
    Some(strings::new(rt, &text))
}

fn push_ints<T: Int>(text: &mut String, values: &[T]) {
    for value in values {
        let value: i64 = (*value).into();
        // Writing to a String cannot fail.
        let _ = write!(text, "{value}, ");
    }
}
