/* SPDX-License-Identifier: EUPL-1.2
 *
 * Wide tables: a row per zone, a column per group, and flags beside them.
 */
#include "base/memory.h"
#include "source/parse.h"
#include "source/read.h"

struct columns {
    uint32_t *count; /* [node]: its column, NO_COLUMN for residual and derived */
    uint32_t *flag;  /* [node]: its flag's column, or NO_COLUMN */
    uint8_t *share;  /* [node]: its column holds shares of the base */
    uint32_t base;   /* node of the base, GROUP_NONE without shares */
    uint8_t *used;   /* [column of the file] */
};

static void columns_release(struct columns *columns)
{
    free(columns->count);
    free(columns->flag);
    free(columns->share);
    free(columns->used);
}

/* A residual is read where the file has it, and else worked out. */
static bool may_lack(const struct rows *rows, uint32_t node)
{
    const struct group_node *group = &rows->table->variable->tree.nodes[node];
    if (group->kind != GROUP_RESIDUAL)
        return false;
    for (uint32_t c = 0; c < records_columns(&rows->records); c++)
        if (text_is(text_trim(records_column_name(&rows->records, c)), group->label))
            return false;
    return true;
}

/* A group whose column is not there: the place of the recipe before records_find's message and its candidates.
 * That says it all: no other message is to say that the label does not occur. */
static d4i_status find_node(d4i_context *context, const struct rows *rows, uint32_t node, struct columns *columns)
{
    const struct recipe_variable *variable = rows->table->variable;
    uint32_t column;
    d4i_status status =
        parse_placed(context, variable->node_at[node],
                     records_find(context, &rows->records, variable->tree.nodes[node].label, &column));
    rows->table->seen[node] = status != D4I_OK;
    TRY(status);
    columns->count[node] = column;
    columns->used[column] = 1;
    return D4I_OK;
}

static d4i_status find_flags(d4i_context *context, struct rows *rows, struct columns *columns)
{
    const struct recipe_variable *variable = rows->table->variable;
    for (size_t i = 0; i < variable->table.flag_count; i++) {
        const struct recipe_pair *flag = &variable->table.flags[i];
        uint32_t column;
        d4i_status status =
            parse_placed(context, flag->at, records_find(context, &rows->records, flag->right, &column));
        if (status != D4I_OK) {
            /* values without their flags are not what they seem */
            text_print(rows->lacks, sizeof rows->lacks, "%s", d4i_error_text(context));
            TRY(fit_forgive(context, rows->table->fit, status));
            continue;
        }
        columns->used[column] = 1;
        for (size_t n = 0; n < variable->tree.count; n++)
            if (variable->tree.nodes[n].label && strcmp(variable->tree.nodes[n].label, flag->left) == 0)
                columns->flag[n] = column;
    }
    return D4I_OK;
}

/* Columns that no group names, but whose name is a country's. */
static d4i_status match_columns(d4i_context *context, struct rows *rows, struct columns *columns)
{
    for (uint32_t c = 0; c < records_columns(&rows->records); c++) {
        uint32_t node;
        struct text name = text_trim(records_column_name(&rows->records, c));
        if (columns->used[c] || recipe_words_match(&rows->table->variable->ignored, name))
            continue;
        TRY(table_match_label(context, rows->table, name, &node));
        if (node == GROUP_NONE)
            continue;
        if (columns->count[node] != NO_COLUMN)
            return fail(context, D4I_BAD_INPUT, "%s: the columns %u and %u both name '%s'; put one under 'ignore'",
                        rows->path, columns->count[node] + 1, c + 1, rows->table->variable->tree.nodes[node].code);
        columns->count[node] = c;
        columns->used[c] = 1;
    }
    return D4I_OK;
}

/* By the names of the columns: a country's group need not have a label. */
static void find_shares(const struct rows *rows, struct columns *columns)
{
    const struct recipe_variable *variable = rows->table->variable;
    const struct recipe_shares *shares = &variable->table.shares;
    columns->base = GROUP_NONE;
    for (uint32_t n = 0; shares->base && n < variable->tree.count; n++) {
        const char *label = variable->tree.nodes[n].label;
        if (label && strcmp(label, shares->base) == 0)
            columns->base = n;
        if (columns->count[n] == NO_COLUMN)
            continue;
        struct text name = text_trim(records_column_name(&rows->records, columns->count[n]));
        columns->share[n] = recipe_words_match(&shares->columns, name);
    }
}

/* A pattern of shares that fits no column is a slip of the pen: shares would be read as counts. */
static d4i_status check_shares(d4i_context *context, const struct rows *rows, const struct columns *columns)
{
    const struct recipe_variable *variable = rows->table->variable;
    const struct recipe_shares *shares = &variable->table.shares;
    for (size_t i = 0; i < shares->columns.count; i++) {
        bool found = false;
        for (uint32_t n = 0; n < variable->tree.count && !found; n++)
            found =
                columns->share[n] && text_like(text_trim(records_column_name(&rows->records, columns->count[n])),
                                               shares->columns.list[i]);
        if (!found)
            return yaml_fail(context, shares->at, "no group's column of %s is like '%s', which is to hold shares",
                             rows->path, shares->columns.list[i]);
    }
    return D4I_OK;
}

static void use_matches(struct columns *columns, const struct recipe_matches *matches, const uint32_t *column)
{
    for (size_t i = 0; i < matches->count; i++)
        if (column[i] != NO_COLUMN)
            columns->used[column[i]] = 1;
}

/* The column that only parts the zones of a check into classes. */
static bool is_class(const struct rows *rows, uint32_t column)
{
    return rows->table->fit && rows->table->fit->by && column == rows->class_column;
}

/* A group's column that stands twice: that was told when it was looked for. */
static bool is_label(const struct rows *rows, struct text name)
{
    const struct group_tree *tree = &rows->table->variable->tree;
    for (size_t n = 0; n < tree->count; n++)
        if (tree->nodes[n].label && text_is(name, tree->nodes[n].label))
            return true;
    return false;
}

/* Every column must be accounted for: one that is not may be a group that the tree forgets. */
static d4i_status fail_column(d4i_context *context, const struct rows *rows, uint32_t column, struct text name)
{
    const struct recipe_variable *variable = rows->table->variable;
    char *copy, near[600];
    struct names labels = {0};
    uint32_t first;
    d4i_status status = D4I_OK;
    TRY(text_copy(context, name, &copy));
    unsigned long long header = rows_header(rows);
    bool twice = records_find(context, &rows->records, copy, &first) == D4I_OK && first != column;
    for (size_t n = 0; n < variable->tree.count; n++)
        if (variable->tree.nodes[n].label)
            GUARD(names_add(context, &labels, text_of(variable->tree.nodes[n].label), &first, NULL));
    table_near_label(rows->table, &labels, name, near, sizeof near);
    status =
        twice
            ? fail(context, D4I_BAD_INPUT, "%s:%llu: the column '%s' stands twice; rename one", rows->path, header,
                   copy)
            : fail(context, D4I_BAD_INPUT,
                   "%s:%llu: the column '%s' (the %u.) is in no group of %s; give it a place in 'groups', or list "
                   "it under 'ignore'%s",
                   rows->path, header, copy, column + 1, rows->table->recipe->path, near);
done:
    names_release(&labels);
    free(copy);
    return status;
}

static d4i_status account(d4i_context *context, struct rows *rows, const struct columns *columns)
{
    const struct recipe_variable *variable = rows->table->variable;
    for (uint32_t c = 0; c < records_columns(&rows->records); c++) {
        struct text name = text_trim(records_column_name(&rows->records, c));
        if (columns->used[c] || is_class(rows, c) || recipe_words_match(&variable->ignored, name))
            continue;
        if (rows->table->fit && is_label(rows, name))
            continue;
        if (variable->table.columns.count && !recipe_words_match(&variable->table.columns, name))
            continue;
        TRY(fit_forgive(context, rows->table->fit, fail_column(context, rows, c, name)));
    }
    return D4I_OK;
}

static d4i_status columns_open(d4i_context *context, struct rows *rows, struct columns *columns)
{
    const struct recipe_variable *variable = rows->table->variable;
    const struct recipe_table *how = &variable->table;
    size_t nodes = variable->tree.count;
    TRY(mem_alloc(context, nodes, sizeof *columns->count, &columns->count));
    TRY(mem_alloc(context, nodes, sizeof *columns->flag, &columns->flag));
    TRY(mem_alloc(context, nodes, 1, &columns->share));
    TRY(mem_alloc(context, records_columns(&rows->records), 1, &columns->used));
    for (uint32_t n = 0; n < nodes; n++) {
        columns->count[n] = columns->flag[n] = NO_COLUMN;
        if (variable->tree.nodes[n].label && !may_lack(rows, n))
            TRY(fit_forgive(context, rows->table->fit, find_node(context, rows, n, columns)));
    }
    TRY(find_flags(context, rows, columns));
    for (size_t i = 0; i < how->key.count; i++)
        if (how->key.parts[i].column && rows->key_column[i] != NO_COLUMN)
            columns->used[rows->key_column[i]] = 1;
    use_matches(columns, &how->filters, rows->filter_column);
    use_matches(columns, &how->controls, rows->control_column);
    use_matches(columns, &how->exclusions, rows->exclusion_column);
    TRY(match_columns(context, rows, columns));
    find_shares(rows, columns);
    TRY(fit_forgive(context, rows->table->fit, check_shares(context, rows, columns)));
    return account(context, rows, columns);
}

static bool flagged(const struct rows *rows, uint32_t column)
{
    struct text flag = text_trim(records_field(&rows->records, column));
    return flag.length && !text_is(flag, "0");
}

/* With the first row every column has come, also one whose values cannot be read. */
static void note_columns(const struct rows *rows, const struct columns *columns)
{
    for (size_t n = 0; n < rows->table->variable->tree.count && rows->table->rows; n++)
        rows->table->seen[n] |= columns->count[n] != NO_COLUMN;
}

/* The flag comes first: an empty value under a flag needs no sentinel. */
static d4i_status read_value(d4i_context *context, struct rows *rows, const struct columns *columns, uint32_t node,
                             const struct value *base, struct value *out)
{
    uint32_t column = columns->count[node];
    bool protect = columns->flag[node] != NO_COLUMN && flagged(rows, columns->flag[node]);
    if (protect && !text_trim(records_field(&rows->records, column)).length) {
        *out = (struct value){0, 0, BOUND_OPEN, D4I_SUPPRESSED};
        return D4I_OK;
    }
    TRY(columns->share[node] ? table_rows_share(context, rows, column, node, base, out)
                             : table_rows_value(context, rows, column, node, out));
    if (protect && out->people && status_is_known(out->status))
        table_value_turn(&rows->table->variable->table, out, D4I_PERTURBED);
    else if (protect)
        *out = (struct value){out->people, 0, BOUND_OPEN, out->people ? D4I_PERTURBED : D4I_SUPPRESSED};
    return D4I_OK;
}

static d4i_status read_row(d4i_context *context, struct rows *rows, const struct columns *columns)
{
    uint32_t nodes = (uint32_t)rows->table->variable->tree.count;
    struct value base = {0, 0, BOUND_OPEN, D4I_MISSING}; /* where problems are collected, its column may lack */
    bool base_lost = false;
    if (columns->base != GROUP_NONE && columns->count[columns->base] != NO_COLUMN) {
        d4i_status status = read_value(context, rows, columns, columns->base, NULL, &base);
        base_lost = status != D4I_OK;
        TRY(fit_forgive(context, rows->table->fit, status));
    }
    for (uint32_t n = 0; n < nodes; n++) {
        struct value value = base;
        if (columns->count[n] == NO_COLUMN)
            continue;
        if (n == columns->base && base_lost)
            continue;
        d4i_status status = n != columns->base ? read_value(context, rows, columns, n, &base, &value) : D4I_OK;
        if (status != D4I_OK) {
            TRY(fit_forgive(context, rows->table->fit, status)); /* and the next of the row */
            continue;
        }
        TRY(table_rows_put(context, rows, columns->count[n], n, value));
    }
    return D4I_OK;
}

static d4i_status read_rows(d4i_context *context, struct rows *rows, const struct columns *columns)
{
    for (;;) {
        bool more;
        d4i_status status = table_rows_next(context, rows, &more);
        if (status == D4I_OK && !more)
            return D4I_OK;
        if (status == D4I_OK)
            status = read_row(context, rows, columns);
        TRY(fit_forgive(context, rows->table->fit, status));
    }
}

d4i_status read_wide(d4i_context *context, struct table *table, const char *path)
{
    struct rows rows = {0};
    struct columns columns = {0};
    d4i_status status = D4I_OK;
    GUARD(table_rows_open(context, table, path, &rows));
    GUARD(columns_open(context, &rows, &columns));
    GUARD(table_rows_whole(context, &rows));
    GUARD(read_rows(context, &rows, &columns));
    note_columns(&rows, &columns);
    GUARD(thousands_tell(context, &rows));
done:
    table_rows_close(&rows);
    columns_release(&columns);
    return status;
}
