/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sorting a tile's runs (two counting passes: columns, then rows), writing them out cell by cell, and how far each
 * cell is from being covered exactly once.
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

static void sort_runs(struct tile_record *records, struct tile_record *spare, size_t count)
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
    for (size_t i = 0; i < count; i++)
        records[row_start[spare[i].row]++] = spare[i];
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
            pairs_move(pairs, kept++, i);
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

/* Cells of which some may be in several zones: mends and counts each. Returns how many pairs are left in *kept. */
static d4i_status finish_cells(d4i_context *context, struct pairs *pairs, size_t first, size_t count,
                               struct tile_report *report, size_t *kept)
{
    size_t to = first;
    for (size_t i = first, next; i < first + count; i = next) {
        int64_t sum = 0;
        bool negative = false;
        for (next = i; next < first + count && pairs_cell(pairs, next) == pairs_cell(pairs, i); next++) {
            sum += (int32_t)pairs->coverage[next];
            negative |= (int32_t)pairs->coverage[next] <= 0;
        }
        uint64_t cell = pairs_cell(pairs, i);
        size_t end = negative ? mend(pairs, i, next) : next;
        if (negative) {
            sum = 0;
            for (size_t k = i; k < end; k++)
                sum += pairs->coverage[k];
        }
        if (sum > COVER_FULL)
            cap(pairs, i, end);
        for (size_t k = i; k < end; k++)
            pairs_move(pairs, to++, k);
        if (sum > 0)
            TRY(report_cell(context, cell, sum, report));
    }
    *kept = to - first;
    return D4I_OK;
}

static void put_run(struct pairs *pairs, size_t to, uint64_t cell, const struct tile_record *run)
{
    pairs_put_row(pairs, to, cell, run->length);
    for (size_t c = 0; c < run->length; c++)
        pairs->zone[to + c] = run->zone;
    for (size_t c = 0; c < run->length; c++)
        pairs->coverage[to + c] = (uint32_t)run->coverage;
}

static d4i_status report_run(d4i_context *context, uint64_t cell, const struct tile_record *run,
                             struct tile_report *report)
{
    if (run->coverage == COVER_FULL) {
        report->full += run->length;
        return D4I_OK;
    }
    for (uint32_t c = 0; c < run->length; c++)
        TRY(report_cell(context, cell + c, run->coverage, report));
    return D4I_OK;
}

/* The zones of one cell, ascending; nearly always they are. */
static void sort_zones(struct pairs *pairs, size_t first, size_t end)
{
    for (size_t i = first + 1; i < end; i++) {
        uint32_t zone = pairs->zone[i], coverage = pairs->coverage[i];
        size_t to = i;
        for (; to > first && pairs->zone[to - 1] > zone; to--) {
            pairs->zone[to] = pairs->zone[to - 1];
            pairs->coverage[to] = pairs->coverage[to - 1];
        }
        pairs->zone[to] = zone;
        pairs->coverage[to] = coverage;
    }
}

/* Runs that lie over each other, as pairs from `to` on; `row` is the first cell of the tile's row. Returns how
 * many.
 */
static size_t put_crossed(struct pairs *pairs, size_t to, uint64_t row, const struct tile_record *runs,
                          size_t count)
{
    size_t next[GRID_TILE + 1] = {0}, first = to;
    for (size_t i = 0; i < count; i++)
        for (uint32_t c = 0; c < runs[i].length; c++)
            next[runs[i].column + c]++;
    for (size_t c = 0; c < GRID_TILE; c++) {
        size_t here = next[c];
        next[c] = to;
        to += here;
    }
    for (size_t i = 0; i < count; i++)
        for (uint32_t c = runs[i].column; c < runs[i].column + (uint32_t)runs[i].length; c++) {
            pairs_put_cell(pairs, next[c], row + c);
            pairs->zone[next[c]] = runs[i].zone;
            pairs->coverage[next[c]++] = (uint32_t)runs[i].coverage;
        }
    for (size_t i = first, end; i < to; i = end) {
        for (end = i + 1; end < to && pairs_cell(pairs, end) == pairs_cell(pairs, i); end++)
            ;
        sort_zones(pairs, i, end);
    }
    return to - first;
}

/* How many of the runs, from the first on, lie over each other, be it by way of others. */
static size_t crossed(const struct tile_record *runs, size_t count)
{
    uint32_t reach = (uint32_t)runs[0].column + runs[0].length;
    size_t end = 1;
    for (; end < count && runs[end].row == runs[0].row && runs[end].column < reach; end++)
        if (runs[end].column + runs[end].length > reach)
            reach = runs[end].column + runs[end].length;
    return end;
}

/* Several zones in a single cell, which is what borders of zones are made of. */
static size_t put_cell(struct pairs *pairs, size_t to, uint64_t cell, const struct tile_record *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pairs_put_cell(pairs, to + i, cell);
        pairs->zone[to + i] = runs[i].zone;
        pairs->coverage[to + i] = (uint32_t)runs[i].coverage;
    }
    return count;
}

static bool is_cell(const struct tile_record *runs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (runs[i].length != 1 || runs[i].column != runs[0].column)
            return false;
    return true;
}

d4i_status tile_finish(d4i_context *context, const struct grid *grid, uint32_t tile_column, uint32_t tile_row,
                       struct tile_record *records, struct tile_record *spare, size_t count, struct pairs *pairs,
                       size_t first, struct tile_report *report)
{
    uint64_t south = (uint64_t)tile_row * GRID_TILE, west = (uint64_t)tile_column * GRID_TILE;
    size_t to = first, together, cells, kept;
    sort_runs(records, spare, count);
    for (size_t i = 0; i < count; i += together) {
        const struct tile_record *run = &records[i];
        uint64_t row = (south + run->row) * (uint64_t)grid->columns + west, cell = row + run->column;
        together = crossed(run, count - i);
        if (together == 1 && run->coverage > 0 && run->coverage <= COVER_FULL) {
            put_run(pairs, to, cell, run);
            TRY(report_run(context, cell, run, report));
            to += run->length;
            continue;
        }
        cells = is_cell(run, together) ? put_cell(pairs, to, cell, run, together)
                                       : put_crossed(pairs, to, row, run, together);
        TRY(finish_cells(context, pairs, to, cells, report, &kept));
        to += kept;
    }
    report->kept = to - first;
    return D4I_OK;
}
