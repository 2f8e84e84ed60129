/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a draw needs while it goes down a zone. Inside room allocate only.
 */
#ifndef ALLOCATE_DRAWS_INSIDE_H
#define ALLOCATE_DRAWS_INSIDE_H

#include "allocate/draws.h"

#define DRAW_OCTAVES 64

struct draws {
    const struct draw_ground *ground;
    int count;
    double *mean;    /* [items + zones]: running sums as ground->people, of the means; NULL = mixed evenly */
    int64_t *people; /* [zone]: millionths, < 0 = not known */
    uint64_t group_key, seed;
    uint64_t cascade; /* seed of the numbers inside zones */
    double
        explained[DRAW_OCTAVES]; /* variance that the means have already, by round(log2 n); all 0 without means */
    double held;                 /* people of an area whose count the means agree with; 0 = the zones' own alone */
    struct dispersion *sample;   /* [count] */
    struct dispersion_law *laws; /* [count] */
    struct dispersion_report report;
};

/* A zone's arrays, from its first item on. */
struct draw_zone {
    const int64_t *people; /* [count + 1] running sums */
    const double *mean;    /* [count + 1], may be NULL */
    const int64_t *room;   /* [count + 1] running sums of the whole people who may still be of the group; NULL = all
                              people of an item, rounded up */
    const uint32_t *middle;
    uint32_t count;
};
struct draw_zone draw_zone_of(const struct draws *draws, size_t zone);
/* The part of the group expected in the left half: by mean, else by people, else by items. */
double draw_zone_part(const struct draw_zone *zone, struct draw_run run, uint32_t middle);
/* round(log2 of half of the run's people), 0 .. DRAW_OCTAVES - 1. */
size_t draw_zone_octave(double n);

/* people[count] of a zone that is known. `room` as in draw_zone. */
void draw_zone_fill(const struct draws *draws, size_t zone, int draw, const int64_t *room, int32_t *people);

#endif
