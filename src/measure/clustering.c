/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two groups and how far apart they live, all units with all: c_ij = exp(-d_ij / decay), where a unit is
 * sqrt(0.6 area) from itself, as far as two people in it are by White's estimate (1983). O(units^2).
 */
#include "base/threads.h"
#include "measure/inside.h"
#include "measure/texts.h"

#define NOTHING 1e-290 /* people, weighed: below it numbers lose digits, and then themselves */

/* Of each unit: sums over all units of c times what is there. */
struct nearness {
    double a, b, all, count;
    double part_a, part_b; /* of those who are met from there */
};
struct nearing {
    const struct measure_data *data;
    double decay;
    struct nearness *near; /* [unit] */
};

/* From a unit to itself it is not nothing: people live all over it (White 1983). */
static double apart(const struct measure_table *table, size_t i, size_t j)
{
    double dx = table->x[i] - table->x[j], dy = table->y[i] - table->y[j];
    return i == j ? sqrt(0.6 * table->area[i]) : sqrt(dx * dx + dy * dy);
}

/* Where the decay is so short that all c are 0 as numbers: whom one meets is still who is nearest. */
static void share_of_nearest(const struct nearing *nearing, size_t i, struct nearness *sum)
{
    const struct measure_data *data = nearing->data;
    double nearest = INFINITY, a = 0, b = 0, all = 0;
    for (size_t j = 0; j < data->units; j++)
        if (data->all[j] > 0)
            nearest = fmin(nearest, apart(data->table, i, j));
    for (size_t j = 0; j < data->units && nearest < INFINITY; j++) {
        double c = exp((nearest - apart(data->table, i, j)) / nearing->decay);
        if (!(data->all[j] > 0))
            continue;
        a += c * data->a[j];
        b += c * data->b[j];
        all += c * data->all[j];
    }
    sum->part_a = all > 0 ? a / all : 0;
    sum->part_b = all > 0 ? b / all : 0;
}

static d4i_status near_unit(d4i_context *context, void *argument, size_t i, int worker)
{
    const struct nearing *nearing = argument;
    const struct measure_data *data = nearing->data;
    const struct measure_table *table = data->table;
    struct nearness sum = {0};
    (void)context;
    (void)worker;
    for (size_t j = 0; j < data->units; j++) {
        double c = exp(-apart(table, i, j) / nearing->decay);
        sum.a += c * data->a[j];
        sum.b += c * data->b[j];
        sum.all += c * data->all[j];
        sum.count += c;
    }
    sum.part_a = sum.all > 0 ? sum.a / sum.all : 0;
    sum.part_b = sum.all > 0 ? sum.b / sum.all : 0;
    if (sum.all < NOTHING)
        share_of_nearest(nearing, i, &sum);
    nearing->near[i] = sum;
    return D4I_OK;
}

static d4i_status find_near(d4i_context *context, const struct measure_data *data,
                            const struct measure_options *options, struct nearness **out)
{
    struct nearing nearing = {.data = data, .decay = options->decay};
    d4i_status status;
    if (!(options->decay > 0) || isinf(options->decay))
        return fail(context, D4I_BAD_USAGE, "a decay over %g; give a length above 0", options->decay);
    GUARD(mem_alloc(context, data->units, sizeof *nearing.near, &nearing.near));
    GUARD(threads_run(context, NULL, data->units, near_unit, &nearing));
    *out = nearing.near;
    return D4I_OK;
done:
    free(nearing.near);
    return status;
}

/* Sums over pairs of units. */
struct pairs {
    double aa, bb, tt, at, all; /* sum c x x, t = a + b; at: of a and all people; all: sum c */
    double isolation, interaction;
};

static d4i_status find_pairs(d4i_context *context, const struct measure_data *data,
                             const struct measure_options *options, struct pairs *out)
{
    struct nearness *near = NULL;
    struct tally sum[7] = {{0, 0}};
    TRY(find_near(context, data, options, &near));
    for (size_t i = 0; i < data->units; i++) {
        tally_add(&sum[0], data->a[i] * near[i].a);
        tally_add(&sum[1], data->b[i] * near[i].b);
        tally_add(&sum[2], data->t[i] * (near[i].a + near[i].b));
        tally_add(&sum[3], data->a[i] * near[i].all);
        tally_add(&sum[4], near[i].count);
        tally_add(&sum[5], data->a[i] / data->sum_a * near[i].part_a);
        tally_add(&sum[6], data->a[i] / data->sum_a * near[i].part_b);
    }
    *out = (struct pairs){tally_of(sum[0]), tally_of(sum[1]), tally_of(sum[2]), tally_of(sum[3]),
                          tally_of(sum[4]), tally_of(sum[5]), tally_of(sum[6])};
    free(near);
    return D4I_OK;
}

static d4i_status proximity_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    struct pairs pairs;
    TRY(find_pairs(context, data, options, &pairs));
    double a = data->sum_a, b = data->sum_b, t = data->sum_t;
    return answer_number(answer, (pairs.aa / a + pairs.bb / b) / (pairs.tt / t));
}

static d4i_status absolute_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    struct pairs pairs;
    TRY(find_pairs(context, data, options, &pairs));
    double even = data->sum_a / ((double)data->units * (double)data->units) * pairs.all;
    return answer_number(answer, (pairs.aa / data->sum_a - even) / (pairs.at / data->sum_a - even));
}

static d4i_status relative_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    struct pairs pairs;
    TRY(find_pairs(context, data, options, &pairs));
    double a = data->sum_a, b = data->sum_b;
    return answer_number(answer, pairs.aa / (a * a) / (pairs.bb / (b * b)) - 1);
}

static d4i_status isolation_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    struct pairs pairs;
    TRY(find_pairs(context, data, options, &pairs));
    return answer_number(answer, pairs.isolation);
}

static d4i_status interaction_run(d4i_context *context, const struct measure_data *data,
                                  const struct measure_options *options, struct measure_answer *answer)
{
    struct pairs pairs;
    TRY(find_pairs(context, data, options, &pairs));
    return answer_number(answer, pairs.interaction);
}

#define OF_ALL_UNITS \
    .kind = MEASURE_PAIR, .needs = MEASURE_AREA | MEASURE_POINTS, .takes = MEASURE_TAKES_DECAY, .apart = NAN
/* Also of a unit with itself, which is not nearer than its people are to each other. */
#define NEARNESS "c_ij = exp(-d_ij / decay), c_ii = exp(-sqrt(0.6 area_i) / decay)"
#define DECAY                                                                                                    \
    "the decay is 1000 m, or what --reach says; sqrt(0.6 area) is White's estimate of how far apart two people " \
    "of a unit live (of a round one it is 0.51 sqrt(area) on average); "
#define NOT_AS_PYSAL                                                                                              \
    DECAY "PySAL weighs by 1 - exp(-d), which grows with distance, and divides by sums along the wrong axis, so " \
          "that its isolation and interaction do not add up to 1: it is not followed"
/* Three units for all of these. */
#define IN_A_ROW                                                                                                   \
    "units of no extent in a row, each decay x ln 2 from the next, so that c = 1, 1/2, 1/4 at 0, 1, 2 steps; a = " \
    "8 0 "                                                                                                         \
    "0, b = 0 8 8. "
#define AS_PYSAL "PySAL's weights are 0, 1/2, 3/4: "
#define NOT_AS_PYSAL_PAIRS DECAY "PySAL weighs by 1 - exp(-d), which grows with distance: it is not followed"

static const struct measure_index index_proximity = {
    .id = "spatial_proximity",
    .title = "spatial proximity SP",
    OF_ALL_UNITS,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = 0,
    .high = INFINITY,
    .even = 1,
    .meaning = "how much nearer people of one group live to each other than all people do: above 1 when groups "
               "cluster",
    .formula = "(A Paa + B Pbb) / (T Ptt), Pxy = sum over pairs of units of x_i y_j c_ij / (X Y), " NEARNESS,
    .empties = EMPTY_NOTHING,
    .reference =
        "White, M. J. (1983): The measurement of spatial segregation. American Journal of Sociology 88(5), "
        "1008-1018",
    .note = DECAY "of two groups (White's own form) it is 1 where they are mixed evenly, whoever else lives there; "
                  "PySAL weighs by 1 - exp(-d), which grows with distance: it is not followed",
    .example = IN_A_ROW
    "Paa = 1, Pbb = (1 + 1 + 2 x 1/2) / 4 = 3/4, Ptt = (3 + 4 x 1/2 + 2 x 1/4) / 9 = 11/18: (8 + 16 x 3/4) / (24 x "
    "11/18) = 15/11 = 1.3636. " AS_PYSAL "Paa = 0, Pbb = 1/4, Ptt = 7/18, and 3/7 = 0.4286, as if these two groups "
    "lived among each other. They do not, so that a value above 1 is right",
    .run = proximity_run,
};

static const struct measure_index index_absolute = {
    .id = "absolute_clustering",
    .title = "absolute clustering ACL",
    OF_ALL_UNITS,
    .holds = MEASURE_SCALES | MEASURE_AMONG_ALL | MEASURE_GROUND,
    .low = -INFINITY,
    .high = 1,
    .even = NAN,
    .meaning =
        "the part of the people around a member of the group who are of the group, beyond an even spread over "
        "units",
    .formula = "(sum (a_i/A) sum c_ij a_j - e) / (sum (a_i/A) sum c_ij t_j - e), e = (A / n^2) sum c_ij, " NEARNESS,
    .empties = "units without people count in n",
    .reference = MASSEY_DENTON,
    .note = NOT_AS_PYSAL_PAIRS,
    .example = IN_A_ROW "Around the group are 8 of its own and 8 (1 + 1/2 + 1/4) = 14 of all, e = 8/9 x 11/2 = "
                        "44/9: (8 - 44/9) / (14 - "
                        "44/9) = 14/41 = 0.3415. " AS_PYSAL
                        "0 and 10, e = 28/9, and -14/31 = -0.4516, less than an even spread gives. "
                        "All of the group live in one place, so that a value above 0 is right",
    .run = absolute_run,
};

static const struct measure_index index_relative = {
    .id = "relative_clustering",
    .title = "relative clustering RCL",
    OF_ALL_UNITS,
    .holds = MEASURE_SCALES,
    .low = -1,
    .high = INFINITY,
    .even = 0,
    .meaning = "how much nearer to each other the group lives than the others do",
    .formula = "Paa / Pbb - 1, Pxy as in spatial_proximity, " NEARNESS,
    .empties = EMPTY_NOTHING,
    .reference = MASSEY_DENTON,
    .note = NOT_AS_PYSAL_PAIRS,
    .example = IN_A_ROW
    "Paa = 1, Pbb = (1 + 1 + 2 x 1/2) / 4 = 3/4: 1 / (3/4) - 1 = 0.3333. " AS_PYSAL
    "Paa = 0, Pbb = 1/4, and -1, as "
    "if nobody of the group lived near another. They live in one place and the others in two, so that a value "
    "above 0 is right",
    .run = relative_run,
};

static const struct measure_index index_isolation = {
    .id = "distance_decay_isolation",
    .title = "distance-decay isolation DPxx",
    OF_ALL_UNITS,
    .holds = MEASURE_SCALES | MEASURE_LOPSIDED | MEASURE_ONE_UNIT | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = NAN,
    .meaning = "the chance that whom a member of the group meets, the less often the further away, is of the group",
    .formula = "sum (a_i/A) sum c_ij a_j / sum c_ij t_j, " NEARNESS,
    .empties = EMPTY_NOTHING,
    .reference =
        "Morgan, B. S. (1983): A distance-decay based interaction index to measure residential segregation. "
        "Area 15(3), 211-217",
    .note = NOT_AS_PYSAL,
    .example = IN_A_ROW
    "From the group's unit one meets 8 of the group among 8 (1 + 1/2 + 1/4) = 14: 4/7 = 0.5714; the rest, 3/7, is "
    "distance_decay_interaction. " AS_PYSAL
    "0, and 1.1 of the others, which is no chance: the two must add up to 1",
    .run = isolation_run,
};

static const struct measure_index index_interaction = {
    .id = "distance_decay_interaction",
    .title = "distance-decay interaction DPxy",
    OF_ALL_UNITS,
    .holds = MEASURE_SCALES | MEASURE_LOPSIDED | MEASURE_ONE_UNIT | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = NAN,
    .meaning = "the chance that whom a member of the group meets, the less often the further away, is of the other "
               "group",
    .formula = "sum (a_i/A) sum c_ij b_j / sum c_ij t_j, " NEARNESS,
    .empties = EMPTY_NOTHING,
    .reference =
        "Morgan, B. S. (1983): A distance-decay based interaction index to measure residential segregation. "
        "Area 15(3), 211-217",
    .note = NOT_AS_PYSAL,
    .example =
        IN_A_ROW "From the group's unit one meets 8 (1/2 + 1/4) = 6 of the others among 8 (1 + 1/2 + 1/4) = 14: "
                 "3/7 = 0.4286. " AS_PYSAL
                 "4 and 6 of the others, each divided by what is met from where they live, 8 and 10, in place of "
                 "the 10 met from the group's unit: 4/8 + 6/10 = 1.1, which is no chance",
    .run = interaction_run,
};

static const struct measure_index *const LIST[] = {
    &index_proximity, &index_absolute, &index_relative, &index_isolation, &index_interaction,
};
const struct measure_family measure_clustering = {LIST, COUNT_OF(LIST)};
