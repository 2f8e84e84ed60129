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

/* Pairs that stand one behind the other in a row, of one zone and covered alike, are kept as one: a zone's inside
 * is a handful of these. Some are packed at a time, as packing takes memory of its own. */
#define SLICE ((size_t)1 << 18)

struct stretches {
    uint64_t *cell;
    uint32_t *zone, *coverage, *length;
    size_t count;
};

static void stretches_release(struct stretches *stretches)
{
    free(stretches->cell);
    free(stretches->zone);
    free(stretches->coverage);
    free(stretches->length);
}

static d4i_status stretches_room(d4i_context *context, struct stretches *out)
{
    TRY(mem_alloc(context, SLICE, sizeof *out->cell, &out->cell));
    TRY(mem_alloc(context, SLICE, sizeof *out->zone, &out->zone));
    TRY(mem_alloc(context, SLICE, sizeof *out->coverage, &out->coverage));
    return mem_alloc(context, SLICE, sizeof *out->length, &out->length);
}

/* As many as there is room for, of the pairs from *next on. */
static void gather(const struct pairs *pairs, size_t *next, struct stretches *out)
{
    size_t i = *next;
    for (out->count = 0; i < pairs->count && out->count < SLICE; out->count++) {
        size_t first = i++;
        while (i < pairs->count && pairs_cell(pairs, i) == pairs_cell(pairs, i - 1) + 1 &&
               pairs->zone[i] == pairs->zone[first] && pairs->coverage[i] == pairs->coverage[first] &&
               i - first < UINT32_MAX)
            i++;
        out->cell[out->count] = pairs_cell(pairs, first);
        out->zone[out->count] = pairs->zone[first];
        out->coverage[out->count] = pairs->coverage[first];
        out->length[out->count] = (uint32_t)(i - first);
    }
    *next = i;
}

static const char *slice_name(char name[64], const char *what, size_t slice)
{
    text_print(name, 64, "%s-%zu", what, slice);
    return name;
}

static d4i_status put_pairs(d4i_context *context, struct pack_writer *writer, const struct pairs *pairs)
{
    uint64_t count = pairs->count;
    struct stretches some = {0};
    char name[64];
    d4i_status status;
    GUARD(put_uint64(context, writer, "pairs", &count, 1));
    GUARD(stretches_room(context, &some));
    for (size_t next = 0, slice = 0; next < pairs->count; slice++) {
        gather(pairs, &next, &some);
        GUARD(put_uint64(context, writer, slice_name(name, "cell", slice), some.cell, some.count));
        GUARD(put_uint32(context, writer, slice_name(name, "zone", slice), some.zone, some.count));
        GUARD(put_uint32(context, writer, slice_name(name, "coverage", slice), some.coverage, some.count));
        GUARD(put_uint32(context, writer, slice_name(name, "length", slice), some.length, some.count));
    }
done:
    stretches_release(&some);
    return status;
}

static d4i_status get_stretches(d4i_context *context, const struct pack_reader *reader, size_t slice,
                                struct stretches *out)
{
    char name[64];
    size_t count;
    TRY(get_uint64(context, reader, slice_name(name, "cell", slice), &out->cell, &out->count));
    TRY(get_uint32(context, reader, slice_name(name, "zone", slice), &out->zone, &count));
    TRY(cache_length(context, name, count, out->count));
    TRY(get_uint32(context, reader, slice_name(name, "coverage", slice), &out->coverage, &count));
    TRY(cache_length(context, name, count, out->count));
    TRY(get_uint32(context, reader, slice_name(name, "length", slice), &out->length, &count));
    return cache_length(context, name, count, out->count);
}

/* Adds the pairs of the stretches to those that stand in *out, which has room for `most` in all. */
static d4i_status spread(d4i_context *context, const struct stretches *from, size_t most, struct pairs *out)
{
    for (size_t s = 0; s < from->count; s++) {
        size_t to = out->count, length = from->length[s];
        if (length == 0 || length > most - to)
            return fail(context, D4I_BAD_INPUT, "column 'length' has more cells than there are, or none");
        pairs_put_row(out, to, from->cell[s], length);
        for (size_t i = 0; i < length; i++)
            out->zone[to + i] = from->zone[s];
        for (size_t i = 0; i < length; i++)
            out->coverage[to + i] = from->coverage[s];
        out->count += length;
    }
    return from->count ? D4I_OK : fail(context, D4I_BAD_INPUT, "column 'length' ends too early");
}

static d4i_status get_pairs(d4i_context *context, const struct pack_reader *reader, const struct grid *grid,
                            struct pairs *out)
{
    uint64_t *pairs = NULL;
    struct stretches some = {0};
    size_t count;
    d4i_status status;
    GUARD(get_uint64(context, reader, "pairs", &pairs, &count));
    GUARD(cache_length(context, "pairs", count, 1));
    GUARD(pairs_grow(context, grid, out, pairs[0]));
    for (size_t slice = 0; out->count < pairs[0]; slice++) {
        GUARD(get_stretches(context, reader, slice, &some));
        GUARD(spread(context, &some, pairs[0], out));
        stretches_release(&some);
        some = (struct stretches){0};
    }
done:
    stretches_release(&some);
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
    TRY(get_pairs(context, reader, over->grid, &cover->pairs));
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
