/* SPDX-License-Identifier: EUPL-1.2
 *
 * Intervals that hold both ways: tables that can be worked out by hand, then what must hold for any.
 */
#include "../check.h"

#include "allocate/bounded.h"
#include "allocate/bounded_table.h"
#include "base/random.h"

#define NONE BOUNDED_NO_GROUP
#define OPEN INT64_MAX
#define P 1000000

static int64_t run(const struct bounded_table *table, int64_t *value)
{
    d4i_context *context = d4i_context_new();
    int64_t missing = -1;
    assert_ok(context, bounded_table_run(context, table, value, &missing));
    d4i_context_free(context);
    return missing;
}

struct draw {
    struct random_stream stream;
    uint32_t n;
};

static int64_t below(struct draw *draw, uint32_t end)
{
    return random_u32(draw->stream, draw->n++) % end;
}

static void near(int64_t is, int64_t wanted)
{
    if (llabs(is - wanted) > 20) /* millionths of a person */
        fail_msg("%lld instead of %lld", (long long)is, (long long)wanted);
}

/* Total, home, abroad. Two zones of 10 and 20 people withhold who was born abroad; together it is 6 of 30. Nothing
 * being known of them, a third of the 6 and of the 24 are in the first zone. If at least 3 are abroad there, it is
 * 3, and 3 are left for the second. */
static void two_zones_share(void **state)
{
    (void)state;
    const uint32_t above[] = {NONE, 0, 0};
    int64_t low[] = {10 * P, 0, 0, 20 * P, 0, 0}, high[] = {10 * P, OPEN, OPEN, 20 * P, OPEN, OPEN}, value[6];
    const int64_t prior[] = {0, P, P, 0, P, P}, all[] = {30 * P, 24 * P, 6 * P};
    const struct bounded_table table = {2, 3, above, low, high, prior, all, all};
    assert_int_equal(run(&table, value), 0);
    near(value[2], 2 * P);
    near(value[5], 4 * P);
    assert_int_equal(value[1] + value[2], 10 * P);
    assert_int_equal(value[2] + value[5], 6 * P);
    low[2] = 3 * P;
    assert_int_equal(run(&table, value), 0);
    near(value[2], 3 * P);
    near(value[5], 3 * P);
    near(value[1], 7 * P);
    high[2] = 3 * P; /* at most 3 there and 2 in the other: 1 of the 6 has no place */
    high[5] = 2 * P;
    assert_int_equal(run(&table, value), P);
}

/* What holds already stays to the last millionth, however odd; and no zone at all is fine when nobody is missing.
 */
static void what_holds_stays(void **state)
{
    (void)state;
    const uint32_t above[] = {NONE, 0, 0};
    const int64_t low[] = {8, 0, 0, 0, 0, 0}, high[] = {12, OPEN, OPEN, 25, 6, OPEN};
    const int64_t prior[] = {10, 7, 3, 20, 1, 19}, all[] = {30, 8, 22}, nobody[] = {0, 0, 0}, minus[] = {-3, 0, 0};
    int64_t value[6];
    const struct bounded_table table = {2, 3, above, low, high, prior, all, all};
    assert_int_equal(run(&table, value), 0);
    assert_memory_equal(value, prior, sizeof prior);
    const struct bounded_table none = {0, 3, above, low, high, prior, nobody, nobody};
    assert_int_equal(run(&none, value), 0);
    const struct bounded_table left = {0, 3, above, low, high, prior, nobody, all};
    assert_int_equal(run(&left, value), 0);
    const struct bounded_table lacking = {0, 3, above, low, high, prior, all, all};
    assert_true(run(&lacking, value) > 0);
    const struct bounded_table over = {2, 3, above, low, high, prior, minus, minus};
    assert_int_equal(run(&over, value), 3);
}

/* Abroad is published (4 and 6), its parts x and y are "1 to 3" and "2 to 6", and "0 to 2" and "4 to 6"; above, x
 * has 4 and y 6. x is 2 to 3 in the first (4 less 1 or 2) ... from 1 to 2 in the second: 2 and 2 when all are alike
 * likely: y 2 and 4. */
static void parts_of_parts(void **state)
{
    (void)state;
    const uint32_t above[] = {NONE, 0, 0, 1, 1}; /* total, abroad, home, x, y */
    const int64_t low[] = {10 * P, 4 * P, 0, P, 2 * P, 10 * P, 6 * P, 0, 0, 4 * P};
    const int64_t high[] = {10 * P, 4 * P, OPEN, 3 * P, 6 * P, 10 * P, 6 * P, OPEN, 2 * P, 6 * P};
    const int64_t prior[] = {0, 0, P, P, P, 0, 0, P, P, P};
    const int64_t all[] = {20 * P, 10 * P, 10 * P, 4 * P, 6 * P};
    int64_t value[10];
    const struct bounded_table table = {2, 5, above, low, high, prior, all, all};
    assert_int_equal(run(&table, value), 0);
    assert_int_equal(value[2], 6 * P);
    near(value[3], 2 * P);
    near(value[4], 2 * P);
    near(value[8], 2 * P);
    near(value[9], 4 * P);
}

/* With one zone of free groups it is a family, and the engine for those gives the same. */
static void one_zone_is_a_family(void **state)
{
    (void)state;
    enum { GROUPS = 5 };
    const uint32_t above[GROUPS] = {NONE, 0, 0, 0, 0}, parent[GROUPS] = {BOUNDED_ROOT, 0, 0, 0, 0};
    struct draw draw = {{7, 0, 0, 0}, 0};
    for (int turn = 0; turn < 200; turn++) {
        int64_t low[GROUPS] = {0}, high[GROUPS] = {0}, prior[GROUPS] = {0}, value[GROUPS], wanted[GROUPS];
        const int64_t all_low[GROUPS] = {0}, all_high[GROUPS] = {OPEN, OPEN, OPEN, OPEN, OPEN};
        for (int g = 1; g < GROUPS; g++) {
            low[g] = below(&draw, 10) * P;
            high[g] = low[g] + below(&draw, 20) * P;
            prior[g] = (1 + below(&draw, 40)) * P;
            low[0] += low[g] + (high[g] - low[g]) / 3;
        }
        high[0] = prior[0] = low[0];
        const struct bounded_table table = {1, GROUPS, above, low, high, prior, all_low, all_high};
        const struct bounded_problem problem = {GROUPS, parent, low, high, prior};
        struct bounded_report report;
        d4i_context *context = d4i_context_new();
        assert_ok(context, bounded_run(context, &problem, wanted, &report));
        assert_int_equal(run(&table, value), 0);
        for (int g = 0; g < GROUPS; g++)
            near(value[g], wanted[g]);
        bounded_report_release(&report);
        d4i_context_free(context);
    }
}

enum { ZONES = 7, WIDE = 6 };
static const uint32_t tree[WIDE] = {NONE, 0, 0, 1, 1, 2};

static void add_people(int64_t *zone, size_t group, int64_t people)
{
    for (uint32_t g = (uint32_t)group; g != NONE; g = tree[g])
        zone[g] += people;
}

/* Intervals around a truth: there is a solution, and it keeps every interval and every sum. */
static void any_truth_is_kept(void **state)
{
    (void)state;
    const uint64_t seed = 20260;
    struct draw draw = {{seed, 0, 0, 0}, 0};
    for (int turn = 0; turn < 300; turn++) {
        int64_t truth[ZONES * WIDE] = {0}, low[ZONES * WIDE], high[ZONES * WIDE], prior[ZONES * WIDE];
        int64_t value[ZONES * WIDE], all[WIDE] = {0}, sum[WIDE] = {0};
        for (size_t i = 0; i < ZONES * WIDE; i++)
            if (i % WIDE >= 3)
                add_people(truth + i - i % WIDE, i % WIDE, below(&draw, 30) * P);
        for (size_t i = 0; i < ZONES * WIDE; i++) {
            int64_t width = below(&draw, 4) * 3 * P;
            low[i] = truth[i] > width ? truth[i] - width : 0;
            high[i] = below(&draw, 5) == 0 ? OPEN : truth[i] + width;
            prior[i] = below(&draw, 30) * P;
            all[i % WIDE] += truth[i];
        }
        const struct bounded_table table = {ZONES, WIDE, tree, low, high, prior, all, all};
        assert_int_equal(run(&table, value), 0);
        for (size_t i = 0; i < ZONES * WIDE; i++) {
            size_t zone = i - i % WIDE;
            if (value[i] < low[i] || value[i] > high[i])
                fail_msg("seed %llu, turn %d: %lld is not in its interval", (unsigned long long)seed, turn,
                         (long long)value[i]);
            sum[i % WIDE] += value[i];
            if (i % WIDE == 0)
                assert_true(value[zone] == value[zone + 1] + value[zone + 2] &&
                            value[zone + 1] == value[zone + 3] + value[zone + 4] &&
                            value[zone + 2] == value[zone + 5]);
        }
        assert_memory_equal(sum, all, sizeof sum);
    }
}

static void refused(void **state)
{
    (void)state;
    const uint32_t above[] = {NONE, 0}, late[] = {NONE, 1};
    const int64_t low[] = {5, 2}, high[] = {5, 1}, fine[] = {5, 5}, prior[] = {1, 1}, all[] = {5, 5};
    int64_t value[2], missing;
    d4i_context *context = d4i_context_new();
    const struct bounded_table turned = {1, 2, above, low, high, prior, all, all};
    assert_int_equal(bounded_table_run(context, &turned, value, &missing), D4I_BAD_INPUT);
    assert_non_null(strstr(d4i_error_text(context), "zone 0, group 1: 2 to 1"));
    const struct bounded_table order = {1, 2, late, low, fine, prior, all, all};
    assert_int_equal(bounded_table_run(context, &order, value, &missing), D4I_BAD_INPUT);
    d4i_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_zones_share),   cmocka_unit_test(what_holds_stays),
        cmocka_unit_test(parts_of_parts),    cmocka_unit_test(one_zone_is_a_family),
        cmocka_unit_test(any_truth_is_kept), cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
