/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pieces of the fifth stage.
 */
#ifndef BUILD_COVER_H
#define BUILD_COVER_H

#include "build/work.h"

/* cover_polygons.c: fills the source's pairs and partition, its shapes and defects. */
d4i_status cover_polygons(d4i_context *context, struct work *work, struct work_source *source,
                          struct atlas_source *out);
/* Key of a cover in the cache: grid and shapes. */
struct hash cover_key(const struct grid *grid, const struct shapes *shapes);
/* defects.c */
d4i_status cover_defects(d4i_context *context, const struct work_source *source, const struct grid *grid,
                         struct atlas_source *out);
/* cover_cells.c: fills the source's pairs. */
d4i_status cover_cells(d4i_context *context, struct work *work, struct work_source *source,
                       const struct atlas_source *zones);
d4i_status cover_push(d4i_context *context, const struct grid *grid, struct pairs *pairs, uint64_t cell,
                      uint32_t zone, uint32_t coverage);
/* By the grid's walk, then by zone. */
d4i_status cover_sort(d4i_context *context, const struct grid *grid, struct pairs *pairs);

#endif
