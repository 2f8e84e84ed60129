/* SPDX-License-Identifier: EUPL-1.2
 *
 * How rough a group's share is at the size of the zones. The splits of a city of few zones do not say at what size
 * a share changes: a slope from one end to the other and quarters that are each for themselves differ alike between
 * large areas. Neighbours do. With y the share of a zone, and of six zones around it,
 *
 *     first   mean of (y - y of a neighbour)^2 / 2
 *     second  (y - what a plane through the neighbours has there)^2, as a part of what it would be were all seven
 * apart ratio = second / first, sums over zones by people, both less what chance and noise of the counts add
 *
 * is 0 on a slope and 1 where zones have nothing to do with each other. A share that is smooth below the zones is
 * all but a plane among them, and v (allocate/dispersion.h) falls with the area of a half: by 1 per step in ln n.
 * In cities as they are it is mostly .5 and more (docs/validation/accuracy.md), and nothing is changed.
 *
 * Not seen: what changes only below the zones (all zones alike say nothing of it), steps along the zones' borders
 * (rough between zones, even within), and smooth patches no larger than two or three zones.
 */
#ifndef ALLOCATE_ROUGHNESS_H
#define ALLOCATE_ROUGHNESS_H

#include "allocate/zone_near.h"

struct roughness {
    double ratio, error; /* and its standard error; NAN = cannot be told: fewer than 20 zones that are known with
                            four neighbours, or the first differences are within chance */
    size_t zones;        /* that were looked at */
};

/* people[zone], group[zone] (NAN = not known), noise[zone] (variance of the count; NULL = 0) as in a
 * dispersion_task. O(zones of `near`). */
struct roughness roughness_of(const struct zones_near *near, const double *people, const double *group,
                              const double *noise);

/* By how much ln v at the zones' size is lower than between them; 0 = as usual. Only what is below the usual by
 * more than a standard error counts. */
double roughness_lowers(const struct roughness *roughness);
/* And by how much more per step down in ln n, for that: 0 .. 1. */
double roughness_tilt(double lowers);

#endif
