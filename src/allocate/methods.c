/* SPDX-License-Identifier: EUPL-1.2
 *
 * The registry of allocation methods: a new one is its file and a line here.
 */
#include "allocate/cascade.h"

static const struct allocation_method *const METHODS[] = {
    &allocation_proportional, &allocation_areal,  &allocation_binary,   &allocation_classes,
    &allocation_pycno,        &allocation_fitted, &allocation_modelled,
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

d4i_status allocation_check(d4i_context *context, const struct allocation_method *method,
                            const struct allocation_task *task)
{
    if (method->needs_grid && !task->grid)
        return fail(context, D4I_BUG, "the allocation method '%s' was given no grid", method->id);
    if (method->needs_people && !task->people)
        return fail(context, D4I_BAD_INPUT,
                    "the allocation method '%s' needs the people of each zone; use proportional", method->id);
    if (method->needs_land && !task->land)
        return fail(context, D4I_BAD_INPUT,
                    "the allocation method '%s' needs a layer of land-cover classes; give one, or use proportional",
                    method->id);
    if (task->level_count + method->own_level >= ALLOCATE_NO_CELL)
        return fail(context, D4I_BAD_INPUT, "%zu levels of weights; at most %d", task->level_count,
                    ALLOCATE_NO_CELL - 1 - method->own_level);
    return D4I_OK;
}
