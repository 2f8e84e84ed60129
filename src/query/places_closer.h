/* SPDX-License-Identifier: EUPL-1.2
 *
 * Single places looked at closely: who lives there by origin (places_abroad.c), which urban centre is near and
 * whether the place lies at a coast or border (places_near.c), and which place is meant by a name (places_named.c).
 */
#ifndef QUERY_PLACES_CLOSER_H
#define QUERY_PLACES_CLOSER_H

#include "group/origin.h"
#include "query/places.h"
#include "query/urban.h"

/* The columns of the source that speaks for a place, [node] of *tree; the place is at [*at] in each. NULL where no
 * source speaks. `level` may be ANSWER_ZONES. */
const struct atlas_column *place_columns(const struct places *places, size_t level, const struct place *place,
                                         const struct group_tree **tree, size_t *at);

/* What the groups of each source stand for, for all functions below. Valid when zeroed. */
struct abroad {
    const struct places *places;
    size_t level;
    struct origin_set **set; /* [source][node]; NULL = the source does not say */
    bool **said;
};
d4i_status abroad_find(d4i_context *context, const struct places *places, size_t level, struct abroad *out);
void abroad_release(struct abroad *abroad);

/* People of a set of origins, as bounds: a group that lies within the set counts for both, one that overlaps it for
 * `most` only. */
struct place_bounds {
    int64_t least, most; /* millionths */
    bool known;
};
struct place_bounds place_bound(const struct abroad *abroad, const struct place *place,
                                const struct origin_set *set);
/* How many origins of equal size would be as mixed as those of the people from abroad (Hill number of order 1);
 * each group of the source that nobody parts further is one origin. 0 = not known, or nobody is from abroad. */
double place_effective_origins(const struct abroad *abroad, const struct place *place);

/* Groups that are one country each, with at least `floor` people (millionths), by name. out has room for `most`;
 * of more the largest are taken. Returns how many; *others = people from abroad who are in none of them. */
struct place_origin {
    const char *code, *name;
    int64_t people;
};
size_t place_main_origins(const struct abroad *abroad, const struct place *place, int64_t floor, size_t most,
                          struct place_origin *out, int64_t *others);

/* Kilometres from the middle of each place to the nearest cell of an urban centre, below zero where one of both is
 * not known; *km has a value per place, freed by the caller. */
d4i_status places_centre_distances(d4i_context *context, const struct places *places, const struct urban_map *map,
                                   double **km);
/* Whether a place lies at the edge of what the atlas shows, that is at a coast or an outer border (nothing tells
 * the two apart), and whether it touches a place of another country. */
enum place_edge { PLACE_EDGE_UNKNOWN, PLACE_INSIDE, PLACE_OUTER, PLACE_BORDER };
d4i_status places_edges(d4i_context *context, const struct places *places, size_t level, uint8_t **edge);

/* The place with that code, else with a name that only one place has, whole or between the '/' of a name in several
 * languages; case and accents are heeded only where they tell two apart. D4I_BAD_USAGE names the nearest, or those
 * that share the name. */
d4i_status places_find_named(d4i_context *context, const struct places *places, const char *asked,
                             const struct place **out);
/* places_like.c: up to question->most places that differ least from `subject`, in the order of their names; out has
 * room for them. */
d4i_status places_find_like(d4i_context *context, const struct places *places,
                            const struct places_question *question, const struct place *subject,
                            const struct place **out, size_t *count);

#endif
