/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pictures of indices: title, panel, notes. The panels are in measure_ranking.c, measure_lorenz.c and
 * measure_profile.c.
 */
#include <math.h>
#include <strings.h>

#include "publish/measure_plot.h"

#include "base/memory.h"
#include "publish/wording.h"
#include "query/answer.h"

static const struct text_style title_style = {22, true, {0.10, 0.10, 0.12}};
static const struct text_style note_style = {12, false, {0.35, 0.35, 0.38}};

const struct color plot_colors[PLOT_COLORS] = {
    {0.00, 0.45, 0.70}, {0.84, 0.37, 0.00}, {0.00, 0.62, 0.45}, {0.80, 0.47, 0.65},
    {0.34, 0.71, 0.91}, {0.90, 0.62, 0.00}, {0.35, 0.35, 0.35}, {0.10, 0.10, 0.10},
};

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

d4i_status plot_name(struct plot *plot, double x, double y, double most, int side, const char *name)
{
    const struct text_style style = {PLOT_TEXT, false, palette_ink};
    struct buffer cut = {0};
    double width = 0;
    d4i_status status = D4I_OK;
    for (size_t length = strlen(name); length > 0; length--) {
        if ((name[length] & 0xC0) == 0x80) /* inside a letter */
            continue;
        cut.length = 0;
        GUARD(buffer_add(plot->context, &cut, name, length));
        if (name[length])
            GUARD(buffer_text(plot->context, &cut, "..."));
        GUARD(canvas_text_width(&plot->canvas, style, (struct text){cut.data, cut.length}, &width));
        if (width <= most)
            break;
    }
    if (cut.length)
        GUARD(plot_word(plot, x, y, PLOT_TEXT, palette_ink, side, cut.data));
done:
    buffer_release(&cut);
    return status;
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
    if (plot->measuring->asked.only)
        TRY(buffer_text(plot->context, &plot->notes, MEASURING_ONLY ".\n"));
    for (size_t i = 0; i < sizeof what / sizeof *what; i++)
        TRY(wording_add(plot->context, figures, what[i], &plot->notes));
    return wording_dates(plot->context, figures, &plot->notes);
}

struct kind {
    const char *name, *usual; /* usual: the index when none is asked for; of curves the only one */
    bool alone;
    d4i_status (*find)(struct plot *plot);
    double (*height)(const struct plot *plot);
    d4i_status (*draw)(struct plot *plot);
};

static const struct kind kinds[] = {
    {"ranking", "bias_corrected_dissimilarity", false, plot_ranking_find, plot_ranking_height, plot_ranking_draw},
    {"lorenz", "lorenz", true, plot_lorenz_find, plot_lorenz_height, plot_lorenz_draw},
    {"profile", "spatial_information_theory_h", false, plot_profile_find, plot_profile_height, plot_profile_draw},
};

static d4i_status kind_of(d4i_context *context, const char *name, const d4i_measure_options *asked,
                          const struct kind **out)
{
    const char *usual = asked->scales ? "profile" : "ranking";
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strcmp(name ? name : usual, kinds[k].name) == 0) {
            *out = &kinds[k];
            return D4I_OK;
        }
    return fail(context, D4I_BAD_USAGE, "there is no plot '%s'; it is ranking, lorenz or profile", name);
}

static d4i_status draw_page(struct plot *plot, const struct kind *kind, bool draw, double *height)
{
    double taken, y = PLOT_MARGIN, width = PLOT_WIDTH - 2 * PLOT_MARGIN;
    if (draw) {
        cairo_set_source_rgb(plot->canvas.cairo, 1, 1, 1);
        cairo_paint(plot->canvas.cairo);
    }
    TRY(canvas_paragraph(&plot->canvas, title_style, PLOT_MARGIN, y, width, plot->title, draw, &taken));
    plot->top = y + taken + 16;
    plot->bottom = plot->top + kind->height(plot);
    if (draw)
        TRY(kind->draw(plot));
    y = plot->bottom + 52;
    TRY(canvas_paragraph(&plot->canvas, note_style, PLOT_MARGIN, y, width, plot->notes.data ? plot->notes.data : "",
                         draw, &taken));
    *height = ceil(y + taken + PLOT_MARGIN);
    return D4I_OK;
}

static d4i_status draw(struct plot *plot, const struct kind *kind, enum map_format format, const char *path)
{
    cairo_surface_t *scratch = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    struct output *output = NULL;
    d4i_status status;
    plot->canvas.cairo = cairo_create(scratch);
    status = draw_page(plot, kind, false, &plot->height);
    cairo_destroy(plot->canvas.cairo);
    cairo_surface_destroy(scratch);
    plot->canvas.cairo = NULL;
    GUARD(status);
    GUARD(output_new(plot->context, format, PLOT_WIDTH, plot->height, path, plot->title,
                     plot->notes.data ? plot->notes.data : "", &output));
    plot->canvas.cairo = output_cairo(output);
    GUARD(draw_page(plot, kind, true, &plot->height));
    GUARD(output_finish(plot->context, output));
done:
    plot->canvas.cairo = NULL;
    output_free(output);
    return status;
}

/* Whether the plot could draw it: one number an area, of a profile one at each reach. */
static bool is_drawable(const struct kind *kind, const struct measure_chosen *chosen)
{
    return chosen->index->shape == MEASURE_NUMBER && (kind->find != plot_profile_find || chosen->reach > 0);
}

/* A plot is of one index; others would be passed over in silence. So would the levels of one but the first. */
static d4i_status check_one(d4i_context *context, const struct kind *kind, const struct measuring *measuring,
                            const struct measure_index **out)
{
    const struct measure_question *question = &measuring->question;
    *out = NULL;
    for (size_t i = 0; i < question->count; i++) {
        const struct measure_index *index = question->chosen[i].index;
        if (kind->alone || !is_drawable(kind, &question->chosen[i]))
            continue;
        if (*out && *out != index)
            return fail(context, D4I_BAD_USAGE,
                        "a plot draws one index, and '%s' and '%s' are asked for; name one (--of), and give each a "
                        "file",
                        (*out)->id, index->id);
        *out = index;
    }
    if (*out && question->levels)
        return fail(context, D4I_BAD_USAGE,
                    "'%s' has a value for each level, which no plot draws; leave --levels out, or ask for a table",
                    (*out)->id);
    if (*out && question->scales > 1 && kind->find == plot_ranking_find && (*out)->needs & MEASURE_SURROUNDINGS)
        return fail(
            context, D4I_BAD_USAGE,
            "'%s' has a value for each scale, and a ranking draws one; give one reach (--reach), or ask for "
            "--kind profile",
            (*out)->id);
    return D4I_OK;
}

/* What is drawn, over what, by what; curves name themselves. */
static d4i_status name_plot(struct plot *plot, const struct measure_index *index)
{
    char noun[64];
    figures_noun(&plot->measuring->figures, noun);
    return index ? text_format(plot->context, &plot->title, "%s, over %s, by %s", index->title, noun, plot->by)
                 : measuring_title(plot->context, plot->measuring, plot->by, &plot->title);
}

d4i_status d4i_measure_plot(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                            const char *kind, const char *path)
{
    const d4i_measure_options none = {0};
    d4i_measure_options asked = options ? *options : none;
    struct measuring measuring = {0};
    struct plot plot = {.context = context, .measuring = &measuring, .canvas = {.context = context}};
    const struct kind *shown = NULL;
    const struct measure_index *index = NULL;
    enum map_format format;
    d4i_status status;
    GUARD(kind_of(context, kind, &asked, &shown));
    asked.of = shown->alone || !asked.of ? shown->usual : asked.of;
    GUARD(format_of(context, path, &format));
    GUARD(measuring_prepare(context, atlas, &asked, &measuring));
    GUARD(check_one(context, shown, &measuring, &index));
    GUARD(measure_run_all(context, &measuring.asked, &measuring.question, &measuring.result));
    plot.by = answer_or(asked.by, "country");
    GUARD(name_plot(&plot, index));
    GUARD(shown->find(&plot));
    GUARD(add_sources(&plot));
    GUARD(draw(&plot, shown, format, path));
done:
    buffer_release(&plot.canvas.line);
    buffer_release(&plot.notes);
    free(plot.rows);
    free(plot.title);
    measuring_release(&measuring);
    return status;
}
