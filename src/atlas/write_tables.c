/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes the plain tables of the atlas file: what it is, sources, variables, groups, ledger, weights.
 */
#include <inttypes.h>

#include "atlas/store.h"

static d4i_status put_text(d4i_context *context, struct statement *insert, int64_t *fid, const char *key,
                           const char *text)
{
    ++*fid;
    return INSERT(context, insert, value_int(*fid), value_text(key), value_text(text));
}

static d4i_status put_number(d4i_context *context, struct statement *insert, int64_t *fid, const char *key,
                             int64_t number)
{
    char text[32];
    text_print(text, sizeof text, "%" PRId64, number);
    return put_text(context, insert, fid, key, text);
}

static d4i_status put_grid(d4i_context *context, struct statement *insert, int64_t *fid, const struct atlas *atlas)
{
    const struct grid *grid = &atlas->grid;
    TRY(put_text(context, insert, fid, "crs", grid->crs));
    TRY(put_number(context, insert, fid, "west", grid->west));
    TRY(put_number(context, insert, fid, "south", grid->south));
    TRY(put_number(context, insert, fid, "cell", grid->cell));
    TRY(put_number(context, insert, fid, "columns", grid->columns));
    TRY(put_number(context, insert, fid, "rows", grid->rows));
    TRY(put_number(context, insert, fid, "cells_full", (int64_t)atlas->cells_full));
    TRY(put_number(context, insert, fid, "cells_over", (int64_t)atlas->cells_over));
    return put_number(context, insert, fid, "cells_under", (int64_t)atlas->cells_under);
}

static d4i_status write_meta(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct statement *insert = NULL;
    char hex[HASH_HEX], seed[32];
    int64_t fid = 0;
    d4i_status status = D4I_OK;
    text_print(seed, sizeof seed, "%" PRIu64, atlas->seed);
    GUARD(insert_prepare(context, writer->database, "d4i_meta", 3, &insert));
    GUARD(put_number(context, insert, &fid, "format", ATLAS_FORMAT));
    GUARD(put_text(context, insert, &fid, "program", "d4i " D4I_VERSION));
    GUARD(put_text(context, insert, &fid, "title", atlas->title));
    GUARD(put_text(context, insert, &fid, "build", hash_hex(atlas->build, hex)));
    GUARD(put_text(context, insert, &fid, "protection", "none"));
    GUARD(put_number(context, insert, &fid, "people_unit", D4I_PERSON));
    GUARD(put_text(context, insert, &fid, "method", atlas->method));
    GUARD(put_text(context, insert, &fid, "seed", seed));
    if (atlas->has_grid)
        GUARD(put_grid(context, insert, &fid, atlas));
done:
    statement_free(insert);
    return status;
}

static d4i_status write_source(d4i_context *context, struct statement *insert, size_t number,
                               const struct atlas_source *source)
{
    char hex[HASH_HEX];
    return INSERT(
        context, insert, value_int((int64_t)number + 1), value_text(source->id), value_text(source->title),
        value_text(source->publisher), value_text(source->licence), value_text(source->attribution),
        value_text(source->url), value_text(source->country), value_text(source->coverage),
        value_text(source->method), value_text(source->notes), value_text(source->date), value_text(source->recipe),
        value_text(hash_hex(source->recipe_hash, hex)), value_text(source->pipeline),
        source->accuracy < 0 ? value_null() : value_real(source->accuracy), value_int((int64_t)source->first_zone),
        value_int((int64_t)source->zone_count), value_int(source->cells), value_int(source->shapes.items > 0));
}

static d4i_status write_sources(d4i_context *context, struct writer *writer)
{
    struct statement *insert = NULL, *insert_file = NULL;
    int64_t file = 0;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_source", 20, &insert));
    GUARD(insert_prepare(context, writer->database, "d4i_file", 5, &insert_file));
    for (size_t s = 0; s < writer->atlas->source_count; s++) {
        const struct atlas_source *source = &writer->atlas->sources[s];
        GUARD(write_source(context, insert, s, source));
        for (size_t i = 0; i < source->file_count; i++) {
            char hex[HASH_HEX];
            GUARD(INSERT(context, insert_file, value_int(++file), value_int((int64_t)s),
                         value_text(source->files[i].name), value_text(source->files[i].path),
                         value_text(hash_hex(source->files[i].hash, hex))));
        }
    }
done:
    statement_free(insert);
    statement_free(insert_file);
    return status;
}

static d4i_status number_list(d4i_context *context, const uint32_t *numbers, uint32_t count, struct buffer *out)
{
    out->length = 0;
    TRY(buffer_text(context, out, ""));
    for (uint32_t i = 0; i < count; i++)
        TRY(buffer_print(context, out, "%s%" PRIu32, i ? " " : "", numbers[i]));
    return D4I_OK;
}

struct group_writer {
    struct statement *insert;
    struct buffer plus, minus;
    int64_t fid;
};

static d4i_status write_tree(d4i_context *context, struct group_writer *groups, size_t s, size_t v,
                             const struct atlas_variable *variable)
{
    for (size_t n = 0; n < variable->tree.count; n++) {
        const struct group_node *node = &variable->tree.nodes[n];
        bool derived = node->kind == GROUP_DERIVED;
        TRY(number_list(context, node->plus, node->plus_count, &groups->plus));
        TRY(number_list(context, node->minus, node->minus_count, &groups->minus));
        TRY(INSERT(context, groups->insert, value_int(++groups->fid), value_int((int64_t)s), value_int((int64_t)v),
                   value_int((int64_t)n), value_text(node->code), value_text(node->name),
                   value_text_or_null(node->label), value_text(group_kind_text(node->kind)),
                   node->parent == GROUP_NONE ? value_null() : value_int(node->parent),
                   derived ? value_text(groups->plus.data) : value_null(),
                   derived ? value_text(groups->minus.data) : value_null(), value_int(variable->input[n]),
                   value_int(variable->placed[n]), value_text_or_null(node->origin),
                   value_text_or_null(node->category)));
    }
    return D4I_OK;
}

static d4i_status write_variables(d4i_context *context, struct writer *writer)
{
    struct statement *insert = NULL;
    struct group_writer groups = {0};
    int64_t fid = 0;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_variable", 10, &insert));
    GUARD(insert_prepare(context, writer->database, "d4i_group", 15, &groups.insert));
    for (size_t s = 0; s < writer->atlas->source_count; s++) {
        const struct atlas_source *source = &writer->atlas->sources[s];
        for (size_t v = 0; v < source->variable_count; v++) {
            const struct atlas_variable *variable = &source->variables[v];
            uint32_t headline = variable->tree.headline;
            GUARD(INSERT(context, insert, value_int(++fid), value_int((int64_t)s), value_int((int64_t)v),
                         value_text(variable->id), value_text(variable->title), value_text(variable->dimension),
                         value_text(variable->definition), value_text(variable->date), value_int(variable->exact),
                         headline == GROUP_NONE ? value_null() : value_int(headline)));
            GUARD(write_tree(context, &groups, s, v, variable));
        }
    }
done:
    statement_free(insert);
    statement_free(groups.insert);
    buffer_release(&groups.plus);
    buffer_release(&groups.minus);
    return status;
}

static d4i_status write_ledger(d4i_context *context, struct writer *writer)
{
    struct statement *insert = NULL;
    int64_t fid = 0;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_ledger", 7, &insert));
    for (size_t s = 0; s < writer->atlas->source_count; s++) {
        const struct atlas_source *source = &writer->atlas->sources[s];
        for (size_t i = 0; i < source->listed_count; i++) {
            const struct atlas_listed *entry = &source->listed[i];
            GUARD(INSERT(context, insert, value_int(++fid), value_int((int64_t)s), value_int(entry->variable),
                         value_int(entry->node), value_text(entry->zone),
                         value_text(ledger_reason_text(entry->reason)), value_int(entry->people)));
        }
    }
done:
    statement_free(insert);
    return status;
}

static d4i_status write_weights(d4i_context *context, struct writer *writer)
{
    struct statement *insert = NULL;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_weight", 8, &insert));
    for (size_t i = 0; i < writer->atlas->weight_count; i++) {
        const struct atlas_weight *weight = &writer->atlas->weights[i];
        char hex[HASH_HEX];
        GUARD(INSERT(context, insert, value_int((int64_t)i + 1), value_text(weight->id), value_text(weight->title),
                     value_text(weight->path), value_text(weight->attribution),
                     value_text(hash_hex(weight->hash, hex)), value_real(weight->total),
                     value_real(weight->left_out)));
    }
done:
    statement_free(insert);
    return status;
}

/* The ledger in words and decimal people, for those who open the file with another program. A table and no view:
 * the columns of views have no type, which GeoPackage asks for. */
static const char ledger_in_words[] =
    "CREATE TABLE ledger (fid INTEGER PRIMARY KEY, source TEXT, variable TEXT, code TEXT, name TEXT, zone TEXT, "
    "reason TEXT, people REAL);"
    "INSERT INTO ledger SELECT l.fid, s.id, v.id, g.code, g.name, l.zone, l.reason, l.people / 1000000.0 "
    "FROM d4i_ledger l CROSS JOIN d4i_source s ON s.fid = l.source + 1 "
    "JOIN d4i_variable v ON v.source = l.source AND v.variable = l.variable "
    "JOIN d4i_group g ON g.source = l.source AND g.variable = l.variable AND g.node = l.node ORDER BY l.fid;";

static d4i_status write_ledger_in_words(d4i_context *context, struct writer *writer)
{
    TRY(database_run(context, writer->database, ledger_in_words));
    return write_contents(context, writer, "ledger", "attributes", "people who are not on the map, and why", NULL);
}

d4i_status write_tables(d4i_context *context, struct writer *writer)
{
    TRY(write_meta(context, writer));
    TRY(write_sources(context, writer));
    TRY(write_variables(context, writer));
    TRY(write_facts(context, writer));
    TRY(write_ledger(context, writer));
    TRY(write_ledger_in_words(context, writer));
    return write_weights(context, writer);
}
