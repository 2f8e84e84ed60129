/* SPDX-License-Identifier: EUPL-1.2
 *
 * Long tables: a row per zone and group.
 */
#include "base/memory.h"
#include "source/rows.h"

#define LABEL_IGNORED (UINT32_MAX - 1)

/* Labels of the tree first, in the order of their nodes, then ignored ones as they come. */
struct labels {
    struct names names;
    uint32_t *node; /* [label]: node, or LABEL_IGNORED */
    size_t capacity;
    uint8_t *seen; /* [node] */
};

static void labels_release(struct labels *labels)
{
    names_release(&labels->names);
    free(labels->node);
    free(labels->seen);
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
    TRY(mem_alloc(context, tree->count, 1, &labels->seen));
    for (uint32_t n = 0; n < tree->count; n++)
        if (tree->nodes[n].label)
            TRY(labels_add(context, labels, text_trim(text_of(tree->nodes[n].label)), n));
    return D4I_OK;
}

/* A label that is no group: ignored by the recipe, or the table is not understood. */
static d4i_status unknown_label(d4i_context *context, const struct rows *rows, uint32_t column,
                                struct labels *labels, struct text label)
{
    if (recipe_words_match(&rows->table->variable->ignored, label))
        return labels_add(context, labels, label, LABEL_IGNORED);
    char near[256];
    names_nearest(&labels->names, label, 3, near, sizeof near);
    return csv_fail(context, rows->csv, column,
                    "the label '%.*s' is in no group of %s; give it a place in 'groups', or list it under "
                    "'ignore'%s%s",
                    (int)(label.length < 200 ? label.length : 200), label.at, rows->table->recipe->path,
                    *near ? "; the nearest: " : "", near);
}

static d4i_status read_rows(d4i_context *context, struct rows *rows, struct labels *labels)
{
    const struct recipe_table *how = &rows->table->variable->table;
    uint32_t label_column, value_column;
    TRY(csv_find(context, rows->csv, how->label, &label_column));
    TRY(csv_find(context, rows->csv, how->value, &value_column));
    for (;;) {
        bool more;
        struct value value;
        TRY(table_rows_next(context, rows, &more));
        if (!more)
            return D4I_OK;
        struct text label = text_trim(csv_field(rows->csv, label_column));
        uint32_t index = names_find(&labels->names, label);
        if (index == NAMES_NONE) {
            TRY(unknown_label(context, rows, label_column, labels, label));
            continue;
        }
        uint32_t node = labels->node[index];
        if (node == LABEL_IGNORED)
            continue;
        TRY(table_rows_value(context, rows, value_column, &value));
        TRY(table_rows_put(context, rows, value_column, node, value));
        labels->seen[node] = 1;
    }
}

/* A group whose label never came is a slip of the pen: its people are under another label. */
static d4i_status check_seen(d4i_context *context, const struct rows *rows, const struct labels *labels)
{
    const struct recipe_variable *variable = rows->table->variable;
    for (uint32_t n = 0; n < variable->tree.count; n++) {
        const char *label = variable->tree.nodes[n].label;
        if (!label || labels->seen[n])
            continue;
        return yaml_fail(context, variable->node_at[n],
                         "the label '%s' of group '%s' never occurs in %s%s; correct it, or take the group out",
                         label, variable->tree.nodes[n].code, rows->path,
                         rows->table->rows ? "" : ", which has no rows");
    }
    return D4I_OK;
}

d4i_status read_long(d4i_context *context, struct table *table, const char *path)
{
    struct rows rows = {0};
    struct labels labels = {0};
    d4i_status status = D4I_OK;
    GUARD(labels_open(context, &table->variable->tree, &labels));
    GUARD(table_rows_open(context, table, path, &rows));
    GUARD(read_rows(context, &rows, &labels));
    GUARD(check_seen(context, &rows, &labels));
done:
    table_rows_close(&rows);
    labels_release(&labels);
    return status;
}
