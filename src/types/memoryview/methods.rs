//! The methods and attributes of memoryview.

use super::{
    cast, contiguous_orders, derive, from_object, index, lender_object, open, release, to_bytes,
};
use crate::error;
use crate::object::signature::Signature;
use crate::object::strided::Order;
use crate::object::{self, args, ops, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::byte_string::hex;
use crate::types::byte_string::size_argument;
use crate::types::descr::GetSet;
use crate::types::function::{Method, meth};
use crate::types::{bool_root, bytes, generic_alias, none, strings, tuple};

const KEYWORDS: i32 = meth::FASTCALL | meth::KEYWORDS;

/// The table of methods.
#[rustfmt::skip]
pub static METHODS: &[Method] = &[
    Method { name: c"cast", function: || thunk::method_fast_kw(cast::cast), flags: KEYWORDS, doc: c"The same bytes as items of another format or shape." },
    Method { name: c"count", function: || thunk::method_o(count), flags: meth::O, doc: c"How many items are equal to a value." },
    Method { name: c"hex", function: || thunk::method_fast_kw(hex_text), flags: KEYWORDS, doc: c"The bytes as hexadecimal digits." },
    Method { name: c"index", function: || thunk::method_fast(index_of), flags: meth::FASTCALL, doc: c"The index of the first item equal to a value; ValueError if there is none." },
    Method { name: c"release", function: || thunk::method_noargs(release_method), flags: meth::NOARGS, doc: c"Gives the memory back to who lent it." },
    Method { name: c"tobytes", function: || thunk::method_fast_kw(tobytes), flags: KEYWORDS, doc: c"The items as bytes, in the order 'C', 'F' or 'A'." },
    Method { name: c"tolist", function: || thunk::method_noargs(index::tolist), flags: meth::NOARGS, doc: c"The items as a list, nested for more than one dimension." },
    Method { name: c"toreadonly", function: || thunk::method_noargs(toreadonly), flags: meth::NOARGS, doc: c"A view that cannot be written through." },
    Method { name: c"__enter__", function: || thunk::method_noargs(enter), flags: meth::NOARGS, doc: c"" },
    Method { name: c"__exit__", function: || thunk::method_fast(exit), flags: meth::FASTCALL, doc: c"Gives the memory back to who lent it." },
    Method { name: c"_from_flags", function: || thunk::method_fast_kw(from_flags), flags: KEYWORDS | meth::CLASS, doc: c"A view that was requested with the given flags." },
    Method { name: c"__class_getitem__", function: || thunk::method_o(generic_alias::class_getitem), flags: meth::O | meth::CLASS, doc: c"See PEP 585" },
];

/// The table of attributes.
pub static ATTRIBUTES: &[GetSet] = &[
    GetSet::read(c"obj", || thunk::getter(obj)),
    GetSet::read(c"nbytes", || {
        thunk::getter(|rt, v| {
            let bytes = open(rt, v)?.items.bytes();
            object::index::int(rt, bytes as isize)
        })
    }),
    GetSet::read(c"readonly", || {
        thunk::getter(|rt, v| Ok(bool_root(open(rt, v)?.readonly)))
    }),
    GetSet::read(c"itemsize", || {
        thunk::getter(|rt, v| {
            let itemsize = open(rt, v)?.items.itemsize();
            object::index::int(rt, itemsize as isize)
        })
    }),
    GetSet::read(c"format", || thunk::getter(format)),
    GetSet::read(c"ndim", || {
        thunk::getter(|rt, v| {
            let dimensions = open(rt, v)?.items.dimensions();
            object::index::int(rt, dimensions as isize)
        })
    }),
    GetSet::read(c"shape", || {
        thunk::getter(|rt, v| numbers(rt, open(rt, v)?.items.shape()))
    }),
    GetSet::read(c"strides", || {
        thunk::getter(|rt, v| numbers(rt, open(rt, v)?.items.strides()))
    }),
    GetSet::read(c"suboffsets", || {
        thunk::getter(|rt, v| numbers(rt, open(rt, v)?.items.suboffsets()))
    }),
    GetSet::read(c"c_contiguous", || {
        thunk::getter(|rt, v| is_contiguous(rt, v, "C"))
    }),
    GetSet::read(c"f_contiguous", || {
        thunk::getter(|rt, v| is_contiguous(rt, v, "F"))
    }),
    GetSet::read(c"contiguous", || {
        thunk::getter(|rt, v| is_contiguous(rt, v, "A"))
    }),
];

fn obj(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    open(rt, object)?;
    Ok(lender_object(rt, object).unwrap_or_else(|| none().root()))
}

fn format(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let format = open(rt, object)?.format.clone();
    strings::from_utf8(rt, format.to_bytes())
}

fn numbers(rt: &Rt, numbers: &[isize]) -> Result<Root> {
    let mut items = Vec::new();
    for number in numbers {
        items.push(object::index::int(rt, *number)?);
    }
    let items: Vec<Ref<'_>> = items.iter().map(Root::get).collect();
    tuple::from_refs(rt, &items)
}

fn is_contiguous(rt: &Rt, object: Ref<'_>, orders: &str) -> Result<Root> {
    let items = &open(rt, object)?.items;
    let contiguous = contiguous_orders(orders)
        .iter()
        .any(|o| items.is_contiguous(*o));
    Ok(bool_root(contiguous))
}

fn release_method(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    release(rt, object)?;
    Ok(none().root())
}

fn enter(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    open(rt, object)?;
    Ok(object.root())
}

fn exit(rt: &mut Rt, object: Ref<'_>, _: &[Ref<'_>]) -> Result<Root> {
    release_method(rt, object)
}

fn toreadonly(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let items = open(rt, object)?.items.clone();
    derive(rt, object, items, None, true)
}

fn tobytes(rt: &mut Rt, object: Ref<'_>, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Root> {
    let signature = Signature {
        function: "tobytes",
        names: ["order"],
        required: 0,
    };
    let [order] = signature.bind(rt, args, names)?;
    let letter = match order.as_ref().map(Root::get).filter(|o| !o.is(none())) {
        None => "C".into(),
        Some(order) if strings::is_str(order) => strings::lossy(order),
        Some(order) => {
            let ty = type_of(order).full_name();
            return Err(error::type_error(
                rt,
                format_args!("tobytes() argument 'order' must be str or None, not {ty}"),
            ));
        }
    };
    let view = open(rt, object)?;
    let order = match &*letter {
        "C" => Order::C,
        "F" => Order::Fortran,
        "A" if view.items.is_contiguous(Order::Fortran) => Order::Fortran,
        "A" => Order::C,
        _ => {
            return Err(error::value_error(rt, "order must be 'C', 'F' or 'A'"));
        }
    };
    to_bytes(rt, view, order)
}

fn hex_text(
    rt: &mut Rt,
    object: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let options = hex::Options::from_args(rt, args, names)?;
    let data = to_bytes(rt, open(rt, object)?, Order::C)?;
    hex::text(rt, bytes::data(data.get()), options)
}

fn count(rt: &mut Rt, object: Ref<'_>, value: Ref<'_>) -> Result<Root> {
    let iterator = super::iter::over(rt, object)?;
    let mut found = 0;
    while let Some(item) = ops::next(rt, iterator.get())? {
        if item.get().is(value) || ops::equal(rt, item.get(), value)? {
            found += 1;
        }
    }
    object::index::int(rt, found)
}

fn index_of(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "index", arguments.len(), 1, 3)?;
    let start = bound(rt, arguments.get(1).copied(), 0)?;
    let stop = bound(rt, arguments.get(2).copied(), isize::MAX)?;
    let view = open(rt, object)?;
    let len = match view.items.shape() {
        [] => return Err(error::type_error(rt, "invalid lookup on 0-dim memory")),
        [len] => *len,
        _ => {
            return Err(error::not_implemented(
                rt,
                "multi-dimensional lookup is not implemented",
            ));
        }
    };
    let from_end = |bound: isize| match bound < 0 {
        true => bound.saturating_add(len).max(0),
        false => bound,
    };
    for place in from_end(start)..from_end(stop).min(len) {
        let item = index::item(rt, object, place)?;
        if item.get().is(arguments[0]) || ops::equal(rt, item.get(), arguments[0])? {
            return object::index::int(rt, place);
        }
    }
    Err(error::value_error(rt, "memoryview.index(x): x not found"))
}

fn bound(rt: &mut Rt, argument: Option<Ref<'_>>, default: isize) -> Result<isize> {
    match argument {
        None => Ok(default),
        Some(argument) if object::index::is_index(argument) => {
            object::index::as_isize(rt, argument, None)
        }
        Some(_) => Err(error::type_error(
            rt,
            "slice indices must be integers or have an __index__ method",
        )),
    }
}

fn from_flags(rt: &mut Rt, _: Ref<'_>, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Root> {
    let signature = Signature {
        function: "_from_flags",
        names: ["object", "flags"],
        required: 2,
    };
    let [Some(object), Some(flags)] = signature.bind(rt, args, names)? else {
        return Ok(none().root());
    };
    let flags = size_argument(rt, flags.get())?;
    match i32::try_from(flags) {
        Ok(flags) => from_object(rt, object.get(), flags),
        Err(_) => Err(error::overflow_error(
            rt,
            "Python int too large to convert to C int",
        )),
    }
}
