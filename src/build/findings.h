/* SPDX-License-Identifier: EUPL-1.2
 *
 * What checks tell: rows of two texts, what was looked at and what was found.
 */
#ifndef BUILD_FINDINGS_H
#define BUILD_FINDINGS_H

#include "d4i/frame.h"

enum { FINDING_OF, FINDING };

/* A row of a frame whose first two columns are texts. */
d4i_status finding_add(d4i_context *context, d4i_frame *frame, const char *of, const char *format, ...)
    D4I_PRINTF(4, 5);

#endif
