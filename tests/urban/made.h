/* SPDX-License-Identifier: EUPL-1.2
 *
 * Random countries for the tests of properties: towns of all sizes on a coast with lakes, and rules of all kinds.
 */
#ifndef TESTS_URBAN_MADE_H
#define TESTS_URBAN_MADE_H

#include "../check.h"
#include "base/random.h"
#include "urban/urban.h"

enum { SIDE = 44, MOST = SIDE * SIDE, ROUNDS = 24, SEED = 20260701 };

struct country {
    int64_t people[MOST];
    uint32_t land[MOST], built[MOST];
    struct urban_cells cells;
};

static d4i_context *context;

static int setup(void **state)
{
    (void)state;
    context = d4i_context_new();
    print_message("seed %d\n", SEED);
    return context ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    d4i_context_free(context);
    return 0;
}

/* Towns of all sizes on a coast with lakes, in noise; some cells lie exactly at a threshold. */
static void make(struct country *country, uint32_t round)
{
    enum { TOWNS = 9 };
    static const uint32_t lands[] = {0, 200000, 499999, 500000, 500001, 900000};
    static const int64_t exact[] = {49, 50, 299, 300, 899, 900, 1499, 1500};
    const struct random_stream stream = {SEED, round, 0, 0};
    memset(country, 0, sizeof *country);
    for (uint32_t c = 0, n = 1000; c < MOST; c++, n += 4) {
        int64_t persons = random_u32(stream, n) % 100 < 45 ? random_u32(stream, n + 1) % 420 : 0;
        for (uint32_t t = 0; t < TOWNS; t++) {
            int x = (int)(random_u32(stream, 4 * t) % SIDE) - (int)(c % SIDE);
            int y = (int)(random_u32(stream, 4 * t + 1) % SIDE) - (int)(c / SIDE), away = x * x + y * y;
            int64_t peak = 300 << random_u32(stream, 4 * t + 2) % 6;
            int wide = 2 + (int)(random_u32(stream, 4 * t + 3) % 50);
            persons +=
                away < 2 * wide ? peak * (2 * wide - away) / wide * (1 + random_u32(stream, n + 1) % 4) / 4 : 0;
        }
        uint32_t kind = random_u32(stream, n + 2) % 100, some = random_u32(stream, n + 3);
        if (kind < 12)
            persons = kind < 6 ? 0 : exact[some % 8];
        country->land[c] = kind >= 20 && kind < 32 ? lands[some % 6] : URBAN_WHOLE;
        if (c % SIDE < round % 12 || kind == 33)
            country->land[c] = persons = 0;
        country->people[c] = persons * D4I_PERSON;
        country->built[c] = persons > 1200 || kind > 90 ? some % 400 * 1000 : 0;
    }
    country->cells = (struct urban_cells){.columns = SIDE,
                                          .rows = SIDE,
                                          .count = MOST,
                                          .people = country->people,
                                          .land = country->land,
                                          .built = country->built};
}

/* The vintages, and their rules mixed. Centres need not be large in so small a country. */
static struct urban_parameters parameters_of(uint32_t round)
{
    static const char *const names[] = {"2021", "2022A", "2023A", "OECD"};
    struct urban_parameters parameters;
    assert_ok(context, urban_parameters_of(context, text_of(names[round % 4]), &parameters));
    parameters.centre_people = round % 3 ? 20000 : 8000;
    parameters.hole_neighbours = round % 5 ? 8 : 4;
    parameters.hole_cells = round % 7 ? 14 : 3;
    if (round >= ROUNDS / 2) {
        parameters.centre_neighbours = round & 1 ? 8 : 4;
        parameters.smoothing = round % 3;
        parameters.dense_density = 1400;
    }
    assert_ok(context, urban_parameters_check(context, &parameters));
    return parameters;
}

static void classify(const struct urban_cells *cells, const struct urban_parameters *parameters,
                     struct urban_grid *grid)
{
    *grid = (struct urban_grid){0};
    assert_ok(context, urban_classify(context, cells, parameters, grid));
}

#endif
