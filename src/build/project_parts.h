/* SPDX-License-Identifier: EUPL-1.2
 *
 * The entries of a project file, one reader each; used by project.c alone.
 */
#ifndef BUILD_PROJECT_PARTS_H
#define BUILD_PROJECT_PARTS_H

#include "build/project.h"

d4i_status project_path(d4i_context *context, const struct project *project, const struct yaml_node *node,
                        struct project_file *out);
/* `entry` is a zeroed project_source, project_weight, project_level. */
d4i_status project_read_source(d4i_context *context, struct project *project, const struct yaml_node *node,
                               void *entry);
d4i_status project_read_weight(d4i_context *context, struct project *project, const struct yaml_node *node,
                               void *entry);
d4i_status project_read_level(d4i_context *context, struct project *project, const struct yaml_node *node,
                              void *entry);

/* `harmonise`, once the sources are known; node may be NULL. */
d4i_status project_read_harmonise(d4i_context *context, const struct yaml_node *node, struct project *project);

#endif
