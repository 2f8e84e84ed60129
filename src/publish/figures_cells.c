/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells: every pair (cell, zone) gets its part of the zone's people, a cell the sum over its pairs.
 *
 * A cell that only zones without a number reach is suppressed or missing as they are; where some of its zones have
 * one, it keeps that part and the status of the worst, so that no one who was placed is lost.
 */
#include "publish/figures_cells.h"

#include "allocate/allocate.h"
#include "base/memory.h"

/* The distinct cells of the pairs, which are sorted by cell; item_of[pair] = its cell's place in the list. */
static d4i_status list_cells(d4i_context *context, struct figures *figures, uint32_t **item_of)
{
    const struct pairs *pairs = &figures->atlas->pairs;
    size_t cells = 0;
    for (size_t i = 0; i < pairs->count; i++)
        cells += i == 0 || pairs->cell[i] != pairs->cell[i - 1];
    if (cells >= UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "%zu cells are too many for one picture or export", cells);
    TRY(mem_alloc(context, cells, sizeof *figures->cell, &figures->cell));
    TRY(mem_alloc(context, pairs->count, sizeof **item_of, item_of));
    size_t item = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        item += i > 0 && pairs->cell[i] != pairs->cell[i - 1];
        figures->cell[item] = pairs->cell[i];
        (*item_of)[i] = (uint32_t)item;
    }
    figures->items = cells;
    return D4I_OK;
}

static bool from_cells(const struct atlas *atlas, size_t zone)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        if (zone - atlas->sources[s].first_zone < atlas->sources[s].zone_count)
            return atlas->sources[s].cells;
    return false;
}

static d4i_status spread_column(d4i_context *context, const struct figures *figures, const uint32_t *item_of,
                                int64_t *part, struct figures_column *column)
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
    for (size_t i = 0; i < pairs->count; i++) {
        uint8_t is = column->status[pairs->zone[i]];
        if (status_is_known(is) && !from_cells(atlas, pairs->zone[i]))
            is = D4I_ESTIMATED;
        people[item_of[i]] += part[i];
        if (pairs->weight[i] || worst[item_of[i]] == D4I_VALUE_STATUS_END)
            worst[item_of[i]] = status_worse(worst[item_of[i]], is);
    }
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

d4i_status figures_spread(d4i_context *context, struct figures *figures)
{
    const struct pairs *pairs = &figures->atlas->pairs;
    uint32_t *item_of = NULL;
    int64_t *part = NULL;
    d4i_status status = D4I_OK;
    if (pairs->count && (!pairs->weight || !figures->atlas->zone_total))
        return fail(context, D4I_BUG, "the atlas holds cells without weights");
    GUARD(list_cells(context, figures, &item_of));
    GUARD(mem_alloc(context, pairs->count, sizeof *part, &part));
    for (size_t c = 0; c < figures->column_count; c++) {
        GUARD(progress(context, "people by cell", c, figures->column_count));
        GUARD(spread_column(context, figures, item_of, part, &figures->columns[c]));
    }
done:
    free(item_of);
    free(part);
    return status;
}
