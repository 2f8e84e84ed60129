/* SPDX-License-Identifier: EUPL-1.2
 *
 * Windows of an atlas's cells: people of each group by cell, as the allocation puts them, and everybody else as one
 * more group. Nothing is drawn before realisations are asked for: the expectation is of the people as they are,
 * fractions and all.
 */
#include "publish/measure_windows.h"

#include <math.h>

#include "atlas/handle.h"
#include "base/memory.h"
#include "query/answer.h"

#define IDS "landscape_entropy,landscape_joint_entropy,landscape_conditional_entropy,landscape_mutual_information"

const char *const windowing_ids[WINDOWS_FIGURES] = {"landscape_entropy", "landscape_joint_entropy",
                                                    "landscape_conditional_entropy",
                                                    "landscape_mutual_information"};

void windowing_release(struct windowing *windowing)
{
    windows_release(&windowing->windows);
    measuring_release(&windowing->measuring);
}

double windowing_figure(const struct landscape_figures *figures, int number)
{
    const double all[WINDOWS_FIGURES] = {figures->entropy, figures->joint, figures->conditional, figures->mutual};
    return all[number];
}

static d4i_status choose(d4i_context *context, struct windowing *windowing)
{
    const struct measure_question *question = &windowing->measuring.question;
    for (size_t i = 0; i < question->count; i++) {
        int number = 0;
        while (number < WINDOWS_FIGURES && strcmp(question->chosen[i].index->id, windowing_ids[number]) != 0)
            number++;
        if (number == WINDOWS_FIGURES)
            return fail(context, D4I_BAD_USAGE,
                        "'%s' is no index of the landscape, and windows have no other; ask for " IDS,
                        question->chosen[i].index->id);
        windowing->figure[windowing->figures++] = number;
    }
    return D4I_OK;
}

static d4i_status choose_weight(d4i_context *context, const char *weight, struct landscape_options *out)
{
    static const char *const names[] = {
        [LANDSCAPE_MEAN] = "mean", [LANDSCAPE_GEOMETRIC] = "geometric", [LANDSCAPE_FOCAL] = "focal"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(weight ? weight : names[0], names[i]) == 0) {
            out->weight = (enum landscape_weight)i;
            return D4I_OK;
        }
    return fail(context, D4I_BAD_USAGE, "there is no weight '%s'; it is mean, geometric or focal", weight);
}

static d4i_status check_options(d4i_context *context, const d4i_measure_options *options)
{
    if (options->by || options->over || options->levels)
        return fail(context, D4I_BAD_USAGE, "windows are areas of their own, over cells; leave %s out",
                    options->by     ? "--by"
                    : options->over ? "--over"
                                    : "--levels");
    if (options->against || options->null || options->scales || options->reach > 0)
        return fail(
            context, D4I_BAD_USAGE,
            "windows have no pairs (--against), no null (--null) and no reach (--reach, --scales); leave these "
            "out");
    if (options->only_groups)
        return fail(context, D4I_BAD_USAGE, "windows are of everybody; leave --only-groups out");
    if (options->draw_seed)
        return fail(
            context, D4I_BAD_USAGE,
            "realisations in windows are of --seed; --draw-seed is of people drawn in cells (--over cells)");
    if (!(options->empty >= 0 && options->empty <= 1))
        return fail(context, D4I_BAD_USAGE,
                    "%g of a window's cells may be empty; give a part between 0 and 1 (--empty)", options->empty);
    return D4I_OK;
}

static d4i_status collect(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                          struct windowing *windowing)
{
    struct measuring *measuring = &windowing->measuring;
    d4i_measure_options asked = *options;
    int32_t cell = atlas->atlas.has_grid ? atlas->atlas.grid.cell : 0;
    asked.of = options->of ? options->of : IDS;
    asked.draws = 0; /* of areas; of windows they are realisations */
    TRY(measure_question_of(context, &asked, false, &measuring->question));
    TRY(choose(context, windowing));
    if (!cell)
        return fail(context, D4I_BAD_INPUT, "the atlas has no cells, of which windows are; build it with a grid");
    windowing->side = (int64_t)options->window;
    if ((double)windowing->side != options->window || windowing->side % cell != 0)
        return fail(context, D4I_BAD_USAGE, "windows of %g m are no whole number of cells of %d m; give a multiple",
                    options->window, (int)cell);
    measuring->atlas = &atlas->atlas;
    measuring->cells = true;
    return measuring_collect(context, &atlas->atlas, measuring, &asked);
}

/* What windows_run is handed; the arrays are owned. */
struct surface {
    int64_t *column, *row, *people; /* [cell]; [group][cell] */
    const int64_t **group;
    size_t groups;
};

static void surface_release(struct surface *surface)
{
    free(surface->column);
    free(surface->row);
    free(surface->people);
    free(surface->group);
}

/* A cell of which a number is not known is nobody's, as it is in every comparison. */
static bool is_known(const struct measuring *measuring, size_t item)
{
    bool known = status_is_known(measuring->asked.status[item]);
    for (size_t g = 0; g < measuring->asked.groups && known; g++)
        known = !measuring->groups[g].in_many || status_is_known(measuring->groups[g].status[item]);
    return known;
}

/* The groups that are compared with each other, and everybody else behind them. */
static d4i_status surface_fill(d4i_context *context, const struct measuring *measuring, struct surface *out)
{
    const size_t items = measuring->asked.items;
    size_t many = 0, all;
    for (size_t g = 0; g < measuring->asked.groups; g++)
        many += measuring->groups[g].in_many;
    out->groups = many + 1;
    if (__builtin_mul_overflow(out->groups, items, &all))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu groups of %zu cells)", out->groups, items);
    TRY(mem_alloc(context, all, sizeof *out->people, &out->people));
    TRY(mem_alloc(context, out->groups, sizeof *out->group, &out->group));
    for (size_t m = 0; m < out->groups; m++)
        out->group[m] = out->people + m * items;
    for (size_t i = 0; i < items; i++) {
        int64_t rest = measuring->base[i];
        size_t m = 0;
        if (!is_known(measuring, i))
            continue;
        for (size_t g = 0; g < measuring->asked.groups; g++) {
            int64_t people = measuring->groups[g].people[i];
            if (!measuring->groups[g].in_many)
                continue;
            people = people > 0 ? people : 0; /* publishers' noise may be below 0 */
            out->people[m++ * items + i] = people;
            rest -= people;
        }
        out->people[many * items + i] = rest > D4I_PERSON / 1000 ? rest : 0; /* not what rounding leaves */
    }
    return D4I_OK;
}

/* Cells by where they lie on the whole grid of their CRS, so that windows are the same in every atlas. */
static d4i_status surface_place(d4i_context *context, const struct measuring *measuring, struct surface *out)
{
    const struct grid *grid = &measuring->figures.atlas->grid;
    const size_t items = measuring->asked.items;
    TRY(mem_alloc(context, items, sizeof *out->column, &out->column));
    TRY(mem_alloc(context, items, sizeof *out->row, &out->row));
    for (size_t i = 0; i < items; i++) {
        uint64_t cell = measuring->figures.cell[i];
        out->column[i] = grid->west / grid->cell + (int64_t)(cell % (uint64_t)grid->columns);
        out->row[i] = grid->south / grid->cell + (int64_t)(cell / (uint64_t)grid->columns);
    }
    return D4I_OK;
}

d4i_status windowing_do(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                        struct windowing *out)
{
    struct windows_asked asked = {.options = LANDSCAPE_USUAL};
    struct surface surface = {0};
    d4i_status status;
    GUARD(check_options(context, options));
    GUARD(choose_weight(context, options->weight, &asked.options));
    GUARD(collect(context, atlas, options, out));
    GUARD(surface_fill(context, &out->measuring, &surface));
    GUARD(surface_place(context, &out->measuring, &surface));
    asked.options.base = M_E;
    asked.options.directions = options->directions ? options->directions : asked.options.directions;
    asked.options.threshold = options->empty > 0 ? options->empty : asked.options.threshold;
    asked.cells = out->measuring.asked.items;
    asked.groups = surface.groups;
    asked.column = surface.column;
    asked.row = surface.row;
    asked.people = surface.group;
    asked.size = out->side / atlas->atlas.grid.cell;
    asked.draws = options->draws;
    asked.seed = options->seed;
    asked.interval = options->interval > 0 ? options->interval : 0.95;
    GUARD(windows_run(context, &asked, &out->windows));
    out->groups = surface.groups;
    out->draws = options->draws;
    out->interval = asked.interval;
    out->empty = asked.options.threshold;
done:
    surface_release(&surface);
    return status;
}
