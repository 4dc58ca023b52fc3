//! The heap verifier: with zeal, run whenever marking has ended, with all
//! threads outside the runtime.
//!
//! It walks everything once more and checks what the rest of the runtime takes
//! for granted:
//! - what is black holds nothing that is not; what a table counts, what waits
//!   to be buried and what the runtime keeps is black;
//! - a table counts live objects only, those of other threads' blocks only if
//!   they are marked shared;
//! - the one-bit count of what is not shared is not less than the number of
//!   places that hold the object;
//! - what is on a free list is a free slot of a block of that thread, and there
//!   once;
//! - the table of weak references and the header flag agree, and no weak
//!   reference names an object that is gone.
//!
//! A violation is a bug of the runtime, and ends the process with a report.

use super::heap_walk::{for_each_object, header, type_of};
use super::mark::{self, is_marked};
use super::roots::{InstanceEdges, for_each_root};
use crate::handle::Handle;
use crate::heap::header::FLAG_WEAKLY_REFERENCED;
use crate::heap::{BlockState, region};
use crate::object::weak;
use crate::rt::permanent;
use crate::thread;
use std::collections::{HashMap, HashSet};

type Map<V> = HashMap<usize, V, foldhash::fast::FixedState>;
type Set = HashSet<usize, foldhash::fast::FixedState>;

/// Checks the heap after marking; a finding ends the process.
pub fn after_marking(edges: Option<&InstanceEdges>) {
    let findings = find(edges);
    for finding in &findings {
        eprintln!("pyrt: the heap is broken: {finding}");
    }
    if !findings.is_empty() {
        std::process::abort();
    }
}

/// What is wrong with the heap, a line each.
fn find(edges: Option<&InstanceEdges>) -> Vec<String> {
    let mut findings = Findings::default();
    check_black(edges, &mut findings);
    check_tables(&mut findings);
    check_stored(&mut findings);
    check_free_lists(&mut findings);
    check_weak_references(&mut findings);
    findings.0
}

#[derive(Default)]
struct Findings(Vec<String>);

/// Findings beyond these say nothing new.
const MOST: usize = 20;

impl Findings {
    fn add(&mut self, object: Handle, how: &str, by: Option<Handle>) {
        if self.0.len() < MOST {
            let by = by.map(|by| format!(" {}", describe(by)));
            self.0.push(format!(
                "{} {how}{}",
                describe(object),
                by.unwrap_or_default()
            ));
        }
    }
}

fn check_black(edges: Option<&InstanceEdges>, findings: &mut Findings) {
    for_each_object(|_, object| {
        if is_marked(object) {
            mark::scan(object, None, &mut |child| {
                if !is_marked(child) || is_gone(child) {
                    findings.add(child, "is not marked, but held by", Some(object));
                }
            });
        }
    });
    let mut live = |object: Handle, how| {
        if !is_marked(object) && !is_gone(object) {
            findings.add(object, how, None);
        }
    };
    for thread in thread::all().iter() {
        thread.for_each_dying(|object| live(object, "is not marked, but waits to be buried"));
    }
    permanent::for_each(|object| live(object, "is not marked, but kept by the runtime"));
    for_each_root(edges, |object| live(object, "is not marked, but held by C"));
}

fn check_tables(findings: &mut Findings) {
    for thread in thread::all().iter() {
        thread.refs.for_each(|address, count| {
            let (Some(object), Some(block)) =
                (Handle::from_bits(address), region().block_of(address))
            else {
                return;
            };
            if is_gone(object) {
                findings.add(object, "is counted", None);
            }
            let foreign = region().meta(block).owner() != thread.id();
            if foreign && count != 0 && !header(object).is_shared() {
                findings.add(
                    object,
                    "is counted by another thread, but not marked shared",
                    None,
                );
            }
        });
    }
}

/// Counts the places in the heap that hold each object. Of a shared one threads may
/// have noted them at the same time; it does not die by its counts.
fn check_stored(findings: &mut Findings) {
    let mut places: Map<u32> = Map::default();
    let mut hold = |child: Handle| {
        if !child.is_immediate() && region().block_of(child.bits()).is_some() {
            *places.entry(child.bits()).or_default() += 1;
        }
    };
    for_each_object(|_, object| mark::scan_stored(object, &mut hold));
    mark::for_each_in_static_types(&mut hold);
    permanent::for_each(&mut hold);
    for_each_object(|_, object| {
        let noted = header(object).stored();
        let found = places.get(&object.bits()).copied().unwrap_or(0);
        if noted < 2 && u32::from(noted) < found && !header(object).is_shared() {
            findings.add(
                object,
                "is stored in more places than its header says",
                None,
            );
        }
    });
}

fn check_free_lists(findings: &mut Findings) {
    let mut seen = Set::default();
    for thread in thread::all().iter() {
        thread.heap.for_each_free(|class, slot| {
            let Some(object) = Handle::from_bits(slot) else {
                return;
            };
            let meta = region().block_of(slot).map(|block| region().meta(block));
            let fits = meta.is_some_and(|meta| {
                meta.state() == BlockState::Small
                    && meta.class() == class
                    && meta.owner() == thread.id()
            });
            if !fits {
                findings.add(
                    object,
                    "is on the free list of a class or thread that it is not of",
                    None,
                );
            }
            if !is_gone(object) {
                findings.add(object, "is alive, but on a free list", None);
            }
            if !seen.insert(slot) {
                findings.add(object, "is on a free list twice", None);
            }
        });
    }
}

fn check_weak_references(findings: &mut Findings) {
    let mut listed = Set::default();
    weak::for_each_referent(|address| {
        listed.insert(address);
        if let Some(object) = Handle::from_bits(address)
            && (is_gone(object) || !header(object).has_flag(FLAG_WEAKLY_REFERENCED))
        {
            findings.add(object, "is the referent of a weak reference", None);
        }
    });
    for_each_object(|_, object| {
        if header(object).has_flag(FLAG_WEAKLY_REFERENCED) && !listed.contains(&object.bits()) {
            findings.add(
                object,
                "has the flag of weak references, but there are none",
                None,
            );
        }
    });
}

/// Whether there is no object any more; what is outside the heap always is there.
fn is_gone(object: Handle) -> bool {
    !object.is_immediate() && header(object).type_address() == 0
}

fn describe(object: Handle) -> String {
    if object.is_immediate() {
        return format!("the immediate {:#x}", object.bits());
    }
    match header(object).type_address() {
        0 => format!("the free slot at {:#x}", object.bits()),
        _ => format!("{} at {:#x}", type_of(object).full_name(), object.bits()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rt::Rt;
    use crate::runtime::testing::with_rt;
    use crate::types::list;

    /// What the verifier says of a heap in which `spoil` did something to a list.
    fn findings_after(spoil: impl Fn(Handle), mend: impl Fn(Handle)) -> Vec<String> {
        with_rt(|rt: &mut Rt| {
            assert!(super::super::cycle::suspend(rt));
            let inner = list::from_refs(rt, &[]).expect("memory");
            let outer = list::from_refs(rt, &[inner.get()]).expect("memory");
            let object = inner.handle();
            drop(inner);
            mark::mark(rt, None);
            assert_eq!(find(None), Vec::<String>::new());
            spoil(object);
            let findings = find(None);
            mend(object);
            assert_eq!(find(None), Vec::<String>::new());
            drop(outer);
            super::super::cycle::resume();
            findings
        })
    }

    #[test]
    fn an_object_that_was_not_marked_is_found() {
        let mark = |object: Handle| region().mark(object.bits());
        let findings = findings_after(
            |object| mark(object).store(0, std::sync::atomic::Ordering::Relaxed),
            |object| {
                mark(object).store(
                    crate::heap::marks::BLACK,
                    std::sync::atomic::Ordering::Relaxed,
                )
            },
        );
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].contains("is not marked, but held by"),
            "{findings:?}"
        );
    }

    #[test]
    fn a_stored_count_that_is_too_low_is_found() {
        let findings = findings_after(
            |object| assert!(header(object).note_unstored()),
            |object| header(object).note_stored(),
        );
        assert_eq!(findings.len(), 1);
        assert!(findings[0].contains("more places"), "{findings:?}");
    }

    #[test]
    fn a_flag_without_weak_references_is_found() {
        let findings = findings_after(
            |object| assert!(!header(object).set_flag(FLAG_WEAKLY_REFERENCED)),
            |object| header(object).clear_flag(FLAG_WEAKLY_REFERENCED),
        );
        assert_eq!(findings.len(), 1);
        assert!(findings[0].contains("weak references"), "{findings:?}");
    }
}
