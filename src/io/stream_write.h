/* SPDX-License-Identifier: EUPL-1.2
 *
 * Files of made-up data that do not fit in memory, written piece by piece: gzip, a sparse GeoTIFF block by block, a
 * GeoPackage of polygons one by one. The same pieces give the same bytes. A file stands under its own name only
 * once it is whole; X_close commits it when `keep`, and frees in any case.
 */
#ifndef IO_STREAM_WRITE_H
#define IO_STREAM_WRITE_H

#include "grid/grid.h"

/* Bytes as they come; without name and time in the header. */
struct gzip_stream;
d4i_status gzip_stream_open(d4i_context *context, const char *path, struct gzip_stream **out);
d4i_status gzip_stream_put(d4i_context *context, struct gzip_stream *stream, const void *bytes, size_t length);
d4i_status gzip_stream_close(d4i_context *context, struct gzip_stream *stream, bool keep);

/* One band of 16 bits on a grid, in blocks of STREAM_BLOCK cells; 0 is nodata, and blocks that are not put are not
 * in the file. */
#define STREAM_BLOCK 512
struct tiff_stream;
d4i_status tiff_stream_open(d4i_context *context, const char *path, const struct grid *grid, const char *band,
                            struct tiff_stream **out);
/* `values` has STREAM_BLOCK rows and columns, the northernmost row first; column and row of the block counted from
 * the north-west. */
d4i_status tiff_stream_put(d4i_context *context, struct tiff_stream *stream, int32_t column, int32_t row,
                           const uint16_t *values);
d4i_status tiff_stream_close(d4i_context *context, struct tiff_stream *stream, bool keep);

/* Polygons of one ring with one attribute of text. */
struct layer_stream;
d4i_status layer_stream_open(d4i_context *context, const char *path, const char *name, const char *crs,
                             const char *field, struct layer_stream **out);
/* `xy`: counter-clockwise, not closed by a repeated point. */
d4i_status layer_stream_put(d4i_context *context, struct layer_stream *stream, const char *value, const double *xy,
                            size_t points);
d4i_status layer_stream_close(d4i_context *context, struct layer_stream *stream, bool keep);

#endif
