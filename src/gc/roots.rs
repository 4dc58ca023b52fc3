//! The root set: what C holds, less what C holds inside extension instances.
//!
//! A reference that C keeps in an instance is counted in the tables like any
//! other, so it looks like a root. tp_traverse tells which those are
//! ([`InstanceEdges`]): they are subtracted from the sums and kept as edges
//! for the marker.

use super::heap_walk;
use super::per_object::PerObject;
use crate::handle::Handle;
use crate::heap::header::FLAG_UNTRACKED;
use crate::heap::stack::Stack;
use crate::object::thunk::RawObject;
use crate::object::{flags, slot};
use crate::rt::Rt;
use crate::thread;
use std::collections::HashMap;
use std::ffi::{c_int, c_void};

type Map<V> = HashMap<usize, V, foldhash::fast::FixedState>;

/// References that instances of extension types hold, as tp_traverse says.
#[derive(Default)]
pub struct InstanceEdges {
    /// What instances hold, one instance after the other.
    targets: Stack<Handle>,
    /// Where in `targets` that of an instance begins; it ends where that of the next does.
    starts: Stack<usize>,
    /// Which of `starts` is that of an instance that holds something, and one.
    from: PerObject<u32>,
    /// How often each object is held by an instance, where that was counted.
    held: PerObject<u32>,
}

impl InstanceEdges {
    /// Notes what an instance holds, of which nothing was noted before.
    pub(super) fn add_all(&mut self, from: Handle, held: &[Handle]) {
        let start = self.targets.len();
        let held = held.iter().filter(|to| !to.is_immediate());
        self.targets.extend(held.copied());
        if self.targets.len() > start
            && let Some(number) = self.from.place(from.bits())
        {
            self.starts.push(start);
            *number = self.starts.len() as u32;
        }
    }

    /// Counts what instances hold, when all is noted, for [`InstanceEdges::count`].
    pub(super) fn count_held(&mut self) {
        for to in self.targets.as_slice() {
            if let Some(count) = self.held.place(to.bits()) {
                *count += 1;
            }
        }
    }

    /// What the instance at `address` holds.
    pub(super) fn of(&self, address: usize) -> &[Handle] {
        let number = self.from.get(address) as usize;
        if number == 0 {
            return &[];
        }
        let (starts, targets) = (self.starts.as_slice(), self.targets.as_slice());
        let end = starts.get(number).copied().unwrap_or(targets.len());
        &targets[starts[number - 1]..end]
    }

    /// How often the object at `address` is held.
    pub(super) fn count(&self, address: usize) -> i64 {
        i64::from(self.held.get(address))
    }

    /// Notes a reference that is not an instance's, and yet holds nothing.
    pub(super) fn explain(&mut self, to: Handle) {
        if let Some(count) = self.held.place(to.bits()) {
            *count += 1;
        }
    }

    /// Asks every instance of an extension type what it holds, and counts
    /// the reference of each instance of a heap type to its type. For a
    /// collection that has stopped all threads.
    pub fn collect(rt: &mut Rt) -> InstanceEdges {
        let mut edges = InstanceEdges::default();
        let mut instances = Vec::new();
        heap_walk::for_each_instance(|object| {
            if is_foreign(object) {
                instances.push(object);
            } else if heap_walk::type_of(object).has(flags::HEAPTYPE) {
                let ty = heap_walk::type_of(object).as_ref().handle();
                edges.add_all(object, &[ty]);
            }
        });
        let mut held = Vec::new();
        for object in instances {
            held.clear();
            traverse(rt, object, &mut |to| held.push(to));
            edges.add_all(object, &held);
        }
        edges.count_held();
        edges
    }
}

/// Whether only a tp_traverse tells what the object holds.
pub(super) fn is_foreign(object: Handle) -> bool {
    heap_walk::type_of(object).has(flags::FOREIGN_TRAVERSE)
        && !heap_walk::header(object).has_flag(FLAG_UNTRACKED)
}

struct Visitor<'a> {
    visit: &'a mut dyn FnMut(Handle),
}

unsafe extern "C" fn visit(to: RawObject, visitor: *mut c_void) -> c_int {
    // SAFETY: called by tp_traverse with the pointer that `traverse` passed.
    let visitor = unsafe { &mut *visitor.cast::<Visitor<'_>>() };
    if let Some(to) = Handle::from_bits(to as usize) {
        (visitor.visit)(to);
    }
    0
}

/// Calls `visit` with what an instance holds, as its tp_traverse says. The other
/// threads stay outside meanwhile.
pub(super) fn traverse(rt: &mut Rt, object: Handle, found: &mut dyn FnMut(Handle)) {
    let function = heap_walk::type_of(object).slot(slot::tp_traverse);
    if function == 0 {
        return;
    }
    type Visit = unsafe extern "C" fn(RawObject, *mut c_void) -> c_int;
    // SAFETY: tp_traverse is a traverseproc.
    let function: unsafe extern "C" fn(RawObject, Visit, *mut c_void) -> c_int =
        unsafe { std::mem::transmute(function) };
    let mut visitor = Visitor { visit: found };
    // Other threads must not drop what the instance holds while it says so.
    rt.thread().while_pinned(|| {
        // SAFETY: the instance is alive; tp_traverse only calls `visit`.
        unsafe {
            function(
                object.bits() as RawObject,
                visit,
                (&raw mut visitor).cast::<c_void>(),
            )
        }
    });
}

/// Calls `root` for each object that is held from outside the heap:
/// counted more often than `edges` explains.
pub fn for_each_root(edges: Option<&InstanceEdges>, mut root: impl FnMut(Handle)) {
    let threads = thread::all();
    let explained = |address| edges.map_or(0, |e| e.count(address));
    let mut visit = unexplained(explained, &mut root);
    if let [thread] = threads.as_slice() {
        return thread.refs.for_each(visit);
    }
    let mut sums: Map<i64> = Map::default();
    for thread in threads.iter() {
        thread
            .refs
            .for_each(|address, count| *sums.entry(address).or_default() += count);
    }
    sums.into_iter()
        .for_each(|(address, count)| visit(address, count));
}

/// [`for_each_root`] of the frozen tables, which thaw; `explained` says how
/// often the object at an address is held by instances. The threads may run.
pub fn for_each_frozen_root(explained: impl Fn(usize) -> i64, mut root: impl FnMut(Handle)) {
    let threads = thread::all();
    let mut visit = unexplained(explained, &mut root);
    if let [thread] = threads.as_slice() {
        thread.refs.for_each_frozen(visit);
        return thread.refs.thaw();
    }
    let mut sums: Map<i64> = Map::default();
    for thread in threads.iter() {
        thread
            .refs
            .for_each_frozen(|address, count| *sums.entry(address).or_default() += count);
        thread.refs.thaw();
    }
    sums.into_iter()
        .for_each(|(address, count)| visit(address, count));
}

/// A visitor of counts that passes on what is not explained.
fn unexplained(
    explained: impl Fn(usize) -> i64,
    root: &mut impl FnMut(Handle),
) -> impl FnMut(usize, i64) {
    move |address, count| {
        if count != explained(address)
            && let Some(handle) = Handle::from_bits(address)
        {
            root(handle);
        }
    }
}
