/* SPDX-License-Identifier: EUPL-1.2 */
#include "query/draw.h"

#include "atlas/spread.h"
#include "base/hash.h"
#include "base/memory.h"
#include "group/status.h"

void draw_source_release(struct draw_source *source)
{
    draw_ground_release(&source->ground);
    zone_order_release(&source->order);
    free(source->cell);
    free(source->zone_key);
    free(source->item_people);
    *source = (struct draw_source){0};
}

static d4i_status take_keys(d4i_context *context, struct draw_source *source)
{
    const struct atlas_source *from = &source->atlas->sources[source->source];
    char code[GRID_CODE_MAX];
    TRY(mem_alloc(context, from->zone_count, sizeof *source->zone_key, &source->zone_key));
    for (size_t z = 0; z < from->zone_count; z++) {
        const char *key = atlas_zone_key(source->atlas, from->first_zone + z, code);
        source->zone_key[z] = hash_bytes(key, strlen(key)).low;
    }
    return D4I_OK;
}

/* People of the zone's total by the weights; in a zone whose total is not known, none. */
static d4i_status take_items(d4i_context *context, struct draw_source *source)
{
    const struct atlas *atlas = source->atlas;
    const struct atlas_source *from = &atlas->sources[source->source];
    const struct atlas_column *total = &from->variables[source->variable].column[0];
    TRY(mem_alloc(context, source->order.count, sizeof *source->cell, &source->cell));
    TRY(mem_alloc(context, source->order.count, sizeof *source->item_people, &source->item_people));
    for (size_t i = 0; i < source->order.count; i++) {
        size_t pair = source->order.pair[i], zone = atlas->pairs.zone[pair], own = zone - from->first_zone;
        uint64_t mass =
            (uint64_t)atlas->pairs.coverage[pair] * atlas->pairs.weight[pair] >> atlas->zone_shift[zone];
        source->cell[i] = pairs_cell(&atlas->pairs, pair);
        if (status_is_known(total->status[own]) && total->people[own] > 0)
            source->item_people[i] =
                (double)total->people[own] / D4I_PERSON * ((double)mass / (double)atlas->zone_total[zone]);
    }
    return D4I_OK;
}

d4i_status draw_source_make(d4i_context *context, const struct atlas *atlas, size_t source, size_t variable,
                            struct draw_source *out)
{
    const struct atlas_source *from = &atlas->sources[source];
    struct draw_source made = {.atlas = atlas, .source = source, .variable = variable};
    d4i_status status;
    GUARD(zone_order_make(context, &atlas->grid, &atlas->pairs, from->first_zone, from->zone_count, &made.order));
    GUARD(take_keys(context, &made));
    GUARD(take_items(context, &made));
    const struct draw_cells cells = {.grid = &atlas->grid,
                                     .items = made.order.count,
                                     .zones = from->zone_count,
                                     .zone_start = made.order.start,
                                     .cell = made.cell,
                                     .item_people = made.item_people,
                                     .zone_key = made.zone_key};
    GUARD(draw_ground_make(context, &cells, &made.ground));
    *out = made;
    return D4I_OK;
done:
    draw_source_release(&made);
    return status;
}

/* Where a group with a tilt is expected. */
static d4i_status expected(d4i_context *context, const struct draw_source *source, uint32_t node, double **mean)
{
    const struct atlas *atlas = source->atlas;
    uint64_t *mass = NULL;
    d4i_status status = D4I_OK;
    if (!atlas_is_tilted(atlas, source->source, source->variable, node))
        return D4I_OK;
    GUARD(mem_alloc(context, atlas->pairs.count, sizeof *mass, &mass));
    GUARD(mem_alloc(context, source->order.count, sizeof **mean, mean));
    GUARD(atlas_masses(context, atlas, source->source, source->variable, node, mass));
    for (size_t i = 0; i < source->order.count; i++)
        (*mean)[i] = (double)mass[source->order.pair[i]];
done:
    free(mass);
    return status;
}

/* What the publisher's rounding or noise leaves open, as the variance of an even spread over it. */
static d4i_status noise_of(d4i_context *context, const struct atlas_column *column, size_t zones, double **noise)
{
    if (!column->low)
        return D4I_OK;
    TRY(mem_alloc(context, zones, sizeof **noise, noise));
    for (size_t z = 0; z < zones; z++) {
        double open = (double)(column->high[z] - column->low[z]) / D4I_PERSON;
        (*noise)[z] = status_is_known(column->status[z]) ? open * open / 12 : 0;
    }
    return D4I_OK;
}

d4i_status draw_group(d4i_context *context, const struct draw_source *source, uint32_t node, int count,
                      struct draws **out)
{
    const struct atlas_source *from = &source->atlas->sources[source->source];
    const struct atlas_variable *variable = &from->variables[source->variable];
    const struct atlas_column *column = &variable->column[node];
    double *mean = NULL, *noise = NULL;
    uint8_t *known = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, from->zone_count, 1, &known));
    for (size_t z = 0; z < from->zone_count; z++)
        known[z] = status_is_known(column->status[z]) && column->people[z] >= 0;
    GUARD(expected(context, source, node, &mean));
    GUARD(noise_of(context, column, from->zone_count, &noise));
    struct hash key =
        hash_with_text(hash_with_text((struct hash){0}, variable->id), variable->tree.nodes[node].code);
    const struct draw_task task = {.ground = &source->ground,
                                   .mean = mean,
                                   .people = column->people,
                                   .known = known,
                                   .noise = noise,
                                   .group_key = key.low,
                                   .seed = source->atlas->seed};
    GUARD(draws_prepare(context, &task, count, out));
done:
    free(mean);
    free(noise);
    free(known);
    return status;
}
