/* SPDX-License-Identifier: EUPL-1.2
 *
 * The text of a scalar, with what libfyaml gets wrong set right or refused.
 */
#include "base/memory.h"
#include "io/yaml_reader.h"

static bool is_null(struct text text)
{
    return text_is(text, "~") || text_is(text, "null") || text_is(text, "Null") || text_is(text, "NULL");
}

/* In pieces, as libfyaml unfolds them: the length that fy_token_get_text works out beforehand is wrong for some
 * folded text (libfyaml 0.7.12, its issues 371 and 397), which then lacks its end, or ends in memory that nobody
 * wrote. */
static d4i_status scalar_text(struct reader *reader, struct fy_token *token, struct buffer *text)
{
    struct fy_token_iter *pieces = fy_token_iter_create(token);
    const struct fy_iter_chunk *piece = NULL;
    int wrong = 0;
    d4i_status status = D4I_OK;
    while (pieces && status == D4I_OK && (piece = fy_token_iter_chunk_next(pieces, piece, &wrong)))
        status = buffer_add(reader->context, text, piece->str, piece->len);
    if (status == D4I_OK && (!pieces || wrong))
        status = fail(reader->context, D4I_NO_MEMORY, "%s: no memory to read it", reader->document->name);
    if (pieces)
        fy_token_iter_destroy(pieces);
    return status;
}

/* libfyaml (0.7.12) reads `b: >` or `b: |` with nothing below it, in a map inside a map, as if the keys that follow
 * were its text, so that they vanish. The text of a key stands further in than the key: refused, as nobody would be
 * told otherwise. `event` is marked at the line after the sign. */
static d4i_status check_block(struct reader *reader, struct fy_event *event)
{
    const struct level *level = reader->depth ? &reader->level[reader->depth - 1] : NULL;
    const struct fy_mark *mark = fy_event_start_mark(event);
    if (!level || !mark || level->node->kind != YAML_MAP || !level->has_key)
        return D4I_OK;
    const struct yaml_node *key = level->node->key_node[level->node->keys.count - 1];
    const struct text all = reader->content;
    size_t at = mark->input_pos;
    uint32_t line = (uint32_t)mark->line + 1, column = 1;
    if (at == 0 || at >= all.length || all.at[at - 1] != '\n')
        return D4I_OK; /* no beginning of a line to count from */
    for (; at < all.length && (all.at[at] == ' ' || all.at[at] == '\r' || all.at[at] == '\n'); at++) {
        line += all.at[at] == '\n';
        column = all.at[at] == '\n' ? 1 : column + 1;
    }
    if (at == all.length || column > key->column)
        return D4I_OK;
    return yaml_fail(reader->context, key,
                     "the text of '%s' is missing: line %u does not stand further in than the key; write the text "
                     "there, \"\" for none, or the sign itself in quotes: \"|\"",
                     key->text, line);
}

d4i_status yaml_read_scalar(struct reader *reader, struct fy_event *event, struct yaml_node **out)
{
    struct yaml_node *node = NULL;
    struct buffer text = {0};
    d4i_status status = D4I_OK;
    struct fy_token *token = fy_event_get_token(event);
    enum fy_scalar_style style = token ? fy_scalar_token_get_style(token) : FYSS_PLAIN;
    GUARD(yaml_node_new(reader, YAML_SCALAR, event, &node));
    if (token)
        GUARD(scalar_text(reader, token, &text));
    node->weight = 1;
    node->quoted = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
    if ((style == FYSS_FOLDED || style == FYSS_LITERAL) && text_trim((struct text){text.data, text.length}).length)
        GUARD(check_block(reader, event));
    if (text.length && memchr(text.data, 0, text.length)) {
        status = yaml_fail(reader->context, node, "a zero byte stands in the text");
        goto done;
    }
    if (style == FYSS_PLAIN && is_null((struct text){text.data, text.length}))
        text.length = 0;
    GUARD(text_copy(reader->context, (struct text){text.data, text.length}, &node->text));
    *out = node;
done:
    buffer_release(&text);
    return status;
}
