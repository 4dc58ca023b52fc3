//! `unicodeobject.h`: searching, splitting and putting together.

use super::boundary::{Borrowed, New, entry};
use super::names::Py_UCS4;
use super::unicode_codecs::named;
use super::unicodeobject::{must_be_str, need_str};
use crate::error;
use crate::object::type_of;
use crate::rt::{Ref, Result, Rt};
use crate::types::codec::errors::Handler;
use crate::types::str_ops::split::{self, From};
use crate::types::str_ops::translate;
use crate::types::{str_ops, strings};
use std::ffi::{c_char, c_int};

/// Returns whether `substr` is in `unicode`: 1 or 0; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Contains(unicode: Borrowed, substr: Borrowed) -> c_int {
    entry!(PyUnicode_Contains, |rt, unicode: any, substr: any| {
        let text = must_be_str(rt, unicode)?;
        str_ops::contains(rt, text, substr)
    })
}

/// Returns the position of `substr` between `start` and `end`, from the
/// front if `direction` is 1, from the back if -1; -1 if it is not there,
/// -2 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Find(
    unicode: Borrowed,
    substr: Borrowed,
    start: isize,
    end: isize,
    direction: c_int,
) -> isize {
    let found: isize = entry!(PyUnicode_Find, |rt, unicode: any, substr: any| {
        let (text, part) = (must_be_str(rt, unicode)?, must_be_str(rt, substr)?);
        let at = str_ops::find(text, part, start, end, direction > 0);
        // One more than the position, so that the error value stays apart.
        Ok(at.map_or(0, |p| p as isize + 1))
    });
    found - 1
}

/// Returns the position of a character between `start` and `end`, from the
/// front if `direction` is 1, from the back if -1; -1 if it is not there,
/// -2 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FindChar(
    unicode: Borrowed,
    ch: Py_UCS4,
    start: isize,
    end: isize,
    direction: c_int,
) -> isize {
    let found: isize = entry!(PyUnicode_FindChar, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        let Ok(part) = str_ops::from_code_point(rt, i64::from(ch)) else {
            error::restore(rt, None);
            return Ok(0);
        };
        let at = str_ops::find(text, part.get(), start, end, direction > 0);
        Ok(at.map_or(0, |p| p as isize + 1))
    });
    found - 1
}

/// Returns how often `substr` is between `start` and `end`, without
/// overlap; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Count(
    unicode: Borrowed,
    substr: Borrowed,
    start: isize,
    end: isize,
) -> isize {
    entry!(PyUnicode_Count, |rt, unicode: any, substr: any| {
        let (text, part) = (must_be_str(rt, unicode)?, must_be_str(rt, substr)?);
        Ok(str_ops::count(text, part, start, end) as isize)
    })
}

/// Returns whether `unicode` between `start` and `end` begins (`direction`
/// -1) or ends (1) with `substr`: 1 or 0; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Tailmatch(
    unicode: Borrowed,
    substr: Borrowed,
    start: isize,
    end: isize,
    direction: c_int,
) -> isize {
    entry!(PyUnicode_Tailmatch, |rt, unicode: any, substr: any| {
        let (text, part) = (must_be_str(rt, unicode)?, must_be_str(rt, substr)?);
        Ok(isize::from(str_ops::tail_match(
            text,
            part,
            start,
            end,
            direction > 0,
        )))
    })
}

/// Returns a str with up to `maxcount` (-1: all) occurrences replaced. New
/// reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Replace(
    unicode: Borrowed,
    substr: Borrowed,
    replstr: Borrowed,
    maxcount: isize,
) -> New {
    entry!(
        PyUnicode_Replace,
        |rt, unicode: any, substr: any, replstr: any| {
            let text = must_be_str(rt, unicode)?;
            let (old, new) = (must_be_str(rt, substr)?, must_be_str(rt, replstr)?);
            str_ops::replace(rt, text, old, new, maxcount)
        }
    )
}

/// Returns `separator.join(seq)`, with a space for NULL. New reference; NULL
/// with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Join(separator: Borrowed, seq: Borrowed) -> New {
    entry!(PyUnicode_Join, |rt, separator: opt, seq: any| {
        if let Some(separator) = separator
            && !strings::is_str(separator)
        {
            let ty = type_of(separator).full_name();
            return Err(error::type_error(
                rt,
                format_args!("separator: expected str instance, {ty} found"),
            ));
        }
        str_ops::join(rt, separator, seq)
    })
}

/// A separator that may be NULL.
fn separator<'a>(rt: &Rt, sep: Option<Ref<'a>>) -> Result<Option<Ref<'a>>> {
    sep.map(|sep| must_be_str(rt, sep)).transpose()
}

/// Returns a list of the parts between `sep` (NULL: white space), at most
/// `maxsplit` + 1 of them unless negative. New reference; NULL with
/// ValueError for an empty separator, or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Split(unicode: Borrowed, sep: Borrowed, maxsplit: isize) -> New {
    entry!(PyUnicode_Split, |rt, unicode: any, sep: opt| {
        let (text, sep) = (must_be_str(rt, unicode)?, separator(rt, sep)?);
        split::split(rt, text, sep, maxsplit, From::Front)
    })
}

/// PyUnicode_Split from the back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_RSplit(
    unicode: Borrowed,
    sep: Borrowed,
    maxsplit: isize,
) -> New {
    entry!(PyUnicode_RSplit, |rt, unicode: any, sep: opt| {
        let (text, sep) = (must_be_str(rt, unicode)?, separator(rt, sep)?);
        split::split(rt, text, sep, maxsplit, From::Back)
    })
}

/// Returns a list of the lines, with what ends them if `keepends` is not 0.
/// New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Splitlines(unicode: Borrowed, keepends: c_int) -> New {
    entry!(PyUnicode_Splitlines, |rt, unicode: any| {
        let text = must_be_str(rt, unicode)?;
        split::lines(rt, text, keepends != 0)
    })
}

/// Returns what is before the first `sep`, `sep`, and what is behind it; the
/// text and two empty str if it is not there. New reference to a tuple; NULL
/// with ValueError for an empty separator, or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Partition(unicode: Borrowed, sep: Borrowed) -> New {
    entry!(PyUnicode_Partition, |rt, unicode: any, sep: any| {
        let (text, sep) = (must_be_str(rt, unicode)?, must_be_str(rt, sep)?);
        split::partition(rt, text, sep, From::Front)
    })
}

/// PyUnicode_Partition at the last `sep`; two empty str and the text if it is
/// not there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_RPartition(unicode: Borrowed, sep: Borrowed) -> New {
    entry!(PyUnicode_RPartition, |rt, unicode: any, sep: any| {
        let (text, sep) = (must_be_str(rt, unicode)?, must_be_str(rt, sep)?);
        split::partition(rt, text, sep, From::Back)
    })
}

/// Returns the text with each character replaced by what `table[ordinal]` is:
/// an ordinal or a str. Characters without an entry stay; what is done about
/// those that are mapped to None says an error handler (NULL: strict). New
/// reference; NULL with UnicodeTranslateError, or what the table raises.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Translate(
    unicode: Borrowed,
    table: Borrowed,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_Translate, |rt, unicode: any, table: any| {
        let text = must_be_str(rt, unicode)?;
        let errors = named(rt, errors, "strict")?;
        translate::translate_with(rt, text, table, Handler::by_name(errors))
    })
}
