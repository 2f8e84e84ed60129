/* SPDX-License-Identifier: EUPL-1.2
 *
 * The three kinds of parts that a build keeps: a table that was read, a layer that was projected, a grid that was
 * covered. Each function takes the part from the cache, or makes and keeps it.
 */
#ifndef BUILD_PARTS_H
#define BUILD_PARTS_H

#include "build/cache.h"
#include "build/project.h"
#include "io/layer.h"
#include "source/source.h"

/* `key` = hash of everything the part depends on. */
d4i_status part_source(d4i_context *context, struct cache *cache, struct hash key, struct project_source *source,
                       struct source_data *out);
d4i_status part_layer(d4i_context *context, struct cache *cache, struct hash key,
                      const struct layer_options *options, struct layer *out);
d4i_status part_cover(d4i_context *context, struct cache *cache, struct hash key, const struct grid *grid,
                      const struct shapes *shapes, struct pairs *pairs, struct partition *partition);

#endif
