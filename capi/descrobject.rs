//! `descrobject.h`: read-only proxies of mappings.

use super::boundary::{Borrowed, New, entry};
use crate::types::mapping_proxy;

/// Returns a read-only view of a mapping. New reference; NULL with TypeError
/// if `mapping` is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDictProxy_New(mapping: Borrowed) -> New {
    entry!(PyDictProxy_New, |rt, mapping: any| {
        mapping_proxy::new_checked(rt, mapping)
    })
}
