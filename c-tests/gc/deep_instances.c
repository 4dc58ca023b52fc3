/* Long chains of instances, and of all kinds in turn, die without stack. */
#define _GNU_SOURCE /* pthread_attr_setstacksize */
#define DEEP_KINDS \
    {"instances", in_instance, 1}, {"extension instances", new_node, 1}, {"all of these", in_each_kind, 5}
#include "gc/deep.h"

FIXTURE(deep_instances, run)
