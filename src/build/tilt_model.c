/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a method learnt about the groups, as statements about the variable. What has placed people is told, too:
 * whoever analyses the result by one of these finds what the method put there.
 */
#include <math.h>

#include "base/memory.h"
#include "build/tilt.h"

/* What of the covariates, the density and the surroundings has placed a group: bits. */
#define BY_DENSITY 1u
#define BY_SURROUNDINGS 2u
#define BY_COVARIATE 4u /* the first one's bit; the others follow */

static uint64_t placed_by(const struct group_report *report, size_t group, size_t groups)
{
    const struct model_report *model = &report->models[group];
    uint64_t by = 0;
    if (model->left) /* by all that has placed others */
        for (size_t g = 0; g < groups; g++)
            by |= report->models[g].left ? 0 : placed_by(report, g, groups);
    if (!model->modelled || model->left)
        return by;
    for (size_t c = 0; c < MODEL_COVARIATES; c++)
        by |= model->covariates[c].state == COVARIATE_USED ? (uint64_t)BY_COVARIATE << c : 0;
    return by | (model->density ? BY_DENSITY : 0) | (model->kappa > 0 ? BY_SURROUNDINGS : 0);
}

static d4i_status say_placed_by(d4i_context *context, const struct tilt *tilt, uint64_t by, struct buffer *out)
{
    const struct project_allocate *how = &tilt->work->project->allocate;
    if (by & BY_DENSITY)
        TRY(buffer_text(context, out, "density"));
    if (by & BY_SURROUNDINGS)
        TRY(buffer_print(context, out, "%ssurrounding zones", out->length ? ", " : ""));
    for (size_t c = 0; c < how->covariate_count; c++)
        if (by / BY_COVARIATE >> c & 1)
            TRY(buffer_print(context, out, "%scovariate %s", out->length ? ", " : "", how->covariates[c].id));
    return by ? D4I_OK : buffer_text(context, out, "nothing: mixed evenly");
}

/* How the margin came in, where the group learnt from one. */
static d4i_status say_margin(d4i_context *context, const struct tilt *tilt, const struct model_report *model,
                             const char *group, struct buffer *out)
{
    if (model->margin == MODEL_NONE)
        return D4I_OK;
    const char *name = tilt->margins[model->margin].name;
    if (!(model->margin_part < 1))
        return buffer_print(context, out, "; learnt from the margin '%s' too", name);
    TRY(buffer_print(context, out,
                     "; the margin '%s' contradicts the zones, and %.2f of it is believed before fitting", name,
                     model->margin_part));
    warn(context,
         "the margin '%s' does not help to foretell the zones' people of the group '%s': the two contradict each "
         "other; look whether both count the same people, or leave the margin out",
         name, group);
    return D4I_OK;
}

static d4i_status say_model(d4i_context *context, const struct tilt *tilt, const struct model_report *model,
                            const char *group, struct buffer *out)
{
    if (model->left)
        return buffer_text(context, out, "half of the people or more: who is left where the others stand");
    if (!(model->odds > 0))
        return buffer_text(context, out, "nobody to learn from");
    TRY(buffer_print(context, out, "density: odds x %.3f per doubling (", model->odds));
    TRY(model->freedom > 0
            ? buffer_print(context, out, "se %.3f with %d degrees of freedom", model->odds_error, model->freedom)
            : buffer_text(context, out, "too few zones side by side to tell an error"));
    TRY(buffer_print(context, out, "), %.2f of it used; ", model->part));
    if (model->kappa > 0)
        TRY(buffer_print(context, out, "shares of the surroundings, as wide as %.2f sides of a zone; ",
                         model->kappa));
    TRY(buffer_print(context, out, "misplaces %.1f %% fewer in units left out (se %.1f %%)", 100 * model->gain,
                     100 * model->gain_error));
    return say_margin(context, tilt, model, group, out);
}

static d4i_status say_covariate(d4i_context *context, const struct covariate_report *is, int freedom,
                                struct buffer *out)
{
    static const char *const states[] = {[COVARIATE_UNKNOWN] = "not used: no value where anybody lives",
                                         [COVARIATE_FLAT] = "not used: the same wherever somebody lives",
                                         [COVARIATE_UNSURE] = "not used: within its own standard error; ",
                                         [COVARIATE_NO_HELP] = "not used: it helps to foretell no unit left out; ",
                                         [COVARIATE_USED] = ""};
    TRY(buffer_text(context, out, states[is->state]));
    if (is->state == COVARIATE_UNKNOWN || is->state == COVARIATE_FLAT)
        return D4I_OK;
    TRY(buffer_print(context, out, "odds x %.3f per standard deviation of %.4g (", is->odds, is->deviation));
    return freedom > 0 ? buffer_print(context, out, "se %.3f with %d degrees of freedom)", is->error, freedom)
                       : buffer_text(context, out, "too few zones side by side to tell an error)");
}

/* Each covariate in the model of a group, where something was learnt. */
static d4i_status tell_covariates(d4i_context *context, const struct tilt *tilt, const struct model_report *model,
                                  const char *group, struct atlas_facts *facts)
{
    const struct project_allocate *how = &tilt->work->project->allocate;
    struct buffer key = {0}, words = {0};
    d4i_status status = D4I_OK;
    for (size_t c = 0; !model->left && model->odds > 0 && c < how->covariate_count; c++) {
        key.length = words.length = 0;
        GUARD(buffer_print(context, &key, "allocate.model.%s.covariate %s", group, how->covariates[c].id));
        GUARD(say_covariate(context, &model->covariates[c], model->freedom, &words));
        GUARD(atlas_fact_add(context, facts, key.data, words.data));
    }
done:
    buffer_release(&key);
    buffer_release(&words);
    return status;
}

/* A raster that says nothing of the ground is more likely a slip than a wish. The ground is the same for all
 * groups.
 */
static void warn_of_covariates(d4i_context *context, const struct tilt *tilt, const struct group_report *report)
{
    const struct project_allocate *how = &tilt->work->project->allocate;
    const char *source = tilt->work->atlas.sources[tilt->source].id;
    const struct model_report *model = NULL;
    for (size_t g = 0; g < tilt->group_count && !model; g++)
        if (!report->models[g].left && report->models[g].odds > 0)
            model = &report->models[g];
    for (size_t c = 0; model && c < how->covariate_count; c++)
        if (model->covariates[c].state == COVARIATE_UNKNOWN)
            warn(context,
                 "the covariate '%s' has no value where anybody of '%s' lives and is not used; look at its place, "
                 "coordinate system and nodata",
                 how->covariates[c].id, source);
        else if (model->covariates[c].state == COVARIATE_FLAT)
            warn(
                context,
                "the covariate '%s' does not vary where people of '%s' live (by less than a millionth of 1 and its "
                "mean) and is not used; look at its values and unit, or leave it out",
                how->covariates[c].id, source);
}

static d4i_status tell_group(d4i_context *context, const struct tilt *tilt, const struct group_report *report,
                             size_t group, struct atlas_facts *facts)
{
    struct buffer name = {0}, key = {0}, words = {0};
    d4i_status status;
    GUARD(tilt_group_name(context, tilt, group, &name));
    GUARD(buffer_print(context, &key, "allocate.model.%s", name.data));
    GUARD(say_model(context, tilt, &report->models[group], name.data, &words));
    GUARD(atlas_fact_add(context, facts, key.data, words.data));
    GUARD(tell_covariates(context, tilt, &report->models[group], name.data, facts));
    key.length = words.length = 0;
    GUARD(buffer_print(context, &key, "allocate.placed_by.%s", name.data));
    GUARD(say_placed_by(context, tilt, placed_by(report, group, tilt->group_count), &words));
    GUARD(atlas_fact_add(context, facts, key.data, words.data));
done:
    buffer_release(&name);
    buffer_release(&key);
    buffer_release(&words);
    return status;
}

d4i_status tilt_tell_models(d4i_context *context, const struct tilt *tilt, const struct group_report *report,
                            struct atlas_facts *facts)
{
    struct buffer words = {0};
    uint64_t by = 0;
    d4i_status status = D4I_OK;
    if (!report->models)
        return D4I_OK;
    warn_of_covariates(context, tilt, report);
    for (size_t g = 0; g < tilt->group_count; g++) {
        by |= placed_by(report, g, tilt->group_count);
        GUARD(tell_group(context, tilt, report, g, facts));
    }
    GUARD(say_placed_by(context, tilt, by, &words));
    GUARD(atlas_fact_add(context, facts, "allocate.placed_by", words.data));
done:
    buffer_release(&words);
    return status;
}
