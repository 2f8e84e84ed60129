/* SPDX-License-Identifier: EUPL-1.2
 *
 * Recipe, project file and README of the made-up continent.
 */
#include "demo/europe.h"
#include "io/file.h"

static const char recipe[] =
    "# A continent that does not exist: made-up data, as large as Europe's would be.\n"
    "recipe: demo-europe\n"
    "title: A made-up continent 2021, by small zone\n"
    "publisher: Office of Statistics of nowhere (made up)\n"
    "licence: CC0-1.0\n"
    "attribution: \"Made-up data of d4i demo-data\"\n"
    "country: XA\n"
    "date: 2021-01-01\n"
    "unit: small zone\n"
    "coverage: the whole continent\n"
    "method: census\n"
    "boundaries: {key: [{column: zone}]}\n"
    "variables:\n"
    "  birth:\n"
    "    title: Population by country of birth\n"
    "    dimension: country of birth\n"
    "    concept: birth\n"
    "    definition: Residents by country of birth. Made up, no person behind these figures exists.\n"
    "    file: birth\n"
    "    table: {layout: long, key: [{column: zone}], label: origin, value: people, absent: zero}\n"
    "    parts: exact\n"
    "    headline: abroad\n"
    "    derived:\n"
    "      - {code: abroad, name: Born abroad, plus: [total], minus: [XA]}\n"
    "    groups:\n"
    "      code: total\n"
    "      label: all\n"
    "      name: All residents\n"
    "      parts:\n";

static const char project[] =
    "# A continent that does not exist. README.txt says more.\n"
    "title: A made-up continent 2021\n"
    "grid: {crs: EPSG:3035, cell: 100}\n"
    "sources:\n"
    "  - id: europe\n"
    "    recipe: recipes/demo-europe.yaml\n"
    "    files: {birth: tables/europe.csv.gz}\n"
    "    boundaries: boundaries/europe.gpkg\n"
    "weights:\n"
    "  - {id: population, raster: weights/population_100m.tif, title: Population at 100 m (made up), attribution: "
    "Made-up data of d4i demo-data}\n"
    "units:\n"
    "  - id: region\n"
    "    title: Regions\n"
    "    country: {text: XA}\n"
    "    relate: {europe: {prefix: 5}}\n"
    "seed: 1\n";

static d4i_status write_text(d4i_context *context, const char *folder, const char *name, const char *text)
{
    char *path = NULL;
    TRY(text_format(context, &path, "%s/%s", folder, name));
    d4i_status status = file_write(context, path, text, strlen(text));
    free(path);
    return status;
}

static d4i_status write_recipe(d4i_context *context, const char *folder)
{
    struct buffer text = {0};
    d4i_status status;
    GUARD(buffer_text(context, &text, recipe));
    for (int i = 0; i < EUROPE_ORIGINS; i++) {
        const char *code = europe_origin_codes + (size_t)2 * (size_t)i;
        GUARD(buffer_print(context, &text, "        - {code: \"%.2s\", label: \"%.2s\"%s}\n", code, code,
                           i ? "" : ", name: The continent itself"));
    }
    GUARD(write_text(context, folder, "recipes/demo-europe.yaml", text.data));
done:
    buffer_release(&text);
    return status;
}

d4i_status europe_write_texts(d4i_context *context, const struct europe *europe, const char *folder)
{
    struct buffer text = {0};
    d4i_status status;
    GUARD(write_recipe(context, folder));
    GUARD(write_text(context, folder, "project.yaml", project));
    GUARD(buffer_print(
        context, &text,
        "MADE-UP DATA. Nothing in this folder describes a real person, place or country.\n\n"
        "Written by `d4i demo-data --size` with seed %llu; the same seed and size give the same files.\n"
        "Licence: CC0-1.0.\n\n"
        "  %llu inhabited cells of 100 m, %u zones, %llu people of %d origins\n\n"
        "project.yaml   builds it all: d4i build project.yaml -o atlas.gpkg\n"
        "recipes/       how its files are read\n"
        "tables/        a row per zone and origin that is there\n"
        "boundaries/    the zones, GeoPackage EPSG:3035\n"
        "weights/       population at 100 m\n",
        (unsigned long long)europe->seed, (unsigned long long)europe->cells, (unsigned)europe->zones,
        (unsigned long long)europe->people, EUROPE_ORIGINS));
    GUARD(write_text(context, folder, "README.txt", text.data));
done:
    buffer_release(&text);
    return status;
}
