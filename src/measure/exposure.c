/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two groups, exposure: whom a member of the group meets in the own unit.
 */
#include "measure/chance.h"
#include "measure/texts.h"

/* sum (a/A)(other/all) */
static double met(const struct measure_data *data, const double *other)
{
    struct tally sum = {0};
    for (size_t i = 0; i < data->units; i++)
        if (data->a[i] > 0)
            tally_add(&sum, data->a[i] / data->sum_a * (other[i] / data->all[i]));
    return tally_of(sum);
}

/* sum t (p - P)^2 / (T P (1 - P)): the same as (isolation - P) / (1 - P), without its cancellation. */
static double eta_squared(const struct measure_data *data)
{
    double p = data->sum_a / data->sum_t;
    struct tally sum = {0};
    for (size_t i = 0; i < data->units; i++) {
        double off = data->t[i] > 0 ? data->a[i] / data->t[i] - p : 0;
        tally_add(&sum, data->t[i] * off * off);
    }
    return tally_of(sum) * data->sum_t / (data->sum_a * data->sum_b);
}

static d4i_status isolation_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return answer_number(answer, met(data, data->a));
}

/* sum t (p - P)^2 has a hypergeometric's variances as its terms. */
static double expected_eta_squared(const struct measure_data *data)
{
    struct tally sum = {0};
    for (size_t i = 0; i < data->units; i++)
        tally_add(&sum, data->t[i] > 0 ? (data->sum_t - data->t[i]) / (data->sum_t - 1) : 0);
    return tally_of(sum) / data->sum_t;
}

static d4i_status eta_squared_expected(d4i_context *context, const struct measure_data *data,
                                       const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return answer_number(answer, expected_eta_squared(data));
}

static d4i_status isolation_expected(d4i_context *context, const struct measure_data *data,
                                     const struct measure_options *options, struct measure_answer *answer)
{
    double p = data->sum_a / data->sum_t;
    (void)context;
    (void)options;
    if (data->sum_all != data->sum_t)
        return answer_undefined(answer, "not known where there are people of further groups");
    return answer_number(answer, p + (1 - p) * expected_eta_squared(data));
}

static const struct measure_index index_isolation = {
    .id = "isolation",
    .title = "isolation xPx",
    .kind = MEASURE_PAIR,
    .holds = MEASURE_SCALES | MEASURE_MERGES | MEASURE_ONE_UNIT | MEASURE_LOPSIDED | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = NAN, /* P */
    .apart = 1,
    .meaning = "the chance that somebody drawn from the unit of a member of the group is of the group, too",
    .formula = "sum (a/A)(a/t)",
    .empties = EMPTY_NOTHING,
    .reference =
        "Bell, W. (1954): A probability model for the measurement of ecological segregation. Social Forces "
        "32(4), 357-364",
    .note = "P where the mix is even: compare places by correlation_ratio. t is everybody in the unit",
    .run = isolation_run,
    .expected = isolation_expected,
};

static d4i_status interaction_run(d4i_context *context, const struct measure_data *data,
                                  const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return answer_number(answer, met(data, data->b));
}

static d4i_status interaction_expected(d4i_context *context, const struct measure_data *data,
                                       const struct measure_options *options, struct measure_answer *answer)
{
    TRY(isolation_expected(context, data, options, answer));
    answer->value = 1 - answer->value;
    return D4I_OK;
}

static const struct measure_index index_interaction = {
    .id = "interaction",
    .title = "interaction, or exposure, xPy",
    .kind = MEASURE_PAIR,
    .holds = MEASURE_SCALES | MEASURE_MERGES | MEASURE_ONE_UNIT | MEASURE_LOPSIDED | MEASURE_AMONG_ALL,
    .low = 0,
    .high = 1,
    .even = NAN, /* 1 - P */
    .apart = 0,
    .meaning = "the chance that somebody drawn from the unit of a member of the group is of the other group",
    .formula = "sum (a/A)(b/t)",
    .empties = EMPTY_NOTHING,
    .reference =
        "Bell, W. (1954): A probability model for the measurement of ecological segregation. Social Forces "
        "32(4), 357-364",
    .note = "1 - isolation where the others are everybody else; not the same from the other group's side",
    .run = interaction_run,
    .expected = interaction_expected,
};

static d4i_status eta_squared_run(d4i_context *context, const struct measure_data *data,
                                  const struct measure_options *options, struct measure_answer *answer)
{
    (void)context;
    (void)options;
    return answer_number(answer, eta_squared(data));
}

static const struct measure_index index_correlation_ratio = {
    .id = "correlation_ratio",
    .title = "correlation ratio eta squared, also V or S",
    .kind = MEASURE_PAIR,
    .holds = USUAL_PAIR,
    .low = 0,
    .high = 1,
    .even = 0,
    .apart = 1,
    .meaning =
        "isolation above what an even mix gives, as a part of what is possible; the variance of membership that "
        "units explain",
    .formula = "(xPx - P) / (1 - P) = sum t (p - P)^2 / (T P (1 - P))",
    .empties = EMPTY_NOTHING,
    .reference = "White, M. J. (1986): Segregation and diversity measures in population distribution. Population "
                 "Index 52(2), 198-221",
    .note = "the index relative_diversity for two groups",
    .run = eta_squared_run,
    .expected = eta_squared_expected,
};

static const struct measure_index *const LIST[] = {
    &index_isolation,
    &index_interaction,
    &index_correlation_ratio,
};
const struct measure_family measure_exposure = {LIST, COUNT_OF(LIST)};
