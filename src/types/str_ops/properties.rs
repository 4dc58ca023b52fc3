//! Random operations on a str and on a plain vector of code points that stands
//! for it: on text of every width, with lone surrogates, shorter and longer
//! than what has a table of positions, unshared (which grows in place) and
//! shared (which must not).

use super::{char_at, char_count, code_points, concat, from_text, order, push_code_point, search};
use crate::object::ops::{self, cmp};
use crate::object::{call, sequence};
use crate::rt::{Ref, Root, Rt};
use crate::runtime::testing::with_rt;
use crate::types::{int, list, slice, strings};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;

/// Characters at the limits of every width, and those that repr is about.
const CHARACTERS: [u32; 24] = [
    0, 1, 0x0a, 0x20, 0x22, 0x27, 0x5c, 0x61, 0x7f, 0x80, 0xad, 0xe9, 0xff, 0x100, 0x7ff, 0x800,
    0x20ac, 0xd800, 0xdbff, 0xdc00, 0xffff, 0x10000, 0x1f600, 0x10ffff,
];

/// A text longer than this is cut.
const MOST: usize = 900;

/// Texts to add and to look for, as code points, and the repr of characters.
struct Pool {
    pieces: Vec<(Root, Vec<u32>)>,
    escapes: Vec<String>,
}

fn make(rt: &Rt, text: &[u32]) -> Root {
    let mut bytes = Vec::new();
    for code in text {
        push_code_point(&mut bytes, *code);
    }
    from_text(rt, &bytes).expect("memory")
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> String {
    let repr = ops::repr(rt, object).expect("a repr");
    strings::lossy(repr.get()).into_owned()
}

impl Pool {
    fn new(rt: &mut Rt) -> Pool {
        // `make` joins nothing: a high and a low surrogate stay two characters.
        let mut texts: Vec<Vec<u32>> = CHARACTERS.iter().map(|c| vec![*c]).collect();
        texts.push(Vec::new());
        texts.push(vec![0x61, 0x61]);
        for filler in [0x62, 0xe9, 0x20ac, 0x1f600, 0xd800] {
            texts.push((0..70).map(|i| [filler, 0x63][i % 2]).collect());
        }
        texts.push(CHARACTERS.to_vec());
        let pieces = texts.into_iter().map(|text| (make(rt, &text), text));
        let pieces: Vec<_> = pieces.collect();
        let escapes = (0..CHARACTERS.len()).map(|i| {
            let text = repr(rt, pieces[i].0.get());
            text[1..text.len() - 1].to_owned()
        });
        let escapes = escapes.collect();
        Pool { pieces, escapes }
    }

    /// The repr as it must be, from those of the characters.
    fn repr_of(&self, model: &[u32]) -> Option<String> {
        let double = model.contains(&0x27) && !model.contains(&0x22);
        let mut text = String::from(if double { "\"" } else { "'" });
        for code in model {
            match code {
                0x27 if !double => text.push_str("\\'"),
                0x27 => text.push('\''),
                0x22 => text.push('"'),
                0x62 | 0x63 => text.push(char::from_u32(*code)?),
                code => text.push_str(&self.escapes[CHARACTERS.iter().position(|c| c == code)?]),
            }
        }
        text.push(if double { '"' } else { '\'' });
        Some(text)
    }
}

/// A str and its model, and strs that were seen, which must not change.
struct Pair<'p> {
    pool: &'p Pool,
    text: Root,
    model: Vec<u32>,
    kept: Vec<(Root, Vec<u32>)>,
}

/// Positions of `part` in a text, without overlap.
fn places(text: &[u32], part: &[u32]) -> Vec<usize> {
    if part.is_empty() {
        return (0..=text.len()).collect();
    }
    let (mut found, mut at) = (Vec::new(), 0);
    while at + part.len() <= text.len() {
        let here = text[at..].starts_with(part);
        if here {
            found.push(at);
        }
        at += if here { part.len() } else { 1 };
    }
    found
}

fn same(string: Ref<'_>, model: &[u32]) -> bool {
    let bytes = strings::bytes(string);
    // SAFETY: a NUL is behind the text.
    let end = unsafe { *strings::data(string).add(bytes.len()) };
    let ascii = !strings::is_ascii(string) || bytes.is_ascii();
    end == 0 && ascii && code_points(string).eq(model.iter().copied())
}

impl Pair<'_> {
    fn step(&mut self, rt: &mut Rt, word: u64) {
        let [what, choice, other, low, high, more, ..] = word.to_le_bytes();
        let pool = self.pool;
        let piece = &pool.pieces[usize::from(choice) % pool.pieces.len()];
        let second = &pool.pieces[usize::from(other) % pool.pieces.len()];
        let within = |at: u8| usize::from(at) * usize::from(more | 1) % (self.model.len() + 1);
        let (low, high) = (within(low).min(within(high)), within(low).max(within(high)));
        match what % 20 {
            0..=6 => {
                let text = std::mem::replace(&mut self.text, piece.0.clone());
                self.text = strings::grow::append(rt, text, piece.0.get()).expect("memory");
                self.model.extend(&piece.1);
            }
            7 => {
                self.text = concat(rt, piece.0.get(), self.text.get()).expect("memory");
                self.model.splice(0..0, piece.1.iter().copied());
            }
            8 if other < 100 => self.cut(rt, low, high),
            9 if other < 60 => self.stride(rt, low, high, more),
            10 => {
                let window = &self.model[low..high];
                let found = search::find(
                    self.text.get(),
                    piece.0.get(),
                    low as isize,
                    high as isize,
                    true,
                );
                assert_eq!(found, places(window, &piece.1).first().map(|at| low + at));
                let last = (0..=window.len())
                    .rev()
                    .find(|at| window[*at..].starts_with(&piece.1));
                let found = search::find(
                    self.text.get(),
                    piece.0.get(),
                    low as isize,
                    high as isize,
                    false,
                );
                assert_eq!(found, last.map(|at| low + at));
            }
            11 => {
                let count =
                    search::count(self.text.get(), piece.0.get(), low as isize, high as isize);
                assert_eq!(count, places(&self.model[low..high], &piece.1).len());
            }
            12 if other < 128 => self.replace(rt, piece, second, usize::from(more % 4)),
            13 => {
                let at = char_at(self.text.get(), low as isize);
                assert_eq!(at, self.model.get(low).copied());
            }
            14 if self.model.len() < 300 => {
                self.text = sequence::repeat(rt, self.text.get(), 2, false).expect("memory");
                self.model.extend_from_within(..);
            }
            15 => self.compare(rt, low, piece),
            16 => {
                // From now on others know the text.
                self.kept.truncate(3);
                self.kept.insert(0, (self.text.clone(), self.model.clone()));
            }
            17 => self.resize(rt, usize::from(other) * 2),
            18 => self.split(rt, piece),
            _ if self.model.len() < 200 => {
                if let Some(wanted) = pool.repr_of(&self.model) {
                    assert_eq!(repr(rt, self.text.get()), wanted);
                }
            }
            _ => {}
        }
        if self.model.len() > MOST {
            self.cut(rt, self.model.len() - 100, self.model.len());
        }
        assert_eq!(char_count(self.text.get()), self.model.len());
        if what.is_multiple_of(8) {
            assert!(same(self.text.get(), &self.model));
            assert!(
                self.kept
                    .iter()
                    .all(|(text, model)| same(text.get(), model))
            );
        }
    }

    fn cut(&mut self, rt: &mut Rt, low: usize, high: usize) {
        self.text = super::substring(rt, self.text.get(), low, high).expect("memory");
        self.model = self.model[low..high].to_vec();
    }

    fn stride(&mut self, rt: &mut Rt, low: usize, high: usize, choice: u8) {
        let step = [-3, -1, 2, 3][usize::from(choice) % 4];
        let (start, stop) = if step < 0 { (high, low) } else { (low, high) };
        let bounds = slice::Bounds {
            start: start as isize,
            stop: stop as isize,
            step,
        };
        let numbers = [start as i64, stop as i64, step as i64];
        let parts = numbers.map(|n| int::from_i64(rt, n).expect("memory"));
        let key = slice::new(rt, parts.each_ref().map(|p| Some(p.get()))).expect("memory");
        let taken = call::method(rt, self.text.get(), "__getitem__", &[key.get()]);
        self.text = taken.expect("a slice");
        let positions = bounds.adjust(self.model.len());
        self.model = positions.positions().map(|p| self.model[p]).collect();
    }

    fn replace(
        &mut self,
        rt: &mut Rt,
        old: &(Root, Vec<u32>),
        new: &(Root, Vec<u32>),
        most: usize,
    ) {
        let (limit, most) = match most {
            0 => (-1, usize::MAX),
            most => (most as isize, most),
        };
        let text = search::replace(rt, self.text.get(), old.0.get(), new.0.get(), limit);
        self.text = text.expect("memory");
        let (mut model, mut from) = (Vec::new(), 0);
        for at in places(&self.model, &old.1).into_iter().take(most) {
            model.extend(&self.model[from..at]);
            model.extend(&new.1);
            from = at + old.1.len();
        }
        model.extend(&self.model[from..]);
        self.model = model;
        if self.model.len() > MOST {
            self.cut(rt, 0, MOST / 2);
        }
    }

    /// With a text that begins the same and may go on otherwise.
    fn compare(&mut self, rt: &mut Rt, low: usize, piece: &(Root, Vec<u32>)) {
        let mut model = self.model[..low].to_vec();
        model.extend(&piece.1);
        let other = make(rt, &model);
        assert_eq!(order(self.text.get(), other.get()), self.model.cmp(&model));
        let equal = ops::compare_bool(rt, self.text.get(), other.get(), cmp::EQ);
        assert_eq!(equal, Ok(self.model == model));
        let copy = make(rt, &self.model);
        assert_eq!(strings::hash(copy.get()), strings::hash(self.text.get()));
        let starts = search::tail_match(
            self.text.get(),
            piece.0.get(),
            low as isize,
            isize::MAX,
            false,
        );
        assert_eq!(starts, self.model[low..].starts_with(&piece.1));
        let ends = search::tail_match(
            self.text.get(),
            piece.0.get(),
            low as isize,
            isize::MAX,
            true,
        );
        assert_eq!(ends, self.model[low..].ends_with(&piece.1));
    }

    /// As PyUnicode_Resize does.
    fn resize(&mut self, rt: &mut Rt, len: usize) {
        if len == 0 {
            return;
        }
        if let Some(new) = strings::grow::resize(rt, self.text.get(), len).expect("memory") {
            self.text = new;
        }
        self.model.resize(len, 0);
    }

    fn split(&self, rt: &mut Rt, by: &(Root, Vec<u32>)) {
        let parts = super::split::split(
            rt,
            self.text.get(),
            Some(by.0.get()),
            -1,
            super::split::From::Front,
        );
        let Ok(parts) = parts else {
            assert!(by.1.is_empty());
            drop(crate::error::take(rt));
            return;
        };
        let ends = places(&self.model, &by.1);
        let starts = std::iter::once(0).chain(ends.iter().map(|at| at + by.1.len()));
        let ends = ends.iter().copied().chain([self.model.len()]);
        let wanted: Vec<&[u32]> = starts.zip(ends).map(|(a, b)| &self.model[a..b]).collect();
        assert_eq!(list::count_of(rt, parts.get()), wanted.len());
        for (i, wanted) in wanted.iter().enumerate() {
            assert!(same(
                list::item(rt, parts.get(), i).expect("a part"),
                wanted
            ));
        }
        let joined = super::join::join(rt, Some(by.0.get()), parts.get()).expect("memory");
        assert!(same(joined.get(), &self.model));
    }
}

#[test]
fn a_str_is_like_a_vector_of_code_points() {
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
            let text = make(rt, &[]);
            let (model, kept) = (Vec::new(), Vec::new());
            let mut pair = Pair {
                pool: &pool,
                text,
                model,
                kept,
            };
            for step in steps {
                pair.step(rt, step);
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

/// The places of its table of positions are where an older text, in the same
/// slot, had one.
#[test]
fn a_text_that_stops_being_ascii_has_no_table_yet() {
    with_rt(|rt| {
        let (ascii, other) = (make(rt, &[0x61]), make(rt, &[0xe9]));
        for len in (128..900).step_by(7) {
            // Of as many bytes as the text that follows has with its room.
            let old = make(rt, &vec![0xe9; len * 3 / 2]);
            assert_eq!(char_count(old.get()), len * 3 / 2);
            crate::object::death::drop_now(rt, old);
            let text = make(rt, &vec![0x61; len * 2]);
            let text = strings::grow::append(rt, text, ascii.get()).expect("memory");
            let text = strings::grow::append(rt, text, other.get()).expect("memory");
            assert_eq!(char_count(text.get()), len * 2 + 2, "{len}");
        }
    });
}
