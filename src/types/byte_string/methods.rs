//! The table of methods that bytes and bytearray share.

use super::make::text_argument;
use super::{case, hex, pad, replace, search, split, strip};
use crate::object::signature::Signature;
use crate::object::thunk;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::bytearray::or_no_memory;
use crate::types::function::{Method, meth};
use crate::types::{bytearray, bytes, codec, strings};

const KEYWORDS: i32 = meth::FASTCALL | meth::KEYWORDS;

/// The methods.
#[rustfmt::skip]
pub static METHODS: &[Method] = &[
    Method { name: c"capitalize", function: || thunk::method_noargs(case::capitalize), flags: meth::NOARGS, doc: c"A copy with its first byte in upper case, the rest in lower case." },
    Method { name: c"center", function: || thunk::method_fast(pad::center), flags: meth::FASTCALL, doc: c"Centred in the given width, filled with the given byte." },
    Method { name: c"count", function: || thunk::method_fast(search::count), flags: meth::FASTCALL, doc: c"How often something is there without overlap." },
    Method { name: c"decode", function: || thunk::method_fast_kw(decode), flags: KEYWORDS, doc: c"The text that the bytes encode." },
    Method { name: c"endswith", function: || thunk::method_fast(search::endswith), flags: meth::FASTCALL, doc: c"Whether it ends with the given bytes, or with one of a tuple of them." },
    Method { name: c"expandtabs", function: || thunk::method_fast_kw(pad::expandtabs), flags: KEYWORDS, doc: c"A copy with tabs replaced by spaces." },
    Method { name: c"find", function: || thunk::method_fast(search::find), flags: meth::FASTCALL, doc: c"The lowest index of something, -1 if it is not there." },
    Method { name: c"fromhex", function: || thunk::method_o(hex::fromhex), flags: meth::O | meth::CLASS, doc: c"The bytes that hexadecimal digits stand for." },
    Method { name: c"hex", function: || thunk::method_fast_kw(hex::hex), flags: KEYWORDS, doc: c"The bytes as hexadecimal digits." },
    Method { name: c"index", function: || thunk::method_fast(search::index), flags: meth::FASTCALL, doc: c"The lowest index of something; ValueError if it is not there." },
    Method { name: c"isalnum", function: || thunk::method_noargs(case::isalnum), flags: meth::NOARGS, doc: c"Whether all bytes are ASCII letters or digits." },
    Method { name: c"isalpha", function: || thunk::method_noargs(case::isalpha), flags: meth::NOARGS, doc: c"Whether all bytes are ASCII letters." },
    Method { name: c"isascii", function: || thunk::method_noargs(case::isascii), flags: meth::NOARGS, doc: c"Whether all bytes are ASCII." },
    Method { name: c"isdigit", function: || thunk::method_noargs(case::isdigit), flags: meth::NOARGS, doc: c"Whether all bytes are digits." },
    Method { name: c"islower", function: || thunk::method_noargs(case::islower), flags: meth::NOARGS, doc: c"Whether there are letters, all in lower case." },
    Method { name: c"isspace", function: || thunk::method_noargs(case::isspace), flags: meth::NOARGS, doc: c"Whether all bytes are white space." },
    Method { name: c"istitle", function: || thunk::method_noargs(case::istitle), flags: meth::NOARGS, doc: c"Whether each word begins in upper case and goes on in lower case." },
    Method { name: c"isupper", function: || thunk::method_noargs(case::isupper), flags: meth::NOARGS, doc: c"Whether there are letters, all in upper case." },
    Method { name: c"join", function: || thunk::method_o(split::join), flags: meth::O, doc: c"The items of an iterable, with these bytes between them." },
    Method { name: c"ljust", function: || thunk::method_fast(pad::ljust), flags: meth::FASTCALL, doc: c"At the left of the given width, filled with the given byte." },
    Method { name: c"lower", function: || thunk::method_noargs(case::lower), flags: meth::NOARGS, doc: c"A copy with ASCII letters in lower case." },
    Method { name: c"lstrip", function: || thunk::method_fast(strip::lstrip), flags: meth::FASTCALL, doc: c"Without the given bytes at the front; white space if none are given." },
    Method { name: c"maketrans", function: || thunk::static_fast(replace::maketrans), flags: meth::FASTCALL | meth::STATIC, doc: c"A table for translate that maps the bytes of one to those of the other." },
    Method { name: c"partition", function: || thunk::method_o(split::partition), flags: meth::O, doc: c"What is before a separator, the separator, and what is behind it." },
    Method { name: c"removeprefix", function: || thunk::method_o(strip::removeprefix), flags: meth::O, doc: c"Without the given prefix." },
    Method { name: c"removesuffix", function: || thunk::method_o(strip::removesuffix), flags: meth::O, doc: c"Without the given suffix." },
    Method { name: c"replace", function: || thunk::method_fast_kw(replace::replace), flags: KEYWORDS, doc: c"A copy with one part replaced by another wherever it is, or count times." },
    Method { name: c"rfind", function: || thunk::method_fast(search::rfind), flags: meth::FASTCALL, doc: c"The highest index of something, -1 if it is not there." },
    Method { name: c"rindex", function: || thunk::method_fast(search::rindex), flags: meth::FASTCALL, doc: c"The highest index of something; ValueError if it is not there." },
    Method { name: c"rjust", function: || thunk::method_fast(pad::rjust), flags: meth::FASTCALL, doc: c"At the right of the given width, filled with the given byte." },
    Method { name: c"rpartition", function: || thunk::method_o(split::rpartition), flags: meth::O, doc: c"What is before the last separator, the separator, and what is behind it." },
    Method { name: c"rsplit", function: || thunk::method_fast_kw(split::rsplit), flags: KEYWORDS, doc: c"A list of the parts between separators, from the back." },
    Method { name: c"rstrip", function: || thunk::method_fast(strip::rstrip), flags: meth::FASTCALL, doc: c"Without the given bytes at the end; white space if none are given." },
    Method { name: c"split", function: || thunk::method_fast_kw(split::split), flags: KEYWORDS, doc: c"A list of the parts between separators; white space if none is given." },
    Method { name: c"splitlines", function: || thunk::method_fast_kw(split::splitlines), flags: KEYWORDS, doc: c"A list of the lines." },
    Method { name: c"startswith", function: || thunk::method_fast(search::startswith), flags: meth::FASTCALL, doc: c"Whether it begins with the given bytes, or with one of a tuple of them." },
    Method { name: c"strip", function: || thunk::method_fast(strip::strip), flags: meth::FASTCALL, doc: c"Without the given bytes at both ends; white space if none are given." },
    Method { name: c"swapcase", function: || thunk::method_noargs(case::swapcase), flags: meth::NOARGS, doc: c"A copy with the case of ASCII letters turned round." },
    Method { name: c"title", function: || thunk::method_noargs(case::title), flags: meth::NOARGS, doc: c"A copy with each word beginning in upper case, going on in lower case." },
    Method { name: c"translate", function: || thunk::method_fast_kw(replace::translate), flags: KEYWORDS, doc: c"A copy without some bytes, the others mapped by a table of 256." },
    Method { name: c"upper", function: || thunk::method_noargs(case::upper), flags: meth::NOARGS, doc: c"A copy with ASCII letters in upper case." },
    Method { name: c"zfill", function: || thunk::method_o(pad::zfill), flags: meth::O, doc: c"Filled with zeros to the given width, behind a sign." },
];

fn decode(rt: &mut Rt, object: Ref<'_>, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Root> {
    let signature = Signature {
        function: "decode",
        names: ["encoding", "errors"],
        required: 0,
    };
    let [encoding, errors] = signature.bind(rt, args, names)?;
    for (name, value) in [("encoding", &encoding), ("errors", &errors)] {
        text_argument(rt, "decode", name, value.as_ref().map(Root::get))?;
    }
    let text = |value: &Option<Root>, default: &str| match value {
        Some(value) => strings::lossy(value.get()).into_owned(),
        None => default.to_owned(),
    };
    let (encoding, errors) = (text(&encoding, "utf-8"), text(&errors, "strict"));
    if bytes::is_bytes(object) {
        return codec::decode_text(rt, bytes::data(object), &encoding, Some(&errors));
    }
    // The handler of errors may be foreign code, which may change a bytearray.
    let data = bytearray::buffer_of(rt, object)?;
    let data = or_no_memory(rt, data.bytes())?;
    codec::decode_text(rt, data, &encoding, Some(&errors))
}
