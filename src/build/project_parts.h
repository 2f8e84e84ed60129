/* SPDX-License-Identifier: EUPL-1.2
 *
 * The entries of a project file, one reader each; used by project.c, and what they share.
 */
#ifndef BUILD_PROJECT_PARTS_H
#define BUILD_PROJECT_PARTS_H

#include "build/project.h"

d4i_status project_path(d4i_context *context, const struct project *project, const struct yaml_node *node,
                        struct project_file *out);
/* "recipes/x.yaml" is a path beside the project; "es-padron" is one of the shipped recipes. */
d4i_status project_recipe_path(d4i_context *context, const struct project *project, const struct yaml_node *node,
                               struct project_file *out);
/* One character, or tab. */
d4i_status project_sign(d4i_context *context, const struct yaml_node *map, const char *key, char absent, char *out);
/* `entry` is a zeroed project_source, project_weight, project_level. */
d4i_status project_read_source(d4i_context *context, struct project *project, const struct yaml_node *node,
                               void *entry);
d4i_status project_read_weight(d4i_context *context, struct project *project, const struct yaml_node *node,
                               void *entry);
/* project_level.c */
d4i_status project_read_level(d4i_context *context, struct project *project, const struct yaml_node *node,
                              void *entry);
/* Which part of a zone's key, or what is looked up for it, names what it lies in. */
#define PROJECT_RELATION_KEYS "text from prefix replace lookup"
d4i_status project_read_relation(d4i_context *context, const struct project *project, const struct yaml_node *part,
                                 struct project_relation *out);
void project_relation_release(struct project_relation *relation);

/* project_within.c: `within` of every source, once all are known. */
d4i_status project_read_within(d4i_context *context, struct project *project);
void project_within_release(struct project_within *within);

/* project_lookup.c: `lookup` of a relation; node may be NULL. */
d4i_status project_read_lookup(d4i_context *context, const struct project *project, const struct yaml_node *node,
                               struct project_lookup *out);
void project_lookup_release(struct project_lookup *lookup);

/* The number of the source of that id; D4I_BAD_INPUT, with the place `at`, when there is none. */
d4i_status project_find_source(d4i_context *context, const struct project *project, const struct yaml_node *at,
                               const char *id, size_t *source);
/* project_allocate.c: `allocate`, once the sources are known; node may be NULL. */
d4i_status project_read_allocate(d4i_context *context, const struct yaml_node *node, struct project *project);
/* "{abroad: [EU_OTH, OTH]}": codes of ours, and those of another source that are added up. What is read is the
 * caller's, also on failure. */
d4i_status project_read_same_groups(d4i_context *context, const struct yaml_node *map,
                                    struct project_same_group **out, size_t *count);
void project_same_groups_release(struct project_same_group *groups, size_t count);
void project_allocate_release(struct project_allocate *allocate);
/* Reads each entry of a list with `read_entry` into an array of `size`-byte entries. */
typedef d4i_status (*project_entry_fn)(d4i_context *context, struct project *project, const struct yaml_node *node,
                                       void *entry);
d4i_status project_read_list(d4i_context *context, struct project *project, const struct yaml_node *node,
                             const char *what, size_t size, project_entry_fn read_entry, void *array,
                             size_t *count);
/* `urban`; node may be NULL. */
d4i_status project_read_urban(d4i_context *context, const struct yaml_node *node, struct project *project);
/* `harmonise`, once the sources are known; node may be NULL. */
d4i_status project_read_harmonise(d4i_context *context, const struct yaml_node *node, struct project *project);

#endif
