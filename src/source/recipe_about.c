/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a recipe states about a source and its counts: coverage, method, protection, who is in and who is out.
 */
#include "base/memory.h"
#include "base/names.h"
#include "source/parse.h"

#define PROTECTIONS "none swapping cell_key rounding suppression perturbation unknown"
#define WHO                                                                                                \
    "nationals_born_abroad naturalised foreigners_born_here stateless refugees asylum_seekers not_stated " \
    "short_stays doubtful_entries"

static d4i_status parse_people_bounds(d4i_context *context, const struct yaml_node *list,
                                      struct recipe_coverage *out)
{
    TRY(yaml_want(context, list, YAML_LIST, "people"));
    size_t count = yaml_count(list);
    out->by_people = true;
    out->below = INT64_MAX;
    int64_t *const bounds[] = {&out->from, &out->below};
    for (size_t i = 0; i < count && i < 2; i++)
        if (!parse_people(text_of(yaml_text(yaml_at(list, i))), '.', 0, bounds[i]) || *bounds[i] < 0)
            return yaml_fail(context, yaml_at(list, i), "'%s' is no number of people", yaml_text(yaml_at(list, i)));
    if (count < 1 || count > 2 || out->from >= out->below)
        return yaml_fail(context, list, "'people' is [from, below] or [from], as in [5000, 10000]");
    return D4I_OK;
}

d4i_status recipe_parse_coverage(d4i_context *context, const struct yaml_node *map, struct recipe_coverage *out)
{
    const struct yaml_node *node = yaml_get(map, "coverage");
    if (!node)
        return D4I_OK;
    if (yaml_kind(node) == YAML_SCALAR)
        return yaml_string(context, map, "coverage", NULL, &out->text);
    TRY(yaml_want(context, node, YAML_MAP, "coverage: a text, or a map with text, people and keys"));
    TRY(yaml_only(context, node, "text people keys"));
    TRY(parse_text(context, node, "text", &out->text));
    if (yaml_get(node, "people"))
        TRY(parse_people_bounds(context, yaml_get(node, "people"), out));
    return parse_words(context, node, "keys", &out->keys);
}

/* Each of the words must be one of the known ones. */
static d4i_status check_words(d4i_context *context, const struct yaml_node *at, const struct recipe_words *words,
                              const char *known)
{
    for (size_t i = 0; i < words->count; i++)
        TRY(parse_known(context, at, words->list[i], known));
    return D4I_OK;
}

d4i_status recipe_parse_method(d4i_context *context, const struct yaml_node *root, struct recipe *recipe)
{
    const struct yaml_node *changes;
    int word;
    TRY(parse_choice(context, root, "method", "census register sample", -1, &word));
    TRY(parse_text(context, root, "method", &recipe->method));
    TRY(parse_words(context, root, "protection", &recipe->protection));
    TRY(check_words(context, yaml_get(root, "protection"), &recipe->protection, PROTECTIONS));
    TRY(parse_map(context, root, "method_changes", &changes));
    if (!changes)
        return D4I_OK;
    TRY(yaml_only(context, changes, "at below from"));
    TRY(yaml_int(context, changes, "at", 0, 1, INT64_MAX / D4I_PERSON, &recipe->method_at));
    if (!recipe->method_at)
        return yaml_fail(context, changes, "'method_changes' needs 'at', a number of inhabitants");
    TRY(parse_choice(context, changes, "below", "census register sample", -1, &word));
    TRY(parse_choice(context, changes, "from", "census register sample", -1, &word));
    TRY(parse_text(context, changes, "below", &recipe->method_below));
    return parse_text(context, changes, "from", &recipe->method_from);
}

d4i_status recipe_parse_who(d4i_context *context, const struct yaml_node *map, struct recipe_variable *out)
{
    const struct yaml_node *node;
    TRY(parse_map(context, map, "who", &node));
    if (!node)
        return D4I_OK;
    TRY(mem_alloc(context, yaml_count(node), sizeof *out->who, &out->who));
    for (size_t i = 0; i < yaml_count(node); i++) {
        const char *kind = yaml_key_at(node, i);
        int word;
        TRY(parse_known(context, yaml_at(node, i), kind, WHO));
        TRY(parse_choice(context, node, kind, "in out apart unknown", -1, &word));
        out->who[i] = (struct recipe_pair){kind, yaml_text(yaml_at(node, i)), yaml_at(node, i)};
        out->who_count = i + 1;
    }
    return D4I_OK;
}
