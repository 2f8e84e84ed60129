/* SPDX-License-Identifier: EUPL-1.2
 *
 * Insets hold what map_clusters found far away, at the scale of the map where the paper allows it.
 */
#include "publish/map_inset.h"

#include <math.h>

#define LARGEST 0.40 /* of the main frame's sides */
#define INNER 6.0    /* paper between frame and islands, in units */
#define LABEL 15.0   /* height of the label */
#define LABEL_LEAST 150.0

bool map_is_boxed(const struct map *map)
{
    const double *box = map->options->box;
    return box[0] != 0 || box[1] != 0 || box[2] != 0 || box[3] != 0;
}

/* The box of all parts. */
static void extent_of(const struct map *map, double extent[4])
{
    extent[0] = extent[1] = INFINITY;
    extent[2] = extent[3] = -INFINITY;
    for (size_t i = 0; i < map->parts.count; i++)
        for (int axis = 0; axis < 2; axis++) {
            extent[axis] = fmin(extent[axis], map->parts.boxes[4 * i + (size_t)axis]);
            extent[axis + 2] = fmax(extent[axis + 2], map->parts.boxes[4 * i + (size_t)axis + 2]);
        }
}

static d4i_status take_box(struct map *map)
{
    const double *asked = map->options->box;
    double extent[4];
    if (!(asked[2] > asked[0] && asked[3] > asked[1]))
        return fail(map->context, D4I_BAD_USAGE, "the box is empty; give west,south,east,north in metres");
    if (!map_parts_touch(map, asked)) {
        extent_of(map, extent);
        return fail(map->context, D4I_BAD_USAGE,
                    "nothing of the map lies in the box %.0f,%.0f,%.0f,%.0f; all of it lies in "
                    "%.0f,%.0f,%.0f,%.0f, in metres of the grid's CRS",
                    asked[0], asked[1], asked[2], asked[3], floor(extent[0]), floor(extent[1]), ceil(extent[2]),
                    ceil(extent[3]));
    }
    map->frame_count = 1;
    memcpy(map->frames[0].box, asked, sizeof map->frames[0].box);
    return D4I_OK;
}

d4i_status map_inset_boxes(struct map *map)
{
    double found[MAP_FRAMES][4];
    TRY(map_parts_find(map));
    if (map->parts.count == 0)
        return fail(map->context, D4I_BAD_USAGE,
                    "nothing to draw: no unit has a boundary; give units: a file with polygons in the project, or "
                    "map another level, zones or cells");
    if (map_is_boxed(map))
        return take_box(map);
    TRY(map_clusters(map->context, map->parts.boxes, map->parts.weights, map->parts.count, MAP_FRAMES, found,
                     &map->frame_count));
    for (int f = 0; f < map->frame_count; f++) {
        memcpy(map->frames[f].box, found[f], sizeof found[f]);
        map->frames[f].inset = f > 0;
    }
    return D4I_OK;
}

/* In small maps the notes say it. */
static double label_height(const struct map *map)
{
    return map->kind == KIND_MULTIPLES ? 0 : LABEL * map->unit;
}

static double label_least(const struct map *map)
{
    return map->kind == KIND_MULTIPLES ? 0 : LABEL_LEAST * map->unit;
}

static void size_inset(const struct map *map, struct frame *inset)
{
    const struct frame *main = &map->frames[0];
    double across = inset->box[2] - inset->box[0], up = inset->box[3] - inset->box[1];
    double least = label_least(map);
    inset->scale = fmin(main->scale, fmin(fmax(LARGEST * main->width, least) / across,
                                          fmax(LARGEST * main->height, 0.5 * least) / up));
    inset->width = across * inset->scale;
    inset->height = up * inset->scale;
}

/* The paper that an inset takes, with its label: wider than the islands where those are small. */
static void paper(const struct map *map, const struct frame *inset, double at[4])
{
    double inner = INNER * map->unit, width = fmax(inset->width, label_least(map));
    at[0] = inset->x - (width - inset->width) / 2 - inner;
    at[1] = inset->y - label_height(map) - inner;
    at[2] = width + 2 * inner;
    at[3] = inset->height + label_height(map) + 2 * inner;
}

static void put(const struct map *map, struct frame *inset, double x, double y)
{
    double at[4];
    inset->x = inset->y = 0;
    paper(map, inset, at);
    inset->x = x - at[0];
    inset->y = y - at[1];
}

static bool overlaps(const double a[4], const double b[4])
{
    return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}

/* True when the paper at[] hides a unit of the main frame or another inset. */
static bool hides(const struct map *map, int f, const double at[4])
{
    const struct frame *main = &map->frames[0];
    double other[4];
    for (int i = 1; i < f; i++) {
        paper(map, &map->frames[i], other);
        if (overlaps(at, other))
            return true;
    }
    double west = main->box[0] + (at[0] - main->x) / main->scale;
    double north = main->box[3] - (at[1] - main->y) / main->scale;
    return map_parts_touch(map,
                           (const double[4]){west, north - at[3] / main->scale, west + at[2] / main->scale, north});
}

/* The corners of the panel: below left first, where a reader expects the islands. */
static bool put_in_corner(struct map *map, int f, double width)
{
    struct frame *inset = &map->frames[f];
    double at[4], left = map->margin, top = map->panel_y, bottom = top + map->panel_height;
    paper(map, inset, at);
    const double corner[4][2] = {
        {left, bottom - at[3]}, {left + width - at[2], bottom - at[3]}, {left, top}, {left + width - at[2], top}};
    for (int i = 0; i < 4; i++) {
        put(map, inset, corner[i][0], corner[i][1]);
        paper(map, inset, at);
        if (!hides(map, f, at))
            return true;
    }
    return false;
}

d4i_status map_inset_place(struct map *map, double width, double height, double *row)
{
    const struct frame *main = &map->frames[0];
    double x = map->margin, gap = 10 * map->unit;
    (void)height;
    *row = 0;
    for (int f = 1; f < map->frame_count; f++) {
        double at[4];
        size_inset(map, &map->frames[f]);
        if (put_in_corner(map, f, width))
            continue;
        put(map, &map->frames[f], x, main->y + main->height + gap);
        paper(map, &map->frames[f], at);
        x += at[2] + gap;
        *row = fmax(*row, at[3] + gap);
    }
    return D4I_OK;
}

d4i_status map_inset_paper(struct map *map, const struct frame *frame)
{
    cairo_t *cairo = map->canvas.cairo;
    struct text_style style = {9.5 * map->unit, false, palette_quiet};
    char text[96];
    double at[4], ratio = frame->scale / map->frames[0].scale;
    paper(map, frame, at);
    cairo_rectangle(cairo, at[0], at[1], at[2], at[3]);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_fill_preserve(cairo);
    canvas_color(&map->canvas, palette_no_data);
    cairo_set_line_width(cairo, 0.8 * map->unit);
    cairo_stroke(cairo);
    if (map->kind == KIND_MULTIPLES)
        return D4I_OK;
    char share[48];
    language_percent(map->language, llround(100 * ratio), 100, share);
    TRY(map_report_fill(map, ratio > 0.999 ? PHRASE_MAP_INSET_SAME : PHRASE_MAP_INSET_SCALE, 1,
                        PHRASE_VALUES({"share", share}), text, sizeof text));
    double wide = 0, room = at[2] - 2 * INNER * map->unit;
    TRY(canvas_text_width(&map->canvas, style, text_of(text), &wide));
    if (wide > room) /* some languages say it in more letters than the paper has room for */
        style.size *= room / wide;
    return canvas_line(&map->canvas, style, at[0] + INNER * map->unit, at[1] + (LABEL - 2) * map->unit,
                       text_of(text));
}
