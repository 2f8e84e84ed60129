/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i crosswalk.
 */
#include <stdlib.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"layer-a", "NAME", "layer of A (default: the only one); of an atlas zones_SOURCE, cells too, or units_LEVEL"},
    {"layer-b", "NAME", "layer of B"},
    {"key-a", "ATTRIBUTE", "attribute of A with its codes (default: the first of text or integers), or two: A+B"},
    {"key-b", "ATTRIBUTE", "attribute of B with its codes, or two: A+B"},
    {"name-a", "ATTRIBUTE", "attribute of A with its names, for a column of its own"},
    {"name-b", "ATTRIBUTE", "attribute of B with its names"},
    {"text-a", "TEXT", "stands before each code of A where codes are compared: with GM, 0003 is GM0003"},
    {"text-b", "TEXT", "the same for B"},
    {"crs-a", "EPSG:N", "CRS of A where its file is silent or wrong"},
    {"crs-b", "EPSG:N", "CRS of B"},
    {"grid-crs", "EPSG:N", "in which areas are reckoned (default: that of --people, else EPSG:3035)"},
    {"people", "FILE", "where people live: an atlas, a raster, or a CSV of grid codes and people"},
    {"people-source", "ID", "for an atlas: the only source that counts"},
    {"people-key", "COLUMN", "for a CSV: column of the grid codes (default: the first)"},
    {"people-value", "COLUMN", "for a CSV: column of the people"},
    {"people-a", "ATTRIBUTE", "instead: attribute of A with its people, spread by area"},
    {"people-inside", NULL, "a cell's people live in the part that A or B covers, as at a coast"},
    {"rename", "FILE", "CSV of two columns, old and new code: compare codes of A as these"},
    {"least", "X", "pairs below this share of both units are counted as slivers (default: 0.0001)"},
    {"unmatched", NULL, "the codes that stand in one system only, instead of the pairs"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

static int run(struct cli *cli)
{
    const d4i_crosswalk_side a = {.path = cli->arguments[0],
                                  .layer = cli_value(cli, "layer-a"),
                                  .key = cli_value(cli, "key-a"),
                                  .name = cli_value(cli, "name-a"),
                                  .crs = cli_value(cli, "crs-a"),
                                  .text = cli_value(cli, "text-a")},
                             b = {.path = cli->arguments[1],
                                  .layer = cli_value(cli, "layer-b"),
                                  .key = cli_value(cli, "key-b"),
                                  .name = cli_value(cli, "name-b"),
                                  .crs = cli_value(cli, "crs-b"),
                                  .text = cli_value(cli, "text-b")};
    d4i_crosswalk_options question = {.grid_crs = cli_value(cli, "grid-crs"),
                                      .people = cli_value(cli, "people"),
                                      .people_source = cli_value(cli, "people-source"),
                                      .people_key = cli_value(cli, "people-key"),
                                      .people_value = cli_value(cli, "people-value"),
                                      .people_a = cli_value(cli, "people-a"),
                                      .people_inside = cli_has(cli, "people-inside"),
                                      .rename = cli_value(cli, "rename"),
                                      .unmatched = cli_has(cli, "unmatched")};
    const char *least = cli_value(cli, "least");
    d4i_frame *frame = NULL;
    if (least) {
        int64_t numerator, denominator;
        d4i_status parsed = d4i_parse_share(cli->context, least, &numerator, &denominator);
        if (parsed != D4I_OK)
            return cli_done(cli, parsed);
        if (numerator == 0)
            return cli_usage(cli, "--least is a share over 0: pairs below it are counted, and none is left out");
        question.least = (double)numerator / (double)denominator;
    }
    d4i_status status = d4i_crosswalk(cli->context, &a, &b, &question, &frame);
    return cli_answer(cli, status, frame);
}

const struct cli_command command_crosswalk = {
    .name = "crosswalk",
    .arguments = "A B",
    .summary = "weights between two systems of zones, by area and by people",
    .description =
        "Lays two layers of polygons, or of cells (an atlas, a CSV of grid codes), over each other and writes, for "
        "each unit of A, how much of it lies in which unit of B: by area and, where it is said where people live, "
        "by people. Says how many people "
        "change their code. The pieces of a unit add up to its people to the millionth; an atlas can be A, B "
        "and the people.",
    .options = options,
    .fewest = 2,
    .most = 2,
    .examples = "  d4i crosswalk towns2014.gpkg towns2017.gpkg --key-a code --key-b id \\\n"
                "      --text-a GM --people cells.tif\n"
                "  d4i crosswalk atlas.gpkg districts.shp --layer-a units_lau \\\n"
                "      --people atlas.gpkg --format csv\n"
                "  d4i crosswalk old.shp new.shp --people-a residents --rename renamed.csv \\\n"
                "      --unmatched\n"
                "  d4i crosswalk cells.csv towns.gpkg --people cells.csv \\\n"
                "      --people-value T\n",
    .run = run,
};
