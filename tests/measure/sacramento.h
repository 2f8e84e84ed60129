/* SPDX-License-Identifier: EUPL-1.2
 *
 * The example data of PySAL (403 tracts of Sacramento, ../shared/data/peers) as a table, and what PySAL gives for
 * them (../shared/expected).
 */
#ifndef TESTS_SACRAMENTO_H
#define TESTS_SACRAMENTO_H

#include "../check.h"

#include <math.h>

#include "../io/real_data.h"
#include "base/text.h"
#include "io/layer.h"
#include "io/records.h"
#include "measure/measure.h"

enum { WHITE, BLACK, ASIAN, HISP, SACRAMENTO_GROUPS };

struct sacramento {
    struct layer layer;
    struct neighbour_shapes shapes;
    double *people[SACRAMENTO_GROUPS], *total, *area, *perimeter, *x, *y;
};

static bool sacramento_here(void)
{
    return real_data_here("agreement with PySAL");
}

static double *sacramento_column(d4i_context *context, const struct layer *layer, uint32_t field)
{
    double *values = calloc(layer->features, sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < layer->features; i++)
        if (!parse_double(text_of(layer->field[i * layer->field_count + field]), &values[i]))
            fail_msg("tract %zu: '%s' is no number", i, layer->field[i * layer->field_count + field]);
    (void)context;
    return values;
}

static void sacramento_read(d4i_context *context, const char *crs, struct sacramento *out)
{
    static const char *const fields[] = {"WHITE_", "BLACK_", "ASIAN_", "HISP_", "TOT_POP"};
    char path[4096];
    const struct layer_options options = {.path = real_data_path("peers/sacramentot2.shp", path, sizeof path),
                                          .crs = "EPSG:4326",
                                          .target = crs,
                                          .fields = fields,
                                          .field_count = 5};
    assert_ok(context, layer_read(context, &options, &out->layer));
    assert_int_equal(out->layer.features, 403);
    for (uint32_t m = 0; m < SACRAMENTO_GROUPS; m++)
        out->people[m] = sacramento_column(context, &out->layer, m);
    out->total = sacramento_column(context, &out->layer, 4);
    out->shapes = (struct neighbour_shapes){403, out->layer.ring_first, out->layer.point_start, out->layer.xy};
    out->area = calloc(4 * 403, sizeof *out->area);
    assert_non_null(out->area);
    out->perimeter = out->area + 403;
    out->x = out->perimeter + 403;
    out->y = out->x + 403;
    neighbour_shape_figures(&out->shapes, out->area, out->perimeter, out->x, out->y);
}

static void sacramento_release(struct sacramento *sacramento)
{
    for (size_t m = 0; m < SACRAMENTO_GROUPS; m++)
        free(sacramento->people[m]);
    free(sacramento->total);
    free(sacramento->area);
    layer_release(&sacramento->layer);
}

/* The row of the file with expected values; fails when there is none. */
static void sacramento_expected(d4i_context *context, const char *index, const char *parameters, double *value,
                                double *tolerance)
{
    char path[4096];
    const struct records_options options = {.format = RECORDS_CSV};
    struct records records;
    bool more, found = false;
    assert_ok(context,
              records_open(context, real_data_path("../expected/segregation_sacramento.csv", path, sizeof path),
                           &options, &records));
    while (!found) {
        assert_ok(context, records_next(context, &records, &more));
        if (!more)
            fail_msg("no expected value of %s", index);
        found = text_is(records_field(&records, 0), index) &&
                (!parameters || text_is(records_field(&records, 2), parameters));
    }
    assert_true(parse_double(records_field(&records, 3), value));
    assert_true(parse_double(records_field(&records, 4), tolerance));
    records_close(&records);
}

#endif
