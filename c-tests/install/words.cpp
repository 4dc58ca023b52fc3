// An extension in C++: exceptions of C++ end at its functions, and a template owns references.
#include <Python.h>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

struct Release {
    void operator()(PyObject *object) const { Py_DECREF(object); }
};
using Owned = std::unique_ptr<PyObject, Release>;

// How often each word of a text occurs, as a dict.
Owned counted(const std::string &text)
{
    Owned counts(PyDict_New());
    if (!counts) {
        throw std::bad_alloc();
    }
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        PyObject *found;
        if (PyDict_GetItemStringRef(counts.get(), word.c_str(), &found) < 0) {
            throw std::runtime_error("lookup");
        }
        Owned old(found);
        Owned next(PyLong_FromLong(old ? PyLong_AsLong(old.get()) + 1 : 1));
        if (PyDict_SetItemString(counts.get(), word.c_str(), next.get()) < 0) {
            throw std::runtime_error("store");
        }
    }
    return counts;
}

PyObject *count(PyObject *, PyObject *argument)
{
    try {
        Py_ssize_t size;
        const char *text = PyUnicode_AsUTF8AndSize(argument, &size);
        return text ? counted(std::string(text, static_cast<std::size_t>(size))).release() : nullptr;
    } catch (const std::exception &e) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_RuntimeError, e.what());
        }
        return nullptr;
    }
}

PyABIInfo_VAR(abi);
PyMethodDef methods[] = {{"count", count, METH_O, "How often each word occurs."},
                         {nullptr, nullptr, 0, nullptr}};
PySlot slots[] = {PySlot_PTR_STATIC(Py_mod_abi, &abi), PySlot_PTR_STATIC(Py_mod_methods, methods),
                  PySlot_END};

} // namespace

PyMODEXPORT_FUNC PyModExport_words(void) { return slots; }
