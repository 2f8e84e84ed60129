/* SPDX-License-Identifier: EUPL-1.2
 *
 * Tables that can be checked by hand: both layouts, keys, sums, sentinels, flags, filters, exclusions, cells.
 */
#include "fixture.h"

#define PEOPLE(number) (INT64_C(number) * D4I_PERSON)

static int64_t people(const struct source_data *source, const char *zone, uint32_t node)
{
    uint32_t z = source_find_zone(source, text_of(zone));
    assert_int_not_equal(z, SOURCE_NO_ZONE);
    return source->counts[0].people[node][z];
}

static int status_of(const struct source_data *source, const char *zone, uint32_t node)
{
    return source->counts[0].status[node][source_find_zone(source, text_of(zone))];
}

static void done(struct recipe *recipe, struct source_data *source)
{
    assert_balanced(recipe, source, 0);
    source_release(source);
    recipe_release(recipe);
}

static void long_rows_become_zones_in_order_of_keys(void **state)
{
    struct recipe recipe;
    struct source_data source;
    char code[GRID_CODE_MAX];
    assert_ok(CONTEXT(state),
              fixture_read(*state, VARIABLE LONG_TABLE GROUPS,
                           "zone,label,value\nb,Total,10\nb,Home,7\na,Total,5\nb,Abroad,3\na,Home,5\na,Abroad,0\n",
                           &recipe, &source));
    assert_int_equal(source.zone_count, 2);
    assert_string_equal(source_zone_key(&source, 0, code), "a");
    assert_int_equal(people(&source, "b", 2), PEOPLE(3));
    assert_int_equal(people(&source, "a", 1), PEOPLE(5));
    assert_int_equal(source.input[0], PEOPLE(15));
    assert_int_equal(source.listed_count, 0);
    assert_int_equal(source_find_zone(&source, text_of("c")), SOURCE_NO_ZONE);
    done(&recipe, &source);
}

static void finer_rows_are_added_up(void **state)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml =
        VARIABLE "    file: birth\n    table:\n      layout: long\n"
                 "      key: [{text: \"0\"}, {column: zone, length: 4, from: 2, prefix: 2, pad: 3}]\n"
                 "      label: label\n      value: value\n      aggregate: sum\n"
                 "      sentinels: {\"..\": suppressed}\n" GROUPS;
    assert_ok(
        CONTEXT(state),
        fixture_read(*state, yaml,
                     "zone,label,value\nx11a,Total,10\nx11b,Total,1\nx11a,Home,7\nx11b,Home,1\nx11a,Abroad,3\n"
                     "x11b,Abroad,..\n",
                     &recipe, &source));
    assert_int_equal(source.zone_count, 1);
    assert_int_equal(people(&source, "0011", 0), PEOPLE(11));
    assert_int_equal(people(&source, "0011", 2), PEOPLE(3));
    assert_int_equal(status_of(&source, "0011", 2), D4I_SUPPRESSED);
    assert_int_equal(status_of(&source, "0011", 1), D4I_OBSERVED);
    done(&recipe, &source);
}

static void keys_count_characters_not_bytes(void **state)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml = VARIABLE "    file: birth\n    table:\n      layout: wide\n"
                                "      key: [{column: zone, from: 2, prefix: 2}]\n" GROUPS;
    assert_ok(CONTEXT(state), fixture_read(*state, yaml,
                                           "zone,Total,Home,Abroad\n\xc3\xa9\xc3\xb1"
                                           "abc,3,1,2\n",
                                           &recipe, &source));
    assert_int_equal(people(&source,
                            "\xc3\xb1"
                            "a",
                            0),
                     PEOPLE(3));
    done(&recipe, &source);
}

static void flags_tell_suppressed_from_perturbed(void **state)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml = VARIABLE WIDE_TABLE "      flags: {Home: Home_F, Abroad: Abroad_F}\n"
                                           "    parts: perturbed\n    ignore: [\"x*\"]\n" GROUPS;
    assert_ok(CONTEXT(state), fixture_read(*state, yaml,
                                           "zone,Total,Home,Home_F,Abroad,Abroad_F,x1,xy\n"
                                           "a,10,7,0,0,1,9,9\nb,10,7,1,4,,9,9\nc,10,,1,0,0,9,9\n",
                                           &recipe, &source));
    assert_int_equal(status_of(&source, "a", 2), D4I_SUPPRESSED);
    assert_int_equal(status_of(&source, "b", 1), D4I_PERTURBED);
    assert_int_equal(status_of(&source, "b", 2), D4I_OBSERVED);
    assert_int_equal(status_of(&source, "c", 1), D4I_SUPPRESSED);
    assert_int_equal(source.listed_count, 3);
    assert_int_equal(source.listed[0].reason, LEDGER_SUPPRESSED);
    assert_int_equal(source.listed[0].people, PEOPLE(3));
    assert_int_equal(source.listed[1].reason, LEDGER_PERTURBATION);
    assert_int_equal(source.listed[1].people, PEOPLE(-1));
    done(&recipe, &source);
}

static void sentinels_and_absent_rows(void **state)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml =
        VARIABLE LONG_TABLE "      absent: zero\n"
                            "      sentinels: {\"\": missing, \"-\": zero, n: structural_zero}\n" GROUPS;
    assert_ok(CONTEXT(state),
              fixture_read(*state, yaml,
                           "zone,label,value\na,Total,10\na,Home,10\nb,Total,-\nb,Home,n\nb,Abroad,\n", &recipe,
                           &source));
    assert_int_equal(status_of(&source, "a", 2), D4I_OBSERVED);
    assert_int_equal(status_of(&source, "b", 0), D4I_OBSERVED);
    assert_int_equal(status_of(&source, "b", 1), D4I_STRUCTURAL_ZERO);
    assert_int_equal(status_of(&source, "b", 2), D4I_MISSING);
    done(&recipe, &source);
}

static void a_total_that_did_not_come_is_missing(void **state)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml = VARIABLE LONG_TABLE "      absent: zero\n      aggregate: sum\n"
                                           "      sentinels: {s: suppressed, m: missing}\n" GROUPS;
    assert_ok(CONTEXT(state),
              fixture_read(*state, yaml,
                           "zone,label,value\na,Total,7\na,Home,5\na,Abroad,s\na,Abroad,m\nb,Home,4\n", &recipe,
                           &source));
    assert_int_equal(status_of(&source, "a", 2), D4I_SUPPRESSED); /* the worse of the two */
    assert_int_equal(status_of(&source, "b", 0), D4I_MISSING);
    assert_int_equal(status_of(&source, "b", 2), D4I_OBSERVED);
    assert_int_equal(source.listed_count, 2);
    assert_int_equal(source.listed[1].people, PEOPLE(-4)); /* placed, though no total says so */
    done(&recipe, &source);
}

static void filters_controls_and_exclusions(void **state)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml = VARIABLE LONG_TABLE
        "      filter: [{column: sex, equals: both}]\n      control: [{column: zone, equals: ALL}]\n"
        "      exclude: [{column: zone, equals: homeless, reason: not_stated}]\n" GROUPS;
    assert_ok(CONTEXT(state),
              fixture_read(*state, yaml,
                           "zone,label,sex,value\nALL,Total,both,19\nALL,Home,both,13\na,Total,men,x\n"
                           "a,Total,both,15\na,Home,both,10\na,Abroad,both,5\nhomeless,Total,both,4\n"
                           "homeless,Home,both,3\n",
                           &recipe, &source));
    assert_int_equal(source.zone_count, 1);
    assert_int_equal(source.input[0], PEOPLE(19));
    assert_int_equal(source.listed_count, 2);
    assert_string_equal(source.listed[0].place, "homeless");
    assert_int_equal(source.listed[0].reason, LEDGER_NOT_STATED);
    assert_int_equal(source.listed[0].node, 0); /* one person of unknown origin */
    assert_int_equal(source.listed[0].people, PEOPLE(1));
    assert_int_equal(source.listed[1].node, 1);
    assert_int_equal(source.listed[1].people, PEOPLE(3));
    done(&recipe, &source);
}

static void cells_are_sorted_and_found_by_any_code(void **state)
{
    struct recipe recipe;
    struct source_data source;
    char code[GRID_CODE_MAX];
    double east, north;
    assert_ok(CONTEXT(state),
              fixture_read(*state, VARIABLE CELL_TABLE GROUPS,
                           "zone,Total,Home,Abroad\nCRS3035RES1000mN2000000E1000000,3,1,2\n"
                           "CRS3035RES1000mN2000000E999000,4,4,0\nCRS3035RES1000mN1999000E5000000,5,0,5\n",
                           &recipe, &source));
    assert_true(source.cells);
    assert_string_equal(source.cell_crs, "EPSG:3035");
    assert_string_equal(source_zone_key(&source, 0, code), "CRS3035RES1000mN1999000E5000000");
    assert_string_equal(source_zone_key(&source, 1, code), "CRS3035RES1000mN2000000E999000");
    assert_int_equal(people(&source, "1kmN2000E1000", 0), PEOPLE(3));
    source_cell_centre(&source, 0, &east, &north);
    assert_true(east == 5000500 && north == 1999500);
    assert_int_equal(source_find_zone(&source, text_of("1kmN2000E1001")), SOURCE_NO_ZONE);
    assert_int_equal(source_find_zone(&source, text_of("100mN20000E10000")), SOURCE_NO_ZONE);
    done(&recipe, &source);
}

static void cells_that_come_apart_are_joined(void **state)
{
    struct recipe recipe;
    struct source_data source;
    assert_ok(
        CONTEXT(state),
        fixture_read(*state, VARIABLE CELL_TABLE "      aggregate: sum\n      crs: EPSG:3035\n" GROUPS,
                     "zone,Total,Home,Abroad\n1kmN2000E1000,3,1,2\n1kmN2000E1001,1,1,0\n1kmN2000E1000,5,5,0\n",
                     &recipe, &source));
    assert_int_equal(source.zone_count, 2);
    assert_int_equal(people(&source, "CRS3035RES1000mN2000000E1000000", 0), PEOPLE(8));
    done(&recipe, &source);
}

static void decimals_and_thousands_as_declared(void **state)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml = VARIABLE WIDE_TABLE
        "      delimiter: \";\"\n      decimal: \",\"\n      thousands: \".\"\n      values: rounded\n" GROUPS;
    assert_ok(CONTEXT(state),
              fixture_read(*state, yaml, "zone;Total;Home;Abroad\na;1.234,5;1.000,25;234,25\n", &recipe, &source));
    assert_int_equal(people(&source, "a", 0), 1234500000);
    assert_int_equal(status_of(&source, "a", 0), D4I_ROUNDED);
    done(&recipe, &source);
}

#define TWO                                                                                                    \
    VARIABLE LONG_TABLE GROUPS                                                                                 \
        "  citizenship:\n    title: C\n    dimension: citizenship\n    definition: D\n    file: citizenship\n" \
        "    table: {layout: wide, key: [{column: zone}]}\n    groups: {code: total, label: Total}\n"

static const char *two_paths[2];
static const char *path_of_two(void *user, const char *file, size_t number)
{
    (void)user;
    return number ? NULL : two_paths[strcmp(file, "birth") != 0];
}

static void variables_share_the_union_of_their_zones(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    struct source_data source;
    char first[320], second[320];
    static const char long_rows[] =
        "zone,label,value\nb,Total,2\nb,Home,2\nb,Abroad,0\na,Total,1\na,Home,0\na,Abroad,1\n";
    static const char wide_rows[] = "zone,Total\nc,7\nb,9\n";
    snprintf(first, sizeof first, "%s", scratch_path(scratch, "one.csv"));
    snprintf(second, sizeof second, "%s", scratch_path(scratch, "two.csv"));
    scratch_put(first, long_rows, sizeof long_rows - 1);
    scratch_put(second, wide_rows, sizeof wide_rows - 1);
    two_paths[0] = first;
    two_paths[1] = second;
    assert_ok(scratch->context, fixture_parse(scratch, TWO, &recipe));
    assert_ok(scratch->context, source_read(scratch->context, &recipe, path_of_two, NULL, &source));
    assert_int_equal(source.zone_count, 3);
    assert_int_equal(people(&source, "a", 2), PEOPLE(1));
    assert_int_equal(people(&source, "b", 1), PEOPLE(2));
    assert_int_equal(status_of(&source, "c", 0), D4I_MISSING);
    assert_int_equal(source.counts[1].people[0][1], PEOPLE(9));
    assert_int_equal(source.counts[1].people[0][2], PEOPLE(7));
    assert_int_equal(source.counts[1].status[0][0], D4I_MISSING);
    assert_balanced(&recipe, &source, 1);
    done(&recipe, &source);
}

static d4i_status read_everything(struct scratch *scratch)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml = VARIABLE LONG_TABLE "      control: [{column: zone, equals: ALL}]\n"
                                           "      exclude: [{column: zone, equals: z, reason: not_stated}]\n"
                                           "    derived: [{code: d, plus: [total], minus: [home]}]\n"
                                           "    ignore: [Other]\n" GROUPS;
    TRY(fixture_read(
        scratch, yaml,
        "zone,label,value\nb,Total,10\nb,Home,7\na,Total,5\nb,Abroad,3\na,Home,5\na,Abroad,0\nb,Other,1\n"
        "z,Total,1\nz,Home,1\nALL,Total,16\n",
        &recipe, &source));
    source_release(&source);
    recipe_release(&recipe);
    return D4I_OK;
}

static void no_memory_is_told_and_nothing_leaks(void **state)
{
    assert_true(scratch_starve(*state, read_everything) > 30);
}

/* A flag beside the value: noise stays a number, what is withheld or missing is none, and an unknown flag is told.
 */
static void a_flag_says_what_a_value_is(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const char flagged[] =
        VARIABLE LONG_TABLE "      flag: {column: q, values: {\"0\": observed, \"1\": perturbed, \"2\": missing}}\n"
                            "    parts: perturbed\n" GROUPS;
    assert_ok(CONTEXT(state),
              fixture_read(*state, flagged, "zone,label,value,q\na,Total,9,0\na,Home,5,1\na,Abroad,4,2\n", &recipe,
                           &source));
    assert_int_equal(source.counts[0].status[0][0], D4I_OBSERVED);
    assert_int_equal(source.counts[0].status[1][0], D4I_PERTURBED);
    assert_int_equal(source.counts[0].status[2][0], D4I_MISSING);
    assert_int_equal(source.counts[0].people[1][0], 5 * D4I_PERSON);
    assert_int_equal(source.counts[0].people[2][0], 0);
    assert_int_equal(source.listed_count, 1);
    assert_int_equal(source.listed[0].people, 4 * D4I_PERSON);
    assert_balanced(&recipe, &source, 0);
    source_release(&source);
    recipe_release(&recipe);
    assert_refused(*state, flagged, "zone,label,value,q\na,Total,9,3\n", "table.csv:2:11", "'3'", "'flag'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(long_rows_become_zones_in_order_of_keys),
        scratch_test(finer_rows_are_added_up),
        scratch_test(keys_count_characters_not_bytes),
        scratch_test(flags_tell_suppressed_from_perturbed),
        scratch_test(sentinels_and_absent_rows),
        scratch_test(a_total_that_did_not_come_is_missing),
        scratch_test(filters_controls_and_exclusions),
        scratch_test(cells_are_sorted_and_found_by_any_code),
        scratch_test(cells_that_come_apart_are_joined),
        scratch_test(decimals_and_thousands_as_declared),
        scratch_test(variables_share_the_union_of_their_zones),
        scratch_test(no_memory_is_told_and_nothing_leaks),
        scratch_test(a_flag_says_what_a_value_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
