/* SPDX-License-Identifier: EUPL-1.2
 *
 * Asking a YAML tree: nodes, typed scalars with defaults, failures that name the place, ${NAME:-default}.
 */
#include "io/yaml.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"
#include "io/yaml_node.h"

const struct yaml_node *yaml_root(const struct yaml_document *document)
{
    return document->root;
}

enum yaml_kind yaml_kind(const struct yaml_node *node)
{
    return node->kind;
}

size_t yaml_count(const struct yaml_node *node)
{
    return node->count;
}

const struct yaml_node *yaml_at(const struct yaml_node *node, size_t index)
{
    return index < node->count ? node->child[index] : NULL;
}

const char *yaml_key_at(const struct yaml_node *node, size_t index)
{
    return node->kind == YAML_MAP && index < node->count ? names_at(&node->keys, (uint32_t)index) : "";
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_MAP || !map->count)
        return NULL;
    uint32_t index = names_find(&map->keys, text_of(key));
    return index == NAMES_NONE ? NULL : map->child[index];
}

const char *yaml_text(const struct yaml_node *scalar)
{
    return scalar && scalar->text ? scalar->text : "";
}

bool yaml_quoted(const struct yaml_node *scalar)
{
    return scalar->quoted;
}

d4i_status yaml_fail(d4i_context *context, const struct yaml_node *node, const char *format, ...)
{
    char what[CONTEXT_ERROR_MAX];
    va_list arguments;
    va_start(arguments, format);
    text_print_list(what, sizeof what, format, arguments);
    va_end(arguments);
    return fail(context, D4I_BAD_INPUT, "%s:%u:%u: %s", node->document->name, node->line, node->column, what);
}

static const char *kind_text(enum yaml_kind kind)
{
    switch (kind) {
    case YAML_SCALAR:
        return "a single value";
    case YAML_LIST:
        return "a list";
    case YAML_MAP:
        return "a map (key: value)";
    }
    return "something else";
}

d4i_status yaml_want(d4i_context *context, const struct yaml_node *node, enum yaml_kind kind, const char *what)
{
    if (node->kind == kind)
        return D4I_OK;
    return yaml_fail(context, node, "%s must be %s, not %s", what, kind_text(kind), kind_text(node->kind));
}

static bool is_allowed(const char *allowed, struct text key)
{
    for (const char *at = allowed; *at;) {
        at += strspn(at, " ");
        size_t length = strcspn(at, " ");
        if (length && text_equal((struct text){at, length}, key))
            return true;
        at += length;
    }
    return false;
}

static d4i_status fail_unknown(d4i_context *context, const struct yaml_node *value, const char *key,
                               const char *allowed)
{
    d4i_status status;
    struct names names = {0};
    char near[200];
    uint32_t index;
    for (const char *at = allowed; *at;) {
        at += strspn(at, " ");
        size_t length = strcspn(at, " ");
        if (length)
            GUARD(names_add(context, &names, (struct text){at, length}, &index, NULL));
        at += length;
    }
    names_nearest(&names, text_of(key), 1, near, sizeof near);
    if (*near)
        status = yaml_fail(context, value, "unknown key '%s'; did you mean %s?", key, near);
    else
        status = yaml_fail(context, value, "unknown key '%s'; known here: %s", key, allowed);
done:
    names_release(&names);
    return status;
}

d4i_status yaml_only(d4i_context *context, const struct yaml_node *map, const char *allowed)
{
    TRY(yaml_want(context, map, YAML_MAP, "this"));
    for (size_t i = 0; i < map->count; i++) {
        const char *key = yaml_key_at(map, i);
        if (!is_allowed(allowed, text_of(key)))
            return fail_unknown(context, map->key_node[i], key, allowed);
    }
    return D4I_OK;
}

d4i_status yaml_require(d4i_context *context, const struct yaml_node *map, const char *key,
                        const struct yaml_node **out)
{
    TRY(yaml_want(context, map, YAML_MAP, "this"));
    const struct yaml_node *node = yaml_get(map, key);
    if (!node)
        return yaml_fail(context, map, "the key '%s' is missing here", key);
    *out = node;
    return D4I_OK;
}

/* The scalar of a key, *out = NULL when the key is absent. */
static d4i_status scalar_of(d4i_context *context, const struct yaml_node *map, const char *key,
                            const struct yaml_node **out)
{
    char what[120];
    *out = yaml_get(map, key);
    if (!*out || (*out)->kind == YAML_SCALAR)
        return D4I_OK;
    text_print(what, sizeof what, "'%.100s'", key);
    return yaml_want(context, *out, YAML_SCALAR, what);
}

d4i_status yaml_string(d4i_context *context, const struct yaml_node *map, const char *key, const char *absent,
                       const char **out)
{
    const struct yaml_node *node;
    TRY(scalar_of(context, map, key, &node));
    *out = node ? node->text : absent;
    return D4I_OK;
}

d4i_status yaml_int(d4i_context *context, const struct yaml_node *map, const char *key, int64_t absent,
                    int64_t lowest, int64_t highest, int64_t *out)
{
    const struct yaml_node *node;
    int64_t value = absent;
    TRY(scalar_of(context, map, key, &node));
    if (node && (!parse_int64(text_of(node->text), &value) || value < lowest || value > highest))
        return yaml_fail(context, node, "'%s' must be a whole number from %lld to %lld, not '%s'", key,
                         (long long)lowest, (long long)highest, node->text);
    *out = value;
    return D4I_OK;
}

d4i_status yaml_bool(d4i_context *context, const struct yaml_node *map, const char *key, bool absent, bool *out)
{
    const struct yaml_node *node;
    TRY(scalar_of(context, map, key, &node));
    if (node && strcmp(node->text, "true") && strcmp(node->text, "false"))
        return yaml_fail(context, node, "'%s' must be true or false, not '%s'", key, node->text);
    *out = node ? !strcmp(node->text, "true") : absent;
    return D4I_OK;
}

static size_t name_length(const char *at)
{
    size_t length = 0;
    while ((at[length] >= 'A' && at[length] <= 'Z') || (at[length] >= 'a' && at[length] <= 'z') ||
           at[length] == '_' || (length && at[length] >= '0' && at[length] <= '9'))
        length++;
    return length;
}

/* Appends the value of the variable that begins behind "${"; *end = behind its '}'. */
static d4i_status expand_one(d4i_context *context, const struct yaml_node *node, const char *at, struct buffer *out,
                             const char **end)
{
    d4i_status status;
    char *name = NULL;
    size_t length = name_length(at);
    const char *close = strchr(at, '}'), *fallback = at + length;
    bool has_fallback = !strncmp(fallback, ":-", 2);
    if (!close || !length || (!has_fallback && *fallback != '}'))
        return yaml_fail(context, node, "'${%.40s' is not ${NAME} or ${NAME:-default}", at);
    TRY(text_copy(context, (struct text){at, length}, &name));
    const char *value = getenv(name);
    if (value && (*value || !has_fallback))
        GUARD(buffer_text(context, out, value));
    else if (has_fallback)
        GUARD(buffer_add(context, out, fallback + 2, (size_t)(close - fallback - 2)));
    else
        status = yaml_fail(context, node, "the environment variable %s is not set; set it, or write ${%s:-default}",
                           name, name);
    *end = close + 1;
done:
    free(name);
    return status;
}

d4i_status yaml_expand(d4i_context *context, const struct yaml_node *node, const char *text, char **out)
{
    d4i_status status;
    struct buffer done_so_far = {0};
    const char *at = text;
    while (*at) {
        const char *mark = strstr(at, "${");
        size_t plain = mark ? (size_t)(mark - at) : strlen(at);
        GUARD(buffer_add(context, &done_so_far, at, plain));
        at += plain;
        if (mark)
            GUARD(expand_one(context, node, mark + 2, &done_so_far, &at));
    }
    GUARD(text_copy(context, (struct text){done_so_far.data ? done_so_far.data : "", done_so_far.length}, out));
done:
    buffer_release(&done_so_far);
    return status;
}
