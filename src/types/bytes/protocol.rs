//! The slots and methods of bytes that bytearray does not have.

use super::{PyBytes_Type, data, of_type};
use crate::object::buffer::{self, PyBuffer};
use crate::object::{TypeObject, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::byte_string::make::{self, Arguments};
use crate::types::byte_string::{methods, protocol};
use crate::types::function::{Method, meth};
use crate::types::{descr, strings, tuple};
use std::ffi::c_int;

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"__bytes__", function: || thunk::method_noargs(plain), flags: meth::NOARGS, doc: c"The same as plain bytes." },
    Method { name: c"__getnewargs__", function: || thunk::method_noargs(getnewargs), flags: meth::NOARGS, doc: c"" },
];

/// Fills the slots.
pub fn fill_slots() {
    let ty = &PyBytes_Type;
    protocol::fill_slots(ty);
    ty.set_slot(slot::tp_new, thunk::new(new));
    ty.set_slot(slot::tp_hash, thunk::hash(hash));
    ty.set_slot(slot::bf_getbuffer, buffer::getbuffer(get_buffer));
}

/// Adds the methods, after the type was completed.
pub fn setup(rt: &mut Rt) -> Result<()> {
    descr::add_methods(rt, &PyBytes_Type, methods::METHODS)?;
    descr::add_methods(rt, &PyBytes_Type, METHODS)
}

fn new(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let arguments = Arguments::from_call(rt, "bytes", args, kwargs)?;
    let made = match (arguments.encoded(rt)?, &arguments.source) {
        (Some(encoded), _) => encoded,
        (None, Some(source)) => from_object(rt, source.get())?,
        (None, None) => super::empty(rt)?,
    };
    of_type(rt, ty, made.get())
}

/// `bytes(source)` for what is no str; new reference.
fn from_object(rt: &mut Rt, source: Ref<'_>) -> Result<Root> {
    if let Some(made) = make::by_method(rt, source)? {
        return Ok(made);
    }
    if let Some(count) = make::count(rt, source)? {
        super::check_size(rt, count)?;
        return super::with_len(rt, count);
    }
    make::bytes_of(rt, source)
}

fn hash(_rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    Ok(strings::hash_bytes(data(object)))
}

fn plain(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    of_type(rt, &PyBytes_Type, object)
}

fn getnewargs(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let plain = plain(rt, object)?;
    tuple::from_refs(rt, &[plain.get()])
}

fn get_buffer(rt: &mut Rt, object: Ref<'_>, buffer: &mut PyBuffer, flags: c_int) -> Result<()> {
    let data = data(object);
    let span = (data.as_ptr().cast_mut(), data.len());
    buffer.fill(rt, Some(object), span, true, flags)
}
