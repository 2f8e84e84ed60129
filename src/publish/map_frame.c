/* SPDX-License-Identifier: EUPL-1.2
 *
 * The page: title and subtitle above, the map at the left, legend and scale bar in a column at the right, notes
 * below. Everything is measured before anything is drawn, so nothing overlaps or is cut off.
 */
#include <math.h>

#include "publish/map.h"
#include "publish/map_inset.h"

#define MARGIN 40.0
#define PAGE_MARGIN 4.0 /* in a report, whose page has a margin */
#define GAP 28.0
#define LEGEND 255.0
#define PAPER 0.012  /* margin around the units, of their extent */
#define TALLEST 1.12 /* of a map whose height is free, in widths */
#define LEAST 120.0
#define NARROW 640.0 /* in pixels or points: a column beside the map would leave it no room */

static struct text_style title_style(const struct map *map)
{
    return (struct text_style){25 * map->unit, true, palette_ink};
}

static struct text_style subtitle_style(const struct map *map)
{
    return (struct text_style){14 * map->unit, false, palette_quiet};
}

static struct text_style notes_style(const struct map *map)
{
    return (struct text_style){10.5 * map->unit, false, palette_quiet};
}

static struct text_style warning_style(const struct map *map)
{
    return (struct text_style){10.5 * map->unit, true, palette_warning};
}

static d4i_status head(struct map *map, double y, bool draw, double *height)
{
    double width = map->width - 2 * map->margin, took = 0, top = y;
    *height = 0;
    if (map->in_report)
        return D4I_OK;
    TRY(canvas_paragraph(&map->canvas, title_style(map), map->margin, y, width, map->title, draw, &took));
    y += took + 4 * map->unit;
    TRY(canvas_paragraph(&map->canvas, subtitle_style(map), map->margin, y, width, map->subtitle, draw, &took));
    *height = y + took - top;
    return D4I_OK;
}

static d4i_status foot(struct map *map, double y, bool draw, double *height)
{
    double width = map->width - 2 * map->margin, took = 0, top = y;
    *height = 0;
    if (map->in_report)
        return D4I_OK;
    if (draw) {
        canvas_color(&map->canvas, palette_no_data);
        cairo_set_line_width(map->canvas.cairo, 0.8 * map->unit);
        cairo_move_to(map->canvas.cairo, map->margin, y);
        cairo_line_to(map->canvas.cairo, map->width - map->margin, y);
        cairo_stroke(map->canvas.cairo);
    }
    y += 9 * map->unit;
    TRY(canvas_paragraph(&map->canvas, warning_style(map), map->margin, y, width, map_not_protected, draw, &took));
    y += took + 3 * map->unit;
    TRY(canvas_paragraph(&map->canvas, notes_style(map), map->margin, y, width, map->notes.data, draw, &took));
    *height = y + took - top;
    return D4I_OK;
}

/* The box of a frame with some paper around it. */
static void pad(struct frame *frame, double metres)
{
    frame->box[0] -= metres;
    frame->box[1] -= metres;
    frame->box[2] += metres;
    frame->box[3] += metres;
}

static void scale_main(struct map *map, double width, double height)
{
    struct frame *frame = &map->frames[0];
    double across = frame->box[2] - frame->box[0], up = frame->box[3] - frame->box[1];
    frame->scale = fmin(width / across, height / up);
    frame->width = across * frame->scale;
    frame->height = up * frame->scale;
    frame->x = map->margin + (width - frame->width) / 2;
    frame->y = map->panel_y;
}

d4i_status map_frames_fit(struct map *map, double width, double height, double *row)
{
    bool fixed = map->options->height > 0;
    scale_main(map, width, height);
    map->panel_height = fixed ? height : map->frames[0].height;
    TRY(map_inset_place(map, width, height, row));
    if (*row > 0 && fixed) { /* the insets need a row of their own: the map makes room */
        scale_main(map, width, fmax(height - *row, LEAST * map->unit));
        return map_inset_place(map, width, height, row);
    }
    map->panel_height += *row;
    return D4I_OK;
}

/* The legend: a column at the right, or below the map where the page is narrow and may grow. */
static void place_legend(struct map *map)
{
    map->margin = (map->in_report ? PAGE_MARGIN : MARGIN) * map->unit;
    map->stacked = !map->in_report && map->options->height == 0 && map->width < NARROW;
    map->legend_width = map->stacked ? map->width - 2 * map->margin : LEGEND * map->unit;
    map->legend_x = map->width - map->margin - map->legend_width;
}

d4i_status map_frames_place(struct map *map)
{
    bool fixed = map->options->height > 0;
    double row = 0;
    place_legend(map);
    TRY(head(map, 0, false, &map->title_height));
    TRY(foot(map, 0, false, &map->notes_height));
    map->panel_y = map->margin + map->title_height + (map->in_report ? 0 : 18 * map->unit);
    double width = map->stacked ? map->legend_width : map->legend_x - GAP * map->unit - map->margin;
    double height =
        fixed ? map->height - map->panel_y - map->notes_height - (18 * map->unit + map->margin) : TALLEST * width;
    if (height < LEAST * map->unit)
        return fail(map->context, D4I_BAD_USAGE,
                    "a map of %d x %d has no room beside its words; give a larger height, or none",
                    map->options->width, map->options->height);
    TRY(map_inset_boxes(map));
    double extent =
        fmax(map->frames[0].box[2] - map->frames[0].box[0], map->frames[0].box[3] - map->frames[0].box[1]);
    for (int f = 0; f < map->frame_count && !map_is_boxed(map); f++)
        pad(&map->frames[f], fmax(extent * PAPER, 1));
    if (map->kind == KIND_MULTIPLES)
        return map_panels_place(map, width, height);
    return map_frames_fit(map, width, height, &row);
}

d4i_status map_page_finish(struct map *map)
{
    double below = (map->in_report ? 0 : 18 * map->unit) + map->notes_height + map->margin;
    if (map->options->height > 0) {
        if (map->legend_height <= map->panel_height)
            return D4I_OK;
        return fail(map->context, D4I_BAD_USAGE,
                    "a map of %d x %d has no room for its legend; give a height of at least %d, or none",
                    map->options->width, map->options->height,
                    (int)ceil(map->panel_y + map->legend_height + below));
    }
    if (map->stacked)
        below += map->legend_height + GAP * map->unit;
    else if (map->panel_height < map->legend_height)
        map->panel_height = map->legend_height;
    map->height = ceil(map->panel_y + map->panel_height + below);
    return D4I_OK;
}

d4i_status map_frame_draw(struct map *map, int f)
{
    const struct frame *frame = &map->frames[f];
    cairo_t *cairo = map->canvas.cairo;
    if (frame->inset)
        TRY(map_inset_paper(map, frame));
    cairo_save(cairo);
    cairo_rectangle(cairo, frame->x, frame->y, frame->width, frame->height);
    cairo_clip(cairo);
    map_context_draw(map, frame);
    d4i_status status = map->kind == KIND_DOTS             ? map_dots_draw(map, f)
                        : map->figures.of == FIGURES_CELLS ? map_cells_draw(map, f)
                                                           : map_units_draw(map, frame);
    if (status == D4I_OK && map->marked)
        status = map_places_draw(map, frame);
    cairo_restore(cairo);
    if (map_is_boxed(map)) { /* units go on beyond the edge: say so by a frame */
        cairo_rectangle(cairo, frame->x, frame->y, frame->width, frame->height);
        canvas_color(&map->canvas, palette_no_data);
        cairo_set_line_width(cairo, 0.8 * map->unit);
        cairo_stroke(cairo);
    }
    return status;
}

d4i_status map_page_draw(struct map *map)
{
    double took = 0, bottom = map->panel_y + map->panel_height, legend_y = map->panel_y;
    if (map->stacked) {
        legend_y = bottom + GAP * map->unit;
        bottom = legend_y + map->legend_height;
    }
    cairo_set_source_rgb(map->canvas.cairo, 1, 1, 1);
    cairo_paint(map->canvas.cairo);
    TRY(head(map, map->margin, true, &took));
    if (map->kind == KIND_MULTIPLES)
        TRY(map_panels_draw(map));
    for (int f = 0; f < map->frame_count && map->kind != KIND_MULTIPLES; f++)
        TRY(map_frame_draw(map, f));
    TRY(map_legend_draw(map, legend_y));
    TRY(map_scale_bar(map, &map->frames[0], map->legend_x, 0, map->legend_width, false, &took));
    TRY(map_scale_bar(map, &map->frames[0], map->legend_x, bottom - took, map->legend_width, true, &took));
    return foot(map, bottom + 18 * map->unit, true, &took);
}
