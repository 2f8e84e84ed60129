/* SPDX-License-Identifier: EUPL-1.2
 *
 * How unevenly draws place a group: the law of dispersion by hand, and what surfaces of means leave of it.
 */
#include "allocate/draws_inside.h"
#include "drawn.h"

#define VAST 1e6 /* people of a zone, of which nothing here is the first halving */

/* With v = 0.08 at the zones' 400 people and nothing else, u of halves of 400 people is (1 - p)^2 0.08; k = 0.5
 * adds (1 - p) 0.5 / X; buildings of 100 double it at n = 100; above the size at which it was learnt it falls with
 * the usual slope; below it follows the levels, in between linearly in the logarithm. Where a zone itself is halved
 * it is lower by exp(-0.25), half of that half an octave below, and its halves have all of it. */
static void test_law_by_hand(void **state)
{
    (void)state;
    struct dispersion_law law = {.zone_size = 400,
                                 .learnt = {.variance = 0.08 * sqrt(0.4), .slope = 0.5, .size = 400}};
    for (size_t o = 0; o < DISPERSION_OCTAVES; o++)
        law.level[o] = log(0.08) + (o > 0 ? 0.2 : 0);
    assert_true(fabs(dispersion_at(&law, VAST, 400, 100, 0) - 0.08) < 1e-12);
    assert_true(fabs(dispersion_at(&law, VAST, 400, 100, 0.25) - 0.08 * 0.5625) < 1e-12);
    assert_true(fabs(dispersion_at(&law, VAST, 1600, 100, 0) - 0.08 * pow(4, -0.1)) < 1e-12);
    assert_true(fabs(dispersion_at(&law, VAST, 100, 100, 0) - 0.08 * exp(0.2)) < 1e-12);
    assert_true(fabs(dispersion_at(&law, VAST, 400 / M_SQRT2, 100, 0) - 0.08 * exp(0.1)) < 1e-12);
    assert_true(fabs(dispersion_at(&law, VAST, 1e-9, 100, 0) - 0.08 * exp(0.2)) < 1e-12);
    assert_true(fabs(dispersion_at(&law, 800, 400, 100, 0) - 0.08 * exp(-0.25)) < 1e-12);
    assert_true(fabs(dispersion_at(&law, 800 * M_SQRT2, 400, 100, 0) - 0.08 * exp(-0.125)) < 1e-12);
    assert_true(fabs(dispersion_at(&law, 1600, 400, 100, 0) - 0.08) < 1e-12);
    law.buildings = 100;
    assert_true(fabs(dispersion_at(&law, VAST, 100, 100, 0) - 2 * 0.08 * exp(0.2)) < 1e-12);
    law.learnt.clump = 0.5;
    assert_true(fabs(dispersion_at(&law, VAST, 400, 20, 0.2) - (0.64 * 0.08 * 1.25 + 0.8 * 0.5 / 20)) < 1e-12);
}

/* What is unusual of v at areas of many people is forgotten towards areas of 8 000, with (to / from)^(1/4), and
 * kept from there down; towards larger ones with (from / to)^(1/4): two laws of the same numbers, v being e times
 * as great in one. */
static void test_unusual_fades(void **state)
{
    (void)state;
    const struct {
        double learnt, zone, at, left;
    } cases[] = {{32000, 16000, 512000, 0.5},    {32000, 16000, 32000, 1},      {32000, 16000, 16000, 0.840896},
                 {32000, 16000, 8000, 0.707107}, {32000, 16000, 250, 0.707107}, {128000, 128000, 8000, 0.5},
                 {2000, 1000, 1000, 1},          {2000, 1000, 125, 1},          {2000, 1000, 128000, 0.5},
                 {0, 16000, 16000, 1},           {0, 16000, 1000, 0.840896}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct dispersion_task task = {.density = 0, .zone_size = cases[i].zone, .seed = 3};
        struct dispersion usual = {.variance = 0.045, .slope = 0.1, .size = cases[i].learnt}, unusual = usual;
        unusual.variance *= exp(1);
        struct dispersion_law a = dispersion_law_of(&task, &usual, 0), b = dispersion_law_of(&task, &unusual, 0);
        double ratio = dispersion_at(&b, VAST, cases[i].at, 1e9, 0) / dispersion_at(&a, VAST, cases[i].at, 1e9, 0);
        assert_true(fabs(log(ratio) - cases[i].left) < 1e-5);
    }
}

/* Four cells of 10 people with means of 3 1 2 2: halves of 20 people (octave 4) are as the people are; of those of
 * 10 (octave 3) one has a part of 3/4 where people have 1/2, (1/4)^2 / (1/4) = 1/4 with a weight of 4 of 8. */
static void test_explained_by_hand(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct grid grid = {"EPSG:3035", 0, 0, 100, 4, 1};
    struct draw_ground ground = {0};
    const struct draw_cells cells = {&grid,
                                     4,
                                     1,
                                     (const size_t[]){0, 4},
                                     (const uint64_t[]){0, 1, 2, 3},
                                     (const double[]){10, 10, 10, 10},
                                     (const uint64_t[]){5}};
    const int64_t group = 8 * D4I_PERSON;
    assert_ok(context, draw_ground_make(context, &cells, &ground));
    struct draw_task task = {.ground = &ground, .mean = (const double[]){3, 1, 2, 2}, .people = &group};
    struct draws *draws = prepared(context, &task, 1);
    assert_true(fabs(draws->explained[3] - 0.125) < 1e-12 && draws->explained[4] < 1e-12);
    draws_free(draws);
    draw_ground_release(&ground);
    d4i_context_free(context);
}

/* Of 400 people in two cells of 1 000, the variance of those in the left one. The beta's is as the law says, and
 * what rounding adds is in it: part (1 - part) (rho 400^2 + (1 - rho) 400), part = 1/2, rho = u / (1 + u). */
static double spread_of(double u)
{
    double rho = u / (1 + u);
    return 0.25 * (rho * 400 * 400 + (1 - rho) * 400);
}

enum { MANY_DRAWS = 4000 };

static double spread_seen(d4i_context *context, const struct draws *draws)
{
    double squares = 0;
    int32_t got[2];
    for (int d = 0; d < MANY_DRAWS; d++) {
        assert_ok(context, draws_make(context, draws, d, got));
        assert_int_equal(got[0] + got[1], 400);
        squares += (got[0] - 200.0) * (got[0] - 200.0);
    }
    return squares / MANY_DRAWS;
}

/* What the means explain already comes off the law's u, to a tenth of it at most; where the means agree with counts
 * of areas of 500 people, (500 / 2000)^1.5 = 1/8 is left of what 2 000 people have; of areas of 2 000 or more, all.
 * The variance over 4 000 draws is known to 2.2 %, and 9 % are allowed. */
static void test_spread_that_is_left(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct grid grid = {"EPSG:3035", 0, 0, 100, 2, 1};
    struct draw_ground ground = {0};
    const struct draw_cells cells = {&grid,
                                     2,
                                     1,
                                     (const size_t[]){0, 2},
                                     (const uint64_t[]){0, 1},
                                     (const double[]){1000, 1000},
                                     (const uint64_t[]){5}};
    const int64_t group = 400 * D4I_PERSON;
    const uint8_t known = 1;
    assert_ok(context, draw_ground_make(context, &cells, &ground));
    struct draw_lesson lesson = {&ground, &group, &known, NULL, true};
    struct draw_task task = {
        .ground = &ground, .mean = (const double[]){1, 1}, .people = &group, .lesson = &lesson, .seed = 4};
    struct draws *draws = prepared(context, &task, MANY_DRAWS);
    assert_true(draws->held == 2000); /* people of the one area, whose count the means agree with */
    struct dispersion_law law = {.zone_size = 1000, .learnt = {.variance = 0.26, .size = 1000}};
    for (size_t o = 0; o < DISPERSION_OCTAVES; o++)
        law.level[o] = log(0.26);
    for (int d = 0; d < MANY_DRAWS; d++)
        draws->laws[d] = law;
    const double u = dispersion_at(&law, 2000, 1000, 400, 0.2) - 0.2 / 400;
    const struct {
        double explained, held, left;
    } cases[] = {{0, 0, 1},    {0.5, 0, 0.5}, {2, 0, 0.1},       {0, 500, 0.125},
                 {0, 2000, 1}, {0, 8000, 1},  {0.5, 500, 0.0625}};
    assert_true(u > 0.1); /* what is asked about stands out from chance */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        draws->explained[draw_zone_octave(1000)] = cases[i].explained * u;
        draws->held = cases[i].held;
        double seen = spread_seen(context, draws), wanted = spread_of(cases[i].left * u);
        if (!(fabs(seen / wanted - 1) < 0.09))
            fail_msg("case %zu: a variance of %g instead of %g", i, seen, wanted);
    }
    draws_free(draws);
    lesson.held = false;
    draws = prepared(context, &task, 1);
    assert_true(draws->held == 0);
    draws_free(draws);
    draw_ground_release(&ground);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_law_by_hand),
        cmocka_unit_test(test_unusual_fades),
        cmocka_unit_test(test_explained_by_hand),
        cmocka_unit_test(test_spread_that_is_left),
    };
    return cmocka_run_group_tests_name("allocate: law of draws", tests, NULL, NULL);
}
