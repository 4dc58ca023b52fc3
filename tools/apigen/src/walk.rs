//! The calls that c-tests/misuse makes: every function that takes an object, a type or a C string,
//! with one argument at a time that is not what the function may be given.
//!
//! Each line of a file is `CALL_KIND(function, argument, error value, call)`; KIND says what is
//! returned. The samples are made by c-tests/misuse/walk.h.

use crate::File;
use crate::api::{Api, Function};
use crate::signature::{Declaration, Plain, Type};
use std::fmt::Write as _;
use std::path::Path;

/// Functions that are left out, each with the reason.
const LEFT_OUT: [(&str, &str); 21] = [
    ("Py_FatalError", "ends the process"),
    ("Py_CompileString", "needs what pyrt has not"),
    ("PySys_WriteStdout", "prints"),
    ("PySys_WriteStderr", "prints"),
    ("PySys_FormatStdout", "prints"),
    ("PySys_FormatStderr", "prints"),
    ("PyErr_Display", "prints"),
    ("PyErr_DisplayException", "prints"),
    ("PyErr_WriteUnraisable", "prints"),
    ("PyErr_WarnFormat", "prints"),
    ("PyErr_ResourceWarning", "prints"),
    ("PyErr_WarnEx", "prints"),
    ("PyErr_WarnExplicit", "prints"),
    ("PyImport_AppendInittab", "is called before the start"),
    ("PyOS_snprintf", "is that of C, without a thread state"),
    ("PyOS_mystricmp", "is that of C, without a thread state"),
    ("PyOS_mystrnicmp", "is that of C, without a thread state"),
    ("PyOS_strtol", "is that of C, without a thread state"),
    ("PyOS_strtoul", "is that of C, without a thread state"),
    ("PyObject_CallFinalizerFromDealloc", "is for a dying object"),
    ("PyUnstable_InterpreterFrame_GetLasti", "needs a frame"),
];

/// Parameters of other kinds, by type: something that may be passed.
const OTHERS: [(&str, &str); 22] = [
    ("PyType_Spec *", "&the.spec"),
    ("const PyType_Spec *", "&the.spec"),
    ("PySlot *", "the.slots"),
    ("const PySlot *", "the.slots"),
    ("PyModuleDef *", "&the.definition"),
    ("PyMethodDef *", "&the.method"),
    ("PyMemberDef *", "&the.member"),
    ("PyGetSetDef *", "&the.attribute"),
    ("PyStructSequence_Desc *", "&the.sequence"),
    ("PyABIInfo *", "&the.abi"),
    ("Py_buffer *", "&the.buffer"),
    ("const Py_buffer *", "&the.buffer"),
    ("PyObject *const *", "the.array"),
    ("PyObject **", "&the.out_object"),
    ("PyTypeObject **", "&the.out_type"),
    ("Py_ssize_t *", "&the.out_size"),
    ("int *", "&the.out_int"),
    ("char **", "&the.out_text"),
    ("const char **", "&the.out_constant"),
    ("const void *", "the.memory"),
    ("void *", "the.memory"),
    ("PyCapsule_Destructor", "NULL"),
];

/// The first object of a function, by the beginning of its name; the longest one counts.
const FIRST: [(&str, &str); 45] = [
    ("", "the.object"),
    ("PyAIter_", "the.iterator"),
    ("PyArg_", "the.tuple"),
    ("PyByteArray_", "the.bytearray"),
    ("PyBytes_", "the.bytes"),
    ("PyCFunction_", "the.function"),
    ("PyCapsule_", "the.capsule"),
    ("PyComplex_", "the.complex"),
    ("PyDictProxy_", "the.dict"),
    ("PyDict_", "the.dict"),
    ("PyErr_", "PyExc_ValueError"),
    ("PyErr_SetRaisedException", "the.exception"),
    ("PyErr_SetHandledException", "the.exception"),
    ("PyErr_SetImportErrorSubclass", "PyExc_ImportError"),
    ("PyEval_", "the.function"),
    ("PyExceptionClass_", "PyExc_ValueError"),
    ("PyException_", "the.exception"),
    ("PyFloat_", "the.real"),
    ("PyImport_", "the.text"),
    ("PyImport_ExecCode", "the.code"),
    ("PyImport_ReloadModule", "the.module"),
    ("PyIter_", "the.iterator"),
    ("PyList_", "the.list"),
    ("PyLong_", "the.number"),
    ("PyMapping_", "the.dict"),
    ("PyMemoryView_", "the.bytes"),
    ("PyModule_", "the.module"),
    ("PyModule_FromDefAndSpec", "the.module_spec"),
    ("PyModule_NewObject", "the.text"),
    ("PyNumber_", "the.number"),
    ("PyOS_", "the.text"),
    ("PyObject_Call", "the.function"),
    ("PyObject_CallMethod", "the.list"),
    ("PyObject_Vectorcall", "the.function"),
    ("PyObject_VectorcallMethod", "the.text"),
    ("PySeqIter_", "the.list"),
    ("PySequence_", "the.list"),
    ("PySet_", "the.set"),
    ("PyStructSequence_", "the.structure"),
    ("PyTuple_", "the.tuple"),
    ("PyUnicodeDecodeError_", "the.decode_error"),
    ("PyUnicodeEncodeError_", "the.encode_error"),
    ("PyUnicodeTranslateError_", "the.translate_error"),
    ("PyUnicode_", "the.text"),
    ("PyVectorcall_", "the.function"),
];

/// Other objects, by the parameter's name.
const NAMED: [(&str, &str); 16] = [
    ("args", "the.tuple"),
    ("bases", "NULL"),
    ("callable", "the.function"),
    ("cls", "(PyObject *)&PyList_Type"),
    ("dict", "NULL"),
    ("exc", "PyExc_OverflowError"),
    ("globals", "the.dict"),
    ("kw", "NULL"),
    ("kwargs", "NULL"),
    ("kwds", "NULL"),
    ("kwnames", "NULL"),
    ("mapping", "the.dict"),
    ("module", "the.module"),
    ("o2", "the.number"),
    ("tb", "NULL"),
    ("tuple", "the.tuple"),
];

/// An object with items, of the type that some functions take.
const VARIABLE: &str = "(PyVarObject *)the.tuple";

/// What one argument is in turn.
struct Fault {
    /// The file that its calls are in.
    file: &'static str,
    /// The value, for a parameter of this kind and whether it may be NULL.
    value: fn(Kind, bool) -> Option<&'static str>,
}

/// What a parameter is to this file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Object,
    Type,
    Text,
    Size,
    Other,
}

impl Kind {
    /// Whether NULL is a fault, unless the API says otherwise.
    fn is_required(self) -> bool {
        matches!(self, Kind::Object | Kind::Type | Kind::Text)
    }
}

const FAULTS: [Fault; 5] = [
    Fault {
        file: "null_calls.h",
        value: |kind, may_be_null| (kind.is_required() && !may_be_null).then_some("NULL"),
    },
    Fault {
        file: "allowed_calls.h",
        value: |kind, may_be_null| (kind.is_required() && may_be_null).then_some("NULL"),
    },
    Fault {
        file: "none_calls.h",
        value: |kind, _| match kind {
            Kind::Object => Some("Py_None"),
            Kind::Type => Some("(PyTypeObject *)Py_None"),
            _ => None,
        },
    },
    Fault {
        file: "negative_calls.h",
        value: |kind, _| (kind == Kind::Size).then_some("PY_SSIZE_T_MIN"),
    },
    Fault {
        file: "minus_calls.h",
        value: |kind, _| (kind == Kind::Size).then_some("-1"),
    },
];

/// The files below c-tests/misuse.
pub fn files(root: &Path) -> Result<Vec<File>, String> {
    let api = Api::read(&root.join("capi/api.toml"))?;
    let mut files: Vec<File> = FAULTS
        .iter()
        .map(|fault| file(fault.file, &api, |function| faulty_calls(function, fault)))
        .collect();
    files.push(file("plain_calls.h", &api, |function| {
        call(function, None).into_iter().collect()
    }));
    Ok(files)
}

/// The calls of a function in which one argument has the fault.
fn faulty_calls(function: &Function, fault: &Fault) -> Vec<String> {
    let params = function.signature.params.iter().enumerate();
    let faulty = params.filter_map(|(i, param)| {
        let may_be_null = function.nullable.contains(&param.name);
        let value = (fault.value)(kind(param), may_be_null)?;
        // C has no conversion between its two names for objects.
        let variable = is_variable(param) && value != "NULL";
        let value = if variable {
            "(PyVarObject *)Py_None"
        } else {
            value
        };
        call(function, Some((i, value)))
    });
    faulty.collect()
}

fn is_variable(param: &Declaration) -> bool {
    param.ctype.to_string().contains("PyVarObject")
}

fn file(name: &str, api: &Api, calls: impl Fn(&Function) -> Vec<String>) -> File {
    let mut out = String::from(
        "/* Made by `make headers` from capi/api.toml; see tools/apigen/src/walk.rs. */\n",
    );
    for function in api.functions.iter().filter(|f| is_walked(f)) {
        for line in calls(function) {
            let _ = writeln!(out, "{line}");
        }
    }
    (format!("c-tests/misuse/{name}"), out)
}

fn is_walked(f: &Function) -> bool {
    let has_object = f
        .signature
        .params
        .iter()
        .any(|p| matches!(kind(p), Kind::Object | Kind::Type | Kind::Text));
    let left_out = LEFT_OUT.iter().any(|(name, _)| *name == f.name);
    // What the collector calls is not entered like a function.
    has_object
        && !left_out
        && f.level != "pyrt"
        && f.error != "noreturn"
        && !f.name.ends_with("_DuringGC")
}

fn kind(param: &Declaration) -> Kind {
    if param.is_object() {
        return Kind::Object;
    }
    match param.ctype.to_string().as_str() {
        "PyTypeObject *" => Kind::Type,
        "const char *" => Kind::Text,
        "Py_ssize_t" => Kind::Size,
        _ => Kind::Other,
    }
}

/// The line of a call in which a parameter has another value than it should; `None` if nothing is
/// known for one of the others.
fn call(f: &Function, fault: Option<(usize, &str)>) -> Option<String> {
    let mut objects = 0;
    let mut args = Vec::new();
    for (i, param) in f.signature.params.iter().enumerate() {
        let sample = sample(f, param, objects);
        objects += usize::from(param.is_object());
        let value = match fault {
            Some((at, value)) if at == i => value.to_owned(),
            _ => sample?,
        };
        let stolen = f.stolen.contains(&param.name) && value != "NULL";
        args.push(if stolen {
            format!("Py_NewRef({value})")
        } else {
            value
        });
    }
    if f.signature.variadic {
        args.push("NULL".to_owned());
    }
    let argument = fault.map_or("", |(i, _)| f.signature.params[i].name.as_str());
    let (name, args) = (&f.name, args.join(", "));
    let (kind, error) = returned(f);
    Some(format!(
        "CALL_{kind}({name:?}, {argument:?}, {error}, {name}({args}))"
    ))
}

/// Something that may be passed for a parameter, `objects` of which were before it.
fn sample(f: &Function, param: &Declaration, objects: usize) -> Option<String> {
    let written = param.ctype.to_string();
    let known = match kind(param) {
        Kind::Object if param.ctype.to_string().contains("PyVarObject") => VARIABLE,
        Kind::Object => object(f, param, objects),
        Kind::Type if param.name == "metaclass" => "&PyType_Type",
        Kind::Type => "(PyTypeObject *)the.type",
        Kind::Text if f.printf.is_some() || param.name == "format" => "\"\"",
        Kind::Text => text(f, param),
        Kind::Size => "0",
        Kind::Other => match &param.ctype {
            Type::Plain(Plain { name, pointers, .. }) if pointers.is_empty() => match name.as_str()
            {
                "va_list" => return None,
                "double" => "1.5",
                "size_t" if f.name == "PyObject_VectorcallMethod" => "1",
                _ if name.starts_with("Py") && name != "Py_UCS4" && name != "Py_hash_t" => {
                    return known_other(&written);
                }
                _ => "0",
            },
            _ => return known_other(&written),
        },
    };
    Some(known.to_owned())
}

fn text(f: &Function, param: &Declaration) -> &'static str {
    match param.name.as_str() {
        "encoding" => "\"utf-8\"",
        "errors" => "\"strict\"",
        "obj_addr" => "(const char *)the.object",
        "name" if f.name.starts_with("PyImport_") => "\"sys\"",
        "name" if f.name.starts_with("PyErr_NewException") => "\"module.Name\"",
        _ => "\"text\"",
    }
}

fn known_other(written: &str) -> Option<String> {
    let found = OTHERS.iter().find(|(ctype, _)| *ctype == written);
    found.map(|(_, value)| (*value).to_owned())
}

fn object(f: &Function, param: &Declaration, objects: usize) -> &'static str {
    let named = NAMED.iter().find(|(name, _)| *name == param.name);
    if let (Some((_, value)), true) = (named, objects > 0) {
        return value;
    }
    if objects > 0 {
        return "the.text";
    }
    let fits = FIRST.iter().filter(|(start, _)| f.name.starts_with(start));
    fits.max_by_key(|(start, _)| start.len())
        .map_or("the.object", |(_, value)| value)
}

/// The kind of what a function returns, and its error value.
fn returned(f: &Function) -> (&'static str, &'static str) {
    let error = match f.error.as_str() {
        "-1" => "-1",
        "-2" => "-2",
        "0" => "0",
        "NULL" => "NULL",
        _ => "NO_ERROR",
    };
    if f.error == "void" || f.signature.result.ctype.to_string() == "void" {
        return ("VOID", "NO_ERROR");
    }
    match &f.signature.result.ctype {
        Type::Plain(plain) if plain.pointers.is_empty() && error == "NULL" => ("NUMBER", "0"),
        Type::Plain(plain) if plain.pointers.is_empty() => ("NUMBER", error),
        _ if f.result == "new" => ("NEW", error),
        _ => ("POINTER", error),
    }
}
