/* SPDX-License-Identifier: EUPL-1.2
 *
 * Points as GeoPackage writes them, for the layer of defects.
 */
#ifndef ATLAS_DEFECTS_H
#define ATLAS_DEFECTS_H

#include "base/text.h"

d4i_status point_blob(d4i_context *context, int32_t srs, double x, double y, struct buffer *out);
bool point_read(struct text blob, double *x, double *y); /* false when it is no such point */

#endif
