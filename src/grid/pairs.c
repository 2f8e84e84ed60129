/* SPDX-License-Identifier: EUPL-1.2
 *
 * Shapes, pairs and the report on a partition as things that are held: released, and looked up by cell.
 */
#include <stdlib.h>
#include <string.h>

#include "grid/partition.h"

void shapes_release(struct shapes *shapes)
{
    free(shapes->points);
    free(shapes->point_start);
    free(shapes->ring_first);
    memset(shapes, 0, sizeof *shapes);
}

void pairs_release(struct pairs *pairs)
{
    free(pairs->cell);
    free(pairs->zone);
    free(pairs->coverage);
    free(pairs->weight);
    memset(pairs, 0, sizeof *pairs);
}

size_t pairs_find(const struct grid *grid, const struct pairs *pairs, uint64_t cell)
{
    uint64_t wanted = grid_walk_key(grid, cell);
    size_t low = 0, high = pairs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (grid_walk_key(grid, pairs->cell[middle]) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void partition_release(struct partition *partition)
{
    free(partition->defects);
    free(partition->winding);
    free(partition->outside);
    free(partition->area);
    memset(partition, 0, sizeof *partition);
}
