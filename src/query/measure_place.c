/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the units of a comparison lie, for the indices that ask: areas and points, and neighbours by touching or by
 * a kernel. Only the units of the area are each other's neighbours.
 */
#include "base/memory.h"
#include "query/measure.h"

#define REACH_USUAL 1000.0 /* metres of surroundings when none are asked for */

/* The rings of the sample's units alone; points are copied. */
struct part {
    size_t *ring_first, *point_start;
    double *xy;
};

static void part_release(struct part *part)
{
    free(part->ring_first);
    free(part->point_start);
    free(part->xy);
}

static d4i_status part_make(d4i_context *context, const struct neighbour_shapes *shapes,
                            const struct measure_sample *sample, struct part *out)
{
    size_t rings = 0, points = 0;
    for (size_t i = 0; i < sample->units; i++) {
        size_t first = shapes->ring_first[sample->item[i]], end = shapes->ring_first[sample->item[i] + 1];
        rings += end - first;
        points += shapes->point_start[end] - shapes->point_start[first];
    }
    TRY(mem_alloc(context, sample->units + 1, sizeof *out->ring_first, &out->ring_first));
    TRY(mem_alloc(context, rings + 1, sizeof *out->point_start, &out->point_start));
    TRY(mem_alloc(context, 2 * points, sizeof *out->xy, &out->xy));
    rings = points = 0;
    for (size_t i = 0; i < sample->units; i++) {
        for (size_t r = shapes->ring_first[sample->item[i]]; r < shapes->ring_first[sample->item[i] + 1]; r++) {
            size_t first = shapes->point_start[r], count = shapes->point_start[r + 1] - first;
            if (count)
                memcpy(out->xy + 2 * points, shapes->xy + 2 * first, 2 * count * sizeof *out->xy);
            points += count;
            out->point_start[++rings] = points;
        }
        out->ring_first[i + 1] = rings;
    }
    return D4I_OK;
}

/* Indices of surroundings have neighbours of their own (below). */
static bool needs_neighbours(const struct measure_question *question)
{
    for (size_t i = 0; i < question->count; i++) {
        unsigned needs = question->chosen[i].index->needs;
        if (needs & MEASURE_NEIGHBOURS && !(needs & MEASURE_SURROUNDINGS))
            return true;
    }
    return false;
}

static d4i_status find_neighbours(d4i_context *context, const struct measure_asked *asked,
                                  const struct measure_question *question, struct measure_sample *sample)
{
    struct part part = {0};
    const struct neighbour_reach reach = {.kernel = question->kernel, .bandwidth = question->reach};
    bool borders = measure_asks_needs(question) & MEASURE_BORDERS;
    bool touching = needs_neighbours(question) && !(question->reach > 0);
    d4i_status status = D4I_OK;
    if (touching || borders)
        GUARD(part_make(context, &asked->space->shapes, sample, &part));
    const struct neighbour_shapes shapes = {sample->units, part.ring_first, part.point_start, part.xy};
    if (touching)
        GUARD(neighbours_touching(context, &shapes, &sample->around));
    else if (needs_neighbours(question))
        GUARD(neighbours_within(context, sample->x, sample->y, sample->units, &reach, &sample->around));
    if (borders)
        GUARD(neighbours_bordering(context, &shapes, &sample->borders));
done:
    part_release(&part);
    return status;
}

d4i_status measure_sample_surround(d4i_context *context, const struct measure_question *question, double reach,
                                   struct measure_sample *sample)
{
    double usual = question->reach > 0 ? question->reach : REACH_USUAL;
    const struct neighbour_reach around = {
        .kernel = question->kernel, .bandwidth = reach > 0 ? reach : usual, .itself = true};
    neighbours_release(&sample->self_around);
    return neighbours_within(context, sample->x, sample->y, sample->units, &around, &sample->self_around);
}

static d4i_status take(d4i_context *context, const struct measure_sample *sample, const double *from, double **out)
{
    TRY(mem_alloc(context, sample->units, sizeof **out, out));
    for (size_t i = 0; i < sample->units; i++)
        (*out)[i] = from[sample->item[i]];
    return D4I_OK;
}

d4i_status measure_sample_place(d4i_context *context, const struct measure_asked *asked,
                                const struct measure_question *question, struct measure_sample *sample)
{
    const struct measure_space *space = asked->space;
    TRY(take(context, sample, space->area, &sample->area));
    TRY(take(context, sample, space->perimeter, &sample->perimeter));
    TRY(take(context, sample, space->x, &sample->x));
    TRY(take(context, sample, space->y, &sample->y));
    return find_neighbours(context, asked, question, sample);
}
