/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tree behind yaml.h. Aliases share the node they name, so that a file costs what it is long, not what it
 * would be when written out; how large and deep it would be is counted and limited.
 */
#ifndef IO_YAML_NODE_H
#define IO_YAML_NODE_H

#include "base/names.h"
#include "io/yaml.h"

#define YAML_BYTES_MAX (16u << 20)
#define YAML_NODES_MAX 1000000 /* with all aliases written out */
#define YAML_DEPTH_MAX 64

struct yaml_node {
    struct yaml_document *document;
    enum yaml_kind kind;
    bool quoted;
    uint32_t line, column; /* 1-based */
    uint32_t depth;        /* of the tree below, itself included */
    uint64_t weight;       /* nodes of the tree below; 0 while it is being read */
    char *text;
    struct names keys;           /* of a map, in order */
    struct yaml_node **key_node; /* where each key stands */
    size_t key_capacity;
    struct yaml_node **child;
    size_t count, capacity;
    struct yaml_node *next; /* all nodes of the document, to free them */
};

struct yaml_document {
    char *name;
    struct yaml_node *root, *all;
};

#endif
