/* SPDX-License-Identifier: EUPL-1.2
 *
 * Iterative proportional fitting: from a seed, the table people(group, item) that is nearest to it in the sense of
 * Kullback and Leibler and holds several sums at once (Deming and Stephan 1940; Csiszar 1975). An item is a pair
 * (cell, zone); the zones are the first priority and hold exactly, then people per item, then the margins.
 *
 * Sums that contradict each other are found before anything is iterated, and the one of lower priority is moved, by
 * how much is reported. What yields, from the last to the first: margins, zeros of the seed, totals of items. So a
 * zero stays a zero unless its zone could not place its people otherwise (fit_report.no_room says how many); those
 * of margins (fit_margin.zeros) open after all others.
 */
#ifndef ALLOCATE_FITTING_H
#define ALLOCATE_FITTING_H

#include "base/context.h"

#define FIT_NONE UINT32_MAX

/* Sums over parts, such as 1 km squares, that need not nest with zones. */
struct fit_margin {
    const char *name;
    const uint32_t *member; /* [item] the part that it lies in; FIT_NONE = in none */
    size_t parts;
    /* The margin may count coarser than the problem: class_of[group] < classes, FIT_NONE = it says nothing of the
     * group. NULL = a class is a group, and classes does not matter. */
    const uint32_t *class_of;
    size_t classes;
    const double *const *people; /* [class] -> [part], NAN = not known; people[class] == NULL: none known */
    /* [class] -> [part], 1 = nobody of the class can be there: its groups' seeds are emptied before anything else.
     * NULL, and zeros[class] == NULL: none such. */
    const uint8_t *const *zeros;
};

struct fit_problem {
    size_t items, groups, zones;
    const size_t *zone_start;         /* [zones + 1] first item of each zone; zone_start[zones] == items */
    const double *const *zone_people; /* [group] -> [zone] >= 0, held exactly; NAN = free */
    const double *item_total;         /* [item] people of all groups, >= 0; NULL = free */
    /* true: groups sum to item_total in every item (scaled to the sum of the zone's groups; where a group is free,
     * it takes what is left). false: no item holds more of any one group than item_total. */
    bool totals_hold;
    const struct fit_margin *margins; /* by priority, after the zones and the totals */
    size_t margin_count;
    /* L1 left over the sum asked for at which a fit is done: totals of the items in a zone (0 = 1e-9); margins,
     * which may take many rounds (0 = 1e-4). */
    double tolerance, margin_tolerance;
    int rounds_most; /* 0 = 500 */
};

struct fit_margin_report {
    double asked;      /* people */
    double adjusted;   /* L1: by how much the margin was moved so that it can hold with what stands above it */
    double missed;     /* L1 left at the end, against the adjusted margin */
    double off;        /* margins only: L1 of what came out against the margin as it was given */
    size_t infeasible; /* parts (of zones: zones; of totals: items) that were out of reach, summed over classes */
};

enum fit_zone_state {
    FIT_EMPTY = 1,       /* people, but no item: they are not placed, and in zones.missed */
    FIT_OPENED = 2,      /* zeros of the seed were opened */
    FIT_CAPS_RAISED = 4, /* its items have room for fewer than its people: totals were raised in proportion */
    FIT_UNFINISHED = 8,  /* rounds_most were not enough for the totals of the items; see totals.missed */
};

struct fit_report {
    struct fit_margin_report zones, totals;
    struct fit_margin_report *margins; /* [margin_count] */
    uint8_t *zone_state;               /* [zone] bits of fit_zone_state */
    double no_room;                    /* people, at least, who stand where the seed was 0 (FIT_OPENED) */
    size_t zones_unfinished;
    int rounds;   /* over all margins; without margins, of the zone that took most */
    bool relaxed; /* margins stopped coming nearer to each other: from the last on they yielded to those before */
    bool contradicted; /* and it is proven that no table has them all */
    bool unfinished;   /* margins were still coming nearer after rounds_most rounds; see margins[].missed */
    uint64_t updates;  /* (item, group) pairs summed and scaled, once for each sum that holds: for benchmarks */
};
void fit_report_release(struct fit_report *report);

/* Whether one of the margins says that nobody of the group can be in the item. */
bool fit_is_barred(const struct fit_margin *margins, size_t count, size_t group, size_t item);

/* people[group][item]: the seed goes in (finite, >= 0), the solution comes out. The same bits for any number of
 * threads. On failure (D4I_BAD_INPUT names group and item; D4I_NO_MEMORY, D4I_CANCELLED) *out is untouched and
 * what people holds means nothing. Memory beside people: 8 B an item, about 40 B a zone, and with margins 45 B for
 * each pair of a zone and a part, times the classes. */
d4i_status fit_run(d4i_context *context, const struct fit_problem *problem, double *const *people,
                   struct fit_report *out);

#endif
