/* SPDX-License-Identifier: EUPL-1.2
 *
 * An atlas, opened for questions.
 */
#ifndef D4I_ATLAS_H
#define D4I_ATLAS_H

#include "d4i/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct d4i_atlas d4i_atlas;

/* Opens an atlas file; it is not changed. Refuses other files and newer formats. Time and memory grow with the
 * number of zones; cells are read when a question needs them. */
D4I_API d4i_status d4i_atlas_open(d4i_context *context, const char *path, d4i_atlas **out);
D4I_API void d4i_atlas_free(d4i_atlas *atlas);

#ifdef __cplusplus
}
#endif
#endif
