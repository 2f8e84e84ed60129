/* SPDX-License-Identifier: EUPL-1.2
 *
 * Four by four cells for cases by hand. The border of the two zones runs through the middle of column 1:
 *
 *     column   0    1    2    3
 *     zone     0   0|1   1    1        in each of the rows 0 (south) to 3
 *
 * so a row has five pairs: (0, zone 0), (1, zone 0, half), (1, zone 1, half), (2, zone 1), (3, zone 1).
 */
#ifndef TESTS_ALLOCATE_FOUR_H
#define TESTS_ALLOCATE_FOUR_H

#include "../check.h"
#include "allocate/allocate.h"

#define FOUR_PAIRS 20
#define FULL ((uint32_t)COVER_FULL)

struct four {
    struct grid grid;
    uint32_t cell[FOUR_PAIRS];
    uint32_t zone[FOUR_PAIRS], coverage[FOUR_PAIRS], weight[FOUR_PAIRS];
    struct pairs pairs; /* points into the arrays above */
};

/* Values by cell, the north (row 3) first as on a map, to values by pair. */
static inline void four_by_pair(const uint32_t map[4][4], uint32_t by_pair[FOUR_PAIRS])
{
    static const int column[] = {0, 1, 1, 2, 3};
    for (size_t i = 0; i < FOUR_PAIRS; i++)
        by_pair[i] = map[3 - i / 5][column[i % 5]];
}

static inline void four_make(struct four *four)
{
    static const uint32_t column[] = {0, 1, 1, 2, 3}, zone[] = {0, 0, 1, 1, 1};
    memset(four, 0, sizeof *four);
    four->grid = (struct grid){"EPSG:3035", 4000000, 3000000, 100, 4, 4};
    for (size_t i = 0; i < FOUR_PAIRS; i++) {
        four->cell[i] = (uint32_t)i / 5 * 4 + column[i % 5];
        four->zone[i] = zone[i % 5];
        four->coverage[i] = column[i % 5] == 1 ? FULL / 2 : FULL;
    }
    four->pairs = (struct pairs){.cell_low = four->cell,
                                 .zone = four->zone,
                                 .coverage = four->coverage,
                                 .weight = four->weight,
                                 .count = FOUR_PAIRS,
                                 .capacity = FOUR_PAIRS};
}

/* Weighs by a method and spreads people; by pair, row by row from the south. */
static inline void four_spread(struct four *four, const char *method, struct allocation_task task,
                               const int64_t amount[2], int64_t got[FOUR_PAIRS])
{
    struct allocation allocation;
    d4i_context *context = d4i_context_new();
    task.grid = &four->grid;
    task.pairs = &four->pairs;
    task.zones = 2;
    assert_ok(context, allocation_check(context, allocation_method_find(method), &task));
    assert_ok(context, allocation_method_find(method)->weigh(context, &task, &allocation));
    assert_ok(context, allocation_spread(context, &four->pairs, &allocation, amount, got));
    allocation_release(&allocation);
    d4i_context_free(context);
}

#endif
