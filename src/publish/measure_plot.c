/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pictures of indices: title, panel, notes. The panels are in measure_ranking.c and measure_lorenz.c.
 */
#include <math.h>
#include <strings.h>

#include "publish/measure_plot.h"

#include "base/memory.h"
#include "publish/wording.h"

static const struct text_style title_style = {22, true, {0.10, 0.10, 0.12}};
static const struct text_style note_style = {12, false, {0.35, 0.35, 0.38}};

const char *plot_area(const struct plot *plot, uint32_t area)
{
    const struct measure_asked *asked = &plot->measuring->asked;
    if (area == MEASURE_TOGETHER)
        return "all";
    return asked->area_name[area] && *asked->area_name[area] ? asked->area_name[area] : asked->area_code[area];
}

double plot_step(double low, double high)
{
    double raw = (high - low) / 5, power = pow(10, floor(log10(raw)));
    return raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
}

d4i_status plot_word(struct plot *plot, double x, double y, double size, struct color color, int side,
                     const char *text)
{
    const struct text_style style = {size, false, color};
    double width = 0;
    TRY(canvas_text_width(&plot->canvas, style, text_of(text), &width));
    return canvas_line(&plot->canvas, style,
                       side < 0    ? x - width
                       : side == 0 ? x - width / 2
                                   : x,
                       y, text_of(text));
}

void plot_line(struct plot *plot, double x0, double y0, double x1, double y1, double width, struct color color)
{
    canvas_color(&plot->canvas, color);
    cairo_set_line_width(plot->canvas.cairo, width);
    cairo_move_to(plot->canvas.cairo, x0, y0);
    cairo_line_to(plot->canvas.cairo, x1, y1);
    cairo_stroke(plot->canvas.cairo);
}

static d4i_status format_of(d4i_context *context, const char *path, enum map_format *out)
{
    static const char *const endings[] = {[MAP_PNG] = ".png", [MAP_SVG] = ".svg", [MAP_PDF] = ".pdf"};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (length > 4 && strcasecmp(path + length - 4, endings[i]) == 0) {
            *out = (enum map_format)i;
            return D4I_OK;
        }
    return fail(context, D4I_BAD_USAGE, "a plot is a .png, .svg or .pdf file, not '%s'", path);
}

/* Definition, date and source, as below every picture. */
static d4i_status add_sources(struct plot *plot)
{
    static const enum wording what[] = {WORDING_DEFINITION, WORDING_DATE, WORDING_SOURCE};
    const struct figures *figures = &plot->measuring->figures;
    for (size_t i = 0; i < sizeof what / sizeof *what; i++)
        TRY(wording_add(plot->context, figures, what[i], &plot->notes));
    return wording_dates(plot->context, figures, &plot->notes);
}

static d4i_status draw_page(struct plot *plot, bool lorenz, bool draw, double *height)
{
    double taken, y = PLOT_MARGIN, width = PLOT_WIDTH - 2 * PLOT_MARGIN;
    if (draw) {
        cairo_set_source_rgb(plot->canvas.cairo, 1, 1, 1);
        cairo_paint(plot->canvas.cairo);
    }
    TRY(canvas_paragraph(&plot->canvas, title_style, PLOT_MARGIN, y, width, plot->title, draw, &taken));
    plot->top = y + taken + 16;
    plot->bottom = plot->top + (lorenz ? plot_lorenz_height(plot) : plot_ranking_height(plot));
    if (draw)
        TRY(lorenz ? plot_lorenz_draw(plot) : plot_ranking_draw(plot));
    y = plot->bottom + 52;
    TRY(canvas_paragraph(&plot->canvas, note_style, PLOT_MARGIN, y, width, plot->notes.data ? plot->notes.data : "",
                         draw, &taken));
    *height = ceil(y + taken + PLOT_MARGIN);
    return D4I_OK;
}

static d4i_status draw(struct plot *plot, bool lorenz, enum map_format format, const char *path)
{
    cairo_surface_t *scratch = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    struct output *output = NULL;
    d4i_status status;
    plot->canvas.cairo = cairo_create(scratch);
    status = draw_page(plot, lorenz, false, &plot->height);
    cairo_destroy(plot->canvas.cairo);
    cairo_surface_destroy(scratch);
    plot->canvas.cairo = NULL;
    GUARD(status);
    GUARD(output_new(plot->context, format, PLOT_WIDTH, plot->height, path, plot->title,
                     plot->notes.data ? plot->notes.data : "", &output));
    plot->canvas.cairo = output_cairo(output);
    GUARD(draw_page(plot, lorenz, true, &plot->height));
    GUARD(output_finish(plot->context, output));
done:
    plot->canvas.cairo = NULL;
    output_free(output);
    return status;
}

d4i_status d4i_measure_plot(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                            const char *kind, const char *path)
{
    const d4i_measure_options none = {0};
    d4i_measure_options asked = options ? *options : none;
    struct measuring measuring = {0};
    struct plot plot = {.context = context, .measuring = &measuring, .canvas = {.context = context}};
    bool lorenz = kind && strcmp(kind, "lorenz") == 0;
    enum map_format format;
    d4i_status status;
    if (kind && !lorenz && strcmp(kind, "ranking") != 0)
        return fail(context, D4I_BAD_USAGE, "there is no plot '%s'; it is ranking or lorenz", kind);
    asked.of = lorenz ? "lorenz" : asked.of ? asked.of : "bias_corrected_dissimilarity";
    GUARD(format_of(context, path, &format));
    GUARD(measuring_do(context, atlas, &asked, &measuring));
    GUARD(measuring_title(context, &measuring, asked.by, &plot.title));
    GUARD(lorenz ? plot_lorenz_find(&plot) : plot_ranking_find(&plot));
    GUARD(add_sources(&plot));
    GUARD(draw(&plot, lorenz, format, path));
done:
    buffer_release(&plot.canvas.line);
    buffer_release(&plot.notes);
    free(plot.rows);
    free(plot.title);
    measuring_release(&measuring);
    return status;
}
