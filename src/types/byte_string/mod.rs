//! What bytes and bytearray have in common: nearly everything that is done
//! with bytes, whichever of the two holds them.
//!
//! The files beside this one look at bytes as slices; here is how they get
//! at them and how a result becomes an object. A result is of the plain type
//! that its first operand is, or is derived from ([`Kind`]).
//!
//! Other operands may be any object that lends its memory; they are looked
//! at through [`with_bytes`], while no foreign code runs.

mod case;
pub mod escape;
pub mod hex;
pub mod make;
pub mod methods;
mod pad;
pub mod protocol;
mod replace;
mod search;
mod split;
mod strip;

use crate::error;
use crate::heap::data::ByteBuf;
use crate::object::buffer::with_bytes;
use crate::object::{is_exact, number};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::bytearray::or_no_memory;
use crate::types::{bytearray, bytes, int};

/// Which of the two types a result is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// bytes.
    Bytes,
    /// bytearray.
    Array,
}

impl Kind {
    /// The kind of an object that is one of the two.
    pub fn of(object: Ref<'_>) -> Kind {
        if bytes::is_bytes(object) {
            Kind::Bytes
        } else {
            Kind::Array
        }
    }

    /// Name of the type.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Bytes => "bytes",
            Kind::Array => "bytearray",
        }
    }

    /// A new object with a copy of `data`; new reference. MemoryError.
    pub fn copy(self, rt: &Rt, data: &[u8]) -> Result<Root> {
        match self {
            Kind::Bytes => bytes::new(rt, data),
            Kind::Array => bytearray::new(rt, data),
        }
    }
}

/// The bytes of a bytes or bytearray object; of none for other objects.
/// MemoryError, where they must move first.
pub fn view<'a>(rt: &'a Rt, object: Ref<'a>) -> Result<&'a [u8]> {
    match bytearray::view(object) {
        Some(array) => array.get(rt).bytes(rt),
        None => Ok(bytes::data(object)),
    }
}

/// Whether the object is bytes or a bytearray.
pub fn is_byte_string(object: Ref<'_>) -> bool {
    bytes::is_bytes(object) || bytearray::view(object).is_some()
}

/// The object itself if it is exactly bytes and thus never changes, else a
/// copy; new reference.
fn unchanged(rt: &Rt, object: Ref<'_>) -> Result<Root> {
    if is_exact(object, &bytes::PyBytes_Type) {
        return Ok(object.root());
    }
    Kind::of(object).copy(rt, view(rt, object)?)
}

/// A part of the object, itself if that is the whole; new reference.
fn part(rt: &Rt, object: Ref<'_>, range: std::ops::Range<usize>) -> Result<Root> {
    let data = view(rt, object)?;
    if range == (0..data.len()) {
        return unchanged(rt, object);
    }
    Kind::of(object).copy(rt, data.get(range).unwrap_or_default())
}

/// Bytes that grow piece by piece into a result. All that may find no memory
/// raises MemoryError.
pub struct Out(ByteBuf);

impl Out {
    /// Empty, with room for `len` bytes.
    pub fn with_room(rt: &Rt, len: usize) -> Result<Out> {
        or_no_memory(rt, ByteBuf::with_capacity(len)).map(Out)
    }

    /// [`Out::with_room`] for a length that may not be a number at all.
    pub fn with_room_for(rt: &Rt, len: Option<usize>) -> Result<Out> {
        Out::with_room(rt, len.unwrap_or(usize::MAX))
    }

    /// A copy of `data`.
    pub fn copy(rt: &Rt, data: &[u8]) -> Result<Out> {
        or_no_memory(rt, ByteBuf::copy(data)).map(Out)
    }

    /// Adds bytes.
    #[inline]
    pub fn push(&mut self, rt: &Rt, data: &[u8]) -> Result<()> {
        or_no_memory(rt, self.0.extend(data))
    }

    /// Adds `count` times the same byte.
    pub fn push_repeated(&mut self, rt: &Rt, byte: u8, count: usize) -> Result<()> {
        or_no_memory(rt, self.0.extend_repeated(byte, count))
    }

    /// What was added so far.
    pub fn bytes(&self) -> &[u8] {
        // Nothing was taken from or shared with it, so nothing is in the way.
        self.0.bytes().unwrap_or_default()
    }

    /// What was added so far, for writing.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        self.0.bytes_mut().unwrap_or_default()
    }

    /// The bytes, to be kept by a bytearray.
    pub fn into_buf(self) -> ByteBuf {
        self.0
    }

    /// The finished object; new reference.
    pub fn finish(self, rt: &Rt, kind: Kind) -> Result<Root> {
        match kind {
            Kind::Bytes => bytes::from_buf(rt, self.0),
            Kind::Array => bytearray::from_buf(rt, self.0),
        }
    }
}

impl From<ByteBuf> for Out {
    fn from(buf: ByteBuf) -> Out {
        Out(buf)
    }
}

/// A new object of the kind of `like` with each byte of it mapped.
fn map(rt: &Rt, like: Ref<'_>, table: impl Fn(u8) -> u8) -> Result<Root> {
    let data = view(rt, like)?;
    let mut out = Out::copy(rt, data)?;
    out.bytes_mut().iter_mut().for_each(|b| *b = table(*b));
    out.finish(rt, Kind::of(like))
}

/// The value of an object for one byte. TypeError; ValueError that begins
/// with `what`.
pub fn byte_value(rt: &mut Rt, value: Ref<'_>, what: &str) -> Result<u8> {
    let byte = match value.handle().as_small_int() {
        Some(value) => u8::try_from(value).ok(),
        None => {
            let index = number::index(rt, value)?;
            int::to_i64(rt, index.get()).and_then(|v| u8::try_from(v).ok())
        }
    };
    byte.ok_or_else(|| not_a_byte(rt, what))
}

#[cold]
fn not_a_byte(rt: &Rt, what: &str) -> Raised {
    error::value_error(rt, format_args!("{what} must be in range(0, 256)"))
}

/// The value of an argument that is a size. TypeError, OverflowError.
pub fn size_argument(rt: &mut Rt, value: Ref<'_>) -> Result<isize> {
    let index = number::index(rt, value)?;
    let size = int::to_i64(rt, index.get()).map(|v| v as isize);
    size.ok_or_else(|| error::overflow_error(rt, "Python int too large to convert to C ssize_t"))
}

/// The value of an optional argument that limits how often something is
/// done; negative ones, and none at all, do not.
fn limit_argument(rt: &mut Rt, value: Option<Ref<'_>>) -> Result<usize> {
    match value {
        Some(value) => {
            let limit = size_argument(rt, value)?;
            Ok(usize::try_from(limit).unwrap_or(usize::MAX))
        }
        None => Ok(usize::MAX),
    }
}
