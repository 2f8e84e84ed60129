/* SPDX-License-Identifier: EUPL-1.2
 *
 * Long tables: a row per zone and group.
 */
#include "base/memory.h"
#include "source/read.h"

#define LABEL_IGNORED (UINT32_MAX - 1)
#define LABEL_JOIN " | "

/* Labels of the tree first, in the order of their nodes, then the others as they come. */
struct labels {
    struct names names;
    uint32_t *node; /* [label]: node, or LABEL_IGNORED */
    size_t capacity;
};

/* The columns whose texts make the label of a row. */
struct label_columns {
    uint32_t *column;
    size_t count;
    struct buffer joined;
};

static void labels_release(struct labels *labels)
{
    names_release(&labels->names);
    free(labels->node);
}

static d4i_status labels_add(d4i_context *context, struct labels *labels, struct text label, uint32_t node)
{
    uint32_t index;
    TRY(names_add(context, &labels->names, label, &index, NULL));
    TRY(mem_grow(context, &labels->node, &labels->capacity, (size_t)index + 1, sizeof *labels->node));
    labels->node[index] = node;
    return D4I_OK;
}

static d4i_status labels_open(d4i_context *context, const struct group_tree *tree, struct labels *labels)
{
    for (uint32_t n = 0; n < tree->count; n++)
        if (tree->nodes[n].label)
            TRY(labels_add(context, labels, text_trim(text_of(tree->nodes[n].label)), n));
    return D4I_OK;
}

/* A label that no group has word for word: ignored by the recipe, a country, or the table is not understood. */
static d4i_status unknown_label(d4i_context *context, struct rows *rows, uint32_t column, struct labels *labels,
                                struct text label)
{
    char near[600];
    uint32_t node;
    if (recipe_words_match(&rows->table->variable->ignored, label))
        return labels_add(context, labels, label, LABEL_IGNORED);
    TRY(table_match_label(context, rows->table, label, &node));
    if (node != GROUP_NONE)
        return labels_add(context, labels, label, node);
    table_near_label(rows->table, &labels->names, label, near, sizeof near);
    return records_fail(context, &rows->records, column,
                        "the label '%.*s' is in no group of %s; give it a place in 'groups', or list it under "
                        "'ignore'%s",
                        (int)(label.length < 200 ? label.length : 200), label.at, rows->table->recipe->path, near);
}

static d4i_status find_columns(d4i_context *context, struct rows *rows, struct label_columns *out)
{
    const struct recipe_variable *variable = rows->table->variable;
    const struct recipe_words *words = &variable->table.label;
    size_t count = words->count + (variable->cross.dimension ? 1 : 0);
    TRY(mem_alloc(context, count, sizeof *out->column, &out->column));
    for (size_t i = 0; i < words->count; i++)
        TRY(table_rows_find(context, rows, words->list[i], &out->column[i]));
    if (variable->cross.dimension)
        TRY(table_rows_find(context, rows, variable->cross.column, &out->column[words->count]));
    out->count = count;
    return D4I_OK;
}

static d4i_status label_of(d4i_context *context, const struct rows *rows, struct label_columns *columns,
                           struct text *out)
{
    *out = text_trim(records_field(&rows->records, columns->column[0]));
    if (columns->count == 1)
        return D4I_OK;
    columns->joined.length = 0;
    for (size_t i = 0; i < columns->count; i++) {
        struct text field = text_trim(records_field(&rows->records, columns->column[i]));
        if (i)
            TRY(buffer_text(context, &columns->joined, LABEL_JOIN));
        TRY(buffer_add(context, &columns->joined, field.at, field.length));
    }
    *out = text_trim((struct text){columns->joined.data, columns->joined.length});
    return D4I_OK;
}

/* The present row: its label and value. */
static d4i_status read_row(d4i_context *context, struct rows *rows, struct labels *labels,
                           struct label_columns *columns, uint32_t value_column)
{
    struct text label;
    struct value value;
    TRY(label_of(context, rows, columns, &label));
    uint32_t index = names_find(&labels->names, label);
    if (index == NAMES_NONE) {
        TRY(unknown_label(context, rows, columns->column[0], labels, label));
        index = names_find(&labels->names, label);
    }
    uint32_t node = index != NAMES_NONE && labels->node ? labels->node[index] : LABEL_IGNORED;
    if (node == LABEL_IGNORED)
        return D4I_OK;
    rows->table->seen[node] = 1;
    TRY(table_rows_value(context, rows, value_column, node, &value));
    if (rows->table->variable->table.flag.column)
        TRY(table_rows_flag(context, rows, &value));
    return table_rows_put(context, rows, value_column, node, value);
}

static d4i_status read_rows(d4i_context *context, struct rows *rows, struct labels *labels,
                            struct label_columns *columns)
{
    uint32_t value_column;
    TRY(find_columns(context, rows, columns));
    TRY(table_rows_find(context, rows, rows->table->variable->table.value, &value_column));
    TRY(table_rows_whole(context, rows));
    for (;;) {
        bool more;
        d4i_status status = table_rows_next(context, rows, &more);
        if (status == D4I_OK && !more)
            return D4I_OK;
        if (status == D4I_OK)
            status = read_row(context, rows, labels, columns, value_column);
        TRY(fit_forgive(context, rows->table->fit, status));
    }
}

d4i_status read_long(d4i_context *context, struct table *table, const char *path)
{
    struct rows rows = {0};
    struct labels labels = {0};
    struct label_columns columns = {0};
    d4i_status status = D4I_OK;
    GUARD(labels_open(context, &table->variable->tree, &labels));
    GUARD(table_rows_open(context, table, path, &rows));
    GUARD(read_rows(context, &rows, &labels, &columns));
    GUARD(thousands_tell(context, &rows));
done:
    table_rows_close(&rows);
    labels_release(&labels);
    free(columns.column);
    buffer_release(&columns.joined);
    return status;
}
