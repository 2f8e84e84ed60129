/* SPDX-License-Identifier: EUPL-1.2
 *
 * Items by themselves: where a unit, zone or cell lies, and what it is called.
 */
#include <math.h>

#include "publish/figures.h"
#include "query/answer.h"
#include "query/places.h"

/* The source of a zone, and the zone's number in it. */
static const struct atlas_source *source_at(const struct atlas *atlas, size_t zone, size_t *within)
{
    for (size_t s = 0; s < atlas->source_count; s++) {
        *within = zone - atlas->sources[s].first_zone;
        if (*within < atlas->sources[s].zone_count)
            return &atlas->sources[s];
    }
    return NULL;
}

static bool outline_of_shapes(const struct atlas_shapes *shapes, size_t item, struct outline *out)
{
    if (item >= shapes->items || shapes->ring_first[item] == shapes->ring_first[item + 1])
        return false;
    size_t first = shapes->ring_first[item];
    out->xy = shapes->xy;
    out->point_start = shapes->point_start + first;
    out->inner = shapes->ring_inner + first;
    out->rings = shapes->ring_first[item + 1] - first;
    return true;
}

static bool outline_of_square(double west, double south, double size, struct outline *out)
{
    const double corners[8] = {west, south, west + size, south, west + size, south + size, west, south + size};
    memcpy(out->corners, corners, sizeof corners);
    out->corner_start[0] = 0;
    out->corner_start[1] = 4;
    out->corner_inner[0] = false;
    out->xy = out->corners;
    out->point_start = out->corner_start;
    out->inner = out->corner_inner;
    out->rings = 1;
    return true;
}

bool figures_outline(const struct figures *figures, size_t item, struct outline *out)
{
    const struct grid *grid = &figures->atlas->grid;
    if (figures->of != FIGURES_CELLS && !place_country_asked(figures->countries, figures_country(figures, item)))
        return false;
    if (figures->of == FIGURES_UNITS)
        return outline_of_shapes(&figures->level->shapes, item, out);
    if (figures->of == FIGURES_CELLS) {
        uint64_t columns = (uint64_t)grid->columns, cell = figures->cell[item];
        return outline_of_square((double)(grid->west + (int64_t)(cell % columns) * grid->cell),
                                 (double)(grid->south + (int64_t)(cell / columns) * grid->cell), grid->cell, out);
    }
    size_t within = 0;
    const struct atlas_source *source = source_at(figures->atlas, figures->first_zone + item, &within);
    if (!source)
        return false;
    if (!source->cells)
        return outline_of_shapes(&source->shapes, within, out);
    const struct grid_square *square = &source->square[within];
    return outline_of_square((double)square->east, (double)square->north, square->size, out);
}

bool figures_box(const struct figures *figures, size_t item, double box[4])
{
    struct outline outline;
    if (!figures_outline(figures, item, &outline))
        return false;
    box[0] = box[1] = INFINITY;
    box[2] = box[3] = -INFINITY;
    for (size_t i = outline.point_start[0]; i < outline.point_start[outline.rings]; i++)
        for (int axis = 0; axis < 2; axis++) {
            box[axis] = fmin(box[axis], outline.xy[2 * i + (size_t)axis]);
            box[axis + 2] = fmax(box[axis + 2], outline.xy[2 * i + (size_t)axis]);
        }
    return true;
}

size_t figures_with_geometry(const struct figures *figures)
{
    struct outline outline;
    size_t count = 0;
    for (size_t i = 0; i < figures->items; i++)
        count += figures_outline(figures, i, &outline);
    return count;
}

const char *figures_code(const struct figures *figures, size_t item, char *code)
{
    if (figures->of == FIGURES_UNITS)
        return names_at(&figures->level->codes, (uint32_t)item);
    if (figures->of == FIGURES_CELLS)
        return grid_cell_code(&figures->atlas->grid, figures->cell[item], code);
    size_t within = 0;
    const struct atlas_source *source = source_at(figures->atlas, figures->first_zone + item, &within);
    if (!source)
        return "";
    return source->cells ? grid_short_code(&source->square[within], code)
                         : names_at(&source->keys, (uint32_t)within);
}

const char *figures_name(const struct figures *figures, size_t item)
{
    size_t within = 0;
    if (figures->of == FIGURES_UNITS)
        return figures->level->names && figures->level->names[item] ? figures->level->names[item] : "";
    if (figures->of == FIGURES_CELLS)
        return "";
    const struct atlas_source *source = source_at(figures->atlas, figures->first_zone + item, &within);
    return source && source->names && source->names[within] ? source->names[within] : "";
}

const char *figures_country(const struct figures *figures, size_t item)
{
    size_t within = 0;
    if (figures->of == FIGURES_UNITS)
        return answer_country(figures->atlas, figures->level, item, figures->source_of[item]);
    if (figures->of == FIGURES_CELLS)
        return "";
    const struct atlas_source *source = source_at(figures->atlas, figures->first_zone + item, &within);
    return source && source->country ? source->country : "";
}

bool figures_left_out(const struct figures *figures, size_t item)
{
    return figures->of == FIGURES_UNITS && figures->source_of[item] == SIZE_MAX &&
           !answer_covers_unit(figures->atlas, figures->level, item);
}

const char *figures_status(const struct figures *figures, const struct figures_column *column, size_t item)
{
    return figures_left_out(figures, item) ? "not covered"
                                           : d4i_value_status_text((d4i_value_status)column->status[item]);
}

char *figures_noun(const struct figures *figures, char *out)
{
    int32_t cell = figures->atlas->grid.cell;
    if (figures->of == FIGURES_UNITS)
        text_print(out, 64, "%s",
                   figures->level->title && figures->level->title[0] ? figures->level->title : figures->level->id);
    else if (figures->of == FIGURES_ZONES)
        text_print(out, 64, "zones");
    else if (cell % 1000 == 0)
        text_print(out, 64, "cells of %d km", cell / 1000);
    else
        text_print(out, 64, "cells of %d m", cell);
    if (out[0] >= 'A' && out[0] <= 'Z' && out[1] >= 'a' && out[1] <= 'z') /* "Municipalities", not "LAU" */
        out[0] = (char)(out[0] - 'A' + 'a');
    return out;
}
