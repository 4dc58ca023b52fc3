//! The views that `keys()`, `values()` and `items()` return.

use super::iter::{self, What};
use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::{self, cmp};
use crate::object::{TypeObject, alloc, flags, is_exact, ready, sequence, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::descr::GetSet;
use crate::types::function::{Method, meth};
use crate::types::items::guarded_repr;
use crate::types::{self, descr, mapping_proxy, set, tuple};

/// Payload of a view.
pub struct View {
    dict: Stored,
    what: What,
}

// SAFETY: the dict is the only stored reference.
unsafe impl Payload for View {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        visit(self.dict.handle());
    }
}

static KIND: NativeKind = kind_of::<View>(None);

/// The type of `dict.keys()`.
#[unsafe(no_mangle)]
pub static PyDictKeys_Type: TypeObject =
    TypeObject::declare(c"dict_keys", &KIND, KIND.size, flags::HAVE_GC);
/// The type of `dict.values()`.
#[unsafe(no_mangle)]
pub static PyDictValues_Type: TypeObject =
    TypeObject::declare(c"dict_values", &KIND, KIND.size, flags::HAVE_GC);
/// The type of `dict.items()`.
#[unsafe(no_mangle)]
pub static PyDictItems_Type: TypeObject =
    TypeObject::declare(c"dict_items", &KIND, KIND.size, flags::HAVE_GC);

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"__reversed__", function: || thunk::method_noargs(over_reversed), flags: meth::NOARGS, doc: c"Return a reverse iterator over the view." },
];
#[rustfmt::skip]
static SET_METHODS: &[Method] = &[
    Method { name: c"isdisjoint", function: || thunk::method_o(isdisjoint), flags: meth::O, doc: c"Return True if the view and the given iterable have a null intersection." },
];

static ATTRIBUTES: &[GetSet] = &[GetSet::read(c"mapping", || thunk::getter(mapping))];

fn mapping(rt: &mut Rt, view: Ref<'_>) -> Result<Root> {
    let (dict, _) = parts(rt, view)?;
    mapping_proxy::new(rt, dict.get())
}

/// Completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    for ty in [&PyDictKeys_Type, &PyDictValues_Type, &PyDictItems_Type] {
        ty.set_slot(slot::tp_repr, thunk::unary(repr));
        ty.set_slot(slot::tp_iter, thunk::unary(over));
        ty.set_slot(slot::sq_length, thunk::length(length));
        let like_a_set = !std::ptr::eq(ty, &PyDictValues_Type);
        if like_a_set {
            ty.set_slot(slot::sq_contains, thunk::contains(contains));
            ty.set_slot(slot::tp_richcompare, thunk::richcompare(compare));
            ty.set_slot(slot::nb_subtract, thunk::binary(subtract));
            ty.set_slot(slot::nb_and, thunk::binary(and));
            ty.set_slot(slot::nb_or, thunk::binary(or));
            ty.set_slot(slot::nb_xor, thunk::binary(xor));
        }
        ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
        descr::add_methods(rt, ty, METHODS)?;
        descr::add_getset(rt, ty, ATTRIBUTES)?;
        if like_a_set {
            descr::add_methods(rt, ty, SET_METHODS)?;
        }
    }
    Ok(())
}

fn new(rt: &Rt, dict: Ref<'_>, what: What) -> Result<Root> {
    super::protocol::this(rt, dict)?;
    let ty = match what {
        What::Keys => &PyDictKeys_Type,
        What::Values => &PyDictValues_Type,
        What::Items => &PyDictItems_Type,
    };
    let dict = rt.store(dict);
    alloc::new_native(rt, ty, View { dict, what })
}

/// `dict.keys()`; new reference.
pub fn keys(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    new(rt, dict, What::Keys)
}

/// `dict.values()`; new reference.
pub fn values(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    new(rt, dict, What::Values)
}

/// `dict.items()`; new reference.
pub fn items(rt: &mut Rt, dict: Ref<'_>) -> Result<Root> {
    new(rt, dict, What::Items)
}

fn parts(rt: &Rt, view: Ref<'_>) -> Result<(Root, What)> {
    match Obj::<View>::from_ref(view) {
        Some(view) => Ok((view.get(rt).dict.get(rt).root(), view.get(rt).what)),
        None => Err(error::type_error(rt, "expected a dict view")),
    }
}

fn over_either(rt: &Rt, view: Ref<'_>, backward: bool) -> Result<Root> {
    let (dict, what) = parts(rt, view)?;
    let dict = super::protocol::this(rt, dict.get())?;
    iter::new(rt, dict, what, backward)
}

fn over(rt: &mut Rt, view: Ref<'_>) -> Result<Root> {
    over_either(rt, view, false)
}

fn over_reversed(rt: &mut Rt, view: Ref<'_>) -> Result<Root> {
    over_either(rt, view, true)
}

fn length(rt: &mut Rt, view: Ref<'_>) -> Result<isize> {
    let (dict, _) = parts(rt, view)?;
    Ok(super::len(rt, dict.get()) as isize)
}

fn repr(rt: &mut Rt, view: Ref<'_>) -> Result<Root> {
    guarded_repr(rt, view, "...", |rt, text| {
        let list = sequence::to_list(rt, view)?;
        text.push(type_of(view).short_name());
        text.push("(");
        text.push_repr(rt, list.get())?;
        text.push(")");
        Ok(())
    })
}

fn contains(rt: &mut Rt, view: Ref<'_>, item: Ref<'_>) -> Result<bool> {
    let (dict, what) = parts(rt, view)?;
    if what == What::Keys {
        return super::contains(rt, dict.get(), item);
    }
    if !tuple::is_tuple(item) || tuple::len(item) != 2 {
        return Ok(false);
    }
    let (key, value) = (
        tuple::item(rt, item, 0).root(),
        tuple::item(rt, item, 1).root(),
    );
    match super::get(rt, dict.get(), key.get())? {
        Some(found) => ops::equal(rt, found.get(), value.get()),
        None => Ok(false),
    }
}

fn is_set_like(object: Ref<'_>) -> bool {
    set::is_any(object) || is_exact(object, &PyDictKeys_Type) || is_exact(object, &PyDictItems_Type)
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !is_set_like(b) {
        return Ok(types::not_implemented().root());
    }
    let (left, right) = (ops::size(rt, a)?, ops::size(rt, b)?);
    let result = match op {
        cmp::EQ | cmp::NE => (left == right && all_in(rt, a, b)?) == (op == cmp::EQ),
        cmp::LT => left < right && all_in(rt, a, b)?,
        cmp::LE => left <= right && all_in(rt, a, b)?,
        cmp::GT => left > right && all_in(rt, b, a)?,
        _ => left >= right && all_in(rt, b, a)?,
    };
    Ok(types::bool_root(result))
}

fn all_in(rt: &mut Rt, items: Ref<'_>, container: Ref<'_>) -> Result<bool> {
    let iterator = ops::iter(rt, items)?;
    while let Some(item) = ops::next(rt, iterator.get())? {
        if !sequence::contains(rt, container, item.get())? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn isdisjoint(rt: &mut Rt, view: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    let iterator = ops::iter(rt, other)?;
    while let Some(item) = ops::next(rt, iterator.get())? {
        if contains(rt, view, item.get())? {
            return Ok(types::bool_root(false));
        }
    }
    Ok(types::bool_root(true))
}

fn combine(
    rt: &mut Rt,
    a: Ref<'_>,
    b: Ref<'_>,
    change: fn(&mut Rt, Ref<'_>, Ref<'_>) -> Result<()>,
) -> Result<Root> {
    let result = set::from_iterable(rt, &set::PySet_Type, Some(a))?;
    change(rt, result.get(), b)?;
    Ok(result)
}

fn subtract(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    combine(rt, a, b, set::difference_update)
}

fn and(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    combine(rt, a, b, set::intersection_update)
}

fn or(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    combine(rt, a, b, set::update)
}

fn xor(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    combine(rt, a, b, set::symmetric_difference_update)
}
