/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is odd about the polygons, listed and never mended: what the reader found in the file, and what shows only
 * on the grid, where zones overlap or leave slivers between them.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/cover.h"

d4i_status work_add_defect(d4i_context *context, struct atlas_defect **list, size_t *count, size_t *capacity,
                           const char *kind, const char *detail, const char *zone, const double at[2], double size)
{
    TRY(mem_grow(context, list, capacity, *count + 1, sizeof **list));
    struct atlas_defect defect = {.x = at ? at[0] : NAN, .y = at ? at[1] : NAN, .size = size};
    d4i_status status;
    GUARD(work_copy(context, kind, &defect.kind));
    GUARD(work_copy(context, zone, &defect.zone));
    if (detail)
        GUARD(work_copy(context, detail, &defect.detail));
    (*list)[(*count)++] = defect;
    return D4I_OK;
done:
    free(defect.kind);
    free(defect.zone);
    free(defect.detail);
    return status;
}

static d4i_status layer_defects(d4i_context *context, const struct work_source *source, struct atlas_source *out)
{
    const struct layer *layer = &source->layer;
    for (size_t i = 0; i < layer->defect_count; i++) {
        const struct layer_defect *defect = &layer->defects[i];
        const char *zone = defect->feature < layer->features
                               ? names_at(&source->feature_keys, source->key_of_feature[defect->feature])
                               : "";
        const double at[2] = {defect->x, defect->y};
        TRY(work_add_defect(context, &out->defects, &out->defect_count, &out->defect_capacity,
                            layer_defect_text(defect->kind), defect->detail, zone, at, 0));
    }
    return D4I_OK;
}

/* Several features with one key are joined; that is told once for each key, for it may be a mistake of the file, or
 * a layer of parts (census subsections) whose wholes are the zones. */
static d4i_status duplicate_defects(d4i_context *context, const struct work_source *source,
                                    struct atlas_source *out)
{
    uint32_t *parts;
    char detail[60];
    TRY(mem_alloc(context, source->feature_keys.count, sizeof *parts, &parts));
    for (size_t f = 0; f < source->layer.features; f++)
        parts[source->key_of_feature[f]]++;
    d4i_status status = D4I_OK;
    for (uint32_t key = 0; key < source->feature_keys.count && status == D4I_OK; key++) {
        if (parts[key] < 2)
            continue;
        text_print(detail, sizeof detail, "%u features are joined", parts[key]);
        status = work_add_defect(context, &out->defects, &out->defect_count, &out->defect_capacity,
                                 layer_defect_text(LAYER_DUPLICATE), detail, names_at(&source->feature_keys, key),
                                 NULL, 0);
    }
    free(parts);
    return status;
}

/* The keys of the zones in a cell, as "a, b, c". */
static void zones_in_cell(const struct work_source *source, const struct atlas_source *zones, uint64_t cell,
                          const struct grid *grid, char *out, size_t size)
{
    const struct pairs *pairs = &source->pairs;
    size_t low = pairs_find(grid, pairs, cell), length = 0;
    out[0] = 0;
    for (; low < pairs->count && pairs_cell(pairs, low) == cell && length < size - 1; low++)
        length += (size_t)text_print(out + length, size - length, "%s%s", length ? ", " : "",
                                     names_at(&zones->keys, pairs->zone[low]));
}

static d4i_status grid_defects(d4i_context *context, const struct work_source *source, const struct grid *grid,
                               struct atlas_source *out)
{
    const struct partition *partition = &source->partition;
    char zones[256];
    for (size_t i = 0; i < partition->winding_count; i++)
        TRY(work_add_defect(context, &out->defects, &out->defect_count, &out->defect_capacity, "winds over itself",
                            "coverage of a cell leaves 0..1", names_at(&out->keys, partition->winding[i]), NULL,
                            0));
    for (size_t i = 0; i < partition->count; i++) {
        const struct partition_defect *defect = &partition->defects[i];
        if (source->squares && defect->excess < 0)
            continue; /* squares stand where people live: ground between them is no gap */
        uint64_t column = defect->cell % (uint64_t)grid->columns, row = defect->cell / (uint64_t)grid->columns;
        const double at[2] = {(double)grid->west + ((double)column + 0.5) * grid->cell,
                              (double)grid->south + ((double)row + 0.5) * grid->cell};
        zones_in_cell(source, out, defect->cell, grid, zones, sizeof zones);
        TRY(work_add_defect(context, &out->defects, &out->defect_count, &out->defect_capacity,
                            layer_defect_text(defect->excess > 0 ? LAYER_OVERLAP : LAYER_SLIVER), NULL, zones, at,
                            fabs((double)defect->excess) / COVER_FULL));
    }
    return D4I_OK;
}

d4i_status cover_defects(d4i_context *context, const struct work_source *source, const struct grid *grid,
                         struct atlas_source *out)
{
    TRY(layer_defects(context, source, out));
    TRY(duplicate_defects(context, source, out));
    return grid_defects(context, source, grid, out);
}
