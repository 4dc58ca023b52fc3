/* fork() in the middle of everything: the child goes on with the heap and collects. */
#include "fixture.h"
#include <sys/wait.h>
#include <unistd.h>

static void
make_cycles(int n)
{
    for (int i = 0; i < n; i++) {
        PyObject *list = PyList_New(0);
        PyObject *pair = Py_BuildValue("(Oi)", list, i);
        PyList_Append(list, pair);
        Py_DECREF(pair);
        Py_DECREF(list);
    }
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *keep = PyList_New(0);
    int good = 0;
    for (int i = 0; i < 20; i++) {
        make_cycles(2000);
        PyObject *item = Py_BuildValue("[i{s:i}]", i, "key", i);
        PyList_Append(keep, item);
        Py_DECREF(item);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            make_cycles(2000);
            PyGC_Collect();
            make_cycles(2000);
            Py_ssize_t size = PyList_Size(keep);
            _exit(size == i + 1 ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        good += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    show_int("children that ended well", good);
    show("kept", keep);
    Py_DECREF(keep);
}

FIXTURE(fork, run)
