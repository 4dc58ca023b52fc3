/* Codecs: the registry, error handlers by function and by name, encoders and decoders as objects. */
#include "fixture.h"

static PyObject *
handler(PyObject *Py_UNUSED(self), PyObject *error)
{
    Py_ssize_t end = 0;
    if (PyObject_TypeCheck(error, (PyTypeObject *)PyExc_UnicodeDecodeError)) {
        PyUnicodeDecodeError_GetEnd(error, &end);
    } else {
        PyUnicodeEncodeError_GetEnd(error, &end);
    }
    return Py_BuildValue("(sn)", "<?>", end);
}

static PyMethodDef method = {"handler", handler, METH_O, NULL};

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *function = PyCFunction_New(&method, NULL), *text = PyUnicode_FromString("a\xc3\xa9" "b");
    show_int("RegisterError", PyCodec_RegisterError("fixture.handler", function));
    show_int("RegisterError of None", PyCodec_RegisterError("fixture.none", Py_None));
    show_new("encode", PyUnicode_AsEncodedString(text, "ascii", "fixture.handler"));
    show_new("decode", PyUnicode_DecodeUTF8("a\xff" "b", 3, "fixture.handler"));
    PyObject *found = PyCodec_LookupError("fixture.handler");
    CHECK(found == function);
    Py_XDECREF(found);
    show_new("LookupError missing", PyCodec_LookupError("fixture.missing"));
    show_int("KnownEncoding", PyCodec_KnownEncoding("utf-8"));
    show_int("KnownEncoding missing", PyCodec_KnownEncoding("no-such-codec"));
    show_new("Encode", PyCodec_Encode(text, "latin-1", NULL));
    PyObject *bytes = PyBytes_FromString("x\xe9");
    show_new("Decode", PyCodec_Decode(bytes, "latin-1", NULL));
    show_new("Decode missing", PyCodec_Decode(bytes, "no-such-codec", NULL));
    PyObject *encoder = PyCodec_Encoder("utf-8");
    show_new("Encoder", call_one(encoder, text));
    Py_XDECREF(encoder);
    PyObject *error = PyUnicodeDecodeError_Create("utf-8", "ab\xff" "cd", 5, 2, 3, "a reason");
    show_new("StrictErrors", PyCodec_StrictErrors(error));
    show_new("IgnoreErrors", PyCodec_IgnoreErrors(error));
    show_new("ReplaceErrors", PyCodec_ReplaceErrors(error));
    show_new("BackslashReplaceErrors", PyCodec_BackslashReplaceErrors(error));
    show_new("XMLCharRefReplaceErrors", PyCodec_XMLCharRefReplaceErrors(error));
    show_new("StrictErrors of None", PyCodec_StrictErrors(Py_None));
    Py_DECREF(error);
    Py_DECREF(bytes);
    Py_DECREF(text);
    Py_DECREF(function);
}

FIXTURE(codec_registry, run)
