/* SPDX-License-Identifier: EUPL-1.2
 *
 * A plain GeoTIFF of whole numbers on a grid, and gzip: writers for made-up data, the same bytes each time.
 */
#ifndef IO_TIFF_WRITE_H
#define IO_TIFF_WRITE_H

#include "grid/grid.h"

/* Deflate-compressed, 32-bit; values[band * cells + cell], cells numbered as the grid does (row 0 in the south). No
 * nodata value. */
d4i_status tiff_write(d4i_context *context, const char *path, const struct grid *grid, int bands,
                      const char *const *band_names, const int32_t *values);

/* Bytes as a gzip file, without name and time in its header. */
d4i_status gzip_write(d4i_context *context, const char *path, const void *bytes, size_t length);

#endif
