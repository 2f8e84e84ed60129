/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small multiples: the same map of group after group, in the order of the tree, with one scale of classes and one
 * legend. The first panel is the map itself; the others are maps that take over its page.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map.h"
#include "query/answer.h"

#define GAP 16.0
#define TITLE 13.0
#define LEAST_WIDE 60.0
#define WIDE_ENOUGH 170.0 /* of a panel, in units, where the height is free */
#define TALLEST 1.25      /* of a panel, in widths */

void map_lend(struct map *map, struct map *to)
{
    to->canvas = map->canvas;
    map->canvas.line = (struct buffer){0};
}

void map_take_back(struct map *map, struct map *from)
{
    map->canvas.line = from->canvas.line;
    from->canvas = (struct canvas){0};
}

void map_panels_release(struct map *map)
{
    for (int p = 0; p < map->panels.count; p++) {
        map->panels.others[p].outline = NULL; /* the first panel's */
        map_release(&map->panels.others[p]);
    }
    free(map->panels.others);
    free(map->panels.codes);
    map->panels = (struct panels){0};
}

d4i_status map_panels_code(struct map *map)
{
    struct panels *panels = &map->panels;
    size_t capacity = 0, count = 0;
    if (map->code)
        return D4I_OK;
    for (char *at = map->groups.length ? map->groups.data : NULL; at;) {
        size_t length = strcspn(at, ",");
        char *next = at[length] ? at + length + 1 : NULL;
        at[length] = 0;
        if (length == 0)
            return fail(map->context, D4I_BAD_USAGE, "the list of groups '%s' has an empty place",
                        map->options->groups ? map->options->groups : "");
        TRY(mem_grow(map->context, &panels->codes, &capacity, count + 1, sizeof *panels->codes));
        panels->codes[count++] = at;
        at = next;
    }
    if (count > D4I_MAP_PANELS)
        return fail(map->context, D4I_BAD_USAGE, "%zu small maps do not fit on a page; name at most %d groups",
                    count, D4I_MAP_PANELS);
    if (count > 1)
        TRY(mem_alloc(map->context, count - 1, sizeof *panels->others, &panels->others));
    panels->count = count > 1 ? (int)count - 1 : 0;
    map->code = count ? panels->codes[0] : NULL;
    return D4I_OK;
}

/* What a group is called, of the first source that counts it. */
static const char *name_of(const struct map *map, const char *code)
{
    for (size_t s = 0; s < map->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(&map->figures, s);
        uint32_t node = variable ? group_find(&variable->tree, code) : GROUP_NONE;
        if (node != GROUP_NONE)
            return variable->tree.nodes[node].name;
    }
    return code;
}

static const char *panel_name(const struct map *map, int panel)
{
    return map->code ? name_of(map, map->panels.codes[panel]) : map->group->name;
}

static struct text_style title_style(const struct map *map)
{
    return (struct text_style){TITLE * map->unit, true, palette_ink};
}

/* So many columns that the maps become as large as they can; with a free height at most three, four of many. */
static void choose_columns(struct map *map, double width, double height)
{
    struct panels *panels = &map->panels;
    const double *box = map->frames[0].box;
    const int count = panels->count + 1;
    double best = 0, ratio = (box[3] - box[1]) / (box[2] - box[0]);
    panels->columns = count <= 3 ? count : count == 4 ? 2 : count <= 9 ? 3 : 4;
    while (panels->columns > 1 && width / panels->columns < WIDE_ENOUGH * map->unit)
        panels->columns--;
    for (int columns = 1; map->options->height > 0 && columns <= count; columns++) {
        int rows = (count + columns - 1) / columns;
        double wide = fmin(width / columns, (height / rows - 2 * TITLE * map->unit) / ratio);
        if (wide > best) {
            best = wide;
            panels->columns = columns;
        }
    }
    panels->rows = (count + panels->columns - 1) / panels->columns;
    panels->gap = GAP * map->unit;
    panels->width = (width - (panels->columns - 1) * panels->gap) / panels->columns;
}

static d4i_status measure_titles(struct map *map)
{
    double took = 0;
    for (int p = 0; p <= map->panels.count; p++) {
        TRY(canvas_paragraph(&map->canvas, title_style(map), 0, 0, map->panels.width, panel_name(map, p), false,
                             &took));
        map->panels.title = fmax(map->panels.title, took + 4 * map->unit);
    }
    return D4I_OK;
}

d4i_status map_panels_place(struct map *map, double width, double height)
{
    struct panels *panels = &map->panels;
    double row = 0, top = map->panel_y;
    choose_columns(map, width, height);
    TRY(measure_titles(map));
    double high = map->options->height > 0
                      ? (height - (panels->rows - 1) * panels->gap) / panels->rows - panels->title
                      : TALLEST * panels->width;
    if (high < LEAST_WIDE * map->unit || panels->width < LEAST_WIDE * map->unit)
        return fail(map->context, D4I_BAD_USAGE,
                    "a map of %d x %d has no room for %d small maps; give a larger size, or fewer groups",
                    map->options->width, map->options->height, panels->count + 1);
    map->panel_y = top + panels->title;
    TRY(map_frames_fit(map, panels->width, high, &row));
    map->panel_y = top;
    panels->height = panels->title + (map->options->height > 0 ? high : map->panel_height);
    map->panel_height = panels->rows * panels->height + (panels->rows - 1) * panels->gap;
    return D4I_OK;
}

d4i_status map_panels_collect(struct map *map)
{
    for (int p = 0; p < map->panels.count; p++) {
        struct map *panel = &map->panels.others[p];
        TRY(progress(map->context, "panels", (uint64_t)p, (uint64_t)map->panels.count));
        *panel = (struct map){.context = map->context,
                              .atlas = map->atlas,
                              .options = map->options,
                              .kind = map->kind,
                              .code = map->panels.codes[p + 1],
                              .format = map->format,
                              .unit = map->unit,
                              .lent_around = &map->around,
                              .frame_count = map->frame_count,
                              .outline = map->outline};
        memcpy(panel->frames, map->frames, sizeof panel->frames);
        TRY(map_collect(panel));
        if (panel->figures.of != FIGURES_CELLS)
            continue;
        TRY(map_cells_fill(panel));
        figures_release(&panel->figures); /* the fields have all that is drawn */
        panel->figures.of = FIGURES_CELLS;
        panel->total = panel->group = NULL;
    }
    return D4I_OK;
}

d4i_status map_panels_draw(struct map *map)
{
    const struct panels *panels = &map->panels;
    cairo_t *cairo = map->canvas.cairo;
    double took;
    d4i_status status = D4I_OK;
    for (int p = 0; p <= panels->count && status == D4I_OK; p++) {
        struct map *panel = p ? &panels->others[p - 1] : map;
        const int column = p % panels->columns, row = p / panels->columns;
        cairo_save(cairo);
        cairo_translate(cairo, column * (panels->width + panels->gap), row * (panels->height + panels->gap));
        status = canvas_paragraph(&map->canvas, title_style(map), map->margin, map->panel_y, panels->width,
                                  panel_name(map, p), true, &took);
        if (p)
            map_lend(map, panel);
        for (int f = 0; f < map->frame_count && status == D4I_OK; f++)
            status = map_frame_draw(panel, f);
        if (p)
            map_take_back(map, panel);
        cairo_restore(cairo);
    }
    return status;
}
