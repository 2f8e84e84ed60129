/* SPDX-License-Identifier: EUPL-1.2
 *
 * The landscape of groups in windows of an atlas's cells, while it is worked out (measure_windows.c) and told as a
 * frame or a layer (measure_windows_tell.c).
 */
#ifndef PUBLISH_MEASURE_WINDOWS_H
#define PUBLISH_MEASURE_WINDOWS_H

#include "measure/windows.h"
#include "publish/measure.h"

#define WINDOWS_FIGURES 4 /* entropy, joint, conditional, mutual */

struct windowing {
    struct measuring measuring;
    struct windows windows;
    int64_t side;                /* metres */
    int figure[WINDOWS_FIGURES]; /* which of the four are asked for, in their order */
    size_t figures, groups;
    int draws;
    double interval, empty;
};
void windowing_release(struct windowing *windowing);
d4i_status windowing_do(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                        struct windowing *out);
/* One of the four, by number. */
double windowing_figure(const struct landscape_figures *figures, int number);
extern const char *const windowing_ids[WINDOWS_FIGURES];

#endif
