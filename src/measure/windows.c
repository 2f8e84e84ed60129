/* SPDX-License-Identifier: EUPL-1.2
 *
 * Windows one by one: a window's cells are laid out as a small landscape, of which the expectation and the
 * realisations are measured. A window writes its own place alone, and its draws are a function of seed, window and
 * number.
 */
#include "measure/windows.h"

#include <stdlib.h>

#include "base/sort.h"
#include "base/threads.h"
#include "measure/draw.h"
#include "measure/inside.h"

#define SIZE_MOST 4096
#define FIGURES 4

struct placed {
    int64_t column, row; /* of the window */
    size_t cell;
};

/* What one worker lays a window out in. */
struct sheet {
    double *values; /* [group][place] */
    const double **people;
    int32_t *group;
    double *density, *drawn; /* drawn[figure][draw] */
};

struct working {
    const struct windows_asked *asked;
    struct placed *placed; /* by window, in a window by cell */
    size_t *first;         /* [window + 1] */
    struct window_figures *window;
    struct sheet *sheet; /* [worker] */
};

void windows_release(struct windows *windows)
{
    free(windows->window);
    *windows = (struct windows){0};
}

static int64_t floor_of(int64_t number, int64_t by)
{
    return number >= 0 ? number / by : -((-number + by - 1) / by);
}

static int compare_placed(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static bool same_window(const struct placed *a, const struct placed *b)
{
    return a->row == b->row && a->column == b->column;
}

static bool is_inhabited(const struct windows_asked *asked, size_t cell)
{
    for (size_t m = 0; m < asked->groups; m++)
        if (asked->people[m][cell] != 0)
            return true;
    return false;
}

static d4i_status find_windows(d4i_context *context, struct working *working, size_t *count)
{
    const struct windows_asked *asked = working->asked;
    TRY(mem_alloc(context, asked->cells, sizeof *working->placed, &working->placed));
    TRY(mem_alloc(context, asked->cells + 1, sizeof *working->first, &working->first));
    size_t kept = 0;
    for (size_t i = 0; i < asked->cells; i++)
        if (is_inhabited(asked, i))
            working->placed[kept++] =
                (struct placed){floor_of(asked->column[i], asked->size), floor_of(asked->row[i], asked->size), i};
    if (kept)
        qsort(working->placed, kept, sizeof *working->placed, compare_placed);
    *count = 0;
    for (size_t i = 0; i < kept; i++)
        if (i == 0 || !same_window(&working->placed[i], &working->placed[i - 1]))
            working->first[(*count)++] = i;
    working->first[*count] = kept;
    return mem_alloc(context, *count, sizeof *working->window, &working->window);
}

/* --- one window -------------------------------------------------------------------------------------------- */

static size_t places(const struct windows_asked *asked)
{
    return (size_t)(asked->size * asked->size);
}

static d4i_status sheet_make(d4i_context *context, const struct windows_asked *asked, struct sheet *sheet)
{
    size_t all;
    if (sheet->values)
        return D4I_OK;
    if (__builtin_mul_overflow(asked->groups, places(asked), &all))
        return fail(context, D4I_NO_MEMORY, "out of memory (%zu groups of %zu cells)", asked->groups,
                    places(asked));
    TRY(mem_alloc(context, asked->groups, sizeof *sheet->people, &sheet->people));
    TRY(mem_alloc(context, places(asked), sizeof *sheet->group, &sheet->group));
    TRY(mem_alloc(context, places(asked), sizeof *sheet->density, &sheet->density));
    TRY(mem_alloc(context, FIGURES * (size_t)asked->draws, sizeof *sheet->drawn, &sheet->drawn));
    TRY(mem_alloc(context, all, sizeof *sheet->values, &sheet->values));
    for (size_t m = 0; m < asked->groups; m++)
        sheet->people[m] = sheet->values + m * places(asked);
    return D4I_OK;
}

/* Rows stand from the south here; which way up a window is makes no difference. */
static void lay_out(const struct working *working, size_t number, struct sheet *sheet)
{
    const struct windows_asked *asked = working->asked;
    struct window_figures *window = &working->window[number];
    memset(sheet->values, 0, asked->groups * places(asked) * sizeof *sheet->values);
    for (size_t k = working->first[number]; k < working->first[number + 1]; k++) {
        size_t cell = working->placed[k].cell;
        int64_t column = asked->column[cell] - window->column * asked->size;
        int64_t row = asked->row[cell] - window->row * asked->size;
        int64_t people = 0;
        for (size_t m = 0; m < asked->groups; m++) {
            sheet->values[m * places(asked) + (size_t)(row * asked->size + column)] =
                (double)asked->people[m][cell];
            people += asked->people[m][cell];
        }
        window->people += people;
        window->cells += people > 0;
        sheet->density[row * asked->size + column] = (double)people;
    }
}

static bool any_touch(const struct windows_asked *asked, const double *people)
{
    int64_t size = asked->size;
    for (int64_t row = 0; row < size; row++)
        for (int64_t column = 0; column < size; column++) {
            const double *at = people + row * size + column;
            bool north = row + 1 < size, all = asked->options.directions == 8;
            if (*at > 0 &&
                ((column + 1 < size && at[1] > 0) || (north && at[size] > 0) ||
                 (all && north && ((column + 1 < size && at[size + 1] > 0) || (column > 0 && at[size - 1] > 0)))))
                return true;
        }
    return false;
}

static void sum_up(const struct windows_asked *asked, double *drawn, double *mean, double *low, double *high)
{
    struct tally sum = {0};
    size_t draws = (size_t)asked->draws;
    for (size_t d = 0; d < draws; d++)
        tally_add(&sum, drawn[d]);
    *mean = tally_of(sum) / (double)draws;
    sort_reals(drawn, draws);
    *low = sorted_quantile(drawn, draws, (1 - asked->interval) / 2);
    *high = sorted_quantile(drawn, draws, (1 + asked->interval) / 2);
}

static d4i_status realise(d4i_context *context, const struct windows_asked *asked,
                          const struct landscape *landscape, const struct landscape_options *options,
                          struct sheet *sheet, struct window_figures *window)
{
    /* each window has numbers of its own, wherever the others are */
    uint64_t place = (uint64_t)window->row * 0x9E3779B97F4A7C15u + (uint64_t)window->column;
    uint64_t seed = asked->seed ^ (place * 0xD1342543DE82EF95u);
    size_t draws = (size_t)asked->draws;
    for (size_t d = 0; d < draws; d++) {
        struct landscape_figures figures;
        TRY(landscape_realise(context, landscape, seed, (uint32_t)d, sheet->group));
        TRY(landscape_densities(context, landscape, sheet->group, (size_t)asked->size, sheet->density));
        TRY(landscape_measure(context, landscape, sheet->group, sheet->density, options, &figures));
        sheet->drawn[d] = figures.entropy;
        sheet->drawn[draws + d] = figures.joint;
        sheet->drawn[2 * draws + d] = figures.conditional;
        sheet->drawn[3 * draws + d] = figures.mutual;
    }
    struct landscape_figures *mean = &window->mean, *low = &window->low, *high = &window->high;
    sum_up(asked, sheet->drawn, &mean->entropy, &low->entropy, &high->entropy);
    sum_up(asked, sheet->drawn + draws, &mean->joint, &low->joint, &high->joint);
    sum_up(asked, sheet->drawn + 2 * draws, &mean->conditional, &low->conditional, &high->conditional);
    sum_up(asked, sheet->drawn + 3 * draws, &mean->mutual, &low->mutual, &high->mutual);
    return D4I_OK;
}

static d4i_status run_window(d4i_context *context, void *argument, size_t number, int worker)
{
    static const struct landscape_figures none = {NAN, NAN, NAN, NAN};
    const struct working *working = argument;
    const struct windows_asked *asked = working->asked;
    struct sheet *sheet = &working->sheet[worker];
    struct window_figures *window = &working->window[number];
    const struct placed *first = &working->placed[working->first[number]];
    struct landscape_options options = asked->options;
    *window = (struct window_figures){
        .column = first->column, .row = first->row, .expected = none, .mean = none, .low = none, .high = none};
    options.size = options.shift = 0;
    TRY(sheet_make(context, asked, sheet));
    memset(sheet->density, 0, places(asked) * sizeof *sheet->density);
    lay_out(working, number, sheet);
    const struct landscape landscape = {(size_t)asked->size, (size_t)asked->size, asked->groups, sheet->people};
    double without = (double)(places(asked) - window->cells);
    if (window->cells == 0 || without > options.threshold * (double)places(asked))
        window->state = WINDOW_EMPTY;
    else if (!any_touch(asked, sheet->density))
        window->state = WINDOW_APART;
    if (window->state != WINDOW_FULL)
        return D4I_OK;
    TRY(landscape_expect(context, &landscape, &options, &window->expected));
    return asked->draws ? realise(context, asked, &landscape, &options, sheet, window) : D4I_OK;
}

static d4i_status check(d4i_context *context, const struct windows_asked *asked)
{
    if (!(asked->size >= 1 && asked->size <= SIZE_MOST))
        return fail(context, D4I_BAD_USAGE, "windows of %lld cells; give 1 to %d", (long long)asked->size,
                    SIZE_MOST);
    if (asked->groups < 1)
        return fail(context, D4I_BAD_INPUT, "a landscape without groups; name one");
    if (asked->draws < 0 || (asked->draws && !(asked->interval > 0 && asked->interval < 1)))
        return fail(context, D4I_BAD_USAGE, "%d realisations with an interval of %g; give a part between 0 and 1",
                    asked->draws, asked->interval);
    return D4I_OK;
}

d4i_status windows_run(d4i_context *context, const struct windows_asked *asked, struct windows *out)
{
    struct working working = {.asked = asked};
    int workers = threads_count(context);
    size_t count = 0;
    d4i_status status;
    GUARD(check(context, asked));
    GUARD(find_windows(context, &working, &count));
    GUARD(mem_alloc(context, (size_t)workers, sizeof *working.sheet, &working.sheet));
    GUARD(threads_run(context, "windows", count, run_window, &working));
    *out = (struct windows){working.window, count};
    working.window = NULL;
done:
    for (int w = 0; working.sheet && w < workers; w++) {
        free(working.sheet[w].values);
        free(working.sheet[w].people);
        free(working.sheet[w].group);
        free(working.sheet[w].density);
        free(working.sheet[w].drawn);
    }
    free(working.sheet);
    free(working.placed);
    free(working.first);
    free(working.window);
    return status;
}
