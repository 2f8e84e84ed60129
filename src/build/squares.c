/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells of another CRS than the grid's: each becomes a zone with a polygon, a square that is projected. From here
 * on they are zones like any others, but that they stand only where people live.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/work.h"

/* As INSPIRE writes them, with seven digits: so their order is that of the squares. */
static d4i_status name_squares(d4i_context *context, const struct source_data *data, const char *path,
                               struct names *out)
{
    char code[GRID_CODE_MAX];
    uint32_t index;
    for (size_t z = 0; z < data->zone_count; z++) {
        const struct grid_square *square = &data->square[z];
        if (square->north < 0 || square->east < 0)
            return fail(context, D4I_BAD_INPUT,
                        "%s: the square N%lldE%lld lies west or south of the origin of %s; such squares cannot be "
                        "brought to another CRS",
                        path, (long long)square->north, (long long)square->east, data->cell_crs);
        text_print(code, sizeof code, "CRS%dRES%dmN%07lldE%07lld", (int)square->epsg, (int)square->size,
                   (long long)square->north, (long long)square->east);
        TRY(names_add(context, out, text_of(code), &index, NULL));
    }
    return D4I_OK;
}

d4i_status work_project_squares(d4i_context *context, const struct work *work, struct work_source *source)
{
    struct source_data *data = &source->data;
    const char *target = work->project->grid.crs, *path = source->entry->recipe_file.path;
    struct names codes = {0};
    d4i_status status;
    GUARD(name_squares(context, data, path, &codes));
    GUARD(layer_of_squares(context, path, data->cell_crs, target, data->square, data->zone_count, &source->layer));
    source->has_layer = source->squares = true;
    data->zones = codes;
    codes = (struct names){0};
    data->cells = false;
    free(data->square);
    data->square = NULL;
    if (source->layer.accuracy < 0)
        warn(context, "source '%s': the projection of its cells to %s is approximate, its accuracy unknown (%s)",
             source->entry->id, target, source->layer.pipeline);
done:
    names_release(&codes);
    return status;
}

d4i_status work_join_squares(d4i_context *context, struct work_source *source)
{
    size_t count = source->data.zone_count;
    uint32_t index;
    TRY(mem_alloc(context, count, sizeof *source->zone_of_feature, &source->zone_of_feature));
    TRY(mem_alloc(context, count, sizeof *source->key_of_feature, &source->key_of_feature));
    TRY(mem_alloc(context, count, 1, &source->has_feature));
    memset(source->has_feature, 1, count);
    for (uint32_t z = 0; z < count; z++) {
        source->zone_of_feature[z] = source->key_of_feature[z] = z;
        TRY(names_add(context, &source->feature_keys, text_of(names_at(&source->data.zones, z)), &index, NULL));
    }
    return D4I_OK;
}
