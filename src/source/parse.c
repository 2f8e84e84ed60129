/* SPDX-License-Identifier: EUPL-1.2
 *
 * Typed look-ups in a YAML map: every refusal names line and column, and what would be accepted.
 */
#include "source/parse.h"

#include <stdio.h>

#include "base/memory.h"

d4i_status parse_text(d4i_context *context, const struct yaml_node *map, const char *key, const char **out)
{
    const struct yaml_node *node;
    TRY(yaml_require(context, map, key, &node));
    TRY(yaml_want(context, node, YAML_SCALAR, key));
    if (!*yaml_text(node))
        return yaml_fail(context, node, "'%s' is empty; say what it is", key);
    *out = yaml_text(node);
    return D4I_OK;
}

/* The number of `word` among the space-separated words; -1 when it is none. */
static int word_number(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (int number = 0; *words; number++) {
        size_t end = strcspn(words, " ");
        if (end == length && memcmp(words, word, length) == 0)
            return number;
        words += end + (words[end] == ' ');
    }
    return -1;
}

d4i_status parse_choice(d4i_context *context, const struct yaml_node *map, const char *key, const char *words,
                        int absent, int *out)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (!node && absent >= 0) {
        *out = absent;
        return D4I_OK;
    }
    TRY(yaml_require(context, map, key, &node));
    TRY(yaml_want(context, node, YAML_SCALAR, key));
    int number = word_number(words, yaml_text(node));
    if (number < 0)
        return yaml_fail(context, node, "'%s' is '%s'; it must be one of: %s", key, yaml_text(node), words);
    *out = number;
    return D4I_OK;
}

d4i_status parse_sign(d4i_context *context, const struct yaml_node *map, const char *key, char absent, char *out)
{
    const struct yaml_node *node = yaml_get(map, key);
    *out = absent;
    if (!node)
        return D4I_OK;
    TRY(yaml_want(context, node, YAML_SCALAR, key));
    const char *text = yaml_text(node);
    int word = word_number("none tab space", text);
    if (word >= 0)
        *out = "\0\t "[word];
    else if (strlen(text) == 1)
        *out = *text;
    else
        /* an unquoted | or > makes a text of the lines below it */
        return yaml_fail(
            context, node,
            "'%s' is '%.*s%s'; it must be one character (ASCII), tab, space or none; write a sign that "
            "means something to YAML in quotes: \"|\"",
            key, (int)(strcspn(text, "\n") < 20 ? strcspn(text, "\n") : 20), text,
            strcspn(text, "\n") > 20 || strchr(text, '\n') ? " ..." : "");
    return D4I_OK;
}

d4i_status parse_real(d4i_context *context, const struct yaml_node *scalar, double *out)
{
    TRY(yaml_want(context, scalar, YAML_SCALAR, "number"));
    if (!parse_double(text_of(yaml_text(scalar)), out))
        return yaml_fail(context, scalar, "'%s' is no number", yaml_text(scalar));
    return D4I_OK;
}

static d4i_status parse_kind(d4i_context *context, const struct yaml_node *map, const char *key,
                             enum yaml_kind kind, const struct yaml_node **out)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (node)
        TRY(yaml_want(context, node, kind, key));
    *out = node;
    return D4I_OK;
}

d4i_status parse_list(d4i_context *context, const struct yaml_node *map, const char *key,
                      const struct yaml_node **out)
{
    return parse_kind(context, map, key, YAML_LIST, out);
}

d4i_status parse_map(d4i_context *context, const struct yaml_node *map, const char *key,
                     const struct yaml_node **out)
{
    return parse_kind(context, map, key, YAML_MAP, out);
}

d4i_status parse_words(d4i_context *context, const struct yaml_node *map, const char *key, struct recipe_words *out)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (!node)
        return D4I_OK;
    bool one = yaml_kind(node) == YAML_SCALAR;
    if (!one)
        TRY(yaml_want(context, node, YAML_LIST, key));
    size_t count = one ? 1 : yaml_count(node);
    TRY(mem_alloc(context, count, sizeof *out->list, &out->list));
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *item = one ? node : yaml_at(node, i);
        TRY(yaml_want(context, item, YAML_SCALAR, key));
        out->list[out->count++] = yaml_text(item);
    }
    return D4I_OK;
}

d4i_status parse_pairs(d4i_context *context, const struct yaml_node *map, const char *key, struct recipe_pair **out,
                       size_t *count)
{
    const struct yaml_node *node;
    TRY(parse_map(context, map, key, &node));
    if (!node)
        return D4I_OK;
    TRY(mem_alloc(context, yaml_count(node), sizeof **out, out));
    for (size_t i = 0; i < yaml_count(node); i++) {
        struct recipe_pair *pair = &(*out)[i];
        pair->left = yaml_key_at(node, i);
        pair->at = yaml_at(node, i);
        TRY(parse_text(context, node, pair->left, &pair->right));
        (*count)++;
    }
    return D4I_OK;
}

d4i_status parse_known(d4i_context *context, const struct yaml_node *at, const char *word, const char *known)
{
    if (word_number(known, word) >= 0)
        return D4I_OK;
    return yaml_fail(context, at, "'%s' is none of: %s", word, known);
}

d4i_status parse_placed(d4i_context *context, const struct yaml_node *at, d4i_status status)
{
    if (status != D4I_BAD_INPUT)
        return status;
    char text[CONTEXT_ERROR_MAX];
    snprintf(text, sizeof text, "%s", d4i_error_text(context));
    return yaml_fail(context, at, "%s", text);
}

void parse_near_labels(d4i_context *context, const struct group_tree *tree, const char *label, char *out,
                       size_t size)
{
    struct names labels = {0};
    char near[256];
    uint32_t ignored;
    *out = 0;
    for (size_t i = 0; i < tree->count; i++)
        if (tree->nodes[i].label &&
            names_add(context, &labels, text_of(tree->nodes[i].label), &ignored, NULL) != D4I_OK)
            goto done;
    names_nearest(&labels, text_of(label), 3, near, sizeof near);
    if (*near)
        snprintf(out, size, "; the nearest: %s", near);
done:
    names_release(&labels);
}

bool recipe_words_match(const struct recipe_words *words, struct text text)
{
    for (size_t i = 0; i < words->count; i++)
        if (text_like(text, words->list[i]))
            return true;
    return false;
}
