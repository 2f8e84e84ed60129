/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tobler's smooth surface that keeps the people of each zone (1979), on inhabited cells only, solved from coarse
 * cells to fine ones.
 *
 * The roughness is the sum, over neighbouring inhabited cells, of the mean squared difference between the density
 * at a point of one and at a point of the other: where a cell lies in several zones, (d - d')^2 + var + var', with
 * d and var the mean and variance over its inhabited area. Without the variances a cell could hold nobody of one
 * zone and twice as many of the other and count as smooth.
 *
 * A sweep is a step down that slope, x - 1/5 x (sum of differences to the neighbouring cells), and then in each
 * zone the correction lambda x (area of the cell that is inhabited), held at 0 below, with the one lambda that
 * gives the zone its people. In the metric that weighs a pair by its part of the cell, that correction is the
 * nearest point with the right totals and nothing negative, and the slope changes by at most 8 (four neighbours);
 * so a sweep is a projected gradient step of less than 2/8 and cannot raise the roughness (Goldstein 1964, Levitin
 * and Polyak 1966).
 */
#ifndef ALLOCATE_PYCNO_H
#define ALLOCATE_PYCNO_H

#include "allocate/allocate.h"

/* Told before the first sweep (0) of a resolution and after each: cells of 2^doublings cells of the grid a side. */
typedef void (*pycno_watch_fn)(void *user, int doublings, int sweep, double roughness);

struct pycno_options {
    int doublings;        /* of the coarsest resolution; 4: 100 m cells start as 1.6 km ones; at most 15 */
    int sweeps;           /* for each resolution */
    pycno_watch_fn watch; /* NULL = nobody looks, which is faster */
    void *user;
};
#define PYCNO_USUAL ((struct pycno_options){.doublings = 4, .sweeps = 10})

/* Densities (people in a full cell, >= 0) for the pairs of the zones first_zone .. + zones - 1 that have weight > 0
 * and lie in a zone whose people are known (task->people); other entries of density[pair] are left alone. The
 * people of a zone, sum of density x coverage / COVER_FULL, are right to 12 digits or so. The finest resolution
 * starts from the coarser ones or, where that is less rough, from even zones, so that the end is never rougher than
 * those. Needs task->grid, pairs with weights, people. The same bits for any number of threads, and, for one set of
 * places, any box of the grid. Memory: some 100 bytes a pair while it runs. Errors: D4I_NO_MEMORY, D4I_CANCELLED.
 */
d4i_status pycno_densities(d4i_context *context, const struct allocation_task *task, size_t first_zone,
                           size_t zones, const struct pycno_options *options, double *density);

#endif
