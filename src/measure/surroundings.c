/* SPDX-License-Identifier: EUPL-1.2
 *
 * Groups in the surroundings of every unit: the mix there by a kernel's weights, against that of all (Reardon and
 * O'Sullivan). The caller's neighbours say who is around; with each unit alone they are the indices without space.
 */
#include "measure/inside.h"
#include "measure/texts.h"

/* What the surroundings' mixes add up to. */
struct sums {
    struct tally off, entropy, interaction; /* sums over units of t times |p - P|, E and I of its surroundings */
};

/* People around a unit, by group; their sum. */
static double people_around(const struct measure_data *data, size_t unit, double *around)
{
    const struct neighbours *neighbours = data->table->neighbours;
    double all = 0;
    for (size_t m = 0; m < data->table->groups; m++) {
        around[m] = 0;
        for (size_t k = neighbours->start[unit]; k < neighbours->start[unit + 1]; k++)
            around[m] += neighbours->weight[k] * data->table->people[m][neighbours->other[k]];
        all += around[m];
    }
    return all;
}

static d4i_status sum_around(d4i_context *context, const struct measure_data *data, struct sums *sums,
                             const char **undefined)
{
    size_t groups = data->table->groups;
    double *around = NULL;
    *sums = (struct sums){{0, 0}, {0, 0}, {0, 0}};
    *undefined = NULL;
    TRY(mem_alloc(context, groups, sizeof *around, &around));
    for (size_t i = 0; i < data->units && !*undefined; i++) {
        double all = people_around(data, i, around);
        if (data->t[i] > 0 && !(all > 0))
            *undefined = "somebody has nobody around; let each unit be its own neighbour";
        for (size_t m = 0; m < groups && all > 0; m++) {
            double share = around[m] / all;
            tally_add(&sums->off, data->t[i] * fabs(share - share_of(data, m)));
            tally_add(&sums->entropy, data->t[i] * entropy_term(share));
            tally_add(&sums->interaction, data->t[i] * share * (1 - share));
        }
    }
    free(around);
    return D4I_OK;
}

static d4i_status theory_run(d4i_context *context, const struct measure_data *data,
                             const struct measure_options *options, struct measure_answer *answer)
{
    struct sums sums;
    const char *undefined;
    (void)options;
    TRY(sum_around(context, data, &sums, &undefined));
    if (undefined)
        return answer_undefined(answer, undefined);
    return answer_number(answer, 1 - tally_of(sums.entropy) / (data->sum_t * whole_entropy(data)));
}

static d4i_status dissimilarity_run(d4i_context *context, const struct measure_data *data,
                                    const struct measure_options *options, struct measure_answer *answer)
{
    struct sums sums;
    const char *undefined;
    (void)options;
    TRY(sum_around(context, data, &sums, &undefined));
    if (undefined)
        return answer_undefined(answer, undefined);
    return answer_number(answer, tally_of(sums.off) / (2 * data->sum_t * whole_interaction(data)));
}

static d4i_status diversity_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    struct sums sums;
    const char *undefined;
    (void)options;
    TRY(sum_around(context, data, &sums, &undefined));
    if (undefined)
        return answer_undefined(answer, undefined);
    return answer_number(answer, 1 - tally_of(sums.interaction) / (data->sum_t * whole_interaction(data)));
}

/* sum (a/A) of the share around, of the group itself or of the others */
static d4i_status met_around(const struct measure_data *data, const double *whom, struct measure_answer *answer)
{
    const struct neighbours *neighbours = data->table->neighbours;
    struct tally sum = {0};
    for (size_t i = 0; i < data->units; i++) {
        double met = 0, all = 0;
        for (size_t k = neighbours->start[i]; k < neighbours->start[i + 1]; k++) {
            met += neighbours->weight[k] * whom[neighbours->other[k]];
            all += neighbours->weight[k] * data->all[neighbours->other[k]];
        }
        if (data->a[i] > 0 && !(all > 0))
            return answer_undefined(answer, "somebody has nobody around; let each unit be its own neighbour");
        tally_add(&sum, data->a[i] > 0 ? data->a[i] / data->sum_a * (met / all) : 0);
    }
    return answer_number(answer, tally_of(sum));
}

static d4i_status isolation_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return met_around(data, data->a, answer);
}

static d4i_status exposure_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return met_around(data, data->b, answer);
}

/* What both surfaces cover, by what either does; each is smoothed, then made to add up to 1. */
static d4i_status minmax_run(d4i_context *context, const struct measure_data *data,
                             const struct measure_options *options, struct measure_answer *answer)
{
    struct tally sum_a = {0}, sum_b = {0}, both = {0}, either = {0};
    double *a = NULL, *b = NULL;
    d4i_status status;
    (void)options;
    GUARD(mem_alloc(context, data->units, sizeof *a, &a));
    GUARD(mem_alloc(context, data->units, sizeof *b, &b));
    neighbours_smooth(data->table->neighbours, data->a, a);
    neighbours_smooth(data->table->neighbours, data->b, b);
    for (size_t i = 0; i < data->units; i++) {
        tally_add(&sum_a, a[i]);
        tally_add(&sum_b, b[i]);
    }
    for (size_t i = 0; i < data->units; i++) {
        double x = a[i] / tally_of(sum_a), y = b[i] / tally_of(sum_b);
        tally_add(&both, fmin(x, y));
        tally_add(&either, fmax(x, y));
    }
    if (tally_of(sum_a) > 0 && tally_of(sum_b) > 0)
        answer_number(answer, 1 - tally_of(both) / tally_of(either));
    else
        answer_undefined(answer, "nobody has anybody around; let each unit be its own neighbour");
done:
    free(a);
    free(b);
    return status;
}

#define REARDON_OSULLIVAN                                                                                  \
    "Reardon, S. F. and O'Sullivan, D. (2004): Measures of spatial segregation. Sociological Methodology " \
    "34(1), 121-162"
#define AROUND                                                                                        \
    .needs = MEASURE_NEIGHBOURS | MEASURE_SURROUNDINGS, .reference = REARDON_OSULLIVAN, .apart = NAN, \
    .empties = EMPTY_NOTHING,                                                                         \
    .note = "which kernel and bandwidth is the caller's choice, and to be told with the value"

static const struct measure_index index_theory = {
    .id = "spatial_information_theory_h",
    .title = "spatial information theory index H~",
    .kind = MEASURE_GROUPS,
    AROUND,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = -INFINITY,
    .high = 1,
    .even = 0,
    .meaning = "by which part people's surroundings are less diverse than all people together",
    .formula = "1 - sum t E~ / (T E), E~ = entropy of p~_m = sum w t_m / sum w t around the unit",
    .run = theory_run,
};

static const struct measure_index index_dissimilarity = {
    .id = "spatial_multigroup_dissimilarity",
    .title = "spatial dissimilarity D~",
    .kind = MEASURE_GROUPS,
    AROUND,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = 0,
    .high = 1,
    .even = 0,
    .meaning = "how far the mix of people's surroundings is from that of all, as a part of complete separation",
    .formula = "sum over groups and units of t |p~_m - P_m| / (2 T I)",
    .run = dissimilarity_run,
};

static const struct measure_index index_diversity = {
    .id = "spatial_relative_diversity",
    .title = "spatial relative diversity R~",
    .kind = MEASURE_GROUPS,
    AROUND,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = -INFINITY,
    .high = 1,
    .even = 0,
    .meaning = "by which part two people of one surroundings are less often of two groups than two drawn from all",
    .formula = "1 - sum t I~ / (T I), I~ = sum p~_m (1 - p~_m)",
    .run = diversity_run,
};

static const struct measure_index index_isolation = {
    .id = "spatial_isolation",
    .title = "spatial isolation P~",
    .kind = MEASURE_PAIR,
    AROUND,
    .holds = MEASURE_SCALES | MEASURE_ONE_UNIT | MEASURE_LOPSIDED | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = NAN,
    .meaning = "the group's share of the people around its members",
    .formula = "sum (a/A) p~, p~ = sum w a / sum w t around the unit",
    .run = isolation_run,
};

static const struct measure_index index_exposure = {
    .id = "spatial_exposure",
    .title = "spatial exposure P~",
    .kind = MEASURE_PAIR,
    AROUND,
    .holds = MEASURE_SCALES | MEASURE_ONE_UNIT | MEASURE_LOPSIDED | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = NAN,
    .meaning = "the others' share of the people around the members of the group",
    .formula = "sum (a/A) q~, q~ = sum w b / sum w t around the unit",
    .run = exposure_run,
};

static const struct measure_index index_minmax = {
    .id = "spatial_minmax",
    .title = "min-max index S of surfaces",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_NEIGHBOURS | MEASURE_SURROUNDINGS,
    .holds = MEASURE_SCALES | MEASURE_SWAPS,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = NAN,
    .meaning = "one less what the surfaces of the two groups share, as a part of what either covers",
    .formula = "1 - sum min(a~/A~, b~/B~) / sum max(a~/A~, b~/B~), a~ = sum w a around the unit, A~ = sum a~",
    .empties = "a unit without people has its place in the surfaces, which are of those around it",
    .reference = "O'Sullivan, D. and Wong, D. W. S. (2007): A surface-based approach to measuring spatial "
                 "segregation. Geographical Analysis 39(2), 147-168",
    .note =
        "without surroundings it is minmax, and --of minmax with --reach, --kernel or --scales is this; surfaces "
        "are taken at the points of the units, as PySAL does",
    .run = minmax_run,
};

static const struct measure_index *const LIST[] = {
    &index_theory, &index_dissimilarity, &index_diversity, &index_isolation, &index_exposure, &index_minmax,
};
const struct measure_family measure_surroundings = {LIST, COUNT_OF(LIST)};
