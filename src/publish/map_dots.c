/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where dots stand. Systematic sampling along a Hilbert curve (as whole people are made in allocate/rounding.h, but
 * by the place of cells and not by zone): the start is random, the step is the people per dot, so that a region
 * that the curve enters seldom has as many dots as its people make, within one a visit. A dot that several villages
 * make together stands in one of them.
 */
#include "publish/map_dots.h"

#include <math.h>

#include "allocate/hilbert.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/random.h"
#include "d4i/publish.h"

#define DOTS_MOST ((size_t)2000000)
#define SQUARES 140 /* along the longer side of a map; a dot is 1 / (2.5 SQUARES) of it wide */
#define ROOM 6      /* dots in a square before they hide each other */
#define SEEN 0.4    /* part of the dots that must find room */
#define CROWD 40000 /* dots that are enough */

enum { PURPOSE_START = 1, PURPOSE_PLACE, PURPOSE_ORDER }; /* what a random number is for */

void dots_release(struct dots *dots)
{
    free(dots->list);
    free(dots->of_group);
    *dots = (struct dots){0};
}

/* From Okabe and Ito's colours (2008) by search, since their blue and green are close to each other without blue
 * cones: any two, and each and light land, are at least 27 apart (CIE L*a*b*) in every common form of sight. */
struct color dots_color(size_t column)
{
    static const uint32_t colors[D4I_DOT_GROUPS] = {0x084080, 0xf6b426, 0xb22f04, 0x24ceff,
                                                    0x329b59, 0xa3759f, 0x431535};
    uint32_t rgb = colors[(column - 1) % D4I_DOT_GROUPS];
    return (struct color){(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0};
}

/* Cells in the order of the curve. */
static d4i_status in_order(d4i_context *context, const struct figures *figures, struct keyed **out)
{
    struct hilbert *curve = NULL;
    struct keyed *list = NULL, *spare = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, 1, sizeof *curve, &curve));
    GUARD(mem_alloc(context, figures->items, sizeof *list, &list));
    GUARD(mem_alloc(context, figures->items, sizeof *spare, &spare));
    hilbert_make(curve);
    for (size_t i = 0; i < figures->items; i++) {
        uint32_t x, y;
        hilbert_position(&figures->atlas->grid, figures->cell[i], &x, &y);
        list[i] = (struct keyed){hilbert_key(curve, x, y), i};
    }
    keyed_sort(list, spare, figures->items);
    *out = list;
    list = NULL;
done:
    free(curve);
    free(list);
    free(spare);
    return status;
}

/* The n-th dot of a cell. The cell's own place on the CRS counts, so that a larger grid moves none. */
static d4i_status add_dot(d4i_context *context, struct dots *dots, const struct grid *grid, uint64_t cell,
                          size_t column, struct random_stream stream, uint32_t n)
{
    const uint64_t along = cell % (uint64_t)grid->columns, up = cell / (uint64_t)grid->columns;
    double west = (double)grid->west + (double)along * grid->cell;
    double south = (double)grid->south + (double)up * grid->cell;
    if (dots->count == DOTS_MOST)
        return fail(context, D4I_BAD_USAGE,
                    "a dot for %lld people makes more than %zu dots; let one stand for more people (--per)",
                    (long long)dots->per, DOTS_MOST);
    struct random_stream shuffle = stream;
    shuffle.c |= PURPOSE_ORDER; /* the lowest bits are PURPOSE_PLACE */
    TRY(mem_grow(context, &dots->list, &dots->capacity, dots->count + 1, sizeof *dots->list));
    dots->list[dots->count++] = (struct dot){.east = west + grid->cell * random_unit(stream, 2 * n),
                                             .north = south + grid->cell * random_unit(stream, 2 * n + 1),
                                             .order = random_u32(shuffle, n),
                                             .column = (uint8_t)column};
    dots->of_group[column]++;
    return D4I_OK;
}

static d4i_status place_column(d4i_context *context, const struct figures *figures, size_t column,
                               const struct keyed *order, uint64_t seed, struct dots *dots)
{
    const struct figures_column *group = &figures->columns[column];
    const int64_t step = dots->per * D4I_PERSON;
    uint32_t purpose = (uint32_t)hash_bytes64(group->code, strlen(group->code)) & ~UINT32_C(3);
    int64_t next =
        (int64_t)(random_unit((struct random_stream){seed, 0, 0, purpose | PURPOSE_START}, 0) * (double)step);
    int64_t so_far = 0;
    for (size_t i = 0; i < figures->items; i++) {
        size_t item = order[i].item;
        uint64_t key = order[i].key;
        struct random_stream stream = {seed, (uint32_t)key, (uint32_t)(key >> 32), purpose | PURPOSE_PLACE};
        if (group->people[item] <= 0)
            continue;
        so_far += group->people[item];
        for (uint32_t n = 0; next < so_far; n++, next += step)
            TRY(add_dot(context, dots, &figures->atlas->grid, figures->cell[item], column, stream, n));
    }
    return D4I_OK;
}

static int by_order(const void *a, const void *b)
{
    const struct dot *x = a, *y = b;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->column != y->column ? (x->column > y->column) - (x->column < y->column)
                                  : (x->east > y->east) - (x->east < y->east);
}

d4i_status dots_place(d4i_context *context, const struct figures *figures, uint64_t seed, struct dots *dots)
{
    struct keyed *order = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, figures->column_count, sizeof *dots->of_group, &dots->of_group));
    GUARD(in_order(context, figures, &order));
    for (size_t c = 1; c < figures->column_count; c++)
        GUARD(place_column(context, figures, c, order, seed, dots));
    if (dots->count)
        qsort(dots->list, dots->count, sizeof *dots->list, by_order);
done:
    free(order);
    return status;
}

/* People of all groups in squares of the box; the rest lies outside it. */
static d4i_status sum_squares(d4i_context *context, const struct figures *figures, const double box[4], double side,
                              double **out)
{
    const struct grid *grid = &figures->atlas->grid;
    TRY(mem_alloc(context, (size_t)SQUARES * SQUARES, sizeof **out, out));
    for (size_t i = 0; i < figures->items; i++) {
        const uint64_t along = figures->cell[i] % (uint64_t)grid->columns;
        const uint64_t up = figures->cell[i] / (uint64_t)grid->columns;
        double east = (double)grid->west + ((double)along + 0.5) * grid->cell;
        double north = (double)grid->south + ((double)up + 0.5) * grid->cell;
        if (east < box[0] || east >= box[2] || north < box[1] || north >= box[3])
            continue;
        size_t at = (size_t)((north - box[1]) / side) * SQUARES + (size_t)((east - box[0]) / side);
        for (size_t c = 1; c < figures->column_count && at < (size_t)SQUARES * SQUARES; c++)
            (*out)[at] += (double)figures->columns[c].people[i] / (double)D4I_PERSON;
    }
    return D4I_OK;
}

static bool told_apart(const double *people, double room, double per)
{
    double dots = 0, seen = 0;
    for (size_t i = 0; i < (size_t)SQUARES * SQUARES; i++) {
        dots += people[i] / per;
        seen += fmin(people[i] / per, room);
    }
    return dots <= CROWD && seen >= SEEN * dots;
}

d4i_status dots_choose(d4i_context *context, const struct figures *figures, const double box[4], int64_t *per)
{
    static const int64_t mantissa[] = {1, 2, 5};
    double *people = NULL;
    int64_t power = D4I_DOT_LEAST;
    double extent = fmax(box[2] - box[0], box[3] - box[1]);
    double side = fmax(extent / SQUARES, figures->atlas->grid.cell); /* dots spread over their cell */
    double room = ROOM * pow(side * SQUARES / extent, 2);
    TRY(sum_squares(context, figures, box, side, &people));
    *per = D4I_DOT_LEAST;
    for (int i = 0; i < 24; i++) {
        *per = mantissa[i % 3] * power;
        if (told_apart(people, room, (double)*per))
            break;
        power *= i % 3 == 2 ? 10 : 1;
    }
    free(people);
    return D4I_OK;
}
