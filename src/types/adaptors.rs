//! Iterators over iterators: enumerate, zip, map, filter, reversed.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{
    TypeObject, alloc, args, attr, call, flags, ops, ready, sequence, slot, thunk, type_of,
};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::{self, dict, int, none, slice, strings, tuple};
use num_bigint::BigInt;

/// Payload of all of them.
pub struct Adaptor {
    /// The iterators; of reversed, the sequence.
    sources: Vec<Stored>,
    /// The function of map and filter.
    function: Option<Stored>,
    /// The count of enumerate, the next index of reversed.
    count: BigInt,
    /// The arguments must end together.
    strict: bool,
}

// SAFETY: sources and function are all that is stored.
unsafe impl Payload for Adaptor {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        for stored in self.sources.iter().chain(&self.function) {
            visit(stored.handle());
        }
    }
}

static KIND: NativeKind = kind_of::<Adaptor>(None);

macro_rules! adaptors {
    ($($(#[$doc:meta])* $ty:ident $name:literal;)*) => {$(
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static $ty: TypeObject =
            TypeObject::declare($name, &KIND, KIND.size, flags::BASETYPE | flags::HAVE_GC);
    )*};
}

adaptors! {
    /// The type `enumerate`.
    PyEnum_Type c"enumerate";
    /// The type `zip`.
    PyZip_Type c"zip";
    /// The type `map`.
    PyMap_Type c"map";
    /// The type `filter`.
    PyFilter_Type c"filter";
    /// The type `reversed`.
    PyReversed_Type c"reversed";
}

/// Fills the slots and completes the types.
pub fn setup(rt: &mut Rt) -> Result<()> {
    for (ty, new, next) in [
        (
            &PyEnum_Type,
            thunk::new(new_enumerate),
            thunk::iternext(next_enumerate),
        ),
        (&PyZip_Type, thunk::new(new_zip), thunk::iternext(next_zip)),
        (&PyMap_Type, thunk::new(new_map), thunk::iternext(next_map)),
        (
            &PyFilter_Type,
            thunk::new(new_filter),
            thunk::iternext(next_filter),
        ),
        (
            &PyReversed_Type,
            thunk::new(new_reversed),
            thunk::iternext(next_reversed),
        ),
    ] {
        ty.set_slot(slot::tp_new, new);
        ty.set_slot(slot::tp_iter, thunk::unary(types::iter::itself));
        ty.set_slot(slot::tp_iternext, next);
        ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    }
    Ok(())
}

fn make(
    rt: &Rt,
    ty: &TypeObject,
    sources: &[Root],
    function: Option<Ref<'_>>,
    count: BigInt,
    strict: bool,
) -> Result<Root> {
    let adaptor = Adaptor {
        sources: sources.iter().map(|s| rt.store(s.get())).collect(),
        function: function.map(|f| rt.store(f)),
        count,
        strict,
    };
    alloc::new_native(rt, ty, adaptor)
}

fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, Adaptor>> {
    Obj::from_ref(object).ok_or_else(|| error::type_error(rt, "expected an iterator"))
}

/// Iterators over the arguments from `first` on.
fn iterators(rt: &mut Rt, args: Ref<'_>, first: usize) -> Result<Vec<Root>> {
    let mut sources = Vec::new();
    for i in first..tuple::len(args) {
        let iterable = tuple::item(rt, args, i).root();
        sources.push(ops::iter(rt, iterable.get())?);
    }
    Ok(sources)
}

/// One keyword argument; TypeError for any other.
fn keyword(rt: &Rt, name: &str, kwargs: Option<Ref<'_>>, known: &str) -> Result<Option<Root>> {
    let mut found = None;
    for (key, value) in kwargs.into_iter().flat_map(|k| dict::pairs(rt, k)) {
        if strings::bytes(key) != known.as_bytes() {
            let key = strings::lossy(key);
            return Err(error::type_error(
                rt,
                format_args!("{name}() got an unexpected keyword argument '{key}'"),
            ));
        }
        found = Some(value.root());
    }
    Ok(found)
}

fn strict(rt: &mut Rt, name: &str, kwargs: Option<Ref<'_>>) -> Result<bool> {
    match keyword(rt, name, kwargs, "strict")? {
        Some(strict) => ops::is_true(rt, strict.get()),
        None => Ok(false),
    }
}

fn new_enumerate(
    rt: &mut Rt,
    ty: &TypeObject,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    args::count_tuple(rt, "enumerate", args, 1, 2)?;
    let by_name = keyword(rt, "enumerate", kwargs, "start")?;
    let start = tuple::get(rt, args, 1).map(Ref::root).or(by_name);
    let count = match start {
        Some(start) => slice::big(rt, start.get())?,
        None => BigInt::default(),
    };
    let iterable = tuple::item(rt, args, 0).root();
    let source = ops::iter(rt, iterable.get())?;
    make(rt, ty, &[source], None, count, false)
}

fn next_enumerate(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let adaptor = this(rt, object)?;
    let Some(item) = next_of(rt, adaptor, 0)? else {
        return Ok(None);
    };
    let state = adaptor.get_mut(rt);
    let count = state.count.clone();
    state.count += 1;
    let count = int::from_big(rt, count)?;
    tuple::from_refs(rt, &[count.get(), item.get()]).map(Some)
}

/// The next item of one of the sources.
fn next_of(rt: &mut Rt, adaptor: Obj<'_, Adaptor>, which: usize) -> Result<Option<Root>> {
    let source = adaptor.get(rt).sources.get(which).map(|s| s.get(rt).root());
    match source {
        Some(source) => ops::next(rt, source.get()),
        None => Ok(None),
    }
}

fn new_zip(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let strict = strict(rt, "zip", kwargs)?;
    let sources = iterators(rt, args, 0)?;
    make(rt, ty, &sources, None, BigInt::default(), strict)
}

/// The next item of each source; `None` when the first of them ends.
/// ValueError if they must end together and do not.
fn next_row(rt: &mut Rt, adaptor: Obj<'_, Adaptor>, name: &str) -> Result<Option<Vec<Root>>> {
    let width = adaptor.get(rt).sources.len();
    let mut row = Vec::with_capacity(width);
    for which in 0..width {
        match next_of(rt, adaptor, which)? {
            Some(item) => row.push(item),
            None if !adaptor.get(rt).strict => return Ok(None),
            None if which > 0 => return Err(uneven(rt, name, which, "shorter")),
            None => {
                for longer in 1..width {
                    if next_of(rt, adaptor, longer)?.is_some() {
                        return Err(uneven(rt, name, longer, "longer"));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok((width > 0).then_some(row))
}

fn uneven(rt: &Rt, name: &str, which: usize, how: &str) -> crate::rt::Raised {
    let others = match which {
        1 => "argument 1".to_owned(),
        n => format!("arguments 1-{n}"),
    };
    let number = which + 1;
    error::value_error(
        rt,
        format_args!("{name}() argument {number} is {how} than {others}"),
    )
}

fn next_zip(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let adaptor = this(rt, object)?;
    match next_row(rt, adaptor, "zip")? {
        Some(row) => {
            let row: Vec<Ref<'_>> = row.iter().map(Root::get).collect();
            tuple::from_refs(rt, &row).map(Some)
        }
        None => Ok(None),
    }
}

fn new_map(rt: &mut Rt, ty: &TypeObject, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Root> {
    let strict = strict(rt, "map", kwargs)?;
    if tuple::len(args) < 2 {
        return Err(error::type_error(
            rt,
            "map() must have at least two arguments.",
        ));
    }
    let sources = iterators(rt, args, 1)?;
    let function = tuple::item(rt, args, 0).root();
    make(
        rt,
        ty,
        &sources,
        Some(function.get()),
        BigInt::default(),
        strict,
    )
}

fn function(rt: &Rt, adaptor: Obj<'_, Adaptor>) -> Root {
    let function = adaptor.get(rt).function.as_ref();
    function.map_or_else(|| none().root(), |f| f.get(rt).root())
}

fn next_map(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let adaptor = this(rt, object)?;
    let function = function(rt, adaptor);
    match next_row(rt, adaptor, "map")? {
        Some(row) => {
            let row: Vec<Ref<'_>> = row.iter().map(Root::get).collect();
            call::args(rt, function.get(), &row).map(Some)
        }
        None => Ok(None),
    }
}

fn new_filter(
    rt: &mut Rt,
    ty: &TypeObject,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    args::no_keywords(rt, "filter", kwargs)?;
    args::count_tuple(rt, "filter", args, 2, 2)?;
    let sources = iterators(rt, args, 1)?;
    let function = tuple::item(rt, args, 0).root();
    make(
        rt,
        ty,
        &sources,
        Some(function.get()),
        BigInt::default(),
        false,
    )
}

fn next_filter(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let adaptor = this(rt, object)?;
    let function = function(rt, adaptor);
    let by_truth =
        function.get().is(none()) || function.get().is(types::constants::PyBool_Type.as_ref());
    while let Some(item) = next_of(rt, adaptor, 0)? {
        let wanted = if by_truth {
            ops::is_true(rt, item.get())?
        } else {
            let answer = call::one(rt, function.get(), item.get())?;
            ops::is_true(rt, answer.get())?
        };
        if wanted {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn new_reversed(
    rt: &mut Rt,
    ty: &TypeObject,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    args::no_keywords(rt, "reversed", kwargs)?;
    args::count_tuple(rt, "reversed", args, 1, 1)?;
    let object = tuple::item(rt, args, 0).root();
    let method = attr::lookup_str(rt, type_of(object.get()), "__reversed__").map(Ref::root);
    if let Some(method) = &method
        && !method.get().is(none())
    {
        return call::one(rt, method.get(), object.get());
    }
    if method.is_some() || !sequence::check(object.get()) {
        let ty = type_of(object.get()).full_name();
        return Err(error::type_error(
            rt,
            format_args!("'{ty}' object is not reversible"),
        ));
    }
    let last = sequence::size(rt, object.get())? - 1;
    make(rt, ty, &[object], None, BigInt::from(last), false)
}

fn next_reversed(rt: &mut Rt, object: Ref<'_>) -> Result<Option<Root>> {
    let adaptor = this(rt, object)?;
    let state = adaptor.get(rt);
    let Ok(place) = isize::try_from(&state.count) else {
        return Ok(None);
    };
    let Some(source) = state.sources.first().map(|s| s.get(rt).root()) else {
        return Ok(None);
    };
    if place >= 0 {
        match sequence::get(rt, source.get(), place) {
            Ok(item) => {
                adaptor.get_mut(rt).count -= 1;
                return Ok(Some(item));
            }
            Err(_) if error::catch(rt, &types::exceptions::EXC_INDEX_ERROR) => {}
            Err(raised) => return Err(raised),
        }
    }
    for source in std::mem::take(&mut adaptor.get_mut(rt).sources) {
        rt.unstore(source);
    }
    Ok(None)
}
