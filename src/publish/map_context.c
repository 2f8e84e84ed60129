/* SPDX-License-Identifier: EUPL-1.2
 *
 * Land around what is mapped: polygons of a file that the caller names (docs/decisions/0018-context-of-maps.md),
 * drawn lightly below everything else.
 */
#include "publish/map.h"

/* TopoJSON says no CRS: it has but one. */
#define PLAIN_CRS "OGC:CRS84"

static bool ends(const char *text, const char *with)
{
    size_t length = strlen(text), tail = strlen(with);
    return length >= tail && strcmp(text + length - tail, with) == 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Files of Natural Earth are known by their names: its own (ne_50m_land.shp), and those of npm's world-atlas. */
static bool is_natural_earth(const char *path)
{
    const char *name = base_name(path);
    return strncmp(name, "ne_", 3) == 0 ||
           ((strncmp(name, "countries-", 10) == 0 || strncmp(name, "land-", 5) == 0) && ends(name, "m.json"));
}

static const char *credit(const struct map *map)
{
    const char *given = map->options->context_credit;
    return given && given[0]                         ? given
           : is_natural_earth(map->options->context) ? "Natural Earth"
                                                     : base_name(map->options->context);
}

bool map_has_context(const struct map *map)
{
    const char *path = map->options->context;
    return path && path[0] && strcmp(path, "none") != 0;
}

d4i_status map_context_read(struct map *map)
{
    struct layer_about about = {0};
    struct layer_options options = {.path = map->options->context, .about = &about};
    if (!map_has_context(map))
        return D4I_OK;
    if (!map->atlas->has_grid)
        return fail(map->context, D4I_BAD_USAGE,
                    "%s: cannot be laid below this map, since the atlas has no grid and so no projection; leave "
                    "--context out",
                    options.path);
    options.target = map->atlas->grid.crs;
    d4i_status status = layer_read(map->context, &options, &map->around);
    if (status == D4I_BAD_INPUT && about.name && !about.crs && ends(options.path, "json")) {
        layer_release(&map->around);
        layer_about_release(&about);
        options.crs = PLAIN_CRS;
        options.about = NULL;
        status = layer_read(map->context, &options, &map->around);
    }
    layer_about_release(&about);
    return status;
}

d4i_status map_note_context(struct map *map)
{
    if (!map_has_context(map))
        return D4I_OK;
    return buffer_print(map->context, &map->notes, "Land around: %s%s.\n", credit(map),
                        is_natural_earth(map->options->context) ? ", public domain" : "");
}

void map_context_entry(struct map *map)
{
    char text[256];
    if (!map_has_context(map))
        return;
    text_print(text, sizeof text, "land around (%s)", credit(map));
    map_legend_entry(map, SWATCH_FILL, palette_context, text);
}

static bool box_of(const struct outline *outline, double box[4])
{
    size_t first = outline->point_start[0], end = outline->point_start[outline->rings];
    if (first == end)
        return false;
    box[0] = box[2] = outline->xy[2 * first];
    box[1] = box[3] = outline->xy[2 * first + 1];
    for (size_t i = first; i < end; i++) {
        const double *at = outline->xy + 2 * i;
        box[0] = at[0] < box[0] ? at[0] : box[0];
        box[1] = at[1] < box[1] ? at[1] : box[1];
        box[2] = at[0] > box[2] ? at[0] : box[2];
        box[3] = at[1] > box[3] ? at[1] : box[3];
    }
    return true;
}

/* Ring by ring: of a country with far islands only those on the map are drawn. A lake follows its land. */
void map_context_draw(struct map *map, const struct frame *frame)
{
    const struct layer *layer = map->lent_around ? map->lent_around : &map->around;
    cairo_t *cairo = map->canvas.cairo;
    double box[4];
    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_WINDING);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width(cairo, 0.6 * map->unit);
    for (size_t ring = 0; ring < layer->rings; ring++) {
        size_t rings = 1;
        while (ring + rings < layer->rings && layer->ring_inner[ring + rings])
            rings++;
        struct outline outline = {.xy = layer->xy, .point_start = layer->point_start + ring, .rings = rings};
        ring += rings - 1;
        if (!box_of(&outline, box) || !frame_shows(frame, box) || !map_path(map, frame, &outline))
            continue;
        canvas_color(&map->canvas, palette_context);
        cairo_fill_preserve(cairo);
        canvas_color(&map->canvas, palette_context_line);
        cairo_stroke(cairo);
    }
}
