/* SPDX-License-Identifier: EUPL-1.2
 *
 * Countries by code, by label and by date; and the words of the ledger.
 */
#include "../check.h"

#include "group/country.h"
#include "group/country_names.h"
#include "group/label.h"
#include "group/ledger.h"

static void names_are_short_and_english(void **state)
{
    (void)state;
    assert_string_equal(country_name("DE"), "Germany");
    assert_string_equal(country_name("AD"), "Andorra");
    assert_string_equal(country_name("ZW"), "Zimbabwe");
    assert_string_equal(country_name("BO"), "Bolivia");
    assert_string_equal(country_name("CI"), "Côte d'Ivoire");
}

static void eurostats_own_codes_are_known(void **state)
{
    (void)state;
    assert_string_equal(country_name("EL"), country_name("GR"));
    assert_string_equal(country_name("UK"), country_name("GB"));
    assert_non_null(country_name("XK"));
}

static void what_is_no_country_has_no_name(void **state)
{
    (void)state;
    static const char *const none[] = {"", "D", "de", "DEU", "QQ", "  ", "ZZ"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(country_name(none[i]));
    assert_null(country_name(NULL));
}

/* The table is searched by halves: every code must be found, so it must be in order. */
static void the_table_is_complete(void **state)
{
    (void)state;
    int count = 0;
    for (char a = 'A'; a <= 'Z'; a++)
        for (char b = 'A'; b <= 'Z'; b++) {
            const char code[] = {a, b, 0};
            count += country_name(code) != NULL;
        }
    assert_int_equal(count, 249 + 3);
}

static void numbers_go_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < COUNTRIES; i++) {
        assert_int_equal(country_number(country_alpha2(i)), i);
        assert_int_equal(strlen(country_alpha3(i)), 3);
        assert_true(country_continent(i) < CONTINENTS);
    }
    assert_string_equal(country_alpha3(country_number("UK")), "GBR");
    assert_string_equal(country_alpha2(country_number("EL")), "GR");
    assert_int_equal(country_number("de"), COUNTRY_NONE);
    assert_null(country_alpha2(COUNTRY_NONE));
    assert_null(country_alpha3(COUNTRIES));
    assert_int_equal(country_continent(COUNTRY_NONE), CONTINENTS);
    assert_string_equal(continent_word(CONTINENT_OCEANIA), "oceania");
    assert_string_equal(continent_name(CONTINENTS), "unknown");
}

/* Counts of UN M49 as of 2024, with Taiwan (Asia) and Kosovo (Europe) besides. */
static void continents_are_regions_of_the_united_nations(void **state)
{
    (void)state;
    int count[CONTINENTS] = {0};
    for (int i = 0; i < COUNTRIES; i++)
        count[country_continent(i)]++;
    static const int wanted[CONTINENTS] = {60, 57, 1, 51, 52, 29};
    for (int c = 0; c < CONTINENTS; c++)
        assert_int_equal(count[c], wanted[c]);
    static const struct {
        const char *code;
        enum continent continent;
    } cases[] = {{"CY", CONTINENT_ASIA},    {"TR", CONTINENT_ASIA},   {"RU", CONTINENT_EUROPE},
                 {"GE", CONTINENT_ASIA},    {"XK", CONTINENT_EUROPE}, {"TW", CONTINENT_ASIA},
                 {"GL", CONTINENT_AMERICA}, {"RE", CONTINENT_AFRICA}, {"AQ", CONTINENT_ANTARCTICA}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(country_continent(country_number(cases[i].code)), cases[i].continent);
}

static int members_on(const char *date)
{
    int count = 0;
    for (int i = 0; i < COUNTRIES; i++)
        count += country_in_eu(country_alpha2(i), date);
    return count;
}

static void the_union_grows_and_shrinks_on_its_days(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        int members;
    } cases[] = {{"1957-12-31", 0},  {"1958-01-01", 6},  {"1972-12-31", 6},  {"1973-01-01", 9},
                 {"1981-01-01", 10}, {"1986-01-01", 12}, {"1995-01-01", 15}, {"2004-04-30", 15},
                 {"2004-05-01", 25}, {"2006-12-31", 25}, {"2007-01-01", 27}, {"2013-06-30", 27},
                 {"2013-07-01", 28}, {"2020-01-31", 28}, {"2020-02-01", 27}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(members_on(cases[i].date), cases[i].members);
    assert_true(country_in_eu("DE", "1958-01-01"));
    assert_true(country_in_eu("UK", "2012-01-01"));
    assert_true(country_in_eu("EL", "2012-01-01"));
    assert_false(country_in_eu("GB", "2021-01-01"));
    assert_false(country_in_eu("HR", "2012-01-01"));
    assert_false(country_in_eu("CH", "2012-01-01"));
    assert_false(country_in_eu("DE", "2012"));
    assert_false(country_in_eu("DE", NULL));
    assert_false(country_in_eu(NULL, "2012-01-01"));
}

static void labels_find_their_country(void **state)
{
    (void)state;
    static const struct {
        const char *language, *label, *country;
    } cases[] = {
        {"de", "Vereinigtes Königreich", "GB"},
        {"de", "VEREINIGTES KÖNIGREICH", "GB"},
        {"de", "Großbritannien", "GB"},
        {"de", "Grossbritannien", "GB"},
        {"de", "Russische Föderation", "RU"},
        {"es", "República Dominicana", "DO"},
        {"es", "  republica   dominicana ", "DO"},
        {"es", "Reino Unido", "GB"},
        {"es", "Los Países Bajos", "NL"},
        {"es", "Perú", "PE"},
        {"fr", "Pays-Bas", "NL"},
        {"fr", "Pays Bas", "NL"},
        {"fr", "Les Pays\u2013Bas", "NL"},
        {"fr", "Côte d\u2019Ivoire", "CI"},
        {"fr", "COTE D'IVOIRE", "CI"},
        {"fr", "L'Italie", "IT"},
        {"fr", "l\u2019Italie", "IT"},
        {"it", "Repubblica Ceca", "CZ"},
        {"it", "Stati Uniti d'America", "US"},
        {"nl", "Verenigd Koninkrijk", "GB"},
        {"nl", "\u0132sland", "IS"},
        {"nl", "Tsjechie", "CZ"},
        {"pt", "Chéquia", "CZ"},
        {"pt", "Che\u0301quia", "CZ"}, /* decomposed */
        {"en", "Ivory Coast", "CI"},
        {"en", "U.S.A.", "US"},
        {"en", "The Gambia", "GM"},
        {"en", "Turkey", "TR"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = country_match(cases[i].language, cases[i].label);
        if (!found || strcmp(found, cases[i].country) != 0)
            fail_msg("'%s' (%s) is %s, not %s", cases[i].label, cases[i].language, found ? found : "no country",
                     cases[i].country);
    }
}

static void nothing_is_guessed(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"es", "Poloni"},
        {"es", "Germany"},
        {"de", "Germany"},
        {"en", "Congo"}, /* two bear the name */
        {"es", ""},
        {"es", " - "},
        {"es", "Los"},
        {"xx", "Polonia"},
        {"ES", "Polonia"},
        {"es", "\xFF"},
        {"en", "Bajos Países"},
        {"es", "Polonia|Portugal"},
        {"en", "The The Gambia"},
        {"es", "Total África"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_null(country_match(cases[i][0], cases[i][1]));
    assert_null(country_match("es", NULL));
    assert_null(country_match(NULL, "Polonia"));
    char longest[500];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    assert_null(country_match("es", longest));
    assert_true(country_knows_language("it"));
    assert_false(country_knows_language("el"));
}

/* Every name of every language is found, and means its country alone, but for the two Congos in English and the two
 * halves of Saint Martin in Portuguese. */
static void every_name_means_one_country(void **state)
{
    (void)state;
    static const char *const languages[] = {"de", "en", "es", "fr", "it", "nl", "pt"};
    for (size_t l = 0; l < sizeof languages / sizeof *languages; l++)
        for (int i = 0; i < COUNTRIES; i++) {
            const struct country_names *row = &country_language(languages[l])->names[i];
            assert_string_equal(row->alpha2, country_alpha2(i));
            for (const char *at = row->names; *at;) {
                size_t length = strcspn(at, "|");
                char name[COUNTRY_FOLDED_MAX] = {0};
                assert_true(length && length < sizeof name);
                memcpy(name, at, length);
                at += length + (at[length] == '|');
                const char *found = country_match(languages[l], name);
                bool shared = (strcmp(languages[l], "en") == 0 && strcmp(name, "Congo") == 0) ||
                              (strcmp(languages[l], "pt") == 0 && strcmp(name, "São Martinho") == 0);
                if (shared ? found != NULL : !found || strcmp(found, row->alpha2) != 0)
                    fail_msg("%s: '%s' is %s", languages[l], name, found ? found : "no country");
            }
        }
}

static void the_nearest_are_told(void **state)
{
    (void)state;
    char near[200], small[10];
    country_nearest("es", "Polonja", near, sizeof near);
    assert_int_equal(strncmp(near, "Polonia (PL), ", 14), 0);
    country_nearest("en", "Congo", near, sizeof near);
    assert_non_null(strstr(near, "Congo (CD)"));
    assert_non_null(strstr(near, "Congo (CG)"));
    country_nearest("es", "Polonja", small, sizeof small);
    assert_string_equal(small, "Polonia (");
    country_nearest("es", "zzzzzzzzzzzzzzzzzzzzzzzz", near, sizeof near);
    assert_string_equal(near, "");
    country_nearest("xx", "Polonia", near, sizeof near);
    assert_string_equal(near, "");
}

static void words_of_the_ledger_go_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < LEDGER_REASON_END; i++)
        assert_int_equal(ledger_reason_of(ledger_reason_text((enum ledger_reason)i)), i);
    assert_string_equal(ledger_reason_text(LEDGER_EXCLUDED), "excluded_by_recipe");
    assert_int_equal(ledger_reason_of("nonsense"), LEDGER_REASON_END);
    assert_int_equal(ledger_reason_of(NULL), LEDGER_REASON_END);
    assert_string_equal(ledger_reason_text(LEDGER_REASON_END), "unknown");
}

/* The order of a list in German, which bytes would end with Österreich. */
static void test_order_of_names(void **state)
{
    (void)state;
    static const char *const order[] = {"Belgien", "Côte d’Ivoire", "Cote X", "Norwegen", "Österreich", "Polen"};
    for (size_t i = 1; i < sizeof order / sizeof *order; i++) {
        assert_true(label_compare(order[i - 1], order[i]) < 0);
        assert_true(label_compare(order[i], order[i - 1]) > 0);
    }
    assert_int_equal(label_compare("Polen", "Polen"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_names),
        cmocka_unit_test(names_are_short_and_english),
        cmocka_unit_test(eurostats_own_codes_are_known),
        cmocka_unit_test(what_is_no_country_has_no_name),
        cmocka_unit_test(the_table_is_complete),
        cmocka_unit_test(numbers_go_both_ways),
        cmocka_unit_test(continents_are_regions_of_the_united_nations),
        cmocka_unit_test(the_union_grows_and_shrinks_on_its_days),
        cmocka_unit_test(labels_find_their_country),
        cmocka_unit_test(nothing_is_guessed),
        cmocka_unit_test(every_name_means_one_country),
        cmocka_unit_test(the_nearest_are_told),
        cmocka_unit_test(words_of_the_ledger_go_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
