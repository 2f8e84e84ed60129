/* SPDX-License-Identifier: EUPL-1.2
 *
 * Colours as people see them who lack one kind of cones, and how far two colours are apart.
 *
 * Without red or green cones: Vienot, Brettel and Mollon (1999), one matrix on linear RGB. Without blue cones:
 * Brettel, Vienot and Mollon (1997), two half planes, on linear sRGB. Distances are those of CIE L*a*b* (1976):
 * about 2.3 can just be told apart side by side, and ten at a glance.
 */
#ifndef TESTS_PUBLISH_SIGHT_H
#define TESTS_PUBLISH_SIGHT_H

#include <math.h>

#include "publish/palette.h"

enum sight { SIGHT_FULL, SIGHT_NO_RED, SIGHT_NO_GREEN, SIGHT_NO_BLUE, SIGHT_END };

static inline double sight_linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

static inline void sight_apply(const double m[9], const double in[3], double out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = m[3 * i] * in[0] + m[3 * i + 1] * in[1] + m[3 * i + 2] * in[2];
}

/* Linear RGB as it is seen. */
static inline void sight_see(enum sight sight, const double in[3], double out[3])
{
    static const double no_red[9] = {0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1};
    static const double no_green[9] = {0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1};
    static const double no_blue[2][9] = {
        {0.93678, 0.18979, -0.12657, 0.06154, 0.81526, 0.12320, -0.37562, 1.12767, 0.24796},
        {1.01277, 0.13548, -0.14826, -0.01243, 0.86812, 0.14431, 0.07589, 0.80500, 0.11911}};
    static const double all[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    int side = 0.03901 * in[0] - 0.02788 * in[1] - 0.01113 * in[2] >= 0;
    const double *matrix[SIGHT_END] = {all, no_red, no_green, no_blue[side]};
    sight_apply(matrix[sight], in, out);
    for (int i = 0; i < 3; i++)
        out[i] = fmin(fmax(out[i], 0), 1);
}

static inline double sight_root(double part)
{
    return part > 216.0 / 24389 ? cbrt(part) : (24389.0 / 27 * part + 16) / 116;
}

static inline void sight_lab(enum sight sight, struct color color, double lab[3])
{
    static const double to_xyz[9] = {0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522,
                                     0.0721750, 0.0193339, 0.1191920, 0.9503041};
    const double linear[3] = {sight_linear(color.red), sight_linear(color.green), sight_linear(color.blue)};
    double seen[3], xyz[3];
    sight_see(sight, linear, seen);
    sight_apply(to_xyz, seen, xyz);
    double x = sight_root(xyz[0] / 0.95047), y = sight_root(xyz[1]), z = sight_root(xyz[2] / 1.08883);
    lab[0] = 116 * y - 16;
    lab[1] = 500 * (x - y);
    lab[2] = 200 * (y - z);
}

static inline double sight_apart(enum sight sight, struct color a, struct color b)
{
    double p[3], q[3];
    sight_lab(sight, a, p);
    sight_lab(sight, b, q);
    return sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) + (p[2] - q[2]) * (p[2] - q[2]));
}

#endif
