//! The protocols every object has: hash, comparison, truth, repr, str, size.

use super::thunk::{self, from_c};
use super::{TypeObject, is_exact, slot, type_of};
use crate::error;
use crate::handle::Handle;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, strings};
use std::ffi::c_int;

/// `Py_LT`, `Py_LE`, `Py_EQ`, `Py_NE`, `Py_GT`, `Py_GE`.
pub mod cmp {
    #![allow(missing_docs, reason = "the operators of the ABI")]
    pub const LT: i32 = 0;
    pub const LE: i32 = 1;
    pub const EQ: i32 = 2;
    pub const NE: i32 = 3;
    pub const GT: i32 = 4;
    pub const GE: i32 = 5;
    /// The operator with its operands swapped.
    pub fn swapped(op: i32) -> i32 {
        match op {
            LT => GT,
            LE => GE,
            GT => LT,
            GE => LE,
            same => same,
        }
    }
    /// The operator as written.
    pub fn symbol(op: i32) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][op.clamp(0, 5) as usize]
    }
    /// The result of the operator for an ordering.
    pub fn holds(op: i32, ordering: std::cmp::Ordering) -> bool {
        match op {
            LT => ordering.is_lt(),
            LE => ordering.is_le(),
            EQ => ordering.is_eq(),
            NE => ordering.is_ne(),
            GT => ordering.is_gt(),
            _ => ordering.is_ge(),
        }
    }
}

/// Whether a small int is its own hash.
#[inline(always)]
pub fn is_own_hash(value: i64) -> bool {
    value.unsigned_abs() < HASH_MODULUS && value != -1
}

const HASH_MODULUS: u64 = (1 << 61) - 1;

/// Hash of an int that fits a word, as documented for numeric types:
/// the value modulo 2^61 - 1.
#[inline(always)]
pub fn hash_small_int(value: i64) -> isize {
    if is_own_hash(value) {
        return value as isize;
    }
    std::hint::cold_path();
    let reduced = (value.unsigned_abs() % HASH_MODULUS) as isize;
    match reduced * value.signum() as isize {
        // -1 says that hashing failed.
        -1 => -2,
        hash => hash,
    }
}

/// `hash(object)`. Raises TypeError for unhashable objects, and what
/// `__hash__` raises.
#[inline]
pub fn hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    if let Some(value) = object.handle().as_small_int() {
        return Ok(hash_small_int(value));
    }
    if strings::is_exact_str(object) {
        return Ok(strings::hash(object));
    }
    let hash = type_of(object).slot(slot::tp_hash);
    if hash == 0 {
        let ty = type_of(object).full_name();
        return Err(error::type_error(
            rt,
            format_args!("unhashable type: '{ty}'"),
        ));
    }
    // SAFETY: tp_hash is a hashfunc.
    let hash = unsafe { thunk::call_length(rt, hash, object) };
    thunk::from_c_int(rt, hash, "tp_hash")
}

/// Whether two objects are equal, where that can be told without running
/// foreign code.
#[inline]
pub fn equal_without_foreign_code(a: Ref<'_>, b: Ref<'_>) -> Option<bool> {
    if a.handle().as_small_int().is_some() && b.handle().as_small_int().is_some() {
        return Some(a.is(b));
    }
    if is_exact(a, &strings::PyUnicode_Type) && is_exact(b, &strings::PyUnicode_Type) {
        return Some(a.is(b) || strings::bytes(a) == strings::bytes(b));
    }
    None
}

/// `a is b or a == b`.
pub fn equal(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<bool> {
    if a.is(b) {
        return Ok(true);
    }
    match equal_without_foreign_code(a, b) {
        Some(known) => Ok(known),
        None => compare_bool(rt, a, b, cmp::EQ),
    }
}

/// The truth of a comparison, without the identity shortcut.
pub fn compare_bool(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<bool> {
    let result = compare(rt, a, b, op)?;
    is_true(rt, result.get())
}

/// `a op b`; new reference. Follows the data model: the right operand goes
/// first if its type is derived from the left one's.
pub fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    super::call::enter_recursive(rt, " in comparison")?;
    let result = compare_unguarded(rt, a, b, op);
    super::call::leave_recursive(rt);
    result
}

fn compare_unguarded(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    let (ta, tb) = (type_of(a), type_of(b));
    let derived = ta != tb && tb.is_subtype(rt, ta) && tb.slot(slot::tp_richcompare) != 0;
    if derived && let Some(result) = try_compare(rt, tb, b, a, cmp::swapped(op))? {
        return Ok(result);
    }
    if let Some(result) = try_compare(rt, ta, a, b, op)? {
        return Ok(result);
    }
    if !derived && let Some(result) = try_compare(rt, tb, b, a, cmp::swapped(op))? {
        return Ok(result);
    }
    match op {
        cmp::EQ => Ok(types::bool_root(a.is(b))),
        cmp::NE => Ok(types::bool_root(!a.is(b))),
        _ => Err(error::type_error(
            rt,
            format_args!(
                "'{}' not supported between instances of '{}' and '{}'",
                cmp::symbol(op),
                ta.full_name(),
                tb.full_name()
            ),
        )),
    }
}

fn try_compare(
    rt: &mut Rt,
    ty: &TypeObject,
    a: Ref<'_>,
    b: Ref<'_>,
    op: c_int,
) -> Result<Option<Root>> {
    let function = ty.slot(slot::tp_richcompare);
    if function == 0 {
        return Ok(None);
    }
    // SAFETY: tp_richcompare is a richcmpfunc.
    let raw = unsafe { thunk::call_richcompare(rt, function, a, b, op) };
    let result = from_c(rt, raw, "tp_richcompare")?;
    Ok((!result.get().is(types::not_implemented())).then_some(result))
}

/// `bool(object)`.
#[inline]
pub fn is_true(rt: &mut Rt, object: Ref<'_>) -> Result<bool> {
    let handle = object.handle();
    if handle == types::true_().handle() {
        return Ok(true);
    }
    if handle == types::false_().handle() || handle == types::none().handle() {
        return Ok(false);
    }
    if let Some(value) = handle.as_small_int() {
        return Ok(value != 0);
    }
    is_true_by_slots(rt, object)
}

fn is_true_by_slots(rt: &mut Rt, object: Ref<'_>) -> Result<bool> {
    let ty = type_of(object);
    let by_bool = ty.slot(slot::nb_bool);
    if by_bool != 0 {
        // SAFETY: nb_bool is an inquiry.
        let raw = unsafe { thunk::call_inquiry(rt, by_bool, object) };
        return thunk::from_c_int(rt, raw as isize, "nb_bool").map(|r| r != 0);
    }
    for length in [ty.slot(slot::mp_length), ty.slot(slot::sq_length)] {
        if length != 0 {
            // SAFETY: lengths are lenfuncs.
            let raw = unsafe { thunk::call_length(rt, length, object) };
            return thunk::from_c_int(rt, raw, "__len__").map(|r| r != 0);
        }
    }
    Ok(true)
}

/// `repr(object)`; new reference to a str.
pub fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    text_of(rt, object, slot::tp_repr, "__repr__")
}

/// `str(object)`; new reference to a str.
pub fn str(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if is_exact(object, &strings::PyUnicode_Type) {
        return Ok(object.root());
    }
    match type_of(object).slot(slot::tp_str) {
        0 => repr(rt, object),
        _ => text_of(rt, object, slot::tp_str, "__str__"),
    }
}

fn text_of(rt: &mut Rt, object: Ref<'_>, slot: usize, name: &str) -> Result<Root> {
    let function = type_of(object).slot(slot);
    if function == 0 {
        return strings::new(rt, &default_repr(object));
    }
    super::call::enter_recursive(rt, " while getting the repr of an object")?;
    // SAFETY: tp_repr and tp_str are reprfuncs.
    let raw = unsafe { thunk::call_unary(rt, function, object) };
    super::call::leave_recursive(rt);
    let text = from_c(rt, raw, name)?;
    if strings::is_str(text.get()) {
        return Ok(text);
    }
    let ty = type_of(text.get()).full_name().to_owned();
    Err(error::type_error(
        rt,
        format_args!("{name} returned non-string (type {ty})"),
    ))
}

/// `<NAME object at ADDRESS>`.
pub fn default_repr(object: Ref<'_>) -> String {
    format!(
        "<{} object at {:#x}>",
        type_of(object).full_name(),
        object.handle().bits()
    )
}

/// Begins the repr of a container; `false` if it is being made further up
/// already. Pair with [`repr_leave`].
pub fn repr_enter(rt: &Rt, object: Ref<'_>) -> bool {
    // SAFETY: only this thread is here; the reference ends with the block.
    let stack = unsafe { &mut *rt.thread().repr_stack.get() };
    if stack.contains(&object.handle()) {
        return false;
    }
    stack.push(object.handle());
    true
}

/// Ends what [`repr_enter`] began.
pub fn repr_leave(rt: &Rt, object: Ref<'_>) {
    // SAFETY: as in `repr_enter`.
    let stack = unsafe { &mut *rt.thread().repr_stack.get() };
    if let Some(at) = stack.iter().rposition(|h: &Handle| *h == object.handle()) {
        stack.remove(at);
    }
}

/// `len(object)`. TypeError if it has none.
pub fn size(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let ty = type_of(object);
    for length in [ty.slot(slot::sq_length), ty.slot(slot::mp_length)] {
        if length != 0 {
            // SAFETY: lengths are lenfuncs.
            let raw = unsafe { thunk::call_length(rt, length, object) };
            return thunk::from_c_int(rt, raw, "__len__");
        }
    }
    Err(error::type_error(
        rt,
        format_args!("object of type '{}' has no len()", ty.full_name()),
    ))
}

/// How many items an iterable may have, for reserving room: `len()`, else
/// `__length_hint__`; `None` if neither says. TypeError means that too.
pub fn length_hint(rt: &mut Rt, object: Ref<'_>) -> Result<Option<usize>> {
    let ty = type_of(object);
    if ty.slot(slot::sq_length) != 0 || ty.slot(slot::mp_length) != 0 {
        match size(rt, object) {
            Ok(size) => return Ok(usize::try_from(size).ok()),
            Err(raised) if !error::catch(rt, &types::exceptions::EXC_TYPE_ERROR) => {
                return Err(raised);
            }
            Err(_) => {}
        }
    }
    let hint = match types::wrapper::special_optional(rt, object, "__length_hint__", &[]) {
        Ok(Some(hint)) => hint,
        Ok(None) => return Ok(None),
        Err(raised) if !error::catch(rt, &types::exceptions::EXC_TYPE_ERROR) => return Err(raised),
        Err(_) => return Ok(None),
    };
    if hint.get().is(types::not_implemented()) {
        return Ok(None);
    }
    if !types::int::is_int(hint.get()) {
        let got = type_of(hint.get()).short_name().to_owned();
        return Err(error::type_error(
            rt,
            format_args!("__length_hint__ must be an integer, not {got}"),
        ));
    }
    let hint = types::convert::as_isize_index(rt, hint.get())?;
    match usize::try_from(hint) {
        Ok(hint) => Ok(Some(hint)),
        Err(_) => Err(error::value_error(
            rt,
            "__length_hint__() should return >= 0",
        )),
    }
}

/// `iter(object)`; new reference. TypeError if it is not iterable.
pub fn iter(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let ty = type_of(object);
    let function = ty.slot(slot::tp_iter);
    if function == 0 {
        if ty.slot(slot::sq_item) != 0 && !types::dict::is_dict(object) {
            return types::iter::over_sequence(rt, object);
        }
        return Err(error::type_error(
            rt,
            format_args!("'{}' object is not iterable", ty.full_name()),
        ));
    }
    // SAFETY: tp_iter is a getiterfunc.
    let raw = unsafe { thunk::call_unary(rt, function, object) };
    let iterator = from_c(rt, raw, "__iter__")?;
    if type_of(iterator.get()).slot(slot::tp_iternext) == 0 {
        let ty = type_of(iterator.get()).full_name().to_owned();
        return Err(error::type_error(
            rt,
            format_args!("iter() returned non-iterator of type '{ty}'"),
        ));
    }
    Ok(iterator)
}

/// The next item of an iterator, `None` at its end; new reference.
pub fn next(rt: &mut Rt, iterator: Ref<'_>) -> Result<Option<Root>> {
    if let Some(item) = types::iter::try_next_of_list(rt, iterator) {
        return Ok(Some(item));
    }
    let function = type_of(iterator).slot(slot::tp_iternext);
    if function == 0 {
        let ty = type_of(iterator).full_name();
        return Err(error::type_error(
            rt,
            format_args!("'{ty}' object is not an iterator"),
        ));
    }
    // SAFETY: tp_iternext is an iternextfunc.
    let raw = unsafe { thunk::call_unary(rt, function, iterator) };
    match Handle::from_bits(raw as usize) {
        // SAFETY: a new reference of the slot's.
        Some(handle) => Ok(Some(unsafe { Root::from_counted(handle) })),
        None => match error::pending(rt) {
            Some(raised) if !error::catch(rt, &types::exceptions::EXC_STOP_ITERATION) => {
                Err(raised)
            }
            _ => Ok(None),
        },
    }
}
