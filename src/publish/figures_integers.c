/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole people in cells: what the zones' people are by weights and tilts, rounded systematically along the Hilbert
 * walk (allocate/rounding.h). One number u a zone and origin, so that zones keep their people and nobody is
 * favoured.
 */
#include "allocate/rounding.h"
#include "atlas/spread.h"
#include "base/hash.h"
#include "base/memory.h"
#include "publish/figures_cells.h"

#define INTEGERS 0x77686f6c /* what the numbers are for: others than those of draws */

/* The cells of one source, zone by zone, and room for one group of it. */
struct rounded {
    const struct atlas *atlas;
    size_t source, variable;
    uint64_t seed;
    struct zone_order order;
    uint64_t *zone_key; /* [zone of the source] */
    uint64_t *mass;     /* [pair of the atlas] */
    uint64_t *share;    /* [pair of the source], zone by zone */
    bool even;          /* they are those of groups without a tilt */
    int32_t *whole;     /* the same */
};

static void rounded_release(struct rounded *rounded)
{
    zone_order_release(&rounded->order);
    free(rounded->zone_key);
    free(rounded->mass);
    free(rounded->share);
    free(rounded->whole);
    *rounded = (struct rounded){0};
}

static d4i_status rounded_make(d4i_context *context, struct rounded *rounded)
{
    const struct atlas *atlas = rounded->atlas;
    const struct atlas_source *source = &atlas->sources[rounded->source];
    char code[GRID_CODE_MAX];
    TRY(zone_order_make(context, &atlas->grid, &atlas->pairs, source->first_zone, source->zone_count,
                        &rounded->order));
    TRY(mem_alloc(context, source->zone_count, sizeof *rounded->zone_key, &rounded->zone_key));
    TRY(mem_alloc(context, atlas->pairs.count, sizeof *rounded->mass, &rounded->mass));
    TRY(mem_alloc(context, rounded->order.count, sizeof *rounded->share, &rounded->share));
    TRY(mem_alloc(context, rounded->order.count, sizeof *rounded->whole, &rounded->whole));
    for (size_t z = 0; z < source->zone_count; z++) {
        const char *key = atlas_zone_key(atlas, source->first_zone + z, code);
        rounded->zone_key[z] = hash_bytes(key, strlen(key)).low;
    }
    return D4I_OK;
}

static void take_shares(struct rounded *rounded)
{
    const struct zone_order *order = &rounded->order;
    for (size_t i = 0; i < order->count; i++)
        rounded->share[i] = rounded->mass[order->pair[i]];
    for (size_t z = 0; z < order->zones; z++) {
        uint64_t *share = rounded->share + order->start[z];
        rounding_shares(share, order->start[z + 1] - order->start[z], share);
    }
}

/* Groups that are mixed evenly over their zones have the shares of the one before: they are worked out once. */
static d4i_status shares_of(d4i_context *context, struct rounded *rounded, uint32_t node)
{
    const bool even = !atlas_is_tilted(rounded->atlas, rounded->source, rounded->variable, node);
    if (even && rounded->even)
        return D4I_OK;
    TRY(atlas_masses(context, rounded->atlas, rounded->source, rounded->variable, node, rounded->mass));
    take_shares(rounded);
    rounded->even = even;
    return D4I_OK;
}

static d4i_status round_group(d4i_context *context, struct rounded *rounded, uint32_t node,
                              const struct figures *figures, int64_t *people)
{
    const struct atlas_source *source = &rounded->atlas->sources[rounded->source];
    const struct atlas_variable *variable = &source->variables[rounded->variable];
    const char *code = variable->tree.nodes[node].code;
    const uint64_t key = hash_with_text(hash_with_text((struct hash){0}, variable->id), code).low;
    const int64_t *of_zone = variable->column[node].people;
    const struct rounding_zones zones = {source->zone_count, rounded->order.start, rounded->zone_key,
                                         rounded->share};
    for (size_t z = 0; z < source->zone_count; z++)
        if (of_zone[z] > ROUNDING_PEOPLE_MOST || of_zone[z] < -ROUNDING_PEOPLE_MOST)
            return fail(context, D4I_BAD_INPUT,
                        "a zone has more than 2 147 483 647 people; whole people cannot be had of it, leave out "
                        "'integers'");
    TRY(shares_of(context, rounded, node));
    rounding_group(&zones, rounding_stream(rounded->seed, 0, key, INTEGERS), 0, of_zone, rounded->whole);
    for (size_t i = 0; i < rounded->order.count; i++)
        people[figures->item_of_pair[rounded->order.pair[i]]] += rounded->whole[i] * D4I_PERSON;
    return D4I_OK;
}

static d4i_status round_source(d4i_context *context, struct figures *figures, size_t source, uint64_t seed)
{
    const struct atlas_variable *variable = figures_variable(figures, source);
    if (!variable)
        return D4I_OK;
    struct rounded rounded = {.atlas = figures->atlas,
                              .source = source,
                              .variable = (size_t)(variable - figures->atlas->sources[source].variables),
                              .seed = seed};
    d4i_status status;
    GUARD(rounded_make(context, &rounded));
    for (size_t c = 0; c < figures->column_count; c++) {
        uint32_t node = c == 0 ? 0 : figures_node(figures, source, &figures->columns[c]);
        GUARD(progress(context, "whole people", c, figures->column_count));
        if (node != GROUP_NONE)
            GUARD(round_group(context, &rounded, node, figures, figures->columns[c].people));
    }
done:
    rounded_release(&rounded);
    return status;
}

d4i_status figures_round(d4i_context *context, struct figures *figures, uint64_t seed)
{
    figures->integers = true;
    figures->seed = seed;
    for (size_t c = 0; c < figures->column_count; c++)
        if (figures->items)
            memset(figures->columns[c].people, 0, figures->items * sizeof *figures->columns[c].people);
    for (size_t s = 0; s < figures->atlas->source_count; s++)
        TRY(round_source(context, figures, s, seed));
    return D4I_OK;
}
