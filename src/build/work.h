/* SPDX-License-Identifier: EUPL-1.2
 *
 * A build under way: the project, what has been read of it, and the atlas as far as it is made. The stages run in
 * the order in which they stand here; each is a file.
 */
#ifndef BUILD_WORK_H
#define BUILD_WORK_H

#include "atlas/atlas.h"
#include "build/parts.h"

#define NO_ZONE UINT32_MAX

struct work_source {
    const struct project_source *entry;
    struct source_data data;
    bool has_layer;
    bool
        squares; /* zones were cells of another CRS than the grid's; the layer has them as polygons, zone by zone */
    struct layer layer;
    uint32_t *zone_of_feature; /* NO_ZONE: a polygon without counts */
    struct names feature_keys; /* distinct keys of the layer, in its order */
    uint32_t *key_of_feature;
    uint8_t *has_feature; /* [zone]: the layer has one of its key, though maybe an empty one */
    uint8_t *cut;         /* [zone]: reaches beyond the grid */
    uint8_t **settled;    /* [variable][zone]: its counts that were intervals are worked out; NULL = none are */
    struct pairs pairs;   /* zones numbered within the source */
    struct partition partition;
};

struct work {
    struct project *project;
    struct cache cache;
    struct work_source *sources;
    struct atlas atlas;
};

/* read.c: tables and layers. */
d4i_status work_read(d4i_context *context, struct work *work);
/* squares.c: cells of another CRS become zones with polygons; and their join. */
d4i_status work_project_squares(d4i_context *context, const struct work *work, struct work_source *source);
d4i_status work_join_squares(d4i_context *context, struct work_source *source);
/* join.c: zones and polygons by key; cells into the polygons that hold their centres. */
d4i_status work_join(d4i_context *context, struct work *work);
/* extent.c: the grid, from the project's box or around everything. */
d4i_status work_extent(d4i_context *context, struct work *work);
/* describe.c: sources, variables, groups, files into the atlas; counts move there. */
d4i_status work_describe(d4i_context *context, struct work *work);
/* within.c: counts that are intervals, held to those of a higher level. */
d4i_status work_within(d4i_context *context, struct work *work);
/* harmonise.c: the finest groups that several sources share. */
d4i_status work_harmonise(d4i_context *context, struct work *work);
/* The origins of the groups that it would compare: what it refuses there, a check refuses as well. */
d4i_status work_check_origins(d4i_context *context, struct work *work);
/* cover.c: pairs of cells and zones. */
d4i_status work_cover(d4i_context *context, struct work *work);
/* place.c: weights, allocation. */
d4i_status work_place(d4i_context *context, struct work *work);
/* tilt.c: groups that stand elsewhere than their zone's people. */
d4i_status work_tilt(d4i_context *context, struct work *work);
/* list.c: the ledger. */
d4i_status work_list(d4i_context *context, struct work *work);
/* units.c: reporting units and what they get. */
d4i_status work_units(d4i_context *context, struct work *work);

void work_release(struct work *work);

/* Used by several stages. */
d4i_status work_copy(d4i_context *context, const char *text, char **out); /* NULL gives "" */
/* describe.c: where an office of no source is reached, of "contact.units." or "contact.weight.". */
d4i_status describe_contact(d4i_context *context, struct atlas *atlas, const char *of, const char *id,
                            const char *contact);
d4i_status work_add_defect(d4i_context *context, struct atlas_defect **list, size_t *count, size_t *capacity,
                           const char *kind, const char *detail, const char *zone, const double at[2], double size);
/* The keys of a layer's features: fields 0 .. key->count-1 hold the pieces' columns. */
d4i_status work_feature_keys(d4i_context *context, const struct layer *layer, const struct recipe_key *key,
                             const char *path, struct names *keys, uint32_t **key_of_feature);
/* Of one feature; `columns` has room for the key's parts. *out lies in `scratch` until its next use. The error text
 * carries no place. */
d4i_status work_feature_key(d4i_context *context, const struct layer *layer, size_t feature,
                            const struct recipe_key *key, struct text *columns, struct buffer *scratch,
                            struct text *out);
/* Reads (or takes from the cache) a layer as `how` says (path, target and fields are filled here); its fields are
 * the key's columns, then `extra` (NULL entries are left out). */
d4i_status work_layer(d4i_context *context, struct work *work, const struct project_file *file,
                      const struct recipe_key *key, struct layer_options how, const char *const *extra,
                      size_t extra_count, struct layer *out);
/* Shapes of the layer's zones as drawn on the grid, for the atlas. */
d4i_status work_shapes(d4i_context *context, const struct shapes *shapes, const struct grid *grid,
                       struct atlas_shapes *out);

#endif
