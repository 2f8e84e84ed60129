/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where people live, by an atlas: the total of the first variable of its sources, worked out for each cell.
 */
#include "allocate/allocate.h"
#include "atlas/atlas.h"
#include "atlas/spread.h"
#include "base/memory.h"
#include "group/status.h"
#include "query/answer.h"
#include "query/systems.h"

static bool counts(const struct atlas *atlas, size_t source, const char *only)
{
    return atlas->sources[source].variable_count > 0 && (!only || strcmp(atlas->sources[source].id, only) == 0);
}

static d4i_status check_sources(d4i_context *context, const struct atlas *atlas, const char *path, const char *only)
{
    size_t used = 0;
    for (size_t s = 0; s < atlas->source_count; s++)
        used += counts(atlas, s, only);
    if (!atlas->has_grid)
        return fail(context, D4I_BAD_INPUT, "%s: this atlas has no cells, since its project has no grid", path);
    if (used == 0)
        return fail(context, D4I_BAD_USAGE, "%s: the atlas has no source '%s'; d4i info --sources lists them", path,
                    only ? only : "of people");
    return D4I_OK;
}

/* Several sources on one ground (two years, a city in its country) would count people twice. A border's cells are
 * neighbours' in parts; more than a cell and a tenth in more than one cell of a hundred is no border. */
static d4i_status check_ground(d4i_context *context, const struct atlas *atlas, const char *path, const char *only,
                               const uint32_t *source_of)
{
    const struct pairs *pairs = &atlas->pairs;
    size_t cells = 0, shared = 0;
    for (size_t i = 0, next; i < pairs->count; i = next) {
        uint64_t sum = 0;
        uint32_t first = UINT32_MAX;
        bool several = false;
        for (next = i; next < pairs->count && pairs_cell(pairs, next) == pairs_cell(pairs, i); next++) {
            uint32_t source = source_of[pairs->zone[next]];
            if (source == UINT32_MAX)
                continue;
            several |= first != UINT32_MAX && first != source;
            first = source;
            sum += pairs->coverage[next];
        }
        cells += first != UINT32_MAX;
        shared += several && sum > COVER_FULL + COVER_FULL / 10;
    }
    if (only || shared <= cells / 100)
        return D4I_OK;
    return fail(context, D4I_BAD_USAGE,
                "%s: its sources count the same ground (%zu of %zu cells), and their people would be added up; "
                "choose one with --people-source ID",
                path, shared, cells);
}

static d4i_status zone_people(d4i_context *context, const struct atlas *atlas, const char *only, int64_t **people,
                              uint32_t **source_of)
{
    size_t zones = atlas_zone_count(atlas);
    TRY(mem_alloc(context, zones, sizeof **people, people));
    TRY(mem_alloc(context, zones, sizeof **source_of, source_of));
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        bool used = counts(atlas, s, only);
        const struct atlas_column *total = used ? &source->variables[0].column[0] : NULL;
        for (size_t z = 0; z < source->zone_count; z++) {
            (*source_of)[source->first_zone + z] = used ? (uint32_t)s : UINT32_MAX;
            if (used && status_is_known(total->status[z]))
                (*people)[source->first_zone + z] = total->people[z];
        }
    }
    return D4I_OK;
}

/* A group that is not mixed evenly over the people of its zones stands elsewhere. */
static d4i_status spread_tilted(d4i_context *context, const struct atlas *atlas, const struct people_group *group,
                                const int64_t *of_zone, int64_t *part)
{
    uint64_t *mass = NULL;
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count && atlas->tilted_count; s++) {
        uint32_t v = answer_variable(&atlas->sources[s], group->variable), node;
        if (v == ANSWER_NONE)
            continue;
        const struct group_tree *tree = &atlas->sources[s].variables[v].tree;
        node = group->code ? group_find(tree, group->code) : tree->headline;
        if (node == GROUP_NONE || !atlas_is_tilted(atlas, s, v, node))
            continue;
        if (!mass)
            GUARD(mem_alloc(context, atlas->pairs.count, sizeof *mass, &mass));
        GUARD(atlas_masses(context, atlas, s, v, node, mass));
        GUARD(atlas_spread(context, atlas, s, mass, of_zone + atlas->sources[s].first_zone, part));
    }
done:
    free(mass);
    return status;
}

d4i_status people_cells_of_zones(d4i_context *context, const struct atlas *atlas, const int64_t *of_zone,
                                 const struct people_group *group, struct people_cells *cells)
{
    const struct pairs *pairs = &atlas->pairs;
    const struct allocation allocation = {.level = atlas->zone_level,
                                          .total = atlas->zone_total,
                                          .shift = atlas->zone_shift,
                                          .cells = atlas->zone_cells,
                                          .zones = atlas_zone_count(atlas)};
    int64_t *part = NULL;
    size_t inhabited = 0;
    uint64_t repeated;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, pairs->count, sizeof *part, &part));
    GUARD(allocation_spread(context, pairs, &allocation, of_zone, part));
    if (group)
        GUARD(spread_tilted(context, atlas, group, of_zone, part));
    for (size_t i = 0; i < pairs->count; i++)
        inhabited += part[i] > 0;
    GUARD(people_cells_reserve(context, cells, inhabited));
    for (size_t i = 0; i < pairs->count; i++)
        if (part[i] > 0)
            GUARD(people_cells_add(context, cells, pairs_cell(pairs, i), part[i]));
    GUARD(people_cells_sort(context, cells, &repeated)); /* from the walk's order, pairs of a cell added up */
done:
    free(part);
    return status;
}

d4i_status people_cells_spread(d4i_context *context, struct atlas *atlas, const char *path, const char *only,
                               struct people_cells *out)
{
    int64_t *people = NULL;
    uint32_t *source_of = NULL;
    d4i_status status = D4I_OK;
    GUARD(check_sources(context, atlas, path, only));
    GUARD(atlas_load_pairs(context, atlas));
    GUARD(zone_people(context, atlas, only, &people, &source_of));
    GUARD(check_ground(context, atlas, path, only, source_of));
    GUARD(people_cells_of_zones(context, atlas, people, NULL, out));
    const struct grid *grid = &atlas->grid;
    out->frame = (struct raster){.columns = grid->columns,
                                 .rows = grid->rows,
                                 .west = (double)grid->west,
                                 .north = (double)(grid->south + (int64_t)grid->rows * grid->cell),
                                 .pixel_width = grid->cell,
                                 .pixel_height = grid->cell};
    GUARD(text_copy(context, text_of(grid->crs), &out->crs));
done:
    free(people);
    free(source_of);
    return status;
}

d4i_status people_cells_of_atlas(d4i_context *context, const d4i_crosswalk_options *options,
                                 struct people_cells *out)
{
    struct atlas atlas = {0};
    d4i_status status = D4I_OK;
    GUARD(atlas_read(context, options->people, &atlas));
    GUARD(people_cells_spread(context, &atlas, options->people, options->people_source, out));
    GUARD(d4i_frame_new(context, &out->statements));
    GUARD(answer_sources(context, out->statements, &atlas, NULL));
done:
    atlas_release(&atlas);
    return status;
}
