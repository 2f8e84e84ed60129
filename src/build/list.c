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

#define ZONES_AT_ONCE ((size_t)32768)

/* Some zones without a cell, and the people of all groups in them. */
struct unplaced {
    size_t *zone, count;
    int64_t **people; /* [variable]: [node][count] */
};

static void unplaced_release(const struct atlas_source *source, struct unplaced *unplaced)
{
    for (size_t v = 0; unplaced->people && v < source->variable_count; v++)
        free(unplaced->people[v]);
    free(unplaced->people);
    free(unplaced->zone);
}

/* Column by column, since columns may be packed. */
static d4i_status gather_people(d4i_context *context, const struct atlas_source *source, struct unplaced *out)
{
    TRY(mem_alloc(context, source->variable_count, sizeof *out->people, &out->people));
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        TRY(mem_alloc(context, variable->tree.count * out->count, sizeof **out->people, &out->people[v]));
        for (size_t n = 0; n < variable->tree.count; n++) {
            struct column_values values;
            TRY(atlas_column_read(context, &variable->column[n], &values));
            for (size_t i = 0; i < out->count; i++)
                out->people[v][n * out->count + i] = values.people[out->zone[i]];
            atlas_column_done(&variable->column[n], &values);
        }
    }
    return D4I_OK;
}

/* One line for each group that has people there; a zone without any still gets one, so that it is named. */
static d4i_status list_zone(d4i_context *context, const struct work *work, size_t s, const struct unplaced *from,
                            size_t at, struct atlas_source *source)
{
    enum ledger_reason reason = reason_of(&work->sources[s], from->zone[at], source->cells);
    char code[GRID_CODE_MAX];
    const char *key = atlas_zone_key(&work->atlas, source->first_zone + from->zone[at], code);
    for (uint32_t v = 0; v < source->variable_count; v++) {
        const struct group_tree *tree = &source->variables[v].tree;
        bool named = false;
        for (uint32_t n = 0; n < tree->count; n++) {
            int64_t people = from->people[v][n * from->count + at];
            if (!people || !group_in_partition(tree, n))
                continue;
            TRY(add_line(context, source, key, v, n, reason, people));
            named = true;
        }
        if (!named)
            TRY(add_line(context, source, key, v, 0, reason, 0));
    }
    return D4I_OK;
}

/* From zone *next on. */
static d4i_status list_some(d4i_context *context, const struct work *work, size_t s, size_t *next,
                            struct atlas_source *source)
{
    struct unplaced some = {0};
    size_t capacity = 0;
    d4i_status status = D4I_OK;
    for (; *next < source->zone_count && some.count < ZONES_AT_ONCE; ++*next)
        if (work->atlas.zone_level[source->first_zone + *next] == ALLOCATE_NO_CELL) {
            GUARD(mem_grow(context, &some.zone, &capacity, some.count + 1, sizeof *some.zone));
            some.zone[some.count++] = *next;
        }
    if (some.count)
        GUARD(gather_people(context, source, &some));
    for (size_t i = 0; i < some.count && status == D4I_OK; i++)
        status = list_zone(context, work, s, &some, i, source);
done:
    unplaced_release(source, &some);
    return status;
}

static d4i_status list_zones(d4i_context *context, const struct work *work, size_t s, struct atlas_source *source)
{
    for (size_t next = 0; next < source->zone_count;)
        TRY(list_some(context, work, s, &next, source));
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
        if (names_find(&source->keys, text_of(key)) == NAMES_NONE)
            status = add_line(context, source, key, 0, 0, LEDGER_GEOMETRY_WITHOUT_COUNTS, 0);
    }
    free(order);
    return status;
}

/* Placed: the people of zones that have cells; without a grid, of all zones. */
static d4i_status count_placed(d4i_context *context, const struct atlas *atlas, struct atlas_source *source)
{
    for (size_t v = 0; v < source->variable_count; v++)
        for (uint32_t n = 0; n < source->variables[v].tree.count; n++) {
            const struct atlas_column *column = &source->variables[v].column[n];
            struct column_values values;
            int64_t placed = 0;
            TRY(atlas_column_read(context, column, &values));
            for (size_t z = 0; z < source->zone_count; z++)
                if (!atlas->has_grid || atlas->zone_level[source->first_zone + z] != ALLOCATE_NO_CELL)
                    placed += values.people[z];
            atlas_column_done(column, &values);
            source->variables[v].placed[n] = placed;
        }
    return D4I_OK;
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
        TRY(count_placed(context, &work->atlas, source));
    }
    return D4I_OK;
}
