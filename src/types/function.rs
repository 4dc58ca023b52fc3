//! Functions and methods implemented in C: `builtin_function_or_method`.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::thunk::{self, RawObject, from_c};
use crate::object::{TypeObject, alloc, flags, is_exact};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::{dict, tuple};
use std::ffi::{CStr, c_char, c_int};

/// `METH_*` flags of the ABI.
pub mod meth {
    #![allow(missing_docs, reason = "the ABI's own names")]
    pub const VARARGS: i32 = 0x1;
    pub const KEYWORDS: i32 = 0x2;
    pub const NOARGS: i32 = 0x4;
    pub const O: i32 = 0x8;
    pub const CLASS: i32 = 0x10;
    pub const STATIC: i32 = 0x20;
    pub const COEXIST: i32 = 0x40;
    pub const FASTCALL: i32 = 0x80;
    pub const METHOD: i32 = 0x200;
    /// The flags that decide about the calling convention.
    pub const CONVENTION: i32 = VARARGS | KEYWORDS | NOARGS | O | FASTCALL | METHOD;
}

/// `PyMethodDef` of the ABI.
#[repr(C)]
pub struct MethodDef {
    /// `ml_name`.
    pub name: *const c_char,
    /// `ml_meth`.
    pub function: usize,
    /// `ml_flags`, see [`meth`].
    pub flags: c_int,
    /// `ml_doc`, may be NULL.
    pub doc: *const c_char,
}

const _: () = assert!(size_of::<MethodDef>() == 32);

// SAFETY: definitions are constant data of an extension or of the runtime.
unsafe impl Sync for MethodDef {}

impl MethodDef {
    /// `ml_name` as text.
    pub fn name(&self) -> &str {
        if self.name.is_null() {
            return "?";
        }
        // SAFETY: a definition's name is a C string that lives as long.
        unsafe { CStr::from_ptr(self.name) }.to_str().unwrap_or("?")
    }
}

/// Payload of a C function object.
pub struct Function {
    /// The definition; lives as long as the extension.
    pub def: &'static MethodDef,
    /// `__self__`: the module, the instance, or nothing.
    pub bound: Option<Stored>,
    /// `__module__`.
    pub module: Option<Stored>,
    /// The defining class, for METH_METHOD.
    pub class: Option<Stored>,
}

// SAFETY: the three optional references are all that is stored.
unsafe impl Payload for Function {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, visit: &mut Visit<'_>) {
        for stored in [&self.bound, &self.module, &self.class]
            .into_iter()
            .flatten()
        {
            visit(stored.handle());
        }
    }
}

static KIND: NativeKind = kind_of::<Function>(None);

/// The type of functions and methods implemented in C.
#[unsafe(no_mangle)]
pub static PyCFunction_Type: TypeObject = TypeObject::declare(
    c"builtin_function_or_method",
    &KIND,
    KIND.size,
    flags::HAVE_GC,
);

/// A new function object; new reference.
pub fn new(
    rt: &Rt,
    def: &'static MethodDef,
    bound: Option<Ref<'_>>,
    module: Option<Ref<'_>>,
    class: Option<Ref<'_>>,
) -> Result<Root> {
    let function = Function {
        def,
        bound: bound.map(|b| rt.store(b)),
        module: module.map(|m| rt.store(m)),
        class: class.map(|c| rt.store(c)),
    };
    alloc::new_native(rt, &PyCFunction_Type, function)
}

/// Whether the object is a C function object.
#[inline(always)]
pub fn is_function(object: Ref<'_>) -> bool {
    is_exact(object, &PyCFunction_Type)
}

/// Calls a C function object; `None` if `callable` is something else.
#[inline]
pub fn call(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: &[Ref<'_>],
    positional: usize,
    names: Option<Ref<'_>>,
) -> Option<Result<Root>> {
    if !is_function(callable) {
        return None;
    }
    let function = Obj::<Function>::from_ref(callable)?;
    let payload = function.get(rt);
    let (def, bound, class) = (
        payload.def,
        payload.bound.as_ref().map(|b| b.handle()),
        payload.class.as_ref().map(|c| c.handle()),
    );
    // SAFETY: the function object keeps both, and the caller keeps it.
    let (bound, class) = unsafe {
        (
            bound.map(|h| Ref::from_handle(h)),
            class.map(|h| Ref::from_handle(h)),
        )
    };
    Some(call_def(rt, def, bound, class, args, positional, names))
}

/// Calls a C function by its definition, with `bound` as its first argument.
#[inline]
pub fn call_def(
    rt: &mut Rt,
    def: &'static MethodDef,
    bound: Option<Ref<'_>>,
    class: Option<Ref<'_>>,
    args: &[Ref<'_>],
    positional: usize,
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let names = names.filter(|n| tuple::len(*n) > 0);
    let convention = def.flags & meth::CONVENTION;
    if convention & meth::KEYWORDS == 0 && names.is_some() {
        return Err(error::type_error(
            rt,
            format_args!("{}() takes no keyword arguments", def.name()),
        ));
    }
    let (this, function) = (thunk::raw_opt(bound), def.function);
    let vector = args.as_ptr().cast::<RawObject>();
    let count = positional as isize;
    // SAFETY (of all calls below): the flags of the definition say what the
    // function's signature is; the arguments are alive for the call.
    let raw = match convention {
        meth::O => {
            let &[arg] = args else {
                return Err(wrong_count(rt, def, "exactly one argument", args.len()));
            };
            let f: unsafe extern "C" fn(RawObject, RawObject) -> RawObject =
                // SAFETY: as above.
                unsafe { std::mem::transmute(function) };
            // SAFETY: as above.
            thunk::outside(rt, || unsafe { f(this, thunk::raw(arg)) })
        }
        meth::NOARGS => {
            if !args.is_empty() {
                return Err(wrong_count(rt, def, "no arguments", args.len()));
            }
            let f: unsafe extern "C" fn(RawObject, RawObject) -> RawObject =
                // SAFETY: as above.
                unsafe { std::mem::transmute(function) };
            // SAFETY: as above.
            thunk::outside(rt, || unsafe { f(this, std::ptr::null_mut()) })
        }
        meth::FASTCALL => {
            let f: unsafe extern "C" fn(RawObject, *const RawObject, isize) -> RawObject =
                // SAFETY: as above.
                unsafe { std::mem::transmute(function) };
            // SAFETY: as above.
            thunk::outside(rt, || unsafe { f(this, vector, count) })
        }
        c if c == meth::FASTCALL | meth::KEYWORDS => {
            let f: unsafe extern "C" fn(
                RawObject,
                *const RawObject,
                isize,
                RawObject,
            ) -> RawObject =
                // SAFETY: as above.
                unsafe { std::mem::transmute(function) };
            // SAFETY: as above.
            thunk::outside(rt, || unsafe {
                f(this, vector, count, thunk::raw_opt(names))
            })
        }
        c if c == meth::FASTCALL | meth::KEYWORDS | meth::METHOD => {
            let f: unsafe extern "C" fn(
                RawObject,
                RawObject,
                *const RawObject,
                usize,
                RawObject,
            ) -> RawObject =
                // SAFETY: as above.
                unsafe { std::mem::transmute(function) };
            let class = thunk::raw_opt(class);
            // SAFETY: as above.
            thunk::outside(rt, || unsafe {
                f(this, class, vector, positional, thunk::raw_opt(names))
            })
        }
        meth::VARARGS => {
            let tuple = tuple::from_refs(rt, args)?;
            let f: unsafe extern "C" fn(RawObject, RawObject) -> RawObject =
                // SAFETY: as above.
                unsafe { std::mem::transmute(function) };
            // SAFETY: as above.
            thunk::outside(rt, || unsafe { f(this, thunk::raw(tuple.get())) })
        }
        c if c == meth::VARARGS | meth::KEYWORDS => {
            let tuple = tuple::from_refs(rt, &args[..positional])?;
            let kwargs = match names {
                Some(names) => Some(keyword_dict(rt, names, &args[positional..])?),
                None => None,
            };
            let f: unsafe extern "C" fn(RawObject, RawObject, RawObject) -> RawObject =
                // SAFETY: as above.
                unsafe { std::mem::transmute(function) };
            let kwargs_raw = thunk::raw_opt(kwargs.as_ref().map(Root::get));
            // SAFETY: as above.
            thunk::outside(rt, || unsafe {
                f(this, thunk::raw(tuple.get()), kwargs_raw)
            })
        }
        _ => {
            return Err(error::system_error(
                rt,
                format_args!("{}() method: bad call flags", def.name()),
            ));
        }
    };
    from_c(rt, raw, def.name())
}

/// A new dict of keyword names and values.
pub fn keyword_dict(rt: &mut Rt, names: Ref<'_>, values: &[Ref<'_>]) -> Result<Root> {
    let kwargs = dict::new(rt)?;
    for (i, value) in values.iter().enumerate() {
        let name = tuple::item(rt, names, i).root();
        dict::set(rt, kwargs.get(), name.get(), *value)?;
    }
    Ok(kwargs)
}

#[cold]
fn wrong_count(rt: &Rt, def: &MethodDef, wanted: &str, given: usize) -> crate::rt::Raised {
    error::type_error(
        rt,
        format_args!("{}() takes {wanted} ({given} given)", def.name()),
    )
}

/// A method of a built-in type, as written in the type's table.
pub struct Method {
    /// Name.
    pub name: &'static CStr,
    /// Makes the thunk, e.g. `|| thunk::method_o(append)`.
    pub function: fn() -> usize,
    /// `METH_*`, see [`meth`].
    pub flags: i32,
    /// Documentation.
    pub doc: &'static CStr,
}
