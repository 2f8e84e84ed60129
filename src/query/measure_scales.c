/* SPDX-License-Identifier: EUPL-1.2
 *
 * Segregation at several scales: indices of surroundings, which are asked at each reach, and the ratio of macro to
 * micro (Reardon et al. 2008, Lee et al. 2008): the value at the widest reach divided by that at the narrowest.
 * Near 1 groups live apart in wide tracts, near 0 street by street.
 */
#include <math.h>

#include "base/memory.h"
#include "query/measure.h"

#define CORE "spatial_information_theory_h"

static bool is_at_scales(const struct measure_chosen *chosen)
{
    return chosen->index->needs & MEASURE_SURROUNDINGS;
}

static d4i_status parse(d4i_context *context, const char *scales, struct measure_question *out)
{
    for (const char *at = scales; *at;) {
        size_t length = strcspn(at, ",");
        struct text word = text_trim((struct text){at, length});
        double metres = 0;
        at += length + (at[length] == ',');
        if (!parse_double(word, &metres) || !(metres > 0 && metres < 1e9) ||
            (out->scales && metres <= out->scale[out->scales - 1]))
            return fail(context, D4I_BAD_USAGE,
                        "the scales '%s'; give metres, the narrowest first, such as 500,1000,2000", scales);
        if (out->scales == MEASURE_SCALES_MOST)
            return fail(context, D4I_BAD_USAGE, "more than %d scales; give fewer", MEASURE_SCALES_MOST);
        out->scale[out->scales++] = metres;
    }
    return out->scales ? D4I_OK
                       : fail(context, D4I_BAD_USAGE, "no scales are given; give metres, such as 500,1000");
}

d4i_status measure_choose_scales(d4i_context *context, const char *scales, bool core, struct measure_question *out)
{
    const struct measure_index *spatial = measure_index_find(CORE);
    struct measure_chosen *chosen = NULL;
    size_t count = 0;
    bool there = false;
    if (!scales)
        return D4I_OK;
    TRY(parse(context, scales, out));
    TRY(mem_alloc(context, (out->count + 1) * out->scales, sizeof *chosen, &chosen));
    for (size_t i = 0; i < out->count; i++) {
        there |= out->chosen[i].index == spatial;
        for (size_t k = 0; k < (is_at_scales(&out->chosen[i]) ? out->scales : 1); k++) {
            chosen[count] = out->chosen[i];
            chosen[count++].reach = is_at_scales(&out->chosen[i]) ? out->scale[k] : 0;
        }
    }
    for (size_t k = 0; core && !there && k < out->scales; k++)
        chosen[count++] = (struct measure_chosen){spatial, MEASURE_IN_AREA, out->scale[k], 0};
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any |= chosen[i].reach > 0;
    free(out->chosen);
    out->chosen = chosen;
    out->count = count;
    return any ? D4I_OK
               : fail(context, D4I_BAD_USAGE,
                      "scales are of indices of surroundings, and none is asked for; ask for core, " CORE
                      ", spatial_isolation ... (--of)");
}

static const struct measure_row *find(const struct measure_result *result, size_t first,
                                      const struct measure_index *index, double reach)
{
    for (size_t r = first; r < result->count; r++)
        if (result->rows[r].index == index && result->rows[r].reach == reach && !(result->rows[r].narrow > 0))
            return &result->rows[r];
    return NULL;
}

d4i_status measure_add_ratios(d4i_context *context, const struct measure_question *question, size_t first,
                              struct measure_result *result)
{
    const double least = question->scale[0], most = question->scales ? question->scale[question->scales - 1] : 0;
    for (size_t i = 0; i < question->count && question->scales > 1; i++) {
        const struct measure_chosen *chosen = &question->chosen[i];
        if (chosen->reach != least || chosen->index->shape != MEASURE_NUMBER)
            continue;
        const struct measure_row *micro = find(result, first, chosen->index, least);
        const struct measure_row *macro = find(result, first, chosen->index, most);
        if (!micro || !macro)
            continue;
        struct measure_row row = *macro;
        row.expected = row.low = row.high = row.p = NAN;
        row.narrow = least;
        row.undefined = macro->undefined ? macro->undefined : micro->undefined;
        if (!row.undefined && !(micro->value > 0))
            row.undefined = "the value at the narrowest scale is not above 0";
        if (row.undefined)
            row.no_interval = NULL;
        else if (!isnan(macro->low) || !isnan(micro->low)) /* else macro's reason is the ratio's, too */
            row.no_interval = "the intervals of two reaches do not tell that of their ratio";
        row.value = row.undefined ? NAN : macro->value / micro->value;
        row.number = result->count;
        TRY(mem_grow(context, &result->rows, &result->capacity, result->count + 1, sizeof *result->rows));
        result->rows[result->count++] = row;
    }
    return D4I_OK;
}
