/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sets of origins: expressions, canonical text, names, and what the nodes of a tree stand for.
 */
#include "../io/scratch.h"

#include "base/random.h"
#include "group/origin.h"

static struct origin_set of(d4i_context *context, const char *expression, const char *date, const char *own)
{
    struct origin_set set;
    assert_ok(context, origin_parse(context, expression, date, own, &set));
    return set;
}

static void words_add_up(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    static const struct {
        const char *expression, *date, *own;
        int count;
    } cases[] = {
        {"native", NULL, NULL, 1},
        {"abroad", NULL, NULL, 250},
        {"abroad", NULL, "ES", 249},
        {"world", NULL, NULL, 253},
        {"world", NULL, "ES", 252},
        {"native abroad stateless unknown", NULL, NULL, 253},
        {"eu", "2012-01-01", NULL, 27},
        {"eu", "2012-01-01", "ES", 26},
        {"eu", "2021-12-31", "IT", 26},
        {"third", "2021-12-31", "IT", 223},
        {"third", "2021-12-31", NULL, 223},
        {"eu15", NULL, NULL, 15},
        {"eu25", NULL, NULL, 25},
        {"eu27_2007 -eu15", NULL, NULL, 12},
        {"eu28", NULL, NULL, 28},
        {"eu27_2020", NULL, "DE", 26},
        {"europe -eu27_2020", NULL, NULL, 52 - 26}, /* Cyprus is in Asia */
        {"  DE\tFR  DE ", NULL, NULL, 2},
        {"abroad -DE -FR DE", NULL, NULL, 249},
        {"GB UK GR EL", NULL, NULL, 2},
        {"antarctica", NULL, NULL, 1},
        {"stateless unknown", NULL, NULL, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct origin_set set = of(context, cases[i].expression, cases[i].date, cases[i].own);
        if (origin_count(&set) != cases[i].count)
            fail_msg("'%s': %d, not %d", cases[i].expression, origin_count(&set), cases[i].count);
    }
}

static void the_own_country_is_native(void **state)
{
    struct scratch *scratch = *state;
    struct origin_set native = of(scratch->context, "native", NULL, NULL), set;
    static const char *const own[][2] = {{"ES", "ES"}, {"EL", "GR"}, {"GR", "EL"}, {"GB", "UK"}, {"XA", "XA"}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        set = of(scratch->context, own[i][0], NULL, own[i][1]);
        assert_true(origin_equal(&set, &native));
    }
    set = of(scratch->context, "world -ES", NULL, "ES");
    assert_false(origin_has(&set, ORIGIN_NATIVE));
    assert_int_equal(origin_count(&set), 251);
    set = of(scratch->context, "ES", NULL, NULL);
    assert_true(origin_has(&set, country_number("ES")));
}

static void wrong_expressions_say_the_way_out(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct origin_set set = {{7}};
    static const char *const cases[][2] = {
        {"afrca", "'africa'"},
        {"eu27_2021", "'eu27_2020'"},
        {"es", "'ES'"},
        {"QQ", "'QQ' is no country code"},
        {"", "is empty"},
        {"  ", "is empty"},
        {"-GB", "begins by taking away"},
        {"DE -", "'' is no"},
        {"DE -DE", "leaves nobody"},
        {"DE - FR", "'' is no"},
        {"DEU", "'DEU'"},
        {"eu", "needs the day"},
        {"third", "eu27_2020"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_fails(context, D4I_BAD_INPUT, cases[i][1], origin_parse(context, cases[i][0], NULL, NULL, &set));
    assert_fails(context, D4I_BAD_INPUT, "needs the day", origin_parse(context, "eu", "2012", NULL, &set));
    assert_int_equal(set.bits[0], 7);
}

static void check_texts(d4i_context *context, const struct origin_set *set, const struct origin_set *ignored,
                        const char *text, const char *name)
{
    struct buffer made = {0}, words = {0};
    assert_ok(context, origin_text(context, set, ignored, &made));
    assert_ok(context, origin_name(context, set, ignored, &words));
    assert_string_equal(made.data, text);
    assert_string_equal(words.data, name);
    buffer_release(&made);
    buffer_release(&words);
}

static void sets_have_a_canonical_text_and_a_name(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *expression, *text, *name;
    } cases[] = {
        {"world", "world", "All"},
        {"native", "native", "From the reporting country"},
        {"abroad", "abroad", "From abroad"},
        {"unknown", "unknown", "Not stated"},
        {"stateless", "stateless", "Stateless"},
        {"unknown stateless", "stateless unknown", "Stateless and not stated"},
        {"DE", "DE", "Germany"},
        {"UK", "GB", "United Kingdom"},
        {"FR DE", "DE FR", "Germany and France"},
        {"DE FR MA US", "DE FR MA US", "4 countries: DE, FR, MA, US"},
        {"DE FR MA US BR AR CN IN VN", "AR BR CN DE FR IN MA US VN",
         "9 countries: AR, BR, CN, DE, FR, IN, MA, US, ..."},
        {"africa", "africa", "Africa"},
        {"oceania africa asia", "africa asia oceania", "Africa, Asia and Oceania"},
        {"eu27_2020", "eu27_2020", "European Union (27 members of 2020)"},
        {"eu27_2020 GB HR", "eu28", "European Union (28 members of 2013)"},
        {"eu15 -GB", "eu15 -GB", "European Union (15 members of 1995), without United Kingdom"},
        {"third", "abroad -eu27_2020", "Third countries outside the European Union (27 members of 2020)"},
        {"europe -eu", "europe -eu27_2020", "Europe outside the European Union (27 members of 2020)"},
        {"europe TR CY", "europe CY TR", "Europe, with Cyprus and Türkiye"},
        {"europe eu", "europe CY", "Europe, with Cyprus"},
        {"africa eu", "africa eu27_2020", "Africa and the European Union (27 members of 2020)"},
        {"abroad -europe", "abroad -europe", "From abroad outside Europe"},
        {"abroad stateless", "abroad stateless", "From abroad and stateless"},
        {"antarctica", "AQ", "Antarctica"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct origin_set set = of(scratch->context, cases[i].expression, "2021-01-01", NULL);
        check_texts(scratch->context, &set, NULL, cases[i].text, cases[i].name);
    }
    struct origin_set nobody = {0}, spain = {0}, set = of(scratch->context, "eu27_2020", NULL, "ES");
    check_texts(scratch->context, &nobody, NULL, "", "Nobody");
    origin_add(&spain, country_number("ES"));
    check_texts(scratch->context, &set, &spain, "eu27_2020", "European Union (27 members of 2020)");
    check_texts(scratch->context, &set, NULL, "eu27_2020 -ES",
                "European Union (27 members of 2020), without Spain");
    set = of(scratch->context, "world", NULL, "ES");
    check_texts(scratch->context, &set, &spain, "world", "All");
}

/* Random sets: the text reads back as the same set, also when some countries are left open. */
static void texts_read_back(void **state)
{
    struct scratch *scratch = *state;
    static const char *const pieces[] = {"africa",    "europe",  "eu15",   "eu27_2020",  "-asia",
                                         "-eu28",     "DE",      "-GB",    "abroad",     "-HR",
                                         "stateless", "unknown", "CY",     "oceania",    "-TR",
                                         "america",   "-europe", "native", "antarctica", "world"};
    const uint32_t count = sizeof pieces / sizeof *pieces;
    for (uint32_t trial = 0; trial < 300; trial++) {
        struct random_stream stream = {.seed = 20240501, .a = trial};
        char expression[200] = "MA";
        for (uint32_t i = 0, n = 1 + random_u32(stream, 0) % 6; i < n; i++) {
            size_t length = strlen(expression);
            snprintf(expression + length, sizeof expression - length, " %s",
                     pieces[random_u32(stream, i + 1) % count]);
        }
        struct origin_set set = of(scratch->context, expression, NULL, NULL), open = {0}, again;
        origin_add(&open, country_number("FR"));
        struct buffer text = {0}, other = {0};
        assert_ok(scratch->context, origin_text(scratch->context, &set, NULL, &text));
        again = of(scratch->context, text.data, NULL, NULL);
        if (!origin_equal(&set, &again))
            fail_msg("trial %u: '%s' became '%s'", trial, expression, text.data);
        assert_ok(scratch->context, origin_text(scratch->context, &set, &open, &other));
        again = origin_less(of(scratch->context, other.data, NULL, NULL), open);
        set = origin_less(set, open);
        assert_true(origin_equal(&set, &again));
        assert_null(strstr(other.data, "FR"));
        buffer_release(&text);
        buffer_release(&other);
    }
}

static void sets_are_sets(void **state)
{
    (void)state;
    struct origin_set a = {0}, b = {0};
    assert_true(origin_empty(&a));
    assert_int_equal(origin_next(&a, 0), ORIGIN_ATOMS);
    origin_add(&a, 0);
    origin_add(&a, 64);
    origin_add(&a, ORIGIN_UNKNOWN);
    origin_add(&b, 64);
    assert_int_equal(origin_next(&a, 1), 64);
    assert_int_equal(origin_next(&a, 64), 64);
    assert_int_equal(origin_next(&a, 65), ORIGIN_UNKNOWN);
    assert_int_equal(origin_next(&a, ORIGIN_UNKNOWN + 1), ORIGIN_ATOMS);
    assert_int_equal(origin_next(&a, 256), ORIGIN_ATOMS);
    assert_true(origin_within(&b, &a));
    assert_false(origin_within(&a, &b));
    assert_true(origin_overlap(&a, &b));
    a = origin_less(a, b);
    assert_false(origin_overlap(&a, &b));
    origin_remove(&a, 0);
    assert_int_equal(origin_count(&a), 1);
}

struct grown {
    struct group_tree tree;
    struct origin_set sets[16];
    bool said[16];
};

static uint32_t grow(d4i_context *context, struct grown *grown, uint32_t parent, enum group_kind kind,
                     const char *code, const char *origin)
{
    uint32_t node;
    assert_ok(context, group_add(context, &grown->tree, parent, kind, code, NULL, NULL, &node));
    assert_ok(context, group_describe(context, &grown->tree, node, origin, NULL));
    return node;
}

/* total { ES, abroad { eu { rest_eu, DE, GB }, africa } unknown, plain } ; not_eu = abroad - eu */
static void plant(d4i_context *context, struct grown *grown)
{
    uint32_t total = grow(context, grown, GROUP_NONE, GROUP_TOTAL, "total", NULL);
    grow(context, grown, total, GROUP_LEAF, "ES", NULL);
    uint32_t abroad = grow(context, grown, total, GROUP_SUBTOTAL, "abroad", "abroad");
    uint32_t eu = grow(context, grown, abroad, GROUP_SUBTOTAL, "eu", "eu");
    grow(context, grown, eu, GROUP_RESIDUAL, "rest_eu", NULL);
    grow(context, grown, eu, GROUP_LEAF, "DE", NULL);
    grow(context, grown, eu, GROUP_LEAF, "GB", NULL);
    grow(context, grown, abroad, GROUP_LEAF, "africa", "africa");
    grow(context, grown, total, GROUP_LEAF, "unknown", "unknown");
    uint32_t derived = grow(context, grown, GROUP_NONE, GROUP_DERIVED, "not_eu", NULL);
    assert_ok(context, group_derive(context, &grown->tree, derived, false, abroad));
    assert_ok(context, group_derive(context, &grown->tree, derived, true, eu));
}

static d4i_status read_tree(d4i_context *context, struct grown *grown)
{
    return origin_of_tree(context, &grown->tree, "2012-01-01", "ES", grown->sets, grown->said);
}

static void nodes_stand_for_what_they_say_or_leave(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct grown grown = {0};
    plant(context, &grown);
    uint32_t rest = grow(context, &grown, 2, GROUP_RESIDUAL, "rest_abroad", NULL);
    uint32_t plain = grow(context, &grown, 2, GROUP_LEAF, "plain", NULL);
    assert_ok(context, read_tree(context, &grown));
    static const int counts[] = {252, 1, 249, 26, 24, 1, 1, 60, 1, 223};
    for (size_t n = 0; n < sizeof counts / sizeof *counts; n++) {
        assert_true(grown.said[n]);
        assert_int_equal(origin_count(&grown.sets[n]), counts[n]);
    }
    assert_true(origin_has(&grown.sets[1], ORIGIN_NATIVE));
    assert_false(origin_has(&grown.sets[4], country_number("GB")));
    assert_false(grown.said[plain]);
    assert_false(grown.said[rest]); /* nobody knows what `plain` leaves */
    assert_ok(context, group_describe(context, &grown.tree, plain, "asia -eu", NULL));
    assert_ok(context, read_tree(context, &grown));
    assert_true(grown.said[rest]);
    assert_int_equal(origin_count(&grown.sets[rest]), 249 - 26 - 60 - 50);
    assert_ok(context, group_describe(context, &grown.tree, plain, "abroad -eu -africa", NULL));
    assert_ok(context, read_tree(context, &grown));
    assert_false(grown.said[rest]); /* nothing is left */
    group_tree_release(&grown.tree);
}

static void contradictions_name_both_groups(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct grown grown = {0};
    plant(context, &grown);
    assert_ok(context, group_describe(context, &grown.tree, 7, "africa PL", NULL));
    assert_fails(context, D4I_BAD_INPUT, "the groups 'eu' and 'africa' stand side by side, and both hold: Poland",
                 read_tree(context, &grown));
    assert_ok(context, group_describe(context, &grown.tree, 7, "africa stateless", NULL));
    assert_fails(context, D4I_BAD_INPUT, "'africa' is a part of 'abroad', which does not hold: Stateless",
                 read_tree(context, &grown));
    assert_ok(context, group_describe(context, &grown.tree, 7, "afrika", NULL));
    assert_fails(context, D4I_BAD_INPUT, "group 'africa': origin 'afrika'", read_tree(context, &grown));
    group_tree_release(&grown.tree);
}

/* Women of a country and men of it are side by side and do not count anybody twice. */
static void categories_may_share_an_origin(void **state)
{
    struct scratch *scratch = *state;
    d4i_context *context = scratch->context;
    struct grown grown = {0};
    uint32_t total = grow(context, &grown, GROUP_NONE, GROUP_TOTAL, "total", NULL);
    uint32_t women = grow(context, &grown, total, GROUP_LEAF, "women", "abroad");
    uint32_t men = grow(context, &grown, total, GROUP_LEAF, "men", "abroad");
    uint32_t rest = grow(context, &grown, total, GROUP_RESIDUAL, "rest", NULL);
    assert_ok(context, group_describe(context, &grown.tree, women, NULL, "sex=female"));
    assert_ok(context, group_describe(context, &grown.tree, men, NULL, "sex=male"));
    assert_ok(context, read_tree(context, &grown));
    assert_false(grown.said[rest]);
    assert_ok(context, group_describe(context, &grown.tree, men, NULL, "sex=female"));
    assert_fails(context, D4I_BAD_INPUT, "'women' and 'men'", read_tree(context, &grown));
    group_tree_release(&grown.tree);
}

static d4i_status work_once(struct scratch *scratch)
{
    struct origin_set set;
    struct buffer text = {0};
    d4i_status status = origin_parse(scratch->context, "europ", NULL, NULL, &set); /* the nearest are gathered */
    if (status == D4I_BAD_INPUT)
        status = origin_parse(scratch->context, "europe CY -eu15", NULL, NULL, &set);
    if (status == D4I_OK)
        status = origin_text(scratch->context, &set, NULL, &text);
    if (status == D4I_OK)
        status = origin_name(scratch->context, &set, NULL, &text);
    buffer_release(&text);
    return status;
}

static void no_memory_is_told_and_nothing_leaks(void **state)
{
    assert_true(scratch_starve(*state, work_once) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(words_add_up),
        scratch_test(the_own_country_is_native),
        scratch_test(wrong_expressions_say_the_way_out),
        scratch_test(sets_have_a_canonical_text_and_a_name),
        scratch_test(texts_read_back),
        scratch_test(sets_are_sets),
        scratch_test(nodes_stand_for_what_they_say_or_leave),
        scratch_test(contradictions_name_both_groups),
        scratch_test(categories_may_share_an_origin),
        scratch_test(no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
