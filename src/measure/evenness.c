/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two groups, evenness: how far the group's share of the units differs from its share of all.
 */
#include "measure/chance.h"
#include "measure/texts.h"

static double dissimilarity(const struct measure_data *data)
{
    struct tally sum = {0};
    for (size_t i = 0; i < data->units; i++)
        tally_add(&sum, fabs(data->a[i] / data->sum_a - data->b[i] / data->sum_b));
    return tally_of(sum) / 2;
}

static d4i_status dissimilarity_run(d4i_context *context, const struct measure_data *data,
                                    const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return answer_number(answer, dissimilarity(data));
}

/* D = sum |a - t P| / (2 T P (1 - P)), so that its expectation is one of its terms'. */
static d4i_status dissimilarity_expected(d4i_context *context, const struct measure_data *data,
                                         const struct measure_options *options, struct measure_answer *answer)
{
    struct chance_sizes sizes;
    (void)options;
    TRY(chance_sizes_of(context, data, &sizes));
    double off = chance_sum(&sizes, data->sum_t, data->sum_a, chance_off);
    chance_sizes_release(&sizes);
    return answer_number(answer, off * data->sum_t / (2 * data->sum_a * data->sum_b));
}

static const struct measure_index index_dissimilarity = {
    .id = "dissimilarity",
    .title = "dissimilarity D",
    .kind = MEASURE_PAIR,
    .holds = USUAL_PAIR,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "the part of the group that would have to move for every unit to have the same share of it",
    .formula = "1/2 sum |a/A - b/B|",
    .empties = EMPTY_NOTHING,
    .reference = DUNCAN,
    .note = "rises with smaller units and smaller groups by chance alone: read it beside its expected value",
    .run = dissimilarity_run,
    .expected = dissimilarity_expected,
};

/* Twice the area between the Lorenz curve and the diagonal: over the units in the order of the group's share, what
 * lies before each unit. */
static d4i_status gini_run(d4i_context *context, const struct measure_data *data,
                           const struct measure_options *options, struct measure_answer *answer)
{
    uint32_t *order = NULL;
    double *share = NULL, a_before = 0, b_before = 0;
    struct tally sum = {0};
    d4i_status status;
    (void)options;
    GUARD(mem_alloc(context, data->units, sizeof *share, &share));
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    for (size_t i = 0; i < data->units; i++)
        share[i] = data->t[i] > 0 ? data->a[i] / data->t[i] : 0;
    GUARD(order_by(context, share, data->units, order));
    for (size_t k = 0; k < data->units; k++) {
        double a = data->a[order[k]] / data->sum_a, b = data->b[order[k]] / data->sum_b;
        tally_add(&sum, a * b_before - b * a_before);
        a_before += a;
        b_before += b;
    }
    answer_number(answer, fmax(0, tally_of(sum)));
done:
    free(share);
    free(order);
    return status;
}

static const struct measure_index index_gini = {
    .id = "gini",
    .title = "Gini index of segregation G",
    .kind = MEASURE_PAIR,
    .holds = USUAL_PAIR,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning =
        "the mean difference between the group's shares of any two units, against its largest possible value",
    .formula = "sum over pairs i, j of t_i t_j |p_i - p_j| / (2 T^2 P (1 - P))",
    .empties = EMPTY_NOTHING,
    .reference = DUNCAN,
    .note = "twice the area between the Lorenz curve and the diagonal, whose largest distance is D; never below D",
    .run = gini_run,
};

static double entropy_h(double relative, const struct measure_data *data)
{
    double p = data->sum_a / data->sum_t, q = data->sum_b / data->sum_t;
    return relative / data->sum_t / (entropy_term(p) + entropy_term(q));
}

static d4i_status entropy_h_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    double p = data->sum_a / data->sum_t, q = data->sum_b / data->sum_t;
    struct tally sum = {0};
    (void)context;
    (void)options;
    for (size_t i = 0; i < data->units; i++) {
        if (data->a[i] > 0)
            tally_add(&sum, data->a[i] * log(data->a[i] / data->t[i] / p));
        if (data->b[i] > 0)
            tally_add(&sum, data->b[i] * log(data->b[i] / data->t[i] / q));
    }
    return answer_number(answer, entropy_h(tally_of(sum), data));
}

static d4i_status entropy_h_expected(d4i_context *context, const struct measure_data *data,
                                     const struct measure_options *options, struct measure_answer *answer)
{
    struct chance_sizes sizes;
    (void)options;
    TRY(chance_sizes_of(context, data, &sizes));
    double of_a = chance_sum(&sizes, data->sum_t, data->sum_a, chance_relative);
    double of_b = chance_sum(&sizes, data->sum_t, data->sum_b, chance_relative);
    chance_sizes_release(&sizes);
    return answer_number(answer, entropy_h(of_a + of_b, data));
}

static const struct measure_index index_entropy_h = {
    .id = "entropy_h",
    .title = "entropy index H (Theil) of two groups",
    .kind = MEASURE_PAIR,
    .holds = USUAL_PAIR,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "by which part the units are less diverse than all people together",
    .formula = "sum t (E - E_i) / (T E), E = -P ln P - (1 - P) ln(1 - P)",
    .empties = ZERO_LOG,
    .reference = THEIL_FINIZZA,
    .note =
        "the index information_theory_h for two groups; --between parts a difference of it by the shares of units, "
        "one of information_theory_h by the sizes of the groups, so that the parts differ",
    .run = entropy_h_run,
    .expected = entropy_h_expected,
};

static d4i_status atkinson_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    double b = options->atkinson;
    struct tally sum = {0};
    if (!(b > 0 && b < 1))
        return fail(context, D4I_BAD_USAGE, "the Atkinson index wants b above 0 and below 1, not %g", b);
    for (size_t i = 0; i < data->units; i++)
        if (data->a[i] > 0 && data->b[i] > 0)
            tally_add(&sum, pow(data->a[i] / data->sum_a, b) * pow(data->b[i] / data->sum_b, 1 - b));
    return answer_number(answer, fmax(0, 1 - pow(tally_of(sum), 1 / (1 - b))));
}

static const struct measure_index index_atkinson = {
    .id = "atkinson",
    .title = "Atkinson index",
    .kind = MEASURE_PAIR,
    .takes = MEASURE_TAKES_ATKINSON,
    .holds = MEASURE_SCALES | MEASURE_MERGES | MEASURE_TRANSFERS,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "unevenness in which b says whether units with few (b < 0.5) or with many of the group weigh most",
    .formula = "1 - (P / (1 - P)) |sum t (1 - p)^(1 - b) p^b / (T P)|^(1 / (1 - b))",
    .empties = EMPTY_NOTHING,
    .reference =
        "Atkinson, A. B. (1970): On the measurement of inequality. Journal of Economic Theory 2(3), 244-263",
    .note =
        "computed as 1 - (sum (a/A)^b (b/B)^(1-b))^(1/(1-b)), the same; with b = 0.5 it does not matter which of "
        "the two is the group",
    .run = atkinson_run,
};

static d4i_status hutchens_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    struct tally sum = {0};
    (void)context;
    (void)options;
    for (size_t i = 0; i < data->units; i++) {
        double off = sqrt(data->a[i] / data->sum_a) - sqrt(data->b[i] / data->sum_b);
        tally_add(&sum, off * off);
    }
    return answer_number(answer, tally_of(sum) / 2);
}

static const struct measure_index index_hutchens = {
    .id = "hutchens",
    .title = "square root index of Hutchens",
    .kind = MEASURE_PAIR,
    .holds = USUAL_PAIR,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning =
        "one less the likeness of the two groups' distributions over units, which parts into within and between",
    .formula = "1 - sum sqrt(a/A b/B)",
    .empties = EMPTY_NOTHING,
    .reference = "Hutchens, R. (2004): One measure of segregation. International Economic Review 45(2), 555-578",
    .note = "computed as half the sum of (sqrt(a/A) - sqrt(b/B))^2, the same, exactly 0 where the mix is even",
    .run = hutchens_run,
};

static d4i_status minmax_run(d4i_context *context, const struct measure_data *data,
                             const struct measure_options *options, struct measure_answer *answer)
{
    double d = dissimilarity(data);
    (void)context;
    (void)options;
    return answer_number(answer, 2 * d / (1 + d));
}

static const struct measure_index index_minmax = {
    .id = "minmax",
    .title = "min-max index S",
    .kind = MEASURE_PAIR,
    .holds = USUAL_PAIR,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning = "one less what the two groups' distributions over units share, as a part of what either covers",
    .formula = "1 - sum min(a/A, b/B) / sum max(a/A, b/B)",
    .empties = EMPTY_NOTHING,
    .reference = "O'Sullivan, D. and Wong, D. W. S. (2007): A surface-based approach to measuring spatial "
                 "segregation. Geographical Analysis 39(2), 147-168",
    .note = "equals 2 D / (1 + D); meant for people smoothed over their surroundings: with --reach, --kernel or "
            "--scales "
            "it is told as spatial_minmax",
    .run = minmax_run,
};

/* With m thresholds at k / (m - 1) as Hong and Sadahiro's program and PySAL have it, or in the limit: the area
 * under v(threshold), the part of the group that lives in units with at least that share, is a sum over units. */
static d4i_status profile_run(d4i_context *context, const struct measure_data *data,
                              const struct measure_options *options, struct measure_answer *answer)
{
    double p = data->sum_a / data->sum_t, m = options->thresholds, step = 1 / (m - 1);
    struct tally sum = {0};
    if (options->thresholds != 0 && options->thresholds < 2)
        return fail(context, D4I_BAD_USAGE, "%d thresholds; give at least 2, or 0 for the limit",
                    options->thresholds);
    double below = m > 0 ? ceil(p / step) : 0; /* thresholds under P */
    while (m > 0 && below > 0 && (below - 1) * step >= p)
        below--;
    while (m > 0 && below * step < p)
        below++;
    for (size_t i = 0; i < data->units; i++) {
        if (!(data->a[i] > 0))
            continue;
        double share = data->a[i] / data->t[i], part = data->a[i] / data->sum_a;
        if (m == 0) {
            tally_add(&sum, part * fabs(share - p));
            continue;
        }
        double reached = floor(share / step) + 1; /* thresholds at or under the unit's share */
        while (reached > 0 && (reached - 1 >= m - 1 ? 1 : (reached - 1) * step) > share)
            reached--;
        while (reached < m && (reached >= m - 1 ? 1 : reached * step) <= share)
            reached++;
        tally_add(&sum, part * (fmax(0, reached - below) - fmin(reached, below)) / m);
    }
    return answer_number(answer, (m == 0 ? tally_of(sum) : p + tally_of(sum)) / (1 - p));
}

static const struct measure_index index_profile = {
    .id = "concentration_profile",
    .title = "concentration profile R",
    .kind = MEASURE_PAIR,
    .holds = MEASURE_SCALES | MEASURE_MERGES,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning =
        "how far the part of the group in units with at least some share of it stays away from that of an even "
        "mix, over all shares",
    .formula =
        "sum (a/A) |p - P| / (1 - P); with m thresholds (P - (sum of v below P - sum of v from P on)/m) / (1 - "
        "P), v = part of A in units with p of at least the threshold",
    .empties = EMPTY_NOTHING,
    .reference = "Hong, S.-Y. and Sadahiro, Y. (2014): Measuring geographic segregation: a graph-based approach. "
                 "Journal of Geographical Systems 16(2), 211-231",
    .note =
        "the sum is the limit of infinitely many thresholds; with few of them (PySAL has 1000) an even mix is not "
        "0 by up to 1/m",
    .example =
        "a = 3 1 0, b = 1 3 4: P = 1/3, shares 3/4, 1/4, 0. The sum is (3/4 x 5/12 + 1/4 x 1/12) / (2/3) = 1/2. "
        "With "
        "thresholds 0, 1/4, 1/2, 3/4, 1 v is 1, 1, 3/4, 3/4, 0, of which the first two are below P: (1/3 - (2 - "
        "3/2) / "
        "5) / (2/3) = 0.35. With PySAL's 1000 it is within 0.001 of the limit: both are right, of what they say",
    .run = profile_run,
};

static const struct measure_index *const LIST[] = {
    &index_dissimilarity, &index_gini,   &index_entropy_h, &index_atkinson,
    &index_hutchens,      &index_minmax, &index_profile,
};
const struct measure_family measure_evenness = {LIST, COUNT_OF(LIST)};
