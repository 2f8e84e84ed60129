/* SPDX-License-Identifier: EUPL-1.2
 *
 * The smooth surface: one sweep by hand; roughness never rises, totals hold, nothing is negative, whatever the
 * zones.
 */
#include "allocate/pycno.h"

#include <math.h>

#include "allocate/hilbert.h"
#include "allocate/surface.h"
#include "base/random.h"
#include "four.h"

/* Zone 0 of four.h has 6 people on 6 cells, zone 1 has 20 on 10: even densities are 1 and 2, those of the cells of
 * a row 1, 1.5, 2, 2, and column 1 has a variance of 1/4. Roughness: between columns, four times 0.5^2 + 1/4,
 * again, and 0; between rows, three times 1/4 + 1/4 in column 1. That is 5.5.
 *
 * One sweep; rows 0 and 3 have one row beside them, 1 and 2 have two. Sums of differences to the cells beside:
 *
 *     zone 0, column 0: 1 - 1.5 = -0.5;  column 1: (1 - 1) + (1 - 2) = -1, and 1 - 1.5 for each row beside: -1.5,
 * -2 zone 1, column 1: (2 - 1) + (2 - 2) = 1, and 2 - 1.5 for each row: 1.5, 2;  column 2: 0.5;  column 3: 0
 *
 * A fifth of that comes off:
 *
 *     zone 0: 1.1 and, on halves, 1.3, 1.4, 1.4, 1.3: 7.1 people, 1.1 too many on 6 cells: less 11/60 each
 *     zone 1: on halves 1.7, 1.6, 1.6, 1.7; 1.9; 2:  18.9 people, 1.1 too few on 10 cells: 0.11 more each */
static const double AFTER_ONE[2][5] = {{1.1 - 11 / 60.0, 1.3 - 11 / 60.0, 1.81, 2.01, 2.11},
                                       {1.1 - 11 / 60.0, 1.4 - 11 / 60.0, 1.71, 2.01, 2.11}};

struct watched {
    double rough[3];
    int calls;
};

static void watch_one(void *user, int doublings, int sweep, double rough)
{
    struct watched *watched = user;
    assert_int_equal(doublings, 0);
    assert_int_equal(sweep, watched->calls);
    watched->rough[watched->calls++] = rough;
}

static void test_by_hand(void **state)
{
    (void)state;
    const int64_t people[] = {6 * D4I_PERSON, 20 * D4I_PERSON};
    struct four four;
    struct watched watched = {.calls = 0};
    double density[FOUR_PAIRS];
    d4i_context *context = d4i_context_new();
    four_make(&four);
    for (size_t i = 0; i < FOUR_PAIRS; i++)
        four.weight[i] = 1;
    const struct allocation_task task = {.grid = &four.grid, .pairs = &four.pairs, .zones = 2, .people = people};
    const struct pycno_options options = {.doublings = 0, .sweeps = 1, .watch = watch_one, .user = &watched};
    assert_ok(context, pycno_densities(context, &task, 0, 2, &options, density));
    for (size_t i = 0; i < FOUR_PAIRS; i++)
        assert_true(fabs(density[i] - AFTER_ONE[i >= 5 && i < 15][i % 5]) < 1e-12);
    assert_int_equal(watched.calls, 2);
    assert_true(fabs(watched.rough[0] - 5.5) < 1e-12);
    assert_true(fabs(watched.rough[1] - 3.638578) < 1e-6); /* from the figures above in the same way */
    d4i_context_free(context);
}

/* Zones of one density are flat already and stay so. Where zone 1 is denser, column 1 comes to lie between them and
 * totals hold. Zones of which nobody knows the people, or without any, stay even. */
static void test_method(void **state)
{
    (void)state;
    const int64_t flat[] = {12 * D4I_PERSON, 20 * D4I_PERSON}, people[] = {6 * D4I_PERSON, 20 * D4I_PERSON},
                  unknown[] = {-1, 0};
    struct four four;
    int64_t got[FOUR_PAIRS], sum[2] = {0};
    four_make(&four);
    four_spread(&four, "pycno", (struct allocation_task){.people = flat}, flat, got);
    for (size_t i = 0; i < FOUR_PAIRS; i++)
        assert_true(llabs(got[i] - (four.coverage[i] == FULL ? 2 : 1) * D4I_PERSON) <= 1);
    four_spread(&four, "pycno", (struct allocation_task){.people = people}, people, got);
    for (size_t i = 0; i < FOUR_PAIRS; i += 5) {
        assert_true(got[i] < 2 * got[i + 1] && got[i + 1] < got[i + 2] && 2 * got[i + 2] < got[i + 4]);
        for (size_t k = 0; k < 5; k++)
            sum[four.zone[i + k]] += got[i + k];
    }
    assert_memory_equal(sum, people, sizeof sum);
    four_spread(&four, "pycno", (struct allocation_task){.people = unknown}, people, got);
    assert_int_equal(got[0], D4I_PERSON);
    assert_int_equal(got[3], 2 * D4I_PERSON);
}

enum { SIDE = 70, SEEDS = 40, MOST = SIDE * SIDE * 2 };

/* Voronoi zones; one cell in six lies in two zones, one in four is uninhabited; `margin` moves the grid's box. */
struct land {
    struct grid grid;
    struct pairs pairs;
    int64_t people[SEEDS];
};

static void land_make(struct land *land, uint32_t seed, int margin)
{
    struct grid *grid = &land->grid;
    *grid = (struct grid){"EPSG:3035", 4321000 - 100 * margin, 3210000 - 100 * margin,
                          100,         SIDE + 2 * margin,      SIDE + 2 * margin};
    struct keyed *walk = calloc(SIDE * SIDE, sizeof *walk), *spare = calloc(SIDE * SIDE, sizeof *spare);
    land->pairs = (struct pairs){.cell_low = calloc(MOST, sizeof(uint32_t)),
                                 .zone = calloc(MOST, sizeof(uint32_t)),
                                 .coverage = calloc(MOST, sizeof(uint32_t)),
                                 .weight = calloc(MOST, sizeof(uint32_t))};
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        uint64_t column = i % SIDE + (uint32_t)margin, row = i / SIDE + (uint32_t)margin;
        walk[i] = (struct keyed){grid_walk_key(grid, row * (uint64_t)grid->columns + column), i};
    }
    keyed_sort(walk, spare, SIDE * SIDE);
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        uint32_t cell = (uint32_t)walk[i].item, near[2] = {0, 0};
        struct random_stream stream = {seed, cell, 1, 0};
        double best[2] = {INFINITY, INFINITY};
        for (uint32_t s = 0; s < SEEDS; s++) {
            struct random_stream at = {seed, s, 0, 0};
            double away =
                pow(SIDE * random_unit(at, 0) - cell % SIDE, 2) + pow(SIDE * random_unit(at, 1) - cell / SIDE, 2);
            int k = away < best[0] ? 0 : away < best[1] ? 1 : 2;
            if (k == 0) {
                best[1] = best[0];
                near[1] = near[0];
            }
            if (k < 2) {
                best[k] = away;
                near[k] = s;
            }
        }
        bool split = random_u32(stream, 0) % 6 == 0, lived_in = random_u32(stream, 1) % 4 > 0;
        uint32_t first = split ? 1 + random_u32(stream, 2) % (FULL - 1) : FULL;
        for (size_t k = 0; k <= split; k++) {
            size_t p = land->pairs.count++;
            pairs_put_cell(&land->pairs, p, grid_cell_of_walk_key(grid, walk[i].key));
            land->pairs.zone[p] = split ? (near[0] < near[1] ? near[k] : near[1 - k]) : near[0];
            land->pairs.coverage[p] = k == 0 ? first : FULL - first;
            land->pairs.weight[p] = lived_in;
        }
    }
    for (uint32_t z = 0; z < SEEDS; z++) {
        struct random_stream stream = {seed, z, 2, 0};
        land->people[z] = z % 9 == 4 ? 0 : z % 9 == 7 ? -1 : (int64_t)(1e10 * pow(random_unit(stream, 0), 3));
    }
    free(walk);
    free(spare);
}

struct seen {
    double last, even;
    int doublings, times;
    bool rose;
};

static void watch(void *user, int doublings, int sweep, double rough)
{
    struct seen *seen = user;
    if (sweep > 0)
        seen->rose |= rough > seen->last * (1 + 1e-12);
    seen->last = rough;
    seen->doublings = doublings;
    seen->times++;
}

static double *solve(d4i_context *context, struct land *land, int doublings, int sweeps, struct seen *seen)
{
    const struct allocation_task task = {
        .grid = &land->grid, .pairs = &land->pairs, .zones = SEEDS, .people = land->people};
    const struct pycno_options options = {
        .doublings = doublings, .sweeps = sweeps, .watch = seen ? watch : NULL, .user = seen};
    double *density = calloc(MOST, sizeof *density);
    assert_ok(context, pycno_densities(context, &task, 0, SEEDS, &options, density));
    return density;
}

static void check_land(d4i_context *context, uint32_t seed)
{
    struct land land;
    struct seen even = {0}, seen = {0}, longer = {0}, shorter = {0};
    double sum[SEEDS] = {0};
    bool lived_in[SEEDS] = {false};
    land_make(&land, seed, 0);
    free(solve(context, &land, 0, 0, &even));
    double *density = solve(context, &land, 4, 10, &seen);
    free(solve(context, &land, 4, 100, &longer));
    free(solve(context, &land, 4, 1, &shorter));
    assert_false(seen.rose || longer.rose);
    assert_true(shorter.last <= even.last);
    assert_int_equal(seen.times, 55); /* nothing had to be swept again from even zones */
    assert_int_equal(seen.doublings, 0);
    assert_true(seen.last < 0.9 * even.last);
    assert_true(longer.last <= seen.last * (1 + 1e-12));
    for (size_t i = 0; i < land.pairs.count; i++) {
        uint32_t z = land.pairs.zone[i];
        assert_true(density[i] >= 0);
        assert_true(density[i] == 0 || (land.pairs.weight[i] > 0 && land.people[z] > 0));
        sum[z] += density[i] * land.pairs.coverage[i] / FULL;
        lived_in[z] |= land.pairs.weight[i] > 0;
    }
    for (size_t z = 0; z < SEEDS; z++)
        if (lived_in[z] && land.people[z] >= 0)
            assert_true(fabs(sum[z] * 1e6 - (double)land.people[z]) <= 1e-11 * (double)land.people[z]);
    free(density);
    pairs_release(&land.pairs);
}

static void test_never_rougher(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    print_message("seeds 1 to 12\n");
    for (uint32_t seed = 1; seed <= 12; seed++)
        check_land(context, seed);
    d4i_context_free(context);
}

/* A row of cells: zone 0 (10 people) lives in 1 and 2, zone 1 (100 people) in 4, nobody elsewhere. Nobody is beside
 * the other zone, so even zones have a roughness of 0. But 0 1, 2 3 and 4 5 are one cell each where two are one:
 * there zone 0 rises towards zone 1, and between 1 and 2 that is a step. So even zones are kept; the watcher sees
 * them swept, 4 calls after 4 each at two resolutions. */
static void test_even_zones_may_be_smoother(void **state)
{
    (void)state;
    uint32_t cell[] = {1, 2, 4}, zone[] = {0, 0, 1}, coverage[] = {FULL, FULL, FULL}, weight[] = {1, 1, 1};
    const int64_t people[] = {10 * D4I_PERSON, 100 * D4I_PERSON};
    const struct grid grid = {"EPSG:3035", 4321000, 3210000, 100, 8, 1};
    struct pairs pairs = {.cell_low = cell, .zone = zone, .coverage = coverage, .weight = weight, .count = 3};
    const struct allocation_task task = {.grid = &grid, .pairs = &pairs, .zones = 2, .people = people};
    d4i_context *context = d4i_context_new();
    for (int doublings = 0; doublings < 3; doublings++) {
        struct seen seen = {0};
        const struct pycno_options options = {.doublings = doublings, .sweeps = 3, .watch = watch, .user = &seen};
        double density[3];
        assert_ok(context, pycno_densities(context, &task, 0, 2, &options, density));
        assert_true(fabs(density[0] - 5) < 1e-12 && fabs(density[1] - 5) < 1e-12);
        assert_true(fabs(density[2] - 100) < 1e-12);
        assert_true(seen.last < 1e-20);
        assert_int_equal(seen.times, doublings == 0 ? 4 : 4 * (doublings + 1) + 4);
    }
    d4i_context_free(context);
}

/* The same bits for 1, 2 and 5 threads, and for another box (a border of tiles runs through the land then). */
static void test_same_bits(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct land land, moved;
    land_make(&land, 3, 0);
    land_make(&moved, 3, 480);
    d4i_set_threads(context, 1);
    double *one = solve(context, &land, 4, 10, NULL);
    for (int threads = 2; threads <= 5; threads += 3) {
        d4i_set_threads(context, threads);
        double *more = solve(context, &land, 4, 10, NULL);
        assert_memory_equal(one, more, land.pairs.count * sizeof *one);
        free(more);
    }
    double *elsewhere = solve(context, &moved, 4, 10, NULL);
    assert_int_equal(land.pairs.count, moved.pairs.count);
    for (size_t i = 0; i < moved.pairs.count; i++) {
        uint64_t columns = (uint64_t)moved.grid.columns, cell = pairs_cell(&moved.pairs, i);
        uint64_t home = (cell / columns - 480) * SIDE + cell % columns - 480;
        size_t at = pairs_find(&land.grid, &land.pairs, home);
        while (land.pairs.zone[at] != moved.pairs.zone[i])
            at++;
        assert_true(pairs_cell(&land.pairs, at) == home && one[at] == elsewhere[i]);
    }
    free(one);
    free(elsewhere);
    pairs_release(&land.pairs);
    pairs_release(&moved.pairs);
    d4i_context_free(context);
}

/* People drawn from a smooth hill: the surface is nearer to it than even zones are, by two thirds at least. */
static void test_finds_a_hill(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct land land;
    land_make(&land, 8, 0);
    double *truth = calloc(MOST, sizeof *truth), people[SEEDS] = {0}, off[2] = {0};
    for (size_t i = 0; i < land.pairs.count; i++) {
        double x = (double)(pairs_cell(&land.pairs, i) % SIDE) / SIDE - 0.4,
               y = (double)(pairs_cell(&land.pairs, i) / SIDE) / SIDE - 0.6;
        truth[i] = land.pairs.weight[i] * 100 * exp(-6 * (x * x + y * y));
        people[land.pairs.zone[i]] += truth[i] * land.pairs.coverage[i] / FULL;
    }
    for (size_t z = 0; z < SEEDS; z++)
        land.people[z] = (int64_t)(people[z] * 1e6);
    double *even = solve(context, &land, 0, 0, NULL), *smooth = solve(context, &land, 4, 10, NULL);
    for (size_t i = 0; i < land.pairs.count; i++) {
        off[0] += fabs(even[i] - truth[i]) * land.pairs.coverage[i];
        off[1] += fabs(smooth[i] - truth[i]) * land.pairs.coverage[i];
    }
    print_message("people in the wrong place: %.3f of those of even zones\n", off[1] / off[0]);
    assert_true(off[1] < 0.34 * off[0]);
    free(even);
    free(smooth);
    free(truth);
    pairs_release(&land.pairs);
    d4i_context_free(context);
}

/* Neighbours and levels against a search of everything. */
static void test_surface(void **state)
{
    (void)state;
    d4i_context *context = d4i_context_new();
    struct land land;
    struct surface levels[3];
    size_t *pair_of;
    land_make(&land, 2, 0);
    const struct allocation_task task = {
        .grid = &land.grid, .pairs = &land.pairs, .zones = SEEDS, .people = land.people};
    assert_ok(context, surface_make(context, &task, 0, SEEDS, &levels[0], &pair_of));
    assert_ok(context, surface_coarser(context, &levels[0], &levels[1]));
    assert_ok(context, surface_coarser(context, &levels[1], &levels[2]));
    static const int east[] = {-1, 1, 0, 0}, north[] = {0, 0, -1, 1};
    for (int l = 0; l < 3; l++) {
        const struct surface *surface = &levels[l];
        uint32_t *x = calloc(surface->cells, sizeof *x), *y = calloc(surface->cells, sizeof *y);
        double area = 0;
        for (size_t c = 0; c < surface->cells; c++) {
            hilbert_place(surface->key[c] << 2 * l, &x[c], &y[c]);
            x[c] >>= l;
            y[c] >>= l;
            area += surface->covered[c];
        }
        for (size_t c = 0; c < surface->cells; c++)
            for (int k = 0; k < 4; k++) {
                uint32_t found = SURFACE_NONE;
                for (uint32_t o = 0; o < surface->cells; o++)
                    if (x[o] == x[c] + (uint32_t)east[k] && y[o] == y[c] + (uint32_t)north[k])
                        found = o;
                assert_int_equal(surface->beside[c][k], found);
            }
        double expected = 0;
        for (size_t i = 0; i < levels[0].nodes; i++)
            expected += (double)land.pairs.coverage[pair_of[i]] / FULL;
        assert_true(fabs(area - expected) < 1e-9);
        for (size_t z = 0; l > 0 && z < SEEDS; z++)
            for (size_t i = levels[l - 1].zone_start[z]; i < levels[l - 1].zone_start[z + 1]; i++) {
                uint32_t up = levels[l - 1].up[i];
                assert_in_range(up, surface->zone_start[z], surface->zone_start[z + 1] - 1);
                assert_true(levels[l - 1].key[levels[l - 1].cell[i]] >> 2 == surface->key[surface->cell[up]]);
            }
        free(x);
        free(y);
    }
    for (int l = 0; l < 3; l++)
        surface_release(&levels[l]);
    free(pair_of);
    pairs_release(&land.pairs);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),       cmocka_unit_test(test_method),
        cmocka_unit_test(test_never_rougher), cmocka_unit_test(test_even_zones_may_be_smoother),
        cmocka_unit_test(test_same_bits),     cmocka_unit_test(test_finds_a_hill),
        cmocka_unit_test(test_surface),
    };
    return cmocka_run_group_tests_name("allocate: smooth surface", tests, NULL, NULL);
}
