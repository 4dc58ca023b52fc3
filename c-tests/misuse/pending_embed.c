/* only: pyrt */
/* only: debug */
/* level: abi3t */
/* Calls while an exception is set, which CPython does not look at outside its own debug build.
 * None crashes and each is reported, by its name and that of the call that set the exception;
 * listed are functions that are called without a report. */
#include "walk.h"

static int
is_about_exceptions(const char *name)
{
    return strncmp(name, "PyErr_", 6) == 0 || strncmp(name, "_PyErr_", 7) == 0 || strncmp(name, "PyException_", 12) == 0
        || (strncmp(name, "PyUnicode", 9) == 0 && strstr(name, "Error_") != NULL);
}

static void
begin(void)
{
    PyErr_SetString(PyExc_ZeroDivisionError, "pending");
}

static void
end(const char *name, const char *argument, int failed)
{
    (void)argument;
    (void)failed;
    const char *report = new_reports();
    int reported = strstr(report, name) != NULL && strstr(report, "PyErr_SetString") != NULL;
    if (raised(PyExc_NotImplementedError)) {
        PyErr_Clear();
        return;
    }
    if (!reported && can_raise && !is_about_exceptions(name)) {
        printf("%s: not reported\n", name);
    }
    PyErr_Clear();
}

static void
all_calls(void)
{
#include "plain_calls.h"
}
