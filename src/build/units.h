/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pieces of the eighth stage.
 */
#ifndef BUILD_UNITS_H
#define BUILD_UNITS_H

#include "build/work.h"

/* The layer of a level, while the level is made. */
struct unit_layer {
    bool there;
    struct layer layer;
    struct names keys;
    uint32_t *key_of_feature;
    uint32_t *unit_of_feature;
    struct shapes shapes;
    struct partition partition;
};

d4i_status unit_layer_read(d4i_context *context, struct work *work, const struct project_level *level,
                           struct unit_layer *out);
void unit_layer_release(struct unit_layer *units);

/* The part of a zone's key that is its unit's code. False where the key is too short to hold it. */
bool unit_code_of(const struct project_relation *relation, const char *key, struct text *out);

/* unit_names.c: texts, names and countries of a level whose codes are numbered. */
d4i_status unit_describe(d4i_context *context, const struct project_level *from, const struct unit_layer *units,
                         struct atlas_level *out);
d4i_status unit_fill_empty(d4i_context *context, char **values, size_t count, const char *text);

/* unit_relate.c: from the zones of source s to the units of a level. */
d4i_status unit_relate_by_key(d4i_context *context, const struct work *work, size_t s,
                              const struct project_relation *relation, const struct atlas_level *level,
                              struct crosswalk *out);
d4i_status unit_relate_by_cells(d4i_context *context, struct work *work, size_t s, const struct project_level *from,
                                struct unit_layer *units, const struct atlas_level *level, struct crosswalk *out);

/* unit_counts.c: what the units get over out->crosswalk. */
d4i_status unit_count(d4i_context *context, const struct atlas_source *source, size_t units,
                      struct atlas_unit_source *out);

#endif
