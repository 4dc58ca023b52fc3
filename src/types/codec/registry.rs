//! What extensions register: search functions for encodings, and error
//! handlers by name.
//!
//! Both are kept in one tuple, a root of the collector, from the first
//! registration to the end of the interpreter: the list of search functions, what
//! they found by normalised name, and the error handlers by name.

use super::{Encoding, errors, functions, normalized};
use crate::error;
use crate::interpreter;
use crate::object::{attr, call, slot, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::{EXC_LOOKUP_ERROR, attributes};
use crate::types::{dict, list, none, strings, tuple};

const SEARCH: usize = 0;
const FOUND: usize = 1;
const HANDLERS: usize = 2;

/// A part of the registry, which is made if there is none; new reference.
fn part(rt: &Rt, which: usize) -> Result<Root> {
    let place = &interpreter::current(rt).codecs;
    let parts = match place.get() {
        Some(parts) => parts,
        None => {
            let parts = [
                list::with_empty_places(rt, 0)?,
                dict::new(rt)?,
                dict::new(rt)?,
            ];
            let parts = tuple::from_refs(rt, &parts.each_ref().map(Root::get))?;
            place.set(parts.clone());
            parts
        }
    };
    Ok(tuple::item(rt, parts.get(), which).root())
}

/// Forgets everything; at the end of the interpreter.
pub fn teardown(rt: &mut Rt) {
    interpreter::current(rt).codecs.clear(rt);
}

fn callable(rt: &Rt, object: Ref<'_>, what: &str) -> Result<()> {
    if type_of(object).slot(slot::tp_call) != 0 {
        return Ok(());
    }
    Err(error::type_error(
        rt,
        format_args!("{what} must be callable"),
    ))
}

/// Adds a search function. TypeError.
pub fn register(rt: &mut Rt, search: Ref<'_>) -> Result<()> {
    callable(rt, search, "argument")?;
    let functions = part(rt, SEARCH)?;
    match list::view(functions.get()) {
        Some(list) => list::append(rt, list, search),
        None => Ok(()),
    }
}

/// Takes a search function out, and forgets what was found.
pub fn unregister(rt: &mut Rt, search: Ref<'_>) -> Result<()> {
    let functions = part(rt, SEARCH)?;
    let place = (0..)
        .map_while(|i| list::item(rt, functions.get(), i))
        .position(|f| f.is(search));
    if let (Some(place), Some(list)) = (place, list::view(functions.get())) {
        list::remove(rt, list, place)?;
        let found = part(rt, FOUND)?;
        dict::clear(rt, found.get());
    }
    Ok(())
}

/// LookupError for an encoding that nobody knows.
pub fn unknown(rt: &Rt, name: &str) -> Raised {
    error::raise(
        rt,
        &EXC_LOOKUP_ERROR,
        format_args!("unknown encoding: {name}"),
    )
}

/// What a search function gave for an encoding: a tuple of encoder, decoder,
/// stream reader and stream writer; new reference. LookupError, TypeError.
pub fn find(rt: &mut Rt, name: &str) -> Result<Root> {
    let key = normalized(name);
    let found = part(rt, FOUND)?;
    if let Some(codec) = dict::get_text(rt, found.get(), &key) {
        return Ok(codec.root());
    }
    let functions = part(rt, SEARCH)?;
    let argument = strings::new(rt, &key)?;
    let mut next = 0;
    while let Some(search) = list::item(rt, functions.get(), next).map(Ref::root) {
        next += 1;
        let codec = call::one(rt, search.get(), argument.get())?;
        if codec.get().is(none()) {
            continue;
        }
        if !tuple::is_tuple(codec.get()) || tuple::len(codec.get()) != 4 {
            return Err(error::type_error(
                rt,
                "codec search functions must return 4-tuples",
            ));
        }
        dict::set_text(rt, found.get(), &key, codec.get())?;
        return Ok(codec);
    }
    Err(unknown(rt, name))
}

/// Whether an encoding is known. What search functions raise is dropped.
pub fn is_known(rt: &mut Rt, name: &str) -> bool {
    let known = Encoding::by_name(name).is_some() || find(rt, name).is_ok();
    error::restore(rt, None);
    known
}

/// A part of a codec.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The function that encodes.
    Encoder,
    /// The function that decodes.
    Decoder,
    /// What makes a reader of a stream.
    StreamReader,
    /// What makes a writer of a stream.
    StreamWriter,
}

/// A part of the codec for an encoding; new reference. LookupError, also for
/// the streams of pyrt's own encodings, which have none.
pub fn part_of_codec(rt: &mut Rt, name: &str, part: Part) -> Result<Root> {
    if let Some(encoding) = Encoding::by_name(name) {
        return match part {
            Part::Encoder => functions::encoder(rt, encoding),
            Part::Decoder => functions::decoder(rt, encoding),
            Part::StreamReader | Part::StreamWriter => Err(no_streams(rt, encoding)),
        };
    }
    let codec = find(rt, name)?;
    Ok(tuple::item(rt, codec.get(), part as usize).root())
}

fn no_streams(rt: &Rt, encoding: Encoding) -> Raised {
    let name = encoding.name();
    error::not_implemented(
        rt,
        format_args!("pyrt has no streams and no incremental codecs for {name}"),
    )
}

/// A part of a codec that is an attribute of what a search function gave,
/// called with one argument and the name of an error handler; new reference.
pub fn made_by_codec(
    rt: &mut Rt,
    name: &str,
    attribute: &str,
    errors: Option<&str>,
) -> Result<Root> {
    if let Some(encoding) = Encoding::by_name(name) {
        return Err(no_streams(rt, encoding));
    }
    let codec = find(rt, name)?;
    let maker = attr::get_str(rt, codec.get(), attribute)?;
    match errors {
        Some(errors) => {
            let errors = strings::new(rt, errors)?;
            call::one(rt, maker.get(), errors.get())
        }
        None => call::none(rt, maker.get()),
    }
}

/// Runs the encoder or decoder of a registered codec; new reference to what
/// it made. TypeError unless it gives a tuple of two.
pub fn run(
    rt: &mut Rt,
    name: &str,
    part: Part,
    object: Ref<'_>,
    errors: Option<&str>,
) -> Result<Root> {
    let function = part_of_codec(rt, name, part)?;
    let result = match errors {
        Some(errors) => {
            let errors = strings::new(rt, errors)?;
            call::args(rt, function.get(), &[object, errors.get()])
        }
        None => call::one(rt, function.get(), object),
    };
    let what = if part == Part::Encoder {
        "encod"
    } else {
        "decod"
    };
    let result = match result {
        Ok(result) => result,
        Err(raised) => {
            let note = format!("{what}ing with '{name}' codec failed");
            attributes::note_raised(rt, &note)?;
            return Err(raised);
        }
    };
    if !tuple::is_tuple(result.get()) || tuple::len(result.get()) != 2 {
        return Err(error::type_error(
            rt,
            format_args!("{what}er must return a tuple (object, integer)"),
        ));
    }
    Ok(tuple::item(rt, result.get(), 0).root())
}

/// Registers an error handler. TypeError.
pub fn register_error_handler(rt: &mut Rt, name: &str, handler: Ref<'_>) -> Result<()> {
    callable(rt, handler, "handler")?;
    let handlers = part(rt, HANDLERS)?;
    dict::set_text(rt, handlers.get(), name, handler)
}

/// The error handler with a name, as a function; new reference. LookupError.
pub fn error_handler(rt: &mut Rt, name: &str) -> Result<Root> {
    let handlers = part(rt, HANDLERS)?;
    if let Some(handler) = dict::get_text(rt, handlers.get(), name) {
        return Ok(handler.root());
    }
    match errors::Handler::by_name(name) {
        errors::Handler::Custom(_) => Err(errors::unknown(rt, name)),
        handler => {
            let function = functions::handler(rt, handler)?;
            dict::set_text(rt, handlers.get(), name, function.get())?;
            Ok(function)
        }
    }
}
