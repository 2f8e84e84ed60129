/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i urban: town and country.
 */
#include <string.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"units", NULL, "a row per unit instead of one per class"},
    {"cells", NULL, "a row per inhabited cell of 1 km"},
    {"centres", NULL, "a row per urban centre, with its name"},
    {"by-cell", NULL, "classes of cells, not of units: who lives where, whatever the municipality"},
    {"detail", "1|2", "classes of level 1 or of level 2 (default: 1)"},
    {"vintage", "NAME", "whose rules: 2021, 2022A, 2023A, OECD (default: the project's, else 2021)"},
    {"set", "NAME=VALUE,...", "parameters that differ from them"},
    {"parameters", NULL, "the parameters and their values by vintage; needs no atlas"},
    {"land", "FILE", "raster of land area by cell of 1 km, in square metres"},
    {"built", "FILE", "raster of built-up area by cell of 1 km, in square metres"},
    {"level", "ID", "level of units (default: the first)"},
    {"variable", "ID", "which variable (default: the first)"},
    {"group", "CODE", "which group (default: the headline)"},
    {"source", "ID", "one source alone"},
    {"column", "NAME", "for a CSV of grid codes: column of the people"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

/* One of the three, or the classes. */
static int choose_part(struct cli *cli, d4i_urban_part *out)
{
    static const struct {
        const char *option;
        d4i_urban_part part;
    } parts[] = {{"units", D4I_URBAN_UNITS}, {"cells", D4I_URBAN_CELLS}, {"centres", D4I_URBAN_CENTRES}};
    int given = 0;
    *out = D4I_URBAN_CLASSES;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (cli_has(cli, parts[i].option)) {
            *out = parts[i].part;
            given++;
        }
    if (given > 1)
        cli_usage(cli, "--units, --cells and --centres are different answers; ask for one of them");
    return given <= 1;
}

static int ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static int is_people(const char *path)
{
    return ends_in(path, ".csv") || ends_in(path, ".csv.gz") || ends_in(path, ".tif") || ends_in(path, ".vrt");
}

static int run(struct cli *cli)
{
    d4i_urban_options question = {.vintage = cli_value(cli, "vintage"),
                                  .set = cli_value(cli, "set"),
                                  .land = cli_value(cli, "land"),
                                  .built = cli_value(cli, "built"),
                                  .level = cli_value(cli, "level"),
                                  .variable = cli_value(cli, "variable"),
                                  .group = cli_value(cli, "group"),
                                  .source = cli_value(cli, "source")};
    int64_t detail = 1;
    d4i_frame *frame = NULL;
    d4i_atlas *atlas = NULL;
    if (!choose_part(cli, &question.part) || !cli_number(cli, "detail", 1, 2, &detail))
        return EXIT_USAGE;
    question.detail = (int)detail;
    question.of_cells = cli_has(cli, "by-cell");
    question.for_people = cli->format == D4I_FORMAT_TABLE;
    if (cli_has(cli, "parameters")) {
        d4i_status listed = d4i_urban_vintages(cli->context, &frame);
        return cli_answer(cli, listed, frame);
    }
    if (cli->argument_count == 0)
        return cli_usage(cli, "name an atlas, or people by cell (.tif, .csv)");
    const char *path = cli->arguments[0];
    if (is_people(path)) {
        d4i_status found = d4i_urban_of_people(cli->context, path, cli_value(cli, "column"), &question, &frame);
        return cli_answer(cli, found, frame);
    }
    d4i_status status = d4i_atlas_open(cli->context, path, &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    status = d4i_urban(cli->context, atlas, &question, &frame);
    d4i_atlas_free(atlas);
    return cli_answer(cli, status, frame);
}

const struct cli_command command_urban = {
    .name = "urban",
    .arguments = "ATLAS|PEOPLE.tif|CELLS.csv",
    .summary = "town and country: degree of urbanisation of cells and units",
    .description =
        "Classes cells of 1 km by how densely people live and by the clusters that dense cells make, and units by "
        "where their people live: cities, towns and semi-dense areas, rural areas, and the classes of level 2. "
        "Tells how many people and how many of the group live in each. Cells of an atlas are added up to 1 km.",
    .options = options,
    .fewest = 0,
    .most = 1,
    .examples = "  d4i urban spain.gpkg\n"
                "  d4i urban spain.gpkg --detail 2 --group from_africa\n"
                "  d4i urban spain.gpkg --units --format csv -o municipalities.csv\n"
                "  d4i urban spain.gpkg --centres\n"
                "  d4i urban population.tif --land land.tif --built built.tif --vintage 2023A\n"
                "  d4i urban --parameters\n",
    .run = run,
};
