/* SPDX-License-Identifier: EUPL-1.2
 *
 * GDAL with the manners of this house: started once, its messages kept instead of printed.
 */
#ifndef IO_GDAL_START_H
#define IO_GDAL_START_H

#include <cpl_error.h>
#include <ogr_srs_api.h>

#include "base/text.h"

void gdal_start(void);

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

/* The path as GDAL must see it: an archive opens through /vsizip/. `what` is the file inside that has one of the
 * space-separated endings; several of them are an error unless one is named `wanted`. Caller frees. */
d4i_status gdal_path(d4i_context *context, const char *path, const char *endings, const char *wanted, char **out);

#endif
