/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws unit by unit: binomials that are looked up beside their formula, tables beside every way to deal people
 * out, rare groups and large units beside their means and variances.
 */
#include "measure/draw.h"
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

static double log_choose(double n, double k)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/* All bits there are, 2^20 of them evenly: each count comes as often as its formula says. */
static void test_look(void **state)
{
    static const struct {
        uint32_t n;
        double p;
    } cases[] = {{0, 0.3},   {1, 0.5},    {2, 0.01},  {3, 1e-6},    {40, 0.25},
                 {255, 0.5}, {255, 1e-3}, {256, 0.4}, {2560, 0.07}, {32512, 0.5}};
    enum { STEPS = 1 << 20 };
    static uint32_t seen[32768];
    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        uint32_t n = cases[c].n;
        struct binomials binomials;
        size_t row = n < BINOMIALS_FEW ? n : BINOMIALS_FEW + n / BINOMIALS_FEW;
        assert_ok(context, binomials_make(context, cases[c].p, n, &binomials));
        memset(seen, 0, sizeof seen);
        for (uint32_t s = 0; s < STEPS; s++)
            seen[binomials_look(&binomials, row, s << 12 | 0x7FF)]++;
        for (uint32_t x = 0; x <= n; x++) {
            double p = exp(log_choose(n, x) + x * log(cases[c].p) + (n - x) * log1p(-cases[c].p));
            if (!(fabs((double)seen[x] / STEPS - p) < 48.0 / STEPS)) /* a step or two of each column */
                fail_msg("%u people, chance %g: %u with %g of draws, not %g", n, cases[c].p, x,
                         (double)seen[x] / STEPS, p);
        }
        binomials_release(&binomials);
    }
}

/* A table whose draws are made here: groups by column. */
struct drawn_table {
    struct measure_table table;
    struct drawing drawing;
    struct drawing_room room;
    double out[4][256], *people[4];
    const double *column[4];
};

static void begin(struct drawn_table *of, size_t units, size_t groups, double given[4][256], enum measure_null null)
{
    for (size_t m = 0; m < 4; m++) {
        of->column[m] = given[m];
        of->people[m] = of->out[m];
    }
    of->table = (struct measure_table){.units = units, .groups = groups, .people = of->column};
    assert_ok(context, drawing_make(context, &of->table, null, 11, &of->drawing));
    assert_ok(context, drawing_room_make(context, &of->table, &of->room));
    assert_true(of->drawing.quick);
}

static void end(struct drawn_table *of)
{
    drawing_room_release(&of->room);
    drawing_release(&of->drawing);
}

/* Nine people of three groups in units of 2, 3 and 4: each table as often as there are ways to it, by chi square.
 * Whoever is drawn is told by two groups of two units; the rest follows. */
static void test_every_way(void **state)
{
    static double given[4][256] = {{2, 0, 0}, {0, 3, 0}, {0, 0, 4}};
    static const int size[3] = {2, 3, 4}, sum[3] = {2, 3, 4};
    enum { DRAWS = 60000 };
    static int seen[3][3][4][4];
    struct drawn_table of;
    double square = 0, ways = 0;
    int tables = 0;
    (void)state;
    memset(seen, 0, sizeof seen);
    begin(&of, 3, 3, given, MEASURE_PERMUTATION);
    for (uint32_t d = 0; d < DRAWS; d++) {
        drawing_draw(&of.drawing, d, &of.room, of.people);
        for (int i = 0; i < 3; i++)
            assert_true(of.out[0][i] + of.out[1][i] + of.out[2][i] == size[i]);
        for (int m = 0; m < 3; m++)
            assert_true(of.out[m][0] + of.out[m][1] + of.out[m][2] == sum[m]);
        seen[(int)of.out[0][0]][(int)of.out[0][1]][(int)of.out[1][0]][(int)of.out[1][1]]++;
    }
    end(&of);
    for (int a = 0; a <= 2; a++)
        for (int b = 0; a + b <= 2; b++)
            for (int c = 0; c <= 3; c++)
                for (int d = 0; c + d <= 3; d++) {
                    int x[3][3] = {{a, c, 2 - a - c}, {b, d, 3 - b - d}};
                    bool none = false;
                    double p = 2 * lgamma(3) + 2 * lgamma(4) + 2 * lgamma(5) - lgamma(10);
                    for (int m = 0; m < 3; m++)
                        x[2][m] = sum[m] - x[0][m] - x[1][m];
                    for (int i = 0; i < 3; i++)
                        for (int m = 0; m < 3; m++) {
                            none = none || x[i][m] < 0;
                            p -= x[i][m] < 0 ? 0 : lgamma(x[i][m] + 1);
                        }
                    if (none) {
                        assert_int_equal(seen[a][b][c][d], 0);
                        continue;
                    }
                    double away = seen[a][b][c][d] - DRAWS * exp(p);
                    ways += exp(p);
                    square += away * away / (DRAWS * exp(p));
                    tables++;
                }
    assert_true(fabs(ways - 1) < 1e-9);
    if (!(fabs(square - (tables - 1)) < 4 * sqrt(2.0 * (tables - 1))))
        fail_msg("chi square %.1f of %d tables", square, tables);
}

/* Mean and variance of the people of group `m` in `unit` beside the hypergeometric's. */
static void check_moments(const struct drawn_table *of, const double *count, const double *squares, int draws,
                          size_t unit, size_t m)
{
    double all = of->drawing.before[of->table.units], n = of->drawing.before[unit + 1] - of->drawing.before[unit];
    double share = of->drawing.sum[m] / all, mean = n * share;
    double variance = mean * (1 - share) * (all - n) / (all - 1), was = count[unit] / draws;
    if (!(fabs(was - mean) < 4.5 * sqrt(variance / draws)))
        fail_msg("unit %zu, group %zu: %g people on average, not %g", unit, m, was, mean);
    was = squares[unit] / draws - was * was;
    double fourth = variance * (1 + 3 * variance); /* about; of few people the first counts, of many the second */
    if (!(fabs(was - variance) < 4.5 * sqrt(fourth / draws)))
        fail_msg("unit %zu, group %zu: a variance of %g, not %g", unit, m, was, variance);
}

/* Two hundred units, one of them of 40 000 people and some empty; a group of eleven people, and one of nobody. */
static void test_rare_and_large(void **state)
{
    static double given[4][256], count[4][256], squares[4][256];
    enum { UNITS = 200, DRAWS = 4000 };
    struct drawn_table of;
    (void)state;
    memset(given, 0, sizeof given);
    for (size_t i = 0; i < UNITS; i++) {
        given[0][i] = i < 11;
        given[1][i] = i == 70 ? 13000 : i % 7 == 6 ? 0 : 3 * (double)(i % 90);
        given[2][i] = i == 70 ? 27000 : i % 7 == 6 ? 0 : 5 * (double)(i % 60);
    }
    begin(&of, UNITS, 4, given, MEASURE_PERMUTATION);
    assert_null(of.drawing.binomials[1].row); /* the rare one, after nobody's */
    for (uint32_t d = 0; d < DRAWS; d++) {
        double sums[4] = {0};
        drawing_draw(&of.drawing, d, &of.room, of.people);
        for (size_t i = 0; i < UNITS; i++) {
            double all = 0;
            for (size_t m = 0; m < 4; m++) {
                double x = of.out[m][i];
                assert_true(x >= 0);
                all += x;
                sums[m] += x;
                count[m][i] += x;
                squares[m][i] += x * x;
            }
            assert_true(all == of.drawing.before[i + 1] - of.drawing.before[i]);
        }
        for (size_t m = 0; m < 4; m++)
            assert_true(sums[m] == of.drawing.sum[m]);
    }
    for (size_t m = 0; m < 3; m++)
        for (size_t i = 0; i < UNITS; i++)
            if (of.drawing.before[i + 1] > of.drawing.before[i])
                check_moments(&of, count[m], squares[m], DRAWS, i, m);
    end(&of);
}

/* With the shares of all, the groups' sizes are free: binomials of all people. */
static void test_evenness(void **state)
{
    static double given[4][256];
    enum { UNITS = 100, DRAWS = 4000 };
    struct drawn_table of;
    double sum = 0, squares = 0, all = 0, a = 0;
    (void)state;
    for (size_t i = 0; i < UNITS; i++) {
        given[0][i] = (double)(i % 10);
        given[1][i] = 20;
        a += given[0][i];
        all += given[0][i] + 20;
    }
    begin(&of, UNITS, 2, given, MEASURE_EVENNESS);
    for (uint32_t d = 0; d < DRAWS; d++) {
        double here = 0;
        drawing_draw(&of.drawing, d, &of.room, of.people);
        for (size_t i = 0; i < UNITS; i++)
            here += of.out[0][i];
        sum += here;
        squares += (here - a) * (here - a);
    }
    end(&of);
    double variance = a * (1 - a / all);
    assert_true(fabs(sum / DRAWS - a) < 4.5 * sqrt(variance / DRAWS));
    assert_true(fabs(squares / DRAWS - variance) < 4.5 * variance * sqrt(2.0 / DRAWS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_look), cmocka_unit_test(test_every_way),
                                       cmocka_unit_test(test_rare_and_large), cmocka_unit_test(test_evenness)};
    return cmocka_run_group_tests(tests, context_open, context_close);
}
