/* SPDX-License-Identifier: EUPL-1.2
 *
 * How far a cell's part of a group can be trusted: what draws of it have in common.
 */
#include <math.h>

#include "base/memory.h"
#include "query/draw.h"
#include "query/explain.h"

/* Enough to tell a standard deviation to an eighth of itself. */
#define DRAWS 32

static d4i_status tell(d4i_context *context, const struct atlas_variable *variable, double mean, double deviation,
                       d4i_frame *frame)
{
    char key[200], around[32], by[32];
    const struct group_node *node = &variable->tree.nodes[variable->tree.headline];
    text_print(key, sizeof key, "%s: %s, draws", variable->id, node->name);
    text_print(around, sizeof around, "%.2f", mean);
    text_print(by, sizeof by, "%.2f", deviation);
    return answer_fact(context, frame, key, "%s on average, standard deviation %s (%d draws; model-based)", around,
                       by, DRAWS);
}

/* The headline of one variable: of all items of the source, only that of the pair is told. */
static d4i_status explain_variable(d4i_context *context, const struct atlas *atlas, size_t source, size_t variable,
                                   size_t pair, d4i_frame *frame)
{
    const struct atlas_variable *is = &atlas->sources[source].variables[variable];
    struct draw_source ground = {0};
    struct draws *draws = NULL;
    double *mean = NULL, *deviation = NULL;
    d4i_status status;
    GUARD(draw_source_make(context, atlas, source, variable, &ground));
    GUARD(draw_group(context, &ground, is->tree.headline, DRAWS, &draws));
    GUARD(mem_alloc(context, ground.order.count, sizeof *mean, &mean));
    GUARD(mem_alloc(context, ground.order.count, sizeof *deviation, &deviation));
    GUARD(draws_spread(context, draws, mean, deviation));
    for (size_t i = 0; i < ground.order.count && status == D4I_OK; i++)
        if (ground.order.pair[i] == pair && !isnan(mean[i]))
            status = tell(context, is, mean[i], deviation[i], frame);
done:
    draws_free(draws);
    draw_source_release(&ground);
    free(mean);
    free(deviation);
    return status;
}

d4i_status explain_draws(d4i_context *context, const struct atlas *atlas, size_t pair, d4i_frame *frame)
{
    const struct atlas_source *source = atlas_source_of_zone(atlas, atlas->pairs.zone[pair]);
    for (size_t v = 0; v < source->variable_count; v++) {
        uint32_t headline = source->variables[v].tree.headline;
        if (headline != GROUP_NONE && headline != 0)
            TRY(explain_variable(context, atlas, (size_t)(source - atlas->sources), v, pair, frame));
    }
    return D4I_OK;
}
