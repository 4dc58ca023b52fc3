//! Lists as arrays of numbers, for those who have the numbers in arrays of
//! their own. No foreign code runs, and no object is made for a number that
//! the list keeps without a box.

use super::{List, append, array, with_empty_places};
use crate::error;
use crate::handle::Handle;
use crate::object::array::{Elements, Source};
use crate::object::native::Obj;
use crate::object::type_of;
use crate::rt::{Place, Raised, Ref, Result, Root, Rt};
use crate::types::{float, int, none};
use std::mem::MaybeUninit;
use std::ops::Range;

/// The positions from `start` on, `count` of them. IndexError.
pub fn range(rt: &Rt, list: Obj<'_, List>, start: usize, count: usize) -> Result<Range<usize>> {
    match start.checked_add(count) {
        Some(end) if end <= array(list).len() => Ok(start..end),
        _ => Err(error::index_error(rt, "list index out of range")),
    }
}

fn convert<S: Copy, T>(from: &[S], to: &mut [MaybeUninit<T>], convert: impl Fn(S) -> T) {
    for (place, value) in to.iter_mut().zip(from) {
        place.write(convert(*value));
    }
}

fn convert_objects<T>(
    rt: &Rt,
    from: &[Place],
    to: &mut [MaybeUninit<T>],
    convert: impl Fn(Ref<'_>) -> Result<T>,
) -> Result<()> {
    for (place, object) in to.iter_mut().zip(from) {
        place.write(convert(object.get(rt).unwrap_or_else(none))?);
    }
    Ok(())
}

fn wrong_type(rt: &Rt, wanted: &str, name: &str) -> Raised {
    error::type_error(rt, format_args!("{wanted} required, not {name}"))
}

fn int_of(rt: &Rt, object: Ref<'_>) -> Result<i64> {
    if !int::is_int(object) {
        return Err(wrong_type(rt, "an int is", type_of(object).full_name()));
    }
    int::to_i64(rt, object).ok_or_else(|| error::overflow_error(rt, "int too large for 64 bits"))
}

fn double_of(rt: &Rt, object: Ref<'_>) -> Result<f64> {
    match float::to_f64(rt, object) {
        Some(value) => Ok(value),
        None if int::is_int(object) => int::to_f64(rt, object),
        None => Err(wrong_type(rt, "a number is", type_of(object).full_name())),
    }
}

/// Copies ints out, from `start` on, as many as `to` has. TypeError,
/// OverflowError, IndexError; then the content of `to` is undefined.
pub fn copy_ints(
    rt: &Rt,
    list: Obj<'_, List>,
    start: usize,
    to: &mut [MaybeUninit<i64>],
) -> Result<()> {
    let range = range(rt, list, start, to.len())?;
    match array(list).elements(rt) {
        Elements::I8(values) => convert(&values[range], to, i64::from),
        Elements::I16(values) => convert(&values[range], to, i64::from),
        Elements::I32(values) => convert(&values[range], to, i64::from),
        Elements::I64(values) => convert(&values[range], to, |v| v),
        Elements::F64(_) if range.is_empty() => {}
        Elements::F64(_) => return Err(wrong_type(rt, "an int is", "float")),
        Elements::Object(objects) => {
            return convert_objects(rt, &objects[range], to, |o| int_of(rt, o));
        }
    }
    Ok(())
}

/// [`copy_ints`] for doubles; ints are converted.
pub fn copy_doubles(
    rt: &Rt,
    list: Obj<'_, List>,
    start: usize,
    to: &mut [MaybeUninit<f64>],
) -> Result<()> {
    let range = range(rt, list, start, to.len())?;
    match array(list).elements(rt) {
        Elements::I8(values) => convert(&values[range], to, f64::from),
        Elements::I16(values) => convert(&values[range], to, f64::from),
        Elements::I32(values) => convert(&values[range], to, f64::from),
        Elements::I64(values) => convert(&values[range], to, |v| v as f64),
        Elements::F64(values) => convert(&values[range], to, |v| v),
        Elements::Object(objects) => {
            return convert_objects(rt, &objects[range], to, |o| double_of(rt, o));
        }
    }
    Ok(())
}

/// `list[low:high] = items`, where the items are `source` if none of them
/// needs a box, and else made one by one.
fn assign<T: Copy>(
    rt: &mut Rt,
    list: Obj<'_, List>,
    range: Range<usize>,
    (source, fits): (Source<'_>, bool),
    values: &[T],
    make: impl Fn(&Rt, T) -> Result<Root>,
) -> Result<()> {
    if fits {
        return array(list).replace_range(rt, list.as_ref(), range, source);
    }
    let made = with_empty_places(rt, 0)?;
    let items = super::protocol::this(rt, made.get())?;
    for value in values {
        let item = make(rt, *value)?;
        append(rt, items, item.get())?;
    }
    super::replace_range(rt, list, range.start, range.end, Some(made.get()))
}

/// `list[low:high] = values`, bounds within the list. MemoryError, BufferError.
pub fn assign_ints(
    rt: &mut Rt,
    list: Obj<'_, List>,
    range: Range<usize>,
    values: &[i64],
) -> Result<()> {
    // The topmost two bits of an int that needs no box are equal.
    let differ = values.iter().fold(0, |bits, v| bits | (v ^ (v << 1)));
    let source = (Source::Ints(values), differ >= 0);
    assign(rt, list, range, source, values, int::from_i64)
}

/// [`assign_ints`] for doubles.
pub fn assign_doubles(
    rt: &mut Rt,
    list: Obj<'_, List>,
    range: Range<usize>,
    values: &[f64],
) -> Result<()> {
    let fits = values.iter().all(|v| Handle::from_double(*v).is_some());
    let source = (Source::Doubles(values), fits);
    assign(rt, list, range, source, values, float::from_f64)
}

/// What a list keeps, see [`pin`].
pub struct Pinned {
    /// Address of the elements.
    pub items: *const u8,
    /// Bytes of one.
    pub size: usize,
    /// What they are: the code that `struct` has for it, or `O` for handles.
    pub code: u8,
}

/// Keeps a list as it is until [`unpin`]: whatever would change it raises
/// BufferError. MemoryError, BufferError for too many at a time.
pub fn pin(rt: &mut Rt, list: Obj<'_, List>) -> Result<Pinned> {
    let array = array(list);
    if matches!(array.elements(rt), Elements::Object(_)) {
        // It may have been one of numbers and something else.
        array.narrow(rt, list.as_ref())?;
    }
    let items = array.pin(rt)?;
    let code = match array.elements(rt) {
        Elements::I8(_) => b'b',
        Elements::I16(_) => b'h',
        Elements::I32(_) => b'i',
        Elements::I64(_) => b'q',
        Elements::F64(_) => b'd',
        Elements::Object(_) => b'O',
    };
    Ok(Pinned {
        items,
        size: array.kind().size(),
        code,
    })
}

/// Ends what one [`pin`] began.
pub fn unpin(_rt: &mut Rt, list: Obj<'_, List>) {
    array(list).unpin();
}
