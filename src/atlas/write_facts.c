/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes what has no column of its own: statements about the atlas, its sources and variables, and the groups that
 * harmonised sources share.
 */
#include "atlas/store.h"

#define OF_ALL (-1) /* no source, or no variable: about what holds it */

static struct value number_of(int64_t number)
{
    return number == OF_ALL ? value_null() : value_int(number);
}

static d4i_status write_list(d4i_context *context, struct statement *insert, int64_t *fid, int64_t source,
                             int64_t variable, const struct atlas_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++)
        TRY(INSERT(context, insert, value_int(++*fid), number_of(source), number_of(variable),
                   value_text(facts->list[i].key), value_text(facts->list[i].value)));
    return D4I_OK;
}

static d4i_status write_statements(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct statement *insert = NULL;
    int64_t fid = 0;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_fact", 5, &insert));
    GUARD(write_list(context, insert, &fid, OF_ALL, OF_ALL, &atlas->facts));
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        GUARD(write_list(context, insert, &fid, (int64_t)s, OF_ALL, &source->facts));
        for (size_t v = 0; v < source->variable_count; v++)
            GUARD(write_list(context, insert, &fid, (int64_t)s, (int64_t)v, &source->variables[v].facts));
    }
done:
    statement_free(insert);
    return status;
}

static d4i_status write_common(d4i_context *context, struct writer *writer)
{
    struct statement *insert = NULL;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_common", 4, &insert));
    for (size_t i = 0; i < writer->atlas->common_count; i++) {
        const struct atlas_common *group = &writer->atlas->common[i];
        GUARD(INSERT(context, insert, value_int((int64_t)i + 1), value_text(group->code), value_text(group->name),
                     value_text_or_null(group->origin)));
    }
done:
    statement_free(insert);
    return status;
}

d4i_status write_facts(d4i_context *context, struct writer *writer)
{
    TRY(write_common(context, writer));
    return write_statements(context, writer);
}
