//! The methods of str: their arguments. What they do is in the files beside.

use super::pad::Side;
use super::split::From;
use super::{case, pad, search, split, translate};
use crate::error;
use crate::object::signature::{Given, Signature};
use crate::object::{args, index, number, ops, thunk, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::text::{self, class, split as strip};
use crate::types::function::{Method, meth};
use crate::types::strings::{self, bytes, is_ascii, is_str};
use crate::types::{self, codec, format, int, none, tuple};

/// The table of methods.
#[rustfmt::skip]
pub static METHODS: &[Method] = &[
    Method { name: c"encode", function: || thunk::method_fast_kw(encode), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"Encode the string using the codec registered for encoding." },
    Method { name: c"replace", function: || thunk::method_fast_kw(replace), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"Return a copy with all occurrences of substring old replaced by new." },
    Method { name: c"split", function: || thunk::method_fast_kw(split_front), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"Return a list of the substrings in the string, using sep as the separator string." },
    Method { name: c"rsplit", function: || thunk::method_fast_kw(split_back), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"Return a list of the substrings in the string, from the end." },
    Method { name: c"join", function: || thunk::method_o(join), flags: meth::O, doc: c"Concatenate any number of strings." },
    Method { name: c"capitalize", function: || thunk::method_noargs(case::capitalize), flags: meth::NOARGS, doc: c"Return a capitalized version of the string." },
    Method { name: c"casefold", function: || thunk::method_noargs(case::casefold), flags: meth::NOARGS, doc: c"Return a version of the string suitable for caseless comparisons." },
    Method { name: c"title", function: || thunk::method_noargs(case::title), flags: meth::NOARGS, doc: c"Return a version of the string where each word is titlecased." },
    Method { name: c"center", function: || thunk::method_fast(center), flags: meth::FASTCALL, doc: c"Return a centered string of length width." },
    Method { name: c"count", function: || thunk::method_fast(count), flags: meth::FASTCALL, doc: c"Return the number of non-overlapping occurrences of substring sub." },
    Method { name: c"expandtabs", function: || thunk::method_fast_kw(expand_tabs), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"Return a copy where all tab characters are expanded using spaces." },
    Method { name: c"find", function: || thunk::method_fast(find), flags: meth::FASTCALL, doc: c"Return the lowest index where substring sub is found, or -1." },
    Method { name: c"partition", function: || thunk::method_o(partition), flags: meth::O, doc: c"Partition the string into three parts using the given separator." },
    Method { name: c"index", function: || thunk::method_fast(index_of), flags: meth::FASTCALL, doc: c"Return the lowest index where substring sub is found." },
    Method { name: c"ljust", function: || thunk::method_fast(ljust), flags: meth::FASTCALL, doc: c"Return a left-justified string of length width." },
    Method { name: c"lower", function: || thunk::method_noargs(case::lower), flags: meth::NOARGS, doc: c"Return a copy of the string converted to lowercase." },
    Method { name: c"lstrip", function: || thunk::method_fast(lstrip), flags: meth::FASTCALL, doc: c"Return a copy of the string with leading whitespace removed." },
    Method { name: c"rfind", function: || thunk::method_fast(rfind), flags: meth::FASTCALL, doc: c"Return the highest index where substring sub is found, or -1." },
    Method { name: c"rindex", function: || thunk::method_fast(rindex), flags: meth::FASTCALL, doc: c"Return the highest index where substring sub is found." },
    Method { name: c"rjust", function: || thunk::method_fast(rjust), flags: meth::FASTCALL, doc: c"Return a right-justified string of length width." },
    Method { name: c"rstrip", function: || thunk::method_fast(rstrip), flags: meth::FASTCALL, doc: c"Return a copy of the string with trailing whitespace removed." },
    Method { name: c"rpartition", function: || thunk::method_o(rpartition), flags: meth::O, doc: c"Partition the string into three parts using the given separator, from the end." },
    Method { name: c"splitlines", function: || thunk::method_fast_kw(split_lines), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"Return a list of the lines in the string, breaking at line boundaries." },
    Method { name: c"strip", function: || thunk::method_fast(strip_both), flags: meth::FASTCALL, doc: c"Return a copy of the string with leading and trailing whitespace removed." },
    Method { name: c"swapcase", function: || thunk::method_noargs(case::swapcase), flags: meth::NOARGS, doc: c"Convert uppercase characters to lowercase and lowercase characters to uppercase." },
    Method { name: c"translate", function: || thunk::method_o(translate::translate), flags: meth::O, doc: c"Replace each character in the string using the given translation table." },
    Method { name: c"upper", function: || thunk::method_noargs(case::upper), flags: meth::NOARGS, doc: c"Return a copy of the string converted to uppercase." },
    Method { name: c"startswith", function: || thunk::method_fast(starts_with), flags: meth::FASTCALL, doc: c"Return True if the string starts with the specified prefix, False otherwise." },
    Method { name: c"endswith", function: || thunk::method_fast(ends_with), flags: meth::FASTCALL, doc: c"Return True if the string ends with the specified suffix, False otherwise." },
    Method { name: c"removeprefix", function: || thunk::method_o(remove_prefix), flags: meth::O, doc: c"Return a str with the given prefix string removed if present." },
    Method { name: c"removesuffix", function: || thunk::method_o(remove_suffix), flags: meth::O, doc: c"Return a str with the given suffix string removed if present." },
    Method { name: c"isascii", function: || thunk::method_noargs(is_all_ascii), flags: meth::NOARGS, doc: c"Return True if all characters in the string are ASCII, False otherwise." },
    Method { name: c"islower", function: || thunk::method_noargs(|_, s| truth(class::all_cased(bytes(s), class::is_lower))), flags: meth::NOARGS, doc: c"Return True if the string is a lowercase string, False otherwise." },
    Method { name: c"isupper", function: || thunk::method_noargs(|_, s| truth(class::all_cased(bytes(s), class::is_upper))), flags: meth::NOARGS, doc: c"Return True if the string is an uppercase string, False otherwise." },
    Method { name: c"istitle", function: || thunk::method_noargs(|_, s| truth(class::is_titled(bytes(s)))), flags: meth::NOARGS, doc: c"Return True if the string is a title-cased string, False otherwise." },
    Method { name: c"isspace", function: || thunk::method_noargs(|_, s| truth(class::all(bytes(s), class::is_space))), flags: meth::NOARGS, doc: c"Return True if the string is a whitespace string, False otherwise." },
    Method { name: c"isdecimal", function: || thunk::method_noargs(|_, s| truth(class::all(bytes(s), class::is_decimal))), flags: meth::NOARGS, doc: c"Return True if the string is a decimal string, False otherwise." },
    Method { name: c"isdigit", function: || thunk::method_noargs(|_, s| truth(class::all(bytes(s), class::is_digit))), flags: meth::NOARGS, doc: c"Return True if the string is a digit string, False otherwise." },
    Method { name: c"isnumeric", function: || thunk::method_noargs(|_, s| truth(class::all(bytes(s), class::is_numeric))), flags: meth::NOARGS, doc: c"Return True if the string is a numeric string, False otherwise." },
    Method { name: c"isalpha", function: || thunk::method_noargs(|_, s| truth(class::all(bytes(s), class::is_alpha))), flags: meth::NOARGS, doc: c"Return True if the string is an alphabetic string, False otherwise." },
    Method { name: c"isalnum", function: || thunk::method_noargs(|_, s| truth(class::all(bytes(s), class::is_alnum))), flags: meth::NOARGS, doc: c"Return True if the string is an alpha-numeric string, False otherwise." },
    Method { name: c"isidentifier", function: || thunk::method_noargs(|_, s| truth(class::is_identifier(bytes(s)))), flags: meth::NOARGS, doc: c"Return True if the string is a valid Python identifier, False otherwise." },
    Method { name: c"isprintable", function: || thunk::method_noargs(is_printable), flags: meth::NOARGS, doc: c"Return True if all characters in the string are printable, False otherwise." },
    Method { name: c"zfill", function: || thunk::method_o(zero_fill), flags: meth::O, doc: c"Pad a numeric string with zeros on the left, to fill a field of the given width." },
    Method { name: c"maketrans", function: || thunk::method_fast(translate::make_table), flags: meth::FASTCALL | meth::STATIC, doc: c"Return a translation table usable for str.translate()." },
    Method { name: c"format", function: || thunk::call(format::fields::format), flags: meth::VARARGS | meth::KEYWORDS, doc: c"Return a formatted version of the string, using substitutions from args and kwargs." },
    Method { name: c"format_map", function: || thunk::method_o(format::fields::format_map), flags: meth::O, doc: c"Return a formatted version of the string, using substitutions from mapping." },
    Method { name: c"__getnewargs__", function: || thunk::method_noargs(new_args), flags: meth::NOARGS, doc: c"The arguments from which the object can be made again." },
];

fn truth(value: bool) -> Result<Root> {
    Ok(types::bool_root(value))
}

/// TypeError unless an argument is a str.
fn need_str<'a>(rt: &Rt, function: &str, which: &str, value: Ref<'a>) -> Result<Ref<'a>> {
    if is_str(value) {
        return Ok(value);
    }
    Err(not_str(
        rt,
        &format!("{function}() argument{which}"),
        "str",
        value,
    ))
}

#[cold]
fn not_str(rt: &Rt, what: &str, wanted: &str, value: Ref<'_>) -> Raised {
    let got = match value.is(none()) {
        true => "None",
        false => type_of(value).full_name(),
    };
    error::type_error(rt, format_args!("{what} must be {wanted}, not {got}"))
}

/// An argument that is a size. TypeError, OverflowError.
fn size(rt: &mut Rt, value: Ref<'_>) -> Result<isize> {
    let index = number::index(rt, value)?;
    int::to_i64(rt, index.get())
        .map(|n| n as isize)
        .ok_or_else(|| error::overflow_error(rt, "Python int too large to convert to C ssize_t"))
}

/// An argument that is an int of C; OverflowError, TypeError.
fn c_int(rt: &mut Rt, value: Ref<'_>) -> Result<isize> {
    let index = number::index(rt, value)?;
    let value = int::to_i64(rt, index.get()).and_then(|n| i32::try_from(n).ok());
    value
        .map(|n| n as isize)
        .ok_or_else(|| error::overflow_error(rt, "Python int too large to convert to C int"))
}

/// A bound as that of a slice: None is the default, and what does not fit
/// is clipped.
fn bound(rt: &mut Rt, value: Option<&Ref<'_>>, default: isize) -> Result<isize> {
    let Some(value) = value.filter(|v| !v.is(none())) else {
        return Ok(default);
    };
    if !index::is_index(*value) {
        return Err(error::type_error(
            rt,
            "slice indices must be integers or have an __index__ method",
        ));
    }
    index::as_isize(rt, *value, None)
}

/// The arguments (part, start, end) of a search.
fn needle<'a>(rt: &mut Rt, function: &str, args: &'a [Ref<'a>]) -> Result<(Ref<'a>, isize, isize)> {
    args::count(rt, function, args.len(), 1, 3)?;
    let part = need_str(rt, function, " 1", args[0])?;
    let start = bound(rt, args.get(1), 0)?;
    let end = bound(rt, args.get(2), isize::MAX)?;
    Ok((part, start, end))
}

fn position(found: Option<usize>) -> isize {
    found.map_or(-1, |at| at as isize)
}

fn find(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let (part, start, end) = needle(rt, "find", args)?;
    let found = search::find(string, part, start, end, true);
    index::int(rt, position(found))
}

fn rfind(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let (part, start, end) = needle(rt, "rfind", args)?;
    let found = search::find(string, part, start, end, false);
    index::int(rt, position(found))
}

fn found_or_error(rt: &Rt, found: Option<usize>) -> Result<Root> {
    match found {
        Some(at) => index::int(rt, at as isize),
        None => Err(error::value_error(rt, "substring not found")),
    }
}

fn index_of(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let (part, start, end) = needle(rt, "index", args)?;
    let found = search::find(string, part, start, end, true);
    found_or_error(rt, found)
}

fn rindex(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let (part, start, end) = needle(rt, "rindex", args)?;
    let found = search::find(string, part, start, end, false);
    found_or_error(rt, found)
}

fn count(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let (part, start, end) = needle(rt, "count", args)?;
    index::int(rt, search::count(string, part, start, end) as isize)
}

fn affix(
    rt: &mut Rt,
    function: &str,
    string: Ref<'_>,
    args: &[Ref<'_>],
    at_end: bool,
) -> Result<Root> {
    args::count(rt, function, args.len(), 1, 3)?;
    let start = bound(rt, args.get(1), 0)?;
    let end = bound(rt, args.get(2), isize::MAX)?;
    if tuple::is_tuple(args[0]) {
        for part in tuple::items(rt, args[0]) {
            if !is_str(part) {
                let ty = type_of(part).full_name();
                return Err(error::type_error(
                    rt,
                    format_args!("tuple for {function} must only contain str, not {ty}"),
                ));
            }
            if search::tail_match(string, part, start, end, at_end) {
                return truth(true);
            }
        }
        return truth(false);
    }
    if !is_str(args[0]) {
        let ty = type_of(args[0]).full_name();
        return Err(error::type_error(
            rt,
            format_args!("{function} first arg must be str or a tuple of str, not {ty}"),
        ));
    }
    truth(search::tail_match(string, args[0], start, end, at_end))
}

fn starts_with(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    affix(rt, "startswith", string, args, false)
}

fn ends_with(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    affix(rt, "endswith", string, args, true)
}

fn remove_prefix(rt: &mut Rt, string: Ref<'_>, prefix: Ref<'_>) -> Result<Root> {
    let prefix = need_str(rt, "removeprefix", "", prefix)?;
    let text = bytes(string);
    let rest = text.strip_prefix(bytes(prefix)).unwrap_or(text);
    super::part_of(rt, string, rest)
}

fn remove_suffix(rt: &mut Rt, string: Ref<'_>, suffix: Ref<'_>) -> Result<Root> {
    let suffix = need_str(rt, "removesuffix", "", suffix)?;
    let text = bytes(string);
    let rest = text.strip_suffix(bytes(suffix)).unwrap_or(text);
    super::part_of(rt, string, rest)
}

static REPLACE: Signature<3> = Signature {
    function: "replace",
    names: ["", "", "count"],
    required: 2,
};

fn replace(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Root> {
    let [old, new, most] = REPLACE.bind(rt, args, names)?;
    let [old, new] = [&old, &new].map(|o| o.as_ref().map_or(string, Root::get));
    let old = need_str(rt, "replace", " 1", old)?;
    let new = need_str(rt, "replace", " 2", new)?;
    let most = match most {
        Some(most) => size(rt, most.get())?,
        None => -1,
    };
    search::replace(rt, string, old, new, most)
}

fn split_by(rt: &mut Rt, string: Ref<'_>, [separator, most]: Given<2>, from: From) -> Result<Root> {
    let most = match most {
        Some(most) => size(rt, most.get())?,
        None => -1,
    };
    let separator = separator.as_ref().map(Root::get);
    let separator = separator.filter(|s| !s.is(none()));
    if let Some(separator) = separator.filter(|s| !is_str(*s)) {
        let ty = type_of(separator).full_name();
        return Err(error::type_error(
            rt,
            format_args!("must be str or None, not {ty}"),
        ));
    }
    split::split(rt, string, separator, most, from)
}

static SPLIT: Signature<2> = Signature {
    function: "split",
    names: ["sep", "maxsplit"],
    required: 0,
};

fn split_front(
    rt: &mut Rt,
    string: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let bound = SPLIT.bind(rt, args, names)?;
    split_by(rt, string, bound, From::Front)
}

static RSPLIT: Signature<2> = Signature {
    function: "rsplit",
    ..SPLIT
};

fn split_back(
    rt: &mut Rt,
    string: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let bound = RSPLIT.bind(rt, args, names)?;
    split_by(rt, string, bound, From::Back)
}

static SPLIT_LINES: Signature<1> = Signature {
    function: "splitlines",
    names: ["keepends"],
    required: 0,
};

fn split_lines(
    rt: &mut Rt,
    string: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let [keep] = SPLIT_LINES.bind(rt, args, names)?;
    let keep = match keep {
        Some(keep) => ops::is_true(rt, keep.get())?,
        None => false,
    };
    split::lines(rt, string, keep)
}

fn separator<'a>(rt: &Rt, separator: Ref<'a>) -> Result<Ref<'a>> {
    if is_str(separator) {
        return Ok(separator);
    }
    let ty = type_of(separator).full_name();
    Err(error::type_error(rt, format_args!("must be str, not {ty}")))
}

fn partition(rt: &mut Rt, string: Ref<'_>, by: Ref<'_>) -> Result<Root> {
    let by = separator(rt, by)?;
    split::partition(rt, string, by, From::Front)
}

fn rpartition(rt: &mut Rt, string: Ref<'_>, by: Ref<'_>) -> Result<Root> {
    let by = separator(rt, by)?;
    split::partition(rt, string, by, From::Back)
}

fn join(rt: &mut Rt, string: Ref<'_>, items: Ref<'_>) -> Result<Root> {
    super::join(rt, Some(string), items)
}

fn justify(
    rt: &mut Rt,
    function: &str,
    string: Ref<'_>,
    args: &[Ref<'_>],
    side: Side,
) -> Result<Root> {
    args::count(rt, function, args.len(), 1, 2)?;
    let width = size(rt, args[0])?;
    let fill = match args.get(1) {
        None => &b" "[..],
        Some(fill) if !is_str(*fill) => {
            let ty = type_of(*fill).full_name();
            return Err(error::type_error(
                rt,
                format_args!("The fill character must be a unicode character, not {ty}"),
            ));
        }
        Some(fill) => bytes(*fill),
    };
    if text::len(fill) != 1 {
        return Err(error::type_error(
            rt,
            "The fill character must be exactly one character long",
        ));
    }
    pad::justify(rt, string, width, fill, side)
}

fn center(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    justify(rt, "center", string, args, Side::Centre)
}

fn ljust(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    justify(rt, "ljust", string, args, Side::Left)
}

fn rjust(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    justify(rt, "rjust", string, args, Side::Right)
}

fn zero_fill(rt: &mut Rt, string: Ref<'_>, width: Ref<'_>) -> Result<Root> {
    let width = size(rt, width)?;
    pad::zero_fill(rt, string, width)
}

static EXPAND_TABS: Signature<1> = Signature {
    function: "expandtabs",
    names: ["tabsize"],
    required: 0,
};

fn expand_tabs(
    rt: &mut Rt,
    string: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let [size] = EXPAND_TABS.bind(rt, args, names)?;
    let size = match size {
        Some(size) => c_int(rt, size.get())?,
        None => 8,
    };
    pad::expand_tabs(rt, string, size)
}

/// strip and its kin: which ends, and the name for messages.
fn strip_ends(
    rt: &mut Rt,
    function: &str,
    string: Ref<'_>,
    args: &[Ref<'_>],
    (start, end): (bool, bool),
) -> Result<Root> {
    args::count(rt, function, args.len(), 0, 1)?;
    let text = bytes(string);
    let set = match args.first().filter(|c| !c.is(none())) {
        Some(set) if !is_str(*set) => {
            return Err(error::type_error(
                rt,
                format_args!("{function} arg must be None or str"),
            ));
        }
        set => set.map(|s| strip::CharSet::new(bytes(*s))),
    };
    let drop = |code| match &set {
        Some(set) => set.contains(code),
        None => class::is_space(code),
    };
    let text = if start {
        strip::strip_start(text, drop)
    } else {
        text
    };
    let text = if end {
        strip::strip_end(text, drop)
    } else {
        text
    };
    super::part_of(rt, string, text)
}

fn strip_both(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    strip_ends(rt, "strip", string, args, (true, true))
}

fn lstrip(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    strip_ends(rt, "lstrip", string, args, (true, false))
}

fn rstrip(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    strip_ends(rt, "rstrip", string, args, (false, true))
}

fn is_all_ascii(_: &mut Rt, string: Ref<'_>) -> Result<Root> {
    truth(is_ascii(string) || bytes(string).is_ascii())
}

fn is_printable(_: &mut Rt, string: Ref<'_>) -> Result<Root> {
    truth(text::code_points(bytes(string)).all(class::is_printable))
}

static ENCODE: Signature<2> = Signature {
    function: "encode",
    names: ["encoding", "errors"],
    required: 0,
};

/// A name of an encoding or an error handler.
pub(super) fn codec_name<'a>(
    rt: &Rt,
    (function, which): (&str, &str),
    value: Option<Ref<'a>>,
    default: &'a str,
) -> Result<&'a str> {
    let Some(value) = value else {
        return Ok(default);
    };
    if !is_str(value) {
        return Err(not_str(
            rt,
            &format!("{function}() argument '{which}'"),
            "str",
            value,
        ));
    }
    match strings::as_str(value) {
        Some(name) if !name.contains('\0') => Ok(name),
        Some(_) => Err(error::value_error(rt, "embedded null character")),
        None => Err(error::value_error(rt, "the name has lone surrogates")),
    }
}

fn encode(rt: &mut Rt, string: Ref<'_>, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Root> {
    let [encoding, errors] = ENCODE.bind(rt, args, names)?;
    let [encoding, errors] = [&encoding, &errors].map(|g| g.as_ref().map(Root::get));
    let encoding = codec_name(rt, ("encode", "encoding"), encoding, "utf-8")?;
    let errors = codec_name(rt, ("encode", "errors"), errors, "strict")?;
    codec::encode_text(rt, string, encoding, Some(errors))
}

fn new_args(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    let text = strings::new_wtf8(rt, bytes(string), is_ascii(string))?;
    tuple::from_refs(rt, &[text.get()])
}
