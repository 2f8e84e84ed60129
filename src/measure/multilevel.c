/* SPDX-License-Identifier: EUPL-1.2
 *
 * The multilevel D. Areas are nested, so that the likelihood needs no matrix: going up, each area sums up what its
 * parts say of everything above them (a mean and its variance); going down, each area's effect is its share of what
 * is left. One likelihood costs as many steps as there are areas.
 *
 * Variances are in units of that of e_0, which is known in closed form where the others are.
 */
#include "measure/inside.h"
#include "measure/multilevel_model.h"

void multilevel_release(struct multilevel *multilevel)
{
    for (size_t k = 0; k <= MULTILEVEL_MOST; k++)
        free(multilevel->effect[k]);
    memset(multilevel, 0, sizeof *multilevel);
}

static void model_release(struct model *model)
{
    for (size_t k = 0; k < MULTILEVEL_MOST; k++)
        free(model->area[k]);
    free(model->off);
    free(model->units_in);
    free(model->sum_in);
}

static d4i_status check_levels(d4i_context *context, const struct measure_data *data,
                               const struct multilevel_level *levels, size_t count)
{
    if (count < 1 || count > MULTILEVEL_MOST)
        return fail(context, D4I_BAD_USAGE, "%zu levels above the units; give 1 to %d", count, MULTILEVEL_MOST);
    if (data->kind != MEASURE_PAIR)
        return fail(context, D4I_BUG, "the multilevel index was given a table of many groups");
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < data->units; i++)
            if (levels[k].area[i] >= levels[k].areas)
                return fail(context, D4I_BAD_INPUT, "unit %zu lies in area %u of %zu of level %zu", i + 1,
                            levels[k].area[i] + 1, levels[k].areas, k + 1);
    return D4I_OK;
}

/* Which area of the next level each area lies in; no area may lie in two. */
static d4i_status link_levels(d4i_context *context, const struct measure_data *data, struct model *model)
{
    for (size_t k = 0; k < model->levels; k++) {
        const struct multilevel_level *level = &model->level[k], *next = level + 1;
        for (size_t i = 0; i < data->units; i++) {
            if (!(data->t[i] > 0))
                continue;
            struct area *area = &model->area[k][level->area[i]];
            uint32_t above = k + 1 < model->levels ? next->area[i] : 0;
            if (area->used && area->above != above)
                return fail(context, D4I_BAD_INPUT,
                            "area %u of level %zu lies in areas %u and %u of the next; give nested levels, the "
                            "smallest areas first",
                            level->area[i] + 1, k + 1, area->above + 1, above + 1);
            area->above = above;
            area->used = true;
        }
    }
    return D4I_OK;
}

static d4i_status model_make(d4i_context *context, const struct measure_data *data,
                             const struct multilevel_level *levels, size_t count, struct model *out)
{
    struct tally within = {0};
    const uint32_t *first = levels[0].area;
    *out = (struct model){.levels = count, .level = levels};
    for (size_t k = 0; k < count; k++) {
        out->areas[k] = levels[k].areas;
        TRY(mem_alloc(context, levels[k].areas, sizeof **out->area, &out->area[k]));
    }
    TRY(link_levels(context, data, out));
    TRY(mem_alloc(context, data->units, sizeof *out->off, &out->off));
    TRY(mem_alloc(context, levels[0].areas, sizeof *out->units_in, &out->units_in));
    TRY(mem_alloc(context, levels[0].areas, sizeof *out->sum_in, &out->sum_in));
    for (size_t i = 0; i < data->units; i++) {
        if (!(data->t[i] > 0))
            continue;
        out->units++;
        out->off[i] = data->a[i] / data->sum_a - data->b[i] / data->sum_b;
        out->units_in[first[i]]++;
        out->sum_in[first[i]] += out->off[i];
    }
    for (size_t i = 0; i < data->units; i++) {
        double away = data->t[i] > 0 ? out->off[i] - out->sum_in[first[i]] / out->units_in[first[i]] : 0;
        tally_add(&within, away * away);
    }
    out->within = tally_of(within);
    return D4I_OK;
}

/* Upwards: areas of a level are the parts of those above. ratio[level] = variance / that of e_0. *squares and *logs
 * gather what the likelihood needs. Leaves weight and sum of each area's parts in it. */
void multilevel_gather(struct model *model, const double *ratio, double *squares, double *logs)
{
    struct tally square = {0}, log_sum = {0};
    for (size_t k = 0; k < model->levels; k++)
        for (size_t c = 0; c < model->areas[k]; c++)
            model->area[k][c].weight = model->area[k][c].sum = 0;
    for (size_t c = 0; c < model->areas[0]; c++) {
        model->area[0][c].weight = model->units_in[c];
        model->area[0][c].sum = model->sum_in[c];
    }
    tally_add(&square, model->within);
    for (size_t k = 0; k < model->levels; k++)
        for (size_t c = 0; c < model->areas[k]; c++) {
            struct area *area = &model->area[k][c];
            if (!area->used)
                continue;
            /* the mean of the parts has variance 1 / weight about this level's effect; that is integrated out */
            double mean = area->sum / area->weight, variance = 1 / area->weight + ratio[k];
            tally_add(&log_sum, log1p(area->weight * ratio[k]));
            if (k + 1 == model->levels) {
                tally_add(&square, mean * mean / variance);
                continue;
            }
            struct area *above = &model->area[k + 1][area->above];
            above->weight += 1 / variance;
            above->sum += mean / variance;
            tally_add(&square, mean * mean / variance); /* about 0; what the mean above takes is put back below */
        }
    /* sum of m^2 / v about their mean = about 0 less W mean^2, once for every area that has parts of areas */
    for (size_t k = 1; k < model->levels; k++)
        for (size_t c = 0; c < model->areas[k]; c++) {
            const struct area *area = &model->area[k][c];
            if (area->used)
                tally_add(&square, -area->sum * area->sum / area->weight);
        }
    *squares = fmax(0, tally_of(square));
    *logs = tally_of(log_sum);
}

/* -2 log likelihood, the variance of e_0 at its best: squares / units. */
double multilevel_deviance(struct model *model, const double *ratio, double *base)
{
    double squares, logs, units = (double)model->units;
    multilevel_gather(model, ratio, &squares, &logs);
    *base = squares / units;
    return logs + units * (1 + log(2 * M_PI * *base));
}

/* Downwards: what is left of an area's mean after the effects above, shrunk by its own variance against that of the
 * mean. above[area] = sum of effects above it, here of the next level and then of each lower one. */
static d4i_status part_effects(d4i_context *context, const struct measure_data *data, struct model *model,
                               const double *ratio, struct multilevel *out)
{
    double *total[MULTILEVEL_MOST] = {0};
    d4i_status status = D4I_OK;
    for (size_t k = model->levels; k-- > 0;) {
        GUARD(mem_alloc(context, model->areas[k], sizeof **total, &total[k]));
        GUARD(mem_alloc(context, model->areas[k], sizeof **total, &out->effect[k + 1]));
        for (size_t c = 0; c < model->areas[k]; c++) {
            const struct area *area = &model->area[k][c];
            double above = k + 1 < model->levels ? total[k + 1][area->above] : 0;
            out->effect[k + 1][c] = NAN; /* an area without people has none */
            if (!area->used)
                continue;
            double left = area->sum / area->weight - above;
            out->effect[k + 1][c] = ratio[k] > 0 ? left * ratio[k] / (ratio[k] + 1 / area->weight) : 0; /* not -0 */
            total[k][c] = above + out->effect[k + 1][c];
        }
    }
    GUARD(mem_alloc(context, data->units, sizeof **total, &out->effect[0]));
    for (size_t i = 0; total[0] && i < data->units; i++) /* always there: one level at least was checked */
        out->effect[0][i] = data->t[i] > 0 ? model->off[i] - total[0][model->level[0].area[i]] : NAN;
done:
    for (size_t k = 0; k < MULTILEVEL_MOST; k++)
        free(total[k]);
    return status;
}

static double effect_at(const struct model *model, const struct multilevel *fitted, size_t level, size_t unit)
{
    return level == 0 ? fitted->effect[0][unit] : fitted->effect[level][model->level[level - 1].area[unit]];
}

static double dissimilarity_of(const struct measure_data *data, const struct model *model)
{
    struct tally sum = {0};
    for (size_t i = 0; i < data->units; i++)
        tally_add(&sum, fabs(model->off[i]) / 2);
    return tally_of(sum);
}

static void sum_up(const struct measure_data *data, const struct model *model, const double *ratio, double base,
                   struct multilevel *out)
{
    double all = 1;
    for (size_t k = 0; k < model->levels; k++)
        all += ratio[k];
    for (size_t k = 0; k <= model->levels; k++) {
        struct tally without = {0};
        out->part[k] = (k == 0 ? 1 : ratio[k - 1]) / all;
        out->variance[k] = (k == 0 ? 1 : ratio[k - 1]) * base;
        for (size_t i = 0; i < data->units; i++)
            if (data->t[i] > 0)
                tally_add(&without, fabs(model->off[i] - effect_at(model, out, k, i)) / 2);
        out->holdback[k] = tally_of(without) / out->dissimilarity - 1;
    }
}

/* Two levels that part the units alike: nothing tells their effects apart. */
static bool any_alike(const struct model *model)
{
    size_t below = 0;
    for (size_t k = 0; k < model->levels; k++) {
        size_t used = 0;
        for (size_t c = 0; c < model->areas[k]; c++)
            used += model->area[k][c].used;
        if (k > 0 && used == below && used > 1)
            return true;
        below = used;
    }
    return false;
}

d4i_status multilevel_fit(d4i_context *context, const struct measure_data *data,
                          const struct multilevel_level *levels, size_t count, struct multilevel *out)
{
    struct model model = {0};
    struct multilevel made = {.levels = count};
    double ratio[MULTILEVEL_MOST] = {0}, base = 0;
    d4i_status status;
    TRY(check_levels(context, data, levels, count));
    if (!(data->sum_a > 0 && data->sum_b > 0)) {
        *out = (struct multilevel){.undefined = "nobody is in one of the groups", .dissimilarity = NAN};
        return D4I_OK;
    }
    GUARD(model_make(context, data, levels, count, &model));
    made.dissimilarity = dissimilarity_of(data, &model);
    /* rounding alone leaves less than this of differences whose absolute sum is at most 2 */
    if (!(model.within > 1e-28))
        made.undefined =
            made.dissimilarity > 1e-13 ? "the units of each area are alike" : "there is no segregation";
    else if (any_alike(&model))
        made.undefined = "two levels have the same areas here, so that nothing tells their effects apart";
    if (!made.undefined) {
        multilevel_search(&model, ratio);
        GUARD(multilevel_polish(context, &model, ratio));
        made.deviance = multilevel_deviance(&model, ratio, &base);
        GUARD(part_effects(context, data, &model, ratio, &made));
        sum_up(data, &model, ratio, base, &made);
    }
    *out = made;
    made = (struct multilevel){0};
done:
    multilevel_release(&made);
    model_release(&model);
    return status;
}
