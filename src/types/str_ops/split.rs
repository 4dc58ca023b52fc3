//! Splitting: lists and tuples of parts.

use super::{exact, part_of};
use crate::error;
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::text::split;
use crate::types::strings::{self, bytes};
use crate::types::{list, tuple};

/// From which end something is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The start of the text.
    Front,
    /// The end of the text.
    Back,
}

/// A list of parts that a function over text hands out.
fn collect<'a>(
    rt: &mut Rt,
    string: Ref<'a>,
    each: impl FnOnce(&mut dyn FnMut(&'a [u8]) -> Result<()>) -> Result<()>,
) -> Result<Root> {
    let list = list::with_empty_places(rt, 0)?;
    each(&mut |part| {
        let part = part_of(rt, string, part)?;
        match list::view(list.get()) {
            Some(list) => list::append(rt, list, part.get()),
            None => Ok(()),
        }
    })?;
    Ok(list)
}

/// `string.split(separator, most)` or `rsplit`, on white space without a
/// separator; new reference to a list. ValueError for an empty separator.
pub fn split(
    rt: &mut Rt,
    string: Ref<'_>,
    separator: Option<Ref<'_>>,
    most: isize,
    from: From,
) -> Result<Root> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let text = bytes(string);
    let parts = match (separator.map(bytes), from) {
        (Some([]), _) => return Err(empty_separator(rt)),
        (Some(by), From::Front) => collect(rt, string, |part| split::split(text, by, most, part)),
        (Some(by), From::Back) => {
            collect(rt, string, |part| split::split_back(text, by, most, part))
        }
        (None, From::Front) => collect(rt, string, |part| split::split_space(text, most, part)),
        (None, From::Back) => collect(rt, string, |part| split::split_space_back(text, most, part)),
    }?;
    if from == From::Back {
        list::methods::reverse(rt, parts.get())?;
    }
    Ok(parts)
}

fn empty_separator(rt: &Rt) -> Raised {
    error::value_error(rt, "empty separator")
}

/// `string.splitlines(keep)`; new reference to a list.
pub fn lines(rt: &mut Rt, string: Ref<'_>, keep: bool) -> Result<Root> {
    let text = bytes(string);
    collect(rt, string, |part| split::lines(text, keep, part))
}

/// `string.partition(separator)` or `rpartition`; new reference to a tuple
/// of three. ValueError for an empty separator.
pub fn partition(rt: &mut Rt, string: Ref<'_>, separator: Ref<'_>, from: From) -> Result<Root> {
    let (text, by) = (bytes(string), bytes(separator));
    if by.is_empty() {
        return Err(empty_separator(rt));
    }
    let found = match from {
        From::Front => split::partition(text, by),
        From::Back => split::partition_back(text, by),
    };
    let parts = match found {
        Some((before, behind)) => [
            part_of(rt, string, before)?,
            separator.root(),
            part_of(rt, string, behind)?,
        ],
        None => {
            let whole = exact(rt, string)?;
            let (empty, again) = (strings::new(rt, "")?, strings::new(rt, "")?);
            match from {
                From::Front => [whole, empty, again],
                From::Back => [empty, again, whole],
            }
        }
    };
    tuple::from_refs(rt, &parts.each_ref().map(Root::get))
}
