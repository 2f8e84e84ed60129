/* SPDX-License-Identifier: EUPL-1.2
 *
 * The finest common level: sources part the world's people differently (one has single countries, the next
 * continents, a third EU and not EU). This finds the finest parting, in blocks of origins, to which every source
 * can be merged without taking a group of any source apart. It is the finest one because each group only unites
 * what it holds: blocks are the connected components of atoms (group/origin.h) that stand in one partition node of
 * some source.
 *
 * The universe is what at least one source holds. Atoms that a source does not hold (its own country, or those
 * about which it has no group) are left alone by it. The result does not depend on the order of the sources; views
 * do follow it. No globals; pure computation. O(sources * nodes * (ORIGIN_ATOMS + depth)).
 */
#ifndef GROUP_COMMON_H
#define GROUP_COMMON_H

#include "group/origin.h"

/* One variable of a source; everything is borrowed. */
struct common_source {
    const char *name;              /* for messages */
    const struct group_tree *tree; /* and what origin_of_tree says of it: */
    const struct origin_set *sets;
    const bool *said;
    const char *own; /* reporting country, NULL = many */
};

struct common_block {
    char *code; /* unique: an expression's word ("native", "eu27_2020", "africa", "PL"), "third" (outside a union),
                 * "europe_without_eu27_2020", else "origins_1", "origins_2" ... */
    char *name; /* English, for people; says which countries are set aside */
    struct origin_set set; /* never empty; disjoint from other blocks */
    bool aside; /* made of countries set aside alone: in some source their people stand in another block (stands) */
};

/* How one source is put together for one block. */
struct common_part {
    uint32_t *nodes; /* to be added up: the largest nodes of the tree that lie in the block, so that a measured
                      * subtotal is used rather than the sum of what it holds; in tree order, disjoint */
    size_t node_count;
    uint32_t *merged; /* partition nodes that end together here, in tree order */
    size_t merged_count;
};

/* A country set aside that a group of the source holds, and the block in which its people are counted there. */
struct common_stand {
    int atom;
    uint32_t node; /* of the partition */
    size_t block;
};

struct common_view {
    bool compared; /* false: some partition node does not say what it stands for; the source took no part */
    char *why;     /* then: a message that names the nodes; else NULL */
    struct common_part
        *parts;           /* [block]; both counts 0 where the source has nobody of it. NULL when not compared */
    size_t before, after; /* partition nodes, and blocks that have any of them: the detail that is lost */
    struct common_stand *stands;
    size_t stand_count, stand_capacity;
};

struct common_level {
    struct common_block *blocks; /* NATIVE first, then unions, abroad and third, continents, other sets by their
                                  * smallest code; STATELESS and UNKNOWN last */
    size_t block_count;
    struct common_view *views; /* [source] */
    size_t view_count;
    struct origin_set universe; /* held by a source that is compared; blocks cover it but for countries set aside */
};

/* `set_aside` (NULL = none) are countries that shall unite nothing, because they changed sides between the sources
 * (HR joined, GB left): they count in a group only when it holds no other atom. Where they stand is in the views,
 * and comparing is inexact by as many people. One that every source which has it tells apart is a block like
 * others, and not set aside. Not an error: sources that cannot be compared, or none that can. */
d4i_status common_level_find(d4i_context *context, const struct common_source *sources, size_t count,
                             const struct origin_set *set_aside, struct common_level *out);
void common_level_release(struct common_level *level);

#endif
