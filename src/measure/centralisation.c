/* SPDX-License-Identifier: EUPL-1.2
 *
 * How near to a centre a group lives: against ground, against the others, and around every unit.
 */
#include "measure/inside.h"
#include "measure/texts.h"

/* Distances that only rounding tells apart are equal: of coordinates in the millions a metre or more. */
#define AS_FAR 1e-9

/* Behind the units that are as far away as order[from]: they have no order, and count as one. */
static size_t as_far(const double *away, const uint32_t *order, size_t from, size_t count)
{
    size_t end = from + 1;
    while (end < count && away[order[end]] <= away[order[from]] * (1 + AS_FAR))
        end++;
    return end;
}

/* Units in the order of their distance from a centre. */
struct distances {
    double *away;
    uint32_t *order;
};

static void distances_release(struct distances *distances)
{
    free(distances->away);
    free(distances->order);
}

/* Over the distances, sum of x_before y - x y_before: twice the area between the curve of x over y and the
 * diagonal; > 0 where x is nearer. */
static double nearer(const double *x, double sum_x, const double *y, double sum_y,
                     const struct distances *distances, size_t count)
{
    const uint32_t *order = distances->order;
    struct tally sum = {0};
    double x_so_far = 0, y_so_far = 0;
    for (size_t from = 0, end; from < count; from = end) {
        struct tally x_here = {0}, y_here = {0};
        end = as_far(distances->away, order, from, count);
        for (size_t k = from; k < end; k++) {
            tally_add(&x_here, x[order[k]] / sum_x);
            tally_add(&y_here, y[order[k]] / sum_y);
        }
        tally_add(&sum, x_so_far * tally_of(y_here) - tally_of(x_here) * y_so_far);
        x_so_far += tally_of(x_here);
        y_so_far += tally_of(y_here);
    }
    return tally_of(sum);
}

static double mean_of(const double *values, size_t count)
{
    struct tally sum = {0};
    for (size_t i = 0; i < count; i++)
        tally_add(&sum, values[i]);
    return tally_of(sum) / (double)count;
}

static d4i_status from_centre(d4i_context *context, const struct measure_data *data,
                              const struct measure_options *options, struct distances *out)
{
    const struct measure_table *table = data->table;
    double x = options->centre_given ? options->centre_x : mean_of(table->x, data->units);
    double y = options->centre_given ? options->centre_y : mean_of(table->y, data->units);
    if (!isfinite(x) || !isfinite(y))
        return fail(context, D4I_BAD_USAGE, "the centre (%g, %g) is no point", x, y);
    TRY(mem_alloc(context, data->units, sizeof *out->away, &out->away));
    TRY(mem_alloc(context, data->units, sizeof *out->order, &out->order));
    for (size_t i = 0; i < data->units; i++)
        out->away[i] = hypot(table->x[i] - x, table->y[i] - y);
    return order_by(context, out->away, data->units, out->order);
}

static d4i_status absolute_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    double area = mean_of(data->table->area, data->units) * (double)data->units;
    struct distances distances = {0};
    d4i_status status;
    if (!(area > 0))
        return answer_undefined(answer, "the units have no area");
    GUARD(from_centre(context, data, options, &distances));
    answer_number(answer, nearer(data->a, data->sum_a, data->table->area, area, &distances, data->units));
done:
    distances_release(&distances);
    return status;
}

static const struct measure_index index_absolute = {
    .id = "absolute_centralisation",
    .title = "absolute centralisation ACE",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_AREA | MEASURE_POINTS,
    .takes = MEASURE_TAKES_CENTRE,
    .holds = MEASURE_SCALES | MEASURE_LOPSIDED | MEASURE_GROUND,
    .low = -1,
    .high = 1,
    .even = NAN,
    .apart = NAN,
    .meaning =
        "the part of the group that would have to move for it to live equally densely at every distance from "
        "the centre; below 0 when it lives outside",
    .formula =
        "sum over units by distance of A_before area_so_far - A_so_far area_before, as parts of A and of all area",
    .empties = EMPTY_AREA,
    .reference = MASSEY_DENTON,
    .note = "the centre is the mean of the units' points unless given; units equally far from it count as one, so "
            "that their order in the table does not matter",
    .run = absolute_run,
};

static d4i_status relative_run(d4i_context *context, const struct measure_data *data,
                               const struct measure_options *options, struct measure_answer *answer)
{
    struct distances distances = {0};
    d4i_status status;
    GUARD(from_centre(context, data, options, &distances));
    answer_number(answer, nearer(data->a, data->sum_a, data->b, data->sum_b, &distances, data->units));
done:
    distances_release(&distances);
    return status;
}

static const struct measure_index index_relative = {
    .id = "relative_centralisation",
    .title = "relative centralisation RCE",
    .kind = MEASURE_PAIR,
    .needs = MEASURE_POINTS,
    .takes = MEASURE_TAKES_CENTRE,
    .holds = MEASURE_SCALES,
    .low = -1,
    .high = 1,
    .even = 0,
    .apart = NAN,
    .meaning =
        "the part of the group that would have to move for it to be as near the centre as the others; below 0 "
        "when it lives further out",
    .formula = "sum over units by distance of A_before B_so_far - A_so_far B_before, as parts of A and of B",
    .empties = EMPTY_NOTHING,
    .reference = MASSEY_DENTON,
    .note = "the centre is the mean of the units' points unless given; units equally far from it count as one, so "
            "that their order in the table does not matter",
    .run = relative_run,
};

/* The unit, then its neighbours by distance; NAN where the group or the others do not live there. */
static d4i_status local_unit(d4i_context *context, const struct measure_data *data, size_t unit, double *away,
                             uint32_t *order, double *out)
{
    const struct neighbours *around = data->table->neighbours;
    const uint32_t *other = around->other + around->start[unit];
    size_t count = around->start[unit + 1] - around->start[unit];
    double sum_a = data->a[unit], sum_b = data->b[unit];
    away[count] = 0;
    for (size_t k = 0; k < count; k++) {
        away[k] =
            hypot(data->table->x[other[k]] - data->table->x[unit], data->table->y[other[k]] - data->table->y[unit]);
        sum_a += other[k] == unit ? 0 : data->a[other[k]];
        sum_b += other[k] == unit ? 0 : data->b[other[k]];
    }
    for (size_t k = 0; k <= count; k++) { /* few: insertion, by distance */
        size_t at = k;
        for (; at > 0 && away[order[at - 1]] > away[k]; at--)
            order[at] = order[at - 1];
        order[at] = (uint32_t)k;
    }
    struct tally sum = {0};
    double a_so_far = 0, b_so_far = 0;
    for (size_t from = 0, end; from <= count; from = end) {
        struct tally a = {0}, b = {0};
        end = as_far(away, order, from, count + 1);
        for (size_t k = from; k < end; k++) {
            size_t i = order[k] == count ? unit : other[order[k]];
            if (i == unit && order[k] != count)
                continue; /* its own neighbour: it is there already */
            tally_add(&a, data->a[i] / sum_a);
            tally_add(&b, data->b[i] / sum_b);
        }
        tally_add(&sum, a_so_far * tally_of(b) - tally_of(a) * b_so_far);
        a_so_far += tally_of(a);
        b_so_far += tally_of(b);
    }
    (void)context;
    *out = sum_a > 0 && sum_b > 0 ? tally_of(sum) : NAN;
    return D4I_OK;
}

static d4i_status local_run(d4i_context *context, const struct measure_data *data,
                            const struct measure_options *options, struct measure_answer *answer)
{
    const struct neighbours *around = data->table->neighbours;
    size_t most = 0;
    double *away = NULL;
    uint32_t *order = NULL;
    struct measure_answer made = {0};
    d4i_status status;
    (void)options;
    for (size_t i = 0; i < data->units; i++)
        most = around->start[i + 1] - around->start[i] > most ? around->start[i + 1] - around->start[i] : most;
    GUARD(mem_alloc(context, most + 1, sizeof *away, &away));
    GUARD(mem_alloc(context, most + 1, sizeof *order, &order));
    GUARD(answer_values(context, data->units, &made));
    for (size_t i = 0; i < data->units; i++)
        GUARD(local_unit(context, data, i, away, order, &made.values[i]));
    *answer = made;
    made = (struct measure_answer){0};
done:
    free(away);
    free(order);
    measure_answer_release(&made);
    return status;
}

static const struct measure_index index_local = {
    .id = "local_centralisation",
    .title = "local relative centralisation of each unit",
    .kind = MEASURE_PAIR,
    .shape = MEASURE_BY_UNIT,
    .needs = MEASURE_POINTS | MEASURE_NEIGHBOURS,
    .holds = MEASURE_SCALES,
    .low = -1,
    .high = 1,
    .even = 0,
    .apart = NAN,
    .meaning = "relative_centralisation among the unit and its neighbours, with the unit as the centre",
    .formula = "as relative_centralisation",
    .empties = "no value where the group or the others do not live in the unit or next to it",
    .reference =
        "Folch, D. C. and Rey, S. J. (2016): The centralization index: a measure of local spatial segregation. "
        "Papers in Regional Science 95(3), 555-576",
    .note = "neighbours equally far from the unit count as one, so that their order does not matter",
    .run = local_run,
};

static const struct measure_index *const LIST[] = {&index_absolute, &index_relative, &index_local};
const struct measure_family measure_centralisation = {LIST, COUNT_OF(LIST)};
