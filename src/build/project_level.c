/* SPDX-License-Identifier: EUPL-1.2
 *
 * Unit levels of a project file, and how zones belong to their units.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/project_parts.h"
#include "source/parse.h"

d4i_status project_find_source(d4i_context *context, const struct project *project, const struct yaml_node *at,
                               const char *id, size_t *source)
{
    for (*source = 0; *source < project->source_count; ++*source)
        if (strcmp(project->sources[*source].id, id) == 0)
            return D4I_OK;
    return yaml_fail(context, at, "there is no source '%s' in this project", id);
}

d4i_status project_read_relation(d4i_context *context, const struct project *project, const struct yaml_node *part,
                                 struct project_relation *out)
{
    TRY(yaml_int(context, part, "from", 1, 1, 1000, &out->from));
    TRY(yaml_int(context, part, "prefix", 0, 1, 1000, &out->prefix));
    out->from--;
    TRY(yaml_string(context, part, "text", "", &out->text));
    TRY(recipe_parse_replacements(context, part, &out->replace));
    return project_read_lookup(context, project, yaml_get(part, "lookup"), &out->lookup);
}

static d4i_status read_relations(d4i_context *context, const struct project *project, const struct yaml_node *map,
                                 struct project_level *level)
{
    if (!map)
        return D4I_OK;
    TRY(yaml_want(context, map, YAML_MAP, "a map from source to the part of its zones' keys"));
    TRY(mem_alloc(context, yaml_count(map), sizeof *level->relations, &level->relations));
    for (size_t i = 0; i < yaml_count(map); i++) {
        const struct yaml_node *part = yaml_at(map, i);
        struct project_relation *relation = &level->relations[level->relation_count++];
        relation->text = "";
        TRY(project_find_source(context, project, part, yaml_key_at(map, i), &relation->source));
        if (yaml_kind(part) == YAML_SCALAR && strcmp(yaml_text(part), "key") == 0)
            continue; /* the whole key is the unit's code */
        TRY(yaml_want(context, part, YAML_MAP, "{prefix: N}, {from: M, prefix: N}, {lookup: {...}} or key"));
        TRY(yaml_only(context, part, PROJECT_RELATION_KEYS));
        TRY(project_read_relation(context, project, part, relation));
    }
    return D4I_OK;
}

static d4i_status read_names(d4i_context *context, struct project *project, const struct yaml_node *node,
                             struct project_level *level)
{
    const struct yaml_node *table;
    if (!node)
        return D4I_OK;
    TRY(yaml_want(context, node, YAML_MAP, "a table of names: table, code, name"));
    TRY(yaml_only(context, node, "table code name"));
    TRY(yaml_require(context, node, "table", &table));
    TRY(project_path(context, project, table, &level->names));
    TRY(yaml_string(context, node, "code", "code", &level->names_code));
    return yaml_string(context, node, "name", "name", &level->names_name);
}

static const char *or_else(const char *text, const char *absent)
{
    return text ? text : absent;
}

static d4i_status read_recipe(d4i_context *context, struct project *project, const struct yaml_node *node,
                              struct project_layer *layer)
{
    if (!node)
        return D4I_OK;
    TRY(yaml_want(context, node, YAML_SCALAR, "the unit recipe's path or id"));
    TRY(project_recipe_path(context, project, node, &layer->recipe_file));
    TRY(unit_recipe_read(context, layer->recipe_file.path, &layer->recipe));
    if (layer->recipe.list.unit)
        return yaml_fail(
            context, node,
            "'%s' is the recipe of a list, and none of a layer; name it under 'relate', in the 'lookup' "
            "of a source",
            yaml_text(node));
    return D4I_OK;
}

/* What the project says goes before what the recipe says. */
static d4i_status read_layer_texts(d4i_context *context, const struct yaml_node *node, struct project_layer *out)
{
    const struct unit_recipe *recipe = &out->recipe;
    const struct recipe *head = &recipe->head;
    const struct recipe_boundaries *layer = &head->boundaries;
    const struct {
        const char *key, *absent;
        const char **to;
    } texts[] = {
        {"text", "", &out->text},
        {"licence", or_else(head->licence, ""), &out->licence},
        {"attribution", or_else(head->attribution, ""), &out->attribution},
        {"layer", layer->layer, &out->layer},
        {"crs", layer->crs, &out->crs},
        {"encoding", layer->encoding, &out->encoding},
        {"where", recipe->where, &out->where},
        {"name", layer->name_column, &out->name_column},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        TRY(yaml_string(context, node, texts[i].key, texts[i].absent, texts[i].to));
    out->contact = or_else(head->contact, "");
    TRY(recipe_parse_contact(context, node, &out->contact));
    if (yaml_get(node, "country"))
        return unit_parse_country(context, node, &out->country_column, &out->country);
    out->country_column = recipe->country_column;
    out->country = recipe->country;
    return D4I_OK;
}

static d4i_status read_key(d4i_context *context, const struct yaml_node *node, struct project_layer *layer)
{
    if (yaml_get(node, "key") || !layer->recipe_file.path)
        return recipe_parse_key(context, node, "key", &layer->key);
    layer->key = layer->recipe.head.boundaries.key;
    layer->recipe.head.boundaries.key = (struct recipe_key){0};
    return D4I_OK;
}

static d4i_status read_layer(d4i_context *context, struct project *project, const struct yaml_node *node,
                             struct project_layer *out)
{
    TRY(read_recipe(context, project, yaml_get(node, "recipe"), out));
    TRY(read_layer_texts(context, node, out));
    if (!yaml_get(node, "file"))
        return D4I_OK;
    TRY(project_path(context, project, yaml_get(node, "file"), &out->file));
    return read_key(context, node, out);
}

#define LAYER_KEYS "recipe text licence attribution contact file layer crs encoding where key name country"

/* A level of one layer says it in the level itself, a level of several in a list. */
static d4i_status read_layers(d4i_context *context, struct project *project, const struct yaml_node *node,
                              struct project_level *level)
{
    const struct yaml_node *list, *file;
    TRY(parse_list(context, node, "layers", &list));
    size_t count = list ? yaml_count(list) : 1;
    if (!count)
        return yaml_fail(context, list, "'layers' is empty");
    TRY(mem_alloc(context, count, sizeof *level->layers, &level->layers));
    level->layer_count = count;
    if (!list)
        return read_layer(context, project, node, &level->layers[0]);
    for (size_t i = 0; i < count; i++) {
        TRY(yaml_want(context, yaml_at(list, i), YAML_MAP, "a layer of units"));
        TRY(yaml_only(context, yaml_at(list, i), LAYER_KEYS));
        TRY(yaml_require(context, yaml_at(list, i), "file", &file));
        TRY(read_layer(context, project, yaml_at(list, i), &level->layers[i]));
    }
    return D4I_OK;
}

static d4i_status read_level_texts(d4i_context *context, const struct yaml_node *node, struct project_level *level)
{
    const struct unit_recipe *recipe = &level->layers[0].recipe;
    bool one = level->layer_count == 1;
    const char *listed = NULL; /* units that a list makes are of its vintage */
    for (size_t i = 0; i < level->relation_count && !listed && !level->layers[0].file.path; i++)
        listed = level->relations[i].lookup.recipe.vintage;
    TRY(yaml_string(context, node, "title", or_else(one ? recipe->head.title : NULL, level->id), &level->title));
    return yaml_string(context, node, "vintage", or_else(one && recipe->vintage ? recipe->vintage : listed, ""),
                       &level->vintage);
}

d4i_status project_read_level(d4i_context *context, struct project *project, const struct yaml_node *node,
                              void *entry)
{
    struct project_level *level = entry;
    const struct yaml_node *id;
    level->at = node;
    if (yaml_get(node, "layers") && yaml_get(node, "file"))
        return yaml_fail(context, yaml_get(node, "file"), "with 'layers' each layer names its own 'file'");
    TRY(yaml_only(context, node,
                  yaml_get(node, "layers") ? "id title vintage layers names relate renormalise"
                                           : "id title vintage names relate renormalise " LAYER_KEYS));
    TRY(yaml_require(context, node, "id", &id));
    TRY(yaml_want(context, id, YAML_SCALAR, "a short word such as lau"));
    level->id = yaml_text(id);
    TRY(read_layers(context, project, node, level));
    TRY(read_relations(context, project, yaml_get(node, "relate"), level));
    TRY(read_level_texts(context, node, level));
    TRY(yaml_bool(context, node, "renormalise", false, &level->renormalise));
    TRY(read_names(context, project, yaml_get(node, "names"), level));
    if (level->layers[0].file.path || level->relation_count)
        return D4I_OK;
    return yaml_fail(context, node,
                     "unit level '%s' needs a 'file', or 'relate' that makes units of the zones' keys", level->id);
}
