/* SPDX-License-Identifier: EUPL-1.2
 *
 * People in 1/2^32 are the high part of a product, so that a pair and group costs one multiplication.
 */
#include "allocate/rounding.h"

#include "base/wide.h"
#include "grid/share.h"

#define SHARE_BITS 62
#define MASS_BITS 62 /* sums of mass that share.h takes */
#define MILLION 1000000
#define TOGETHER 64 /* zones whose numbers are drawn together */

struct random_stream rounding_stream(uint64_t seed, uint64_t zone, uint64_t group, uint32_t purpose)
{
    /* The counter has 96 bits for three things. Two groups that fold to the same 32 bits would share their numbers,
     * which biases neither; among 1 000 groups that happens with a probability of 1 in 8 600. */
    uint32_t folded = (uint32_t)(group >> 32) ^ (uint32_t)group ^ purpose * UINT32_C(0x9e3779b9);
    return (struct random_stream){.seed = seed, .a = (uint32_t)zone, .b = (uint32_t)(zone >> 32), .c = folded};
}

uint32_t rounding_uniform(struct random_stream stream, uint32_t draw)
{
    return random_u32(stream, draw);
}

bool rounding_shares(const uint64_t *mass, size_t count, uint64_t *share)
{
    uint128 sum = 0;
    uint64_t total = 0, so_far = 0;
    int shift = 0;
    for (size_t i = 0; i < count; i++)
        sum += mass[i];
    while (sum >> shift >> MASS_BITS != 0)
        shift++;
    for (size_t i = 0; i < count; i++)
        total += mass[i] >> shift;
    if (total == 0) {
        memset(share, 0, count * sizeof *share);
        return false;
    }
    struct share of_all = share_of(INT64_C(1) << SHARE_BITS, total);
    for (size_t i = 0; i < count; i++) {
        so_far += mass[i] >> shift;
        share[i] = (uint64_t)share_floor(&of_all, so_far);
    }
    return true;
}

bool rounding_zone_shares(const struct pairs *pairs, const struct zone_order *order, size_t zone, uint64_t *share)
{
    const size_t *pair = order->pair + order->start[zone];
    size_t count = order->start[zone + 1] - order->start[zone];
    for (size_t i = 0; i < count; i++)
        share[i] = (uint64_t)pairs->coverage[pair[i]] * pairs->weight[pair[i]];
    return rounding_shares(share, count, share);
}

/* Millionths >= 0 in 1/2^32 of a person, rounded down; < 2^63. */
static uint64_t fixed_of(int64_t people)
{
    uint64_t whole = (uint64_t)people / MILLION, rest = (uint64_t)people % MILLION;
    return (whole << 32) + (rest << 32) / MILLION;
}

int64_t rounding_total(int64_t people, uint32_t uniform)
{
    int64_t total = (int64_t)((fixed_of(people < 0 ? -people : people) + uniform) >> 32);
    return people < 0 ? -total : total;
}

/* floor(C + u) is the integer part of share x fixed / 2^94 + u / 2^32, to which a half of 2^-62 is added, so that
 * an exact quarter of a person stays one. Of twice all that, and u and the half made one number beforehand, a pair
 * costs a multiplication, an addition and a shift within the high half. */
static inline void round_zone(const uint64_t *share, size_t count, uint64_t fixed, uint32_t uniform, int32_t sign,
                              int32_t *out)
{
    const uint64_t twice = fixed << 1;
    const uint128 start = ((uint128)uniform << (SHARE_BITS + 1)) + ((uint128)1 << SHARE_BITS);
    uint32_t before = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t here = (uint32_t)((uint64_t)(((uint128)share[i] * twice + start) >> 64) >> 31);
        out[i] = sign * (int32_t)(here - before);
        before = here;
    }
}

void rounding_people(const uint64_t *share, size_t count, int64_t people, uint32_t uniform, int32_t *out)
{
    if (people < 0) /* apart, so that the sign costs nothing where there is none */
        round_zone(share, count, fixed_of(-people), uniform, -1, out);
    else
        round_zone(share, count, fixed_of(people), uniform, 1, out);
}

void rounding_group(const struct rounding_zones *zones, struct random_stream stream, uint32_t draw,
                    const int64_t *people, int32_t *out)
{
    uint32_t uniform[TOGETHER];
    for (size_t first = 0; first < zones->count; first += TOGETHER) {
        size_t some = zones->count - first < TOGETHER ? zones->count - first : TOGETHER;
        random_each(stream, zones->key + first, some, draw, uniform);
        for (size_t z = first; z < first + some; z++) {
            const size_t start = zones->start[z];
            rounding_people(zones->share + start, zones->start[z + 1] - start, people[z], uniform[z - first],
                            out + start);
        }
    }
}
