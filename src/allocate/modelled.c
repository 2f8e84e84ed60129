/* SPDX-License-Identifier: EUPL-1.2
 *
 * The mix of a zone as it goes with density, covariates and the surroundings. Each group is set against everybody
 * else, from the totals of zones (and of a margin that counts the group by itself); what comes out is a seed, which
 * is then fitted as `fitted` does. Where the data teach nothing about a group, its seed is the even mix to the bit.
 *
 * A group that is half of the people or more is not modelled: it is who is left where the others stand. So of two
 * groups the smaller one is modelled, and it makes no difference which of them the user asks for.
 */
#include <math.h>

#include "allocate/cascade.h"
#include "allocate/mix.h"
#include "base/memory.h"
#include "base/threads.h"

#define LEFT_LEAST 1e-6 /* of the even mix: whoever is left is nowhere nobody, so that fitting can still move */
#define NOT_LEFT SIZE_MAX

struct model {
    const struct group_task *task;
    struct mix_ground ground;
    struct mix_terms terms;
    struct mix_units zones, *margins; /* [margin]; count 0 where it teaches nothing */
    size_t *margin_of, *class_of;     /* [group]: the margin that counts it by itself, or MODEL_NONE */
    size_t left;                      /* the group that is who is left, or NOT_LEFT */
    double *const *people;
    struct group_report *report;
};

static void model_release(struct model *model)
{
    for (size_t m = 0; model->margins && m < model->task->margin_count; m++)
        mix_units_release(&model->margins[m]);
    mix_units_release(&model->zones);
    mix_terms_release(&model->terms);
    mix_ground_release(&model->ground);
    free(model->margins);
    free(model->margin_of);
    free(model->class_of);
}

/* The class that is the group and nothing else; FIT_NONE where there is none, or nothing is known of it. */
static size_t class_alone(const struct fit_margin *margin, size_t group, size_t groups)
{
    size_t class = margin->class_of ? margin->class_of[group] : group;
    for (size_t g = 0; margin->class_of && class != FIT_NONE && g < groups; g++)
        if (g != group && margin->class_of[g] == class)
            return FIT_NONE;
    return class == FIT_NONE || !margin->people[class] ? FIT_NONE : class;
}

/* Whether parts of a margin differ in a class, as far as they are known. One part alone tells of nothing. */
static bool teaches(const struct fit_margin *margin, size_t class)
{
    size_t known = 0;
    for (size_t p = 0; class != FIT_NONE && p < margin->parts && known < 2; p++)
        known += mix_known(margin->people[class][p]);
    return known > 1;
}

/* The first margin that counts a group by itself, in parts that are known, teaches about it. */
static d4i_status find_margins(d4i_context *context, struct model *model)
{
    const struct group_task *task = model->task;
    TRY(mem_alloc(context, task->groups, sizeof *model->margin_of, &model->margin_of));
    TRY(mem_alloc(context, task->groups, sizeof *model->class_of, &model->class_of));
    TRY(mem_alloc(context, task->margin_count, sizeof *model->margins, &model->margins));
    for (size_t g = 0; g < task->groups; g++) {
        model->margin_of[g] = MODEL_NONE;
        for (size_t m = task->margin_count; m-- > 0;) {
            size_t class = class_alone(&task->margins[m], g, task->groups);
            if (teaches(&task->margins[m], class)) {
                model->margin_of[g] = m;
                model->class_of[g] = class;
            }
        }
    }
    return D4I_OK;
}

/* A group that is at least half of those whose group is known. */
static size_t find_left(const struct group_task *task)
{
    double most = 0, all = 0;
    size_t found = NOT_LEFT;
    for (size_t g = 0; g < task->groups; g++) {
        double sum = 0;
        for (size_t z = 0; z < task->zones; z++)
            sum += mix_known(task->zone_people[g][z]) ? task->zone_people[g][z] : 0;
        if (sum > most) {
            most = sum;
            found = g;
        }
        all += sum;
    }
    return most >= all / 2 ? found : NOT_LEFT;
}

static d4i_status model_make(d4i_context *context, struct model *model)
{
    const struct group_task *task = model->task;
    uint64_t cuts[MIX_FOLDS - 1] = {0};
    TRY(find_margins(context, model));
    model->left = find_left(task);
    TRY(mix_ground_make(context, task, &model->ground));
    if (model->ground.items == 0)
        return D4I_OK;
    TRY(mix_terms_make(context, &model->ground, &model->terms));
    TRY(mix_units_make(context, &model->ground, NULL, task->zones, true, cuts, &model->zones));
    for (size_t g = 0; g < task->groups; g++) {
        size_t m = model->margin_of[g];
        if (m != MODEL_NONE && g != model->left && model->margins[m].count == 0)
            TRY(mix_units_make(context, &model->ground, task->margins[m].member, task->margins[m].parts, false,
                               cuts, &model->margins[m]));
    }
    return D4I_OK;
}

static void work_release(struct mix_work *work)
{
    for (size_t s = 0; s < MIX_SYSTEMS; s++)
        mix_system_release(&work->systems[s]);
    free(work->eta);
    free(work->people_of);
    free(work->expected);
    free(work->sum);
    free(work->odds);
    free(work->cell_value);
    free(work->cell_blurred);
    free(work->cell_base);
    free(work->rows);
}

static d4i_status take_systems(d4i_context *context, const struct model *model, size_t group, struct mix_work *work)
{
    const struct group_task *task = model->task;
    size_t m = model->margin_of[group];
    double around = 0;
    TRY(mix_system_make(context, &model->ground, &model->zones, task->zone_people[group], task->zones,
                        &work->systems[0]));
    work->system_count = 1;
    if (m != MODEL_NONE) {
        TRY(mix_system_make(context, &model->ground, &model->margins[m],
                            task->margins[m].people[model->class_of[group]], task->margins[m].parts,
                            &work->systems[1]));
        work->system_count = 2;
    }
    for (size_t z = 0; z < task->zones; z++)
        if (mix_known(work->systems[0].total[z])) {
            work->people += work->systems[0].total[z];
            around += model->zones.people[z];
        }
    work->share = around > 0 ? work->people / around : 0;
    return D4I_OK;
}

static d4i_status take_room(d4i_context *context, struct mix_work *work)
{
    size_t items = work->ground->items, cells = work->ground->cells, most = 1;
    for (size_t s = 0; s < work->system_count; s++) /* merged units are fewer, but for one that is nobody's */
        most = work->systems[s].units->count + 1 > most ? work->systems[s].units->count + 1 : most;
    TRY(mem_alloc(context, items, sizeof *work->eta, &work->eta));
    TRY(mem_alloc(context, items, sizeof *work->people_of, &work->people_of));
    TRY(mem_alloc(context, items, sizeof *work->expected, &work->expected));
    TRY(mem_alloc(context, most, sizeof *work->sum, &work->sum));
    TRY(mem_alloc(context, most, sizeof *work->odds, &work->odds));
    TRY(mem_alloc(context, cells, sizeof *work->cell_value, &work->cell_value));
    TRY(mem_alloc(context, cells, sizeof *work->cell_blurred, &work->cell_blurred));
    TRY(mem_alloc(context, cells, sizeof *work->cell_base, &work->cell_base));
    return mem_alloc(context, mix_blur_room(work->ground), sizeof *work->rows, &work->rows);
}

/* One group's seed in the place of its even mix. */
static d4i_status group_step(d4i_context *context, void *argument, size_t group, int worker)
{
    struct model *model = argument;
    struct mix_work work = {.ground = &model->ground, .terms = &model->terms};
    struct model_report *report = &model->report->models[group];
    double *x = NULL;
    d4i_status status = D4I_OK;
    (void)worker;
    if (group == model->left)
        return D4I_OK;
    report->margin = model->margin_of[group];
    report->margin_part = 1;
    GUARD(take_systems(context, model, group, &work));
    if (!(work.people > 0))
        goto done; /* nobody to place */
    GUARD(take_room(context, &work));
    GUARD(mem_alloc(context, model->ground.items, sizeof *x, &x));
    GUARD(mix_slope_learn(context, &work));
    GUARD(mix_choose(context, &work, report, x));
    for (size_t i = 0; report->modelled && i < model->ground.items; i++)
        if (mix_known(work.systems[0].total[model->zones.unit[i]]))
            model->people[group][model->ground.source[i]] = x[i];
done:
    free(x);
    work_release(&work);
    return status;
}

/* The group that is not modelled has what the others have moved away from, or to. */
static void place_left(struct model *model, const double *even)
{
    const struct group_task *task = model->task;
    bool moved = false;
    for (size_t g = 0; g < task->groups; g++)
        moved |= model->report->models[g].modelled;
    model->report->models[model->left] =
        (struct model_report){.modelled = moved, .left = true, .margin = MODEL_NONE};
    for (size_t i = 0; moved && i < task->items; i++) {
        double here = even[i];
        for (size_t g = 0; g < task->groups; g++)
            here -= g == model->left ? 0 : model->people[g][i];
        model->people[model->left][i] = fmax(here, LEFT_LEAST * model->people[model->left][i]);
    }
}

/* Everybody in an item, mixed evenly. */
static void add_even(const struct model *model, double *even)
{
    for (size_t g = 0; g < model->task->groups; g++)
        for (size_t i = 0; i < model->task->items; i++)
            even[i] += model->people[g][i];
}

static d4i_status modelled_spread(d4i_context *context, const struct group_task *task, double *const *people,
                                  struct group_report *report)
{
    struct model model = {.task = task, .people = people, .report = report};
    double *even = NULL;
    d4i_status status;
    groups_mix_evenly(task, people);
    GUARD(mem_alloc(context, task->groups, sizeof *report->models, &report->models));
    GUARD(mem_alloc(context, task->items, sizeof *even, &even));
    add_even(&model, even);
    GUARD(model_make(context, &model));
    if (model.ground.items > 0)
        GUARD(threads_run(context, "learning", task->groups, group_step, &model));
    if (model.left != NOT_LEFT)
        place_left(&model, even);
    GUARD(groups_fit(context, task, people, report));
done:
    free(even);
    model_release(&model);
    return status;
}

const struct allocation_method allocation_modelled = {
    .id = "modelled",
    .title = "by what zones and their neighbours teach about density and covariates, then fitted",
    .reference =
        "King, G. (1997): A Solution to the Ecological Inference Problem. Princeton University Press; "
        "Tobler, W. R. (1979): Smooth pycnophylactic interpolation for geographical regions. Journal of the "
        "American Statistical Association 74(367), 519-530; and the references of fitted",
    .weigh = proportional_weigh,
    .takes_covariates = true,
    .spread = modelled_spread,
};
