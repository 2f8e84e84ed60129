/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rings that surely are in order: what is called simple is valid for GEOS too, and what is simple without doubt is
 * called so.
 */
#include "../check.h"

#include <gdal.h>
#include <math.h>
#include <ogr_api.h>

#include "base/random.h"
#include "io/ring.h"

static bool simple(const double *xy, size_t count)
{
    d4i_context *context = d4i_context_new();
    struct ring_memory memory = {0};
    bool found;
    assert_int_equal(ring_is_simple(context, &memory, xy, count, &found), D4I_OK);
    ring_memory_release(&memory);
    d4i_context_free(context);
    return found;
}

static bool valid(const double *xy, size_t count)
{
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon), ring = OGR_G_CreateGeometry(wkbLinearRing);
    for (size_t i = 0; i <= count; i++)
        OGR_G_AddPoint_2D(ring, xy[2 * (i % count)], xy[2 * (i % count) + 1]);
    OGR_G_AddGeometryDirectly(polygon, ring);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    bool found = OGR_G_IsValid(polygon);
    CPLPopErrorHandler();
    OGR_G_DestroyGeometry(polygon);
    return found;
}

#define RING(...) (const double[]){__VA_ARGS__}, sizeof((const double[]){__VA_ARGS__}) / (2 * sizeof(double))

static void rings_by_hand(void **state)
{
    (void)state;
    assert_true(simple(RING(0, 0, 1, 0, 0, 1)));
    assert_true(simple(RING(0, 0, 4, 0, 4, 4, 0, 4)));
    assert_true(simple(RING(0, 0, 1, 0, 2, 0, 4, 0, 4, 4, 0, 4)));  /* straight on */
    assert_false(simple(RING(0, 0, 4, 4, 4, 0, 0, 4)));             /* a bow tie */
    assert_false(simple(RING(0, 0, 4, 0, 2, 0, 4, 4)));             /* there and back */
    assert_false(simple(RING(0, 0, 4, 0, 4, 0, 4, 4)));             /* the same point twice */
    assert_false(simple(RING(0, 0, 4, 0, 4, 4, 2, 0, 0, 4)));       /* touches its own side */
    assert_false(simple(RING(0, 0, 2, 2, 4, 0, 4, 4, 2, 2, 0, 4))); /* touches itself in a corner */
    assert_false(simple(RING(0, 0, 4, 0, 8, 0)));                   /* no height */
    assert_false(simple(RING(0, 0, 4, 0)));
    assert_false(simple(RING(0, 0, 9, 0, 9, 9, 5, 9, 5, -1, 4, -1, 4, 9, 0, 9))); /* far edges cross */
}

/* Of few places, so that rings touch, overlap and cross in every way; and of many, where some are simple. */
static void simple_rings_are_valid(void **state)
{
    (void)state;
    size_t found = 0, missed = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        struct random_stream stream = {7, i, 0, 0};
        double xy[2 * 9];
        uint32_t count = 3 + random_u32(stream, 0) % 7, places = i % 2 ? 5 : 1000;
        for (uint32_t k = 0; k < 2 * count; k++)
            xy[k] = random_u32(stream, k + 1) % places;
        bool surely = simple(xy, count);
        if (surely)
            assert_true(valid(xy, count));
        else
            missed += places == 1000 && valid(xy, count);
        found += surely;
    }
    assert_true(found > 2000);
    assert_int_equal(missed, 0); /* with so many places nothing is in doubt */
}

/* No edges of a star meet, until it is pierced. */
static void long_rings(void **state)
{
    (void)state;
    enum { POINTS = 5000 };
    double *xy = malloc(2 * POINTS * sizeof *xy);
    for (uint32_t i = 0; i < POINTS; i++) {
        double angle = 2 * M_PI * i / POINTS,
               radius = 1000 + random_u32((struct random_stream){1, i, 0, 0}, 0) % 50;
        xy[2 * i] = 4e6 + radius * cos(angle);
        xy[2 * i + 1] = 3e6 + radius * sin(angle);
    }
    assert_true(simple(xy, POINTS) && valid(xy, POINTS));
    xy[200] = 2 * xy[5200] - 4e6; /* one corner goes beyond the other end */
    xy[201] = 2 * xy[5201] - 3e6;
    assert_false(simple(xy, POINTS) || valid(xy, POINTS));
    free(xy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rings_by_hand),
        cmocka_unit_test(simple_rings_are_valid),
        cmocka_unit_test(long_rings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
