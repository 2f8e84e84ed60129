/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells: every pair (cell, zone) gets its part of the zone's people, a cell the sum over its pairs.
 *
 * A cell that only zones without a number reach is suppressed or missing as they are; where some of its zones have
 * one, it keeps that part and the status of the worst, so that no one who was placed is lost.
 */
#include "publish/figures_cells.h"

#include "allocate/allocate.h"
#include "atlas/spread.h"
#include "base/memory.h"

/* What a zone is to these figures. A square that lies in several cells is spread over them like any zone. */
enum { ZONE_COUNTS = 1, ZONE_IS_CELL = 2, ZONE_LEFT_OUT = 4 };

static d4i_status sort_zones(d4i_context *context, const struct figures *figures, uint8_t **out)
{
    const struct atlas *atlas = figures->atlas;
    TRY(mem_alloc(context, atlas_zone_count(atlas), 1, out));
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        uint8_t is = figures_variable(figures, s) ? ZONE_COUNTS : figures->only ? ZONE_LEFT_OUT : 0;
        if (source->zone_count)
            memset(*out + source->first_zone, is, source->zone_count);
        for (size_t z = source->first_zone; source->cells && z < source->first_zone + source->zone_count; z++)
            (*out)[z] |= atlas->zone_cells && atlas->zone_cells[z] > 1 ? 0 : ZONE_IS_CELL;
    }
    return D4I_OK;
}

/* The distinct cells of the pairs, which are sorted by cell; item_of[pair] = its cell's place in the list. Pairs of
 * zones that are left out have none. */
static d4i_status list_cells(d4i_context *context, struct figures *figures, const uint8_t *zone_is,
                             uint32_t **item_of)
{
    const struct pairs *pairs = &figures->atlas->pairs;
    TRY(mem_alloc(context, pairs->count, sizeof *figures->cell, &figures->cell));
    TRY(mem_alloc(context, pairs->count, sizeof **item_of, item_of));
    size_t cells = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        if (zone_is[pairs->zone[i]] & ZONE_LEFT_OUT)
            continue;
        if (cells == 0 || figures->cell[cells - 1] != pairs_cell(pairs, i))
            figures->cell[cells++] = pairs_cell(pairs, i);
        if (cells >= UINT32_MAX)
            return fail(context, D4I_BAD_INPUT, "%zu cells are too many for one picture or export", cells);
        (*item_of)[i] = (uint32_t)cells - 1;
    }
    figures->items = cells;
    return D4I_OK;
}

/* Groups that are not mixed evenly over the people of their zones stand elsewhere. */
static d4i_status spread_tilted(d4i_context *context, const struct figures *figures,
                                const struct figures_column *column, int64_t *part)
{
    const struct atlas *atlas = figures->atlas;
    uint64_t *mass = NULL;
    d4i_status status = D4I_OK;
    const bool is_group = column->code != NULL; /* and not the people outside a base */
    for (size_t s = 0; is_group && s < atlas->source_count && atlas->tilted_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        const struct atlas_variable *variable = figures_variable(figures, s);
        uint32_t node = variable ? figures_node(figures, s, column) : GROUP_NONE;
        if (node == GROUP_NONE || !atlas_is_tilted(atlas, s, (size_t)(variable - source->variables), node))
            continue;
        if (!mass)
            GUARD(mem_alloc(context, atlas->pairs.count, sizeof *mass, &mass));
        GUARD(atlas_masses(context, atlas, s, (size_t)(variable - source->variables), node, mass));
        GUARD(atlas_spread(context, atlas, s, mass, column->people + source->first_zone, part));
    }
done:
    free(mass);
    return status;
}

static d4i_status spread_column(d4i_context *context, const struct figures *figures, const uint8_t *zone_is,
                                const uint32_t *item_of, int64_t *part, struct figures_column *column)
{
    const struct atlas *atlas = figures->atlas;
    const struct pairs *pairs = &atlas->pairs;
    struct allocation allocation = {.level = atlas->zone_level,
                                    .total = atlas->zone_total,
                                    .shift = atlas->zone_shift,
                                    .cells = atlas->zone_cells};
    for (size_t s = 0; s < atlas->source_count; s++)
        allocation.zones += atlas->sources[s].zone_count;
    int64_t *people = NULL;
    uint8_t *worst = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, figures->items, sizeof *people, &people));
    GUARD(mem_alloc(context, figures->items, 1, &worst));
    memset(worst, D4I_VALUE_STATUS_END, figures->items);
    GUARD(allocation_spread(context, pairs, &allocation, column->people, part));
    GUARD(spread_tilted(context, figures, column, part));
    for (size_t i = 0; i < pairs->count; i++) {
        uint8_t is = column->status[pairs->zone[i]], zone = zone_is[pairs->zone[i]];
        if (!(zone & ZONE_COUNTS)) /* another variable's zones take nothing from what is known */
            continue;
        if (status_is_known(is) && !(zone & ZONE_IS_CELL))
            is = D4I_ESTIMATED;
        people[item_of[i]] += part[i];
        if (pairs->weight[i] || worst[item_of[i]] == D4I_VALUE_STATUS_END)
            worst[item_of[i]] = status_worse(worst[item_of[i]], is);
    }
    for (size_t i = 0; i < figures->items; i++)
        if (worst[i] == D4I_VALUE_STATUS_END)
            worst[i] = D4I_MISSING;
    free(column->people);
    free(column->status);
    column->people = people;
    column->status = worst;
    return D4I_OK;
done:
    free(people);
    free(worst);
    return status;
}

/* The same for people outside the base, who have no status. */
static d4i_status spread_outside(d4i_context *context, struct figures *figures, const uint8_t *zone_is,
                                 const uint32_t *item_of, int64_t *part)
{
    struct figures_column column = {.people = figures->outside};
    TRY(mem_alloc(context, atlas_zone_count(figures->atlas), 1, &column.status)); /* observed */
    d4i_status status = spread_column(context, figures, zone_is, item_of, part, &column);
    free(column.status);
    figures->outside = column.people;
    return status;
}

d4i_status figures_spread(d4i_context *context, struct figures *figures)
{
    const struct pairs *pairs = &figures->atlas->pairs;
    uint8_t *zone_is = NULL;
    int64_t *part = NULL;
    d4i_status status = D4I_OK;
    if (pairs->count && (!pairs->weight || !figures->atlas->zone_total))
        return fail(context, D4I_BUG, "the atlas holds cells without weights");
    GUARD(sort_zones(context, figures, &zone_is));
    GUARD(list_cells(context, figures, zone_is, &figures->item_of_pair));
    const uint32_t *item_of = figures->item_of_pair;
    GUARD(mem_alloc(context, pairs->count, sizeof *part, &part));
    for (size_t c = 0; c < figures->column_count; c++) {
        GUARD(progress(context, "people by cell", c, figures->column_count));
        GUARD(spread_column(context, figures, zone_is, item_of, part, &figures->columns[c]));
    }
    if (figures->outside)
        GUARD(spread_outside(context, figures, zone_is, item_of, part));
done:
    free(zone_is);
    free(part);
    return status;
}
