/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a build would find, found without placing anyone: how tables and polygons join, and how large it gets.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/findings.h"
#include "build/units.h"
#include "build/within.h"

/* Keys that have no partner: how many, and the first few by name, or a row for each. */
static d4i_status add_unmatched(d4i_context *context, d4i_frame *frame, const char *what, const struct names *keys,
                                bool all)
{
    char few[256];
    TRY(finding_add(context, frame, what, "%u%s%s", keys->count, keys->count && !all ? ": " : "",
                    all ? "" : unit_few_names(keys, few, sizeof few)));
    for (uint32_t i = 0; all && i < keys->count; i++) {
        TRY(d4i_frame_row(context, frame));
        TRY(d4i_frame_set_text(context, frame, FINDING_OF, what));
        TRY(d4i_frame_set_text(context, frame, FINDING, names_at(keys, i)));
    }
    return D4I_OK;
}

static d4i_status find_unmatched(d4i_context *context, const struct work_source *source, struct names *zones,
                                 struct names *polygons)
{
    char cell[GRID_CODE_MAX];
    uint32_t index;
    for (size_t z = 0; z < source->data.zone_count; z++)
        if (!source->has_feature[z])
            TRY(names_add(context, zones, text_of(source_zone_key(&source->data, z, cell)), &index, NULL));
    for (uint32_t k = 0; k < source->feature_keys.count; k++) {
        struct text key = text_of(names_at(&source->feature_keys, k));
        if (source_find_zone(&source->data, key) == SOURCE_NO_ZONE)
            TRY(names_add(context, polygons, key, &index, NULL));
    }
    return D4I_OK;
}

/* Zones whose features have no polygon: their people will find no cell. */
static d4i_status find_empty(d4i_context *context, const struct work_source *source, struct names *out)
{
    char cell[GRID_CODE_MAX];
    uint8_t *whole;
    uint32_t index;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, source->data.zone_count, 1, &whole));
    for (size_t f = 0; f < source->layer.features; f++)
        if (source->zone_of_feature[f] != NO_ZONE && layer_has_polygon(&source->layer, f))
            whole[source->zone_of_feature[f]] = 1;
    for (size_t z = 0; z < source->data.zone_count; z++)
        if (source->has_feature[z] && !whole[z])
            GUARD(names_add(context, out, text_of(source_zone_key(&source->data, z, cell)), &index, NULL));
done:
    free(whole);
    return status;
}

/* "49, of which 0 defects were found"; "46 and 3 features without one, of which 3 defects were found" */
static d4i_status add_polygons(d4i_context *context, const struct layer *layer, d4i_frame *frame)
{
    size_t polygons = layer_polygons(layer), empty = layer->features - polygons;
    char beside[80] = "";
    if (empty)
        text_print(beside, sizeof beside, " and %zu feature%s without one", empty, empty == 1 ? "" : "s");
    return finding_add(context, frame, "  polygons", "%zu%s, of which %zu defects were found", polygons, beside,
                       layer->defect_count);
}

static d4i_status check_join(d4i_context *context, const struct work_source *source, bool all, d4i_frame *frame)
{
    struct names zones = {0}, polygons = {0}, empty = {0};
    size_t count = source->data.zone_count;
    d4i_status status;
    GUARD(find_unmatched(context, source, &zones, &polygons));
    GUARD(find_empty(context, source, &empty));
    GUARD(add_polygons(context, &source->layer, frame));
    GUARD(finding_add(context, frame, "  zones with polygon", "%zu of %zu", count - zones.count - empty.count,
                      count));
    GUARD(add_unmatched(context, frame, "  zones without polygon", &zones, all));
    if (empty.count)
        GUARD(add_unmatched(context, frame, "  zones with an empty polygon", &empty, all));
    GUARD(add_unmatched(context, frame, "  polygons without counts", &polygons, all));
done:
    names_release(&zones);
    names_release(&polygons);
    names_release(&empty);
    return status;
}

static d4i_status check_source(d4i_context *context, const struct work_source *source, bool all, d4i_frame *frame)
{
    char people[32];
    const struct source_data *data = &source->data;
    TRY(finding_add(context, frame, source->entry->id, "%s, %s", source->entry->recipe.title, source->entry->date));
    TRY(finding_add(context, frame, "  rows read", "%llu", (unsigned long long)data->rows));
    TRY(finding_add(context, frame, "  zones", "%zu%s", data->zone_count, data->cells ? " (cells)" : ""));
    for (size_t v = 0; v < data->variable_count; v++)
        TRY(finding_add(context, frame, "  people", "%s by %s", people_text(data->input[v], people),
                        source->entry->recipe.variables[v].dimension));
    return source->has_layer ? check_join(context, source, all, frame) : D4I_OK;
}

/* Zones that lie in none of the other source, and zones of that one in which none lies. */
static d4i_status find_alone(d4i_context *context, const struct work *work, size_t s,
                             const struct unit_zones *named, struct names *alone, struct names *empty)
{
    const struct source_data *data = &work->sources[s].data;
    const struct names *above = &work->sources[work->project->sources[s].within.source].data.zones;
    char cell[GRID_CODE_MAX];
    uint32_t index;
    for (size_t z = 0; z < data->zone_count; z++) {
        uint32_t code = named->code_of_zone[z];
        if (code == NAMES_NONE || names_find(above, text_of(names_at(&named->codes, code))) == NAMES_NONE)
            TRY(names_add(context, alone, text_of(source_zone_key(data, z, cell)), &index, NULL));
    }
    for (uint32_t b = 0; b < above->count; b++)
        if (names_find(&named->codes, text_of(names_at(above, b))) == NAMES_NONE)
            TRY(names_add(context, empty, text_of(names_at(above, b)), &index, NULL));
    return D4I_OK;
}

static d4i_status check_within(d4i_context *context, const struct work *work, size_t s, bool all, d4i_frame *frame)
{
    const struct project_within *how = &work->project->sources[s].within;
    const char *id = work->project->sources[how->source].id;
    struct unit_zones named = {0};
    struct names alone = {0}, empty = {0};
    char what[120];
    d4i_status status;
    GUARD(within_refuse_cells(context, how, id, work->sources[how->source].data.cells));
    GUARD(unit_zones_read(context, work, &how->relation, &named));
    GUARD(find_alone(context, work, s, &named, &alone, &empty));
    text_print(what, sizeof what, "  zones in zones of '%s'", id);
    GUARD(finding_add(context, frame, what, "%zu of %zu", work->sources[s].data.zone_count - alone.count,
                      work->sources[s].data.zone_count));
    text_print(what, sizeof what, "  zones in none of '%s'", id);
    GUARD(add_unmatched(context, frame, what, &alone, all));
    text_print(what, sizeof what, "  zones of '%s' that hold none", id);
    GUARD(add_unmatched(context, frame, what, &empty, all));
done:
    unit_zones_release(&named);
    names_release(&alone);
    names_release(&empty);
    return status;
}

/* Bytes a pair of cell and zone takes while it is placed: cell 8, zone, coverage, weight, one level of weights 4
 * each, and as much again while sources are merged and sorted. */
#define PAIR_BYTES 48.0

static d4i_status check_grid(d4i_context *context, const struct work *work, d4i_frame *frame)
{
    const struct grid *grid = &work->atlas.grid;
    if (!work->atlas.has_grid)
        return finding_add(context, frame, "grid", "none: tables alone");
    double cells = (double)grid->columns * grid->rows;
    TRY(finding_add(context, frame, "grid", "%s, %d m, %d x %d cells from E %lld N %lld", grid->crs, grid->cell,
                    grid->columns, grid->rows, (long long)grid->west, (long long)grid->south));
    double megabytes = cells * PAIR_BYTES / 1e6;
    return finding_add(context, frame, "memory for placing", "about %.0f MB, were every cell inhabited",
                       megabytes < 1 ? 1 : megabytes);
}

/* How the codes that zones of a source name fit those of the layer. */
static d4i_status check_relation(d4i_context *context, const struct work *work, const struct project_level *level,
                                 size_t relation, const struct unit_layer *units, bool all, d4i_frame *frame)
{
    const struct project_source *source = &work->project->sources[level->relations[relation].source];
    const struct unit_zones *zones = &units->zones[relation];
    struct names zones_only = {0}, layer_only = {0};
    char what[120];
    d4i_status status;
    GUARD(finding_add(context, frame, "  related by key", "zones of '%s' name %u codes", source->id,
                      zones->codes.count));
    if (level->relations[relation].lookup.file.path) {
        text_print(what, sizeof what, "  keys of '%s' not listed", source->id);
        GUARD(add_unmatched(context, frame, what, &zones->unlisted, all));
    }
    if (!units->there)
        goto done;
    GUARD(unit_compare(context, units, zones, source->recipe.country, &zones_only, &layer_only));
    text_print(what, sizeof what, "  codes of '%s' alone", source->id);
    GUARD(add_unmatched(context, frame, what, &zones_only, all));
    text_print(what, sizeof what, "  codes not in '%s'", source->id);
    GUARD(add_unmatched(context, frame, what, &layer_only, all));
done:
    names_release(&zones_only);
    names_release(&layer_only);
    return status;
}

static d4i_status check_level(d4i_context *context, struct work *work, const struct project_level *level,
                              struct unit_layer *units, bool all, d4i_frame *frame)
{
    if (level->layers[0].file.path)
        TRY(unit_layer_read(context, work, level, units));
    TRY(unit_relations_read(context, work, level, units));
    TRY(finding_add(context, frame, level->id, "%s: %zu polygons, %u codes, %zu defects", level->title,
                    layer_polygons(&units->layer), units->keys.count, units->layer.defect_count));
    for (size_t i = 0; i < level->relation_count; i++)
        TRY(check_relation(context, work, level, i, units, all, frame));
    return D4I_OK;
}

/* Layers and lists of units are read, so that a wrong filter, key or column shows before the build. */
static d4i_status check_levels(d4i_context *context, struct work *work, bool all, d4i_frame *frame)
{
    for (size_t i = 0; i < work->project->level_count; i++) {
        struct unit_layer units = {0};
        d4i_status status = check_level(context, work, &work->project->levels[i], &units, all, frame);
        unit_layer_release(&units);
        TRY(status);
    }
    return D4I_OK;
}

static d4i_status fill(d4i_context *context, struct work *work, bool all, d4i_frame *frame)
{
    TRY(d4i_frame_title(context, frame, work->project->title));
    TRY(d4i_frame_column(context, frame, "what", D4I_TEXT));
    TRY(d4i_frame_column(context, frame, "finding", D4I_TEXT));
    for (size_t s = 0; s < work->project->source_count; s++) {
        TRY(check_source(context, &work->sources[s], all, frame));
        if (work->project->sources[s].within.at)
            TRY(check_within(context, work, s, all, frame));
    }
    TRY(check_levels(context, work, all, frame));
    return check_grid(context, work, frame);
}

d4i_status d4i_build_check(d4i_context *context, const char *project_file, const d4i_build_options *options,
                           d4i_frame **out)
{
    struct project project = {0};
    struct work work = {.project = &project};
    struct hash key;
    d4i_frame *frame = NULL;
    d4i_status status;
    GUARD(project_read(context, project_file, options ? options->recipes : NULL, &project));
    GUARD(project_hash(context, &project, &key));
    GUARD(work_read(context, &work));
    GUARD(work_join(context, &work));
    GUARD(work_extent(context, &work));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(fill(context, &work, options && options->all_keys, frame));
    GUARD(work_describe(context, &work)); /* last: counts and trees move into the atlas */
    GUARD(work_check_origins(context, &work));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    work_release(&work);
    project_release(&project);
    return status;
}
