//! Type objects: what every object's first word points to.
//!
//! A [`TypeObject`] is an object itself. Those of the built-in types are
//! statics, exported under their C names (`PyList_Type`), immortal and
//! outside the heap; those made from a spec are heap objects, possibly with
//! data of their metaclass behind.

use super::native::{NativeKind, Visit};
use super::slot;
use crate::heap::Header;
use crate::rt::{HeapCell, Ref, Rt, Stored};
use std::ffi::{CStr, c_char};
use std::ptr;
use std::sync::atomic::{
    AtomicIsize, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed,
};

/// Flags of a type, `Py_TPFLAGS_*` of the ABI.
pub mod flags {
    #![allow(
        missing_docs,
        reason = "the ABI's own names; documented in include/object.h"
    )]
    pub const ITEMS_AT_END: u64 = 1 << 23;
    pub const MANAGED_WEAKREF: u64 = 1 << 3;
    pub const MANAGED_DICT: u64 = 1 << 4;
    pub const SEQUENCE: u64 = 1 << 5;
    pub const MAPPING: u64 = 1 << 6;
    pub const DISALLOW_INSTANTIATION: u64 = 1 << 7;
    pub const IMMUTABLETYPE: u64 = 1 << 8;
    pub const HEAPTYPE: u64 = 1 << 9;
    pub const BASETYPE: u64 = 1 << 10;
    pub const HAVE_VECTORCALL: u64 = 1 << 11;
    pub const READY: u64 = 1 << 12;
    pub const HAVE_GC: u64 = 1 << 14;
    pub const METHOD_DESCRIPTOR: u64 = 1 << 17;
    pub const IS_ABSTRACT: u64 = 1 << 20;
    pub const LONG_SUBCLASS: u64 = 1 << 24;
    pub const LIST_SUBCLASS: u64 = 1 << 25;
    pub const TUPLE_SUBCLASS: u64 = 1 << 26;
    pub const BYTES_SUBCLASS: u64 = 1 << 27;
    pub const UNICODE_SUBCLASS: u64 = 1 << 28;
    pub const DICT_SUBCLASS: u64 = 1 << 29;
    pub const BASE_EXC_SUBCLASS: u64 = 1 << 30;
    pub const TYPE_SUBCLASS: u64 = 1 << 31;
    /// pyrt's own: the type or one of its bases brought a tp_dealloc.
    pub const FOREIGN_DEALLOC: u64 = 1 << 40;
    /// pyrt's own: instances can be looked at by the collector only through tp_traverse.
    pub const FOREIGN_TRAVERSE: u64 = 1 << 41;
    /// pyrt's own: an instance's death needs more than releasing its payload and freeing its slot.
    pub const COMPLEX_DEATH: u64 = 1 << 42;
    /// pyrt's own: an instance stores no reference and has no payload to release unless it is
    /// heavy, and its death is not complex.
    pub const LEAF: u64 = 1 << 43;
    /// pyrt's own: an instance's `aux` is the number of its shape, or 0.
    pub const SHAPED: u64 = 1 << 44;
    /// Flags that a type takes over from its base.
    pub const INHERITED: u64 = LONG_SUBCLASS
        | LIST_SUBCLASS
        | TUPLE_SUBCLASS
        | BYTES_SUBCLASS
        | UNICODE_SUBCLASS
        | DICT_SUBCLASS
        | BASE_EXC_SUBCLASS
        | TYPE_SUBCLASS
        | SEQUENCE
        | MAPPING
        | ITEMS_AT_END
        | MANAGED_DICT
        | MANAGED_WEAKREF
        | FOREIGN_DEALLOC
        | FOREIGN_TRAVERSE;
}

/// The parts of a type that are references or rarely used.
#[derive(Default)]
pub struct TypeFields {
    /// The first base; `None` for `object` only.
    pub base: Option<Stored>,
    /// The bases, a tuple.
    pub bases: Option<Stored>,
    /// The method resolution order, this type first.
    pub mro: Vec<Stored>,
    /// `__dict__`.
    pub dict: Option<Stored>,
    /// The module given to PyType_FromModuleAndSpec.
    pub module: Option<Stored>,
    /// `__name__`.
    pub name: Option<Stored>,
    /// `__qualname__`.
    pub qualname: Option<Stored>,
    /// `__text_signature__`, from the beginning of the definition's doc.
    pub signature: Option<Box<str>>,
    /// Addresses of the types that name this one as a base; not references.
    pub subclasses: Vec<usize>,
    /// Memory behind `tp_name` and member tables, kept as long as the type.
    pub owned: Vec<Box<[u8]>>,
}

/// A type object; `PyTypeObject` to C.
#[repr(C, align(16))]
pub struct TypeObject {
    header: Header,
    name: AtomicPtr<c_char>,
    basicsize: AtomicIsize,
    itemsize: AtomicIsize,
    flags: AtomicU64,
    native: AtomicPtr<NativeKind>,
    dict_offset: AtomicIsize,
    weaklist_offset: AtomicIsize,
    vectorcall_offset: AtomicIsize,
    token: AtomicUsize,
    /// Number of the type's present state, 0 when it must be numbered anew.
    version: AtomicU64,
    /// Number of the shape that new instances have, 0 for none yet.
    shape: AtomicU32,
    fields: HeapCell<TypeFields>,
    slots: [AtomicUsize; slot::COUNT],
}

// SAFETY: atomics, and cells opened by the scope token.
unsafe impl Sync for TypeObject {}

impl TypeObject {
    /// A static type of the runtime, to be completed by
    /// [`super::ready::ready_static`] when the runtime starts. `flags` are
    /// those of the ABI.
    pub const fn declare(
        name: &'static CStr,
        native: &'static NativeKind,
        basicsize: usize,
        flags: u64,
    ) -> TypeObject {
        TypeObject {
            header: Header::immortal(),
            name: AtomicPtr::new(name.as_ptr().cast_mut()),
            basicsize: AtomicIsize::new(basicsize as isize),
            itemsize: AtomicIsize::new(0),
            flags: AtomicU64::new(flags),
            native: AtomicPtr::new(ptr::from_ref(native).cast_mut()),
            dict_offset: AtomicIsize::new(0),
            weaklist_offset: AtomicIsize::new(0),
            vectorcall_offset: AtomicIsize::new(0),
            token: AtomicUsize::new(0),
            version: AtomicU64::new(0),
            shape: AtomicU32::new(0),
            fields: HeapCell::new(TypeFields {
                base: None,
                bases: None,
                mro: Vec::new(),
                dict: None,
                module: None,
                name: None,
                qualname: None,
                signature: None,
                subclasses: Vec::new(),
                owned: Vec::new(),
            }),
            slots: [const { AtomicUsize::new(0) }; slot::COUNT],
        }
    }

    /// Writes a fresh heap type behind an initialised header.
    ///
    /// # Safety
    /// `at` is a new object of at least `size_of::<TypeObject>()` bytes.
    pub unsafe fn init_heap(at: *mut TypeObject, native: &'static NativeKind) {
        let fresh = TypeObject::declare(c"", native, 0, 0);
        // SAFETY: the header is left as it is, all behind it is overwritten.
        unsafe {
            let skip = size_of::<Header>();
            ptr::copy_nonoverlapping(
                (&raw const fresh).cast::<u8>().add(skip),
                at.cast::<u8>().add(skip),
                size_of::<TypeObject>() - skip,
            );
        }
        std::mem::forget(fresh);
    }

    /// The type as an object.
    #[inline(always)]
    pub fn as_ref<'a>(&'a self) -> Ref<'a> {
        // SAFETY: an address of a live type object is a valid handle for as
        // long as it is borrowed; it is never zero.
        unsafe {
            Ref::from_handle(
                crate::handle::Handle::from_bits(ptr::from_ref(self) as usize).unwrap_unchecked(),
            )
        }
    }

    /// Address, as kept in the headers of instances.
    #[inline(always)]
    pub fn address(&self) -> usize {
        ptr::from_ref(self) as usize
    }

    /// The object header.
    #[inline(always)]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// `tp_name`: dotted for static types and types made from a spec.
    pub fn c_name(&self) -> &CStr {
        // SAFETY: set from a CStr that lives as long as the type.
        unsafe { CStr::from_ptr(self.name.load(Relaxed)) }
    }

    /// `tp_name` as text, for messages.
    pub fn full_name(&self) -> &str {
        self.c_name().to_str().unwrap_or("?")
    }

    /// `tp_name` after its last dot.
    pub fn short_name(&self) -> &str {
        let full = self.full_name();
        full.rsplit_once('.').map_or(full, |(_, name)| name)
    }

    /// Sets `tp_name`; the bytes are kept with the type.
    pub fn set_name(&self, rt: &mut Rt, name: &CStr) {
        let owned: Box<[u8]> = name.to_bytes_with_nul().into();
        self.name.store(owned.as_ptr() as *mut c_char, Relaxed);
        self.fields.get_mut(rt).owned.push(owned);
    }

    /// Bytes of an instance without items.
    #[inline(always)]
    pub fn basicsize(&self) -> usize {
        self.basicsize.load(Relaxed) as usize
    }

    /// Sets the size of an instance.
    pub fn set_basicsize(&self, size: usize) {
        self.basicsize.store(size as isize, Relaxed);
    }

    /// Bytes per item of a variable-size instance.
    pub fn itemsize(&self) -> usize {
        self.itemsize.load(Relaxed) as usize
    }

    /// Sets the bytes per item.
    pub fn set_itemsize(&self, size: usize) {
        self.itemsize.store(size as isize, Relaxed);
    }

    /// All flags, see [`flags`].
    #[inline(always)]
    pub fn flags(&self) -> u64 {
        self.flags.load(Relaxed)
    }

    /// Whether one of these flags is set.
    #[inline(always)]
    pub fn has(&self, flag: u64) -> bool {
        self.flags() & flag != 0
    }

    /// Sets flags.
    pub fn set_flags(&self, flag: u64) {
        self.flags.fetch_or(flag, Relaxed);
    }

    /// How the runtime's own part of an instance is traced and released.
    #[inline(always)]
    pub fn native(&self) -> &'static NativeKind {
        // SAFETY: set from a `&'static NativeKind`.
        unsafe { &*self.native.load(Relaxed) }
    }

    /// Sets the native kind, taken over from the base.
    pub fn set_native(&self, native: &'static NativeKind) {
        self.native.store(ptr::from_ref(native).cast_mut(), Relaxed);
    }

    /// Offset of the instance's dictionary, 0 for none.
    #[inline(always)]
    pub fn dict_offset(&self) -> usize {
        self.dict_offset.load(Relaxed) as usize
    }

    /// Sets the offset of the instance's dictionary.
    pub fn set_dict_offset(&self, offset: usize) {
        self.dict_offset.store(offset as isize, Relaxed);
    }

    /// Whether instances may be weakly referenced.
    pub fn supports_weakrefs(&self) -> bool {
        self.weaklist_offset.load(Relaxed) != 0 || self.has(flags::MANAGED_WEAKREF)
    }

    /// Offset of the instance's list of weak references, as declared; 0 for
    /// none. The list itself is not kept there.
    pub fn weaklist_offset(&self) -> usize {
        self.weaklist_offset.load(Relaxed) as usize
    }

    /// Declares that instances may be weakly referenced.
    pub fn set_weaklist_offset(&self, offset: isize) {
        self.weaklist_offset.store(offset, Relaxed);
    }

    /// Offset of the instance's vectorcall function, 0 for none.
    #[inline(always)]
    pub fn vectorcall_offset(&self) -> usize {
        self.vectorcall_offset.load(Relaxed) as usize
    }

    /// Sets the offset of the instance's vectorcall function.
    pub fn set_vectorcall_offset(&self, offset: usize) {
        self.vectorcall_offset.store(offset as isize, Relaxed);
    }

    /// `Py_tp_token`, 0 for none.
    pub fn token(&self) -> usize {
        self.token.load(Relaxed)
    }

    /// Sets `Py_tp_token`.
    pub fn set_token(&self, token: usize) {
        self.token.store(token, Relaxed);
    }

    /// Address of the C function in a slot, 0 for none.
    #[inline(always)]
    pub fn slot(&self, number: usize) -> usize {
        self.slots[number].load(Relaxed)
    }

    /// Fills a slot.
    pub fn set_slot(&self, number: usize, function: usize) {
        self.slots[number].store(function, Relaxed);
    }

    /// The rarely used parts.
    #[inline(always)]
    pub fn fields<'a>(&'a self, rt: &'a Rt) -> &'a TypeFields {
        self.fields.get(rt)
    }

    /// The rarely used parts, for writing.
    pub fn fields_mut<'a>(&'a self, rt: &'a mut Rt) -> &'a mut TypeFields {
        crate::gc::mark::before_write(self.as_ref().handle());
        self.fields.get_mut(rt)
    }

    /// The rarely used parts, for the collector.
    pub(crate) fn fields_ptr(&self) -> *mut TypeFields {
        self.fields.as_ptr()
    }

    /// Number of the type's present state, 0 when it has none yet.
    #[inline(always)]
    pub fn version(&self) -> u64 {
        self.version.load(Relaxed)
    }

    /// Sets the number of the type's present state.
    pub fn set_version(&self, version: u64) {
        self.version.store(version, Relaxed);
    }

    /// Number of the shape that new instances have, 0 for none yet.
    #[inline(always)]
    pub fn shape(&self) -> u32 {
        self.shape.load(Relaxed)
    }

    /// Sets the shape that new instances have.
    pub fn set_shape(&self, shape: u32) {
        self.shape.store(shape, Relaxed);
    }

    /// Whether this is `other`, or has it in its method resolution order.
    #[inline]
    pub fn is_subtype(&self, rt: &Rt, other: &TypeObject) -> bool {
        ptr::eq(self, other)
            || self
                .fields(rt)
                .mro
                .iter()
                .any(|t| t.handle().bits() == other.address())
    }

    /// The first base.
    pub fn base<'a>(&'a self, rt: &'a Rt) -> Option<&'a TypeObject> {
        let base = self.fields(rt).base.as_ref()?;
        super::as_type(base.get(rt))
    }

    /// The types of the method resolution order, this one first.
    pub fn mro<'a>(&'a self, rt: &'a Rt) -> impl Iterator<Item = &'a TypeObject> {
        let fields = self.fields(rt);
        fields.mro.iter().filter_map(|t| super::as_type(t.get(rt)))
    }
}

/// How type objects are traced and released.
pub static KIND: NativeKind = NativeKind {
    trace,
    release: Some(release),
    heavy_only: false,
    bury: None,
    clear: None,
    size: size_of::<TypeObject>(),
};

unsafe fn trace(object: *const Header, visit: &mut Visit<'_>) {
    // SAFETY: called for type objects only; nobody writes meanwhile.
    let fields = unsafe { &*(*object.cast::<TypeObject>()).fields.as_ptr() };
    let parts = [
        &fields.base,
        &fields.bases,
        &fields.dict,
        &fields.module,
        &fields.name,
        &fields.qualname,
    ];
    for stored in parts.into_iter().flatten().chain(&fields.mro) {
        // A type is in its own MRO; that is no reference that keeps it alive.
        if stored.handle().bits() != object as usize {
            visit(stored.handle());
        }
    }
}

/// A dead type takes itself out of its bases' lists of subclasses.
unsafe fn release(object: *mut Header) {
    // SAFETY: called once, for a dead type; its bases die after it.
    unsafe {
        super::shape::forget((*object.cast::<TypeObject>()).shape());
        let fields = (*object.cast::<TypeObject>()).fields.as_ptr();
        // A type that was never completed has no MRO.
        for base in (*fields).mro.iter().skip(1) {
            let base = (*(base.handle().bits() as *const TypeObject))
                .fields
                .as_ptr();
            (*base).subclasses.retain(|a| *a != object as usize);
        }
        ptr::drop_in_place(fields);
    }
}

impl PartialEq for TypeObject {
    fn eq(&self, other: &TypeObject) -> bool {
        ptr::eq(self, other)
    }
}
