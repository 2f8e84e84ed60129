/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sources and weights of a project file.
 */
#include "build/project_parts.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/names.h"
#include "group/country.h"
#include "io/file.h"
#include "source/parse.h"

d4i_status project_recipe_path(d4i_context *context, const struct project *project, const struct yaml_node *node,
                               struct project_file *out)
{
    struct text written = text_of(yaml_text(node));
    if (written.length > 5 && text_is((struct text){written.at + written.length - 5, 5}, ".yaml"))
        return project_path(context, project, node, out);
    const char *folder = project->recipes ? project->recipes : D4I_RECIPES;
    TRY(text_format(context, &out->path, "%s/%s.yaml", folder, written.at));
    out->written = written.at;
    out->at = node;
    if (!file_exists(out->path))
        return yaml_fail(context, node,
                         "there is no recipe '%s' in '%s'; write a path that ends in .yaml, or see "
                         "'d4i sources'",
                         written.at, folder);
    return D4I_OK;
}

static d4i_status read_files(d4i_context *context, struct project *project, const struct yaml_node *map,
                             struct project_source *source)
{
    if (!map)
        return D4I_OK;
    TRY(yaml_want(context, map, YAML_MAP, "a map from the recipe's file names to paths"));
    size_t paths = 0;
    for (size_t i = 0; i < yaml_count(map); i++)
        paths += yaml_kind(yaml_at(map, i)) == YAML_LIST ? yaml_count(yaml_at(map, i)) : 1;
    TRY(mem_alloc(context, paths, sizeof *source->files, &source->files));
    for (size_t i = 0; i < yaml_count(map); i++) {
        const struct yaml_node *value = yaml_at(map, i);
        bool many = yaml_kind(value) == YAML_LIST;
        for (size_t k = 0; k < (many ? yaml_count(value) : 1); k++) {
            struct project_file *file = &source->files[source->file_count++];
            TRY(project_path(context, project, many ? yaml_at(value, k) : value, file));
            file->name = yaml_key_at(map, i);
        }
    }
    return D4I_OK;
}

/* A name that the recipe does not know, and those that it does. */
static d4i_status fail_file(d4i_context *context, const struct project_source *source,
                            const struct project_file *file)
{
    struct names names = {0};
    struct buffer list = {0};
    d4i_status status = D4I_OK;
    uint32_t index;
    for (size_t v = 0; v < source->recipe.variable_count; v++) {
        const struct recipe_variable *variable = &source->recipe.variables[v];
        if (variable->file)
            GUARD(names_add(context, &names, text_of(variable->file), &index, NULL));
        for (size_t r = 0; r < variable->table.raster_count; r++)
            GUARD(names_add(context, &names, text_of(variable->table.rasters[r].right), &index, NULL));
    }
    for (uint32_t i = 0; i < names.count; i++)
        GUARD(buffer_print(context, &list, "%s%s", i ? ", " : "", names_at(&names, i)));
    status = yaml_fail(context, file->at, "recipe '%s' asks for no file '%s'; it asks for: %s", source->recipe.id,
                       file->name, list.data ? list.data : "none");
done:
    names_release(&names);
    buffer_release(&list);
    return status;
}

static d4i_status check_files(d4i_context *context, const struct project_source *source)
{
    for (size_t i = 0; i < source->file_count; i++)
        if (!recipe_asks(&source->recipe, source->files[i].name))
            return fail_file(context, source, &source->files[i]);
    for (size_t v = 0; v < source->recipe.variable_count; v++) {
        const char *name = source->recipe.variables[v].file;
        if (name && !project_source_path((void *)source, name, 0))
            return yaml_fail(context, source->at,
                             "variable '%s' of recipe '%s' needs a file: add '%s: PATH' under "
                             "'files', or choose with 'variables'",
                             source->recipe.variables[v].id, source->recipe.id, name);
    }
    return D4I_OK;
}

static d4i_status read_selection(d4i_context *context, const struct yaml_node *list, struct recipe *recipe)
{
    TRY(yaml_want(context, list, YAML_LIST, "a list of the recipe's variables"));
    const char **ids;
    TRY(mem_alloc(context, yaml_count(list), sizeof *ids, &ids));
    for (size_t i = 0; i < yaml_count(list); i++)
        ids[i] = yaml_text(yaml_at(list, i));
    d4i_status status = recipe_select(context, recipe, ids, yaml_count(list));
    free(ids);
    return status == D4I_OK ? status : yaml_fail(context, list, "%s", d4i_error_text(context));
}

d4i_status project_read_source(d4i_context *context, struct project *project, const struct yaml_node *node,
                               void *entry)
{
    struct project_source *source = entry;
    const struct yaml_node *recipe;
    source->at = node;
    TRY(yaml_only(context, node,
                  "id recipe country contact date files variables boundaries coverage within bounds"));
    TRY(yaml_require(context, node, "recipe", &recipe));
    TRY(yaml_want(context, recipe, YAML_SCALAR, "the recipe's path or id"));
    TRY(project_recipe_path(context, project, recipe, &source->recipe_file));
    const char *date;
    TRY(yaml_string(context, node, "date", NULL, &date));
    if (date && !text_is_date(text_of(date)))
        return yaml_fail(context, yaml_get(node, "date"), "'%s' is no date; write YYYY-MM-DD", date);
    TRY(recipe_read_at(context, source->recipe_file.path, date, &source->recipe));
    TRY(yaml_string(context, node, "id", source->recipe.id, &source->id));
    TRY(yaml_string(context, node, "country", source->recipe.country, &source->recipe.country));
    if (yaml_get(node, "country"))
        TRY(recipe_check_country(context, yaml_get(node, "country"), source->recipe.country));
    TRY(recipe_parse_contact(context, node, &source->recipe.contact));
    source->date = source->recipe.date;
    if (!source->date)
        return yaml_fail(context, node, "the source has no reference date: add 'date: YYYY-MM-DD'");
    if (yaml_get(node, "variables"))
        TRY(read_selection(context, yaml_get(node, "variables"), &source->recipe));
    if (yaml_get(node, "coverage")) {
        free(source->recipe.coverage.keys.list);
        source->recipe.coverage = (struct recipe_coverage){0};
        TRY(recipe_parse_coverage(context, node, &source->recipe.coverage));
    }
    TRY(read_files(context, project, yaml_get(node, "files"), source));
    TRY(check_files(context, source));
    const struct yaml_node *boundaries = yaml_get(node, "boundaries");
    if (!boundaries)
        return D4I_OK;
    if (!source->recipe.has_boundaries)
        return yaml_fail(context, boundaries,
                         "recipe '%s' does not say how boundaries are read: add 'boundaries' to "
                         "it",
                         source->recipe.id);
    return project_path(context, project, boundaries, &source->boundaries);
}

const char *project_source_path(void *user, const char *name, size_t number)
{
    const struct project_source *source = user;
    for (size_t i = 0; i < source->file_count; i++)
        if (strcmp(source->files[i].name, name) == 0 && number-- == 0)
            return source->files[i].path;
    return NULL;
}

static d4i_status read_number(d4i_context *context, const struct yaml_node *node, double *out)
{
    if (!parse_double(text_of(yaml_text(node)), out))
        return yaml_fail(context, node, "'%s' is no number", yaml_text(node));
    return D4I_OK;
}

static d4i_status read_weight_raster(d4i_context *context, const struct yaml_node *node,
                                     struct project_weight *weight)
{
    struct raster_options *out = &weight->raster;
    const struct yaml_node *shift = yaml_get(node, "shift"), *nodata = yaml_get(node, "nodata");
    int64_t band;
    TRY(yaml_int(context, node, "band", 1, 1, 65535, &band));
    TRY(yaml_string(context, node, "crs", NULL, &out->crs));
    out->band = (int)band;
    if (nodata) {
        TRY(read_number(context, nodata, &out->nodata));
        out->has_nodata = true;
    }
    if (!shift)
        return D4I_OK;
    TRY(yaml_want(context, shift, YAML_LIST, "a shift: [east, north] in metres"));
    if (yaml_count(shift) != 2)
        return yaml_fail(context, shift, "a shift is [east, north] in metres");
    TRY(read_number(context, yaml_at(shift, 0), &out->shift_east));
    return read_number(context, yaml_at(shift, 1), &out->shift_north);
}

d4i_status project_sign(d4i_context *context, const struct yaml_node *map, const char *key, char absent, char *out)
{
    const char *text;
    char fallback[2] = {absent, 0};
    TRY(yaml_string(context, map, key, fallback, &text));
    if (strcmp(text, "tab") == 0)
        text = "\t";
    if (strlen(text) != 1)
        return yaml_fail(context, yaml_get(map, key), "'%s' must be one character, or tab", key);
    *out = text[0];
    return D4I_OK;
}

static d4i_status read_weight_table(d4i_context *context, const struct yaml_node *node,
                                    struct project_weight *weight)
{
    TRY(yaml_string(context, node, "code", "GRD_ID", &weight->code));
    TRY(yaml_string(context, node, "value", "T", &weight->value));
    TRY(yaml_string(context, node, "encoding", NULL, &weight->csv.encoding));
    return project_sign(context, node, "delimiter", ',', &weight->csv.delimiter);
}

static d4i_status read_weight_polygons(d4i_context *context, const struct yaml_node *node,
                                       struct project_weight *weight)
{
    TRY(parse_text(context, node, "value", &weight->value));
    TRY(yaml_string(context, node, "layer", NULL, &weight->layer));
    return yaml_string(context, node, "crs", NULL, &weight->crs);
}

d4i_status project_read_weight(d4i_context *context, struct project *project, const struct yaml_node *node,
                               void *entry)
{
    static const struct {
        const char *name, *keys;
        d4i_status (*read)(d4i_context *, const struct yaml_node *, struct project_weight *);
    } kinds[] = {{"raster", "id title attribution contact raster band shift nodata crs", read_weight_raster},
                 {"table", "id title attribution contact table code value delimiter encoding", read_weight_table},
                 {"polygons", "id title attribution contact polygons value layer crs", read_weight_polygons}};
    struct project_weight *weight = entry;
    const size_t count = sizeof kinds / sizeof *kinds;
    size_t found = 0;
    weight->at = node;
    for (size_t i = 0; i < count; i++)
        if (yaml_get(node, kinds[i].name)) {
            weight->kind = (enum weight_kind)i;
            found++;
        }
    if (found != 1)
        return yaml_fail(context, node, "a weight is one of 'raster', 'table' and 'polygons'");
    const char *kind = kinds[weight->kind].name;
    TRY(yaml_only(context, node, kinds[weight->kind].keys));
    TRY(yaml_string(context, node, "id", kind, &weight->id));
    TRY(yaml_string(context, node, "title", weight->id, &weight->title));
    TRY(yaml_string(context, node, "attribution", "", &weight->attribution));
    TRY(recipe_parse_contact(context, node, &weight->contact));
    TRY(project_path(context, project, yaml_get(node, kind), &weight->file));
    return kinds[weight->kind].read(context, node, weight);
}
