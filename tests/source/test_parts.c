/* SPDX-License-Identifier: EUPL-1.2
 *
 * Parts against totals: residuals, perturbation, suppression and derived groups; first by hand, then the balance of
 * the ledger on random tables.
 */
#include "base/random.h"
#include "fixture.h"

#define PEOPLE(number) (INT64_C(number) * D4I_PERSON)
#define WITH_REST(how)                                                                                     \
    VARIABLE WIDE_TABLE "      sentinels: {s: suppressed, m: missing}\n" how                               \
                        "    groups:\n      code: total\n      label: Total\n      parts:\n"               \
                        "        - {code: home, label: Home}\n        - code: abroad\n"                    \
                        "          label: Abroad\n          parts:\n            - {code: DE, label: DE}\n" \
                        "            - {code: FR, label: FR}\n          residual: {code: rest, name: Other}\n"
#define HEADER "zone,Total,Home,Abroad,DE,FR\n"
enum { TOTAL, HOME, ABROAD, DE, FR, REST, DERIVED };

static void exact_parts_leave_a_residual(void **state)
{
    struct recipe recipe;
    struct source_data source;
    assert_ok(CONTEXT(state),
              fixture_read(*state, WITH_REST(""), HEADER "a,10,4,6,1,2\nb,5,5,0,0,0\n", &recipe, &source));
    assert_int_equal(source.counts[0].people[REST][0], PEOPLE(3));
    assert_int_equal(source.counts[0].people[REST][1], 0);
    assert_int_equal(source.counts[0].status[REST][0], D4I_OBSERVED);
    assert_int_equal(source.listed_count, 0);
    assert_balanced(&recipe, &source, 0);
    source_release(&source);
    recipe_release(&recipe);
    assert_refused(*state, WITH_REST(""), HEADER "a,10,4,6,4,3\n", "'abroad'", "7", "6");
}

#define OWN_REST(how)                                                                                    \
    VARIABLE WIDE_TABLE "      sentinels: {s: suppressed}\n" how                                         \
                        "    groups:\n      code: total\n      label: Total\n      parts:\n"             \
                        "        - {code: home, label: Home}\n        - {code: abroad, label: Abroad}\n" \
                        "      residual: {code: rest, label: Not stated, origin: unknown}\n"
#define OWN_HEADER "zone,Total,Home,Abroad,Not stated\n"

static void assert_rest(void **state, const char *yaml, const char *table, int64_t people, int status,
                        int64_t listed)
{
    struct recipe recipe;
    struct source_data source;
    assert_ok(CONTEXT(state), fixture_read(*state, yaml, table, &recipe, &source));
    assert_int_equal(source.counts[0].people[3][0], people);
    assert_int_equal(source.counts[0].status[3][0], status);
    assert_int_equal(source.listed_count, listed != 0);
    if (listed)
        assert_int_equal(source.listed[0].people, listed);
    assert_balanced(&recipe, &source, 0);
    source_release(&source);
    recipe_release(&recipe);
}

/* A table may give the residual itself, or not: where it does, it is compared and stands. */
static void a_residual_may_have_a_column(void **state)
{
    assert_rest(state, OWN_REST(""), "zone,Total,Home,Abroad\na,10,4,5\n", PEOPLE(1), D4I_OBSERVED, 0);
    assert_rest(state, OWN_REST(""), OWN_HEADER "a,10,4,5,1\n", PEOPLE(1), D4I_OBSERVED, 0);
    assert_refused(*state, OWN_REST(""), OWN_HEADER "b,3,1,1,1\na,10,4,5,2\n", "test.yaml:", "zone 'a'",
                   "'Not stated' has 2", "leaves 1", "perturbed");
    assert_refused(*state, OWN_REST(""), OWN_HEADER "a,10,4,7,0\n", "zone 'a'", "sum to 11");
    assert_refused(*state, OWN_REST(""), "zone,Total,Home,Abroad,Not stated,Not stated\na,10,4,5,1,1\n",
                   "two columns (5 and 6)");
    assert_refused(*state, OWN_REST(""), "zone,Total,Home,Abroad,Not state\na,10,4,5,1\n", "'Not state'",
                   "Not stated"); /* accounted for like any column */
    /* what a suppressed part hides is not what was not stated */
    assert_rest(state, OWN_REST(""), OWN_HEADER "a,10,4,s,1\n", PEOPLE(1), D4I_OBSERVED, PEOPLE(5));
    assert_rest(state, OWN_REST(""), OWN_HEADER "a,10,4,5,s\n", PEOPLE(1), D4I_OBSERVED, 0);
    assert_rest(state, OWN_REST("    parts: perturbed\n"), OWN_HEADER "a,10,4,5,2\n", PEOPLE(2), D4I_OBSERVED,
                PEOPLE(-1));
    assert_rest(state,
                VARIABLE LONG_TABLE
                "    groups:\n      code: total\n      label: Total\n      parts: [{code: home, label: Home}, "
                "{code: abroad, label: Abroad}]\n      residual: {code: rest, label: Not stated}\n",
                "zone,label,value\na,Total,10\na,Home,4\na,Abroad,5\na,Not stated,1\n", PEOPLE(1), D4I_OBSERVED, 0);
}

static void perturbed_parts_go_to_the_ledger(void **state)
{
    struct recipe recipe;
    struct source_data source;
    assert_ok(CONTEXT(state), fixture_read(*state, WITH_REST("    parts: perturbed\n"),
                                           HEADER "a,100,40,59,10,20\nb,100,50,51,30,22\n", &recipe, &source));
    assert_int_equal(source.listed_count, 3);
    assert_int_equal(source.listed[0].zone, 0);
    assert_int_equal(source.listed[0].node, TOTAL);
    assert_int_equal(source.listed[0].people, PEOPLE(1));
    assert_int_equal(source.listed[1].people, PEOPLE(-1));
    assert_int_equal(source.listed[2].node, ABROAD); /* the residual cannot be less than nobody */
    assert_int_equal(source.listed[2].people, PEOPLE(-1));
    assert_int_equal(source.listed[2].reason, LEDGER_PERTURBATION);
    assert_int_equal(source.counts[0].people[REST][0], PEOPLE(29));
    assert_int_equal(source.counts[0].people[REST][1], 0);
    assert_balanced(&recipe, &source, 0);
    source_release(&source);
    recipe_release(&recipe);
}

static void suppressed_parts_leave_their_people_listed(void **state)
{
    struct recipe recipe;
    struct source_data source;
    const char *yaml = WITH_REST("    derived: [{code: not_home, plus: [total], minus: [home]}, "
                                 "{code: both, plus: [DE, FR]}]\n");
    assert_ok(CONTEXT(state),
              fixture_read(*state, yaml, HEADER "a,10,4,6,1,s\nb,10,s,6,1,2\nc,m,4,6,1,2\n", &recipe, &source));
    const struct counts *counts = &source.counts[0];
    assert_int_equal(source.listed_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(source.listed[i].reason, LEDGER_SUPPRESSED);
    assert_int_equal(source.listed[0].people, PEOPLE(5)); /* of abroad in a: FR and the rest */
    assert_int_equal(source.listed[0].node, ABROAD);
    assert_int_equal(counts->status[REST][0], D4I_SUPPRESSED);
    assert_int_equal(counts->people[REST][0], 0);
    assert_int_equal(source.listed[1].people, PEOPLE(4));
    assert_int_equal(source.listed[2].people, PEOPLE(-10)); /* the total is not known, its parts are */
    assert_int_equal(counts->status[DERIVED][1], D4I_SUPPRESSED);
    assert_int_equal(counts->status[DERIVED][2], D4I_MISSING);
    assert_int_equal(counts->people[DERIVED][0], PEOPLE(6));
    assert_int_equal(counts->status[DERIVED][0], D4I_OBSERVED);
    assert_int_equal(counts->people[DERIVED + 1][1], PEOPLE(3));
    assert_int_equal(counts->status[DERIVED + 1][0], D4I_SUPPRESSED);
    assert_balanced(&recipe, &source, 0);
    source_release(&source);
    recipe_release(&recipe);
}

/* One random row: parts, then totals that are now and then off by a little, values now and then withheld. */
static void random_row(struct random_stream stream, uint32_t zone, struct buffer *out, d4i_context *context)
{
    uint32_t n = zone * 16;
    int64_t value[6];
    value[DE] = random_u32(stream, n) % 40;
    value[FR] = random_u32(stream, n + 1) % 40;
    value[ABROAD] = value[DE] + value[FR] + random_u32(stream, n + 2) % 30 - random_u32(stream, n + 3) % 2;
    value[HOME] = random_u32(stream, n + 4) % 1000;
    value[TOTAL] = value[HOME] + value[ABROAD] + random_u32(stream, n + 5) % 5;
    (void)buffer_print(context, out, "z%04u", zone);
    for (uint32_t i = 0; i < 5; i++) {
        uint32_t fate = random_u32(stream, n + 6 + i) % 20;
        if (fate < 2 || value[i] < 0)
            (void)buffer_text(context, out, fate ? ",s" : ",m");
        else
            (void)buffer_print(context, out, ",%lld.%u", (long long)value[i], fate % 3);
    }
    (void)buffer_text(context, out, "\n");
}

static void the_ledger_balances_whatever_was_published(void **state)
{
    struct scratch *scratch = *state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct recipe recipe;
        struct source_data source;
        struct buffer table = {0};
        struct random_stream stream = {seed, 1, 2, 3};
        (void)buffer_text(scratch->context, &table, HEADER);
        for (uint32_t zone = 0; zone < 200; zone++)
            random_row(stream, zone, &table, scratch->context);
        d4i_status status =
            fixture_read(scratch, WITH_REST("    parts: perturbed\n"), table.data, &recipe, &source);
        if (status != D4I_OK)
            print_error("seed %u\n", (unsigned)seed);
        assert_ok(scratch->context, status);
        assert_int_equal(source.zone_count, 200);
        assert_true(source.listed_count > 100);
        assert_balanced(&recipe, &source, 0);
        source_release(&source);
        recipe_release(&recipe);
        buffer_release(&table);
    }
}

/* Noise does not add 11 people to a hundred, over all zones; 9 it may. */
static void perturbed_parts_may_exceed_by_a_tenth(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const char perturbed[] = VARIABLE WIDE_TABLE "    parts: perturbed\n" GROUPS;
    assert_ok(CONTEXT(state),
              fixture_read(*state, perturbed, "zone,Total,Home,Abroad\na,100,60,49\n", &recipe, &source));
    assert_balanced(&recipe, &source, 0);
    source_release(&source);
    recipe_release(&recipe);
    assert_refused(*state, perturbed, "zone,Total,Home,Abroad\na,100,60,51\n", "more than perturbation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(exact_parts_leave_a_residual),
        scratch_test(a_residual_may_have_a_column),
        scratch_test(perturbed_parts_go_to_the_ledger),
        scratch_test(suppressed_parts_leave_their_people_listed),
        scratch_test(the_ledger_balances_whatever_was_published),
        scratch_test(perturbed_parts_may_exceed_by_a_tenth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
