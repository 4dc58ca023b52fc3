//! Views of the same bytes as items of another format or shape.

use super::{MOST_DIMENSIONS, View, derive, format, open};
use crate::error;
use crate::object::signature::Signature;
use crate::object::strided::Order;
use crate::object::type_of;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{int, list, strings, tuple};
use std::ffi::CString;

/// The method `cast`.
pub fn cast(
    rt: &mut Rt,
    object: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let signature = Signature {
        function: "cast",
        names: ["format", "shape"],
        required: 1,
    };
    let [Some(format), shape] = signature.bind(rt, args, names)? else {
        return Ok(object.root());
    };
    if !strings::is_str(format.get()) {
        let ty = type_of(format.get()).full_name();
        return Err(error::type_error(
            rt,
            format_args!("cast() argument 'format' must be str, not {ty}"),
        ));
    }
    let shape = shape.as_ref().map(Root::get);
    check(rt, open(rt, object)?, shape)?;
    let (format, itemsize) = destination(rt, format.get())?;
    let view = open(rt, object)?;
    let count = items_in(rt, view, &format, itemsize)?;
    let shape = match shape {
        Some(shape) => lengths(rt, shape, view, itemsize)?,
        None => vec![count],
    };
    let items = view.items.reshaped(shape, itemsize);
    let readonly = view.readonly;
    derive(rt, object, items, Some(format), readonly)
}

/// Whether the view can be cast at all, to this shape.
fn check(rt: &Rt, view: &View, shape: Option<Ref<'_>>) -> Result<()> {
    let refuse = |message| Err(error::type_error(rt, message));
    let items = &view.items;
    if !items.is_contiguous(Order::C) {
        return refuse("memoryview: casts are restricted to C-contiguous views");
    }
    if (shape.is_some() || items.dimensions() != 1) && items.shape().contains(&0) {
        return refuse("memoryview: cannot cast view with zeros in shape or strides");
    }
    let Some(shape) = shape else { return Ok(()) };
    if list::view(shape).is_none() && !tuple::is_tuple(shape) {
        return refuse("shape must be a list or a tuple");
    }
    let dimensions = list::count_of(rt, shape);
    if dimensions > MOST_DIMENSIONS {
        return Err(error::value_error(
            rt,
            format_args!("memoryview: number of dimensions must not exceed {MOST_DIMENSIONS}"),
        ));
    }
    if items.dimensions() != 1 && dimensions != 1 {
        return refuse("memoryview: cast must be 1D -> ND or ND -> 1D");
    }
    Ok(())
}

/// The format to cast to, and the size of its items. ValueError for one that
/// is not native.
fn destination(rt: &mut Rt, format: Ref<'_>) -> Result<(CString, usize)> {
    let ascii =
        crate::types::codec::encode(rt, format, crate::types::codec::Encoding::Ascii, "strict")?;
    let text = CString::new(crate::types::bytes::data(ascii.get())).unwrap_or_default();
    match format::native_code(text.to_bytes()) {
        Some((_, itemsize)) => Ok((text, itemsize)),
        None => Err(error::value_error(
            rt,
            "memoryview: destination format must be a native format prefixed with an optional '@'",
        )),
    }
}

/// Number of items of the new size. TypeError if neither format is bytes, or
/// the size does not fit.
fn items_in(rt: &Rt, view: &View, to: &CString, itemsize: usize) -> Result<isize> {
    let is_bytes =
        |format: &CString| format::single_code(format.to_bytes()).is_some_and(format::is_byte);
    if !is_bytes(&view.format) && !is_bytes(to) {
        return Err(error::type_error(
            rt,
            "memoryview: cannot cast between two non-byte formats",
        ));
    }
    let bytes = view.items.bytes();
    if !bytes.is_multiple_of(itemsize) {
        return Err(error::type_error(
            rt,
            "memoryview: length is not a multiple of itemsize",
        ));
    }
    Ok((bytes / itemsize) as isize)
}

/// The lengths in a list or tuple. TypeError, ValueError, OverflowError.
fn lengths(rt: &Rt, shape: Ref<'_>, view: &View, itemsize: usize) -> Result<Vec<isize>> {
    let mut lengths = Vec::new();
    let mut product = 1isize;
    for i in 0..list::count_of(rt, shape) {
        let length = list::item(rt, shape, i).or_else(|| tuple::get(rt, shape, i));
        let Some(length) = length.filter(|l| int::is_int(*l)) else {
            return Err(error::type_error(
                rt,
                "memoryview.cast(): elements of shape must be integers",
            ));
        };
        let Some(length) = int::to_i64(rt, length) else {
            return Err(error::overflow_error(
                rt,
                "Python int too large to convert to C ssize_t",
            ));
        };
        if length <= 0 {
            return Err(error::value_error(
                rt,
                "memoryview.cast(): elements of shape must be integers > 0",
            ));
        }
        let Some(more) = product.checked_mul(length as isize) else {
            return Err(error::value_error(
                rt,
                "memoryview.cast(): product(shape) > SSIZE_MAX",
            ));
        };
        product = more;
        lengths.push(length as isize);
    }
    if (product as usize).checked_mul(itemsize) != Some(view.items.bytes()) {
        return Err(error::type_error(
            rt,
            "memoryview: product(shape) * itemsize != buffer size",
        ));
    }
    Ok(lengths)
}
