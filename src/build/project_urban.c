/* SPDX-License-Identifier: EUPL-1.2
 *
 * The `urban` of a project file: by which rules town is told from country, where nobody who asks says otherwise.
 * The atlas keeps the words as they are checked here.
 */
#include "build/project_parts.h"
#include "urban/vintage.h"

/* A failure of room urban, with the place in the file. */
static d4i_status at_node(d4i_context *context, d4i_status status, const struct yaml_node *node)
{
    if (status != D4I_BAD_USAGE && status != D4I_BAD_INPUT)
        return status;
    return yaml_fail(context, node, "%s", d4i_error_text(context));
}

static d4i_status read_set(d4i_context *context, const struct yaml_node *node, struct urban_parameters *parameters,
                           struct buffer *words)
{
    TRY(yaml_want(context, node, YAML_MAP, "parameters and their values (d4i urban --parameters)"));
    for (size_t i = 0; i < yaml_count(node); i++) {
        const struct yaml_node *value = yaml_at(node, i);
        const char *name = yaml_key_at(node, i);
        TRY(yaml_want(context, value, YAML_SCALAR, "the value of a parameter"));
        TRY(at_node(context, urban_parameter_set(context, parameters, text_of(name), text_of(yaml_text(value))),
                    value));
        TRY(buffer_print(context, words, "%s%s=%s", i ? "," : "", name, yaml_text(value)));
    }
    return D4I_OK;
}

d4i_status project_read_urban(d4i_context *context, const struct yaml_node *node, struct project *project)
{
    struct urban_parameters parameters;
    struct buffer words = {0};
    const char *vintage;
    d4i_status status = D4I_OK;
    if (!node)
        return D4I_OK;
    GUARD(yaml_want(context, node, YAML_MAP, "the rules of town and country: vintage, set"));
    GUARD(yaml_only(context, node, "vintage set"));
    GUARD(yaml_string(context, node, "vintage", URBAN_VINTAGE, &vintage));
    GUARD(at_node(context, urban_parameters_of(context, text_of(vintage), &parameters),
                  yaml_get(node, "vintage") ? yaml_get(node, "vintage") : node));
    if (yaml_get(node, "set"))
        GUARD(read_set(context, yaml_get(node, "set"), &parameters, &words));
    GUARD(at_node(context, urban_parameters_check(context, &parameters),
                  yaml_get(node, "set") ? yaml_get(node, "set") : node));
    project->urban.vintage = vintage;
    project->urban.set = words.data;
    words = (struct buffer){0};
done:
    buffer_release(&words);
    return status;
}
