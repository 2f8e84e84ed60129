/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pieces of the stage that gives groups their tilts. It works on one variable of one source at a time; its
 * items are the pairs of the source, zone by zone.
 */
#ifndef BUILD_TILT_H
#define BUILD_TILT_H

#include "allocate/groups.h"
#include "allocate/zone_order.h"
#include "build/work.h"

/* People that are spread as one: some groups of a tree, none above another. */
struct tilt_group {
    uint32_t *nodes;
    size_t count;
    double *people; /* [zone], NAN = not known */
};

struct tilt {
    struct work *work;
    size_t source, variable;
    struct zone_order order;
    struct tilt_group *groups; /* together everybody in the total */
    size_t group_count;
    uint64_t *cell;      /* [item] */
    double *item_people; /* [item] */
    struct fit_margin *margins;
    size_t margin_count;
    uint32_t **member;       /* [margin] -> [item] */
    uint32_t **class_of;     /* [margin] -> [group] */
    double ***margin_people; /* [margin] -> [class] -> [part] */
    uint8_t ***margin_zeros; /* the same: 1 = structural zero; NULL where a class has none */
    size_t *left_out;        /* [margin] parts that reach beyond the source */
    double *counted;         /* [margin] people that it counts, of all sources so far; work_tilt's */
    double **covariates;     /* [covariate] -> [item] */
    double **people;         /* [group] -> [item] */
};

/* tilt_groups.c: which groups are spread, and what their people are. Derived groups are none of the tree. */
d4i_status tilt_choose_groups(d4i_context *context, struct tilt *tilt);
/* Whether all of a group's people are in a node of the tree, which may be derived. */
bool tilt_group_in(const struct group_tree *tree, const struct tilt_group *group, uint32_t node);
/* The code of a group for people: those of its nodes. */
d4i_status tilt_group_name(d4i_context *context, const struct tilt *tilt, size_t group, struct buffer *out);
/* people[zone] += those of a column, NAN where they are not known. */
d4i_status tilt_add_people(d4i_context *context, const struct atlas_column *column, size_t zones, double *people);

/* tilt_bounds.c: people of zones whose counts are intervals, inside these. */
d4i_status tilt_close_intervals(d4i_context *context, struct tilt *tilt);

/* tilt_margins.c: counts of other sources on parts of the ground. */
d4i_status tilt_take_margins(d4i_context *context, struct tilt *tilt);

/* tilt_tell.c: what the method reports, as statements about the variable; adds to tilt->counted. Warns of margins
 * that do not hold. */
d4i_status tilt_tell(d4i_context *context, const struct tilt *tilt, const struct group_report *report);

/* tilt_model.c: what was learnt about the groups, and what has placed them; nothing where the method learns
 * nothing. Warns of a margin that contradicts the zones. */
d4i_status tilt_tell_models(d4i_context *context, const struct tilt *tilt, const struct group_report *report,
                            struct atlas_facts *facts);

#endif
