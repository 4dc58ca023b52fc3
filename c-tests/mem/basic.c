/* valgrind: fast */
/* Memory of the three allocators: zero, resized, freed, too large. */
#include "fixture.h"

#define EXERCISE(family) \
    do { \
        unsigned char *p = family##Malloc(0); \
        CHECK(p != NULL); \
        family##Free(p); \
        p = family##Malloc(100); \
        memset(p, 7, 100); \
        p = family##Realloc(p, 100000); \
        CHECK(p != NULL && p[99] == 7); \
        p = family##Realloc(p, 10); \
        CHECK(p != NULL && p[9] == 7); \
        CHECK((uintptr_t)p % sizeof(void *) == 0); \
        family##Free(p); \
        family##Free(NULL); \
        p = family##Realloc(NULL, 5); \
        CHECK(p != NULL); \
        family##Free(p); \
        p = family##Calloc(7, 3); \
        CHECK(p != NULL && p[0] == 0 && p[20] == 0); \
        family##Free(p); \
        p = family##Calloc(0, 0); \
        CHECK(p != NULL); \
        family##Free(p); \
        CHECK(family##Malloc((size_t)PY_SSIZE_T_MAX + 1) == NULL); \
        CHECK(family##Calloc(SIZE_MAX / 2, 3) == NULL); \
        CHECK(!PyErr_Occurred()); \
        printf(#family "Malloc and the others\n"); \
    } while (0)

static void
run(PyObject *Py_UNUSED(module))
{
    EXERCISE(PyMem_);
    EXERCISE(PyMem_Raw);
    EXERCISE(PyObject_);
    int *numbers = PyMem_New(int, 10);
    CHECK(numbers != NULL);
    numbers[9] = 9;
    PyMem_Resize(numbers, int, 1000);
    CHECK(numbers != NULL && numbers[9] == 9);
    PyMem_Free(numbers);
    numbers = PyMem_New(int, (size_t)PY_SSIZE_T_MAX / 2);
    CHECK(numbers == NULL);
    PyErr_Clear();
}

FIXTURE(basic, run)
