//! The root set: what C holds, less what C holds inside extension instances.
//!
//! A reference that C keeps in an instance is counted in the tables like any
//! other, so it looks like a root. tp_traverse tells which those are
//! ([`InstanceEdges`]): they are subtracted from the sums and kept as edges
//! for the marker.

use super::heap_walk;
use crate::handle::Handle;
use crate::heap::header::FLAG_UNTRACKED;
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
    /// What each instance holds.
    pub from: Map<Vec<Handle>>,
    /// How often each object is held by an instance.
    pub held: Map<i64>,
}

impl InstanceEdges {
    fn add(&mut self, from: Handle, to: Handle) {
        if to.is_immediate() {
            return;
        }
        self.from.entry(from.bits()).or_default().push(to);
        *self.held.entry(to.bits()).or_default() += 1;
    }

    /// Asks every instance of an extension type what it holds, and counts
    /// the reference of each instance of a heap type to its type.
    pub fn collect(rt: &mut Rt) -> InstanceEdges {
        let mut edges = InstanceEdges::default();
        let mut instances = Vec::new();
        heap_walk::for_each_instance(|object| {
            let ty = heap_walk::type_of(object);
            if ty.has(flags::FOREIGN_TRAVERSE) {
                if !heap_walk::header(object).has_flag(FLAG_UNTRACKED) {
                    instances.push(object);
                }
            } else if ty.has(flags::HEAPTYPE) {
                edges.add(object, ty.as_ref().handle());
            }
        });
        for object in instances {
            traverse(rt, object, &mut edges);
        }
        edges
    }
}

struct Visitor<'a> {
    from: Handle,
    edges: &'a mut InstanceEdges,
}

unsafe extern "C" fn visit(to: RawObject, visitor: *mut c_void) -> c_int {
    // SAFETY: called by tp_traverse with the pointer that `traverse` passed.
    let visitor = unsafe { &mut *visitor.cast::<Visitor<'_>>() };
    if let Some(to) = Handle::from_bits(to as usize) {
        visitor.edges.add(visitor.from, to);
    }
    0
}

fn traverse(rt: &mut Rt, object: Handle, edges: &mut InstanceEdges) {
    let function = heap_walk::type_of(object).slot(slot::tp_traverse);
    if function == 0 {
        return;
    }
    type Visit = unsafe extern "C" fn(RawObject, *mut c_void) -> c_int;
    // SAFETY: tp_traverse is a traverseproc.
    let function: unsafe extern "C" fn(RawObject, Visit, *mut c_void) -> c_int =
        unsafe { std::mem::transmute(function) };
    let mut visitor = Visitor {
        from: object,
        edges,
    };
    crate::object::thunk::outside(rt, || {
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
    let mut visit = unexplained(edges, &mut root);
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

/// [`for_each_root`] of the frozen tables, which thaw. The threads may run.
pub fn for_each_frozen_root(edges: Option<&InstanceEdges>, mut root: impl FnMut(Handle)) {
    let threads = thread::all();
    let mut visit = unexplained(edges, &mut root);
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

/// A visitor of counts that passes on what `edges` do not explain.
fn unexplained(
    edges: Option<&InstanceEdges>,
    root: &mut impl FnMut(Handle),
) -> impl FnMut(usize, i64) {
    move |address, count| {
        let inside = edges.map_or(0, |e| e.held.get(&address).copied().unwrap_or(0));
        if count != inside
            && let Some(handle) = Handle::from_bits(address)
        {
            root(handle);
        }
    }
}
