//! What bytes(x) and bytearray(x) take.

use super::{Out, byte_value};
use crate::error;
use crate::object::signature::Signature;
use crate::object::strided::Order;
use crate::object::{attr, buffer, call, index, ops, slot, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::bytearray::or_no_memory;
use crate::types::exceptions::{EXC_OVERFLOW_ERROR, EXC_TYPE_ERROR};
use crate::types::{bytearray, bytes, codec, strings};

/// The arguments of the two constructors.
pub struct Arguments {
    /// What to make the bytes of.
    pub source: Option<Root>,
    encoding: Option<Root>,
    errors: Option<Root>,
}

impl Arguments {
    /// From a call of `bytes` or `bytearray`, by name. TypeError.
    pub fn from_call(
        rt: &Rt,
        function: &'static str,
        args: Ref<'_>,
        kwargs: Option<Ref<'_>>,
    ) -> Result<Arguments> {
        let signature = Signature {
            function,
            names: ["source", "encoding", "errors"],
            required: 0,
        };
        let [source, encoding, errors] = signature.bind_tuple(rt, args, kwargs)?;
        for (name, value) in [("encoding", &encoding), ("errors", &errors)] {
            text_argument(rt, function, name, value.as_ref().map(Root::get))?;
        }
        Ok(Arguments {
            source,
            encoding,
            errors,
        })
    }

    /// The bytes of a str in the encoding that is given; `None` for another
    /// source. TypeError if encoding and source do not go together.
    pub fn encoded(&self, rt: &mut Rt) -> Result<Option<Root>> {
        let text = self.source.as_ref().filter(|s| strings::is_str(s.get()));
        match (text, &self.encoding, &self.errors) {
            (Some(text), Some(encoding), errors) => encode(
                rt,
                text.get(),
                encoding.get(),
                errors.as_ref().map(Root::get),
            )
            .map(Some),
            (Some(_), None, _) => Err(error::type_error(rt, "string argument without an encoding")),
            (None, Some(_), _) => Err(error::type_error(rt, "encoding without a string argument")),
            (None, None, Some(_)) => Err(error::type_error(rt, "errors without a string argument")),
            (None, None, None) => Ok(None),
        }
    }
}

/// TypeError unless the argument is a str without a NUL, or not given.
pub fn text_argument(rt: &Rt, function: &str, name: &str, value: Option<Ref<'_>>) -> Result<()> {
    let Some(value) = value else { return Ok(()) };
    if !strings::is_str(value) {
        let ty = match value.is(crate::types::none()) {
            true => "None",
            false => type_of(value).full_name(),
        };
        return Err(error::type_error(
            rt,
            format_args!("{function}() argument '{name}' must be str, not {ty}"),
        ));
    }
    if strings::bytes(value).contains(&0) {
        return Err(error::value_error(rt, "embedded null character"));
    }
    Ok(())
}

fn encode(rt: &mut Rt, text: Ref<'_>, encoding: Ref<'_>, errors: Option<Ref<'_>>) -> Result<Root> {
    let errors = errors.map_or("strict".into(), strings::lossy);
    codec::encode_text(rt, text, &strings::lossy(encoding), Some(&errors))
}

/// A number of zero bytes, for what can be an index; `None` for what cannot.
/// ValueError for a negative number, OverflowError for an absurd one.
pub fn count(rt: &mut Rt, source: Ref<'_>) -> Result<Option<usize>> {
    if !index::is_index(source) {
        return Ok(None);
    }
    let count = match index::as_isize(rt, source, Some(&EXC_OVERFLOW_ERROR)) {
        Ok(count) => count,
        Err(_) if error::catch(rt, &EXC_TYPE_ERROR) => return Ok(None),
        Err(raised) => return Err(raised),
    };
    match usize::try_from(count) {
        Ok(count) => Ok(Some(count)),
        Err(_) => Err(error::value_error(rt, "negative count")),
    }
}

/// What the `__bytes__` of the object's type makes; `None` without one.
/// TypeError if that is no bytes.
pub fn by_method(rt: &mut Rt, source: Ref<'_>) -> Result<Option<Root>> {
    let name = strings::interned(rt, "__bytes__")?;
    let ty = type_of(source);
    let Some(found) = attr::lookup(rt, ty, name.get()).map(Ref::root) else {
        return Ok(None);
    };
    let bound = match type_of(found.get()).slot(slot::tp_descr_get) {
        0 => found,
        getter => attr::bind(rt, getter, found.get(), Some(source), ty)?,
    };
    let made = call::none(rt, bound.get())?;
    if bytes::is_bytes(made.get()) {
        return Ok(Some(made));
    }
    let (ty, got) = (ty.short_name(), type_of(made.get()).full_name());
    Err(error::type_error(
        rt,
        format_args!("{ty}.__bytes__() must return a bytes, not {got}"),
    ))
}

/// The bytes that an object lends, or ints that it gives, collected; for
/// messages the name of the result's type. TypeError, ValueError.
pub fn collect(rt: &mut Rt, source: Ref<'_>, target: &str) -> Result<Out> {
    if buffer::lends(source) {
        return copy_of_lent(rt, source);
    }
    if strings::is_str(source) {
        return Err(not_convertible(rt, source, target));
    }
    let iterator = match ops::iter(rt, source) {
        Ok(iterator) => iterator,
        Err(_) if error::catch(rt, &EXC_TYPE_ERROR) => {
            return Err(not_convertible(rt, source, target));
        }
        Err(raised) => return Err(raised),
    };
    let what = if target == "bytes" { "bytes" } else { "byte" };
    let mut out = Out::with_room(rt, 0)?;
    push_all(rt, &mut out, iterator.get(), what)?;
    Ok(out)
}

/// A copy of the bytes that an object lends, which may have gaps. BufferError.
fn copy_of_lent(rt: &mut Rt, source: Ref<'_>) -> Result<Out> {
    let lent = buffer::get_boxed(rt, source, buffer::request::FULL_RO)?;
    let (items, _) = buffer::described(&lent);
    let copy = or_no_memory(rt, items.to_buf(Order::C));
    buffer::release_boxed(rt, lent);
    copy.map(Out::from)
}

/// Adds the ints that an iterator gives. TypeError, ValueError.
pub fn push_all(rt: &mut Rt, out: &mut Out, iterator: Ref<'_>, what: &str) -> Result<()> {
    while let Some(item) = ops::next(rt, iterator)? {
        let byte = byte_value(rt, item.get(), what)?;
        out.push(rt, &[byte])?;
    }
    Ok(())
}

#[cold]
fn not_convertible(rt: &Rt, source: Ref<'_>, target: &str) -> Raised {
    let ty = type_of(source).full_name();
    error::type_error(rt, format_args!("cannot convert '{ty}' object to {target}"))
}

/// bytes of an object: `PyBytes_FromObject`, without regard to `__bytes__`
/// and numbers; new reference. TypeError, ValueError.
pub fn bytes_of(rt: &mut Rt, source: Ref<'_>) -> Result<Root> {
    if bytes::is_bytes(source) {
        return bytes::of_type(rt, &bytes::PyBytes_Type, source);
    }
    if let Some(array) = bytearray::view(source) {
        return bytearray::to_bytes(rt, array);
    }
    collect(rt, source, "bytes")?.finish(rt, super::Kind::Bytes)
}
