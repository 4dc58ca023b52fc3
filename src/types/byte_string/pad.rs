//! Widening to a given width, and tabulators.

use super::{Kind, Out, size_argument, unchanged, view};
use crate::error;
use crate::object::signature::Signature;
use crate::object::{args, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::int;
use crate::types::{bytearray, bytes};

/// The arguments of the three: a width and the byte to fill with.
fn width_and_filler(rt: &mut Rt, name: &str, arguments: &[Ref<'_>]) -> Result<(usize, u8)> {
    args::count(rt, name, arguments.len(), 1, 2)?;
    let width = size_argument(rt, arguments[0])?;
    let filler = match arguments.get(1) {
        Some(filler) => filler_byte(rt, name, *filler)?,
        None => b' ',
    };
    Ok((usize::try_from(width).unwrap_or(0), filler))
}

fn filler_byte(rt: &Rt, name: &str, filler: Ref<'_>) -> Result<u8> {
    let ty = type_of(filler).full_name();
    if !bytes::is_bytes(filler) && bytearray::view(filler).is_none() {
        return Err(error::type_error(
            rt,
            format_args!("{name}() argument 2 must be a byte string of length 1, not {ty}"),
        ));
    }
    match view(rt, filler)? {
        [byte] => Ok(*byte),
        data => Err(error::type_error(
            rt,
            format_args!(
                "{name}(): argument 2 must be a byte string of length 1, \
                 not a {ty} object of length {}",
                data.len()
            ),
        )),
    }
}

/// The object between `left` and `right` fillers.
fn padded(rt: &Rt, object: Ref<'_>, left: usize, right: usize, filler: u8) -> Result<Root> {
    if left == 0 && right == 0 {
        return unchanged(rt, object);
    }
    let data = view(rt, object)?;
    let mut out = Out::with_room_for(rt, data.len().checked_add(left + right))?;
    out.push_repeated(rt, filler, left)?;
    out.push(rt, data)?;
    out.push_repeated(rt, filler, right)?;
    out.finish(rt, Kind::of(object))
}

pub fn ljust(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    let (width, filler) = width_and_filler(rt, "ljust", arguments)?;
    let room = width.saturating_sub(view(rt, object)?.len());
    padded(rt, object, 0, room, filler)
}

pub fn rjust(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    let (width, filler) = width_and_filler(rt, "rjust", arguments)?;
    let room = width.saturating_sub(view(rt, object)?.len());
    padded(rt, object, room, 0, filler)
}

pub fn center(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    let (width, filler) = width_and_filler(rt, "center", arguments)?;
    let room = width.saturating_sub(view(rt, object)?.len());
    // The odd one goes to the left where the width is odd.
    let left = room / 2 + (room & width & 1);
    padded(rt, object, left, room - left, filler)
}

pub fn zfill(rt: &mut Rt, object: Ref<'_>, width: Ref<'_>) -> Result<Root> {
    let width = usize::try_from(size_argument(rt, width)?).unwrap_or(0);
    let data = view(rt, object)?;
    let room = width.saturating_sub(data.len());
    if room == 0 {
        return unchanged(rt, object);
    }
    let sign = usize::from(matches!(data, [b'+' | b'-', ..]));
    let mut out = Out::with_room_for(rt, data.len().checked_add(room))?;
    out.push(rt, &data[..sign])?;
    out.push_repeated(rt, b'0', room)?;
    out.push(rt, &data[sign..])?;
    out.finish(rt, Kind::of(object))
}

pub fn expandtabs(
    rt: &mut Rt,
    object: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let signature = Signature {
        function: "expandtabs",
        names: ["tabsize"],
        required: 0,
    };
    let [tab] = signature.bind(rt, args, names)?;
    let tab = match tab {
        Some(tab) => int_argument(rt, tab.get())?,
        None => 8,
    };
    let tab = usize::try_from(tab).unwrap_or(0);
    let data = view(rt, object)?;
    let mut out = Out::with_room(rt, data.len())?;
    let mut column = 0;
    for byte in data {
        match byte {
            b'\t' if tab > 0 => {
                let room = tab - column % tab;
                out.push_repeated(rt, b' ', room)?;
                column += room;
            }
            b'\t' => {}
            _ => {
                out.push(rt, &[*byte])?;
                column = if matches!(byte, b'\n' | b'\r') {
                    0
                } else {
                    column + 1
                };
            }
        }
    }
    out.finish(rt, Kind::of(object))
}

/// The value of an argument that is a C int. TypeError, OverflowError.
fn int_argument(rt: &mut Rt, value: Ref<'_>) -> Result<i32> {
    let index = crate::object::number::index(rt, value)?;
    let value = int::to_i64(rt, index.get());
    value
        .and_then(|v| i32::try_from(v).ok())
        .ok_or_else(|| error::overflow_error(rt, "Python int too large to convert to C int"))
}
