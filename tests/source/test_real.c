/* SPDX-License-Identifier: EUPL-1.2
 *
 * The shipped recipes on the publishers' own files. The figures are those of ../shared/data/SOURCES.md and issue 2;
 * beside each stands the invariant that placed + listed = input. Shares are compared in integers.
 */
#include "../io/real_data.h"
#include "fixture.h"

#define PEOPLE(number) (INT64_C(number) * D4I_PERSON)

struct binding {
    const char *file, *data;
};

static const char *real_path_of(void *user, const char *file, size_t number)
{
    static char path[8][4096];
    const struct binding *binding = user;
    for (int i = 0; binding[i].file && number == 0; i++)
        if (strcmp(binding[i].file, file) == 0)
            return real_data_path(binding[i].data, path[i], sizeof path[i]);
    return NULL;
}

/* Reads a shipped recipe; false (and said aloud) where the data are not there. */
static bool read_real(struct scratch *scratch, const char *name, const struct binding *binding,
                      struct recipe *recipe, struct source_data *source)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/../recipes/%s.yaml", TEST_DIR, name);
    assert_ok(scratch->context, recipe_read(scratch->context, path, recipe));
    if (!real_data_here(name)) {
        recipe_release(recipe);
        return false;
    }
    assert_ok(scratch->context, source_read(scratch->context, recipe, real_path_of, (void *)binding, source));
    for (uint32_t v = 0; v < source->variable_count; v++)
        assert_balanced(recipe, source, v);
    return true;
}

static int64_t total(const struct recipe *recipe, const struct source_data *source, uint32_t variable,
                     const char *code)
{
    uint32_t node = group_find(&recipe->variables[variable].tree, code);
    int64_t sum = 0;
    assert_int_not_equal(node, GROUP_NONE);
    for (size_t zone = 0; zone < source->zone_count; zone++)
        sum += source->counts[variable].people[node][zone];
    return sum;
}

/* Zones below 10 000 inhabitants with more than `percent` of them in the headline group. */
static int small_places(const struct recipe *recipe, const struct source_data *source, uint32_t variable,
                        int64_t percent)
{
    const struct counts *counts = &source->counts[variable];
    uint32_t headline = recipe->variables[variable].tree.headline;
    int places = 0;
    for (size_t zone = 0; zone < source->zone_count; zone++)
        places += counts->people[0][zone] < PEOPLE(10000) &&
                  100 * counts->people[headline][zone] > percent * counts->people[0][zone];
    return places;
}

static void spain(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"birth", "es/Nacimiento2012_secciones.csv.gz"},
                                           {"citizenship", "es/Nacionalidad2012_secciones.csv.gz"},
                                           {NULL, NULL}};
    if (!read_real(*state, "es-padron-2012-municipalities", files, &recipe, &source))
        skip();
    assert_int_equal(source.zone_count, 8116);
    assert_int_equal(source.rows, 2 * 1331223);
    assert_int_equal(source.listed_count, 0);
    assert_int_equal(source.input[0], PEOPLE(47265321));
    assert_int_equal(source.input[1], PEOPLE(47265321));
    assert_int_equal(total(&recipe, &source, 0, "abroad"), PEOPLE(6759780));
    assert_int_equal(total(&recipe, &source, 1, "foreign"), PEOPLE(5736258));
    assert_int_equal(total(&recipe, &source, 0, "eu_rest"), PEOPLE(246604));
    assert_int_equal(small_places(&recipe, &source, 0, 20), 492);
    assert_int_equal(small_places(&recipe, &source, 1, 20), 463);
    assert_int_equal(small_places(&recipe, &source, 0, 10), 2072);
    assert_int_equal(small_places(&recipe, &source, 0, 15), 1035);
    assert_int_equal(small_places(&recipe, &source, 0, 25), 228);
    assert_int_equal(small_places(&recipe, &source, 0, 30), 132);
    assert_int_equal(small_places(&recipe, &source, 0, -1), 7356);
    source_release(&source);
    recipe_release(&recipe);
}

static void barcelona(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"birth", "es/Nacimiento2012_barcelona_secciones.csv"},
                                           {"citizenship", "es/Nacionalidad2012_barcelona_secciones.csv"},
                                           {NULL, NULL}};
    if (!read_real(*state, "es-padron-2012-sections-barcelona", files, &recipe, &source))
        skip();
    assert_int_equal(source.zone_count, 1061);
    assert_int_equal(source.input[0], PEOPLE(1620943));
    assert_int_equal(total(&recipe, &source, 0, "abroad"), PEOPLE(350986));
    assert_int_equal(total(&recipe, &source, 1, "foreign"), PEOPLE(283445));
    source_release(&source);
    recipe_release(&recipe);
}

static void camden(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"birth", "uk/QS203EW_oa11.csv"}, {NULL, NULL}};
    if (!read_real(*state, "uk-camden-2011-output-areas", files, &recipe, &source))
        skip();
    assert_int_equal(source.zone_count, 749);
    assert_int_equal(source.listed_count, 0);
    assert_int_equal(recipe.variables[0].tree.count, 79);
    assert_int_equal(source.input[0], PEOPLE(220338));
    assert_int_equal(total(&recipe, &source, 0, "abroad"), PEOPLE(220338) - PEOPLE(126695) - PEOPLE(4));
    assert_int_equal(total(&recipe, &source, 0, "other"), PEOPLE(4)); /* not known: not born abroad */
    source_release(&source);
    recipe_release(&recipe);
}

static void europe(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"cells", "eu/census2021_1km_europe.csv.gz"}, {NULL, NULL}};
    if (!read_real(*state, "eu-census-grid-2021", files, &recipe, &source))
        skip();
    size_t suppressed = 0, perturbed = 0;
    for (size_t zone = 0; zone < source.zone_count; zone++) {
        suppressed += source.counts[0].status[0][zone] == D4I_SUPPRESSED;
        perturbed += source.counts[0].status[0][zone] == D4I_PERTURBED;
    }
    assert_int_equal(source.zone_count, 1906023);
    assert_string_equal(source.cell_crs, "EPSG:3035");
    assert_int_equal(total(&recipe, &source, 0, "total"), PEOPLE(455671735));
    assert_int_equal(total(&recipe, &source, 0, "native"), PEOPLE(393386862));
    assert_int_equal(total(&recipe, &source, 0, "eu_other"), PEOPLE(19052525));
    assert_int_equal(total(&recipe, &source, 0, "elsewhere"), PEOPLE(39401892));
    assert_int_equal(perturbed, 3883);
    assert_int_equal(suppressed, 8307 - 3883);
    source_release(&source);
    recipe_release(&recipe);
}

static void koeln(void **state)
{
    struct recipe recipe;
    struct source_data source;
    char code[GRID_CODE_MAX];
    static const struct binding files[] = {{"inhabitants", "de/inhabitants_cologne.tif"},
                                           {"germans", "de/germans_cologne.tif"},
                                           {"immigrants", "de/immigrants_cologne.tif"},
                                           {NULL, NULL}};
    static const char *const names[] = {"de-koeln-2011-districts", "de-koeln-2011-polling-districts"};
    for (int i = 0; i < 2; i++) {
        if (!read_real(*state, names[i], files, &recipe, &source))
            skip();
        assert_true(recipe.centre);
        assert_true(source.cells);
        assert_string_equal(source.cell_crs, "EPSG:3035");
        assert_int_equal(total(&recipe, &source, 0, "total"), PEOPLE(1473630));
        assert_int_equal(total(&recipe, &source, 0, "german"), PEOPLE(1262526));
        assert_int_equal(total(&recipe, &source, 0, "foreign"), PEOPLE(209859));
        assert_int_equal(source.zone_count, 23565);
        assert_int_equal(source.square[0].east % 100, 0);
        assert_string_equal(source_zone_key(&source, 0, code), "CRS3035RES100mN3084100E4095400");
        source_release(&source);
        recipe_release(&recipe);
    }
}

/* Every value lies between its bounds, and those of a withheld one are what its sentinel says. */
static void assert_bounded(const struct source_data *source, uint32_t variable, uint32_t node)
{
    const struct counts *counts = &source->counts[variable];
    assert_non_null(counts->low);
    for (size_t zone = 0; zone < source->zone_count; zone++) {
        assert_true(counts->low[node][zone] >= 0);
        assert_true(counts->low[node][zone] <= counts->high[node][zone]);
        if (counts->status[node][zone] != D4I_SUPPRESSED) {
            assert_true(counts->low[node][zone] <= counts->people[node][zone]);
            assert_true(counts->people[node][zone] <= counts->high[node][zone]);
        }
    }
}

/* Shares in per cent: 6 114 152.1245 is the sum of share times inhabitants over 100, by other means. */
static void germany(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"cells", "de/zensus2011_1km_germany.csv.gz"}, {NULL, NULL}};
    if (!read_real(*state, "de-zensus-2011-grid-1km", files, &recipe, &source))
        skip();
    uint32_t foreign = group_find(&recipe.variables[0].tree, "foreign");
    const struct counts *counts = &source.counts[0];
    size_t empty = 0, withheld = 0;
    assert_int_equal(source.zone_count, 361478);
    assert_string_equal(source.cell_crs, "EPSG:3035");
    assert_int_equal(total(&recipe, &source, 0, "total"), PEOPLE(80212528));
    assert_int_equal(total(&recipe, &source, 0, "foreign"), INT64_C(6114152124500));
    assert_bounded(&source, 0, 0);
    assert_bounded(&source, 0, foreign);
    for (size_t zone = 0; zone < source.zone_count; zone++) {
        bool unknown = counts->status[0][zone] == D4I_SUPPRESSED;
        empty += unknown;
        withheld += counts->status[foreign][zone] == D4I_SUPPRESSED && !unknown;
        if (unknown)
            assert_int_equal(counts->high[0][zone], PEOPLE(2));
        else
            assert_true(counts->high[foreign][zone] <= counts->high[0][zone]);
    }
    assert_int_equal(empty, 146845);
    assert_int_equal(withheld, 13532);
    source_release(&source);
    recipe_release(&recipe);
}

static void koeln_cells(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"cells", "de/zensus2011_100m_koeln_70x70km.csv.gz"}, {NULL, NULL}};
    if (!read_real(*state, "de-zensus-2011-koeln-100m", files, &recipe, &source))
        skip();
    assert_int_equal(source.zone_count, 63659);
    assert_int_equal(total(&recipe, &source, 0, "foreign"), PEOPLE(552398));
    assert_int_equal(total(&recipe, &source, 1, "foreign"), PEOPLE(552398));
    assert_int_equal(total(&recipe, &source, 0, "europe_other"), PEOPLE(243193));
    assert_int_equal(total(&recipe, &source, 1, "TR"), PEOPLE(150157));
    assert_bounded(&source, 0, 0);
    for (size_t zone = 0; zone < source.zone_count; zone++) {
        if (source.counts[0].status[0][zone] == D4I_SUPPRESSED)
            assert_int_equal(source.counts[0].high[0][zone], PEOPLE(2));
        else
            assert_true(source.counts[0].people[0][zone] >= PEOPLE(3));
    }
    source_release(&source);
    recipe_release(&recipe);
}

/* ISTAT's own check sums hold in every row: the tree is exact. */
static void milano(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"areas", "it/milano_census_ace.geojson"}, {NULL, NULL}};
    if (!read_real(*state, "it-milano-ace-2011", files, &recipe, &source))
        skip();
    assert_int_equal(source.zone_count, 85);
    assert_int_equal(source.listed_count, 0);
    assert_int_equal(total(&recipe, &source, 0, "total"), PEOPLE(1163423));
    assert_int_equal(total(&recipe, &source, 0, "foreign"), PEOPLE(113346));
    assert_int_equal(total(&recipe, &source, 0, "foreign_nationals"), PEOPLE(113329));
    assert_int_equal(total(&recipe, &source, 0, "stateless"), PEOPLE(17));
    assert_int_equal(total(&recipe, &source, 0, "IT"), PEOPLE(1163423) - PEOPLE(113346));
    source_release(&source);
    recipe_release(&recipe);
}

/* Whole per cent of 844 947 people: 5 % of Turkish background are 42 247.35, and may be 4.5 to 5.5 %. What is left
 * for the Dutch background (100 - 17 - 35 %) is uncertain by both parts. Amsterdam's non-western parts add up to
 * their 35 %.
 */
static void netherlands(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"municipalities", "nl/gem_2017_attributes.csv"}, {NULL, NULL}};
    if (!read_real(*state, "nl-municipalities-2017", files, &recipe, &source))
        skip();
    const struct counts *counts = &source.counts[0];
    const struct group_tree *tree = &recipe.variables[0].tree;
    uint32_t amsterdam = source_find_zone(&source, text_of("GM0363"));
    uint32_t turkey = group_find(tree, "TR"), native = group_find(tree, "NL");
    assert_int_equal(source.zone_count, 388);
    assert_int_equal(source.input[0], PEOPLE(17081507));
    assert_int_not_equal(amsterdam, SOURCE_NO_ZONE);
    assert_int_equal(counts->people[turkey][amsterdam], INT64_C(42247350000));
    assert_int_equal(counts->low[turkey][amsterdam], INT64_C(38022615000));
    assert_int_equal(counts->high[turkey][amsterdam], INT64_C(46472085000));
    assert_int_equal(counts->status[turkey][amsterdam], D4I_ROUNDED);
    assert_int_equal(counts->people[native][amsterdam], INT64_C(405574560000));
    assert_int_equal(counts->low[native][amsterdam], INT64_C(397125090000));
    assert_int_equal(counts->high[native][amsterdam], INT64_C(414024030000));
    source_release(&source);
    recipe_release(&recipe);
}

static void spain_2021(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"birth", "es/Nacimiento2021_secciones.csv.gz"}, {NULL, NULL}};
    if (!read_real(*state, "es-padron-2021-municipalities", files, &recipe, &source))
        skip();
    assert_int_equal(source.zone_count, 8131);
    assert_int_equal(source.listed_count, 0);
    assert_int_equal(source.input[0], PEOPLE(47385107));
    assert_int_equal(total(&recipe, &source, 0, "abroad"), PEOPLE(7322408));
    assert_int_equal(total(&recipe, &source, 0, "eu"), PEOPLE(1538212)); /* without the United Kingdom */
    source_release(&source);
    recipe_release(&recipe);
}

/* Porto, whose subsections are attributes of the layer itself. */
static void porto(void **state)
{
    struct recipe recipe;
    struct source_data source;
    static const struct binding files[] = {{"subsections", "pt/BGRI2021_1312.gpkg"}, {NULL, NULL}};
    if (!read_real(*state, "pt-bgri-2021", files, &recipe, &source))
        skip();
    assert_int_equal(source.zone_count, 1659);
    assert_int_equal(source.listed_count, 0);
    assert_int_equal(source.input[0], PEOPLE(231800));
    assert_int_equal(total(&recipe, &source, 0, "total"), PEOPLE(231800));
    source_release(&source);
    recipe_release(&recipe);
}

/* The grid of 2021 country by country: the cells of each file, those on a border in both countries' files. */
static void europe_by_country(void **state)
{
    static const struct {
        const char *file;
        size_t cells;
        int64_t people;
    } of[] = {
        {"eu/census2021_1km_DE.csv.gz", 214759, 83167423}, {"eu/census2021_1km_ES.csv.gz", 112500, 47486538},
        {"eu/census2021_1km_FR.csv.gz", 376608, 66319444}, {"eu/census2021_1km_IE.csv.gz", 56709, 5145710},
        {"eu/census2021_1km_IT.csv.gz", 172298, 59051009}, {"eu/census2021_1km_NL.csv.gz", 31402, 17883757},
        {"eu/census2021_1km_PT.csv.gz", 41654, 10407005},
    };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        struct recipe recipe;
        struct source_data source;
        const struct binding files[] = {{"cells", of[i].file}, {NULL, NULL}};
        if (!read_real(*state, "eu-census-grid-2021", files, &recipe, &source))
            break;
        assert_int_equal(source.zone_count, of[i].cells);
        assert_int_equal(total(&recipe, &source, 0, "total"), of[i].people * D4I_PERSON);
        source_release(&source);
        recipe_release(&recipe);
    }
    if (!real_data_here("the grid country by country"))
        skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(spain),       scratch_test(barcelona), scratch_test(camden),
        scratch_test(europe),      scratch_test(koeln),     scratch_test(germany),
        scratch_test(koeln_cells), scratch_test(milano),    scratch_test(netherlands),
        scratch_test(spain_2021),  scratch_test(porto),     scratch_test(europe_by_country),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
