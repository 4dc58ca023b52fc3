//! Completing a type: bases, method resolution order, inherited slots.

use super::native::PLAIN;
use super::typeobj::{TypeObject, flags};
use super::{as_type, slot, type_of};
use crate::error;
use crate::rt::{Ref, Result, Rt};
use crate::types::{self, dict, strings, tuple};

/// Slots that describe a type rather than behave, and are not inherited.
const OWN: [usize; 9] = [
    slot::tp_base,
    slot::tp_bases,
    slot::tp_doc,
    slot::tp_methods,
    slot::tp_members,
    slot::tp_getset,
    slot::tp_token,
    slot::tp_name,
    slot::tp_del,
];

/// Completes a static type of the runtime: its own type, base, MRO and
/// dictionary. Slots must be filled before.
pub fn ready_static(rt: &mut Rt, ty: &'static TypeObject, base: &'static TypeObject) -> Result<()> {
    if ty.header().type_address() == 0 {
        ty.header().set_type_address(types::PyType_Type.address());
    }
    ty.set_flags(flags::IMMUTABLETYPE);
    let name = strings::interned(rt, ty.short_name())?;
    let name = rt.store_root(name);
    ty.fields_mut(rt).name = Some(name);
    let base = (ty != base).then_some(base);
    let bases = match base {
        Some(base) => tuple::from_refs(rt, &[base.as_ref()])?,
        None => tuple::empty(rt)?,
    };
    ready(rt, ty, base, bases.get())
}

/// Completes a type whose slots, flags, name and sizes are set: `base` is
/// the one it takes its layout from, `bases` the tuple of all of them.
/// Raises TypeError for bases that no MRO can be made of.
pub fn ready(
    rt: &mut Rt,
    ty: &TypeObject,
    base: Option<&TypeObject>,
    bases: Ref<'_>,
) -> Result<()> {
    let stored_base = base.map(|b| rt.store(b.as_ref()));
    let stored_bases = rt.store(bases);
    let fields = ty.fields_mut(rt);
    fields.base = stored_base;
    fields.bases = Some(stored_bases);
    if ty.fields(rt).dict.is_none() {
        let dict = dict::new(rt)?;
        let dict = rt.store_root(dict);
        ty.fields_mut(rt).dict = Some(dict);
    }
    set_mro(rt, ty, bases)?;
    let bases: Vec<crate::rt::Root> = tuple::items(rt, bases).map(Ref::root).collect();
    for base in &bases {
        if let Some(base) = as_type(base.get()) {
            base.fields_mut(rt).subclasses.push(ty.address());
        }
    }
    types::wrapper::add_wrappers(rt, ty)?;
    if let Some(base) = base {
        inherit(rt, ty, base);
    }
    note_death(ty);
    note_shape(ty);
    ty.set_flags(flags::READY);
    Ok(())
}

/// Computes the MRO by C3 linearisation.
fn set_mro(rt: &mut Rt, ty: &TypeObject, bases: Ref<'_>) -> Result<()> {
    let mut sequences: Vec<Vec<&TypeObject>> = Vec::new();
    let direct: Vec<&TypeObject> = tuple::items(rt, bases).filter_map(as_type).collect();
    for base in &direct {
        sequences.push(base.mro(rt).collect());
    }
    sequences.push(direct);
    let Some(merged) = merge(sequences) else {
        return Err(error::type_error(
            rt,
            "Cannot create a consistent method resolution order (MRO) for bases",
        ));
    };
    let mut mro = vec![rt.store(ty.as_ref())];
    mro.extend(merged.into_iter().map(|t| rt.store(t.as_ref())));
    let old = std::mem::replace(&mut ty.fields_mut(rt).mro, mro);
    for t in old {
        rt.unstore(t);
    }
    Ok(())
}

/// The C3 merge: repeatedly the first head that is in no tail.
fn merge(mut sequences: Vec<Vec<&TypeObject>>) -> Option<Vec<&TypeObject>> {
    let mut result = Vec::new();
    loop {
        sequences.retain(|s| !s.is_empty());
        if sequences.is_empty() {
            return Some(result);
        }
        let head = sequences
            .iter()
            .map(|s| s[0])
            .find(|h| !sequences.iter().any(|s| s[1..].contains(h)))?;
        result.push(head);
        for s in &mut sequences {
            s.retain(|t| *t != head);
        }
    }
}

/// Takes over from the bases what the type does not define itself.
fn inherit(rt: &Rt, ty: &TypeObject, base: &TypeObject) {
    ty.set_flags(base.flags() & flags::INHERITED);
    if ty.basicsize() < base.basicsize() {
        ty.set_basicsize(base.basicsize());
    }
    if ty.itemsize() == 0 {
        ty.set_itemsize(base.itemsize());
    }
    if ty.dict_offset() == 0 {
        ty.set_dict_offset(base.dict_offset());
    }
    if base.supports_weakrefs() {
        ty.set_flags(flags::MANAGED_WEAKREF);
    }
    if ty.vectorcall_offset() == 0 && base.vectorcall_offset() != 0 {
        ty.set_vectorcall_offset(base.vectorcall_offset());
        if ty.slot(slot::tp_call) == 0 {
            ty.set_flags(base.flags() & flags::HAVE_VECTORCALL);
        }
    }
    // Comparison and hash are inherited together, or not at all.
    let overrides_comparison = ty.slot(slot::tp_richcompare) != 0 || ty.slot(slot::tp_hash) != 0;
    for ancestor in ty.mro(rt).skip(1) {
        for number in 1..slot::COUNT {
            let comparison = number == slot::tp_richcompare || number == slot::tp_hash;
            if OWN.contains(&number) || (comparison && overrides_comparison) {
                continue;
            }
            let function = ancestor.slot(number);
            let own = ancestor.base(rt).is_none_or(|b| b.slot(number) != function);
            if ty.slot(number) == 0 && function != 0 && own {
                ty.set_slot(number, function);
            }
        }
    }
    for number in 1..slot::COUNT {
        let comparison = number == slot::tp_richcompare || number == slot::tp_hash;
        if ty.slot(number) == 0 && !OWN.contains(&number) && !(comparison && overrides_comparison) {
            ty.set_slot(number, base.slot(number));
        }
    }
}

/// TypeError unless all these bases of an immutable type `name` are immutable.
pub fn only_immutable(rt: &Rt, name: &str, bases: Ref<'_>) -> Result<()> {
    let mutable = tuple::items(rt, bases)
        .filter_map(as_type)
        .find(|b| !b.has(flags::IMMUTABLETYPE));
    match mutable {
        None => Ok(()),
        Some(base) => Err(error::type_error(
            rt,
            format_args!(
                "Creating immutable type {name} from mutable base {}",
                types::typetype::full_text(rt, base)
            ),
        )),
    }
}

/// Notes whether instances keep their attributes by a shape: those of classes
/// and of types from extensions that ask for a managed dictionary, if the
/// header's `aux` is not taken for anything else.
pub fn note_shape(ty: &TypeObject) {
    let shaped = ty.has(flags::HEAPTYPE)
        && ty.has(flags::MANAGED_DICT)
        && ty.dict_offset() != 0
        && ty.itemsize() == 0
        && std::ptr::eq(ty.native(), &PLAIN);
    if shaped {
        ty.set_flags(flags::SHAPED);
    }
}

/// Notes whether the death of an instance is more than releasing its payload
/// and freeing its slot.
pub fn note_death(ty: &TypeObject) {
    let complex = ty.dict_offset() != 0
        || ty.has(flags::HEAPTYPE | flags::FOREIGN_DEALLOC)
        || ty.slot(slot::tp_finalize) != 0
        || ty.slot(slot::tp_dealloc) != 0;
    if complex {
        ty.set_flags(flags::COMPLEX_DEATH);
    } else if (ty.native().release.is_none() || ty.native().heavy_only)
        && std::ptr::fn_addr_eq(ty.native().trace, PLAIN.trace)
    {
        // Should the same code have two addresses, it is only called in vain.
        ty.set_flags(flags::LEAF);
    }
}

/// The most derived of the bases' native kinds decides the layout: the base
/// whose instances all other bases' layouts are a part of.
pub fn best_base<'a>(rt: &'a Rt, bases: Ref<'a>) -> Result<&'a TypeObject> {
    let mut best: Option<&TypeObject> = None;
    for base in tuple::items(rt, bases) {
        let Some(base) = as_type(base) else {
            let got = type_of(base).full_name();
            return Err(error::type_error(
                rt,
                format_args!("bases must be types; got '{got}'"),
            ));
        };
        if !base.has(flags::BASETYPE) {
            return Err(error::type_error(
                rt,
                format_args!("type '{}' is not an acceptable base type", base.full_name()),
            ));
        }
        best = match best {
            None => Some(base),
            Some(b) if extends(base, b) => Some(base),
            Some(b) if extends(b, base) => Some(b),
            Some(_) => {
                return Err(error::type_error(
                    rt,
                    "multiple bases have instance lay-out conflict",
                ));
            }
        };
    }
    best.ok_or_else(|| error::type_error(rt, "a type needs a base"))
}

/// Whether instances of `a` contain the layout of `b`.
fn extends(a: &TypeObject, b: &TypeObject) -> bool {
    if std::ptr::eq(a.native(), b.native()) {
        return a.basicsize() >= b.basicsize();
    }
    std::ptr::eq(b.native(), &super::native::PLAIN)
        && b.basicsize() <= size_of::<crate::heap::Header>() + size_of::<usize>()
        || a.native().size > b.native().size
            && b.native().size == size_of::<crate::heap::Header>()
            && b.basicsize() <= a.native().size
            && std::ptr::eq(b.native(), &super::native::PLAIN)
}

/// The metaclass for these bases: the most derived of their types.
pub fn metaclass_of<'a>(
    rt: &'a Rt,
    bases: Ref<'a>,
    given: &'a TypeObject,
) -> Result<&'a TypeObject> {
    let mut winner = given;
    for base in tuple::items(rt, bases) {
        let ty = type_of(base);
        if winner.is_subtype(rt, ty) {
            continue;
        }
        if ty.is_subtype(rt, winner) {
            winner = ty;
            continue;
        }
        return Err(error::type_error(
            rt,
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) \
             subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}
