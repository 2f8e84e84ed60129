/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rubin's rules, with the shape of the bootstrap: an index near an end of its range has a lopsided interval.
 */
#include "measure/imputed.h"

#include <math.h>

#include "base/sort.h"
#include "measure/draw.h"

static double normal_quantile(double part)
{
    double low = 0, high = 40;
    for (int step = 0; step < 200 && low < high; step++) {
        double at = low + (high - low) / 2;
        if (erfc(at / sqrt(2)) / 2 > 1 - part)
            low = at;
        else
            high = at;
    }
    return low;
}

/* The integral of cos^power from 0 to `end`, by Simpson's rule. Student's t is tan() of an angle with this density.
 */
static double cosine_integral(double power, double end)
{
    enum { PANELS = 512 };
    double sum = 0, width = end / PANELS;
    for (int k = 0; k <= PANELS; k++)
        sum += (k == 0 || k == PANELS ? 1 : k % 2 ? 4 : 2) * pow(fmax(0, cos(k * width)), power);
    return sum * width / 3;
}

double student_quantile(double part, double degrees)
{
    const double z = normal_quantile(part), z3 = z * z * z;
    if (!(degrees < 1e9))
        return z;
    if (degrees > 200) /* Cornish and Fisher */
        return z + (z3 + z) / (4 * degrees) + (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * degrees * degrees);
    if (degrees < 1 + 1e-9)
        return tan(M_PI * (part - 0.5)); /* Cauchy */
    double whole = cosine_integral(degrees - 1, M_PI / 2), low = 0, high = M_PI / 2;
    for (int step = 0; step < 60; step++) {
        double at = low + (high - low) / 2;
        if (cosine_integral(degrees - 1, at) / whole < 2 * part - 1)
            low = at;
        else
            high = at;
    }
    return sqrt(degrees) * tan(low);
}

static void sum_up_values(const struct imputed *imputed, struct imputed_answer *out)
{
    double count = 0, sum = 0, squares = 0, first = NAN;
    for (size_t k = 0; k < imputed->tables; k++) {
        if (isnan(imputed->value[k]))
            continue;
        first = count > 0 ? first : imputed->value[k];
        double off = imputed->value[k] - first;
        count++;
        sum += off;
        squares += off * off;
    }
    out->value = count > 0 ? first + sum / count : NAN;
    out->between = count > 1 ? fmax(0, (squares - sum * sum / count) / (count - 1)) : NAN;
}

/* Distances of a table's bootstraps from their mean, behind those that are there. */
static size_t take_distances(const double *value, size_t count, double *out)
{
    size_t defined = 0;
    double sum = 0;
    for (size_t b = 0; b < count; b++)
        if (!isnan(value[b])) {
            out[defined++] = value[b];
            sum += value[b];
        }
    for (size_t b = 0; b < defined; b++)
        out[b] -= sum / (double)defined;
    return defined;
}

/* Spread over several tables, `count` sorted distances of which `degrees` are free. */
static void widen(const struct imputed *imputed, const double *distance, size_t count, double degrees, double level,
                  struct imputed_answer *out)
{
    const double n = (double)imputed->tables, more = (1 + 1 / n) * (isnan(out->between) ? 0 : out->between);
    const double all = out->within + more, upper = (1 + level) / 2;
    if (!(all > 0)) {
        out->low = out->high = out->value;
        return;
    }
    double freedom = more > 0 ? (n - 1) * (1 + out->within / more) * (1 + out->within / more) : INFINITY;
    double wider = student_quantile(upper, freedom) / student_quantile(upper, INFINITY);
    if (!(out->within > 0)) { /* all bootstraps alike */
        out->low = out->value - student_quantile(upper, freedom) * sqrt(all);
        out->high = out->value + student_quantile(upper, freedom) * sqrt(all);
        return;
    }
    wider *= sqrt(all / out->within) * sqrt((double)count / degrees); /* distances from an own mean are short */
    out->low = out->value + wider * sorted_quantile(distance, count, (1 - level) / 2);
    out->high = out->value + wider * sorted_quantile(distance, count, upper);
}

void imputed_between(const struct imputed *imputed, double level, double least, double most,
                     struct imputed_answer *out)
{
    size_t count = 0;
    *out = (struct imputed_answer){NAN, NAN, NAN, NAN, NAN};
    sum_up_values(imputed, out);
    for (size_t k = 0; k < imputed->tables; k++)
        count += !isnan(imputed->value[k]);
    if (count < 2)
        return;
    double half =
        student_quantile((1 + level) / 2, (double)count - 1) * sqrt((1 + 1 / (double)count) * out->between);
    out->within = 0;
    out->low = fmin(out->value, fmax(least, out->value - half));
    out->high = fmax(out->value, fmin(most, out->value + half));
}

d4i_status imputed_sum_up(d4i_context *context, const struct imputed *imputed, double level, double least,
                          double most, struct imputed_answer *out)
{
    double *distance = NULL, degrees = 0, squares = 0;
    size_t count = 0;
    *out = (struct imputed_answer){NAN, NAN, NAN, NAN, NAN};
    sum_up_values(imputed, out);
    if (isnan(out->value) || !imputed->bootstrap)
        return D4I_OK;
    TRY(mem_alloc(context, imputed->start[imputed->tables], sizeof *distance, &distance));
    for (size_t k = 0; k < imputed->tables; k++) {
        size_t draws = imputed->start[k + 1] - imputed->start[k];
        size_t taken = take_distances(imputed->bootstrap + imputed->start[k], draws, distance + count);
        degrees += taken > 0 ? (double)taken - 1 : 0;
        count += taken;
    }
    for (size_t b = 0; b < count; b++)
        squares += distance[b] * distance[b];
    if (degrees > 0) {
        out->within = squares / degrees;
        sort_reals(distance, count);
        widen(imputed, distance, count, degrees, level, out);
        out->low = fmin(out->value, fmax(least, out->low));
        out->high = fmax(out->value, fmin(most, out->high));
    }
    free(distance);
    return D4I_OK;
}
