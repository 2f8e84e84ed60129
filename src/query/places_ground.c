/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where places lie: the area of their polygons, and whether a place lies in a functional urban area, and so in a
 * city's commuting zone unless it is a city. A ward of a large city is small, but not a small town.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/wide.h"
#include "grid/cover.h"
#include "query/answer.h"
#include "query/urban.h"

/* --- area and middle --------------------------------------------------------------------------------------- */

/* Twice the signed area, and the moments that the middle is reckoned from; about the first point, so that digits
 * are not lost to large coordinates. */
struct moments {
    double area, x, y;
};

static struct moments ring_moments(const struct atlas_shapes *shapes, size_t ring, double x0, double y0)
{
    struct moments sum = {0};
    size_t first = shapes->point_start[ring], end = shapes->point_start[ring + 1];
    for (size_t i = first; i < end; i++) {
        const double *a = shapes->xy + 2 * i, *b = shapes->xy + 2 * (i + 1 < end ? i + 1 : first);
        double ax = a[0] - x0, ay = a[1] - y0, bx = b[0] - x0, by = b[1] - y0, cross = ax * by - bx * ay;
        sum.area += cross;
        sum.x += (ax + bx) * cross;
        sum.y += (ay + by) * cross;
    }
    return sum;
}

static void measure_shape(const struct atlas_shapes *shapes, size_t item, struct place *place)
{
    size_t first = shapes->ring_first[item], end = shapes->ring_first[item + 1];
    struct moments all = {0};
    if (first == end)
        return;
    const double *origin = shapes->xy + 2 * shapes->point_start[first];
    for (size_t ring = first; ring < end; ring++) {
        struct moments part = ring_moments(shapes, ring, origin[0], origin[1]);
        double sign = (part.area < 0) != shapes->ring_inner[ring] ? -1 : 1; /* outer ones add, holes take away */
        all.area += sign * part.area;
        all.x += sign * part.x;
        all.y += sign * part.y;
    }
    if (!(all.area > 0))
        return;
    place->area = all.area / 2;
    place->x = origin[0] + all.x / (3 * all.area);
    place->y = origin[1] + all.y / (3 * all.area);
}

void places_measure_ground(struct places *places, size_t level)
{
    const struct atlas *atlas = places->atlas;
    for (size_t i = 0; i < places->count; i++) {
        struct place *place = &places->list[i];
        const struct atlas_source *source = level == ANSWER_ZONES ? &atlas->sources[place->source] : NULL;
        const struct atlas_shapes *shapes = source ? &source->shapes : &atlas->levels[level].shapes;
        size_t item = source ? place->index - source->first_zone : place->index;
        if (source && source->cells) {
            const struct grid_square *square = &source->square[item];
            place->area = (double)square->size * (double)square->size;
            place->x = (double)square->east + (double)square->size / 2;
            place->y = (double)square->north + (double)square->size / 2;
        } else if (item < shapes->items) {
            measure_shape(shapes, item, place);
        }
    }
}

/* --- commuting zones --------------------------------------------------------------------------------------- */

struct covered {
    uint64_t cell;
    uint64_t coverage;
};

static int compare_covered(const void *a, const void *b)
{
    const struct covered *x = a, *y = b;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

/* How much of each cell lies in any of the areas. */
static d4i_status cover_cells(d4i_context *context, const struct pairs *pairs, struct covered **out, size_t *count)
{
    struct covered *list;
    size_t used = 0;
    TRY(mem_alloc(context, pairs->count, sizeof *list, &list));
    for (size_t i = 0; i < pairs->count; i++)
        list[i] = (struct covered){pairs_cell(pairs, i), pairs->coverage[i]};
    if (pairs->count)
        qsort(list, pairs->count, sizeof *list, compare_covered);
    for (size_t i = 0; i < pairs->count; i++) {
        if (used && list[used - 1].cell == list[i].cell)
            list[used - 1].coverage += list[i].coverage;
        else
            list[used++] = list[i];
    }
    *out = list;
    *count = used;
    return D4I_OK;
}

/* People of each place, and those of them in the areas: of a cell the part that the place covers, evenly. */
struct inside {
    int64_t people, in_area;
};

static void add_pairs(const struct urban_map *map, const struct pairs *pairs, const struct covered *covered,
                      size_t count, struct inside *inside)
{
    for (size_t i = 0; i < pairs->count; i++) {
        struct covered key = {.cell = pairs_cell(pairs, i)};
        const struct covered *found = count ? bsearch(&key, covered, count, sizeof key, compare_covered) : NULL;
        size_t at = urban_find_cell(map->found.cell, map->found.count, key.cell);
        uint64_t ground = at == map->found.count ? 0 : map->ground ? map->ground[at] : COVER_FULL;
        if (ground == 0)
            continue; /* nobody lives there */
        int64_t part = urban_part_of_cell(map, at, pairs->coverage[i]);
        uint64_t coverage = !found ? 0 : found->coverage < ground ? found->coverage : ground;
        inside[pairs->zone[i]].people += part;
        inside[pairs->zone[i]].in_area += (int64_t)((int128)part * coverage / ground);
    }
}

d4i_status places_find_commuting(d4i_context *context, const struct atlas *atlas, size_t level, const char *areas,
                                 const struct urban_map *map, struct places *places)
{
    struct covered *covered = NULL;
    struct inside *inside = NULL;
    size_t of, count = 0;
    d4i_status status = D4I_OK;
    GUARD(answer_level(context, atlas, areas, &of));
    if (of == ANSWER_ZONES) {
        status = fail(context, D4I_BAD_USAGE, "functional urban areas are a level of units, not the zones");
        goto done;
    }
    GUARD(urban_check_level(context, &atlas->levels[of]));
    const struct pairs *pairs = level == ANSWER_ZONES ? &atlas->pairs : &atlas->levels[level].pairs;
    size_t items = level == ANSWER_ZONES ? atlas_zone_count(atlas) : atlas->levels[level].codes.count;
    GUARD(cover_cells(context, &atlas->levels[of].pairs, &covered, &count));
    GUARD(mem_alloc(context, items, sizeof *inside, &inside));
    add_pairs(map, pairs, covered, count, inside);
    for (size_t i = 0; i < places->count; i++) {
        const struct inside *in = &inside[places->list[i].index];
        places->list[i].in_area = in->people > 0 && 2 * (int128)in->in_area >= in->people;
    }
done:
    free(covered);
    free(inside);
    return status;
}
