/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sorting a tile's records by cell (two counting passes: columns, then rows), and how far each cell is from being
 * covered exactly once.
 */
#include "grid/tile.h"

#include "base/memory.h"

/* A gap larger than a tenth of a cell is the border of a country, not a crack between two zones. */

static void starts_of(size_t start[GRID_TILE])
{
    size_t total = 0;
    for (int i = 0; i < GRID_TILE; i++) {
        size_t here = start[i];
        start[i] = total;
        total += here;
    }
}

static void sort_by_cell(const struct grid *grid, uint32_t tile_column, uint32_t tile_row,
                         const struct tile_record *records, struct tile_record *spare, size_t count,
                         struct pairs *pairs, size_t first)
{
    size_t column_start[GRID_TILE] = {0}, row_start[GRID_TILE] = {0};
    for (size_t i = 0; i < count; i++) {
        column_start[records[i].column]++;
        row_start[records[i].row]++;
    }
    starts_of(column_start);
    starts_of(row_start);
    for (size_t i = 0; i < count; i++)
        spare[column_start[records[i].column]++] = records[i];
    uint64_t south = (uint64_t)tile_row * GRID_TILE, west = (uint64_t)tile_column * GRID_TILE;
    for (size_t i = 0; i < count; i++) {
        size_t to = first + row_start[spare[i].row]++;
        pairs->cell[to] = (south + spare[i].row) * (uint64_t)grid->columns + west + spare[i].column;
        pairs->zone[to] = spare[i].zone;
        pairs->coverage[to] = (uint32_t)spare[i].coverage;
    }
}

/* Takes out pairs that are not positive. What a sliver fell below 0 comes off the cell's largest pair, so that the
 * cell still sums to what it did; a zone that overlaps itself is not mended (partition->winding names it). */
static size_t mend(struct pairs *pairs, size_t first, size_t end)
{
    size_t largest = first, kept = first;
    int64_t debt = 0;
    for (size_t i = first; i < end; i++) {
        int32_t coverage = (int32_t)pairs->coverage[i];
        if (coverage > (int32_t)pairs->coverage[largest])
            largest = i;
        if (coverage < 0 && coverage >= -COVER_SLACK)
            debt += coverage;
    }
    if ((int32_t)pairs->coverage[largest] + debt > 0)
        pairs->coverage[largest] = (uint32_t)((int32_t)pairs->coverage[largest] + debt);
    for (size_t i = first; i < end; i++)
        if ((int32_t)pairs->coverage[i] > 0) {
            pairs->cell[kept] = pairs->cell[i];
            pairs->zone[kept] = pairs->zone[i];
            pairs->coverage[kept++] = pairs->coverage[i];
        }
    return kept;
}

/* A zone that overlaps itself (partition->winding names it) has no more of a cell than all of it. The excess has
 * been reported by then. */
static void cap(struct pairs *pairs, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (pairs->coverage[i] > COVER_FULL)
            pairs->coverage[i] = COVER_FULL;
}

static d4i_status report_cell(d4i_context *context, uint64_t cell, int64_t sum, struct tile_report *report)
{
    int64_t excess = sum - COVER_FULL;
    report->full += excess == 0;
    report->over += excess > 0;
    report->under += excess < 0;
    if (excess == 0)
        return D4I_OK;
    TRY(mem_grow(context, &report->defects, &report->capacity, report->count + 1, sizeof *report->defects));
    report->defects[report->count++] = (struct partition_defect){cell, excess};
    return D4I_OK;
}

d4i_status tile_finish(d4i_context *context, const struct grid *grid, uint32_t tile_column, uint32_t tile_row,
                       const struct tile_record *records, struct tile_record *spare, size_t count,
                       struct pairs *pairs, size_t first, struct tile_report *report)
{
    sort_by_cell(grid, tile_column, tile_row, records, spare, count, pairs, first);
    size_t to = first;
    for (size_t i = first, next; i < first + count; i = next) {
        int64_t sum = 0;
        bool negative = false;
        for (next = i; next < first + count && pairs->cell[next] == pairs->cell[i]; next++) {
            sum += (int32_t)pairs->coverage[next];
            negative |= (int32_t)pairs->coverage[next] <= 0;
        }
        uint64_t cell = pairs->cell[i];
        size_t end = negative ? mend(pairs, i, next) : next;
        if (negative) {
            sum = 0;
            for (size_t k = i; k < end; k++)
                sum += pairs->coverage[k];
        }
        if (sum > COVER_FULL)
            cap(pairs, i, end);
        if (to == i) {
            to = end;
        } else {
            for (size_t k = i; k < end; k++, to++) {
                pairs->cell[to] = pairs->cell[k];
                pairs->zone[to] = pairs->zone[k];
                pairs->coverage[to] = pairs->coverage[k];
            }
        }
        if (sum > 0)
            TRY(report_cell(context, cell, sum, report));
    }
    report->kept = to - first;
    return D4I_OK;
}
