/* SPDX-License-Identifier: EUPL-1.2
 *
 * Coverage of cells by one shape: cases done by hand, the exact area, and a floating-point clip as oracle.
 */
#include <math.h>

#include "../check.h"
#include "grid/cover.h"
#include "mesh.h"

#define S GRID_STEPS
#define SEED 20260724

struct fixture {
    d4i_context *context;
    struct cover_scratch *scratch;
    struct cover cover;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->context = d4i_context_new();
    *state = fixture;
    return cover_scratch_new(fixture->context, &fixture->scratch) != D4I_OK;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    cover_scratch_free(fixture->scratch);
    cover_release(&fixture->cover);
    d4i_context_free(fixture->context);
    free(fixture);
    return 0;
}

static const struct cover *cover_ring(struct fixture *fixture, const struct lattice_point *points, uint32_t count,
                                      int32_t columns, int32_t rows)
{
    uint32_t ring_start[2] = {0, count};
    struct shape shape = {points, ring_start, 1};
    assert_int_equal(cover_shape(fixture->context, fixture->scratch, &shape, columns, rows, &fixture->cover),
                     D4I_OK);
    return &fixture->cover;
}

static void spread(const struct cover *cover, int32_t columns, int32_t *cells)
{
    for (size_t r = 0; r < cover->count; r++) {
        const struct cover_run *run = &cover->runs[r];
        assert_true(run->length > 0 && run->coverage != 0 && run->column + (int32_t)run->length <= columns);
        if (r > 0) {
            assert_true(run->row > run[-1].row ||
                        (run->row == run[-1].row && run->column >= run[-1].column + (int32_t)run[-1].length));
        }
        for (uint32_t c = 0; c < run->length; c++)
            cells[run->row * columns + run->column + (int32_t)c] += run->coverage;
    }
}

static void check_cells(const struct cover *cover, int32_t columns, int32_t rows, const int32_t *expected)
{
    int32_t cells[64] = {0};
    spread(cover, columns, cells);
    for (int32_t i = 0; i < columns * rows; i++)
        if (cells[i] != expected[i])
            fail_msg("cell %d: %d instead of %d", i, cells[i], expected[i]);
}

static void test_rectangle(void **state)
{
    /* columns 0.5 .. 2, rows 0 .. 1.25 */
    const struct lattice_point ring[] = {{S / 2, 0}, {2 * S, 0}, {2 * S, S + S / 4}, {S / 2, S + S / 4}};
    const struct cover *cover = cover_ring(*state, ring, 4, 3, 2);
    const int32_t expected[] = {COVER_FULL / 2, COVER_FULL, 0, COVER_FULL / 8, COVER_FULL / 4, 0};
    check_cells(cover, 3, 2, expected);
    assert_int_equal(cover->area, (int64_t)COVER_FULL * 15 / 8);
    assert_int_equal(cover->outside, 0);
    assert_false(cover->winding);
}

/* Legs of 2 cells: half of two cells on the diagonal, one full. */
static void test_triangle(void **state)
{
    const struct lattice_point ring[] = {{0, 0}, {2 * S, 0}, {0, 2 * S}};
    const int32_t expected[] = {COVER_FULL, COVER_FULL / 2, COVER_FULL / 2, 0};
    check_cells(cover_ring(*state, ring, 3, 2, 2), 2, 2, expected);
    /* x = y / 3 from (0,0) to (1,3) cells: 1/6, 3/6, 5/6 of a cell on its left, twice that in half-steps */
    const struct lattice_point steep[] = {{0, 0}, {S, 3 * S}, {0, 3 * S}};
    const int32_t thirds[] = {5592405, 16777216, 27962027};
    const struct cover *cover = cover_ring(*state, steep, 3, 1, 3);
    check_cells(cover, 1, 3, thirds);
    assert_int_equal(thirds[0] + thirds[1] + thirds[2], 3 * COVER_FULL / 2);
    /* the same lying down */
    const struct lattice_point flat[] = {{0, 0}, {3 * S, 0}, {3 * S, S}};
    check_cells(cover_ring(*state, flat, 3, 3, 1), 3, 1, thirds);
}

/* Integrals are rounded to the nearest: 2/3 of half a cell is 11184810.67. */
static void test_rounding(void **state)
{
    const struct lattice_point ring[] = {{0, 0}, {2 * S, 3 * S}, {0, 3 * S}};
    const struct cover *cover = cover_ring(*state, ring, 3, 2, 3);
    assert_int_equal(cover->runs[0].coverage, 11184811);
    assert_int_equal(cover->runs[0].length, 1);
}

static void test_hole_and_parts(void **state)
{
    struct fixture *fixture = *state;
    const struct lattice_point points[] = {
        {0, 0},
        {3 * S, 0},
        {3 * S, 3 * S},
        {0, 3 * S}, /* outer */
        {S, S},
        {S, 2 * S},
        {2 * S, 2 * S},
        {2 * S, S}, /* hole */
        {S + S / 4, S + S / 4},
        {S + S / 2, S + S / 4},
        {S + S / 2, S + S / 2},
        {S + S / 4, S + S / 2} /* isle */
    };
    const uint32_t rings[] = {0, 4, 8, 12};
    const struct shape shape = {points, rings, 3};
    assert_int_equal(cover_shape(fixture->context, fixture->scratch, &shape, 3, 3, &fixture->cover), D4I_OK);
    const int32_t full = COVER_FULL;
    const int32_t expected[] = {full, full, full, full, full / 16, full, full, full, full};
    check_cells(&fixture->cover, 3, 3, expected);
    assert_false(fixture->cover.winding);
    assert_int_equal(fixture->cover.area, 8 * (int64_t)full + full / 16);
}

static void test_nothing(void **state)
{
    struct fixture *fixture = *state;
    const struct lattice_point line[] = {{0, 0}, {5 * S, 7 * S + 1}};
    assert_int_equal(cover_ring(fixture, line, 2, 9, 9)->count, 0);
    assert_int_equal(cover_ring(fixture, line, 1, 9, 9)->count, 0);
    const struct lattice_point flat[] = {{0, 5}, {3 * S, 5}, {9 * S, 5}};
    assert_int_equal(cover_ring(fixture, flat, 3, 9, 9)->count, 0);
    struct shape none = {NULL, NULL, 0};
    assert_int_equal(cover_shape(fixture->context, fixture->scratch, &none, 9, 9, &fixture->cover), D4I_OK);
    assert_int_equal(fixture->cover.count, 0);
    const struct lattice_point huge[] = {{INT32_MIN, 0}, {INT32_MAX, 0}, {0, 10}};
    uint32_t rings[] = {0, 3};
    struct shape shape = {huge, rings, 1};
    assert_int_equal(cover_shape(fixture->context, fixture->scratch, &shape, 9, 9, &fixture->cover), D4I_BAD_INPUT);
}

/* What lies west of the grid still winds, east of it is dropped, north and south are skipped. */
static void test_clipped(void **state)
{
    const struct lattice_point ring[] = {{-5 * S, -3 * S}, {S / 2, -3 * S}, {S / 2, 9 * S}, {-5 * S, 9 * S}};
    const int32_t expected[] = {COVER_FULL / 2, 0, COVER_FULL / 2, 0};
    const struct cover *cover = cover_ring(*state, ring, 4, 2, 2);
    check_cells(cover, 2, 2, expected);
    assert_int_equal(cover->outside, cover->area - COVER_FULL);
    const struct lattice_point all[] = {{-5 * S, -3 * S}, {7 * S, -4 * S}, {8 * S, 9 * S}, {-5 * S, 9 * S}};
    const int32_t full[] = {COVER_FULL, COVER_FULL, COVER_FULL, COVER_FULL};
    check_cells(cover_ring(*state, all, 4, 2, 2), 2, 2, full);
    const struct lattice_point away[] = {{-5 * S, 0}, {-S, 0}, {-S, 9 * S}, {-5 * S, 9 * S}};
    cover = cover_ring(*state, away, 4, 2, 2);
    assert_int_equal(cover->count, 0);
    assert_int_equal(cover->outside, cover->area);
    assert_int_equal(cover->area, 36 * (int64_t)COVER_FULL);
}

static void test_overlap_is_told(void **state)
{
    /* an eight: one half runs the other way round */
    const struct lattice_point eight[] = {{0, 0}, {4 * S, 0}, {S, 2 * S}, {3 * S, 2 * S}};
    assert_true(cover_ring(*state, eight, 4, 4, 4)->winding);
    /* a ring run through twice */
    const struct lattice_point twice[] = {{0, 0}, {S, 0}, {S, S}, {0, S}, {0, 0}, {S, 0}, {S, S}, {0, S}};
    const struct cover *cover = cover_ring(*state, twice, 8, 4, 4);
    assert_true(cover->winding);
    assert_int_equal(cover->runs[0].coverage, 2 * COVER_FULL);
}

static int32_t number(uint32_t a, uint32_t n, int32_t most)
{
    return (int32_t)(random_u32((struct random_stream){SEED, a, 0, 0}, n) % (uint32_t)most);
}

/* A star about (x, y): simple, of any roughness. */
static void star(uint32_t which, struct lattice_point *points, uint32_t count, int32_t x, int32_t y, int32_t size)
{
    for (uint32_t i = 0; i < count; i++) {
        double angle = 6.283185307179586 * i / count, radius = size * (0.3 + 0.7 * number(which, i, 1000) / 1000);
        points[i] = (struct lattice_point){x + (int32_t)lround(radius * cos(angle)),
                                           y + (int32_t)lround(radius * sin(angle))};
    }
}

static int64_t covered(const struct cover *cover)
{
    int64_t sum = 0;
    for (size_t r = 0; r < cover->count; r++)
        sum += (int64_t)cover->runs[r].coverage * cover->runs[r].length;
    return sum;
}

static void check_same(const struct cover *a, const struct cover *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->runs, b->runs, a->count * sizeof *a->runs);
    assert_int_equal(a->area, b->area);
}

/* Any start, either direction: the same runs; the sum is the shoelace area to the last unit. */
static void test_invariance(void **state)
{
    struct fixture *fixture = *state;
    struct lattice_point ring[40], turned[40];
    for (uint32_t which = 0; which < 400; which++) {
        uint32_t count = 3 + (uint32_t)number(which, 900, 37);
        int32_t size = 1 << (4 + number(which, 901, 15));
        star(which, ring, count, 50 * S + number(which, 902, S), 50 * S + number(which, 903, S), size);
        struct cover first = {0};
        uint32_t rings[] = {0, count};
        struct shape shape = {ring, rings, 1};
        assert_int_equal(cover_shape(fixture->context, fixture->scratch, &shape, 100, 100, &first), D4I_OK);
        int64_t area = shape_ring_area(ring, count);
        assert_int_equal(first.area, area < 0 ? -area : area);
        assert_int_equal(covered(&first) + first.outside, first.area);
        uint32_t start = (uint32_t)number(which, 904, (int32_t)count);
        for (uint32_t i = 0; i < count; i++)
            turned[i] = ring[(start + i) % count];
        check_same(&first, cover_ring(fixture, turned, count, 100, 100));
        for (uint32_t i = 0; i < count; i++)
            turned[i] = ring[count - 1 - i];
        check_same(&first, cover_ring(fixture, turned, count, 100, 100));
        cover_release(&first);
    }
}

/* --- Sutherland-Hodgman in double precision as the oracle ------------------------------------------------- */

struct vertex {
    double x, y;
};

static int clip_side(const struct vertex *in, int count, int axis, double line, double keep, struct vertex *out)
{
    int made = 0;
    for (int i = 0; i < count; i++) {
        struct vertex a = in[i], b = in[(i + 1) % count];
        double da = keep * ((axis ? a.y : a.x) - line), db = keep * ((axis ? b.y : b.x) - line);
        if (da >= 0)
            out[made++] = a;
        if ((da > 0 && db < 0) || (da < 0 && db > 0)) {
            double t = da / (da - db);
            out[made++] = (struct vertex){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
        }
    }
    return made;
}

static double clip_area(const struct lattice_point *ring, int count, int32_t column, int32_t row)
{
    struct vertex a[512], b[512];
    for (int i = 0; i < count; i++)
        a[i] = (struct vertex){(double)ring[i].x / S - column, (double)ring[i].y / S - row};
    count = clip_side(a, count, 0, 0, 1, b);
    count = clip_side(b, count, 0, 1, -1, a);
    count = clip_side(a, count, 1, 0, 1, b);
    count = clip_side(b, count, 1, 1, -1, a);
    double area = 0;
    for (int i = 0; i < count; i++) {
        struct vertex p = a[i], q = a[(i + 1) % count];
        area += p.x * q.y - q.x * p.y;
    }
    return area / 2;
}

/* The bound that is asked for is 4/4096 of a cell; rounded integrals do a thousand times better. */
static void test_against_clip(void **state)
{
    struct fixture *fixture = *state;
    struct lattice_point ring[40];
    double worst = 0;
    for (uint32_t which = 0; which < 300; which++) {
        uint32_t count = 3 + (uint32_t)number(which, 910, 37);
        int32_t size = 1 << (6 + number(which, 911, 10)), side = 24;
        star(which + 1000, ring, count, 12 * S + number(which, 912, 4 * S), 12 * S + number(which, 913, 8 * S),
             size);
        int32_t cells[24 * 24] = {0};
        spread(cover_ring(fixture, ring, count, side, side), side, cells);
        for (int32_t i = 0; i < side * side; i++) {
            double error = fabs((double)cells[i] / COVER_FULL - clip_area(ring, (int)count, i % side, i / side));
            worst = error > worst ? error : worst;
        }
    }
    print_message("worst difference from a floating-point clip: %.3g cells (seed %d)\n", worst, SEED);
    assert_true(worst < 4e-6);
}

/* Large, snaky shapes go through the sorted list: the same numbers as the dense array gives for parts of them. */
static void test_sparse_equals_dense(void **state)
{
    struct fixture *fixture = *state;
    enum { TEETH = 60, COLUMNS = 4000, ROWS = 4000, WINDOW = 200 };
    struct lattice_point ring[4 * TEETH];
    uint32_t count = 0;
    for (int i = 0; i < TEETH; i++) { /* a ragged diagonal band, 5 cells wide */
        ring[count].x = i * 64 * S + number(7, (uint32_t)count, 8 * S);
        ring[count].y = i * 64 * S + number(8, (uint32_t)count, 8 * S);
        count++;
    }
    for (int i = TEETH - 1; i >= 0; i--) {
        ring[count].x = i * 64 * S + number(7, (uint32_t)count, 8 * S) - 40 * S;
        ring[count].y = i * 64 * S + number(8, (uint32_t)count, 8 * S) + 20 * S;
        count++;
    }
    struct cover large = {0};
    uint32_t rings[] = {0, count};
    struct shape shape = {ring, rings, 1};
    assert_int_equal(cover_shape(fixture->context, fixture->scratch, &shape, COLUMNS, ROWS, &large), D4I_OK);
    assert_int_equal(covered(&large) + large.outside, large.area);
    int32_t *whole = calloc((size_t)COLUMNS * ROWS, sizeof *whole), window[WINDOW * WINDOW];
    spread(&large, COLUMNS, whole);
    for (int32_t corner = 0; corner < COLUMNS; corner += WINDOW) {
        struct lattice_point moved[4 * TEETH];
        for (uint32_t i = 0; i < count; i++)
            moved[i] = (struct lattice_point){ring[i].x - corner * S, ring[i].y - corner * S};
        memset(window, 0, sizeof window);
        spread(cover_ring(fixture, moved, count, WINDOW, WINDOW), WINDOW, window);
        for (int32_t r = 0; r < WINDOW; r++)
            assert_memory_equal(window + r * WINDOW, whole + (size_t)(corner + r) * COLUMNS + corner,
                                WINDOW * sizeof *window);
    }
    free(whole);
    cover_release(&large);
}

/* Coordinates near the ends of the range: no overflow, and the area still closes. */
static void test_long_edges(void **state)
{
    const struct lattice_point ring[] = {{-1000000000, -1000000001}, {1000000000, -999999999}, {7, 1000000001}};
    const struct cover *cover = cover_ring(*state, ring, 3, 50, 50);
    assert_int_equal(covered(cover) + cover->outside, cover->area);
    assert_int_equal(cover->count, 50);
    assert_int_equal(cover->runs[0].coverage, COVER_FULL);
    const struct lattice_point needle[] = {{3, 5}, {1000000000, 600000000}, {1000000000, 600000001}};
    cover = cover_ring(*state, needle, 3, 300000, 200000);
    assert_int_equal(covered(cover) + cover->outside, cover->area);
    assert_false(cover->winding);
}

static void test_orient(void **state)
{
    (void)state;
    struct lattice_point ring[] = {{0, 0}, {0, 4}, {4, 4}, {4, 0}};
    assert_int_equal(shape_ring_area(ring, 4), -32);
    shape_ring_orient(ring, 4, true);
    assert_int_equal(shape_ring_area(ring, 4), 32);
    shape_ring_orient(ring, 4, true);
    assert_int_equal(shape_ring_area(ring, 4), 32);
    shape_ring_orient(ring, 4, false);
    assert_int_equal(shape_ring_area(ring, 4), -32);
}

static d4i_status cover_twice(struct fixture *fixture)
{
    const struct lattice_point ring[] = {{0, 0}, {900 * S, 5}, {900 * S, 900 * S}};
    uint32_t rings[] = {0, 3};
    struct shape shape = {ring, rings, 1};
    return cover_shape(fixture->context, fixture->scratch, &shape, 1000, 1000, &fixture->cover);
}

static int allow_some(void *user, size_t bytes)
{
    (void)bytes;
    return --*(int *)user >= 0;
}

/* Out of memory at every allocation in turn: an error each time, and afterwards the scratch still works. */
static void test_memory(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(cover_twice(fixture), D4I_OK);
    int64_t expected = covered(&fixture->cover);
    for (int allowed = 0;; allowed++) {
        cover_scratch_free(fixture->scratch);
        cover_release(&fixture->cover);
        assert_int_equal(cover_scratch_new(fixture->context, &fixture->scratch), D4I_OK);
        int left = allowed;
        d4i_set_allocation_hook(fixture->context, allow_some, &left);
        d4i_status status = cover_twice(fixture);
        d4i_set_allocation_hook(fixture->context, NULL, NULL);
        if (status == D4I_OK)
            break;
        assert_int_equal(status, D4I_NO_MEMORY);
        assert_int_equal(cover_twice(fixture), D4I_OK);
        assert_int_equal(covered(&fixture->cover), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rectangle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_triangle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rounding, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hole_and_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_clipped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_overlap_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_invariance, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_against_clip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sparse_equals_dense, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_edges, set_up, tear_down),
        cmocka_unit_test(test_orient),
        cmocka_unit_test_setup_teardown(test_memory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
