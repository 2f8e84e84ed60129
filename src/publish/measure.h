/* SPDX-License-Identifier: EUPL-1.2
 *
 * Indices of an atlas: the figures of small units (figures.h) become what query/measure.h asks. Areas are found in
 * measure_areas.c, places in measure_space.c; measure_plot.c draws the result.
 */
#ifndef PUBLISH_MEASURE_H
#define PUBLISH_MEASURE_H

#include "publish/figures.h"
#include "query/measure.h"

struct measuring {
    struct figures figures;
    struct measure_question question;
    struct measure_asked asked;
    struct measure_result result;
    struct measure_group *groups;
    int64_t *base;
    uint32_t *area;
    const char **area_code, **area_name;
    size_t area_capacity;
    struct names area_codes; /* of areas that have no list of their own */
    struct measure_space space;
    const struct atlas_level *level; /* of which the areas are units; NULL = none */
    size_t split;                    /* small units that lie in several areas: each counts where most of it is */
    bool cells;
};
/* Everything but the frame. */
d4i_status measuring_do(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                        struct measuring *out);
void measuring_release(struct measuring *measuring);

/* Fills area[item], and asked.areas with codes and names. */
d4i_status measuring_find_areas(d4i_context *context, struct measuring *measuring, const char *by);
/* Fills space as far as the question needs it. */
d4i_status measuring_find_places(d4i_context *context, struct measuring *measuring);
/* A title: "dissimilarity D of born abroad over zones by province"; the caller frees it. */
d4i_status measuring_title(d4i_context *context, const struct measuring *measuring, const char *by, char **out);

#endif
