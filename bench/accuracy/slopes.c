/* SPDX-License-Identifier: EUPL-1.2
 *
 * How sure `modelled` says that it is of what it learns, where there is nothing to learn: the table of
 * docs/validation/accuracy.md.
 *
 * Towns of cells of 100 m in zones around places by chance, 3 groups and the others. Shares differ between zones,
 * or go up and down in a smooth field, but never with density. Each group's slope by its standard error should be a
 * Student's t.
 *
 *     accuracy_slopes [TOWNS]    200, and 20 s, unless said
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "allocate/allocate.h"
#include "allocate/groups.h"
#include "base/random.h"

enum { GROUPS = 4, MOST_SIDE = 100, REACH_MOST = 30, CROWD = 1, HILLS, ZONES, FIELD, PEOPLE, NOISE, PLACES };

static const double PART[GROUPS - 1] = {0.03, 0.1, 0.2};

struct kind {
    const char *name;
    int side, zone_side; /* cells */
    double zones, field; /* standard deviation of ln odds between zones, and of a smooth field */
    double width;        /* of the filter that makes the field, cells */
};

struct town {
    size_t items, zones, start[MOST_SIDE * MOST_SIDE + 1];
    uint64_t cell[MOST_SIDE * MOST_SIDE];
    uint32_t zone_of[MOST_SIDE * MOST_SIDE];
    double people[MOST_SIDE * MOST_SIDE], covariate[MOST_SIDE * MOST_SIDE];
    double truth[GROUPS][MOST_SIDE * MOST_SIDE], found[GROUPS][MOST_SIDE * MOST_SIDE];
    double total[GROUPS][MOST_SIDE * MOST_SIDE];
};

/* One pass of a filter along rows, which become columns; the town goes round. */
static void blur(const double *from, int side, double width, double *to)
{
    int reach = (int)(3 * width + 1);
    double tap[2 * REACH_MOST + 1];
    for (int d = -reach; d <= reach; d++)
        tap[d + reach] = exp(-d * d / (2 * width * width));
    for (int row = 0; row < side; row++)
        for (int column = 0; column < side; column++) {
            double sum = 0;
            for (int d = -reach; d <= reach; d++)
                sum += tap[d + reach] * from[row * side + ((column + d) % side + side) % side];
            to[column * side + row] = sum;
        }
}

/* out[side * side], of mean 0 and standard deviation 1. */
static void make_field(struct random_stream stream, int side, double width, double *out)
{
    static double room[MOST_SIDE * MOST_SIDE];
    const int count = side * side;
    double sum = 0, squares = 0;
    for (int i = 0; i < count; i++)
        out[i] = random_normal(stream, (uint32_t)i);
    blur(out, side, width, room);
    blur(room, side, width, out);
    for (int i = 0; i < count; i++) {
        sum += out[i];
        squares += out[i] * out[i];
    }
    const double mean = sum / count, deviation = sqrt(squares / count - mean * mean);
    for (int i = 0; i < count; i++)
        out[i] = (out[i] - mean) / deviation;
}

/* zone[cell]: that of the nearest of so many places, drawn by chance. */
static void make_zones(const struct kind *kind, uint32_t number, size_t zones, uint32_t *zone)
{
    const struct random_stream places = {PLACES, number, 0, 0};
    for (int c = 0; c < kind->side * kind->side; c++) {
        const int column = c % kind->side, row = c / kind->side;
        double least = INFINITY;
        for (uint32_t z = 0; z < zones; z++) {
            double x = random_unit(places, 2 * z) * kind->side - column - 0.5;
            double y = random_unit(places, 2 * z + 1) * kind->side - row - 0.5;
            if (x * x + y * y < least) {
                least = x * x + y * y;
                zone[c] = z;
            }
        }
    }
}

/* Cells zone by zone, people in hills of some zones' width and by chance, a covariate in patches of 4 x 4 cells. */
static void make_ground(const struct kind *kind, uint32_t number, struct town *town)
{
    static double hills[MOST_SIDE * MOST_SIDE];
    static uint32_t zone[MOST_SIDE * MOST_SIDE];
    const struct random_stream crowd = {CROWD, number, 0, 0}, noise = {NOISE, number, 0, 0};
    const int side = kind->side;
    const size_t across = (size_t)(side / kind->zone_side);
    make_field((struct random_stream){HILLS, number, 0, 0}, side, 4, hills);
    town->zones = across * across;
    make_zones(kind, number, town->zones, zone);
    town->items = 0;
    for (uint32_t z = 0; z < town->zones; z++) {
        town->start[z] = town->items;
        for (uint32_t c = 0; c < (uint32_t)(side * side); c++) {
            if (zone[c] != z)
                continue;
            size_t i = town->items++;
            double here = exp(2.6 + 0.7 * hills[c] + 0.5 * random_normal(crowd, c));
            town->cell[i] = c;
            town->zone_of[i] = z;
            town->people[i] = 3 * (1 + floor(here / 3)); /* whole people for each group */
            town->covariate[i] = random_normal(noise, c / (uint32_t)side / 4 * 1000 + c % (uint32_t)side / 4);
        }
    }
    town->start[town->zones] = town->items;
}

static void draw_groups(const struct kind *kind, uint32_t number, struct town *town)
{
    static double field[MOST_SIDE * MOST_SIDE];
    memset(town->total, 0, sizeof town->total);
    memcpy(town->truth[GROUPS - 1], town->people, sizeof town->people);
    for (uint32_t g = 0; g + 1 < GROUPS; g++) {
        const struct random_stream zones = {ZONES, number, g, 0}, people = {PEOPLE, number, g, 0};
        if (kind->field > 0)
            make_field((struct random_stream){FIELD, number, g, 0}, kind->side, kind->width, field);
        for (size_t i = 0; i < town->items; i++) {
            double odds = PART[g] * exp(kind->zones * random_normal(zones, town->zone_of[i]) +
                                        (kind->field > 0 ? kind->field * field[town->cell[i]] : 0));
            town->truth[g][i] =
                (double)random_binomial(people, (uint32_t)i, (int64_t)town->people[i] / 3, odds / (1 + odds));
            town->truth[GROUPS - 1][i] -= town->truth[g][i];
        }
    }
    for (int g = 0; g < GROUPS; g++)
        for (size_t i = 0; i < town->items; i++)
            town->total[g][town->zone_of[i]] += town->truth[g][i];
}

static double misplaced(const struct town *town)
{
    double off = 0;
    for (int g = 0; g + 1 < GROUPS; g++)
        for (size_t i = 0; i < town->items; i++)
            off += fabs(town->found[g][i] - town->truth[g][i]) / 2;
    return off;
}

static void spread(struct town *town, int side, const char *method, struct group_report *report)
{
    const struct grid grid = {"EPSG:3035", 4000000, 3000000, 100, side, side};
    const double *totals[GROUPS], *covariate = town->covariate;
    double *found[GROUPS];
    for (int g = 0; g < GROUPS; g++) {
        totals[g] = town->total[g];
        found[g] = town->found[g];
    }
    const struct group_task task = {.grid = &grid,
                                    .items = town->items,
                                    .groups = GROUPS,
                                    .zones = town->zones,
                                    .zone_start = town->start,
                                    .cell = town->cell,
                                    .item_people = town->people,
                                    .zone_people = totals,
                                    .totals_hold = true,
                                    .covariates = &covariate,
                                    .covariate_count = 1};
    d4i_context *context = d4i_context_new();
    if (!context || allocation_method_find(method)->spread(context, &task, found, report) != D4I_OK) {
        fprintf(stderr, "accuracy_slopes: %s\n", context ? d4i_error_text(context) : "out of memory");
        exit(1);
    }
    d4i_context_free(context);
}

static void try_kind(const struct kind *kind, uint32_t towns, struct town *town)
{
    static const double most[] = {0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262}; /* 5 % of t */
    double squares = 0, even = 0, modelled = 0;
    int slopes = 0, beyond = 0, found = 0;
    for (uint32_t n = 0; n < towns; n++) {
        struct group_report report = {0};
        make_ground(kind, n, town);
        draw_groups(kind, n, town);
        spread(town, kind->side, "fitted", &report);
        even += misplaced(town);
        group_report_release(&report);
        spread(town, kind->side, "modelled", &report);
        modelled += misplaced(town);
        for (int g = 0; g + 1 < GROUPS; g++) {
            const struct model_report *is = &report.models[g];
            double ratio = log(is->odds) * is->odds / is->odds_error;
            squares += ratio * ratio;
            beyond += fabs(ratio) > most[is->freedom];
            found += is->modelled;
            slopes++;
        }
        group_report_release(&report);
    }
    printf("%-28s %4zu zones, %d slopes: beyond 5 %% %.3f, deviation by error %.2f; found %.2f, misplaced %.4f\n",
           kind->name, town->zones, slopes, (double)beyond / slopes, sqrt(squares / slopes), (double)found / slopes,
           modelled / even);
    fflush(stdout);
}

int main(int count, char **arguments)
{
    static const struct kind kinds[] = {{"chance alone", 40, 5, 0, 0, 0},
                                        {"zones unlike", 40, 5, 0.5, 0, 0},
                                        {"zones unlike", 60, 5, 0.5, 0, 0},
                                        {"zones unlike", 100, 5, 0.5, 0, 0},
                                        {"zones unlike", 40, 10, 0.5, 0, 0},
                                        {"field, half a zone wide", 40, 5, 0, 0.5, 2.5},
                                        {"field, as wide as a zone", 40, 5, 0, 0.5, 5},
                                        {"field, as wide as a zone", 100, 5, 0, 0.5, 5}};
    uint32_t towns = count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : 200;
    struct town *town = calloc(1, sizeof *town);
    for (size_t k = 0; town && towns > 0 && k < sizeof kinds / sizeof *kinds; k++)
        try_kind(&kinds[k], towns, town);
    free(town);
    return 0;
}
