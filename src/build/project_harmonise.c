/* SPDX-License-Identifier: EUPL-1.2
 *
 * The `harmonise` of a project file.
 */
#include "build/project_parts.h"
#include "group/country.h"
#include "source/parse.h"

static d4i_status read_set_aside(d4i_context *context, const struct yaml_node *map, struct project_harmonise *out)
{
    const struct yaml_node *node = yaml_get(map, "set_aside");
    TRY(parse_words(context, map, "set_aside", &out->aside_words));
    for (size_t i = 0; i < out->aside_words.count; i++) {
        int country = country_number(out->aside_words.list[i]);
        if (country == COUNTRY_NONE)
            return yaml_fail(context, node, "'%s' is no country code of ISO 3166-1", out->aside_words.list[i]);
        origin_add(&out->set_aside, country);
    }
    return D4I_OK;
}

d4i_status project_read_harmonise(d4i_context *context, const struct yaml_node *node, struct project *project)
{
    static const char concepts[] = "birth citizenship herkomst immigrant ethnicity";
    struct project_harmonise *out = &project->harmonise;
    size_t source;
    if (!node)
        return D4I_OK;
    out->at = node;
    TRY(yaml_want(context, node, YAML_MAP, "how sources are harmonised: concept, sources, set_aside, mix"));
    TRY(yaml_only(context, node, "concept sources set_aside mix"));
    TRY(yaml_string(context, node, "concept", NULL, &out->concept));
    if (out->concept)
        TRY(parse_known(context, yaml_get(node, "concept"), out->concept, concepts));
    TRY(parse_words(context, node, "sources", &out->sources));
    for (size_t i = 0; i < out->sources.count; i++)
        TRY(project_find_source(context, project, yaml_get(node, "sources"), out->sources.list[i], &source));
    TRY(parse_words(context, node, "mix", &out->mix));
    for (size_t i = 0; i < out->mix.count; i++)
        TRY(parse_known(context, yaml_get(node, "mix"), out->mix.list[i], concepts));
    if (out->concept && out->mix.count)
        return yaml_fail(context, node, "'concept' keeps to one concept and 'mix' puts several together; give one");
    return read_set_aside(context, node, out);
}
