/* SPDX-License-Identifier: EUPL-1.2
 *
 * The recipes, the project file and the README of the made-up set. docs/formats/recipe.md explains the keys.
 */
#include "demo/demo_set.h"

static const char recipe_aldania[] =
    "# Aldania does not exist. Its office writes tables as INE does: long, subtotals beside their parts.\n"
    "recipe: demo-xa\n"
    "title: Aldania 2021, by section (made up)\n"
    "publisher: Office of Statistics of Aldania (made up)\n"
    "licence: CC0-1.0\n"
    "attribution: \"Made-up data of d4i demo-data\"\n"
    "country: XA\n"
    "date: 2021-01-01\n"
    "coverage: all municipalities\n"
    "method: register\n"
    "boundaries:\n"
    "  key: [{column: CPRO}, {column: CMUN}, {column: CDIS, pad: 2}, {column: CSEC, pad: 3}]\n"
    "  name: NMUN\n"
    "variables:\n"
    "  birth:\n"
    "    title: Population by country of birth\n"
    "    dimension: country of birth\n"
    "    definition: >-\n"
    "      Residents by country of birth on 1 January 2021. Made up: no person behind these figures exists.\n"
    "    file: birth\n"
    "    table:\n"
    "      layout: long\n"
    "      key: [{column: sección, length: 10}]\n"
    "      label: país.de.nacimiento\n"
    "      value: value\n"
    "      filter: [{column: sexo, equals: Ambos Sexos}]\n"
    "      control: [{column: sección, equals: TOTAL}]\n"
    "    parts: exact\n"
    "    headline: abroad\n"
    "    groups:\n"
    "      code: total\n"
    "      label: Total Población\n"
    "      name: All residents\n"
    "      parts:\n"
    "        - {code: XA, label: Nacidos en Aldania, name: Aldania}\n"
    "        - code: abroad\n"
    "          label: Nacidos en el Extranjero\n"
    "          name: Born abroad\n"
    "          parts:\n"
    "            - code: eu\n"
    "              label: Total Unión Europea\n"
    "              name: Other European Union\n"
    "              parts:\n"
    "                - {code: XB, label: Brennia, name: Brennia}\n"
    "                - {code: XC, label: Corvane, name: Corvane}\n"
    "                - {code: DE, label: Alemania}\n"
    "                - {code: PL, label: Polonia}\n"
    "                - {code: RO, label: Rumanía}\n"
    "                - {code: PT, label: Portugal}\n"
    "              residual: {code: eu_rest, name: Other member countries}\n"
    "            - code: europe\n"
    "              label: Total Europa No Comunitaria\n"
    "              name: Rest of Europe\n"
    "              parts: [{code: UA, label: Ucrania}, {code: GB, label: Reino Unido}]\n"
    "              residual: {code: europe_rest, name: Other Europe}\n"
    "            - code: africa\n"
    "              label: Total África\n"
    "              name: Africa\n"
    "              parts: [{code: MA, label: Marruecos}, {code: NG, label: Nigeria}]\n"
    "              residual: {code: africa_rest, name: Other Africa}\n"
    "            - code: america\n"
    "              label: Total América\n"
    "              name: The Americas\n"
    "              parts: [{code: BR, label: Brasil}, {code: CO, label: Colombia}]\n"
    "              residual: {code: america_rest, name: Other Americas}\n"
    "            - code: asia\n"
    "              label: Total Asia y Oceanía\n"
    "              name: Asia and Oceania\n"
    "              parts: [{code: CN, label: China}, {code: IN, label: India}]\n"
    "              residual: {code: asia_rest, name: Other Asia and Oceania}\n";

static const char recipe_brennia[] =
    "# Brennia does not exist. Its office writes tables as ONS and Nomis do: wide, with nested subtotals.\n"
    "recipe: demo-xb\n"
    "title: Brennia 2021, by output area (made up)\n"
    "publisher: Statistics Brennia (made up)\n"
    "licence: CC0-1.0\n"
    "attribution: \"Made-up data of d4i demo-data\"\n"
    "country: XB\n"
    "date: 2021-03-21\n"
    "coverage: all output areas\n"
    "method: census\n"
    "boundaries: {layer: output_areas, key: [{column: OA11CD}], name: LAD11NM}\n"
    "variables:\n"
    "  birth:\n"
    "    title: Usual residents by country of birth\n"
    "    dimension: country of birth\n"
    "    definition: >-\n"
    "      Usual residents by country of birth on 21 March 2021. Made up: no person behind these figures exists.\n"
    "    file: birth\n"
    "    table:\n"
    "      layout: wide\n"
    "      key: [{column: GeographyCode, length: 9}]\n"
    "    parts: exact\n"
    "    headline: abroad\n"
    "    ignore: [date]\n"
    "    groups:\n"
    "      code: total\n"
    "      label: QS203XB0001\n"
    "      name: All residents\n"
    "      parts:\n"
    "        - code: europe_all\n"
    "          label: QS203XB0002\n"
    "          name: Europe with Brennia\n"
    "          parts:\n"
    "            - {code: XB, label: QS203XB0003, name: Brennia}\n"
    "            - code: eu\n"
    "              label: QS203XB0004\n"
    "              name: Other European Union\n"
    "              parts:\n"
    "                - {code: XA, label: QS203XB0005, name: Aldania}\n"
    "                - {code: XC, label: QS203XB0006, name: Corvane}\n"
    "                - {code: DE, label: QS203XB0007}\n"
    "                - {code: PL, label: QS203XB0008}\n"
    "                - {code: RO, label: QS203XB0009}\n"
    "                - {code: PT, label: QS203XB0010}\n"
    "                - {code: eu_rest, label: QS203XB0011, name: Other member countries}\n"
    "            - code: europe\n"
    "              label: QS203XB0012\n"
    "              name: Rest of Europe\n"
    "              parts:\n"
    "                - {code: UA, label: QS203XB0013}\n"
    "                - {code: GB, label: QS203XB0014}\n"
    "                - {code: europe_rest, label: QS203XB0015, name: Other Europe}\n"
    "        - code: africa\n"
    "          label: QS203XB0016\n"
    "          name: Africa\n"
    "          parts:\n"
    "            - {code: MA, label: QS203XB0017}\n"
    "            - {code: NG, label: QS203XB0018}\n"
    "            - {code: africa_rest, label: QS203XB0019, name: Other Africa}\n"
    "        - code: america\n"
    "          label: QS203XB0020\n"
    "          name: The Americas\n"
    "          parts:\n"
    "            - {code: BR, label: QS203XB0021}\n"
    "            - {code: CO, label: QS203XB0022}\n"
    "            - {code: america_rest, label: QS203XB0023, name: Other Americas}\n"
    "        - code: asia\n"
    "          label: QS203XB0024\n"
    "          name: Asia and Oceania\n"
    "          parts:\n"
    "            - {code: CN, label: QS203XB0025}\n"
    "            - {code: IN, label: QS203XB0026}\n"
    "            - {code: asia_rest, label: QS203XB0027, name: Other Asia and Oceania}\n"
    "    derived:\n"
    "      - {code: abroad, name: Born abroad, plus: [total], minus: [XB]}\n";

static const char recipe_corvane[] =
    "# Corvane does not exist. Its office writes tables with semicolons, decimal commas and ISO-8859-1, changes\n"
    "# figures one by one, blanks out small zones, and covers only municipalities of 5 000 people and more.\n"
    "recipe: demo-xc\n"
    "title: Corvane 2021, by IRIS (made up)\n"
    "publisher: Institut de la statistique de Corvane (made up)\n"
    "licence: CC0-1.0\n"
    "attribution: \"Made-up data of d4i demo-data\"\n"
    "country: XC\n"
    "date: 2021-01-01\n"
    "coverage: municipalities of 5 000 inhabitants and more\n"
    "method: sample\n"
    "boundaries: {key: [{column: CODE_IRIS}], name: NOM_IRIS}\n"
    "variables:\n"
    "  birth:\n"
    "    title: Population by place of birth\n"
    "    dimension: country of birth\n"
    "    definition: >-\n"
    "      Residents by place of birth on 1 January 2021; figures perturbed, zones below 25 people blanked out.\n"
    "      Made up: no person behind these figures exists.\n"
    "    file: birth\n"
    "    table:\n"
    "      encoding: ISO-8859-1\n"
    "      delimiter: \";\"\n"
    "      decimal: \",\"\n"
    "      layout: wide\n"
    "      key: [{column: IRIS, length: 9}]\n"
    "      sentinels: {\".\": suppressed}\n"
    "      values: perturbed\n"
    "    parts: perturbed\n"
    "    headline: abroad\n"
    "    ignore: [COM, LIBIRIS, TYP_IRIS]\n"
    "    groups:\n"
    "      code: total\n"
    "      label: Population\n"
    "      name: All residents\n"
    "      parts:\n"
    "        - {code: XC, label: Nés en Corvane, name: Corvane}\n"
    "        - code: abroad\n"
    "          label: \"Nés à l'étranger\"\n"
    "          name: Born abroad\n"
    "          parts:\n"
    "            - code: eu\n"
    "              label: Union européenne\n"
    "              name: Other European Union\n"
    "              parts:\n"
    "                - {code: XA, label: Aldanie, name: Aldania}\n"
    "                - {code: XB, label: Brennie, name: Brennia}\n"
    "                - {code: DE, label: Allemagne}\n"
    "                - {code: eu_others, label: \"Autres pays de l'Union\", name: All other member countries}\n"
    "            - {code: europe, label: Europe hors Union, name: Rest of Europe}\n"
    "            - code: africa\n"
    "              label: Afrique\n"
    "              name: Africa\n"
    "              parts:\n"
    "                - {code: MA, label: Maroc}\n"
    "                - {code: africa_others, label: \"Autres pays d'Afrique\", name: All other Africa}\n"
    "            - {code: america, label: Amérique, name: The Americas}\n"
    "            - {code: asia, label: Asie et Océanie, name: Asia and Oceania}\n";

static const char project[] =
    "# Three countries that do not exist, each in the file formats of a real publisher. README.txt says more.\n"
    "title: Aldania, Brennia and Corvane 2021 (made up)\n"
    "grid: {crs: EPSG:3035, cell: 100}\n"
    "sources:\n"
    "  - id: xa2021\n"
    "    recipe: recipes/demo-xa.yaml\n"
    "    date: 2021-01-01\n"
    "    files: {birth: tables/xa_birth.csv.gz}\n"
    "    boundaries: boundaries/xa.shp\n"
    "  - id: xb2021\n"
    "    recipe: recipes/demo-xb.yaml\n"
    "    date: 2021-03-21\n"
    "    files: {birth: tables/xb_qs203.csv}\n"
    "    boundaries: boundaries/xb.gpkg\n"
    "  - id: xc2021\n"
    "    recipe: recipes/demo-xc.yaml\n"
    "    date: 2021-01-01\n"
    "    files: {birth: tables/xc_naissance.csv}\n"
    "    boundaries: boundaries/xc.geojson\n"
    "weights:\n"
    "  - {id: population, raster: weights/population_100m.tif, title: Population at 100 m (made up), attribution: "
    "Made-up data of d4i demo-data}\n"
    "  - {id: population_1km, table: weights/population_1km.csv, code: GRD_ID, value: T, title: Population at 1 km "
    "(made up)}\n"
    "units:\n"
    "  - id: lau\n"
    "    title: Municipalities\n"
    "    file: units/municipalities.gpkg\n"
    "    crs: EPSG:3035\n"
    "    key: [{column: code}]\n"
    "    name: name\n"
    "    country: country\n"
    "    relate:\n"
    "      xa2021: {prefix: 5}\n"
    "      xc2021: {prefix: 5}\n"
    "allocate: {method: proportional}\n"
    "seed: 1\n";

static d4i_status write_text(d4i_context *context, const struct demo_set *set, const char *name, const char *text)
{
    struct buffer content = {.data = (char *)text, .length = strlen(text)}; /* only read */
    return demo_write(context, set, name, &content);
}

static d4i_status add_country_lines(d4i_context *context, const struct demo_set *set, struct buffer *text)
{
    for (int country = 0; country < DEMO_COUNTRIES; country++) {
        int64_t people = 0, abroad = 0;
        int munis = 0, zones = 0;
        for (size_t m = 0; m < set->muni_count; m++)
            if (set->munis[m].country == country) {
                munis++;
                people += set->munis[m].total;
                abroad += set->munis[m].abroad;
            }
        for (size_t z = 0; z < set->zone_count; z++)
            zones += set->munis[set->zones[z].muni].country == country;
        TRY(buffer_print(context, text,
                         "  %s (%s): %d municipalities, %d zones, %lld people, %lld of them born abroad\n",
                         demo_country_name[country], demo_country_code[country], munis, zones, (long long)people,
                         (long long)abroad));
    }
    return D4I_OK;
}

static const char *muni_label(const struct demo_set *set, uint32_t m, char *out, size_t size)
{
    if (m == DEMO_NONE)
        return "none";
    text_print(out, size, "%s (%s)", set->munis[m].name, set->munis[m].code);
    return out;
}

static d4i_status write_readme(d4i_context *context, const struct demo_set *set)
{
    d4i_status status = D4I_OK;
    struct buffer text = {0};
    char exact[64], first[64], second[64];
    GUARD(buffer_print(context, &text,
                       "MADE-UP DATA. Nothing in this folder describes a real person, place or country.\n\n"
                       "Written by `d4i demo-data` with seed %llu; the same seed gives the same files.\n"
                       "Licence: CC0-1.0.\n\n",
                       (unsigned long long)set->seed));
    GUARD(add_country_lines(context, set, &text));
    GUARD(buffer_text(
        context, &text,
        "\nproject.yaml   builds it all: d4i build project.yaml -o atlas.gpkg\n"
        "recipes/       how each country's files are read\n"
        "tables/        as published: long with subtotals (XA), wide with nested subtotals (XB),\n"
        "               semicolons, ISO-8859-1, decimal commas, perturbed and blanked out (XC)\n"
        "boundaries/    shapefile EPSG:25831 (XA), GeoPackage EPSG:3035 (XB), GeoJSON lon/lat (XC)\n"
        "weights/       population at 100 m, with errors, and at 1 km\n"
        "units/         municipalities\n"
        "truth/         what a perfect atlas would show: cells of 100 m by origin (truth_100m.csv.gz),\n"
        "               all and born abroad as a raster (truth.tif), municipalities\n\n"
        "Left out on purpose:\n"));
    GUARD(buffer_print(context, &text, "  %s has no polygon in units/\n",
                       muni_label(set, set->no_polygon[0], first, sizeof first)));
    GUARD(buffer_print(context, &text, "  %s has none in units/ and no sections in boundaries/xa.shp\n",
                       muni_label(set, set->no_polygon[1], second, sizeof second)));
    GUARD(buffer_print(context, &text, "  output area %s has no polygon in boundaries/xb.gpkg\n",
                       set->no_geometry == DEMO_NONE ? "none" : set->zones[set->no_geometry].key));
    GUARD(buffer_print(context, &text,
                       "  Lake Quennet has a polygon and no people\n"
                       "  municipalities of Corvane below %d people are not in its table\n\n"
                       "In %s exactly 20 %% were born abroad: it is not over 20 %%.\n",
                       DEMO_COVERED_FROM, muni_label(set, set->exact_muni, exact, sizeof exact)));
    GUARD(demo_write(context, set, "README.txt", &text));
done:
    buffer_release(&text);
    return status;
}

d4i_status demo_write_texts(d4i_context *context, const struct demo_set *set)
{
    TRY(write_text(context, set, "recipes/demo-xa.yaml", recipe_aldania));
    TRY(write_text(context, set, "recipes/demo-xb.yaml", recipe_brennia));
    TRY(write_text(context, set, "recipes/demo-xc.yaml", recipe_corvane));
    TRY(write_text(context, set, "project.yaml", project));
    return write_readme(context, set);
}
