/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pieces of the ninth stage.
 */
#ifndef BUILD_UNITS_H
#define BUILD_UNITS_H

#include "build/work.h"
#include "source/problems.h"

/* A list of which zone belongs to which unit. */
struct unit_lookup {
    struct names keys, units;
    uint32_t *unit_of_key; /* NAMES_NONE: an empty code */
    uint64_t *line_of_key;
    size_t capacity;
    uint64_t rows; /* read, also those that hold nothing */
};

/* Which unit each zone of a related source names. */
struct unit_zones {
    struct names codes;
    uint32_t *code_of_zone; /* NAMES_NONE: in no unit */
    struct names unlisted;  /* keys that the list of the relation has not */
    size_t unlisted_zones;
};

/* The layer of a level and what its relations name, while the level is made. */
struct unit_layer {
    bool there;
    struct layer layer;     /* without fields: */
    char **name, **country; /* [feature]; NULL = not said */
    struct names keys;
    uint32_t *key_of_feature;
    uint32_t *unit_of_feature;
    struct shapes shapes;
    struct partition partition;
    struct unit_zones *zones; /* [relation] */
    size_t relations;
};

d4i_status unit_layer_read(d4i_context *context, struct work *work, const struct project_level *level,
                           struct unit_layer *out);
/* Fills zones, once the layer is read. */
d4i_status unit_relations_read(d4i_context *context, const struct work *work, const struct project_level *level,
                               struct unit_layer *out);
void unit_layer_release(struct unit_layer *units);

/* unit_lookup.c */
d4i_status unit_lookup_read(d4i_context *context, const struct project_lookup *how, struct unit_lookup *out);
/* The same to the end whatever is wrong with single rows: never D4I_BAD_INPUT, what is wrong stands in `problems`.
 */
d4i_status unit_lookup_fit(d4i_context *context, const struct project_lookup *how, struct problems *problems,
                           struct unit_lookup *out);
void unit_lookup_release(struct unit_lookup *lookup);

/* unit_zones.c */
d4i_status unit_zones_read(d4i_context *context, const struct work *work, const struct project_relation *relation,
                           struct unit_zones *out);
void unit_zones_release(struct unit_zones *zones);
/* Codes that the zones alone name, and those that the layer alone has, without units of another country than the
 * source's; in byte order. */
d4i_status unit_compare(d4i_context *context, const struct unit_layer *units, const struct unit_zones *zones,
                        const char *country, struct names *zones_only, struct names *layer_only);
d4i_status unit_zones_warn(d4i_context *context, const struct work *work, const struct project_level *level,
                           const struct project_relation *relation, const struct unit_layer *units,
                           const struct unit_zones *zones);
/* The first few, "a, b, ...". Returns out. */
char *unit_few_names(const struct names *names, char *out, size_t size);

/* unit_names.c: texts, names and countries of a level whose codes are numbered. */
d4i_status unit_describe(d4i_context *context, const struct project_level *from, const struct unit_layer *units,
                         struct atlas_level *out);
/* The offices that lent the level, as a fact of the atlas. */
d4i_status unit_describe_contact(d4i_context *context, const struct project_level *from, struct atlas *atlas);
d4i_status unit_fill_empty(d4i_context *context, char **values, size_t count, const char *text);

/* The source and the level that are being related. */
struct unit_reach {
    const struct work *work;
    size_t source;
    const struct project_level *from;
    const struct unit_layer *units;
    const struct atlas_level *level;
};

/* unit_relate.c: from the zones of source s to the units of a level. */
d4i_status unit_relate_by_key(d4i_context *context, const struct unit_zones *zones, size_t count,
                              const struct atlas_level *level, struct crosswalk *out);
/* Both are known, and the unit is elsewhere. */
bool unit_other_country(const char *unit, const char *source);
/* `mass` is of the atlas's pairs; NULL = coverage x weight. */
d4i_status unit_relate_by_cells(d4i_context *context, const struct unit_reach *reach, const uint64_t *mass,
                                struct crosswalk *out);

/* unit_counts.c: what the units get over out->crosswalk (groups with a tilt: over one of their own), and which of
 * them the source covers. */
d4i_status unit_count(d4i_context *context, const struct unit_reach *reach, const struct recipe_coverage *coverage,
                      struct atlas_unit_source *out);

#endif
