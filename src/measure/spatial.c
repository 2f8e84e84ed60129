/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two groups and who is next to whom: D less the contrast across borders, and the profile of paths. Units without
 * people have no share and so no contrast with their neighbours.
 */
#include "measure/inside.h"
#include "measure/texts.h"

static double share_at(const struct measure_data *data, size_t unit)
{
    return data->a[unit] / data->t[unit];
}

/* Mean of |p_i - p_j| over neighbours, weighed by `weight` of the two (NULL = 1) times theirs. *all = sum of the
 * weights. */
static double contrast(const struct measure_data *data, const struct neighbours *around, bool by_row,
                       const double *weight)
{
    struct tally sum = {0}, all = {0};
    for (size_t i = 0; i < data->units; i++) {
        double row = 0;
        for (size_t k = around->start[i]; k < around->start[i + 1]; k++)
            row += around->weight[k];
        for (size_t k = around->start[i]; k < around->start[i + 1]; k++) {
            size_t j = around->other[k];
            double w = by_row ? around->weight[k] / row : around->weight[k];
            if (!(data->t[i] > 0 && data->t[j] > 0 && w > 0))
                continue;
            tally_add(&sum, w * (weight ? weight[i] + weight[j] : 1) * fabs(share_at(data, i) - share_at(data, j)));
            tally_add(&all, w);
        }
    }
    return tally_of(all) > 0 ? tally_of(sum) / tally_of(all) : NAN;
}

static d4i_status less_contrast(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, double across, struct measure_answer *answer)
{
    struct measure_answer d;
    if (isnan(across))
        return answer_undefined(answer, "no two units with people are neighbours");
    TRY(measure_index_find("dissimilarity")->run(context, data, options, &d));
    return answer_number(answer, d.value - across);
}

static d4i_status adjacent_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    return less_contrast(context, data, options, contrast(data, data->table->neighbours, false, NULL), answer);
}

#define OF_NEIGHBOURS                                                                                             \
    .kind = MEASURE_PAIR, .holds = MEASURE_SCALES | MEASURE_SWAPS, .low = -1, .high = 1, .even = 0, .apart = NAN, \
    .empties =                                                                                                    \
        "a pair of neighbours of which one has no people is no pair: neither its contrast nor its w is summed"

/* Three units for all of these. */
#define ONE_EMPTY(weights)                                                                                        \
    "equal squares in a row, a = 6 2 0, b = 4 8 0: D = 1/2 (5/12 + 5/12) = 5/12, shares 0.6 and 0.2, nobody in "  \
    "the "                                                                                                        \
    "third. The one pair of neighbours with people has the contrast 0.4: 5/12 - 0.4 = 0.0167. PySAL gives the "   \
    "third "                                                                                                      \
    "the share 0 and a contrast of 0.2 with the second; its mean is " weights " = 0.3, and 0.1167. Empty ground " \
    "next to the units would so make people more apart, though nobody lives there: 0.0167 is right"

static const struct measure_index index_adjacent = {
    .id = "spatial_dissimilarity",
    .title = "dissimilarity less the contrast between neighbours D(adj)",
    OF_NEIGHBOURS,
    .needs = MEASURE_NEIGHBOURS,
    .meaning = "D, lessened by how much neighbouring units differ: as if people met across borders",
    .formula = "D - sum w_ij |p_i - p_j| / sum w_ij, w = 1 for units that touch",
    .reference =
        "Morrill, R. L. (1991): On the measure of geographic segregation. Geography Research Forum 11, 25-36",
    .note =
        "units that touch in a corner alone are neighbours like any other, and the length of a border does not "
        "matter "
        "(boundary_dissimilarity: borders alone, by their length); with --reach neighbours are those within it, "
        "and w is the kernel's weight; PySAL gives units without people the share 0",
    .example = ONE_EMPTY("(0.4 + 0.2) / 2"),
    .run = adjacent_run,
};

static d4i_status boundary_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    return less_contrast(context, data, options, contrast(data, data->table->borders, true, NULL), answer);
}

static const struct measure_index index_boundary = {
    .id = "boundary_dissimilarity",
    .title = "boundary-modified dissimilarity D(w)",
    OF_NEIGHBOURS,
    .needs = MEASURE_BORDERS,
    .meaning = "D, lessened by how much neighbouring units differ, by the length of their border",
    .formula = "D - sum w_ij |p_i - p_j| / sum w_ij, w = the border's part of all of the unit's shared borders",
    .reference = "Wong, D. W. S. (1993): Spatial indices of segregation. Urban Studies 30(3), 559-572",
    .note = "PySAL gives units without people p = 0",
    .example = ONE_EMPTY("(0.4 + 0.4/2 + 0.2/2 + 0.2) / 3"),
    .run = boundary_run,
};

/* Wong's form without the halving that Tivadar (2019) found to be one too many. */
static d4i_status perimeter_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    double *ratio = NULL, most = 0;
    d4i_status status;
    GUARD(mem_alloc(context, data->units, sizeof *ratio, &ratio));
    for (size_t i = 0; i < data->units; i++) {
        ratio[i] = data->table->area[i] > 0 ? data->table->perimeter[i] / data->table->area[i] : 0;
        most = fmax(most, ratio[i]);
    }
    for (size_t i = 0; i < data->units; i++)
        ratio[i] /= 2 * most;
    if (!(most > 0))
        answer_undefined(answer, "the units have no area or no perimeter");
    else
        GUARD(less_contrast(context, data, options, contrast(data, data->table->borders, false, ratio), answer));
done:
    free(ratio);
    return status;
}

static const struct measure_index index_perimeter = {
    .id = "perimeter_dissimilarity",
    .title = "perimeter-area-modified dissimilarity D(s)",
    OF_NEIGHBOURS,
    .needs = MEASURE_BORDERS | MEASURE_AREA | MEASURE_PERIMETER,
    .meaning = "D, lessened by how much neighbouring units differ, by border and by how compact the two are",
    .formula =
        "D - sum w_ij |p_i - p_j| (r_i + r_j) / (2 max r), r = perimeter / area, w = the border's part of all "
        "shared borders",
    .reference = "Wong, D. W. S. (1993): Spatial indices of segregation. Urban Studies 30(3), 559-572; Tivadar, M. "
                 "(2019): OasisR. Journal of Statistical Software 89(7)",
    .note = "PySAL gives units without people p = 0. For Sacramento its tests hold 0.31126985 to 1.5e-4 only; an "
            "older PySAL, and the formula, have 0.31117181, as here",
    .example = ONE_EMPTY("(0.4 + 0.2) / 2"),
    .run = perimeter_run,
};

#define MOST_PATHS 20000 /* units: of their paths two bytes each are kept */
#define NO_PATH UINT16_MAX

static void paths_from(const struct neighbours *around, size_t from, uint16_t *steps, uint32_t *queue)
{
    size_t head = 0, tail = 0;
    memset(steps, 0xFF, around->units * sizeof *steps);
    steps[from] = 0;
    queue[tail++] = (uint32_t)from;
    while (head < tail) {
        uint32_t i = queue[head++];
        for (size_t k = around->start[i]; k < around->start[i + 1]; k++)
            if (steps[around->other[k]] == NO_PATH && steps[i] < NO_PATH - 1) {
                steps[around->other[k]] = (uint16_t)(steps[i] + 1);
                queue[tail++] = around->other[k];
            }
    }
}

/* Units by falling share; eta[k] = pairs among the first k of them / sum of their paths, 0 where one has none. */
static d4i_status closeness(d4i_context *context, const struct measure_data *data, const uint32_t *order,
                            double *eta)
{
    uint16_t *steps = NULL;
    uint32_t *queue = NULL;
    double sum = 0;
    bool broken = false;
    d4i_status status;
    GUARD(mem_alloc(context, data->units, sizeof *steps, &steps));
    GUARD(mem_alloc(context, data->units, sizeof *queue, &queue));
    eta[0] = 0;
    for (size_t n = 0; n < data->units; n++) {
        paths_from(data->table->neighbours, order[data->units - 1 - n], steps, queue);
        for (size_t k = 0; k < n && !broken; k++) {
            broken = steps[order[data->units - 1 - k]] == NO_PATH;
            sum += 2.0 * steps[order[data->units - 1 - k]];
        }
        eta[n + 1] = broken || sum == 0 ? 0 : (double)(n + 1) * (double)n / sum;
    }
done:
    free(steps);
    free(queue);
    return status;
}

static d4i_status proximity_run(d4i_context *context, const struct measure_data *data,
                                const struct measure_options *options, struct measure_answer *answer)
{
    double p = data->sum_a / data->sum_t, m = options->thresholds ? options->thresholds : 1000;
    double *share = NULL, *eta = NULL;
    uint32_t *order = NULL;
    struct tally sum = {0};
    d4i_status status;
    if (m < 2)
        return fail(context, D4I_BAD_USAGE, "%d thresholds; give at least 2, or 0 for 1000", options->thresholds);
    if (data->units > MOST_PATHS)
        return fail(context, D4I_BAD_INPUT, "%zu units; the paths of at most %d are walked", data->units,
                    MOST_PATHS);
    GUARD(mem_alloc(context, data->units, sizeof *share, &share));
    GUARD(mem_alloc(context, data->units + 1, sizeof *eta, &eta));
    GUARD(mem_alloc(context, data->units, sizeof *order, &order));
    for (size_t i = 0; i < data->units; i++)
        share[i] = data->t[i] > 0 ? share_at(data, i) : 0;
    GUARD(order_by(context, share, data->units, order));
    GUARD(closeness(context, data, order, eta));
    size_t above = data->units;
    double k = 0;
    while (k < m) { /* units with at least the threshold are the last `above` of the order */
        double threshold = k == m - 1 ? 1 : k * (1 / (m - 1));
        while (above > 0 && share[order[data->units - above]] < threshold)
            above--;
        tally_add(&sum, (threshold < p ? -1 : 1) * eta[above] / m);
        k++;
    }
    answer_number(answer, (p + tally_of(sum)) / (1 - p));
done:
    free(share);
    free(eta);
    free(order);
    return status;
}

static const struct measure_index index_proximity = {
    .id = "spatial_proximity_profile",
    .title = "spatial proximity profile",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_NEIGHBOURS,
    .holds = MEASURE_SCALES,
    .low = -INFINITY,
    .high = INFINITY,
    .even = NAN,
    .apart = NAN,
    .meaning =
        "how near to each other, in steps from neighbour to neighbour, the units with at least some share of "
        "the group are, over all shares",
    .formula =
        "(P - (sum of eta below P - sum of eta from P on) / m) / (1 - P), eta = n (n - 1) / sum of their paths "
        "for the n units with p of at least the threshold",
    .empties = "a unit without people counts as one without the group",
    .reference = "Hong, S.-Y. and Sadahiro, Y. (2014): Measuring geographic segregation: a graph-based approach. "
                 "Journal of Geographical Systems 16(2), 211-231",
    .note = "thresholds as in concentration_profile, 1000 by default",
    .run = proximity_run,
};

static const struct measure_index *const LIST[] = {&index_adjacent, &index_boundary, &index_perimeter,
                                                   &index_proximity};
const struct measure_family measure_spatial = {LIST, COUNT_OF(LIST)};
