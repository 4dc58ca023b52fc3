/* The variadic functions of the API.
 *
 * Stable Rust cannot define them. Each is a few lines here: it makes a
 * va_list of its arguments and calls the function that takes one. The
 * exported symbol is a jump in variadic.rs, so that it gets the export
 * treatment of all other functions. At the end are the readers with which
 * Rust takes arguments out of a va_list.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct _object PyObject;
typedef ptrdiff_t Py_ssize_t;

/* Defined in Rust; hidden like everything here that is not a jump's target. */
extern int pyrt_va_parse(PyObject *args, const char *format, int old_style, va_list *ap);
extern int pyrt_va_parse_keywords(PyObject *args, PyObject *kwargs, const char *format,
                                  char *const *keywords, va_list *ap);
extern int pyrt_va_unpack(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max,
                          va_list *ap);
extern PyObject *pyrt_va_build(const char *format, va_list *ap);
extern PyObject *pyrt_va_format(const char *format, va_list *ap);
extern PyObject *pyrt_va_bytes_format(const char *format, va_list *ap);
extern PyObject *pyrt_va_err_format(PyObject *exception, const char *format, va_list *ap);
extern int pyrt_va_warn_format(PyObject *category, Py_ssize_t level, const char *format,
                               va_list *ap);
extern PyObject *pyrt_va_call(PyObject *callable, const char *method, const char *format,
                              va_list *ap);
extern PyObject *pyrt_va_call_objects(PyObject *callable, PyObject *method, va_list *ap);
extern PyObject *pyrt_va_pack(Py_ssize_t count, va_list *ap);
extern void pyrt_va_sys_format(int fd, const char *format, va_list *ap);

#define WITH_ARGUMENTS(last, type, call)                                                         \
    va_list ap;                                                                                  \
    va_start(ap, last);                                                                          \
    type result = call;                                                                          \
    va_end(ap);                                                                                  \
    return result

int pyrt_c_PyArg_Parse(PyObject *args, const char *format, ...) {
    WITH_ARGUMENTS(format, int, pyrt_va_parse(args, format, 1, &ap));
}

int pyrt_c_PyArg_ParseTuple(PyObject *args, const char *format, ...) {
    WITH_ARGUMENTS(format, int, pyrt_va_parse(args, format, 0, &ap));
}

int pyrt_c_PyArg_VaParse(PyObject *args, const char *format, va_list ap) {
    va_list copy;
    va_copy(copy, ap);
    int result = pyrt_va_parse(args, format, 0, &copy);
    va_end(copy);
    return result;
}

int pyrt_c_PyArg_ParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format,
                                       char *const *keywords, ...) {
    WITH_ARGUMENTS(keywords, int, pyrt_va_parse_keywords(args, kwargs, format, keywords, &ap));
}

int pyrt_c_PyArg_VaParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format,
                                         char *const *keywords, va_list ap) {
    va_list copy;
    va_copy(copy, ap);
    int result = pyrt_va_parse_keywords(args, kwargs, format, keywords, &copy);
    va_end(copy);
    return result;
}

int pyrt_c_PyArg_UnpackTuple(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max,
                             ...) {
    WITH_ARGUMENTS(max, int, pyrt_va_unpack(args, name, min, max, &ap));
}

PyObject *pyrt_c_Py_BuildValue(const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *, pyrt_va_build(format, &ap));
}

PyObject *pyrt_c_Py_VaBuildValue(const char *format, va_list ap) {
    va_list copy;
    va_copy(copy, ap);
    PyObject *result = pyrt_va_build(format, &copy);
    va_end(copy);
    return result;
}

PyObject *pyrt_c_PyUnicode_FromFormat(const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *, pyrt_va_format(format, &ap));
}

PyObject *pyrt_c_PyUnicode_FromFormatV(const char *format, va_list ap) {
    va_list copy;
    va_copy(copy, ap);
    PyObject *result = pyrt_va_format(format, &copy);
    va_end(copy);
    return result;
}

PyObject *pyrt_c_PyBytes_FromFormat(const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *, pyrt_va_bytes_format(format, &ap));
}

PyObject *pyrt_c_PyBytes_FromFormatV(const char *format, va_list ap) {
    va_list copy;
    va_copy(copy, ap);
    PyObject *result = pyrt_va_bytes_format(format, &copy);
    va_end(copy);
    return result;
}

PyObject *pyrt_c_PyErr_Format(PyObject *exception, const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *, pyrt_va_err_format(exception, format, &ap));
}

PyObject *pyrt_c_PyErr_FormatV(PyObject *exception, const char *format, va_list ap) {
    va_list copy;
    va_copy(copy, ap);
    PyObject *result = pyrt_va_err_format(exception, format, &copy);
    va_end(copy);
    return result;
}

int pyrt_c_PyErr_WarnFormat(PyObject *category, Py_ssize_t level, const char *format, ...) {
    WITH_ARGUMENTS(format, int, pyrt_va_warn_format(category, level, format, &ap));
}

int pyrt_c_PyErr_ResourceWarning(PyObject *source, Py_ssize_t level, const char *format, ...) {
    (void)source;
    WITH_ARGUMENTS(format, int, pyrt_va_warn_format(NULL, level, format, &ap));
}

PyObject *pyrt_c_PyObject_CallFunction(PyObject *callable, const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *, pyrt_va_call(callable, NULL, format, &ap));
}

PyObject *pyrt_c_PyObject_CallMethod(PyObject *object, const char *name, const char *format,
                                     ...) {
    /* No name is as bad as no object. */
    PyObject *callable = name ? object : NULL;
    WITH_ARGUMENTS(format, PyObject *, pyrt_va_call(callable, name ? name : "", format, &ap));
}

PyObject *pyrt_c_PyObject_CallFunctionObjArgs(PyObject *callable, ...) {
    WITH_ARGUMENTS(callable, PyObject *, pyrt_va_call_objects(callable, NULL, &ap));
}

PyObject *pyrt_c_PyObject_CallMethodObjArgs(PyObject *object, PyObject *name, ...) {
    /* No name is as bad as no object. */
    WITH_ARGUMENTS(name, PyObject *,
                   pyrt_va_call_objects(name ? object : NULL, name ? name : object, &ap));
}

PyObject *pyrt_c_PyTuple_Pack(Py_ssize_t count, ...) {
    WITH_ARGUMENTS(count, PyObject *, pyrt_va_pack(count, &ap));
}

int pyrt_c_PyOS_snprintf(char *str, size_t size, const char *format, ...) {
    WITH_ARGUMENTS(format, int, vsnprintf(str, size, format, ap));
}

int pyrt_c_PyOS_vsnprintf(char *str, size_t size, const char *format, va_list ap) {
    return vsnprintf(str, size, format, ap);
}

/* At most 1000 bytes are written, as documented. */
static void write_text(FILE *file, const char *format, va_list ap) {
    char text[1001];
    int length = vsnprintf(text, sizeof text, format, ap);
    fputs(text, file);
    if (length < 0 || (size_t)length >= sizeof text) {
        fputs("... truncated", file);
    }
    fflush(file);
}

void pyrt_c_PySys_WriteStdout(const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    write_text(stdout, format, ap);
    va_end(ap);
}

void pyrt_c_PySys_WriteStderr(const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    write_text(stderr, format, ap);
    va_end(ap);
}

void pyrt_c_PySys_FormatStdout(const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    pyrt_va_sys_format(1, format, &ap);
    va_end(ap);
}

void pyrt_c_PySys_FormatStderr(const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    pyrt_va_sys_format(2, format, &ap);
    va_end(ap);
}

/* Readers: one for each type that C promotes variadic arguments to. */
int pyrt_c_next_int(va_list *ap) { return va_arg(*ap, int); }
long long pyrt_c_next_long_long(va_list *ap) { return va_arg(*ap, long long); }
double pyrt_c_next_double(va_list *ap) { return va_arg(*ap, double); }
void *pyrt_c_next_pointer(va_list *ap) { return va_arg(*ap, void *); }

/* For output that C buffers. */
void pyrt_c_write_stdout(const char *text, size_t size) {
    fwrite(text, 1, size, stdout);
    fflush(stdout);
}
