/* SPDX-License-Identifier: EUPL-1.2
 *
 * Profiles: the value of an index of surroundings in each area against the reach of the surroundings (Reardon et
 * al. 2008). A curve that stays high lives apart in wide tracts, one that falls street by street. Reach is drawn by
 * its logarithm; curves have colours and marks of their own, and their names at their ends.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "publish/measure_plot.h"

#define HEIGHT 470.0
#define AXIS 66.0    /* left of the panel */
#define LABELS 250.0 /* right of it */
#define LABEL 22.0   /* between two names, at least */
#define MARK 4.6

/* The first index at scales, and its first group, that have a value somewhere. */
static const struct measure_row *first_row(const struct measure_result *result)
{
    const struct measure_row *first = NULL;
    for (size_t r = 0; r < result->count; r++) {
        const struct measure_row *row = &result->rows[r];
        if (row->reach > 0 && !row->narrow && row->index->shape == MEASURE_NUMBER && !row->undefined &&
            (!first || row->chosen < first->chosen))
            first = row;
    }
    return first;
}

static bool is_shown(const struct measure_row *row, const struct measure_row *first)
{
    return row->index == first->index && row->group == first->group && row->reach > 0 && !row->narrow &&
           !row->undefined;
}

static int by_people(const void *a, const void *b)
{
    const struct measure_row *x = *(const struct measure_row *const *)a, *y = *(const struct measure_row *const *)b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static d4i_status add_notes(struct plot *plot, const struct measure_row *first, size_t areas)
{
    const struct measure_asked *asked = &plot->measuring->asked;
    bool expected = false;
    if (first->group != MEASURE_REST)
        TRY(buffer_print(plot->context, &plot->notes, "Group: %s, against %s.\n", asked->group[first->group].name,
                         asked->against == MEASURE_REST ? "everybody else" : asked->group[asked->against].name));
    for (size_t r = 0; r < plot->measuring->result.count; r++)
        expected |=
            is_shown(&plot->measuring->result.rows[r], first) && isfinite(plot->measuring->result.rows[r].expected);
    TRY(buffer_print(
        plot->context, &plot->notes,
        "Across, by its logarithm: how far the surroundings of each unit reach. A curve that stays high: "
        "groups live apart in wide tracts; one that falls: street by street. A reach below the distance "
        "of units sees each alone.%s Macro to micro: the value at the widest reach by that at the "
        "narrowest.\n",
        expected ? " Dashed: what chance alone gives." : ""));
    return areas > PLOT_COLORS ? buffer_print(plot->context, &plot->notes,
                                              "The %d of %zu areas with the most people.\n", PLOT_COLORS, areas)
                               : D4I_OK;
}

/* rows: the first value of each curve; its others are found by area. */
d4i_status plot_profile_find(struct plot *plot)
{
    const struct measure_result *result = &plot->measuring->result;
    const struct measure_row *first = first_row(result);
    char noun[64], *title = NULL;
    if (plot->measuring->question.scales < 2)
        return fail(plot->context, D4I_BAD_USAGE,
                    "a profile is drawn over several reaches; give --scales, such as 500,1000,2000");
    if (!first)
        return fail(plot->context, D4I_BAD_USAGE,
                    "no area has a value of an index of surroundings that could be drawn; ask for one (--of)");
    TRY(mem_alloc(plot->context, result->count, sizeof *plot->rows, &plot->rows));
    for (size_t r = 0; r < result->count; r++)
        if (is_shown(&result->rows[r], first) &&
            (plot->count == 0 || plot->rows[plot->count - 1]->area != result->rows[r].area))
            plot->rows[plot->count++] = &result->rows[r];
    size_t areas = plot->count;
    qsort(plot->rows, plot->count, sizeof *plot->rows, by_people);
    plot->count = areas > PLOT_COLORS ? PLOT_COLORS : areas;
    figures_noun(&plot->measuring->figures, noun);
    TRY(text_format(plot->context, &title, "%s by reach, over %s, by %s", first->index->title, noun, plot->by));
    free(plot->title);
    plot->title = title;
    return add_notes(plot, first, areas);
}

double plot_profile_height(const struct plot *plot)
{
    (void)plot;
    return HEIGHT;
}

/* --- the panel --------------------------------------------------------------------------------------------- */

struct panel {
    double left, right, narrow, wide, low, high;
};

static double x_of(const struct panel *panel, double reach)
{
    double part = log(reach / panel->narrow) / log(panel->wide / panel->narrow);
    return panel->left + part * (panel->right - panel->left);
}

static double y_of(const struct plot *plot, const struct panel *panel, double value)
{
    return plot->bottom - (value - panel->low) / (panel->high - panel->low) * (plot->bottom - plot->top);
}

/* The k-th value of a curve from its first on, NULL past the last. */
static const struct measure_row *next_of(const struct plot *plot, const struct measure_row *curve,
                                         const struct measure_row *at)
{
    const struct measure_result *result = &plot->measuring->result;
    for (at++; at < result->rows + result->count && at->area == curve->area; at++)
        if (is_shown(at, curve))
            return at;
    return NULL;
}

/* All that is drawn, up to a step of the axis; and 0, unless that is far off. */
static double find_range(const struct plot *plot, struct panel *panel)
{
    const struct measure_question *question = &plot->measuring->question;
    panel->narrow = question->scale[0];
    panel->wide = question->scale[question->scales - 1];
    panel->low = INFINITY;
    panel->high = -INFINITY;
    for (size_t c = 0; c < plot->count; c++)
        for (const struct measure_row *at = plot->rows[c]; at; at = next_of(plot, plot->rows[c], at)) {
            const double seen[] = {at->value, at->low, at->high, at->expected};
            for (size_t k = 0; k < sizeof seen / sizeof *seen; k++)
                if (isfinite(seen[k])) {
                    panel->low = fmin(panel->low, seen[k]);
                    panel->high = fmax(panel->high, seen[k]);
                }
        }
    panel->low = panel->low < panel->high / 2 ? fmin(panel->low, 0) : panel->low;
    if (!(panel->high > panel->low))
        panel->high = panel->low + 1;
    double step = plot_step(panel->low, panel->high);
    panel->low = floor(panel->low / step + 1e-9) * step;
    panel->high = ceil(panel->high / step - 1e-9) * step;
    return step;
}

static void reach_words(double reach, char out[32])
{
    if (reach >= 1000)
        text_print(out, 32, "%.4g km", reach / 1000);
    else
        text_print(out, 32, "%.4g m", reach);
}

static d4i_status draw_axes(struct plot *plot, const struct panel *panel, double step)
{
    const struct measure_question *question = &plot->measuring->question;
    double last = -INFINITY;
    char text[32];
    for (long k = lround(panel->low / step); k <= lround(panel->high / step); k++) {
        double y = y_of(plot, panel, (double)k * step);
        plot_line(plot, panel->left, y, panel->right, y, 1,
                  y >= plot->bottom - 0.5 || k == 0 ? palette_quiet : palette_land);
        text_print(text, sizeof text, "%g", (double)k * step);
        TRY(plot_word(plot, panel->left - 10, y + 4, 12, palette_quiet, -1, text));
    }
    for (size_t k = 0; k < question->scales; k++) {
        double x = x_of(panel, question->scale[k]);
        plot_line(plot, x, plot->bottom, x, plot->bottom + 5, 1, palette_quiet);
        reach_words(question->scale[k], text);
        if (x - last < 52) /* names of reaches do not run into each other */
            continue;
        TRY(plot_word(plot, x, plot->bottom + 20, 12, palette_quiet, 0, text));
        last = x;
    }
    return plot_word(plot, (panel->left + panel->right) / 2, plot->bottom + 40, 12, palette_quiet, 0,
                     "reach of the surroundings");
}

static void draw_mark(struct plot *plot, size_t number, double x, double y)
{
    cairo_t *cairo = plot->canvas.cairo;
    cairo_new_path(cairo);
    if (number % 4 == 0) {
        cairo_arc(cairo, x, y, MARK, 0, 2 * M_PI);
    } else if (number % 4 == 1) {
        cairo_rectangle(cairo, x - MARK * 0.9, y - MARK * 0.9, 1.8 * MARK, 1.8 * MARK);
    } else {
        bool diamond = number % 4 == 3;
        cairo_move_to(cairo, x, y - 1.25 * MARK);
        cairo_line_to(cairo, x + 1.15 * MARK, diamond ? y : y + 0.9 * MARK);
        if (diamond)
            cairo_line_to(cairo, x, y + 1.25 * MARK);
        cairo_line_to(cairo, x - 1.15 * MARK, diamond ? y : y + 0.9 * MARK);
        cairo_close_path(cairo);
    }
    cairo_fill(cairo);
}

/* The interval as a bar, as thin as it can be told from the others'. */
static void draw_interval(struct plot *plot, const struct panel *panel, size_t number, const struct measure_row *at)
{
    double x = x_of(panel, at->reach);
    if (isfinite(at->low) && isfinite(at->high))
        plot_line(plot, x, y_of(plot, panel, at->low), x, y_of(plot, panel, at->high), 1.6, plot_colors[number]);
}

static void draw_path(struct plot *plot, const struct panel *panel, const struct measure_row *curve, bool expected)
{
    cairo_t *cairo = plot->canvas.cairo;
    cairo_new_path(cairo);
    for (const struct measure_row *at = curve; at; at = next_of(plot, curve, at)) {
        double value = expected ? at->expected : at->value;
        if (isfinite(value))
            cairo_line_to(cairo, x_of(panel, at->reach), y_of(plot, panel, value));
    }
    cairo_stroke(cairo);
}

static void draw_curve(struct plot *plot, const struct panel *panel, size_t number)
{
    static const double dashes[] = {5, 4};
    const struct measure_row *curve = plot->rows[number];
    cairo_t *cairo = plot->canvas.cairo;
    canvas_color(&plot->canvas, plot_colors[number]);
    cairo_set_line_width(cairo, 1.2);
    cairo_set_dash(cairo, dashes, 2, 0);
    draw_path(plot, panel, curve, true);
    cairo_set_dash(cairo, NULL, 0, 0);
    cairo_set_line_width(cairo, 2.2);
    draw_path(plot, panel, curve, false);
    for (const struct measure_row *at = curve; at; at = next_of(plot, curve, at)) {
        draw_interval(plot, panel, number, at);
        draw_mark(plot, number, x_of(panel, at->reach), y_of(plot, panel, at->value));
    }
}

/* --- names at the ends of the curves ------------------------------------------------------------------------ */

struct label {
    size_t number;
    const struct measure_row *end;
    double from, y;
};

static int by_height(const void *a, const void *b)
{
    const struct label *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* From above each below the one before; where the last falls off the panel, all are pushed up again. */
static void spread_labels(const struct plot *plot, struct label *label, size_t count)
{
    qsort(label, count, sizeof *label, by_height);
    for (size_t i = 0; i < count; i++)
        label[i].y = i == 0 ? fmax(label[i].from, plot->top) : fmax(label[i].from, label[i - 1].y + LABEL);
    for (size_t i = count; i-- > 0;)
        label[i].y = fmin(label[i].y, i + 1 < count ? label[i + 1].y - LABEL : plot->bottom);
}

static d4i_status draw_label(struct plot *plot, const struct panel *panel, const struct label *label)
{
    const struct measure_row *curve = plot->rows[label->number];
    double from = x_of(panel, label->end->reach), x = panel->right + 34, y = label->y + PLOT_TEXT / 3;
    char ratio[32];
    plot_line(plot, from + 8, label->from, x - 14, label->y, 0.8, plot_colors[label->number]);
    canvas_color(&plot->canvas, plot_colors[label->number]);
    draw_mark(plot, label->number, x - 6, label->y);
    TRY(plot_name(plot, x + 6, y, PLOT_WIDTH - PLOT_MARGIN - x - 56, 1, plot_area(plot, curve->area)));
    if (label->end->reach != panel->wide || curve->reach != panel->narrow || !(curve->value > 0))
        return D4I_OK;
    text_print(ratio, sizeof ratio, "%.2f", label->end->value / curve->value);
    return plot_word(plot, PLOT_WIDTH - PLOT_MARGIN, y, 12, palette_quiet, -1, ratio);
}

d4i_status plot_profile_draw(struct plot *plot)
{
    struct panel panel = {.left = PLOT_MARGIN + AXIS, .right = PLOT_WIDTH - PLOT_MARGIN - LABELS};
    struct label label[PLOT_COLORS];
    double step = find_range(plot, &panel);
    TRY(draw_axes(plot, &panel, step));
    for (size_t c = plot->count; c-- > 0;) { /* the one with the most people on top */
        const struct measure_row *end = plot->rows[c], *next;
        while ((next = next_of(plot, plot->rows[c], end)) != NULL)
            end = next;
        draw_curve(plot, &panel, c);
        label[c] = (struct label){c, end, y_of(plot, &panel, end->value), 0};
    }
    spread_labels(plot, label, plot->count);
    TRY(plot_word(plot, PLOT_WIDTH - PLOT_MARGIN, plot->bottom + 20, 12, palette_quiet, -1, "macro to micro"));
    for (size_t i = 0; i < plot->count; i++)
        TRY(draw_label(plot, &panel, &label[i]));
    return D4I_OK;
}
