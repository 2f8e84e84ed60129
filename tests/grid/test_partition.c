/* SPDX-License-Identifier: EUPL-1.2
 *
 * Partitions: every cell sums to exactly one, every zone to its area, whatever the order and the threads.
 */
#include "../check.h"
#include "grid/partition.h"
#include "mesh.h"

#define S GRID_STEPS

struct result {
    struct pairs pairs;
    struct partition partition;
};

static struct result cover(const struct grid *grid, const struct shapes *shapes, int threads)
{
    struct result result = {0};
    d4i_context *context = d4i_context_new();
    d4i_set_threads(context, threads);
    assert_ok(context, partition_cover(context, grid, shapes, &result.pairs, &result.partition));
    d4i_context_free(context);
    return result;
}

static void result_release(struct result *result)
{
    pairs_release(&result->pairs);
    partition_release(&result->partition);
}

static struct grid grid_of(int32_t columns, int32_t rows)
{
    return (struct grid){.crs = "EPSG:3035", .cell = 100, .columns = columns, .rows = rows};
}

/* Sorted by walk, then zone; positive coverage; zones' sums are their areas. */
static void check_pairs(const struct grid *grid, const struct result *result, size_t zones)
{
    const struct pairs *pairs = &result->pairs;
    int64_t *sum = calloc(zones, sizeof *sum);
    uint64_t key = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        uint64_t here = grid_walk_key(grid, pairs_cell(pairs, i));
        assert_true(i == 0 || here > key || (here == key && pairs->zone[i] > pairs->zone[i - 1]));
        assert_true(pairs->coverage[i] > 0 && pairs->coverage[i] <= COVER_FULL);
        key = here;
        sum[pairs->zone[i]] += pairs->coverage[i];
    }
    for (size_t z = 0; z < zones; z++)
        assert_true(sum[z] + result->partition.outside[z] == result->partition.area[z]);
    free(sum);
}

/* Two zones that share a slanting border of one cell. */
static void test_by_hand(void **state)
{
    (void)state;
    struct lattice_point points[] = {{0, 0}, {S, 0}, {0, 2 * S}, {S, 0}, {S, 2 * S}, {0, 2 * S}};
    size_t point_start[] = {0, 3, 6}, ring_first[] = {0, 1, 1, 2};
    struct shapes shapes = {points, point_start, ring_first, 3, 2, 6};
    struct grid grid = grid_of(2, 2);
    struct result result = cover(&grid, &shapes, 1);
    const uint32_t cell[] = {0, 0, 2, 2};
    const uint32_t zone[] = {0, 2, 0, 2},
                   coverage[] = {3 * (COVER_FULL / 4), COVER_FULL / 4, COVER_FULL / 4, 3 * (COVER_FULL / 4)};
    assert_int_equal(result.pairs.count, 4);
    assert_memory_equal(result.pairs.cell_low, cell, sizeof cell);
    assert_memory_equal(result.pairs.zone, zone, sizeof zone);
    assert_memory_equal(result.pairs.coverage, coverage, sizeof coverage);
    assert_int_equal(result.partition.cells_full, 2);
    assert_int_equal(result.partition.count, 0);
    assert_int_equal(result.partition.area[1], 0);
    result_release(&result);
}

static void check_mesh(const struct mesh *mesh, int32_t columns, int32_t rows)
{
    struct grid grid = grid_of(columns, rows);
    struct shapes shapes = mesh_shapes(mesh);
    struct result one = cover(&grid, &shapes, 1);
    check_pairs(&grid, &one, shapes.zones);
    const struct partition *partition = &one.partition;
    if (partition->cells_full != (uint64_t)columns * (uint64_t)rows || partition->cells_over > 0)
        fail_msg("seed %llu: %llu cells of %llu are exactly full, %llu over", (unsigned long long)mesh->seed,
                 (unsigned long long)partition->cells_full, (unsigned long long)columns * (unsigned long long)rows,
                 (unsigned long long)partition->cells_over);
    assert_int_equal(partition->winding_count, 0);
    for (size_t z = 0; z < shapes.zones; z++)
        assert_true(partition->area[z] ==
                    shape_ring_area(shapes.points + shapes.point_start[z], (uint32_t)(4 * mesh->pieces)));
    for (int threads = 2; threads <= 7; threads += 5) {
        struct result many = cover(&grid, &shapes, threads);
        assert_int_equal(many.pairs.count, one.pairs.count);
        assert_memory_equal(many.pairs.cell_low, one.pairs.cell_low, one.pairs.count * sizeof(uint32_t));
        assert_memory_equal(many.pairs.zone, one.pairs.zone, one.pairs.count * sizeof(uint32_t));
        assert_memory_equal(many.pairs.coverage, one.pairs.coverage, one.pairs.count * sizeof(uint32_t));
        result_release(&many);
    }
    result_release(&one);
    shapes_release(&shapes);
}

static void test_sums_to_one(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct mesh mesh = {.seed = seed, .side = 7, .pieces = 1 + (int32_t)seed, .size = (int32_t)seed * S};
        check_mesh(&mesh, mesh.side * (int32_t)seed, mesh.side * (int32_t)seed);
    }
    /* zones smaller than cells, more than one tile, and a grid that is a window of the zones */
    struct mesh tiny = {.seed = 99, .side = 48, .pieces = 4, .size = S / 8};
    check_mesh(&tiny, 6, 6);
    struct mesh tiles = {.seed = 100, .side = 9, .pieces = 40, .size = 120 * S};
    check_mesh(&tiles, 1080, 1080);
    struct mesh window = {.seed = 101, .side = 20, .pieces = 9, .size = 11 * S, .west = -40 * S, .south = -70 * S};
    check_mesh(&window, 100, 90);
}

/* The same zones in the opposite order: the same pairs with the numbers exchanged. */
static void test_zone_order(void **state)
{
    (void)state;
    struct mesh mesh = {.seed = 5, .side = 8, .pieces = 6, .size = 3 * S + 17};
    struct grid grid = grid_of(30, 30);
    struct shapes shapes = mesh_shapes(&mesh), turned = mesh_shapes(&mesh);
    size_t each = 4 * (size_t)mesh.pieces;
    for (size_t z = 0; z < shapes.zones; z++)
        memcpy(turned.points + z * each, shapes.points + (shapes.zones - 1 - z) * each,
               each * sizeof *turned.points);
    struct result a = cover(&grid, &shapes, 2), b = cover(&grid, &turned, 2);
    uint32_t dense[64] = {0};
    assert_int_equal(a.pairs.count, b.pairs.count);
    for (size_t i = 0, next; i < a.pairs.count; i = next) {
        for (next = i; next < a.pairs.count && pairs_cell(&a.pairs, next) == pairs_cell(&a.pairs, i); next++)
            dense[a.pairs.zone[next]] = a.pairs.coverage[next];
        for (size_t k = i; k < next; k++)
            assert_int_equal(b.pairs.coverage[k], dense[63 - b.pairs.zone[k]]);
    }
    result_release(&a);
    result_release(&b);
    shapes_release(&shapes);
    shapes_release(&turned);
}

/* Two zones that leave a hole of a quarter cell in the middle of a 5 x 5 block, and a notch at its border: only the
 * hole is a gap. The rings wind around the hole: left and right half of the block. */
static void test_gaps(void **state)
{
    (void)state;
    const int32_t M = 5 * S / 2, Q = S / 4;
    struct lattice_point points[] = {
        /* left half of the block of cells 1..5, with half of the hole around its middle */
        {S, S},
        {S + M, S},
        {S + M, S + M - Q},
        {S + M - Q, S + M - Q},
        {S + M - Q, S + M + Q},
        {S + M, S + M + Q},
        {S + M, 6 * S},
        {S, 6 * S},
        /* right half, with the other half of it, and a notch of a sixteenth of a cell at the east */
        {S + M, S},
        {6 * S, S},
        {6 * S, 2 * S},
        {6 * S - Q, 2 * S},
        {6 * S - Q, 2 * S + Q},
        {6 * S, 2 * S + Q},
        {6 * S, 6 * S},
        {S + M, 6 * S},
        {S + M, S + M + Q},
        {S + M + Q, S + M + Q},
        {S + M + Q, S + M - Q},
        {S + M, S + M - Q}};
    size_t point_start[] = {0, 8, 20}, ring_first[] = {0, 1, 2};
    struct shapes shapes = {points, point_start, ring_first, 2, 2, 20};
    struct grid grid = grid_of(7, 7);
    struct result result = cover(&grid, &shapes, 2);
    assert_int_equal(result.partition.cells_full, 23);
    assert_int_equal(result.partition.cells_under, 2);
    assert_int_equal(result.partition.count, 1);
    assert_int_equal(result.partition.defects[0].cell, 24);
    assert_int_equal(result.partition.defects[0].excess, -(COVER_FULL / 4));
    result_release(&result);
}

static void test_defects(void **state)
{
    (void)state;
    /* zone 0: two cells; zone 1: overlaps a quarter of the second; zone 2: leaves a twentieth of cell 3 bare;
     * zone 3: an eight */
    struct lattice_point points[] = {
        {0, 0},         {2 * S, 0},         {2 * S, S},     {0, S},        {S + 3 * S / 4, 0},  {2 * S, 0},
        {2 * S, S},     {S + 3 * S / 4, S}, {0, S},         {S, S},        {S, 2 * S - S / 32}, {0, 2 * S - S / 32},
        {2 * S, 2 * S}, {4 * S, 2 * S},     {2 * S, 4 * S}, {4 * S, 4 * S}};
    size_t point_start[] = {0, 4, 8, 12, 16}, ring_first[] = {0, 1, 2, 3, 4};
    struct shapes shapes = {points, point_start, ring_first, 4, 4, 16};
    struct grid grid = grid_of(4, 4);
    struct result result = cover(&grid, &shapes, 2);
    const struct partition *partition = &result.partition;
    assert_int_equal(partition->cells_full, 1);
    assert_int_equal(partition->cells_over, 1);
    assert_int_equal(partition->count, 1); /* the bare part of cell 4 is the outer border */
    assert_int_equal(partition->defects[0].cell, 1);
    assert_int_equal(partition->defects[0].excess, COVER_FULL / 4);
    assert_int_equal(partition->winding_count, 1);
    assert_int_equal(partition->winding[0], 3);
    d4i_context *context = d4i_context_new();
    assert_ok(context, partition_renormalise(context, &result.pairs));
    /* 4/5 and 1/5 of 2^25: remainders 0.8 - 0.2 of the odd unit */
    assert_int_equal(result.pairs.coverage[1] + result.pairs.coverage[2], COVER_FULL);
    assert_int_equal(result.pairs.coverage[1], 26843546);
    assert_int_equal(result.pairs.coverage[0], COVER_FULL);
    d4i_context_free(context);
    result_release(&result);
}

/* Many copies of a zone and a sliver: nobody is scaled away, the sum is exact. */
static void test_renormalise_keeps_all(void **state)
{
    (void)state;
    enum { COUNT = 9 };
    uint32_t cell[COUNT] = {0};
    uint32_t zone[COUNT], coverage[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) {
        zone[i] = i;
        coverage[i] = i < 2 ? 1 : COVER_FULL;
    }
    struct pairs pairs = {.cell_low = cell, .zone = zone, .coverage = coverage, .count = COUNT};
    d4i_context *context = d4i_context_new();
    assert_ok(context, partition_renormalise(context, &pairs));
    uint64_t sum = 0;
    for (int i = 0; i < COUNT; i++) {
        assert_true(coverage[i] > 0);
        sum += coverage[i];
    }
    assert_int_equal(sum, COVER_FULL);
    d4i_context_free(context);
}

/* Two sides of a sliver that snapping laid across each other: its negative cell is taken out, the sum stays. */
static void test_sliver(void **state)
{
    (void)state;
    struct lattice_point points[] = {{10, 0}, {11, 0}, {10, S}, {9, S}, {8, 2 * S}, {9, 2 * S - 1}};
    struct lattice_point all[6 + 4];
    memcpy(all, points, sizeof points);
    struct lattice_point square[] = {{0, 0}, {S, 0}, {S, 2 * S}, {0, 2 * S}};
    memcpy(all + 6, square, sizeof square);
    size_t point_start[] = {0, 6, 10}, ring_first[] = {0, 1, 2};
    struct shapes shapes = {all, point_start, ring_first, 2, 2, 10};
    struct grid grid = grid_of(1, 2);
    struct result result = cover(&grid, &shapes, 1);
    assert_int_equal(result.partition.winding_count, 0);
    int64_t sum = 0;
    for (size_t i = 0; i < result.pairs.count; i++) {
        assert_true(result.pairs.coverage[i] > 0 && result.pairs.coverage[i] <= COVER_FULL);
        sum += result.pairs.coverage[i];
    }
    assert_int_equal(result.pairs.count, 3);
    assert_int_equal(sum, result.partition.area[0] + result.partition.area[1]);
    assert_int_equal(result.partition.cells_over, 1);
    assert_int_equal(result.partition.cells_under, 1);
    result_release(&result);
}

static int allow_some(void *user, size_t bytes)
{
    (void)bytes;
    return --*(int *)user >= 0;
}

enum { BOXES = 40, BOX_COLUMNS = 1100, BOX_ROWS = 9 };

static int32_t part_of_cell(int32_t cell, int32_t low, int32_t high)
{
    int32_t from = low > cell * S ? low : cell * S, to = high < (cell + 1) * S ? high : (cell + 1) * S;
    return to > from ? to - from : 0;
}

/* Boxes over each other, long and short, across tiles: every pair against the product of two lengths. */
static void test_overlapping_runs(void **state)
{
    (void)state;
    struct lattice_point points[4 * BOXES];
    size_t point_start[BOXES + 1] = {0}, ring_first[BOXES + 1] = {0}, at = 0;
    uint32_t random = 1;
    for (int32_t b = 0; b < BOXES; b++) {
        int32_t side[4];
        for (int k = 0; k < 4; k++) {
            random = random * 1664525 + 1013904223;
            int32_t range = k == 0 ? BOX_COLUMNS : k == 1 ? (b % 3 ? 4 : 600) : k == 2 ? BOX_ROWS : 3;
            side[k] = (int32_t)((random >> 8) % (uint32_t)(range * 2)) * (S / 2);
        }
        int32_t east = side[0] + side[1] + S / 2, north = side[2] + side[3] + S / 2;
        struct lattice_point box[4] = {{side[0], side[2]}, {east, side[2]}, {east, north}, {side[0], north}};
        memcpy(points + 4 * b, box, sizeof box);
        point_start[b + 1] = 4 * ((size_t)b + 1);
        ring_first[b + 1] = (size_t)b + 1;
    }
    struct shapes shapes = {points, point_start, ring_first, BOXES, BOXES, sizeof points / sizeof *points};
    struct grid grid = grid_of(BOX_COLUMNS, BOX_ROWS);
    for (int threads = 1; threads <= 3; threads += 2) {
        struct result result = cover(&grid, &shapes, threads);
        check_pairs(&grid, &result, BOXES);
        size_t seen = 0;
        for (int32_t cell = 0; cell < BOX_COLUMNS * BOX_ROWS; cell++) {
            at = pairs_find(&grid, &result.pairs, (uint64_t)cell);
            for (uint32_t b = 0; b < BOXES; b++) {
                const struct lattice_point *box = points + 4 * b;
                int32_t width = part_of_cell(cell % BOX_COLUMNS, box[0].x, box[1].x);
                int32_t height = part_of_cell(cell / BOX_COLUMNS, box[0].y, box[2].y);
                if (!width || !height)
                    continue;
                assert_true(at < result.pairs.count && pairs_cell(&result.pairs, at) == (uint64_t)cell);
                assert_int_equal(result.pairs.zone[at], b);
                assert_int_equal(result.pairs.coverage[at++], 2 * width * height);
                seen++;
            }
        }
        assert_int_equal(seen, result.pairs.count);
        result_release(&result);
    }
}

static void test_memory(void **state)
{
    (void)state;
    struct mesh mesh = {.seed = 3, .side = 4, .pieces = 5, .size = 3 * S};
    struct shapes shapes = mesh_shapes(&mesh);
    struct grid grid = grid_of(12, 12);
    d4i_context *context = d4i_context_new();
    d4i_set_threads(context, 1);
    d4i_status status = D4I_NO_MEMORY;
    for (int allowed = 0; status != D4I_OK; allowed++) {
        struct result result = {0};
        int left = allowed;
        d4i_set_allocation_hook(context, allow_some, &left);
        status = partition_cover(context, &grid, &shapes, &result.pairs, &result.partition);
        assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
        result_release(&result);
    }
    d4i_context_free(context);
    shapes_release(&shapes);
}

static void test_empty(void **state)
{
    (void)state;
    size_t zero[] = {0, 0, 0};
    struct shapes shapes = {.point_start = zero, .ring_first = zero, .zones = 2};
    struct grid grid = grid_of(5, 5);
    struct result result = cover(&grid, &shapes, 3);
    assert_int_equal(result.pairs.count, 0);
    result_release(&result);
}

/* Two features of one zone on the same ground: the cell is over by one, but the zone has no more than all of it. */
static void a_zone_on_itself_covers_a_cell_once(void **state)
{
    (void)state;
    struct lattice_point points[] = {{0, 0}, {S, 0}, {S, S}, {0, S}, {0, 0}, {S, 0}, {S, S}, {0, S}};
    size_t point_start[] = {0, 4, 8}, ring_first[] = {0, 2};
    struct shapes shapes = {points, point_start, ring_first, 1, 2, 8};
    struct grid grid = grid_of(4, 4);
    struct result result = cover(&grid, &shapes, 1);
    assert_int_equal(result.pairs.count, 1);
    assert_int_equal(result.pairs.coverage[0], COVER_FULL);
    assert_int_equal(result.partition.cells_over, 1);
    assert_int_equal(result.partition.defects[0].excess, COVER_FULL);
    result_release(&result);
}

/* Of a grid of 4e10 cells, whose numbers take 36 bits; one piece lies in the first tile, the other in the last. */
static void cells_of_a_vast_grid_keep_their_numbers(void **state)
{
    (void)state;
    enum { SIDE = 200000 };
    const int32_t far = (SIDE - 2) * S;
    struct lattice_point points[] = {{0, 0},
                                     {S, 0},
                                     {S, S},
                                     {0, S},
                                     {far, far},
                                     {far + 2 * S, far},
                                     {far + 2 * S, far + 2 * S},
                                     {far, far + 2 * S}};
    size_t point_start[] = {0, 4, 8}, ring_first[] = {0, 1, 2};
    struct shapes shapes = {points, point_start, ring_first, 2, 2, 8};
    struct grid grid = grid_of(SIDE, SIDE);
    struct result result = cover(&grid, &shapes, 2);
    const uint64_t corner = (uint64_t)(SIDE - 2) * SIDE + SIDE - 2;
    const uint64_t cells[] = {0, corner, corner + 1, corner + SIDE, corner + SIDE + 1};
    assert_int_equal(result.pairs.count, 5);
    check_pairs(&grid, &result, 2);
    for (size_t i = 0; i < 5; i++) { /* the order of far tiles is the walk's affair */
        size_t at = pairs_find(&grid, &result.pairs, cells[i]);
        assert_true(at < 5 && pairs_cell(&result.pairs, at) == cells[i]);
        assert_int_equal(result.pairs.zone[at], i > 0);
    }
    struct pairs moved = {0};
    d4i_context *context = d4i_context_new();
    assert_ok(context, pairs_grow(context, &grid, &moved, 6));
    pairs_put_row(&moved, 0, corner, 3);
    pairs_put_cell(&moved, 3, UINT64_C(1) << 32);
    moved.zone[3] = moved.coverage[3] = 7;
    pairs_move(&moved, 0, 3);
    assert_true(pairs_cell(&moved, 0) == UINT64_C(1) << 32 && pairs_cell(&moved, 1) == corner + 1 &&
                pairs_cell(&moved, 2) == corner + 2 && moved.zone[0] == 7 && moved.coverage[0] == 7);
    pairs_release(&moved);
    d4i_context_free(context);
    result_release(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_sums_to_one),
        cmocka_unit_test(test_zone_order),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_defects),
        cmocka_unit_test(test_renormalise_keeps_all),
        cmocka_unit_test(test_sliver),
        cmocka_unit_test(test_overlapping_runs),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(a_zone_on_itself_covers_a_cell_once),
        cmocka_unit_test(cells_of_a_vast_grid_keep_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
