/* SPDX-License-Identifier: EUPL-1.2
 *
 * Coverage of cells by a shape: edges add increments (edge.h) to the cells they cross, and the running sum of a
 * row's increments is the coverage. The increments go into a dense array over the shape's box, or, where the box
 * is large and mostly empty, into a list that is sorted.
 */
#include "grid/cover.h"

#include "base/memory.h"
#include "grid/edge.h"

/* A box of this many cells is always done densely (256 KiB: about the second-level cache). */
#define DENSE_ALWAYS ((uint64_t)1 << 16)
#define DENSE_MOST ((uint64_t)1 << 24)
/* Cells that a dense scan passes in the time that a sparse cell is sorted. */
#define DENSE_GAIN 24

#define RADIX_BITS 11
#define RADIX (1 << RADIX_BITS)

struct increment {
    uint64_t place; /* row * columns + column */
    uint32_t value;
};

struct cover_scratch {
    uint32_t *cells; /* all zero between calls */
    size_t cells_capacity;
    struct increment *list, *sorted;
    size_t list_capacity, sorted_capacity, list_count;
    uint64_t list_columns;
};

/* The box of a shape: its lattice corners, and the cells of it that lie in the grid. */
struct frame {
    int64_t west, south, east, north;
    int32_t column, row, columns, rows;
    bool clipped;
};

d4i_status cover_scratch_new(d4i_context *context, struct cover_scratch **out)
{
    return mem_alloc(context, 1, sizeof **out, out);
}

void cover_scratch_free(struct cover_scratch *scratch)
{
    if (!scratch)
        return;
    free(scratch->cells);
    free(scratch->list);
    free(scratch->sorted);
    free(scratch);
}

void cover_release(struct cover *cover)
{
    free(cover->runs);
    memset(cover, 0, sizeof *cover);
}

static struct frame frame_of(const struct shape *shape, int32_t columns, int32_t rows)
{
    const struct lattice_point *points = shape->points;
    uint32_t first = shape->ring_start[0], end = shape->ring_start[shape->rings];
    int32_t west = INT32_MAX, south = INT32_MAX, east = INT32_MIN, north = INT32_MIN;
    for (uint32_t i = first; i < end; i++) {
        west = points[i].x < west ? points[i].x : west;
        east = points[i].x > east ? points[i].x : east;
        south = points[i].y < south ? points[i].y : south;
        north = points[i].y > north ? points[i].y : north;
    }
    struct frame frame = {.west = west, .south = south, .east = east, .north = north};
    int32_t c0 = west >> EDGE_BITS, c1 = east >> EDGE_BITS, r0 = south >> EDGE_BITS, r1 = north >> EDGE_BITS;
    frame.clipped = c0 < 0 || r0 < 0 || c1 >= columns || r1 >= rows;
    c0 = c0 < 0 ? 0 : c0;
    r0 = r0 < 0 ? 0 : r0;
    c1 = c1 >= columns ? columns - 1 : c1;
    r1 = r1 >= rows ? rows - 1 : r1;
    frame.column = c0;
    frame.row = r0;
    frame.columns = c1 < c0 ? 0 : c1 - c0 + 1;
    frame.rows = r1 < r0 ? 0 : r1 - r0 + 1;
    return frame;
}

/* --- dense ---------------------------------------------------------------------------------------------- */

struct dense {
    uint32_t *cells;
    size_t stride;
};

static inline void dense_add(void *sink, int64_t row, int64_t column, uint32_t increment)
{
    struct dense *dense = sink;
    dense->cells[(size_t)row * dense->stride + (size_t)column] += increment;
}

/* An edge that leaves its 2 x 2 cells, or the grid. */
static __attribute__((noinline)) void dense_long(struct dense dense, const struct frame *frame, int64_t xa,
                                                 int64_t ya, int64_t xb, int64_t yb)
{
    if (ya == yb)
        return;
    struct edge edge = edge_of(xa, ya, xb, yb);
    edge_walk(&edge, frame->columns, frame->rows, dense_add, &dense);
}

static void dense_ring_clipped(struct dense dense, const struct frame *frame, const struct lattice_point *points,
                               uint32_t count)
{
    int64_t west = frame->column * EDGE_STEP, south = frame->row * EDGE_STEP;
    struct lattice_point a = points[count - 1];
    for (uint32_t i = 0; i < count; i++) {
        dense_long(dense, frame, a.x - west, a.y - south, points[i].x - west, points[i].y - south);
        a = points[i];
    }
}

/* The hot loop. Most edges of small zones stay in one cell: those need two multiplications. */
static void dense_ring(struct dense dense, const struct frame *frame, const struct lattice_point *points,
                       uint32_t count)
{
    int32_t west = frame->column * GRID_STEPS, south = frame->row * GRID_STEPS;
    int32_t xa = points[count - 1].x - west, ya = points[count - 1].y - south;
    for (uint32_t i = 0; i < count; i++) {
        int32_t xb = points[i].x - west, yb = points[i].y - south;
        uint32_t moved = (uint32_t)((xa ^ xb) | (ya ^ yb)) >> EDGE_BITS;
        if (moved == 0) {
            uint32_t *at = dense.cells + (size_t)(ya >> EDGE_BITS) * dense.stride + (size_t)(xa >> EDGE_BITS);
            int32_t fall = ya - yb, offsets = (xa & EDGE_MASK) + (xb & EDGE_MASK);
            at[0] += (uint32_t)(fall * (2 * GRID_STEPS - offsets));
            at[1] += (uint32_t)(fall * offsets);
        } else {
            int32_t columns = (xa >> EDGE_BITS) - (xb >> EDGE_BITS), rows = (ya >> EDGE_BITS) - (yb >> EDGE_BITS);
            if ((uint32_t)(columns + 1) <= 2 && (uint32_t)(rows + 1) <= 2)
                edge_short(dense.cells, dense.stride, xa, ya, xb, yb);
            else
                dense_long(dense, frame, xa, ya, xb, yb);
        }
        xa = xb;
        ya = yb;
    }
}

/* Running sums of a row of increments into runs. No branch: whether a cell's increment is 0 cannot be foreseen. */
static struct cover_run *dense_row(const uint32_t *cells, const struct frame *frame, int32_t row, uint32_t turn,
                                   struct cover_run *run)
{
    uint32_t sum = 0;
    int32_t start = 0;
    for (int32_t c = 0; c < frame->columns; c++) {
        uint32_t increment = (cells[c] ^ turn) - turn;
        run += (increment != 0) & (sum != 0);
        start = increment != 0 ? c : start;
        sum += increment;
        *run = (struct cover_run){row, frame->column + start, (uint32_t)(c + 1 - start), (int32_t)sum};
    }
    return run + (sum != 0);
}

static d4i_status cover_dense(d4i_context *context, struct cover_scratch *scratch, const struct shape *shape,
                              const struct frame *frame, struct cover *out)
{
    size_t stride = (size_t)frame->columns + 2, used = stride * ((size_t)frame->rows + 1);
    if (used > scratch->cells_capacity) {
        size_t capacity = used + used / 2;
        free(scratch->cells);
        scratch->cells = NULL;
        scratch->cells_capacity = 0;
        TRY(mem_alloc(context, capacity, sizeof *scratch->cells, &scratch->cells));
        scratch->cells_capacity = capacity;
    }
    struct dense dense = {scratch->cells, stride};
    for (uint32_t r = 0; r < shape->rings; r++) {
        uint32_t first = shape->ring_start[r], count = shape->ring_start[r + 1] - first;
        if (count > 0 && frame->clipped)
            dense_ring_clipped(dense, frame, shape->points + first, count);
        else if (count > 0)
            dense_ring(dense, frame, shape->points + first, count);
    }
    d4i_status status = D4I_OK;
    for (int32_t row = 0; row < frame->rows && status == D4I_OK; row++) {
        status = mem_grow(context, &out->runs, &out->capacity, out->count + stride, sizeof *out->runs);
        if (status == D4I_OK) {
            struct cover_run *end = dense_row(dense.cells + (size_t)row * stride, frame, frame->row + row,
                                              out->area < 0 ? UINT32_MAX : 0, out->runs + out->count);
            out->count = (size_t)(end - out->runs);
        }
    }
    memset(dense.cells, 0, used * sizeof *dense.cells);
    return status;
}

/* --- sparse --------------------------------------------------------------------------------------------- */

static inline void sparse_add(void *sink, int64_t row, int64_t column, uint32_t increment)
{
    struct cover_scratch *scratch = sink;
    uint64_t place = (uint64_t)row * scratch->list_columns + (uint64_t)column;
    scratch->list[scratch->list_count] = (struct increment){place, increment};
    scratch->list_count += increment != 0;
}

/* No more increments than this come from an edge, wherever it lies. */
static size_t increments_most(const struct frame *frame, int64_t dx, int64_t dy)
{
    int64_t columns = (dx < 0 ? -dx : dx) / GRID_STEPS + 2, rows = (dy < 0 ? -dy : dy) / GRID_STEPS + 2;
    columns = columns < frame->columns ? columns : frame->columns;
    rows = rows < frame->rows ? rows : frame->rows;
    return (size_t)(columns + 3 * rows + 1);
}

static d4i_status sparse_ring(d4i_context *context, struct cover_scratch *scratch, const struct frame *frame,
                              const struct lattice_point *points, uint32_t count)
{
    int64_t west = frame->column * EDGE_STEP, south = frame->row * EDGE_STEP;
    struct lattice_point a = points[count - 1];
    for (uint32_t i = 0; i < count; i++) {
        struct lattice_point b = points[i];
        if (a.y != b.y) {
            size_t most = increments_most(frame, (int64_t)b.x - a.x, (int64_t)b.y - a.y);
            TRY(mem_grow(context, &scratch->list, &scratch->list_capacity, scratch->list_count + most,
                         sizeof *scratch->list));
            struct edge edge = edge_of(a.x - west, a.y - south, b.x - west, b.y - south);
            edge_walk(&edge, frame->columns, frame->rows, sparse_add, scratch);
        }
        a = b;
    }
    return D4I_OK;
}

static void radix_pass(const struct increment *from, struct increment *to, size_t count, int shift)
{
    size_t start[RADIX] = {0}, total = 0;
    for (size_t i = 0; i < count; i++)
        start[from[i].place >> shift & (RADIX - 1)]++;
    for (size_t d = 0; d < RADIX; d++) {
        size_t here = start[d];
        start[d] = total;
        total += here;
    }
    for (size_t i = 0; i < count; i++)
        to[start[from[i].place >> shift & (RADIX - 1)]++] = from[i];
}

static d4i_status sparse_sort(d4i_context *context, struct cover_scratch *scratch, uint64_t places)
{
    TRY(mem_grow(context, &scratch->sorted, &scratch->sorted_capacity, scratch->list_capacity,
                 sizeof *scratch->sorted));
    for (int shift = 0; shift < 64 && (places - 1) >> shift != 0; shift += RADIX_BITS) {
        radix_pass(scratch->list, scratch->sorted, scratch->list_count, shift);
        struct increment *swap = scratch->list;
        size_t capacity = scratch->list_capacity;
        scratch->list = scratch->sorted;
        scratch->list_capacity = scratch->sorted_capacity;
        scratch->sorted = swap;
        scratch->sorted_capacity = capacity;
    }
    return D4I_OK;
}

/* The running sums between the places of the sorted list, as runs. */
static d4i_status sparse_runs(d4i_context *context, const struct cover_scratch *scratch, const struct frame *frame,
                              struct cover *out)
{
    const struct increment *list = scratch->list;
    uint64_t columns = (uint64_t)frame->columns;
    for (size_t i = 0, count = scratch->list_count; i < count;) {
        uint64_t place = list[i].place, row = place / columns, row_end = (row + 1) * columns;
        uint32_t sum = 0;
        while (i < count && list[i].place < row_end) {
            for (place = list[i].place; i < count && list[i].place == place; i++)
                sum += out->area < 0 ? -list[i].value : list[i].value;
            uint64_t next = i < count && list[i].place < row_end ? list[i].place : row_end;
            if (sum == 0)
                continue;
            struct cover_run *last = out->count ? &out->runs[out->count - 1] : NULL;
            int32_t to_row = frame->row + (int32_t)row, column = frame->column + (int32_t)(place - row * columns);
            if (last && last->row == to_row && last->coverage == (int32_t)sum &&
                last->column + (int64_t)last->length == column) {
                last->length += (uint32_t)(next - place); /* the increments at this place cancelled */
                continue;
            }
            TRY(mem_grow(context, &out->runs, &out->capacity, out->count + 1, sizeof *out->runs));
            out->runs[out->count++] = (struct cover_run){to_row, column, (uint32_t)(next - place), (int32_t)sum};
        }
    }
    return D4I_OK;
}

static d4i_status cover_sparse(d4i_context *context, struct cover_scratch *scratch, const struct shape *shape,
                               const struct frame *frame, struct cover *out)
{
    scratch->list_count = 0;
    scratch->list_columns = (uint64_t)frame->columns;
    for (uint32_t r = 0; r < shape->rings; r++) {
        uint32_t first = shape->ring_start[r], count = shape->ring_start[r + 1] - first;
        if (count > 0)
            TRY(sparse_ring(context, scratch, frame, shape->points + first, count));
    }
    TRY(sparse_sort(context, scratch, (uint64_t)frame->columns * (uint64_t)frame->rows));
    return sparse_runs(context, scratch, frame, out);
}

/* --- both ----------------------------------------------------------------------------------------------- */

static bool dense_is_better(const struct shape *shape, const struct frame *frame)
{
    uint64_t cells = (uint64_t)frame->columns * (uint64_t)frame->rows, crossed = 0;
    if (cells <= DENSE_ALWAYS || cells > DENSE_MOST)
        return cells <= DENSE_ALWAYS;
    for (uint32_t r = 0; r < shape->rings; r++)
        for (uint32_t i = shape->ring_start[r] + 1; i < shape->ring_start[r + 1]; i++) {
            const struct lattice_point *at = shape->points + i;
            int64_t dx = (int64_t)at[0].x - at[-1].x, dy = (int64_t)at[0].y - at[-1].y;
            crossed += 1 + (uint64_t)((dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy)) / GRID_STEPS;
        }
    return cells / DENSE_GAIN <= crossed;
}

/* Turns a shape that runs the wrong way round, sums the runs, and looks for overlaps of the shape with itself. */
static void cover_finish(struct cover *out)
{
    int64_t covered = 0;
    for (size_t i = 0; i < out->count; i++) {
        int32_t coverage = out->runs[i].coverage;
        out->winding |= coverage < -COVER_SLACK || coverage > COVER_FULL + COVER_SLACK;
        covered += (int64_t)coverage * out->runs[i].length;
    }
    out->area = out->area < 0 ? -out->area : out->area;
    out->outside = out->area - covered;
}

d4i_status cover_shape(d4i_context *context, struct cover_scratch *scratch, const struct shape *shape,
                       int32_t columns, int32_t rows, struct cover *out)
{
    out->count = 0;
    out->area = out->outside = 0;
    out->winding = false;
    if (shape->rings == 0 || shape->ring_start[shape->rings] == shape->ring_start[0])
        return D4I_OK;
    struct frame frame = frame_of(shape, columns, rows);
    if (frame.east - frame.west > INT32_MAX || frame.north - frame.south > INT32_MAX)
        return fail(context, D4I_BAD_INPUT,
                    "shape spans more than 2^31 lattice units; is its coordinate system right?");
    for (uint32_t r = 0; r < shape->rings; r++)
        out->area +=
            shape_ring_area(shape->points + shape->ring_start[r], shape->ring_start[r + 1] - shape->ring_start[r]);
    if (frame.columns > 0 && frame.rows > 0)
        TRY(dense_is_better(shape, &frame) ? cover_dense(context, scratch, shape, &frame, out)
                                           : cover_sparse(context, scratch, shape, &frame, out));
    cover_finish(out);
    return D4I_OK;
}
