//! Buffers and spans against a model in which each has its own Vec.

use super::{ByteBuf, COPIED, Span};
use proptest::prelude::*;

/// Something to do with one of the buffers; numbers are brought into range.
#[derive(Debug)]
enum Step {
    Extend(Vec<u8>),
    ExtendRepeated(u8, usize),
    Set(usize, u8),
    Splice(usize, usize, Vec<u8>),
    Resize(usize),
    DropFront(usize),
    Reserve(usize),
    Take(usize),
    TakeAll,
    Share,
    FromSpan(usize),
    Freeze,
    Clear,
    DropSpan(usize),
    ShareSpan(usize),
    AskSpan(usize),
    AskBuffer,
}

/// A step, the buffer it is for, and which buffers are looked at afterwards.
struct Move {
    step: Step,
    which: usize,
    look: usize,
}

/// Steps are numbers while they are made and shrunk: a million of them take
/// seconds, as values of strategies they would take minutes.
impl From<u64> for Move {
    fn from(word: u64) -> Move {
        let field = |shift: u32, bits: u32| (word >> shift) as usize & ((1 << bits) - 1);
        let (a, b, byte) = (field(0, 16), field(16, 16), field(32, 8) as u8);
        let size = a % (8 * COPIED);
        let data = || {
            (0..b % (3 * COPIED))
                .map(|i| byte.wrapping_add(i as u8))
                .collect()
        };
        let step = match field(40, 5) {
            0..=4 => Step::Extend(data()),
            5 => Step::ExtendRepeated(byte, size),
            6..=7 => Step::Set(a, byte),
            8..=9 => Step::Splice(a, b, data()),
            10 => Step::Splice(a, b, Vec::new()),
            11 => Step::Resize(size),
            12 => Step::DropFront(size),
            13 => Step::Reserve(size),
            14..=18 => Step::Take(a),
            19 => Step::TakeAll,
            20..=21 => Step::Share,
            22 => Step::FromSpan(a),
            23 => Step::Freeze,
            24 => Step::Clear,
            25..=27 => Step::DropSpan(a),
            28 => Step::ShareSpan(a),
            29..=30 => Step::AskSpan(a),
            _ => Step::AskBuffer,
        };
        Move {
            step,
            which: field(45, 8) % BUFFERS,
            look: field(53, 4),
        }
    }
}

/// Buffers and spans, each with what it must contain.
struct World {
    buffers: Vec<(ByteBuf, Vec<u8>)>,
    spans: Vec<(Span, Vec<u8>, Option<usize>)>,
}

const BUFFERS: usize = 3;
const MOST_SPANS: usize = 8;

impl World {
    fn new() -> World {
        World {
            buffers: (0..BUFFERS).map(|_| Default::default()).collect(),
            spans: Vec::new(),
        }
    }

    fn keep(&mut self, span: Span, model: Vec<u8>) {
        if self.spans.len() == MOST_SPANS {
            self.spans.swap_remove(model.len() % MOST_SPANS);
        }
        self.spans.push((span, model, None));
    }

    fn pick(&self, which: usize) -> Option<usize> {
        which.checked_rem(self.spans.len())
    }

    fn run(&mut self, which: usize, step: Step) {
        let (buffer, model) = &mut self.buffers[which];
        match step {
            Step::Extend(data) => {
                buffer.extend(&data).expect("memory");
                model.extend(data);
            }
            Step::ExtendRepeated(byte, count) => {
                buffer.extend_repeated(byte, count).expect("memory");
                model.resize(model.len() + count, byte);
            }
            Step::Set(at, byte) if !model.is_empty() => {
                let at = at % model.len();
                buffer.bytes_mut().expect("memory")[at] = byte;
                model[at] = byte;
            }
            Step::Splice(a, b, data) => {
                let (a, b) = (a % (model.len() + 1), b % (model.len() + 1));
                let (low, high) = (a.min(b), a.max(b));
                buffer.splice(low, high, &data).expect("memory");
                model.splice(low..high, data);
            }
            Step::Resize(len) => {
                buffer.resize(len).expect("memory");
                model.resize(len, 0);
            }
            Step::DropFront(count) => {
                buffer.drop_front(count);
                model.drain(..count.min(model.len()));
            }
            Step::Reserve(count) => buffer.reserve(count).expect("memory"),
            Step::Take(count) => {
                let count = count % (model.len() + 1);
                let span = buffer.take(count).expect("memory");
                let taken = model.drain(..count).collect();
                self.keep(span, taken);
            }
            Step::TakeAll => {
                let span = buffer.take(usize::MAX).expect("memory");
                let taken = std::mem::take(model);
                self.keep(span, taken);
            }
            Step::Share => {
                let span = buffer.share().expect("memory");
                let model = model.clone();
                self.keep(span, model);
            }
            Step::FromSpan(which_span) => {
                if let Some(from) = self.pick(which_span) {
                    let (span, data, _) = &self.spans[from];
                    let buffer = ByteBuf::from_span(span).expect("memory");
                    self.buffers[which] = (buffer, data.clone());
                }
            }
            Step::Freeze => {
                let span = std::mem::take(buffer).freeze().expect("memory");
                let model = std::mem::take(model);
                self.keep(span, model);
            }
            Step::Clear => {
                buffer.clear();
                model.clear();
            }
            Step::DropSpan(which) => {
                if let Some(at) = self.pick(which) {
                    self.spans.swap_remove(at);
                }
            }
            Step::ShareSpan(which) => {
                if let Some(at) = self.pick(which) {
                    let (span, data) = (self.spans[at].0.share(), self.spans[at].1.clone());
                    self.keep(span, data);
                }
            }
            Step::AskSpan(which) => {
                if let Some(at) = self.pick(which) {
                    let (span, _, address) = &mut self.spans[at];
                    let now = span.c_ptr().expect("memory") as usize;
                    assert_eq!(*address.get_or_insert(now), now, "an address changed");
                }
            }
            Step::AskBuffer => {
                if let Some(at) = buffer.c_ptr().expect("memory") {
                    assert_eq!(at.cast_const(), buffer.bytes().expect("memory").as_ptr());
                    // SAFETY: there is a NUL behind the bytes.
                    assert_eq!(unsafe { *at.add(model.len()) }, 0);
                }
            }
            Step::Set(..) => {}
        }
    }

    /// Compares everything with the model. Buffers are looked at only if
    /// `look` says so, since that closes edges.
    fn check(&self, look: usize) {
        for (i, (buffer, model)) in self.buffers.iter().enumerate() {
            assert_eq!(buffer.len(), model.len());
            if look >> i & 1 == 1 {
                assert!(buffer.bytes().expect("memory") == &model[..]);
            }
        }
        for (span, model, address) in &self.spans {
            assert!(span.bytes() == &model[..]);
            if let Some(at) = address {
                // SAFETY: the span lives, and `c_ptr` promised a NUL.
                let seen = unsafe { std::slice::from_raw_parts(*at as *const u8, model.len() + 1) };
                assert!(seen[..model.len()] == model[..] && seen[model.len()] == 0);
            }
        }
    }
}

proptest! {
    // About a million steps.
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn buffers_and_spans_are_like_vectors(
        words in proptest::collection::vec(any::<u64>(), 1..1024)
    ) {
        let mut world = World::new();
        for word in words {
            let Move { step, which, look } = word.into();
            world.run(which, step);
            world.check(look);
        }
        world.check(usize::MAX);
    }
}

#[test]
fn sizes_without_memory_are_refused() {
    let mut buffer = ByteBuf::copy(b"abc").expect("memory");
    for huge in [usize::MAX, isize::MAX as usize, 1 << 62] {
        assert!(ByteBuf::zeroed(huge).is_err());
        assert!(ByteBuf::with_capacity(huge).is_err());
        assert!(Span::zeroed(huge).is_err());
        assert!(buffer.resize(huge).is_err());
        assert!(buffer.reserve(huge).is_err());
    }
    assert_eq!(buffer.bytes(), Ok(&b"abc"[..]));
}

fn filled(len: usize) -> ByteBuf {
    let mut buffer = ByteBuf::zeroed(len).expect("memory");
    let bytes = buffer.bytes_mut().expect("memory");
    bytes
        .iter_mut()
        .zip((1..=250).cycle())
        .for_each(|(b, v)| *b = v);
    buffer
}

fn address(buffer: &ByteBuf) -> usize {
    buffer.bytes().expect("memory").as_ptr() as usize
}

#[test]
fn taking_moves_nothing() {
    let mut buffer = filled(300);
    let before = address(&buffer);
    let first = buffer.take(100).expect("memory");
    assert_eq!(first.bytes().as_ptr() as usize, before);
    assert_eq!(address(&buffer), before + 100);
    let rest = buffer.take(usize::MAX).expect("memory");
    assert_eq!(rest.c_ptr().expect("memory") as usize, before + 100);
    assert!(buffer.is_empty());
    // The rest has the byte behind the first part, which gets a copy.
    let copied = first.c_ptr().expect("memory") as usize;
    assert_ne!(copied, before);
    assert_eq!(first.bytes().as_ptr() as usize, before);
}

#[test]
fn a_prefix_that_is_asked_first_stays_where_it_is() {
    let mut buffer = filled(300);
    let (before, byte) = (address(&buffer), buffer.bytes().expect("memory")[200]);
    let prefix = buffer.take(200).expect("memory");
    assert_eq!(prefix.c_ptr().expect("memory") as usize, before);
    // SAFETY: `c_ptr` promised a NUL.
    assert_eq!(unsafe { *prefix.c_ptr().expect("memory").add(200) }, 0);
    buffer.extend(b"more").expect("memory");
    drop(prefix);
    // The byte comes back, in place.
    assert_eq!(buffer.bytes().expect("memory")[0], byte);
    assert!(buffer.bytes().expect("memory").ends_with(b"more"));
}

#[test]
fn a_prefix_in_use_makes_the_rest_move_once() {
    let mut buffer = filled(300);
    let (before, byte) = (address(&buffer), buffer.bytes().expect("memory")[200]);
    let prefix = buffer.take(200).expect("memory");
    assert_eq!(prefix.c_ptr().expect("memory") as usize, before);
    let next = buffer.take(20).expect("memory");
    assert_eq!((next.bytes()[0], next.bytes().len()), (byte, 20));
    assert_eq!(address(&buffer), before + 220);
    assert_eq!(prefix.bytes().len(), 200);
}

#[test]
fn a_shared_buffer_copies_when_it_changes() {
    let mut buffer = filled(300);
    let before = address(&buffer);
    let span = buffer.share().expect("memory");
    assert_eq!(span.c_ptr().expect("memory") as usize, before);
    assert_eq!(address(&buffer), before);
    let again = buffer.share().expect("memory");
    assert_eq!(again.c_ptr().expect("memory") as usize, before);
    drop(again);
    buffer.bytes_mut().expect("memory")[0] = 99;
    assert_ne!(address(&buffer), before);
    assert_eq!(span.bytes()[0], 1);
}

#[test]
fn a_buffer_adopts_what_nobody_else_holds() {
    let span = filled(300).freeze().expect("memory");
    let at = span.bytes().as_ptr() as usize;
    let mut buffer = ByteBuf::from_span(&span).expect("memory");
    drop(span);
    buffer.bytes_mut().expect("memory")[0] = 99;
    assert_eq!(address(&buffer), at);
}

#[test]
fn appending_takes_few_allocations() {
    let mut buffer = ByteBuf::new();
    let (mut capacity, mut grown) = (0, 0);
    for i in 0..100_000u32 {
        buffer.push(i as u8).expect("memory");
        if buffer.capacity() != capacity {
            (capacity, grown) = (buffer.capacity(), grown + 1);
        }
    }
    assert!(grown < 40, "grown {grown} times");
}

/// One thread asks for the address of prefixes while another goes on with
/// the rest.
#[test]
fn a_prefix_and_the_rest_agree_about_the_edge() {
    for round in 0..2000usize {
        let mut buffer = filled(8 * COPIED);
        let expected = buffer.bytes().expect("memory").to_vec();
        let cut = 2 * COPIED + round % (4 * COPIED);
        let prefix = buffer.take(cut).expect("memory");
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let at = prefix.c_ptr().expect("memory");
                // SAFETY: `c_ptr` promised a NUL.
                let seen = unsafe { std::slice::from_raw_parts(at, cut + 1) };
                assert!(seen[..cut] == expected[..cut] && seen[cut] == 0);
            });
            if round % 3 == 0 {
                buffer.extend(b"x").expect("memory");
            }
            let rest = buffer.bytes().expect("memory");
            assert!(rest[..expected.len() - cut] == expected[cut..]);
        });
        assert!(prefix.bytes() == &expected[..cut]);
    }
}
