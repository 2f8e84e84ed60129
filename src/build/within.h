/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pieces of the stage that holds the counts of zones to those of a higher level. It works on one variable of
 * one source at a time. Groups are numbered without derived ones, the total first.
 * Where a source lies in none and its bounds are closed, each of its open zones is a block of its own.
 */
#ifndef BUILD_WITHIN_H
#define BUILD_WITHIN_H

#include "build/work.h"

struct within {
    struct work *work;
    size_t source, variable;             /* whose zones lie in ... */
    size_t above_source, above_variable; /* ... those of this one */
    size_t groups;
    uint32_t *node;  /* [group] of the tree */
    uint32_t *above; /* [group] the group above it */
    uint32_t *match; /* [group] the node of the higher level that it is held to; GROUP_NONE = to none, or a sum */
    /* Zones of the source above are called blocks. */
    size_t blocks;
    uint32_t *block_of;          /* [zone]; NO_ZONE = it lies in none */
    uint8_t *reached;            /* [block]: some zone lies in it */
    int64_t *exact;              /* [block x groups + group]: people of zones that are not open */
    int64_t *all_low, *all_high; /* [block x groups + group]: what the open zones of the block have together */
    /* Zones of which some count is an interval, block by block. */
    size_t open;
    uint32_t *open_zone;
    size_t *block_start;                 /* [block + 1] */
    int64_t *low, *high, *prior, *value; /* [open x groups + group] */
    double *share;                       /* [group] of all people, where both are known */
    int64_t *missing;                    /* [block]: 0, or how many people cannot be brought to agree */
    /* Only where bounds are closed, and no source is above. */
    bool closing;
    uint32_t *contradicts; /* [open] the group whose parts cannot add up to it; GROUP_NONE = none */
    size_t without_total;  /* zones that have intervals and no total: they are not open */
};

/* within_take.c: all of the above but value and missing. */
d4i_status within_take(d4i_context *context, struct within *within);
/* open[zone] = 1 where some count is an interval and the zone lies in a block. */
d4i_status within_find_open(d4i_context *context, const struct within *within, size_t zones, uint8_t *open);
/* The variable of the higher level that the project names for one of ours; else the one that is called so, or, of
 * one each, the only one. False when there is none. */
bool within_find_variable(const struct project_within *how, const struct atlas_source *source, size_t variable,
                          const struct atlas_source *above, size_t *out);
/* Cells have no keys by which zones could name them. */
d4i_status within_refuse_cells(d4i_context *context, const struct project_within *how, const char *id, bool cells);
void within_release(struct within *within);
/* within_narrow.c: what sources say whose zones lie in the open zones narrows their intervals. */
d4i_status within_narrow(d4i_context *context, struct within *within);
/* within_give.c: what was worked out becomes the zones' counts, and the ledger lists what goes beyond a zone's own
 * total; *given = people who were withheld or hidden by noise and have a group now. */
d4i_status within_give(d4i_context *context, const struct within *within, int64_t *given);
/* within_close.c: each open zone is a block; what is not known is guessed from the zone alone; totals are fixed
 * where the groups can follow; and what is told. */
d4i_status within_close_blocks(d4i_context *context, struct within *within);
void within_close_guess(struct within *within);
d4i_status within_close_totals(d4i_context *context, struct within *within);
d4i_status within_close_tell(d4i_context *context, const struct within *within, int64_t given);

#endif
