/* SPDX-License-Identifier: EUPL-1.2
 *
 * `within` of a source: the source of the project whose zones hold those of this one; and `bounds`, where none
 * does.
 */
#include <stdlib.h>

#include "build/project_parts.h"
#include "source/parse.h"

void project_relation_release(struct project_relation *relation)
{
    project_lookup_release(&relation->lookup);
    free(relation->replace.replacements);
}

void project_within_release(struct project_within *within)
{
    project_same_groups_release(within->groups, within->group_count);
    project_relation_release(&within->relation);
}

static d4i_status read_within(d4i_context *context, const struct project *project, const struct yaml_node *node,
                              size_t own, struct project_within *out)
{
    const struct yaml_node *source;
    out->at = node;
    TRY(yaml_want(context, node, YAML_MAP, "what the zones lie in: source, prefix"));
    TRY(yaml_only(context, node, "source variable groups " PROJECT_RELATION_KEYS));
    TRY(yaml_require(context, node, "source", &source));
    TRY(yaml_want(context, source, YAML_SCALAR, "the id of a source of this project"));
    TRY(project_find_source(context, project, source, yaml_text(source), &out->source));
    TRY(yaml_string(context, node, "variable", NULL, &out->variable));
    TRY(project_read_same_groups(context, yaml_get(node, "groups"), &out->groups, &out->group_count));
    TRY(project_read_relation(context, project, node, &out->relation));
    out->relation.source = own;
    return D4I_OK;
}

static d4i_status read_bounds(d4i_context *context, struct project_source *source)
{
    const struct yaml_node *node = yaml_get(source->at, "bounds");
    const char *word;
    TRY(yaml_string(context, source->at, "bounds", "published", &word));
    source->close = strcmp(word, "close") == 0;
    if (!source->close && strcmp(word, "published") != 0)
        return yaml_fail(context, node, "'%s' is not done to bounds; write close, or published", word);
    if (source->close && source->within.at)
        return yaml_fail(
            context, node,
            "'bounds: close' is for a source without 'within', which works counts out itself; take one "
            "of them away");
    return D4I_OK;
}

/* No source may lie, through those above it, in itself. */
static d4i_status check_circles(d4i_context *context, const struct project *project, size_t source)
{
    size_t above = source;
    for (size_t steps = 0; project->sources[above].within.at; steps++) {
        above = project->sources[above].within.source;
        if (above == source || steps > project->source_count)
            return yaml_fail(context, project->sources[source].within.at,
                             "the source '%s' would lie, through those above it, in itself",
                             project->sources[source].id);
    }
    return D4I_OK;
}

d4i_status project_read_within(d4i_context *context, struct project *project)
{
    for (size_t s = 0; s < project->source_count; s++) {
        struct project_source *source = &project->sources[s];
        const struct yaml_node *node = yaml_get(source->at, "within");
        if (node)
            TRY(read_within(context, project, node, s, &source->within));
        TRY(read_bounds(context, source));
    }
    for (size_t s = 0; s < project->source_count; s++)
        TRY(check_circles(context, project, s));
    return D4I_OK;
}
