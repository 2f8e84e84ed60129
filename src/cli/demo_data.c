/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i demo-data.
 */
#include "cli/commands.h"

static const struct cli_option options[] = {
    {"seed", "N", "another made-up world (default: 1)"},
    {NULL, NULL, NULL},
};

static int run(struct cli *cli)
{
    int64_t seed = 1;
    if (!cli_number(cli, "seed", 0, INT64_MAX, &seed))
        return EXIT_USAGE;
    return cli_done(cli, d4i_demo_data(cli->context, cli->arguments[0], (uint64_t)seed));
}

const struct cli_command command_demo_data = {
    .name = "demo-data",
    .arguments = "FOLDER",
    .summary = "a made-up set of three countries to try everything on",
    .description =
        "Writes tables, boundaries, weights, recipes and a project of three made-up countries, each in the "
        "file formats of a real publisher, with the truth at 100 m. The same seed gives the same bytes.",
    .options = options,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i demo-data demo && d4i build demo/project.yaml -o demo/atlas.gpkg\n",
    .run = run,
};
