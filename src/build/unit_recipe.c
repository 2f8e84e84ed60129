/* SPDX-License-Identifier: EUPL-1.2
 *
 * Reading a unit recipe: of a layer, or of a list.
 */
#include "build/unit_recipe.h"

#include "io/file.h"
#include "source/parse.h"

void unit_recipe_release(struct unit_recipe *recipe)
{
    recipe_release(&recipe->head);
    unit_list_release(&recipe->list);
    *recipe = (struct unit_recipe){0};
}

d4i_status unit_parse_country(d4i_context *context, const struct yaml_node *map, const char **column,
                              const char **text)
{
    const struct yaml_node *node = yaml_get(map, "country");
    *column = *text = NULL;
    if (!node)
        return D4I_OK;
    if (yaml_kind(node) == YAML_SCALAR) {
        *column = yaml_text(node);
        return D4I_OK;
    }
    TRY(yaml_want(context, node, YAML_MAP, "a column, or {text: CODE}"));
    TRY(yaml_only(context, node, "text"));
    return yaml_string(context, node, "text", "", text);
}

static d4i_status parse_layer(d4i_context *context, const struct yaml_node *root, struct unit_recipe *recipe)
{
    struct recipe_boundaries *layer = &recipe->head.boundaries;
    recipe->head.has_boundaries = true;
    TRY(recipe_parse_key(context, root, "key", &layer->key));
    TRY(yaml_string(context, root, "layer", NULL, &layer->layer));
    TRY(yaml_string(context, root, "crs", NULL, &layer->crs));
    TRY(yaml_string(context, root, "encoding", NULL, &layer->encoding));
    TRY(yaml_string(context, root, "name", NULL, &layer->name_column));
    TRY(yaml_string(context, root, "where", NULL, &recipe->where));
    return unit_parse_country(context, root, &recipe->country_column, &recipe->country);
}

#define HEAD_KEYS "unit_recipe title publisher licence attribution contact url notes vintage download lookup"

/* Which kind it is: layers have their keys at the top, a list has its own below 'lookup'. */
static d4i_status check_keys_of(d4i_context *context, const struct yaml_node *root, bool list)
{
    static const char *const of_layer[] = {"country", "layer", "crs", "encoding", "where", "key", "name"};
    for (size_t i = 0; list && i < sizeof of_layer / sizeof *of_layer; i++)
        if (yaml_get(root, of_layer[i]))
            return yaml_fail(context, yaml_get(root, of_layer[i]),
                             "'%s' is of a layer, and with 'lookup' the recipe is of a list; take one of them out",
                             of_layer[i]);
    return yaml_only(context, root, HEAD_KEYS " country layer crs encoding where key name");
}

static d4i_status parse_root(d4i_context *context, const struct yaml_node *root, struct unit_recipe *recipe)
{
    struct recipe *head = &recipe->head;
    TRY(yaml_want(context, root, YAML_MAP, "unit recipe"));
    if (!yaml_get(root, "unit_recipe") && yaml_get(root, "recipe"))
        return yaml_fail(context, yaml_get(root, "recipe"),
                         "this is the recipe of a source, and no unit recipe; name it under 'sources'");
    bool list = yaml_get(root, "lookup") != NULL;
    TRY(check_keys_of(context, root, list));
    TRY(parse_text(context, root, "unit_recipe", &head->id));
    TRY(recipe_check_id(context, yaml_get(root, "unit_recipe"), head->id));
    TRY(parse_text(context, root, "title", &head->title));
    TRY(parse_text(context, root, "licence", &head->licence));
    TRY(parse_text(context, root, "attribution", &head->attribution));
    TRY(yaml_string(context, root, "publisher", NULL, &head->publisher));
    TRY(recipe_parse_contact(context, root, &head->contact));
    TRY(yaml_string(context, root, "url", NULL, &head->url));
    TRY(yaml_string(context, root, "notes", NULL, &head->notes));
    TRY(yaml_string(context, root, "vintage", NULL, &recipe->vintage));
    head->has_list = list;
    TRY(list ? unit_list_parse(context, root, &recipe->list) : parse_layer(context, root, recipe));
    return recipe_parse_downloads(context, root, head);
}

static d4i_status read_document(d4i_context *context, const char *path, struct yaml_document **out,
                                struct hash *hash)
{
    struct buffer content = {0};
    d4i_status status = file_read(context, path, &content);
    if (status == D4I_OK)
        status = yaml_parse(context, path, (struct text){content.data, content.length}, out);
    if (status == D4I_OK && hash)
        *hash = hash_bytes(content.data, content.length);
    buffer_release(&content);
    return status;
}

d4i_status unit_recipe_read(d4i_context *context, const char *path, struct unit_recipe *out)
{
    d4i_status status;
    struct unit_recipe made = {0};
    GUARD(text_copy(context, text_of(path), &made.head.path));
    GUARD(read_document(context, path, &made.head.document, &made.head.hash));
    GUARD(parse_root(context, yaml_root(made.head.document), &made));
    *out = made;
    return D4I_OK;
done:
    unit_recipe_release(&made);
    return status;
}

d4i_status unit_recipe_is(d4i_context *context, const char *path, bool *out)
{
    struct yaml_document *document = NULL;
    TRY(read_document(context, path, &document, NULL));
    const struct yaml_node *root = yaml_root(document);
    *out = root && yaml_kind(root) == YAML_MAP && yaml_get(root, "unit_recipe");
    yaml_close(document);
    return D4I_OK;
}
