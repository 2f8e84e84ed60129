/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i check: of a project, or of one file and a recipe.
 */
#include <stdbool.h>
#include <string.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"recipe", "NAME", "check one file against this recipe (an id, or a path to a .yaml)"},
    {"as", "NAME", "which of the recipe's files it is (or: boundaries), which sheet of a list"},
    {"by", "COLUMN", "how parts of a table add up, for each value of this column (a country, say)"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {"recipes", "FOLDER", "where recipes named by their id are looked up"},
    {NULL, NULL, NULL},
};

static int check_file(struct cli *cli)
{
    d4i_check_options how = {.recipes = cli_recipes(cli), .as = cli_value(cli, "as"), .by = cli_value(cli, "by")};
    d4i_frame *frame = NULL;
    int fits = 0;
    d4i_status status =
        d4i_check_file(cli->context, cli->arguments[0], cli_value(cli, "recipe"), &how, &fits, &frame);
    int left = cli_answer(cli, status, frame);
    return left == EXIT_DONE && !fits ? EXIT_FAILED : left;
}

/* A table where a project is wanted: the most likely slip, and nothing that its text says would tell. */
static bool looks_like_table(const char *name)
{
    static const char *const endings[] = {".csv",  ".tsv",  ".txt", ".gz",  ".zip", ".px",   ".xls",    ".ods",
                                          ".xlsx", ".gpkg", ".shp", ".dbf", ".tif", ".tiff", ".geojson"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(name), ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0)
            return true;
    }
    return false;
}

static int run(struct cli *cli)
{
    if (cli_has(cli, "recipe"))
        return check_file(cli);
    if (cli_has(cli, "as") || cli_has(cli, "by"))
        return cli_usage(cli, "--as and --by belong to --recipe, which checks one file");
    if (looks_like_table(cli->arguments[0]))
        return cli_usage(cli, "'%s' is no project; to check a file, name the recipe that reads it (--recipe)",
                         cli->arguments[0]);
    return cli_check_project(cli);
}

const struct cli_command command_check = {
    .name = "check",
    .arguments = "PROJECT|FILE",
    .summary = "does everything fit? a project, or one file and its recipe",
    .description =
        "Of a project: reads its tables and boundaries and tells how they join: zones without polygon, "
        "polygons without counts, codes that only the zones or only the layer of units has, people, cells, "
        "memory ('--format csv' and 'json' name every such key); the same as 'd4i build --dry-run'. Of a file "
        "(--recipe): reads it to its end and tells each kind of row that does not fit, with its first line, "
        "and how parts add up to their totals; of a layer of units or boundaries, its CRS, its keys and what is "
        "odd "
        "about its polygons; of a list of units, its sheets; of a raster, its pixels and their sum. Exit status 1 "
        "when something does not fit.",
    .options = options,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i check project.yaml\n"
                "  d4i check sections-2023.csv --recipe es-census-2021-sections\n"
                "  d4i check census_DE.csv.gz --recipe eu-census-grid-2021 --by CNTR_ID\n"
                "  d4i check LAU_RG_01M_2021_3035.geojson --recipe gisco-lau-2021\n"
                "  d4i check inhabitants.tif --recipe de-koeln-2011-districts --as inhabitants\n",
    .run = run,
};
