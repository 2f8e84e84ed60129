/* SPDX-License-Identifier: EUPL-1.2
 *
 * YAML as a read-only tree whose scalars stay text ("08019" keeps its zero) and whose every node knows its file,
 * line and column. Built on libfyaml; duplicate keys are refused, anchors and aliases resolved.
 */
#ifndef IO_YAML_H
#define IO_YAML_H

#include "base/text.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node; /* borrowed from its document */
struct yaml_document;

d4i_status yaml_open(d4i_context *context, const char *path, struct yaml_document **out);
d4i_status yaml_parse(d4i_context *context, const char *name, struct text content, struct yaml_document **out);
void yaml_close(struct yaml_document *document);
const struct yaml_node *yaml_root(const struct yaml_document *document);

enum yaml_kind yaml_kind(const struct yaml_node *node);
size_t yaml_count(const struct yaml_node *node); /* entries of a list or map, 0 for a scalar */
const struct yaml_node *yaml_at(const struct yaml_node *node, size_t index);    /* i-th value of a list or map */
const char *yaml_key_at(const struct yaml_node *node, size_t index);            /* i-th key of a map */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key); /* NULL when absent */
const char *yaml_text(const struct yaml_node *scalar); /* zero-terminated UTF-8; plain null or ~ gives "" */
bool yaml_quoted(const struct yaml_node *scalar);

/* Failures that name file:line:column of the node. */
d4i_status yaml_fail(d4i_context *context, const struct yaml_node *node, const char *format, ...) D4I_PRINTF(3, 4);
/* Every key of the map must be one of the space-separated `allowed`; else names the key and the nearest. */
d4i_status yaml_only(d4i_context *context, const struct yaml_node *map, const char *allowed);
d4i_status yaml_require(d4i_context *context, const struct yaml_node *map, const char *key,
                        const struct yaml_node **out);
d4i_status yaml_want(d4i_context *context, const struct yaml_node *node, enum yaml_kind kind, const char *what);
/* Typed scalars with a default for an absent key. *out of yaml_string is borrowed. */
d4i_status yaml_string(d4i_context *context, const struct yaml_node *map, const char *key, const char *absent,
                       const char **out);
d4i_status yaml_int(d4i_context *context, const struct yaml_node *map, const char *key, int64_t absent,
                    int64_t lowest, int64_t highest, int64_t *out);
d4i_status yaml_bool(d4i_context *context, const struct yaml_node *map, const char *key, bool absent, bool *out);

/* Replaces ${NAME} and ${NAME:-default} from the environment; an unset name without default is a failure at
 * `node`. Caller frees. */
d4i_status yaml_expand(d4i_context *context, const struct yaml_node *node, const char *text, char **out);

#endif
