/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i export.
 */
#include "cli/commands.h"

static const struct cli_option options[] = {
    {"format", "csv|cog|gpkg", "format of the file (needed)"},
    {"output", "FILE", "the file to write (short: -o)"},
    {"of", "LEVEL", "a level of units, 'zones' or 'cells' (default: as for map; cog: cells)"},
    {"source", "ID", "one source alone (default: all; in cells not where they lie on the same ground)"},
    {"variable", "ID", "which variable (default: the first)"},
    {"groups", "CODES", "codes with commas between, or 'all' (default: total, headline)"},
    {"draws", "N", "cells: N columns a group, whole people drawn as unevenly as zones let one expect"},
    {"together", NULL, "draws: groups fill the same whole people, so that those of a cell add up"},
    {"quality", NULL, "cells: zone, cells that share it, weight used, standard deviation over draws"},
    {"integers", NULL, "cells: counts as whole people, rounded without bias; zones keep their people"},
    {"seed", "N", "of draws, quality and integers: another number, others (default: the atlas's)"},
    {NULL, NULL, NULL},
};

static int run(struct cli *cli)
{
    d4i_export_options export = {.format = cli_value(cli, "format"),
                                 .of = cli_value(cli, "of"),
                                 .source = cli_value(cli, "source"),
                                 .variable = cli_value(cli, "variable"),
                                 .groups = cli_value(cli, "groups"),
                                 .together = cli_has(cli, "together"),
                                 .quality = cli_has(cli, "quality"),
                                 .integers = cli_has(cli, "integers")};
    d4i_atlas *atlas;
    int64_t draws = 0, seed = 0;
    if (!export.format || !cli_value(cli, "output"))
        return cli_usage(cli, "say what to write with --format csv, cog or gpkg, and where with -o FILE");
    if (!cli_number(cli, "draws", 1, 100000, &draws) || !cli_number(cli, "seed", 1, INT64_MAX, &seed))
        return EXIT_USAGE;
    export.draws = (int)draws;
    export.seed = seed;
    d4i_status status = d4i_atlas_open(cli->context, cli->arguments[0], &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    status = d4i_export(cli->context, atlas, &export, cli_value(cli, "output"));
    d4i_atlas_free(atlas);
    return cli_done(cli, status);
}

const struct cli_command command_export = {
    .name = "export",
    .arguments = "ATLAS",
    .summary = "units, zones or cells as CSV, Cloud Optimized GeoTIFF or GeoPackage",
    .description =
        "Writes counts of an atlas in a format of other programs. What it writes is not protected: disclosure "
        "control makes a release of an atlas, and this is none. Draws follow from the seed and from how many there "
        "are: each stands for its part of what the zones leave open, so that draw 1 of 5 is not draw 1 of 9, and "
        "all N belong together.",
    .options = options,
    .no_table = 1,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i export spain.gpkg --format csv --of lau -o spain.csv\n"
                "  d4i export spain.gpkg --format cog -o spain.tif\n"
                "  d4i export spain.gpkg --format csv --of cells --draws 20 -o draws.csv\n"
                "  d4i export spain.gpkg --format csv --of cells --draws 8 --together -o mix.csv\n"
                "  d4i export spain.gpkg --format csv --of cells --integers --seed 7 -o whole.csv\n",
    .run = run,
};
