/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sources brought together: the common groups of three tiny ones and their sums by hand, concepts that are mixed
 * only when the project says so, countries set aside, and the same bytes whatever came from the cache.
 */
#include "tiny.h"

#include "atlas/handle.h"

/* A source of one country: natives, the other members of the European Union, and third countries. */
static void put_source(struct scratch *scratch, const char *id, const char *country, const char *date,
                       const char *concept, const char *rows)
{
    char name[40], yaml[1500];
    snprintf(
        yaml, sizeof yaml,
        "recipe: %s\ntitle: T\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: %s\ndate: %s\n"
        "method: register\nvariables:\n  people:\n    title: P\n    dimension: %s\n    concept: %s\n"
        "    definition: Everyone.\n    file: people\n    table: {layout: wide, key: [{column: zone}]}\n"
        "    groups:\n      code: total\n      label: T\n      parts:\n        - {code: %s, label: N}\n"
        "        - code: abroad\n          label: A\n          origin: abroad\n          parts: [{code: eu, label: "
        "EU, origin: eu}, {code: others, label: O, origin: third}]\n",
        id, country, date, concept, concept, country);
    snprintf(name, sizeof name, "%s.yaml", id);
    tiny_put(scratch, name, yaml);
    snprintf(yaml, sizeof yaml, "zone,T,N,A,EU,O\n%s", rows);
    snprintf(name, sizeof name, "%s.csv", id);
    tiny_put(scratch, name, yaml);
}

static int three_setup(void **state)
{
    int failed = scratch_setup(state);
    put_source(*state, "one", "ES", "2012-01-01", "birth", "a1,100,80,20,12,8\na2,50,40,10,6,4\n");
    put_source(*state, "two", "IT", "2015-01-01", "birth", "b1,10,7,3,2,1\n");
    put_source(*state, "three", "FR", "2015-01-01", "citizenship", "c1,9,6,3,2,1\nc2,4,4,0,0,0\n");
    return failed;
}

static const char *put_project(struct scratch *scratch, const char *harmonise)
{
    char yaml[1000];
    snprintf(
        yaml, sizeof yaml,
        "title: Three\nsources:\n  - {id: one, recipe: one.yaml, files: {people: one.csv}}\n"
        "  - {id: two, recipe: two.yaml, files: {people: two.csv}}\n"
        "  - {id: three, recipe: three.yaml, files: {people: three.csv}}\nunits:\n  - {id: zone, relate: {one: "
        "key, two: key, three: key}}\n%s",
        harmonise);
    tiny_put(scratch, "project.yaml", yaml);
    return scratch_path(scratch, "project.yaml");
}

static d4i_atlas *build(struct scratch *scratch, const char *harmonise)
{
    d4i_atlas *atlas = NULL;
    assert_ok(scratch->context, d4i_build_open(scratch->context, put_project(scratch, harmonise), NULL, &atlas));
    return atlas;
}

static const struct atlas_source *source_of(const d4i_atlas *atlas, const char *id)
{
    for (size_t s = 0; s < atlas->atlas.source_count; s++)
        if (strcmp(atlas->atlas.sources[s].id, id) == 0)
            return &atlas->atlas.sources[s];
    fail_msg("no source %s", id);
    return NULL;
}

/* People of a common group over all zones; -1 where the source has no such group. */
static int64_t sum_of(const d4i_atlas *atlas, const char *id, const char *code)
{
    const struct atlas_source *source = source_of(atlas, id);
    const struct atlas_variable *variable = &source->variables[0];
    uint32_t node = group_find(&variable->tree, code);
    int64_t sum = 0;
    if (node == GROUP_NONE)
        return -1;
    assert_int_equal(variable->tree.nodes[node].kind, GROUP_DERIVED);
    for (size_t z = 0; z < source->zone_count; z++) {
        sum += variable->column[node].people[z];
        assert_int_equal(variable->column[node].status[z], D4I_OBSERVED);
    }
    assert_int_equal(variable->input[node], sum);
    assert_int_equal(sum % D4I_PERSON, 0);
    return sum / D4I_PERSON;
}

static const char *fact_of(const d4i_atlas *atlas, const char *id, const char *key)
{
    const char *fact = atlas_fact(&source_of(atlas, id)->variables[0].facts, key);
    return fact ? fact : "none";
}

/* Croatia is outside the Union in one source and inside in the other: nothing but natives and others is shared. */
static void the_finest_common_groups_have_the_right_sums(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = build(scratch, "");
    assert_int_equal(atlas->atlas.common_count, 2);
    assert_string_equal(atlas->atlas.common[0].code, "native");
    assert_string_equal(atlas->atlas.common[1].code, "abroad");
    assert_int_equal(sum_of(atlas, "one", "common:native"), 120);
    assert_int_equal(sum_of(atlas, "one", "common:abroad"), 30);
    assert_int_equal(sum_of(atlas, "two", "common:native"), 7);
    assert_int_equal(sum_of(atlas, "two", "common:abroad"), 3);
    assert_string_equal(fact_of(atlas, "one", "common.detail"), "3 groups -> 2");
    assert_string_equal(fact_of(atlas, "one", "common.merged.abroad"), "eu + others");
    assert_string_equal(fact_of(atlas, "one", "common.merged.native"), "none");
    d4i_atlas_free(atlas);
}

static void concepts_are_mixed_only_when_the_project_says_so(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = build(scratch, "");
    assert_int_equal(sum_of(atlas, "three", "common:native"), -1);
    assert_null(atlas_fact(&atlas->atlas.facts, "mixed"));
    d4i_atlas_free(atlas);
    atlas = build(scratch, "harmonise: {mix: [birth, citizenship]}\n");
    assert_int_equal(sum_of(atlas, "three", "common:native"), 10);
    assert_int_equal(sum_of(atlas, "three", "common:abroad"), 3);
    assert_int_equal(sum_of(atlas, "one", "common:native"), 120);
    assert_string_equal(atlas_fact(&atlas->atlas.facts, "mixed"), "birth, citizenship");
    d4i_atlas_free(atlas);
    atlas = build(scratch, "harmonise: {mix: [birth, citizenship], sources: [two, three]}\n");
    assert_int_equal(sum_of(atlas, "one", "common:native"), -1);
    assert_int_equal(sum_of(atlas, "three", "common:eu28"), 2); /* of one day, so of one Union */
    assert_int_equal(sum_of(atlas, "two", "common:eu28"), 2);
    assert_int_equal(sum_of(atlas, "two", "common:third"), 1);
    d4i_atlas_free(atlas);
    atlas = build(scratch, "harmonise: {concept: citizenship}\n");
    assert_int_equal(atlas->atlas.common_count, 0); /* one source alone is compared with nobody */
    d4i_atlas_free(atlas);
}

static void countries_set_aside_say_where_they_stand(void **state)
{
    struct scratch *scratch = *state;
    d4i_atlas *atlas = build(scratch, "harmonise: {concept: birth, set_aside: [HR]}\n");
    assert_int_equal(atlas->atlas.common_count, 3);
    const char *eu = atlas->atlas.common[1].code, *others = atlas->atlas.common[2].code;
    char code[80], words[160];
    snprintf(code, sizeof code, "common:%s", eu);
    assert_int_equal(sum_of(atlas, "one", code), 18);
    assert_int_equal(sum_of(atlas, "two", code), 2);
    snprintf(code, sizeof code, "common:%s", others);
    assert_int_equal(sum_of(atlas, "one", code), 12);
    assert_int_equal(sum_of(atlas, "two", code), 1);
    assert_int_equal(sum_of(atlas, "one", "common:native"), 120);
    snprintf(words, sizeof words, "in %s, with others", others);
    assert_string_equal(fact_of(atlas, "one", "common.aside.HR"), words);
    snprintf(words, sizeof words, "in %s, with eu", eu);
    assert_string_equal(fact_of(atlas, "two", "common.aside.HR"), words);
    assert_string_equal(atlas_fact(&atlas->atlas.facts, "harmonise.set_aside"), "HR");
    assert_string_equal(fact_of(atlas, "one", "common.detail"), "3 groups -> 3");
    d4i_atlas_free(atlas);
}

/* Both sources tell Croatians apart: they are a common group, and nothing says that they were set aside. */
static void a_country_that_all_tell_apart_is_a_common_group(void **state)
{
    struct scratch *scratch = *state;
    static const char *const groups[][2] = {{"one", "2012-01-01"}, {"two", "2015-01-01"}};
    for (size_t i = 0; i < 2; i++) {
        char yaml[1500], name[40];
        snprintf(
            yaml, sizeof yaml,
            "recipe: %s\ntitle: T\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: ES\ndate: %s\n"
            "method: register\nvariables:\n  people:\n    title: P\n    dimension: birth\n    concept: birth\n"
            "    definition: Everyone.\n    file: people\n    table: {layout: wide, key: [{column: zone}]}\n"
            "    groups: {code: total, label: T, parts: [{code: ES, label: N}, {code: eu, label: EU, "
            "origin: eu -HR}, {code: HR, label: H}, {code: others, label: O, origin: third -HR}]}\n",
            groups[i][0], groups[i][1]);
        snprintf(name, sizeof name, "%s.yaml", groups[i][0]);
        tiny_put(scratch, name, yaml);
        snprintf(name, sizeof name, "%s.csv", groups[i][0]);
        tiny_put(scratch, name, i ? "zone,T,N,EU,H,O\nb1,10,6,2,1,1\n" : "zone,T,N,EU,H,O\na1,20,9,6,3,2\n");
    }
    d4i_atlas *atlas = build(scratch, "harmonise: {concept: birth, set_aside: [HR]}\n");
    assert_int_equal(sum_of(atlas, "one", "common:HR"), 3);
    assert_int_equal(sum_of(atlas, "two", "common:HR"), 1);
    assert_string_equal(fact_of(atlas, "one", "common.aside.HR"), "none");
    assert_string_equal(fact_of(atlas, "two", "common.aside.HR"), "none");
    for (size_t i = 0; i < atlas->atlas.common_count; i++)
        assert_null(strstr(atlas->atlas.common[i].name, "set aside"));
    d4i_atlas_free(atlas);
}

static void from_the_cache_it_is_the_same(void **state)
{
    struct scratch *scratch = *state;
    d4i_build_outcome outcome;
    char project[320], first[320], second[320], fresh[320], cache[320], other[320];
    snprintf(project, sizeof project, "%s",
             put_project(scratch, "harmonise: {mix: [birth, citizenship], set_aside: [HR]}\n"));
    snprintf(first, sizeof first, "%s", scratch_path(scratch, "first.gpkg"));
    snprintf(second, sizeof second, "%s", scratch_path(scratch, "second.gpkg"));
    snprintf(fresh, sizeof fresh, "%s", scratch_path(scratch, "fresh.gpkg"));
    snprintf(cache, sizeof cache, "%s", scratch_path(scratch, "cache"));
    snprintf(other, sizeof other, "%s", scratch_path(scratch, "other"));
    const d4i_build_options shared = {.cache = cache}, apart = {.cache = other};
    assert_ok(scratch->context, d4i_build(scratch->context, project, first, &shared, NULL));
    assert_ok(scratch->context, d4i_build(scratch->context, project, second, &shared, &outcome));
    assert_true(outcome.reused >= 3);
    assert_ok(scratch->context, d4i_build(scratch->context, project, fresh, &apart, &outcome));
    assert_int_equal(outcome.reused, 0);
    tiny_assert_same(first, second);
    tiny_assert_same(first, fresh);
    /* another harmonisation of the same parts is another atlas */
    put_project(scratch, "harmonise: {mix: [birth, citizenship]}\n");
    assert_ok(scratch->context, d4i_build(scratch->context, project, second, &shared, &outcome));
    assert_false(outcome.up_to_date);
    d4i_atlas *atlas = NULL;
    assert_ok(scratch->context, d4i_atlas_open(scratch->context, second, &atlas));
    assert_int_equal(sum_of(atlas, "three", "common:abroad"), 3);
    assert_int_equal(atlas->atlas.common_count, 2);
    d4i_atlas_free(atlas);
}

/* Countries that a table does not name are gone from the cached part, too. */
static void a_pruned_tree_comes_back_from_the_cache(void **state)
{
    struct scratch *scratch = *state;
    char project[320], first[320], second[320];
    tiny_put(
        scratch, "one.yaml",
        "recipe: one\ntitle: T\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: ES\ndate: "
        "2012-01-01\nmethod: register\nvariables:\n  people:\n    title: P\n    dimension: birth\n    concept: "
        "birth\n    definition: Everyone.\n    file: people\n    table: {layout: long, key: [{column: zone}], "
        "label: label, value: value, absent: zero}\n    labels: {language: es}\n    groups: {code: total, label: "
        "Total, parts: [{code: ES}, {countries: abroad}]}\n");
    tiny_put(
        scratch, "one.csv",
        "zone,label,value\nz,Total,9\nz,España,5\nz,Italia,1\nz,Marruecos,3\na,Total,4\na,España,2\na,Zambia,2\n");
    snprintf(project, sizeof project, "%s", put_project(scratch, ""));
    snprintf(first, sizeof first, "%s", scratch_path(scratch, "first.gpkg"));
    snprintf(second, sizeof second, "%s", scratch_path(scratch, "second.gpkg"));
    d4i_atlas *atlas = build(scratch, "");
    /* total, ES, IT, MA, ZM, and natives, Italians (whom the other source counts as natives) and third countries */
    assert_int_equal(source_of(atlas, "one")->variables[0].tree.count, 8);
    assert_int_equal(sum_of(atlas, "one", "common:native"), 7);
    assert_int_equal(sum_of(atlas, "one", "common:IT"), 1);
    assert_int_equal(sum_of(atlas, "one", "common:third"), 5);
    assert_int_equal(sum_of(atlas, "two", "common:IT"), -1);
    assert_int_equal(sum_of(atlas, "two", "common:third"), 1);
    d4i_atlas_free(atlas);
    assert_ok(scratch->context, d4i_build(scratch->context, project, first, NULL, NULL));
    char command[900];
    snprintf(command, sizeof command, "cp -r '%s.cache' '%s.cache'", first, second);
    assert_int_equal(system(command), 0);
    assert_ok(scratch->context, d4i_build(scratch->context, project, second, NULL, NULL));
    tiny_assert_same(first, second);
    assert_ok(scratch->context, d4i_atlas_open(scratch->context, second, &atlas));
    assert_int_equal(sum_of(atlas, "one", "common:third"), 5);
    assert_int_equal(group_find(&source_of(atlas, "one")->variables[0].tree, "FR"), GROUP_NONE);
    d4i_atlas_free(atlas);
}

#define three_test(test) cmocka_unit_test_setup_teardown(test, three_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        three_test(the_finest_common_groups_have_the_right_sums),
        three_test(concepts_are_mixed_only_when_the_project_says_so),
        three_test(countries_set_aside_say_where_they_stand),
        three_test(a_country_that_all_tell_apart_is_a_common_group),
        three_test(from_the_cache_it_is_the_same),
        three_test(a_pruned_tree_comes_back_from_the_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
