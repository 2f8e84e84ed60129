/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reads what has no column of its own: statements about the atlas, its sources and variables, and the groups that
 * harmonised sources share. A file of format 1 has neither.
 */
#include "atlas/store.h"

/* Whose statement a row is: no source means the whole atlas, no variable the source. */
static d4i_status row_owner(d4i_context *context, struct rows *rows, struct atlas *atlas, struct atlas_facts **out)
{
    int64_t source, variable;
    if (column_null(rows->statement, 0)) {
        *out = &atlas->facts;
        return column_null(rows->statement, 1) ? D4I_OK
                                               : rows_fail(context, rows, "a variable is named without its source");
    }
    TRY(row_index(context, rows, 0, 0, (int64_t)atlas->source_count, &source));
    *out = &atlas->sources[source].facts;
    if (column_null(rows->statement, 1))
        return D4I_OK;
    TRY(row_index(context, rows, 1, 0, (int64_t)atlas->sources[source].variable_count, &variable));
    *out = &atlas->sources[source].variables[variable].facts;
    return D4I_OK;
}

static d4i_status read_fact(d4i_context *context, struct rows *rows, struct atlas *atlas)
{
    struct atlas_facts *facts = NULL;
    char *key = NULL, *value = NULL;
    d4i_status status = D4I_OK;
    GUARD(row_owner(context, rows, atlas, &facts));
    GUARD(row_text(context, rows, 2, &key));
    GUARD(row_text(context, rows, 3, &value));
    GUARD(atlas_fact_add(context, facts, key, value));
done:
    free(key);
    free(value);
    return status;
}

static d4i_status read_common_row(d4i_context *context, struct rows *rows, struct names *codes, struct atlas *atlas)
{
    struct atlas_common *group = &atlas->common[atlas->common_count++];
    uint32_t number;
    bool is_new = false;
    TRY(row_text(context, rows, 0, &group->code));
    TRY(row_text(context, rows, 1, &group->name));
    TRY(row_text_or_null(context, rows, 2, &group->origin));
    TRY(names_add(context, codes, text_of(group->code), &number, &is_new));
    return is_new ? D4I_OK : rows_fail(context, rows, "a common group is there twice");
}

static d4i_status read_common(d4i_context *context, struct database *database, struct atlas *atlas)
{
    struct names codes = {0};
    struct rows rows = {0};
    size_t count;
    bool more = false;
    d4i_status status = D4I_OK;
    TRY(rows_count(context, database, "d4i_common", &count));
    TRY(mem_alloc(context, count, sizeof *atlas->common, &atlas->common));
    GUARD(rows_open(context, database, "d4i_common", "SELECT code, name, origin FROM d4i_common ORDER BY fid",
                    &rows));
    for (size_t i = 0; i < count; i++) {
        GUARD(rows_next(context, &rows, &more));
        if (!more)
            break;
        GUARD(read_common_row(context, &rows, &codes, atlas));
    }
done:
    rows_close(&rows);
    names_release(&codes);
    return status;
}

d4i_status read_facts(d4i_context *context, const struct reader *reader, struct atlas *atlas)
{
    if (reader->format < 2)
        return D4I_OK;
    TRY(read_common(context, reader->database, atlas));
    return rows_each(context, reader->database, "d4i_fact",
                     "SELECT source, variable, key, value FROM d4i_fact ORDER BY fid", read_fact, atlas);
}
