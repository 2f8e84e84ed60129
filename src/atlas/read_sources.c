/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads the plain tables of the atlas file: sources, their files and variables, groups, weights and the ledger.
 */
#include "atlas/store.h"

#define ZONES_MOST (UINT32_MAX - 1)

/* The texts of a row into consecutive places. */
static d4i_status row_texts(d4i_context *context, struct rows *rows, int first, char **const *places, int count)
{
    for (int i = 0; i < count; i++)
        TRY(row_text(context, rows, first + i, places[i]));
    return D4I_OK;
}

static d4i_status read_source(d4i_context *context, struct rows *rows, size_t first_zone,
                              struct atlas_source *source)
{
    char **const texts[] = {&source->id,          &source->title, &source->publisher, &source->licence,
                            &source->attribution, &source->url,   &source->country,   &source->coverage,
                            &source->method,      &source->notes, &source->date,      &source->recipe};
    int64_t zones;
    TRY(row_texts(context, rows, 1, texts, 12));
    TRY(row_hash(context, rows, 13, &source->recipe_hash));
    TRY(row_text(context, rows, 14, &source->pipeline));
    source->accuracy = column_null(rows->statement, 15) ? -1 : column_real(rows->statement, 15);
    TRY(row_index(context, rows, 17, 0, (int64_t)(ZONES_MOST - first_zone), &zones));
    if (column_int(rows->statement, 0) != (int64_t)rows->at + 1 ||
        column_int(rows->statement, 16) != (int64_t)first_zone)
        return rows_fail(context, rows, "sources or zones are not numbered one after the other");
    source->first_zone = first_zone;
    source->zone_count = (size_t)zones;
    source->cells = column_int(rows->statement, 18) != 0;
    source->shapes.items = !source->cells && column_int(rows->statement, 19) ? source->zone_count : 0;
    return D4I_OK;
}

static d4i_status read_source_rows(d4i_context *context, struct database *database, struct atlas *atlas)
{
    struct rows rows = {0};
    bool more = false;
    size_t count, zones = 0;
    d4i_status status = D4I_OK;
    TRY(rows_count(context, database, "d4i_source", &count));
    TRY(mem_alloc(context, count, sizeof *atlas->sources, &atlas->sources));
    GUARD(
        rows_open(context, database, "d4i_source",
                  "SELECT fid, id, title, publisher, licence, attribution, url, country, coverage, method, notes, "
                  "date, recipe, recipe_hash, pipeline, accuracy, first_zone, zones, cells, shapes FROM d4i_source "
                  "ORDER BY fid",
                  &rows));
    for (size_t i = 0; i < count; i++) {
        GUARD(rows_next(context, &rows, &more));
        if (!more)
            break;
        atlas->source_count = i + 1;
        GUARD(read_source(context, &rows, zones, &atlas->sources[i]));
        zones += atlas->sources[i].zone_count;
    }
done:
    rows_close(&rows);
    return status;
}

static d4i_status row_source(d4i_context *context, struct rows *rows, int column, struct atlas *atlas,
                             struct atlas_source **out)
{
    int64_t number;
    TRY(row_index(context, rows, column, 0, (int64_t)atlas->source_count, &number));
    *out = &atlas->sources[number];
    return D4I_OK;
}

static d4i_status read_file(d4i_context *context, struct rows *rows, struct atlas *atlas)
{
    struct atlas_source *source;
    TRY(row_source(context, rows, 0, atlas, &source));
    size_t capacity = source->file_count;
    TRY(mem_grow(context, &source->files, &capacity, source->file_count + 1, sizeof *source->files));
    struct atlas_file *file = &source->files[source->file_count++];
    *file = (struct atlas_file){0};
    TRY(row_text(context, rows, 1, &file->name));
    TRY(row_text(context, rows, 2, &file->path));
    return row_hash(context, rows, 3, &file->hash);
}

static d4i_status read_variable(d4i_context *context, struct rows *rows, struct atlas *atlas)
{
    struct atlas_source *source;
    TRY(row_source(context, rows, 0, atlas, &source));
    if (column_int(rows->statement, 1) != (int64_t)source->variable_count)
        return rows_fail(context, rows, "variables are not numbered one after the other");
    size_t capacity = source->variable_count;
    TRY(mem_grow(context, &source->variables, &capacity, source->variable_count + 1, sizeof *source->variables));
    struct atlas_variable *variable = &source->variables[source->variable_count++];
    *variable = (struct atlas_variable){.tree = {.headline = GROUP_NONE}};
    char **const texts[] = {&variable->id, &variable->title, &variable->dimension, &variable->definition,
                            &variable->date};
    TRY(row_texts(context, rows, 2, texts, 5));
    variable->exact = column_int(rows->statement, 7) != 0;
    int64_t headline = GROUP_NONE;
    if (!column_null(rows->statement, 8))
        TRY(row_index(context, rows, 8, 0, GROUP_NONE, &headline));
    variable->tree.headline = (uint32_t)headline;
    return D4I_OK;
}

static d4i_status read_weight(d4i_context *context, struct rows *rows, struct atlas *atlas)
{
    if (atlas->weight_count >= 254)
        return rows_fail(context, rows, "there are more than 254 weights");
    size_t capacity = atlas->weight_count;
    TRY(mem_grow(context, &atlas->weights, &capacity, atlas->weight_count + 1, sizeof *atlas->weights));
    struct atlas_weight *weight = &atlas->weights[atlas->weight_count++];
    *weight = (struct atlas_weight){0};
    char **const texts[] = {&weight->id, &weight->title, &weight->path, &weight->attribution};
    TRY(row_texts(context, rows, 0, texts, 4));
    TRY(row_hash(context, rows, 4, &weight->hash));
    weight->total = column_real(rows->statement, 5);
    weight->left_out = column_real(rows->statement, 6);
    return D4I_OK;
}

static d4i_status read_listed(d4i_context *context, struct rows *rows, struct atlas *atlas)
{
    struct atlas_source *source;
    int64_t variable, node;
    TRY(row_source(context, rows, 0, atlas, &source));
    TRY(row_index(context, rows, 1, 0, (int64_t)source->variable_count, &variable));
    TRY(row_index(context, rows, 2, 0, (int64_t)source->variables[variable].tree.count, &node));
    TRY(mem_grow(context, &source->listed, &source->listed_capacity, source->listed_count + 1,
                 sizeof *source->listed));
    struct atlas_listed *entry = &source->listed[source->listed_count++];
    *entry = (struct atlas_listed){.variable = (uint32_t)variable, .node = (uint32_t)node};
    TRY(row_text(context, rows, 3, &entry->zone));
    char *word = NULL;
    TRY(row_text(context, rows, 4, &word));
    entry->reason = ledger_reason_of(word);
    free(word);
    entry->people = column_int(rows->statement, 5);
    return entry->reason == LEDGER_REASON_END ? rows_fail(context, rows, "the reason is unknown") : D4I_OK;
}

d4i_status read_sources(d4i_context *context, struct database *database, struct atlas *atlas)
{
    TRY(read_source_rows(context, database, atlas));
    TRY(rows_each(context, database, "d4i_file", "SELECT source, name, path, hash FROM d4i_file ORDER BY fid",
                  read_file, atlas));
    TRY(rows_each(
        context, database, "d4i_variable",
        "SELECT source, variable, id, title, dimension, definition, date, exact, headline FROM d4i_variable "
        "ORDER BY fid",
        read_variable, atlas));
    return rows_each(context, database, "d4i_weight",
                     "SELECT id, title, path, attribution, hash, total, left_out FROM d4i_weight ORDER BY fid",
                     read_weight, atlas);
}

d4i_status read_ledger(d4i_context *context, struct database *database, struct atlas *atlas)
{
    return rows_each(context, database, "d4i_ledger",
                     "SELECT source, variable, node, zone, reason, people FROM d4i_ledger ORDER BY fid",
                     read_listed, atlas);
}

static bool kind_of(const char *word, enum group_kind *out)
{
    for (int kind = GROUP_TOTAL; kind <= GROUP_DERIVED; kind++)
        if (strcmp(word, group_kind_text((enum group_kind)kind)) == 0) {
            *out = (enum group_kind)kind;
            return true;
        }
    return false;
}

struct group_row {
    char *code, *name, *label, *kind, *plus, *minus, *origin, *category;
};

static void group_row_free(struct group_row *row)
{
    free(row->code);
    free(row->name);
    free(row->label);
    free(row->kind);
    free(row->plus);
    free(row->minus);
    free(row->origin);
    free(row->category);
}

/* Numbers of nodes, separated by a space. */
static d4i_status derive(d4i_context *context, struct rows *rows, struct group_tree *tree, uint32_t node,
                         bool minus, const char *list)
{
    while (list && *list) {
        const char *end = strchr(list, ' ');
        struct text word = {list, end ? (size_t)(end - list) : strlen(list)};
        int64_t operand;
        if (!parse_int64(word, &operand) || operand < 0 || operand >= (int64_t)node ||
            tree->nodes[node].kind != GROUP_DERIVED)
            return rows_fail(context, rows, "a derived group has no such part");
        TRY(group_derive(context, tree, node, minus, (uint32_t)operand));
        list = end ? end + 1 : NULL;
    }
    return D4I_OK;
}

static d4i_status add_node(d4i_context *context, struct rows *rows, struct atlas_variable *variable,
                           const struct group_row *row)
{
    struct group_tree *tree = &variable->tree;
    uint32_t headline = tree->headline, node;
    int64_t parent = GROUP_NONE;
    enum group_kind kind;
    if (column_int(rows->statement, 2) != (int64_t)tree->count || tree->count >= GROUP_NONE - 1)
        return rows_fail(context, rows, "groups are not numbered one after the other");
    if (!kind_of(row->kind, &kind))
        return rows_fail(context, rows, "the kind of the group is unknown");
    if (!column_null(rows->statement, 7))
        TRY(row_index(context, rows, 7, 0, (int64_t)tree->count, &parent));
    size_t input = tree->count, placed = tree->count;
    TRY(mem_grow(context, &variable->input, &input, tree->count + 1, sizeof *variable->input));
    TRY(mem_grow(context, &variable->placed, &placed, tree->count + 1, sizeof *variable->placed));
    variable->input[tree->count] = column_int(rows->statement, 10);
    variable->placed[tree->count] = column_int(rows->statement, 11);
    d4i_status status = group_add(context, tree, (uint32_t)parent, kind, row->code, row->name, row->label, &node);
    if (status != D4I_OK) /* D4I_BUG in a builder, a damaged file here */
        return status == D4I_NO_MEMORY ? status : rows_fail(context, rows, "the group does not fit into its tree");
    tree->headline = headline;
    TRY(group_describe(context, tree, node, row->origin, row->category));
    TRY(derive(context, rows, tree, node, false, row->plus));
    return derive(context, rows, tree, node, true, row->minus);
}

static d4i_status read_group(d4i_context *context, struct rows *rows, struct atlas *atlas)
{
    struct group_row row = {0};
    struct atlas_source *source = NULL;
    int64_t variable;
    d4i_status status = D4I_OK;
    GUARD(row_source(context, rows, 0, atlas, &source));
    GUARD(row_index(context, rows, 1, 0, (int64_t)source->variable_count, &variable));
    GUARD(row_text(context, rows, 3, &row.code));
    GUARD(row_text(context, rows, 4, &row.name));
    GUARD(row_text_or_null(context, rows, 5, &row.label));
    GUARD(row_text(context, rows, 6, &row.kind));
    GUARD(row_text_or_null(context, rows, 8, &row.plus));
    GUARD(row_text_or_null(context, rows, 9, &row.minus));
    GUARD(row_text_or_null(context, rows, 12, &row.origin));
    GUARD(row_text_or_null(context, rows, 13, &row.category));
    GUARD(add_node(context, rows, &source->variables[variable], &row));
done:
    group_row_free(&row);
    return status;
}

static const char groups_1[] =
    "SELECT source, variable, node, code, name, label, kind, parent, plus, minus, input, "
    "placed, NULL, NULL FROM d4i_group ORDER BY fid";
static const char groups_2[] =
    "SELECT source, variable, node, code, name, label, kind, parent, plus, minus, input, "
    "placed, origin, category FROM d4i_group ORDER BY fid";

d4i_status read_groups(d4i_context *context, const struct reader *reader, struct atlas *atlas)
{
    TRY(rows_each(context, reader->database, "d4i_group", reader->format < 2 ? groups_1 : groups_2, read_group,
                  atlas));
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            const struct group_tree *tree = &atlas->sources[s].variables[v].tree;
            if (tree->count == 0 || (tree->headline != GROUP_NONE && tree->headline >= tree->count))
                return fail(context, D4I_BAD_INPUT,
                            "variable '%s' of source '%s' has no groups or no headline; build the atlas again",
                            atlas->sources[s].variables[v].id, atlas->sources[s].id);
        }
    return D4I_OK;
}
