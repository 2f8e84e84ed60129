/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writes what is known of zones: keys or squares, how their people were placed, and the counts of every group.
 */
#include "atlas/store.h"

/* The columns of grid squares, apart. */
struct squares {
    uint32_t *epsg, *size;
    int64_t *east, *north;
};

static void squares_release(struct squares *squares)
{
    free(squares->epsg);
    free(squares->size);
    free(squares->east);
    free(squares->north);
}

static d4i_status squares_split(d4i_context *context, const struct atlas_source *source, struct squares *out)
{
    size_t count = source->zone_count;
    TRY(mem_alloc(context, count, sizeof *out->epsg, &out->epsg));
    TRY(mem_alloc(context, count, sizeof *out->size, &out->size));
    TRY(mem_alloc(context, count, sizeof *out->east, &out->east));
    TRY(mem_alloc(context, count, sizeof *out->north, &out->north));
    for (size_t i = 0; i < count; i++) {
        const struct grid_square *square = &source->square[i];
        out->epsg[i] = (uint32_t)square->epsg;
        out->size[i] = (uint32_t)square->size;
        out->east[i] = square->east;
        out->north[i] = square->north;
    }
    return D4I_OK;
}

/* Four columns of squares, or two of strings; the others are NULL. */
static d4i_status pack_identity(d4i_context *context, struct batch *batch, const struct atlas_source *source,
                                struct squares *squares, struct buffer *names)
{
    size_t count = source->zone_count;
    if (source->cells) {
        TRY(squares_split(context, source, squares));
        batch_pack(batch, PACKED_UINT32, squares->epsg, count);
        batch_pack(batch, PACKED_UINT32, squares->size, count);
        batch_pack(batch, PACKED_INT64, squares->east, count);
        batch_pack(batch, PACKED_INT64, squares->north, count);
        return D4I_OK;
    }
    if (source->keys.count != count)
        return fail(context, D4I_BUG, "source '%s' has %zu zones but %u keys", source->id, count,
                    (unsigned)source->keys.count);
    TRY(strings_join(context, source->names, count, names));
    batch_pack(batch, PACKED_BYTES, source->keys.pool, source->keys.pool_length);
    batch_pack(batch, PACKED_BYTES, names->data, names->length);
    return D4I_OK;
}

static d4i_status write_zones_of(d4i_context *context, struct writer *writer, struct statement *insert, size_t s)
{
    static const struct buffer none = {0};
    const struct atlas *atlas = writer->atlas;
    const struct atlas_source *source = &atlas->sources[s];
    struct batch *batch = &writer->batch;
    struct squares squares = {0};
    struct buffer names = {0};
    d4i_status status = D4I_OK;
    GUARD(pack_identity(context, batch, source, &squares, &names));
    size_t first = source->first_zone, count = source->zone_count, placed = batch->count;
    if (atlas->has_grid) {
        batch_pack(batch, PACKED_UINT8, atlas->zone_level + first, count);
        batch_pack(batch, PACKED_UINT8, atlas->zone_shift + first, count);
        batch_pack(batch, PACKED_UINT64, atlas->zone_total + first, count);
        batch_pack(batch, PACKED_UINT32, atlas->zone_cells + first, count);
    }
    GUARD(batch_run_pack(context, batch));
    const struct buffer *column[10];
    for (size_t i = 0; i < 10; i++)
        column[i] = &none;
    for (size_t i = 0; i < placed; i++)
        column[(source->cells ? 2 : 0) + i] = &batch->items[i].blob;
    for (size_t i = placed; i < batch->count; i++)
        column[6 + i - placed] = &batch->items[i].blob;
    GUARD(INSERT(context, insert, value_int((int64_t)s + 1), value_blob(column[0]), value_blob(column[1]),
                 value_blob(column[2]), value_blob(column[3]), value_blob(column[4]), value_blob(column[5]),
                 value_blob(column[6]), value_blob(column[7]), value_blob(column[8]), value_blob(column[9])));
done:
    batch_empty(batch);
    squares_release(&squares);
    buffer_release(&names);
    return status;
}

/* Which column some blobs in the batch are. */
struct count_row {
    size_t source, variable, node;
    struct count_blobs blobs;
    const struct atlas_column *column;
    struct column_values values; /* of the column */
};

struct count_writer {
    struct statement *insert;
    struct count_row row[PACKED_BATCH / 2];
    size_t rows;
    size_t zones; /* of all rows, so that not too many columns are unpacked at a time */
    int64_t fid;
};
#define ZONES_AT_ONCE ((size_t)1 << 23)

static void give_back(struct count_writer *counts)
{
    for (size_t i = 0; i < counts->rows; i++)
        atlas_column_done(counts->row[i].column, &counts->row[i].values);
    counts->rows = counts->zones = 0;
}

static d4i_status flush_counts(d4i_context *context, struct writer *writer, struct count_writer *counts)
{
    struct batch *batch = &writer->batch;
    TRY(batch_run_pack(context, batch));
    for (size_t i = 0; i < counts->rows; i++) {
        const struct count_row *row = &counts->row[i];
        TRY(INSERT(context, counts->insert, value_int(++counts->fid), value_int((int64_t)row->source),
                   value_int((int64_t)row->variable), value_int((int64_t)row->node),
                   counts_value(batch, &row->blobs, 0), counts_value(batch, &row->blobs, 1),
                   counts_value(batch, &row->blobs, 2), counts_value(batch, &row->blobs, 3)));
    }
    batch_empty(batch);
    give_back(counts);
    return D4I_OK;
}

static d4i_status write_variable(d4i_context *context, struct writer *writer, struct count_writer *counts, size_t s,
                                 size_t v)
{
    const struct atlas_source *source = &writer->atlas->sources[s];
    const struct atlas_variable *variable = &source->variables[v];
    for (size_t n = 0; n < variable->tree.count; n++) {
        if (writer->batch.count > PACKED_BATCH - COUNT_BLOBS || counts->zones > ZONES_AT_ONCE) {
            TRY(flush_counts(context, writer, counts));
            TRY(progress(context, "writing counts", n, variable->tree.count));
        }
        struct count_row *row = &counts->row[counts->rows];
        *row = (struct count_row){.source = s, .variable = v, .node = n, .column = &variable->column[n]};
        TRY(atlas_column_read(context, row->column, &row->values));
        counts->rows++;
        counts->zones += source->zone_count;
        TRY(counts_pack(context, &writer->batch, &row->values, source->zone_count, &row->blobs));
    }
    return D4I_OK;
}

d4i_status write_counts(d4i_context *context, struct writer *writer)
{
    struct count_writer counts = {0};
    struct statement *zones = NULL;
    d4i_status status = D4I_OK;
    GUARD(insert_prepare(context, writer->database, "d4i_zone", 11, &zones));
    GUARD(insert_prepare(context, writer->database, "d4i_count", 8, &counts.insert));
    for (size_t s = 0; s < writer->atlas->source_count; s++)
        GUARD(write_zones_of(context, writer, zones, s));
    for (size_t s = 0; s < writer->atlas->source_count; s++)
        for (size_t v = 0; v < writer->atlas->sources[s].variable_count; v++)
            GUARD(write_variable(context, writer, &counts, s, v));
    GUARD(flush_counts(context, writer, &counts));
done:
    give_back(&counts);
    statement_free(zones);
    statement_free(counts.insert);
    return status;
}
