/* SPDX-License-Identifier: EUPL-1.2
 *
 * A made-up town for tests of `modelled`: cells in square zones, a hill and quarters of people, groups that go by
 * what a test says.
 */
#ifndef TESTS_ALLOCATE_TOWN_H
#define TESTS_ALLOCATE_TOWN_H

#include "../check.h"

#include <math.h>

#include "allocate/allocate.h"
#include "allocate/mix.h"
#include "base/memory.h"
#include "base/random.h"

#define SEED 20261125
#define MOST_GROUPS 4

static inline void assert_near(double got, double wanted, double off)
{
    if (!(fabs(got - wanted) <= off))
        fail_msg("got %.17g, wanted %.17g", got, wanted);
}

/* A square of side x side cells in square zones of so many cells across. */
struct town {
    int side, zone_side, groups;
    struct grid grid;
    size_t items, zones;
    size_t *zone_start;
    uint64_t *cell;
    uint32_t *zone_of, *square; /* [item]; squares of ten by ten cells */
    double *item_people, *truth[MOST_GROUPS], *zone_people[MOST_GROUPS], *square_people[MOST_GROUPS];
    const double *zone_list[MOST_GROUPS], *square_list[MOST_GROUPS];
    double *people[MOST_GROUPS];
    size_t squares;
    struct fit_margin margin;
    struct group_task task;
};

static inline void *numbers(size_t count, size_t size)
{
    void *out = calloc(count ? count : 1, size);
    assert_non_null(out);
    return out;
}

static inline double density(int column, int row)
{
    double hill = exp(-((column - 15.0) * (column - 15) + (row - 20.0) * (row - 20)) / 150);
    struct random_stream stream = {SEED, 1, 0, 0};
    return (6 + 60 * hill + 20 * (sin(column / 2.5) * cos(row / 3.0) > 0.2)) *
           exp(0.5 * random_normal(stream, (uint32_t)(row * 1000 + column)));
}

/* Every seventh cell is shared by its zone and the next one. */
static inline bool is_shared(const struct town *town, int column, int row)
{
    return town->zones > 1 && column % town->zone_side == town->zone_side - 1 && column + 1 < town->side &&
           (row + column) % 7 == 0;
}

static inline void add_item(struct town *town, int column, int row, size_t zone, double people)
{
    town->cell[town->items] = (uint64_t)row * (uint64_t)town->side + (uint64_t)column;
    town->zone_of[town->items] = (uint32_t)zone;
    town->square[town->items] = (uint32_t)(row / 10 * ((town->side + 9) / 10) + column / 10);
    town->item_people[town->items++] = people;
}

static inline void add_zone(struct town *town, size_t zone)
{
    int across = town->side / town->zone_side, x = (int)zone % across, y = (int)zone / across;
    for (int row = y * town->zone_side; row < (y + 1) * town->zone_side; row++)
        for (int column = x * town->zone_side - 1; column < (x + 1) * town->zone_side; column++) {
            if (column < 0)
                continue;
            bool shared = is_shared(town, column, row), before = column < x * town->zone_side;
            if (shared || !before)
                add_item(town, column, row, zone, density(column, row) * (shared ? 0.5 : 1));
        }
}

static inline void town_make(struct town *town, int side, int zone_side, int groups)
{
    size_t most = 2 * (size_t)(side * side);
    *town = (struct town){.side = side, .zone_side = zone_side, .groups = groups};
    town->grid = (struct grid){"EPSG:3035", 4000000, 3000000, 100, side, side};
    town->zones = (size_t)((side / zone_side) * (side / zone_side));
    town->squares = (size_t)(((side + 9) / 10) * ((side + 9) / 10));
    town->zone_start = numbers(town->zones + 1, sizeof *town->zone_start);
    town->cell = numbers(most, sizeof *town->cell);
    town->zone_of = numbers(most, sizeof *town->zone_of);
    town->square = numbers(most, sizeof *town->square);
    town->item_people = numbers(most, sizeof *town->item_people);
    for (size_t z = 0; z < town->zones; z++) {
        add_zone(town, z);
        town->zone_start[z + 1] = town->items;
    }
    for (int g = 0; g < groups; g++) {
        town->truth[g] = numbers(town->items, sizeof(double));
        town->people[g] = numbers(town->items, sizeof(double));
        town->zone_list[g] = town->zone_people[g] = numbers(town->zones, sizeof(double));
        town->square_list[g] = town->square_people[g] = numbers(town->squares, sizeof(double));
    }
    town->margin =
        (struct fit_margin){"squares", town->square, town->squares, NULL, (size_t)groups, town->square_list, NULL};
    town->task = (struct group_task){.grid = &town->grid,
                                     .items = town->items,
                                     .groups = (size_t)groups,
                                     .zones = town->zones,
                                     .zone_start = town->zone_start,
                                     .cell = town->cell,
                                     .item_people = town->item_people,
                                     .zone_people = town->zone_list,
                                     .totals_hold = true};
}

static inline void town_release(struct town *town)
{
    for (int g = 0; g < town->groups; g++) {
        free(town->truth[g]);
        free(town->people[g]);
        free(town->zone_people[g]);
        free(town->square_people[g]);
    }
    free(town->zone_start);
    free(town->cell);
    free(town->zone_of);
    free(town->square);
    free(town->item_people);
}

/* The last group is the rest; then what is known of zones and squares. */
static inline void town_count(struct town *town)
{
    int rest = town->groups - 1;
    for (size_t i = 0; i < town->items; i++) {
        town->truth[rest][i] = town->item_people[i];
        for (int g = 0; g < rest; g++)
            town->truth[rest][i] -= town->truth[g][i];
    }
    for (int g = 0; g < town->groups; g++)
        for (size_t i = 0; i < town->items; i++) {
            town->zone_people[g][town->zone_of[i]] += town->truth[g][i];
            town->square_people[g][town->square[i]] += town->truth[g][i];
        }
}

/* Shares that go by the terms of the item: odds x exp(slope x term 0), drawn. */
static inline void town_by_density(struct town *town, const double *slopes, const double *odds)
{
    d4i_context *context = d4i_context_new();
    struct mix_ground ground;
    struct mix_terms terms;
    assert_ok(context, mix_ground_make(context, &town->task, &ground));
    assert_ok(context, mix_terms_make(context, &ground, &terms));
    for (int g = 0; g + 1 < town->groups; g++)
        for (size_t i = 0; i < town->items; i++) {
            struct random_stream stream = {SEED, 2, (uint32_t)g, 0};
            double here = odds[g] * exp(slopes[g] * terms.value[0][i]);
            int64_t people = (int64_t)(town->item_people[i] / (town->groups - 1));
            town->truth[g][i] = (double)random_binomial(stream, (uint32_t)i, people, here / (1 + here));
        }
    mix_terms_release(&terms);
    mix_ground_release(&ground);
    d4i_context_free(context);
    town_count(town);
}

static inline void spread(struct town *town, const char *method, int threads, struct group_report *report)
{
    d4i_context *context = d4i_context_new();
    d4i_set_threads(context, threads);
    assert_ok(context, allocation_method_find(method)->spread(context, &town->task, town->people, report));
    d4i_context_free(context);
}

static inline double misplaced(const struct town *town, int group)
{
    double off = 0;
    for (size_t i = 0; i < town->items; i++)
        off += fabs(town->people[group][i] - town->truth[group][i]) / 2;
    return off;
}

static inline void assert_zones_hold(const struct town *town)
{
    for (int g = 0; g < town->groups; g++)
        for (size_t z = 0; z < town->zones; z++) {
            double sum = 0;
            for (size_t i = town->zone_start[z]; i < town->zone_start[z + 1]; i++) {
                assert_true(town->people[g][i] >= 0);
                sum += town->people[g][i];
            }
            if (mix_known(town->zone_people[g][z]) && town->zone_start[z] < town->zone_start[z + 1])
                assert_near(sum, town->zone_people[g][z], 1e-9 * (1 + town->zone_people[g][z]));
        }
}

#endif
