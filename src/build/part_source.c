/* SPDX-License-Identifier: EUPL-1.2
 *
 * A table that was read, kept: zones, counts and the people listed already.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/parts.h"

enum { BOUNDED = 1, PACKED = 2 }; /* how the counts of a variable stand there */

static d4i_status put_zones(d4i_context *context, struct pack_writer *writer, const struct source_data *data)
{
    if (!data->cells)
        return put_bytes(context, writer, "keys", data->zones.pool ? data->zones.pool : "",
                         data->zones.pool_length);
    int64_t *column = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, data->zone_count, sizeof *column, &column));
    for (size_t z = 0; z < data->zone_count; z++)
        column[z] = data->square[z].north;
    GUARD(put_int64(context, writer, "north", column, data->zone_count));
    for (size_t z = 0; z < data->zone_count; z++)
        column[z] = data->square[z].east;
    GUARD(put_int64(context, writer, "east", column, data->zone_count));
    for (size_t z = 0; z < data->zone_count; z++)
        column[z] = ((int64_t)data->square[z].epsg << 32) | (uint32_t)data->square[z].size;
    GUARD(put_int64(context, writer, "size", column, data->zone_count));
    GUARD(put_bytes(context, writer, "crs", data->cell_crs ? data->cell_crs : "",
                    data->cell_crs ? strlen(data->cell_crs) : 0));
done:
    free(column);
    return status;
}

static d4i_status get_squares(d4i_context *context, const struct pack_reader *reader, struct source_data *out)
{
    int64_t *north = NULL, *east = NULL, *size = NULL;
    size_t count, again, last, length;
    d4i_status status;
    GUARD(get_int64(context, reader, "north", &north, &count));
    GUARD(get_int64(context, reader, "east", &east, &again));
    GUARD(get_int64(context, reader, "size", &size, &last));
    if (count != again || count != last || count != out->zone_count) {
        status = fail(context, D4I_BAD_INPUT, "columns of different lengths");
        goto done;
    }
    GUARD(mem_alloc(context, count, sizeof *out->square, &out->square));
    for (size_t z = 0; z < count; z++)
        out->square[z] = (struct grid_square){
            .epsg = (int32_t)(size[z] >> 32), .size = (int32_t)size[z], .north = north[z], .east = east[z]};
    GUARD(get_bytes(context, reader, "crs", &out->cell_crs, &length));
done:
    free(north);
    free(east);
    free(size);
    return status;
}

static d4i_status get_keys(d4i_context *context, const struct pack_reader *reader, struct source_data *out)
{
    char *keys;
    size_t length;
    uint32_t index;
    TRY(get_bytes(context, reader, "keys", &keys, &length));
    d4i_status status = D4I_OK;
    for (size_t at = 0; at < length && status == D4I_OK; at += strlen(keys + at) + 1)
        status = names_add(context, &out->zones, text_of(keys + at), &index, NULL);
    free(keys);
    return status;
}

static d4i_status put_packed(d4i_context *context, struct pack_writer *writer, size_t v,
                             const struct counts *counts)
{
    char name[64];
    for (uint32_t n = 0; n < counts->nodes; n++) {
        const struct column *column = &counts->packed[n];
        text_print(name, sizeof name, "packed-%zu-%u", v, n);
        TRY(put_bytes(context, writer, name, column->runs.data ? column->runs.data : "", column->runs.length));
    }
    return D4I_OK;
}

static d4i_status get_packed(d4i_context *context, const struct pack_reader *reader, size_t v, uint32_t nodes,
                             bool bounded, struct source_data *out)
{
    struct counts *counts = &out->counts[v];
    char name[64];
    TRY(mem_alloc(context, nodes, sizeof *counts->packed, &counts->packed));
    counts->nodes = nodes;
    for (uint32_t n = 0; n < nodes; n++) {
        struct column *column = &counts->packed[n];
        text_print(name, sizeof name, "packed-%zu-%u", v, n);
        TRY(get_bytes(context, reader, name, &column->runs.data, &column->runs.length));
        column->runs.capacity = column->runs.length + 1;
        column->count = out->zone_count;
        column->bounded = bounded;
    }
    return D4I_OK;
}

static d4i_status put_counts(d4i_context *context, struct pack_writer *writer, const struct source_data *data)
{
    char name[64];
    for (size_t v = 0; v < data->variable_count; v++) {
        if (data->counts[v].packed) {
            TRY(put_packed(context, writer, v, &data->counts[v]));
            continue;
        }
        for (uint32_t n = 0; n < data->counts[v].nodes; n++) {
            text_print(name, sizeof name, "people-%zu-%u", v, n);
            TRY(put_int64(context, writer, name, data->counts[v].people[n], data->zone_count));
            text_print(name, sizeof name, "status-%zu-%u", v, n);
            TRY(put_uint8(context, writer, name, data->counts[v].status[n], data->zone_count));
            if (!data->counts[v].low)
                continue;
            text_print(name, sizeof name, "low-%zu-%u", v, n);
            TRY(put_int64(context, writer, name, data->counts[v].low[n], data->zone_count));
            text_print(name, sizeof name, "high-%zu-%u", v, n);
            TRY(put_int64(context, writer, name, data->counts[v].high[n], data->zone_count));
        }
    }
    return D4I_OK;
}

static d4i_status get_bounds(d4i_context *context, const struct pack_reader *reader, size_t v,
                             struct source_data *out)
{
    struct counts *counts = &out->counts[v];
    char name[64];
    size_t low, high;
    TRY(mem_alloc(context, counts->nodes, sizeof *counts->low, &counts->low));
    TRY(mem_alloc(context, counts->nodes, sizeof *counts->high, &counts->high));
    for (uint32_t n = 0; n < counts->nodes; n++) {
        text_print(name, sizeof name, "low-%zu-%u", v, n);
        TRY(get_int64(context, reader, name, &counts->low[n], &low));
        text_print(name, sizeof name, "high-%zu-%u", v, n);
        TRY(get_int64(context, reader, name, &counts->high[n], &high));
        if (low != out->zone_count || high != out->zone_count)
            return fail(context, D4I_BAD_INPUT, "columns of different lengths");
    }
    return D4I_OK;
}

/* Optional nodes that the table did not name, so that the recipe's tree is thinned alike when the part is loaded.
 */
static d4i_status put_unseen(d4i_context *context, struct pack_writer *writer, const struct source_data *data)
{
    char name[64];
    for (size_t v = 0; v < data->variable_count; v++) {
        text_print(name, sizeof name, "unseen-%zu", v);
        TRY(put_uint32(context, writer, name, data->unseen[v], data->unseen_count[v]));
    }
    return D4I_OK;
}

static d4i_status get_unseen(d4i_context *context, const struct pack_reader *reader, struct source_data *out)
{
    char name[64];
    TRY(mem_alloc(context, out->variable_count, sizeof *out->unseen, &out->unseen));
    TRY(mem_alloc(context, out->variable_count, sizeof *out->unseen_count, &out->unseen_count));
    for (size_t v = 0; v < out->variable_count; v++) {
        text_print(name, sizeof name, "unseen-%zu", v);
        TRY(get_uint32(context, reader, name, &out->unseen[v], &out->unseen_count[v]));
    }
    return D4I_OK;
}

static d4i_status get_variable(d4i_context *context, const struct pack_reader *reader, size_t v, uint32_t nodes,
                               struct source_data *out)
{
    struct counts *counts = &out->counts[v];
    char name[64];
    size_t people, statuses;
    TRY(mem_alloc(context, nodes, sizeof *counts->people, &counts->people));
    TRY(mem_alloc(context, nodes, sizeof *counts->status, &counts->status));
    counts->nodes = nodes;
    for (uint32_t n = 0; n < nodes; n++) {
        text_print(name, sizeof name, "people-%zu-%u", v, n);
        TRY(get_int64(context, reader, name, &counts->people[n], &people));
        text_print(name, sizeof name, "status-%zu-%u", v, n);
        TRY(get_uint8(context, reader, name, &counts->status[n], &statuses));
        if (people != out->zone_count || statuses != out->zone_count)
            return fail(context, D4I_BAD_INPUT, "columns of different lengths");
    }
    return D4I_OK;
}

/* Listed people as one column of five integers each, and their places. */
static d4i_status put_listed(d4i_context *context, struct pack_writer *writer, const struct source_data *data)
{
    int64_t *rows = NULL;
    char **places = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, data->listed_count * 5, sizeof *rows, &rows));
    GUARD(mem_alloc(context, data->listed_count, sizeof *places, &places));
    for (size_t i = 0; i < data->listed_count; i++) {
        const struct listed *one = &data->listed[i];
        rows[i * 5] = one->zone;
        rows[i * 5 + 1] = one->variable;
        rows[i * 5 + 2] = one->node;
        rows[i * 5 + 3] = one->reason;
        rows[i * 5 + 4] = one->people;
        places[i] = one->place;
    }
    GUARD(put_int64(context, writer, "listed", rows, data->listed_count * 5));
    GUARD(put_strings(context, writer, "places", places, data->listed_count));
done:
    free(rows);
    free(places);
    return status;
}

static d4i_status get_listed(d4i_context *context, const struct pack_reader *reader, struct source_data *out)
{
    int64_t *rows = NULL;
    char **places = NULL;
    size_t length, count;
    d4i_status status;
    GUARD(get_int64(context, reader, "listed", &rows, &length));
    count = length / 5;
    GUARD(mem_alloc(context, count, sizeof *out->listed, &out->listed));
    GUARD(get_strings(context, reader, "places", &places, count));
    for (size_t i = 0; i < count; i++)
        out->listed[i] = (struct listed){.zone = (uint32_t)rows[i * 5],
                                         .variable = (uint32_t)rows[i * 5 + 1],
                                         .node = (uint32_t)rows[i * 5 + 2],
                                         .reason = (enum ledger_reason)rows[i * 5 + 3],
                                         .people = rows[i * 5 + 4],
                                         .place = places[i]};
    out->listed_count = out->listed_capacity = count;
done:
    free(rows);
    free(places);
    return status;
}

static d4i_status save(d4i_context *context, struct pack_writer *writer, const void *how, const void *value)
{
    const struct source_data *data = value;
    (void)how;
    uint64_t shape[4] = {data->zone_count, data->cells, data->variable_count, data->rows};
    TRY(put_uint64(context, writer, "shape", shape, 4));
    uint32_t *nodes;
    uint8_t *bounds = NULL;
    d4i_status status;
    TRY(mem_alloc(context, data->variable_count, sizeof *nodes, &nodes));
    GUARD(mem_alloc(context, data->variable_count, 1, &bounds));
    for (size_t v = 0; v < data->variable_count; v++) {
        nodes[v] = data->counts[v].nodes;
        bounds[v] = data->counts[v].low != NULL ? BOUNDED : 0;
        if (data->counts[v].packed)
            bounds[v] = PACKED | (data->counts[v].packed[0].bounded ? BOUNDED : 0);
    }
    GUARD(put_uint32(context, writer, "nodes", nodes, data->variable_count));
    GUARD(put_uint8(context, writer, "bounds", bounds, data->variable_count));
done:
    free(nodes);
    free(bounds);
    TRY(status);
    TRY(put_int64(context, writer, "input", data->input, data->variable_count));
    TRY(put_zones(context, writer, data));
    TRY(put_counts(context, writer, data));
    TRY(put_unseen(context, writer, data));
    TRY(put_listed(context, writer, data));
    return said_put(context, writer, data);
}

static d4i_status load(d4i_context *context, const struct pack_reader *reader, const void *how, void *value)
{
    struct source_data *out = value;
    uint64_t *shape = NULL;
    uint32_t *nodes = NULL;
    uint8_t *bounds = NULL;
    size_t count, inputs, bounded;
    d4i_status status;
    (void)how;
    GUARD(get_uint64(context, reader, "shape", &shape, &count));
    if (count != 4) {
        status = fail(context, D4I_BAD_INPUT, "a part of another version");
        goto done;
    }
    out->zone_count = shape[0];
    out->cells = shape[1];
    out->rows = shape[3];
    GUARD(get_uint32(context, reader, "nodes", &nodes, &count));
    GUARD(get_uint8(context, reader, "bounds", &bounds, &bounded));
    GUARD(cache_length(context, "bounds", bounded, count));
    GUARD(get_int64(context, reader, "input", &out->input, &inputs));
    GUARD(cache_length(context, "input", inputs, count));
    GUARD(mem_alloc(context, count, sizeof *out->counts, &out->counts));
    out->variable_count = count;
    GUARD(out->cells ? get_squares(context, reader, out) : get_keys(context, reader, out));
    for (size_t v = 0; v < count && status == D4I_OK; v++) {
        status = bounds[v] & PACKED ? get_packed(context, reader, v, nodes[v], bounds[v] & BOUNDED, out)
                                    : get_variable(context, reader, v, nodes[v], out);
        if (status == D4I_OK && bounds[v] == BOUNDED)
            status = get_bounds(context, reader, v, out);
    }
    if (status == D4I_OK)
        status = get_unseen(context, reader, out);
    if (status == D4I_OK)
        status = get_listed(context, reader, out);
    if (status == D4I_OK)
        status = said_get(context, reader, out);
done:
    free(bounds);
    free(shape);
    free(nodes);
    return status;
}

/* Reading thins the recipe's tree, so the source is not the constant that a cache's `how` is. */
struct reading {
    struct project_source *source;
};

static d4i_status make(d4i_context *context, const void *how, void *value)
{
    struct project_source *source = ((const struct reading *)how)->source;
    return said_read(context, source, value);
}

static d4i_status load_thinned(d4i_context *context, const struct pack_reader *reader, const void *how, void *value)
{
    struct recipe *recipe = &((const struct reading *)how)->source->recipe;
    const struct source_data *data = value;
    TRY(load(context, reader, how, value));
    TRY(cache_length(context, "variables", data->variable_count, recipe->variable_count));
    for (size_t v = 0; v < data->variable_count; v++)
        TRY(cache_length(context, "groups", data->counts[v].nodes + data->unseen_count[v],
                         recipe->variables[v].tree.count));
    for (size_t v = 0; v < data->variable_count; v++)
        TRY(recipe_prune(context, &recipe->variables[v], data->unseen[v], data->unseen_count[v]));
    return D4I_OK;
}

static void release(void *value)
{
    source_release(value);
}

d4i_status part_source(d4i_context *context, struct cache *cache, struct hash key, struct project_source *source,
                       struct source_data *out)
{
    static const struct part_kind kind = {"table", sizeof(struct source_data), make, save, load_thinned, release};
    const struct reading how = {source};
    return cache_part(context, cache, &kind, key, &how, out);
}
