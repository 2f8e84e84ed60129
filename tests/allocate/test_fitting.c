/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fitting: tables that can be worked out by hand, then what must hold for any.
 */
#include "../check.h"

#include <math.h>

#include "allocate/fitting.h"
#include "base/random.h"

#define MOST_GROUPS 8

/* A problem whose arrays the test lays out, and the people that come out. */
struct table {
    struct fit_problem problem;
    double *people[MOST_GROUPS];
    const double *zone_people[MOST_GROUPS];
    struct fit_report report;
};

static void run(struct table *table)
{
    d4i_context *context = d4i_context_new();
    d4i_set_threads(context, 2);
    table->problem.zone_people = table->zone_people;
    fit_report_release(&table->report);
    assert_ok(context, fit_run(context, &table->problem, table->people, &table->report));
    d4i_context_free(context);
}

static void assert_near(double got, double wanted, double off)
{
    if (!(fabs(got - wanted) <= off))
        fail_msg("got %.17g, wanted %.17g", got, wanted);
}

/* Four items, four groups, a seed that says nothing: every group is spread as people are, N(g) T(i) / 100. */
static void test_four_by_four(void **state)
{
    (void)state;
    const double total[] = {10, 20, 30, 40}, groups[] = {50, 25, 15, 10};
    const size_t start[] = {0, 4};
    double cells[4][4];
    struct table table = {.problem = {4, 4, 1, start, NULL, total, true, NULL, 0, 0, 0, 0}};
    for (size_t g = 0; g < 4; g++) {
        table.people[g] = cells[g];
        table.zone_people[g] = &groups[g];
        for (size_t i = 0; i < 4; i++)
            cells[g][i] = 7;
    }
    run(&table);
    for (size_t g = 0; g < 4; g++)
        for (size_t i = 0; i < 4; i++)
            assert_near(cells[g][i], groups[g] * total[i] / 100, 1e-13);
    assert_int_equal(table.report.rounds, 1);
    assert_near(table.report.totals.missed, 0, 1e-12);
    fit_report_release(&table.report);
}

/* Fitting keeps odds ratios: 4 1 / 1 1 has (4 x 1) / (1 x 1) = 4, and so has 2 1 / 1 2, whose sums are 3. */
static void test_odds_ratio(void **state)
{
    (void)state;
    const double total[] = {3, 3}, three = 3;
    const size_t start[] = {0, 2};
    double a[] = {4, 1}, b[] = {1, 1};
    struct table table = {.problem = {2, 2, 1, start, NULL, total, true, NULL, 0, 1e-14, 0, 0},
                          .people = {a, b},
                          .zone_people = {&three, &three}};
    run(&table);
    assert_near(a[0], 2, 1e-12);
    assert_near(a[1], 1, 1e-12);
    assert_near(b[0], 1, 1e-12);
    assert_near(b[1], 2, 1e-12);
    fit_report_release(&table.report);
}

/* 10 people by 6 : 2 : 1 : 1, but only 3 live in the first item: it is full, and 7 go by 2 : 1 : 1. */
static void test_cap(void **state)
{
    (void)state;
    const double total[] = {3, 10, 10, 10}, ten = 10;
    const size_t start[] = {0, 4};
    double a[] = {6, 2, 1, 1};
    const double wanted[] = {3, 3.5, 1.75, 1.75};
    struct table table = {
        .problem = {4, 1, 1, start, NULL, total, false, NULL, 0, 0, 0, 0}, .people = {a}, .zone_people = {&ten}};
    run(&table);
    for (size_t i = 0; i < 4; i++)
        assert_near(a[i], wanted[i], 1e-14);
    assert_int_equal(table.report.zone_state[0], 0);
    fit_report_release(&table.report);
}

/* Totals of 10 and 10 for groups of 12 and 10: each becomes 11, 2 people in all. A third group that is not known
 * takes what is left of 30 and 10: 40 - 22 = 18, by 30 : 10. */
static void test_totals_scaled(void **state)
{
    (void)state;
    const double total[] = {10, 10}, more[] = {30, 10}, twelve = 12, ten = 10, unknown = NAN;
    const size_t start[] = {0, 2};
    double a[] = {1, 1}, b[] = {1, 1}, c[] = {1, 1};
    struct table table = {.problem = {2, 2, 1, start, NULL, total, true, NULL, 0, 0, 0, 0},
                          .people = {a, b, c},
                          .zone_people = {&twelve, &ten, &unknown}};
    run(&table);
    assert_near(a[0], 6, 1e-13);
    assert_near(b[1], 5, 1e-13);
    assert_near(table.report.totals.adjusted, 2, 1e-13);
    assert_near(table.report.totals.asked, 20, 0);
    table.problem.groups = 3;
    table.problem.item_total = more;
    a[0] = a[1] = b[0] = b[1] = 1;
    run(&table);
    assert_near(a[0], 9, 1e-7); /* 12 by 30 : 10 */
    assert_near(b[1], 2.5, 1e-7);
    assert_near(c[0], 13.5, 1e-7);
    assert_near(c[1], 4.5, 1e-7);
    assert_near(table.report.totals.adjusted, 0, 0);
    fit_report_release(&table.report);
}

/* Two items of 4 and 16 people. The first group, 10 people, has a seed only in the item with 4: at least 6 must
 * stand where the seed was 0. Its cap is kept, and so is every sum. As a cap alone it is the same. */
static void test_zeros_that_cannot_stay(void **state)
{
    (void)state;
    const double total[] = {4, 16}, ten = 10;
    const size_t start[] = {0, 2};
    for (int hold = 0; hold < 2; hold++) {
        double a[] = {1, 0}, b[] = {1, 1};
        struct table table = {.problem = {2, 2, 1, start, NULL, total, hold, NULL, 0, 0, 0, 0},
                              .people = {a, b},
                              .zone_people = {&ten, &ten}};
        run(&table);
        assert_near(table.report.no_room, 6, 1e-12);
        assert_int_equal(table.report.zone_state[0], FIT_OPENED);
        assert_int_equal(table.report.zones.infeasible, 1);
        assert_near(a[0] + a[1], 10, 1e-14);
        assert_near(b[0] + b[1], 10, 1e-14);
        assert_true(a[0] <= 4 && a[0] > 3.9);
        if (hold)
            assert_near(a[0] + b[0], 4, 1e-7);
        fit_report_release(&table.report);
    }
}

/* A zone without items keeps nobody; one whose items hold 5 while a group has 8 raises them by 8 / 5. */
static void test_no_room(void **state)
{
    (void)state;
    const double total[] = {2, 3}, people[] = {7, 8};
    const size_t start[] = {0, 0, 2};
    double a[] = {1, 1};
    struct table table = {
        .problem = {2, 1, 2, start, NULL, total, false, NULL, 0, 0, 0, 0}, .people = {a}, .zone_people = {people}};
    run(&table);
    assert_int_equal(table.report.zone_state[0], FIT_EMPTY);
    assert_int_equal(table.report.zone_state[1], FIT_CAPS_RAISED);
    assert_near(a[0], 3.2, 1e-13);
    assert_near(a[1], 4.8, 1e-13);
    assert_near(table.report.zones.missed, 7, 0);
    assert_near(table.report.totals.adjusted, 3, 1e-13);
    assert_int_equal(table.report.totals.infeasible, 2);
    fit_report_release(&table.report);
}

/* 4 x 4 cells, zones the rows, parts the columns, an even seed: N(row) M(column) / 40. Then with columns that have
 * a quarter more: 50 people, who are scaled to 40. */
static void test_margin(void **state)
{
    (void)state;
    const double rows[] = {8, 12, 4, 16}, columns[] = {10, 10, 4, 16}, more[] = {12.5, 12.5, 5, 20};
    const size_t start[] = {0, 4, 8, 12, 16};
    uint32_t member[16];
    double a[16];
    const double *known[] = {columns};
    struct fit_margin margin = {"columns", member, 4, NULL, 0, known, NULL};
    struct table table = {.problem = {16, 1, 4, start, NULL, NULL, false, &margin, 1, 0, 1e-12, 0},
                          .people = {a},
                          .zone_people = {rows}};
    for (int k = 0; k < 2; k++, known[0] = more) {
        for (uint32_t i = 0; i < 16; i++) {
            member[i] = i % 4;
            a[i] = 1;
        }
        run(&table);
        for (size_t i = 0; i < 16; i++)
            assert_near(a[i], rows[i / 4] * columns[i % 4] / 40, 1e-10);
        assert_near(table.report.margins[0].asked, k ? 50 : 40, 0);
        assert_near(table.report.margins[0].adjusted, k ? 10 : 0, 1e-12);
        assert_near(table.report.margins[0].missed, 0, 1e-10);
        assert_int_equal(table.report.margins[0].infeasible, 0);
    }
    fit_report_release(&table.report);
}

/* Three cells of 5 people, 5 of a and 10 of b. Of a nobody can be in part 0, the first cell, and its seed knows of
 * nobody in the second: all 5 are in the third. With 7 of a and 8 of b the second opens, for 2, and the first stays
 * empty; with 12 of a it opens, too. So it is when totals are caps. */
static void test_zeros_of_margins(void **state)
{
    (void)state;
    const double total[] = {5, 5, 5}, nobody[] = {0};
    const double known[][2] = {{5, 10}, {7, 8}, {12, 3}}, wanted[][3] = {{0, 0, 5}, {0, 2, 5}, {2, 5, 5}};
    const size_t start[] = {0, 3};
    const uint32_t member[] = {0, FIT_NONE, FIT_NONE}, class_of[] = {0, FIT_NONE};
    const uint8_t none[] = {1}, *zeros[] = {none};
    const double *people[] = {nobody};
    const struct fit_margin margin = {"squares", member, 1, class_of, 1, people, zeros};
    for (int k = 0; k < 6; k++) {
        double a[] = {1, 0, 1}, b[] = {1, 1, 1};
        struct table table = {.problem = {3, 2, 1, start, NULL, total, k % 2 == 0, &margin, 1, 0, 0, 0},
                              .people = {a, b},
                              .zone_people = {known[k / 2], known[k / 2] + 1}};
        run(&table);
        for (int i = 0; i < 3; i++)
            assert_near(a[i], wanted[k / 2][i], k / 2 ? 0.01 : 1e-12);
        assert_true(k / 2 == 2 || a[0] == 0);
        assert_near(table.report.no_room, known[k / 2][0] - 5, 1e-9);
        assert_int_equal(table.report.zone_state[0] & FIT_OPENED, k / 2 ? FIT_OPENED : 0);
        assert_true(fit_is_barred(&margin, 1, 0, 0));
        assert_false(fit_is_barred(&margin, 1, 0, 1) || fit_is_barred(&margin, 1, 1, 0));
        fit_report_release(&table.report);
    }
}

/* Zone A (10 people) lies in square 0; B (10) lies half in 0, half in 1. So square 0 has 10 to 20 and square 1 at
 * most 10; 5 and 15 cannot be, 10 and 10 can: moved by 5 + 5. */
static void test_margin_out_of_reach(void **state)
{
    (void)state;
    const double zones[] = {10, 10}, squares[] = {5, 15};
    const size_t start[] = {0, 2, 4};
    const uint32_t member[] = {0, 0, 0, 1};
    double a[] = {1, 1, 1, 1};
    const double *known[] = {squares};
    struct fit_margin margin = {"squares", member, 2, NULL, 0, known, NULL};
    struct table table = {
        .problem = {4, 1, 2, start, NULL, NULL, false, &margin, 1, 0, 0, 0}, .people = {a}, .zone_people = {zones}};
    run(&table);
    assert_near(table.report.margins[0].adjusted, 10, 1e-9);
    assert_int_equal(table.report.margins[0].infeasible, 2);
    assert_near(a[0], 5, 1e-12);
    assert_near(a[2], 0, 0.01);
    assert_near(a[2] + a[3], 10, 1e-13);
    fit_report_release(&table.report);
}

/* Zone A (20) lies in squares 0 and 1, C (20) in 2 and 3, D (2) in 1 and 2. Squares 0 and 1 can have 20 to 22
 * between them. Each of 15, 15, 6, 6 is within its own bounds (20, 22, 22, 20), but 15 + 15 is 8 too many: moved
 * by 16. */
static void test_margin_that_flow_finds(void **state)
{
    (void)state;
    const double zones[] = {20, 20, 2}, squares[] = {15, 15, 6, 6};
    const size_t start[] = {0, 2, 4, 6};
    const uint32_t member[] = {0, 1, 2, 3, 1, 2};
    double a[] = {1, 1, 1, 1, 1, 1};
    const double *known[] = {squares};
    struct fit_margin margin = {"squares", member, 4, NULL, 0, known, NULL};
    struct table table = {
        .problem = {6, 1, 3, start, NULL, NULL, false, &margin, 1, 0, 0, 0}, .people = {a}, .zone_people = {zones}};
    run(&table);
    assert_near(table.report.margins[0].adjusted, 16, 1e-6);
    assert_true(table.report.margins[0].infeasible >= 2);
    assert_near(a[0] + a[1], 20, 1e-13);
    assert_near(a[2] + a[3], 20, 1e-13);
    assert_near(a[4], 2, 0.05); /* 22 in squares 0 and 1 */
    fit_report_release(&table.report);
}

/* Nobody lives in item 1, though its seed is 1: square 1, which counts 5 there, is out of reach, and square 0 has
 * the 10 of the zone. What a margin cannot have is reported and not waited for; both ways of taking totals. */
static void test_nobody_lives_there(void **state)
{
    (void)state;
    const double total[] = {10, 0}, ten = 10, squares[] = {5, 5};
    const size_t start[] = {0, 2};
    const uint32_t member[] = {0, 1};
    const double *known[] = {squares};
    struct fit_margin margin = {"squares", member, 2, NULL, 0, known, NULL};
    for (int hold = 0; hold < 2; hold++) {
        double a[] = {1, 1};
        struct table table = {.problem = {2, 1, 1, start, NULL, total, hold == 1, &margin, 1, 0, 0, 0},
                              .people = {a},
                              .zone_people = {&ten}};
        run(&table);
        assert_near(a[0], 10, 1e-9);
        assert_true(a[1] == 0);
        assert_near(table.report.margins[0].adjusted, 10, 1e-9);
        assert_near(table.report.margins[0].missed, 0, 1e-9);
        assert_false(table.report.relaxed);
        fit_report_release(&table.report);
    }
}

/* Ten people; 4 live in item 1, where the seed is 1, 10 in item 0, where it is 0 and must open: a little, so that
 * item 1 is full before anyone is in item 0. In item 2 nobody lives: that its seed is large opens item 0 no wider.
 */
static void test_seeds_where_nobody_lives(void **state)
{
    (void)state;
    const double total[] = {10, 4, 0}, ten = 10;
    const size_t start[] = {0, 3};
    double a[] = {0, 1, 1e9};
    struct table table = {
        .problem = {3, 1, 1, start, NULL, total, false, NULL, 0, 0, 0, 0}, .people = {a}, .zone_people = {&ten}};
    run(&table);
    assert_near(a[0], 6, 1e-9);
    assert_near(a[1], 4, 1e-9);
    assert_true(a[2] == 0);
    assert_int_equal(table.report.zone_state[0], FIT_OPENED);
    assert_near(table.report.no_room, 6, 1e-12);
    fit_report_release(&table.report);
}

/* Nationals, and two origins that the margin counts as one class, known in one of two squares. Zone 0: items 0, 1;
 * the others have 6 + 6 people, 9 of them in square 0; an even seed makes it 4.5 each there and 1.5 each beyond. */
static void test_classes(void **state)
{
    (void)state;
    const double six = 6, twenty = 20, others[] = {9, NAN};
    const size_t start[] = {0, 2};
    const uint32_t member[] = {0, 1}, class_of[] = {FIT_NONE, 1, 1};
    double a[] = {1, 1}, b[] = {1, 1}, c[] = {1, 1};
    const double *known[] = {NULL, others};
    struct fit_margin margin = {"squares", member, 2, class_of, 2, known, NULL};
    struct table table = {.problem = {2, 3, 1, start, NULL, NULL, false, &margin, 1, 0, 1e-9, 0},
                          .people = {a, b, c},
                          .zone_people = {&twenty, &six, &six}};
    run(&table);
    assert_near(a[0], 10, 1e-12);
    assert_near(b[0], 4.5, 1e-6);
    assert_near(c[1], 1.5, 1e-6);
    assert_near(table.report.margins[0].adjusted, 0, 0);
    fit_report_release(&table.report);
}

/* Two margins that contradict each other in a way that no bound sees: of 10 people 5 are in the west, says the
 * first; 8 are in the north-west corner alone, says the second. Somebody misses 3. No circle: it ends, says so, and
 * the first is nearer to what it asked. */
static void test_contradiction(void **state)
{
    (void)state;
    const double ten = 10, halves[] = {5, NAN}, corners[] = {8, NAN, NAN};
    const size_t start[] = {0, 4};
    const uint32_t west[] = {0, 1, 0, 1}, corner[] = {0, 1, 2, 2};
    double a[] = {1, 1, 1, 1};
    const double *first[] = {halves}, *second[] = {corners};
    const struct fit_margin margins[] = {{"halves", west, 2, NULL, 0, first, NULL},
                                         {"corners", corner, 3, NULL, 0, second, NULL}};
    struct table table = {.problem = {4, 1, 1, start, NULL, NULL, false, margins, 2, 0, 1e-6, 2000},
                          .people = {a},
                          .zone_people = {&ten}};
    run(&table);
    assert_true(table.report.relaxed && table.report.rounds < 2000);
    assert_near(a[0] + a[1] + a[2] + a[3], 10, 1e-13);
    assert_true(table.report.margins[0].missed < table.report.margins[1].missed);
    assert_near(table.report.margins[0].missed + table.report.margins[1].missed, 3, 0.1);
    fit_report_release(&table.report);
}

/* --- any table ------------------------------------------------------------------------------------------ */

enum { GROUPS = 5, ZONES = 30, PARTS = 12, ITEMS = 400 };

struct random_table {
    struct table table;
    size_t start[ZONES + 1];
    uint32_t member[ITEMS];
    double seed[GROUPS][ITEMS], people[GROUPS][ITEMS], zones[GROUPS][ZONES], parts[GROUPS][PARTS], total[ITEMS];
    const double *known[GROUPS];
    struct fit_margin margin;
};

/* The sums of a truth, so that there is a solution; the seed is the truth with noise, and its zeros. */
static struct random_table *make(uint64_t seed, bool hold, bool margin)
{
    struct random_table *t = calloc(1, sizeof *t);
    for (uint32_t z = 1; z < ZONES; z++) /* some of a few items, some of many */
        t->start[z] = t->start[z - 1] + random_u32((struct random_stream){seed, z, 0, 0}, 0) % 26;
    for (uint32_t z = 1; z <= ZONES; z++)
        t->start[z] = z == ZONES || t->start[z] > ITEMS ? ITEMS : t->start[z];
    for (size_t z = 0, i = 0; z < ZONES; z++)
        for (; i < t->start[z + 1]; i++) {
            struct random_stream stream = {seed, (uint32_t)i, 1, 0};
            t->member[i] = (uint32_t)(i / 7 + random_u32(stream, 40) % 3) % (PARTS + 1);
            t->member[i] = t->member[i] == PARTS ? FIT_NONE : t->member[i];
            for (size_t g = 0; g < GROUPS; g++) {
                double truth = floor(20 * random_unit(stream, (uint32_t)g) - 5);
                truth = truth > 0 ? truth : 0;
                t->total[i] += truth;
                t->zones[g][z] += truth;
                if (t->member[i] != FIT_NONE)
                    t->parts[g][t->member[i]] += truth;
                t->seed[g][i] = truth * exp(1.2 * random_unit(stream, 10 + (uint32_t)g) - 0.6);
            }
        }
    t->margin = (struct fit_margin){"parts", t->member, PARTS, NULL, 0, t->known, NULL};
    t->table.problem = (struct fit_problem){ITEMS, GROUPS,     ZONES,  t->start, NULL, t->total,
                                            hold,  &t->margin, margin, 0,        1e-5, 3000};
    for (size_t g = 0; g < GROUPS; g++) {
        t->known[g] = t->parts[g];
        t->table.zone_people[g] = t->zones[g];
        t->table.people[g] = t->people[g];
        memcpy(t->people[g], t->seed[g], sizeof t->seed[g]);
    }
    return t;
}

static void check_sums(const struct random_table *t)
{
    bool hold = t->table.problem.totals_hold;
    for (size_t z = 0; z < ZONES; z++)
        for (size_t g = 0; g < GROUPS; g++) {
            double sum = 0;
            for (size_t i = t->start[z]; i < t->start[z + 1]; i++) {
                sum += t->people[g][i];
                assert_true(t->people[g][i] >= 0 && t->people[g][i] <= t->total[i] * (1 + 1e-12));
                assert_true(t->seed[g][i] > 0 || t->people[g][i] == 0);
            }
            assert_near(sum, t->zones[g][z], 1e-11);
        }
    for (size_t i = 0; hold && i < ITEMS; i++) {
        double sum = 0;
        for (size_t g = 0; g < GROUPS; g++)
            sum += t->people[g][i];
        assert_near(sum, t->total[i], 1e-4);
    }
}

static void test_any_table(void **state)
{
    (void)state;
    print_message("seeds 1 to 20\n");
    for (uint64_t seed = 1; seed <= 20; seed++)
        for (int mode = 0; mode < 4; mode++) {
            struct random_table *t = make(seed, mode & 1, mode & 2);
            run(&t->table);
            check_sums(t);
            assert_near(t->table.report.no_room, 0, 1e-9);
            if (mode & 2) {
                assert_near(t->table.report.margins[0].adjusted, 0, 1e-3);
                assert_near(t->table.report.margins[0].missed / t->table.report.margins[0].asked, 0, 1e-3);
            }
            fit_report_release(&t->table.report);
            free(t);
        }
}

/* Sums that have no solution: the zones hold all the same, nobody is negative, no cap is broken that could hold. */
static void test_any_contradiction(void **state)
{
    (void)state;
    print_message("seeds 1 to 10\n");
    for (uint64_t seed = 1; seed <= 10; seed++)
        for (int mode = 0; mode < 4; mode++) {
            struct random_table *t = make(seed, mode & 1, mode & 2);
            double sums[ZONES] = {0}, worst = 0;
            for (size_t g = 0; g < GROUPS; g++)
                for (size_t p = 0; p < PARTS; p++)
                    t->parts[g][p] *= 2 * random_unit((struct random_stream){seed, (uint32_t)g, 7, 0}, (uint32_t)p);
            for (size_t g = 0; g < GROUPS; g++)
                for (size_t z = 0; z < ZONES; z++)
                    t->zones[g][z] =
                        floor(t->zones[g][z] * random_unit((struct random_stream){seed, 8, 7, 0}, (uint32_t)z));
            t->table.problem.rounds_most = 200;
            run(&t->table);
            for (size_t g = 0; g < GROUPS; g++)
                for (size_t z = 0; z < ZONES; z++) {
                    sums[z] = t->start[z] == t->start[z + 1] ? t->zones[g][z] : 0;
                    for (size_t i = t->start[z]; i < t->start[z + 1]; i++) {
                        sums[z] += t->people[g][i];
                        assert_true(t->people[g][i] >= 0);
                        if (!(mode & 1) && !(t->table.report.zone_state[z] & FIT_CAPS_RAISED))
                            assert_true(t->people[g][i] <= t->total[i] * (1 + 1e-12));
                    }
                    worst = fmax(worst, fabs(sums[z] - t->zones[g][z]));
                }
            assert_near(worst, 0, 1e-11);
            fit_report_release(&t->table.report);
            free(t);
        }
}

/* Groups in another order, and the items of a zone in another order: the same people. */
static void test_permutation(void **state)
{
    (void)state;
    print_message("seeds 1 to 4\n");
    for (uint64_t seed = 1; seed <= 4; seed++)
        for (int mode = 0; mode < 4; mode++) {
            struct random_table *t = make(seed, mode & 1, mode & 2), *u = make(seed, mode & 1, mode & 2);
            size_t to[ITEMS];
            t->table.problem.margin_tolerance = u->table.problem.margin_tolerance = 1e-9;
            t->table.problem.tolerance = u->table.problem.tolerance = 1e-13;
            for (size_t z = 0; z < ZONES; z++)
                for (size_t i = t->start[z]; i < t->start[z + 1]; i++)
                    to[i] = t->start[z] + t->start[z + 1] - 1 - i;
            for (size_t g = 0; g < GROUPS; g++) {
                size_t h = (g + 2) % GROUPS;
                u->table.zone_people[h] = t->zones[g];
                u->known[h] = t->parts[g];
                for (size_t i = 0; i < ITEMS; i++)
                    u->people[h][to[i]] = t->seed[g][i];
            }
            for (size_t i = 0; i < ITEMS; i++) {
                u->total[to[i]] = t->total[i];
                u->member[to[i]] = t->member[i];
            }
            run(&t->table);
            run(&u->table);
            for (size_t g = 0; g < GROUPS; g++)
                for (size_t i = 0; i < ITEMS; i++)
                    assert_near(u->people[(g + 2) % GROUPS][to[i]], t->people[g][i], mode & 2 ? 1e-3 : 1e-8);
            fit_report_release(&t->table.report);
            fit_report_release(&u->table.report);
            free(t);
            free(u);
        }
}

static void test_threads(void **state)
{
    (void)state;
    const int counts[] = {1, 2, 7};
    for (int mode = 0; mode < 4; mode++) {
        struct random_table *first = NULL;
        for (int k = 0; k < 3; k++) {
            struct random_table *t = make(9, mode & 1, mode & 2);
            d4i_context *context = d4i_context_new();
            d4i_set_threads(context, counts[k]);
            t->table.problem.zone_people = t->table.zone_people;
            assert_ok(context, fit_run(context, &t->table.problem, t->table.people, &t->table.report));
            if (first)
                assert_memory_equal(t->people, first->people, sizeof t->people);
            d4i_context_free(context);
            fit_report_release(&t->table.report);
            if (first)
                free(t);
            else
                first = t;
        }
        free(first);
    }
}

static int starve(void *user, size_t bytes)
{
    (void)bytes;
    return --*(long *)user >= 0;
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    for (int mode = 0; mode < 4; mode++)
        for (long allowed = 0;; allowed++) {
            struct random_table *t = make(3, mode & 1, mode & 2);
            d4i_context *context = d4i_context_new();
            long left = allowed;
            d4i_set_threads(context, 1);
            d4i_set_allocation_hook(context, starve, &left);
            t->table.problem.rounds_most = 2;
            t->table.problem.zone_people = t->table.zone_people;
            d4i_status status = fit_run(context, &t->table.problem, t->table.people, &t->table.report);
            assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
            fit_report_release(&t->table.report);
            d4i_context_free(context);
            free(t);
            if (status == D4I_OK) {
                print_message("%ld allocations, each of them fails in turn\n", allowed);
                assert_true(allowed > 8);
                break;
            }
        }
}

static void test_bad_input(void **state)
{
    (void)state;
    struct random_table *t = make(1, true, true);
    struct fit_problem *problem = &t->table.problem;
    d4i_context *context = d4i_context_new();
    problem->zone_people = t->table.zone_people;
#define REFUSED(words) \
    assert_fails(context, D4I_BAD_INPUT, words, fit_run(context, problem, t->table.people, &t->table.report))
    t->people[2][5] = -1;
    REFUSED("seed of group 2, item 5 is -1; it must be from 0 to 1e150");
    t->people[2][5] = NAN;
    REFUSED("seed of group 2, item 5");
    t->people[2][5] = 1;
    t->zones[1][3] = -4;
    REFUSED("group 1 has -4 people in zone 3");
    t->zones[1][3] = 0;
    t->total[399] = NAN;
    REFUSED("the total of item 399");
    t->total[399] = 1;
    t->member[7] = PARTS;
    REFUSED("margin 'parts': item 7 is in part 12 of 12");
    t->member[7] = 0;
    t->parts[4][2] = -1;
    REFUSED("margin 'parts': class 4 has -1 people in part 2");
    t->parts[4][2] = 1;
    problem->tolerance = -1;
    REFUSED("tolerances -1");
    problem->tolerance = 0;
    t->start[1] = 500;
    REFUSED("zone 1 ends before it starts");
    d4i_context_free(context);
    free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_four_by_four),
        cmocka_unit_test(test_odds_ratio),
        cmocka_unit_test(test_cap),
        cmocka_unit_test(test_totals_scaled),
        cmocka_unit_test(test_zeros_that_cannot_stay),
        cmocka_unit_test(test_no_room),
        cmocka_unit_test(test_margin),
        cmocka_unit_test(test_zeros_of_margins),
        cmocka_unit_test(test_margin_out_of_reach),
        cmocka_unit_test(test_nobody_lives_there),
        cmocka_unit_test(test_seeds_where_nobody_lives),
        cmocka_unit_test(test_margin_that_flow_finds),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_contradiction),
        cmocka_unit_test(test_any_table),
        cmocka_unit_test(test_any_contradiction),
        cmocka_unit_test(test_permutation),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_every_allocation_may_fail),
        cmocka_unit_test(test_bad_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
