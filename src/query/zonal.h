/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exact sums of a raster by polygon, from inside: polygons become runs of pixels with their coverage in integers
 * (zonal_cover.c), and the raster is read once in strips and added up along the runs (zonal_sums.c).
 *
 * Precision. Coverage is exact to a few units of 2^-25 of a pixel, on vertices snapped to 1/4096 of a pixel, and a
 * partition's coverage sums to exactly 1. In a row of a polygon, values of wholly covered pixels and coverage x
 * value of the others are each summed in double precision, which is exact for counts while the row holds less than
 * 2^28; rows are added with Neumaier's compensation. The order is fixed, so the result is the same to the last bit
 * for any number of threads.
 */
#ifndef QUERY_ZONAL_H
#define QUERY_ZONAL_H

#include "grid/cover.h"
#include "io/layer.h"
#include "io/raster.h"

#define ZONAL_SIDE_MAX 524000 /* pixels along a side: what 2^31 lattice units can hold */

/* The covers of all polygons on the raster's own pixels; row 0 in the south. */
struct zonal_covers {
    struct cover *cover;
    size_t count;
};
void zonal_covers_release(struct zonal_covers *covers);
d4i_status zonal_cover(d4i_context *context, const struct layer *layer, const struct raster *raster,
                       struct zonal_covers *out);

struct zonal_sums {
    double *sum;   /* [polygon * bands + band] */
    double *cells; /* [polygon]: covered area in pixels, of those with data in the first band */
    size_t bands;
    uint64_t infinite;   /* pixels under polygons that are infinite, over all bands; taken for no data */
    double read_seconds; /* CPU time of reading the raster */
};
void zonal_sums_release(struct zonal_sums *sums);
d4i_status zonal_add_up(d4i_context *context, struct raster *raster, const struct zonal_covers *covers,
                        const int *bands, size_t band_count, struct zonal_sums *out);

#endif
