/* SPDX-License-Identifier: EUPL-1.2
 *
 * Lorenz curves: units from the smallest share of the group to the largest; the lower the curve, the less evenly
 * the group lives among the others. Twice the area to the diagonal is Gini, the largest distance D.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/measure_plot.h"

#define CURVES_MOST PLOT_COLORS
#define SIDE 620.0

static bool is_start(const struct measure_row *row)
{
    return row->point == 0;
}

static int by_people(const void *a, const void *b)
{
    const struct measure_row *x = *(const struct measure_row *const *)a, *y = *(const struct measure_row *const *)b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* The people of the row's group, or of those it is compared with. */
static const char *whom(const struct plot *plot, uint32_t group)
{
    return group == MEASURE_REST ? "everybody else" : plot->measuring->asked.group[group].name;
}

static bool is_one_group(const struct plot *plot)
{
    for (size_t i = 1; i < plot->count; i++)
        if (plot->rows[i]->group != plot->rows[0]->group)
            return false;
    return true;
}

/* "Lorenz curves of Morocco against everybody else, over zones, by province"; the group of each curve where they
 * are several. */
static d4i_status name_curves(struct plot *plot)
{
    const struct measure_asked *asked = &plot->measuring->asked;
    char noun[64], *title = NULL;
    figures_noun(&plot->measuring->figures, noun);
    TRY(text_format(plot->context, &title, "Lorenz curves of %s against %s, over %s, by %s",
                    is_one_group(plot) ? whom(plot, plot->rows[0]->group) : "groups", whom(plot, asked->against),
                    noun, plot->by));
    free(plot->title);
    plot->title = title;
    return D4I_OK;
}

/* rows: the first point of each curve; its others stand behind it in the result. */
d4i_status plot_lorenz_find(struct plot *plot)
{
    const struct measure_result *result = &plot->measuring->result;
    size_t all;
    TRY(mem_alloc(plot->context, result->count, sizeof *plot->rows, &plot->rows));
    for (size_t r = 0; r < result->count; r++)
        if (!result->rows[r].undefined && is_start(&result->rows[r]))
            plot->rows[plot->count++] = &result->rows[r];
    if (plot->count == 0)
        return fail(plot->context, D4I_BAD_INPUT,
                    "there is no curve to draw: no area has people of the group in "
                    "two units");
    all = plot->count;
    qsort(plot->rows, plot->count, sizeof *plot->rows, by_people);
    plot->count = all > CURVES_MOST ? CURVES_MOST : all;
    TRY(name_curves(plot));
    TRY(buffer_text(plot->context, &plot->notes,
                    "Units from the smallest share of the group to the largest: across, the part of the others so "
                    "far; up, the part of the group. On the diagonal the group is mixed evenly.\n"));
    return all > CURVES_MOST ? buffer_print(plot->context, &plot->notes,
                                            "The %d of %zu curves of the most people.\n", CURVES_MOST, all)
                             : D4I_OK;
}

double plot_lorenz_height(const struct plot *plot)
{
    (void)plot;
    return SIDE;
}

static d4i_status draw_axes(struct plot *plot, double left)
{
    char text[16];
    for (int k = 0; k <= 5; k++) {
        double at = k / 5.0, x = left + SIDE * at, y = plot->bottom - SIDE * at;
        plot_line(plot, x, plot->top, x, plot->bottom, 1, palette_land);
        plot_line(plot, left, y, left + SIDE, y, 1, palette_land);
        text_print(text, sizeof text, "%g", at);
        TRY(plot_word(plot, x, plot->bottom + 20, 12, palette_quiet, 0, text));
        TRY(plot_word(plot, left - 8, y + 4, 12, palette_quiet, -1, text));
    }
    plot_line(plot, left, plot->bottom, left + SIDE, plot->top, 1.2, palette_quiet);
    const struct measure_asked *asked = &plot->measuring->asked;
    char of_group[256], of_others[256];
    text_print(of_group, sizeof of_group, "up: part of %s",
               is_one_group(plot) ? whom(plot, plot->rows[0]->group) : "the group");
    text_print(of_others, sizeof of_others, "across: part of %s", whom(plot, asked->against));
    TRY(plot_word(plot, left, plot->top - 8, 12, palette_quiet, 1, of_group));
    return plot_word(plot, left + SIDE / 2, plot->bottom + 38, 12, palette_quiet, 0, of_others);
}

d4i_status plot_lorenz_draw(struct plot *plot)
{
    const struct measure_result *result = &plot->measuring->result;
    const bool one = is_one_group(plot);
    double left = PLOT_MARGIN + 44;
    char text[256];
    TRY(draw_axes(plot, left));
    for (size_t i = 0; i < plot->count; i++) {
        const struct measure_row *row = plot->rows[i], *end = result->rows + result->count;
        double y = plot->top + 24 * ((double)i + 0.5);
        cairo_t *cairo = plot->canvas.cairo;
        canvas_color(&plot->canvas, plot_colors[i]);
        cairo_set_line_width(cairo, 2);
        cairo_new_path(cairo);
        for (const struct measure_row *at = row;
             at < end && (at == row || !is_start(at)) && at->area == row->area && at->group == row->group; at++)
            cairo_line_to(cairo, left + SIDE * at->x, plot->bottom - SIDE * at->value);
        cairo_stroke(cairo);
        plot_line(plot, left + SIDE + 24, y, left + SIDE + 50, y, 3, plot_colors[i]);
        text_print(text, sizeof text, "%s%s%s", one ? "" : whom(plot, row->group), one ? "" : ", ",
                   plot_area(plot, row->area));
        TRY(plot_name(plot, left + SIDE + 58, y + 5, PLOT_WIDTH - PLOT_MARGIN - left - SIDE - 58, 1, text));
    }
    return D4I_OK;
}
