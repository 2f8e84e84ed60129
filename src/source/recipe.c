/* SPDX-License-Identifier: EUPL-1.2
 *
 * A recipe file: its top level, its boundaries and its variables.
 */
#include "source/recipe.h"

#include "base/memory.h"
#include "group/country.h"
#include "io/file.h"
#include "source/parse.h"

#define CONCEPTS "none birth citizenship herkomst immigrant ethnicity"

static void variable_release(struct recipe_variable *variable)
{
    recipe_table_release(&variable->table);
    free(variable->who);
    free(variable->labels.exceptions);
    free(variable->cross.parts);
    free(variable->cross.names);
    free(variable->optional);
    free(variable->values);
    group_tree_release(&variable->tree);
    free(variable->node_at);
    free(variable->ignored.list);
    *variable = (struct recipe_variable){0};
}

void recipe_release(struct recipe *recipe)
{
    for (size_t i = 0; i < recipe->variable_count; i++)
        variable_release(&recipe->variables[i]);
    free(recipe->variables);
    recipe_key_release(&recipe->boundaries.key);
    free(recipe->coverage.keys.list);
    free(recipe->protection.list);
    free(recipe->downloads);
    free(recipe->path);
    yaml_close(recipe->document);
    *recipe = (struct recipe){0};
}

/* Identifiers stand in file names, table names and on the command line. */
d4i_status recipe_check_id(d4i_context *context, const struct yaml_node *at, const char *id)
{
    size_t good = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-_");
    if (!*id || id[good])
        return yaml_fail(context, at, "the identifier '%s' may hold lower case letters, digits, '-' and '_' only",
                         id);
    return D4I_OK;
}

/* ISO 3166-1 leaves XA..XZ to its users: made-up countries. */
static bool user_assigned(const char *code)
{
    return code[0] == 'X' && code[1] >= 'A' && code[1] <= 'Z' && !code[2];
}

d4i_status recipe_check_country(d4i_context *context, const struct yaml_node *at, const char *code)
{
    if (strcmp(code, "EU") != 0 && !country_name(code) && !user_assigned(code))
        return yaml_fail(context, at, "'%s' is no country code of ISO 3166-1 (two capital letters), and not EU",
                         code);
    return D4I_OK;
}

static d4i_status check_date(d4i_context *context, const struct yaml_node *at, const char *date)
{
    if (!text_is_date(text_of(date)))
        return yaml_fail(context, at, "'%s' is no date; write YYYY-MM-DD", date);
    return D4I_OK;
}

/* "https://www.office.example" or "census@office.example": pages make a link of it. */
static bool is_contact(const char *contact)
{
    struct text text = text_of(contact);
    size_t scheme = text_starts(text, "https://") ? 8 : text_starts(text, "http://") ? 7 : 0;
    const char *at = strchr(contact, '@'), *host = scheme ? contact + scheme : at ? at + 1 : NULL;
    for (const char *sign = contact; *sign; sign++)
        if ((unsigned char)*sign <= ' ' || (unsigned char)*sign >= 0x7F || strchr("<>\"'", *sign))
            return false;
    if (!host || *host == '.' || !strchr(host, '.'))
        return false;
    return scheme ||
           (at > contact && !strpbrk(host, "@/:?") && !strpbrk(contact, "/:?") && host[strlen(host) - 1] != '.');
}

d4i_status recipe_parse_contact(d4i_context *context, const struct yaml_node *node, const char **out)
{
    const char *contact = NULL;
    TRY(yaml_string(context, node, "contact", NULL, &contact));
    if (contact && !is_contact(contact))
        return yaml_fail(
            context, yaml_get(node, "contact"),
            "'%s' is no contact; write an address of the office's pages (https://www.office.example) or "
            "of mail (census@office.example)",
            contact);
    *out = contact ? contact : *out;
    return D4I_OK;
}

static d4i_status parse_head(d4i_context *context, const struct yaml_node *root, struct recipe *recipe)
{
    int zones;
    TRY(parse_text(context, root, "recipe", &recipe->id));
    TRY(recipe_check_id(context, yaml_get(root, "recipe"), recipe->id));
    TRY(parse_text(context, root, "title", &recipe->title));
    TRY(parse_text(context, root, "publisher", &recipe->publisher));
    TRY(parse_text(context, root, "licence", &recipe->licence));
    TRY(parse_text(context, root, "attribution", &recipe->attribution));
    TRY(parse_text(context, root, "country", &recipe->country));
    TRY(recipe_check_country(context, yaml_get(root, "country"), recipe->country));
    TRY(yaml_string(context, root, "url", NULL, &recipe->url));
    TRY(recipe_parse_contact(context, root, &recipe->contact));
    const char *date;
    TRY(yaml_string(context, root, "date", NULL, &date));
    if (date)
        TRY(check_date(context, yaml_get(root, "date"), date));
    recipe->date = recipe->date ? recipe->date : date; /* the project's goes before */
    TRY(recipe_parse_coverage(context, root, &recipe->coverage));
    TRY(yaml_string(context, root, "unit", NULL, &recipe->unit));
    TRY(yaml_string(context, root, "notes", NULL, &recipe->notes));
    TRY(recipe_parse_method(context, root, recipe));
    TRY(parse_choice(context, root, "zones", "table centre", 0, &zones));
    recipe->centre = zones == 1;
    return D4I_OK;
}

static d4i_status parse_boundaries(d4i_context *context, const struct yaml_node *root, struct recipe *recipe)
{
    const struct yaml_node *node;
    struct recipe_boundaries *out = &recipe->boundaries;
    TRY(parse_map(context, root, "boundaries", &node));
    if (!node)
        return recipe->centre ? yaml_fail(context, yaml_get(root, "zones"), "'zones: centre' needs 'boundaries'")
                              : D4I_OK;
    recipe->has_boundaries = true;
    TRY(yaml_only(context, node, "key layer name crs encoding"));
    TRY(recipe_parse_key(context, node, "key", &out->key));
    TRY(yaml_string(context, node, "layer", NULL, &out->layer));
    TRY(yaml_string(context, node, "name", NULL, &out->name_column));
    TRY(yaml_string(context, node, "crs", NULL, &out->crs));
    return yaml_string(context, node, "encoding", NULL, &out->encoding);
}

static d4i_status parse_variable(d4i_context *context, const struct recipe *recipe, const struct yaml_node *node,
                                 struct recipe_variable *out)
{
    const struct yaml_node *table;
    int parts, concept;
    TRY(yaml_want(context, node, YAML_MAP, "variable"));
    TRY(yaml_only(context, node,
                  "title dimension concept who definition file table parts labels cross groups derived headline "
                  "ignore"));
    TRY(recipe_check_id(context, node, out->id));
    TRY(parse_text(context, node, "title", &out->title));
    TRY(parse_text(context, node, "dimension", &out->dimension));
    TRY(parse_text(context, node, "definition", &out->definition));
    TRY(parse_choice(context, node, "concept", CONCEPTS, 0, &concept));
    TRY(yaml_string(context, node, "concept", "none", &out->concept));
    TRY(recipe_parse_who(context, node, out));
    TRY(yaml_require(context, node, "table", &table));
    TRY(recipe_parse_table(context, table, &out->table));
    if (out->table.format != RECIPE_RASTER)
        TRY(parse_text(context, node, "file", &out->file));
    else if (yaml_get(node, "file"))
        return yaml_fail(context, yaml_get(node, "file"), "a raster table names its files under table.rasters");
    if (recipe->centre && !out->table.cells)
        return yaml_fail(context, table, "'zones: centre' adds cells up: the table must have 'zones: cells'");
    TRY(parse_choice(context, node, "parts", "exact perturbed rounded", 0, &parts));
    out->parts = (enum recipe_parts)parts;
    if (out->parts == RECIPE_PARTS_ROUNDED && out->table.values == D4I_OBSERVED)
        out->table.bounds = out->table.format != RECIPE_RASTER; /* a plain number's interval is itself */
    TRY(recipe_parse_labels(context, node, out));
    TRY(recipe_parse_cross(context, node, out));
    TRY(parse_words(context, node, "ignore", &out->ignored));
    return recipe_parse_groups(context, recipe, node, out);
}

static d4i_status parse_variables(d4i_context *context, const struct yaml_node *root, struct recipe *recipe)
{
    const struct yaml_node *node;
    TRY(yaml_require(context, root, "variables", &node));
    TRY(yaml_want(context, node, YAML_MAP, "variables"));
    size_t count = yaml_count(node);
    if (!count)
        return yaml_fail(context, node, "'variables' is empty; say what is counted");
    TRY(mem_alloc(context, count, sizeof *recipe->variables, &recipe->variables));
    for (size_t i = 0; i < count; i++) {
        struct recipe_variable *variable = &recipe->variables[recipe->variable_count++];
        variable->id = yaml_key_at(node, i);
        TRY(parse_variable(context, recipe, yaml_at(node, i), variable));
        if (variable->table.cells != recipe->variables[0].table.cells)
            return yaml_fail(context, yaml_at(node, i),
                             "one variable has cells as zones and another has not; make two recipes");
    }
    return D4I_OK;
}

static d4i_status parse_root(d4i_context *context, const struct yaml_node *root, struct recipe *recipe)
{
    TRY(yaml_want(context, root, YAML_MAP, "recipe"));
    if (yaml_get(root, "unit_recipe") && !yaml_get(root, "recipe"))
        return yaml_fail(context, yaml_get(root, "unit_recipe"),
                         "this is a unit recipe, and no recipe of a source; name it under 'units'");
    TRY(yaml_only(context, root,
                  "recipe title publisher licence attribution contact url country date unit coverage method "
                  "method_changes protection notes zones boundaries variables download"));
    TRY(parse_head(context, root, recipe));
    TRY(parse_boundaries(context, root, recipe));
    TRY(parse_variables(context, root, recipe));
    return recipe_parse_downloads(context, root, recipe);
}

static d4i_status parse_at(d4i_context *context, const char *name, struct text content, const char *date,
                           struct recipe *out)
{
    d4i_status status = D4I_OK;
    struct recipe made = {.date = date};
    GUARD(text_copy(context, text_of(name), &made.path));
    GUARD(yaml_parse(context, name, content, &made.document));
    GUARD(parse_root(context, yaml_root(made.document), &made));
    made.hash = hash_bytes(content.at, content.length);
    *out = made;
    return D4I_OK;
done:
    recipe_release(&made);
    return status;
}

d4i_status recipe_parse(d4i_context *context, const char *name, struct text content, struct recipe *out)
{
    return parse_at(context, name, content, NULL, out);
}

d4i_status recipe_read_at(d4i_context *context, const char *path, const char *date, struct recipe *out)
{
    struct buffer content = {0};
    d4i_status status = file_read(context, path, &content);
    if (status == D4I_OK)
        status = parse_at(context, path, (struct text){content.data, content.length}, date, out);
    buffer_release(&content);
    return status;
}

d4i_status recipe_read(d4i_context *context, const char *path, struct recipe *out)
{
    return recipe_read_at(context, path, NULL, out);
}

d4i_status recipe_select(d4i_context *context, struct recipe *recipe, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t v = 0; v < recipe->variable_count && !found; v++)
            found = strcmp(recipe->variables[v].id, ids[i]) == 0;
        if (!found)
            return fail(context, D4I_BAD_INPUT, "%s: there is no variable '%s' in this recipe", recipe->path,
                        ids[i]);
    }
    size_t kept = 0;
    for (size_t v = 0; v < recipe->variable_count; v++) {
        struct recipe_variable variable = recipe->variables[v];
        bool wanted = false;
        for (size_t i = 0; i < count && !wanted; i++)
            wanted = strcmp(variable.id, ids[i]) == 0;
        if (wanted)
            recipe->variables[kept++] = variable;
        else
            variable_release(&variable);
    }
    recipe->variable_count = kept;
    return D4I_OK;
}
