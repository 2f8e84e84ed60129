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

static d4i_status get_partition(d4i_context *context, const struct pack_reader *reader, struct partition *out)
{
    uint64_t *totals = NULL, *cell = NULL;
    int64_t *excess = NULL;
    size_t count, length;
    d4i_status status;
    GUARD(get_uint64(context, reader, "totals", &totals, &length));
    GUARD(get_uint64(context, reader, "defect-cell", &cell, &count));
    GUARD(get_int64(context, reader, "defect-excess", &excess, &length));
    GUARD(mem_alloc(context, count, sizeof *out->defects, &out->defects));
    for (size_t i = 0; i < count && i < length; i++)
        out->defects[i] = (struct partition_defect){cell[i], excess[i]};
    out->count = out->capacity = count;
    GUARD(get_uint32(context, reader, "winding", &out->winding, &out->winding_count));
    GUARD(get_int64(context, reader, "outside", &out->outside, &length));
    GUARD(get_int64(context, reader, "area", &out->area, &length));
    out->cells_full = totals[0];
    out->cells_over = totals[1];
    out->cells_under = totals[2];
done:
    free(totals);
    free(cell);
    free(excess);
    return status;
}

static d4i_status get_pairs(d4i_context *context, const struct pack_reader *reader, struct pairs *out)
{
    size_t count;
    TRY(get_uint64(context, reader, "cell", &out->cell, &out->count));
    out->capacity = out->count;
    TRY(get_uint32(context, reader, "zone", &out->zone, &count));
    TRY(get_uint32(context, reader, "coverage", &out->coverage, &count));
    return mem_alloc(context, out->count, sizeof *out->weight, &out->weight);
}

d4i_status part_cover(d4i_context *context, struct cache *cache, struct hash key, const struct grid *grid,
                      const struct shapes *shapes, struct pairs *pairs, struct partition *partition)
{
    struct pack_reader *reader;
    struct pack_writer *writer = NULL;
    d4i_status status;
    TRY(cache_find(context, cache, "cover", key, &reader));
    if (reader) {
        status = get_pairs(context, reader, pairs);
        if (status == D4I_OK)
            status = get_partition(context, reader, partition);
        pack_close(reader);
        return status;
    }
    TRY(partition_cover(context, grid, shapes, pairs, partition));
    GUARD(cache_start(context, cache, "cover", key, &writer));
    if (writer) {
        GUARD(put_uint64(context, writer, "cell", pairs->cell, pairs->count));
        GUARD(put_uint32(context, writer, "zone", pairs->zone, pairs->count));
        GUARD(put_uint32(context, writer, "coverage", pairs->coverage, pairs->count));
        GUARD(put_partition(context, writer, partition, shapes->zones));
    }
    status = cache_keep(context, cache, writer);
    writer = NULL;
done:
    pack_abandon(writer);
    return status;
}
