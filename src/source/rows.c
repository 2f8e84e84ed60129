/* SPDX-License-Identifier: EUPL-1.2
 *
 * The rows of a delimited table as a recipe sees them.
 */
#include "source/read.h"

#include "base/memory.h"

d4i_status table_open(d4i_context *context, const struct recipe *recipe, const struct recipe_variable *variable,
                      uint32_t lines, struct table *out)
{
    const struct recipe_table *how = &variable->table;
    uint32_t nodes = (uint32_t)variable->tree.count;
    *out = (struct table){.recipe = recipe, .variable = variable};
    TRY(store_open(context, &out->zones, how->cells, how->sum_rows, nodes, lines));
    /* places outside the zones need no key of their own ("unallocated", once for each country): always added up */
    TRY(store_open(context, &out->excluded, false, true, nodes, lines));
    if (how->bounds) {
        TRY(store_keep_bounds(context, &out->zones));
        TRY(store_keep_bounds(context, &out->excluded));
    }
    if (variable->labels.language) {
        TRY(store_set_idle(context, &out->zones, variable->optional));
        TRY(store_set_idle(context, &out->excluded, variable->optional));
    }
    TRY(mem_alloc(context, nodes, 1, &out->seen));
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
    free(table->seen);
    free(table->class_of_zone);
    *table = (struct table){0};
}

unsigned long long rows_header(const struct rows *rows)
{
    uint64_t line = records_line(&rows->records);
    return line ? (unsigned long long)line : 1;
}

/* A header of one column, with another sign in it, is read with the wrong delimiter. */
static d4i_status check_delimiter(d4i_context *context, const struct rows *rows)
{
    if (records_columns(&rows->records) != 1)
        return D4I_OK;
    struct text name = records_column_name(&rows->records, 0);
    static const struct {
        char sign;
        const char *word;
    } likely[] = {{';', "';'"}, {'\t', "tab"}, {',', "','"}, {'|', "'|'"}};
    char used = rows->table->variable->table.csv.delimiter;
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        if (likely[i].sign != used && name.length && memchr(name.at, likely[i].sign, name.length))
            return fail(
                context, D4I_BAD_INPUT,
                "%s:%llu:1: the header is one column ('%.*s'); is the delimiter %s? declare it as 'delimiter'",
                rows->path, rows_header(rows), (int)(name.length < 60 ? name.length : 60), name.at, likely[i].word);
    return D4I_OK;
}

d4i_status table_rows_find(d4i_context *context, struct rows *rows, const char *name, uint32_t *column)
{
    d4i_status status = records_find(context, &rows->records, name, column);
    if (status != D4I_BAD_INPUT)
        return status;
    *column = NO_COLUMN;
    text_print(rows->lacks, sizeof rows->lacks, "%s", d4i_error_text(context));
    return fit_forgive(context, rows->table->fit, status);
}

d4i_status table_rows_whole(d4i_context *context, const struct rows *rows)
{
    return *rows->lacks ? fail(context, D4I_BAD_INPUT, "%s", rows->lacks) /* noted before, and counted once */
                        : D4I_OK;
}

static d4i_status find_matches(d4i_context *context, struct rows *rows, const struct recipe_matches *matches,
                               uint32_t **columns)
{
    TRY(mem_alloc(context, matches->count, sizeof **columns, columns));
    for (size_t i = 0; i < matches->count; i++)
        TRY(table_rows_find(context, rows, matches->list[i].column, &(*columns)[i]));
    return D4I_OK;
}

static d4i_status find_key(d4i_context *context, struct rows *rows)
{
    const struct recipe_key *key = &rows->table->variable->table.key;
    TRY(mem_alloc(context, key->count, sizeof *rows->key_column, &rows->key_column));
    TRY(mem_alloc(context, key->count, sizeof *rows->key_text, &rows->key_text));
    for (size_t i = 0; i < key->count; i++)
        if (key->parts[i].column)
            TRY(table_rows_find(context, rows, key->parts[i].column, &rows->key_column[i]));
    return D4I_OK;
}

/* What the caller asked for is no matter of the file's fit: it must not be forgiven. */
static d4i_status find_class(d4i_context *context, const struct rows *rows, const char *by, uint32_t *column)
{
    char why[CONTEXT_ERROR_MAX];
    d4i_status status = records_find(context, &rows->records, by, column);
    if (status != D4I_BAD_INPUT)
        return status;
    text_print(why, sizeof why, "%s", d4i_error_text(context));
    return fail(context, D4I_BAD_USAGE, "%s (--by)", why);
}

d4i_status table_rows_open(d4i_context *context, struct table *table, const char *path, struct rows *out)
{
    const struct recipe_table *how = &table->variable->table;
    *out = (struct rows){.table = table, .path = path};
    struct records_options options = {(enum records_format)how->format, how->csv, how->sheet};
    TRY(store_file_begin(context, &table->zones, path));
    TRY(records_open(context, path, &options, &out->records));
    if (how->format == RECIPE_CSV)
        TRY(check_delimiter(context, out));
    if (table->fit && table->fit->by)
        TRY(find_class(context, out, table->fit->by, &out->class_column));
    TRY(find_key(context, out));
    TRY(thousands_watch(context, out));
    if (how->flag.column)
        TRY(table_rows_find(context, out, how->flag.column, &out->flag_column));
    TRY(find_matches(context, out, &how->filters, &out->filter_column));
    TRY(find_matches(context, out, &how->controls, &out->control_column));
    return find_matches(context, out, &how->exclusions, &out->exclusion_column);
}

void table_rows_close(struct rows *rows)
{
    records_close(&rows->records);
    free(rows->key_column);
    free(rows->filter_column);
    free(rows->control_column);
    free(rows->exclusion_column);
    free(rows->key_text);
    free(rows->grouped);
    buffer_release(&rows->key);
    buffer_release(&rows->place);
    *rows = (struct rows){0};
}

static bool row_matches(const struct rows *rows, const struct recipe_match *match, uint32_t column)
{
    struct text field = text_trim(records_field(&rows->records, column));
    if (match->pattern)
        return text_like(field, match->value);
    return text_is(field, match->value) != match->negate;
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
            rows->key_text[i] = records_field(&rows->records, rows->key_column[i]);
    const struct recipe_words *covered = &rows->table->recipe->coverage.keys;
    d4i_status status = recipe_key_of(context, &how->key, rows->key_text, &rows->key, &key);
    if (status == D4I_OK && covered->count && !recipe_words_match(covered, key)) {
        rows->kind = ROW_EXCLUDED;
        rows->reason = LEDGER_EXCLUDED;
        return D4I_OK;
    }
    if (status == D4I_OK)
        status = store_zone(context, &rows->table->zones, key, &rows->zone);
    if (status != D4I_BAD_INPUT)
        return status;
    size_t first = 0;
    while (!how->key.parts[first].column)
        first++;
    return fail_in(context, status, "%s:%llu:%llu", rows->path, (unsigned long long)records_line(&rows->records),
                   (unsigned long long)records_field_column(&rows->records, rows->key_column[first]));
}

/* Excluded rows are known by the first column of the key as it stands there: it need not be a key at all. */
static d4i_status find_place(d4i_context *context, struct rows *rows)
{
    const struct recipe_table *how = &rows->table->variable->table;
    char reason = (char)('0' + rows->reason);
    rows->place.length = 0;
    TRY(buffer_add(context, &rows->place, &reason, 1));
    for (size_t i = 0; i < how->key.count; i++) {
        if (!how->key.parts[i].column)
            continue;
        struct text field = text_trim(records_field(&rows->records, rows->key_column[i]));
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
    records_position(&rows->records, &done, &total);
    return progress(context, "reading tables", done, total);
}

/* The next row as it stands in the file. What can be read no further fails again and again at the same line: where
 * problems are collected, it was noted the first time and is the end. */
static d4i_status next_record(d4i_context *context, struct rows *rows, bool *more)
{
    struct source_fit *fit = rows->table->fit;
    d4i_status status = records_next(context, &rows->records, more);
    uint64_t line = records_line(&rows->records);
    if (status != D4I_BAD_INPUT || !fit)
        return status;
    if (rows->failed && rows->failed_at == line) {
        fit->cut = true;
        *more = false;
        return D4I_OK;
    }
    rows->failed = true;
    rows->failed_at = line;
    return status;
}

static d4i_status next_kept(d4i_context *context, struct rows *rows, bool *more)
{
    const struct recipe_table *how = &rows->table->variable->table;
    for (;;) {
        TRY(next_record(context, rows, more));
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
    rows->which = first_match(rows, &how->exclusions, rows->exclusion_column);
    rows->kind = rows->which < how->exclusions.count ? ROW_EXCLUDED : ROW_ZONE;
    if (rows->kind == ROW_ZONE)
        TRY(find_zone(context, rows));
    else
        rows->reason = how->exclusions.list[rows->which].reason;
    if (rows->kind == ROW_EXCLUDED)
        return find_place(context, rows);
    if (rows->table->fit && rows->table->fit->by)
        return fit_note_class(context, rows->table, rows->zone,
                              text_trim(records_field(&rows->records, rows->class_column)));
    return D4I_OK;
}

d4i_status table_rows_next(d4i_context *context, struct rows *rows, bool *more)
{
    d4i_status status = next_kept(context, rows, more);
    rows->table->lost |= status == D4I_BAD_INPUT;
    return status;
}
