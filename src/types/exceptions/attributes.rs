//! Attributes and methods of exceptions.

use super::behaviour::{member, member_names, set_member};
use super::*;
use crate::object::thunk;
use crate::types::descr::{self, GetSet, GetSetDef};
use crate::types::function::{Method, meth};
use crate::types::{self, dict, list};

/// Adds attributes and methods; after the classes were completed.
pub fn setup(rt: &mut Rt) -> Result<()> {
    descr::add_getset(rt, &EXC_BASE_EXCEPTION, ATTRIBUTES)?;
    descr::add_methods(rt, &EXC_BASE_EXCEPTION, METHODS)?;
    for (class, _) in ALL {
        for (position, name) in member_names(class).iter().enumerate() {
            if name.is_empty() {
                continue;
            }
            let def = GetSetDef {
                name: name.as_ptr(),
                get: MEMBERS[position].0(),
                set: MEMBERS[position].1(),
                doc: std::ptr::null(),
                closure: std::ptr::null_mut(),
            };
            let made = descr::new_getset(rt, class, def)?;
            descr::set_in_type(rt, class, &name.to_string_lossy(), made.get())?;
        }
    }
    Ok(())
}

macro_rules! members {
    ($($position:literal)*) => {
        /// Getter and setter of a member by its position.
        static MEMBERS: &[(fn() -> usize, fn() -> usize)] = &[$((
            || thunk::getter(|rt: &mut Rt, e: Ref<'_>| Ok(member(rt, e, $position))),
            || thunk::setter(|rt: &mut Rt, e: Ref<'_>, value: Option<Ref<'_>>| {
                set_member(rt, e, $position, value);
                Ok(())
            }),
        )),*];
    };
}

members! { 0 1 2 3 4 }

#[rustfmt::skip]
static ATTRIBUTES: &[GetSet] = &[
    GetSet { name: c"args", get: || thunk::getter(get_args), set: Some(|| thunk::setter(put_args)) },
    GetSet { name: c"__cause__", get: || thunk::getter(get_cause), set: Some(|| thunk::setter(put_cause)) },
    GetSet { name: c"__context__", get: || thunk::getter(get_context), set: Some(|| thunk::setter(put_context)) },
    GetSet { name: c"__traceback__", get: || thunk::getter(get_traceback), set: Some(|| thunk::setter(put_traceback)) },
    GetSet { name: c"__suppress_context__", get: || thunk::getter(get_suppress), set: Some(|| thunk::setter(put_suppress)) },
];

#[rustfmt::skip]
static METHODS: &[Method] = &[
    Method { name: c"with_traceback", function: || thunk::method_o(with_traceback), flags: meth::O, doc: c"Set self.__traceback__ to tb and return self." },
    Method { name: c"add_note", function: || thunk::method_o(add_note), flags: meth::O, doc: c"Add a note to the exception." },
];

fn or_none(part: Option<Root>) -> Root {
    part.unwrap_or_else(|| types::none().root())
}

fn get_args(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    match raise::part(rt, exception, |e| &e.args) {
        Some(args) => Ok(args),
        None => tuple::empty(rt),
    }
}

fn put_args(rt: &mut Rt, exception: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let Some(value) = value else {
        return Err(error::type_error(rt, "args may not be deleted"));
    };
    let mut items = Vec::new();
    let iterator = crate::object::ops::iter(rt, value)?;
    while let Some(item) = crate::object::ops::next(rt, iterator.get())? {
        items.push(item);
    }
    let items: Vec<Ref<'_>> = items.iter().map(Root::get).collect();
    let args = tuple::from_refs(rt, &items)?;
    set_args(rt, exception, args.get());
    Ok(())
}

fn get_cause(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    Ok(or_none(raise::part(rt, exception, |e| &e.cause)))
}

fn get_context(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    Ok(or_none(raise::part(rt, exception, |e| &e.context)))
}

fn get_traceback(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    Ok(or_none(raise::part(rt, exception, |e| &e.traceback)))
}

/// An exception or None for a link; TypeError for other objects.
fn link<'a>(rt: &Rt, value: Option<Ref<'a>>, name: &str) -> Result<Option<Ref<'a>>> {
    let Some(value) = value else {
        return Err(error::type_error(
            rt,
            format_args!("__{name}__ may not be deleted"),
        ));
    };
    if value.is(types::none()) {
        return Ok(None);
    }
    if view(value).is_none() {
        return Err(error::type_error(
            rt,
            format_args!("exception {name} must be None or derive from BaseException"),
        ));
    }
    Ok(Some(value))
}

fn put_cause(rt: &mut Rt, exception: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let cause = link(rt, value, "cause")?;
    set_cause(rt, exception, cause);
    Ok(())
}

fn put_context(rt: &mut Rt, exception: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let context = link(rt, value, "context")?;
    set_context(rt, exception, context);
    Ok(())
}

fn put_traceback(rt: &mut Rt, exception: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    match value {
        None => Err(error::type_error(rt, "__traceback__ may not be deleted")),
        Some(value) if value.is(types::none()) => {
            set_traceback(rt, exception, None);
            Ok(())
        }
        Some(value) if type_of(value).full_name() == "traceback" => {
            set_traceback(rt, exception, Some(value));
            Ok(())
        }
        Some(_) => Err(error::type_error(
            rt,
            "__traceback__ must be a traceback or None",
        )),
    }
}

fn get_suppress(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    let suppress = view(exception).is_some_and(|e| e.get(rt).suppress_context);
    Ok(types::bool_root(suppress))
}

fn put_suppress(rt: &mut Rt, exception: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let suppress = match value {
        Some(value) if value.is(types::true_()) => true,
        Some(value) if value.is(types::false_()) => false,
        Some(_) => return Err(error::type_error(rt, "attribute value type must be bool")),
        None => {
            return Err(error::type_error(rt, "can't delete numeric/char attribute"));
        }
    };
    if let Some(exception) = view(exception) {
        exception.get_mut(rt).suppress_context = suppress;
    }
    Ok(())
}

fn with_traceback(rt: &mut Rt, exception: Ref<'_>, traceback: Ref<'_>) -> Result<Root> {
    put_traceback(rt, exception, Some(traceback))?;
    Ok(exception.root())
}

/// Adds a note to the raised exception.
pub fn note_raised(rt: &mut Rt, note: &str) -> Result<()> {
    let Some(exception) = error::take(rt) else {
        return Ok(());
    };
    let note = strings::new(rt, note)?;
    add_note(rt, exception.get(), note.get())?;
    error::restore(rt, Some(exception));
    Ok(())
}

fn add_note(rt: &mut Rt, exception: Ref<'_>, note: Ref<'_>) -> Result<Root> {
    if !strings::is_str(note) {
        let ty = type_of(note).full_name();
        return Err(error::type_error(
            rt,
            format_args!("note must be a str, not '{ty}'"),
        ));
    }
    let dict = crate::object::attr::instance_dict_or_new(rt, exception)?;
    let notes = match dict::get_text(rt, dict.get(), "__notes__").map(Ref::root) {
        Some(notes) => notes,
        None => {
            let notes = list::with_empty_places(rt, 0)?;
            dict::set_text(rt, dict.get(), "__notes__", notes.get())?;
            notes
        }
    };
    match list::view(notes.get()) {
        Some(list) => list::append(rt, list, note)?,
        None => {
            return Err(error::type_error(
                rt,
                "Cannot add note: __notes__ is not a list",
            ));
        }
    }
    Ok(types::none().root())
}
