//! str(): from any object, or decoded from bytes.

use super::methods::codec_name;
use crate::error;
use crate::object::signature::Signature;
use crate::object::{TypeObject, args, buffer, ops, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::codec;
use crate::types::dict;
use crate::types::strings::{self, PyUnicode_Type, is_str};

static SIGNATURE: Signature<3> = Signature {
    function: "str",
    names: ["object", "encoding", "errors"],
    required: 0,
};

/// tp_new: `str(object='', encoding, errors)`.
pub fn new(
    rt: &mut Rt,
    class: &TypeObject,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    if kwargs.is_none_or(|k| dict::len(rt, k) == 0) {
        args::count_tuple(rt, "str", args, 0, 3)?;
    }
    let bound = SIGNATURE.bind_tuple(rt, args, kwargs)?;
    let [object, encoding, errors] = bound.each_ref().map(|b| b.as_ref().map(Root::get));
    let made = match object {
        None => strings::new(rt, "")?,
        Some(object) if encoding.is_none() && errors.is_none() => ops::str(rt, object)?,
        Some(object) => {
            let encoding = codec_name(rt, ("str", "encoding"), encoding, "utf-8")?;
            let errors = codec_name(rt, ("str", "errors"), errors, "strict")?;
            from_encoded(rt, object, encoding, errors)?
        }
    };
    if std::ptr::eq(class, &PyUnicode_Type) {
        return Ok(made);
    }
    strings::of_class(rt, class, made.get())
}

/// A str decoded from a bytes-like object; new reference. TypeError for
/// other objects, UnicodeDecodeError, LookupError.
pub fn from_encoded(rt: &mut Rt, object: Ref<'_>, encoding: &str, errors: &str) -> Result<Root> {
    if is_str(object) {
        return Err(error::type_error(rt, "decoding str is not supported"));
    }
    if !buffer::lends(object) {
        let ty = type_of(object).full_name();
        return Err(error::type_error(
            rt,
            format_args!("decoding to str: need a bytes-like object, {ty} found"),
        ));
    }
    let data = codec::functions::data_of(rt, object)?;
    codec::decode_text(rt, &data, encoding, Some(errors))
}
