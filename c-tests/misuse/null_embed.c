/* only: pyrt */
/* only: debug */
/* level: abi3t */
/* NULL for each object, type and C string that a function takes, one at a time. Where api.toml does
 * not say that it may be NULL, the debug runtime refuses it with SystemError and a report that names
 * the function; CPython crashes on most. Listed are the functions that have another exception for it,
 * as CPython has. */
#include "walk.h"

static void
begin(void)
{
}

/* Whether NULL may be passed. */
static int allowed;

static void
end(const char *name, const char *argument, int failed)
{
    const char *report = new_reports();
    if (raised(PyExc_NotImplementedError)) {
        PyErr_Clear();
        return;
    }
    if (allowed) {
        if (raised(PyExc_SystemError)) {
            printf("%s, %s may be NULL: ", name, argument);
            put_error();
            printf("\n");
        }
        PyErr_Clear();
        return;
    }
    if (!PyErr_Occurred()) {
        printf("%s, %s: accepts NULL, which api.toml does not say\n", name, argument);
        return;
    }
    if (!failed) {
        printf("%s, %s: a result and an exception\n", name, argument);
    }
    if (!raised(PyExc_SystemError)) {
        printf("%s, %s: ", name, argument);
        put_error();
        printf("\n");
        return;
    }
    if (strstr(report, name) == NULL) {
        printf("%s, %s: not reported, but ", name, argument);
        put_error();
        printf("\n");
    }
    PyErr_Clear();
}

static void
all_calls(void)
{
#include "null_calls.h"
    allowed = 1;
#include "allowed_calls.h"
}
