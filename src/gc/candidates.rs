//! Garbage that C seems to hold: instances of extension types in cycles.
//!
//! A reference that C keeps inside an instance is counted in a table like any
//! other, so it looks like a root. Only tp_traverse tells which those are, and
//! C changes them without a word to anyone. To ask all instances at one instant
//! would stop the threads for as long as there are instances. So they are
//! asked little by little, what they say is a hint, and only what looks like
//! garbage is asked once more at one instant:
//!
//! 1. [`Walk`], in slices: how often each object is held by an instance
//!    ([`Held`]).
//! 2. Marking starts from all objects that are counted more or less often than
//!    that. An instance that is reached is asked by a mutator, in slices, and
//!    what it holds is reached too ([`reach`]).
//! 3. What is left and is an instance, or held by one, may be garbage. Each such
//!    instance is asked what it holds ([`Survey`], in slices); the collector puts
//!    them and all that hangs on them into groups that have nothing to do with
//!    one another ([`group`]).
//! 4. A group is tried at one instant ([`Trial`], in slices of whole groups): its
//!    instances are asked once more, and if they explain every count of every
//!    object of the group, nobody else holds any of it: it is doomed. Otherwise
//!    all of it is reached, and marking goes on.
//!
//! Why that is safe, however old the hints: while such a cycle marks, what is
//! put into the heap is shaded as well as what is taken out of it. So an object
//! that is not reached at step 4 is stored in none that is, and its counts say
//! whether C holds it. What is outside of all groups cannot be reached by anyone
//! from the first trial on, so that weak references to it are dead
//! ([`barrier::set_decided`]).
//!
//! The trial of one group is the only step whose length depends on how many
//! instances there are: those in that one piece of garbage.
//! The idea of asking again what looks like garbage is that of Bacon and Rajan,
//! "Concurrent Cycle Collection in Reference Counted Systems" (ECOOP 2001).

use super::heap_walk::{for_each_slot, header, type_of};
use super::mark;
use super::per_object::PerObject;
use super::roots::{InstanceEdges, is_foreign, traverse};
use super::settings;
use crate::handle::Handle;
use crate::heap::marks::{self, CANDIDATE, WHITE, colour};
use crate::heap::stack::Stack;
use crate::heap::{BlockIndex, region};
use crate::object::flags;
use crate::rt::{Rt, barrier};
use crate::thread::{self, Thread};
use smallvec::SmallVec;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

type Map<V> = HashMap<usize, V, foldhash::fast::FixedState>;

/// Whether the present cycle asks instances what they hold. In one that does
/// not, whatever C holds is reachable.
static ON: AtomicBool = AtomicBool::new(false);

/// Instances that were reached and not asked yet.
static REACHED: Mutex<Vec<Handle>> = Mutex::new(Vec::new());

#[inline(never)]
fn reached() -> MutexGuard<'static, Vec<Handle>> {
    REACHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says whether the cycle that begins asks instances.
pub(super) fn set_on(on: bool) {
    ON.store(on, Relaxed);
    reached().clear();
}

/// Whether the present cycle asks instances.
pub(super) fn is_on() -> bool {
    ON.load(Relaxed)
}

/// Notes that an object was reached; called by whoever has claimed it.
#[inline]
pub(super) fn note_reached(object: Handle) {
    if is_on() && is_foreign(object) {
        reached().push(object);
    }
}

/// Whether instances were reached that were not asked yet.
pub(super) fn has_reached() -> bool {
    !reached().is_empty()
}

/// Reaches what threads are about to bury, which nothing holds: it is theirs,
/// and must not be taken for garbage.
pub(super) fn shade_dying() {
    let mut shaded = Vec::new();
    for thread in thread::all().iter() {
        thread.for_each_dying(|object| {
            if is_there(object) && marks::shade(object) {
                shaded.push(object);
            }
        });
    }
    barrier::push_pending(&shaded);
}

/// Objects that [`reach`] scans in search of the next instance.
const FOLLOW: usize = 256;

/// Asks the instances that were reached, until `deadline`; returns whether none
/// is left. What they hold is followed a little: in a chain of instances each
/// would cost a handshake if the collector had to find the next.
pub(super) fn reach(rt: &mut Rt, deadline: Option<Instant>) -> bool {
    let mut found = Vec::new();
    let mut followed = 0;
    for n in 1usize.. {
        let next = reached().pop();
        if let Some(object) = next {
            followed = 0;
            // It may have died since, and its slot been used anew.
            if is_there(object) && is_foreign(object) {
                traverse(rt, object, &mut |to| {
                    if marks::shade(to) {
                        found.push(to);
                    }
                });
            }
        } else if followed < FOLLOW
            && let Some(object) = found.pop()
        {
            followed += 1;
            mark::scan_grey(object, &mut |child| {
                if marks::shade(child) {
                    found.push(child);
                }
            });
        } else {
            break;
        }
        if n.is_multiple_of(LOOK_EVERY) && is_over(deadline) {
            break;
        }
    }
    barrier::push_pending(&found);
    !has_reached()
}

/// Objects after which the clock is looked at.
const LOOK_EVERY: usize = 16;

fn is_over(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|d| Instant::now() >= d)
}

fn is_there(object: Handle) -> bool {
    header(object).type_address() != 0
}

fn is_white(object: Handle) -> bool {
    matches!(colour(object), WHITE | CANDIDATE)
}

/// What an instance holds, if it is one: what its tp_traverse says, and the
/// counted reference to its type where nothing else tells of it.
fn for_each_held(rt: &mut Rt, object: Handle, visit: &mut dyn FnMut(Handle)) {
    if is_foreign(object) {
        traverse(rt, object, visit);
    } else if type_of(object).has(flags::HEAPTYPE) {
        visit(type_of(object).as_ref().handle());
    }
}

/// How often instances hold each object: in a byte, and a table for what goes beyond.
#[derive(Default)]
pub(super) struct Held {
    counts: PerObject<u8>,
    more: Map<i64>,
}

impl Held {
    fn add(&mut self, object: Handle) {
        if object.is_immediate() {
            return;
        }
        match self.counts.place(object.bits()) {
            None => {}
            Some(count) if *count < u8::MAX => *count += 1,
            Some(_) => *self.more.entry(object.bits()).or_default() += 1,
        }
    }

    /// How often the object at `address` is held.
    pub(super) fn count(&self, address: usize) -> i64 {
        match self.counts.get(address) {
            u8::MAX => i64::from(u8::MAX) + self.more.get(&address).copied().unwrap_or(0),
            count => i64::from(count),
        }
    }
}

/// Asks all instances, block by block, while the program runs.
#[derive(Default)]
pub(super) struct Walk {
    next: BlockIndex,
    /// What they said.
    pub(super) held: Held,
    /// How many there are.
    pub(super) instances: usize,
}

impl Walk {
    /// Goes on until `deadline`; returns whether all were asked.
    pub(super) fn run(&mut self, rt: &mut Rt, deadline: Option<Instant>) -> bool {
        while self.next < region().top() {
            let block = self.next;
            self.next += 1;
            if !region().meta(block).has_instances() {
                continue;
            }
            let mut instances = Vec::new();
            for_each_slot(block, |object, live| {
                if live && type_of(object).has(flags::HEAPTYPE) {
                    instances.push(object);
                }
            });
            self.instances += instances.len();
            for object in instances {
                if is_there(object) {
                    for_each_held(rt, object, &mut |to| self.held.add(to));
                }
            }
            if is_over(deadline) {
                break;
            }
        }
        self.next >= region().top()
    }
}

/// What may be garbage, and what it holds.
#[derive(Default)]
pub(super) struct Survey {
    objects: Vec<Handle>,
    next: usize,
    edges: Stack<(Handle, Handle)>,
}

impl Survey {
    /// For the collector, when nothing is grey: instances that were not
    /// reached, and what was held by one when `held` was counted.
    pub(super) fn begin(held: &Held) -> Survey {
        let mut objects = Vec::new();
        // An instance that is held is met twice.
        let mut added = PerObject::<bool>::default();
        let mut add = |object: Handle, wanted: fn(Handle) -> bool| {
            // Whoever frees it scans it first, and waits while it is peeked at.
            if is_white(object) && marks::peek(object) {
                if is_there(object) && wanted(object) {
                    let added = added.place(object.bits());
                    if added.is_none_or(|added| !std::mem::replace(added, true)) {
                        objects.push(object);
                    }
                }
                marks::set_candidate(object);
            }
        };
        for block in 0..region().top() {
            super::fork::checkpoint();
            if region().meta(block).has_instances() {
                for_each_slot(block, |object, live| {
                    if live {
                        add(object, |object| type_of(object).has(flags::HEAPTYPE));
                    }
                });
            }
        }
        held.counts.for_each(|address| {
            if let Some(object) = Handle::from_bits(address) {
                add(object, |_| true);
            }
        });
        Survey {
            objects,
            ..Survey::default()
        }
    }

    /// Goes on until `deadline`; returns whether all were asked.
    pub(super) fn run(&mut self, rt: &mut Rt, deadline: Option<Instant>) -> bool {
        while let Some(object) = self.objects.get(self.next).copied() {
            self.next += 1;
            if is_white(object) && is_there(object) {
                let edges = &mut self.edges;
                for_each_held(rt, object, &mut |to| {
                    if is_white(to) {
                        edges.push((object, to));
                    }
                });
            }
            if self.next.is_multiple_of(LOOK_EVERY) && is_over(deadline) {
                break;
            }
        }
        self.next == self.objects.len()
    }
}

/// Sets of candidates that are joined, by number of the candidate.
#[derive(Default)]
struct Sets {
    /// The number of each member, and one.
    numbers: PerObject<u32>,
    members: Vec<Handle>,
    parent: Vec<u32>,
}

impl Sets {
    fn add(&mut self, object: Handle) -> Option<u32> {
        if !is_white(object) {
            return None;
        }
        let number = self.numbers.place(object.bits())?;
        if *number == 0 {
            self.parent.push(self.members.len() as u32);
            self.members.push(object);
            *number = self.members.len() as u32;
        }
        Some(*number - 1)
    }

    fn find(&mut self, mut number: u32) -> u32 {
        while self.parent[number as usize] != number {
            let parent = self.parent[number as usize];
            self.parent[number as usize] = self.parent[parent as usize];
            number = parent;
        }
        number
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }

    /// The sets. The first member of each is the root of its tree.
    fn into_groups(mut self) -> Groups {
        self.numbers = PerObject::default();
        let count = self.members.len() as u32;
        let mut places = vec![0u32; self.members.len()];
        for n in 0..count {
            self.parent[n as usize] = self.find(n);
            places[self.parent[n as usize] as usize] += 1;
        }
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        let mut objects = self.members.clone();
        for (object, root) in self.members.iter().zip(&self.parent) {
            let place = &mut places[*root as usize];
            objects[*place as usize] = *object;
            *place += 1;
        }
        let is_root = |n: &u32| self.parent[*n as usize] == *n;
        let ends = (0..count).filter(is_root).map(|n| places[n as usize]);
        Groups {
            ends: ends.collect(),
            objects,
        }
    }
}

/// Candidates in groups, one after the other.
#[derive(Default)]
pub(super) struct Groups {
    objects: Vec<Handle>,
    /// Where each group ends.
    ends: Vec<u32>,
}

impl Groups {
    fn pop(&mut self) -> Option<SmallVec<[Handle; 16]>> {
        self.ends.pop()?;
        let start = self.ends.last().copied().unwrap_or(0);
        Some(self.objects.drain(start as usize..).collect())
    }
}

/// For the collector: candidates in groups without references between them, as
/// far as the survey knows. Each holds all that its members store.
pub(super) fn group(survey: Survey) -> Groups {
    let mut groups = Sets::default();
    for object in &survey.objects {
        groups.add(*object);
    }
    for &(from, to) in survey.edges.as_slice() {
        if let (Some(from), Some(to)) = (groups.add(from), groups.add(to)) {
            groups.join(from, to);
        }
    }
    drop(survey);
    let mut next = 0;
    while let Some(object) = groups.members.get(next as usize).copied() {
        super::fork::checkpoint();
        if marks::peek(object) {
            mark::scan(object, None, &mut |child| {
                if let Some(child) = groups.add(child) {
                    groups.join(next, child);
                }
            });
            marks::set_candidate(object);
        }
        next += 1;
    }
    groups.into_groups()
}

/// The groups that are still to be tried.
pub(super) struct Trial {
    groups: Groups,
    /// What instances in doomed groups hold.
    pub(super) doomed: InstanceEdges,
    has_begun: bool,
}

/// How a slice of a [`Trial`] ended.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Marking must go on before the first trial.
    TooEarly,
    /// Groups are left.
    Unfinished,
    /// All are decided.
    Done,
}

impl Trial {
    pub(super) fn new(groups: Groups) -> Trial {
        Trial {
            groups,
            doomed: InstanceEdges::default(),
            has_begun: false,
        }
    }

    /// Tries groups until `deadline`, one at least.
    pub(super) fn run(&mut self, rt: &mut Rt, deadline: Option<Instant>) -> Verdict {
        shade_dying();
        if !self.has_begun {
            if barrier::has_pending() || has_reached() {
                return Verdict::TooEarly;
            }
            barrier::set_decided(true);
            self.has_begun = true;
        }
        let threads = thread::all().clone();
        let mut tried = 0;
        while let Some(group) = self.groups.pop() {
            self.decide(rt, &threads, &group);
            tried += group.len();
            if tried >= LOOK_EVERY && !self.groups.ends.is_empty() {
                tried = 0;
                if is_over(deadline) {
                    return Verdict::Unfinished;
                }
            }
        }
        if settings::get().zeal {
            // For the verifier.
            self.doomed.count_held();
        }
        Verdict::Done
    }

    fn decide(&mut self, rt: &mut Rt, threads: &[&'static Thread], group: &[Handle]) {
        let mut held: SmallVec<[Handle; 16]> = SmallVec::new();
        let mut ends: SmallVec<[usize; 8]> = SmallVec::new();
        for object in group {
            if colour(*object) == CANDIDATE {
                for_each_held(rt, *object, &mut |to| held.push(to));
            }
            ends.push(held.len());
        }
        let mut sorted: SmallVec<[usize; 16]> = held.iter().map(|to| to.bits()).collect();
        sorted.sort_unstable();
        let count_held = |address| {
            let start = sorted.partition_point(|to| *to < address);
            let same = sorted[start..].iter().take_while(|to| **to == address);
            same.count() as i64
        };
        let is_explained = |object: &Handle| {
            let counts = threads.iter().map(|t| t.refs.count(object.bits()));
            colour(*object) == CANDIDATE && counts.sum::<i64>() == count_held(object.bits())
        };
        if group.iter().all(is_explained) {
            let mut start = 0;
            for (object, end) in group.iter().zip(ends) {
                self.doomed.add_all(*object, &held[start..end]);
                marks::doom(*object);
                start = end;
            }
        } else {
            let shaded: Vec<Handle> = group.iter().copied().filter(|o| marks::shade(*o)).collect();
            barrier::push_pending(&shaded);
        }
    }
}
