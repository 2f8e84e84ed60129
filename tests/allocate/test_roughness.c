/* SPDX-License-Identifier: EUPL-1.2
 *
 * How rough shares are between zones: neighbours against all pairs, the ratio by hand, and what it does to the law
 * and to draws of cities whose shares are smooth below the zones.
 */
#include "allocate/roughness.h"

#include "blocks.h"

enum { PLACES = 300 };

/* By distance, and as far by place in the tree: places on a small lattice, so that many are as far or the same. */
static void test_nearest(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct zone_place places[PLACES];
    struct zone_tree tree = {0};
    struct zones_near near = {0};
    for (size_t i = 0; i < PLACES; i++) {
        struct random_stream stream = {5, (uint32_t)i, 0, 0};
        places[i] = (struct zone_place){random_u32(stream, 0) % 20, random_u32(stream, 1) % 20, 1000 - i,
                                        1 + random_u32(stream, 2) % 9, (i * 7) % PLACES};
    }
    assert_ok(context, zone_tree_make(context, places, PLACES, &tree));
    assert_ok(context, zones_near_make(context, &tree, places, &near));
    assert_int_equal(near.count, PLACES);
    for (size_t i = 0; i < PLACES; i++) {
        const struct zone_near *got = &near.list[i];
        double farthest = 0, before = 0;
        size_t closer = 0;
        for (size_t k = 0; k < ZONE_NEAR; k++) {
            farthest = got->x[k] * got->x[k] + got->y[k] * got->y[k];
            assert_true(got->near[k] != got->zone && farthest >= before);
            before = farthest;
            for (size_t j = 0; j < k; j++)
                assert_true(got->near[j] != got->near[k]);
        }
        size_t self = 0;
        while (places[self].zone != got->zone)
            self++;
        for (size_t j = 0; j < PLACES; j++) {
            double x = (double)places[j].x - (double)places[self].x,
                   y = (double)places[j].y - (double)places[self].y;
            closer += j != self && x * x + y * y < farthest;
            for (size_t k = 0; k < ZONE_NEAR; k++)
                assert_true(got->near[k] != places[j].zone || (x == got->x[k] && y == got->y[k]));
        }
        assert_true(closer < ZONE_NEAR);
    }
    assert_ok(context, zone_tree_make(context, places, ZONE_NEAR, &tree));
    assert_ok(context, zones_near_make(context, &tree, places, &near));
    assert_int_equal(near.count, 0);
    zone_tree_release(&tree);
    zones_near_release(&near);
    d4i_context_free(context);
}

/* Of 8100 zones, one cell each, about 4000 are looked at (standard deviation 45); their six nearest are among all.
 */
static void test_some_of_many(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    blocks_make(context, &blocks, 90, 1, 1, NULL);
    const struct zones_near *near = &blocks.ground.near;
    assert_true(near->count > 3750 && near->count < 4250);
    for (size_t i = 0; i < near->count; i++)
        assert_true(hypot(near->list[i].x[3] / 256, near->list[i].y[3] / 256) < 2.001);
    blocks_release(&blocks);
    d4i_context_free(context);
}

enum { LIST = 20 };
#define MANY 1e12 /* people: nothing is chance */

/* Black and white squares: four of the other colour beside each, two of its own at two corners. All weights of the
 * plane are 1/6, so with d between the colours
 *
 *     plane is off by 4/6 d      second = (4/6)^2 d^2 / (1 + 6 / 36) = 8/21 d^2      first = 4/6 d^2 / 2 = 1/3 d^2
 *
 * and the ratio 8/7. The same squares on a slope: both differences are sums over one sort of zones, none is off. */
static void test_by_hand(void **state)
{
    (void)state;
    const float x[ZONE_NEAR] = {1, -1, 0, 0, 1, -1}, y[ZONE_NEAR] = {0, 0, 1, -1, 1, -1};
    struct zone_near list[LIST];
    for (uint32_t i = 0; i < LIST; i++) {
        uint32_t own = i % 2, other = 1 - own;
        list[i] = (struct zone_near){own, {other, other, other, other, own, own}, {0}, {0}};
        memcpy(list[i].x, x, sizeof x);
        memcpy(list[i].y, y, sizeof y);
    }
    struct zones_near near = {list, LIST};
    double people[7] = {MANY, MANY}, group[7] = {0.1 * MANY, 0.3 * MANY};
    struct roughness found = roughness_of(&near, people, group, NULL);
    assert_int_equal(found.zones, LIST);
    assert_true(fabs(found.ratio - 8.0 / 7) < 1e-6 && found.error < 1e-6);
    assert_true(roughness_lowers(&found) == 0);

    /* Zone 0 among 1 .. 6, shares .2 + .02 x + .01 y. */
    for (uint32_t i = 0; i < 7; i++) {
        people[i] = MANY;
        group[i] = (0.2 + (i > 0 ? 0.02 * x[i - 1] + 0.01 * y[i - 1] : 0)) * MANY;
    }
    for (uint32_t i = 0; i < LIST; i++) {
        list[i].zone = 0;
        for (uint32_t k = 0; k < ZONE_NEAR; k++)
            list[i].near[k] = k + 1;
    }
    found = roughness_of(&near, people, group, NULL);
    assert_true(fabs(found.ratio) < 1e-6 && found.error < 1e-6);
    assert_true(fabs(roughness_lowers(&found) - log(0.45 / 0.02)) < 1e-9);
    group[3] = NAN; /* not known: the other five are on the plane too */
    found = roughness_of(&near, people, group, NULL);
    assert_true(found.zones == LIST && fabs(found.ratio) < 1e-6);
    group[4] = group[5] = NAN; /* three are too few */
    found = roughness_of(&near, people, group, NULL);
    assert_true(found.zones == 0 && isnan(found.ratio) && roughness_lowers(&found) == 0);
    near.count = LIST - 1;
    group[3] = group[4] = group[5] = 0.2 * MANY;
    assert_true(isnan(roughness_of(&near, people, group, NULL).ratio));
}

/* .45 is where it begins, with a standard error to spare; at .05 v falls with the area. */
static void test_lowers(void **state)
{
    (void)state;
    struct roughness at = {0.25, 0.20, 100};
    assert_true(roughness_lowers(&at) < 1e-12);
    at.error = 0.05;
    assert_true(fabs(roughness_lowers(&at) - log(1.5)) < 1e-12);
    assert_true(fabs(roughness_tilt(log(9)) - 1) < 1e-12 && roughness_tilt(5) == 1 && roughness_tilt(0) == 0);
    assert_true(fabs(roughness_tilt(log(3)) - 0.5) < 1e-12);
    at.ratio = -1; /* by chance */
    assert_true(fabs(roughness_lowers(&at) - log(22.5)) < 1e-12);

    /* ln v of a law at the zones' size, four and two octaves above and three below. */
    struct dispersion learnt = {.variance = 0.045, .slope = 0.1, .size = 4000};
    struct dispersion_task task = {.zone_size = 1000, .seed = 3},
                           lower = {.zone_size = 1000, .lowers = log(3), .seed = 3};
    struct dispersion_law a = dispersion_law_of(&task, &learnt, 0), b = dispersion_law_of(&lower, &learnt, 0);
    const double expected[][2] = {{16000, 0}, {4000, 0.5 * log(3)}, {1000, log(3)}, {125, log(3) + 0.5 * log(8)}};
    for (size_t i = 0; i < 4; i++) {
        double ratio =
            dispersion_at(&a, 1e6, expected[i][0], 1e9, 0) / dispersion_at(&b, 1e6, expected[i][0], 1e9, 0);
        assert_true(fabs(log(ratio) - expected[i][1]) < 1e-6);
    }
}

enum { SIDE = 60, ITEMS = SIDE * SIDE, ZONE = 10, DRAWS = 20 };

enum city { EVEN, SLOPE, HILLS, SQUARES };

/* ln of the share, less that of all. */
static double field(enum city city, double x, double y, size_t zone)
{
    switch (city) {
    case SLOPE:
        return x / SIDE - 0.5;
    case HILLS: /* 8 to 13 km from one to the next */
        return 0.5 * (sin(x / 20 + 1) + sin(y / 16) + sin((x + y) / 18 + 2)) / 1.22;
    case SQUARES: /* each zone for itself, and nothing within */
        return 0.5 * random_normal((struct random_stream){8, (uint32_t)zone, 0, 0}, 0);
    default:
        return 0;
    }
}

static void put_people(struct blocks *blocks, enum city city, uint64_t seed, int32_t *people)
{
    for (size_t i = 0; i < ITEMS; i++) {
        double x = (double)(blocks->cell[i] % SIDE), y = (double)(blocks->cell[i] / SIDE);
        double share = 0.15 * exp(field(city, x, y, blocks->zone[i]));
        people[i] = (int32_t)random_binomial((struct random_stream){seed, (uint32_t)blocks->cell[i], 0, 0}, 0, 50,
                                             fmin(share, 0.9));
    }
    blocks_count(blocks, people);
}

/* Mean D of draws less the truth, over three cities of a sort. */
static double off_truth(enum city city, double *ratio)
{
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    int32_t people[ITEMS];
    double off = 0;
    *ratio = 0;
    blocks_make(context, &blocks, SIDE, ZONE, 1, NULL);
    for (uint64_t seed = 0; seed < 3; seed++) {
        struct draw_task task = blocks_task(&blocks);
        struct draws *draws = NULL;
        put_people(&blocks, city, seed, people);
        off -= blocks_dissimilarity(&blocks, people) / 3;
        assert_ok(context, draws_prepare(context, &task, DRAWS, &draws));
        *ratio += draws_report(draws)->roughness.ratio / 3;
        assert_int_equal(draws_report(draws)->roughness.zones, 36);
        for (int d = 0; d < DRAWS; d++) {
            assert_ok(context, draws_make(context, draws, d, people));
            off += blocks_dissimilarity(&blocks, people) / DRAWS / 3;
        }
        draws_free(draws);
    }
    blocks_release(&blocks);
    d4i_context_free(context);
    return off;
}

/* 36 zones of 5 000 people. Draws are too uneven, as the prior thinks of cities as they are; on a slope and among
 * hills they were so by twice as much and more before neighbours were looked at. Zones of which each is for itself
 * and even within look like a city that is clumped at all sizes: that cannot be known from the zones. */
static void test_smooth_cities(void **state)
{
    (void)state;
    const struct {
        enum city city;
        double ratio_low, ratio_high, off_low, off_high;
    } cases[] = {{SLOPE, -0.1, 0.1, 0, 0.035}, {HILLS, 0.05, 0.3, 0, 0.05}, {SQUARES, 0.7, 1.4, 0.1, 0.3}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double ratio, off = off_truth(cases[i].city, &ratio);
        print_message("city %d: ratio %.2f, D off by %+.3f\n", (int)cases[i].city, ratio, off);
        assert_true(ratio > cases[i].ratio_low && ratio < cases[i].ratio_high);
        assert_true(off > cases[i].off_low && off < cases[i].off_high);
    }
}

/* Where zones differ by chance alone, or by noise that is told, nothing is said. */
static void test_chance(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct blocks blocks;
    int32_t people[ITEMS];
    double all[36], group[36], noise[36];
    blocks_make(context, &blocks, SIDE, ZONE, 1, NULL);
    for (uint64_t seed = 0; seed < 10; seed++) {
        put_people(&blocks, EVEN, 40 + seed, people);
        for (size_t z = 0; z < 36; z++) {
            all[z] = 5000;
            group[z] = (double)blocks.group[z] / D4I_PERSON;
        }
        struct roughness found = roughness_of(&blocks.ground.near, all, group, NULL);
        assert_true(found.zones == 36 && roughness_lowers(&found) == 0);
    }
    put_people(&blocks, SLOPE, 1, people);
    for (size_t z = 0; z < 36; z++) {
        noise[z] = 250 * 250;
        group[z] = (double)blocks.group[z] / D4I_PERSON +
                   250 * random_normal((struct random_stream){9, (uint32_t)z, 0, 0}, 0);
    }
    struct roughness untold = roughness_of(&blocks.ground.near, all, group, NULL),
                     told = roughness_of(&blocks.ground.near, all, group, noise);
    print_message("slope with noise: %.2f, told %.2f (error %.2f)\n", untold.ratio, told.ratio, told.error);
    assert_true(untold.ratio > 0.6);
    assert_true(isnan(told.ratio) || told.ratio < 0.6);
    blocks_release(&blocks);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest), cmocka_unit_test(test_some_of_many), cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_lowers),  cmocka_unit_test(test_chance),       cmocka_unit_test(test_smooth_cities),
    };
    return cmocka_run_group_tests_name("allocate: roughness", tests, NULL, NULL);
}
