/* Long chains of containers die without stack. */
#define _GNU_SOURCE /* pthread_attr_setstacksize */
#define DEEP_KINDS {"lists", in_list, 1}, {"tuples", in_tuple, 1}, {"dicts", in_dict, 1}
#include "gc/deep.h"

FIXTURE(deep, run)
