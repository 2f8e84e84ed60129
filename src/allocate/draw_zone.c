/* SPDX-License-Identifier: EUPL-1.2
 *
 * One draw of one zone, from its total down to its items. Nodes without people of the group are not looked at, and
 * a single person needs one number for the whole way: a draw costs the more the more people there are.
 */
#include <math.h>
#include <string.h>

#include "allocate/draws_inside.h"
#include "allocate/rounding.h"
#include "base/distribution.h"

#define MILLION 1000000
#define SHARE_MOST 0.999
#define LEAST 1e-7      /* of u */
#define BETA_LEAST 1e-6 /* of the beta's variance as a part of the greatest there is */
#define BETA_MOST 0.999
#define EXPLAINED_MOST 0.9 /* of u */
#define TOTALS 0x64726177  /* what the numbers that round a zone's total are for */

struct draw_zone draw_zone_of(const struct draws *draws, size_t zone)
{
    const struct draw_ground *ground = draws->ground;
    size_t first = ground->zone_start[zone];
    return (struct draw_zone){.people = ground->people + first + zone,
                              .mean = draws->mean ? draws->mean + first + zone : NULL,
                              .middle = ground->middle + first,
                              .count = (uint32_t)(ground->zone_start[zone + 1] - first)};
}

double draw_zone_part(const struct draw_zone *zone, struct draw_run run, uint32_t middle)
{
    if (zone->mean && zone->mean[run.end] > zone->mean[run.first])
        return (zone->mean[middle] - zone->mean[run.first]) / (zone->mean[run.end] - zone->mean[run.first]);
    if (zone->people[run.end] > zone->people[run.first])
        return (double)(zone->people[middle] - zone->people[run.first]) /
               (double)(zone->people[run.end] - zone->people[run.first]);
    return (double)(middle - run.first) / (double)(run.end - run.first);
}

size_t draw_zone_octave(double n)
{
    double octave = n > 1 ? rint(log2(n)) : 0;
    return octave < DRAW_OCTAVES - 1 ? (size_t)octave : DRAW_OCTAVES - 1;
}

struct going_down {
    const struct draws *draws;
    const struct dispersion_law *law;
    struct draw_zone zone;
    struct random_stream stream;
};

/* How many of the group there may be: its people, rounded up, or what other groups have left of them. */
static int64_t room(const struct draw_zone *zone, uint32_t first, uint32_t end)
{
    if (zone->room)
        return zone->room[end] - zone->room[first];
    return (zone->people[end] - zone->people[first] + MILLION - 1) / MILLION;
}

static double unit_of(const uint32_t number[2])
{
    return (double)(((uint64_t)number[0] << 21) ^ (number[1] >> 11)) * 0x1p-53;
}

/* Of one person. Where the whole run has no room, only the part counts. */
static double part_with_room(const struct draw_zone *zone, struct draw_run run, uint32_t middle)
{
    bool left = room(zone, run.first, middle) > 0, right = room(zone, middle, run.end) > 0;
    if (left != right)
        return left ? 1 : 0;
    return draw_zone_part(zone, run, middle);
}

/* What is left of a number behind the choice is as good as a new one. */
static uint32_t place_one(const struct going_down *down, struct draw_run run)
{
    uint32_t number[4];
    random_block(down->stream, down->zone.middle[run.node] * DISTRIBUTION_BLOCKS, number);
    double u = unit_of(number + 2);
    while (run.end - run.first > 1) {
        uint32_t middle = down->zone.middle[run.node];
        double part = part_with_room(&down->zone, run, middle);
        if (u < part) {
            u /= part;
            run = draw_run_left(run, middle);
        } else {
            u = part < 1 ? (u - part) / (1 - part) : u;
            run = draw_run_right(run, middle);
        }
    }
    return run.first;
}

/* Of 2n people in areas whose counts are known, sqrt(2n / area) areas are cut where the halves meet, and only what
 * lies in these is open: so many times (area / 2n)^2 of the variance that there would be otherwise. */
static double open_part(double area, double n)
{
    return 2 * n > area ? pow(area / (2 * n), 1.5) : 1;
}

/* Variance of the left half's people, without what rounding adds. */
static double variance(const struct going_down *down, struct draw_run run, double group, double part)
{
    const struct draw_zone *zone = &down->zone;
    double people = (double)(zone->people[run.end] - zone->people[run.first]) / MILLION, n = people / 2;
    double all = (double)(zone->people[zone->count] - zone->people[0]) / MILLION;
    double share = fmin(group / people, SHARE_MOST);
    double u = dispersion_at(down->law, all, n, group, share) - share / group;
    /* The binomial part below is that of drawing with replacement; without, it is (1 - share) of that. */
    if (down->draws->mean)
        u = fmax(u - down->draws->explained[draw_zone_octave(n)], (1 - EXPLAINED_MOST) * u);
    if (down->draws->held > 0)
        u *= open_part(down->draws->held, n);
    u = fmax(u, LEAST);
    double rho = u / (1 + u);
    return part * (1 - part) * (rho * group * group + (1 - rho) * group) - 1.0 / 6;
}

/* Of two or more people, those of the left half. */
static int32_t split(const struct going_down *down, struct draw_run run, uint32_t middle, int32_t group)
{
    const struct draw_zone *zone = &down->zone;
    int64_t left = room(zone, run.first, middle), right = room(zone, middle, run.end);
    double part = draw_zone_part(zone, run, middle), low, width, within = 0;
    uint32_t block = middle * DISTRIBUTION_BLOCKS, number[4];
    if (left + right < group) { /* more of the group than people: as full as each other */
        low = left + right > 0 ? (double)left / (double)(left + right) * group : part * group;
        width = 0;
    } else {
        low = group > right ? (double)(group - right) : 0;
        width = (left < group ? (double)left : group) - low;
    }
    double mean = fmin(fmax(part * group, low), low + width), at = width > 0 ? (mean - low) / width : 0;
    if (at > 0 && at < 1) {
        double ratio = variance(down, run, group, mean / group) / (width * width * at * (1 - at));
        double size = 1 / fmin(fmax(ratio, BETA_LEAST), BETA_MOST) - 1;
        within = random_beta(down->stream, block, at * size, (1 - at) * size, number + 2);
    } else {
        random_block(down->stream, block, number);
        within = at;
    }
    double drawn = floor(low + width * within + unit_of(number + 2));
    return drawn < group ? (int32_t)drawn : group;
}

static void fill(const struct going_down *down, int32_t total, int32_t *people)
{
    struct {
        struct draw_run run;
        int32_t group;
    } waiting[DRAW_DEPTH];
    size_t count = 0;
    struct draw_run run = {0, 0, down->zone.count};
    int32_t group = total;
    for (;;) {
        if (run.end - run.first > 1 && group > 1) {
            uint32_t middle = down->zone.middle[run.node];
            int32_t left = split(down, run, middle, group);
            if (left < group) {
                waiting[count].run = draw_run_right(run, middle);
                waiting[count++].group = group - left;
            }
            group = left;
            run = draw_run_left(run, middle);
            if (left > 0)
                continue;
        } else if (group > 0) {
            people[group > 1 || run.end - run.first == 1 ? run.first : place_one(down, run)] = group;
        }
        if (count == 0)
            return;
        run = waiting[--count].run;
        group = waiting[count].group;
    }
}

int64_t draws_total(const struct draws *draws, size_t zone, int draw)
{
    if (draws->people[zone] < 0)
        return DRAWS_UNKNOWN;
    struct random_stream totals =
        rounding_stream(draws->seed, draws->ground->zone_key[zone], draws->group_key, TOTALS);
    return rounding_total(draws->people[zone], rounding_uniform(totals, (uint32_t)draw));
}

void draw_zone_fill(const struct draws *draws, size_t zone, int draw, const int64_t *room, int32_t *people)
{
    uint64_t key = draws->ground->zone_key[zone];
    struct going_down down = {.draws = draws,
                              .law = &draws->laws[draw],
                              .zone = draw_zone_of(draws, zone),
                              .stream = {draws->cascade, (uint32_t)key, (uint32_t)(key >> 32), (uint32_t)draw}};
    if (down.zone.count == 0)
        return;
    down.zone.room = room;
    memset(people, 0, down.zone.count * sizeof *people);
    fill(&down, (int32_t)draws_total(draws, zone, draw), people);
}
