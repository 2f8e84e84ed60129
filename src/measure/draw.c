/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables by chance from counts: distributions by inversion, what all draws of a table share, and the draws in which
 * units stand alone. Those that deal people out by halves of the units are in deal.c, those that look them up in
 * regroup.c.
 */
#include "measure/draw.h"

d4i_status factorials_make(d4i_context *context, struct factorials *out)
{
    TRY(mem_alloc(context, LOG_FACTORIALS, sizeof *out->log, &out->log));
    TRY(mem_alloc(context, SCALED_FACTORIALS, sizeof *out->scaled, &out->scaled));
    for (size_t n = 1; n < LOG_FACTORIALS; n++)
        out->log[n] = out->log[n - 1] + log((double)n);
    out->scaled[0] = (struct scaled){0.5, 1};
    for (size_t n = 1; n < SCALED_FACTORIALS; n++) {
        int power;
        out->scaled[n].part = frexp(out->scaled[n - 1].part * (double)n, &power);
        out->scaled[n].power = out->scaled[n - 1].power + power;
    }
    return D4I_OK;
}

void factorials_release(struct factorials *factorials)
{
    free(factorials->log);
    free(factorials->scaled);
    memset(factorials, 0, sizeof *factorials);
}

double factorial_log(const struct factorials *of, double n)
{
    if (n < LOG_FACTORIALS)
        return of->log[(size_t)n];
    double r = 1 / n, r2 = r * r; /* Stirling: the next term is below 1e-20 */
    return (n + 0.5) * log(n) - n + 0.91893853320467274178 + r * (1.0 / 12 - r2 * (1.0 / 360 - r2 / 1260));
}

double uniforms_next(struct uniforms *uniforms)
{
    if (uniforms->used % 2 == 0)
        random_four(uniforms->stream, uniforms->used / 2, uniforms->four);
    return draw_unit(uniforms->four + 2 * (uniforms->used++ % 2));
}

double draw_binomial(const struct factorials *of, double u, double n, double chance)
{
    if (!(n > 0) || !(chance > 0))
        return 0;
    if (chance >= 1)
        return n;
    double mode = fmin(n, floor((n + 1) * chance)), up = mode, down = mode, odds = chance / (1 - chance);
    double p = exp(factorial_log(of, n) - factorial_log(of, mode) - factorial_log(of, n - mode) +
                   mode * log(chance) + (n - mode) * log1p(-chance));
    double p_up = p, p_down = p;
    if (u < p)
        return mode;
    u -= p;
    while ((up < n || down > 0) && (p_up >= 1e-300 || p_down >= 1e-300)) {
        if (up < n) {
            p_up *= odds * (n - up) / (up + 1);
            up++;
            if (u < p_up)
                return up;
            u -= p_up;
        }
        if (down > 0) {
            p_down *= down / (odds * (n - down + 1));
            down--;
            if (u < p_down)
                return down;
            u -= p_down;
        }
    }
    return mode;
}

static int compare_sums(const void *a, const void *b)
{
    const struct {
        double sum;
        uint32_t group;
    } *x = a, *y = b;
    if (x->sum != y->sum)
        return x->sum < y->sum ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

static d4i_status order_groups(d4i_context *context, struct drawing *drawing)
{
    struct {
        double sum;
        uint32_t group;
    } * items;
    size_t groups = drawing->table->groups;
    TRY(mem_alloc(context, groups, sizeof *items, &items));
    for (uint32_t m = 0; m < groups; m++) {
        items[m].sum = drawing->sum[m];
        items[m].group = m;
    }
    qsort(items, groups, sizeof *items, compare_sums);
    for (size_t m = 0; m < groups; m++)
        drawing->by_size[m] = items[m].group;
    free(items);
    return D4I_OK;
}

d4i_status drawing_make(d4i_context *context, const struct measure_table *table, enum measure_null null,
                        uint64_t seed, struct drawing *out)
{
    struct drawing made = {.table = table, .null = null, .seed = seed};
    d4i_status status;
    GUARD(mem_alloc(context, table->units + 1, sizeof *made.before, &made.before));
    GUARD(mem_alloc(context, table->groups, sizeof *made.sum, &made.sum));
    GUARD(mem_alloc(context, table->groups, sizeof *made.by_size, &made.by_size));
    for (size_t m = 0; m < table->groups; m++)
        for (size_t i = 0; i < table->units; i++) {
            made.sum[m] += table->people[m][i];
            made.before[i + 1] += table->people[m][i];
        }
    for (size_t i = 0; i < table->units; i++)
        made.before[i + 1] += made.before[i];
    GUARD(order_groups(context, &made));
    if (null == MEASURE_PERMUTATION || null == MEASURE_EVENNESS)
        GUARD(regrouping_make(context, &made));
    if (null != MEASURE_BOOTSTRAP)
        GUARD(factorials_make(context, &made.factorials));
    *out = made;
    made = (struct drawing){0};
done:
    drawing_release(&made);
    return status;
}

void drawing_release(struct drawing *drawing)
{
    free(drawing->before);
    free(drawing->sum);
    free(drawing->by_size);
    for (size_t k = 0; drawing->binomials && k < drawing->table->groups; k++)
        binomials_release(&drawing->binomials[k]);
    free(drawing->binomials);
    free(drawing->chance);
    factorials_release(&drawing->factorials);
    memset(drawing, 0, sizeof *drawing);
}

/* Units fixed: everybody in a unit draws a group by its share of all people. */
static void draw_even(const struct drawing *drawing, uint32_t number, double *const *people)
{
    size_t groups = drawing->table->groups;
    double all = drawing->before[drawing->table->units];
    for (size_t i = 0; i < drawing->table->units; i++) {
        double places = drawing->before[i + 1] - drawing->before[i], rest = all;
        struct uniforms uniforms = {.stream = {drawing->seed, number, (uint32_t)i, 1}};
        for (size_t k = 0; k < groups; k++) {
            uint32_t m = drawing->by_size[k];
            double chance = rest > 0 ? fmin(1, drawing->sum[m] / rest) : 0, x = places;
            if (k + 1 < groups)
                x = places > 0 ? draw_binomial(&drawing->factorials, uniforms_next(&uniforms), places, chance) : 0;
            people[m][i] = x;
            places -= x;
            rest -= drawing->sum[m];
        }
    }
}

/* How often each unit is drawn. Places are worked out some ahead, so that what they miss in the cache overlaps. */
static void draw_times(const struct drawing *drawing, uint32_t number, uint8_t *times)
{
    enum { AHEAD = 64 };
    const size_t units = drawing->table->units;
    memset(times, 0, units);
    for (size_t first = 0; first < units; first += AHEAD) {
        const size_t some = units - first < AHEAD ? units - first : AHEAD;
        size_t place[AHEAD];
        for (size_t i = 0; i < AHEAD; i += RANDOM_FILL / 2) {
            uint32_t bits[RANDOM_FILL];
            random_fill_beside((struct random_stream){drawing->seed, number, (uint32_t)((first + i) / 2), 1}, bits);
            for (size_t k = 0; k < RANDOM_FILL / 2; k++)
                place[i + k] = (size_t)(int64_t)(draw_unit(bits + 2 * k) * (double)units);
        }
        for (size_t i = 0; i < some; i++)
            times[place[i]]++; /* 256 of the same: once in 1e500 draws */
    }
}

/* Each unit as often as it was drawn. Four are written whatever the number, and what is too many is written over:
 * the number is a coin's, and to guess it costs more. */
static void repeat(const double *from, const uint8_t *times, size_t units, double *to)
{
    const double *end = to + units;
    for (size_t i = 0; i < units; i++) {
        if (times[i] <= 4 && end - to >= 4) {
            to[0] = to[1] = to[2] = to[3] = from[i];
            to += times[i];
        } else {
            for (unsigned k = times[i]; k > 0; k--)
                *to++ = from[i];
        }
    }
}

/* Units in their own order: by places alone each would be fetched from somewhere else in memory. */
static void draw_units(const struct drawing *drawing, uint32_t number, uint8_t *times, double *const *people)
{
    draw_times(drawing, number, times);
    for (size_t m = 0; m < drawing->table->groups; m++)
        repeat(drawing->table->people[m], times, drawing->table->units, people[m]);
}

void drawing_draw(const struct drawing *drawing, uint32_t number, struct drawing_room *room, double *const *people)
{
    if (drawing->table->units == 0)
        return;
    if (drawing->quick)
        drawing_regroup(drawing, number, room, people);
    else if (drawing->null == MEASURE_EVENNESS)
        draw_even(drawing, number, people);
    else if (drawing->null == MEASURE_BOOTSTRAP)
        draw_units(drawing, number, room->times, people);
    else
        drawing_deal(drawing, number, people);
}
