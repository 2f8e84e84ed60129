/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables by chance. With both margins fixed, people are dealt out by halves: how many of each group live in the
 * first half of the units is a multivariate hypergeometric, and so on within each half, so that a draw costs units
 * x groups and not people.
 */
#include "measure/draw.h"

static double log_factorial(const double *factorial, double n)
{
    if (n < DRAW_FACTORIALS)
        return factorial[(size_t)n];
    double r = 1 / n, r2 = r * r; /* Stirling: the next term is below 1e-20 */
    return (n + 0.5) * log(n) - n + 0.91893853320467274178 + r * (1.0 / 12 - r2 * (1.0 / 360 - r2 / 1260));
}

/* From 0 upwards: for few people or a small group. */
static double from_zero(double u, double all, double of_group, double n, double most)
{
    double over = 1, under = 1, larger = fmax(of_group, n), rest = all - of_group - n;
    double i = 0;
    while (i < most) {
        over *= all - larger - i;
        under *= all - i;
        i++;
    }
    double p = over / under, x = 0;
    while (u >= p && x < most) {
        u -= p;
        p *= (of_group - x) * (n - x) / ((x + 1) * (rest + x + 1));
        x++;
    }
    return x;
}

#define FEW 12

/* From the likeliest value outwards, both ways in turn: about as many steps as two deviations. */
static double from_mode(const double *factorial, double u, double all, double of_group, double n, double least,
                        double most)
{
    double rest = all - of_group - n, mode = floor((n + 1) * (of_group + 1) / (all + 2));
    double up = mode, down = mode;
    double p = exp(log_factorial(factorial, of_group) - log_factorial(factorial, mode) -
                   log_factorial(factorial, of_group - mode) + log_factorial(factorial, all - of_group) -
                   log_factorial(factorial, n - mode) - log_factorial(factorial, rest + mode) -
                   log_factorial(factorial, all) + log_factorial(factorial, n) + log_factorial(factorial, all - n));
    double p_up = p, p_down = p;
    if (u < p)
        return mode;
    u -= p;
    while (up < most || down > least) {
        if (up < most) {
            p_up *= (of_group - up) * (n - up) / ((up + 1) * (rest + up + 1));
            up++;
            if (u < p_up)
                return up;
            u -= p_up;
        }
        if (down > least) {
            p_down *= down * (rest + down) / ((of_group - down + 1) * (n - down + 1));
            down--;
            if (u < p_down)
                return down;
            u -= p_down;
        }
        if (p_up < 1e-300 && p_down < 1e-300)
            break; /* rounding left u above all probability */
    }
    return mode;
}

double draw_hypergeometric(const double *factorial, double u, double all, double of_group, double n)
{
    double least = fmax(0, n + of_group - all), most = fmin(n, of_group);
    if (least >= most)
        return least;
    if (most <= FEW && least == 0)
        return from_zero(u, all, of_group, n, most);
    return from_mode(factorial, u, all, of_group, n, least, most);
}

double draw_binomial(const double *factorial, double u, double n, double chance)
{
    if (!(n > 0) || !(chance > 0))
        return 0;
    if (chance >= 1)
        return n;
    double mode = fmin(n, floor((n + 1) * chance)), up = mode, down = mode, odds = chance / (1 - chance);
    double p = exp(log_factorial(factorial, n) - log_factorial(factorial, mode) -
                   log_factorial(factorial, n - mode) + mode * log(chance) + (n - mode) * log1p(-chance));
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
    GUARD(mem_alloc(context, DRAW_FACTORIALS, sizeof *made.factorial, &made.factorial));
    for (size_t n = 1; n < DRAW_FACTORIALS; n++)
        made.factorial[n] = made.factorial[n - 1] + log((double)n);
    for (size_t m = 0; m < table->groups; m++)
        for (size_t i = 0; i < table->units; i++) {
            made.sum[m] += table->people[m][i];
            made.before[i + 1] += table->people[m][i];
        }
    for (size_t i = 0; i < table->units; i++)
        made.before[i + 1] += made.before[i];
    GUARD(order_groups(context, &made));
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
    free(drawing->factorial);
    memset(drawing, 0, sizeof *drawing);
}

/* Units from .. end - 1 with the people left[group] of each group; a stream for each node, told by its first unit
 * and its size. */
struct node {
    const struct drawing *drawing;
    double *const *people;
    uint32_t number;
};

static struct random_stream stream_of(const struct node *node, size_t from, size_t end)
{
    return (struct random_stream){node->drawing->seed, node->number, (uint32_t)from, (uint32_t)(end - from)};
}

/* Uniform numbers of a stream one after the other, two for the price of one. */
struct uniforms {
    struct random_stream stream;
    uint32_t used, four[4];
};

static double next_uniform(struct uniforms *uniforms)
{
    if (uniforms->used % 2 == 0)
        random_four(uniforms->stream, uniforms->used / 2, uniforms->four);
    const uint32_t *bits = uniforms->four + 2 * (uniforms->used++ % 2);
    return (double)(((uint64_t)bits[0] << 21) ^ (bits[1] >> 11)) * 0x1p-53;
}

/* Both margins fixed: how many of each group live in the first half, into first[group]. */
static void split_fixed(const struct node *node, size_t from, size_t half, size_t end, const double *left,
                        double *first)
{
    const struct drawing *drawing = node->drawing;
    double places = drawing->before[half] - drawing->before[from];
    double all = drawing->before[end] - drawing->before[from];
    struct uniforms uniforms = {.stream = stream_of(node, from, end)};
    size_t groups = drawing->table->groups;
    for (size_t k = 0; k < groups; k++) {
        uint32_t m = drawing->by_size[k];
        double of_group = left[m], x = 0;
        if (k + 1 == groups)
            x = places;
        else if (of_group > 0 && places > 0)
            x = draw_hypergeometric(drawing->factorial, next_uniform(&uniforms), all, of_group, places);
        first[m] = x;
        places -= x;
        all -= of_group;
    }
}

/* Groups fixed: everybody draws a half by its people. */
static void split_free(const struct node *node, size_t from, size_t half, size_t end, const double *left,
                       double *first)
{
    const struct drawing *drawing = node->drawing;
    double all = drawing->before[end] - drawing->before[from];
    double part = all > 0 ? (drawing->before[half] - drawing->before[from]) / all : 0.5;
    struct uniforms uniforms = {.stream = stream_of(node, from, end)};
    for (size_t m = 0; m < drawing->table->groups; m++)
        first[m] = left[m] > 0 ? draw_binomial(drawing->factorial, next_uniform(&uniforms), left[m], part) : 0;
}

static void deal(const struct node *node, size_t from, size_t end, double *left)
{
    const struct drawing *drawing = node->drawing;
    size_t groups = drawing->table->groups, half = from + (end - from) / 2;
    if (end - from == 1) {
        for (size_t m = 0; m < groups; m++)
            node->people[m][from] = left[m];
        return;
    }
    double *first = left + groups; /* deeper levels lie behind */
    (drawing->null == MEASURE_PERMUTATION ? split_fixed : split_free)(node, from, half, end, left, first);
    for (size_t m = 0; m < groups; m++)
        left[m] -= first[m];
    deal(node, from, half, first);
    for (size_t m = 0; m < groups; m++)
        first[m] = left[m];
    deal(node, half, end, first);
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
                x = places > 0 ? draw_binomial(drawing->factorial, next_uniform(&uniforms), places, chance) : 0;
            people[m][i] = x;
            places -= x;
            rest -= drawing->sum[m];
        }
    }
}

static void draw_units(const struct drawing *drawing, uint32_t number, double *const *people)
{
    size_t units = drawing->table->units;
    struct random_stream stream = {drawing->seed, number, 0, 1};
    for (size_t i = 0; i < units; i++) {
        stream.b = (uint32_t)i;
        size_t seen = (size_t)(random_unit(stream, 0) * (double)units);
        for (size_t m = 0; m < drawing->table->groups; m++)
            people[m][i] = drawing->table->people[m][seen];
    }
}

void drawing_draw(const struct drawing *drawing, uint32_t number, double *const *people, double *scratch)
{
    struct node node = {drawing, people, number};
    if (drawing->table->units == 0)
        return;
    if (drawing->null == MEASURE_EVENNESS) {
        draw_even(drawing, number, people);
    } else if (drawing->null == MEASURE_BOOTSTRAP) {
        draw_units(drawing, number, people);
    } else {
        memcpy(scratch, drawing->sum, drawing->table->groups * sizeof *scratch);
        deal(&node, 0, drawing->table->units, scratch);
    }
}
