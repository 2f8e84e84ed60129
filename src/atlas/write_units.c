/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes levels of units: their codes, how zones relate to them, and the counts of every group in every unit.
 */
#include "atlas/store.h"

#define NODES_AT_ONCE (PACKED_BATCH / COUNT_BLOBS)

static d4i_status write_level(d4i_context *context, struct writer *writer, struct statement *insert, size_t number)
{
    const struct atlas_level *level = &writer->atlas->levels[number];
    struct batch *batch = &writer->batch;
    struct buffer names = {0}, countries = {0};
    char hex[HASH_HEX];
    size_t units = level->codes.count;
    d4i_status status = D4I_OK;
    GUARD(strings_join(context, level->names, units, &names));
    GUARD(strings_join(context, level->countries, units, &countries));
    batch_pack(batch, PACKED_BYTES, level->codes.pool, level->codes.pool_length);
    batch_pack(batch, PACKED_BYTES, names.data, names.length);
    batch_pack(batch, PACKED_BYTES, countries.data, countries.length);
    GUARD(batch_run_pack(context, batch));
    GUARD(INSERT(context, insert, value_int((int64_t)number + 1), value_text(level->id), value_text(level->title),
                 value_text(level->recipe), value_text(level->vintage), value_text(level->licence),
                 value_text(level->attribution), value_text(level->path), value_text(hash_hex(level->hash, hex)),
                 value_int((int64_t)units), value_int(level->shapes.items > 0), value_blob(&batch->items[0].blob),
                 value_blob(&batch->items[1].blob), value_blob(&batch->items[2].blob)));
done:
    batch_empty(batch);
    buffer_release(&names);
    buffer_release(&countries);
    return status;
}

/* Entries per zone, and unit + 1 so that "outside" (UINT32_MAX) is a small number too. */
static d4i_status split_crosswalk(d4i_context *context, const struct crosswalk *crosswalk, uint32_t **entries,
                                  uint32_t **unit)
{
    TRY(mem_alloc(context, crosswalk->rows, sizeof **entries, entries));
    TRY(mem_alloc(context, crosswalk->count, sizeof **unit, unit));
    for (size_t i = 0; i < crosswalk->rows; i++)
        (*entries)[i] = (uint32_t)(crosswalk->start[i + 1] - crosswalk->start[i]);
    for (size_t i = 0; i < crosswalk->count; i++)
        (*unit)[i] = crosswalk->to[i] + 1;
    return D4I_OK;
}

static d4i_status check_reach(d4i_context *context, const struct atlas *atlas, const struct atlas_level *level,
                              size_t s)
{
    const uint8_t *reach = level->sources[s].has_data;
    for (size_t u = 0; reach && u < level->codes.count; u++)
        if (reach[u] > ATLAS_NOT_COVERED)
            return fail(context, D4I_BUG, "level '%s', source '%s': whether unit '%s' has data is said by %d",
                        level->id, atlas->sources[s].id, names_at(&level->codes, (uint32_t)u), (int)reach[u]);
    return D4I_OK;
}

static d4i_status write_relation(d4i_context *context, struct writer *writer, struct statement *insert, size_t l,
                                 size_t s)
{
    const struct atlas_level *level = &writer->atlas->levels[l];
    const struct atlas_unit_source *from = &level->sources[s];
    static const struct buffer none = {0};
    struct batch *batch = &writer->batch;
    uint32_t *entries = NULL, *unit = NULL;
    size_t fid = l * writer->atlas->source_count + s + 1;
    d4i_status status = D4I_OK;
    GUARD(check_reach(context, writer->atlas, level, s));
    GUARD(split_crosswalk(context, &from->crosswalk, &entries, &unit));
    batch_pack(batch, PACKED_UINT32, entries, from->crosswalk.rows);
    batch_pack(batch, PACKED_UINT32, unit, from->crosswalk.count);
    batch_pack(batch, PACKED_UINT64, from->crosswalk.weight, from->crosswalk.count);
    if (from->has_data)
        batch_pack(batch, PACKED_UINT8, from->has_data, level->codes.count);
    GUARD(batch_run_pack(context, batch));
    GUARD(INSERT(context, insert, value_int((int64_t)fid), value_int((int64_t)l), value_int((int64_t)s),
                 value_text(from->relation == ATLAS_PUBLISHED ? "published" : "estimated"),
                 value_blob(&batch->items[0].blob), value_blob(&batch->items[1].blob),
                 value_blob(&batch->items[2].blob), value_blob(from->has_data ? &batch->items[3].blob : &none)));
done:
    batch_empty(batch);
    free(entries);
    free(unit);
    return status;
}

static d4i_status write_nodes(d4i_context *context, struct writer *writer, struct statement *insert, size_t l,
                              size_t s, int64_t *fid)
{
    const struct atlas_source *source = &writer->atlas->sources[s];
    const struct atlas_unit_source *from = &writer->atlas->levels[l].sources[s];
    struct batch *batch = &writer->batch;
    struct count_blobs blobs[NODES_AT_ONCE];
    size_t units = writer->atlas->levels[l].codes.count;
    for (size_t v = 0; from->column && v < source->variable_count; v++)
        for (size_t n = 0, nodes = source->variables[v].tree.count, end; n < nodes; n = end) {
            end = n + NODES_AT_ONCE < nodes ? n + NODES_AT_ONCE : nodes;
            for (size_t i = n; i < end; i++)
                TRY(counts_pack(context, batch,
                                &(struct column_values){from->column[v][i].people, from->column[v][i].status,
                                                        from->column[v][i].low, from->column[v][i].high},
                                units, &blobs[i - n]));
            TRY(batch_run_pack(context, batch));
            for (size_t i = n; i < end; i++)
                TRY(INSERT(context, insert, value_int(++*fid), value_int((int64_t)l), value_int((int64_t)s),
                           value_int((int64_t)v), value_int((int64_t)i),
                           value_int(from->outside ? from->outside[v][i] : 0),
                           counts_value(batch, &blobs[i - n], 0), counts_value(batch, &blobs[i - n], 1),
                           counts_value(batch, &blobs[i - n], 2), counts_value(batch, &blobs[i - n], 3)));
            batch_empty(batch);
        }
    return D4I_OK;
}

d4i_status write_units(d4i_context *context, struct writer *writer)
{
    const struct atlas *atlas = writer->atlas;
    struct statement *levels = NULL, *relations = NULL, *counts = NULL;
    int64_t fid = 0;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_level", 14, &levels));
    GUARD(insert_prepare(context, writer->database, "d4i_unit", 8, &relations));
    GUARD(insert_prepare(context, writer->database, "d4i_unit_count", 10, &counts));
    for (size_t l = 0; l < atlas->level_count; l++) {
        GUARD(write_level(context, writer, levels, l));
        for (size_t s = 0; s < atlas->source_count; s++)
            GUARD(write_relation(context, writer, relations, l, s));
        for (size_t s = 0; s < atlas->source_count; s++)
            GUARD(write_nodes(context, writer, counts, l, s, &fid));
    }
done:
    statement_free(levels);
    statement_free(relations);
    statement_free(counts);
    return status;
}
