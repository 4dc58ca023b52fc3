//! The slots of memoryview.

use super::{
    LENDER_TYPE, PyMemoryView_Type, compare, from_object, index, iter, methods, open, release,
    request, this,
};
use crate::error;
use crate::object::buffer::{self, PyBuffer};
use crate::object::signature::Signature;
use crate::object::strided::Order;
use crate::object::{TypeObject, ready, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{PyBaseObject_Type, descr, strings};
use std::ffi::c_int;

/// Fills the slots and completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyMemoryView_Type;
    for (number, function) in [
        (slot::tp_new, thunk::new(new)),
        (slot::tp_repr, thunk::unary(repr)),
        (slot::tp_hash, thunk::hash(compare::hash)),
        (slot::tp_richcompare, thunk::richcompare(compare::compare)),
        (slot::tp_iter, thunk::unary(iter::over)),
        (slot::sq_length, thunk::length(index::length)),
        (slot::sq_item, thunk::sized(index::item)),
        (slot::mp_length, thunk::length(index::length)),
        (slot::mp_subscript, thunk::binary(index::subscript)),
        (slot::mp_ass_subscript, thunk::set_keyed(index::assign)),
        (slot::bf_getbuffer, buffer::getbuffer(get_buffer)),
        (
            slot::bf_releasebuffer,
            buffer::releasebuffer(release_buffer),
        ),
    ] {
        ty.set_slot(number, function);
    }
    ready::ready_static(rt, ty, &PyBaseObject_Type)?;
    ready::ready_static(rt, &LENDER_TYPE, &PyBaseObject_Type)?;
    // Not a `__del__` that Python code could see.
    ty.set_slot(slot::tp_finalize, thunk::finalizer(release));
    ready::note_death(ty);
    iter::setup(rt)?;
    descr::add_methods(rt, ty, methods::METHODS)?;
    descr::add_getset(rt, ty, methods::ATTRIBUTES)
}

fn new(rt: &mut Rt, _: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let signature = Signature {
        function: "memoryview",
        names: ["object"],
        required: 1,
    };
    let [Some(object)] = signature.bind_tuple(rt, args, kwargs)? else {
        return Err(error::type_error(rt, "memoryview() needs an object"));
    };
    from_object(rt, object.get(), request::FULL_RO)
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let at = object.handle().bits();
    let released = match this(rt, object)?.get(rt).lender {
        Some(_) => "",
        None => "released ",
    };
    strings::new(rt, &format!("<{released}memory at {at:#x}>"))
}

/// Lends the memory on, as far as it is what is asked for.
fn get_buffer(rt: &mut Rt, object: Ref<'_>, buffer: &mut PyBuffer, flags: c_int) -> Result<()> {
    let asked = |what| request::has(flags, what);
    let refuse = |rt: &Rt, what: &str| {
        Err(error::buffer_error(
            rt,
            format_args!("memoryview: underlying buffer {what}"),
        ))
    };
    let view = open(rt, object)?;
    let items = &view.items;
    let (c, fortran) = (
        items.is_contiguous(Order::C),
        items.is_contiguous(Order::Fortran),
    );
    if asked(request::WRITABLE) && view.readonly {
        return refuse(rt, "is not writable");
    }
    if asked(request::C_CONTIGUOUS) && !c {
        return refuse(rt, "is not C-contiguous");
    }
    if asked(request::F_CONTIGUOUS) && !fortran {
        return refuse(rt, "is not Fortran contiguous");
    }
    if asked(request::ANY_CONTIGUOUS) && !c && !fortran {
        return refuse(rt, "is not contiguous");
    }
    if !asked(request::INDIRECT) && !items.suboffsets().is_empty() {
        return refuse(rt, "requires suboffsets");
    }
    if !asked(request::STRIDES) && !c {
        return refuse(rt, "is not C-contiguous");
    }
    if !asked(request::ND) && asked(request::FORMAT) {
        return Err(error::buffer_error(
            rt,
            "memoryview: cannot cast to unsigned bytes if the format flag is present",
        ));
    }
    let start = |numbers: &[isize]| match numbers.is_empty() {
        true => std::ptr::null_mut(),
        false => numbers.as_ptr().cast_mut(),
    };
    *buffer = PyBuffer {
        buf: items.buf().cast(),
        len: items.bytes() as isize,
        itemsize: items.itemsize() as isize,
        readonly: c_int::from(view.readonly),
        ndim: items.dimensions() as c_int,
        ..PyBuffer::empty()
    };
    if asked(request::FORMAT) {
        buffer.format = view.format.as_ptr().cast_mut();
    }
    if asked(request::ND) {
        buffer.shape = start(items.shape());
    } else {
        buffer.ndim = 1;
    }
    if asked(request::STRIDES) {
        buffer.strides = start(items.strides());
    }
    if asked(request::INDIRECT) {
        buffer.suboffsets = start(items.suboffsets());
    }
    buffer.obj = buffer::counted(object);
    this(rt, object)?.get_mut(rt).exports += 1;
    Ok(())
}

fn release_buffer(rt: &mut Rt, object: Ref<'_>, _: &mut PyBuffer) -> Result<()> {
    let payload = this(rt, object)?.get_mut(rt);
    payload.exports = payload.exports.saturating_sub(1);
    Ok(())
}
