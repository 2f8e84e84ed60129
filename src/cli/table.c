/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i table.
 */
#include "cli/commands.h"

static const struct cli_option options[] = {
    {"by", "LEVEL", "a level of units, 'zone' or 'source' (default: the first level)"},
    {"variable", "ID", "which variable (default: the first)"},
    {"groups", "CODES", "codes with commas between, 'common' or 'all' (default: total, headline)"},
    {"status", NULL, "beside each count, what kind of value it is"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

static int run(struct cli *cli)
{
    d4i_atlas *atlas;
    d4i_frame *frame = NULL;
    d4i_table_options question = {.by = cli_value(cli, "by"),
                                  .variable = cli_value(cli, "variable"),
                                  .groups = cli_value(cli, "groups"),
                                  .statuses = cli_has(cli, "status")};
    d4i_status status = d4i_atlas_open(cli->context, cli->arguments[0], &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    status = d4i_table(cli->context, atlas, &question, &frame);
    d4i_atlas_free(atlas);
    return cli_answer(cli, status, frame);
}

const struct cli_command command_table = {
    .name = "table",
    .arguments = "ATLAS",
    .summary = "counts by unit and group, with their status",
    .description = "Counts of an atlas as a table: a row per unit, zone or source, a column per group.",
    .options = options,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i table spain.gpkg --by lau --format csv -o spain.csv\n"
                "  d4i table spain.gpkg --by source --groups all --variable citizenship\n",
    .run = run,
};
