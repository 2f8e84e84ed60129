/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws that are ready to be made, and a square of cells that people live in very unevenly.
 */
#ifndef TESTS_ALLOCATE_DRAWN_H
#define TESTS_ALLOCATE_DRAWN_H

#include "blocks.h"

static inline struct draws *prepared(d4i_context *context, const struct draw_task *task, int count)
{
    struct draws *draws = NULL;
    assert_ok(context, draws_prepare(context, task, count, &draws));
    return draws;
}

static inline double people_uneven(uint64_t cell)
{
    struct random_stream stream = {5, (uint32_t)cell, 0, 0};
    double u = random_unit(stream, 0);
    return u < 0.2 ? 0 : u < 0.5 ? random_unit(stream, 1) * 3 : exp(4 * random_unit(stream, 1));
}

static inline double *uneven_means(d4i_context *context, const struct blocks *blocks)
{
    double *mean;
    assert_ok(context, mem_alloc(context, blocks->items, sizeof *mean, &mean));
    for (size_t i = 0; i < blocks->items; i++)
        mean[i] = blocks->people[i] * (0.2 + 0.6 * random_unit((struct random_stream){8, (uint32_t)i, 0, 0}, 0));
    return mean;
}

/* Zones' counts from a few to nearly all, as far as there is room for them. */
static inline void uneven_counts(struct blocks *blocks)
{
    for (size_t z = 0; z < blocks->zones; z++) {
        double u = random_unit((struct random_stream){6, (uint32_t)z, 0, 0}, 0), all = 0;
        for (size_t i = blocks->zone_start[z]; i < blocks->zone_start[z + 1]; i++)
            all += blocks->people[i];
        blocks->group[z] = (int64_t)(u * u * 0.98 * all) * D4I_PERSON;
    }
}

#endif
