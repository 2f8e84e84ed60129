/* SPDX-License-Identifier: EUPL-1.2
 *
 * The levels of the cascade of weights, by name.
 */
#ifndef QUERY_LEVELS_H
#define QUERY_LEVELS_H

#include "allocate/allocate.h"
#include "atlas/atlas.h"

#define LEVEL_NO_CELL ALLOCATE_NO_CELL

/* "popgrid", "area", or "touches no cell". */
static inline const char *level_name(const struct atlas *atlas, uint8_t level)
{
    if (level < atlas->weight_count)
        return atlas->weights[level].id;
    return level == LEVEL_NO_CELL ? "touches no cell" : "area";
}

#endif
