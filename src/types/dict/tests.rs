//! dict and set against a model: a list of pairs in insertion order that is
//! searched from end to end. Keys are of every kind that a table tells apart,
//! user keys collide with small ints, and their `__eq__` may raise, or change
//! the dict in the middle of a search.

use crate::error;
use crate::handle::{SMALL_INT_MAX, SMALL_INT_MIN};
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::{self, cmp};
use crate::object::{TypeObject, alloc, death, flags, ready, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::runtime::testing::with_rt;
use crate::types::exceptions::{EXC_KEY_ERROR, EXC_VALUE_ERROR};
use crate::types::{self, dict, float, int, set, strings, tuple};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;

/// A key, by value: each use makes a new object, if there can be another one.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    Int(i64),
    Big(i64),
    Float(f64),
    Bool(bool),
    Text(u8),
    None,
    Pair(i64),
    User(i64),
}

/// A user key: equal to those with the same number; hashes collide, with those
/// of small ints too.
struct UserKey(i64);

// SAFETY: nothing is stored.
unsafe impl Payload for UserKey {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static KIND: NativeKind = kind_of::<UserKey>(None);
static USER_KEY: TypeObject = TypeObject::declare(c"Key", &KIND, KIND.size, flags::BASETYPE);

/// What a user key's `__eq__` does the next time it is called.
#[derive(Clone, Debug)]
enum Script {
    Raise,
    Delete(Key),
    Insert(Key),
    InsertMany(i64),
    Clear,
}

#[derive(Clone, Debug)]
enum Op {
    Get(Key),
    Set(Key),
    SetDefault(Key),
    Delete(Key),
    PopLast,
    Clear,
    Arm(Script),
    Copy,
    UpdateFromOther,
    Iterate(Key),
    Shrink,
    Many(i64),
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        6 => (-3i64..6).prop_map(Key::Int),
        2 => (0i64..200).prop_map(|n| Key::Int(n * 64)),
        1 => prop_oneof![
            Just(SMALL_INT_MAX), Just(SMALL_INT_MIN), Just((1 << 61) - 1), Just(-(1 << 61))
        ].prop_map(Key::Int),
        1 => (0i64..4).prop_map(Key::Big),
        2 => (-3i64..6).prop_map(|n| Key::Float(n as f64 / 2.0)),
        1 => any::<bool>().prop_map(Key::Bool),
        6 => (0u8..30).prop_map(Key::Text),
        1 => Just(Key::None),
        1 => (0i64..4).prop_map(Key::Pair),
        4 => (0i64..9).prop_map(Key::User),
    ]
}

/// Keys for which a table stays simple.
fn plain_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        (-3i64..90).prop_map(Key::Int),
        (0u8..60).prop_map(Key::Text),
    ]
}

fn op(key: impl Strategy<Value = Key> + Clone + 'static) -> impl Strategy<Value = Op> {
    let script = prop_oneof![
        Just(Script::Raise),
        key.clone().prop_map(Script::Delete),
        key.clone().prop_map(Script::Insert),
        (0i64..1000).prop_map(Script::InsertMany),
        Just(Script::Clear),
    ];
    prop_oneof![
        10 => key.clone().prop_map(Op::Get),
        12 => key.clone().prop_map(Op::Set),
        3 => key.clone().prop_map(Op::SetDefault),
        8 => key.clone().prop_map(Op::Delete),
        2 => Just(Op::PopLast),
        4 => script.prop_map(Op::Arm),
        1 => Just(Op::Copy),
        1 => Just(Op::UpdateFromOther),
        2 => key.prop_map(Op::Iterate),
        1 => prop_oneof![4 => Just(Op::Shrink), 1 => Just(Op::Clear)],
        1 => (0i64..1000).prop_map(Op::Many),
    ]
}

thread_local! {
    /// The next script, and the dict (or set) that it changes.
    static ARMED: RefCell<Option<(Script, usize)>> = const { RefCell::new(None) };
}

fn make(rt: &mut Rt, key: &Key) -> Root {
    let made = match key {
        Key::Int(n) => int::from_i64(rt, *n),
        Key::Big(n) => int::from_big(rt, num_bigint::BigInt::from(i64::MAX) * (n + 2)),
        Key::Float(x) => float::from_f64(rt, *x),
        Key::Bool(b) => Ok(types::bool_root(*b)),
        Key::Text(n) => strings::new(rt, &format!("text {n}")),
        Key::None => Ok(types::none().root()),
        Key::Pair(n) => {
            let number = int::from_i64(rt, *n).expect("memory");
            tuple::from_refs(rt, &[number.get(), types::none()])
        }
        Key::User(n) => alloc::new_native(rt, &USER_KEY, UserKey(*n)),
    };
    made.expect("memory")
}

/// The value of a number, twice it, so that halves are whole.
fn number(key: &Key) -> Option<i128> {
    match key {
        Key::Int(n) => Some(2 * i128::from(*n)),
        Key::Big(n) => Some(2 * i128::from(i64::MAX) * i128::from(n + 2)),
        Key::Float(x) => Some((2.0 * x) as i128),
        Key::Bool(b) => Some(2 * i128::from(*b)),
        _ => None,
    }
}

fn are_equal(a: &Key, b: &Key) -> bool {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

fn hash_of(rt: &mut Rt, key: &Key) -> isize {
    let object = make(rt, key);
    ops::hash(rt, object.get()).expect("hashable")
}

fn user_hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    Ok(Obj::<UserKey>::from_ref(object).map_or(0, |k| k.get(rt).0 as isize & 3))
}

fn user_compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if op != cmp::EQ {
        return Ok(types::not_implemented().root());
    }
    if let Some((script, target)) = ARMED.take() {
        let target = crate::handle::Handle::from_bits(target).expect("an object");
        // SAFETY: the test holds the object while it is armed.
        play(rt, unsafe { Ref::from_handle(target) }, &script)?;
    }
    let id = |rt: &Rt, object| Obj::<UserKey>::from_ref(object).map(|k| k.get(rt).0);
    match (id(rt, a), id(rt, b)) {
        (Some(a), Some(b)) => Ok(types::bool_root(a == b)),
        _ => Ok(types::not_implemented().root()),
    }
}

fn play(rt: &mut Rt, target: Ref<'_>, script: &Script) -> Result<()> {
    let is_set = set::is_any(target);
    match script {
        Script::Raise => return Err(error::raise(rt, &EXC_VALUE_ERROR, "on purpose".to_owned())),
        Script::Delete(key) => {
            let key = make(rt, key);
            match is_set {
                true => drop(set::discard(rt, target, key.get())?),
                false => drop(dict::remove(rt, target, key.get())?),
            }
        }
        Script::Insert(key) => {
            let key = make(rt, key);
            match is_set {
                true => set::add(rt, target, key.get())?,
                false => dict::set(rt, target, key.get(), types::none())?,
            }
        }
        Script::InsertMany(from) => {
            for n in 0..20 {
                let key = make(rt, &Key::Int(1000 + from + n));
                match is_set {
                    true => set::add(rt, target, key.get())?,
                    false => dict::set(rt, target, key.get(), types::none())?,
                }
            }
        }
        Script::Clear if is_set => set::clear(rt, target),
        Script::Clear => dict::clear(rt, target),
    }
    Ok(())
}

/// `None` as a value is what a script stores.
type Value = Option<i64>;

struct Model {
    /// Keys, values, and the hashes of the keys.
    entries: Vec<(Key, Value, isize)>,
    armed: Option<Script>,
}

impl Model {
    fn new() -> Model {
        Model {
            entries: Vec::new(),
            armed: None,
        }
    }

    /// The index of a key; `Err` if comparing raises.
    fn find(&mut self, rt: &mut Rt, key: &Key) -> std::result::Result<Option<usize>, ()> {
        let hash = hash_of(rt, key);
        self.find_hashed(rt, key, hash)
    }

    fn find_hashed(
        &mut self,
        rt: &mut Rt,
        key: &Key,
        hash: isize,
    ) -> std::result::Result<Option<usize>, ()> {
        let mut i = 0;
        while let Some((candidate, _, other)) = self.entries.get(i) {
            if *other == hash {
                let asks = matches!(candidate, Key::User(_)) || matches!(key, Key::User(_));
                if asks && let Some(script) = self.armed.take() {
                    self.play(rt, &script)?;
                    return self.find_hashed(rt, key, hash);
                }
                if are_equal(candidate, key) {
                    return Ok(Some(i));
                }
            }
            i += 1;
        }
        Ok(None)
    }

    fn play(&mut self, rt: &mut Rt, script: &Script) -> std::result::Result<(), ()> {
        match script {
            Script::Raise => return Err(()),
            Script::Delete(key) => {
                if let Some(at) = self.find(rt, key)? {
                    self.entries.remove(at);
                }
            }
            Script::Insert(key) => self.put(rt, key, None)?,
            Script::InsertMany(from) => {
                for n in 0..20 {
                    self.put(rt, &Key::Int(1000 + from + n), None)?;
                }
            }
            Script::Clear => self.entries.clear(),
        }
        Ok(())
    }

    fn put(&mut self, rt: &mut Rt, key: &Key, value: Value) -> std::result::Result<(), ()> {
        match self.find(rt, key)? {
            Some(at) => self.entries[at].1 = value,
            None => self.push(rt, key, value),
        }
        Ok(())
    }

    fn push(&mut self, rt: &mut Rt, key: &Key, value: Value) {
        let hash = hash_of(rt, key);
        self.entries.push((key.clone(), value, hash));
    }

    fn arm(&mut self, script: &Script, target: Ref<'_>) {
        self.armed = Some(script.clone());
        ARMED.set(Some((script.clone(), target.handle().bits())));
    }

    fn disarm(&mut self) {
        self.armed = None;
        ARMED.set(None);
    }
}

fn number_root(rt: &Rt, n: i64) -> Root {
    int::from_i64(rt, n).expect("memory")
}

fn value_of(value: Ref<'_>) -> Value {
    value.handle().as_small_int()
}

/// Whether the operation failed as the model says, the exception taken.
fn agree<T, U>(
    rt: &Rt,
    real: Result<T>,
    model: std::result::Result<U, ()>,
) -> std::result::Result<Option<(T, U)>, TestCaseError> {
    match (real, model) {
        (Ok(real), Ok(model)) => Ok(Some((real, model))),
        (Err(_), Err(())) => {
            prop_assert!(error::catch(rt, &EXC_VALUE_ERROR));
            Ok(None)
        }
        (real, model) => Err(TestCaseError::fail(format!(
            "raised: {}, the model: {}",
            real.is_err(),
            model.is_err()
        ))),
    }
}

fn check_contents(
    rt: &mut Rt,
    dict: Ref<'_>,
    model: &Model,
) -> std::result::Result<(), TestCaseError> {
    prop_assert_eq!(dict::len(rt, dict), model.entries.len());
    let mut position = 0;
    for (key, value, _) in &model.entries {
        let next = dict::next_pair(rt, dict, position);
        let Some((behind, real_key, real_value)) = next else {
            return Err(TestCaseError::fail("the dict ends too early"));
        };
        position = behind;
        prop_assert_eq!(value_of(real_value.get()), *value, "value of {:?}", key);
        let wanted = make(rt, key);
        prop_assert!(std::ptr::eq(type_of(real_key.get()), type_of(wanted.get())));
        let saved = ARMED.take();
        let same = ops::equal(rt, real_key.get(), wanted.get()).expect("no script");
        ARMED.set(saved);
        prop_assert!(same, "{:?} is another key", key);
    }
    prop_assert!(dict::next_pair(rt, dict, position).is_none());
    Ok(())
}

fn step(
    rt: &mut Rt,
    dict: &mut Root,
    model: &mut Model,
    op: &Op,
    n: i64,
) -> std::result::Result<(), TestCaseError> {
    let d = dict.clone();
    let d = d.get();
    match op {
        Op::Get(key) => {
            let object = make(rt, key);
            let real = dict::get(rt, d, object.get());
            let found = model.find(rt, key);
            if let Some((real, found)) = agree(rt, real, found)? {
                let wanted = found.map(|at| model.entries[at].1);
                prop_assert_eq!(real.map(|v| value_of(v.get())), wanted);
            }
        }
        Op::Set(key) => {
            let (object, value) = (make(rt, key), number_root(rt, n));
            let real = dict::set(rt, d, object.get(), value.get());
            let wanted = model.put(rt, key, Some(n));
            agree(rt, real, wanted)?;
        }
        Op::SetDefault(key) => {
            let (object, value) = (make(rt, key), number_root(rt, n));
            let real = dict::set_default(rt, d, object.get(), value.get());
            let found = model.find(rt, key);
            if let Some(((real, was_there), found)) = agree(rt, real, found)? {
                let wanted = match found {
                    Some(at) => model.entries[at].1,
                    None => {
                        model.push(rt, key, Some(n));
                        Some(n)
                    }
                };
                prop_assert_eq!(was_there, found.is_some());
                prop_assert_eq!(value_of(real.get()), wanted);
            }
        }
        Op::Delete(key) => {
            let object = make(rt, key);
            let real = dict::remove(rt, d, object.get());
            let found = model.find(rt, key);
            if let Some((real, found)) = agree(rt, real, found)? {
                let wanted = found.map(|at| model.entries.remove(at).1);
                prop_assert_eq!(real.map(|v| value_of(v.get())), wanted);
            }
        }
        Op::PopLast => {
            let real = crate::object::call::method(rt, d, "popitem", &[]);
            match model.entries.pop() {
                Some((_, value, _)) => {
                    let pair = real.expect("not empty");
                    prop_assert_eq!(value_of(tuple::item(rt, pair.get(), 1)), value);
                }
                None => {
                    prop_assert!(real.is_err() && error::catch(rt, &EXC_KEY_ERROR));
                }
            }
        }
        Op::Clear => {
            dict::clear(rt, d);
            model.entries.clear();
        }
        Op::Arm(script) => model.arm(script, d),
        Op::Copy => {
            model.disarm();
            *dict = dict::merge::copy(rt, d).expect("memory");
            let equal = ops::equal(rt, dict.get(), d).expect("no script");
            prop_assert!(equal);
        }
        Op::UpdateFromOther => {
            model.disarm();
            let other = dict::new(rt).expect("memory");
            for n in 0..10 {
                let (key, value) = (make(rt, &Key::Int(n)), number_root(rt, n));
                dict::set(rt, other.get(), key.get(), value.get()).expect("no script");
                let _ = model.put(rt, &Key::Int(n), Some(n));
            }
            dict::merge::update(rt, d, other.get()).expect("no script");
        }
        Op::Iterate(key) => {
            model.disarm();
            let iterator = ops::iter(rt, d).expect("memory");
            let first = ops::next(rt, iterator.get()).expect("unchanged");
            prop_assert_eq!(first.is_some(), !model.entries.is_empty());
            let (object, value) = (make(rt, key), number_root(rt, n));
            let before = model.entries.len();
            dict::set(rt, d, object.get(), value.get()).expect("no script");
            let _ = model.put(rt, key, Some(n));
            let grown = model.entries.len() != before;
            for _ in 0..2 {
                let next = ops::next(rt, iterator.get());
                if before == 0 {
                    // Exhausted: an iterator that has ended stays so.
                    prop_assert!(matches!(next, Ok(None)));
                } else {
                    prop_assert_eq!(next.is_err(), grown);
                    error::restore(rt, None);
                }
            }
        }
        Op::Shrink => {
            model.disarm();
            while model.entries.len() > 2 {
                let (key, _, _) = model.entries.remove(0);
                let object = make(rt, &key);
                dict::delete(rt, d, object.get()).expect("it is there");
            }
        }
        Op::Many(from) => {
            model.disarm();
            for i in 0..40 {
                let key = Key::Int(5000 + from + i);
                let (object, value) = (make(rt, &key), number_root(rt, i));
                dict::set(rt, d, object.get(), value.get()).expect("memory");
                let _ = model.put(rt, &key, Some(i));
            }
        }
    }
    Ok(())
}

fn setup(rt: &mut Rt) {
    if !USER_KEY.has(flags::READY) {
        USER_KEY.set_slot(slot::tp_hash, thunk::hash(user_hash));
        USER_KEY.set_slot(slot::tp_richcompare, thunk::richcompare(user_compare));
        ready::ready_static(rt, &USER_KEY, &types::PyBaseObject_Type).expect("a good type");
    }
}

fn run_dict(rt: &mut Rt, ops: &[Op]) -> std::result::Result<(), TestCaseError> {
    let mut dict = dict::new(rt).expect("memory");
    let mut model = Model::new();
    for (n, op) in ops.iter().enumerate() {
        step(rt, &mut dict, &mut model, op, n as i64)?;
        prop_assert_eq!(dict::len(rt, dict.get()), model.entries.len(), "{:?}", op);
        prop_assert_eq!(model.armed.is_some(), ARMED.with_borrow(Option::is_some));
        if n % 64 == 0 {
            check_contents(rt, dict.get(), &model)?;
            death::drain(rt);
        }
    }
    let checked = check_contents(rt, dict.get(), &model);
    model.disarm();
    checked
}

fn run_set(rt: &mut Rt, ops: &[Op]) -> std::result::Result<(), TestCaseError> {
    let set = set::from_iterable(rt, &set::PySet_Type, None).expect("memory");
    let s = set.get();
    let mut model = Model::new();
    for op in ops {
        match op {
            Op::Get(key) => {
                let object = make(rt, key);
                let real = set::contains(rt, s, object.get());
                let wanted = model.find(rt, key);
                if let Some((real, found)) = agree(rt, real, wanted)? {
                    prop_assert_eq!(real, found.is_some());
                }
            }
            Op::Delete(key) => {
                let object = make(rt, key);
                let real = set::discard(rt, s, object.get());
                let wanted = model.find(rt, key);
                if let Some((real, found)) = agree(rt, real, wanted)? {
                    prop_assert_eq!(real, found.is_some());
                    if let Some(at) = found {
                        model.entries.remove(at);
                    }
                }
            }
            Op::Set(key) | Op::SetDefault(key) | Op::Iterate(key) => {
                let object = make(rt, key);
                let real = set::add(rt, s, object.get());
                let wanted = model.put(rt, key, None);
                agree(rt, real, wanted)?;
            }
            Op::PopLast => {
                prop_assert_eq!(set::pop(rt, s).is_some(), model.entries.pop().is_some());
            }
            Op::Clear | Op::Shrink => {
                set::clear(rt, s);
                model.entries.clear();
            }
            Op::Arm(script) => model.arm(script, s),
            Op::Copy | Op::UpdateFromOther => {
                model.disarm();
                let other = set::from_iterable(rt, &set::PyFrozenSet_Type, Some(s));
                let other = other.expect("memory");
                let (a, b) = (
                    ops::hash(rt, other.get()).expect("hashable"),
                    set::protocol::hash_elements(rt, s),
                );
                prop_assert_eq!(a, b);
                prop_assert!(ops::equal(rt, other.get(), s).expect("no script"));
                set::intersection_update(rt, s, other.get()).expect("no script");
                let empty = set::from_iterable(rt, &set::PySet_Type, Some(s)).expect("memory");
                set::symmetric_difference_update(rt, empty.get(), s).expect("no script");
                prop_assert_eq!(set::len(rt, empty.get()), 0);
            }
            Op::Many(from) => {
                model.disarm();
                for i in 0..40 {
                    let key = Key::Int(5000 + from + i);
                    let object = make(rt, &key);
                    set::add(rt, s, object.get()).expect("memory");
                    let _ = model.put(rt, &key, None);
                }
            }
        }
        prop_assert_eq!(set::len(rt, s), model.entries.len(), "{:?}", op);
    }
    model.disarm();
    for (key, _, _) in &model.entries {
        let object = make(rt, key);
        prop_assert!(set::contains(rt, s, object.get()).expect("no script"));
    }
    Ok(())
}

/// Runs lists of operations, about a million steps in all.
fn check(
    key: BoxedStrategy<Key>,
    run: fn(&mut Rt, &[Op]) -> std::result::Result<(), TestCaseError>,
) {
    with_rt(|rt| {
        setup(rt);
        let rt = RefCell::new(rt);
        let config = ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(3000)
        };
        TestRunner::new(config)
            .run(&proptest::collection::vec(op(key), 1..700), |ops| {
                run(&mut rt.borrow_mut(), &ops)
            })
            .expect("like the model");
    });
}

#[test]
fn a_dict_is_an_ordered_map() {
    check(key().boxed(), run_dict);
}

#[test]
fn a_dict_of_plain_keys_is_an_ordered_map() {
    check(plain_key().boxed(), run_dict);
}

#[test]
fn a_set_is_a_set() {
    check(key().boxed(), run_set);
}

#[test]
fn a_large_dict_keeps_its_keys_through_all_widths_of_the_index() {
    with_rt(|rt| {
        let dict = dict::new(rt).expect("memory");
        let d = dict.get();
        for n in 0..200_000 {
            let (key, value) = (number_root(rt, n * 1024), number_root(rt, n));
            dict::set(rt, d, key.get(), value.get()).expect("memory");
        }
        for n in (0..200_000).step_by(3) {
            let key = number_root(rt, n * 1024);
            assert!(dict::remove(rt, d, key.get()).expect("no script").is_some());
        }
        for n in 0..200_000 {
            let key = number_root(rt, n * 1024);
            let found = dict::get(rt, d, key.get()).expect("no script");
            assert_eq!(
                found.and_then(|v| value_of(v.get())),
                (n % 3 != 0).then_some(n)
            );
        }
        let block = dict::view(d).expect("a dict").get(rt).table.block();
        let per_entry = block.size() as f64 / 200_000.0;
        assert!(per_entry < 40.0, "{per_entry} bytes for an entry");
    });
}

#[test]
fn popitem_at_the_end_takes_no_time() {
    with_rt(|rt| {
        let dict = dict::new(rt).expect("memory");
        for n in 0..100_000 {
            let key = number_root(rt, n);
            dict::set(rt, dict.get(), key.get(), key.get()).expect("memory");
        }
        let table = &dict::view(dict.get()).expect("a dict").get(rt).table;
        for n in (0..100_000).rev() {
            let (key, _) = table.remove_last(rt).expect("not empty");
            assert_eq!(value_of(key.get()), Some(n));
        }
        assert!(table.remove_last(rt).is_none());
    });
}

#[test]
fn no_room_is_a_memory_error() {
    with_rt(|rt| {
        let dict = dict::new(rt).expect("memory");
        let view = dict::view(dict.get()).expect("a dict");
        assert!(dict::table::reserve(rt, view, usize::MAX / 2).is_err());
        assert!(error::catch(rt, &types::exceptions::EXC_MEMORY_ERROR));
        assert!(dict::table::reserve(rt, view, 1 << 29).is_ok() || error::is_set(rt));
        error::restore(rt, None);
    });
}
