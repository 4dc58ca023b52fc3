//! Random operations on a list and on a plain vector that stands for it.
//!
//! The vector holds numbers of objects of a fixed pool, which has values at
//! every boundary between the kinds of arrays. Whatever a list does must be
//! what the vector does: the same objects, results, exceptions and repr.

use super::*;
use crate::error;
use crate::object::ops::{self, cmp};
use crate::object::{call, index};
use crate::runtime::testing::with_rt;
use crate::types::{self, dict, float, int, slice, strings};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;
use std::cmp::Ordering;

/// The pool, and what is known of its objects.
struct Pool {
    objects: Vec<Root>,
    reprs: Vec<String>,
    /// `equal[a][b]`: `a is b or a == b`.
    equal: Vec<Vec<bool>>,
    /// `less[a][b]`: `a < b`, `None` where that raises.
    less: Vec<Vec<Option<bool>>>,
    /// The numbers of the objects that an operation may choose from: one
    /// range of them for each mood.
    moods: Vec<Vec<usize>>,
}

fn text(rt: &mut Rt, object: Ref<'_>) -> String {
    let repr = ops::repr(rt, object).expect("a repr");
    strings::lossy(repr.get()).into_owned()
}

impl Pool {
    fn new(rt: &mut Rt) -> Pool {
        let mut pool = Pool {
            objects: Vec::new(),
            reprs: Vec::new(),
            equal: Vec::new(),
            less: Vec::new(),
            moods: Vec::new(),
        };
        let ints = |shift: u32| {
            let edge = 1i128 << shift;
            [edge - 1, edge, -edge, -edge - 1, edge / 3, -edge / 5]
        };
        for shift in [3, 7, 15, 31, 62, 63, 70] {
            let made = ints(shift).map(|v| int::from_big(rt, v.into()).expect("memory"));
            pool.add_mood(made);
        }
        let common = [
            0.0,
            1.0,
            -1.5,
            127.0,
            2.5e70,
            -1e-70,
            4_611_686_018_427_387_904.0,
        ];
        pool.add_mood(common.map(|v| float::from_f64(rt, v).expect("memory")));
        let odd = [
            -0.0,
            f64::NAN,
            f64::NAN,
            f64::INFINITY,
            -f64::INFINITY,
            1e300,
            5e-324,
        ];
        pool.add_mood(odd.map(|v| float::from_f64(rt, v).expect("memory")));
        let class = derived_int(rt);
        let derived = [3, 127].map(|v| {
            let value = int::from_i64(rt, v).expect("memory");
            call::one(rt, class.get(), value.get()).expect("an instance")
        });
        pool.add_mood(derived);
        pool.add_mood([
            types::true_().root(),
            types::false_().root(),
            types::none().root(),
            strings::new(rt, "text").expect("memory"),
            strings::new(rt, "text").expect("memory"),
            strings::new(rt, "").expect("memory"),
            from_refs(rt, &[]).expect("memory"),
        ]);
        // Everything, and pairs of neighbours.
        let all: Vec<usize> = (0..pool.objects.len()).collect();
        let pairs: Vec<Vec<usize>> = pool.moods.windows(2).map(<[_]>::concat).collect();
        pool.moods.extend(pairs);
        pool.moods.push(all);
        pool.note_relations(rt);
        pool
    }

    fn add_mood<const N: usize>(&mut self, objects: [Root; N]) {
        let first = self.objects.len();
        self.objects.extend(objects);
        self.moods.push((first..self.objects.len()).collect());
    }

    fn note_relations(&mut self, rt: &mut Rt) {
        for a in &self.objects {
            self.reprs.push(text(rt, a.get()));
            let (mut equal, mut less) = (Vec::new(), Vec::new());
            for b in &self.objects {
                equal.push(ops::equal(rt, a.get(), b.get()).expect("no error"));
                less.push(ops::compare_bool(rt, a.get(), b.get(), cmp::LT).ok());
                drop(error::take(rt));
            }
            self.equal.push(equal);
            self.less.push(less);
        }
    }

    fn get(&self, number: usize) -> Ref<'_> {
        self.objects[number].get()
    }

    fn refs(&self, numbers: &[usize]) -> Vec<Ref<'_>> {
        numbers.iter().map(|n| self.get(*n)).collect()
    }
}

fn derived_int(rt: &mut Rt) -> Root {
    let name = strings::new(rt, "Derived").expect("memory");
    let bases = tuple::from_refs(rt, &[types::PyLong_Type.as_ref()]).expect("memory");
    let dict = dict::new(rt).expect("memory");
    let args = [name.get(), bases.get(), dict.get()];
    call::args(rt, types::PyType_Type.as_ref(), &args).expect("a type")
}

/// One step, in the bytes of a word: what to do, two positions, a choice of an
/// object and the mood. A word costs one call of the generator.
struct Step(u64);

impl Step {
    fn parts(self) -> (u8, i8, i8, u8, u8) {
        let [what, low, high, choice, mood, ..] = self.0.to_le_bytes();
        (what, low as i8, high as i8, choice, mood)
    }
}

/// A list and its model.
struct Pair<'p> {
    pool: &'p Pool,
    list: Root,
    model: Vec<usize>,
    mood: usize,
}

/// The outcome of a call: nothing, an object of the pool, a number, or the
/// name of an exception.
#[derive(PartialEq, Debug)]
enum Outcome {
    Nothing,
    Object(usize),
    Number(i64),
    Raised(&'static str),
}

/// Length from which on a list is cleared sooner or later: enough for its array
/// to outgrow the short pieces of memory.
const MOST: usize = 48;

impl Pair<'_> {
    fn view(&self) -> Obj<'_, List> {
        view(self.list.get()).expect("a list")
    }

    /// The number of an object that came out, by identity.
    fn number(&self, object: Ref<'_>) -> usize {
        let found = self.pool.objects.iter().position(|o| o.get().is(object));
        found.expect("an object that went in")
    }

    fn outcome(&self, rt: &mut Rt, result: Result<Root>, number: bool) -> Outcome {
        match result {
            Err(_) => {
                let raised = error::take(rt).expect("an exception");
                let name = crate::object::type_of(raised.get()).full_name();
                let known = ["IndexError", "ValueError", "TypeError"];
                Outcome::Raised(known.into_iter().find(|k| *k == name).expect("a known one"))
            }
            Ok(object) if object.get().is(types::none()) => Outcome::Nothing,
            Ok(object) if number => Outcome::Number(int::to_i64(rt, object.get()).expect("an int")),
            Ok(object) => Outcome::Object(self.number(object.get())),
        }
    }

    fn method(&self, rt: &mut Rt, name: &str, args: &[Ref<'_>], number: bool) -> Outcome {
        let result = call::method(rt, self.list.get(), name, args);
        self.outcome(rt, result, number)
    }

    fn at(&self, position: i8) -> Root {
        Root::immediate(crate::handle::Handle::of_small_int(position.into())).expect("small")
    }

    /// Where an index leads in the model.
    fn place(&self, position: i8) -> Option<usize> {
        index::place(self.model.len(), position.into())
    }

    /// Bounds as those of a slice.
    fn bounds(&self, low: i8, high: i8) -> (usize, usize) {
        let len = self.model.len() as isize;
        let clip = |at: i8| {
            let at = isize::from(at);
            (if at < 0 { at + len } else { at }).clamp(0, len) as usize
        };
        (clip(low), clip(high).max(clip(low)))
    }

    fn sorted(&self) -> Option<Vec<usize>> {
        // A NaN has no place in an order.
        let ordered = |a: usize, b: usize| Some((self.pool.less[a][b]?, self.pool.less[b][a]?));
        let mut result = self.model.clone();
        for a in &result {
            if self.pool.reprs[*a] == "nan" {
                return None;
            }
            for b in &result {
                ordered(*a, *b)?;
            }
        }
        result.sort_by(|a, b| match ordered(*a, *b) {
            Some((true, _)) => Ordering::Less,
            Some((_, true)) => Ordering::Greater,
            _ => Ordering::Equal,
        });
        Some(result)
    }

    fn step(&mut self, rt: &mut Rt, step: Step) {
        let (what, low, high, choice, mood) = step.parts();
        let pool = self.pool;
        if mood < 8 {
            self.mood = usize::from(choice) % pool.moods.len();
        }
        let choices = &pool.moods[self.mood];
        let pick = |n: usize| choices[n % choices.len()];
        let item = pick(choice.into());
        let some: Vec<usize> = (0..usize::from(choice) % 9)
            .map(|n| pick(n * 7 + usize::from(mood)))
            .collect();
        let full = self.model.len() > MOST;
        match what % 24 {
            _ if full && what.is_multiple_of(2) => {
                self.method(rt, "clear", &[], false);
                self.model.clear();
            }
            0..=3 if !full => {
                append(rt, self.view(), pool.get(item)).expect("memory");
                self.model.push(item);
            }
            4 if !full => {
                let at = self.at(low);
                let given = self.method(rt, "insert", &[at.get(), pool.get(item)], false);
                assert_eq!(given, Outcome::Nothing);
                let (place, _) = self.bounds(low, low);
                self.model.insert(place, item);
            }
            5 => self.pop(rt, low),
            6 => {
                let given = self.method(rt, "pop", &[], false);
                let wanted = match self.model.pop() {
                    Some(item) => self.object(item),
                    None => Outcome::Raised("IndexError"),
                };
                assert_eq!(given, wanted);
            }
            7 => self.set_item(rt, low, item),
            8 => self.get_item(rt, low),
            9 if !full => self.extend(rt, &some, mood),
            10 | 11 if !full => self.assign_slice(rt, low, high, &some),
            12 => {
                let (low, high) = self.bounds(low, high);
                replace_range(rt, self.view(), low, high, None).expect("memory");
                self.model.drain(low..high);
            }
            13 => self.copy_slice(rt, low, high),
            14 => self.extended_slice(rt, low, high, choice),
            15 => self.search(rt, item),
            16 => self.remove_value(rt, item),
            17 => {
                self.method(rt, "reverse", &[], false);
                self.model.reverse();
            }
            18 => self.sort(rt, choice.is_multiple_of(2)),
            19 => self.compare(rt, low, item),
            20 if !full => self.repeat(rt, choice % 3),
            21 => self.replace_by_filled(rt, &some),
            22 => self.replace_by_concat(rt, &some),
            _ => {
                let copy = call::method(rt, self.list.get(), "copy", &[]).expect("memory");
                self.list = copy;
            }
        }
        self.check_same(rt, what);
    }

    fn object(&self, item: usize) -> Outcome {
        match self.pool.get(item).is(types::none()) {
            true => Outcome::Nothing,
            // The pool may have an object twice: the first counts.
            false => Outcome::Object(self.number(self.pool.get(item))),
        }
    }

    fn pop(&mut self, rt: &mut Rt, low: i8) {
        let at = self.at(low);
        let given = self.method(rt, "pop", &[at.get()], false);
        let wanted = match self.place(low) {
            Some(place) => {
                let item = self.model.remove(place);
                self.object(item)
            }
            None => Outcome::Raised("IndexError"),
        };
        assert_eq!(given, wanted);
    }

    fn set_item(&mut self, rt: &mut Rt, low: i8, item: usize) {
        let at = self.at(low);
        let args = [at.get(), self.pool.get(item)];
        let given = self.method(rt, "__setitem__", &args, false);
        let wanted = match self.place(low) {
            Some(place) => {
                self.model[place] = item;
                Outcome::Nothing
            }
            None => Outcome::Raised("IndexError"),
        };
        assert_eq!(given, wanted);
    }

    fn get_item(&mut self, rt: &mut Rt, low: i8) {
        let at = self.at(low);
        let given = self.method(rt, "__getitem__", &[at.get()], false);
        let wanted = match self.place(low) {
            Some(place) => self.object(self.model[place]),
            None => Outcome::Raised("IndexError"),
        };
        assert_eq!(given, wanted);
    }

    fn extend(&mut self, rt: &mut Rt, some: &[usize], how: u8) {
        let refs = self.pool.refs(some);
        let source = match how % 4 {
            0 => from_refs(rt, &refs).expect("memory"),
            1 => tuple::from_refs(rt, &refs).expect("memory"),
            2 => {
                let list = from_refs(rt, &refs).expect("memory");
                ops::iter(rt, list.get()).expect("an iterator")
            }
            _ => {
                extend(rt, self.view(), self.list.get()).expect("memory");
                self.model.extend_from_within(..);
                return;
            }
        };
        extend(rt, self.view(), source.get()).expect("memory");
        self.model.extend(some);
    }

    fn assign_slice(&mut self, rt: &mut Rt, low: i8, high: i8, some: &[usize]) {
        let (low, high) = self.bounds(low, high);
        if some.len() == 8 {
            // The list itself.
            let copy = self.model.clone();
            replace_range(rt, self.view(), low, high, Some(self.list.get())).expect("memory");
            self.model.splice(low..high, copy);
            return;
        }
        let new = from_refs(rt, &self.pool.refs(some)).expect("memory");
        replace_range(rt, self.view(), low, high, Some(new.get())).expect("memory");
        self.model.splice(low..high, some.iter().copied());
    }

    fn copy_slice(&mut self, rt: &mut Rt, low: i8, high: i8) {
        let (low, high) = self.bounds(low, high);
        self.list = copy_range(rt, self.list.get(), low, high).expect("memory");
        self.model = self.model[low..high].to_vec();
    }

    /// Takes, replaces or deletes every few items.
    fn extended_slice(&mut self, rt: &mut Rt, low: i8, high: i8, choice: u8) {
        let step = [-3, -2, -1, 2, 3][usize::from(choice) % 5];
        let parts = [low, high, step].map(|p| self.at(p));
        let parts = parts.each_ref().map(|p| Some(p.get()));
        let key = slice::new(rt, parts).expect("memory");
        let bounds = slice::Bounds {
            start: low.into(),
            stop: high.into(),
            step: step.into(),
        };
        let range = bounds.adjust(self.model.len());
        let positions: Vec<usize> = range.positions().collect();
        if choice < 100 {
            let args = [key.get()];
            let taken = call::method(rt, self.list.get(), "__getitem__", &args);
            self.list = taken.expect("memory");
            self.model = positions.iter().map(|p| self.model[*p]).collect();
        } else if choice < 200 {
            self.method(rt, "__delitem__", &[key.get()], false);
            let keep =
                |(place, item): (usize, &usize)| (!positions.contains(&place)).then_some(*item);
            self.model = self.model.iter().enumerate().filter_map(keep).collect();
        } else {
            let new: Vec<usize> = positions
                .iter()
                .map(|p| (p + usize::from(choice)) % self.pool.objects.len())
                .collect();
            let source = from_refs(rt, &self.pool.refs(&new)).expect("memory");
            let args = [key.get(), source.get()];
            assert_eq!(
                self.method(rt, "__setitem__", &args, false),
                Outcome::Nothing
            );
            for (place, item) in positions.iter().zip(new) {
                self.model[*place] = item;
            }
        }
    }

    fn search(&mut self, rt: &mut Rt, item: usize) {
        let equal = |x: &usize| self.pool.equal[*x][item];
        let value = self.pool.get(item);
        let count = self.model.iter().filter(|x| equal(x)).count() as i64;
        assert_eq!(
            self.method(rt, "count", &[value], true),
            Outcome::Number(count)
        );
        let wanted = match self.model.iter().position(equal) {
            Some(place) => Outcome::Number(place as i64),
            None => Outcome::Raised("ValueError"),
        };
        assert_eq!(self.method(rt, "index", &[value], true), wanted);
        let found = crate::object::sequence::contains(rt, self.list.get(), value);
        assert_eq!(found, Ok(count > 0));
    }

    fn remove_value(&mut self, rt: &mut Rt, item: usize) {
        let given = self.method(rt, "remove", &[self.pool.get(item)], false);
        let place = self.model.iter().position(|x| self.pool.equal[*x][item]);
        let wanted = match place {
            Some(place) => {
                self.model.remove(place);
                Outcome::Nothing
            }
            None => Outcome::Raised("ValueError"),
        };
        assert_eq!(given, wanted);
    }

    fn sort(&mut self, rt: &mut Rt, reverse: bool) {
        let Some(mut sorted) = self.sorted() else {
            return;
        };
        if reverse {
            // Stable in reverse as well: what is equal keeps its order.
            self.model.reverse();
            sorted = self.sorted().expect("as before");
            sorted.reverse();
        }
        sort::sort(rt, self.list.get(), None, reverse).expect("no error");
        self.model = sorted;
    }

    /// Compares with a list that differs in one place, or in length.
    fn compare(&mut self, rt: &mut Rt, low: i8, item: usize) {
        let mut other = self.model.clone();
        match self.place(low) {
            Some(place) => other[place] = item,
            None => other.push(item),
        }
        let right = from_refs(rt, &self.pool.refs(&other)).expect("memory");
        let pool = self.pool;
        let differs = self
            .model
            .iter()
            .zip(&other)
            .find(|(a, b)| !pool.equal[**a][**b]);
        for op in [cmp::LT, cmp::LE, cmp::EQ, cmp::NE, cmp::GT, cmp::GE] {
            let given = ops::compare_bool(rt, self.list.get(), right.get(), op).ok();
            drop(error::take(rt));
            let wanted = match differs {
                None => Some(cmp::holds(op, self.model.len().cmp(&other.len()))),
                Some(_) if op == cmp::EQ => Some(false),
                Some(_) if op == cmp::NE => Some(true),
                Some((a, b)) => {
                    let wanted = ops::compare_bool(rt, pool.get(*a), pool.get(*b), op).ok();
                    drop(error::take(rt));
                    wanted
                }
            };
            assert_eq!(given, wanted, "operator {}", cmp::symbol(op));
        }
    }

    fn repeat(&mut self, rt: &mut Rt, times: u8) {
        let times = usize::from(times);
        if times.is_multiple_of(2) {
            build::repeat_in_place(rt, self.view(), times).expect("memory");
        } else {
            self.list = repeat(rt, self.view(), times).expect("memory");
        }
        self.model = self.model.repeat(times);
    }

    /// A list as C makes it: places first, then items.
    fn replace_by_filled(&mut self, rt: &mut Rt, some: &[usize]) {
        self.list = with_empty_places(rt, some.len()).expect("memory");
        self.model = some.to_vec();
        for (place, item) in some.iter().enumerate() {
            let item = self.pool.get(*item);
            assert_eq!(fill(rt, self.view(), place, item), Ok(true));
        }
    }

    fn replace_by_concat(&mut self, rt: &mut Rt, some: &[usize]) {
        let other = from_refs(rt, &self.pool.refs(some)).expect("memory");
        self.list = concat(rt, self.list.get(), other.get()).expect("memory");
        self.model.extend(some);
        let array = array(self.view());
        array.narrow(rt, self.list.get()).expect("memory");
    }

    fn check_same(&self, rt: &mut Rt, what: u8) {
        let list = self.view();
        assert_eq!(len(rt, list), self.model.len());
        if !what.is_multiple_of(4) {
            return;
        }
        for (place, item) in self.model.iter().enumerate() {
            let object = get(rt, list, place).expect("an item");
            assert!(object.is(self.pool.get(*item)), "item {place}");
        }
        assert!(get(rt, list, self.model.len()).is_none());
        if what.is_multiple_of(32) {
            let reprs: Vec<&str> = self.model.iter().map(|i| &*self.pool.reprs[*i]).collect();
            let wanted = format!("[{}]", reprs.join(", "));
            assert_eq!(text(rt, self.list.get()), wanted);
        }
    }
}

#[test]
fn lists_do_what_vectors_do() {
    let config = ProptestConfig {
        cases: 500,
        ..ProptestConfig::with_source_file(file!())
    };
    with_rt(|rt| {
        let pool = Pool::new(rt);
        let rt = RefCell::new(rt);
        let steps = proptest::collection::vec(any::<u64>(), 2000);
        let result = TestRunner::new(config).run(&steps, |steps| {
            let rt = &mut **rt.borrow_mut();
            let list = from_refs(rt, &[]).expect("memory");
            let mut pair = Pair {
                pool: &pool,
                list,
                model: Vec::new(),
                mood: 0,
            };
            for step in steps {
                pair.step(rt, Step(step));
                // With PYRT_GC=zeal a collector marks beside the next steps.
                crate::object::death::at_boundary(rt);
            }
            Ok(())
        });
        if let Err(failure) = result {
            panic!("{failure}");
        }
    });
}
