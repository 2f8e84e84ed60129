/* SPDX-License-Identifier: EUPL-1.2
 *
 * Gaps between zones, told from the outer border of what they cover.
 */
#ifndef GRID_GAPS_H
#define GRID_GAPS_H

#include "grid/partition.h"

/* Of the cells that are not covered wholly, keeps those of holes that zones enclose: no way over partly covered
 * cells leads to a cell without any zone or out of the grid. A sliver that opens to the outside counts as border.
 * Overlaps stay. Order is kept. */
d4i_status gaps_keep(d4i_context *context, const struct grid *grid, const struct pairs *pairs,
                     struct partition *partition);

#endif
