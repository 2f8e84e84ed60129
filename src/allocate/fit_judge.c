/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is to be thought of the rounds: do the margins contradict each other, or are they only slow? Where no table
 * has all sums, the multipliers of the margins grow for ever, in a direction that proves it (Farkas 1902): give
 * each item the sum of the multipliers of its parts. Counted by the margins, the people have one worth; counted by
 * zones, where everybody stands in the item that is worth most and has room, they have at most another. If that is
 * less, no table has both.
 */
#include <math.h>

#include "allocate/fit_margin.h"
#include "base/memory.h"

#define HALVINGS 30

/* What the margins say that the people are worth; *scale is the sum of the amounts. */
static double worth_by_margins(const struct rounds *rounds, double *scale)
{
    double worth = 0;
    for (size_t m = 0; m < rounds->exact; m++)
        for (size_t c = 0; c < rounds->margins[m].count; c++) {
            const struct kind *kind = &rounds->margins[m].classes[c];
            for (size_t p = 0; kind->wanted && p < rounds->margins[m].of->parts; p++)
                if (!fit_is_free(kind->wanted[p])) {
                    worth += kind->wanted[p] * kind->now[p];
                    *scale += kind->wanted[p] * fabs(kind->now[p]);
                }
        }
    return worth;
}

/* Logarithm of what the exact margins did to an item of the group. */
static double item_step(const struct rounds *rounds, size_t group, size_t item)
{
    double sum = 0;
    for (size_t m = 0; m < rounds->exact; m++) {
        const struct fit_margin *of = rounds->margins[m].of;
        size_t class = of->class_of ? of->class_of[group] : group;
        if (class != FIT_NONE && rounds->margins[m].classes[class].wanted && of->member[item] != FIT_NONE)
            sum += rounds->margins[m].classes[class].now[of->member[item]];
    }
    return sum;
}

/* worth[i] of one of the group in each item of the zone that can hold it; the answer is how many those are. */
static size_t worth_of_items(const struct rounds *rounds, size_t group, size_t zone, double *worth, double *room)
{
    const struct fit_work *work = rounds->work;
    size_t count = 0;
    for (size_t i = work->problem->zone_start[zone]; i < work->problem->zone_start[zone + 1]; i++) {
        if (!(work->people[group][i] > 0))
            continue;
        worth[count] = item_step(rounds, group, i);
        room[count++] = work->total ? work->total[i] : INFINITY;
    }
    return count;
}

/* The most that so many people are worth. Any price of a place gives a bound, price x people + what the items are
 * worth above it x their room; the least bound is at the price above which the people just find room. */
static double worth_at_most(const double *worth, const double *room, size_t count, double people)
{
    double low = worth[0], high = worth[0];
    for (size_t i = 1; i < count; i++) {
        low = fmin(low, worth[i]);
        high = fmax(high, worth[i]);
    }
    double bound = high * people;
    for (int k = 0; k < HALVINGS; k++) {
        double price = (low + high) / 2, places = 0, above = 0;
        for (size_t i = 0; i < count; i++)
            if (worth[i] > price) {
                places += room[i];
                above += (worth[i] - price) * room[i];
            }
        bound = fmin(bound, price * people + above);
        *(places >= people ? &low : &high) = price;
    }
    return bound;
}

d4i_status fit_contradict(d4i_context *context, const struct rounds *rounds, bool *proven)
{
    const struct fit_problem *problem = rounds->work->problem;
    double *worth = NULL, *room = NULL, scale = 0, gap = worth_by_margins(rounds, &scale);
    d4i_status status;
    GUARD(mem_alloc(context, problem->items, sizeof *worth, &worth));
    GUARD(mem_alloc(context, problem->items, sizeof *room, &room));
    for (size_t z = 0; z < problem->zones; z++)
        for (size_t g = 0; g < problem->groups; g++) {
            double people = problem->zone_people[g][z];
            size_t count = people == 0 ? 0 : worth_of_items(rounds, g, z, worth, room);
            for (size_t i = 0; fit_is_free(people) && i < count; i++) /* any number may stand there */
                if (worth[i] > 0)
                    gap = -INFINITY;
            if (count > 0 && !fit_is_free(people))
                gap -= worth_at_most(worth, room, count, people);
        }
    *proven = gap > rounds->work->margin_tolerance * scale;
done:
    free(worth);
    free(room);
    return status;
}
