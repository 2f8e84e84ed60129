/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the pixels of a raster table lie, and which of them hold people; for those who read such rasters and for
 * those who check one.
 */
#ifndef SOURCE_RASTER_TABLE_H
#define SOURCE_RASTER_TABLE_H

#include "io/raster.h"
#include "source/problems.h"
#include "source/recipe.h"

#define RASTER_PEOPLE_MAX 1e11

struct raster_place {
    int64_t west, north; /* of the shifted file, metres */
    int32_t size, epsg;
};
/* Pixels must be squares of whole metres, of the recipe's size, that lie on multiples of it: then each is a cell
 * with a code. Fills all but epsg. */
d4i_status raster_place_find(d4i_context *context, const struct recipe_table *how, const char *path,
                             const struct raster *raster, struct raster_place *out);
d4i_status raster_epsg_find(d4i_context *context, const struct recipe_table *how, const char *path,
                            const struct raster *raster, int32_t *epsg);
bool raster_is_empty(const struct recipe_table *how, double pixel);

/* A pixel that stands for others of its kind, by row and column from 1. */
struct raster_pixel {
    uint64_t count; /* of the kind */
    int32_t row, column;
    double value;
};
/* What one raster of a table holds. */
struct raster_fit {
    struct problems problems;
    bool opened;
    struct raster raster; /* closed: its shape and texts alone count */
    uint64_t empty, zeros, people;
    struct raster_pixel negative, too_large, fractional; /* the first of each; fractional ones are people, too */
    double sum, most;                                    /* of `people` */
};
/* Never D4I_BAD_INPUT: what is wrong stands in out->problems. */
d4i_status raster_fit(d4i_context *context, const struct recipe_table *how, const char *path,
                      struct raster_fit *out);
void raster_fit_release(struct raster_fit *fit);

#endif
