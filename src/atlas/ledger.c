/* SPDX-License-Identifier: EUPL-1.2
 *
 * The ledger: every person who entered is placed or listed, to the last millionth.
 */
#include "atlas/atlas.h"

#include <inttypes.h>

#include "base/memory.h"

static d4i_status too_many(d4i_context *context, const struct atlas_source *source,
                           const struct atlas_variable *variable)
{
    return fail(context, D4I_BUG,
                "source '%s', variable '%s': the people in the ledger are more than a sum can hold", source->id,
                variable->id);
}

static d4i_status check_closes(d4i_context *context, const struct atlas_source *source,
                               const struct atlas_variable *variable, uint32_t node, int64_t placed, int64_t listed)
{
    int64_t accounted;
    if (__builtin_add_overflow(placed, listed, &accounted))
        return too_many(context, source, variable);
    if (accounted == variable->input[node])
        return D4I_OK;
    char in[32], on[32], off[32];
    return fail(context, D4I_BUG,
                "source '%s', variable '%s', group '%s': %s people entered, but %s are placed and %s listed; "
                "the ledger does not close",
                source->id, variable->id, variable->tree.nodes[node].code, people_text(variable->input[node], in),
                people_text(placed, on), people_text(listed, off));
}

/* listed[node] = people listed under the node, *all = under the variable. */
static d4i_status add_listed(d4i_context *context, const struct atlas_source *source, uint32_t number,
                             int64_t *listed, int64_t *all)
{
    const struct atlas_variable *variable = &source->variables[number];
    for (size_t i = 0; i < source->listed_count; i++) {
        const struct atlas_listed *entry = &source->listed[i];
        if (entry->variable != number)
            continue;
        if (entry->node >= variable->tree.count)
            return fail(context, D4I_BUG,
                        "source '%s', variable '%s': the ledger lists people of group %" PRIu32
                        ", which does not exist",
                        source->id, variable->id, entry->node);
        if (__builtin_add_overflow(listed[entry->node], entry->people, &listed[entry->node]) ||
            __builtin_add_overflow(*all, entry->people, all))
            return too_many(context, source, variable);
    }
    return D4I_OK;
}

static d4i_status check_variable(d4i_context *context, const struct atlas_source *source, uint32_t number)
{
    const struct atlas_variable *variable = &source->variables[number];
    int64_t *listed = NULL, all = 0, placed = 0;
    d4i_status status = D4I_OK;
    if (variable->tree.count == 0)
        return D4I_OK;
    GUARD(mem_alloc(context, variable->tree.count, sizeof *listed, &listed));
    GUARD(add_listed(context, source, number, listed, &all));
    for (uint32_t node = 0; node < variable->tree.count; node++) {
        if (!group_in_partition(&variable->tree, node))
            continue;
        GUARD(check_closes(context, source, variable, node, variable->placed[node], listed[node]));
        if (__builtin_add_overflow(placed, variable->placed[node], &placed)) {
            status = too_many(context, source, variable);
            goto done;
        }
    }
    GUARD(check_closes(context, source, variable, 0, placed, all));
done:
    free(listed);
    return status;
}

d4i_status atlas_check_ledger(d4i_context *context, const struct atlas *atlas)
{
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        for (size_t i = 0; i < source->listed_count; i++)
            if (source->listed[i].variable >= source->variable_count)
                return fail(context, D4I_BUG,
                            "source '%s': the ledger lists people of variable %" PRIu32 ", which does not exist",
                            source->id, source->listed[i].variable);
        for (size_t v = 0; v < source->variable_count; v++)
            TRY(check_variable(context, source, (uint32_t)v));
    }
    return D4I_OK;
}
