/* SPDX-License-Identifier: EUPL-1.2
 *
 * The registry of allocation methods: a new one is its file and a line here.
 */
#include "allocate/cascade.h"

static const struct allocation_method *const METHODS[] = {
    &allocation_proportional,
    &allocation_areal,
};
#define METHOD_COUNT (sizeof METHODS / sizeof *METHODS)

const struct allocation_method *allocation_method_find(const char *id)
{
    for (size_t i = 0; i < METHOD_COUNT; i++)
        if (strcmp(METHODS[i]->id, id) == 0)
            return METHODS[i];
    return NULL;
}

const struct allocation_method *const *allocation_methods(size_t *count)
{
    *count = METHOD_COUNT;
    return METHODS;
}
