//! Objects with the methods of files and paths, whatever their type.

use crate::error;
use crate::object::{call, ops, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::{EXC_EOF_ERROR, EXC_RUNTIME_WARNING};
use crate::types::{PyBool_Type, bytes, int, strings, warning, wrapper};

/// The next line of a file, of at most `limit` bytes if that is positive; a
/// negative one means a line without its end, and EOFError if there is none.
/// New reference.
pub fn read_line(rt: &mut Rt, file: Ref<'_>, limit: i32) -> Result<Root> {
    let line = if limit > 0 {
        let limit = int::from_i64(rt, i64::from(limit))?;
        call::method(rt, file, "readline", &[limit.get()])?
    } else {
        call::method(rt, file, "readline", &[])?
    };
    let text = strings::is_str(line.get());
    if !text && !bytes::is_bytes(line.get()) {
        let (ty, got) = (type_of(file).full_name(), type_of(line.get()).full_name());
        return Err(error::type_error(
            rt,
            format_args!("{ty}.readline() must return a str, not {got}"),
        ));
    }
    if limit >= 0 {
        return Ok(line);
    }
    let data = match text {
        true => strings::bytes(line.get()),
        false => bytes::data(line.get()),
    };
    match data.strip_suffix(b"\n") {
        Some(rest) if text => strings::from_utf8(rt, rest),
        Some(rest) => bytes::new(rt, rest),
        None if data.is_empty() => Err(error::raise(rt, &EXC_EOF_ERROR, "EOF when reading a line")),
        None => Ok(line),
    }
}

/// Writes the str() of an object to a file, or its repr().
pub fn write(rt: &mut Rt, file: Ref<'_>, object: Ref<'_>, raw: bool) -> Result<()> {
    let write = crate::object::attr::get_str(rt, file, "write")?;
    let text = match raw {
        true => ops::str(rt, object)?,
        false => ops::repr(rt, object)?,
    };
    call::one(rt, write.get(), text.get()).map(drop)
}

/// The file descriptor that an int is, or that `fileno()` gives.
pub fn descriptor(rt: &mut Rt, object: Ref<'_>) -> Result<i32> {
    let number = if int::is_int(object) {
        if std::ptr::eq(type_of(object), &PyBool_Type) {
            let message = strings::new(rt, "bool is used as a file descriptor")?;
            warning::warn(rt, EXC_RUNTIME_WARNING.as_ref(), message.get(), 1)?;
        }
        object.root()
    } else {
        by_fileno(rt, object)?
    };
    let value = int::to_i64(rt, number.get()).and_then(|v| i32::try_from(v).ok());
    match value {
        Some(value) if value >= 0 => Ok(value),
        Some(value) => Err(error::value_error(
            rt,
            format_args!("file descriptor cannot be a negative integer ({value})"),
        )),
        None => Err(error::overflow_error(
            rt,
            "Python int too large to convert to C int",
        )),
    }
}

fn by_fileno(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let name = strings::interned(rt, "fileno")?;
    let Some(method) = crate::object::attr::get_optional(rt, object, name.get())? else {
        return Err(error::type_error(
            rt,
            "argument must be an int, or have a fileno() method.",
        ));
    };
    let number = call::none(rt, method.get())?;
    if int::is_int(number.get()) {
        return Ok(number);
    }
    let (ty, got) = (
        type_of(object).full_name(),
        type_of(number.get()).full_name(),
    );
    Err(error::type_error(
        rt,
        format_args!("{ty}.fileno() must return an int, not {got}"),
    ))
}

/// A path as str or bytes, by `__fspath__`; new reference.
pub fn path(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let is_path = |object| strings::is_str(object) || bytes::is_bytes(object);
    if is_path(object) {
        return Ok(object.root());
    }
    let ty = type_of(object);
    let Some(path) = wrapper::special_optional(rt, object, "__fspath__", &[])? else {
        let ty = ty.full_name();
        return Err(error::type_error(
            rt,
            format_args!("expected str, bytes or os.PathLike object, not {ty}"),
        ));
    };
    if is_path(path.get()) {
        return Ok(path);
    }
    let (ty, got) = (ty.short_name(), type_of(path.get()).full_name());
    Err(error::type_error(
        rt,
        format_args!("expected {ty}.__fspath__() to return str or bytes, not {got}"),
    ))
}
