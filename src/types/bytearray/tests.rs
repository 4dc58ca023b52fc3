//! bytearray objects, and the bytes that are taken from and shared with them,
//! against a model in which each has its own Vec.

use super::{
    ByteArray, PyByteArray_Type, buffer_of, extend, from_buf, splice, take_bytes, to_bytes,
};
use crate::object::native::Obj;
use crate::object::{death, is_exact};
use crate::rt::{Root, Rt};
use crate::runtime::testing::with_rt;
use crate::types::{byte_string, bytes};
use proptest::prelude::*;

/// Objects with what they must contain; the first is the bytearray that the
/// steps work on.
struct World {
    array: (Root, Vec<u8>),
    others: Vec<(Root, Vec<u8>)>,
    lent: usize,
}

const MOST: usize = 6;

fn payload(array: &Root) -> Obj<'_, ByteArray> {
    super::view(array.get()).expect("a bytearray")
}

impl World {
    fn keep(&mut self, object: Root, model: Vec<u8>) {
        if self.others.len() == MOST {
            self.others.swap_remove(model.len() % MOST);
        }
        self.others.push((object, model));
    }

    /// What changes the size fails while a buffer is lent, and changes nothing.
    fn may_resize(&self, changes: bool, result: crate::rt::Result<()>, rt: &Rt) -> bool {
        let allowed = self.lent == 0 || !changes;
        assert_eq!(result.is_ok(), allowed);
        if !allowed {
            crate::error::restore(rt, None);
        }
        allowed
    }

    fn step(&mut self, rt: &mut Rt, word: u64) {
        let field = |shift: u32, bits: u32| (word >> shift) as usize & ((1 << bits) - 1);
        let (a, b, byte) = (field(0, 16), field(16, 16), field(32, 8) as u8);
        let (low, high) = {
            let len = self.array.1.len() + 1;
            (a % len, b % len)
        };
        let (low, high) = (low.min(high), low.max(high));
        let data: Vec<u8> = (0..b % 60).map(|i| byte.wrapping_add(i as u8)).collect();
        match field(40, 4) {
            0..=2 => {
                let result = extend(rt, payload(&self.array.0), &data);
                if self.may_resize(!data.is_empty(), result, rt) {
                    self.array.1.extend(data);
                }
            }
            3..=4 => {
                let result = splice(rt, payload(&self.array.0), low..high, &data);
                if self.may_resize(high - low != data.len(), result, rt) {
                    self.array.1.splice(low..high, data);
                }
            }
            5 => {
                let len = a % 200;
                let result = super::resize(rt, payload(&self.array.0), len);
                if self.may_resize(len != self.array.1.len(), result, rt) {
                    self.array.1.resize(len, 0);
                }
            }
            6 if !self.array.1.is_empty() => {
                let at = a % self.array.1.len();
                super::bytes_mut(rt, payload(&self.array.0)).expect("memory")[at] = byte;
                self.array.1[at] = byte;
            }
            7..=9 => {
                let taken = take_bytes(rt, payload(&self.array.0), low);
                match taken {
                    Ok(taken) => {
                        assert_eq!(self.lent, 0);
                        let model = self.array.1.drain(..low).collect();
                        self.keep(taken, model);
                    }
                    Err(_) => {
                        assert_ne!(self.lent, 0);
                        crate::error::restore(rt, None);
                    }
                }
            }
            10 => {
                let made = to_bytes(rt, payload(&self.array.0)).expect("memory");
                let model = self.array.1.clone();
                self.keep(made, model);
            }
            11 => {
                let from = self.others.get(a % MOST);
                let Some((object, model)) = from.filter(|_| self.lent == 0) else {
                    return;
                };
                let model = model.clone();
                let buf = buffer_of(rt, object.get()).expect("memory");
                self.array = (from_buf(rt, buf).expect("memory"), model);
            }
            12 if !self.others.is_empty() => {
                let at = a % self.others.len();
                death::drop_now(rt, self.others.swap_remove(at).0);
            }
            13 => {
                // C writes where it was told that it may.
                let at = payload(&self.array.0).get_mut(rt).expose().expect("memory");
                if let Some(last) = self.array.1.last_mut() {
                    *last = byte;
                    // SAFETY: the address of as many bytes.
                    unsafe { at.add(self.array.1.len() - 1).write(byte) };
                }
                // SAFETY: a NUL is behind the bytes.
                assert_eq!(unsafe { *at.add(self.array.1.len()) }, 0);
            }
            14 => {
                let payload = payload(&self.array.0).get_mut(rt);
                self.lent = if self.lent == 0 { 1 } else { 0 };
                payload.exports = self.lent;
            }
            _ => {
                if let Some((object, model)) = self.others.get(a % MOST)
                    && bytes::is_bytes(object.get())
                {
                    let at = bytes::c_ptr(rt, object.get()).expect("memory");
                    // SAFETY: `c_ptr` promises as many bytes and a NUL.
                    let seen = unsafe { std::slice::from_raw_parts(at, model.len() + 1) };
                    assert!(seen[..model.len()] == model[..] && seen[model.len()] == 0);
                }
            }
        }
    }

    fn check(&self, rt: &Rt, look: bool) {
        let (array, model) = &self.array;
        assert!(is_exact(array.get(), &PyByteArray_Type));
        assert_eq!(payload(array).get(rt).len(), model.len());
        if look {
            assert!(byte_string::view(rt, array.get()) == Ok(&model[..]));
        }
        for (object, model) in &self.others {
            assert!(byte_string::view(rt, object.get()) == Ok(&model[..]));
        }
    }
}

proptest! {
    // About a million steps.
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_bytearray_is_like_a_vector(words in proptest::collection::vec(any::<u64>(), 1..1024)) {
        with_rt(|rt| {
            let array = super::new(rt, &[]).expect("memory");
            let mut world = World { array: (array, Vec::new()), others: Vec::new(), lent: 0 };
            for word in words {
                world.step(rt, word);
                world.check(rt, word >> 50 & 3 == 0);
            }
            world.check(rt, true);
        });
    }
}
