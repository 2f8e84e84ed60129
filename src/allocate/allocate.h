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

#include "allocate/groups.h"
#include "grid/partition.h"

#define ALLOCATE_NO_CELL 255 /* level of a zone that touches no cell */

/* Weights of one level, one per pair, in whatever integer unit the level has (people x 1000, say). */
struct weight_level {
    const char *name;
    const uint32_t *weight;
};

struct allocation {
    uint8_t
        *level; /* per zone: cascade level used, after the last comes area; ALLOCATE_NO_CELL = touches no cell */
    uint64_t *total; /* per zone: W, the sum of mass >> shift over its pairs; < 2^62 */
    uint8_t *shift;  /* per zone: bits dropped from each pair's mass so that total fits; nearly always 0 */
    uint32_t *cells; /* per zone: cells with mass > 0 */
    size_t zones;
};
void allocation_release(struct allocation *allocation);

#define ALLOCATE_NO_CLASS UINT16_MAX /* land: nothing is known about the cell */

/* People per area of a class of land cover, in any unit. */
struct class_weight {
    uint16_t code;  /* not ALLOCATE_NO_CLASS */
    double density; /* >= 0, finite */
};

enum class_estimator {
    CLASSES_POISSON, /* largest Poisson likelihood of the zones' people: zones count by what they tell */
    CLASSES_SQUARES, /* least squares: populous zones count most */
};
struct class_fit; /* allocate/classes.h */

/* What a method is given. Arrays are the caller's and are only read, but for pairs->weight and
 * class_fits. */
struct allocation_task {
    const struct grid *grid; /* of the cells; NULL where needs_grid is false */
    struct pairs *pairs;     /* of all zones; weight is filled, and allocated where it is NULL */
    size_t zones;
    const size_t *source_start; /* [sources + 1]: zones source_start[s] .. source_start[s+1]-1 are of source s, and
                                   nothing is learnt or smoothed across sources; NULL = all zones are of one */
    size_t sources;
    const struct weight_level *levels; /* the cascade, without area */
    size_t level_count;
    const int64_t *people; /* [zone]: its total in millionths, < 0 = not known; NULL where needs_people is false */
    const uint16_t *land;  /* [pair]: class of the cell, ALLOCATE_NO_CLASS = none; NULL where needs_land is false */
    const struct class_weight *classes; /* given densities; none = they are fitted to the zones */
    size_t class_count;
    enum class_estimator estimator;
    struct class_fit
        *class_fits; /* [sources]: what was fitted is told here, for the caller to release; may be NULL */
};

/* One method: its descriptor is what help, documentation and the project file see. */
struct allocation_method {
    const char *id, *title, *reference;
    bool needs_grid, needs_people, needs_land; /* of the task: see allocation_check */
    bool in_place;  /* levels[0].weight may be pairs->weight: a weight is not read any more once it is written */
    bool own_level; /* its own weights come first: level 0 is theirs, level l + 1 is levels[l], then area */
    /* Fills pairs->weight and *out. Pairs whose weight becomes 0 stay in the list with weight 0. */
    d4i_status (*weigh)(d4i_context *context, const struct allocation_task *task, struct allocation *out);
    bool takes_covariates; /* has a use for them */
    /* Then, of a method that goes by group: people[group][item]. NULL = groups are mixed evenly. Release *report
     * also after a failure. */
    d4i_status (*spread)(d4i_context *context, const struct group_task *task, double *const *people,
                         struct group_report *report);
};
const struct allocation_method *allocation_method_find(const char *id); /* NULL when there is none */
const struct allocation_method *const *allocation_methods(size_t *count);
/* Refuses a task that lacks what the method needs. */
d4i_status allocation_check(d4i_context *context, const struct allocation_method *method,
                            const struct allocation_task *task);

/* The people that each pair gets: people[i] for N[zone] millionths, closing exactly per zone. With C the running
 * sum of mass >> shift in the order of the walk, people = floor(N C / W) - floor(N C_before / W); grid/share.h
 * computes that without a division a pair. */
d4i_status allocation_spread(d4i_context *context, const struct pairs *pairs, const struct allocation *allocation,
                             const int64_t *people_of_zone, int64_t *people);

#endif
