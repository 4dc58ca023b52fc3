//! Marking: what can be reached from the roots.
//!
//! Two use it: the collector's thread, while mutators run ([`Marker::run`]
//! with claims, see [`crate::heap::marks`]), and a collection that has
//! stopped them ([`mark`]).

use super::roots::{InstanceEdges, for_each_root};
use super::{candidates, heap_walk};
use crate::handle::Handle;
use crate::heap::header::FLAG_HEAVY;
use crate::heap::marks::{self, BLACK, WHITE};
use crate::heap::region::region;
use crate::heap::stack::Stack;
use crate::object::{TypeObject, flags, instance};
use crate::rt::phase::{self, Phase};
use crate::rt::{Rt, barrier};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};

/// What extension instances hold that the present cycle found to be garbage.
static EDGES: RwLock<Option<Arc<InstanceEdges>>> = RwLock::new(None);

/// Publishes the edges of garbage, or withdraws them; returns those before.
pub fn set_edges(edges: Option<Arc<InstanceEdges>>) -> Option<Arc<InstanceEdges>> {
    std::mem::replace(
        &mut *EDGES.write().unwrap_or_else(|e| e.into_inner()),
        edges,
    )
}

/// The edges of the garbage of the present cycle.
pub fn edges() -> Option<Arc<InstanceEdges>> {
    EDGES.read().unwrap_or_else(|e| e.into_inner()).clone()
}

/// Whether an object is marked; what is outside the heap always is.
#[inline]
pub fn is_marked(object: Handle) -> bool {
    marks::colour(object) == BLACK
}

/// Visits everything that an object holds: what it stores, its instance
/// dictionary, its type, and what `edges` know.
pub fn scan(object: Handle, edges: Option<&InstanceEdges>, visit: &mut dyn FnMut(Handle)) {
    if is_leaf(object) {
        return;
    }
    scan_stored(object, visit);
    let ty = heap_walk::type_of(object);
    if ty.has(flags::HEAPTYPE) {
        visit(ty.as_ref().handle());
        if let Some(edges) = edges {
            edges
                .of(object.bits())
                .iter()
                .for_each(|child| visit(*child));
        }
    }
}

/// [`scan`] of those references that are noted in the header of what they
/// refer to ([`Rt::store`]).
pub fn scan_stored(object: Handle, visit: &mut dyn FnMut(Handle)) {
    let ty = heap_walk::type_of(object);
    // SAFETY: a live object of this type, which the caller has claimed or
    // no mutator runs.
    unsafe { (ty.native().trace)(heap_walk::header(object), visit) };
    instance::visit(heap_walk::header(object), ty, visit);
}

/// To be called before the payload of an object is opened for writing and
/// before an object dies: while the heap is marked, whatever the object held
/// until now counts as reachable, and the marker will not look at it again.
#[inline(always)]
pub fn before_write(object: Handle) {
    if barrier::is_marking() && marks::colour(object) != BLACK {
        scan_now(object);
    }
}

#[cold]
#[inline(never)]
fn scan_now(object: Handle) {
    if !marks::claim(object) {
        return;
    }
    let mut found = Found::default();
    scan(object, None, &mut |child| found.add(child));
    marks::blacken(object.bits());
    barrier::push_pending(&found.0);
    candidates::note_reached(object);
}

/// Keeps garbage that a finaliser stored somewhere, with all that it holds.
#[cold]
pub fn revive(object: Handle) {
    if is_marked(object) || !phase::is(Phase::Judge) {
        return;
    }
    let edges = edges();
    let mut worklist = vec![object];
    while let Some(object) = worklist.pop() {
        if !is_marked(object) {
            marks::blacken(object.bits());
            scan(object, edges.as_deref(), &mut |child| worklist.push(child));
        }
    }
}

/// Objects that a mutator scans when it assists: what it allocated since it
/// did so last is no more than twice that.
const PORTION: usize = 1024;
/// Portions that lie ready.
const SHARED: usize = 8;

static PORTIONS: Mutex<Vec<Vec<Handle>>> = Mutex::new(Vec::new());

#[inline(never)]
fn shared() -> MutexGuard<'static, Vec<Vec<Handle>>> {
    PORTIONS.lock().unwrap_or_else(|e| e.into_inner())
}

/// Whether there is nothing to scan in an object, which is alive.
#[inline]
fn is_leaf(object: Handle) -> bool {
    let ty = heap_walk::type_of(object);
    ty.has(flags::LEAF)
        && !ty.has(flags::HEAPTYPE)
        && !heap_walk::header(object).has_flag(FLAG_HEAVY)
}

/// What a mutator has found in objects that it scanned, until it hands that to the
/// marker: at most a portion.
#[derive(Default)]
struct Found(Vec<Handle>);

impl Found {
    fn add(&mut self, object: Handle) {
        if !marks::has_colour(object) {
            return;
        }
        if self.0.len() == PORTION {
            barrier::push_pending(&self.0);
            self.0.clear();
        }
        self.0.push(object);
    }
}

/// Scans an object that was reached, unless somebody did already. It may have died.
#[inline]
pub(super) fn scan_grey(object: Handle, visit: &mut dyn FnMut(Handle)) {
    if marks::claim(object) {
        scan(object, None, visit);
        candidates::note_reached(object);
        marks::blacken(object.bits());
    }
}

/// Does a part of the collector's marking, if there is one to be had: for a
/// thread that allocates faster than the collector marks.
pub fn assist() {
    let Some(portion) = shared().pop() else {
        return;
    };
    let mut found = Found::default();
    for object in portion {
        scan_grey(object, &mut |child| found.add(child));
    }
    barrier::push_pending(&found.0);
    super::log::assisted();
}

/// Forgets what is to be scanned: the cycle is off.
pub(super) fn drop_shared() {
    shared().clear();
}

/// Objects that are fetched from memory at a time.
const COMING: usize = 16;

/// What has been fetched from memory in advance, first in, first out: a marker would spend
/// most of its time waiting otherwise. After Cher, Hosking and Vitek, "Software Prefetching
/// for Mark-Sweep Garbage Collection" (ASPLOS 2004).
#[derive(Default)]
struct Coming {
    objects: [Option<Handle>; COMING],
    first: usize,
    len: usize,
}

impl Coming {
    #[inline(always)]
    fn push(&mut self, object: Handle) {
        marks::prefetch_object(object);
        self.objects[(self.first + self.len) % COMING] = Some(object);
        self.len += 1;
    }

    #[inline(always)]
    fn pop(&mut self) -> Option<Handle> {
        let object = self.objects[self.first % COMING].take()?;
        self.first = (self.first + 1) % COMING;
        self.len -= 1;
        if let Some(object) = self.objects[(self.first + COMING / 2) % COMING] {
            fetch_stored(object);
        }
        Some(object)
    }
}

/// Has the memory of a list or a dict fetched, whose header has come. It may die at the
/// same time.
#[inline(always)]
fn fetch_stored(object: Handle) {
    let header = heap_walk::header(object);
    // SAFETY: static, or a slot of the heap, which stays mapped whatever becomes of it.
    let ty = unsafe { (header.type_address() as *const TypeObject).as_ref() };
    if ty.is_some_and(|ty| ty.has(flags::LIST_SUBCLASS) || ty.has(flags::DICT_SUBCLASS)) {
        // SAFETY: the word behind the header is an atomic address, and part of a slot
        // whatever is in it by now: nothing is done with it but to fetch what is there.
        let place = unsafe { &*std::ptr::from_ref(header).add(1).cast::<AtomicUsize>() };
        marks::prefetch(place.load(Relaxed) as *const u8);
    }
}

/// Calls `visit` with each object, whose header and memory are fetched in advance.
pub(super) fn for_each_fetched(objects: &[Handle], mut visit: impl FnMut(Handle)) {
    for (i, object) in objects.iter().enumerate() {
        if let Some(later) = objects.get(i + COMING) {
            marks::prefetch(later.bits() as *const u8);
        }
        if let Some(soon) = objects.get(i + COMING / 2) {
            fetch_stored(*soon);
        }
        visit(*object);
    }
}

/// What was reached and perhaps not scanned yet. Whether it was is not asked before it
/// is its turn: that is when its colour and its header have come from memory.
#[derive(Default)]
pub struct Marker {
    worklist: Stack<Handle>,
    coming: Coming,
}

impl Marker {
    /// Reaches an object.
    #[inline(always)]
    pub fn reach(&mut self, object: Handle) {
        if marks::has_colour(object) {
            self.worklist.push(object);
        }
    }

    /// Takes what others have reached.
    pub fn add(&mut self, mut objects: Stack<Handle>) {
        if self.worklist.is_empty() {
            self.worklist = objects;
            return;
        }
        while let Some(object) = objects.pop() {
            self.worklist.push(object);
        }
    }

    /// Looks at what was reached, and all that it leads to, at most `budget`
    /// objects; returns whether nothing is left. Mutators may run.
    pub fn run(&mut self, budget: usize) -> bool {
        for scanned in 1..=budget {
            let Some(object) = self.next() else {
                return true;
            };
            if scanned.is_multiple_of(1024) {
                super::fork::checkpoint();
                self.share();
            }
            scan_grey(object, &mut |child| self.reach(child));
        }
        self.worklist.is_empty() && self.coming.len == 0 && shared().is_empty()
    }

    #[inline]
    fn next(&mut self) -> Option<Handle> {
        while self.coming.len < COMING
            && let Some(object) = self.worklist.pop()
        {
            self.coming.push(object);
        }
        self.coming.pop().or_else(|| self.next_shared())
    }

    #[cold]
    fn next_shared(&mut self) -> Option<Handle> {
        self.worklist.extend(shared().pop()?);
        self.worklist.pop()
    }

    /// Leaves some of what is to be scanned to mutators that are to assist.
    fn share(&mut self) {
        let mut shared = shared();
        let left = self.worklist.len();
        if left > 2 * PORTION && shared.len() < SHARED {
            shared.push(self.worklist.pop_many(PORTION));
        }
    }

    /// Turns all garbage that hangs on `roots` grey, and returns it. Called
    /// when the heap is marked.
    pub fn closure_of_garbage(roots: &[Handle]) -> Vec<Handle> {
        // A cycle that a fork() cut off may have freed some of it.
        let is_there = |object: &Handle| heap_walk::header(*object).type_address() != 0;
        let garbage = |object: &Handle| is_there(object) && marks::shade_garbage(*object);
        let mut found: Vec<Handle> = roots.iter().copied().filter(garbage).collect();
        let edges = edges();
        let mut next = 0;
        while let Some(object) = found.get(next).copied() {
            next += 1;
            scan(object, edges.as_deref(), &mut |child| {
                if !child.is_immediate() && garbage(&child) {
                    found.push(child);
                }
            });
        }
        found
    }
}

/// Calls `visit` with what the static types hold: they are not in the heap,
/// so their fields are roots.
pub fn for_each_in_static_types(mut visit: impl FnMut(Handle)) {
    crate::types::for_each_static(|ty| {
        let header = heap_walk::header(ty.as_ref().handle());
        // SAFETY: static types are always alive; no mutator runs.
        unsafe { (crate::object::typeobj::KIND.trace)(header, &mut visit) };
    });
}

/// Marks everything that can be reached, with all mutators stopped. With
/// `edges`, what extension instances hold counts only if they are reached
/// themselves; without, all counted references are roots.
pub fn mark(_rt: &Rt, edges: Option<&InstanceEdges>) {
    region().clear_marks();
    let mut worklist = Stack::default();
    let reach = |object: Handle, worklist: &mut Stack<Handle>| {
        if marks::colour(object) == WHITE {
            marks::blacken(object.bits());
            worklist.push(object);
        }
    };
    for_each_root(edges, |object| reach(object, &mut worklist));
    crate::rt::permanent::for_each(|object| reach(object, &mut worklist));
    super::freeze::for_each(|object| reach(object, &mut worklist));
    for_each_in_static_types(|object| reach(object, &mut worklist));
    for thread in crate::thread::all().iter() {
        thread.for_each_dying(|object| reach(object, &mut worklist));
    }
    while let Some(object) = worklist.pop() {
        if heap_walk::header(object).type_address() == 0 {
            continue;
        }
        scan(object, edges, &mut |child| reach(child, &mut worklist));
    }
}
