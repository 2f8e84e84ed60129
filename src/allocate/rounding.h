/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole people: unbiased systematic rounding (Madow 1949). With C the
 * running sum of what the pairs of a zone get of a group, and one number u in [0, 1) for the zone and group,
 *
 *     q(i) = floor(C(i) + u) - floor(C(i-1) + u)
 *
 * is whole, differs from what it rounds by less than one person, has it as its mean over u, and adds up to the
 * zone's people. u is a function of the seed, the zone, the group, what it is for and the number of the draw, and
 * pairs are taken in the order of allocate/zone_order.h: a draw does not depend on boxes, tiles or threads.
 *
 * Pure functions: no failures, no memory, safe from any thread.
 */
#ifndef ALLOCATE_ROUNDING_H
#define ALLOCATE_ROUNDING_H

#include "allocate/zone_order.h"
#include "base/random.h"

#define ROUNDING_ALL (UINT64_C(1) << 62)                          /* share of a whole zone */
#define ROUNDING_PEOPLE_MOST (((INT64_C(1) << 31) - 1) * 1000000) /* millionths that a zone may have of a group */

/* The numbers u of a zone and group: `zone` and `group` are hashes of their keys (base/hash.h), so that they are
 * the same in any atlas that holds them. */
struct random_stream rounding_stream(uint64_t seed, uint64_t zone, uint64_t group, uint32_t purpose);
/* u of a draw, in 1/2^32. */
uint32_t rounding_uniform(struct random_stream stream, uint32_t draw);

/* share[i] = the part of the zone's mass that lies in the pairs 0 .. i, of ROUNDING_ALL, rounded down; from the
 * last pair with mass on it is ROUNDING_ALL. `share` may be `mass`. False, and all shares 0, when there is no mass.
 */
bool rounding_shares(const uint64_t *mass, size_t count, uint64_t *share);
/* The same for zone number `zone` of the order, by coverage x weight. */
bool rounding_zone_shares(const struct pairs *pairs, const struct zone_order *order, size_t zone, uint64_t *share);

/* People whole for the pairs of a zone: `people` in millionths, |people| <= ROUNDING_PEOPLE_MOST. They add up to
 * rounding_total(people, uniform), which is `people` itself where that is whole. What is rounded is known to 2^-30
 * of a person. Negative people are those of -people with the sign turned. Nobody is placed by shares that are 0. */
void rounding_people(const uint64_t *share, size_t count, int64_t people, uint32_t uniform, int32_t *out);

/* Many zones, their pairs zone by zone: those of zone z have the shares share[start[z]] .. share[start[z + 1] - 1].
 */
struct rounding_zones {
    size_t count;
    const size_t *start;   /* [count + 1] */
    const uint64_t *key;   /* [count]: `zone` of their streams */
    const uint64_t *share; /* [start[count]]: rounding_shares of each zone */
};
/* People whole for all of them, of a group: out[start[z]] .. is what rounding_people makes of people[z] and number
 * `draw` of the zone's stream, which is `stream` but for the zone. In zones of 8 cells this takes less than half
 * the time of one call for each, as the numbers of zones are drawn together (bench/rounding.c). */
void rounding_group(const struct rounding_zones *zones, struct random_stream stream, uint32_t draw,
                    const int64_t *people, int32_t *out);
/* The zone's whole people: floor(people + u), so that its mean over draws is `people`. */
int64_t rounding_total(int64_t people, uint32_t uniform);

#endif
