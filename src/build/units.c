/* SPDX-License-Identifier: EUPL-1.2
 *
 * Ninth stage: reporting units. A unit's counts are published when zones belong to it by key, and estimated when
 * they are worked out from the cells that it covers.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/cover.h"
#include "build/units.h"

d4i_status unit_relations_read(d4i_context *context, const struct work *work, const struct project_level *level,
                               struct unit_layer *out)
{
    TRY(mem_alloc(context, level->relation_count, sizeof *out->zones, &out->zones));
    out->relations = level->relation_count;
    for (size_t i = 0; i < level->relation_count; i++)
        TRY(unit_zones_read(context, work, &level->relations[i], &out->zones[i]));
    return D4I_OK;
}

/* What the zones of a source name; NULL where they are related by cells. */
static const struct unit_zones *zones_of(const struct project_level *level, const struct unit_layer *units,
                                         size_t source)
{
    for (size_t i = 0; i < level->relation_count; i++)
        if (level->relations[i].source == source)
            return &units->zones[i];
    return NULL;
}

/* Units are all codes of the layer and all that zones name, in byte order. */
static d4i_status number_units(d4i_context *context, const struct unit_layer *layer, struct names *out)
{
    struct names codes = {0};
    uint32_t *order = NULL, index;
    d4i_status status;
    for (uint32_t i = 0; i < layer->keys.count; i++)
        GUARD(names_add(context, &codes, text_of(names_at(&layer->keys, i)), &index, NULL));
    for (size_t r = 0; r < layer->relations; r++)
        for (uint32_t i = 0; i < layer->zones[r].codes.count; i++)
            GUARD(names_add(context, &codes, text_of(names_at(&layer->zones[r].codes, i)), &index, NULL));
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

/* A unit of unknown country is in the country of the source that counts it, or else of one that reaches it. */
static d4i_status take_countries(d4i_context *context, const struct atlas *atlas, struct atlas_level *level)
{
    static const uint8_t reaches[] = {ATLAS_HAS_DATA, ATLAS_NOT_COVERED};
    for (size_t i = 0; i < sizeof reaches; i++)
        for (size_t s = 0; s < atlas->source_count; s++)
            for (uint32_t u = 0; u < level->codes.count; u++)
                if (!level->countries[u] && level->sources[s].has_data[u] == reaches[i])
                    TRY(work_copy(context, atlas->sources[s].country, &level->countries[u]));
    return D4I_OK;
}

/* What source s counts in the units. */
static d4i_status relate_source(d4i_context *context, struct work *work, size_t s, const struct project_level *from,
                                struct unit_layer *units, const struct atlas_level *level,
                                struct atlas_unit_source *out)
{
    const struct atlas_source *source = &work->atlas.sources[s];
    const struct unit_zones *zones = zones_of(from, units, s);
    const struct unit_reach reach = {work, s, from, units, level};
    out->relation = zones ? ATLAS_PUBLISHED : ATLAS_ESTIMATED;
    if (zones)
        TRY(unit_relate_by_key(context, zones, source->zone_count, level, &out->crosswalk));
    else
        TRY(unit_relate_by_cells(context, &reach, NULL, &out->crosswalk));
    /* Coverage by size speaks of places, which are the first level: a region of small communes is no small commune.
     */
    static const struct recipe_coverage all = {0};
    bool places = from == work->project->levels;
    return unit_count(context, &reach, places ? &work->project->sources[s].recipe.coverage : &all, out);
}

static d4i_status make_level(d4i_context *context, struct work *work, const struct project_level *from,
                             struct unit_layer *units, struct atlas_level *out)
{
    struct atlas *atlas = &work->atlas;
    if (from->layers[0].file.path)
        TRY(unit_layer_read(context, work, from, units));
    TRY(unit_relations_read(context, work, from, units));
    for (size_t i = 0; i < from->relation_count; i++)
        TRY(unit_zones_warn(context, work, from, &from->relations[i], units, &units->zones[i]));
    TRY(number_units(context, units, &out->codes));
    TRY(mem_alloc(context, units->layer.features, sizeof *units->unit_of_feature, &units->unit_of_feature));
    for (size_t f = 0; f < units->layer.features; f++)
        units->unit_of_feature[f] =
            names_find(&out->codes, text_of(names_at(&units->keys, units->key_of_feature[f])));
    TRY(unit_describe(context, from, units, out));
    TRY(unit_describe_contact(context, from, atlas));
    TRY(draw_units(context, work, units, out->codes.count, out));
    TRY(mem_alloc(context, atlas->source_count, sizeof *out->sources, &out->sources));
    for (size_t s = 0; s < atlas->source_count; s++)
        TRY(relate_source(context, work, s, from, units, out, &out->sources[s]));
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
