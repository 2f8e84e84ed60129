/* SPDX-License-Identifier: EUPL-1.2
 *
 * Does a file fit a recipe? Reads it to the end, whatever is wrong with single rows, and tells what is: for
 * somebody who adapts a recipe to a new vintage.
 */
#ifndef SOURCE_FIT_H
#define SOURCE_FIT_H

#include "source/problems.h"
#include "source/source.h"

/* How parts compare with their group. */
struct fit_sums {
    uint64_t exact, exceed, fall_short;
    int64_t over, under; /* people by which parts exceed and fall short, millionths */
    int64_t most_over;   /* in one zone */
};

/* Parts against their group, over the zones of one class ("all", or a value of the column `by`). */
struct fit_tally {
    uint32_t variable, parent; /* the group whose parts are compared */
    uint32_t class_;           /* number in fit->classes */
    uint64_t zones;
    struct fit_sums plain; /* of values as they were counted */
    struct fit_sums noisy; /* some value is perturbed, but all are there: also among the flagged */
    uint64_t flagged; /* some value is withheld or, with all there, perturbed: not compared with the plain ones */
    uint64_t missing; /* none is withheld, but some value is missing: not compared */
};

struct source_fit {
    const char *by; /* a column that parts zones into classes; NULL = all are one. Set by the caller */
    struct problems problems;
    struct names classes;
    struct fit_tally *tallies; /* by variable, group and class */
    size_t tally_count, tally_capacity;
    uint64_t rows, left_out;                 /* rows of excluded places */
    uint64_t statuses[D4I_VALUE_STATUS_END]; /* values read, by status */
    uint64_t unread;                         /* long tables: values of zones and groups that no row gives */
    bool cut;                                /* a file could not be read any further */
    bool read;                               /* to the end: `data` is whole */
    struct source_data data;
};

/* Never D4I_BAD_INPUT: what is wrong stands in out->problems. `by` is out->by. */
d4i_status source_fit(d4i_context *context, struct recipe *recipe, source_path_fn path_of, void *user,
                      struct source_fit *out);
void source_fit_release(struct source_fit *fit);

#endif
