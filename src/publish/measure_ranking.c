/* SPDX-License-Identifier: EUPL-1.2
 *
 * Areas by an index: a dot each, its interval as a bar through it, and what chance alone gives as a tick beside it.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/measure_plot.h"

#define AREAS_MOST 60
#define ROW 22.0
#define LABELS 250.0 /* for the names of areas */
#define SIZES 110.0  /* for people per unit */

static int by_people(const void *a, const void *b)
{
    const struct measure_row *x = *(const struct measure_row *const *)a, *y = *(const struct measure_row *const *)b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static int by_value(const void *a, const void *b)
{
    const struct measure_row *x = *(const struct measure_row *const *)a, *y = *(const struct measure_row *const *)b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* The first index and group that give a number somewhere. */
static const struct measure_row *first_number(const struct measure_result *result)
{
    const struct measure_row *first = NULL;
    for (size_t r = 0; r < result->count; r++) {
        const struct measure_row *row = &result->rows[r];
        if (row->index->shape == MEASURE_NUMBER && !row->undefined && (!first || row->chosen < first->chosen))
            first = row;
    }
    return first;
}

static d4i_status add_notes(struct plot *plot, const struct measure_row *first, size_t areas, size_t undefined)
{
    const struct measure_asked *asked = &plot->measuring->asked;
    if (first->group != MEASURE_REST)
        TRY(buffer_print(plot->context, &plot->notes, "Group: %s, against %s.\n", asked->group[first->group].name,
                         asked->against == MEASURE_REST ? "everybody else" : asked->group[asked->against].name));
    TRY(buffer_print(
        plot->context, &plot->notes,
        "Dot: the value; bar: its interval, %s; tick: what chance alone gives. "
        "Right: mean people per unit, with which values fall; areas whose units differ much in size do "
        "not compare.\n",
        measure_can_be_drawn(first->index) ? "from bootstraps of units" : "of where people were placed alone"));
    if (areas > AREAS_MOST)
        TRY(buffer_print(plot->context, &plot->notes, "The %d of %zu areas with the most people.\n", AREAS_MOST,
                         areas));
    if (undefined)
        TRY(buffer_print(plot->context, &plot->notes, "%zu areas without a value are not shown.\n", undefined));
    return D4I_OK;
}

d4i_status plot_ranking_find(struct plot *plot)
{
    const struct measure_result *result = &plot->measuring->result;
    const struct measure_row *first = first_number(result);
    size_t undefined = 0, areas;
    if (!first)
        return fail(plot->context, D4I_BAD_USAGE,
                    "no index asked for gives a number that could be ranked; see d4i measure --list");
    TRY(mem_alloc(plot->context, result->count, sizeof *plot->rows, &plot->rows));
    for (size_t r = 0; r < result->count; r++) {
        const struct measure_row *row = &result->rows[r];
        if (row->chosen != first->chosen || row->group != first->group)
            continue;
        undefined += row->undefined != NULL;
        if (!row->undefined)
            plot->rows[plot->count++] = row;
    }
    areas = plot->count;
    qsort(plot->rows, plot->count, sizeof *plot->rows, by_people);
    plot->count = plot->count > AREAS_MOST ? AREAS_MOST : plot->count;
    qsort(plot->rows, plot->count, sizeof *plot->rows, by_value);
    return add_notes(plot, first, areas, undefined);
}

double plot_ranking_height(const struct plot *plot)
{
    return ROW * (double)plot->count;
}

/* 0 and everything that is drawn. */
static void find_range(const struct plot *plot, double *low, double *high)
{
    *low = *high = 0;
    for (size_t i = 0; i < plot->count; i++) {
        const double seen[] = {plot->rows[i]->value, plot->rows[i]->low, plot->rows[i]->high,
                               plot->rows[i]->expected};
        for (size_t k = 0; k < sizeof seen / sizeof *seen; k++)
            if (isfinite(seen[k])) {
                *low = fmin(*low, seen[k]);
                *high = fmax(*high, seen[k]);
            }
    }
    if (!(*high > *low))
        *high = *low + 1;
}

static d4i_status draw_axis(struct plot *plot, double left, double right, double low, double high)
{
    double step = plot_step(low, high);
    char text[32];
    long first = (long)ceil(low / step - 1e-9), last = (long)floor(high / step + 1e-9);
    for (long k = first; k <= last; k++) {
        double at = (double)k * step, x = left + (at - low) / (high - low) * (right - left);
        plot_line(plot, x, plot->top, x, plot->bottom, 1, palette_land);
        text_print(text, sizeof text, "%g", at);
        TRY(plot_word(plot, x, plot->bottom + 20, 12, palette_quiet, 0, text));
    }
    return plot_word(plot, right + SIZES, plot->bottom + 20, 12, palette_quiet, -1, "people per unit");
}

static void draw_dot(struct plot *plot, double x, double y)
{
    canvas_color(&plot->canvas, palette_mark);
    cairo_arc(plot->canvas.cairo, x, y, 4.5, 0, 2 * M_PI);
    cairo_fill(plot->canvas.cairo);
}

d4i_status plot_ranking_draw(struct plot *plot)
{
    double left = PLOT_MARGIN + LABELS, right = PLOT_WIDTH - PLOT_MARGIN - SIZES, low, high;
    char text[32];
    find_range(plot, &low, &high);
    double scale = (right - left) / (high - low);
    TRY(draw_axis(plot, left, right, low, high));
    for (size_t i = 0; i < plot->count; i++) {
        const struct measure_row *row = plot->rows[i];
        double y = plot->top + ROW * ((double)i + 0.5);
        TRY(plot_name(plot, left - 12, y + PLOT_TEXT / 3, LABELS - 12, -1, plot_area(plot, row->area)));
        if (isfinite(row->low))
            plot_line(plot, left + (row->low - low) * scale, y, left + (row->high - low) * scale, y, 2.5,
                      palette_quiet);
        if (isfinite(row->expected))
            plot_line(plot, left + (row->expected - low) * scale, y - 7, left + (row->expected - low) * scale,
                      y + 7, 2, palette_warning);
        draw_dot(plot, left + (row->value - low) * scale, y);
        text_print(text, sizeof text, "%.0f", row->units ? row->people / (double)row->units : 0);
        TRY(plot_word(plot, right + SIZES, y + PLOT_TEXT / 3, 12, palette_quiet, -1, text));
    }
    return D4I_OK;
}
