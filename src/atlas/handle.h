/* SPDX-License-Identifier: EUPL-1.2
 *
 * What stands behind the public d4i_atlas: the atlas in memory, opened from a file or just built.
 */
#ifndef ATLAS_HANDLE_H
#define ATLAS_HANDLE_H

#include "atlas/atlas.h"
#include "d4i/atlas.h"

struct d4i_atlas {
    struct atlas atlas;
};

#endif
