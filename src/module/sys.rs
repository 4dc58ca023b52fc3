//! The module `sys`, with what extensions use of it.

use super::{create, import, sys_info};
use crate::error;
use crate::object::call;
use crate::object::thunk;
use crate::rt::{Ref, Result, Root, Rt};
use crate::thread;
use crate::types::function::{Method, meth};
use crate::types::{self, convert, dict, list, module, strings};

/// Version of the API, as `PY_VERSION_HEX` gives it.
pub const HEX_VERSION: i64 = 0x030f_00f0;

fn get_recursion_limit(rt: &mut Rt, _module: Ref<'_>) -> Result<Root> {
    convert::from_i64(rt, i64::from(call::limit()))
}

fn set_recursion_limit(rt: &mut Rt, _module: Ref<'_>, limit: Ref<'_>) -> Result<Root> {
    let limit = convert::as_i64(rt, limit)?;
    if limit < 1 {
        return Err(error::value_error(
            rt,
            "recursion limit must be greater or equal than 1",
        ));
    }
    call::set_limit(u32::try_from(limit).unwrap_or(u32::MAX));
    Ok(types::none().root())
}

fn intern(rt: &mut Rt, _module: Ref<'_>, text: Ref<'_>) -> Result<Root> {
    if !strings::is_str(text) {
        return Err(error::type_error(rt, "intern() argument must be str"));
    }
    Ok(strings::intern(text))
}

fn exception(rt: &mut Rt, _module: Ref<'_>) -> Result<Root> {
    let handled = thread::current().and_then(|t| t.handled.get());
    let _ = &rt;
    // SAFETY: counted by the thread state.
    Ok(handled
        .map_or_else(types::none, |h| unsafe { Ref::from_handle(h) })
        .root())
}

static METHODS: &[Method] = &[
    Method {
        name: c"getrecursionlimit",
        function: || thunk::method_noargs(get_recursion_limit),
        flags: meth::NOARGS,
        doc: c"Return the current value of the recursion limit.",
    },
    Method {
        name: c"setrecursionlimit",
        function: || thunk::method_o(set_recursion_limit),
        flags: meth::O,
        doc: c"Set the maximum depth of calls.",
    },
    Method {
        name: c"intern",
        function: || thunk::method_o(intern),
        flags: meth::O,
        doc: c"Return the interned string of the same text.",
    },
    Method {
        name: c"exception",
        function: || thunk::method_noargs(exception),
        flags: meth::NOARGS,
        doc: c"Return the exception being handled.",
    },
];

/// Makes `sys` and puts it into the table of modules.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let sys = create::own_module(rt, "sys", METHODS)?;
    let dict = module::dict_of(rt, sys.get())?;
    let modules = import::modules(rt)?;
    dict::set_text(rt, dict.get(), "modules", modules.get())?;
    let path = path_from_environment(rt)?;
    dict::set_text(rt, dict.get(), "path", path.get())?;
    let argv = list::with_empty_places(rt, 0)?;
    if let Some(view) = list::view(argv.get()) {
        let empty = strings::new(rt, "")?;
        list::append(rt, view, empty.get())?;
    }
    dict::set_text(rt, dict.get(), "argv", argv.get())?;
    for (name, value) in [
        ("hexversion", HEX_VERSION),
        ("api_version", 1013),
        ("maxunicode", 0x10_ffff),
    ] {
        let value = convert::from_i64(rt, value)?;
        dict::set_text(rt, dict.get(), name, value.get())?;
    }
    if let Ok(maxsize) = convert::from_i64(rt, i64::MAX) {
        dict::set_text(rt, dict.get(), "maxsize", maxsize.get())?;
    } else {
        error::restore(rt, None);
    }
    for (name, value) in [
        (
            "version",
            concat!("3.15.0 (pyrt ", env!("CARGO_PKG_VERSION"), ")"),
        ),
        ("platform", "linux"),
        ("byteorder", "little"),
        ("executable", ""),
        ("prefix", ""),
        ("exec_prefix", ""),
    ] {
        let value = strings::new(rt, value)?;
        dict::set_text(rt, dict.get(), name, value.get())?;
    }
    for name in ["stdin", "stdout", "stderr"] {
        dict::set_text(rt, dict.get(), name, types::none())?;
    }
    for (name, group) in [
        ("version_info", &sys_info::VERSION),
        ("float_info", &sys_info::FLOAT),
        ("int_info", &sys_info::INT),
    ] {
        let info = group.make(rt)?;
        dict::set_text(rt, dict.get(), name, info.get())?;
    }
    import::register(rt, "sys", sys.get())
}

/// `sys.path`: what PYTHONPATH names.
fn path_from_environment(rt: &mut Rt) -> Result<Root> {
    let path = list::with_empty_places(rt, 0)?;
    let set = std::env::var_os("PYTHONPATH").unwrap_or_default();
    if let Some(view) = list::view(path.get()) {
        for folder in std::env::split_paths(&set).filter(|f| !f.as_os_str().is_empty()) {
            let text = strings::new(rt, &folder.to_string_lossy())?;
            list::append(rt, view, text.get())?;
        }
    }
    Ok(path)
}
