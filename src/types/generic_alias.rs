//! types.GenericAlias: `list[int]`.

use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::cmp;
use crate::object::{TypeObject, alloc, as_type, attr, call, flags, ops, ready, slot, thunk};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::items::Text;
use crate::types::{self, tuple};

/// Payload of an alias.
pub struct Alias {
    /// The class.
    pub origin: Stored,
    /// What it was subscripted with, a tuple.
    pub args: Stored,
}

// SAFETY: both parts are visited.
unsafe impl Payload for Alias {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        visit(self.origin.handle());
        visit(self.args.handle());
    }
}

static KIND: NativeKind = kind_of::<Alias>(None);

/// The type `types.GenericAlias`.
#[unsafe(no_mangle)]
pub static Py_GenericAliasType: TypeObject = TypeObject::declare(
    c"types.GenericAlias",
    &KIND,
    KIND.size,
    flags::HAVE_GC | flags::BASETYPE,
);

/// Fills the slots and completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &Py_GenericAliasType;
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_call, thunk::call(call_origin));
    ty.set_slot(slot::tp_getattro, thunk::binary(get_attribute));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(compare));
    ty.set_slot(slot::tp_hash, thunk::hash(hash));
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)
}

/// `origin[args]`; `args` is taken as a tuple of one unless it is a tuple.
/// New reference.
pub fn new(rt: &Rt, origin: Ref<'_>, args: Ref<'_>) -> Result<Root> {
    let args = match tuple::is_tuple(args) {
        true => args.root(),
        false => tuple::from_refs(rt, &[args])?,
    };
    let alias = Alias {
        origin: rt.store(origin),
        args: rt.store_root(args),
    };
    alloc::new_native(rt, &Py_GenericAliasType, alias)
}

/// The method `__class_getitem__` of built-in classes.
pub fn class_getitem(rt: &mut Rt, class: Ref<'_>, args: Ref<'_>) -> Result<Root> {
    new(rt, class, args)
}

fn parts(rt: &Rt, alias: Ref<'_>) -> (Root, Root) {
    match Obj::<Alias>::from_ref(alias) {
        Some(alias) => {
            let alias = alias.get(rt);
            (alias.origin.get(rt).root(), alias.args.get(rt).root())
        }
        None => (types::none().root(), types::none().root()),
    }
}

fn repr(rt: &mut Rt, alias: Ref<'_>) -> Result<Root> {
    let (origin, args) = parts(rt, alias);
    let mut text = Text::default();
    push_class(rt, &mut text, origin.get())?;
    text.push("[");
    for index in 0..tuple::len(args.get()) {
        if index > 0 {
            text.push(", ");
        }
        let item = tuple::item(rt, args.get(), index).root();
        push_class(rt, &mut text, item.get())?;
    }
    if tuple::len(args.get()) == 0 {
        text.push("()");
    }
    text.push("]");
    text.finish(rt)
}

fn push_class(rt: &mut Rt, text: &mut Text, object: Ref<'_>) -> Result<()> {
    match as_type(object) {
        Some(ty) => {
            text.push(ty.full_name());
            Ok(())
        }
        None if object.is(types::constants::ellipsis()) => {
            text.push("...");
            Ok(())
        }
        None => text.push_repr(rt, object),
    }
}

fn call_origin(
    rt: &mut Rt,
    alias: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let (origin, _) = parts(rt, alias);
    call::with_tuple(rt, origin.get(), args, kwargs)
}

fn get_attribute(rt: &mut Rt, alias: Ref<'_>, name: Ref<'_>) -> Result<Root> {
    let (origin, args) = parts(rt, alias);
    match types::strings::bytes(name) {
        b"__origin__" => Ok(origin),
        b"__args__" => Ok(args),
        text if text.starts_with(b"__") => attr::generic_get(rt, alias, name),
        _ => attr::get(rt, origin.get(), name),
    }
}

fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    let both = [a, b].iter().all(|o| Obj::<Alias>::from_ref(*o).is_some());
    if !both || !matches!(op, cmp::EQ | cmp::NE) {
        return Ok(types::not_implemented().root());
    }
    let ((origin, args), (other, others)) = (parts(rt, a), parts(rt, b));
    let equal =
        ops::equal(rt, origin.get(), other.get())? && ops::equal(rt, args.get(), others.get())?;
    Ok(types::bool_root(equal == (op == cmp::EQ)))
}

fn hash(rt: &mut Rt, alias: Ref<'_>) -> Result<isize> {
    let (origin, args) = parts(rt, alias);
    Ok(
        match ops::hash(rt, origin.get())? ^ ops::hash(rt, args.get())? {
            -1 => -2,
            hash => hash,
        },
    )
}
