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

/* part_said.c: what reading it warned of, kept with the part and told again when it is taken from the cache. */
d4i_status said_read(d4i_context *context, struct project_source *source, struct source_data *out);
d4i_status said_put(d4i_context *context, struct pack_writer *writer, const struct source_data *data);
d4i_status said_get(d4i_context *context, const struct pack_reader *reader, struct source_data *out);

#endif
