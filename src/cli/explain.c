/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i explain.
 */
#include "cli/commands.h"

static const struct cli_option options[] = {
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

static int run(struct cli *cli)
{
    d4i_atlas *atlas;
    d4i_frame *frame = NULL;
    d4i_status status = d4i_atlas_open(cli->context, cli->arguments[0], &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    status = d4i_explain(cli->context, atlas, cli->arguments[1], &frame);
    d4i_atlas_free(atlas);
    return cli_answer(cli, status, frame);
}

const struct cli_command command_explain = {
    .name = "explain",
    .arguments = "ATLAS CELL|UNIT|ZONE",
    .summary = "where a number comes from: zones, source, method, quality",
    .description =
        "Traces the counts of a cell (a grid code, or E,N in metres), a unit (its code, or LEVEL:CODE) or a "
        "zone back to the published figures.",
    .options = options,
    .fewest = 2,
    .most = 2,
    .examples = "  d4i explain spain.gpkg lau:03014\n"
                "  d4i explain spain.gpkg 1kmN2066E3662\n",
    .run = run,
};
