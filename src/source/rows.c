/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rows of a delimited table as a recipe sees them.
 */
#include "source/rows.h"

#include "base/memory.h"

/* More people than have ever lived in one place is a wrong decimal or thousands sign. */
#define PEOPLE_MAX (INT64_C(100000000000) * D4I_PERSON)

d4i_status table_open(d4i_context *context, const struct recipe *recipe, const struct recipe_variable *variable,
                      uint32_t lines, struct table *out)
{
    const struct recipe_table *how = &variable->table;
    uint32_t nodes = (uint32_t)variable->tree.count;
    *out = (struct table){.recipe = recipe, .variable = variable};
    TRY(store_open(context, &out->zones, how->cells, how->sum_rows, nodes, lines));
    TRY(store_open(context, &out->excluded, false, how->sum_rows, nodes, lines));
    if (how->crs && strncmp(how->crs, "EPSG:", 5) == 0) {
        int64_t epsg;
        if (parse_int64(text_of(how->crs + 5), &epsg) && epsg > 0 && epsg < INT32_MAX)
            out->zones.epsg = (int32_t)epsg;
    }
    TRY(mem_alloc(context, how->controls.count * nodes, sizeof *out->control, &out->control));
    TRY(mem_alloc(context, how->controls.count * nodes, 1, &out->control_status));
    memset(out->control_status, STORE_UNREAD, how->controls.count * nodes);
    return D4I_OK;
}

void table_release(struct table *table)
{
    store_release(&table->zones);
    store_release(&table->excluded);
    free(table->control);
    free(table->control_status);
    *table = (struct table){0};
}

/* A header of one column, with another sign in it, is read with the wrong delimiter. */
static d4i_status check_delimiter(d4i_context *context, const struct rows *rows)
{
    if (csv_columns(rows->csv) != 1)
        return D4I_OK;
    struct text name = csv_column_name(rows->csv, 0);
    static const struct {
        char sign;
        const char *word;
    } likely[] = {{';', "';'"}, {'\t', "tab"}, {',', "','"}, {'|', "'|'"}};
    char used = rows->table->variable->table.csv.delimiter;
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        if (likely[i].sign != used && name.length && memchr(name.at, likely[i].sign, name.length))
            return fail(context, D4I_BAD_INPUT,
                        "%s:1:1: the header is one column ('%.*s'); is the delimiter %s? declare it as 'delimiter'",
                        rows->path, (int)(name.length < 60 ? name.length : 60), name.at, likely[i].word);
    return D4I_OK;
}

static d4i_status find_matches(d4i_context *context, const struct rows *rows, const struct recipe_matches *matches,
                               uint32_t **columns)
{
    TRY(mem_alloc(context, matches->count, sizeof **columns, columns));
    for (size_t i = 0; i < matches->count; i++)
        TRY(csv_find(context, rows->csv, matches->list[i].column, &(*columns)[i]));
    return D4I_OK;
}

static d4i_status find_key(d4i_context *context, struct rows *rows)
{
    const struct recipe_key *key = &rows->table->variable->table.key;
    TRY(mem_alloc(context, key->count, sizeof *rows->key_column, &rows->key_column));
    TRY(mem_alloc(context, key->count, sizeof *rows->key_text, &rows->key_text));
    for (size_t i = 0; i < key->count; i++)
        if (key->parts[i].column)
            TRY(csv_find(context, rows->csv, key->parts[i].column, &rows->key_column[i]));
    return D4I_OK;
}

d4i_status table_rows_open(d4i_context *context, struct table *table, const char *path, struct rows *out)
{
    const struct recipe_table *how = &table->variable->table;
    *out = (struct rows){.table = table, .path = path};
    TRY(csv_open(context, path, &how->csv, &out->csv));
    TRY(check_delimiter(context, out));
    TRY(find_key(context, out));
    TRY(find_matches(context, out, &how->filters, &out->filter_column));
    TRY(find_matches(context, out, &how->controls, &out->control_column));
    return find_matches(context, out, &how->exclusions, &out->exclusion_column);
}

void table_rows_close(struct rows *rows)
{
    csv_close(rows->csv);
    free(rows->key_column);
    free(rows->filter_column);
    free(rows->control_column);
    free(rows->exclusion_column);
    free(rows->key_text);
    buffer_release(&rows->key);
    buffer_release(&rows->place);
    *rows = (struct rows){0};
}

static bool row_matches(const struct rows *rows, const struct recipe_match *match, uint32_t column)
{
    return text_is(text_trim(csv_field(rows->csv, column)), match->value) != match->negate;
}

/* The first of the conditions that the row meets; count when none. */
static size_t first_match(const struct rows *rows, const struct recipe_matches *matches, const uint32_t *columns)
{
    size_t i = 0;
    while (i < matches->count && !row_matches(rows, &matches->list[i], columns[i]))
        i++;
    return i;
}

static bool row_kept(const struct rows *rows)
{
    const struct recipe_matches *filters = &rows->table->variable->table.filters;
    for (size_t i = 0; i < filters->count; i++)
        if (!row_matches(rows, &filters->list[i], rows->filter_column[i]))
            return false;
    return true;
}

static d4i_status find_zone(d4i_context *context, struct rows *rows)
{
    const struct recipe_table *how = &rows->table->variable->table;
    struct text key;
    for (size_t i = 0; i < how->key.count; i++)
        if (how->key.parts[i].column)
            rows->key_text[i] = csv_field(rows->csv, rows->key_column[i]);
    d4i_status status = recipe_key_of(context, &how->key, rows->key_text, &rows->key, &key);
    if (status == D4I_OK)
        status = store_zone(context, &rows->table->zones, key, &rows->zone);
    if (status != D4I_BAD_INPUT)
        return status;
    size_t first = 0;
    while (!how->key.parts[first].column)
        first++;
    return fail_in(context, status, "%s:%llu:%llu", rows->path, (unsigned long long)csv_line(rows->csv),
                   (unsigned long long)csv_field_column(rows->csv, rows->key_column[first]));
}

/* Excluded rows are known by the first column of the key as it stands there: it need not be a key at all. */
static d4i_status find_place(d4i_context *context, struct rows *rows)
{
    const struct recipe_table *how = &rows->table->variable->table;
    char reason = (char)('0' + how->exclusions.list[rows->which].reason);
    rows->place.length = 0;
    TRY(buffer_add(context, &rows->place, &reason, 1));
    for (size_t i = 0; i < how->key.count; i++) {
        if (!how->key.parts[i].column)
            continue;
        struct text field = text_trim(csv_field(rows->csv, rows->key_column[i]));
        if (rows->place.length > 1)
            TRY(buffer_text(context, &rows->place, " "));
        TRY(buffer_add(context, &rows->place, field.at, field.length));
    }
    struct text place = {rows->place.data, strlen(rows->place.data)};
    return store_zone(context, &rows->table->excluded, place, &rows->zone);
}

static d4i_status tell(d4i_context *context, const struct rows *rows)
{
    uint64_t done, total;
    csv_position(rows->csv, &done, &total);
    return progress(context, "reading tables", done, total);
}

d4i_status table_rows_next(d4i_context *context, struct rows *rows, bool *more)
{
    const struct recipe_table *how = &rows->table->variable->table;
    for (;;) {
        TRY(csv_next(context, rows->csv, more));
        if (!*more)
            return D4I_OK;
        if ((++rows->table->rows & 0x3fff) == 0)
            TRY(tell(context, rows));
        if (row_kept(rows))
            break;
    }
    rows->kind = ROW_CONTROL;
    rows->which = first_match(rows, &how->controls, rows->control_column);
    if (rows->which < how->controls.count)
        return D4I_OK;
    rows->kind = ROW_EXCLUDED;
    rows->which = first_match(rows, &how->exclusions, rows->exclusion_column);
    if (rows->which < how->exclusions.count)
        return find_place(context, rows);
    rows->kind = ROW_ZONE;
    return find_zone(context, rows);
}

static const struct recipe_sentinel *sentinel_of(const struct recipe_table *how, struct text field)
{
    for (size_t i = 0; i < how->sentinel_count; i++)
        if (text_is(field, how->sentinels[i].value))
            return &how->sentinels[i];
    return NULL;
}

static d4i_status not_a_number(d4i_context *context, const struct rows *rows, uint32_t column, struct text field)
{
    struct text name = csv_column_name(rows->csv, column);
    if (!field.length)
        return csv_fail(context, rows->csv, column,
                        "the value in column '%.*s' is empty; say what that means under 'sentinels'",
                        (int)name.length, name.at);
    return csv_fail(context, rows->csv, column,
                    "'%.*s' in column '%.*s' is no number; say what it means under 'sentinels', or correct "
                    "'decimal' and 'thousands'",
                    (int)(field.length < 60 ? field.length : 60), field.at, (int)name.length, name.at);
}

d4i_status table_rows_value(d4i_context *context, struct rows *rows, uint32_t column, struct value *out)
{
    const struct recipe_table *how = &rows->table->variable->table;
    struct text field = text_trim(csv_field(rows->csv, column));
    const struct recipe_sentinel *sentinel = sentinel_of(how, field);
    if (sentinel) {
        *out = (struct value){0, sentinel->status};
        return D4I_OK;
    }
    int64_t people;
    if (!parse_people(field, how->decimal, how->thousands, &people))
        return not_a_number(context, rows, column, field);
    if (people < 0)
        return csv_fail(context, rows->csv, column,
                        "'%.*s' is a negative count; if it is a code, say what it means under 'sentinels'",
                        (int)(field.length < 60 ? field.length : 60), field.at);
    if (people > PEOPLE_MAX || __builtin_add_overflow(rows->table->everything, people, &rows->table->everything))
        return csv_fail(context, rows->csv, column, "'%.*s' is more people than there are",
                        (int)(field.length < 60 ? field.length : 60), field.at);
    *out = (struct value){people, how->values};
    return D4I_OK;
}

d4i_status table_rows_put(d4i_context *context, struct rows *rows, uint32_t column, uint32_t node,
                          struct value value)
{
    struct table *table = rows->table;
    if (rows->kind == ROW_CONTROL) {
        size_t at = rows->which * table->variable->tree.count + node;
        table->control[at] += value.people;
        table->control_status[at] = status_worse(table->control_status[at], value.status);
        return D4I_OK;
    }
    struct store *store = rows->kind == ROW_ZONE ? &table->zones : &table->excluded;
    uint32_t before;
    store_put(store, rows->zone, node, value, csv_line(rows->csv), &before);
    if (!before)
        return D4I_OK;
    char code[GRID_CODE_MAX];
    const char *key = store_key(store, rows->zone, code);
    return csv_fail(
        context, rows->csv, column,
        "zone '%s' has a second value for '%s', the first is on line %u; drop a row, filter, or declare "
        "'aggregate: sum'",
        rows->kind == ROW_ZONE ? key : key + 1, table->variable->tree.nodes[node].label, before);
}
