//! The module `builtins`: types, exceptions, constants and the functions
//! that extensions look up there.

use super::{create, import, reduce};
use crate::error;
use crate::object::thunk;
use crate::object::{as_type, attr, call, flags, has_type_flag, ops, slot, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::function::{Method, meth};
use crate::types::{self, constants, convert, dict, exceptions, module, strings, tuple};

fn len(rt: &mut Rt, _m: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    let size = ops::size(rt, object)?;
    convert::from_i64(rt, size as i64)
}

fn repr(rt: &mut Rt, _m: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    ops::repr(rt, object)
}

fn hash(rt: &mut Rt, _m: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    let hash = ops::hash(rt, object)?;
    convert::from_i64(rt, hash as i64)
}

fn callable(_rt: &mut Rt, _m: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    Ok(types::bool_root(type_of(object).slot(slot::tp_call) != 0))
}

fn id(rt: &mut Rt, _m: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    convert::from_i64(rt, (object.handle().bits() >> 1) as i64)
}

fn dir(rt: &mut Rt, _m: Ref<'_>, object: Ref<'_>) -> Result<Root> {
    let names = call::method(rt, object, "__dir__", &[])?;
    let _ = call::method(rt, names.get(), "sort", &[])?;
    Ok(names)
}

fn iter<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let &[object] = args else {
        return Err(error::type_error(rt, "iter expected 1 argument"));
    };
    ops::iter(rt, object)
}

fn next<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let (Some(iterator), true) = (args.first(), args.len() <= 2) else {
        return Err(error::type_error(
            rt,
            format_args!("next expected 1 to 2 arguments, got {}", args.len()),
        ));
    };
    match (ops::next(rt, *iterator)?, args.get(1)) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => Ok(default.root()),
        (None, None) => Err(error::raise(rt, &exceptions::EXC_STOP_ITERATION, "")),
    }
}

fn getattr<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    match *args {
        [object, name] => attr::get(rt, object, name),
        [object, name, default] => {
            Ok(attr::get_optional(rt, object, name)?.unwrap_or_else(|| default.root()))
        }
        _ => Err(error::type_error(
            rt,
            format_args!("getattr expected 2 or 3 arguments, got {}", args.len()),
        )),
    }
}

fn hasattr<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let &[object, name] = args else {
        return Err(error::type_error(
            rt,
            format_args!("hasattr expected 2 arguments, got {}", args.len()),
        ));
    };
    Ok(types::bool_root(
        attr::get_optional(rt, object, name)?.is_some(),
    ))
}

fn setattr<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let &[object, name, value] = args else {
        return Err(error::type_error(
            rt,
            format_args!("setattr expected 3 arguments, got {}", args.len()),
        ));
    };
    attr::set(rt, object, name, Some(value))?;
    Ok(types::none().root())
}

fn delattr<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let &[object, name] = args else {
        return Err(error::type_error(
            rt,
            format_args!("delattr expected 2 arguments, got {}", args.len()),
        ));
    };
    attr::set(rt, object, name, None)?;
    Ok(types::none().root())
}

/// Whether `class` (a type or a tuple of them) fits, by `fits`.
fn any_class(
    rt: &mut Rt,
    class: Ref<'_>,
    what: &str,
    fits: &dyn Fn(&Rt, &crate::object::TypeObject) -> bool,
) -> Result<bool> {
    if let Some(ty) = as_type(class) {
        return Ok(fits(rt, ty));
    }
    if !has_type_flag(class, flags::TUPLE_SUBCLASS) {
        return Err(error::type_error(
            rt,
            format_args!("{what} must be a type, a tuple of types, or a union"),
        ));
    }
    let classes: Vec<Root> = tuple::items(rt, class).map(Ref::root).collect();
    for class in &classes {
        if any_class(rt, class.get(), what, fits)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn isinstance<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let &[object, class] = args else {
        return Err(error::type_error(
            rt,
            format_args!("isinstance expected 2 arguments, got {}", args.len()),
        ));
    };
    let found = any_class(rt, class, "isinstance() arg 2", &|rt, ty| {
        type_of(object).is_subtype(rt, ty)
    })?;
    Ok(types::bool_root(found))
}

fn issubclass<'a>(rt: &mut Rt, _m: Ref<'a>, args: &'a [Ref<'a>]) -> Result<Root> {
    let &[derived, class] = args else {
        return Err(error::type_error(
            rt,
            format_args!("issubclass expected 2 arguments, got {}", args.len()),
        ));
    };
    let Some(derived) = as_type(derived) else {
        return Err(error::type_error(rt, "issubclass() arg 1 must be a class"));
    };
    let found = any_class(rt, class, "issubclass() arg 2", &|rt, ty| {
        derived.is_subtype(rt, ty)
    })?;
    Ok(types::bool_root(found))
}

/// `print(*args)`, to the standard output of C.
fn print<'a>(
    rt: &mut Rt,
    _m: Ref<'a>,
    args: &'a [Ref<'a>],
    names: Option<Ref<'a>>,
) -> Result<Root> {
    let positional = args.len() - names.map_or(0, tuple::len);
    let mut line = Vec::new();
    for (i, object) in args[..positional].iter().enumerate() {
        if i > 0 {
            line.push(b' ');
        }
        let text = ops::str(rt, *object)?;
        line.extend_from_slice(strings::bytes(text.get()));
    }
    line.push(b'\n');
    write_stdout(&line);
    Ok(types::none().root())
}

unsafe extern "C" {
    static stdout: *mut libc::FILE;
}

/// Writes to the standard output of C, so that it keeps its order with printf.
pub fn write_stdout(text: &[u8]) {
    // SAFETY: C's own stream, which locks itself.
    unsafe { libc::fwrite(text.as_ptr().cast(), 1, text.len(), stdout) };
}

pub(super) const fn method(
    name: &'static std::ffi::CStr,
    function: fn() -> usize,
    flags: i32,
) -> Method {
    Method {
        name,
        function,
        flags,
        doc: c"",
    }
}

static METHODS: &[Method] = &[
    method(c"len", || thunk::method_o(len), meth::O),
    method(c"repr", || thunk::method_o(repr), meth::O),
    method(c"hash", || thunk::method_o(hash), meth::O),
    method(c"callable", || thunk::method_o(callable), meth::O),
    method(c"id", || thunk::method_o(id), meth::O),
    method(c"dir", || thunk::method_o(dir), meth::O),
    method(c"iter", || thunk::method_fast(iter), meth::FASTCALL),
    method(c"next", || thunk::method_fast(next), meth::FASTCALL),
    method(c"getattr", || thunk::method_fast(getattr), meth::FASTCALL),
    method(c"hasattr", || thunk::method_fast(hasattr), meth::FASTCALL),
    method(c"setattr", || thunk::method_fast(setattr), meth::FASTCALL),
    method(c"delattr", || thunk::method_fast(delattr), meth::FASTCALL),
    method(
        c"isinstance",
        || thunk::method_fast(isinstance),
        meth::FASTCALL,
    ),
    method(
        c"issubclass",
        || thunk::method_fast(issubclass),
        meth::FASTCALL,
    ),
    method(
        c"print",
        || thunk::method_fast_kw(print),
        meth::FASTCALL | meth::KEYWORDS,
    ),
];

/// Static types whose names are not looked up in builtins.
const HIDDEN: &[&str] = &[
    "NoneType",
    "NotImplementedType",
    "ellipsis",
    "module",
    "moduledef",
    "mappingproxy",
    "builtin_function_or_method",
    "ModuleSpec",
    "iterator",
    "PyCapsule",
    "traceback",
];

/// Makes `builtins` and puts it into the table of modules.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let methods = METHODS.iter().chain(&reduce::METHODS);
    let made = create::own_module(rt, "builtins", methods)?;
    let dict = module::dict_of(rt, made.get())?;
    let mut all = Vec::new();
    types::for_each_static(|ty| all.push(ty));
    for ty in all {
        let name = ty.full_name();
        let shown = !HIDDEN.contains(&name)
            && !name.contains(['.', '-'])
            && !name.ends_with("_descriptor")
            && !name.ends_with("iterator");
        if shown {
            dict::set_text(rt, dict.get(), name, ty.as_ref())?;
        }
    }
    for (name, value) in [
        ("EnvironmentError", exceptions::EXC_OS_ERROR.as_ref()),
        ("IOError", exceptions::EXC_OS_ERROR.as_ref()),
        ("None", types::none()),
        ("True", types::true_()),
        ("False", types::false_()),
        ("NotImplemented", types::not_implemented()),
        ("Ellipsis", constants::ellipsis()),
    ] {
        dict::set_text(rt, dict.get(), name, value)?;
    }
    import::register(rt, "builtins", made.get())
}
