/* SPDX-License-Identifier: EUPL-1.2
 *
 * People dealt out by halves: how many of each group live in the first half of the units is a multivariate
 * hypergeometric, and so on within each half, so that a draw costs units x groups and not people. A node's people
 * stand at its first unit until they are dealt, so that the table itself is all the memory.
 *
 * What a draw of one group waits for is the draw of the group before. Nodes do not wait for each other: many are
 * dealt side by side, first the likeliest value and its chance for all, then the searches from there.
 */
#include "measure/draw.h"

enum { NODES = 32, UNITS = 2 * NODES };

/* Nodes side by side: units from .. half - 1 and half .. end - 1. */
struct nodes {
    size_t count;
    size_t from[NODES], half[NODES], end[NODES];
    double places[NODES], others[NODES]; /* left in the first half and in the second */
    double start[NODES], chance[NODES];  /* where the search begins, and how likely that is */
    bool small[NODES];                   /* all factorials are in the table */
    struct scaled all[NODES];            /* that of places + others, where small */
    uint32_t bits[NODES][4];
};

/* A node of `places` and `others` of which n are taken: about the likeliest number in the first half. (No floor()
 * nor fmin(): calls of functions where the processor is not told to be young.) */
static inline double likeliest(double places, double others, double n)
{
    double all = places + others, x = all > 0 ? (double)(int64_t)(n * places / all) : 0;
    double least = n > others ? n - others : 0, most = n < places ? n : places;
    x = x < least ? least : x;
    return x > most ? most : x;
}

/* How likely x of n lie in the first half; by logarithms where a number is beyond the table. */
static double chance_large(const struct factorials *of, double places, double others, double n, double x)
{
    double rest = others - n + x;
    return exp(factorial_log(of, places) - factorial_log(of, x) - factorial_log(of, places - x) +
               factorial_log(of, others) - factorial_log(of, n - x) - factorial_log(of, rest) -
               factorial_log(of, places + others) + factorial_log(of, n) + factorial_log(of, places + others - n));
}

/* The same where all factorials are in the table. *all is that of places + others, and becomes that of the rest. */
static inline double chance_small(const struct scaled *f, double places, double others, double n, double x,
                                  struct scaled *all)
{
    uint32_t a = (uint32_t)(int32_t)places, b = (uint32_t)(int32_t)others, c = (uint32_t)(int32_t)n;
    uint32_t d = (uint32_t)(int32_t)x;
    const struct scaled *rest = &f[a + b - c];
    double over = f[a].part * f[b].part * (f[c].part * rest->part);
    double under = f[d].part * f[a - d].part * (f[c - d].part * f[b + d - c].part) * all->part;
    int64_t power = f[a].power + f[b].power + f[c].power + rest->power - f[d].power - f[a - d].power -
                    f[c - d].power - f[b + d - c].power - all->power;
    *all = *rest;
    return over / under * factorial_power(power);
}

/* Nodes whose searches go side by side, as many as the processor divides at a time. */
typedef double two __attribute__((vector_size(16)));
typedef int64_t two_flags __attribute__((vector_size(16)));
typedef double four __attribute__((vector_size(32)));
typedef int64_t four_flags __attribute__((vector_size(32)));
#define ANY_two_flags(flags) ((flags)[0] | (flags)[1])
#define ANY_four_flags(flags) ((flags)[0] | (flags)[1] | (flags)[2] | (flags)[3])

/* From `start` outwards, both ways at once: about as many steps as a deviation. A chance is the one before times a
 * quotient of products of two whole numbers, which go on by differences that grow by 2. Beyond the least and the
 * most the products are 0, and so is what they are multiplied with. Ends where rounding left u above all
 * probability. However many nodes go side by side, each takes the same steps with the same roundings. */
#define SEARCH(vector, flags)                                                                \
    vector left, k, rest, n, at, p_up;                                                       \
    memcpy(&left, u, sizeof left);                                                           \
    memcpy(&k, places, sizeof k);                                                            \
    memcpy(&rest, others, sizeof k);                                                         \
    memcpy(&n, people, sizeof n);                                                            \
    memcpy(&at, start, sizeof at);                                                           \
    memcpy(&p_up, chance, sizeof p_up);                                                      \
    rest -= n;                                                                               \
    vector up_over = (k - at) * (n - at), up_over_more = at + at - k - n + 1, p_down = p_up; \
    vector up_under = (at + 1) * (rest + at + 1), up_under_more = rest + at + at + 3;        \
    vector down_over = at * (rest + at), down_over_more = 1 - rest - at - at;                \
    vector down_under = (k - at + 1) * (n - at + 1), down_under_more = k + n - at - at + 3;  \
    flags open = left >= p_up, hit = {0}, rising = {0};                                      \
    vector steps = {0}, one = steps + 1;                                                     \
    left -= p_up;                                                                            \
    while (ANY_##flags(open)) {                                                              \
        vector over = 1 / (up_under * down_under); /* one division for both */               \
        p_up *= up_over * down_under * over;                                                 \
        p_down *= down_over * up_under * over;                                               \
        up_over += up_over_more;                                                             \
        up_under += up_under_more;                                                           \
        down_over += down_over_more;                                                         \
        down_under += down_under_more;                                                       \
        up_over_more += 2;                                                                   \
        up_under_more += 2;                                                                  \
        down_over_more += 2;                                                                 \
        down_under_more += 2;                                                                \
        vector both = p_up + p_down;                                                         \
        flags here = open & (left < both);                                                   \
        steps += (vector)(open & (flags)one);                                                \
        hit |= here;                                                                         \
        rising |= here & (left < p_up);                                                      \
        open &= ~here & (both > 1e-300);                                                     \
        left -= both;                                                                        \
    }                                                                                        \
    at += (vector)(hit & rising & (flags)steps) - (vector)(hit & ~rising & (flags)steps);    \
    memcpy(start, &at, sizeof at)

static void search_two(const double *u, const double *places, const double *others, const double *people,
                       double *start, const double *chance)
{
    SEARCH(two, two_flags);
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(D4I_PLAIN)
__attribute__((target("avx2"))) static void search_four(const double *u, const double *places, const double *others,
                                                        const double *people, double *start, const double *chance)
{
    SEARCH(four, four_flags);
}

static bool divides_four(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define search_four search_two
static bool divides_four(void)
{
    return false;
}
#endif

static void search(const double *u, const double *places, const double *others, const double *people, double *start,
                   const double *chance, size_t count)
{
    bool fours = divides_four();
    for (size_t w = 0; w < count; w += fours ? 4 : 2)
        (fours ? search_four : search_two)(u + w, places + w, others + w, people + w, start + w, chance + w);
}

double draw_hypergeometric(const struct factorials *of, double u, double all, double of_group, double n)
{
    double first[4] = {n}, second[4] = {all - n}, people[4] = {of_group};
    double start[4] = {likeliest(n, all - n, of_group)}, us[4] = {u}, chance[4] = {0, 2, 2, 2};
    if (all < SCALED_FACTORIALS) {
        struct scaled scaled = of->scaled[(size_t)all];
        chance[0] = chance_small(of->scaled, n, all - n, of_group, start[0], &scaled);
    } else {
        chance[0] = chance_large(of, n, all - n, of_group, start[0]);
    }
    search(us, first, second, people, start, chance, 1);
    return start[0];
}

/* The first, second or third of a block's numbers, uniform in [0, 1), of 42 bits: as fine as chances are known. */
static inline double unit_of(const uint32_t bits[4], size_t which)
{
    return (double)((int64_t)bits[which] << 10 | (bits[3] >> 10 * which & 1023)) * 0x1p-42;
}

/* One group of all nodes. Nobody's chance is certain. */
static void split_group(const struct drawing *drawing, struct nodes *nodes, size_t k, double *column)
{
    const struct factorials *of = &drawing->factorials;
    double u[NODES], people[NODES];
    for (size_t w = 0; w < nodes->count; w++) {
        double places = nodes->places[w], others = nodes->others[w], n = column[nodes->from[w]];
        people[w] = n;
        u[w] = unit_of(nodes->bits[w], k % 3);
        nodes->start[w] = likeliest(places, others, n);
        if (n == 0)
            nodes->chance[w] = 2;
        else if (nodes->small[w])
            nodes->chance[w] = chance_small(of->scaled, places, others, n, nodes->start[w], &nodes->all[w]);
        else
            nodes->chance[w] = chance_large(of, places, others, n, nodes->start[w]);
    }
    for (size_t w = nodes->count; w % 4; w++) {
        u[w] = people[w] = nodes->start[w] = nodes->places[w] = nodes->others[w] = 0;
        nodes->chance[w] = 2;
    }
    search(u, nodes->places, nodes->others, people, nodes->start, nodes->chance, nodes->count);
    for (size_t w = 0; w < nodes->count; w++) {
        double n = people[w], x = nodes->start[w];
        column[nodes->from[w]] = x;
        column[nodes->half[w]] = n - x;
        nodes->places[w] -= x;
        nodes->others[w] -= n - x;
    }
}

/* Both margins fixed; a stream for each node, told by its first unit and its size. */
static void split_fixed(const struct drawing *drawing, uint32_t number, double *const *people, struct nodes *nodes)
{
    size_t groups = drawing->table->groups;
    for (size_t w = 0; w < nodes->count; w++) {
        nodes->places[w] = drawing->before[nodes->half[w]] - drawing->before[nodes->from[w]];
        nodes->others[w] = drawing->before[nodes->end[w]] - drawing->before[nodes->half[w]];
        double all = nodes->places[w] + nodes->others[w];
        nodes->small[w] = all < SCALED_FACTORIALS;
        if (nodes->small[w])
            nodes->all[w] = drawing->factorials.scaled[(size_t)all];
    }
    for (size_t k = 0; k + 1 < groups; k++) {
        for (size_t w = 0; k % 3 == 0 && w < nodes->count; w++)
            random_four((struct random_stream){drawing->seed, number, (uint32_t)nodes->from[w],
                                               (uint32_t)(nodes->end[w] - nodes->from[w])},
                        (uint32_t)(k / 3), nodes->bits[w]);
        split_group(drawing, nodes, k, people[drawing->by_size[k]]);
    }
    double *largest = people[drawing->by_size[groups - 1]];
    for (size_t w = 0; w < nodes->count; w++) {
        largest[nodes->half[w]] = largest[nodes->from[w]] - nodes->places[w];
        largest[nodes->from[w]] = nodes->places[w];
    }
}

/* Groups fixed: everybody draws a half by its people. */
static void split_free(const struct drawing *drawing, uint32_t number, double *const *people, struct nodes *nodes)
{
    for (size_t w = 0; w < nodes->count; w++) {
        size_t from = nodes->from[w], half = nodes->half[w], end = nodes->end[w];
        double all = drawing->before[end] - drawing->before[from];
        double part = all > 0 ? (drawing->before[half] - drawing->before[from]) / all : 0.5;
        struct uniforms uniforms = {.stream = {drawing->seed, number, (uint32_t)from, (uint32_t)(end - from)}};
        for (size_t m = 0; m < drawing->table->groups; m++) {
            double n = people[m][from];
            double x = n > 0 ? draw_binomial(&drawing->factorials, uniforms_next(&uniforms), n, part) : 0;
            people[m][from] = x;
            people[m][half] = n - x;
        }
    }
}

static void nodes_add(struct nodes *nodes, size_t from, size_t end)
{
    nodes->from[nodes->count] = from;
    nodes->half[nodes->count] = from + (end - from) / 2;
    nodes->end[nodes->count++] = end;
}

static void split(const struct drawing *drawing, uint32_t number, double *const *people, struct nodes *nodes)
{
    if (nodes->count > 0)
        (drawing->null == MEASURE_PERMUTATION ? split_fixed : split_free)(drawing, number, people, nodes);
}

/* Few units: level by level, all nodes of a level side by side. */
static void deal_few(const struct drawing *drawing, uint32_t number, double *const *people, size_t from, size_t end)
{
    size_t edge[UNITS + 1] = {from, end}, next[UNITS + 1], count = 1;
    bool more = true;
    while (more) {
        struct nodes nodes;
        size_t made = 0;
        nodes.count = 0;
        more = false;
        for (size_t k = 0; k < count; k++) {
            size_t units = edge[k + 1] - edge[k];
            next[made++] = edge[k];
            if (units == 1)
                continue;
            nodes_add(&nodes, edge[k], edge[k + 1]);
            next[made++] = edge[k] + units / 2;
            more = more || units > 2;
        }
        next[made] = end;
        split(drawing, number, people, &nodes);
        memcpy(edge, next, (made + 1) * sizeof *edge);
        count = made;
    }
}

static void deal(const struct drawing *drawing, uint32_t number, double *const *people, size_t from, size_t end)
{
    if (end - from <= UNITS) {
        deal_few(drawing, number, people, from, end);
        return;
    }
    struct nodes node;
    node.count = 0;
    nodes_add(&node, from, end);
    split(drawing, number, people, &node);
    deal(drawing, number, people, from, node.half[0]);
    deal(drawing, number, people, node.half[0], end);
}

void drawing_deal(const struct drawing *drawing, uint32_t number, double *const *people)
{
    for (size_t m = 0; m < drawing->table->groups; m++)
        people[m][0] = drawing->sum[m];
    deal(drawing, number, people, 0, drawing->table->units);
}
