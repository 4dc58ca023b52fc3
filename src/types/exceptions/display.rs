//! Exceptions as they are printed when nobody catches them.

use super::{behaviour, raise, view};
use crate::error;
use crate::object::{attr, ops, type_of};
use crate::rt::{Ref, Root, Rt};
use crate::types::{dict, strings};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// The text for an exception and what it is chained to, oldest first; ends
/// with a line feed. What goes wrong on the way is shown in its place.
pub fn text(rt: &mut Rt, exception: Ref<'_>) -> String {
    let mut chain: Vec<(Root, &str)> = Vec::new();
    let mut at = exception.root();
    loop {
        let (next, words) = match raise::part(rt, at.get(), |e| &e.cause) {
            Some(cause) => (Some(cause), CAUSE),
            None if suppresses_context(rt, at.get()) => (None, ""),
            None => (raise::part(rt, at.get(), |e| &e.context), CONTEXT),
        };
        chain.push((at, words));
        match next {
            Some(next) if !chain.iter().any(|(seen, _)| seen.get().is(next.get())) => at = next,
            _ => break,
        }
    }
    let mut out = String::new();
    for (i, (exception, _)) in chain.iter().enumerate().rev() {
        out.push_str(&one(rt, exception.get()));
        if i > 0 {
            out.push_str(chain[i - 1].1);
        }
    }
    out
}

fn suppresses_context(rt: &Rt, exception: Ref<'_>) -> bool {
    view(exception).is_some_and(|e| e.get(rt).suppress_context)
}

/// `module.Class: message`, and the notes, each on a line of its own.
pub fn one(rt: &mut Rt, exception: Ref<'_>) -> String {
    let mut out = class_name(rt, exception);
    match ops::str(rt, exception) {
        Ok(message) if strings::bytes(message.get()).is_empty() => {}
        Ok(message) => {
            out.push_str(": ");
            out.push_str(&strings::lossy(message.get()));
        }
        Err(_) => {
            error::restore(rt, None);
            out.push_str(": <exception str() failed>");
        }
    }
    out.push('\n');
    for note in notes(rt, exception) {
        out.push_str(&note);
        out.push('\n');
    }
    out
}

fn class_name(rt: &mut Rt, exception: Ref<'_>) -> String {
    let class = type_of(exception);
    let name = match attr::get_str(rt, class.as_ref(), "__qualname__") {
        Ok(name) if strings::is_str(name.get()) => strings::lossy(name.get()).into_owned(),
        _ => {
            error::restore(rt, None);
            class.short_name().to_owned()
        }
    };
    match attr::get_str(rt, class.as_ref(), "__module__") {
        Ok(module) if strings::is_str(module.get()) => {
            let module = strings::lossy(module.get());
            match &*module {
                "builtins" | "__main__" => name,
                module => format!("{module}.{name}"),
            }
        }
        _ => {
            error::restore(rt, None);
            name
        }
    }
}

/// The texts of `__notes__`.
fn notes(rt: &mut Rt, exception: Ref<'_>) -> Vec<String> {
    let found = attr::instance_dict(rt, exception)
        .and_then(|d| dict::get_text(rt, d, "__notes__"))
        .map(Ref::root);
    let Some(notes) = found else {
        return Vec::new();
    };
    let Ok(iterator) = ops::iter(rt, notes.get()) else {
        error::restore(rt, None);
        return Vec::new();
    };
    let mut texts = Vec::new();
    while let Ok(Some(note)) = ops::next(rt, iterator.get()) {
        if let Ok(text) = ops::str(rt, note.get()) {
            texts.push(strings::lossy(text.get()).into_owned());
        }
    }
    error::restore(rt, None);
    texts
}

/// The exit status that SystemExit asks for, and the text to print for it.
pub fn exit_status(rt: &mut Rt, exception: Ref<'_>) -> (i32, Option<String>) {
    let code = behaviour::member(rt, exception, 0);
    if code.get().is(crate::types::none()) {
        return (0, None);
    }
    if let Some(status) = crate::types::int::to_i64(rt, code.get()) {
        return (status as i32, None);
    }
    let text = match ops::str(rt, code.get()) {
        Ok(text) => strings::lossy(text.get()).into_owned(),
        Err(_) => {
            error::restore(rt, None);
            String::new()
        }
    };
    (1, Some(text))
}
