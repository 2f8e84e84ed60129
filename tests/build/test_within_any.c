/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones in zones of any towns: bounds and totals hold, threads and packing do not matter, and memory may end.
 */
#include "within_towns.h"

enum { MANY = 40, SECTIONS_EACH = 9 };

static unsigned drawn;
static unsigned below(unsigned end)
{
    drawn = drawn * 1664525u + 1013904223u;
    return (drawn >> 8) % end;
}

/* Sections with a truth; they are published rounded, and withheld where they are 1 to 4. In the town with the
 * number 7 a thousand more are counted abroad than there can be. */
static void make_up(struct scratch *scratch)
{
    static char sections[20000], towns[4000];
    size_t s = 0, t = 0;
    drawn = 11;
    s += (size_t)snprintf(sections, sizeof sections, "zone,T,H,F\n");
    t += (size_t)snprintf(towns, sizeof towns, "zone,T,H,F\n");
    for (unsigned town = 0; town < MANY; town++) {
        unsigned all[2] = {0};
        for (unsigned k = 0; k < SECTIONS_EACH; k++) {
            char words[2][20];
            unsigned is[2] = {below(300), below(30)};
            for (int g = 0; g < 2; g++) {
                all[g] += is[g];
                if (is[g] > 0 && is[g] < 5)
                    snprintf(words[g], sizeof words[g], "..");
                else
                    snprintf(words[g], sizeof words[g], "%u", (is[g] + 2) / 5 * 5);
            }
            s += (size_t)snprintf(sections + s, sizeof sections - s, "%02u%u,%u,%s,%s\n", town, k, is[0] + is[1],
                                  words[0], words[1]);
        }
        all[1] += town == 7 ? 1000 : 0;
        t +=
            (size_t)snprintf(towns + t, sizeof towns - t, "%02u,%u,%u,%u\n", town, all[0] + all[1], all[0], all[1]);
    }
    write_project(scratch, "{source: towns, prefix: 2}", "");
    tiny_put(scratch, "sections.csv", sections);
    tiny_put(scratch, "towns.csv", towns);
}

static void bounds_and_totals_hold(void **state)
{
    struct scratch *scratch = *state;
    make_up(scratch);
    d4i_atlas *handle = built(scratch);
    const struct atlas *atlas = &handle->atlas;
    const struct atlas_column *ours = atlas->sources[0].variables[0].column;
    const struct atlas_column *theirs = atlas->sources[1].variables[0].column;
    assert_string_equal(fact(handle, "within.source"), "towns, birth: 39 of its 40 zones hold with those in them");
    assert_non_null(strstr(fact(handle, "within.contradicts"), "people: 07"));
    for (uint32_t n = TOTAL; n <= ABROAD; n++)
        for (size_t town = 0; town < MANY; town++) {
            int64_t sum = 0;
            for (size_t z = town * SECTIONS_EACH; z < (town + 1) * SECTIONS_EACH; z++) {
                sum += ours[n].people[z];
                if (town == 7)
                    continue;
                assert_true(ours[n].people[z] >= ours[n].low[z] && ours[n].people[z] <= ours[n].high[z]);
                assert_true(ours[TOTAL].people[z] == ours[HOME].people[z] + ours[ABROAD].people[z]);
            }
            assert_true((sum == theirs[n].people[town]) == (town != 7));
        }
    d4i_atlas_free(handle);
}

static void threads_and_packing_do_not_matter(void **state)
{
    static const int threads[] = {1, 2, 7, 2};
    struct scratch *scratch = *state;
    char path[4][400], project[400];
    make_up(scratch);
    snprintf(project, sizeof project, "%s", scratch_path(scratch, "project.yaml"));
    for (int i = 0; i < 4; i++) {
        snprintf(path[i], sizeof path[i], "%s/%d.gpkg", scratch->folder, i);
        d4i_set_threads(scratch->context, threads[i]);
        scratch->context->dense_values = i == 3; /* the last with packed columns */
        assert_ok(scratch->context, d4i_build(scratch->context, project, path[i], NULL, NULL));
        if (i > 0)
            tiny_assert_same(path[0], path[i]);
    }
}

static void exhausted_memory_is_said(void **state)
{
    struct scratch *scratch = *state;
    write_project(scratch, "{source: towns, lookup: {file: list.csv, key: [{column: section}], unit: town}}", "");
    tiny_put(scratch, "list.csv", "section,town\nA1,A\nA2,A\nB1,B\nB2,B\n");
    starve_builds(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tiny_test(bounds_and_totals_hold),
        tiny_test(threads_and_packing_do_not_matter),
        tiny_test(exhausted_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
