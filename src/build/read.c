/* SPDX-License-Identifier: EUPL-1.2
 *
 * First stage: the tables, and the layers with their polygons.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/work.h"

static struct hash source_key(const struct project_source *entry)
{
    struct hash key = hash_with_text((struct hash){0}, "table " D4I_VERSION);
    key = hash_with(key, &entry->recipe.hash, sizeof entry->recipe.hash);
    for (size_t v = 0; v < entry->recipe.variable_count; v++)
        key = hash_with_text(key, entry->recipe.variables[v].id);
    for (size_t i = 0; i < entry->recipe.coverage.keys.count; i++)
        key = hash_with_text(key, entry->recipe.coverage.keys.list[i]);
    for (size_t i = 0; i < entry->file_count; i++) {
        key = hash_with_text(key, entry->files[i].name);
        key = hash_with(key, &entry->files[i].hash, sizeof entry->files[i].hash);
    }
    return key;
}

static struct hash layer_key(const struct project_file *file, const struct layer_options *options)
{
    struct hash key = hash_with_text((struct hash){0}, "layer " D4I_VERSION);
    key = hash_with(key, &file->hash, sizeof file->hash);
    key = hash_with_text(key, options->layer);
    key = hash_with_text(key, options->crs);
    key = hash_with_text(key, options->target);
    key = hash_with_text(key, options->encoding);
    key = hash_with_text(key, options->where);
    for (uint32_t i = 0; i < options->field_count; i++)
        key = hash_with_text(key, options->fields[i]);
    return key;
}

d4i_status work_layer(d4i_context *context, struct work *work, const struct project_file *file,
                      const struct recipe_key *key, struct layer_options how, const char *const *extra,
                      size_t extra_count, struct layer *out)
{
    const char **fields;
    uint32_t count = 0;
    TRY(mem_alloc(context, key->count + extra_count, sizeof *fields, &fields));
    for (size_t i = 0; i < key->count; i++)
        if (key->parts[i].column)
            fields[count++] = key->parts[i].column;
    for (size_t i = 0; i < extra_count; i++)
        if (extra[i])
            fields[count++] = extra[i];
    how.path = file->path;
    how.target = work->project->grid.crs;
    how.fields = fields;
    how.field_count = count;
    d4i_status status = part_layer(context, &work->cache, layer_key(file, &how), &how, out);
    free(fields);
    TRY(status);
    if (out->accuracy < 0)
        warn(context, "%s: its projection to %s is approximate, its accuracy unknown (%s)", file->written,
             how.target, out->pipeline);
    return D4I_OK;
}

/* Cells carry their CRS in their code, or in the raster's file. Where it is not the grid's they are projected, but
 * not when polygons say where they are. */
static d4i_status bring_cells(d4i_context *context, const struct work *work, struct work_source *source)
{
    const struct source_data *data = &source->data;
    const char *crs = work->project->grid.crs;
    if (!data->cells || !work->project->has_grid || !data->cell_crs || strcmp(data->cell_crs, crs) == 0)
        return D4I_OK;
    if (source->entry->recipe.centre)
        return D4I_OK; /* their centres are projected when they are joined */
    if (source->entry->boundaries.path)
        return yaml_fail(
            context, source->entry->at,
            "the cells of source '%s' are in %s and the grid is in %s: give the grid their crs, or leave "
            "out 'boundaries'",
            source->entry->id, data->cell_crs, crs);
    return work_project_squares(context, work, source);
}

static d4i_status read_one(d4i_context *context, struct work *work, struct project_source *entry,
                           struct work_source *source)
{
    const struct recipe *recipe = &entry->recipe;
    TRY(part_source(context, &work->cache, source_key(entry), entry, &source->data));
    TRY(bring_cells(context, work, source));
    if (recipe->centre && (!entry->boundaries.path || !work->project->has_grid))
        return yaml_fail(context, entry->at,
                         "recipe '%s' adds cells up to polygons: the source needs 'boundaries', "
                         "and the project a 'grid'",
                         recipe->id);
    if (!entry->boundaries.path || !work->project->has_grid)
        return D4I_OK;
    const char *extra[1] = {recipe->boundaries.name_column};
    struct layer_options how = {
        .layer = recipe->boundaries.layer, .crs = recipe->boundaries.crs, .encoding = recipe->boundaries.encoding};
    TRY(work_layer(context, work, &entry->boundaries, &recipe->boundaries.key, how, extra, 1, &source->layer));
    source->has_layer = true;
    return D4I_OK;
}

d4i_status work_read(d4i_context *context, struct work *work)
{
    TRY(mem_alloc(context, work->project->source_count, sizeof *work->sources, &work->sources));
    for (size_t s = 0; s < work->project->source_count; s++) {
        work->sources[s].entry = &work->project->sources[s];
        TRY(read_one(context, work, &work->project->sources[s], &work->sources[s]));
    }
    return D4I_OK;
}
