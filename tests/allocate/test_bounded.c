/* SPDX-License-Identifier: EUPL-1.2
 *
 * Intervals: families that can be worked out by hand, then what must hold for any hierarchy.
 */
#include "../check.h"

#include <math.h>

#include "allocate/bounded.h"
#include "base/random.h"

#define ROOT BOUNDED_ROOT

static void check(size_t zones, const uint32_t *parent, const int64_t *low, const int64_t *high,
                  const int64_t *prior, const int64_t *wanted, size_t widened)
{
    d4i_context *context = d4i_context_new();
    int64_t value[8];
    struct bounded_report report;
    const struct bounded_problem problem = {zones, parent, low, high, prior};
    assert_ok(context, bounded_run(context, &problem, value, &report));
    assert_memory_equal(value, wanted, zones * sizeof *value);
    assert_int_equal(report.count, widened);
    bounded_report_release(&report);
    d4i_context_free(context);
}

/* A total of 100 with one part published, 90, and three of "1 to 4", all thought to be 2: 10 people for three, 3
 * 1/3 each, and the one that is left over goes to the first. */
static void test_suppressed(void **state)
{
    (void)state;
    const uint32_t parent[] = {ROOT, 0, 0, 0, 0};
    const int64_t low[] = {100, 90, 1, 1, 1}, high[] = {100, 90, 4, 4, 4}, prior[] = {100, 90, 2, 2, 2};
    const int64_t wanted[] = {100, 90, 4, 3, 3};
    check(5, parent, low, high, prior, wanted, 0);
}

/* 13 people by 1 : 2 : 7, the last with at most 7: the others share 6 by 1 : 2. With at least 5 in the first: 5,
 * and the other two share 8 by 2 : 7, 16/9 and 56/9, floors 1 and 6, the one that is left to the second, whose next
 * step comes first (t = 1 against 7 / 7). */
static void test_clamped(void **state)
{
    (void)state;
    const uint32_t parent[] = {ROOT, 0, 0, 0};
    const int64_t low[] = {13, 0, 0, 0}, high[] = {13, 10, 10, 7}, prior[] = {13, 1, 2, 7};
    const int64_t wanted[] = {13, 2, 4, 7};
    check(4, parent, low, high, prior, wanted, 0);
    const int64_t least[] = {13, 5, 0, 0}, most[] = {13, 10, 10, 10}, then[] = {13, 5, 2, 6};
    check(4, parent, least, most, prior, then, 0);
}

/* What adds up stays, whatever the bounds; a part without a prior gets only what the others cannot have, by room: 4
 * people, rooms of 3 and 9, is 1 and 3. */
static void test_unchanged_and_zero(void **state)
{
    (void)state;
    const uint32_t parent[] = {ROOT, 0, 0, 0};
    const int64_t low[] = {9, 0, 0, 0}, high[] = {9, INT64_MAX, INT64_MAX, INT64_MAX}, prior[] = {9, 4, 0, 5};
    check(4, parent, low, high, prior, prior, 0);
    const int64_t large = INT64_C(1) << 60; /* its neighbours are no doubles */
    const int64_t none_low[] = {0, 0, 0, 0}, vast[] = {2 * large, large - 1, 0, large + 1};
    check(4, parent, none_low, (const int64_t[]){INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}, vast, vast, 0);
    const int64_t few[] = {9, 3, 9, 5}, none[] = {9, 0, 0, 5}, by_room[] = {9, 1, 3, 5};
    check(4, parent, low, few, none, by_room, 0);
}

/* The root is thought to have 50, from 0 to 100, but its parts can have 20 to 40. Without parents all stay alone.
 */
static void test_root_follows(void **state)
{
    (void)state;
    const uint32_t parent[] = {ROOT, 0, 0};
    const int64_t low[] = {0, 10, 10}, high[] = {100, 20, 20}, prior[] = {50, 15, 16}, wanted[] = {40, 20, 20};
    check(3, parent, low, high, prior, wanted, 0);
    check(3, NULL, low, high, prior, prior, 0);
}

/* A root of 10 with parts of exactly 6 and 6 to 8: 2 too many, so 5 and 5. The first has parts of 1 to 3 and of 1,
 * which can have 4: 1 too few, so 5 by 3 : 1, floors of the running sum 3 and 5. */
static void test_widened(void **state)
{
    (void)state;
    const uint32_t parent[] = {1, ROOT, 0, 0, 1};
    const int64_t low[] = {6, 10, 1, 1, 6}, high[] = {6, 10, 3, 1, 8}, prior[] = {6, 10, 2, 1, 7};
    const int64_t wanted[] = {5, 10, 3, 2, 5};
    d4i_context *context = d4i_context_new();
    int64_t value[5];
    struct bounded_report report;
    const struct bounded_problem problem = {5, parent, low, high, prior};
    assert_ok(context, bounded_run(context, &problem, value, &report));
    assert_memory_equal(value, wanted, sizeof wanted);
    assert_int_equal(report.count, 2);
    assert_int_equal(report.widened[0].zone, 0);
    assert_int_equal(report.widened[0].amount, 1);
    assert_int_equal(report.widened[1].zone, 1);
    assert_int_equal(report.widened[1].amount, -2);
    assert_int_equal(report.changed, 4);
    bounded_report_release(&report);
    d4i_context_free(context);
}

/* A root of 10 with two parts, thought to have 2 and 8; the first may have 0 to 10, but has itself parts of 3 or
 * more: it needs 6, and the second gets 4. Of two that may have 5 at the most, one whose parts have room for 3. */
static void test_parts_of_parts(void **state)
{
    (void)state;
    const uint32_t parent[] = {ROOT, 0, 0, 1, 1};
    const int64_t low[] = {10, 0, 0, 3, 3}, high[] = {10, 10, 10, 9, 9}, prior[] = {10, 2, 8, 1, 1};
    const int64_t wanted[] = {10, 6, 4, 3, 3};
    check(5, parent, low, high, prior, wanted, 0);
    const int64_t none[] = {8, 0, 0, 0, 0}, most[] = {8, 5, 5, 2, 1}, then[] = {8, 5, 3, 3, 2};
    const int64_t room[] = {8, 3, 5, 2, 1};
    check(5, parent, none, most, then, room, 0);
}

static void test_refused(void **state)
{
    (void)state;
    uint32_t parent[] = {ROOT, 2, 1};
    int64_t low[] = {0, 0, 0}, high[] = {5, 5, 5}, value[3];
    struct bounded_report report;
    d4i_context *context = d4i_context_new();
    const struct bounded_problem problem = {3, parent, low, high, high};
    assert_fails(context, D4I_BAD_INPUT, "zone 1 lies, through those above it, in itself",
                 bounded_run(context, &problem, value, &report));
    parent[1] = 3;
    assert_fails(context, D4I_BAD_INPUT, "zone 1 lies in zone 3 of 3",
                 bounded_run(context, &problem, value, &report));
    parent[1] = 0;
    low[2] = 6;
    assert_fails(context, D4I_BAD_INPUT, "zone 2: 6 to 5, prior 5", bounded_run(context, &problem, value, &report));
    low[2] = -1;
    assert_fails(context, D4I_BAD_INPUT, "zone 2: -1 to 5", bounded_run(context, &problem, value, &report));
    d4i_context_free(context);
}

/* --- any hierarchy -------------------------------------------------------------------------------------- */

enum { TOP = 3, MIDDLE = 30, ZONES = 400 };

struct hierarchy {
    uint32_t parent[ZONES];
    int64_t truth[ZONES], low[ZONES], high[ZONES], prior[ZONES], value[ZONES];
    struct bounded_problem problem;
};

/* Leaves with a truth that sums up; a third of the zones published, a third rounded, a third known to be few. */
static void make(struct hierarchy *h, uint64_t seed, int64_t scale)
{
    memset(h, 0, sizeof *h);
    for (uint32_t z = ZONES; z-- > 0;) {
        struct random_stream stream = {seed, z, 0, 0};
        uint32_t above = z < MIDDLE ? TOP : MIDDLE - TOP;
        h->parent[z] = z < TOP ? ROOT : (z < MIDDLE ? 0 : TOP) + random_u32(stream, 0) % above;
        if (z >= MIDDLE)
            h->truth[z] = scale * (random_u32(stream, 1) % 50) / (1 + random_u32(stream, 2) % 3);
        if (h->parent[z] != ROOT)
            h->truth[h->parent[z]] += h->truth[z];
        int64_t off = random_u32(stream, 3) % 3 * 2 * scale;
        h->low[z] = h->truth[z] > off ? h->truth[z] - off : 0;
        h->high[z] = h->truth[z] + off;
        h->prior[z] = h->low[z] + (int64_t)(random_unit(stream, 9) * (double)(h->high[z] - h->low[z]));
    }
    h->problem = (struct bounded_problem){ZONES, h->parent, h->low, h->high, h->prior};
}

/* One multiplier for all siblings that are inside their intervals: within a unit, value / prior is the same. */
static void check_multiplier(const struct hierarchy *h, const int64_t *low, const int64_t *high, uint32_t parent)
{
    double least = 0, most = INFINITY; /* of t */
    for (size_t z = 0; z < ZONES; z++) {
        if (h->parent[z] != parent || h->prior[z] == 0)
            continue;
        double prior = (double)h->prior[z], value = (double)h->value[z];
        if (h->value[z] > low[z])
            least = fmax(least, (value - 1.01) / prior);
        if (h->value[z] < high[z])
            most = fmin(most, (value + 1.01) / prior);
    }
    assert_true(least <= most * (1 + 1e-12));
}

static void test_any(void **state)
{
    (void)state;
    struct hierarchy *h = malloc(sizeof *h);
    const int64_t scales[] = {1, 1000000, 1000000000000};
    print_message("seeds 1 to 20\n");
    for (uint64_t seed = 1; seed <= 20; seed++)
        for (size_t k = 0; k < 3; k++) {
            d4i_context *context = d4i_context_new();
            struct bounded_report report;
            int64_t sum[ZONES] = {0}, low[ZONES] = {0}, high[ZONES] = {0};
            make(h, seed, scales[k]);
            assert_ok(context, bounded_run(context, &h->problem, h->value, &report));
            assert_int_equal(report.count, 0); /* the truth is a solution */
            for (uint32_t z = ZONES; z-- > 0;) {
                assert_true(h->value[z] >= h->low[z] && h->value[z] <= h->high[z]);
                low[z] = z >= MIDDLE || low[z] < h->low[z] ? h->low[z] : low[z];
                high[z] = z >= MIDDLE || high[z] > h->high[z] ? h->high[z] : high[z];
                if (h->parent[z] != ROOT) {
                    sum[h->parent[z]] += h->value[z];
                    low[h->parent[z]] += low[z];
                    high[h->parent[z]] += high[z];
                }
            }
            for (uint32_t z = 0; z < MIDDLE; z++) {
                assert_true(sum[z] == h->value[z]);
                check_multiplier(h, low, high, z);
            }
            bounded_report_release(&report);
            d4i_context_free(context);
        }
    free(h);
}

/* Intervals that cannot be met: sums hold all the same, and whatever lies in no widened family is in its interval.
 */
static void test_any_widened(void **state)
{
    (void)state;
    struct hierarchy *h = malloc(sizeof *h);
    size_t widened = 0;
    print_message("seeds 1 to 20\n");
    for (uint64_t seed = 1; seed <= 20; seed++) {
        d4i_context *context = d4i_context_new();
        struct bounded_report report;
        int64_t sum[ZONES] = {0};
        bool is_widened[ZONES] = {false};
        make(h, seed, 1000000);
        for (uint32_t z = 0; z < MIDDLE; z++)
            h->low[z] = h->high[z] = h->high[z] / 2 + random_u32((struct random_stream){seed, z, 9, 0}, 0);
        assert_ok(context, bounded_run(context, &h->problem, h->value, &report));
        for (size_t k = 0; k < report.count; k++) {
            assert_true(report.widened[k].amount != 0);
            assert_true(k == 0 || report.widened[k - 1].zone < report.widened[k].zone);
            is_widened[report.widened[k].zone] = true;
        }
        widened += report.count;
        for (uint32_t z = 0; z < ZONES; z++) {
            if (h->parent[z] != ROOT)
                sum[h->parent[z]] += h->value[z];
            if (h->parent[z] == ROOT || !is_widened[h->parent[z]])
                assert_true(h->value[z] >= h->low[z] && h->value[z] <= h->high[z]);
        }
        for (uint32_t z = 0; z < MIDDLE; z++)
            assert_true(sum[z] == h->value[z] || (sum[z] == 0 && z >= TOP)); /* a middle zone may have no parts */
        bounded_report_release(&report);
        d4i_context_free(context);
    }
    assert_true(widened > 100);
    free(h);
}

static int starve(void *user, size_t bytes)
{
    (void)bytes;
    return --*(long *)user >= 0;
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    const uint32_t parent[] = {ROOT, 0, 0};
    const int64_t bound[] = {10, 4, 4};
    const struct bounded_problem problem = {3, parent, bound, bound, bound};
    for (long allowed = 0;; allowed++) {
        d4i_context *context = d4i_context_new();
        struct bounded_report report = {0};
        int64_t value[3];
        long left = allowed;
        d4i_set_allocation_hook(context, starve, &left);
        d4i_status status = bounded_run(context, &problem, value, &report);
        assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
        assert_int_equal(report.count, status == D4I_OK);
        bounded_report_release(&report);
        d4i_context_free(context);
        if (status == D4I_OK) {
            assert_int_equal(allowed, 6);
            break;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suppressed),
        cmocka_unit_test(test_clamped),
        cmocka_unit_test(test_unchanged_and_zero),
        cmocka_unit_test(test_root_follows),
        cmocka_unit_test(test_widened),
        cmocka_unit_test(test_parts_of_parts),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_any),
        cmocka_unit_test(test_any_widened),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
