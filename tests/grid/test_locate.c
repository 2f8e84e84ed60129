/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which zone holds a point: by hand on borders, and against every zone's shape_holds.
 */
#include "../check.h"
#include "grid/partition.h"
#include "mesh.h"

/* Points on a border belong to the zone in the east or north, and to exactly one. */
static void test_borders(void **state)
{
    (void)state;
    struct lattice_point points[] = {{0, 0},   {10, 0},  {10, 10}, {0, 10},  {10, 0},  {20, 0},
                                     {20, 10}, {10, 10}, {0, 10},  {20, 10}, {20, 20}, {0, 20}};
    size_t point_start[] = {0, 4, 8, 12}, ring_first[] = {0, 1, 2, 3};
    struct shapes shapes = {points, point_start, ring_first, 3, 3, 12};
    const struct lattice_point at[] = {{5, 5},  {10, 5}, {0, 0},   {10, 10}, {20, 5},
                                       {5, 10}, {5, 20}, {19, 19}, {-1, 5}};
    const uint32_t expected[] = {0, 1, 0, 2, UINT32_MAX, 2, UINT32_MAX, 2, UINT32_MAX};
    uint32_t zone_at[9];
    d4i_context *context = d4i_context_new();
    assert_ok(context, partition_locate(context, &shapes, at, 9, zone_at));
    assert_memory_equal(zone_at, expected, sizeof expected);
    d4i_context_free(context);
}

static void test_hole_and_overlap(void **state)
{
    (void)state;
    /* zone 0 has a hole; zone 1 lies over part of it and its hole */
    struct lattice_point points[] = {{0, 0},   {30, 0},  {30, 30}, {0, 30}, {10, 10}, {10, 20},
                                     {20, 20}, {20, 10}, {15, 0},  {30, 0}, {30, 30}, {15, 30}};
    size_t point_start[] = {0, 4, 8, 12}, ring_first[] = {0, 2, 3};
    struct shapes shapes = {points, point_start, ring_first, 2, 3, 12};
    const struct lattice_point at[] = {{5, 5}, {12, 15}, {16, 15}, {25, 15}};
    const uint32_t expected[] = {0, UINT32_MAX, 1, 0};
    uint32_t zone_at[4];
    d4i_context *context = d4i_context_new();
    assert_ok(context, partition_locate(context, &shapes, at, 4, zone_at));
    assert_memory_equal(zone_at, expected, sizeof expected);
    d4i_context_free(context);
}

static void test_against_all(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    struct mesh mesh = {.seed = 11, .side = 12, .pieces = 7, .size = 900};
    struct shapes shapes = mesh_shapes(&mesh);
    struct lattice_point *at = malloc(COUNT * sizeof *at);
    uint32_t *one = malloc(COUNT * sizeof *one), *seven = malloc(COUNT * sizeof *seven);
    for (uint32_t i = 0; i < COUNT; i++) { /* a third stand on vertices */
        at[i].x = mesh_wobble(&mesh, 9, i, 0, 0, 6000) + 5400;
        at[i].y = mesh_wobble(&mesh, 9, i, 0, 1, 6000) + 5400;
        if (i % 3 == 0)
            at[i] = shapes.points[i % shapes.count];
    }
    d4i_context *context = d4i_context_new();
    d4i_set_threads(context, 1);
    assert_ok(context, partition_locate(context, &shapes, at, COUNT, one));
    d4i_set_threads(context, 7);
    assert_ok(context, partition_locate(context, &shapes, at, COUNT, seven));
    assert_memory_equal(one, seven, COUNT * sizeof *one);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t holders = 0, holder = UINT32_MAX;
        for (uint32_t z = 0; z < shapes.zones; z++) {
            uint32_t rings[] = {0, 4 * (uint32_t)mesh.pieces};
            struct shape shape = {shapes.points + shapes.point_start[z], rings, 1};
            if (shape_holds(&shape, at[i])) {
                holders++;
                holder = z;
            }
        }
        assert_int_equal(one[i], holder);
        bool within = at[i].x >= 0 && at[i].y >= 0 && at[i].x < 10800 && at[i].y < 10800;
        assert_int_equal(holders, within);
    }
    d4i_context_free(context);
    shapes_release(&shapes);
    free(at);
    free(one);
    free(seven);
}

static void test_none(void **state)
{
    (void)state;
    struct shapes shapes = {0};
    struct lattice_point at = {1, 2};
    uint32_t zone_at = 5;
    d4i_context *context = d4i_context_new();
    assert_ok(context, partition_locate(context, &shapes, &at, 1, &zone_at));
    assert_int_equal(zone_at, UINT32_MAX);
    assert_ok(context, partition_locate(context, &shapes, NULL, 0, NULL));
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_borders),
        cmocka_unit_test(test_hole_and_overlap),
        cmocka_unit_test(test_against_all),
        cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
