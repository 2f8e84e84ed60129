/* SPDX-License-Identifier: EUPL-1.2
 *
 * Indices of concentration, diversity and segregation: arrays in, numbers out. One index or tight family a file,
 * one registry (measure/indices.c); help, reference pages and the property tests are made from the descriptors.
 *
 * Nothing is NaN in silence: a number that does not exist has its reason in measure_answer.undefined, and people
 * that cannot be (negative, not finite, more in a group than in its unit) are refused with unit and group.
 */
#ifndef MEASURE_MEASURE_H
#define MEASURE_MEASURE_H

#include <math.h>

#include "base/memory.h"
#include "neighbour/neighbour.h"

/* What an index compares. */
enum measure_kind {
    MEASURE_PAIR,   /* people[0] with people[1] where groups is 2, else with all others of the unit */
    MEASURE_GROUPS, /* all groups with each other; a unit's people are the sum of its groups */
};

enum measure_shape {
    MEASURE_NUMBER,        /* answer.value */
    MEASURE_BY_UNIT,       /* answer.values[unit] */
    MEASURE_BY_GROUP,      /* answer.values[group] */
    MEASURE_BY_AREA,       /* answer.values[cluster] */
    MEASURE_BY_UNIT_GROUP, /* answer.values[unit * groups + group] */
    MEASURE_CURVE,         /* answer.values[2 * point], x and y */
};

/* What an index needs of the table beside people. */
enum {
    MEASURE_AREA = 1,
    MEASURE_POINTS = 2,
    MEASURE_NEIGHBOURS = 4,
    MEASURE_PERIMETER = 8,
    MEASURE_CLUSTERS = 16,
    MEASURE_BORDERS = 64,
    MEASURE_WHOLE_PEOPLE = 32,  /* counts: people who could have lived elsewhere, one by one */
    MEASURE_SURROUNDINGS = 128, /* neighbours by a kernel, each unit among its own */
    MEASURE_LEVELS = 256,       /* beside CLUSTERS: takes several nested levels in place of these, where given */
};

/* What holds of an index; the property tests see to it. */
enum {
    MEASURE_SCALES = 1,        /* all people times a number: the same */
    MEASURE_MERGES = 2,        /* two units of the same mix made one: the same */
    MEASURE_SWAPS = 4,         /* groups in another order: the same */
    MEASURE_TRANSFERS = 8,     /* people exchanged towards evenness: never more */
    MEASURE_ONE_UNIT = 16,     /* makes sense for a single unit */
    MEASURE_LOPSIDED = 32,     /* makes sense where everybody is in the one group */
    MEASURE_ABSENT = 64,       /* makes sense where nobody is in the group */
    MEASURE_UNRAISED = 128,    /* chance in small units does not raise it (of all people), or less (corrected) */
    MEASURE_AMONG_ALL = 256,   /* of two groups: those of neither count in t and T, else t = a + b */
    MEASURE_GROUND = 512,      /* empty units count: makes sense where all people live in one of several */
    MEASURE_BOTH_SIDES = 1024, /* neither more nor less of it means segregation: p is of both sides */
};

/* Parameters that an index takes (measure_options); those of neighbours and surroundings follow from its needs. */
enum {
    MEASURE_TAKES_ATKINSON = 1,
    MEASURE_TAKES_ORDER = 2,
    MEASURE_TAKES_CENTRE = 4,
    MEASURE_TAKES_DECAY = 8,
};

#define MULTILEVEL_MOST 8 /* levels above the units */

/* One level: areas of units, each inside one area of the next level. */
struct multilevel_level {
    const uint32_t *area; /* [unit]: < areas */
    size_t areas;
};

/* Arrays are the caller's, are only read, and may be NULL where no index asked for needs them. */
struct measure_table {
    size_t units, groups;
    const double *const *people;    /* [group][unit]: persons, >= 0 */
    const double *total;            /* [unit]: all people, also those of no group here; NULL = the sum of groups */
    const double *area, *perimeter; /* [unit]: >= 0, in any one unit of length; people may live on area 0 */
    const double *x, *y;            /* [unit]: of the centroid */
    const struct neighbours *neighbours; /* of each unit, with weights */
    const struct neighbours *borders;    /* of each unit, with the lengths of their borders */
    const uint32_t *cluster;             /* [unit]: which larger area it lies in, < clusters */
    size_t clusters;
    const struct multilevel_level *level; /* [levels], the smallest areas first; 0 = the clusters are the one */
    size_t levels;
};

/* Parameters; what has no meaning for an index is not looked at. */
struct measure_options {
    double atkinson;   /* b in (0, 1): below 0.5 weighs units with few of the group, above those with many */
    double order;      /* q >= 0 of Hill numbers */
    int thresholds;    /* of the concentration profile; 0 = its limit for infinitely many */
    bool centre_given; /* else the mean of the units' points */
    double centre_x, centre_y;
    double decay; /* > 0, in the points' unit: how far away people count 1/e of those next door */
    uint64_t seed;
    int draws;                     /* of indices that are drawn */
    struct redrawn_memory *memory; /* measure_infer's, in its draws; else NULL */
};
#define MEASURE_USUAL                                                                        \
    {                                                                                        \
        .atkinson = 0.5, .order = 1, .thresholds = 0, .decay = 1000, .seed = 1, .draws = 500 \
    }

struct measure_answer {
    double value;          /* NAN where `undefined` says why */
    const char *undefined; /* NULL = defined; else e.g. "nobody is in the group", a text that lives for ever */
    double *values; /* NAN at empty units; owned. NULL for MEASURE_NUMBER, unless the table has levels and the index
                       takes them: then [0] is of the units themselves, [k] of the k-th level, and value that of
                       the last */
    size_t count;   /* values */
};
void measure_answer_release(struct measure_answer *answer);

/* A table that was looked through once, for any number of indices of one kind. Read by the indices' files. */
struct measure_data {
    const struct measure_table *table;
    enum measure_kind kind;
    size_t units, inhabited; /* inhabited: with people of the comparison */
    const double *a, *b;     /* pair: [unit] */
    const double *t;         /* [unit]: people compared: a + b, or the sum of the groups */
    const double *all;       /* pair: [unit]: all people of the unit, also of other groups */
    double sum_a, sum_b, sum_t, sum_all;
    bool whole; /* all people are whole numbers */
    /* groups */
    double *sum;      /* [group]: T_m */
    double *off;      /* [group]: sum over units of |t_im - t_i P_m| */
    double *square;   /* [group]: sum of t_i (p_im - P_m)^2 */
    double *relative; /* [group]: sum of t_im ln(p_im / P_m) */
    double *owned_b, *owned_t;
};
d4i_status measure_prepare(d4i_context *context, const struct measure_table *table, enum measure_kind kind,
                           struct measure_data *out);
/* The same of another table of the same kind and shape, in the arrays that *data has (all zero = none yet). */
d4i_status measure_prepare_again(d4i_context *context, const struct measure_table *table, enum measure_kind kind,
                                 struct measure_data *data);
void measure_data_release(struct measure_data *data);

struct measure_index {
    const char *id, *title;
    enum measure_kind kind;
    enum measure_shape shape;
    unsigned needs, holds; /* MEASURE_AREA ..., MEASURE_SCALES ... */
    unsigned takes;        /* MEASURE_TAKES_ATKINSON ... */
    double low, high;      /* range; INFINITY = no bound that is the same for all tables */
    double even, apart;    /* value where every unit has the same mix, where no unit is mixed; NAN = it depends */
    const char *meaning;   /* one sentence */
    const char *formula;   /* in the words of docs: a, b, t of unit i; A, B, T of all; p = a/t, P = A/T */
    const char *empties;   /* what units without people, and zeros, do */
    const char *reference; /* the paper */
    const char *note;      /* kin, disagreement with other programs; may be NULL */
    const char *example;   /* three units by hand where other programs give another number; may be NULL */
    d4i_status (*run)(d4i_context *context, const struct measure_data *data, const struct measure_options *options,
                      struct measure_answer *answer);
    /* The value that chance alone gives: everybody keeps group, every unit its size, and who lives where is drawn.
     * Exact. NULL = not known in closed form; draw it (measure/inference.h). */
    d4i_status (*expected)(d4i_context *context, const struct measure_data *data,
                           const struct measure_options *options, struct measure_answer *answer);
};
const struct measure_index *measure_index_find(const char *id); /* NULL when there is none */
const struct measure_index *measure_index_at(size_t number);    /* 0, 1, ...; NULL after the last */

/* One index of a prepared table. Undefined values are answers, D4I_OK; *answer is untouched on failure. */
d4i_status measure_run(d4i_context *context, const struct measure_index *index, const struct measure_data *data,
                       const struct measure_options *options, struct measure_answer *answer);
/* Its value under chance, see measure_index.expected. */
d4i_status measure_expected(d4i_context *context, const struct measure_index *index,
                            const struct measure_data *data, const struct measure_options *options,
                            struct measure_answer *answer);

#endif
