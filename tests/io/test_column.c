/* SPDX-License-Identifier: EUPL-1.2
 *
 * Packed columns: what went in comes out, in few bytes where few zones hold anybody; what was not packed is
 * refused.
 */
#include "scratch.h"

#include "base/random.h"
#include "io/column.h"

static void few_bytes_by_hand(void **state)
{
    struct scratch *scratch = *state;
    int64_t people[5] = {0, 0, 3000000, 0, -1000000};
    uint8_t status[5] = {0, 0, 0, 0, 3};
    struct column column = {0};
    struct column_values values = {people, status, NULL, NULL}, out;
    assert_ok(scratch->context, column_append(scratch->context, &column, &values, 5));
    /* unit 3 bytes; step 2, 3 people; step 2, -1; step 1 to the end; 4 times 0, once 3 */
    assert_int_equal(column.runs.length, 3 + 2 + 2 + 1 + 2 + 2);
    assert_ok(scratch->context, column_open(scratch->context, &column, &out));
    assert_memory_equal(out.people, people, sizeof people);
    assert_memory_equal(out.status, status, sizeof status);
    assert_null(out.low);
    column_values_release(&out);
    column.runs.length--;
    assert_int_equal(column_open(scratch->context, &column, &out), D4I_BAD_INPUT);
    column_release(&column);
}

static void any_values_come_back(void **state)
{
    struct scratch *scratch = *state;
    static int64_t people[COLUMN_RUN + 100], low[COLUMN_RUN + 100], high[COLUMN_RUN + 100];
    static uint8_t status[COLUMN_RUN + 100];
    struct column column = {0};
    struct column_values out;
    for (uint32_t i = 0; i < COLUMN_RUN + 100; i++) {
        uint32_t drawn = random_u32((struct random_stream){5, 1, 2, 3}, i);
        people[i] = drawn % 7 == 0 ? (int64_t)drawn * (drawn % 2 ? 1 : -1000003) : 0;
        status[i] = drawn % 31 == 0 ? 3 : 0;
        low[i] = drawn % 5 == 0 ? drawn : 0;
        high[i] = drawn % 3 == 0 ? INT64_MAX : drawn;
    }
    struct column_values first = {people, status, low, high};
    struct column_values rest = {people + COLUMN_RUN, status + COLUMN_RUN, low + COLUMN_RUN, high + COLUMN_RUN};
    assert_ok(scratch->context, column_append(scratch->context, &column, &first, COLUMN_RUN));
    assert_ok(scratch->context, column_append(scratch->context, &column, &rest, 100));
    assert_int_equal(column_append(scratch->context, &column, &rest, 1), D4I_BUG); /* behind a short run */
    assert_ok(scratch->context, column_open(scratch->context, &column, &out));
    assert_memory_equal(out.people, people, sizeof people);
    assert_memory_equal(out.status, status, sizeof status);
    assert_memory_equal(out.low, low, sizeof low);
    assert_memory_equal(out.high, high, sizeof high);
    column_values_release(&out);
    column_release(&column);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(few_bytes_by_hand),
        scratch_test(any_values_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
