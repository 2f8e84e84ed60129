/* SPDX-License-Identifier: EUPL-1.2
 *
 * All that one recipe says, for people.
 */
#include <stdlib.h>

#include "build/recipe_say.h"
#include "build/recipes.h"

#define INDENT 2 /* spaces for each level of the tree of groups */

static d4i_status fact(d4i_context *context, d4i_frame *frame, const char *key, const char *value)
{
    if (!value || !*value)
        return D4I_OK;
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, 0, key));
    return d4i_frame_set_text(context, frame, 1, value);
}

/* What stands in the buffer, which is emptied (its bytes stay: the length decides). */
static d4i_status fact_of(d4i_context *context, d4i_frame *frame, const char *key, struct buffer *value)
{
    d4i_status status = value->length ? fact(context, frame, key, value->data) : D4I_OK;
    value->length = 0;
    return status;
}

/* Where, how and under which protection people are counted. */
static d4i_status method_facts(d4i_context *context, const struct recipe *recipe, d4i_frame *frame,
                               struct buffer *line)
{
    TRY(fact(context, frame, "unit", recipe->unit));
    TRY(fact(context, frame, "coverage", recipe->coverage.text));
    TRY(recipe_say_people(context, &recipe->coverage, line));
    TRY(fact_of(context, frame, "coverage by", line));
    TRY(recipe_say_keys(context, &recipe->coverage, line));
    TRY(fact_of(context, frame, "coverage keys", line));
    TRY(fact(context, frame, "method", recipe->method));
    TRY(recipe_say_changes(context, recipe, line));
    TRY(fact_of(context, frame, "method changes", line));
    TRY(recipe_say_protection(context, recipe, line));
    return fact_of(context, frame, "protection", line);
}

static d4i_status head_facts(d4i_context *context, const struct recipe *recipe, d4i_frame *frame,
                             struct buffer *line)
{
    TRY(fact(context, frame, "recipe", recipe->id));
    TRY(fact(context, frame, "title", recipe->title));
    TRY(fact(context, frame, "publisher", recipe->publisher));
    TRY(fact(context, frame, "country", recipe->country));
    TRY(fact(context, frame, "date", recipe->date ? recipe->date : "the project gives it"));
    TRY(method_facts(context, recipe, frame, line));
    TRY(fact(context, frame, "licence", recipe->licence));
    TRY(fact(context, frame, "attribution", recipe->attribution));
    TRY(fact(context, frame, "contact", recipe->contact));
    TRY(fact(context, frame, "url", recipe->url));
    TRY(fact(context, frame, "notes", recipe->notes));
    return fact(context, frame, "file", recipe->path);
}

static size_t depth_of(const struct group_tree *tree, uint32_t node)
{
    size_t depth = 0;
    for (uint32_t up = tree->nodes[node].parent; up != GROUP_NONE; up = tree->nodes[up].parent)
        depth++;
    return depth;
}

static d4i_status group_facts(d4i_context *context, const struct recipe_variable *variable, d4i_frame *frame,
                              struct buffer *line)
{
    const struct group_tree *tree = &variable->tree;
    for (uint32_t n = 0; n < tree->count; n++) {
        const struct group_node *node = &tree->nodes[n];
        bool derived = node->kind == GROUP_DERIVED;
        TRY(buffer_print(context, line, "%*s%s: %s", (int)(INDENT * depth_of(tree, n)), "", node->code,
                         node->name));
        for (uint32_t i = 0; i < node->plus_count; i++)
            TRY(buffer_print(context, line, "%s%s", i ? " + " : " = ", tree->nodes[node->plus[i]].code));
        for (uint32_t i = 0; i < node->minus_count; i++)
            TRY(buffer_print(context, line, " - %s", tree->nodes[node->minus[i]].code));
        if (node->kind == GROUP_RESIDUAL)
            TRY(buffer_text(context, line, " (what the others leave)"));
        if (variable->values[n] != variable->table.values)
            TRY(buffer_print(context, line, " (%s)", d4i_value_status_text((d4i_value_status)variable->values[n])));
        if (n == tree->headline)
            TRY(buffer_text(context, line, " (headline)"));
        TRY(fact_of(context, frame, derived ? "derived" : "group", line));
    }
    return D4I_OK;
}

/* What is counted, who is in, and how finely origins are told. */
static d4i_status counted_facts(d4i_context *context, const struct recipe *recipe,
                                const struct recipe_variable *variable, d4i_frame *frame, struct buffer *line)
{
    TRY(fact(context, frame, "dimension", variable->dimension));
    if (variable->concept && strcmp(variable->concept, "none") != 0)
        TRY(fact(context, frame, "counted by", variable->concept));
    TRY(fact(context, frame, "definition", variable->definition));
    TRY(recipe_say_who(context, variable, line));
    TRY(fact_of(context, frame, "who", line));
    TRY(recipe_say_rounding(context, &variable->table, line));
    TRY(fact_of(context, frame, "rounding", line));
    TRY(recipe_say_levels(context, recipe, variable, line));
    TRY(fact_of(context, frame, "origins", line));
    TRY(fact(context, frame, "labels", variable->labels.language));
    return fact(context, frame, "crossed by", variable->cross.dimension);
}

static d4i_status variable_facts(d4i_context *context, const struct recipe *recipe,
                                 const struct recipe_variable *variable, d4i_frame *frame, struct buffer *line)
{
    TRY(buffer_print(context, line, "%s: %s", variable->id, variable->title));
    TRY(fact_of(context, frame, "variable", line));
    TRY(counted_facts(context, recipe, variable, frame, line));
    TRY(fact(context, frame, "zones",
             recipe->centre ? "polygons that hold the centres of its cells"
             : variable->table.cells || variable->table.format == RECIPE_RASTER ? "cells"
                                                                                : "by key"));
    if (variable->file)
        TRY(buffer_text(context, line, variable->file));
    for (size_t i = 0; i < variable->table.raster_count; i++)
        TRY(buffer_print(context, line, "%s%s", line->length ? ", " : "", variable->table.rasters[i].right));
    TRY(fact_of(context, frame, "reads", line));
    return group_facts(context, variable, frame, line);
}

static d4i_status download_facts(d4i_context *context, const struct recipe *recipe, d4i_frame *frame,
                                 struct buffer *line)
{
    for (size_t i = 0; i < recipe->download_count; i++) {
        const struct recipe_download *download = &recipe->downloads[i];
        TRY(buffer_print(context, line, "%s: %s as %s", download->file, download->url, download->as));
        if (download->size >= 0)
            TRY(buffer_print(context, line, ", %lld bytes", (long long)download->size));
        if (download->sha256)
            TRY(buffer_print(context, line, ", sha256 %s", download->sha256));
        if (download->note)
            TRY(buffer_print(context, line, "; %s", download->note));
        TRY(fact_of(context, frame, "download", line));
    }
    return D4I_OK;
}

/* The columns and texts that make a key: "CNTR + LAU_ID". */
static d4i_status key_fact(d4i_context *context, const char *name, const struct recipe_key *key, d4i_frame *frame,
                           struct buffer *line)
{
    for (size_t i = 0; i < key->count; i++) {
        const struct recipe_key_part *part = &key->parts[i];
        TRY(buffer_print(context, line, part->text ? "%s'%s'" : "%s%s", i ? " + " : "",
                         part->text ? part->text : part->column));
        if (part->prefix)
            TRY(buffer_print(context, line, " (%lld characters from the %lld.)", (long long)part->prefix,
                             (long long)part->from));
        if (part->pad)
            TRY(buffer_print(context, line, " (zeros before it, up to %lld characters)", (long long)part->pad));
    }
    return fact_of(context, frame, name, line);
}

static d4i_status list_facts(d4i_context *context, const struct unit_list *list, d4i_frame *frame,
                             struct buffer *line)
{
    char name[100];
    TRY(fact(context, frame, "unit by", list->unit));
    for (size_t i = 0; i < list->sheet_count; i++) {
        text_print(name, sizeof name, "key, sheet %s", list->sheets[i].name);
        TRY(key_fact(context, name, &list->sheets[i].key, frame, line));
    }
    return key_fact(context, list->sheet_count ? "key, other sheets" : "key", &list->key, frame, line);
}

static d4i_status unit_facts(d4i_context *context, const struct unit_recipe *recipe, d4i_frame *frame,
                             struct buffer *line)
{
    const struct recipe *head = &recipe->head;
    const char *facts[][2] = {{"unit recipe", head->id},
                              {"title", head->title},
                              {"publisher", head->publisher},
                              {"country", recipe->country},
                              {"country by", recipe->country_column},
                              {"vintage", recipe->vintage},
                              {"licence", head->licence},
                              {"attribution", head->attribution},
                              {"contact", head->contact},
                              {"url", head->url},
                              {"notes", head->notes},
                              {"file", head->path},
                              {"layer", head->boundaries.layer},
                              {"crs", head->boundaries.crs},
                              {"encoding", head->boundaries.encoding},
                              {"where", recipe->where},
                              {"name by", head->boundaries.name_column}};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        TRY(fact(context, frame, facts[i][0], facts[i][1]));
    if (recipe->list.unit)
        return list_facts(context, &recipe->list, frame, line);
    return key_fact(context, "key", &head->boundaries.key, frame, line);
}

static d4i_status source_facts(d4i_context *context, const struct recipe *recipe, d4i_frame *frame,
                               struct buffer *line)
{
    TRY(head_facts(context, recipe, frame, line));
    for (size_t v = 0; v < recipe->variable_count; v++)
        TRY(variable_facts(context, recipe, &recipe->variables[v], frame, line));
    return fact(context, frame, "boundaries", recipe->has_boundaries ? "needed for the map" : NULL);
}

static d4i_status all_facts(d4i_context *context, const struct found_recipe *found, const char *name,
                            d4i_frame *frame)
{
    const struct recipe *recipe = &found->recipe.head;
    struct buffer line = {0};
    d4i_status status = D4I_OK;
    GUARD(d4i_frame_column(context, frame, "key", D4I_TEXT));
    GUARD(d4i_frame_column(context, frame, "value", D4I_TEXT));
    GUARD(found->is_units ? unit_facts(context, &found->recipe, frame, &line)
                          : source_facts(context, recipe, frame, &line));
    GUARD(download_facts(context, recipe, frame, &line));
    if (recipe->download_count) {
        GUARD(buffer_print(context, &line, "'d4i sources get %s FOLDER' downloads the files", name));
        GUARD(d4i_frame_note(context, frame, line.data));
    }
done:
    buffer_release(&line);
    return status;
}

d4i_status d4i_recipe_facts(d4i_context *context, const char *folder, const char *name, d4i_frame **out)
{
    struct found_recipe found;
    d4i_frame *frame = NULL;
    TRY(recipes_read(context, folder, name, &found));
    d4i_status status = d4i_frame_new(context, &frame);
    if (status == D4I_OK)
        status = all_facts(context, &found, name, frame);
    found_recipe_release(&found);
    if (status == D4I_OK)
        *out = frame;
    else
        d4i_frame_free(frame);
    return status;
}
