/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rasters in whatever GDAL opens: brought onto a grid as one value per cell, or read row by row.
 */
#ifndef IO_RASTER_H
#define IO_RASTER_H

#include "grid/grid.h"

struct raster_options {
    const char *path;
    int band;        /* 1-based */
    const char *crs; /* declared: overrides the file's; NULL = the file must say */
    bool has_nodata; /* declared nodata, overrides the file's */
    double nodata;
    double shift_east, shift_north; /* metres added to the file's origin, where the publisher's is wrong */
};

/* A sparse layer: values > 0 by ascending cell number of the grid it was read for. */
struct cell_values {
    uint64_t *cell;
    double *value;
    size_t count, capacity;
    double total;    /* of all values inside the grid */
    double left_out; /* of all values outside the grid */
};
void cell_values_release(struct cell_values *values);

/* Values as amounts (people, square metres): where raster pixels and cells differ, a pixel's amount is spread
 * over the cells by overlap, in the same CRS. Another CRS is an error that says to warp first (gdalwarp -r sum).
 * NaN (not declared as nodata) or negative values are an error with row and column. */
d4i_status raster_read_cells(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                             struct cell_values *out);

/* The same a row of cells at a time, from south to north, handed to `take` and then forgotten: for grids whose
 * values are more than one wants to hold. `cells` has a value, 0 or above, for every column of the grid; rows
 * without a pixel may be left out. *totals gets total and left_out, and no cells. */
typedef d4i_status (*cells_fn)(d4i_context *context, uint64_t row, const double *cells, void *user);
d4i_status raster_stream_cells(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                               cells_fn take, void *user, struct cell_values *totals);
/* Values as classes, whole numbers of 1 .. 65534: pixels must be the cells of the grid, or it is an error that says
 * how to warp. What has no class has no value; total and left_out mean nothing. */
d4i_status raster_read_classes(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                               struct cell_values *out);

/* Measurements, of any sign: out[i] is the mean of the pixels on cell[i], by overlap; NAN where there are none, or
 * nodata alone. Cells may stand in any order, and more than once. CRS as above (gdalwarp -r average). */
d4i_status raster_read_means(d4i_context *context, const struct raster_options *options, const struct grid *grid,
                             const uint64_t *cell, size_t count, double *out);

/* Rows in any order, though it is the order of the file that is fast: for zonal sums. */
#define RASTER_STRIP_ROWS 256 /* rows that may be asked for, band by band, without reading anything twice */
struct raster {
    int32_t columns, rows, bands;
    int32_t block_rows;                            /* rows that the file keeps together */
    char **band_name;                              /* what the file calls each band; "" where it does not say */
    double west, north, pixel_width, pixel_height; /* north-up only; pixel_height > 0 */
    char *crs;                                     /* WKT */
    bool has_nodata;                               /* of the first band, by the file: */
    double nodata;
    void *handle;
};
d4i_status raster_open(d4i_context *context, const char *path, struct raster *out);
/* The same; `declared` CRS (may be NULL) overrides the file's. */
d4i_status raster_open_as(d4i_context *context, const char *path, const char *declared, struct raster *out);
void raster_close(struct raster *raster);
/* Rows first .. first+count-1 of all columns of one band as doubles; nodata becomes NAN. */
d4i_status raster_read_rows(d4i_context *context, struct raster *raster, int band, int32_t first, int32_t count,
                            double *out);

/* A Cloud Optimized GeoTIFF of the grid: values by cell number (row 0 in the south), `nodata` elsewhere. */
d4i_status raster_write_cog(d4i_context *context, const char *path, const struct grid *grid, int bands,
                            const char *const *band_names, const float *values, float nodata,
                            const char *const *metadata /* "KEY=VALUE", NULL-terminated */);

#endif
