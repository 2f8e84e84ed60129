/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_map: an atlas as a picture. See publish/map.h for the order of the steps.
 */
#include "publish/map.h"

#include "atlas/handle.h"
#include "base/memory.h"

#define WIDTH 1200
#define UNIT_PAGE 1200.0
#define UNIT_LEAST 0.72   /* smaller words cannot be read */
#define REPORT_PAGE 930.0 /* in a report the map is printed smaller: larger words */

static d4i_status format_of(d4i_context *context, const char *path, enum map_format *out)
{
    static const char *const ending[] = {".png", ".svg", ".pdf"};
    size_t length = strlen(path);
    for (int i = 0; i < 3; i++)
        if (length > 4 && strcmp(path + length - 4, ending[i]) == 0) {
            *out = (enum map_format)i;
            return D4I_OK;
        }
    return fail(context, D4I_BAD_USAGE,
                "'%s' is no kind of picture that d4i draws; end its name in .png, .svg or .pdf", path);
}

static d4i_status check_size(d4i_context *context, const d4i_map_options *options)
{
    int sides[2] = {options->width, options->height};
    for (int i = 0; i < 2; i++)
        if (sides[i] != 0 && (sides[i] < D4I_MAP_LEAST || sides[i] > D4I_MAP_MOST))
            return fail(context, D4I_BAD_USAGE, "a map of %d x %d; give sides from %d to %d", options->width,
                        options->height, D4I_MAP_LEAST, D4I_MAP_MOST);
    return D4I_OK;
}

/* What stands where, in which class. */
static d4i_status classify(struct map *map)
{
    if (map->kind == KIND_DOTS)
        return map_dots_make(map);
    if (map->figures.of != FIGURES_CELLS)
        TRY(map_outline_find(map));
    if (map->kind == KIND_BIVARIATE)
        return map_pair_make(map);
    if (map->kind == KIND_MULTIPLES)
        TRY(map_panels_collect(map));
    return map_classes_make(map);
}

/* Everything up to the size of the page, measured on a surface that is thrown away. */
static d4i_status prepare(struct map *map)
{
    cairo_surface_t *scratch = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
    map->canvas.cairo = cairo_create(scratch);
    d4i_status status = D4I_OK;
    GUARD(map_places_find(map));
    if (map->kind == KIND_DOTS)
        GUARD(map_dots_per(map));
    GUARD(map_context_read(map));
    GUARD(map_words(map));
    GUARD(map_frames_place(map));
    map_parts_release(map);
    GUARD(classify(map));
    GUARD(map_legend_make(map));
    GUARD(map_page_finish(map));
    if (map->height > D4I_MAP_MOST)
        status = fail(map->context, D4I_BAD_USAGE, "the map would be %.0f high; give a smaller width", map->height);
done:
    cairo_destroy(map->canvas.cairo);
    cairo_surface_destroy(scratch);
    map->canvas.cairo = NULL;
    return status;
}

/* To a file, or into `into` where there is one. */
static d4i_status draw(struct map *map, const char *path, struct buffer *into)
{
    struct output *output = NULL;
    struct buffer description = {0};
    d4i_status status = D4I_OK;
    GUARD(
        buffer_print(map->context, &description, "%s\n%s\n%s", map->subtitle, map_not_protected, map->notes.data));
    GUARD(output_new(map->context, map->format, map->width, map->height, path, map->title, description.data,
                     &output));
    map->canvas.cairo = output_cairo(output);
    GUARD(map_page_draw(map));
    GUARD(into ? output_bytes(map->context, output, into) : output_finish(map->context, output));
done:
    map->canvas.cairo = NULL;
    output_free(output);
    buffer_release(&description);
    return status;
}

void map_release(struct map *map)
{
    map_panels_release(map);
    map_pair_release(map);
    map_parts_release(map);
    layer_release(&map->around);
    map_cells_release(map);
    map_ground_free(map->ground);
    dots_release(&map->dots);
    buffer_release(&map->groups);
    figures_release(&map->figures);
    buffer_release(&map->notes);
    buffer_release(&map->canvas.line);
    free(map->stated);
    free(map->outline);
    free(map->marked);
    free(map->title);
    free(map->subtitle);
}

d4i_status d4i_map(d4i_context *context, d4i_atlas *atlas, const d4i_map_options *options, const char *path)
{
    static const d4i_map_options defaults = {0};
    struct map map = {.context = context, .atlas = &atlas->atlas, .options = options ? options : &defaults};
    d4i_status status = D4I_OK;
    map.canvas.context = context;
    GUARD(format_of(context, path, &map.format));
    GUARD(check_size(context, map.options));
    map.width = map.options->width ? map.options->width : WIDTH;
    map.height = map.options->height;
    map.unit = map.width < UNIT_LEAST * UNIT_PAGE ? UNIT_LEAST : map.width / UNIT_PAGE;
    GUARD(map_kind_choose(&map));
    GUARD(map_collect(&map));
    GUARD(prepare(&map));
    GUARD(draw(&map, path, NULL));
done:
    map_release(&map);
    return status;
}

/* The report's map: as an SVG, or onto a page that is being drawn. */
static d4i_status report_map(struct map *map, cairo_t *page, struct buffer *out)
{
    d4i_status status = D4I_OK;
    map->canvas.context = map->context;
    GUARD(map_collect(map));
    GUARD(prepare(map));
    if (out) {
        status = draw(map, "map.svg", out);
    } else if (page) {
        map->canvas.cairo = page;
        status = map_page_draw(map);
        map->canvas.cairo = NULL;
    }
done:
    map_release(map);
    return status;
}

static d4i_map_options report_options(const d4i_places_options *question, bool places)
{
    return (d4i_map_options){.of = question->level,
                             .source = question->source,
                             .variable = question->variable,
                             .group = question->group,
                             .places = places,
                             .question = question};
}

d4i_status map_for_report(d4i_context *context, d4i_atlas *atlas, const d4i_places_options *question, bool places,
                          enum language language, int width, struct buffer *out)
{
    const d4i_map_options options = report_options(question, places);
    struct map map = {.context = context,
                      .atlas = &atlas->atlas,
                      .options = &options,
                      .format = MAP_SVG,
                      .in_report = true,
                      .language = language,
                      .width = width,
                      .unit = width / REPORT_PAGE};
    return report_map(&map, NULL, out);
}

d4i_status map_on_page(d4i_context *context, d4i_atlas *atlas, const d4i_places_options *question, bool places,
                       enum language language, int width, int height, cairo_t *page)
{
    d4i_map_options options = report_options(question, places);
    options.width = width;
    options.height = height;
    struct map map = {.context = context,
                      .atlas = &atlas->atlas,
                      .options = &options,
                      .format = MAP_PDF,
                      .in_report = true,
                      .language = language,
                      .width = width,
                      .height = height,
                      .unit = width / REPORT_PAGE};
    return report_map(&map, page, NULL);
}
