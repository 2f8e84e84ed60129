/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i sources.
 */
#include "cli/commands.h"

static const struct cli_option options[] = {
    {"recipes", "FOLDER", "another folder of recipes (default: the shipped ones)"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

static int run(struct cli *cli)
{
    d4i_frame *frame = NULL;
    d4i_status status = d4i_recipes(cli->context, cli_value(cli, "recipes"), &frame);
    return cli_answer(cli, status, frame);
}

const struct cli_command command_sources = {
    .name = "sources",
    .arguments = "",
    .summary = "the recipes that are there, with publisher and licence",
    .description = "Lists the recipes: which publishers' files can be read as they are.",
    .options = options,
    .fewest = 0,
    .most = 0,
    .examples = "  d4i sources\n"
                "  d4i sources --recipes recipes --format csv\n",
    .run = run,
};
