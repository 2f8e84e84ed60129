/* SPDX-License-Identifier: EUPL-1.2
 *
 * The method `modelled`: its parts by hand on four by four cells, then what must hold for made-up towns.
 */
#include "town.h"

/* A group at work on a town whose terms the test lays out. */
struct bench {
    struct mix_ground ground;
    struct mix_units units;
    struct mix_terms terms;
    struct mix_work work;
};

static void bench_make(d4i_context *context, const struct town *town, struct bench *bench)
{
    uint64_t cuts[MIX_FOLDS - 1];
    *bench = (struct bench){0};
    assert_ok(context, mix_ground_make(context, &town->task, &bench->ground));
    assert_ok(context, mix_units_make(context, &bench->ground, NULL, town->zones, true, cuts, &bench->units));
    bench->terms.count = 1;
    bench->terms.value[0] = numbers(town->items, sizeof(double));
    struct mix_work *work = &bench->work;
    work->ground = &bench->ground;
    work->terms = &bench->terms;
    work->system_count = 1;
    assert_ok(context, mix_system_make(context, &bench->ground, &bench->units, town->zone_people[0], town->zones,
                                       &work->systems[0]));
    work->eta = numbers(town->items, sizeof(double));
    work->people_of = numbers(town->items, sizeof(double));
    work->expected = numbers(town->items, sizeof(double));
    work->sum = numbers(bench->units.count + 1, sizeof(double));
    work->odds = numbers(bench->units.count + 1, sizeof(double));
    work->cell_value = numbers(town->items, sizeof(double));
    work->cell_blurred = numbers(town->items, sizeof(double));
    work->cell_base = numbers(town->items, sizeof(double));
    work->rows = numbers(mix_blur_room(&bench->ground), sizeof(double));
}

static void bench_release(struct bench *bench)
{
    struct mix_work *work = &bench->work;
    double *const arrays[] = {work->eta,        work->people_of,    work->expected,  work->sum, work->odds,
                              work->cell_value, work->cell_blurred, work->cell_base, work->rows};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    mix_system_release(&work->systems[0]);
    mix_terms_release(&bench->terms);
    mix_units_release(&bench->units);
    mix_ground_release(&bench->ground);
}

/* Four by four cells in one zone of 16, all of ten people. */
static void four_by_four(struct town *town)
{
    town_make(town, 4, 4, 2);
    for (size_t i = 0; i < town->items; i++)
        town->item_people[i] = 10;
}

/* One unit of anything in column 1, row 1 spreads as the product of two kernels, and what leaves the box is lost.
 */
static void test_blur_by_hand(void **state)
{
    (void)state;
    struct town town;
    struct bench bench;
    struct mix_blur blur;
    double value[16] = {0}, out[16];
    d4i_context *context = d4i_context_new();
    four_by_four(&town);
    bench_make(context, &town, &bench);
    assert_int_equal(bench.ground.cells, 16);
    mix_blur_make(&blur, 1);
    assert_int_equal(blur.radius, 3);
    double sum = 1 + 2 * (exp(-0.5) + exp(-2) + exp(-4.5)); /* off by 0, 1, 2 and 3 cells */
    value[1 * 4 + 1] = 5;
    mix_blur_run(&bench.ground, &blur, value, bench.work.rows, out);
    assert_near(out[1 * 4 + 1], 5 / (sum * sum), 1e-15);
    assert_near(out[0], 5 * exp(-0.5) * exp(-0.5) / (sum * sum), 1e-15);
    assert_near(out[3 * 4 + 1], 5 * exp(-2) / (sum * sum), 1e-15);
    assert_near(out[2 * 4 + 3], 5 * exp(-0.5) * exp(-2) / (sum * sum), 1e-15);
    bench_release(&bench);
    town_release(&town);
    d4i_context_free(context);
}

/* 160 people, 40 of the group: odds of 1/3. Where the terms double them they are 2/3, a share of 0.4, or 4 of the
 * ten in a cell; else 2.5. 8 cells of either kind expect 32 + 20 = 52, so all are scaled by 40/52. */
static void test_surface_by_hand(void **state)
{
    (void)state;
    struct town town;
    struct bench bench;
    double x[16];
    d4i_context *context = d4i_context_new();
    four_by_four(&town);
    town.zone_people[0][0] = 40;
    bench_make(context, &town, &bench);
    for (size_t i = 0; i < 16; i++)
        bench.work.eta[i] = town.cell[i] % 4 < 2 ? 2 * log(2) : 0; /* half of it is used */
    bench.work.share = 0.25;
    const struct mix_system *zones = &bench.work.systems[0];
    const struct mix_sums own = {bench.units.unit, zones->total, bench.units.people, bench.units.count};
    mix_surface(&bench.work, bench.work.eta, 0.5, &own, 0, NULL, x);
    for (size_t i = 0; i < 16; i++)
        assert_near(x[i], (town.cell[i] % 4 < 2 ? 4 : 2.5) * 40 / 52, 1e-13);
    /* one zone has the same share everywhere: smoothing changes nothing */
    mix_surface(&bench.work, bench.work.eta, 0.5, &own, 1, NULL, x);
    for (size_t i = 0; i < 16; i++)
        assert_near(x[i], (town.cell[i] % 4 < 2 ? 4 : 2.5) * 40 / 52, 1e-12);
    bench_release(&bench);
    town_release(&town);
    d4i_context_free(context);
}

/* Two neighbours of 100 people each, the term 1 here and -1 there, 30 and 10 of the group: a share of 0.2 and odds
 * of 1/4 in all. Slope ln 2 expects odds of 1/2 and 1/8, shares of 1/3 and 1/9: three times as many, as it is. */
static void test_slope_by_hand(void **state)
{
    (void)state;
    struct town town;
    struct bench bench;
    d4i_context *context = d4i_context_new();
    town_make(&town, 4, 2, 2); /* four zones; those in the north have nobody */
    for (size_t i = 0; i < town.items; i++)
        town.item_people[i] = town.zone_of[i] < 2 ? 100 : 0;
    for (size_t z = 0; z < 2; z++)
        for (size_t i = town.zone_start[z]; i < town.zone_start[z + 1]; i++)
            town.item_people[i] /= (double)(town.zone_start[z + 1] - town.zone_start[z]);
    town.zone_people[0][0] = 30;
    town.zone_people[0][1] = 10;
    bench_make(context, &town, &bench);
    assert_int_equal(bench.units.neighbour_count, 1);
    assert_near(bench.units.people[0], 100, 1e-12);
    for (size_t i = 0; i < bench.ground.items; i++)
        bench.terms.value[0][i] = bench.units.unit[i] == 0 ? 1 : -1;
    bench.work.share = 0.2;
    bench.work.people = 40;
    assert_ok(context, mix_slope_learn(context, &bench.work));
    assert_near(bench.work.slope.beta[0], log(2), 1e-9);
    bench_release(&bench);
    town_release(&town);
    d4i_context_free(context);
}

/* Zone u of the ten in a row of test_neighbours has so many known neighbours. */
static double neighbours_of(int u)
{
    return fmin(u, 5) + fmin(9 - u, 5);
}

/* What the pairs say against the slope: off by so many people, times how far apart the terms are. A zone of term x
 * and odds h goes with the slope by x / (1 + h). */
static double pairs_say(const struct bench *bench, const double *total, double slope, bool by_degree)
{
    double expected[10], moves[10], sum = 0;
    for (int u = 0; u < 10; u++) {
        double x = bench->terms.value[0][u], odds = mix_odds(bench->work.share) * exp(slope * x);
        expected[u] = bench->units.people[u] * odds / (1 + odds);
        moves[u] = x / (1 + odds);
    }
    for (int a = 0; a < 10; a++)
        for (int b = a + 1; b < 10 && b <= a + 5; b++) {
            double weight = by_degree ? 1 / sqrt(neighbours_of(a) * neighbours_of(b)) : 1;
            double both = total[a] + total[b], share = expected[a] / (expected[a] + expected[b]);
            sum += weight * (total[a] - both * share) * (moves[a] - moves[b]);
        }
    return sum;
}

/* A zone with many neighbours does not count more often for it: the slope balances the pairs by the root of both
 * their numbers of neighbours, and not the pairs as they are. */
static void test_pairs_by_degree(void **state)
{
    (void)state;
    const double term[] = {-1.5, 0.3, 1.1, -0.2, 0.8, -1.1, 0.4, 1.6, -0.9, -0.5};
    const double total[] = {9, 14, 31, 12, 30, 10, 22, 25, 18, 30};
    struct town town;
    struct bench bench;
    d4i_context *context = d4i_context_new();
    town_make(&town, 10, 1, 2);
    for (size_t i = 0; i < town.items; i++)
        town.item_people[i] = town.cell[i] < 10 && town.zone_of[i] == town.cell[i] ? 100 : 0;
    memcpy(town.zone_people[0], total, sizeof total);
    bench_make(context, &town, &bench);
    assert_int_equal(bench.ground.items, 10);
    memcpy(bench.terms.value[0], term, sizeof term);
    bench.work.share = 0.2;
    bench.work.people = 201;
    assert_ok(context, mix_slope_learn(context, &bench.work));
    double slope = bench.work.slope.beta[0];
    assert_true(slope > 0.1 && slope < 2);
    assert_near(pairs_say(&bench, total, slope, true), 0, 1e-4);
    assert_true(fabs(pairs_say(&bench, total, slope, false)) > 1);
    bench_release(&bench);
    town_release(&town);
    d4i_context_free(context);
}

/* Ten cells in a row are ten zones: those up to five cells apart are neighbours, 9 + 8 + 7 + 6 + 5 = 35 pairs. */
static void test_neighbours(void **state)
{
    (void)state;
    struct town town;
    struct bench bench;
    d4i_context *context = d4i_context_new();
    town_make(&town, 10, 1, 2);
    for (size_t i = 0; i < town.items; i++)
        town.item_people[i] = town.cell[i] < 10 && town.zone_of[i] == town.cell[i];
    town.zone_people[0][1] = NAN;
    bench_make(context, &town, &bench);
    assert_int_equal(bench.ground.cells, 10);
    assert_int_equal(bench.units.neighbour_count, 35);
    /* nine are known, and merged into 4, 4 and 1; zone 1 lies beside 0, 2, 3, 4, 5 and 6 */
    const struct mix_system *zones = &bench.work.systems[0];
    assert_int_equal(zones->supers, 4);
    assert_int_equal(zones->super[1], 3);
    assert_false(mix_known(zones->super_total[3]));
    assert_int_equal(zones->degree[0], 4);
    assert_int_equal(zones->degree[4], 8);
    assert_int_equal(zones->degree[1], 0);
    bench_release(&bench);
    town_release(&town);
    d4i_context_free(context);
}

/* Where every zone has the same share there is nothing to learn: the bits of `fitted`. */
static void test_constant_share(void **state)
{
    (void)state;
    struct town town;
    struct group_report report = {0};
    town_make(&town, 40, 4, 3);
    for (size_t i = 0; i < town.items; i++) {
        town.truth[0][i] = 0.2 * town.item_people[i];
        town.truth[1][i] = 0.07 * town.item_people[i];
    }
    town_count(&town);
    double *wanted[3];
    spread(&town, "fitted", 1, &report);
    assert_null(report.models);
    group_report_release(&report);
    for (int g = 0; g < 3; g++) {
        wanted[g] = numbers(town.items, sizeof(double));
        memcpy(wanted[g], town.people[g], town.items * sizeof(double));
    }
    for (int margins = 0; margins < 2; margins++) {
        spread(&town, "modelled", 2, &report);
        for (int g = 0; g < 3; g++) {
            assert_false(report.models[g].modelled);
            if (margins == 0)
                assert_memory_equal(wanted[g], town.people[g], town.items * sizeof(double));
        }
        group_report_release(&report);
        town.task.margins = &town.margin;
        town.task.margin_count = 1;
    }
    for (int g = 0; g < 3; g++)
        free(wanted[g]);
    town_release(&town);
}

/* A share that rises with density is found out, and helps; swapping the groups swaps the result. */
static void test_rising_with_density(void **state)
{
    (void)state;
    const double slope = 0.6, odds = 0.2;
    struct town town;
    struct group_report report = {0};
    d4i_context *context = d4i_context_new();
    struct bench bench;
    struct mix_terms terms;
    town_make(&town, 60, 5, 2);
    town_by_density(&town, &slope, &odds);
    bench_make(context, &town, &bench);
    assert_ok(context, mix_terms_make(context, &bench.ground, &terms));
    double doubling = exp(slope * log(2) / terms.deviation[0]);
    mix_terms_release(&terms);
    bench_release(&bench);
    spread(&town, "fitted", 1, &report); /* without margins: proportional */
    group_report_release(&report);
    double even = misplaced(&town, 0);
    spread(&town, "modelled", 2, &report);
    print_message("seed %d: odds per doubling %.3f (se %.3f), truth %.3f; misplaced %.0f, evenly %.0f\n", SEED,
                  report.models[0].odds, report.models[0].odds_error, doubling, misplaced(&town, 0), even);
    assert_true(report.models[0].modelled && !report.models[0].left && report.models[1].left);
    assert_near(report.models[0].odds, doubling, 3 * report.models[0].odds_error);
    assert_true(report.models[0].part > 0 && report.models[0].gain > report.models[0].gain_error);
    assert_int_equal(report.fit.rounds, 0); /* who is left fills the cells: nothing to fit */
    assert_true(misplaced(&town, 0) < even);
    assert_zones_hold(&town);
    double *kept = town.people[0];
    town.people[0] = numbers(town.items, sizeof(double));
    town.zone_list[0] = town.zone_people[1];
    town.zone_list[1] = town.zone_people[0];
    group_report_release(&report);
    spread(&town, "modelled", 1, &report);
    assert_true(report.models[0].left && report.models[1].modelled);
    for (size_t i = 0; i < town.items; i++)
        assert_near(town.people[1][i], kept[i], 1e-9 * (1 + kept[i]));
    free(kept);
    group_report_release(&report);
    town_release(&town);
    d4i_context_free(context);
}

/* The same bits for any number of threads; a margin teaches, and holds. */
static void test_threads_and_margins(void **state)
{
    (void)state;
    const double slopes[] = {0.6, -0.4, 0}, odds[] = {0.3, 0.5, 0.2};
    struct town town;
    struct group_report report = {0};
    town_make(&town, 40, 4, 4);
    town_by_density(&town, slopes, odds);
    town.task.margins = &town.margin;
    town.task.margin_count = 1;
    double *once[4];
    spread(&town, "modelled", 1, &report);
    assert_int_equal(report.models[0].margin, 0);
    assert_true(report.models[0].modelled && report.models[0].margin_part == 1);
    group_report_release(&report);
    for (int g = 0; g < 4; g++) {
        once[g] = town.people[g];
        town.people[g] = numbers(town.items, sizeof(double));
    }
    spread(&town, "modelled", 4, &report);
    group_report_release(&report);
    for (int g = 0; g < 4; g++)
        assert_memory_equal(once[g], town.people[g], town.items * sizeof(double));
    assert_zones_hold(&town);
    double missed = 0, all = 0;
    for (int g = 0; g < 4; g++) {
        double *sum = numbers(town.squares, sizeof *sum);
        for (size_t i = 0; i < town.items; i++)
            sum[town.square[i]] += town.people[g][i];
        for (size_t s = 0; s < town.squares; s++) {
            missed += fabs(sum[s] - town.square_people[g][s]);
            all += town.square_people[g][s];
        }
        free(sum);
        free(once[g]);
    }
    assert_true(missed < 2e-4 * all);
    town_release(&town);
}

/* A margin of which nothing is known stands first: the next one teaches as it does alone. */
static void test_blank_margin_first(void **state)
{
    (void)state;
    const double slopes[] = {0.6, -0.4, 0}, odds[] = {0.3, 0.5, 0.2};
    const double nothing[] = {NAN, NAN}, *blank[] = {nothing, nothing, nothing, nothing};
    struct town town;
    struct group_report report = {0};
    town_make(&town, 40, 4, 4);
    town_by_density(&town, slopes, odds);
    uint32_t *side = numbers(town.items, sizeof *side);
    for (size_t i = 0; i < town.items; i++)
        side[i] = i < town.items / 2;
    const struct fit_margin margins[] = {{"blank", side, 2, NULL, 0, blank, NULL}, town.margin};
    town.task.margins = margins;
    town.task.margin_count = 2;
    spread(&town, "modelled", 2, &report);
    assert_int_equal(report.models[0].margin, 1);
    assert_true(report.models[0].modelled);
    group_report_release(&report);
    free(side);
    town_release(&town);
}

/* Squares that count the groups together teach nothing of one of them, but hold; a cell in no square is fine. */
static void test_margin_of_sums(void **state)
{
    (void)state;
    const double slopes[] = {0.6, -0.4}, odds[] = {0.3, 0.5};
    const uint32_t class_of[] = {0, 0, 1};
    struct town town;
    struct group_report report = {0};
    town_make(&town, 40, 4, 3);
    town_by_density(&town, slopes, odds);
    for (size_t s = 0; s < town.squares; s++)
        town.square_people[0][s] += town.square_people[1][s];
    memcpy(town.square_people[1], town.square_people[2], town.squares * sizeof(double));
    town.square_people[0][3] = NAN;
    for (size_t i = 0; i < town.items; i += 50)
        town.square[i] = FIT_NONE;
    town.margin.class_of = class_of;
    town.margin.classes = 2;
    town.task.margins = &town.margin;
    town.task.margin_count = 1;
    spread(&town, "modelled", 2, &report);
    assert_true(report.models[0].margin == MODEL_NONE && report.models[1].margin == MODEL_NONE);
    assert_zones_hold(&town);
    group_report_release(&report);
    town_release(&town);
}

/* What is not known, or not there: no crash, and what is known holds. */
static void test_gaps(void **state)
{
    (void)state;
    const double slopes[] = {0.6}, odds[] = {0.2};
    static const int sides[][2] = {{8, 8}, {8, 4}, {40, 4}}; /* one zone, four, a hundred */
    for (size_t c = 0; c < sizeof sides / sizeof *sides; c++) {
        struct town town;
        struct group_report report = {0};
        town_make(&town, sides[c][0], sides[c][1], 2);
        town_by_density(&town, slopes, odds);
        spread(&town, "modelled", 1, &report);
        assert_zones_hold(&town);
        assert_true(report.models[0].modelled == (c == 2));
        group_report_release(&report);
        town.zone_people[0][town.zones - 1] = NAN;
        town.zone_people[1][town.zones / 2] = NAN;
        town.square_people[0][0] = NAN;
        for (size_t i = town.zone_start[town.zones / 3]; i < town.zone_start[town.zones / 3 + 1]; i += 2)
            town.item_people[i] = i == town.zone_start[town.zones / 3] ? town.item_people[i] : 0;
        for (int margins = 0; margins < 2; margins++) {
            spread(&town, "modelled", 2, &report);
            assert_zones_hold(&town);
            group_report_release(&report);
            town.task.margins = &town.margin;
            town.task.margin_count = 1;
        }
        for (int g = 0; g < 2; g++)
            for (size_t i = 0; i < town.items; i++)
                assert_true(isfinite(town.people[g][i]));
        town_release(&town);
    }
}

/* Zones without any item, and two zones only. */
static void test_empty_zones(void **state)
{
    (void)state;
    const double slopes[] = {0.6}, odds[] = {0.2};
    struct town town;
    struct group_report report = {0};
    town_make(&town, 40, 4, 2);
    town_by_density(&town, slopes, odds);
    size_t *start = numbers(town.zones + 3, sizeof *start);
    double *more[2];
    memcpy(start + 1, town.zone_start, (town.zones + 1) * sizeof *start);
    start[town.zones + 2] = town.items; /* one without items before all others, and one behind */
    for (int g = 0; g < 2; g++) {
        more[g] = numbers(town.zones + 2, sizeof(double));
        memcpy(more[g] + 1, town.zone_people[g], town.zones * sizeof(double));
        more[g][town.zones + 1] = 5;
        town.zone_list[g] = more[g];
    }
    town.task.zones += 2;
    town.task.zone_start = start;
    spread(&town, "modelled", 2, &report);
    assert_true(report.models[0].modelled);
    assert_zones_hold(&town);
    group_report_release(&report);
    town.task.zones = 2; /* the first is empty */
    town.task.items = start[2];
    spread(&town, "modelled", 2, &report);
    assert_false(report.models[0].modelled);
    group_report_release(&report);
    town.task.zones = 1;
    town.task.items = 0;
    spread(&town, "modelled", 2, &report);
    group_report_release(&report);
    for (int g = 0; g < 2; g++)
        free(more[g]);
    free(start);
    town_release(&town);
}

/* A covariate that decides is used, one of noise is dropped, and gaps are the mean. */
static void test_covariates(void **state)
{
    (void)state;
    struct town town;
    struct group_report report = {0};
    struct random_stream noise = {SEED, 3, 0, 0}, draw = {SEED, 4, 0, 0};
    town_make(&town, 60, 5, 2);
    double *values[2] = {numbers(town.items, sizeof(double)), numbers(town.items, sizeof(double))};
    for (size_t i = 0; i < town.items; i++) {
        values[0][i] = random_normal(noise, (uint32_t)town.cell[i]);
        const size_t column = town.cell[i] % 60, row = town.cell[i] / 60;
        values[1][i] = sin((double)column / 3) + cos((double)row / 4);
        double odds = 0.2 * exp(0.8 * values[1][i]);
        int64_t people = (int64_t)town.item_people[i];
        town.truth[0][i] = (double)random_binomial(draw, (uint32_t)i, people, odds / (1 + odds));
        values[1][i] = i % 97 == 0 ? NAN : values[1][i];
    }
    town_count(&town);
    spread(&town, "modelled", 1, &report);
    double without = misplaced(&town, 0);
    group_report_release(&report);
    town.task.covariates = (const double *const *)values;
    town.task.covariate_count = 2;
    spread(&town, "modelled", 1, &report);
    assert_true(report.models[0].modelled);
    const struct covariate_report *told = report.models[0].covariates;
    assert_int_equal(told[0].state, COVARIATE_UNSURE);
    assert_int_equal(told[1].state, COVARIATE_USED);
    assert_true(told[1].odds > 1 && told[1].error > 0 && told[1].error < told[1].odds - 1);
    assert_true(misplaced(&town, 0) < without);
    print_message("misplaced %.0f, without covariates %.0f; odds x %.2f (se %.2f)\n", misplaced(&town, 0), without,
                  told[1].odds, told[1].error);
    assert_zones_hold(&town);
    group_report_release(&report);
    d4i_context *context = d4i_context_new();
    town.task.covariate_count = MIX_TERMS;
    assert_fails(context, D4I_BAD_INPUT, "leave some out",
                 allocation_method_find("modelled")->spread(context, &town.task, town.people, &report));
    group_report_release(&report);
    d4i_context_free(context);
    free(values[0]);
    free(values[1]);
    town_release(&town);
}

/* Squares that have nothing to do with the groups are found out. */
static void test_contradicting_margin(void **state)
{
    (void)state;
    const double slope = 0.5, odds = 0.2;
    struct town town;
    struct group_report report = {0};
    struct random_stream noise = {SEED, 5, 0, 0};
    town_make(&town, 60, 5, 2);
    town_by_density(&town, &slope, &odds);
    for (size_t s = 0; s < town.squares; s++) {
        double all = town.square_people[0][s] + town.square_people[1][s];
        town.square_people[0][s] = all * 0.5 * random_unit(noise, (uint32_t)s);
        town.square_people[1][s] = all - town.square_people[0][s];
    }
    town.task.margins = &town.margin;
    town.task.margin_count = 1;
    spread(&town, "modelled", 1, &report);
    assert_true(report.models[0].margin_part < 1);
    group_report_release(&report);
    town_release(&town);
}

/* Every allocation fails once: a failure and no leak, until there is none left to fail. */
static void test_no_memory(void **state)
{
    (void)state;
    const double slope = 0.6, odds = 0.2;
    struct town town;
    town_make(&town, 16, 2, 2);
    town_by_density(&town, &slope, &odds);
    town.task.margins = &town.margin;
    town.task.margin_count = 1;
    d4i_status status = D4I_NO_MEMORY;
    int nth = 0;
    for (; status != D4I_OK && nth < 2000; nth++) {
        struct group_report report = {0};
        d4i_context *context = d4i_context_new();
        int left = nth;
        d4i_set_threads(context, 1);
        d4i_set_allocation_hook(context, refuse_nth, &left);
        status = allocation_method_find("modelled")->spread(context, &town.task, town.people, &report);
        assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
        assert_true(status != D4I_OK || left >= 0);
        group_report_release(&report);
        d4i_context_free(context);
    }
    assert_true(nth > 50 && nth < 2000);
    town_release(&town);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blur_by_hand),
        cmocka_unit_test(test_surface_by_hand),
        cmocka_unit_test(test_slope_by_hand),
        cmocka_unit_test(test_pairs_by_degree),
        cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_constant_share),
        cmocka_unit_test(test_rising_with_density),
        cmocka_unit_test(test_threads_and_margins),
        cmocka_unit_test(test_blank_margin_first),
        cmocka_unit_test(test_margin_of_sums),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_empty_zones),
        cmocka_unit_test(test_covariates),
        cmocka_unit_test(test_contradicting_margin),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
