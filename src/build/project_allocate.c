/* SPDX-License-Identifier: EUPL-1.2
 *
 * The `allocate` of a project file.
 */
#include <stdlib.h>

#include "allocate/allocate.h"
#include "base/memory.h"
#include "build/project_parts.h"
#include "source/parse.h"

static d4i_status read_method(d4i_context *context, const struct yaml_node *node, struct project_allocate *out)
{
    TRY(yaml_string(context, node, "method", "proportional", &out->method));
    if (allocation_method_find(out->method))
        return D4I_OK;
    struct buffer known = {0};
    size_t count;
    const struct allocation_method *const *methods = allocation_methods(&count);
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < count && status == D4I_OK; i++)
        status = buffer_print(context, &known, "%s%s", i ? ", " : "", methods[i]->id);
    if (status == D4I_OK)
        status = yaml_fail(context, yaml_get(node, "method"), "there is no method '%s'; there are: %s", out->method,
                           known.data);
    buffer_release(&known);
    return status;
}

d4i_status project_read_same_groups(d4i_context *context, const struct yaml_node *map,
                                    struct project_same_group **out, size_t *count)
{
    if (!map)
        return D4I_OK;
    TRY(yaml_want(context, map, YAML_MAP, "groups: a code of ours and one or more of the other source"));
    TRY(mem_alloc(context, yaml_count(map), sizeof **out, out));
    for (size_t i = 0; i < yaml_count(map); i++) {
        struct project_same_group *group = &(*out)[i];
        group->group = yaml_key_at(map, i);
        *count = i + 1;
        TRY(parse_words(context, map, group->group, &group->sums));
    }
    return D4I_OK;
}

void project_same_groups_release(struct project_same_group *groups, size_t count)
{
    for (size_t g = 0; g < count; g++)
        free(groups[g].sums.list);
    free(groups);
}

static d4i_status read_groups(d4i_context *context, const struct yaml_node *node, struct recipe_words *out)
{
    const struct yaml_node *list = yaml_get(node, "groups");
    TRY(parse_words(context, node, "groups", out));
    for (size_t i = 0; i < out->count; i++)
        for (size_t before = 0; before < i; before++)
            if (strcmp(out->list[before], out->list[i]) == 0)
                return yaml_fail(context, yaml_at(list, i), "the group '%s' is named twice; name it once",
                                 out->list[i]);
    return D4I_OK;
}

static d4i_status read_margin(d4i_context *context, struct project *project, const struct yaml_node *node,
                              void *entry)
{
    struct project_margin *out = entry;
    const char *source;
    out->at = node;
    TRY(yaml_only(context, node, "source variable groups"));
    TRY(parse_text(context, node, "source", &source));
    TRY(project_find_source(context, project, yaml_get(node, "source"), source, &out->source));
    TRY(yaml_string(context, node, "variable", NULL, &out->variable));
    return project_read_same_groups(context, yaml_get(node, "groups"), &out->groups, &out->group_count);
}

static d4i_status read_classes(d4i_context *context, const struct yaml_node *map, struct project_allocate *out)
{
    if (!map)
        return D4I_OK;
    TRY(yaml_want(context, map, YAML_MAP, "densities of classes of land: a number of people for each class"));
    TRY(mem_alloc(context, yaml_count(map), sizeof *out->land_class, &out->land_class));
    TRY(mem_alloc(context, yaml_count(map), sizeof *out->land_density, &out->land_density));
    for (size_t i = 0; i < yaml_count(map); i++) {
        const char *class = yaml_key_at(map, i);
        if (!parse_int64(text_of(class), &out->land_class[i]) || out->land_class[i] < 1 ||
            out->land_class[i] >= UINT16_MAX)
            return yaml_fail(context, map, "'%s' is no class of land: a whole number from 1 to 65534", class);
        TRY(parse_real(context, yaml_get(map, class), &out->land_density[i]));
        if (!(out->land_density[i] >= 0))
            return yaml_fail(context, yaml_get(map, class), "a density is a number from 0 up");
    }
    out->land_class_count = yaml_count(map);
    return D4I_OK;
}

static d4i_status read_land(d4i_context *context, struct project *project, const struct yaml_node *node,
                            struct project_allocate *out)
{
    if (yaml_get(node, "land")) {
        TRY(yaml_want(context, yaml_get(node, "land"), YAML_MAP, "classes of land: raster, nodata"));
        TRY(project_read_weight(context, project, yaml_get(node, "land"), &out->land));
        if (out->land.kind != WEIGHT_RASTER)
            return yaml_fail(context, yaml_get(node, "land"), "classes of land come as a raster");
    }
    int estimator;
    TRY(read_classes(context, yaml_get(node, "classes"), out));
    TRY(parse_choice(context, node, "estimator", "poisson squares", CLASSES_POISSON, &estimator));
    out->estimator = (enum class_estimator)estimator;
    if (out->land_class_count && yaml_get(node, "estimator"))
        return yaml_fail(context, yaml_get(node, "estimator"),
                         "'estimator' is how densities are fitted, and 'classes' gives them; leave one out");
    if (out->land_class_count && !out->land.file.path)
        return yaml_fail(context, yaml_get(node, "classes"),
                         "'classes' speaks of the classes of 'land'; give both");
    return D4I_OK;
}

/* What a method has no use for is more likely a slip than a wish. */
static d4i_status check_uses(d4i_context *context, const struct yaml_node *node, const struct project_allocate *of)
{
    const struct allocation_method *method = allocation_method_find(of->method);
    const struct {
        const char *key;
        bool used;
    } keys[] = {{"groups", method->spread},
                {"totals", method->spread},
                {"margins", method->spread},
                {"land", method->needs_land},
                {"classes", method->needs_land},
                {"estimator", method->needs_land},
                {"covariates", method->takes_covariates}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (yaml_get(node, keys[i].key) && !keys[i].used)
            return yaml_fail(context, yaml_get(node, keys[i].key), "the method '%s' has no use for '%s'",
                             of->method, keys[i].key);
    if (method->needs_land && !of->land.file.path)
        return yaml_fail(context, node, "the method '%s' needs 'land', a raster of classes", of->method);
    return D4I_OK;
}

d4i_status project_read_allocate(d4i_context *context, const struct yaml_node *node, struct project *project)
{
    static const char keys[] = "method renormalise groups totals margins covariates land classes estimator";
    struct project_allocate *out = &project->allocate;
    int totals;
    out->method = "proportional";
    out->hold_totals = true;
    if (!node)
        return D4I_OK;
    out->at = node;
    TRY(yaml_want(context, node, YAML_MAP,
                  "the allocation: method, groups, totals, margins, covariates, land, classes, estimator, "
                  "renormalise"));
    TRY(yaml_only(context, node, keys));
    TRY(read_method(context, node, out));
    TRY(yaml_bool(context, node, "renormalise", false, &out->renormalise));
    TRY(read_groups(context, node, &out->groups));
    TRY(parse_choice(context, node, "totals", "hold cap", 0, &totals));
    out->hold_totals = totals == 0;
    TRY(project_read_list(context, project, yaml_get(node, "margins"), "a list of margins", sizeof *out->margins,
                          read_margin, &out->margins, &out->margin_count));
    TRY(project_read_list(context, project, yaml_get(node, "covariates"), "a list of covariates",
                          sizeof *out->covariates, project_read_weight, &out->covariates, &out->covariate_count));
    TRY(read_land(context, project, node, out));
    return check_uses(context, node, out);
}

void project_allocate_release(struct project_allocate *allocate)
{
    free(allocate->groups.list);
    for (size_t i = 0; i < allocate->margin_count; i++)
        project_same_groups_release(allocate->margins[i].groups, allocate->margins[i].group_count);
    free(allocate->margins);
    for (size_t i = 0; i < allocate->covariate_count; i++)
        free(allocate->covariates[i].file.path);
    free(allocate->covariates);
    free(allocate->land.file.path);
    free(allocate->land_class);
    free(allocate->land_density);
    *allocate = (struct project_allocate){0};
}
