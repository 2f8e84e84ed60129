/* SPDX-License-Identifier: EUPL-1.2
 *
 * Eighth stage: the ledger. Whoever is in a zone that got no cell is listed with the reason; polygons and zones
 * that found no partner are named. What is left is placed, and the two must add up to what entered.
 */
#include <stdlib.h>

#include "allocate/allocate.h"
#include "base/memory.h"
#include "build/work.h"

static d4i_status add_line(d4i_context *context, struct atlas_source *source, const char *zone, uint32_t variable,
                           uint32_t node, enum ledger_reason reason, int64_t people)
{
    TRY(mem_grow(context, &source->listed, &source->listed_capacity, source->listed_count + 1,
                 sizeof *source->listed));
    struct atlas_listed line = {.variable = variable, .node = node, .reason = reason, .people = people};
    TRY(work_copy(context, zone, &line.zone));
    source->listed[source->listed_count++] = line;
    return D4I_OK;
}

/* Lines that the table's reader wrote. */
static d4i_status take_over(d4i_context *context, const struct work *work, size_t s, struct atlas_source *source)
{
    const struct source_data *data = &work->sources[s].data;
    char code[GRID_CODE_MAX];
    for (size_t i = 0; i < data->listed_count; i++) {
        const struct listed *one = &data->listed[i];
        const char *zone =
            one->zone == NO_ZONE ? one->place : atlas_zone_key(&work->atlas, source->first_zone + one->zone, code);
        TRY(add_line(context, source, zone, one->variable, one->node, one->reason, one->people));
    }
    return D4I_OK;
}

/* No feature of its key, a zone that reaches beyond the grid, or a feature that encloses nothing. */
static enum ledger_reason reason_of(const struct work_source *source, size_t zone, bool cells)
{
    if (!cells && !(source->has_feature && source->has_feature[zone]))
        return LEDGER_NO_GEOMETRY;
    return source->cut && source->cut[zone] ? LEDGER_OUT_OF_GRID : LEDGER_NO_TARGET_CELL;
}

/* One line for each group that has people there; a zone without any still gets one, so that it is named. */
static d4i_status list_zone(d4i_context *context, const struct work *work, size_t s, size_t zone,
                            struct atlas_source *source)
{
    enum ledger_reason reason = reason_of(&work->sources[s], zone, source->cells);
    char code[GRID_CODE_MAX];
    const char *key = atlas_zone_key(&work->atlas, source->first_zone + zone, code);
    for (uint32_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        bool named = false;
        for (uint32_t n = 0; n < variable->tree.count; n++) {
            int64_t people = variable->column[n].people[zone];
            if (!people || !group_in_partition(&variable->tree, n))
                continue;
            TRY(add_line(context, source, key, v, n, reason, people));
            named = true;
        }
        if (!named)
            TRY(add_line(context, source, key, v, 0, reason, 0));
    }
    return D4I_OK;
}

static d4i_status list_zones(d4i_context *context, const struct work *work, size_t s, struct atlas_source *source)
{
    for (size_t z = 0; z < source->zone_count; z++)
        if (work->atlas.zone_level[source->first_zone + z] == ALLOCATE_NO_CELL)
            TRY(list_zone(context, work, s, z, source));
    return D4I_OK;
}

/* Polygons whose key stands in no table, in the order of their keys. */
static d4i_status list_polygons(d4i_context *context, const struct work *work, size_t s,
                                struct atlas_source *source)
{
    const struct work_source *from = &work->sources[s];
    uint32_t *order;
    TRY(names_sorted(context, &from->feature_keys, &order));
    d4i_status status = D4I_OK;
    for (uint32_t i = 0; i < from->feature_keys.count && status == D4I_OK; i++) {
        const char *key = names_at(&from->feature_keys, order[i]);
        const struct recipe_words *covered = &from->entry->recipe.coverage.keys;
        if (covered->count && !recipe_words_match(covered, text_of(key)))
            continue; /* its people are listed as left out */
        if (source_find_zone(&from->data, text_of(key)) == SOURCE_NO_ZONE)
            status = add_line(context, source, key, 0, 0, LEDGER_GEOMETRY_WITHOUT_COUNTS, 0);
    }
    free(order);
    return status;
}

/* Placed: the people of zones that have cells; without a grid, of all zones. */
static void count_placed(const struct atlas *atlas, struct atlas_source *source)
{
    for (size_t v = 0; v < source->variable_count; v++)
        for (uint32_t n = 0; n < source->variables[v].tree.count; n++) {
            const int64_t *people = source->variables[v].column[n].people;
            int64_t placed = 0;
            for (size_t z = 0; z < source->zone_count; z++)
                if (!atlas->has_grid || atlas->zone_level[source->first_zone + z] != ALLOCATE_NO_CELL)
                    placed += people[z];
            source->variables[v].placed[n] = placed;
        }
}

d4i_status work_list(d4i_context *context, struct work *work)
{
    for (size_t s = 0; s < work->project->source_count; s++) {
        struct atlas_source *source = &work->atlas.sources[s];
        TRY(take_over(context, work, s, source));
        if (work->atlas.has_grid)
            TRY(list_zones(context, work, s, source));
        if (work->sources[s].has_layer)
            TRY(list_polygons(context, work, s, source));
        count_placed(&work->atlas, source);
    }
    return D4I_OK;
}
