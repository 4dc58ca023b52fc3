//! The methods of bytearray that bytes does not have.

use super::{bytes_mut, extend, splice, this};
use crate::error;
use crate::heap::Header;
use crate::object::buffer::{self, with_bytes};
use crate::object::{args, attr, index, ops, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::byte_string::{self, Out, byte_value, make, size_argument, view};
use crate::types::exceptions::{EXC_INDEX_ERROR, EXC_TYPE_ERROR};
use crate::types::function::{Method, meth};
use crate::types::{bytes, descr, none, str_ops, strings, tuple};

/// The table of methods.
#[rustfmt::skip]
pub static METHODS: &[Method] = &[
    Method { name: c"append", function: || thunk::method_o(append), flags: meth::O, doc: c"Adds a byte at the end." },
    Method { name: c"clear", function: || thunk::method_noargs(clear), flags: meth::NOARGS, doc: c"Removes all bytes." },
    Method { name: c"copy", function: || thunk::method_noargs(copy), flags: meth::NOARGS, doc: c"A copy." },
    Method { name: c"extend", function: || thunk::method_o(extend_method), flags: meth::O, doc: c"Adds the bytes of an object, or ints, at the end." },
    Method { name: c"insert", function: || thunk::method_fast(insert), flags: meth::FASTCALL, doc: c"Inserts a byte before an index." },
    Method { name: c"pop", function: || thunk::method_fast(pop), flags: meth::FASTCALL, doc: c"Removes and returns the byte at an index, the last by default." },
    Method { name: c"remove", function: || thunk::method_o(remove), flags: meth::O, doc: c"Removes the first byte of this value; ValueError if there is none." },
    Method { name: c"resize", function: || thunk::method_o(resize), flags: meth::O, doc: c"Changes the size; new bytes are zero." },
    Method { name: c"reverse", function: || thunk::method_noargs(reverse), flags: meth::NOARGS, doc: c"Reverses the order of the bytes in place." },
    Method { name: c"take_bytes", function: || thunk::method_fast(take_bytes), flags: meth::FASTCALL, doc: c"Takes the first n bytes, or all, out as bytes, without copying them." },
    Method { name: c"__alloc__", function: || thunk::method_noargs(alloc), flags: meth::NOARGS, doc: c"Bytes there is memory for." },
    Method { name: c"__sizeof__", function: || thunk::method_noargs(sizeof), flags: meth::NOARGS, doc: c"Bytes of memory, with the data." },
    Method { name: c"__reduce__", function: || thunk::method_noargs(reduce), flags: meth::NOARGS, doc: c"What pickling keeps." },
    Method { name: c"__reduce_ex__", function: || thunk::method_fast(reduce_ex), flags: meth::FASTCALL, doc: c"What pickling keeps." },
];

/// Adds the methods, after the type was completed.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &super::PyByteArray_Type;
    descr::add_methods(rt, ty, byte_string::methods::METHODS)?;
    descr::add_methods(rt, ty, METHODS)
}

fn append(rt: &mut Rt, object: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    let byte = byte_value(rt, value, "byte")?;
    let array = this(rt, object)?;
    extend(rt, array, &[byte])?;
    Ok(none().root())
}

fn clear(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let array = this(rt, object)?;
    super::resize(rt, array, 0)?;
    Ok(none().root())
}

fn copy(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let buf = super::buffer_of(rt, object)?;
    super::from_buf(rt, buf)
}

fn extend_method(rt: &mut Rt, object: Ref<'_>, iterable: Ref<'_>) -> Result<Root> {
    let array = this(rt, object)?;
    if bytes::is_bytes(iterable) {
        extend(rt, array, bytes::data(iterable))?;
        return Ok(none().root());
    }
    if buffer::lends(iterable) {
        let data = with_bytes(rt, iterable, Out::copy)?;
        extend(rt, array, data.bytes())?;
        return Ok(none().root());
    }
    let iterator = match ops::iter(rt, iterable) {
        Ok(iterator) => iterator,
        Err(_) if error::catch(rt, &EXC_TYPE_ERROR) => {
            let ty = type_of(iterable).full_name();
            return Err(error::type_error(
                rt,
                format_args!("can't extend bytearray with {ty}"),
            ));
        }
        Err(raised) => return Err(raised),
    };
    let mut out = Out::with_room(rt, 0)?;
    let pushed = make::push_all(rt, &mut out, iterator.get(), "byte");
    if let Err(raised) = pushed {
        if !strings::is_str(iterable) {
            return Err(raised);
        }
        error::restore(rt, None);
        return Err(error::type_error(
            rt,
            "expected iterable of integers; got: 'str'",
        ));
    }
    extend(rt, array, out.bytes())?;
    Ok(none().root())
}

fn insert(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "insert", arguments.len(), 2, 2)?;
    let before = size_argument(rt, arguments[0])?;
    let byte = byte_value(rt, arguments[1], "byte")?;
    let array = this(rt, object)?;
    let len = array.get(rt).len();
    let before = match before < 0 {
        true => before.saturating_add(len as isize).max(0) as usize,
        false => (before as usize).min(len),
    };
    splice(rt, array, before..before, &[byte])?;
    Ok(none().root())
}

fn pop(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "pop", arguments.len(), 0, 1)?;
    let index = match arguments.first() {
        Some(index) => size_argument(rt, *index)?,
        None => -1,
    };
    let array = this(rt, object)?;
    let len = array.get(rt).len();
    if len == 0 {
        return Err(error::index_error(rt, "pop from empty bytearray"));
    }
    let Some(place) = index::place(len, index) else {
        return Err(error::index_error(rt, "pop index out of range"));
    };
    let byte = view(rt, object)?[place];
    splice(rt, array, place..place + 1, &[])?;
    index::int(rt, isize::from(byte))
}

fn remove(rt: &mut Rt, object: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    let byte = byte_value(rt, value, "byte")?;
    let array = this(rt, object)?;
    let Some(place) = memchr::memchr(byte, view(rt, object)?) else {
        return Err(error::value_error(rt, "value not found in bytearray"));
    };
    splice(rt, array, place..place + 1, &[])?;
    Ok(none().root())
}

fn resize(rt: &mut Rt, object: Ref<'_>, len: Ref<'_>) -> Result<Root> {
    let len = size_argument(rt, len)?;
    let array = this(rt, object)?;
    resize_to(rt, array, len)?;
    Ok(none().root())
}

/// Changes the size; new bytes are zero. ValueError for a negative size,
/// BufferError, MemoryError.
pub fn resize_to(
    rt: &mut Rt,
    array: crate::object::Obj<'_, super::ByteArray>,
    len: isize,
) -> Result<()> {
    match usize::try_from(len) {
        Ok(len) => super::resize(rt, array, len),
        Err(_) => Err(error::value_error(
            rt,
            format_args!("Can only resize to positive sizes, got {len}"),
        )),
    }
}

fn reverse(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let array = this(rt, object)?;
    bytes_mut(rt, array)?.reverse();
    Ok(none().root())
}

fn take_bytes(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "take_bytes", arguments.len(), 0, 1)?;
    let count = match arguments.first().filter(|n| !n.is(none())) {
        Some(count) if !index::is_index(*count) => {
            return Err(error::type_error(rt, "n must be an integer or None"));
        }
        Some(count) => Some(index::as_isize(rt, *count, Some(&EXC_INDEX_ERROR))?),
        None => None,
    };
    let array = this(rt, object)?;
    let len = array.get(rt).len() as isize;
    let count = match count {
        Some(count) if count < 0 => count + len,
        Some(count) => count,
        None => len,
    };
    match usize::try_from(count) {
        Ok(count) => super::take_bytes(rt, array, count),
        Err(_) => Err(error::index_error(
            rt,
            format_args!("can't take {count} bytes outside size {len}"),
        )),
    }
}

fn alloc(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let capacity = this(rt, object)?.get(rt).capacity();
    index::int(rt, capacity as isize)
}

fn sizeof(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let capacity = this(rt, object)?.get(rt).capacity();
    let own = type_of(object).basicsize().max(size_of::<Header>());
    index::int(rt, (own + capacity) as isize)
}

fn reduce(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let mut text = Vec::new();
    for byte in view(rt, object)? {
        str_ops::push_code_point(&mut text, u32::from(*byte));
    }
    let text = str_ops::from_text(rt, &text)?;
    let encoding = strings::interned(rt, "latin-1")?;
    reduced(rt, object, &[text.get(), encoding.get()])
}

fn reduce_ex(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "__reduce_ex__", arguments.len(), 0, 1)?;
    let protocol = match arguments.first() {
        Some(protocol) => size_argument(rt, *protocol)?,
        None => 0,
    };
    if protocol < 3 {
        return reduce(rt, object);
    }
    let array = this(rt, object)?;
    let data = super::to_bytes(rt, array)?;
    reduced(rt, object, &[data.get()])
}

/// The type, the arguments that make the bytes anew, and the instance
/// dictionary.
fn reduced(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    let arguments = match this(rt, object)?.get(rt).is_empty() {
        true => tuple::empty(rt)?,
        false => tuple::from_refs(rt, arguments)?,
    };
    let state = match attr::instance_dict(rt, object) {
        Some(dict) => dict.root(),
        None => none().root(),
    };
    let class = type_of(object).as_ref();
    tuple::from_refs(rt, &[class, arguments.get(), state.get()])
}
