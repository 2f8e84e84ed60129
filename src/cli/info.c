/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i info.
 */
#include "cli/commands.h"

static const struct cli_option options[] = {
    {"sources", NULL, "sources, definitions, who is in, licences"},
    {"groups", NULL, "every group: published, placed, listed"},
    {"ledger", NULL, "everyone who is not on the map, by zone, group and reason"},
    {"quality", NULL, "how zones were placed, how cells add up, defects"},
    {"common", NULL, "groups that the sources share, and what was merged for them"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

static int run(struct cli *cli)
{
    d4i_atlas *atlas;
    d4i_frame *frame = NULL;
    d4i_info_part part = cli_has(cli, "sources")   ? D4I_INFO_SOURCES
                         : cli_has(cli, "groups")  ? D4I_INFO_GROUPS
                         : cli_has(cli, "ledger")  ? D4I_INFO_LEDGER
                         : cli_has(cli, "quality") ? D4I_INFO_QUALITY
                         : cli_has(cli, "common")  ? D4I_INFO_COMMON
                                                   : D4I_INFO_SUMMARY;
    d4i_status status = d4i_atlas_open(cli->context, cli->arguments[0], &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    status = d4i_info(cli->context, atlas, part, &frame);
    d4i_atlas_free(atlas);
    return cli_answer(cli, status, frame);
}

const struct cli_command command_info = {
    .name = "info",
    .arguments = "ATLAS",
    .summary = "contents, sources, definitions, ledger",
    .description = "Tells what is in an atlas; with an option, one part of it in full.",
    .options = options,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i info spain.gpkg\n"
                "  d4i info spain.gpkg --ledger --format csv\n",
    .run = run,
};
