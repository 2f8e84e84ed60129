/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading a project file.
 */
#include "build/project.h"

#include <stdlib.h>

#include "base/memory.h"
#include "build/project_parts.h"
#include "io/file.h"
#include "io/geometry.h"
#include "source/parse.h"

/* A path as the project writes it: variables expanded, relative to the project's folder. */
d4i_status project_path(d4i_context *context, const struct project *project, const struct yaml_node *node,
                        struct project_file *out)
{
    TRY(yaml_want(context, node, YAML_SCALAR, "a path"));
    char *expanded;
    TRY(yaml_expand(context, node, yaml_text(node), &expanded));
    char *path = NULL;
    d4i_status status = file_beside(context, project->path, expanded, &path);
    free(expanded);
    TRY(status);
    out->written = yaml_text(node);
    out->path = path;
    out->at = node;
    return D4I_OK;
}

static d4i_status read_box(d4i_context *context, const struct yaml_node *node, struct project *out)
{
    int64_t edge[4];
    TRY(yaml_want(context, node, YAML_LIST, "a list of west, south, east, north"));
    if (yaml_count(node) != 4)
        return yaml_fail(context, node, "a box is [west, south, east, north] in metres");
    for (size_t i = 0; i < 4; i++)
        if (!parse_int64(text_of(yaml_text(yaml_at(node, i))), &edge[i]))
            return yaml_fail(context, yaml_at(node, i), "'%s' is no whole number of metres",
                             yaml_text(yaml_at(node, i)));
    int64_t cell = out->grid.cell;
    for (size_t i = 0; i < 4; i++)
        if (edge[i] % cell)
            return yaml_fail(context, yaml_at(node, i), "%lld is no multiple of the cell size %lld",
                             (long long)edge[i], (long long)cell);
    if (edge[2] <= edge[0] || edge[3] <= edge[1] || (edge[2] - edge[0]) / cell > INT32_MAX ||
        (edge[3] - edge[1]) / cell > INT32_MAX)
        return yaml_fail(context, node, "the box is empty or too large; it is [west, south, east, north]");
    out->grid.west = edge[0];
    out->grid.south = edge[1];
    out->grid.columns = (int32_t)((edge[2] - edge[0]) / cell);
    out->grid.rows = (int32_t)((edge[3] - edge[1]) / cell);
    out->has_box = true;
    return grid_check(context, &out->grid);
}

static d4i_status read_grid(d4i_context *context, const struct yaml_node *node, struct project *out)
{
    const char *crs;
    int64_t cell;
    TRY(yaml_want(context, node, YAML_MAP, "the grid: crs, cell, box"));
    TRY(yaml_only(context, node, "crs cell box"));
    TRY(yaml_string(context, node, "crs", "EPSG:3035", &crs));
    TRY(yaml_int(context, node, "cell", 100, 1, 1000000, &cell));
    if (strlen(crs) >= sizeof out->grid.crs || !text_starts(text_of(crs), "EPSG:"))
        return yaml_fail(context, node, "the grid's crs must be an EPSG code such as EPSG:3035");
    bool equal_area = true;
    d4i_status known = crs_check_grid(context, crs, &equal_area);
    if (known == D4I_BAD_INPUT)
        return yaml_fail(context, yaml_get(node, "crs") ? yaml_get(node, "crs") : node, "%s",
                         d4i_error_text(context));
    TRY(known);
    if (!equal_area)
        warn(context, "%s does not keep areas: cells are squares on paper, not of one size on the ground", crs);
    memcpy(out->grid.crs, crs, strlen(crs) + 1);
    out->grid.cell = (int32_t)cell;
    out->has_grid = true;
    if (yaml_get(node, "box"))
        TRY(read_box(context, yaml_get(node, "box"), out));
    return D4I_OK;
}

d4i_status project_read_list(d4i_context *context, struct project *project, const struct yaml_node *node,
                             const char *what, size_t size, project_entry_fn read_entry, void *array, size_t *count)
{
    if (!node)
        return D4I_OK;
    TRY(yaml_want(context, node, YAML_LIST, what));
    char *entries;
    TRY(mem_alloc(context, yaml_count(node), size, &entries));
    memcpy(array, &entries, sizeof entries);
    for (size_t i = 0; i < yaml_count(node); i++) {
        *count = i + 1; /* counted before it is read, so that what a failure leaves is released */
        TRY(yaml_want(context, yaml_at(node, i), YAML_MAP, what));
        TRY(read_entry(context, project, yaml_at(node, i), entries + i * size));
    }
    return D4I_OK;
}

static d4i_status check_ids(d4i_context *context, const struct project *project)
{
    for (size_t i = 0; i < project->source_count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(project->sources[i].id, project->sources[j].id) == 0)
                return yaml_fail(context, project->sources[i].at, "there are two sources '%s'",
                                 project->sources[i].id);
    for (size_t i = 0; i < project->level_count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(project->levels[i].id, project->levels[j].id) == 0)
                return yaml_fail(context, project->levels[i].at, "there are two unit levels '%s'",
                                 project->levels[i].id);
    for (size_t i = 0; i < project->weight_count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(project->weights[i].id, project->weights[j].id) == 0)
                return yaml_fail(context, project->weights[i].at, "there are two weights '%s': give each an 'id'",
                                 project->weights[i].id);
    return D4I_OK;
}

static d4i_status read_root(d4i_context *context, struct project *project)
{
    const struct yaml_node *root = yaml_root(project->document), *list;
    int64_t seed;
    TRY(yaml_want(context, root, YAML_MAP,
                  "a project: title, grid, sources, weights, units, allocate, urban, seed"));
    TRY(yaml_only(context, root, "title grid sources weights units harmonise allocate urban seed"));
    TRY(yaml_string(context, root, "title", "", &project->title));
    TRY(yaml_int(context, root, "seed", 1, 0, INT64_MAX, &seed));
    project->seed = (uint64_t)seed;
    if (yaml_get(root, "grid"))
        TRY(read_grid(context, yaml_get(root, "grid"), project));
    TRY(yaml_require(context, root, "sources", &list));
    TRY(project_read_list(context, project, list, "a list of sources", sizeof *project->sources,
                          project_read_source, &project->sources, &project->source_count));
    if (!project->source_count)
        return yaml_fail(context, list, "a project needs at least one source");
    TRY(project_read_within(context, project));
    TRY(project_read_list(context, project, yaml_get(root, "weights"), "a list of weights",
                          sizeof *project->weights, project_read_weight, &project->weights,
                          &project->weight_count));
    TRY(project_read_list(context, project, yaml_get(root, "units"), "a list of unit levels",
                          sizeof *project->levels, project_read_level, &project->levels, &project->level_count));
    TRY(project_read_harmonise(context, yaml_get(root, "harmonise"), project));
    TRY(project_read_allocate(context, yaml_get(root, "allocate"), project));
    TRY(project_read_urban(context, yaml_get(root, "urban"), project));
    return check_ids(context, project);
}

d4i_status project_read(d4i_context *context, const char *path, const char *recipes, struct project *out)
{
    /* Without a grid layers are still read, for names and countries, and must be projected to something. */
    struct project project = {.recipes = recipes, .grid = {.crs = "EPSG:3035", .cell = 100}};
    d4i_status status;
    GUARD(text_copy(context, text_of(path), &project.path));
    GUARD(yaml_open(context, path, &project.document));
    GUARD(read_root(context, &project));
    *out = project;
    return D4I_OK;
done:
    project_release(&project);
    return status;
}

static void file_release(struct project_file *file)
{
    free(file->path);
}

static void source_entry_release(struct project_source *source)
{
    file_release(&source->recipe_file);
    file_release(&source->boundaries);
    for (size_t i = 0; i < source->file_count; i++)
        file_release(&source->files[i]);
    free(source->files);
    project_within_release(&source->within);
    recipe_release(&source->recipe);
}

static void level_release(struct project_level *level)
{
    for (size_t i = 0; i < level->layer_count; i++) {
        file_release(&level->layers[i].recipe_file);
        file_release(&level->layers[i].file);
        recipe_key_release(&level->layers[i].key);
        unit_recipe_release(&level->layers[i].recipe);
    }
    free(level->layers);
    file_release(&level->names);
    for (size_t i = 0; i < level->relation_count; i++)
        project_relation_release(&level->relations[i]);
    free(level->relations);
}

void project_release(struct project *project)
{
    for (size_t i = 0; i < project->source_count; i++)
        source_entry_release(&project->sources[i]);
    for (size_t i = 0; i < project->weight_count; i++)
        file_release(&project->weights[i].file);
    for (size_t i = 0; i < project->level_count; i++)
        level_release(&project->levels[i]);
    project_allocate_release(&project->allocate);
    free(project->harmonise.sources.list);
    free(project->harmonise.mix.list);
    free(project->harmonise.aside_words.list);
    free(project->urban.set);
    free(project->sources);
    free(project->weights);
    free(project->levels);
    yaml_close(project->document);
    free(project->path);
    *project = (struct project){0};
}
