/* SPDX-License-Identifier: EUPL-1.2
 *
 * Eighth stage: reporting units. A unit's counts are published when zones belong to it by key, and estimated when
 * they are worked out from the cells that it covers.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/cover.h"
#include "build/units.h"

void unit_layer_release(struct unit_layer *units)
{
    layer_release(&units->layer);
    names_release(&units->keys);
    free(units->key_of_feature);
    free(units->unit_of_feature);
    shapes_release(&units->shapes);
    partition_release(&units->partition);
}

d4i_status unit_layer_read(d4i_context *context, struct work *work, const struct project_level *level,
                           struct unit_layer *out)
{
    const char *extra[2] = {level->name_column, level->country_column};
    struct layer_options how = {
        .layer = level->layer, .crs = level->crs, .encoding = level->encoding, .where = level->where};
    TRY(work_layer(context, work, &level->file, &level->key, how, extra, 2, &out->layer));
    TRY(work_feature_keys(context, &out->layer, &level->key, level->file.path, &out->keys, &out->key_of_feature));
    out->there = true;
    return D4I_OK;
}

static const struct project_relation *relation_of(const struct project_level *level, size_t source)
{
    for (size_t i = 0; i < level->relation_count; i++)
        if (level->relations[i].source == source)
            return &level->relations[i];
    return NULL;
}

static d4i_status add_codes(d4i_context *context, const struct work *work, const struct project_level *level,
                            struct names *codes)
{
    char cell[GRID_CODE_MAX];
    struct text code;
    uint32_t index;
    for (size_t i = 0; i < level->relation_count; i++) {
        const struct atlas_source *source = &work->atlas.sources[level->relations[i].source];
        for (size_t z = 0; z < source->zone_count; z++)
            if (unit_code_of(&level->relations[i], atlas_zone_key(&work->atlas, source->first_zone + z, cell),
                             &code))
                TRY(names_add(context, codes, code, &index, NULL));
    }
    return D4I_OK;
}

/* Units are all codes of the layer and all that zones name, in byte order. */
static d4i_status number_units(d4i_context *context, const struct work *work, const struct project_level *level,
                               const struct unit_layer *layer, struct names *out)
{
    struct names codes = {0};
    uint32_t *order = NULL, index;
    d4i_status status;
    for (uint32_t i = 0; i < layer->keys.count; i++)
        GUARD(names_add(context, &codes, text_of(names_at(&layer->keys, i)), &index, NULL));
    GUARD(add_codes(context, work, level, &codes));
    GUARD(names_sorted(context, &codes, &order));
    for (uint32_t i = 0; i < codes.count; i++)
        GUARD(names_add(context, out, text_of(names_at(&codes, order[i])), &index, NULL));
done:
    names_release(&codes);
    free(order);
    return status;
}

/* The units' polygons on the grid: their shapes, and which cells each covers. */
static d4i_status draw_units(d4i_context *context, struct work *work, struct unit_layer *units, size_t count,
                             struct atlas_level *out)
{
    const struct grid *grid = &work->atlas.grid;
    if (!units->there || !work->atlas.has_grid)
        return D4I_OK;
    TRY(layer_snap(context, &units->layer, grid, units->unit_of_feature, count, &units->shapes));
    TRY(work_shapes(context, &units->shapes, grid, &out->shapes));
    TRY(part_cover(context, &work->cache, cover_key(grid, &units->shapes), grid, &units->shapes, &out->pairs,
                   &units->partition));
    for (size_t i = 0; i < units->layer.defect_count; i++) {
        const struct layer_defect *defect = &units->layer.defects[i];
        const double at[2] = {defect->x, defect->y};
        TRY(work_add_defect(context, &out->defects, &out->defect_count, &out->defect_capacity,
                            layer_defect_text(defect->kind), defect->detail,
                            names_at(&units->keys, units->key_of_feature[defect->feature]), at, 0));
    }
    return D4I_OK;
}

/* A unit of unknown country is in the country of the source that reaches it. */
static d4i_status take_countries(d4i_context *context, const struct atlas *atlas, struct atlas_level *level)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        for (uint32_t u = 0; u < level->codes.count; u++)
            if (!level->countries[u] && level->sources[s].has_data[u])
                TRY(work_copy(context, atlas->sources[s].country, &level->countries[u]));
    return D4I_OK;
}

static d4i_status make_level(d4i_context *context, struct work *work, const struct project_level *from,
                             struct unit_layer *units, struct atlas_level *out)
{
    struct atlas *atlas = &work->atlas;
    if (from->file.path)
        TRY(unit_layer_read(context, work, from, units));
    TRY(number_units(context, work, from, units, &out->codes));
    TRY(mem_alloc(context, units->layer.features, sizeof *units->unit_of_feature, &units->unit_of_feature));
    for (size_t f = 0; f < units->layer.features; f++)
        units->unit_of_feature[f] =
            names_find(&out->codes, text_of(names_at(&units->keys, units->key_of_feature[f])));
    TRY(unit_describe(context, from, units, out));
    TRY(draw_units(context, work, units, out->codes.count, out));
    TRY(mem_alloc(context, atlas->source_count, sizeof *out->sources, &out->sources));
    for (size_t s = 0; s < atlas->source_count; s++) {
        struct atlas_unit_source *one = &out->sources[s];
        const struct project_relation *relation = relation_of(from, s);
        one->relation = relation ? ATLAS_PUBLISHED : ATLAS_ESTIMATED;
        if (relation)
            TRY(unit_relate_by_key(context, work, s, relation, out, &one->crosswalk));
        else
            TRY(unit_relate_by_cells(context, work, s, from, units, out, &one->crosswalk));
        TRY(unit_count(context, &atlas->sources[s], out->codes.count, one));
    }
    TRY(take_countries(context, atlas, out));
    return unit_fill_empty(context, out->countries, out->codes.count, "");
}

d4i_status work_units(d4i_context *context, struct work *work)
{
    const struct project *project = work->project;
    struct atlas *atlas = &work->atlas;
    TRY(mem_alloc(context, project->level_count, sizeof *atlas->levels, &atlas->levels));
    for (size_t i = 0; i < project->level_count; i++) {
        struct unit_layer units = {0};
        atlas->level_count = i + 1;
        d4i_status status = make_level(context, work, &project->levels[i], &units, &atlas->levels[i]);
        unit_layer_release(&units);
        TRY(status);
    }
    return D4I_OK;
}
