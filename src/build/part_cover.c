/* SPDX-License-Identifier: EUPL-1.2
 *
 * A grid that was covered by shapes, kept: pairs and the report on the partition.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/parts.h"

static d4i_status put_partition(d4i_context *context, struct pack_writer *writer, const struct partition *partition,
                                size_t zones)
{
    uint64_t totals[3] = {partition->cells_full, partition->cells_over, partition->cells_under};
    uint64_t *cell = NULL;
    int64_t *excess = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, partition->count, sizeof *cell, &cell));
    GUARD(mem_alloc(context, partition->count, sizeof *excess, &excess));
    for (size_t i = 0; i < partition->count; i++) {
        cell[i] = partition->defects[i].cell;
        excess[i] = partition->defects[i].excess;
    }
    GUARD(put_uint64(context, writer, "totals", totals, 3));
    GUARD(put_uint64(context, writer, "defect-cell", cell, partition->count));
    GUARD(put_int64(context, writer, "defect-excess", excess, partition->count));
    GUARD(put_uint32(context, writer, "winding", partition->winding, partition->winding_count));
    GUARD(put_int64(context, writer, "outside", partition->outside, zones));
    GUARD(put_int64(context, writer, "area", partition->area, zones));
done:
    free(cell);
    free(excess);
    return status;
}

static d4i_status get_partition(d4i_context *context, const struct pack_reader *reader, size_t zones,
                                struct partition *out)
{
    uint64_t *totals = NULL, *cell = NULL;
    int64_t *excess = NULL;
    size_t count, length;
    d4i_status status;
    GUARD(get_uint64(context, reader, "totals", &totals, &length));
    GUARD(cache_length(context, "totals", length, 3));
    GUARD(get_uint64(context, reader, "defect-cell", &cell, &count));
    GUARD(get_int64(context, reader, "defect-excess", &excess, &length));
    GUARD(cache_length(context, "defect-excess", length, count));
    GUARD(mem_alloc(context, count, sizeof *out->defects, &out->defects));
    for (size_t i = 0; i < count; i++)
        out->defects[i] = (struct partition_defect){cell[i], excess[i]};
    out->count = out->capacity = count;
    GUARD(get_uint32(context, reader, "winding", &out->winding, &out->winding_count));
    GUARD(get_int64(context, reader, "outside", &out->outside, &length));
    GUARD(cache_length(context, "outside", length, zones));
    GUARD(get_int64(context, reader, "area", &out->area, &length));
    GUARD(cache_length(context, "area", length, zones));
    out->cells_full = totals[0];
    out->cells_over = totals[1];
    out->cells_under = totals[2];
done:
    free(totals);
    free(cell);
    free(excess);
    return status;
}

#define SLICE ((size_t)1 << 22) /* pairs that are packed at a time: packing takes memory of its own */

static size_t slice_at(const struct pairs *pairs, size_t first)
{
    return pairs->count - first < SLICE ? pairs->count - first : SLICE;
}

static d4i_status put_slice(d4i_context *context, struct pack_writer *writer, const struct pairs *pairs,
                            size_t first)
{
    char name[64];
    size_t count = slice_at(pairs, first);
    text_print(name, sizeof name, "cell-%zu", first / SLICE);
    TRY(put_uint64(context, writer, name, pairs->cell + first, count));
    text_print(name, sizeof name, "zone-%zu", first / SLICE);
    TRY(put_uint32(context, writer, name, pairs->zone + first, count));
    text_print(name, sizeof name, "coverage-%zu", first / SLICE);
    return put_uint32(context, writer, name, pairs->coverage + first, count);
}

static d4i_status put_pairs(d4i_context *context, struct pack_writer *writer, const struct pairs *pairs)
{
    uint64_t count = pairs->count;
    TRY(put_uint64(context, writer, "pairs", &count, 1));
    for (size_t first = 0; first < pairs->count; first += SLICE)
        TRY(put_slice(context, writer, pairs, first));
    return D4I_OK;
}

static d4i_status get_numbers(d4i_context *context, const struct pack_reader *reader, const char *what,
                              size_t first, size_t wanted, uint32_t *to)
{
    char name[64];
    uint32_t *values = NULL;
    size_t count;
    d4i_status status;
    text_print(name, sizeof name, "%s-%zu", what, first / SLICE);
    GUARD(get_uint32(context, reader, name, &values, &count));
    GUARD(cache_length(context, what, count, wanted));
    memcpy(to + first, values, wanted * sizeof *to);
done:
    free(values);
    return status;
}

static d4i_status get_slice(d4i_context *context, const struct pack_reader *reader, size_t first, struct pairs *out)
{
    char name[64];
    uint64_t *cell = NULL;
    size_t count, wanted = slice_at(out, first);
    d4i_status status;
    text_print(name, sizeof name, "cell-%zu", first / SLICE);
    GUARD(get_uint64(context, reader, name, &cell, &count));
    GUARD(cache_length(context, "cell", count, wanted));
    memcpy(out->cell + first, cell, wanted * sizeof *cell);
    GUARD(get_numbers(context, reader, "zone", first, wanted, out->zone));
    GUARD(get_numbers(context, reader, "coverage", first, wanted, out->coverage));
done:
    free(cell);
    return status;
}

static d4i_status get_pairs(d4i_context *context, const struct pack_reader *reader, struct pairs *out)
{
    uint64_t *pairs = NULL;
    size_t count;
    d4i_status status;
    GUARD(get_uint64(context, reader, "pairs", &pairs, &count));
    GUARD(cache_length(context, "pairs", count, 1));
    GUARD(mem_alloc(context, pairs[0], sizeof *out->cell, &out->cell));
    GUARD(mem_alloc(context, pairs[0], sizeof *out->zone, &out->zone));
    GUARD(mem_alloc(context, pairs[0], sizeof *out->coverage, &out->coverage));
    GUARD(mem_alloc(context, pairs[0], sizeof *out->weight, &out->weight));
    out->count = out->capacity = pairs[0];
    for (size_t first = 0; first < out->count; first += SLICE)
        GUARD(get_slice(context, reader, first, out));
done:
    free(pairs);
    return status;
}

struct cover_how {
    const struct grid *grid;
    const struct shapes *shapes;
};

struct cover_value {
    struct pairs pairs;
    struct partition partition;
};

static d4i_status make(d4i_context *context, const void *how, void *value)
{
    const struct cover_how *over = how;
    struct cover_value *cover = value;
    return partition_cover(context, over->grid, over->shapes, &cover->pairs, &cover->partition);
}

static d4i_status save(d4i_context *context, struct pack_writer *writer, const void *how, const void *value)
{
    const struct cover_how *over = how;
    const struct cover_value *cover = value;
    const struct pairs *pairs = &cover->pairs;
    TRY(put_pairs(context, writer, pairs));
    return put_partition(context, writer, &cover->partition, over->shapes->zones);
}

static d4i_status load(d4i_context *context, const struct pack_reader *reader, const void *how, void *value)
{
    const struct cover_how *over = how;
    struct cover_value *cover = value;
    TRY(get_pairs(context, reader, &cover->pairs));
    return get_partition(context, reader, over->shapes->zones, &cover->partition);
}

static void release(void *value)
{
    struct cover_value *cover = value;
    pairs_release(&cover->pairs);
    partition_release(&cover->partition);
}

d4i_status part_cover(d4i_context *context, struct cache *cache, struct hash key, const struct grid *grid,
                      const struct shapes *shapes, struct pairs *pairs, struct partition *partition)
{
    static const struct part_kind kind = {"cover", sizeof(struct cover_value), make, save, load, release};
    const struct cover_how how = {grid, shapes};
    struct cover_value cover = {0};
    TRY(cache_part(context, cache, &kind, key, &how, &cover));
    *pairs = cover.pairs;
    *partition = cover.partition;
    return D4I_OK;
}
