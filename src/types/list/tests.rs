//! Tests of lists as such; [`super::properties`] compares them with a model.

use super::*;
use crate::handle::Handle;
use crate::runtime::testing::with_rt;
use crate::types::{strings, tuple};

#[test]
fn items_die_with_their_list() {
    with_rt(|rt| {
        let list = with_empty_places(rt, 0).expect("memory");
        let text = strings::new(rt, "held by the list only").expect("memory");
        let address = text.handle().bits();
        append(rt, view(list.get()).expect("a list"), text.get()).expect("memory");
        drop(text);
        crate::object::death::drain(rt);
        assert_eq!(
            strings::bytes(get(rt, view(list.get()).expect("a list"), 0).expect("there")),
            b"held by the list only"
        );
        drop(list);
        crate::object::death::drain(rt);
        let again = strings::new(rt, "as long as the first one").expect("memory");
        assert_eq!(again.handle().bits(), address, "the slot was not reused");
    });
}

#[test]
fn a_deep_chain_dies_without_stack() {
    with_rt(|rt| {
        let mut inner = with_empty_places(rt, 0).expect("memory");
        for _ in 0..200_000 {
            inner = from_refs(rt, &[inner.get()]).expect("memory");
        }
        let pair = tuple::from_refs(rt, &[inner.get()]).expect("memory");
        drop(inner);
        drop(pair);
        crate::object::death::drain(rt);
        assert!(Handle::from_small_int(1).is_some());
    });
}
