/* SPDX-License-Identifier: EUPL-1.2
 *
 * The two values of each unit or square, and their classes. What has no value by one of the measures is withheld or
 * unknown, and shown so.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/map.h"
#include "publish/measure.h"

#define SQUARE_KILOMETRE 1e6
#define PEOPLE ((double)D4I_PERSON)

/* What the measures are of: units, or the squares of one frame. */
struct ground {
    size_t count;
    const int64_t *total, *base, *group;
    const struct field *field; /* NULL = units */
    double *mixed;             /* effective number of groups; NULL = not asked for */
    uint8_t *status;           /* of the groups that are mixed */
};

static bool asks_for(const struct map *map, enum pair_measure measure)
{
    return map->pair.axes[0].measure == measure || map->pair.axes[1].measure == measure;
}

d4i_status map_pair_collect(struct map *map)
{
    struct naming naming = {
        .atlas = map->atlas, .variable = map->options->variable, .source = map->options->source};
    size_t count = 0;
    d4i_status status = D4I_OK;
    if (!asks_for(map, PAIR_SHARE)) {
        map->group = map->total;
        map->base = map->total->people;
        map->unstated = 0;
    }
    if (!asks_for(map, PAIR_DIVERSITY))
        return D4I_OK;
    GUARD(naming_finest(map->context, &naming, &count));
    if (count < 2) {
        status = fail(map->context, D4I_BAD_USAGE,
                      "the diversity of one group is always one; choose a variable that parts people by origin, or "
                      "another measure");
        goto done;
    }
    const struct figures_asked asked = {.of = map->options->of,
                                        .source = map->options->source,
                                        .variable = map->options->variable,
                                        .groups = naming.codes.data};
    GUARD(figures_collect(map->context, map->atlas, &asked, &map->pair.parts));
done:
    naming_release(&naming);
    return status;
}

void map_pair_release(struct map *map)
{
    figures_release(&map->pair.parts);
    free(map->pair.classes);
    map->pair.classes = NULL;
}

/* People of one group by square, and whether any of its cells has a number. */
static void sum_column(const struct map *map, const struct ground *ground, const struct figures_column *column,
                       double *people, uint8_t *status)
{
    memset(people, 0, ground->count * sizeof *people);
    memset(status, STATUS_NONE, ground->count);
    for (size_t i = 0; i < map->pair.parts.items; i++) {
        size_t at = ground->field ? map_field_at(map, ground->field, map->pair.parts.cell[i]) : i;
        if (at == SIZE_MAX)
            continue;
        status[at] = map_block_status(status[at], column->status[i]);
        people[at] += status_is_known(column->status[i]) ? (double)column->people[i] : 0;
    }
}

/* exp(H) with H = ln S - sum(n ln n) / S over the finest groups. */
static d4i_status mix(struct map *map, struct ground *ground)
{
    double *people = NULL, *sum = NULL;
    uint8_t *is = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(map->context, ground->count, sizeof *people, &people));
    GUARD(mem_alloc(map->context, ground->count, sizeof *sum, &sum));
    GUARD(mem_alloc(map->context, ground->count, 1, &is));
    GUARD(mem_alloc(map->context, ground->count, sizeof *ground->mixed, &ground->mixed));
    GUARD(mem_alloc(map->context, ground->count, 1, &ground->status));
    for (size_t c = 1; c < map->pair.parts.column_count; c++) {
        sum_column(map, ground, &map->pair.parts.columns[c], people, is);
        for (size_t i = 0; i < ground->count; i++) {
            double n = people[i] / PEOPLE;
            ground->status[i] = status_worse(ground->status[i], is[i]);
            ground->mixed[i] += n > 0 ? n * log(n) : 0;
            sum[i] += n > 0 ? n : 0;
        }
    }
    for (size_t i = 0; i < ground->count; i++)
        ground->mixed[i] = sum[i] > 0 ? exp(log(sum[i]) - ground->mixed[i] / sum[i]) : NAN;
done:
    free(people);
    free(sum);
    free(is);
    return status;
}

static void ground_release(struct ground *ground)
{
    free(ground->mixed);
    free(ground->status);
}

/* In square metres. */
static double area_of(const struct map *map, const struct ground *ground, size_t at)
{
    struct outline outline;
    double area = 0;
    if (ground->field)
        return pow((double)map->atlas->grid.cell * ground->field->side, 2);
    if (!figures_outline(&map->figures, at, &outline))
        return 0;
    for (size_t ring = 0; ring < outline.rings; ring++) {
        size_t first = outline.point_start[ring], points = outline.point_start[ring + 1] - first;
        const double *xy = outline.xy + 2 * first;
        double sum = 0;
        for (size_t i = 1; i + 1 < points; i++)
            sum +=
                (xy[2 * i] - xy[0]) * (xy[2 * i + 3] - xy[1]) - (xy[2 * i + 2] - xy[0]) * (xy[2 * i + 1] - xy[1]);
        area += (outline.inner[ring] ? -1 : 1) * fabs(sum) / 2;
    }
    return area;
}

/* NAN where there is none. */
static double value_of(const struct map *map, const struct ground *ground, enum pair_measure measure, size_t at)
{
    double people = (double)ground->total[at] / PEOPLE, area;
    if (!(people > 0))
        return NAN;
    switch (measure) {
    case PAIR_SHARE:
        return ground->base[at] > 0 ? (double)ground->group[at] / (double)ground->base[at] : NAN;
    case PAIR_DIVERSITY:
        return status_is_known(ground->status[at]) ? ground->mixed[at] : NAN;
    case PAIR_DENSITY:
        area = area_of(map, ground, at);
        return area > 0 ? people / (area / SQUARE_KILOMETRE) : NAN;
    default:
        return people;
    }
}

static d4i_status choose_breaks(struct map *map, const struct ground *ground, const uint8_t *usable)
{
    double *values = NULL;
    TRY(mem_alloc(map->context, ground->count, sizeof *values, &values));
    for (int a = 0; a < 2; a++) {
        for (size_t i = 0; i < ground->count; i++)
            values[i] = usable[i] ? value_of(map, ground, map->pair.axes[a].measure, i) : NAN;
        pair_breaks(&map->pair.axes[a], values, ground->count);
    }
    free(values);
    return D4I_OK;
}

static void classify(const struct map *map, const struct ground *ground, uint8_t *out)
{
    const struct pair_axis *axes = map->pair.axes;
    for (size_t i = 0; i < ground->count; i++) {
        double x = value_of(map, ground, axes[0].measure, i), y = value_of(map, ground, axes[1].measure, i);
        bool withheld = ground->status && ground->status[i] == D4I_SUPPRESSED;
        if (isnan(x) || isnan(y))
            out[i] = withheld ? PAIR_WITHHELD : PAIR_UNKNOWN;
        else
            out[i] = (uint8_t)(pair_class(&axes[1], y) * PAIR_SIDE + pair_class(&axes[0], x));
    }
}

static d4i_status of_units(struct map *map)
{
    uint8_t *usable = NULL;
    struct ground ground = {
        .count = map->figures.items, .total = map->total->people, .base = map->base, .group = map->group->people};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(map->context, ground.count, 1, &usable));
    GUARD(mem_alloc(map->context, ground.count, 1, &map->pair.classes));
    map_units_usable(map, usable);
    if (asks_for(map, PAIR_DIVERSITY))
        GUARD(mix(map, &ground));
    GUARD(choose_breaks(map, &ground, usable));
    classify(map, &ground, map->pair.classes);
    map_units_count(map);
done:
    free(usable);
    ground_release(&ground);
    return status;
}

/* Breaks are those of the main frame. */
static d4i_status of_cells(struct map *map)
{
    uint8_t *usable = NULL;
    struct ground ground = {0};
    d4i_status status = D4I_OK;
    for (int f = 0; f < map->frame_count; f++) {
        struct field *field = &map->fields[f];
        size_t count = (size_t)field->columns * (size_t)field->rows;
        ground_release(&ground);
        ground = (struct ground){count, field->total, field->base, field->group, field, NULL, NULL};
        GUARD(mem_alloc(map->context, count, 1, &field->pair));
        if (asks_for(map, PAIR_DIVERSITY))
            GUARD(mix(map, &ground));
        if (f == 0) {
            GUARD(mem_alloc(map->context, count, 1, &usable));
            for (size_t i = 0; i < count; i++)
                usable[i] = status_is_known(field->status[i]);
            GUARD(choose_breaks(map, &ground, usable));
        }
        classify(map, &ground, field->pair);
    }
    map_cells_count(map);
done:
    free(usable);
    ground_release(&ground);
    return status;
}

d4i_status map_pair_make(struct map *map)
{
    if (map->figures.of == FIGURES_CELLS)
        TRY(map_cells_fill(map));
    TRY(map->figures.of == FIGURES_CELLS ? of_cells(map) : of_units(map));
    map_noise_settle(map);
    return D4I_OK;
}
