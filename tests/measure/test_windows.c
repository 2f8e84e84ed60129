/* SPDX-License-Identifier: EUPL-1.2
 *
 * Windows of a sparse surface: which cells are in which, by hand; the same figures as of the landscape laid out in
 * full; windows that have none; the same for any number of threads and wherever other windows are.
 */
#include "base/random.h"
#include "measure/windows.h"
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

#define MANY 400

static struct windows_asked ask(size_t cells, const int64_t *column, const int64_t *row,
                                const int64_t *const *people, int64_t size)
{
    return (struct windows_asked){.cells = cells,
                                  .groups = 2,
                                  .column = column,
                                  .row = row,
                                  .people = people,
                                  .size = size,
                                  .options = LANDSCAPE_USUAL,
                                  .seed = 3,
                                  .interval = 0.9};
}

/* Windows of 2 x 2: south-west of 0 one full window, of which the western cells have group 0 and the eastern group
 * 1; east of it one with two cells that touch; north one with a single cell; where a
 * cell has nobody there is none. In the full one pairs are 0 0, 1 1, 0
 * 1 and 1 0 alike: a bit on each side and none of it known. */
static void test_by_hand(void **state)
{
    const int64_t column[] = {-1, 1, -2, -1, -2, 0, 1, 9}, row[] = {-1, 1, -1, -2, -2, -1, -1, 9};
    const int64_t a[] = {0, 4, 7, 0, 7, 5, 0, 0}, b[] = {7, 0, 0, 7, 0, 0, 5, 0};
    const int64_t *people[] = {a, b};
    struct windows_asked asked = ask(8, column, row, people, 2);
    struct windows windows;
    (void)state;
    assert_ok(context, windows_run(context, &asked, &windows));
    assert_int_equal(windows.count, 3);
    const struct window_figures *full = &windows.window[0], *half = &windows.window[1], *one = &windows.window[2];
    assert_true(full->column == -1 && full->row == -1 && full->cells == 4 && full->people == 28);
    assert_true(full->state == WINDOW_FULL && fabs(full->expected.entropy - 1) < 1e-14);
    assert_true(fabs(full->expected.joint - 2) < 1e-14 && fabs(full->expected.mutual) < 1e-14);
    assert_true(isnan(full->mean.mutual));
    /* 0 1 and 1 0: either side tells the other */
    assert_true(half->column == 0 && half->row == -1 && half->cells == 2);
    assert_true(fabs(half->expected.entropy - 1) < 1e-14 && fabs(half->expected.mutual - 1) < 1e-14);
    assert_true(one->state == WINDOW_EMPTY && isnan(one->expected.entropy) && one->people == 4);
    windows_release(&windows);
    asked.options.threshold = 1;
    assert_ok(context, windows_run(context, &asked, &windows));
    assert_true(windows.window[2].state == WINDOW_APART && isnan(windows.window[2].expected.joint));
    windows_release(&windows);
    asked.options.threshold = 0;
    assert_ok(context, windows_run(context, &asked, &windows));
    assert_true(windows.window[1].state == WINDOW_EMPTY && windows.window[0].state == WINDOW_FULL);
    windows_release(&windows);
}

struct surface {
    int64_t column[MANY], row[MANY], people[2][MANY];
    const int64_t *groups[2];
};

static void surface_make(struct surface *surface, uint64_t seed)
{
    struct random_stream stream = {seed, 0, 0, 0};
    for (uint32_t i = 0; i < MANY; i++) {
        surface->column[i] = i % 20;
        surface->row[i] = i / 20;
        for (uint32_t m = 0; m < 2; m++)
            surface->people[m][i] =
                random_u32(stream, 2 * i + m) % 5 ? random_u32(stream, 1000 + 2 * i + m) % 9 : 0;
    }
    surface->groups[0] = surface->people[0];
    surface->groups[1] = surface->people[1];
}

/* The same as landscape_expect of all windows at once. */
static void test_as_landscape(void **state)
{
    struct surface surface;
    double values[2][MANY];
    const double *people[] = {values[0], values[1]};
    struct landscape_figures figures[16];
    struct windows windows;
    (void)state;
    for (uint64_t seed = 1; seed < 20; seed++) {
        surface_make(&surface, seed);
        for (size_t m = 0; m < 2; m++)
            for (size_t i = 0; i < MANY; i++)
                values[m][i] = (double)surface.people[m][i];
        struct windows_asked asked = ask(MANY, surface.column, surface.row, surface.groups, 5);
        asked.options.directions = seed % 2 ? 4 : 8;
        asked.options.size = 5;
        const struct landscape landscape = {20, 20, 2, people};
        assert_ok(context, windows_run(context, &asked, &windows));
        assert_ok(context, landscape_expect(context, &landscape, &asked.options, figures));
        assert_int_equal(windows.count, 16);
        for (size_t w = 0; w < 16; w++) {
            const struct window_figures *at = &windows.window[w];
            const struct landscape_figures *other = &figures[at->row * 4 + at->column];
            assert_true(fabs(at->expected.entropy - other->entropy) < 1e-12);
            assert_true(fabs(at->expected.joint - other->joint) < 1e-12);
            assert_true(fabs(at->expected.mutual - other->mutual) < 1e-12);
        }
        windows_release(&windows);
    }
}

/* Threads and other windows change nothing; realisations lie around their mean, and chance tells more than nothing.
 */
static void test_realisations(void **state)
{
    struct surface surface;
    struct windows one, many, alone;
    (void)state;
    surface_make(&surface, 7);
    struct windows_asked asked = ask(MANY, surface.column, surface.row, surface.groups, 10);
    asked.draws = 50;
    d4i_set_threads(context, 1);
    assert_ok(context, windows_run(context, &asked, &one));
    d4i_set_threads(context, 7);
    assert_ok(context, windows_run(context, &asked, &many));
    assert_int_equal(one.count, 4);
    assert_memory_equal(one.window, many.window, one.count * sizeof *one.window);
    for (size_t w = 0; w < one.count; w++) {
        const struct window_figures *at = &one.window[w];
        assert_true(at->low.mutual <= at->mean.mutual && at->mean.mutual <= at->high.mutual);
        assert_true(at->low.mutual < at->high.mutual && at->mean.mutual > at->expected.mutual);
        assert_true(fabs(at->mean.entropy - at->expected.entropy) < 0.1);
    }
    asked.cells = 200; /* the two southern windows */
    assert_ok(context, windows_run(context, &asked, &alone));
    assert_int_equal(alone.count, 2);
    assert_memory_equal(one.window, alone.window, 2 * sizeof *one.window);
    windows_release(&one);
    windows_release(&many);
    windows_release(&alone);
    d4i_set_threads(context, 0);
}

static void test_refuse(void **state)
{
    struct surface surface;
    struct windows windows;
    (void)state;
    surface_make(&surface, 1);
    struct windows_asked asked = ask(MANY, surface.column, surface.row, surface.groups, 0);
    assert_fails(context, D4I_BAD_USAGE, "windows of 0 cells", windows_run(context, &asked, &windows));
    asked.size = 10;
    asked.options.directions = 6;
    assert_fails(context, D4I_BAD_USAGE, "6 neighbours", windows_run(context, &asked, &windows));
    asked.options.directions = 4;
    asked.cells = 0;
    assert_ok(context, windows_run(context, &asked, &windows));
    assert_int_equal(windows.count, 0);
    windows_release(&windows);
    asked.cells = MANY;
    asked.draws = 3;
    d4i_status status = D4I_NO_MEMORY;
    for (int granted = 0; status != D4I_OK; granted++) {
        int left = granted;
        assert_true(granted < 400);
        d4i_set_threads(context, 1);
        d4i_set_allocation_hook(context, refuse_nth, &left);
        status = windows_run(context, &asked, &windows);
        d4i_set_allocation_hook(context, NULL, NULL);
        assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
    }
    windows_release(&windows);
    d4i_set_threads(context, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_as_landscape),
        cmocka_unit_test(test_realisations),
        cmocka_unit_test(test_refuse),
    };
    return cmocka_run_group_tests_name("windows", tests, context_open, context_close);
}
