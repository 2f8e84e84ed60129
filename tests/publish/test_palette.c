/* SPDX-License-Identifier: EUPL-1.2
 *
 * Colours that stand side by side on maps can be told apart by people of every common form of sight.
 */
#include "../check.h"
#include "d4i/publish.h"
#include "publish/map_classes.h"
#include "publish/map_dots.h"
#include "publish/map_pair.h"
#include "sight.h"

static void expect_apart(enum sight sight, const char *what, int a, int b, struct color one, struct color other,
                         double least)
{
    double apart = sight_apart(sight, one, other);
    if (apart < least)
        fail_msg("%s: %d and %d are %.1f apart as sight %d sees them, not %.0f", what, a, b, apart, (int)sight,
                 least);
}

/* Grey stays as it is; red, green and blue are lost to those who lack their cones. */
static void sights_are_right(void **state)
{
    (void)state;
    const struct color white = {1, 1, 1}, grey = {0.5, 0.5, 0.5};
    for (int sight = 0; sight < SIGHT_END; sight++) {
        double lab[3], plain[3];
        sight_lab(sight, grey, lab);
        sight_lab(SIGHT_FULL, grey, plain);
        for (int i = 0; i < 3; i++)
            assert_true(fabs(lab[i] - plain[i]) < 0.1);
        sight_lab(sight, white, lab);
        assert_true(fabs(lab[0] - 100) < 0.1);
    }
    /* rust and olive: far apart, and one colour without green cones; blue and green without blue ones draw near */
    const struct color rust = {0.60, 0.35, 0.1}, olive = {0.36, 0.47, 0.1};
    assert_true(sight_apart(SIGHT_FULL, rust, olive) > 35);
    assert_true(sight_apart(SIGHT_NO_GREEN, rust, olive) < 12);
    const struct color blue = {0, 0.45, 0.7}, green = {0, 0.62, 0.45};
    assert_true(sight_apart(SIGHT_NO_BLUE, blue, green) < 0.25 * sight_apart(SIGHT_FULL, blue, green));
}

static void classes(void **state)
{
    (void)state;
    for (int sight = 0; sight < SIGHT_END; sight++)
        for (int which = 1; which < CLASSES_COUNT; which++) {
            if (which > 1)
                expect_apart(sight, "classes", which, which - 1, classes_color(which), classes_color(which - 1),
                             9.5);
            expect_apart(sight, "a class and blue", which, -1, classes_color(which), palette_mark, 25);
            expect_apart(sight, "a class and not covered", which, -1, classes_color(which), palette_not_covered,
                         20);
        }
}

static void dots(void **state)
{
    (void)state;
    for (int sight = 0; sight < SIGHT_END; sight++)
        for (int a = 1; a <= D4I_DOT_GROUPS; a++) {
            expect_apart(sight, "dot and land", a, 0, dots_color((size_t)a), palette_ground, 27);
            for (int b = 1; b < a; b++)
                expect_apart(sight, "dots", a, b, dots_color((size_t)a), dots_color((size_t)b), 27);
        }
}

static void pairs(void **state)
{
    (void)state;
    for (int sight = 0; sight < SIGHT_END; sight++)
        for (int a = 0; a < PAIR_CLASSES; a++)
            for (int b = 0; b < a; b++)
                expect_apart(sight, "pairs", a, b, pair_color(a % 3, a / 3), pair_color(b % 3, b / 3), 27);
    /* darker is more, along both */
    for (int i = 0; i < PAIR_SIDE; i++)
        for (int j = 1; j < PAIR_SIDE; j++) {
            assert_true(palette_lightness(pair_color(i, j)) < palette_lightness(pair_color(i, j - 1)) - 5);
            assert_true(palette_lightness(pair_color(j, i)) < palette_lightness(pair_color(j - 1, i)) - 5);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sights_are_right),
        cmocka_unit_test(classes),
        cmocka_unit_test(dots),
        cmocka_unit_test(pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
