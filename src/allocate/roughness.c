/* SPDX-License-Identifier: EUPL-1.2
 *
 * First and second differences of shares among the nearest zones.
 */
#include "allocate/roughness.h"

#include <math.h>

#define ZONES_LEAST 20
#define NEAR_LEAST 4 /* a plane goes through any three */
#define CERTAIN 2.0  /* standard errors of the first differences from 0 */
#define RIDGE 1e-6   /* of neighbours in a line, only what lies along it is a slope */
#define USUAL 0.45   /* few cities as they are, and few of their groups, are below */
#define SMOOTH 0.05  /* no unevenness below the zones but the slope itself */
#define RATIO_LEAST 0.02

/* What is known around a zone. */
struct around {
    size_t count;
    double share[ZONE_NEAR], chance[ZONE_NEAR], x[ZONE_NEAR], y[ZONE_NEAR], weight[ZONE_NEAR];
};

struct known {
    const double *people, *group, *noise;
    double mean; /* share of all */
};

static bool is_known(const struct known *known, size_t zone)
{
    return known->people[zone] > 0 && !isnan(known->group[zone]);
}

/* As parts of the share of all: the zone's, and the variance that chance and noise give it. */
static double share_of(const struct known *known, size_t zone, double *chance)
{
    double expected = known->people[zone] * known->mean;
    *chance = ((1 - known->mean) * expected + (known->noise ? known->noise[zone] : 0)) / (expected * expected);
    return known->group[zone] / expected;
}

static void look_around(const struct known *known, const struct zone_near *near, struct around *around)
{
    around->count = 0;
    for (size_t i = 0; i < ZONE_NEAR; i++) {
        if (!is_known(known, near->near[i]))
            continue;
        size_t at = around->count++;
        around->share[at] = share_of(known, near->near[i], &around->chance[at]);
        around->x[at] = near->x[i];
        around->y[at] = near->y[i];
    }
}

/* The plane of least squares through the neighbours has the value sum weight x share at the zone. */
static void weigh(struct around *around)
{
    const double n = (double)around->count;
    double x = 0, y = 0, xx = 0, xy = 0, yy = 0;
    for (size_t i = 0; i < around->count; i++) {
        x += around->x[i] / n;
        y += around->y[i] / n;
    }
    for (size_t i = 0; i < around->count; i++) {
        xx += (around->x[i] - x) * (around->x[i] - x);
        xy += (around->x[i] - x) * (around->y[i] - y);
        yy += (around->y[i] - y) * (around->y[i] - y);
    }
    const double ridge = RIDGE * (xx + yy);
    const double det = (xx + ridge) * (yy + ridge) - xy * xy;
    const double by_x = det > 0 ? ((yy + ridge) * x - xy * y) / det : 0,
                 by_y = det > 0 ? ((xx + ridge) * y - xy * x) / det : 0;
    for (size_t i = 0; i < around->count; i++)
        around->weight[i] = 1 / n - by_x * (around->x[i] - x) - by_y * (around->y[i] - y);
}

/* Both by people, less chance. */
static void differences(const struct known *known, size_t zone, struct around *around, double *first,
                        double *second)
{
    double chance, share = share_of(known, zone, &chance), plane = 0, squares = 0, off = 0, plane_chance = 0;
    weigh(around);
    for (size_t i = 0; i < around->count; i++) {
        double weight = around->weight[i], apart = share - around->share[i];
        plane += weight * around->share[i];
        plane_chance += weight * weight * around->chance[i];
        squares += weight * weight;
        off += apart * apart - chance - around->chance[i];
    }
    *first = known->people[zone] * off / (double)around->count / 2;
    *second = known->people[zone] * ((share - plane) * (share - plane) - chance - plane_chance) / (1 + squares);
}

static double share_of_all(const struct zones_near *near, const struct known *known)
{
    double people = 0, group = 0;
    for (size_t i = 0; i < near->count; i++)
        if (is_known(known, near->list[i].zone)) {
            people += known->people[near->list[i].zone];
            group += known->group[near->list[i].zone];
        }
    return people > 0 ? group / people : 0;
}

struct roughness roughness_of(const struct zones_near *near, const double *people, const double *group,
                              const double *noise)
{
    struct roughness found = {.ratio = NAN, .error = NAN};
    struct known known = {people, group, noise, 0};
    double first = 0, second = 0, ff = 0, fs = 0, ss = 0;
    known.mean = share_of_all(near, &known);
    for (size_t i = 0; known.mean > 0 && i < near->count; i++) {
        struct around around;
        double f, s;
        look_around(&known, &near->list[i], &around);
        if (!is_known(&known, near->list[i].zone) || around.count < NEAR_LEAST)
            continue;
        differences(&known, near->list[i].zone, &around, &f, &s);
        first += f;
        second += s;
        ff += f * f;
        fs += f * s;
        ss += s * s;
        found.zones++;
    }
    /* Zones count as independent; they share neighbours, so that errors are a little larger. */
    if (found.zones >= ZONES_LEAST && first > CERTAIN * sqrt(fmax(ff - first * first / (double)found.zones, 0))) {
        found.ratio = second / first;
        found.error = sqrt(fmax(ss - 2 * found.ratio * fs + found.ratio * found.ratio * ff, 0)) / first;
    }
    return found;
}

double roughness_lowers(const struct roughness *roughness)
{
    double most = roughness->ratio + roughness->error;
    return most < USUAL ? log(USUAL / fmax(most, RATIO_LEAST)) : 0; /* NAN is not less */
}

double roughness_tilt(double lowers)
{
    return fmin(1, lowers / log(USUAL / SMOOTH));
}
