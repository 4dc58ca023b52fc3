/* The way from the root of a tree to the place being visited, as an explicit
 * stack: deep data costs heap memory here, never C stack. */
#ifndef JSONX_TRAIL_H
#define JSONX_TRAIL_H

#include "jsonx.h"

typedef enum {
    KIND_NULL, KIND_FALSE, KIND_TRUE, KIND_INT, KIND_FLOAT, KIND_STRING,
    KIND_ARRAY, KIND_OBJECT, KIND_OTHER
} jsonx_kind;

/* What JSON makes of a Python object. Tuples count as arrays. */
jsonx_kind jsonx_kind_of(PyObject *value);

/* One container on the way, and how far it has been read. */
typedef struct {
    PyObject *container;                /* strong: another thread may drop its own */
    PyObject *twin;                     /* equal(): its counterpart, strong; else NULL */
    jsonx_kind kind;                    /* KIND_ARRAY or KIND_OBJECT */
    Py_ssize_t count;                   /* members read so far */
    Py_ssize_t position;                /* the dict's own idea of it */
} jsonx_step;

typedef struct {
    jsonx_step *steps;
    Py_ssize_t depth, room;
} jsonx_trail;

#define JSONX_TRAIL_INIT {NULL, 0, 0}

/* Enters a container. Returns 0, or -1 with MemoryError. */
int jsonx_enter(jsonx_trail *trail, PyObject *container, jsonx_kind kind, PyObject *twin);

/* Leaves the innermost container. */
void jsonx_leave(jsonx_trail *trail);

/* Reads the next member of a step: 1 with new references in *key (NULL for an
 * array) and *value, 0 at the end, -1 with an exception. */
int jsonx_next(jsonx_step *step, PyObject **key, PyObject **value);

/* Leaves everything and frees the trail. */
void jsonx_trail_clear(jsonx_trail *trail);

#endif
