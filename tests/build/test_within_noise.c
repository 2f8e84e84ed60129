/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones in zones where the publisher has changed the numbers of the sections: noise of an unknown and a known
 * width, rounding at random. The towns are those of within_towns.h.
 */
#include "within_towns.h"

/* Publishers' noise leaves all open: sections are moved to what their town has, their totals as well, and the
 * ledger says by how much. A1 and A2 have 99 and 52 of 150, 21 and 1 abroad of 23. */
static void noise_is_taken_out(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    tiny_put(scratch, "sections.yaml", RECIPE("sections", "      values: perturbed\n", ""));
    char *recipe, *at, text[2000];
    size_t length;
    recipe = tiny_bytes(scratch_path(scratch, "sections.yaml"), &length);
    recipe[length] = 0;
    at = strstr(recipe, "parts: rounded");
    snprintf(text, sizeof text, "%.*sparts: perturbed%s", (int)(at - recipe), recipe,
             at + strlen("parts: rounded"));
    tiny_put(scratch, "sections.yaml", text);
    free(recipe);
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,99,79,21\nA2,52,49,1\n");
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,150,127,23\n");
    d4i_atlas *handle = built(scratch);
    const struct atlas_column *column = handle->atlas.sources[0].variables[0].column;
    const int64_t *total = column[TOTAL].people, *home = column[HOME].people, *abroad = column[ABROAD].people;
    assert_int_equal(total[A1] + total[A2], 150 * D4I_PERSON);
    assert_int_equal(abroad[A1] + abroad[A2], 23 * D4I_PERSON);
    assert_true(total[A1] == home[A1] + abroad[A1] && total[A2] == home[A2] + abroad[A2]);
    is_count(&handle->atlas, 0, ABROAD, A1, 23 * 21 / 22.0, D4I_ESTIMATED); /* both by one factor */
    assert_int_equal(listed(&handle->atlas, 0, LEDGER_HIGHER_LEVEL, "A1"), 99 * D4I_PERSON - total[A1]);
    assert_int_equal(listed(&handle->atlas, 0, LEDGER_PERTURBATION, "A1"), 0);
    d4i_atlas_free(handle);
}

/* The sections' recipe, whose numbers are as `table` says. */
static void write_sections(struct scratch *scratch, const char *table)
{
    char *recipe, *at, text[2000];
    size_t length;
    tiny_put(scratch, "sections.yaml", RECIPE("sections", "      TABLE\n", ""));
    recipe = tiny_bytes(scratch_path(scratch, "sections.yaml"), &length);
    recipe[length] = 0;
    at = strstr(recipe, "      TABLE\n");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - recipe), recipe, table, at + strlen("      TABLE\n"));
    free(recipe);
    tiny_put(scratch, "sections.yaml", text);
}

/* Rounded at random to 3, 2 may become 0 and 5 become 3: a town of 7 is no contradiction. Each is then at the end
 * of what it can be, as the true counts were. To the nearest 3 they could not be so. */
static void random_rounding_reaches_the_truth(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    write_sections(scratch, "      rounding: {to: 3, kind: random}\n");
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,30,30,0\nA2,33,30,3\n");
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,67,60,7\n");
    d4i_atlas *atlas = built(scratch);
    assert_null(fact(atlas, "within.contradicts"));
    is_count(&atlas->atlas, 0, ABROAD, A1, 2, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, A2, 5, D4I_ESTIMATED);
    d4i_atlas_free(atlas);
    write_sections(scratch, "      rounding: 3\n");
    atlas = built(scratch);
    assert_non_null(fact(atlas, "within.contradicts"));
    d4i_atlas_free(atlas);
}

/* Noise of 2 at most: A1 has 19 to 23 abroad and A2 0 to 3, the town 26, so both have all that they can. By their
 * odds alone, A1 would have 24.8. A town of 27 contradicts. */
static void noise_of_a_known_width_bounds(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, prefix: 1}", "");
    write_sections(scratch, "      noise: 2\n");
    tiny_put(scratch, "sections.csv", "zone,T,H,F\nA1,100,79,21\nA2,50,49,1\n");
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,150,124,26\n");
    d4i_atlas *atlas = built(scratch);
    assert_null(fact(atlas, "within.contradicts"));
    is_count(&atlas->atlas, 0, ABROAD, A1, 23, D4I_ESTIMATED);
    is_count(&atlas->atlas, 0, ABROAD, A2, 3, D4I_ESTIMATED);
    d4i_atlas_free(atlas);
    tiny_put(scratch, "towns.csv", "zone,T,H,F\nA,150,123,27\n");
    atlas = built(scratch);
    assert_non_null(fact(atlas, "within.contradicts"));
    d4i_atlas_free(atlas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(noise_is_taken_out),
        tiny_test(random_rounding_reaches_the_truth),
        tiny_test(noise_of_a_known_width_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
