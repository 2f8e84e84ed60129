/* SPDX-License-Identifier: EUPL-1.2
 *
 * The landscape of groups (landscape.h) in windows of a sparse surface: squares of cells side by side, of which
 * only those are looked at that somebody lives in.
 */
#ifndef MEASURE_WINDOWS_H
#define MEASURE_WINDOWS_H

#include "measure/landscape.h"

/* Cells in any order, none twice; those without people are passed over. Arrays are the caller's. */
struct windows_asked {
    size_t cells, groups;
    const int64_t *column, *row;      /* [cell]: any whole numbers; windows begin at multiples of `size` */
    const int64_t *const *people;     /* [group][cell] >= 0, in any one unit: only how they relate matters */
    int64_t size;                     /* of a window, in cells, 1 .. 4096 */
    struct landscape_options options; /* size and shift are not looked at */
    int draws;                        /* realisations; 0 = none */
    uint64_t seed;
    double interval; /* the middle part of the realisations that lies between low and high, 0 < .. < 1 */
};

/* Why a window has no figures. */
enum window_state {
    WINDOW_FULL,
    WINDOW_EMPTY, /* a larger part of its cells than the threshold has nobody */
    WINDOW_APART, /* no two of its cells with people touch */
};

struct window_figures {
    int64_t column, row; /* of the window: its south-west cell is size times as far */
    size_t cells;        /* with people */
    int64_t people;
    enum window_state state;
    struct landscape_figures expected;        /* of the expected matrix */
    struct landscape_figures mean, low, high; /* of the realisations */
};

struct windows {
    struct window_figures *window; /* from south to north, in a row from west to east */
    size_t count;
};
void windows_release(struct windows *windows);

/* The same for any number of threads. D4I_BAD_USAGE for options that make no sense, D4I_BAD_INPUT for people below
 * 0. */
d4i_status windows_run(d4i_context *context, const struct windows_asked *asked, struct windows *out);

#endif
