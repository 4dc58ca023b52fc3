//! Attributes of instances against a model: for each instance a list of names
//! and values in the order in which they were set. Attributes are set in
//! different orders, deleted, looked at through `__dict__`, and are more than
//! shapes are kept for.

use super::spec::new_class;
use super::{as_type, attr, call, death, instance, shape};
use crate::error;
use crate::rt::{Ref, Root, Rt};
use crate::runtime::testing::with_rt;
use crate::types::exceptions::EXC_ATTRIBUTE_ERROR;
use crate::types::{PyType_Type, dict, int, strings, tuple};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;

#[derive(Clone, Debug)]
enum Op {
    New(bool),
    Set(usize, u8),
    SetWithFreshName(usize, u8),
    SetMany(usize, u8),
    Get(usize, u8),
    Delete(usize, u8),
    DeleteLast(usize),
    AskForDict(usize),
    SetInDict(usize, u8),
    DeleteInDict(usize, u8),
    ReplaceDict(usize),
    ChangeClass(usize),
    Drop(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let (at, name) = (0usize..6, 0u8..14);
    prop_oneof![
        3 => any::<bool>().prop_map(Op::New),
        20 => (at.clone(), name.clone()).prop_map(|(i, n)| Op::Set(i, n)),
        2 => (at.clone(), name.clone()).prop_map(|(i, n)| Op::SetWithFreshName(i, n)),
        1 => (at.clone(), 0u8..100).prop_map(|(i, n)| Op::SetMany(i, n)),
        12 => (at.clone(), name.clone()).prop_map(|(i, n)| Op::Get(i, n)),
        4 => (at.clone(), name.clone()).prop_map(|(i, n)| Op::Delete(i, n)),
        4 => at.clone().prop_map(Op::DeleteLast),
        1 => at.clone().prop_map(Op::AskForDict),
        2 => (at.clone(), name.clone()).prop_map(|(i, n)| Op::SetInDict(i, n)),
        1 => (at.clone(), name).prop_map(|(i, n)| Op::DeleteInDict(i, n)),
        1 => at.clone().prop_map(Op::ReplaceDict),
        1 => at.clone().prop_map(Op::ChangeClass),
        2 => at.prop_map(Op::Drop),
    ]
}

struct Instance {
    object: Root,
    has: Vec<(u8, i64)>,
    second: bool,
}

fn text(name: u8) -> String {
    format!("attribute_{name}")
}

fn interned(rt: &Rt, name: u8) -> Root {
    strings::interned(rt, &text(name)).expect("memory")
}

fn class(rt: &mut Rt, name: &str) -> Root {
    let (name, namespace) = (strings::new(rt, name), dict::new(rt));
    let bases = tuple::empty(rt).expect("memory");
    let (name, namespace) = (name.expect("memory"), namespace.expect("memory"));
    new_class(rt, &PyType_Type, name.get(), bases.get(), namespace.get()).expect("a class")
}

impl Instance {
    fn new(rt: &mut Rt, classes: &[Root; 2], second: bool) -> Instance {
        Instance {
            object: call::none(rt, classes[usize::from(second)].get()).expect("an instance"),
            has: Vec::new(),
            second,
        }
    }

    fn put(&mut self, name: u8, value: i64) {
        match self.has.iter_mut().find(|(n, _)| *n == name) {
            Some(entry) => entry.1 = value,
            None => self.has.push((name, value)),
        }
    }

    fn take(&mut self, name: u8) -> bool {
        let before = self.has.len();
        self.has.retain(|(n, _)| *n != name);
        self.has.len() != before
    }

    fn check(&self, rt: &mut Rt) -> Result<(), TestCaseError> {
        let object = self.object.get();
        let names: Vec<String> = instance::names(rt, object)
            .iter()
            .map(|n| strings::lossy(n.get()).into_owned())
            .collect();
        let wanted: Vec<String> = self.has.iter().map(|(n, _)| text(*n)).collect();
        prop_assert_eq!(names, wanted);
        for (name, value) in &self.has {
            let name = interned(rt, *name);
            let found = attr::get(rt, object, name.get()).expect("it is there");
            prop_assert_eq!(found.handle().as_small_int(), Some(*value));
        }
        Ok(())
    }
}

fn set(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>, value: i64) {
    let value = int::from_i64(rt, value).expect("memory");
    if attr::set_quick(rt, object, name, value.get()).is_none() {
        attr::set(rt, object, name, Some(value.get())).expect("memory");
    }
}

fn get(rt: &mut Rt, object: Ref<'_>, name: Ref<'_>) -> Option<i64> {
    if let Some(quick) = attr::get_quick(rt, object, name) {
        return quick.handle().as_small_int();
    }
    match attr::get(rt, object, name) {
        Ok(found) => found.handle().as_small_int(),
        Err(_) => {
            assert!(error::catch(rt, &EXC_ATTRIBUTE_ERROR));
            None
        }
    }
}

fn step(
    rt: &mut Rt,
    classes: &[Root; 2],
    all: &mut Vec<Instance>,
    op: &Op,
    n: i64,
) -> Result<(), TestCaseError> {
    if let Op::New(second) = op {
        if all.len() < 6 {
            all.push(Instance::new(rt, classes, *second));
        }
        return Ok(());
    }
    let (Op::Set(i, _)
    | Op::SetWithFreshName(i, _)
    | Op::SetMany(i, _)
    | Op::Get(i, _)
    | Op::Delete(i, _)
    | Op::DeleteLast(i)
    | Op::AskForDict(i)
    | Op::SetInDict(i, _)
    | Op::DeleteInDict(i, _)
    | Op::ReplaceDict(i)
    | Op::ChangeClass(i)
    | Op::Drop(i)) = op
    else {
        return Ok(());
    };
    let Some(at) = i.checked_rem(all.len()) else {
        return Ok(());
    };
    let it = &mut all[at];
    let object = it.object.clone();
    let object = object.get();
    match op {
        Op::Set(_, name) => {
            let key = interned(rt, *name);
            set(rt, object, key.get(), n);
            it.put(*name, n);
        }
        Op::SetWithFreshName(_, name) => {
            let key = strings::new(rt, &text(*name)).expect("memory");
            set(rt, object, key.get(), n);
            it.put(*name, n);
        }
        Op::SetMany(_, from) => {
            for name in *from..from.saturating_add(80) {
                let key = interned(rt, name);
                set(rt, object, key.get(), n);
                it.put(name, n);
            }
        }
        Op::Get(_, name) => {
            let key = interned(rt, *name);
            let wanted = it.has.iter().find(|(n, _)| n == name).map(|(_, v)| *v);
            prop_assert_eq!(get(rt, object, key.get()), wanted);
        }
        Op::Delete(_, name) => {
            let key = interned(rt, *name);
            let real = attr::set(rt, object, key.get(), None).is_ok();
            error::restore(rt, None);
            prop_assert_eq!(real, it.take(*name));
        }
        Op::DeleteLast(_) => {
            if let Some((name, _)) = it.has.pop() {
                let key = interned(rt, name);
                attr::set(rt, object, key.get(), None).expect("it is there");
            }
        }
        Op::AskForDict(_) | Op::SetInDict(..) | Op::DeleteInDict(..) => {
            let own = attr::get_str(rt, object, "__dict__").expect("memory");
            if let Op::SetInDict(_, name) = op {
                let (key, value) = (interned(rt, *name), int::from_i64(rt, n).expect("memory"));
                dict::set(rt, own.get(), key.get(), value.get()).expect("memory");
                it.put(*name, n);
            }
            if let Op::DeleteInDict(_, name) = op {
                let key = interned(rt, *name);
                let real = dict::remove(rt, own.get(), key.get()).expect("no script");
                prop_assert_eq!(real.is_some(), it.take(*name));
            }
            prop_assert_eq!(dict::len(rt, own.get()), it.has.len());
        }
        Op::ReplaceDict(_) => {
            let own = dict::new(rt).expect("memory");
            let (key, value) = (interned(rt, 3), int::from_i64(rt, n).expect("memory"));
            dict::set(rt, own.get(), key.get(), value.get()).expect("memory");
            let name = strings::interned(rt, "__dict__").expect("memory");
            attr::set(rt, object, name.get(), Some(own.get())).expect("a dict");
            it.has = vec![(3, n)];
        }
        Op::ChangeClass(_) => {
            it.second = !it.second;
            let name = strings::interned(rt, "__class__").expect("memory");
            let class = classes[usize::from(it.second)].get();
            attr::set(rt, object, name.get(), Some(class)).expect("the same layout");
        }
        _ => {
            all.swap_remove(at);
            death::drain(rt);
            return Ok(());
        }
    }
    if n % 8 == 0 {
        all[at].check(rt)?;
    }
    Ok(())
}

#[test]
fn instances_are_ordered_maps() {
    with_rt(|rt| {
        let config = ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(4000)
        };
        let rt = RefCell::new(rt);
        TestRunner::new(config)
            .run(&proptest::collection::vec(op(), 1..500), |ops| {
                let rt = &mut rt.borrow_mut();
                let classes = [class(rt, "First"), class(rt, "Second")];
                let mut all = Vec::new();
                for (n, op) in ops.iter().enumerate() {
                    step(rt, &classes, &mut all, op, n as i64)?;
                }
                all.iter().try_for_each(|instance| instance.check(rt))?;
                drop(all);
                drop(classes);
                death::drain(rt);
                Ok(())
            })
            .expect("like the model");
    });
}

/// Sets so many attributes on a new instance.
fn instance_with(rt: &mut Rt, class: Ref<'_>, count: u8) -> Root {
    let made = call::none(rt, class).expect("an instance");
    for name in 0..count {
        let key = interned(rt, name);
        set(rt, made.get(), key.get(), i64::from(name));
    }
    made
}

#[test]
fn four_attributes_take_64_bytes() {
    with_rt(|rt| {
        let class = class(rt, "Point");
        let ty = as_type(class.get()).expect("a class");
        for _ in 0..100 {
            let made = instance_with(rt, class.get(), 4);
            let header = made.get().header().expect("an object");
            assert!(shape::of(header, ty).is_some(), "it has a dictionary");
            let (_, size) = shape::for_new_instance(ty).expect("a shape");
            assert!(size <= 64, "{size} bytes");
        }
    });
}

#[test]
fn a_type_learns_how_many_places_its_instances_need() {
    with_rt(|rt| {
        let class = class(rt, "Node");
        let ty = as_type(class.get()).expect("a class");
        let size = |rt: &mut Rt, attributes: u8| {
            for _ in 0..200 {
                instance_with(rt, class.get(), attributes);
            }
            shape::for_new_instance(ty).expect("a shape").1
        };
        assert_eq!(size(rt, 1), 32);
        let large = size(rt, 20);
        assert!((24 + 20 * 8..=24 + 30 * 8).contains(&large), "{large}");
    });
}
