/* SPDX-License-Identifier: EUPL-1.2
 *
 * Linear equations by hand: a pivot that is not there, one column too many in memory, a singular matrix.
 */
#include "../check.h"

#include <math.h>

#include "base/equations.h"

/* 2y = 4, x + y + z = 6, 2x - z = -1: x = 1, y = 2, z = 3, and the first equation has no x to begin with. */
static void test_by_hand(void **state)
{
    (void)state;
    double matrix[3][4] = {{0, 2, 0, 9}, {1, 1, 1, 9}, {2, 0, -1, 9}}, right[] = {4, 6, -1};
    assert_true(equations_solve(*matrix, 4, right, 3));
    for (int i = 0; i < 3; i++)
        assert_true(fabs(right[i] - (i + 1)) < 1e-15);
    for (int i = 0; i < 3; i++)
        assert_true(matrix[i][3] == 9);
}

static void test_singular(void **state)
{
    (void)state;
    double matrix[] = {1, 2, 2, 4}, right[] = {1, 2}, none = 7;
    assert_false(equations_solve(matrix, 2, right, 2));
    assert_true(equations_solve(NULL, 1, &none, 0));
    assert_true(none == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_hand), cmocka_unit_test(test_singular)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
