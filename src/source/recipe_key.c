/* SPDX-License-Identifier: EUPL-1.2
 *
 * Keys of zones: read from the recipe, and put together from the columns of a row.
 */
#include "base/memory.h"
#include "source/parse.h"

#define KEY_LENGTH_MAX 1000

void recipe_key_release(struct recipe_key *key)
{
    for (size_t i = 0; key->parts && i < key->count; i++)
        free(key->parts[i].replacements);
    free(key->parts);
    *key = (struct recipe_key){0};
}

d4i_status recipe_parse_replacements(d4i_context *context, const struct yaml_node *map, struct recipe_key_part *out)
{
    const struct yaml_node *node;
    TRY(parse_map(context, map, "replace", &node));
    if (!node)
        return D4I_OK;
    TRY(mem_alloc(context, yaml_count(node), sizeof *out->replacements, &out->replacements));
    for (size_t i = 0; i < yaml_count(node); i++) {
        struct recipe_replacement *one = &out->replacements[out->replacement_count++];
        one->pattern = yaml_key_at(node, i);
        TRY(parse_text(context, node, one->pattern, &one->text));
    }
    return D4I_OK;
}

static d4i_status parse_piece(d4i_context *context, const struct yaml_node *node, struct recipe_key_part *out)
{
    TRY(yaml_want(context, node, YAML_MAP, "piece of a key"));
    TRY(yaml_only(context, node, "text column length from prefix pad replace"));
    bool literal = yaml_get(node, "text") != NULL;
    if (literal == (yaml_get(node, "column") != NULL))
        return yaml_fail(context, node, "a piece of a key is either {text: ...} or {column: ...}");
    if (literal) {
        TRY(yaml_only(context, node, "text"));
        return parse_text(context, node, "text", &out->text);
    }
    TRY(parse_text(context, node, "column", &out->column));
    TRY(yaml_int(context, node, "length", 0, 1, KEY_LENGTH_MAX, &out->length));
    TRY(yaml_int(context, node, "from", 1, 1, KEY_LENGTH_MAX, &out->from));
    TRY(yaml_int(context, node, "prefix", 0, 1, KEY_LENGTH_MAX, &out->prefix));
    TRY(yaml_int(context, node, "pad", 0, 1, KEY_LENGTH_MAX, &out->pad));
    return recipe_parse_replacements(context, node, out);
}

d4i_status recipe_parse_key(d4i_context *context, const struct yaml_node *map, const char *name,
                            struct recipe_key *out)
{
    const struct yaml_node *list;
    TRY(yaml_require(context, map, name, &list));
    TRY(yaml_want(context, list, YAML_LIST, name));
    size_t count = yaml_count(list), columns = 0;
    TRY(mem_alloc(context, count, sizeof *out->parts, &out->parts));
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        TRY(parse_piece(context, yaml_at(list, i), &out->parts[i]));
        columns += out->parts[i].column != NULL;
    }
    if (!columns)
        return yaml_fail(context, list, "the key uses no column; every zone would have the same key");
    return D4I_OK;
}

/* Bytes of the first `characters` characters of UTF-8 text (all when there are fewer). */
static size_t bytes_of(struct text text, int64_t characters)
{
    size_t at = 0;
    for (int64_t i = 0; i < characters && at < text.length; i++)
        for (at++; at < text.length && ((unsigned char)text.at[at] & 0xC0) == 0x80;)
            at++;
    return at;
}

static int64_t characters_of(struct text text)
{
    int64_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count;
}

d4i_status recipe_replace(d4i_context *context, const struct recipe_key_part *part, size_t start,
                          struct buffer *out)
{
    for (size_t i = 0; i < part->replacement_count; i++) {
        if (!text_like((struct text){out->data + start, out->length - start}, part->replacements[i].pattern))
            continue;
        out->length = start;
        return buffer_text(context, out, part->replacements[i].text);
    }
    return D4I_OK;
}

static d4i_status add_piece(d4i_context *context, const struct recipe_key_part *part, struct text value,
                            struct buffer *out)
{
    value = text_trim(value);
    if (!value.length)
        return fail(context, D4I_BAD_INPUT, "the key's column '%s' is empty", part->column);
    if (part->length && characters_of(value) != part->length)
        return fail(context, D4I_BAD_INPUT,
                    "'%.*s' in column '%s' has %lld characters, not %lld; were leading zeros lost?",
                    (int)(value.length < 100 ? value.length : 100), value.at, part->column,
                    (long long)characters_of(value), (long long)part->length);
    size_t skip = bytes_of(value, part->from - 1);
    value.at += skip;
    value.length -= skip;
    if (part->prefix)
        value.length = bytes_of(value, part->prefix);
    if (part->pad && characters_of(value) > part->pad)
        return fail(context, D4I_BAD_INPUT,
                    "'%.*s' in column '%s' has more than the %lld characters that it is padded to",
                    (int)(value.length < 100 ? value.length : 100), value.at, part->column, (long long)part->pad);
    size_t start = out->length;
    for (int64_t i = part->pad ? characters_of(value) : 0; i < part->pad; i++)
        TRY(buffer_add(context, out, "0", 1));
    TRY(buffer_add(context, out, value.at, value.length));
    return recipe_replace(context, part, start, out);
}

d4i_status recipe_key_of(d4i_context *context, const struct recipe_key *key, const struct text *columns,
                         struct buffer *scratch, struct text *out)
{
    scratch->length = 0;
    for (size_t i = 0; i < key->count; i++) {
        if (key->parts[i].text)
            TRY(buffer_text(context, scratch, key->parts[i].text));
        else
            TRY(add_piece(context, &key->parts[i], columns[i], scratch));
    }
    if (!scratch->length)
        return fail(context, D4I_BAD_INPUT, "the zone's key is empty");
    if (memchr(scratch->data, 0, scratch->length))
        return fail(context, D4I_BAD_INPUT, "the zone's key holds a zero byte");
    *out = (struct text){scratch->data, scratch->length};
    return D4I_OK;
}
