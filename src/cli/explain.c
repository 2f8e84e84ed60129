/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i explain.
 */
#include "cli/commands.h"

static const struct cli_option options[] = {
    {"urban", "CLASS", "a figure about cities, towns, rural areas instead: a class by name or code"},
    {"below", "N", "a figure about places with fewer people"},
    {"at-least", "N", "and about those with as many or more"},
    {"level", "ID", "for such figures: level of units (default: the first)"},
    {"variable", "ID", "the same: which variable (default: the first)"},
    {"group", "CODE", "the same: which group (default: the headline)"},
    {"source", "ID", "the same: one source alone"},
    {"vintage", "NAME", "the same: whose rules, as in d4i urban (default: the project's, else 2021)"},
    {"set", "NAME=VALUE,...", "the same: parameters that differ from them"},
    {"land", "FILE", "the same: raster of land area by cell of 1 km"},
    {"built", "FILE", "the same: raster of built-up area by cell of 1 km"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

static int asks_class(const struct cli *cli)
{
    return cli_has(cli, "urban") || cli_has(cli, "below") || cli_has(cli, "at-least");
}

static d4i_status answer(struct cli *cli, d4i_atlas *atlas, const d4i_explain_class_options *figure,
                         d4i_frame **frame)
{
    if (asks_class(cli))
        return d4i_explain_class(cli->context, atlas, figure, frame);
    return d4i_explain(cli->context, atlas, cli->arguments[1], frame);
}

static int run(struct cli *cli)
{
    const d4i_urban_options rules = {.vintage = cli_value(cli, "vintage"),
                                     .set = cli_value(cli, "set"),
                                     .land = cli_value(cli, "land"),
                                     .built = cli_value(cli, "built")};
    d4i_explain_class_options figure = {.urban = cli_value(cli, "urban"),
                                        .level = cli_value(cli, "level"),
                                        .variable = cli_value(cli, "variable"),
                                        .group = cli_value(cli, "group"),
                                        .source = cli_value(cli, "source"),
                                        .rules = &rules};
    d4i_atlas *atlas;
    d4i_frame *frame = NULL;
    if (!cli_number(cli, "below", 1, INT64_MAX / D4I_PERSON, &figure.below) ||
        !cli_number(cli, "at-least", 1, INT64_MAX / D4I_PERSON, &figure.at_least))
        return EXIT_USAGE;
    if (asks_class(cli) == (cli->argument_count == 2))
        return cli_usage(cli, "name a cell, a unit or a zone, or else a class of places (--urban, --below)");
    d4i_status status = d4i_atlas_open(cli->context, cli->arguments[0], &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    status = answer(cli, atlas, &figure, &frame);
    d4i_atlas_free(atlas);
    return cli_answer(cli, status, frame);
}

const struct cli_command command_explain = {
    .name = "explain",
    .arguments = "ATLAS [CELL|UNIT|ZONE]",
    .summary = "where a number comes from: zones, source, method, quality",
    .description =
        "Traces the counts of a cell (a grid code, or E,N in metres), a unit (its code, or LEVEL:CODE) or a "
        "zone back to the published figures. Or a figure about a class of places (--urban, --below): which places "
        "make it, by which rule, and who counts them.",
    .options = options,
    .fewest = 1,
    .most = 2,
    .examples = "  d4i explain spain.gpkg lau:03014\n"
                "  d4i explain spain.gpkg 1kmN2066E3662\n"
                "  d4i explain spain.gpkg --urban 'rural areas'\n"
                "  d4i explain spain.gpkg --below 10000\n",
    .run = run,
};
