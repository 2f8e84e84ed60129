/* SPDX-License-Identifier: EUPL-1.2
 *
 * What cannot be is refused and what does not exist is undefined, with words; exhausted memory is said and leaks
 * nothing; threads change no bit.
 */
#include "tables.h"

#include "../one_context.h" /* last: others have parameters of that name */

static d4i_status prepare(struct made *made, enum measure_kind kind, bool two)
{
    struct measure_table table = made_table(context, made, kind, two);
    struct measure_data data;
    d4i_status status = measure_prepare(context, &table, kind, &data);
    if (status == D4I_OK)
        measure_data_release(&data);
    neighbours_release(&made->neighbours);
    return status;
}

static void test_people(void **state)
{
    static const struct {
        double people;
        const char *words;
    } bad[] = {{-1, "negative"}, {NAN, "not a number"}, {INFINITY, "too many"}, {1e16, "too many"}};
    struct made made;
    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        for (int kind = 0; kind < 2; kind++) {
            made_random(&made, 1, 30, 2);
            made.people[1][7] = bad[k].people;
            struct measure_table table = made_table(context, &made, (enum measure_kind)kind, true);
            struct measure_data data;
            table.total = NULL;
            assert_fails(context, D4I_BAD_INPUT, bad[k].words,
                         measure_prepare(context, &table, (enum measure_kind)kind, &data));
            assert_non_null(strstr(d4i_error_text(context), "unit 8, group 2"));
            neighbours_release(&made.neighbours);
        }
}

static void test_tables(void **state)
{
    struct made made;
    struct measure_data data;
    (void)state;
    made_random(&made, 1, 30, 3);
    assert_int_equal(prepare(&made, MEASURE_PAIR, false), D4I_OK);
    struct measure_table table = made_table(context, &made, MEASURE_GROUPS, false);
    made.total[4] -= 1;
    assert_fails(context, D4I_BAD_INPUT, "totals disagree",
                 measure_prepare(context, &table, MEASURE_GROUPS, &data));
    table.groups = 1;
    made.total[4] = made.people[0][4] - 1;
    assert_fails(context, D4I_BAD_INPUT, "totals disagree", measure_prepare(context, &table, MEASURE_PAIR, &data));
    made.total[4] = NAN;
    assert_fails(context, D4I_BAD_INPUT, "unit 5: its total",
                 measure_prepare(context, &table, MEASURE_PAIR, &data));
    table.total = NULL;
    assert_fails(context, D4I_BAD_INPUT, "without the totals",
                 measure_prepare(context, &table, MEASURE_PAIR, &data));
    assert_fails(context, D4I_BAD_INPUT, "at least two", measure_prepare(context, &table, MEASURE_GROUPS, &data));
    table.groups = 3;
    assert_fails(context, D4I_BAD_INPUT, "3 groups for", measure_prepare(context, &table, MEASURE_PAIR, &data));
    made.area[3] = -1;
    assert_fails(context, D4I_BAD_INPUT, "unit 4: its area",
                 measure_prepare(context, &table, MEASURE_GROUPS, &data));
    made.area[3] = 1;
    made.cluster[2] = 5;
    assert_fails(context, D4I_BAD_INPUT, "area 6 of 5", measure_prepare(context, &table, MEASURE_GROUPS, &data));
    neighbours_release(&made.neighbours);
}

static void test_needs(void **state)
{
    static const struct {
        const char *index, *words;
    } needs[] = {{"delta", "needs the area"},
                 {"relative_centralisation", "needs a point"},
                 {"local_centralisation", "needs"},
                 {"mutual_information_within", "in which each unit lies"}};
    const struct measure_options options = MEASURE_USUAL;
    struct made made;
    (void)state;
    made_random(&made, 1, 30, 3);
    for (size_t k = 0; k < sizeof needs / sizeof *needs; k++) {
        const struct measure_index *index = measure_index_find(needs[k].index);
        struct measure_table table = made_table(context, &made, index->kind, false);
        struct measure_data data;
        struct measure_answer answer;
        table = (struct measure_table){
            .units = table.units, .groups = table.groups, .people = table.people, .total = table.total};
        assert_ok(context, measure_prepare(context, &table, index->kind, &data));
        assert_fails(context, D4I_BAD_INPUT, needs[k].words, measure_run(context, index, &data, &options, &answer));
        measure_data_release(&data);
    }
    neighbours_release(&made.neighbours);
}

static void test_options(void **state)
{
    struct measure_options options = MEASURE_USUAL;
    struct measure_answer answer;
    struct measure_data data;
    struct made made;
    (void)state;
    made_random(&made, 1, 30, 3);
    const struct measure_table table = made_table(context, &made, MEASURE_PAIR, false);
    assert_ok(context, measure_prepare(context, &table, MEASURE_PAIR, &data));
    options.atkinson = 1;
    assert_fails(context, D4I_BAD_USAGE, "b above 0 and below 1",
                 measure_run(context, measure_index_find("atkinson"), &data, &options, &answer));
    options.thresholds = 1;
    assert_fails(context, D4I_BAD_USAGE, "1 thresholds",
                 measure_run(context, measure_index_find("concentration_profile"), &data, &options, &answer));
    measure_data_release(&data);
    neighbours_release(&made.neighbours);
}

/* Every index of every such table has a number within its range or a reason, and never a silent NAN. */
static void test_undefined(void **state)
{
    static const char *const words[] = {"no units", "nobody lives", "one unit only", "one group|everybody|nobody",
                                        "nobody is in the group"};
    const struct measure_index *index;
    (void)state;
    for (size_t n = 0; (index = measure_index_at(n)); n++)
        for (int odd = 0; odd < 5; odd++) {
            struct made made;
            struct measure_answer answer = {0};
            made_random(&made, 2, odd == 0 ? 0 : 20, 3);
            for (size_t i = 0; i < made.units; i++)
                for (size_t m = 0; m < 3; m++)
                    if (odd == 1 || (odd == 2 && i != 5) || (odd == 3 && m > 0) || (odd == 4 && m == 0))
                        made.people[m][i] = 0;
            measured(context, index, &made, false, &answer);
            assert_true(answer.undefined ? isnan(answer.value) : answer.values || isfinite(answer.value));
            if (odd < 2)
                assert_non_null(strstr(answer.undefined, words[odd]));
            if (odd == 2 && !(index->holds & (MEASURE_ONE_UNIT | MEASURE_GROUND)))
                assert_non_null(strstr(answer.undefined, words[odd]));
            if (odd == 3 && strcmp(index->id, "dissimilarity") == 0)
                assert_string_equal(answer.undefined, "everybody is in the group");
            if (odd == 4 && strcmp(index->id, "dissimilarity") == 0)
                assert_string_equal(answer.undefined, words[odd]);
            if (odd == 4 && strcmp(index->id, "share") == 0)
                assert_true(answer.value == 0);
            measure_answer_release(&answer);
        }
}

static void test_fractions(void **state)
{
    struct made made;
    struct measure_answer answer = {0};
    (void)state;
    made_random(&made, 1, 30, 2);
    made.people[0][3] += 0.5;
    measured(context, measure_index_find("bias_corrected_dissimilarity"), &made, true, &answer);
    assert_non_null(strstr(answer.undefined, "not whole numbers"));
    measured(context, measure_index_find("dissimilarity"), &made, true, &answer);
    assert_null(answer.undefined);
}

/* Every allocation of every index fails once. */
static void test_starving(void **state)
{
    struct measure_options options = MEASURE_USUAL;
    const struct measure_index *index;
    struct made made;
    (void)state;
    options.draws = 2;
    d4i_set_threads(context, 1);
    for (size_t n = 0; (index = measure_index_at(n)); n++) {
        d4i_status status = D4I_NO_MEMORY;
        made_random(&made, 8, 20, 3);
        const struct measure_table table = made_table(context, &made, index->kind, false);
        for (int granted = 0; status != D4I_OK; granted++) {
            struct measure_data data = {0};
            struct measure_answer answer = {0};
            int left = granted;
            assert_true(granted < 200);
            d4i_set_allocation_hook(context, refuse_nth, &left);
            status = measure_prepare(context, &table, index->kind, &data);
            if (status == D4I_OK)
                status = measure_run(context, index, &data, &options, &answer);
            if (status == D4I_OK && index->expected) {
                measure_answer_release(&answer);
                status = measure_expected(context, index, &data, &options, &answer);
            }
            d4i_set_allocation_hook(context, NULL, NULL);
            assert_true(status == D4I_OK || status == D4I_NO_MEMORY);
            assert_true(status == D4I_OK || strstr(d4i_error_text(context), "out of memory"));
            measure_answer_release(&answer);
            measure_data_release(&data);
        }
        neighbours_release(&made.neighbours);
    }
}

/* 5 000 units are more than one block. */
static void test_threads(void **state)
{
    enum { UNITS = 5000, GROUPS = 3 };
    const struct measure_options options = MEASURE_USUAL;
    const struct measure_index *index;
    double *people[GROUPS];
    (void)state;
    for (size_t m = 0; m < GROUPS; m++) {
        people[m] = calloc(UNITS, sizeof **people);
        assert_non_null(people[m]);
        for (uint32_t i = 0; i < UNITS; i++)
            people[m][i] = 100 * random_unit((struct random_stream){5, i, (uint32_t)m, 0}, 0);
    }
    const struct measure_table table = {.units = UNITS, .groups = GROUPS, .people = (const double *const *)people};
    for (size_t n = 0; (index = measure_index_at(n)); n++) {
        double value[3];
        if (index->kind != MEASURE_GROUPS || index->needs)
            continue;
        for (int threads = 1; threads <= 3; threads++) {
            struct measure_data data;
            struct measure_answer answer;
            d4i_set_threads(context, threads);
            assert_ok(context, measure_prepare(context, &table, MEASURE_GROUPS, &data));
            assert_ok(context, measure_run(context, index, &data, &options, &answer));
            value[threads - 1] = answer.values ? answer.values[0] : answer.value;
            measure_answer_release(&answer);
            measure_data_release(&data);
        }
        assert_memory_equal(&value[0], &value[1], sizeof *value);
        assert_memory_equal(&value[0], &value[2], sizeof *value);
    }
    for (size_t m = 0; m < GROUPS; m++)
        free(people[m]);
    d4i_set_threads(context, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people),   cmocka_unit_test(test_tables),    cmocka_unit_test(test_needs),
        cmocka_unit_test(test_options),  cmocka_unit_test(test_undefined), cmocka_unit_test(test_fractions),
        cmocka_unit_test(test_starving), cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests_name("indices refused", tests, context_open, context_close);
}
