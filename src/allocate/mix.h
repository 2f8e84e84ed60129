/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the files of `modelled` share: how the mix of a zone's people varies inside it, as the zones themselves
 * tell. Inside room allocate only.
 *
 *   modelled.c     the method: each group against everybody else, then fitted
 *   mix_ground.c   inhabited cells in rows, and the blur over them
 *   mix_terms.c    what the mix may go with: density and covariates, as residents meet them
 *   mix_units.c    zones and a margin's parts as units: their order, their neighbours
 *   mix_system.c   what is known of a group in them, and units merged by fours
 *   mix_slope.c    what neighbouring units teach about the terms
 *   mix_surface.c  people of a group from its totals, the terms and the shares of the surroundings
 *   mix_choice.c   how much of it to believe: found out by leaving units out
 *
 * "Item" is here an item of the task with people > 0, numbered anew.
 */
#ifndef ALLOCATE_MIX_H
#define ALLOCATE_MIX_H

#include "allocate/groups.h"

#define MIX_TERMS (MODEL_COVARIATES + 1) /* density, and covariates */
#define MIX_FOLDS 10
#define MIX_MERGED 4  /* units that are merged into one: a step up in size by two */
#define MIX_RADIUS 24 /* cells: three times the largest sigma */
#define MIX_LANES 8
#define MIX_SYSTEMS 2 /* zones, and a margin */

struct mix_ground {
    const struct group_task *task;
    size_t items;
    size_t *source;    /* [item]: its number in the task */
    double *people;    /* [item] > 0 */
    uint32_t *cell_of; /* [item] */
    size_t cells;      /* inhabited ones, from the south, in a row from the west */
    double *cell_people;
    uint32_t *column;   /* [cell] in the box of the inhabited cells */
    size_t *row_start;  /* [rows + 1] first cell */
    size_t *item_start; /* [cells + 1] into item_in */
    uint32_t *item_in;
    uint32_t rows, columns, west, south; /* the box, in cells of the grid */
    double everybody;
};
d4i_status mix_ground_make(d4i_context *context, const struct group_task *task, struct mix_ground *out);
void mix_ground_release(struct mix_ground *ground);

/* A Gaussian, cut at three sigma, of sum 1; nothing lies outside the box. */
struct mix_blur {
    size_t radius;
    double tap[2 * MIX_RADIUS + 1 + MIX_LANES]; /* 0 behind the kernel */
};
void mix_blur_make(struct mix_blur *blur, double sigma);
size_t mix_blur_room(const struct mix_ground *ground); /* numbers that `rows` must hold */
void mix_blur_run(const struct mix_ground *ground, const struct mix_blur *blur, const double *value, double *rows,
                  double *out);

/* Terms of an item, of mean 0 and standard deviation 1 over people. */
struct mix_terms {
    size_t count;
    double *value[MIX_TERMS];    /* -> [item] */
    double deviation[MIX_TERMS]; /* before they were divided by it; 0 = the same everywhere */
    bool known[MIX_TERMS];       /* it has a value where somebody lives */
};
d4i_status mix_terms_make(d4i_context *context, const struct mix_ground *ground, struct mix_terms *out);
void mix_terms_release(struct mix_terms *terms);

/* Parts of the ground, zones or those of a margin. The last is for items that are in none. */
struct mix_units {
    size_t count;
    uint32_t *unit;       /* [item] */
    double *people;       /* [unit] */
    uint32_t *items;      /* [unit] */
    uint32_t *walk;       /* [unit]: in the order of their centres along a Hilbert curve */
    uint8_t *fold;        /* [unit] */
    uint64_t *neighbours; /* [neighbour_count] lower unit << 32 | higher, in rising order */
    size_t neighbour_count;
};
/* `member`: [item of the task], or NULL for zones. `cuts`: [MIX_FOLDS - 1] keys where a fold ends, made where
 * `cut` says so: one place is in one fold for all systems. */
d4i_status mix_units_make(d4i_context *context, const struct mix_ground *ground, const uint32_t *member,
                          size_t parts, bool cut, uint64_t *cuts, struct mix_units *out);
void mix_units_release(struct mix_units *units);

/* Sums that a surface has to hold: NAN = not known. */
struct mix_sums {
    const uint32_t *unit; /* [item] */
    const double *total;  /* [count] */
    const double *people; /* [count] of everybody */
    size_t count;
};

/* Units and what is known of one group in them. */
struct mix_system {
    const struct mix_units *units;
    double *total;      /* [unit], NAN = not known */
    uint32_t *degree;   /* [unit]: known neighbours */
    uint32_t *super;    /* [unit]: merged unit */
    uint32_t *super_of; /* [item] */
    size_t supers;      /* the last is for units that are not known */
    double *super_total, *super_people;
    double side, super_side; /* cells, of a typical unit that is inhabited */
    double *eta;             /* [item]: its terms by the slopes that its own fold had no part in */
};
d4i_status mix_system_make(d4i_context *context, const struct mix_ground *ground, const struct mix_units *units,
                           const double *total, size_t known, struct mix_system *out);
void mix_system_release(struct mix_system *system);

/* Slopes in odds per standard deviation of the term. */
struct mix_slope {
    size_t count;
    uint32_t term[MIX_TERMS];
    double beta[MIX_TERMS], error[MIX_TERMS]; /* jackknife over folds of units; INFINITY where there are not two */
    double left_beta[MIX_TERMS], left_error[MIX_TERMS]; /* [term] of those dropped, as they were then */
    int freedom;                                        /* degrees of freedom of Student's t: folds less one */
    double leave[MIX_FOLDS][MIX_TERMS];                 /* without the fold */
};

/* One group at work: memory that its steps share. */
struct mix_work {
    const struct mix_ground *ground;
    const struct mix_terms *terms;
    struct mix_system systems[MIX_SYSTEMS];
    size_t system_count;
    double people; /* of the group, where it is known */
    double share;  /* of the people there */
    struct mix_slope slope;
    double *eta, *people_of, *expected;            /* [item] */
    double *sum, *odds;                            /* [largest unit or merged unit] */
    double *cell_value, *cell_blurred, *cell_base; /* [cell] */
    double *rows;
};

/* Learns, and drops covariates (terms but the first) that are within their own standard error. */
d4i_status mix_slope_learn(d4i_context *context, struct mix_work *work);

/* x[item]: the share of its unit, moved by `part` of eta; with sigma > 0 (cells) the shares are those of the
 * surroundings. Holds `own`, and `other` (may be NULL) as well as a few rounds can. */
void mix_surface(struct mix_work *work, const double *eta, double part, const struct mix_sums *own, double sigma,
                 const struct mix_sums *other, double *x);
/* [count] sums over items. */
void mix_add_up(const struct mix_ground *ground, const uint32_t *unit, const double *x, size_t count, double *sum);
double mix_sigma(double kappa, double side);
double mix_odds(double share); /* of a share that is kept off 0 and 1 */

/* Tries how much of it helps, and makes x[item] with that. Where nothing does, report->modelled stays false. */
d4i_status mix_choose(d4i_context *context, struct mix_work *work, struct model_report *report, double *x);

static inline bool mix_known(double total)
{
    return total == total;
}

#endif
