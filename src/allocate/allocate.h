/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones + weights -> cells, in factored form: people(cell, group) = N(zone, group) * mass(pair) / W(zone), where
 * mass = coverage x weight. One method a file, one registry (allocate/methods.c).
 *
 * The weight of a zone's pairs comes from the first level of the cascade whose mass in the zone is > 0; the last
 * level is always area (weight 1), so that every zone that touches a cell keeps its people.
 */
#ifndef ALLOCATE_ALLOCATE_H
#define ALLOCATE_ALLOCATE_H

#include "grid/partition.h"

#define ALLOCATE_NO_CELL 255 /* level of a zone that touches no cell */

/* Weights of one level, one per pair, in whatever integer unit the level has (people x 1000, say). */
struct weight_level {
    const char *name;
    const uint32_t *weight;
};

struct allocation {
    uint8_t *level;  /* per zone: cascade level used, levels = area; ALLOCATE_NO_CELL = touches no cell */
    uint64_t *total; /* per zone: W, the sum of mass >> shift over its pairs; < 2^62 */
    uint8_t *shift;  /* per zone: bits dropped from each pair's mass so that total fits; nearly always 0 */
    uint32_t *cells; /* per zone: cells with mass > 0 */
    size_t zones;
};
void allocation_release(struct allocation *allocation);

/* One method: its descriptor is what help, documentation and the project file see. */
struct allocation_method {
    const char *id, *title, *reference;
    /* Fills pairs->weight and *out. Pairs whose weight becomes 0 stay in the list with weight 0. */
    d4i_status (*run)(d4i_context *context, struct pairs *pairs, size_t zones, const struct weight_level *levels,
                      size_t level_count, struct allocation *out);
};
const struct allocation_method *allocation_method_find(const char *id); /* NULL when there is none */
const struct allocation_method *const *allocation_methods(size_t *count);

/* The people that each pair gets: people[i] for N[zone] millionths, closing exactly per zone. With C the running
 * sum of mass >> shift in the order of the walk, people = floor(N C / W) - floor(N C_before / W); grid/share.h
 * computes that without a division a pair. */
d4i_status allocation_spread(d4i_context *context, const struct pairs *pairs, const struct allocation *allocation,
                             const int64_t *people_of_zone, int64_t *people);

#endif
