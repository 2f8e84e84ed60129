/* SPDX-License-Identifier: EUPL-1.2
 *
 * Vintages, and parameters by their names: what is taken, and how what cannot be is refused.
 */
#include "../check.h"
#include "urban/vintage.h"

#include "../one_context.h" /* last: others have parameters of that name */

static struct urban_parameters vintage(const char *name)
{
    struct urban_parameters parameters;
    assert_ok(context, urban_parameters_of(context, text_of(name), &parameters));
    assert_ok(context, urban_parameters_check(context, &parameters));
    return parameters;
}

/* The published figures, and what sets the vintages apart. */
static void test_vintages(void **state)
{
    (void)state;
    struct urban_parameters eu = vintage("2021"), ghsl2022 = vintage("2022A"), ghsl2023 = vintage("2023A");
    struct urban_parameters oecd = vintage("OECD");
    assert_int_equal(eu.centre_density, 1500);
    assert_int_equal(eu.centre_people, 50000);
    assert_int_equal(eu.centre_neighbours, 4);
    assert_int_equal(eu.cluster_density, 300);
    assert_int_equal(eu.cluster_people, 5000);
    assert_int_equal(eu.cluster_neighbours, 8);
    assert_int_equal(eu.hole_cells, 14);
    assert_int_equal(eu.built_share, 0);
    assert_int_equal(eu.smoothing, URBAN_SMOOTH_FIVE);
    assert_int_equal(ghsl2022.built_share, 500000);
    assert_int_equal(ghsl2022.smoothing, URBAN_SMOOTH_FIVE);
    assert_int_equal(ghsl2023.built_share, 200000);
    assert_int_equal(ghsl2023.smoothing, URBAN_SMOOTH_MAJORITY);
    assert_int_equal(ghsl2023.semi_density, 900);
    assert_int_equal(ghsl2023.semi_people, 2500);
    assert_int_equal(oecd.semi_density, 300);
    assert_int_equal(oecd.semi_people, 5000);
    for (size_t i = 0; urban_vintage_name(i); i++)
        assert_int_equal(vintage(urban_vintage_name(i)).unit_rules, URBAN_RULES_2024);
    struct urban_parameters none;
    assert_fails(context, D4I_BAD_USAGE, "no vintage '2023' of the degree of urbanisation; there are 2021, 2022A",
                 urban_parameters_of(context, text_of("2023"), &none));
}

static d4i_status set(struct urban_parameters *parameters, const char *name, const char *value)
{
    return urban_parameter_set(context, parameters, text_of(name), text_of(value));
}

static void test_set(void **state)
{
    (void)state;
    struct urban_parameters p = vintage("2021");
    assert_ok(context, set(&p, "centre_people", "75000"));
    assert_int_equal(p.centre_people, 75000);
    assert_ok(context, set(&p, "built_share", "0.25"));
    assert_int_equal(p.built_share, 250000);
    assert_ok(context, set(&p, "built_step", "0.001"));
    assert_int_equal(p.built_step, 1000);
    assert_ok(context, set(&p, "smoothing", "2023A"));
    assert_int_equal(p.smoothing, URBAN_SMOOTH_MAJORITY);
    assert_ok(context, set(&p, "order", "fill-smooth"));
    assert_int_equal(p.order, URBAN_FILL_THEN_SMOOTH);
    assert_ok(context, set(&p, "tested", "grown"));
    assert_int_equal(p.tested, URBAN_TEST_GROWN);
    assert_ok(context, set(&p, "hole_neighbours", "4"));
    assert_int_equal(p.hole_neighbours, 4);
    assert_ok(context, set(&p, "unit_rules", "2021"));
    assert_int_equal(p.unit_rules, URBAN_RULES_2021);
    assert_ok(context, urban_parameters_check(context, &p));
}

static void test_set_refused(void **state)
{
    (void)state;
    struct urban_parameters p = vintage("2021"), before = p;
    assert_fails(context, D4I_BAD_INPUT,
                 "no parameter 'center_people' of the degree of urbanisation; did you mean "
                 "'centre_people'",
                 set(&p, "center_people", "1"));
    assert_fails(context, D4I_BAD_INPUT, "see the list", set(&p, "x", "1"));
    assert_fails(context, D4I_BAD_INPUT, "centre_people: 'many' is no whole number; write one from 0 to 1000000000",
                 set(&p, "centre_people", "many"));
    assert_fails(context, D4I_BAD_INPUT, "from 1 to", set(&p, "centre_density", "0"));
    assert_fails(context, D4I_BAD_INPUT, "built_share: '20' is no share; write one from 0 to 1",
                 set(&p, "built_share", "20"));
    assert_fails(context, D4I_BAD_INPUT, "smoothing: '2024A' is none of none, 2022A, 2023A",
                 set(&p, "smoothing", "2024A"));
    assert_fails(context, D4I_BAD_INPUT, "is none of 4, 8", set(&p, "centre_neighbours", "6"));
    assert_memory_equal(&p, &before, sizeof p);
}

static void test_check(void **state)
{
    (void)state;
    struct urban_parameters p = vintage("2021");
    p.centre_density = 200;
    assert_fails(context, D4I_BAD_INPUT, "cluster_density is 300, which is more than centre_density with 200",
                 urban_parameters_check(context, &p));
    p = vintage("2021");
    p.semi_people = 6000;
    assert_fails(context, D4I_BAD_INPUT, "semi_people is 6000", urban_parameters_check(context, &p));
    p = vintage("2021");
    p.cluster_neighbours = 5;
    assert_fails(context, D4I_BAD_INPUT, "cluster_neighbours: '5' is none of 4, 8",
                 urban_parameters_check(context, &p));
    p = vintage("2021");
    p.hole_cells = -1;
    assert_fails(context, D4I_BAD_INPUT, "hole_cells: '-1' is no whole number",
                 urban_parameters_check(context, &p));
}

/* Each parameter can be named, has its own place, and says what it is. */
static void test_list(void **state)
{
    (void)state;
    struct urban_parameters p;
    size_t count = 0;
    const struct urban_parameter *parameter;
    memset(&p, 0, sizeof p);
    for (; (parameter = urban_parameter_at(count)); count++) {
        assert_true(*parameter->name && *parameter->meaning && *parameter->unit);
        assert_int_equal(urban_parameter_value(&p, parameter), 0);
        int64_t value = -(int64_t)count - 1;
        memcpy((char *)&p + parameter->offset, &value, sizeof value);
    }
    assert_int_equal(count * sizeof(int64_t), sizeof p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vintages), cmocka_unit_test(test_set),  cmocka_unit_test(test_set_refused),
        cmocka_unit_test(test_check),    cmocka_unit_test(test_list),
    };
    return cmocka_run_group_tests(tests, context_open, context_close);
}
