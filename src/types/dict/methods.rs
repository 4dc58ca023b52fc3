//! The methods of dict.

use super::protocol::this;
use super::{iter, merge, views};
use crate::error;
use crate::object::{args, call, is_exact, mapping, sequence, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::function::{Method, meth};
use crate::types::{PyDict_Type, generic_alias, none, strings, tuple};

/// The table of methods.
#[rustfmt::skip]
pub static METHODS: &[Method] = &[
    Method { name: c"get", function: || thunk::method_fast(get), flags: meth::FASTCALL, doc: c"Return the value for key if key is in the dictionary, else default." },
    Method { name: c"setdefault", function: || thunk::method_fast(setdefault), flags: meth::FASTCALL, doc: c"Insert key with a value of default if key is not in the dictionary." },
    Method { name: c"pop", function: || thunk::method_fast(pop), flags: meth::FASTCALL, doc: c"Remove the key and return its value, or default." },
    Method { name: c"popitem", function: || thunk::method_noargs(popitem), flags: meth::NOARGS, doc: c"Remove and return the last (key, value) pair." },
    Method { name: c"keys", function: || thunk::method_noargs(views::keys), flags: meth::NOARGS, doc: c"Return a set-like object providing a view on the dict's keys." },
    Method { name: c"values", function: || thunk::method_noargs(views::values), flags: meth::NOARGS, doc: c"Return an object providing a view on the dict's values." },
    Method { name: c"items", function: || thunk::method_noargs(views::items), flags: meth::NOARGS, doc: c"Return a set-like object providing a view on the dict's items." },
    Method { name: c"update", function: || thunk::call(update), flags: meth::VARARGS | meth::KEYWORDS, doc: c"Update from a mapping, pairs, or keyword arguments." },
    Method { name: c"copy", function: || thunk::method_noargs(copy), flags: meth::NOARGS, doc: c"Return a shallow copy of the dict." },
    Method { name: c"clear", function: || thunk::method_noargs(clear), flags: meth::NOARGS, doc: c"Remove all items from the dict." },
    Method { name: c"fromkeys", function: || thunk::method_fast(fromkeys), flags: meth::FASTCALL | meth::CLASS, doc: c"Create a new dictionary with keys from iterable and values set to value." },
    Method { name: c"__contains__", function: || thunk::method_o(contains), flags: meth::O | meth::COEXIST, doc: c"True if the dictionary has the specified key, else False." },
    Method { name: c"__getitem__", function: || thunk::method_o(mapping::get), flags: meth::O | meth::COEXIST, doc: c"Return self[key]." },
    Method { name: c"__reversed__", function: || thunk::method_noargs(iter::over_keys_reversed), flags: meth::NOARGS, doc: c"Return a reverse iterator over the dict keys." },
    Method { name: c"__class_getitem__", function: || thunk::method_o(generic_alias::class_getitem), flags: meth::O | meth::CLASS, doc: c"See PEP 585" },
];

fn get(rt: &mut Rt, dict: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "get", args.len(), 1, 2)?;
    match super::get(rt, dict, args[0])? {
        Some(value) => Ok(value),
        None => Ok(args.get(1).map_or_else(|| none().root(), |d| d.root())),
    }
}

fn contains(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    super::contains(rt, dict, key).map(crate::types::bool_root)
}

fn setdefault(rt: &mut Rt, dict: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "setdefault", args.len(), 1, 2)?;
    let default = args.get(1).copied().unwrap_or_else(none);
    super::set_default(rt, dict, args[0], default).map(|(value, _)| value)
}

fn pop(rt: &mut Rt, dict: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "pop", args.len(), 1, 2)?;
    if super::len(rt, dict) > 0
        && let Some(value) = super::remove(rt, dict, args[0])?
    {
        return Ok(value);
    }
    match args.get(1) {
        Some(default) => Ok(default.root()),
        None => Err(error::key_error(rt, args[0])),
    }
}

fn popitem(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    let dict = this(rt, dict)?;
    match dict.get(rt).table.remove_last(rt) {
        Some((key, value)) => tuple::from_refs(rt, &[key.get(), value.get()]),
        None => {
            let message = strings::new(rt, "popitem(): dictionary is empty")?;
            Err(error::key_error(rt, message.get()))
        }
    }
}

fn update(rt: &mut Rt, dict: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    merge::update_with_arguments(rt, dict, "update", args, kwargs)?;
    Ok(none().root())
}

fn copy(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    merge::copy(rt, dict)
}

fn clear(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    super::clear(rt, dict);
    Ok(none().root())
}

fn fromkeys(rt: &mut Rt, class: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "fromkeys", args.len(), 1, 2)?;
    let value = args.get(1).copied().unwrap_or_else(none);
    let result = call::none(rt, class)?;
    let exact = is_exact(result.get(), &PyDict_Type);
    sequence::for_each(rt, args[0], |rt, key| match exact {
        true => super::set(rt, result.get(), key, value),
        false => mapping::set(rt, result.get(), key, Some(value)),
    })?;
    Ok(result)
}
