/* SPDX-License-Identifier: EUPL-1.2
 *
 * The law of dispersion: the tree of zones by hand; nothing found where there is nothing; what was put in comes
 * back, as parameters and as dissimilarity.
 */
#include "allocate/dispersion.h"

#include "blocks.h"

/* Six zones of 10 people on a line, one of 100 north of it.
 *
 *     y 3           6              the box is wider than high: by x 0 1 2 3 | 6 4 5, 40 people being nearest to 80
 *     y 0  0  1  2  3  4  5        0 1 | 2 3, and 6 4 5 is 2 wide and 3 high: by y 4 5 | 6; then single zones
 *          x 0  1  2  3  4  5
 */
static void test_tree_by_hand(void **state)
{
    (void)state;
    const struct zone_split expected[] = {{0, 4, 7}, {0, 2, 4}, {4, 6, 7}, {0, 1, 2}, {2, 3, 4}, {4, 5, 6}};
    d4i_context *context = d4i_context_new();
    struct zone_place places[7];
    struct zone_tree tree = {0};
    for (size_t i = 0; i < 7; i++) /* in any order */
        places[(i * 3 + 2) % 7] = (struct zone_place){i < 6 ? i : 3, i < 6 ? 0 : 3, 100 + i, i < 6 ? 10 : 100, i};
    assert_ok(context, zone_tree_make(context, places, 7, &tree));
    const size_t order[] = {0, 1, 2, 3, 4, 5, 6};
    assert_memory_equal(tree.order, order, sizeof order);
    assert_int_equal(tree.split_count, 6);
    assert_memory_equal(tree.splits, expected, sizeof expected);
    assert_ok(context, zone_tree_make(context, places, 1, &tree));
    assert_int_equal(tree.split_count, 0);
    assert_ok(context, zone_tree_make(context, places, 0, &tree));
    assert_int_equal(tree.count, 0);
    zone_tree_release(&tree);
    d4i_context_free(context);
}

enum { SIDE = 128, ITEMS = SIDE * SIDE, OCTAVES = 16, CELL = 50 };

/* Shares of the group in a field that is halved 16 times down to the cell, by columns and rows in turn: one half
 * gets 1 + e of the share, the other 1 - e, e being uniform with the variance (1 - share)^2 variance (1 + 52 /
 * people of a half). Then people of each cell come one by one, or, with households, one in four times two together
 * (k = 0.4). The distribution is not that of draws; with `aside`, the borders
 * are not those of the trees that zones and draws have either. */
static void put_people(const struct blocks *blocks, uint64_t seed, double share, double variance, bool households,
                       uint32_t aside, int32_t *people)
{
    for (size_t i = 0; i < ITEMS; i++) {
        uint32_t x = (uint32_t)(blocks->cell[i] % SIDE) + 64 + aside,
                 y = (uint32_t)(blocks->cell[i] / SIDE) + 64 - aside;
        double here = share; /* the field is of 256 x 256 cells */
        for (uint32_t o = 0; o < OCTAVES; o++) {
            struct random_stream stream = {seed, x >> (8 - (o + 1) / 2), y >> (8 - o / 2), o};
            uint32_t side = (o % 2 == 0 ? x : y) >> (7 - o / 2) & 1;
            double off = (1 - fmin(here, 1)) * (2 * random_unit(stream, 0) - 1) *
                         sqrt(3 * variance * (1 + 52 / (CELL * exp2(OCTAVES - 1 - o))));
            here *= side ? 1 + off : 1 - off;
        }
        struct random_stream stream = {seed, (uint32_t)blocks->cell[i], 0, OCTAVES};
        double p = fmin(here, 0.9);
        int64_t drawn = households ? random_binomial(stream, 0, CELL, 0.6 * p) +
                                         2 * random_binomial(stream, 1000, CELL, 0.2 * p)
                                   : random_binomial(stream, 0, CELL, p);
        people[i] = (int32_t)(drawn < CELL ? drawn : CELL);
    }
}

/* A group mixed evenly: counts of zones are binomial. v must go to the low end (the prior has 0.045) and D of the
 * draws near that of binomial cells. It stays 0.02 above: the prior will not believe that nobody lives with anybody
 * (k = 0.4; 0.16 is left of it). A v of 0.045 would give a D that is 0.1 higher. */
static void test_nothing_to_find(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    int32_t *people = malloc(ITEMS * sizeof *people);
    blocks_make(context, &blocks, SIDE, 4, 1, NULL);
    put_people(&blocks, 21, 0.2, 0, false, 0, people);
    blocks_count(&blocks, people);
    double truth = blocks_dissimilarity(&blocks, people), sum = 0;
    struct draw_task task = blocks_task(&blocks);
    struct draws *draws = NULL;
    assert_ok(context, draws_prepare(context, &task, 20, &draws));
    const struct dispersion_report *report = draws_report(draws);
    for (int d = 0; d < 20; d++) {
        assert_ok(context, draws_make(context, draws, d, people));
        sum += blocks_dissimilarity(&blocks, people) / 20;
    }
    print_message("v %.4f to %.4f, k %.2f, misfit %.2f, %zu splits; D %.4f, truth %.4f\n", report->variance.low,
                  report->variance.high, report->clump.middle, report->misfit, report->splits, sum, truth);
    assert_true(report->variance.middle < 0.004);
    assert_true(sum > truth - 0.01 && sum < truth + 0.025);
    draws_free(draws);
    free(people);
    blocks_release(&blocks);
    d4i_context_free(context);
}

/* Fields with 0.03 and 0.10 a halving, zones of 3 200 people. Where the field's borders are those of the trees, v
 * is right within 15 % and the mean D over draws of 6 fields within 0.02 of the true one, where the even mix misses
 * by 0.15 and more. Where they lie aside, as any real ones do, D is too low by up to 0.05: halves that straddle
 * pieces of the field hide a part of it. The range of 19 draws holds the truth in 20 fields of 24 or more (with a
 * probability of 90 % each where the model is right, so in 19 or fewer once in 12 runs; the seeds are fixed). */
static void test_found_again(void **state)
{
    (void)state;
    enum { FIELDS = 6, DRAWS = 19 };
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    int32_t *people = malloc(ITEMS * sizeof *people);
    int covered = 0;
    blocks_make(context, &blocks, SIDE, 8, 1, NULL);
    for (int k = 0; k < 4; k++) {
        uint32_t aside = k < 2 ? 0 : 11;
        double put = k % 2 ? 0.10 : 0.03, all_truth = 0, found = 0, variance = 0;
        for (uint64_t f = 0; f < FIELDS; f++) {
            struct draws *draws = NULL;
            struct draw_task task = blocks_task(&blocks);
            double low = 1, high = 0;
            task.seed = f;
            put_people(&blocks, 100 + f, 0.1, put, true, aside, people);
            blocks_count(&blocks, people);
            double truth = blocks_dissimilarity(&blocks, people);
            all_truth += truth / FIELDS;
            assert_ok(context, draws_prepare(context, &task, DRAWS, &draws));
            variance += log(draws_report(draws)->variance.middle) / FIELDS;
            for (int d = 0; d < DRAWS; d++) {
                assert_ok(context, draws_make(context, draws, d, people));
                double here = blocks_dissimilarity(&blocks, people);
                found += here / DRAWS / FIELDS;
                low = fmin(low, here);
                high = fmax(high, here);
            }
            covered += low <= truth && truth <= high;
            draws_free(draws);
        }
        print_message("put in %.2f, %u cells aside: v %.3f; D %.3f, truth %.3f\n", put, aside, exp(variance), found,
                      all_truth);
        assert_true(fabs(found - all_truth) < (aside ? 0.05 : 0.02));
        assert_true(fabs(variance - log(put)) < log(aside ? 1.3 : 1.15));
    }
    print_message("truth in the range of draws: %d of %d\n", covered, 4 * FIELDS);
    assert_true(covered >= 20);
    free(people);
    blocks_release(&blocks);
    d4i_context_free(context);
}

/* Draws of 16 zones that learn from 256 finer ones have the law of those; zones stay exact, and finer zones that
 * are not known teach nothing. */
static void test_finer_zones_teach(void **state)
{
    (void)state;
    enum { DRAWS = 5 };
    d4i_context *context = d4i_context_new();
    struct blocks coarse, fine;
    struct draws *draws[2] = {NULL, NULL};
    int32_t *people = malloc(ITEMS * sizeof *people);
    uint8_t known[256] = {0};
    blocks_make(context, &coarse, SIDE, 32, 1, NULL);
    blocks_make(context, &fine, SIDE, 8, 1, NULL);
    put_people(&coarse, 31, 0.1, 0.05, true, 11, people);
    blocks_count(&coarse, people);
    put_people(&fine, 31, 0.1, 0.05, true, 11, people);
    blocks_count(&fine, people);
    struct draw_lesson lesson = {.ground = &fine.ground, .people = fine.group};
    struct draw_task task = blocks_task(&coarse), own = blocks_task(&fine);
    task.lesson = &lesson;
    assert_ok(context, draws_prepare(context, &task, DRAWS, &draws[0]));
    assert_ok(context, draws_prepare(context, &own, DRAWS, &draws[1]));
    assert_int_equal(draws_report(draws[0])->splits, draws_report(draws[1])->splits);
    assert_memory_equal(draws_sample(draws[0]), draws_sample(draws[1]), DRAWS * sizeof(struct dispersion));
    for (int d = 0; d < DRAWS; d++) {
        int64_t sum[16] = {0};
        assert_ok(context, draws_make(context, draws[0], d, people));
        for (size_t i = 0; i < coarse.items; i++)
            sum[coarse.zone[i]] += people[i] * D4I_PERSON;
        assert_memory_equal(sum, coarse.group, sizeof sum);
    }
    draws_free(draws[0]);
    draws_free(draws[1]);
    for (size_t z = 0; z < 64; z++)
        known[z] = 1;
    lesson.known = known;
    assert_ok(context, draws_prepare(context, &task, DRAWS, &draws[0]));
    assert_true(draws_report(draws[0])->splits > 32 && draws_report(draws[0])->splits < 64);
    draws_free(draws[0]);
    double noise[256] = {[7] = -1};
    lesson.noise = noise;
    assert_fails(context, D4I_BAD_INPUT, "the noise of zone 7 is -1",
                 draws_prepare(context, &task, DRAWS, &draws[0]));
    free(people);
    blocks_release(&coarse);
    blocks_release(&fine);
    d4i_context_free(context);
}

/* Where the finer zones' counts are held to, halves of 8 such zones each are almost known: of the law's variance 1
 * / 64 is left, beside that of people who come one by one. */
static void test_held_to_finer_zones(void **state)
{
    (void)state;
    enum { DRAWS = 200 };
    d4i_context *context = d4i_context_new();
    struct blocks coarse, fine;
    int32_t *people = malloc(ITEMS * sizeof *people);
    double deviation[2];
    blocks_make(context, &coarse, SIDE, 32, 1, NULL);
    blocks_make(context, &fine, SIDE, 8, 1, NULL);
    put_people(&coarse, 33, 0.3, 0.1, false, 0, people);
    blocks_count(&coarse, people);
    put_people(&fine, 33, 0.3, 0.1, false, 0, people);
    blocks_count(&fine, people);
    struct draw_lesson lesson = {.ground = &fine.ground, .people = fine.group};
    struct draw_task task = blocks_task(&coarse);
    task.mean = coarse.people;
    task.lesson = &lesson;
    for (int held = 0; held < 2; held++) {
        struct draws *draws = NULL;
        double sum = 0, squares = 0;
        lesson.held = held;
        assert_ok(context, draws_prepare(context, &task, DRAWS, &draws));
        for (int d = 0; d < DRAWS; d++) {
            double half = 0;
            assert_ok(context, draws_make(context, draws, d, people));
            for (size_t i = 0; i < coarse.zone_start[1] / 2; i++)
                half += people[i];
            sum += half;
            squares += half * half;
        }
        deviation[held] = sqrt(squares / DRAWS - sum / DRAWS * sum / DRAWS);
        draws_free(draws);
    }
    print_message("people in half a zone: standard deviation %.0f, held %.0f\n", deviation[0], deviation[1]);
    assert_true(deviation[1] > deviation[0] / 10 && deviation[1] < deviation[0] / 4);
    free(people);
    blocks_release(&coarse);
    blocks_release(&fine);
    d4i_context_free(context);
}

/* Noise that is told is not taken for dispersion: of 144 / 40^2 = 0.09 most is found when it is not told. */
static void test_noise(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    int32_t *people = malloc(ITEMS * sizeof *people);
    double *noise = malloc(ITEMS / 16 * sizeof *noise), middle[2];
    blocks_make(context, &blocks, SIDE, 4, 1, NULL);
    put_people(&blocks, 22, 0.05, 0, false, 0, people);
    blocks_count(&blocks, people);
    for (size_t z = 0; z < blocks.zones; z++) { /* sd 12 about a mean of 40 */
        double off = 12 * random_normal((struct random_stream){23, (uint32_t)z, 0, 0}, 0);
        blocks.group[z] = (int64_t)fmax(0, (double)blocks.group[z] / D4I_PERSON + rint(off)) * D4I_PERSON;
        noise[z] = 144;
    }
    for (int told = 0; told < 2; told++) {
        struct draw_task task = blocks_task(&blocks);
        struct draws *draws = NULL;
        task.noise = told ? noise : NULL;
        assert_ok(context, draws_prepare(context, &task, 1, &draws));
        const struct dispersion_report *report = draws_report(draws);
        middle[told] = report->variance.middle + report->clump.middle / 40;
        draws_free(draws);
    }
    print_message("v + k / 40 is %.4f, told of the noise %.4f\n", middle[0], middle[1]);
    assert_true(middle[0] > 0.05 && middle[1] < 0.02);
    free(people);
    free(noise);
    blocks_release(&blocks);
    d4i_context_free(context);
}

/* Laws of 4000 draws with the same parameters: ln v has the standard deviation .5 at the zones' size and
 * sqrt(.5^2 + .27^2 o ln 2) o octaves below (each within 5 %, 4.5 standard errors); the mean of v is what was
 * learnt, within 4 standard errors. */
static void test_width_of_laws(void **state)
{
    (void)state;
    enum { LAWS = 4000 };
    const struct dispersion learnt = {.variance = 0.045, .slope = 0.1, .size = 1000};
    const struct dispersion_task task = {.zone_size = 1000, .seed = 6};
    for (int octaves = 0; octaves < 8; octaves += 3) {
        double n = ldexp(1000, -octaves), sum = 0, squares = 0, mean = 0;
        for (uint32_t d = 0; d < LAWS; d++) {
            struct dispersion_law law = dispersion_law_of(&task, &learnt, d);
            double v = dispersion_at(&law, 1e6, n, 1e9, 0) / (0.045 * pow(n / 1000, -0.1));
            sum += log(v) / LAWS;
            squares += log(v) * log(v) / LAWS;
            mean += v / LAWS;
        }
        double deviation = sqrt(squares - sum * sum), expected = sqrt(0.25 + 0.0729 * octaves * M_LN2);
        assert_true(fabs(deviation / expected - 1) < 0.05);
        assert_true(fabs(mean - 1) < 4 * sqrt((exp(expected * expected) - 1) / LAWS));
    }
}

/* ln (high / low) of v: its 90 %, with 128 x 128 cells in square zones, all alike but for `outliers` that have ten
 * times as many of the group. */
static double width_of_posterior(d4i_context *context, size_t zone_side, size_t outliers, double *misfit)
{
    struct blocks blocks;
    struct draws *draws = NULL;
    int32_t *people = malloc(ITEMS * sizeof *people);
    blocks_make(context, &blocks, SIDE, zone_side, 1, NULL);
    put_people(&blocks, 41, 0.05, 0.05, false, 0, people);
    blocks_count(&blocks, people);
    for (size_t i = 0; i < outliers; i++)
        blocks.group[(2 * i + 1) * blocks.zones / (2 * outliers) + i] *= 10;
    struct draw_task task = blocks_task(&blocks);
    assert_ok(context, draws_prepare(context, &task, 1, &draws));
    const struct dispersion_report *report = draws_report(draws);
    double width = log(report->variance.high / report->variance.low);
    *misfit = report->misfit;
    print_message("%zu splits, misfit %.2f: v %.4f to %.4f\n", report->splits, *misfit, report->variance.low,
                  report->variance.high);
    draws_free(draws);
    blocks_release(&blocks);
    free(people);
    return width;
}

/* 992 splits count as 150 at most: of so many the variance of ln v would be 2 / 150 at least, were all that is
 * known of v in them, and its 90 % 0.38 wide; b, A and k being open as well, it is 0.68. Were each split one for
 * itself, it would be 0.36. 248 splits among which some are far off what the law has (misfit 7.5) count as
 * 33: 1.06; as 248 it would be 0.62. */
static void test_width_of_posterior(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    double misfit, many = width_of_posterior(context, 4, 0, &misfit);
    assert_true(many > 0.5 && many < 0.85);
    double odd = width_of_posterior(context, 8, 4, &misfit);
    assert_true(odd > 0.85 && odd < 1.4 && misfit > 4);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree_by_hand),        cmocka_unit_test(test_nothing_to_find),
        cmocka_unit_test(test_found_again),         cmocka_unit_test(test_finer_zones_teach),
        cmocka_unit_test(test_held_to_finer_zones), cmocka_unit_test(test_noise),
        cmocka_unit_test(test_width_of_laws),       cmocka_unit_test(test_width_of_posterior),
    };
    return cmocka_run_group_tests_name("allocate: dispersion", tests, NULL, NULL);
}
