/* only: pyrt */
/* Lists as arrays of numbers (pyrt.h). CPython has no such functions. The output is right if what
 * goes in comes out, if views tell the narrowest kind for what a list was made of (the ladder of
 * docs/decisions/0007), and if errors are those that pyrt.h documents. */
#include "fixture.h"
#include <float.h>
#include <math.h>

static void
show_view(const char *what, PyObject *list)
{
    PyRt_ListView view;
    if (PyRt_List_GetView(list, &view) < 0) {
        show_new(what, NULL);
        return;
    }
    printf("%s: %c, %zd of %zd bytes", what, view.code, view.length, view.itemsize);
    for (Py_ssize_t i = 0; i < view.length; i++) {
        switch (view.code) {
        case 'b': printf(" %d", ((const signed char *)view.items)[i]); break;
        case 'h': printf(" %d", ((const short *)view.items)[i]); break;
        case 'i': printf(" %d", ((const int *)view.items)[i]); break;
        case 'q': printf(" %lld", (long long)((const int64_t *)view.items)[i]); break;
        case 'd': printf(" %g", ((const double *)view.items)[i]); break;
        case 'O': printf(" %s", ((PyObject *const *)view.items)[i] == NULL ? "empty" : "object"); break;
        }
    }
    printf("%s\n", view.list == list ? "" : " of another list");
    PyRt_List_ReleaseView(&view);
    printf("  released: %s\n", view.list == NULL ? "yes" : "no");
    PyRt_List_ReleaseView(&view);
}

static void
copy_ints(const char *what, PyObject *list, Py_ssize_t start, Py_ssize_t count)
{
    int64_t to[16];
    if (PyRt_List_AsInt64Array(list, start, to, count) < 0) {
        show_new(what, NULL);
        return;
    }
    printf("%s:", what);
    for (Py_ssize_t i = 0; i < count; i++) {
        printf(" %lld", (long long)to[i]);
    }
    printf("\n");
}

static void
copy_doubles(const char *what, PyObject *list, Py_ssize_t start, Py_ssize_t count)
{
    double to[16];
    if (PyRt_List_AsDoubleArray(list, start, to, count) < 0) {
        show_new(what, NULL);
        return;
    }
    printf("%s:", what);
    for (Py_ssize_t i = 0; i < count; i++) {
        printf(" %.17g", to[i]);
    }
    printf("\n");
}

static void
ints(const char *what, const int64_t *values, Py_ssize_t count)
{
    PyObject *list = PyRt_List_FromInt64Array(values, count);
    show_new(what, Py_XNewRef(list));
    show_view(what, list);
    copy_ints(what, list, 0, count);
    copy_doubles(what, list, 0, count);
    Py_XDECREF(list);
}

static void
doubles(const char *what, const double *values, Py_ssize_t count)
{
    PyObject *list = PyRt_List_FromDoubleArray(values, count);
    show_new(what, Py_XNewRef(list));
    show_view(what, list);
    copy_doubles(what, list, 0, count);
    copy_ints(what, list, 0, count);
    Py_XDECREF(list);
}

static void
into_slices(void)
{
    PyObject *list = Py_BuildValue("[iii]", 1, 2, 3);
    const int64_t some[] = {1000, INT64_MAX}, one[] = {7};
    const double half[] = {0.5, -0.0};
    show_int("middle", PyRt_List_SetInt64Slice(list, 1, 2, one, 1));
    show_int("end", PyRt_List_SetInt64Slice(list, PY_SSIZE_T_MAX, PY_SSIZE_T_MAX, some, 1));
    show_view("widened", list);
    show_int("with a large one", PyRt_List_SetInt64Slice(list, 0, 1, some, 2));
    show_int("with doubles", PyRt_List_SetDoubleSlice(list, 2, 3, half, 2));
    show_int("nothing for the last", PyRt_List_SetDoubleSlice(list, 4, 100, NULL, 0));
    show_new("mixed", Py_NewRef(list));
    show_int("all out", PyRt_List_SetInt64Slice(list, 0, PY_SSIZE_T_MAX, NULL, 0));
    show_int("negative count", PyRt_List_SetInt64Slice(list, 0, 0, some, -1));
    show_view("empty", list);
    Py_DECREF(list);
}

/* What a view keeps from happening, until the last one ends. */
static void
held(void)
{
    PyObject *list = Py_BuildValue("[iii]", 3, 1, 2), *item = PyLong_FromLong(4);
    const int64_t one[] = {7};
    PyRt_ListView first, second;
    PyRt_List_GetView(list, &first);
    PyRt_List_GetView(list, &second);
    printf("the same items: %d\n", first.items == second.items);
    PyRt_List_ReleaseView(&first);
    show_int("append", PyList_Append(list, item));
    show_int("set", PyList_SetItem(list, 0, Py_NewRef(item)));
    show_int("insert", PyList_Insert(list, 0, item));
    show_int("slice", PyList_SetSlice(list, 0, 1, NULL));
    show_int("ints", PyRt_List_SetInt64Slice(list, 0, 1, one, 1));
    show_int("sort", PyList_Sort(list));
    show_int("reverse", PyList_Reverse(list));
    show_new("clear", PyObject_CallMethod(list, "clear", NULL));
    show_int("delete", PySequence_DelItem(list, 0));
    show_new("extend", PySequence_InPlaceConcat(list, list));
    show_new("repeat", PySequence_InPlaceRepeat(list, 2));
    show_new("as it was", PyList_GetSlice(list, 0, 3));
    /* The view holds the list. */
    Py_DECREF(list);
    printf("alive: %d %d\n", ((const signed char *)second.items)[0], (int)second.length);
    list = Py_NewRef(second.list);
    PyRt_List_ReleaseView(&second);
    show_int("sort", PyList_Sort(list));
    show_new("sorted", list);
    Py_DECREF(item);
}

static void
many_views(void)
{
    static PyRt_ListView views[10000];
    PyObject *list = Py_BuildValue("[i]", 1);
    int count = 0;
    while (count < 10000 && PyRt_List_GetView(list, &views[count]) == 0) {
        count++;
    }
    show_new(count > 1000 ? "thousands" : "few", NULL);
    for (int i = 0; i < count; i++) {
        PyRt_List_ReleaseView(&views[i]);
    }
    show_int("reverse", PyList_Reverse(list));
    Py_DECREF(list);
}

static void
others(void)
{
    PyObject *list = Py_BuildValue("[iOs]", 5, Py_True, "text");
    copy_ints("an int and True", list, 0, 2);
    copy_doubles("an int and True", list, 0, 2);
    copy_ints("a str", list, 0, 3);
    copy_doubles("a str", list, 0, 3);
    copy_ints("beyond the end", list, 2, 2);
    copy_ints("before the start", list, -1, 1);
    copy_ints("too many", list, 1, PY_SSIZE_T_MAX);
    copy_ints("fewer than none", list, 0, -1);
    copy_ints("none, at the end", list, 3, 0);
    show_view("objects", list);
    PySequence_DelItem(list, 2);
    PyList_SetItem(list, 1, PyLong_FromLong(6));
    show_view("ints now", list);
    Py_DECREF(list);
    list = Py_BuildValue("[NN]", PyLong_FromString("9223372036854775808", NULL, 10), PyLong_FromString("10000000000000000000000000000000000000000", NULL, 10));
    copy_ints("65 bits", list, 0, 1);
    copy_doubles("65 bits", list, 0, 2);
    Py_DECREF(list);
    PyObject *one = PyLong_FromLong(1), *shift = PyLong_FromLong(2000);
    list = Py_BuildValue("[N]", PyNumber_Lshift(one, shift));
    Py_DECREF(one);
    Py_DECREF(shift);
    copy_doubles("2000 bits", list, 0, 1);
    Py_DECREF(list);
    list = PyList_New(2);
    show_view("places", list);
    copy_ints("places", list, 0, 2);
    PyList_SetItem(list, 0, PyLong_FromLong(1));
    PyList_SetItem(list, 1, PyLong_FromLong(2));
    show_view("filled", list);
    Py_DECREF(list);
}

static void
run(PyObject *module)
{
    (void)module;
    const int64_t edges[][3] = {{-128, 127, 0}, {-129, 0, 1}, {128, 0, 1}, {-32768, 32767, 0},
                                {-32769, 0, 0}, {32768, 0, 0}, {INT32_MIN, INT32_MAX, 0},
                                {(int64_t)INT32_MIN - 1, 0, 0}, {(int64_t)INT32_MAX + 1, 0, 0},
                                {((int64_t)1 << 62) - 1, -((int64_t)1 << 62), 0},
                                {(int64_t)1 << 62, 0, 0}, {-((int64_t)1 << 62) - 1, 0, 0},
                                {INT64_MIN, INT64_MAX, 0}};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        ints("ints", edges[i], 3);
    }
    ints("nothing", NULL, 0);
    const double common[] = {0.0, 1.5, -1e70}, odd[] = {-0.0, 1.0, INFINITY}, tiny[] = {DBL_TRUE_MIN, DBL_MAX, 2.0};
    doubles("common", common, 3);
    doubles("odd", odd, 3);
    doubles("tiny", tiny, 3);
    doubles("nothing", NULL, 0);
    show_new("negative", PyRt_List_FromInt64Array(edges[0], -1));
    show_new("negative", PyRt_List_FromDoubleArray(common, -1));
    into_slices();
    held();
    many_views();
    others();
}
FIXTURE(numbers, run)
