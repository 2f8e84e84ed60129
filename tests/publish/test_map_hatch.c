/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is perturbed is hatched over its class, unless all is; what is withheld has lines and no class.
 */
#include "pictures.h"

#define THIRTY 0x9a3d08 /* the class of U1 and U3 */
#define WITHHELD 0xd4d4d4

/* Pixels of the class with so many of the units perturbed, from the first on. */
static size_t in_class(struct scratch *scratch, d4i_atlas *atlas, int perturbed, const d4i_map_options *options)
{
    struct atlas_column *columns = atlas->atlas.levels[0].sources[0].column[0];
    for (int unit = 0; unit < SMALL_UNITS; unit++)
        if (unit != 3)
            columns[1].status[unit] = columns[0].status[unit] = unit < perturbed ? D4I_PERTURBED : D4I_OBSERVED;
    assert_ok(scratch->context, draw(scratch, atlas, options, "a.png"));
    return pixels(scratch->path, THIRTY);
}

static void units(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {0};
    double none = (double)in_class(scratch, atlas, 0, &options),
           one = (double)in_class(scratch, atlas, 1, &options);
    double all = (double)in_class(scratch, atlas, SMALL_UNITS, &options);
    assert_true(one < 0.95 * none && one > 0.6 * none); /* thin lines across U1 */
    assert_true(all > 0.99 * none);                     /* nothing to tell apart */
    options.kind = "multiples";
    options.groups = "abroad,abroad";
    none = (double)in_class(scratch, atlas, 0, &options);
    one = (double)in_class(scratch, atlas, 1, &options);
    assert_true(one < 0.95 * none && one > 0.6 * none);
    small_free(atlas);
}

/* A place that is withheld has lines on paper; a cell lines on grey, which is seen where it is a few pixels wide.
 */
static void withheld(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.of = "cells"};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    size_t grey = pixels(scratch->path, WITHHELD);
    assert_true(grey > 20000);
    atlas->atlas.sources[0].variables[0].column[1].status[3] = D4I_OBSERVED;
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, WITHHELD) < 200); /* edges of letters */
    small_free(atlas);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {TEST(units), TEST(withheld)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
