/* SPDX-License-Identifier: EUPL-1.2
 *
 * A picture of indices while it is drawn; sizes are in pixels or points.
 */
#ifndef PUBLISH_MEASURE_PLOT_H
#define PUBLISH_MEASURE_PLOT_H

#include "publish/map.h"
#include "publish/measure.h"

#define PLOT_WIDTH 1000.0
#define PLOT_MARGIN 28.0
#define PLOT_TEXT 14.0

struct plot {
    d4i_context *context;
    const struct measuring *measuring;
    struct canvas canvas;
    char *title;
    const char *by;
    struct buffer notes;
    double height;                   /* of the page */
    double top, bottom;              /* of the panel */
    const struct measure_row **rows; /* of a ranking, the largest value first; of curves their points */
    size_t count;
};

/* The order of drawing: what there is to show, into rows and notes; how high the panel is; the panel. */
d4i_status plot_ranking_find(struct plot *plot);
double plot_ranking_height(const struct plot *plot);
d4i_status plot_ranking_draw(struct plot *plot);
d4i_status plot_lorenz_find(struct plot *plot);
double plot_lorenz_height(const struct plot *plot);
d4i_status plot_lorenz_draw(struct plot *plot);
d4i_status plot_profile_find(struct plot *plot);
double plot_profile_height(const struct plot *plot);
d4i_status plot_profile_draw(struct plot *plot);

/* Colours that are told apart with every common form of colour blindness (Okabe and Ito 2008). */
#define PLOT_COLORS 8
extern const struct color plot_colors[PLOT_COLORS];

/* Name of an area, or its code. */
const char *plot_area(const struct plot *plot, uint32_t area);
/* A text, cut to `most` pixels with dots at its end; side as of plot_word. */
d4i_status plot_name(struct plot *plot, double x, double y, double most, int side, const char *name);
/* An axis from low to high below (or left of) a panel: steps of 1, 2 or 5 times a power of ten. */
double plot_step(double low, double high);
d4i_status plot_word(struct plot *plot, double x, double y, double size, struct color color, int side,
                     const char *text); /* side: -1 ends at x, 0 around x, 1 begins at x */
void plot_line(struct plot *plot, double x0, double y0, double x1, double y1, double width, struct color color);

#endif
