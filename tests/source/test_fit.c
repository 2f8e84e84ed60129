/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whether a file fits a recipe: all that does not is collected by kind, and how parts add up, class by class.
 */
#include "fitting.h"

static void all_that_does_not_fit_is_collected(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    static const char table[] =
        "zone,label,value\na,Total,10\na,Home,7\na,Abroad,3\na,Hom,1\na,Abraod,2\nb,Total,x1\nb,Home,y2\nb,Hom,8\n"
        "c,Total,5\nc,Home,-5\nc,Abroad,0\n,Total,1\nd,Total,4,4\ne,Total,9\ne,Home,3\ne,Abroad,3\nf,Total,8\n"
        "f,Home,3\nf,Abroad,3\ne,Total,1\n";
    fit_table(*state, VARIABLE LONG_TABLE GROUPS, table, sizeof table - 1, &recipe, &fit);
    assert_true(fit.read);
    assert_int_equal(fit.rows, 20 - 1); /* a ragged row is none */
    assert_problem(&fit, "table.csv:5:3", "the label 'Hom'", 2);
    assert_problem(&fit, "table.csv:6:3", "the label 'Abraod'", 1);
    assert_problem(&fit, "table.csv:7:9", "'x1' in column 'value' is no number", 2);
    assert_problem(&fit, "table.csv:11:8", "negative", 1);
    assert_problem(&fit, "table.csv:13:1", "empty", 1);
    assert_problem(&fit, "table.csv:14:1", "4 fields", 1);
    assert_problem(&fit, "table.csv:21:9", "second value for 'Total', the first is on line 15", 1);
    assert_problem(&fit, "test.yaml:", "in zone 'e'", 2); /* and f */
    assert_int_equal(fit.problems.total, 11);
    assert_int_equal(fit.data.zone_count, 5);
    assert_int_equal(fit.statuses[D4I_OBSERVED], 11);
    fit_done(&recipe, &fit);
}

static void kinds_differ_by_column_and_label_alone(void **state)
{
    struct scratch *scratch = *state;
    struct problems problems = {0};
    static const char *const messages[] = {
        "a.csv:2:1: 'x' in column 'p' is no number",   "a.csv:3:14: 'y z' in column 'p' is no number",
        "a.csv:4:1: 'x' in column 'q' is no number",   "a.csv:5:1: the label 'one' is in no group",
        "a.csv:6:1: the label 'two' is in no group",   "b.csv:7:1: the label 'two' is in no group",
        "a.csv:8:1: 3 fields where the header has 12", "a.csv:9:1: 44 fields where the header has 12",
        "a.csv: a quote ' that is not closed"};
    static const uint64_t counts[] = {2, 1, 1, 2, 2, 1};
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        assert_ok(scratch->context, problems_note(scratch->context, &problems, messages[i]));
    assert_int_equal(problems.total, 9);
    assert_int_equal(problems.kinds.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(problems.list[i].count, counts[i]);
    assert_string_equal(problems.list[3].first, messages[4]);
    problems_release(&problems);
    for (int i = 0; i < 300; i++) { /* a file of noise does not fill the memory */
        char text[40];
        snprintf(text, sizeof text, "a: kind %c%c", 'a' + i % 20, 'a' + i / 20);
        assert_ok(scratch->context, problems_note(scratch->context, &problems, text));
    }
    assert_int_equal(problems.kinds.count, 201);
    assert_int_equal(problems.list[200].count, 100);
    problems_release(&problems);
}

static const struct fit_tally *tally_of(const struct source_fit *fit, const char *class_, uint32_t parent)
{
    for (size_t i = 0; i < fit->tally_count; i++)
        if (fit->tallies[i].parent == parent && !strcmp(names_at(&fit->classes, fit->tallies[i].class_), class_))
            return &fit->tallies[i];
    fail_msg("no tally of %s", class_);
    return NULL;
}

static void assert_tally(const struct source_fit *fit, const char *class_, const uint64_t wanted[6], int64_t over,
                         int64_t under, int64_t most)
{
    const struct fit_tally *tally = tally_of(fit, class_, 0);
    const uint64_t found[] = {tally->zones,   tally->plain.exact, tally->plain.exceed, tally->plain.fall_short,
                              tally->flagged, tally->missing};
    for (int i = 0; i < 6; i++)
        if (found[i] != wanted[i])
            fail_msg("%s, number %d: %llu", class_, i, (unsigned long long)found[i]);
    assert_int_equal(tally->plain.over, PEOPLE(over));
    assert_int_equal(tally->plain.under, PEOPLE(under));
    assert_int_equal(tally->plain.most_over, PEOPLE(most));
}

static void parts_are_tallied_by_class(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {.by = "kind"};
    static const char table[] =
        "zone,kind,Total,Home,Abroad\na,X,10,6,4\nb,X,10,5,4\nc,Y,10,7,5\nd,Y,10,s,5\ne,Y,m,1,2\nf,,5,5,0\n"
        "g,Y,1,1,1\nh,Y,7,m,s\nx,Y,1,1,1\n";
    fit_table(*state,
              VARIABLE WIDE_TABLE "      sentinels: {s: suppressed, m: missing}\n      exclude: [{column: zone, "
                                  "equals: x, reason: not_stated}]\n    parts: perturbed\n" GROUPS,
              table, sizeof table - 1, &recipe, &fit);
    assert_int_equal(fit.classes.count, 3);
    assert_tally(&fit, "X", (const uint64_t[]){2, 1, 0, 1, 0, 0}, 0, 1, 0);
    assert_tally(&fit, "Y", (const uint64_t[]){5, 0, 2, 0, 2, 1}, 3, 0, 2);
    assert_tally(&fit, "(empty)", (const uint64_t[]){1, 1, 0, 0, 0, 0}, 0, 0, 0);
    assert_int_equal(fit.left_out, 1);
    assert_int_equal(fit.rows, 9);
    assert_int_equal(fit.statuses[D4I_SUPPRESSED], 2);
    assert_int_equal(fit.statuses[D4I_MISSING], 2);
    assert_int_equal(fit.statuses[D4I_OBSERVED], 20);
    fit_done(&recipe, &fit);
}

/* A residual takes what is short. */
static void countries_that_no_row_names_are_no_parts(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    static const char table[] = "zone,label,value\na,Total,10\na,Marruecos,4\nb,Total,3\nb,Marruecos,4\n";
    fit_table(*state,
              VARIABLE LONG_TABLE
              "    labels: {language: es}\n    parts: perturbed\n    groups: {code: total, label: "
              "Total, parts: [{countries: africa}], residual: {code: rest}}\n",
              table, sizeof table - 1, &recipe, &fit);
    assert_int_equal(fit.tally_count, 1);
    assert_tally(&fit, "all", (const uint64_t[]){2, 1, 1, 0, 0, 0}, 1, 0, 1);
    assert_int_equal(fit.problems.total, 0);
    fit_done(&recipe, &fit);
}

static void columns_that_lack_are_noted_once(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    static const char table[] = "zone,Totl,Home,Abroad\na,10,0.5,0.5\nb,20,0.5,0.5\n";
    fit_table(*state,
              VARIABLE WIDE_TABLE "      shares: {columns: [Home, Abroad], base: Total, of: 1, step: 0.1}\n" GROUPS,
              table, sizeof table - 1, &recipe, &fit);
    assert_problem(&fit, "test.yaml:", "has no column 'Total'", 1);
    assert_problem(&fit, "table.csv:1", "the column 'Totl'", 1);
    assert_int_equal(fit.rows, 2);
    assert_int_equal(fit.statuses[D4I_MISSING], 4); /* shares of nothing that is known */
    fit_done(&recipe, &fit);
}

static void assert_no_problem(const struct source_fit *fit, const char *words)
{
    for (uint32_t i = 0; i < fit->problems.kinds.count; i++)
        if (strstr(fit->problems.list[i].first, words))
            fail_msg("%s", fit->problems.list[i].first);
}

/* A column or label that cannot be used has come all the same: its own error stands, and no second one beside it.
 */
static void what_cannot_be_read_has_occurred(void **state)
{
#define WIDE_HEADER "zone,Total,Home,Abroad\n"
#define LONG_HEADER "zone,label,value\n"
    static const struct {
        const char *yaml, *table, *words;
        uint64_t count;
    } cases[] = {
        {WIDE_TABLE, WIDE_HEADER "a,10,?,5\nb,20,?,5\n", "'?' in column 'Home' is no number", 2},
        {WIDE_TABLE, WIDE_HEADER "a,10,-5,5\nb,20,-9,5\n", "negative", 2},
        {WIDE_TABLE, "zone,Total,Home,Home,Abroad\na,10,5,5,5\n", "two columns (3 and 4) are named 'Home'", 1},
        {WIDE_TABLE, "zone,Total,Hme,Abroad\na,10,5,5\n", "has no column 'Home'", 1},
        {WIDE_TABLE, WIDE_HEADER "a,10,5,5,1\nb,20,9,5,1\n", "5 fields", 2},
        {LONG_TABLE, LONG_HEADER "a,Total,5\na,Home,?\na,Abroad,2\nb,Home,?\n", "no number", 2},
        {LONG_TABLE, LONG_HEADER "a,Total,5\na,Home,-3\na,Abroad,2\n", "negative", 1},
        {LONG_TABLE, LONG_HEADER "a,Total,5\n,Home,3\na,Abroad,2\n", "empty", 1},
        {LONG_TABLE, LONG_HEADER "a,Total,5\na,Home,3,3\na,Abroad,2\n", "4 fields", 1},
        {LONG_TABLE, LONG_HEADER "a,Total,5\na,Home\xff,3\na,Abroad,2\n", "0xff", 1},
    };
    struct recipe recipe;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source_fit fit = {0};
        char yaml[4000];
        snprintf(yaml, sizeof yaml, "%s%s%s", VARIABLE, cases[i].yaml, GROUPS);
        fit_table(*state, yaml, cases[i].table, strlen(cases[i].table), &recipe, &fit);
        assert_problem(&fit, "", cases[i].words, cases[i].count);
        assert_no_problem(&fit, "never occurs");
        fit_done(&recipe, &fit);
    }
    struct source_fit fit = {0};
    static const char table[] = LONG_HEADER "a,Total,5\na,Abroad,?\n";
    fit_table(*state, VARIABLE LONG_TABLE GROUPS, table, sizeof table - 1, &recipe, &fit);
    assert_problem(&fit, "test.yaml:", "the label 'Home' of group 'home' never occurs", 1); /* as it is */
    fit_done(&recipe, &fit);
}

/* A new vintage takes one run: each stage goes on to the next thing that it can name. */
static void every_stage_tells_all_its_problems(void **state)
{
    static const struct {
        const char *yaml, *groups, *table;
        const char *words[4];
        uint64_t total;
    } cases[] = {
        {LONG_TABLE "      control: [{column: zone, equals: ALL}]\n",
         GROUPS,
         LONG_HEADER "a,Total,5\na,Home,3\na,Abroad,2\nALL,Total,6\nALL,Home,3\nALL,Abroad,3\n",
         {"the zones' 'total' sums to 5", "the zones' 'abroad' sums to 2"},
         2},
        {LONG_TABLE,
         GROUPS,
         LONG_HEADER "a,Total,5\n",
         {"'Home' of group 'home'", "'Abroad' of group 'abroad'"},
         2},
        {WIDE_TABLE, GROUPS, WIDE_HEADER "a,10,?,!\n", {"'?' in column 'Home'", "'!' in column 'Abroad'"}, 2},
        {WIDE_TABLE "      exclude: [{column: kind, equals: x, reason: not_stated}]\n",
         GROUPS,
         "zon,Total,Home,Abrod\na,10,5,5\n",
         {"has no column 'zone'", "has no column 'kind'", "has no column 'Abroad'", "the column 'Abrod'"},
         5}, /* and the column 'zon' */
        {LONG_TABLE "      exclude: [{column: kind, equals: x, reason: not_stated}]\n",
         GROUPS,
         "zone,lable,val\na,10,5\n",
         {"has no column 'kind'", "has no column 'label'", "has no column 'value'"},
         3},
        {WIDE_TABLE, GROUPS, "zone,Total,Home,Home,Abroad\na,10,5,5,5\n", {"are named 'Home'"}, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct recipe recipe;
        struct source_fit fit = {0};
        char yaml[4000];
        snprintf(yaml, sizeof yaml, "%s%s%s", VARIABLE, cases[i].yaml, cases[i].groups);
        fit_table(*state, yaml, cases[i].table, strlen(cases[i].table), &recipe, &fit);
        for (size_t w = 0; w < 4 && cases[i].words[w]; w++)
            assert_problem(&fit, "", cases[i].words[w], 1);
        if (fit.problems.total != cases[i].total)
            for (uint32_t k = 0; k < fit.problems.kinds.count; k++)
                print_error("%s\n", fit.problems.list[k].first);
        assert_int_equal(fit.problems.total, cases[i].total);
        fit_done(&recipe, &fit);
    }
}

/* 1.234 people are read as one and a bit, and their parts still add up. */
static void thousands_that_read_like_decimals_are_told(void **state)
{
#define DOTS "a,1.234,1.000,0\nb,12.345,12.000,0\nc,2.000,2,0\nd,5,5,0\ne,7.100,7.100,0\n"
#define COMMAS "a;1,234;1,000;0\nb;12,345;12,000;0\nc;2,000;2;0\nd;5;5;0\ne;7,100;7,100;0\nf;1,000;1,000;0\n"
    static const struct {
        const char *rest, *table, *words;
    } cases[] = {
        {"", WIDE_HEADER DOTS "f,1.000,1.000,0\n",
         "table.csv:2:3: the 5 values with a '.' in column 'Total' have three digits behind it (the first is "
         "'1.234'): "
         "it reads like a dot for thousands; say thousands: \".\" and decimal: \",\" in the recipe"},
        {"", WIDE_HEADER DOTS "f,1.000,1.000,0\ng,1.001,1.001,0\n",
         "table.csv:2:3: the 6 values with a '.' in column 'Total', and those of 1 other column, have"},
        {"      delimiter: ;\n      decimal: \",\"\n", "zone;Total;Home;Abroad\n" COMMAS,
         "a comma for thousands; say thousands: \",\" and decimal: \".\""},
        {"", WIDE_HEADER DOTS, NULL},                                            /* four may be chance */
        {"", WIDE_HEADER DOTS "f,1.000,1.000,0\ng,1.5,1.5,0\n", NULL},           /* a decimal */
        {"", WIDE_HEADER DOTS "f,1.000,1.000,0\ng,0.500,0.500,0\n", NULL},       /* no thousands begin so */
        {"", WIDE_HEADER DOTS "f,1.000,1.000,0\ng,1234.000,1234.000,0\n", NULL}, /* nor so */
        {"      thousands: none\n", WIDE_HEADER DOTS "f,1.000,1.000,0\n", NULL}, /* as the recipe says */
        {"      thousands: .\n      decimal: \",\"\n", WIDE_HEADER DOTS "f,1.000,1.000,0\n", NULL},
        {"      shares: {columns: [Home, Abroad], base: Total, of: 100, step: 0.1}\n",
         WIDE_HEADER "a,5,1.234,9.999\nb,5,1.234,9.999\nc,5,1.234,9.999\nd,5,1.234,9.999\ne,5,1.234,9.999\n", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct recipe recipe;
        struct source_fit fit = {0};
        char yaml[4000];
        snprintf(yaml, sizeof yaml, "%s%s%s    parts: perturbed\n%s", VARIABLE, WIDE_TABLE, cases[i].rest, GROUPS);
        fit_table(*state, yaml, cases[i].table, strlen(cases[i].table), &recipe, &fit);
        assert_int_equal(fit.problems.total, cases[i].words != NULL);
        if (cases[i].words)
            assert_problem(&fit, "", cases[i].words, 1);
        fit_done(&recipe, &fit);
    }
}

static void keep_warning(void *user, const char *text)
{
    snprintf(user, 1000, "%s", text);
}

static void a_build_is_warned_of_them(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    struct source_data source;
    char warning[1000] = "";
    static const char table[] = LONG_HEADER "a,Total,1.234\na,Home,1.000\na,Abroad,0\nb,Total,9.999\nb,Home,9.999\n"
                                            "b,Abroad,0\nc,Total,1.000\nc,Home,0\nc,Abroad,1.000\n";
    d4i_set_warning(scratch->context, keep_warning, warning);
    assert_ok(scratch->context,
              fixture_read(scratch, VARIABLE LONG_TABLE "    parts: perturbed\n" GROUPS, table, &recipe, &source));
    d4i_set_warning(scratch->context, NULL, NULL);
    if (!strstr(warning, "table.csv:2:9: the 6 values with a '.' in column 'value' have three digits behind it"))
        fail_msg("%s", warning);
    source_release(&source);
    recipe_release(&recipe);
}

/* Asked for by whoever checks: no problem of the file, and no empty answer. */
static void classes_of_no_column_are_refused(void **state)
{
    struct scratch *scratch = *state;
    struct recipe recipe;
    struct source_fit fit = {.by = "kin"};
    static const char table[] = "zone,kind,Total,Home,Abroad\na,X,10,6,4\n";
    assert_ok(scratch->context, fixture_parse(scratch, VARIABLE WIDE_TABLE GROUPS, &recipe));
    fixture_path = scratch_path(scratch, "table.csv");
    scratch_put(fixture_path, table, sizeof table - 1);
    assert_int_equal(source_fit(scratch->context, &recipe, fixture_path_of, NULL, &fit), D4I_BAD_USAGE);
    assert_error_has(scratch, "has no column 'kin'; did you mean 'kind'");
    assert_error_has(scratch, "its columns are: zone, kind, Total, Home, Abroad (--by)");
    fit_done(&recipe, &fit);
}

/* What can be read no further is the end, and not read for ever. */
static void a_file_that_breaks_off_ends_the_reading(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    static const char table[] = "zone,Total,Home,Abroad\na,10,5,5\nb\xff,10,5,5\nc,10,5,5\n";
    fit_table(*state, VARIABLE WIDE_TABLE GROUPS, table, sizeof table - 1, &recipe, &fit);
    assert_false(fit.read);
    assert_problem(&fit, "table.csv:3", "", 1);
    fit_done(&recipe, &fit);
    fit = (struct source_fit){0};
    static const char quote[] = "zone,Total,Home,Abroad\na,10,5,5\nb,\"10,5,5\nc,10,5,5\n";
    fit_table(*state, VARIABLE WIDE_TABLE GROUPS, quote, sizeof quote - 1, &recipe, &fit);
    assert_problem(&fit, "table.csv:3", "", 1);
    fit_done(&recipe, &fit);
}

static void a_file_that_is_none_is_a_problem_too(void **state)
{
    struct recipe recipe;
    struct source_fit fit = {0};
    fit_table(*state, VARIABLE WIDE_TABLE GROUPS, "", 0, &recipe, &fit);
    assert_false(fit.read);
    assert_problem(&fit, "table.csv", "is empty", 1);
    fit_done(&recipe, &fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(all_that_does_not_fit_is_collected),
        scratch_test(kinds_differ_by_column_and_label_alone),
        scratch_test(parts_are_tallied_by_class),
        scratch_test(countries_that_no_row_names_are_no_parts),
        scratch_test(columns_that_lack_are_noted_once),
        scratch_test(what_cannot_be_read_has_occurred),
        scratch_test(every_stage_tells_all_its_problems),
        scratch_test(classes_of_no_column_are_refused),
        scratch_test(thousands_that_read_like_decimals_are_told),
        scratch_test(a_build_is_warned_of_them),
        scratch_test(a_file_that_breaks_off_ends_the_reading),
        scratch_test(a_file_that_is_none_is_a_problem_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
