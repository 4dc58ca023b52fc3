//! Shapes: which attributes an instance has, and where it keeps their values.
//!
//! An instance of a class has no dictionary of its own as long as nobody asks
//! for one. Its values are in places behind what its type defines, and the
//! names that go with them, in the order in which they were set, are in a
//! [`Shape`], which all instances that got the same attributes in the same
//! order share. The number of the shape is in the instance's header:
//!
//! ```text
//! header | ... | word | place 0 | place 1 | ... |
//!   aux: shape    |
//!                 +-- 0, or the address of further places (tagged), or, when
//!                     aux is 0, the dictionary
//! ```
//!
//! Setting one more attribute moves an instance to another shape, a child of
//! the one it had. The shapes of a type are trees; the root of the present one
//! says how many places a new instance gets, which is learned from what
//! instances come to have.
//!
//! An instance gets a dictionary, for good, with all that it has, when its
//! `__dict__` is asked for, when an attribute is deleted that was not the last
//! one set, and when there are more attributes, or more orders of them, than
//! it is worth to keep shapes for.
//!
//! A shape never changes but for its children, and lives as long as its type.
//! The collector's thread may read an instance at any time: it looks at all
//! places that the shape, whichever of the tree it sees, says there are.

use super::array::memory;
use super::typeobj::{TypeObject, flags};
use crate::error;
use crate::gc;
use crate::handle::Handle;
use crate::heap::{Header, size_class};
use crate::rt::{Place, Ref, Result, Root, Rt, Stored, retire};
use crate::types::{dict, strings};
use std::ptr;
use std::sync::atomic::{
    AtomicPtr, AtomicU32, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Most attributes that shapes are kept for.
const MAX_NAMES: usize = 64;
/// Most shapes of one tree, that is, of orders in which attributes are set.
const MAX_TREE: u32 = 256;
/// Most trees of one type.
const MAX_TREES: u32 = 8;
/// Most places inside an instance.
const MAX_PLACES: usize = 30;
/// Places that the first instances of a type have, at least.
const FIRST_PLACES: usize = 4;
/// After so many instances a type looks at how many places they need.
const SAMPLE: u32 = 32;
/// Set in an instance's word when it is the address of further places.
const FURTHER: usize = 1;
const WORD: usize = size_of::<usize>();

/// Names of attributes, and where their values are.
pub struct Shape {
    id: u32,
    /// The shape without the last name; 0 for a root.
    parent: u32,
    root: u32,
    /// Where the first place is, from the start of the object.
    offset: u32,
    /// Places inside the object.
    places: u32,
    /// The instance's type.
    ty: usize,
    /// Interned strs, which live as long as the process.
    names: Box<[Handle]>,
    children: Mutex<Vec<(Handle, u32)>>,
    /// Of a root: instances made with it, up to [`SAMPLE`].
    made: AtomicU32,
    /// Of a root: most names in the tree.
    deepest: AtomicU32,
    /// Of a root: shapes in the tree.
    count: AtomicU32,
    /// Of a root: the one before, and how many there were.
    before: (u32, u32),
}

const CHUNK: usize = 1024;
const CHUNKS: usize = 1024;

type Chunk = [AtomicPtr<Shape>; CHUNK];

/// All shapes by number. Number 0 is none.
struct Registry {
    chunks: [AtomicPtr<Chunk>; CHUNKS],
    free: Mutex<Free>,
}

struct Free {
    next: u32,
    spare: Vec<u32>,
}

static REGISTRY: Registry = Registry {
    chunks: [const { AtomicPtr::new(ptr::null_mut()) }; CHUNKS],
    free: Mutex::new(Free {
        next: 1,
        spare: Vec::new(),
    }),
};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Registry {
    /// The cell of a number, which was given out.
    #[inline]
    fn cell(&self, id: u32) -> Option<&AtomicPtr<Shape>> {
        let chunk = self.chunks.get(id as usize / CHUNK)?.load(Acquire);
        // SAFETY: a chunk is never freed.
        unsafe { chunk.as_ref() }.map(|c| &c[id as usize % CHUNK])
    }

    /// A number for a new shape; `None` if there are too many, or no memory.
    fn number(&self) -> Option<u32> {
        let mut free = lock(&self.free);
        if let Some(id) = free.spare.pop() {
            return Some(id);
        }
        let id = free.next;
        let chunk = self.chunks.get(id as usize / CHUNK)?;
        if chunk.load(Relaxed).is_null() {
            let mut made: Vec<Chunk> = Vec::new();
            made.try_reserve_exact(1).ok()?;
            made.push([const { AtomicPtr::new(ptr::null_mut()) }; CHUNK]);
            chunk.store(made.leak().as_mut_ptr(), Release);
        }
        free.next += 1;
        Some(id)
    }

    fn put(&self, shape: Shape) -> Option<&Shape> {
        let cell = self.cell(shape.id)?;
        let shape = Box::into_raw(Box::new(shape));
        cell.store(shape, Release);
        // SAFETY: made just now; lives as long as its type.
        unsafe { shape.as_ref() }
    }

    /// Frees a shape that no instance has any more.
    fn take(&self, id: u32) -> Option<Box<Shape>> {
        let shape = self.cell(id)?.swap(ptr::null_mut(), Relaxed);
        lock(&self.free).spare.push(id);
        // SAFETY: made by `put`; nobody has it any more.
        (!shape.is_null()).then(|| unsafe { Box::from_raw(shape) })
    }
}

/// The shape with a number that an instance or a type has.
#[inline]
fn get<'a>(id: u32) -> Option<&'a Shape> {
    let shape = REGISTRY.cell(id)?.load(Acquire);
    // SAFETY: numbers are kept by a type and its instances, which live as
    // long as its shapes at most.
    unsafe { shape.as_ref() }
}

/// The shape of an object of this type; `None` if it has none, but perhaps a
/// dictionary.
#[inline]
pub fn of<'a>(header: &'a Header, ty: &'a TypeObject) -> Option<&'a Shape> {
    match ty.has(flags::SHAPED) {
        true => get(header.aux()).filter(|_| header.aux() != 0),
        false => None,
    }
}

/// The places inside an instance that begin at `offset`: at least `wanted`,
/// and what the slot has room for besides.
fn places_for(offset: usize, wanted: usize) -> usize {
    let wanted = wanted.min(MAX_PLACES);
    match size_class::class_of(offset + wanted * WORD) {
        Some(class) => (size_class::SIZES[class] as usize - offset) / WORD,
        None => 0,
    }
}

/// A new root for a type, which becomes its present one.
fn new_root(ty: &TypeObject, wanted: usize) -> Option<&Shape> {
    let before = get(ty.shape()).map_or((0, 0), |old| (old.id, old.before.1 + 1));
    if before.1 >= MAX_TREES {
        return None;
    }
    let offset = ty.basicsize().next_multiple_of(WORD);
    let id = REGISTRY.number()?;
    let root = REGISTRY.put(Shape {
        id,
        parent: 0,
        root: id,
        offset: u32::try_from(offset).ok()?,
        places: places_for(offset, wanted) as u32,
        ty: ty.address(),
        names: Box::default(),
        children: Mutex::default(),
        made: AtomicU32::new(0),
        deepest: AtomicU32::new(0),
        count: AtomicU32::new(1),
        before,
    })?;
    ty.set_shape(id);
    Some(root)
}

/// The shape and the size of a new instance of a type that is `SHAPED`;
/// `None` if it is to be made without.
pub fn for_new_instance(ty: &TypeObject) -> Option<(u32, usize)> {
    let mut root = match get(ty.shape()) {
        Some(root) if ty.shape() != 0 => root,
        _ => new_root(ty, FIRST_PLACES)?,
    };
    let made = root.made.load(Relaxed);
    if made < SAMPLE {
        root.made.store(made + 1, Relaxed);
        if made + 1 == SAMPLE {
            root = fit(ty, root);
        }
    }
    Some((root.id, (root.offset + root.places * WORD as u32) as usize))
}

/// The instances so far need fewer places than they have: takes a root with
/// fewer.
#[cold]
fn fit<'a>(ty: &'a TypeObject, root: &'a Shape) -> &'a Shape {
    let needed = root.deepest.load(Relaxed) as usize;
    if places_for(root.offset as usize, needed) < root.places as usize {
        return new_root(ty, needed).unwrap_or(root);
    }
    root
}

/// Frees the shapes of a type that dies; its present root has this number.
pub fn forget(mut root: u32) {
    while root != 0 {
        let mut pending = vec![root];
        root = get(root).map_or(0, |r| r.before.0);
        while let Some(id) = pending.pop() {
            if let Some(shape) = REGISTRY.take(id) {
                pending.extend(lock(&shape.children).iter().map(|(_, id)| *id));
            }
        }
    }
}

impl Shape {
    /// The number.
    #[inline(always)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The names, in the order in which the attributes were set.
    pub fn names(&self) -> &[Handle] {
        &self.names
    }

    /// Whether there may be a shape with one more name.
    pub fn has_room(&self) -> bool {
        self.names.len() < MAX_NAMES
    }

    /// Which attribute has this name, an interned str.
    #[inline]
    pub fn position(&self, name: Handle) -> Option<usize> {
        self.names.iter().position(|n| *n == name)
    }

    /// How the cache describes the place of an attribute: see
    /// [`place_by_offset`].
    pub fn cached_offset(&self, position: usize) -> u32 {
        match position.checked_sub(self.places as usize) {
            None => self.offset + (position * WORD) as u32,
            Some(further) => ((1 + further) * WORD) as u32 | IS_FURTHER,
        }
    }

    /// The shape with one more name; `None` if there is none and there shall
    /// be none.
    fn with(&self, name: Handle) -> Option<&Shape> {
        let mut children = lock(&self.children);
        if let Some((_, id)) = children.iter().find(|(n, _)| *n == name) {
            return get(*id);
        }
        let root = get(self.root)?;
        if self.names.len() >= MAX_NAMES || root.count.load(Relaxed) >= MAX_TREE {
            return None;
        }
        let mut names = Vec::new();
        names.try_reserve_exact(self.names.len() + 1).ok()?;
        names.extend_from_slice(&self.names);
        names.push(name);
        children.try_reserve(1).ok()?;
        let id = REGISTRY.number()?;
        let made = REGISTRY.put(Shape {
            id,
            parent: self.id,
            root: self.root,
            offset: self.offset,
            places: self.places,
            ty: self.ty,
            names: names.into(),
            children: Mutex::default(),
            made: AtomicU32::new(0),
            deepest: AtomicU32::new(0),
            count: AtomicU32::new(0),
            before: (0, 0),
        })?;
        children.push((name, id));
        drop(children);
        root.count.fetch_add(1, Relaxed);
        root.deepest.fetch_max(made.names.len() as u32, Relaxed);
        made.note_depth();
        Some(made)
    }

    /// The first shape of the present tree that has more names than places:
    /// new instances get more.
    fn note_depth(&self) {
        // SAFETY: the type of an instance that is being changed.
        let ty = unsafe { &*(self.ty as *const TypeObject) };
        let depth = self.names.len();
        if depth > self.places as usize && ty.shape() == self.root {
            let _ = new_root(ty, depth + depth / 2);
        }
    }
}

/// In [`Shape::cached_offset`]: the place is among the further ones.
pub const IS_FURTHER: u32 = 4;

/// The word of an instance: see the module's page.
#[inline(always)]
fn word<'a>(object: Ref<'a>, ty: &TypeObject) -> &'a AtomicUsize {
    // SAFETY: the type says that such a word is there.
    unsafe { &*((object.handle().bits() + ty.dict_offset()) as *const AtomicUsize) }
}

/// The place that [`Shape::cached_offset`] described.
///
/// # Safety
/// For an object with that shape, of this type.
#[inline(always)]
pub unsafe fn place_by_offset<'a>(object: Ref<'a>, ty: &TypeObject, offset: u32) -> &'a Place {
    let base = match offset & IS_FURTHER {
        0 => object.handle().bits(),
        _ => word(object, ty).load(Acquire) - FURTHER,
    };
    // SAFETY: passed on from the caller.
    unsafe { &*((base + (offset & !7) as usize) as *const Place) }
}

/// The place of an attribute of an object with this shape.
#[inline]
pub fn place<'a>(object: Ref<'a>, ty: &TypeObject, shape: &Shape, position: usize) -> &'a Place {
    // SAFETY: an attribute of this shape has a place; callers pass the
    // object's own.
    unsafe { place_by_offset(object, ty, shape.cached_offset(position)) }
}

/// Further places of an instance: their number, then as many places.
struct Further {
    start: *mut usize,
}

impl Further {
    /// Those that the word of an instance refers to.
    #[inline]
    fn of_word(word: usize) -> Option<Further> {
        (word & FURTHER != 0).then(|| Further {
            start: (word - FURTHER) as *mut usize,
        })
    }

    fn len(&self) -> usize {
        // SAFETY: the first word is the number; never changed.
        unsafe { *self.start }
    }

    fn place(&self, i: usize) -> &Place {
        debug_assert!(i < self.len());
        // SAFETY: callers stay below the number.
        unsafe { &*self.start.add(1 + i).cast::<Place>() }
    }

    fn size(len: usize) -> usize {
        memory::round((1 + len) * WORD)
    }

    /// Empty places, at least `wanted` of them.
    fn new(rt: &Rt, wanted: usize) -> Result<Further> {
        let size = Further::size(wanted);
        let start = memory::alloc(rt, size, true).cast::<usize>();
        if start.is_null() {
            return Err(error::no_memory(rt));
        }
        // SAFETY: as large as that.
        unsafe { start.write(size / WORD - 1) };
        Ok(Further { start })
    }

    /// Gives the memory back; the references were moved or given up.
    ///
    /// # Safety
    /// No instance refers to it any more.
    unsafe fn give_up(self) {
        let size = Further::size(self.len());
        // SAFETY: from `new`, with this size; passed on from the caller.
        unsafe { retire::retire_to(self.start.cast(), memory::layout(size), memory::free) };
    }
}

/// Makes sure that an instance has a place for the attribute at `position`.
fn make_place(
    rt: &Rt,
    object: Ref<'_>,
    ty: &TypeObject,
    shape: &Shape,
    position: usize,
) -> Result<()> {
    let Some(further) = position.checked_sub(shape.places as usize) else {
        return Ok(());
    };
    let word = word(object, ty);
    let old = Further::of_word(word.load(Relaxed));
    let have = old.as_ref().map_or(0, Further::len);
    if further < have {
        return Ok(());
    }
    let new = Further::new(rt, 2 * have + 1)?;
    if let Some(old) = &old {
        for i in 0..old.len() {
            if let Some(value) = old.place(i).handle() {
                // SAFETY: the old place is not used any more; it goes on
                // showing the reference to who may be reading it.
                new.place(i).put(unsafe { Stored::from_handle(value) });
            }
        }
    }
    word.store(new.start as usize + FURTHER, Release);
    if let Some(old) = old {
        // SAFETY: replaced.
        unsafe { old.give_up() };
    }
    Ok(())
}

/// Adds an attribute that an instance with this shape does not have; false if
/// it needs a dictionary first. `name` is an interned str. MemoryError.
pub fn add(
    rt: &Rt,
    object: Ref<'_>,
    ty: &TypeObject,
    shape: &Shape,
    name: Ref<'_>,
    value: Ref<'_>,
) -> Result<bool> {
    let (Some(header), Some(child)) = (object.header(), shape.with(name.handle())) else {
        return Ok(false);
    };
    let position = shape.names.len();
    make_place(rt, object, ty, shape, position)?;
    place(object, ty, shape, position).put(rt.store(value));
    header.set_aux(child.id);
    Ok(true)
}

/// Deletes the last attribute of an instance, if it is this one.
pub fn remove_last(
    rt: &Rt,
    object: Ref<'_>,
    ty: &TypeObject,
    shape: &Shape,
    position: usize,
) -> bool {
    let Some(header) = object.header() else {
        return false;
    };
    if position + 1 != shape.names.len() {
        return false;
    }
    let place = place(object, ty, shape, position);
    header.set_aux(shape.parent);
    if let Some(value) = place.take() {
        rt.unstore(value);
    }
    true
}

/// Gives an instance with this shape a dictionary with all its attributes;
/// new reference. MemoryError, and then nothing has changed.
pub fn to_dict(rt: &mut Rt, object: Ref<'_>, ty: &TypeObject, shape: &Shape) -> Result<Root> {
    let made = dict::new(rt)?;
    let (Some(view), Some(header)) = (dict::view(made.get()), object.header()) else {
        return Ok(made);
    };
    dict::table::reserve(rt, view, shape.names.len())?;
    gc::mark::before_write(object.handle());
    let table = &view.get(rt).table;
    for (i, name) in shape.names.iter().enumerate() {
        // SAFETY: names are interned, and live as long as the process.
        let name = unsafe { Ref::from_handle(*name) };
        if let Some(value) = place(object, ty, shape, i).take() {
            table.add_stored(rt, strings::hash(name), name, Some(value));
        }
    }
    header.set_aux(0);
    let dict = rt.store(made.get());
    let old = word(object, ty).swap(dict.into_handle().bits(), Release);
    if let Some(further) = Further::of_word(old) {
        // SAFETY: replaced, and emptied above.
        unsafe { further.give_up() };
    }
    Ok(made)
}

/// Visits the values that an object keeps by its shape. Any thread.
pub fn visit_values(header: &Header, ty: &TypeObject, visit: &mut dyn FnMut(Handle)) {
    let Some(shape) = of(header, ty) else {
        return;
    };
    let start = ptr::from_ref(header) as usize;
    for i in 0..shape.places as usize {
        // SAFETY: so many places are inside the object.
        let place = unsafe { &*((start + shape.offset as usize + i * WORD) as *const Place) };
        if let Some(value) = place.handle() {
            visit(value);
        }
    }
    // SAFETY: the type says that such a word is there.
    let word = unsafe { &*((start + ty.dict_offset()) as *const AtomicUsize) };
    if let Some(further) = Further::of_word(word.load(Acquire)) {
        for i in 0..further.len() {
            if let Some(value) = further.place(i).handle() {
                visit(value);
            }
        }
    }
}

/// Takes the values that an object keeps by its shape out of the heap; it has
/// no attributes afterwards.
pub fn unstore_values(rt: &Rt, header: &Header, ty: &TypeObject) {
    if of(header, ty).is_none() {
        return;
    }
    visit_values(header, ty, &mut |value| {
        // SAFETY: the instance's own reference, given up once.
        rt.unstore(unsafe { Stored::from_handle(value) });
    });
    forget_values(header, ty);
}

/// Forgets the values that an object keeps by its shape, whose references were
/// given up, and frees what is outside the object.
pub fn forget_values(header: &Header, ty: &TypeObject) {
    let Some(shape) = of(header, ty) else {
        return;
    };
    header.set_aux(0);
    let start = ptr::from_ref(header) as usize;
    for i in 0..shape.places as usize {
        // SAFETY: as in `visit_values`.
        let place = unsafe { &*((start + shape.offset as usize + i * WORD) as *const Place) };
        let _ = place.take();
    }
    // SAFETY: as in `visit_values`.
    let word = unsafe { &*((start + ty.dict_offset()) as *const AtomicUsize) };
    if let Some(further) = Further::of_word(word.swap(0, Relaxed)) {
        // SAFETY: taken away.
        unsafe { further.give_up() };
    }
}

/// The dictionary of an object whose type has a place for one; `None` if it
/// has none yet.
#[inline]
pub fn dict_of(object: Handle, ty: &TypeObject) -> Option<Handle> {
    // SAFETY: the type says that such a word is there.
    let word = unsafe { &*((object.bits() + ty.dict_offset()) as *const AtomicUsize) };
    match word.load(Acquire) {
        further if further & FURTHER != 0 => None,
        dict => Handle::from_bits(dict),
    }
}

/// Puts a dictionary, or none, into an object that has no further places, and
/// returns the one that was there. Whose the references are is the caller's
/// business.
pub fn replace_dict(object: Handle, ty: &TypeObject, dict: Option<Handle>) -> Option<Handle> {
    // SAFETY: as in `dict_of`.
    let word = unsafe { &*((object.bits() + ty.dict_offset()) as *const AtomicUsize) };
    let old = word.load(Relaxed);
    debug_assert!(old & FURTHER == 0);
    word.store(dict.map_or(0, Handle::bits), Release);
    Handle::from_bits(old)
}
