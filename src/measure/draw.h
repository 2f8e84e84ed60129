/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables drawn from counts, never from a list of people: who lives where by chance, or which units were seen. Each
 * draw is a function of seed and number, whatever was drawn before. Inside room measure only.
 */
#ifndef MEASURE_DRAW_H
#define MEASURE_DRAW_H

#include "base/random.h"
#include "measure/binomials.h"
#include "measure/inference.h"
#include "measure/inside.h"

/* n!, once as its logarithm and once as part x 2^power, which needs no exp() and keeps its digits. */
#define LOG_FACTORIALS 32768     /* 256 KB; the second cache holds what most nodes need */
#define SCALED_FACTORIALS 131072 /* 2 MB, of which most nodes need the first few tens of KB */
struct scaled {
    double part; /* in [0.5, 1) */
    int64_t power;
};
struct factorials {
    double *log;
    struct scaled *scaled;
};
d4i_status factorials_make(d4i_context *context, struct factorials *out);
void factorials_release(struct factorials *factorials);
double factorial_log(const struct factorials *of, double n); /* any n >= 0 */
/* 2^power, 0 below the normal numbers; power <= 1023. */
static inline double factorial_power(int64_t power)
{
    uint64_t bits = power > -1023 ? (uint64_t)(power + 1023) << 52 : 0;
    double out;
    memcpy(&out, &bits, sizeof out);
    return out;
}

/* What all draws of one table share. */
struct drawing {
    const struct measure_table *table; /* the groups that are drawn */
    enum measure_null null;
    uint64_t seed;
    double *before;    /* [units + 1]: people of the units before */
    double *sum;       /* [group] */
    uint32_t *by_size; /* groups, the smallest first: the largest takes what is left, without a draw */
    struct factorials factorials;
    bool quick;                  /* unit by unit (regroup.c), else by halves of the units (deal.c) */
    double *chance;              /* quick: [k] that somebody of the k-th group or a larger one is of the k-th */
    struct binomials *binomials; /* quick: [k] of that chance; none of the largest, nor of rare groups */
};
d4i_status drawing_make(d4i_context *context, const struct measure_table *table, enum measure_null null,
                        uint64_t seed, struct drawing *out);
void drawing_release(struct drawing *drawing);
/* Room of one draw at a time. */
struct drawing_room {
    uint8_t *times;  /* [unit] */
    uint64_t *below; /* [block of units] */
    int64_t *over;   /* [group] */
};
d4i_status drawing_room_make(d4i_context *context, const struct measure_table *table, struct drawing_room *out);
void drawing_room_release(struct drawing_room *room);

/* Draw `number` into people[group][unit]. Units that are drawn stand in their own order. */
void drawing_draw(const struct drawing *drawing, uint32_t number, struct drawing_room *room, double *const *people);
/* The same of draws that fix the units, where drawing->quick. */
d4i_status regrouping_make(d4i_context *context, struct drawing *drawing);
void drawing_regroup(const struct drawing *drawing, uint32_t number, struct drawing_room *room,
                     double *const *people);
/* The same of draws that fix the groups: both margins, or the groups alone. */
void drawing_deal(const struct drawing *drawing, uint32_t number, double *const *people);

/* How many of n people, drawn without return from `all` of which `of_group` are of the group, are of it; u is
 * uniform in [0, 1). Exact, by inversion. */
double draw_hypergeometric(const struct factorials *of, double u, double all, double of_group, double n);

/* How many of n people do what each does with the chance p; as above. */
double draw_binomial(const struct factorials *of, double u, double n, double p);

/* Uniform numbers of a stream one after the other, two for the price of one. */
struct uniforms {
    struct random_stream stream;
    uint32_t used, four[4];
};
double uniforms_next(struct uniforms *uniforms);
/* In [0, 1), of 53 of the bits. */
static inline double draw_unit(const uint32_t bits[2])
{
    return (double)(((uint64_t)bits[0] << 21) ^ (bits[1] >> 11)) * 0x1p-53;
}

#endif
