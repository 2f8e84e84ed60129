/* SPDX-License-Identifier: EUPL-1.2
 *
 * Polygons on the pixels of a raster. Vertices are snapped to 1/4096 of a pixel; what lies so far outside the
 * raster that the lattice does not reach it is cut off before, at points that are snapped as well.
 */
#include <math.h>

#include "base/memory.h"
#include "base/threads.h"
#include "query/zonal.h"

#define LATTICE_SIDE 2147475456.0 /* lattice units that a shape may measure: just under 2^31 */

struct point {
    double x, y; /* lattice units from the raster's south-west corner */
};

struct point_list {
    struct point *at;
    size_t count, capacity;
};

/* Memory of one worker. */
struct worker {
    struct cover_scratch *scratch;
    struct cover cover;
    struct point_list ring, cut;
    struct lattice_point *points;
    size_t point_capacity;
    uint32_t *ring_start;
    size_t ring_capacity;
    struct shape shape;
    size_t count; /* points of the shape */
};

struct task {
    const struct layer *layer;
    const struct raster *raster;
    struct worker *workers;
    struct zonal_covers *covers;
};

void zonal_covers_release(struct zonal_covers *covers)
{
    for (size_t i = 0; i < covers->count; i++)
        cover_release(&covers->cover[i]);
    free(covers->cover);
    *covers = (struct zonal_covers){0};
}

static void worker_release(struct worker *worker)
{
    cover_scratch_free(worker->scratch);
    cover_release(&worker->cover);
    free(worker->ring.at);
    free(worker->cut.at);
    free(worker->points);
    free(worker->ring_start);
}

static d4i_status list_add(d4i_context *context, struct point_list *list, struct point point)
{
    TRY(mem_grow(context, &list->at, &list->capacity, list->count + 1, sizeof *list->at));
    list->at[list->count++] = point;
    return D4I_OK;
}

/* One side of the box: which coordinate, its limit, and whether the inside is below it. */
struct side {
    bool vertical, below;
    double limit;
};

static bool is_inside(const struct side *side, struct point p)
{
    double value = side->vertical ? p.x : p.y;
    return side->below ? value <= side->limit : value >= side->limit;
}

/* Where an edge crosses the side; reckoned from the same end whichever way the edge runs, so that neighbours get
 * the same point. */
static struct point crossing(const struct side *side, struct point a, struct point b)
{
    if (a.y > b.y || (a.y == b.y && a.x > b.x)) {
        struct point swap = a;
        a = b;
        b = swap;
    }
    if (side->vertical)
        return (struct point){side->limit, a.y + (b.y - a.y) * ((side->limit - a.x) / (b.x - a.x))};
    return (struct point){a.x + (b.x - a.x) * ((side->limit - a.y) / (b.y - a.y)), side->limit};
}

/* Sutherland and Hodgman 1974, one side. Edges that run along the side cancel in signed areas. */
static d4i_status cut_side(d4i_context *context, const struct side *side, const struct point_list *in,
                           struct point_list *out)
{
    out->count = 0;
    for (size_t i = 0; i < in->count; i++) {
        struct point a = in->at[i ? i - 1 : in->count - 1], b = in->at[i];
        if (is_inside(side, a) != is_inside(side, b))
            TRY(list_add(context, out, crossing(side, a, b)));
        if (is_inside(side, b))
            TRY(list_add(context, out, b));
    }
    return D4I_OK;
}

static d4i_status cut_ring(d4i_context *context, const struct raster *raster, struct worker *worker)
{
    const double width = (double)raster->columns * GRID_STEPS, height = (double)raster->rows * GRID_STEPS;
    const double aside = (LATTICE_SIDE - width) / 2, above = (LATTICE_SIDE - height) / 2;
    const struct side sides[] = {
        {true, false, -aside}, {true, true, width + aside}, {false, false, -above}, {false, true, height + above}};
    for (size_t s = 0; s < 4; s++) {
        bool all = true;
        for (size_t i = 0; all && i < worker->ring.count; i++)
            all = is_inside(&sides[s], worker->ring.at[i]);
        if (all)
            continue;
        TRY(cut_side(context, &sides[s], &worker->ring, &worker->cut));
        struct point_list swap = worker->ring;
        worker->ring = worker->cut;
        worker->cut = swap;
    }
    return D4I_OK;
}

static d4i_status load_ring(d4i_context *context, const struct task *task, size_t ring, struct worker *worker)
{
    const struct layer *layer = task->layer;
    const struct raster *raster = task->raster;
    double south = raster->north - raster->rows * raster->pixel_height;
    size_t first = layer->point_start[ring], end = layer->point_start[ring + 1];
    worker->ring.count = 0;
    TRY(mem_grow(context, &worker->ring.at, &worker->ring.capacity, end - first, sizeof *worker->ring.at));
    for (size_t i = first; i < end; i++)
        worker->ring.at[worker->ring.count++] = (struct point){
            (layer->xy[2 * i] - raster->west) / raster->pixel_width * GRID_STEPS,
            (layer->xy[2 * i + 1] - south) / raster->pixel_height * GRID_STEPS,
        };
    return cut_ring(context, raster, worker);
}

static bool same_point(struct lattice_point a, struct lattice_point b)
{
    return a.x == b.x && a.y == b.y;
}

/* Snaps the ring and appends it to the shape; rings that collapse enclose nothing and are left out. */
static d4i_status add_ring(d4i_context *context, struct worker *worker)
{
    size_t first = worker->count;
    TRY(mem_grow(context, &worker->points, &worker->point_capacity, first + worker->ring.count,
                 sizeof *worker->points));
    for (size_t i = 0; i < worker->ring.count; i++) {
        struct lattice_point p = {(int32_t)floor(worker->ring.at[i].x + 0.5),
                                  (int32_t)floor(worker->ring.at[i].y + 0.5)};
        if (worker->count == first || !same_point(worker->points[worker->count - 1], p))
            worker->points[worker->count++] = p; /* grown above: NOLINT(clang-analyzer-core.NullDereference) */
    }
    if (worker->count - first < 3) {
        worker->count = first;
        return D4I_OK;
    }
    if (worker->count > UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "a polygon has more than %u points", UINT32_MAX);
    uint32_t rings = ++worker->shape.rings;
    TRY(mem_grow(context, &worker->ring_start, &worker->ring_capacity, (size_t)rings + 1,
                 sizeof *worker->ring_start));
    worker->ring_start[0] = 0;
    worker->ring_start[rings] = (uint32_t)worker->count;
    return D4I_OK;
}

/* Keeps a copy that is as long as it has to be. */
static d4i_status keep(d4i_context *context, const struct cover *made, struct cover *out)
{
    *out = *made;
    out->runs = NULL;
    out->capacity = made->count;
    TRY(mem_alloc(context, made->count, sizeof *out->runs, &out->runs));
    memcpy(out->runs, made->runs, made->count * sizeof *out->runs);
    return D4I_OK;
}

static d4i_status cover_polygon(d4i_context *context, void *argument, size_t index, int number)
{
    struct task *task = argument;
    struct worker *worker = &task->workers[number];
    worker->shape.rings = 0;
    worker->count = 0;
    for (size_t r = task->layer->ring_first[index]; r < task->layer->ring_first[index + 1]; r++) {
        TRY(load_ring(context, task, r, worker));
        if (worker->ring.count >= 3)
            TRY(add_ring(context, worker));
    }
    if (worker->shape.rings == 0)
        return D4I_OK;
    worker->shape.points = worker->points;
    worker->shape.ring_start = worker->ring_start;
    if (!worker->scratch)
        TRY(cover_scratch_new(context, &worker->scratch));
    TRY(cover_shape(context, worker->scratch, &worker->shape, task->raster->columns, task->raster->rows,
                    &worker->cover));
    return keep(context, &worker->cover, &task->covers->cover[index]);
}

d4i_status zonal_cover(d4i_context *context, const struct layer *layer, const struct raster *raster,
                       struct zonal_covers *out)
{
    if (raster->columns > ZONAL_SIDE_MAX || raster->rows > ZONAL_SIDE_MAX)
        return fail(
            context, D4I_BAD_INPUT,
            "the raster has %d x %d pixels; zonal sums hold up to %d on a side, so cut it (gdal_translate -srcwin)",
            raster->columns, raster->rows, ZONAL_SIDE_MAX);
    int workers = threads_count(context);
    struct zonal_covers covers = {0};
    struct task task = {.layer = layer, .raster = raster, .covers = &covers};
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, (size_t)workers, sizeof *task.workers, &task.workers));
    GUARD(mem_alloc(context, layer->features, sizeof *covers.cover, &covers.cover));
    covers.count = layer->features;
    GUARD(threads_run(context, "covering polygons", layer->features, cover_polygon, &task));
    *out = covers;
    covers = (struct zonal_covers){0};
done:
    for (int i = 0; task.workers && i < workers; i++)
        worker_release(&task.workers[i]);
    free(task.workers);
    zonal_covers_release(&covers);
    return status;
}
