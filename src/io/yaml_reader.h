/* SPDX-License-Identifier: EUPL-1.2
 *
 * A YAML text that is being read, which the files of its reader share. Inside room io only.
 */
#ifndef IO_YAML_READER_H
#define IO_YAML_READER_H

#include <libfyaml.h>

#include "io/yaml_node.h"

/* A list or map that is being read. */
struct level {
    struct yaml_node *node;
    bool has_key; /* a map's key has been read, its value follows */
};

struct reader {
    d4i_context *context;
    struct yaml_document *document;
    struct text content;
    struct level level[YAML_DEPTH_MAX];
    uint32_t depth;
    struct names anchors;
    struct yaml_node **anchored; /* by number of the anchor */
    size_t anchored_capacity;
    uint32_t documents;
};

/* A node of the document where the event stands. */
d4i_status yaml_node_new(struct reader *reader, enum yaml_kind kind, struct fy_event *event,
                         struct yaml_node **out);
/* yaml_scalar.c: the node of a scalar's event; a plain null has no text. */
d4i_status yaml_read_scalar(struct reader *reader, struct fy_event *event, struct yaml_node **out);

#endif
