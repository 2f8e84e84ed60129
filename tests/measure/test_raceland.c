/* SPDX-License-Identifier: EUPL-1.2
 *
 * Agreement with raceland on its example (60 x 60 cells, 5 realisations, ../shared/expected/raceland): from its
 * realisations in every window as near as files of 24 bits allow, both with its densities and with ours; and the
 * expectation beside the mean of its realisations.
 */
#include "../check.h"

#include <math.h>

#include "../io/real_data.h"
#include "base/text.h"
#include "io/raster.h"
#include "io/records.h"
#include "measure/landscape.h"

enum { SIDE = 60, CELLS = SIDE * SIDE, KINDS = 5, DRAWS = 5, WINDOWS = 15 };

static d4i_context *context;
static double people[KINDS][CELLS], weight[DRAWS][CELLS];
static int32_t group[DRAWS][CELLS];

static int setup(void **state)
{
    (void)state;
    context = d4i_context_new();
    return context ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    d4i_context_free(context);
    return 0;
}

static void read_bands(const char *name, double (*out)[CELLS], int bands)
{
    struct raster raster;
    char path[4096];
    assert_ok(context, raster_open(context, real_data_path(name, path, sizeof path), &raster));
    assert_true(raster.rows == SIDE && raster.columns == SIDE && raster.bands == bands);
    for (int band = 1; band <= bands; band++)
        assert_ok(context, raster_read_rows(context, &raster, band, 0, SIDE, out[band - 1]));
    raster_close(&raster);
}

static void read_all(void)
{
    static double drawn[DRAWS][CELLS];
    read_bands("peers/race_raster.tif", people, KINDS);
    read_bands("../expected/raceland/expected_real_raster.tif", drawn, DRAWS);
    read_bands("../expected/raceland/expected_weig_raster.tif", weight, DRAWS);
    for (size_t k = 0; k < DRAWS; k++)
        for (size_t i = 0; i < CELLS; i++)
            group[k][i] = isnan(drawn[k][i]) ? -1 : (int32_t)drawn[k][i] - 1;
}

/* "NA" is no number. */
static double field(const struct records *records, uint32_t column)
{
    double value = NAN;
    struct text text = records_field(records, column);
    if (!parse_double(text, &value) && !text_is(text, "NA"))
        fail_msg("'%.*s' is no number", (int)text.length, text.at);
    return value;
}

static double off(double ours, double theirs)
{
    return isnan(ours) != isnan(theirs) ? INFINITY : isnan(ours) ? 0 : fabs(ours - theirs);
}

/* Largest difference from the published figures, over all windows that are in the file. */
static double furthest(struct landscape_figures (*figures)[WINDOWS * WINDOWS])
{
    const struct records_options options = {.format = RECORDS_CSV};
    struct records records;
    char path[4096];
    double most = 0;
    size_t compared = 0;
    bool more;
    assert_ok(context,
              records_open(context,
                           real_data_path("../expected/raceland/expected_metrics_part.csv", path, sizeof path),
                           &options, &records));
    for (;; compared++) {
        assert_ok(context, records_next(context, &records, &more));
        if (!more)
            break;
        size_t k = (size_t)field(&records, 0) - 1, row = (size_t)field(&records, 1) - 1;
        const struct landscape_figures *ours = &figures[k][row * WINDOWS + (size_t)field(&records, 2) - 1];
        const double own[] = {ours->entropy, ours->joint, ours->conditional, ours->mutual};
        for (uint32_t c = 0; c < 4; c++)
            most = fmax(most, off(own[c], field(&records, 3 + c)));
    }
    records_close(&records);
    assert_int_equal(compared, 563);
    return most;
}

static void measure_all(double (*density)[CELLS], struct landscape_figures (*figures)[WINDOWS * WINDOWS])
{
    const double *columns[KINDS];
    struct landscape_options options = LANDSCAPE_USUAL;
    for (size_t m = 0; m < KINDS; m++)
        columns[m] = people[m];
    const struct landscape landscape = {SIDE, SIDE, KINDS, columns};
    options.size = 4;
    for (size_t k = 0; k < DRAWS; k++)
        assert_ok(context, landscape_measure(context, &landscape, group[k], density[k], &options, figures[k]));
}

static void test_metrics(void **state)
{
    static struct landscape_figures figures[DRAWS][WINDOWS * WINDOWS];
    static double density[DRAWS][CELLS];
    const double *columns[KINDS];
    (void)state;
    if (!real_data_here("agreement with raceland"))
        return;
    read_all();
    for (size_t m = 0; m < KINDS; m++)
        columns[m] = people[m];
    const struct landscape landscape = {SIDE, SIDE, KINDS, columns};
    double most = 0;
    for (size_t k = 0; k < DRAWS; k++) {
        assert_ok(context, landscape_densities(context, &landscape, group[k], 4, density[k]));
        for (size_t i = 0; i < CELLS; i++)
            most = fmax(most, off(density[k][i], weight[k][i]) / fmax(1, density[k][i]));
    }
    print_message("densities differ by %.1e at most, their file has 24 bits\n", most);
    assert_true(most < 1e-7);
    measure_all(weight, figures);
    most = furthest(figures);
    print_message("figures from their densities differ by %.1e at most\n", most);
    assert_true(most < 1e-7);
    measure_all(density, figures);
    most = furthest(figures);
    print_message("figures from ours differ by %.1e at most\n", most);
    assert_true(most < 1e-8); /* the file of people has 24 bits of them, too */
}

/* A cell of a realisation has its group among its people; the mean of five is near the expectation. */
static void test_realisations(void **state)
{
    struct landscape_options options = LANDSCAPE_USUAL;
    struct landscape_figures expected, drawn;
    double density[CELLS], mean = 0;
    const double *columns[KINDS];
    (void)state;
    if (!real_data_here("agreement with raceland"))
        return;
    read_all();
    for (size_t m = 0; m < KINDS; m++)
        columns[m] = people[m];
    const struct landscape landscape = {SIDE, SIDE, KINDS, columns};
    for (size_t i = 0; i < CELLS; i++) {
        density[i] = 0;
        for (size_t m = 0; m < KINDS; m++)
            density[i] += people[m][i];
    }
    options.size = 0;
    assert_ok(context, landscape_expect(context, &landscape, &options, &expected));
    for (size_t k = 0; k < DRAWS; k++) {
        for (size_t i = 0; i < CELLS; i++)
            assert_true(group[k][i] < 0 || people[group[k][i]][i] > 0);
        assert_ok(context, landscape_measure(context, &landscape, group[k], density, &options, &drawn));
        mean += drawn.mutual / DRAWS;
    }
    print_message("mutual information: %.4f expected, %.4f in the mean of five\n", expected.mutual, mean);
    assert_true(fabs(mean - expected.mutual) < 0.1 * expected.mutual);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_realisations),
    };
    return cmocka_run_group_tests_name("agreement with raceland", tests, setup, teardown);
}
