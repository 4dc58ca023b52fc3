/* Python.h: the opaque C API of Python, as pyrt provides it.
 *
 * Extensions include this file only. There are two levels:
 *
 * - The new API (no macro defined): every getter returns a new reference.
 *   Calling one that would return a borrowed reference is an error whose
 *   message names what to call instead.
 * - abi3t (Py_TARGET_ABI3T or Py_LIMITED_API defined): everything that
 *   CPython 3.15 declares for its stable ABI abi3t; the getters that return
 *   borrowed references are marked deprecated.
 *
 * Ownership is said at each function: "new" results belong to the caller,
 * "borrowed" ones do not, and an argument that is "stolen" is the callee's
 * from then on, also when the call fails.
 */
#ifndef PYRT_PYTHON_H
#define PYRT_PYTHON_H

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "pyport.h"
#include "pymacro.h"
#include "pytypedefs.h"
#include "pymem.h"
#include "pybuffer.h"
#include "object.h"
#include "slots.h"
#include "refcount.h"
#include "objimpl.h"
#include "unicodeobject.h"
#include "pyerrors.h"
#include "longobject.h"
#include "boolobject.h"
#include "floatobject.h"
#include "complexobject.h"
#include "rangeobject.h"
#include "memoryobject.h"
#include "tupleobject.h"
#include "listobject.h"
#include "dictobject.h"
#include "setobject.h"
#include "methodobject.h"
#include "moduleobject.h"
#include "bytesobject.h"
#include "bytearrayobject.h"
#include "fileobject.h"
#include "pycapsule.h"
#include "traceback.h"
#include "sliceobject.h"
#include "iterobject.h"
#include "pystate.h"
#include "enumobject.h"
#include "bltinmodule.h"
#include "descrobject.h"
#include "genericaliasobject.h"
#include "structseq.h"
#include "warnings.h"
#include "weakrefobject.h"
#include "codecs.h"
#include "pythread.h"
#include "modsupport.h"
#include "ceval.h"
#include "pyframe.h"
#include "pythonrun.h"
#include "pylifecycle.h"
#include "sysmodule.h"
#include "audit.h"
#include "osmodule.h"
#include "intrcheck.h"
#include "import.h"
#include "abstract.h"
#include "critical_section.h"
#include "lock.h"
#include "pystrtod.h"
#include "pystrcmp.h"
#include "fileutils.h"
#include "structmember.h"
#include "pyrt.h"
#include "casts.h"

#endif /* PYRT_PYTHON_H */
