/* SPDX-License-Identifier: EUPL-1.2
 *
 * GDAL with the manners of this house: started once, its messages kept instead of printed.
 */
#ifndef IO_GDAL_START_H
#define IO_GDAL_START_H

#include <cpl_error.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "base/text.h"

/* Idempotent. GDAL's cache of raster blocks is held to what gdal_hold asks for, at least GDAL_HOLD_LEAST bytes,
 * unless GDAL_CACHEMAX is set: by default it grows to a twentieth of the machine's memory, which is memory used for
 * nothing here, where every raster is read once from end to end (eight bands of 2000 x 2000: 195 MB and 0.13 s of
 * reading, against 80 MB and 0.09 s, because blocks are used again while they are warm). */
#define GDAL_HOLD_LEAST (4 << 20)
void gdal_start(void);
/* Sees to it that `bytes` of blocks can be held at a time; never more than GDAL's own default. */
void gdal_hold(double bytes);

/* Between listen and unlisten, what GDAL and PROJ say on this thread is kept: the first error and the last
 * warning. `errors` must stay where it is in between. */
struct gdal_errors {
    char error[512];
    char warning[512];
    uint32_t error_count;
};
void gdal_listen(struct gdal_errors *errors);
void gdal_unlisten(void);
const char *gdal_why(const struct gdal_errors *errors); /* the error, else the warning, else "no details" */

/* A field as text, empty where it is not set; it lies in the feature until the next field is asked for. A real
 * number comes without the zeros that its declared width puts behind it: DBF files hold keys such as
 * 10010000001.000000. */
struct text gdal_field_text(OGRFeatureH feature, int field);

/* The path as GDAL must see it: an archive opens through /vsizip/. `what` is the file inside that has one of the
 * space-separated endings; several of them are an error unless one is named `wanted`. Caller frees. */
d4i_status gdal_path(d4i_context *context, const char *path, const char *endings, const char *wanted, char **out);

#endif
