/* only: pyrt */
/* only: debug */
/* level: abi3t */
/* Negative numbers for each size and index that a function takes, one at a time. CPython does not
 * look at all of them. Nothing crashes here, and an exception comes with the error value and a report.
 * Listed are sizes, not places, that are accepted. */
#include "walk.h"

static int
is_size(const char *argument)
{
    static const char *const names[] = {"len", "length", "n", "nitems", "size"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        if (strcmp(argument, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static void
begin(void)
{
}

static void
end(const char *name, const char *argument, int failed)
{
    const char *report = new_reports();
    if (!PyErr_Occurred()) {
        if (is_size(argument)) {
            printf("%s, %s: accepted\n", name, argument);
        }
        return;
    }
    if (!failed) {
        printf("%s, %s: a result and an exception\n", name, argument);
    }
    if (raised(PyExc_SystemError) && strstr(report, name) == NULL) {
        printf("%s, %s: not reported, but ", name, argument);
        put_error();
        printf("\n");
    }
    PyErr_Clear();
}

static void
all_calls(void)
{
    printf("-1\n");
#include "minus_calls.h"
    printf("the least\n");
#include "negative_calls.h"
}
