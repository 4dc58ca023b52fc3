//! The methods of list.

use super::protocol::this;
use super::{search, sort};
use crate::error;
use crate::object::{args, index, ops, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_INDEX_ERROR;
use crate::types::function::{Method, meth};
use crate::types::{generic_alias, items, iter, none};

/// The table of methods.
#[rustfmt::skip]
pub static METHODS: &[Method] = &[
    Method { name: c"append", function: || thunk::method_o(append), flags: meth::O, doc: c"Append object to the end of the list." },
    Method { name: c"extend", function: || thunk::method_o(extend), flags: meth::O, doc: c"Extend list by appending elements from the iterable." },
    Method { name: c"insert", function: || thunk::method_fast(insert), flags: meth::FASTCALL, doc: c"Insert object before index." },
    Method { name: c"pop", function: || thunk::method_fast(pop), flags: meth::FASTCALL, doc: c"Remove and return item at index (default last)." },
    Method { name: c"remove", function: || thunk::method_o(remove), flags: meth::O, doc: c"Remove first occurrence of value." },
    Method { name: c"index", function: || thunk::method_fast(index_of), flags: meth::FASTCALL, doc: c"Return first index of value." },
    Method { name: c"count", function: || thunk::method_o(count), flags: meth::O, doc: c"Return number of occurrences of value." },
    Method { name: c"sort", function: || thunk::method_fast_kw(sort_method), flags: meth::FASTCALL | meth::KEYWORDS, doc: c"Sort the list in ascending order, stably and in place." },
    Method { name: c"reverse", function: || thunk::method_noargs(reverse), flags: meth::NOARGS, doc: c"Reverse in place." },
    Method { name: c"clear", function: || thunk::method_noargs(clear), flags: meth::NOARGS, doc: c"Remove all items from list." },
    Method { name: c"copy", function: || thunk::method_noargs(copy), flags: meth::NOARGS, doc: c"Return a shallow copy of the list." },
    Method { name: c"__reversed__", function: || thunk::method_noargs(iter::over_list_reversed), flags: meth::NOARGS, doc: c"Return a reverse iterator over the list." },
    Method { name: c"__class_getitem__", function: || thunk::method_o(generic_alias::class_getitem), flags: meth::O | meth::CLASS, doc: c"See PEP 585" },
];

fn append(rt: &mut Rt, list: Ref<'_>, item: Ref<'_>) -> Result<Root> {
    let list = this(rt, list)?;
    super::append(rt, list, item)?;
    Ok(none().root())
}

fn extend(rt: &mut Rt, list: Ref<'_>, iterable: Ref<'_>) -> Result<Root> {
    let list = this(rt, list)?;
    super::extend(rt, list, iterable)?;
    Ok(none().root())
}

fn insert(rt: &mut Rt, list: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "insert", args.len(), 2, 2)?;
    let before = index::as_isize(
        rt,
        args[0],
        Some(&crate::types::exceptions::EXC_OVERFLOW_ERROR),
    )?;
    insert_at(rt, list, before, args[1])?;
    Ok(none().root())
}

/// `list.insert(index, item)`, with negative indices from the end.
pub fn insert_at(rt: &mut Rt, list: Ref<'_>, before: isize, item: Ref<'_>) -> Result<()> {
    let list = this(rt, list)?;
    let len = super::len(rt, list) as isize;
    let before = if before < 0 {
        before.saturating_add(len).max(0)
    } else {
        before
    };
    super::insert(rt, list, before as usize, item)
}

fn pop(rt: &mut Rt, list: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "pop", args.len(), 0, 1)?;
    let index = match args.first() {
        Some(index) => index::as_isize(rt, *index, Some(&EXC_INDEX_ERROR))?,
        None => -1,
    };
    let list = this(rt, list)?;
    let len = super::len(rt, list);
    if len == 0 {
        return Err(error::index_error(rt, "pop from empty list"));
    }
    match index::place(len, index) {
        Some(place) => Ok(super::remove(rt, list, place)?.unwrap_or_else(|| none().root())),
        None => Err(error::index_error(rt, "pop index out of range")),
    }
}

fn remove(rt: &mut Rt, list: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    let Some(place) = search::position(rt, list, value, 0, usize::MAX)? else {
        return Err(error::value_error(rt, "list.remove(x): x not in list"));
    };
    let list = this(rt, list)?;
    super::remove(rt, list, place)?;
    Ok(none().root())
}

fn index_of(rt: &mut Rt, list: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let len = super::count_of(rt, list);
    let [start, stop] = items::index_bounds(rt, args, len)?;
    match search::position(rt, list, args[0], start, stop)? {
        Some(place) => index::int(rt, place as isize),
        None => Err(error::value_error(rt, "list.index(x): x not in list")),
    }
}

fn count(rt: &mut Rt, list: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    let count = search::count(rt, list, value)?;
    index::int(rt, count as isize)
}

/// Reverses a list in place.
pub fn reverse(rt: &mut Rt, list: Ref<'_>) -> Result<Root> {
    let list = this(rt, list)?;
    super::array(list).reverse(rt, list.as_ref())?;
    Ok(none().root())
}

fn clear(rt: &mut Rt, list: Ref<'_>) -> Result<Root> {
    super::clear(rt, list)?;
    Ok(none().root())
}

fn copy(rt: &mut Rt, list: Ref<'_>) -> Result<Root> {
    let len = super::count_of(rt, list);
    super::copy_range(rt, list, 0, len)
}

fn sort_method(
    rt: &mut Rt,
    list: Ref<'_>,
    arguments: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let keywords = names.map_or(0, crate::types::tuple::len);
    if arguments.len() > keywords {
        return Err(error::type_error(
            rt,
            "sort() takes no positional arguments",
        ));
    }
    args::only_keywords(rt, "sort", names, &["key", "reverse"])?;
    let key = args::keyword(arguments, names, rt, "key").filter(|k| !k.is(none()));
    let reverse = match args::keyword(arguments, names, rt, "reverse") {
        Some(reverse) => ops::is_true(rt, reverse)?,
        None => false,
    };
    sort::sort(rt, list, key, reverse)?;
    Ok(none().root())
}
