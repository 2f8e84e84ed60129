/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws of an atlas: whole people of a group in the cells of a source, as unevenly as its zones make one expect
 * (allocate/draws.h). Nothing of them is stored: they follow from the counts, the weights and the atlas's seed.
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

#endif
