/* SPDX-License-Identifier: EUPL-1.2
 *
 * Concentration of a group on little ground, between what the smallest and the largest units would hold it on.
 */
#include "measure/inside.h"
#include "measure/texts.h"

/* Mean area, by people, of as many of the smallest and of the largest units as would hold the group. */
struct extremes {
    double smallest, largest;
};

/* Areas that only rounding tells apart are equal. Units of one area have no order: as many of them are taken as
 * would be needed if each had the mean people of them. */
#define SAME_AREA 1e-9

static double mean_area(const struct measure_data *data, const uint32_t *order, bool backwards)
{
    const size_t last = data->units - 1;
    const double *area = data->table->area;
    struct tally people = {0}, weighed = {0};
    for (size_t from = 0, end; from < data->units && tally_of(people) < data->sum_a; from = end) {
        double first = area[order[backwards ? last - from : from]];
        struct tally here = {0}, here_weighed = {0};
        for (end = from; end < data->units; end++) {
            size_t i = order[backwards ? last - end : end];
            if (fabs(area[i] - first) > SAME_AREA * first)
                break;
            tally_add(&here, data->all[i]);
            tally_add(&here_weighed, data->all[i] * area[i]);
        }
        double units = (double)(end - from), lacking = (data->sum_a - tally_of(people)) / tally_of(here) * units;
        double part = tally_of(here) > 0 ? fmin(1, ceil(lacking * (1 - 1e-12)) / units) : 0;
        tally_add(&people, part * tally_of(here));
        tally_add(&weighed, part * tally_of(here_weighed));
    }
    return tally_of(weighed) / tally_of(people);
}

static d4i_status find_extremes(d4i_context *context, const struct measure_data *data, struct extremes *out)
{
    uint32_t *order = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    GUARD(order_by(context, data->table->area, data->units, order));
    out->smallest = mean_area(data, order, false);
    out->largest = mean_area(data, order, true);
done:
    free(order);
    return status;
}

static double own_area(const struct measure_data *data, const double *people, double sum)
{
    struct tally weighed = {0};
    for (size_t i = 0; i < data->units; i++)
        tally_add(&weighed, people[i] / sum * data->table->area[i]);
    return tally_of(weighed);
}

static d4i_status absolute_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    struct extremes extremes;
    (void)options;
    TRY(find_extremes(context, data, &extremes));
    if (!(extremes.largest > extremes.smallest))
        return answer_undefined(answer, "all units that matter have the same area");
    return answer_number(answer, 1 - (own_area(data, data->a, data->sum_a) - extremes.smallest) /
                                         (extremes.largest - extremes.smallest));
}

static const struct measure_index index_absolute = {
    .id = "absolute_concentration",
    .title = "absolute concentration ACO",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_AREA,
    .holds = MEASURE_SCALES | MEASURE_AMONG_ALL,
    .low = -INFINITY,
    .high = INFINITY,
    .even = NAN,
    .apart = NAN,
    .meaning =
        "how small the units are in which the group lives: 1 as if it filled the smallest ones, 0 the largest",
    .formula =
        "1 - (sum a area / A - s) / (l - s), s and l = mean area of the smallest and of the largest units that "
        "together hold at least A people",
    .empties = EMPTY_NOTHING,
    .reference = MASSEY_DENTON,
    .note =
        "as the last unit taken is taken whole, it may pass 1 and 0 a little. The paper leaves open which unit is "
        "the last: here, in OasisR and in PySAL since July 2019 the first with which A is reached; PySAL stopped "
        "before it until then (its issue 43), and so gave other numbers. Of units of the same area, whose order "
        "would be that of the table, as many are taken as "
        "would be needed if each had their mean people",
    .example = "areas 1 2 4, a = 10 5 0, b = 0 5 10: A = 15 people fill the two smallest units, s = (1 + 2) / 2, "
               "and the two "
               "largest, l = (2 + 4) / 2; sum a area / A = 20/15, and 1 - (4/3 - 3/2) / (3 - 3/2) = 1.1111. "
               "Stopped before A "
               "is reached, as PySAL did, s = 1, l = 4, and 0.8889: but one unit of 10 does not hold 15, so 1.1111 "
               "is right",
    .run = absolute_run,
};

static d4i_status relative_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    struct extremes extremes;
    (void)options;
    TRY(find_extremes(context, data, &extremes));
    if (!(extremes.largest > extremes.smallest))
        return answer_undefined(answer, "all units that matter have the same area");
    return answer_number(answer, (own_area(data, data->a, data->sum_a) / own_area(data, data->b, data->sum_b) - 1) /
                                     (extremes.smallest / extremes.largest - 1));
}

static const struct measure_index index_relative = {
    .id = "relative_concentration",
    .title = "relative concentration RCO",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_AREA,
    .holds = MEASURE_SCALES | MEASURE_AMONG_ALL,
    .low = -INFINITY,
    .high = INFINITY,
    .even = 0,
    .apart = NAN,
    .meaning = "how much smaller than the others' the units of the group are: 1 when as much smaller as can be",
    .formula = "((sum a area / A) / (sum b area / B) - 1) / (s / l - 1), s and l as in absolute_concentration",
    .empties = EMPTY_NOTHING,
    .reference = MASSEY_DENTON,
    .note =
        "see absolute_concentration; OasisR takes l of as many of the largest units as hold B, PySAL of A, as here",
    .example =
        "areas 1 2 4, a = 10 5 0, b = 0 5 30: sum a area / A = 4/3, sum b area / B = 26/7, s = (1 + 2) / 2; the "
        "largest "
        "unit holds A = 15, l = 4: ((4/3) / (26/7) - 1) / (1.5 / 4 - 1) = 1.0256. OasisR takes the two largest, "
        "which "
        "hold B = 35, l = (30 x 4 + 10 x 2) / 40 = 3.5, and has 1.1218. The paper takes s and l as of its absolute "
        "concentration, and so of A: 1.0256 is right",
    .run = relative_run,
};

static const struct measure_index *const LIST[] = {&index_absolute, &index_relative};
const struct measure_family measure_ground = {LIST, COUNT_OF(LIST)};
