/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws: whole people of a group in cells, as unevenly as the zones make one expect (allocate/dispersion.h), where
 * a surface of means is too smooth for an index. From each zone down, a run of items is halved by people; the part
 * of the group in the left half is a share from a beta distribution, rounded to whole people without bias; and so
 * on until items stand alone. Zones are exact by construction; no item holds more of the group than people, rounded
 * up, where the zone's count leaves room for that; the mean over draws of an item is its mean (exactly so while no
 * cap binds on the mean itself).
 *
 * A number comes from the seed, the group's and the zone's key, the number of the draw and the place in the zone,
 * and nothing else: a draw is the same for any number of threads, any tiling and whatever other groups there are.
 * The parameters of a draw also depend on the count of draws.
 *
 * Groups are drawn by themselves, so that those of one cell may add up to more than its people; draws_make_within
 * draws them after each other, each into what the others have left.
 */
#ifndef ALLOCATE_DRAWS_H
#define ALLOCATE_DRAWS_H

#include "allocate/dispersion.h"
#include "allocate/draw_ground.h"

#define DRAWS_MOST 100000
#define DRAWS_UNKNOWN (-1) /* people of an item whose zone's count is not known */

/* Finer zones that count the group too, such as 1 km squares: the law is learnt from them. */
struct draw_lesson {
    const struct draw_ground *ground;
    const int64_t *people; /* [zone], known and noise: as in a task */
    const uint8_t *known;
    const double *noise;
    bool held; /* the means agree with these counts: halves of many such zones are then all but known */
};

/* Arrays are the caller's. */
struct draw_task {
    const struct draw_ground *ground; /* of the source; must outlive the draws */
    const double *mean;    /* [item]: where the group is expected, >= 0; only its shares in the zone count. NULL =
                              mixed evenly, as in a zone where it is 0. Read by draws_prepare alone, as all below */
    const int64_t *people; /* [zone]: of the group, millionths; < 0 = not known. A part of a person is rounded by
                              chance, so that its mean is exact; at most 2^31 - 1 people */
    const uint8_t *known;  /* [zone]: 0 = not known; NULL = all are that are not < 0 */
    const double *noise;   /* [zone]: variance of the count as published (perturbed tables); NULL = 0 */
    const struct draw_lesson *lesson; /* NULL = the law is learnt from the zones themselves */
    uint64_t group_key, seed;
};

struct draws; /* prepared: the law, and a sample of its parameters for `count` draws */

/* Learns the law: O(items + zones), and about 0.1 s for a group of many zones. *out to draws_free. D4I_BAD_INPUT:
 * a mean, noise or count out of range; D4I_NO_MEMORY, D4I_CANCELLED. */
d4i_status draws_prepare(d4i_context *context, const struct draw_task *task, int count, struct draws **out);
/* people[item] of draw number 0 .. count - 1, DRAWS_UNKNOWN where the zone is not known. Safe from any thread;
 * O(items). Items of zones without people get the group's people in equal parts. */
d4i_status draws_make(d4i_context *context, const struct draws *draws, int draw, int32_t *people);
/* The same, but no item gets more of the group than room[item] >= 0, which is then what is left; only where the
 * zone's count is larger than the room that there is in it, items hold more. Groups that are apart, drawn in turn,
 * small ones first, fill the items as whole people do: where nothing is short of room they are what they are alone.
 */
d4i_status draws_make_within(d4i_context *context, const struct draws *draws, int draw, int32_t *room,
                             int32_t *people);
/* Mean and standard deviation (of the draws there are: n - 1 in the divisor; 0 for one draw) of each item over all
 * draws, NAN where not known. Either may be NULL. Needs no memory for the draws. */
d4i_status draws_spread(d4i_context *context, const struct draws *draws, double *mean, double *deviation);

int draws_count(const struct draws *draws);
/* Whole people of the group in the zone in that draw; DRAWS_UNKNOWN where its count is not known. */
int64_t draws_total(const struct draws *draws, size_t zone, int draw);
const struct dispersion_report *draws_report(const struct draws *draws);
/* Parameters of each draw, [count]. */
const struct dispersion *draws_sample(const struct draws *draws);
void draws_free(struct draws *draws);

#endif
