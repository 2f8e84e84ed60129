/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws of an atlas: whole people of a group in the cells of a source, as unevenly as its zones make one expect
 * (allocate/draws.h). Nothing of them is stored: they follow from the counts, the weights, a seed
 * (the atlas's, unless another is asked for) and how many there are.
 */
#ifndef QUERY_DRAW_H
#define QUERY_DRAW_H

#include "allocate/draws.h"
#include "allocate/zone_order.h"
#include "atlas/atlas.h"

enum { DRAW_SHARED = 1, DRAW_OUTSIDE = 2 };

/* The cells of one source, made ready once for all groups of a variable. Items stand zone by zone. */
struct draw_source {
    const struct atlas *atlas;
    size_t source, variable;
    uint64_t seed;           /* that of the atlas, unless who makes the source sets another before it draws */
    struct zone_order order; /* pair of the atlas of each item */
    struct draw_ground ground;
    uint64_t *cell, *zone_key;
    double *item_people;
    struct draw_source *finer; /* NULL = no source of the atlas has the variable on finer zones */
    uint8_t *shared; /* [zone of finer]: DRAW_SHARED if this source has zones in a cell of it, DRAW_OUTSIDE if not
                        in all */
};
/* Needs the pairs. Where groups have tilts, a source that has the variable (by its id) on zones of less than half
 * the people, as a margin does, is made ready as well. */
d4i_status draw_source_make(d4i_context *context, const struct atlas *atlas, size_t source, size_t variable,
                            struct draw_source *out);
void draw_source_release(struct draw_source *source);

/* Draws of a node of the variable; *out to draws_free. Where groups have tilts, they are expected where those put
 * them, and how unevenly they live is learnt from the finer source if that counts them (by the node's code). If
 * the tilt agrees with its counts, as where it is a margin, draws keep near them. The source must outlive the
 * draws. */
d4i_status draw_group(d4i_context *context, const struct draw_source *source, uint32_t node, int count,
                      struct draws **out);

/* Draws of several groups that are apart (no two hold the same people), together: in each item they and everybody
 * else whose origin is stated add up to whole people, who are the same in every draw. draw_together.c */
struct draw_together {
    const struct draw_source *source;
    size_t count;
    struct draws **draws; /* [group] */
    size_t *turn;         /* groups, those of fewest people first: where room is short the larger ones give way */
    int32_t *whole;       /* [item]: everybody whose origin is stated */
    int32_t *left;
};
/* The source must outlive it. O(groups x items) for each draw. D4I_NO_MEMORY, D4I_BAD_INPUT as draws_prepare. */
d4i_status draw_together_make(d4i_context *context, const struct draw_source *source, const uint32_t *nodes,
                              size_t count, int draws, struct draw_together *out);
/* people[group][item] of draw number 0 .. draws - 1, DRAWS_UNKNOWN where the zone's count is not known. Not from
 * two threads at once: it works in `left`. */
d4i_status draw_together_run(d4i_context *context, struct draw_together *together, int draw,
                             int32_t *const *people);
void draw_together_release(struct draw_together *together);

#endif
