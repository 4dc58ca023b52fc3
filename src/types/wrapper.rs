//! Slots under their Python names, in both directions.
//!
//! [`SLOTS`] pairs each dunder name with its slot. A type that fills a slot
//! gets a wrapper descriptor under the name in its dictionary
//! ([`add_wrappers`]); a class whose dictionary has the name gets a C
//! function in the slot that looks the name up and calls it
//! ([`fill_slots`]).

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::cmp;
use crate::object::thunk::{self, from_c};
use crate::object::{TypeObject, alloc, as_type, attr, call, flags, ready, slot, type_of};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::descr::{self, Descr, GetSet, What};
use crate::types::{self, PyBaseObject_Type, dict, strings, tuple};

/// The signature of a slot.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `f(self)`.
    Unary,
    /// `f(self, other)`.
    Binary,
    /// `f(other, self)` by a reflected name.
    Reflected,
    /// `f(self, other, modulus)`.
    Power,
    /// `f(other, self, modulus)`.
    ReflectedPower,
    /// A comparison by this operator.
    Compare(i32),
    /// `Py_ssize_t f(self)`.
    Length,
    /// `int f(self)`.
    Inquiry,
    /// `int f(self, other)`.
    Contains,
    /// `f(self, n)`, an index.
    Index,
    /// `f(self, n)`, a count.
    Count,
    /// `int f(self, n, value)`, sets.
    SetIndex,
    /// `int f(self, n, NULL)`, deletes.
    DelIndex,
    /// `int f(self, key, value)`, sets.
    SetKey,
    /// `int f(self, key, NULL)`, deletes.
    DelKey,
    /// `f(self, args, kwargs)`.
    Call,
    /// `int f(self, args, kwargs)`.
    Init,
    /// Next item or NULL.
    Next,
    /// `f(self, object, type)`.
    Get,
    /// `void f(self)`.
    Finalize,
}

/// One name and its slot.
pub struct SlotDef {
    /// Name.
    pub name: &'static str,
    /// Number of the slot.
    pub slot: usize,
    /// Its signature.
    pub shape: Shape,
    /// Makes the C function that looks the name up; `None` if another name
    /// of the same slot does.
    pub generic: Option<fn() -> usize>,
    /// Documentation.
    pub doc: &'static str,
}

macro_rules! table {
    ($($name:literal $slot:ident $shape:expr, $generic:expr;)*) => {
        /// All names. Those of one slot follow each other, the one whose
        /// function is used first.
        pub static SLOTS: &[SlotDef] = &[$(SlotDef {
            name: $name,
            slot: slot::$slot,
            shape: $shape,
            generic: $generic,
            doc: doc_of($name),
        }),*];
    };
}

/// Calls the method `name` of the type of `object`, unbound.
fn special(rt: &mut Rt, object: Ref<'_>, name: &str, args: &[Ref<'_>]) -> Result<Root> {
    match special_optional(rt, object, name, args)? {
        Some(result) => Ok(result),
        None => Err(error::attribute_error(
            rt,
            format_args!(
                "'{}' object has no attribute '{name}'",
                type_of(object).short_name()
            ),
        )),
    }
}

/// [`special`], or nothing if the type has no such method.
pub fn special_optional(
    rt: &mut Rt,
    object: Ref<'_>,
    name: &str,
    args: &[Ref<'_>],
) -> Result<Option<Root>> {
    let ty = type_of(object);
    let name = strings::interned(rt, name)?;
    let Some(found) = attr::lookup(rt, ty, name.get()).map(Ref::root) else {
        return Ok(None);
    };
    if type_of(found.get()).has(flags::METHOD_DESCRIPTOR) {
        let mut all = vec![object];
        all.extend_from_slice(args);
        return call::args(rt, found.get(), &all).map(Some);
    }
    let getter = type_of(found.get()).slot(slot::tp_descr_get);
    let bound = match getter {
        0 => found,
        _ => attr::bind(rt, getter, found.get(), Some(object), ty)?,
    };
    call::args(rt, bound.get(), args).map(Some)
}

/// A binary operator of a class: the plain name if the class of `a` has it,
/// else the reflected one of `b`.
fn operator(
    rt: &mut Rt,
    a: Ref<'_>,
    b: Ref<'_>,
    slot: usize,
    plain: &str,
    reflected: &str,
    own: usize,
) -> Result<Root> {
    if type_of(a).slot(slot) == own
        && let Some(result) = special_optional(rt, a, plain, &[b])?
        && !result.get().is(types::not_implemented())
    {
        return Ok(result);
    }
    if type_of(b).slot(slot) == own
        && let Some(result) = special_optional(rt, b, reflected, &[a])?
    {
        return Ok(result);
    }
    Ok(types::not_implemented().root())
}

macro_rules! unary {
    ($name:literal) => {
        Some(|| thunk::unary(|rt: &mut Rt, a: Ref<'_>| special(rt, a, $name, &[])))
    };
}
macro_rules! binary {
    ($name:literal) => {
        Some(|| thunk::binary(|rt: &mut Rt, a: Ref<'_>, b: Ref<'_>| special(rt, a, $name, &[b])))
    };
}
macro_rules! operator {
    ($slot:ident, $name:literal, $reflected:literal) => {{
        fn address() -> usize {
            fn run(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
                operator(rt, a, b, slot::$slot, $name, $reflected, address())
            }
            thunk::binary(run)
        }
        Some(address as fn() -> usize)
    }};
}

fn class_power(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, c: Option<Ref<'_>>) -> Result<Root> {
    if let Some(c) = c.filter(|c| !c.is(types::none())) {
        return special(rt, a, "__pow__", &[b, c]);
    }
    operator(rt, a, b, slot::nb_power, "__pow__", "__rpow__", power())
}

fn power() -> usize {
    thunk::ternary(class_power)
}

fn class_length(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let length = special(rt, object, "__len__", &[])?;
    let length = types::convert::as_isize_index(rt, length.get())?;
    if length < 0 {
        return Err(error::value_error(rt, "__len__() should return >= 0"));
    }
    Ok(length)
}

fn class_hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let name = strings::interned(rt, "__hash__")?;
    let none = attr::lookup(rt, type_of(object), name.get()).is_some_and(|f| f.is(types::none()));
    if none {
        return hash_not_implemented(rt, object);
    }
    let hash = special(rt, object, "__hash__", &[])?;
    match types::convert::as_i64(rt, hash.get()) {
        Ok(-1) => Ok(-2),
        Ok(hash) => Ok(hash as isize),
        Err(_) => {
            error::restore(rt, None);
            Err(error::type_error(
                rt,
                "__hash__ method should return an integer",
            ))
        }
    }
}

/// tp_hash of unhashable types.
pub fn hash_not_implemented(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let ty = type_of(object).full_name();
    Err(error::type_error(
        rt,
        format_args!("unhashable type: '{ty}'"),
    ))
}

fn class_bool(rt: &mut Rt, object: Ref<'_>) -> Result<bool> {
    let result = special(rt, object, "__bool__", &[])?;
    if result.get().is(types::true_()) {
        return Ok(true);
    }
    if result.get().is(types::false_()) {
        return Ok(false);
    }
    let ty = type_of(result.get()).short_name().to_owned();
    Err(error::type_error(
        rt,
        format_args!("__bool__ should return bool, returned {ty}"),
    ))
}

fn class_contains(rt: &mut Rt, object: Ref<'_>, item: Ref<'_>) -> Result<bool> {
    let result = special(rt, object, "__contains__", &[item])?;
    crate::object::ops::is_true(rt, result.get())
}

fn class_item(rt: &mut Rt, object: Ref<'_>, index: isize) -> Result<Root> {
    let index = types::convert::from_i64(rt, index as i64)?;
    special(rt, object, "__getitem__", &[index.get()])
}

fn class_set_item(rt: &mut Rt, object: Ref<'_>, i: isize, value: Option<Ref<'_>>) -> Result<()> {
    let index = types::convert::from_i64(rt, i as i64)?;
    class_set_key(rt, object, index.get(), value)
}

fn class_set_key(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    match value {
        Some(value) => special(rt, object, "__setitem__", &[key, value]),
        None => special(rt, object, "__delitem__", &[key]),
    }
    .map(drop)
}

fn class_set_attribute(
    rt: &mut Rt,
    object: Ref<'_>,
    key: Ref<'_>,
    value: Option<Ref<'_>>,
) -> Result<()> {
    match value {
        Some(value) => special(rt, object, "__setattr__", &[key, value]),
        None => special(rt, object, "__delattr__", &[key]),
    }
    .map(drop)
}

fn class_descr_set(
    rt: &mut Rt,
    object: Ref<'_>,
    key: Ref<'_>,
    value: Option<Ref<'_>>,
) -> Result<()> {
    match value {
        Some(value) => special(rt, object, "__set__", &[key, value]),
        None => special(rt, object, "__delete__", &[key]),
    }
    .map(drop)
}

fn class_descr_get(
    rt: &mut Rt,
    this: Ref<'_>,
    object: Option<Ref<'_>>,
    ty: Option<Ref<'_>>,
) -> Result<Root> {
    let none = types::none();
    special(
        rt,
        this,
        "__get__",
        &[object.unwrap_or(none), ty.unwrap_or(none)],
    )
}

/// `__getattribute__`, and `__getattr__` where it raises AttributeError.
fn class_get_attribute(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>) -> Result<Root> {
    let found = match special_optional(rt, object, "__getattribute__", &[name]) {
        Ok(Some(value)) => return Ok(value),
        Ok(None) => attr::generic_get(rt, object, name),
        Err(raised) => Err(raised),
    };
    let raised = match found {
        Ok(value) => return Ok(value),
        Err(raised) => raised,
    };
    if !error::matches(rt, &types::exceptions::EXC_ATTRIBUTE_ERROR) {
        return Err(raised);
    }
    let pending = error::take(rt);
    match special_optional(rt, object, "__getattr__", &[name])? {
        Some(value) => Ok(value),
        None => {
            error::restore(rt, pending);
            Err(raised)
        }
    }
}

fn class_call(
    rt: &mut Rt,
    object: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let bound = bound_special(rt, object, "__call__")?;
    call::with_tuple(rt, bound.get(), args, kwargs)
}

fn class_init(rt: &mut Rt, object: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    let bound = bound_special(rt, object, "__init__")?;
    let result = call::with_tuple(rt, bound.get(), args, kwargs)?;
    if result.get().is(types::none()) {
        return Ok(());
    }
    let ty = type_of(result.get()).full_name().to_owned();
    Err(error::type_error(
        rt,
        format_args!("__init__() should return None, not '{ty}'"),
    ))
}

/// The method `name` of the type of `object`, bound; new reference.
pub fn bound_special(rt: &mut Rt, object: Ref<'_>, name: &str) -> Result<Root> {
    let ty = type_of(object);
    let key = strings::interned(rt, name)?;
    let Some(found) = attr::lookup(rt, ty, key.get()).map(Ref::root) else {
        return Err(error::attribute_error(rt, name));
    };
    match type_of(found.get()).slot(slot::tp_descr_get) {
        0 => Ok(found),
        getter => attr::bind(rt, getter, found.get(), Some(object), ty),
    }
}

fn class_next(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    special(rt, object, "__next__", &[]).map(Some)
}

fn class_compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    const NAMES: [&str; 6] = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"];
    let name = NAMES[op.clamp(0, 5) as usize];
    match special_optional(rt, a, name, &[b])? {
        Some(result) => Ok(result),
        None => Ok(types::not_implemented().root()),
    }
}

/// `void f(PyObject *)` that calls `__del__`.
fn class_finalize(rt: &mut Rt, object: Ref<'_>) -> Result<()> {
    if special_optional(rt, object, "__del__", &[]).is_err() {
        error::write_unraisable(rt, Some(object));
    }
    Ok(())
}

/// tp_new of a class with `__new__`.
fn class_new(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let function = attr::get_str(rt, ty.as_ref(), "__new__")?;
    let mut all = vec![ty.as_ref().root()];
    all.extend(tuple::items(rt, args).map(Ref::root));
    let all: Vec<Ref<'_>> = all.iter().map(Root::get).collect();
    let args = tuple::from_refs(rt, &all)?;
    call::with_tuple(rt, function.get(), args.get(), kwargs)
}

use Shape::*;

table! {
    "__repr__" tp_repr Unary, unary!("__repr__");
    "__hash__" tp_hash Length, Some(|| thunk::hash(class_hash));
    "__call__" tp_call Call, Some(|| thunk::call(class_call));
    "__str__" tp_str Unary, unary!("__str__");
    "__getattribute__" tp_getattro Binary, Some(|| thunk::binary(class_get_attribute));
    "__getattr__" tp_getattro Binary, Some(|| thunk::binary(class_get_attribute));
    "__setattr__" tp_setattro SetKey, Some(|| thunk::set_keyed(class_set_attribute));
    "__delattr__" tp_setattro DelKey, Some(|| thunk::set_keyed(class_set_attribute));
    "__lt__" tp_richcompare Compare(cmp::LT), Some(|| thunk::richcompare(class_compare));
    "__le__" tp_richcompare Compare(cmp::LE), Some(|| thunk::richcompare(class_compare));
    "__eq__" tp_richcompare Compare(cmp::EQ), Some(|| thunk::richcompare(class_compare));
    "__ne__" tp_richcompare Compare(cmp::NE), Some(|| thunk::richcompare(class_compare));
    "__gt__" tp_richcompare Compare(cmp::GT), Some(|| thunk::richcompare(class_compare));
    "__ge__" tp_richcompare Compare(cmp::GE), Some(|| thunk::richcompare(class_compare));
    "__iter__" tp_iter Unary, unary!("__iter__");
    "__next__" tp_iternext Next, Some(|| thunk::iternext(class_next));
    "__get__" tp_descr_get Get, Some(|| thunk::descr_get(class_descr_get));
    "__set__" tp_descr_set SetKey, Some(|| thunk::set_keyed(class_descr_set));
    "__delete__" tp_descr_set DelKey, Some(|| thunk::set_keyed(class_descr_set));
    "__init__" tp_init Init, Some(|| thunk::init(class_init));
    "__del__" tp_finalize Finalize, Some(|| thunk::finalizer(class_finalize));
    "__await__" am_await Unary, unary!("__await__");
    "__aiter__" am_aiter Unary, unary!("__aiter__");
    "__anext__" am_anext Unary, unary!("__anext__");
    "__add__" nb_add Binary, operator!(nb_add, "__add__", "__radd__");
    "__radd__" nb_add Reflected, operator!(nb_add, "__add__", "__radd__");
    "__sub__" nb_subtract Binary, operator!(nb_subtract, "__sub__", "__rsub__");
    "__rsub__" nb_subtract Reflected, operator!(nb_subtract, "__sub__", "__rsub__");
    "__mul__" nb_multiply Binary, operator!(nb_multiply, "__mul__", "__rmul__");
    "__rmul__" nb_multiply Reflected, operator!(nb_multiply, "__mul__", "__rmul__");
    "__mod__" nb_remainder Binary, operator!(nb_remainder, "__mod__", "__rmod__");
    "__rmod__" nb_remainder Reflected, operator!(nb_remainder, "__mod__", "__rmod__");
    "__divmod__" nb_divmod Binary, operator!(nb_divmod, "__divmod__", "__rdivmod__");
    "__rdivmod__" nb_divmod Reflected, operator!(nb_divmod, "__divmod__", "__rdivmod__");
    "__pow__" nb_power Power, Some(power);
    "__rpow__" nb_power ReflectedPower, Some(power);
    "__neg__" nb_negative Unary, unary!("__neg__");
    "__pos__" nb_positive Unary, unary!("__pos__");
    "__abs__" nb_absolute Unary, unary!("__abs__");
    "__bool__" nb_bool Inquiry, Some(|| thunk::inquiry(class_bool));
    "__invert__" nb_invert Unary, unary!("__invert__");
    "__lshift__" nb_lshift Binary, operator!(nb_lshift, "__lshift__", "__rlshift__");
    "__rlshift__" nb_lshift Reflected, operator!(nb_lshift, "__lshift__", "__rlshift__");
    "__rshift__" nb_rshift Binary, operator!(nb_rshift, "__rshift__", "__rrshift__");
    "__rrshift__" nb_rshift Reflected, operator!(nb_rshift, "__rshift__", "__rrshift__");
    "__and__" nb_and Binary, operator!(nb_and, "__and__", "__rand__");
    "__rand__" nb_and Reflected, operator!(nb_and, "__and__", "__rand__");
    "__xor__" nb_xor Binary, operator!(nb_xor, "__xor__", "__rxor__");
    "__rxor__" nb_xor Reflected, operator!(nb_xor, "__xor__", "__rxor__");
    "__or__" nb_or Binary, operator!(nb_or, "__or__", "__ror__");
    "__ror__" nb_or Reflected, operator!(nb_or, "__or__", "__ror__");
    "__int__" nb_int Unary, unary!("__int__");
    "__float__" nb_float Unary, unary!("__float__");
    "__iadd__" nb_inplace_add Binary, binary!("__iadd__");
    "__isub__" nb_inplace_subtract Binary, binary!("__isub__");
    "__imul__" nb_inplace_multiply Binary, binary!("__imul__");
    "__imod__" nb_inplace_remainder Binary, binary!("__imod__");
    "__ipow__" nb_inplace_power Binary, binary!("__ipow__");
    "__ilshift__" nb_inplace_lshift Binary, binary!("__ilshift__");
    "__irshift__" nb_inplace_rshift Binary, binary!("__irshift__");
    "__iand__" nb_inplace_and Binary, binary!("__iand__");
    "__ixor__" nb_inplace_xor Binary, binary!("__ixor__");
    "__ior__" nb_inplace_or Binary, binary!("__ior__");
    "__floordiv__" nb_floor_divide Binary, operator!(nb_floor_divide, "__floordiv__", "__rfloordiv__");
    "__rfloordiv__" nb_floor_divide Reflected, operator!(nb_floor_divide, "__floordiv__", "__rfloordiv__");
    "__truediv__" nb_true_divide Binary, operator!(nb_true_divide, "__truediv__", "__rtruediv__");
    "__rtruediv__" nb_true_divide Reflected, operator!(nb_true_divide, "__truediv__", "__rtruediv__");
    "__ifloordiv__" nb_inplace_floor_divide Binary, binary!("__ifloordiv__");
    "__itruediv__" nb_inplace_true_divide Binary, binary!("__itruediv__");
    "__index__" nb_index Unary, unary!("__index__");
    "__matmul__" nb_matrix_multiply Binary, operator!(nb_matrix_multiply, "__matmul__", "__rmatmul__");
    "__rmatmul__" nb_matrix_multiply Reflected, operator!(nb_matrix_multiply, "__matmul__", "__rmatmul__");
    "__imatmul__" nb_inplace_matrix_multiply Binary, binary!("__imatmul__");
    "__len__" mp_length Length, Some(|| thunk::length(class_length));
    "__getitem__" mp_subscript Binary, binary!("__getitem__");
    "__setitem__" mp_ass_subscript SetKey, Some(|| thunk::set_keyed(class_set_key));
    "__delitem__" mp_ass_subscript DelKey, Some(|| thunk::set_keyed(class_set_key));
    "__len__" sq_length Length, Some(|| thunk::length(class_length));
    "__add__" sq_concat Binary, None;
    "__mul__" sq_repeat Count, None;
    "__rmul__" sq_repeat Count, None;
    "__getitem__" sq_item Index, Some(|| thunk::sized(class_item));
    "__setitem__" sq_ass_item SetIndex, Some(|| thunk::set_sized(class_set_item));
    "__delitem__" sq_ass_item DelIndex, Some(|| thunk::set_sized(class_set_item));
    "__contains__" sq_contains Contains, Some(|| thunk::contains(class_contains));
    "__iadd__" sq_inplace_concat Binary, None;
    "__imul__" sq_inplace_repeat Count, None;
}

/// The documentation of a name.
const fn doc_of(_name: &str) -> &'static str {
    ""
}

/// `__doc__` of a wrapper; new reference.
pub fn doc(rt: &Rt, def: &SlotDef) -> Result<Root> {
    if def.doc.is_empty() {
        return Ok(types::none().root());
    }
    strings::new(rt, def.doc)
}

/// Adds a wrapper for each slot that the type itself fills; called before
/// it inherits slots. An unhashable type gets `__hash__ = None`.
pub fn add_wrappers(rt: &mut Rt, ty: &TypeObject) -> Result<()> {
    for def in SLOTS {
        let function = ty.slot(def.slot);
        if function == 0 || def.name == "__getattr__" || is_generic(def, function) {
            continue;
        }
        if def.slot == slot::tp_hash && function == thunk::hash(hash_not_implemented) {
            descr::set_in_type(rt, ty, def.name, types::none())?;
            continue;
        }
        let wrapper = descr::new(
            rt,
            &descr::PyWrapperDescr_Type,
            ty,
            def.name,
            What::Wrapper(def, function),
        )?;
        descr::set_in_type(rt, ty, def.name, wrapper.get())?;
    }
    if ty.slot(slot::tp_richcompare) != 0
        && ty.slot(slot::tp_hash) == 0
        && !std::ptr::eq(ty, &PyBaseObject_Type)
        && own(rt, ty, "__hash__").is_none()
    {
        ty.set_slot(slot::tp_hash, thunk::hash(hash_not_implemented));
        descr::set_in_type(rt, ty, "__hash__", types::none())?;
    }
    Ok(())
}

fn is_generic(def: &SlotDef, function: usize) -> bool {
    def.generic.is_some_and(|g| g() == function)
}

/// What the type's own dictionary holds.
pub fn own<'a>(rt: &'a Rt, ty: &TypeObject, name: &str) -> Option<Ref<'a>> {
    let dict = ty.fields(rt).dict.as_ref()?.get(rt);
    dict::get_text(rt, dict, name)
}

/// Fills the slots of a class by the names in its own dictionary.
pub fn fill_slots(rt: &mut Rt, ty: &TypeObject) -> Result<()> {
    for def in SLOTS {
        if own(rt, ty, def.name).is_some() {
            fill(rt, ty, def);
        }
    }
    if own(rt, ty, "__new__").is_some() {
        ty.set_slot(slot::tp_new, thunk::new(class_new));
    }
    Ok(())
}

/// Fills one slot by what lookup finds under its name.
fn fill(rt: &mut Rt, ty: &TypeObject, def: &SlotDef) {
    let Some(value) = own(rt, ty, def.name) else {
        return;
    };
    if def.slot == slot::tp_hash && value.is(types::none()) {
        ty.set_slot(slot::tp_hash, thunk::hash(hash_not_implemented));
        return;
    }
    let wrapped = descr::view(value).and_then(|d| match d.get(rt).what {
        What::Wrapper(other, function) if other.slot == def.slot => Some(function),
        _ => None,
    });
    let function = wrapped.or_else(|| def.generic.map(|g| g()));
    if let Some(function) = function {
        ty.set_slot(def.slot, function);
    }
}

/// After `name` of a class changed: fills or empties the slots of that name
/// for it and for the classes derived from it.
pub fn update_slot(rt: &mut Rt, ty: &TypeObject, name: &str) {
    if !name.starts_with("__") || !name.ends_with("__") {
        return;
    }
    if name == "__new__" && own(rt, ty, name).is_some() {
        ty.set_slot(slot::tp_new, thunk::new(class_new));
    }
    for def in SLOTS.iter().filter(|d| d.name == name) {
        if own(rt, ty, def.name).is_some() {
            fill(rt, ty, def);
        } else {
            let inherited = ty
                .mro(rt)
                .skip(1)
                .map(|t| t.slot(def.slot))
                .find(|s| *s != 0);
            ty.set_slot(def.slot, inherited.unwrap_or(0));
        }
    }
    ready::note_death(ty);
    let derived = ty.fields(rt).subclasses.clone();
    for address in derived {
        // SAFETY: a type takes itself out of the list before it dies.
        let derived = unsafe { &*(address as *const TypeObject) };
        update_slot(rt, derived, name);
    }
}

/// Payload of a wrapper bound to an object.
pub struct Bound {
    descr: Stored,
    object: Stored,
}

// SAFETY: both references are visited.
unsafe impl Payload for Bound {
    const KIND: &'static NativeKind = &BOUND_KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        visit(self.descr.handle());
        visit(self.object.handle());
    }
}

static BOUND_KIND: NativeKind = kind_of::<Bound>(None);

/// The type of wrappers bound to an object.
pub static METHOD_WRAPPER: TypeObject = TypeObject::declare(
    c"method-wrapper",
    &BOUND_KIND,
    BOUND_KIND.size,
    flags::HAVE_GC,
);

/// A wrapper descriptor bound to an object; new reference.
pub fn new_bound(rt: &Rt, descr: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    let bound = Bound {
        descr: rt.store(descr),
        object: rt.store(object),
    };
    alloc::new_native(rt, &METHOD_WRAPPER, bound)
}

/// tp_descr_get of wrapper descriptors.
pub fn bind(
    rt: &mut Rt,
    this: Ref<'_>,
    object: Option<Ref<'_>>,
    _ty: Option<Ref<'_>>,
) -> Result<Root> {
    let Some(object) = object else {
        return Ok(this.root());
    };
    descr::check_instance(rt, this, object)?;
    new_bound(rt, this, object)
}

fn bound_parts(rt: &Rt, this: Ref<'_>) -> Result<(Root, Root)> {
    match Obj::<Bound>::from_ref(this) {
        Some(bound) => {
            let bound = bound.get(rt);
            Ok((bound.descr.get(rt).root(), bound.object.get(rt).root()))
        }
        None => Err(error::type_error(rt, "a method-wrapper is required")),
    }
}

fn bound_call(rt: &mut Rt, this: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let (wrapper, object) = bound_parts(rt, this)?;
    run(rt, wrapper.get(), object.get(), args, kwargs)
}

/// tp_call of wrapper descriptors: the first argument is the object.
pub fn call_unbound(
    rt: &mut Rt,
    this: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let Some(object) = tuple::get(rt, args, 0).map(Ref::root) else {
        let (name, class) = names(rt, this);
        return Err(error::type_error(
            rt,
            format_args!("descriptor '{name}' of '{class}' object needs an argument"),
        ));
    };
    let (name, class) = names(rt, this);
    let fits = descr::check_instance(rt, this, object.get()).is_ok();
    if !fits {
        error::restore(rt, None);
        let ty = type_of(object.get()).full_name().to_owned();
        return Err(error::type_error(
            rt,
            format_args!("descriptor '{name}' requires a '{class}' object but received a '{ty}'"),
        ));
    }
    let rest: Vec<Root> = tuple::items(rt, args).skip(1).map(Ref::root).collect();
    let rest: Vec<Ref<'_>> = rest.iter().map(Root::get).collect();
    let rest = tuple::from_refs(rt, &rest)?;
    run(rt, this, object.get(), rest.get(), kwargs)
}

fn names(rt: &Rt, wrapper: Ref<'_>) -> (String, String) {
    let Some(view) = descr::view(wrapper) else {
        return Default::default();
    };
    let Descr { class, name, .. } = view.get(rt);
    let class = as_type(class.get(rt)).map_or("?", TypeObject::full_name);
    (strings::lossy(name.get(rt)).into_owned(), class.to_owned())
}

/// Calls the slot behind a wrapper.
fn run(
    rt: &mut Rt,
    wrapper: Ref<'_>,
    object: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let Some(view) = descr::view(wrapper) else {
        return Err(error::type_error(rt, "a wrapper_descriptor is required"));
    };
    let What::Wrapper(def, function) = view.get(rt).what else {
        return Err(error::type_error(rt, "a wrapper_descriptor is required"));
    };
    let takes_keywords = matches!(def.shape, Call | Init);
    if !takes_keywords && kwargs.is_some_and(|k| dict::len(rt, k) > 0) {
        return Err(error::type_error(
            rt,
            format_args!("wrapper {}() takes no keyword arguments", def.name),
        ));
    }
    let (least, most) = match def.shape {
        Unary | Length | Inquiry | Next | Finalize => (0, 0),
        SetIndex | SetKey => (2, 2),
        Power | ReflectedPower | Get => (1, 2),
        Call | Init => (0, usize::MAX),
        _ => (1, 1),
    };
    let given = tuple::len(args);
    if given < least || given > most {
        let plural = if least == 1 { "" } else { "s" };
        return Err(error::type_error(
            rt,
            format_args!("expected {least} argument{plural}, got {given}"),
        ));
    }
    let first = tuple::get(rt, args, 0).map_or_else(|| types::none().root(), Ref::root);
    let second = tuple::get(rt, args, 1).map(Ref::root);
    let second = second.as_ref().map(Root::get);
    // SAFETY (of all calls below): the shape says what the slot's signature
    // is; the arguments are alive for the call.
    run_shape(
        rt,
        (def, function),
        object,
        first.get(),
        second,
        (args, kwargs),
    )
}

fn run_shape(
    rt: &mut Rt,
    (def, function): (&SlotDef, usize),
    object: Ref<'_>,
    first: Ref<'_>,
    second: Option<Ref<'_>>,
    (args, kwargs): (Ref<'_>, Option<Ref<'_>>),
) -> Result<Root> {
    let name = def.name;
    let none = types::none();
    // SAFETY: the shape says what the slot's signature is; the arguments
    // are alive for the call.
    unsafe {
        let raw = match def.shape {
            Unary => thunk::call_unary(rt, function, object),
            Binary => thunk::call_binary(rt, function, object, first),
            Reflected => thunk::call_binary(rt, function, first, object),
            Power => thunk::call_ternary(
                rt,
                function,
                object,
                Some(first),
                Some(second.unwrap_or(none)),
            ),
            ReflectedPower => thunk::call_ternary(
                rt,
                function,
                first,
                Some(object),
                Some(second.unwrap_or(none)),
            ),
            Compare(op) => thunk::call_richcompare(rt, function, object, first, op),
            Call => thunk::call_ternary(rt, function, object, Some(args), kwargs),
            Get => {
                let some = |r: Ref<'_>| !r.is(none);
                let (this, ty) = (
                    Some(first).filter(|r| some(*r)),
                    second.filter(|r| some(*r)),
                );
                if this.is_none() && ty.is_none() {
                    return Err(error::type_error(rt, "__get__(None, None) is invalid"));
                }
                thunk::call_ternary(rt, function, object, this, ty)
            }
            Index | Count => {
                let n = types::convert::as_isize_index(rt, first)?;
                let n = from_end(rt, def, object, n)?;
                thunk::call_sized(rt, function, object, n)
            }
            Next => {
                let raw = thunk::call_unary(rt, function, object);
                if raw.is_null() && !error::is_set(rt) {
                    return Err(error::raise(rt, &types::exceptions::EXC_STOP_ITERATION, ""));
                }
                raw
            }
            Length => {
                let n = thunk::call_length(rt, function, object);
                let n = thunk::from_c_int(rt, n, name)?;
                return types::convert::from_i64(rt, n as i64);
            }
            Inquiry => {
                let n = thunk::call_inquiry(rt, function, object);
                return Ok(types::bool_root(
                    thunk::from_c_int(rt, n as isize, name)? != 0,
                ));
            }
            Contains => {
                let n = thunk::call_contains(rt, function, object, first);
                return Ok(types::bool_root(
                    thunk::from_c_int(rt, n as isize, name)? != 0,
                ));
            }
            _ => return run_setter(rt, (def, function), object, first, second, (args, kwargs)),
        };
        from_c(rt, raw, name)
    }
}

/// The shapes whose slots return an int: the result is None.
fn run_setter(
    rt: &mut Rt,
    (def, function): (&SlotDef, usize),
    object: Ref<'_>,
    first: Ref<'_>,
    second: Option<Ref<'_>>,
    (args, kwargs): (Ref<'_>, Option<Ref<'_>>),
) -> Result<Root> {
    // SAFETY: as in `run_shape`.
    let raw = unsafe {
        match def.shape {
            SetIndex | DelIndex => {
                let n = types::convert::as_isize_index(rt, first)?;
                let n = from_end(rt, def, object, n)?;
                thunk::call_set_sized(rt, function, object, n, second)
            }
            SetKey | DelKey => thunk::call_set_keyed(rt, function, object, first, second),
            Init => {
                let raw = thunk::call_set_keyed(rt, function, object, args, kwargs);
                thunk::from_c_int(rt, raw as isize, "__init__")?;
                return Ok(types::none().root());
            }
            _ => {
                thunk::call_void(rt, function, thunk::raw(object));
                0
            }
        }
    };
    thunk::from_c_int(rt, raw as isize, def.name)?;
    Ok(types::none().root())
}

/// A negative index counts from the end where the type has a length.
fn from_end(rt: &mut Rt, def: &SlotDef, object: Ref<'_>, n: isize) -> Result<isize> {
    if n >= 0 || def.shape == Count || type_of(object).slot(slot::sq_length) == 0 {
        return Ok(n);
    }
    Ok(n + crate::object::ops::size(rt, object)?)
}

fn bound_repr(rt: &mut Rt, this: Ref<'_>) -> Result<Root> {
    let (wrapper, object) = bound_parts(rt, this)?;
    let (name, _) = names(rt, wrapper.get());
    let text = format!(
        "<method-wrapper '{name}' of {} object at {:#x}>",
        type_of(object.get()).full_name(),
        object.handle().bits()
    );
    strings::new(rt, &text)
}

fn bound_self(rt: &mut Rt, this: Ref<'_>) -> Result<Root> {
    Ok(bound_parts(rt, this)?.1)
}

fn bound_name(rt: &mut Rt, this: Ref<'_>) -> Result<Root> {
    let (wrapper, _) = bound_parts(rt, this)?;
    let (name, _) = names(rt, wrapper.get());
    strings::interned(rt, &name)
}

fn bound_qualname(rt: &mut Rt, this: Ref<'_>) -> Result<Root> {
    let (wrapper, _) = bound_parts(rt, this)?;
    attr::get_str(rt, wrapper.get(), "__qualname__")
}

static BOUND_GETSET: &[GetSet] = &[
    GetSet::read(c"__self__", || thunk::getter(bound_self)),
    GetSet::read(c"__name__", || thunk::getter(bound_name)),
    GetSet::read(c"__qualname__", || thunk::getter(bound_qualname)),
];

/// Completes the type of bound wrappers.
pub fn setup(rt: &mut Rt) -> Result<()> {
    METHOD_WRAPPER.set_slot(slot::tp_call, thunk::call(bound_call));
    METHOD_WRAPPER.set_slot(slot::tp_repr, thunk::unary(bound_repr));
    ready::ready_static(rt, &METHOD_WRAPPER, &PyBaseObject_Type)?;
    descr::add_getset(rt, &METHOD_WRAPPER, BOUND_GETSET)?;
    Ok(())
}
