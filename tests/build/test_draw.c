/* SPDX-License-Identifier: EUPL-1.2
 *
 * Draws of an atlas learn from a finer source. The tiny project, and the western and eastern halves of its zones as
 * a margin: 8 zones have 7 splits, 4 have 3.
 */
#include "query/draw.h"

#include "atlas/handle.h"
#include "tiny.h"

enum { ABROAD = 2, DRAWS = 40 };

/* `first` and `second`: those abroad in the halves of A1. */
static void halves(struct scratch *scratch, const char *first, const char *second, const char *allocate)
{
    char text[1500];
    tiny_put(scratch, "halves.geojson",
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":["                  //
             TINY_SQUARE("A1w", "4000000", "3000000", "4000100", "3000200") "," //
             TINY_SQUARE("A1e", "4000100", "3000000", "4000200", "3000200") "," //
             TINY_SQUARE("A2w", "4000000", "3000200", "4000100", "3000400") "," //
             TINY_SQUARE("A2e", "4000100", "3000200", "4000200", "3000400") "," //
             TINY_SQUARE("B1w", "4000200", "3000000", "4000300", "3000200") "," //
             TINY_SQUARE("B1e", "4000300", "3000000", "4000400", "3000200") "," //
             TINY_SQUARE("B2w", "4000200", "3000200", "4000300", "3000400") "," //
             TINY_SQUARE("B2e", "4000300", "3000200", "4000400", "3000400") "]}");
    snprintf(text, sizeof text,
             "zone,Total,Home,Abroad,X,Y\nA1w,50,%s\nA1e,50,%s\nA2w,26,26,0,0,0\nA2e,24,24,0,0,0\n"
             "B1w,20,13,7,7,0\nB1e,20,17,3,3,0\nB2w,5,1,4,1,3\nB2e,5,3,2,0,2\n",
             first, second);
    tiny_put(scratch, "halves.csv", text);
    snprintf(text, sizeof text,
             "grid: {crs: EPSG:3035, cell: 100}\nsources:\n  - {id: tiny, recipe: recipe.yaml, files: {birth: "
             "table.csv},\n     boundaries: zones.geojson}\n  - {id: halves, recipe: recipe.yaml, files: {birth: "
             "halves.csv},\n     boundaries: halves.geojson}\nallocate: %s\n",
             allocate);
    tiny_put(scratch, "project.yaml", text);
}

/* Splits that taught. */
static size_t drawn(struct scratch *scratch, bool finer)
{
    d4i_context *context = scratch->context;
    d4i_atlas *handle = NULL;
    struct draw_source source;
    struct draws *draws = NULL;
    assert_ok(context, d4i_build_open(context, scratch_path(scratch, "project.yaml"), NULL, &handle));
    assert_ok(context, draw_source_make(context, &handle->atlas, 0, 0, &source));
    assert_int_equal(source.finer != NULL, finer);
    for (size_t z = 0; finer && z < 8; z++)
        assert_int_equal(source.shared[z], DRAW_SHARED);
    assert_ok(context, draw_group(context, &source, ABROAD, DRAWS, &draws));
    int32_t *people = calloc(source.order.count, sizeof *people);
    for (int d = 0; d < DRAWS; d++) {
        int32_t all = 0;
        assert_ok(context, draws_make(context, draws, d, people));
        for (size_t i = 0; i < source.order.start[1]; i++)
            all += people[i];
        assert_int_equal(all, 20);
    }
    size_t splits = draws_report(draws)->splits;
    free(people);
    draws_free(draws);
    draw_source_release(&source);
    d4i_atlas_free(handle);
    return splits;
}

static void a_margin_teaches(void **state)
{
    struct scratch *scratch = *state;
    halves(scratch, "36,14,8,6", "44,6,4,2",
           "{method: fitted, groups: [home, abroad], margins: [{source: halves}]}");
    assert_int_equal(drawn(scratch, true), 7);
    halves(scratch, "36,14,8,6", "44,6,4,2",
           "{method: areal}"); /* no group stands elsewhere than its zone's people */
    assert_int_equal(drawn(scratch, false), 3);
}

/* Home, x and y are everybody: the cells are full of them, and each zone has its counts, in every draw. */
static void groups_fill_cells_together(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    static const uint32_t nodes[3] = {1, 3, 4}; /* home, x, y */
    static const int32_t counts[4][3] = {{80, 12, 8}, {50, 0, 0}, {30, 10, 0}, {4, 1, 5}};
    d4i_atlas *handle = NULL;
    struct draw_source source;
    struct draw_together together;
    int32_t got[3][16], *people[3] = {got[0], got[1], got[2]};
    assert_ok(context, d4i_build_open(context, scratch_path(scratch, "project.yaml"), NULL, &handle));
    assert_ok(context, draw_source_make(context, &handle->atlas, 0, 0, &source));
    assert_true(source.order.count <= 16);
    assert_ok(context, draw_together_make(context, &source, nodes, 3, DRAWS, &together));
    assert_int_equal(together.turn[0], 2); /* y has 13, x 23 */
    assert_int_equal(together.turn[2], 0);
    for (int d = 0; d < DRAWS; d++) {
        assert_ok(context, draw_together_run(context, &together, d, people));
        for (size_t i = 0; i < source.order.count; i++)
            assert_int_equal(got[0][i] + got[1][i] + got[2][i], together.whole[i]);
        for (size_t z = 0; z < 4; z++)
            for (size_t g = 0; g < 3; g++) {
                int32_t sum = 0;
                for (size_t i = source.order.start[z]; i < source.order.start[z + 1]; i++)
                    sum += got[g][i];
                assert_int_equal(sum, counts[z][g]);
            }
    }
    draw_together_release(&together);
    /* x alone: the others of its zones are room that nobody draws. */
    assert_ok(context, draw_together_make(context, &source, nodes + 1, 1, DRAWS, &together));
    for (size_t z = 0, all = 0; z < 4; z++, all = 0) {
        for (size_t i = source.order.start[z]; i < source.order.start[z + 1]; i++)
            all += (size_t)together.whole[i];
        assert_int_equal(all, counts[z][0] + counts[z][1] + counts[z][2]);
    }
    draw_together_release(&together);
    draw_source_release(&source);
    d4i_atlas_free(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {tiny_test(a_margin_teaches), tiny_test(groups_fill_cells_together)};
    return cmocka_run_group_tests_name("build: draws", tests, NULL, NULL);
}
