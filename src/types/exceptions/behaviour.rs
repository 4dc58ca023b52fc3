//! What exceptions do: construction, `str`, `repr`.

use super::*;
use crate::object::{ops, slot, thunk};
use crate::types::{self, dict};

/// Fills the slots of the classes; before they are completed.
pub fn fill_slots() {
    let base = &EXC_BASE_EXCEPTION;
    base.set_slot(slot::tp_new, thunk::new(new));
    base.set_slot(slot::tp_init, thunk::init(init));
    base.set_slot(slot::tp_repr, thunk::unary(repr));
    base.set_slot(slot::tp_str, thunk::unary(str));
    EXC_KEY_ERROR.set_slot(slot::tp_str, thunk::unary(key_error_str));
    EXC_OS_ERROR.set_slot(slot::tp_new, thunk::new(os_error_new));
    EXC_OS_ERROR.set_slot(slot::tp_init, thunk::init(os_error_init));
    EXC_OS_ERROR.set_slot(slot::tp_str, thunk::unary(os_error_str));
    EXC_STOP_ITERATION.set_slot(slot::tp_init, thunk::init(first_arg_init));
    EXC_SYSTEM_EXIT.set_slot(slot::tp_init, thunk::init(exit_init));
    EXC_ATTRIBUTE_ERROR.set_slot(slot::tp_init, thunk::init(attribute_error_init));
    EXC_NAME_ERROR.set_slot(slot::tp_init, thunk::init(name_error_init));
    EXC_IMPORT_ERROR.set_slot(slot::tp_init, thunk::init(import_error_init));
    EXC_IMPORT_ERROR.set_slot(slot::tp_repr, thunk::unary(import_error_repr));
    EXC_IMPORT_ERROR.set_slot(slot::tp_str, thunk::unary(import_error_str));
    for class in [
        &EXC_UNICODE_DECODE_ERROR,
        &EXC_UNICODE_ENCODE_ERROR,
        &EXC_UNICODE_TRANSLATE_ERROR,
    ] {
        class.set_slot(slot::tp_init, thunk::init(unicode::init));
        class.set_slot(slot::tp_str, thunk::unary(unicode::str));
    }
}

/// Names of the members of a class, by position.
pub fn member_names(class: &TypeObject) -> &'static [&'static std::ffi::CStr] {
    let is = |c: &TypeObject| std::ptr::eq(class, c);
    if is(&EXC_ATTRIBUTE_ERROR) {
        &[c"name", c"obj"]
    } else if is(&EXC_NAME_ERROR) {
        &[c"name"]
    } else if is(&EXC_IMPORT_ERROR) {
        &[c"msg", c"name", c"path", c"name_from"]
    } else if is(&EXC_STOP_ITERATION) {
        &[c"value"]
    } else if is(&EXC_SYSTEM_EXIT) {
        &[c"code"]
    } else if is(&EXC_OS_ERROR) {
        &[c"errno", c"strerror", c"filename", c"filename2"]
    } else if is(&EXC_UNICODE_DECODE_ERROR) || is(&EXC_UNICODE_ENCODE_ERROR) {
        &[c"encoding", c"object", c"start", c"end", c"reason"]
    } else if is(&EXC_UNICODE_TRANSLATE_ERROR) {
        &[c"", c"object", c"start", c"end", c"reason"]
    } else {
        &[]
    }
}

/// A member by position; None if it is not set. New reference.
pub fn member(rt: &Rt, exception: Ref<'_>, position: usize) -> Root {
    view(exception)
        .and_then(|e| {
            e.get(rt)
                .members
                .get(position)?
                .as_ref()
                .map(|s| s.get(rt).root())
        })
        .unwrap_or_else(|| types::none().root())
}

/// Sets a member by position; no value unsets it.
pub fn set_member(rt: &mut Rt, exception: Ref<'_>, position: usize, value: Option<Ref<'_>>) {
    let value = value.map(|v| rt.store(v));
    if let Some(exception) = view(exception) {
        let members = &mut exception.get_mut(rt).members;
        if members.len() <= position {
            members.resize_with(position + 1, || None);
        }
        if let Some(old) = std::mem::replace(&mut members[position], value) {
            rt.unstore(old);
        }
    }
}

fn new(rt: &mut Rt, class: &TypeObject, args: Ref<'_>, _kwargs: Option<Ref<'_>>) -> Result<Root> {
    new_with_args(rt, class, args)
}

fn no_keywords(rt: &Rt, exception: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    if kwargs.is_some_and(|k| dict::len(rt, k) > 0) {
        let name = type_of(exception).short_name();
        return Err(error::type_error(
            rt,
            format_args!("{name}() takes no keyword arguments"),
        ));
    }
    Ok(())
}

fn init(rt: &mut Rt, exception: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    no_keywords(rt, exception, kwargs)?;
    set_args(rt, exception, args);
    Ok(())
}

fn first_arg_init(
    rt: &mut Rt,
    exception: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<()> {
    init(rt, exception, args, kwargs)?;
    let value = tuple::get(rt, args, 0).map(Ref::root);
    set_member(rt, exception, 0, value.as_ref().map(Root::get));
    Ok(())
}

fn exit_init(
    rt: &mut Rt,
    exception: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<()> {
    if tuple::len(args) > 1 {
        init(rt, exception, args, kwargs)?;
        set_member(rt, exception, 0, Some(args));
        return Ok(());
    }
    first_arg_init(rt, exception, args, kwargs)
}

/// Takes keyword arguments that are members; TypeError for others.
fn keyword_members(
    rt: &mut Rt,
    exception: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
    names: &[(&str, usize)],
) -> Result<()> {
    set_args(rt, exception, args);
    let Some(kwargs) = kwargs else {
        return Ok(());
    };
    let given: Vec<(Root, Root)> = dict::pairs(rt, kwargs)
        .map(|(k, v)| (k.root(), v.root()))
        .collect();
    for (key, value) in &given {
        let text = strings::lossy(key.get()).into_owned();
        match names.iter().find(|(name, _)| *name == text) {
            Some((_, position)) => set_member(rt, exception, *position, Some(value.get())),
            None => {
                let class = type_of(exception).short_name();
                return Err(error::type_error(
                    rt,
                    format_args!("{class}() got an unexpected keyword argument '{text}'"),
                ));
            }
        }
    }
    Ok(())
}

fn attribute_error_init(
    rt: &mut Rt,
    exception: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<()> {
    keyword_members(rt, exception, args, kwargs, &[("name", 0), ("obj", 1)])
}

fn name_error_init(
    rt: &mut Rt,
    exception: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<()> {
    keyword_members(rt, exception, args, kwargs, &[("name", 0)])
}

fn import_error_init(
    rt: &mut Rt,
    exception: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<()> {
    let names = [("name", 1), ("path", 2), ("name_from", 3)];
    keyword_members(rt, exception, args, kwargs, &names)?;
    if tuple::len(args) == 1 {
        let message = tuple::item(rt, args, 0).root();
        set_member(rt, exception, 0, Some(message.get()));
    }
    Ok(())
}

fn import_error_str(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    let message = member(rt, exception, 0);
    if std::ptr::eq(type_of(message.get()), &strings::PyUnicode_Type) {
        return Ok(message);
    }
    str(rt, exception)
}

/// Shows name and path as well, if either is known.
fn import_error_repr(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    let plain = repr(rt, exception)?;
    let [name, path] = [1, 2].map(|i| member(rt, exception, i));
    let known = [&name, &path].iter().any(|m| !m.get().is(types::none()));
    if !known {
        return Ok(plain);
    }
    let name = ops::repr(rt, name.get())?;
    let path = ops::repr(rt, path.get())?;
    let plain = strings::lossy(plain.get());
    let text = format!(
        "{}, name={}, path={})",
        plain.strip_suffix(')').unwrap_or(&plain),
        strings::lossy(name.get()),
        strings::lossy(path.get())
    );
    strings::new(rt, &text)
}

fn args_of(rt: &Rt, exception: Ref<'_>) -> Result<Root> {
    match raise::part(rt, exception, |e| &e.args) {
        Some(args) => Ok(args),
        None => tuple::empty(rt),
    }
}

fn str(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    let args = args_of(rt, exception)?;
    match tuple::len(args.get()) {
        0 => strings::new(rt, ""),
        1 => {
            let only = tuple::item(rt, args.get(), 0).root();
            ops::str(rt, only.get())
        }
        _ => ops::str(rt, args.get()),
    }
}

fn key_error_str(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    let args = args_of(rt, exception)?;
    if tuple::len(args.get()) == 1 {
        let key = tuple::item(rt, args.get(), 0).root();
        return ops::repr(rt, key.get());
    }
    str(rt, exception)
}

fn repr(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    let args = args_of(rt, exception)?;
    let name = type_of(exception).short_name().to_owned();
    let text = if tuple::len(args.get()) == 1 {
        let only = tuple::item(rt, args.get(), 0).root();
        let inner = ops::repr(rt, only.get())?;
        format!("{name}({})", strings::lossy(inner.get()))
    } else {
        let inner = ops::repr(rt, args.get())?;
        format!("{name}{}", strings::lossy(inner.get()))
    };
    strings::new(rt, &text)
}

/// `OSError(errno, ...)` makes the subclass for the error number.
fn os_error_new(
    rt: &mut Rt,
    class: &TypeObject,
    args: Ref<'_>,
    _kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let number = tuple::get(rt, args, 0).and_then(|a| a.handle().as_small_int());
    let class = match number {
        Some(number) if std::ptr::eq(class, &EXC_OS_ERROR) && tuple::len(args) >= 2 => {
            class_for_errno(number as i32)
        }
        _ => class,
    };
    let exception = new_with_args(rt, class, args)?;
    os_error_members(rt, exception.get(), args);
    Ok(exception)
}

/// The subclass of OSError for an error number.
pub fn class_for_errno(number: i32) -> &'static TypeObject {
    match number {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => &EXC_BLOCKING_IO_ERROR,
        libc::EPIPE | libc::ESHUTDOWN => &EXC_BROKEN_PIPE_ERROR,
        libc::ECHILD => &EXC_CHILD_PROCESS_ERROR,
        libc::ECONNABORTED => &EXC_CONNECTION_ABORTED_ERROR,
        libc::ECONNREFUSED => &EXC_CONNECTION_REFUSED_ERROR,
        libc::ECONNRESET => &EXC_CONNECTION_RESET_ERROR,
        libc::EEXIST => &EXC_FILE_EXISTS_ERROR,
        libc::ENOENT => &EXC_FILE_NOT_FOUND_ERROR,
        libc::EISDIR => &EXC_IS_A_DIRECTORY_ERROR,
        libc::ENOTDIR => &EXC_NOT_A_DIRECTORY_ERROR,
        libc::EINTR => &EXC_INTERRUPTED_ERROR,
        libc::EACCES | libc::EPERM => &EXC_PERMISSION_ERROR,
        libc::ESRCH => &EXC_PROCESS_LOOKUP_ERROR,
        libc::ETIMEDOUT => &EXC_TIMEOUT_ERROR,
        _ => &EXC_OS_ERROR,
    }
}

fn os_error_init(
    rt: &mut Rt,
    exception: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<()> {
    no_keywords(rt, exception, kwargs)?;
    let kept = os_error_members(rt, exception, args);
    let kept: Vec<Root> = (0..kept).map(|i| tuple::item(rt, args, i).root()).collect();
    let kept: Vec<Ref<'_>> = kept.iter().map(Root::get).collect();
    let args = tuple::from_refs(rt, &kept)?;
    set_args(rt, exception, args.get());
    Ok(())
}

/// Fills errno, strerror, filename and filename2 from two to five
/// arguments; returns how many of them stay in `args`.
fn os_error_members(rt: &mut Rt, exception: Ref<'_>, args: Ref<'_>) -> usize {
    let count = tuple::len(args);
    if !(2..=5).contains(&count) {
        return count;
    }
    let parts: Vec<Root> = tuple::items(rt, args).map(Ref::root).collect();
    set_member(rt, exception, 0, Some(parts[0].get()));
    set_member(rt, exception, 1, Some(parts[1].get()));
    if count < 3 {
        return count;
    }
    set_member(rt, exception, 2, Some(parts[2].get()));
    if count == 5 {
        set_member(rt, exception, 3, Some(parts[4].get()));
    }
    2
}

fn os_error_str(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    let [number, text, name, name2] = [0, 1, 2, 3].map(|i| member(rt, exception, i));
    let set = |r: &Root| !r.get().is(types::none());
    if !set(&number) && !set(&text) {
        return str(rt, exception);
    }
    let number = ops::str(rt, number.get())?;
    let text = ops::str(rt, text.get())?;
    let head = format!(
        "[Errno {}] {}",
        strings::lossy(number.get()),
        strings::lossy(text.get())
    );
    if !set(&name) {
        return strings::new(rt, &head);
    }
    let first = ops::repr(rt, name.get())?;
    let first = strings::lossy(first.get()).into_owned();
    if !set(&name2) {
        return strings::new(rt, &format!("{head}: {first}"));
    }
    let second = ops::repr(rt, name2.get())?;
    let second = strings::lossy(second.get());
    strings::new(rt, &format!("{head}: {first} -> {second}"))
}
