/* SPDX-License-Identifier: EUPL-1.2
 *
 * Values under chance, against every way in which a few people can live in three units.
 */
#include "tables.h"

#include "measure/chance.h"
#include "measure/redrawn.h"

#include "../one_context.h" /* last: others have parameters of that name */

enum { PEOPLE = 9 };

/* Units of 2, 3 and 4 people: person k lives in unit home[k]. */
static const size_t home[PEOPLE] = {0, 0, 1, 1, 1, 2, 2, 2, 2};

static double run(const struct measure_index *index, struct made *made, bool expected)
{
    const struct measure_options options = MEASURE_USUAL;
    struct measure_table table = made_table(context, made, index->kind, true);
    struct measure_answer answer;
    struct measure_data data;
    assert_ok(context, measure_prepare(context, &table, index->kind, &data));
    assert_ok(context, (expected ? measure_expected : measure_run)(context, index, &data, &options, &answer));
    assert_null(answer.undefined);
    measure_data_release(&data);
    neighbours_release(&made->neighbours);
    return answer.value;
}

/* Means over all assignments of groups to people with `sizes` people each; all are equally likely. */
static double mean_of_all(const struct measure_index *index, const size_t *sizes, size_t groups)
{
    size_t ways = 1, count = 0;
    double sum = 0;
    for (size_t k = 0; k < PEOPLE; k++)
        ways *= groups;
    for (size_t way = 0; way < ways; way++) {
        struct made made;
        size_t seen[MOST_GROUPS] = {0}, rest = way;
        made_random(&made, 1, 3, groups);
        memset(made.people, 0, sizeof made.people);
        for (size_t k = 0; k < PEOPLE; k++, rest /= groups) {
            made.people[rest % groups][home[k]]++;
            seen[rest % groups]++;
        }
        bool fits = true;
        for (size_t m = 0; m < groups; m++)
            fits = fits && seen[m] == sizes[m];
        if (!fits)
            continue;
        sum += run(index, &made, false);
        count++;
    }
    return sum / (double)count;
}

static void test_all_ways(void **state)
{
    static const size_t sizes[2][3] = {{4, 5}, {2, 3, 4}};
    const struct measure_index *index;
    int tested = 0;
    (void)state;
    for (size_t n = 0; (index = measure_index_at(n)); n++) {
        struct made made;
        size_t groups = index->kind == MEASURE_PAIR ? 2 : 3;
        if (!index->expected)
            continue;
        made_random(&made, 1, 3, groups);
        memset(made.people, 0, sizeof made.people);
        for (size_t k = 0, m = 0, left = sizes[groups - 2][0]; k < PEOPLE; k++, left--) {
            if (left == 0)
                left = sizes[groups - 2][++m];
            made.people[m][home[k]]++;
        }
        double expected = run(index, &made, true), mean = mean_of_all(index, sizes[groups - 2], groups);
        if (!(fabs(expected - mean) < 1e-12))
            fail_msg("%s: %.15g expected, %.15g is the mean of all ways", index->id, expected, mean);
        tested++;
    }
    assert_true(tested >= 10);
}

/* Two units, a = 1 1, b = 1 1: a draws anew 2 0, 1 1, 0 2 with chances 1/4, 1/2, 1/4, and so does b. D* is 1 with
 * chance 2/16, 1/2 with 8/16, else 0: 3/8 in the mean. D is 0. */
static void test_bootstrap(void **state)
{
    struct made made;
    (void)state;
    made_random(&made, 1, 2, 2);
    made.people[0][0] = made.people[0][1] = made.people[1][0] = made.people[1][1] = 1;
    assert_true(fabs(run(measure_index_find("bias_corrected_dissimilarity"), &made, false) + 3 / 8.0) < 1e-12);
}

/* Units of a bootstrap of the made table, or the same units. */
static void draw_again(const struct made *made, uint32_t number, struct made *out)
{
    *out = *made;
    out->neighbours = (struct neighbours){0};
    for (uint32_t i = 0; number && i < made->units; i++) {
        size_t seen = random_u32((struct random_stream){7, number, i, 0}, 0) % made->units;
        out->people[0][i] = made->people[0][seen];
        out->people[1][i] = made->people[1][seen];
    }
}

/* What is remembered from draw to draw is near what is worked out, from units of few people to large ones, and the
 * same whatever was drawn before. */
static void remembers(double people, bool groups_kept, double within)
{
    struct redrawn_memory memory, other;
    struct made made, drawn;
    struct measure_data data;
    made_random(&made, 3, MOST_UNITS, 2);
    for (size_t i = 0; i < made.units; i++) {
        made.people[0][i] = floor(made.people[0][i] * people / 10);
        made.people[1][i] = floor((made.people[1][i] + 20) * people);
    }
    struct measure_table table = made_table(context, &made, MEASURE_PAIR, true);
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_ok(context, redrawn_memory_make(context, &data, groups_kept, &memory));
    measure_data_release(&data);
    for (uint32_t number = 0; number < (groups_kept ? 1 : 30); number++) {
        double exact, near, again, off = 0;
        draw_again(&made, number, &drawn);
        table = made_table(context, &drawn, MEASURE_PAIR, true);
        assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
        assert_ok(context, redrawn_off(context, &data, NULL, &exact));
        assert_ok(context, redrawn_off(context, &data, &memory, &near));
        assert_ok(context, redrawn_memory_make(context, &data, groups_kept, &other));
        other.sum_a = memory.sum_a;
        other.sum_b = memory.sum_b;
        assert_ok(context, redrawn_off(context, &data, &other, &again));
        for (size_t i = 0; i < data.units; i++)
            off += fabs(data.a[i] / data.sum_a - data.b[i] / data.sum_b);
        if (!(fabs(near - exact) <= within * (exact - off) + 1e-12))
            fail_msg("draw %u of %g: %.9g for %.9g, where chance adds %.3g", number, people, near, exact,
                     exact - off);
        assert_true(near == again);
        measure_data_release(&data);
        redrawn_memory_release(&other);
        neighbours_release(&drawn.neighbours);
    }
    redrawn_memory_release(&memory);
    neighbours_release(&made.neighbours);
}

static void test_remembered(void **state)
{
    (void)state;
    for (double people = 0.1; people < 2000; people *= 3) {
        remembers(people, true, 2e-3);
        remembers(people, false, people < 1 ? 2e-2 : 5e-3);
    }
}

/* For large units the exact expectation of M is that of Miller and Madow: (units - 1)(groups - 1) / 2N. */
static void test_miller_madow(void **state)
{
    struct made made;
    (void)state;
    made_random(&made, 1, 50, 4);
    for (size_t i = 0; i < 50; i++)
        for (size_t m = 0; m < 4; m++)
            made.people[m][i] = 2000 + (double)(100 * m + i);
    double expected = run(measure_index_find("mutual_information"), &made, true), all = 0;
    for (size_t i = 0; i < 50; i++)
        all += made.total[i];
    assert_true(fabs(expected / (49 * 3 / (2 * all)) - 1) < 1e-3);
}

/* What chance_mean, which goes through every number of people, makes of a unit. */
static double sum_1, sum_2;
static struct redrawn_steps steps_1, steps_2;
static double distance(double x, double n, double share)
{
    double out = 0;
    (void)share;
    if (x > 0 && x < n)
        assert_ok(context,
                  redrawn_distance(context, x / sum_1, sum_1, (n - x) / sum_2, sum_2, &steps_1, &steps_2, &out));
    else
        out = fabs(x / sum_1 - (n - x) / sum_2);
    return out;
}

/* Of units large enough that not every number of people is looked at, and of those where a formula serves. */
static void test_redrawn_expected(void **state)
{
    const double sizes[] = {400, 1500, 60000};
    (void)state;
    for (size_t k = 0; k < 3; k++) {
        double all[20], a[20], b[20], off = 0, expected, one;
        const double *people[] = {a, b};
        const struct measure_table table = {.units = 20, .groups = 2, .people = people};
        struct measure_data data;
        for (size_t i = 0; i < 20; i++) {
            all[i] = sizes[k] + (double)(i % 2);
            a[i] = floor(all[i] * (0.1 + 0.01 * (double)i));
            b[i] = all[i] - a[i];
        }
        assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
        sum_1 = data.sum_a;
        sum_2 = data.sum_b;
        for (size_t i = 0; i < 2; i++)
            off += 10 * chance_mean(sum_1 + sum_2, sum_1, all[i], distance);
        assert_ok(context, redrawn_expected_off(context, &data, &expected));
        if (!(fabs(expected / off - 1) < (k < 2 ? 1e-8 : 1e-6)))
            fail_msg("units of %g: %.12g, all of them %.12g", sizes[k], expected, off);
        assert_ok(context, redrawn_off(context, &data, NULL, &one));
        assert_true(one > expected); /* these units differ more than chance makes them */
        measure_data_release(&data);
    }
    free(steps_1.p);
    free(steps_2.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_ways),         cmocka_unit_test(test_bootstrap),
        cmocka_unit_test(test_remembered),       cmocka_unit_test(test_miller_madow),
        cmocka_unit_test(test_redrawn_expected),
    };
    return cmocka_run_group_tests_name("values under chance", tests, context_open, context_close);
}
