/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dots: as many as people make, where they live, the same each time, and none hidden by another group.
 */
#include "pictures.h"

#include "publish/map_dots.h"

#define FIRST 0x084080
#define SECOND 0xf6b426

static void collect(struct scratch *scratch, d4i_atlas *atlas, const char *groups, struct figures *out)
{
    const struct figures_asked asked = {.of = "cells", .groups = groups};
    assert_ok(scratch->context, figures_collect(scratch->context, &atlas->atlas, &asked, out));
}

/* How many dots of a column stand in the square of a unit. */
static size_t inside(const struct dots *dots, size_t column, int unit)
{
    size_t count = 0;
    double west = SMALL_WEST + small_place[unit][0], south = SMALL_SOUTH + small_place[unit][1];
    for (size_t i = 0; i < dots->count; i++)
        count += dots->list[i].column == column && dots->list[i].east >= west &&
                 dots->list[i].east < west + small_place[unit][2] && dots->list[i].north >= south &&
                 dots->list[i].north < south + small_place[unit][2];
    return count;
}

static void as_many_as_people_make(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    struct figures figures = {0};
    collect(scratch, atlas, "abroad", &figures);
    for (uint64_t seed = 1; seed < 20; seed++) {
        struct dots dots = {.per = 10};
        assert_ok(scratch->context, dots_place(scratch->context, &figures, seed, &dots));
        assert_int_equal(dots.count, 2050); /* 300 + 200 + 20 000 of ten */
        assert_int_equal(dots.of_group[1], 2050);
        assert_in_range(inside(&dots, 1, 0), 29, 31);
        assert_in_range(inside(&dots, 1, 1), 19, 21);
        assert_in_range(inside(&dots, 1, 2), 1999, 2001);
        assert_int_equal(inside(&dots, 1, 3), 0); /* withheld */
        assert_int_equal(inside(&dots, 1, 5), 0); /* none */
        dots_release(&dots);
    }
    /* a dot for more people than there are: none, or one by chance, in 20 500 of 100 000 seeds */
    size_t some = 0;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        struct dots dots = {.per = 100000};
        assert_ok(scratch->context, dots_place(scratch->context, &figures, seed, &dots));
        assert_true(dots.count <= 1);
        some += dots.count;
        dots_release(&dots);
    }
    assert_in_range(some, 340, 480); /* 410, with a standard deviation of 18 */
    figures_release(&figures);
    small_free(atlas);
}

static void other_groups_move_none(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t unknown[SMALL_UNITS] = {100, 50, 0, 0, 0, 0};
    d4i_atlas *atlas = small_atlas(scratch->context);
    struct figures one = {0}, two = {0};
    struct dots alone = {.per = 10}, among = {.per = 10};
    small_unknown(scratch->context, &atlas->atlas, unknown);
    collect(scratch, atlas, "abroad", &one);
    collect(scratch, atlas, "unknown,abroad", &two);
    assert_ok(scratch->context, dots_place(scratch->context, &one, 7, &alone));
    assert_ok(scratch->context, dots_place(scratch->context, &two, 7, &among));
    assert_int_equal(among.of_group[1], 15);
    for (size_t i = 0, j = 0; i < alone.count; i++, j++) {
        while (among.list[j].column != 2)
            j++;
        assert_true(alone.list[i].east == among.list[j].east && alone.list[i].north == among.list[j].north);
    }
    /* another seed places them otherwise */
    struct dots other = {.per = 10};
    assert_ok(scratch->context, dots_place(scratch->context, &one, 8, &other));
    assert_true(other.list[0].east != alone.list[0].east);
    dots_release(&alone);
    dots_release(&among);
    dots_release(&other);
    figures_release(&one);
    figures_release(&two);
    small_free(atlas);
}

/* Two groups of the same people in the same cells, far more dots than find room. */
static void no_group_hides_another(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t same[SMALL_UNITS] = {300, 200, 20000, 0, 50, 0};
    d4i_atlas *atlas = small_atlas(scratch->context);
    small_unknown(scratch->context, &atlas->atlas, same);
    d4i_map_options options = {
        .kind = "dots",
        .groups = "abroad,unknown",
        .per = 10,
        .width = 3000,
        .box = {SMALL_WEST - 5000, SMALL_SOUTH - 5000, SMALL_WEST + 7000, SMALL_SOUTH + 7000}};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    double first = (double)pixels(scratch->path, FIRST), second = (double)pixels(scratch->path, SECOND);
    assert_true(first > 2000 && first < 1.1 * second && second < 1.1 * first);
    small_free(atlas);
}

static void round_numbers(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    struct figures figures = {0};
    int64_t per = 0;
    collect(scratch, atlas, "abroad", &figures);
    const double near[4] = {SMALL_WEST, SMALL_SOUTH, SMALL_WEST + 2000, SMALL_SOUTH + 2000};
    assert_ok(scratch->context, dots_choose(scratch->context, &figures, near, &per));
    assert_int_equal(per, D4I_DOT_LEAST); /* 100 cells of 200: their room is enough, and fewer are refused */
    const double far[4] = {SMALL_WEST, SMALL_SOUTH, SMALL_WEST + 2000000, SMALL_SOUTH + 2000000};
    assert_ok(scratch->context, dots_choose(scratch->context, &figures, far, &per));
    assert_in_range(per, 1000, 10000); /* all in one square */
    figures_release(&figures);
    small_free(atlas);
}

static void says_how_many(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.kind = "dots", .per = 2000};
    static const char *const names[] = {"a.svg", "a.pdf"};
    for (int i = 0; i < 2; i++) {
        size_t length = 0, again = 0;
        assert_ok(scratch->context, draw(scratch, atlas, &options, names[i]));
        char *first = small_read(scratch->path, &length);
        assert_ok(scratch->context, draw(scratch, atlas, &options, names[i]));
        char *second = small_read(scratch->path, &again);
        assert_int_equal(length, again);
        assert_memory_equal(first, second, length);
        if (i == 0)
            assert_non_null(strstr(first, "One dot for 2\u00a0000 people"));
        free(first);
        free(second);
    }
    small_free(atlas);
}

/* U4's cells are withheld: grey, hatched where they are seen large, and without dots; its land has a credit. Where
 * a cell of it has a number, that one is land again, though the unit's sum is not known. */
static void withheld_cells_have_no_dots(void **state)
{
    struct scratch *scratch = *state;
    enum { GREY = 0xd4d4d4 };
    d4i_atlas *atlas = small_atlas(scratch->context);
    atlas->atlas.levels[0].attribution = strdup("Outlines of someone");
    d4i_map_options options = {
        .kind = "dots", .per = 10, .box = {SMALL_WEST, SMALL_SOUTH, SMALL_WEST + 2000, SMALL_SOUTH + 2000}};
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, GREY) > 30000);
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.svg"));
    char *svg = small_read(scratch->path, NULL);
    assert_non_null(strstr(svg, "Outlines of someone"));
    assert_non_null(strstr(svg, "In 100 of 404 inhabited cells a number is withheld"));
    assert_non_null(strstr(svg, "So 1 of 6 municipalities have fewer dots than their people make: D."));
    free(svg);
    atlas->atlas.sources[0].variables[0].column[1].status[3] = D4I_OBSERVED; /* its zone, and so its cells */
    assert_ok(scratch->context, draw(scratch, atlas, &options, "a.png"));
    assert_true(pixels(scratch->path, GREY) < 100);
    small_free(atlas);
}

static void refusals(void **state)
{
    struct scratch *scratch = *state;
    static const int64_t nobody[SMALL_UNITS] = {0};
    static const struct refusal wrong[] = {
        {{.kind = "dots", .per = 9}, "a dot for 9 people: at least 10"},
        {{.kind = "dots", .per = 1}, "a person or a household"},
        {{.kind = "dots", .of = "lau"}, "leave --of out"},
        {{.kind = "dots", .places = 1}, "small places is nothing"},
        {{.kind = "dots", .groups = "abroad,abr"}, "abroad"},
        {{.kind = "dots", .groups = "abroad,most"}, "'abroad' and 'most' hold the same people"},
        {{.kind = "dotty"}, "no kind of map"},
        {{.per = 100}, "choose dots"},
        {{.groups = "abroad"}, "name one group"},
    };
    d4i_atlas *atlas = small_atlas(scratch->context);
    uint32_t node;
    struct group_tree *tree = &atlas->atlas.sources[0].variables[0].tree;
    small_unknown(scratch->context, &atlas->atlas, nobody);
    tree->nodes[2].kind = GROUP_DERIVED; /* "unknown" becomes: all but no one */
    tree->nodes[2].parent = GROUP_NONE;
    free(tree->nodes[2].code);
    tree->nodes[2].code = strdup("most");
    node = 2;
    assert_ok(scratch->context, group_derive(scratch->context, tree, node, false, 0));
    refuse_all(scratch, atlas, wrong, sizeof wrong / sizeof *wrong);
    atlas->atlas.has_grid = false;
    d4i_map_options options = {.kind = "dots", .groups = "abroad"};
    assert_int_equal(draw(scratch, atlas, &options, "a.png"), D4I_BAD_USAGE);
    assert_non_null(strstr(d4i_error_text(scratch->context), "no cells"));
    assert_int_equal(scratch_files(scratch), 0);
    small_free(atlas);
}

static void memory_runs_out(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = small_atlas(scratch->context);
    d4i_map_options options = {.kind = "dots", .per = 100, .width = 300};
    starve(scratch, atlas, &options, "a.png");
    small_free(atlas);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(as_many_as_people_make),
        TEST(other_groups_move_none),
        TEST(no_group_hides_another),
        TEST(round_numbers),
        TEST(says_how_many),
        TEST(withheld_cells_have_no_dots),
        TEST(refusals),
        TEST(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
