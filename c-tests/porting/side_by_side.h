/* Runs a function on four threads at once, attached, and waits for them. */
#include "fixture.h"
#include <pthread.h>

#define THREADS 4

static void (*side_by_side_work)(void);

static void *
side_by_side_thread(void *Py_UNUSED(argument))
{
    PyGILState_STATE state = PyGILState_Ensure();
    side_by_side_work();
    PyGILState_Release(state);
    return NULL;
}

FIXTURE_HELPER void
side_by_side(void (*work)(void))
{
    pthread_t threads[THREADS];
    side_by_side_work = work;
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, side_by_side_thread, NULL) == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
}
