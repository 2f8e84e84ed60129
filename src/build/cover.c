/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sixth stage: which cell lies in which zone, and by how much. Polygons are covered exactly; a cell zone covers the
 * cells it is made of; the pairs of all sources become one list.
 */
#include "build/cover.h"

/* Zones that reach beyond the grid are listed whole: half a zone's people would be somebody's guess. */
static void drop_cut(struct work_source *source)
{
    struct pairs *pairs = &source->pairs;
    size_t kept = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        if (source->cut[pairs->zone[i]])
            continue;
        pairs_move(pairs, kept++, i);
    }
    pairs->count = kept;
}

static d4i_status sort_merged(d4i_context *context, struct work *work, size_t sources)
{
    return sources > 1 ? cover_sort(context, &work->atlas.grid, &work->atlas.pairs) : D4I_OK;
}

static d4i_status merge(d4i_context *context, struct work *work)
{
    struct pairs *all = &work->atlas.pairs;
    size_t with_pairs = 0;
    work->atlas.has_pairs = true;
    if (work->project->source_count == 1) { /* theirs are all: the memory of a second list is saved */
        *all = work->sources[0].pairs;
        work->sources[0].pairs = (struct pairs){0};
        return D4I_OK;
    }
    for (size_t s = 0; s < work->project->source_count; s++) {
        const struct pairs *pairs = &work->sources[s].pairs;
        uint32_t first = (uint32_t)work->atlas.sources[s].first_zone;
        with_pairs += pairs->count > 0;
        for (size_t i = 0; i < pairs->count; i++)
            TRY(cover_push(context, &work->atlas.grid, all, pairs_cell(pairs, i), first + pairs->zone[i],
                           pairs->coverage[i]));
    }
    return sort_merged(context, work, with_pairs);
}

/* How many cells all zones together cover exactly once. */
static void count_cells(struct atlas *atlas)
{
    const struct pairs *pairs = &atlas->pairs;
    for (size_t i = 0; i < pairs->count;) {
        uint64_t sum = 0, cell = pairs_cell(pairs, i);
        if (pairs->coverage[i] == COVER_FULL && (i + 1 == pairs->count || pairs_cell(pairs, i + 1) != cell)) {
            atlas->cells_full++;
            i++;
            continue;
        }
        for (; i < pairs->count && pairs_cell(pairs, i) == cell; i++)
            sum += pairs->coverage[i];
        atlas->cells_full += sum == COVER_FULL;
        atlas->cells_over += sum > COVER_FULL;
        atlas->cells_under += sum < COVER_FULL;
    }
}

d4i_status work_cover(d4i_context *context, struct work *work)
{
    if (!work->atlas.has_grid)
        return D4I_OK;
    for (size_t s = 0; s < work->project->source_count; s++) {
        struct work_source *source = &work->sources[s];
        struct atlas_source *zones = &work->atlas.sources[s];
        if (source->has_layer)
            TRY(cover_polygons(context, work, source, zones));
        else if (zones->cells)
            TRY(cover_cells(context, work, source, zones));
        if (source->cut)
            drop_cut(source);
    }
    TRY(merge(context, work));
    count_cells(&work->atlas);
    return D4I_OK;
}
