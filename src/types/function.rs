//! Functions and methods implemented in C: `builtin_function_or_method`.

use crate::error;
use crate::handle::Handle;
use crate::object::native::{self, NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::ops::{self, cmp};
use crate::object::thunk::{self, RawObject, from_call};
use crate::object::{
    TypeObject, alloc, as_type, attr, death, flags, is_exact, ready, slot, type_of,
};
use crate::rt::{Ref, Result, Root, Rt, Stored};
use crate::types::descr::{self, GetSet};
use crate::types::{self, dict, strings, tuple};
use std::cell::Cell;
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
    /// The defining class, for METH_METHOD; of a static method its type.
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
    alloc::new_builtin(rt, &PyCFunction_Type, function)
}

/// Whether the object is a C function object.
#[inline(always)]
pub fn is_function(object: Ref<'_>) -> bool {
    is_exact(object, &PyCFunction_Type)
}

/// Whether [`call`] knows how to call the object.
#[inline(always)]
pub fn is_fast(object: Ref<'_>) -> bool {
    is_function(object) || descr::is_method(object)
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
        return descr::call_fast(rt, callable, args, positional, names);
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
    Some(call_def(
        rt, callable, def, bound, class, args, positional, names,
    ))
}

/// Calls a C function object without entering the runtime: there is nothing
/// to do inside but to look at the definition, which never changes. `None`
/// if another way must be taken ([`call_with_tuple`], [`call`]): another
/// callable, arguments that do not fit, other conventions, or the recursion
/// limit.
///
/// # Safety
/// Called by C, outside the runtime; `callable` and the `count` arguments
/// are alive for the call.
#[inline(always)]
pub unsafe fn call_outside(
    callable: Ref<'_>,
    args: *const RawObject,
    count: usize,
) -> Option<RawObject> {
    type Fast = unsafe extern "C" fn(RawObject, *const RawObject, isize) -> RawObject;
    // SAFETY: passed on from the caller.
    let (def, this, depth) = unsafe { plain_function(callable) }?;
    let function = def.function;
    // SAFETY: the flags say what the function's signature is.
    let plain = |arg| unsafe { std::mem::transmute::<usize, Plain>(function)(this, arg) };
    let before = depth.get();
    let result = match def.flags & meth::CONVENTION {
        meth::FASTCALL => {
            depth.set(before + 1);
            // SAFETY: as above.
            unsafe { std::mem::transmute::<usize, Fast>(function)(this, args, count as isize) }
        }
        meth::O if count == 1 => {
            depth.set(before + 1);
            // SAFETY: one argument.
            plain(unsafe { *args })
        }
        meth::NOARGS if count == 0 => {
            depth.set(before + 1);
            plain(std::ptr::null_mut())
        }
        _ => return None,
    };
    depth.set(before);
    Some(result)
}

type Plain = unsafe extern "C" fn(RawObject, RawObject) -> RawObject;

/// The definition of a C function object, its first argument, and the depth
/// of calls, which is below the limit.
///
/// # Safety
/// As for [`call_outside`].
#[inline(always)]
unsafe fn plain_function<'a>(
    callable: Ref<'_>,
) -> Option<(&'static MethodDef, RawObject, &'a Cell<u32>)> {
    if cfg!(feature = "checked") || !is_function(callable) {
        return None;
    }
    let depth = &crate::thread::current()?.depth;
    if depth.get() >= crate::object::call::limit() {
        return None;
    }
    // SAFETY: an exact function object; def and bound are never changed.
    let payload =
        unsafe { &*(*(callable.handle().bits() as *const native::Native<Function>)).payload_ptr() };
    let bound = payload.bound.as_ref();
    let this = bound.map_or(std::ptr::null_mut(), |b| b.handle().bits() as RawObject);
    Some((payload.def, this, depth))
}

/// [`call_outside`] for functions that take a tuple.
///
/// # Safety
/// As for [`call_outside`].
#[inline(always)]
pub unsafe fn call_with_tuple(
    callable: Ref<'_>,
    args: *const RawObject,
    count: usize,
) -> Option<RawObject> {
    // SAFETY: passed on from the caller; the tuple is this function's own
    // reference, released outside the runtime.
    unsafe {
        let (def, this, depth) = plain_function(callable)?;
        if def.flags & meth::CONVENTION != meth::VARARGS {
            return None;
        }
        let args: &[Ref<'_>] = thunk::arg_slice(args, count);
        let tuple = match Rt::exclusive() {
            Some(rt) => tuple::from_fn(&rt, count, |i| args[i]).ok()?.into_counted(),
            None => Handle::from_bits(tuple::pack_beside(args)? as usize)?,
        };
        depth.set(depth.get() + 1);
        let function = std::mem::transmute::<usize, Plain>(def.function);
        let result = function(this, tuple.bits() as RawObject);
        depth.set(depth.get() - 1);
        death::release(crate::thread::current()?, tuple.bits());
        Some(result)
    }
}

/// Calls a C function by its definition, with `bound` as its first argument.
/// `who` is the callable that error messages name.
#[inline]
#[expect(clippy::too_many_arguments, reason = "the whole of a C call")]
pub fn call_def(
    rt: &mut Rt,
    who: Ref<'_>,
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
        let who = match convention {
            meth::VARARGS => format!("{}()", def.name()),
            _ => display_name(rt, who),
        };
        return Err(error::type_error(
            rt,
            format_args!("{who} takes no keyword arguments"),
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
                return Err(wrong_count(rt, who, "exactly one argument", args.len()));
            };
            let f: unsafe extern "C" fn(RawObject, RawObject) -> RawObject =
                // SAFETY: as above.
                unsafe { std::mem::transmute(function) };
            // SAFETY: as above.
            thunk::outside(rt, || unsafe { f(this, thunk::raw(arg)) })
        }
        meth::NOARGS => {
            if !args.is_empty() {
                return Err(wrong_count(rt, who, "no arguments", args.len()));
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
            let raw = thunk::outside(rt, || unsafe { f(this, thunk::raw(tuple.get())) });
            death::drop_now(rt, tuple);
            raw
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
    from_call(rt, raw, who)
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
fn wrong_count(rt: &mut Rt, who: Ref<'_>, wanted: &str, given: usize) -> crate::rt::Raised {
    let who = display_name(rt, who);
    error::type_error(rt, format_args!("{who} takes {wanted} ({given} given)"))
}

/// A callable's name for messages: `module.qualname()`.
#[cold]
pub fn display_name(rt: &mut Rt, callable: Ref<'_>) -> String {
    let part = |rt: &mut Rt, name| match attr::get_str(rt, callable, name) {
        Ok(value) if strings::is_str(value.get()) => Some(strings::lossy(value.get()).into_owned()),
        Ok(_) => None,
        Err(_) => {
            error::restore(rt, None);
            None
        }
    };
    let Some(name) = part(rt, "__qualname__") else {
        return match ops::str(rt, callable) {
            Ok(text) => strings::lossy(text.get()).into_owned(),
            Err(_) => {
                error::restore(rt, None);
                "?".to_owned()
            }
        };
    };
    match part(rt, "__module__") {
        Some(module) if module != "builtins" => format!("{module}.{name}()"),
        _ => format!("{name}()"),
    }
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

/// A definition that lives as long as the process, from a method table.
pub fn leak_def(method: &Method) -> &'static MethodDef {
    Box::leak(Box::new(MethodDef {
        name: method.name.as_ptr(),
        function: (method.function)(),
        flags: method.flags,
        doc: method.doc.as_ptr(),
    }))
}

/// The parts of a docstring that begins with a signature line
/// (`name(...)\n--\n\n`): the signature and the text behind it.
pub fn split_doc<'a>(name: &str, doc: &'a str) -> (Option<&'a str>, &'a str) {
    let name = name.rsplit_once('.').map_or(name, |(_, n)| n);
    let Some(rest) = doc.strip_prefix(name).filter(|r| r.starts_with('(')) else {
        return (None, doc);
    };
    match rest.find(")\n--\n\n") {
        Some(end) => (Some(&rest[..=end]), &rest[end + 6..]),
        None => (None, doc),
    }
}

impl MethodDef {
    /// `ml_doc` as text.
    pub fn doc(&self) -> Option<&str> {
        if self.doc.is_null() {
            return None;
        }
        // SAFETY: a definition's doc is a C string that lives as long.
        unsafe { CStr::from_ptr(self.doc) }.to_str().ok()
    }

    /// `__doc__`; new reference.
    pub fn doc_object(&self, rt: &Rt) -> Result<Root> {
        match self.doc() {
            Some(doc) if !doc.is_empty() => strings::new(rt, split_doc(self.name(), doc).1),
            _ => Ok(types::none().root()),
        }
    }

    /// `__text_signature__`; new reference.
    pub fn signature_object(&self, rt: &Rt) -> Result<Root> {
        match self.doc().and_then(|d| split_doc(self.name(), d).0) {
            Some(signature) => strings::new(rt, signature),
            None => Ok(types::none().root()),
        }
    }
}

/// The object as a C function; TypeError if it is something else.
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, Function>> {
    Obj::from_ref(object)
}

impl Function {
    /// What messages name the function after: `__self__`, or the type of a
    /// static method.
    fn owner<'a>(&'a self, rt: &'a Rt) -> Option<Ref<'a>> {
        let is_static = self.def.flags & meth::STATIC != 0;
        let owner = if is_static { &self.class } else { &self.bound };
        owner.as_ref().map(|o| o.get(rt))
    }
}

fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, Function>> {
    view(object)
        .ok_or_else(|| error::type_error(rt, "a builtin_function_or_method object is required"))
}

fn get_name(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let def = this(rt, object)?.get(rt).def;
    strings::interned(rt, def.name())
}

fn get_qualname(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let function = this(rt, object)?.get(rt);
    let name = function.def.name();
    let prefix = match function.owner(rt) {
        None => return strings::interned(rt, name),
        Some(b) if types::module::is_module(b) => return strings::interned(rt, name),
        Some(b) => as_type(b).unwrap_or_else(|| type_of(b)),
    };
    let text = format!("{}.{name}", types::typetype::qualname_text(rt, prefix));
    strings::new(rt, &text)
}

fn get_doc(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    this(rt, object)?.get(rt).def.doc_object(rt)
}

fn get_signature(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    this(rt, object)?.get(rt).def.signature_object(rt)
}

fn get_self(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let bound = &this(rt, object)?.get(rt).bound;
    Ok(bound
        .as_ref()
        .map_or_else(types::none, |b| b.get(rt))
        .root())
}

fn get_module(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let module = &this(rt, object)?.get(rt).module;
    Ok(module
        .as_ref()
        .map_or_else(types::none, |b| b.get(rt))
        .root())
}

fn function_repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let function = this(rt, object)?.get(rt);
    let name = function.def.name();
    let text = match function.owner(rt) {
        Some(b) if !types::module::is_module(b) => format!(
            "<built-in method {name} of {} object at {:#x}>",
            type_of(b).full_name(),
            b.handle().bits()
        ),
        _ => format!("<built-in function {name}>"),
    };
    strings::new(rt, &text)
}

fn function_compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: c_int) -> Result<Root> {
    let (Some(fa), Some(fb)) = (view(a), view(b)) else {
        return Ok(types::not_implemented().root());
    };
    let (fa, fb) = (fa.get(rt), fb.get(rt));
    let bound = |f: &Function| f.bound.as_ref().map(|b| b.handle());
    let same = bound(fa) == bound(fb) && fa.def.function == fb.def.function;
    match op {
        cmp::EQ => Ok(types::bool_root(same)),
        cmp::NE => Ok(types::bool_root(!same)),
        _ => Ok(types::not_implemented().root()),
    }
}

fn function_hash(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let function = this(rt, object)?.get(rt);
    let bound = function.bound.as_ref().map_or(0, |b| b.handle().bits());
    Ok(((bound >> 4) ^ (function.def.function >> 4)) as isize)
}

/// tp_call of everything that [`call`] knows.
pub fn call_by_tuple(
    rt: &mut Rt,
    callable: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    crate::object::call::with_tuple_vector(rt, callable, args, kwargs)
}

static GETSET: &[GetSet] = &[
    GetSet::read(c"__name__", || thunk::getter(get_name)),
    GetSet::read(c"__qualname__", || thunk::getter(get_qualname)),
    GetSet::read(c"__doc__", || thunk::getter(get_doc)),
    GetSet::read(c"__text_signature__", || thunk::getter(get_signature)),
    GetSet::read(c"__self__", || thunk::getter(get_self)),
    GetSet::read(c"__module__", || thunk::getter(get_module)),
];

/// Completes the type.
pub fn setup(rt: &mut Rt) -> Result<()> {
    let ty = &PyCFunction_Type;
    ty.set_slot(slot::tp_repr, thunk::unary(function_repr));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(function_compare));
    ty.set_slot(slot::tp_hash, thunk::hash(function_hash));
    ty.set_slot(slot::tp_call, thunk::call(call_by_tuple));
    ty.set_flags(flags::MANAGED_WEAKREF);
    ready::ready_static(rt, ty, &types::PyBaseObject_Type)?;
    descr::add_getset(rt, ty, GETSET)
}
