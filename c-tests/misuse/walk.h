/* What the programs of this folder share: samples for the calls that *_calls.h makes, standard
 * error in a file that can be read back, and what each call is to leave behind. */
#ifndef PYRT_WALK_H
#define PYRT_WALK_H

#define _GNU_SOURCE
#include "fixture.h"
#include <sys/wait.h>
#include <unistd.h>

#define NO_ERROR 1

static struct {
    PyObject *object, *list, *dict, *tuple, *set, *text, *bytes, *bytearray, *number, *real, *complex;
    PyObject *module, *exception, *encode_error, *decode_error, *translate_error, *type, *capsule;
    PyObject *iterator, *function, *structure, *code, *module_spec;
    PyType_Spec spec;
    PyMethodDef method;
    PyMemberDef member;
    PyGetSetDef attribute;
    PyStructSequence_Desc sequence;
    PyABIInfo abi;
    PyModuleDef definition __attribute__((aligned(16)));
    Py_buffer buffer;
    PyObject *array[2];
    PyObject *out_object;
    PyTypeObject *out_type;
    Py_ssize_t out_size;
    int out_int;
    char *out_text;
    const char *out_constant;
    char memory[64];
    PySlot slots[3];
} the __attribute__((aligned(16)));

/* Standard error, read up to here. */
static FILE *reports;
static long reports_read;

static PyObject *
sample_function(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(args))
{
    Py_RETURN_NONE;
}

static PyObject *
sample_getter(PyObject *Py_UNUSED(self), void *Py_UNUSED(closure))
{
    Py_RETURN_NONE;
}

static PyObject *
call_with(PyObject *type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    PyObject *args = Py_VaBuildValue(format, arguments);
    va_end(arguments);
    PyObject *made = args ? PyObject_Call(type, args, NULL) : NULL;
    Py_XDECREF(args);
    return made;
}

/* The samples change under the calls that get them, so they are made anew for each. */
static void
make_samples(void)
{
    static PyType_Slot no_slots[] = {{0, NULL}};
    static PyMethodDef method = {"sample", sample_function, METH_VARARGS, NULL};
    static PyGetSetDef attribute = {"sample", sample_getter, NULL, NULL, NULL};
    static PyStructSequence_Field fields[] = {{"field", NULL}, {NULL, NULL}};
    PyABIInfo_VAR(abi);
    the.spec = (PyType_Spec){"fixture.Sample", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};
    the.method = method;
    the.member = (PyMemberDef){"sample", Py_T_INT, 0, Py_READONLY, NULL};
    the.attribute = attribute;
    the.sequence = (PyStructSequence_Desc){"fixture.Sequence", NULL, fields, 1};
    the.abi = abi;
    memset(&the.definition, 0, sizeof the.definition);
    memset(&the.buffer, 0, sizeof the.buffer);
    the.slots[0] = (PySlot)PySlot_STATIC_DATA(Py_tp_name, "fixture.Slots");
    the.slots[1] = (PySlot)PySlot_END;
    the.type = call_with((PyObject *)&PyType_Type, "s(){}", "Sample");
    the.object = PyObject_CallNoArgs(the.type);
    the.text = PyUnicode_FromString("text");
    the.list = Py_BuildValue("[OO]", the.text, the.text);
    the.dict = Py_BuildValue("{OO}", the.text, Py_None);
    the.tuple = Py_BuildValue("(O)", the.text);
    the.set = PySet_New(the.tuple);
    the.bytes = PyBytes_FromString("bytes");
    the.bytearray = PyByteArray_FromStringAndSize("bytes", 5);
    the.number = PyLong_FromLong(3);
    the.real = PyFloat_FromDouble(1.5);
    the.complex = PyComplex_FromDoubles(1.5, 2.0);
    the.module = PyModule_New("sample");
    the.exception = call_with(PyExc_ValueError, "(s)", "sample");
    the.encode_error = call_with(PyExc_UnicodeEncodeError, "(ssnns)", "ascii", "text", (Py_ssize_t)0, (Py_ssize_t)1, "why");
    the.decode_error = call_with(PyExc_UnicodeDecodeError, "(synns)", "ascii", "text", (Py_ssize_t)0, (Py_ssize_t)1, "why");
    the.translate_error = call_with(PyExc_UnicodeTranslateError, "(snns)", "text", (Py_ssize_t)0, (Py_ssize_t)1, "why");
    the.capsule = PyCapsule_New(the.memory, "text", NULL);
    the.iterator = PyObject_GetIter(the.list);
    the.function = PyCFunction_New(&method, NULL);
    the.structure = NULL;
    PyTypeObject *structure = PyStructSequence_NewType(&the.sequence);
    if (structure != NULL) {
        the.structure = PyStructSequence_New(structure);
        Py_DECREF(structure);
    }
    the.code = Py_NewRef(Py_None);
    PyObject *module = PyImport_AddModuleRef("types");
    the.module_spec = PyObject_CallNoArgs(the.type);
    if (the.module_spec != NULL) {
        CHECK(PyObject_SetAttrString(the.module_spec, "name", the.text) == 0 || (PyErr_Clear(), 1));
    }
    Py_XDECREF(module);
    the.array[0] = the.text;
    the.array[1] = the.number;
    the.out_object = NULL;
    the.out_type = NULL;
    the.out_size = 0;
    the.out_text = NULL;
    if (PyErr_Occurred()) {
        show_error("samples");
    }
}

static void
drop_samples(void)
{
    PyObject **first = &the.object, **last = &the.module_spec;
    for (PyObject **sample = first; sample <= last; sample++) {
        Py_CLEAR(*sample);
    }
}

/* What was written to standard error since the last call. */
static const char *
new_reports(void)
{
    static char text[4096];
    fflush(stderr);
    fseek(reports, reports_read, SEEK_SET);
    size_t size = fread(text, 1, sizeof text - 1, reports);
    reports_read += (long)size;
    text[size] = '\0';
    return text;
}

static void begin(void);
static void end(const char *name, const char *argument, int failed);

/* Whether each call is made in a process of its own, so that one that crashes is only reported:
 * for whoever looks for the reason of a crash. */
static int forking;

/* Whether the function under way can raise an exception. */
static int can_raise;

/* Makes the samples. Returns 0 if the call was made in another process. */
static int
begin_call(const char *name, const char *argument, const char *error)
{
    can_raise = strcmp(error, "NO_ERROR") != 0;
    if (forking) {
        fflush(stdout);
        pid_t child = fork();
        if (child != 0) {
            int status = 0;
            waitpid(child, &status, 0);
            if (WIFSIGNALED(status)) {
                printf("%s, %s: crashed by signal %d\n", name, argument, WTERMSIG(status));
            }
            new_reports();
            return 0;
        }
    }
    make_samples();
    new_reports();
    begin();
    return 1;
}

static void
end_call(void)
{
    if (forking) {
        fflush(stdout);
        _exit(0);
    }
    drop_samples();
}

#define CALL_NEW(name, argument, error, call) \
    do { \
        if (!begin_call(name, argument, #error)) { \
            break; \
        } \
        PyObject *result_ = (PyObject *)(call); \
        end(name, argument, result_ == NULL); \
        Py_XDECREF(result_); \
        end_call(); \
    } while (0);
#define CALL_POINTER(name, argument, error, call) \
    do { \
        if (!begin_call(name, argument, #error)) { \
            break; \
        } \
        end(name, argument, (call) == NULL); \
        end_call(); \
    } while (0);
#define CALL_NUMBER(name, argument, error, call) \
    do { \
        if (!begin_call(name, argument, #error)) { \
            break; \
        } \
        end(name, argument, (call) == error || error == NO_ERROR); \
        end_call(); \
    } while (0);
#define CALL_VOID(name, argument, error, call) \
    do { \
        if (!begin_call(name, argument, #error)) { \
            break; \
        } \
        call; \
        end(name, argument, 1); \
        end_call(); \
    } while (0);

/* Whether the exception is of this class; looks without clearing it. */
FIXTURE_HELPER int
raised(PyObject *class)
{
    return PyErr_Occurred() && PyErr_ExceptionMatches(class);
}

static void all_calls(void);

int
main(void)
{
    reports = tmpfile();
    if (reports == NULL) {
        return 1;
    }
    forking = getenv("WALK_FORK") != NULL;
    /* What is lost on the way of a failing call is not the matter here. */
    unsetenv("PYRT_LEAKS");
    int kept = dup(STDERR_FILENO);
    dup2(fileno(reports), STDERR_FILENO);
    Py_Initialize();
    all_calls();
    Py_Finalize();
    dup2(kept, STDERR_FILENO);
    printf("done\n");
    return 0;
}

#endif
