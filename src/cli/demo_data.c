/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i demo-data.
 */
#include <string.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"size", "SIZE", "a continent instead: europe, small, or so many million inhabited cells"},
    {"seed", "N", "another made-up world (default: 1)"},
    {NULL, NULL, NULL},
};

/* The inhabited cells that a size means; 0: it is none. */
static uint64_t cells_of(const char *size)
{
    uint64_t millions = 0;
    if (strcmp(size, "europe") == 0)
        return D4I_DEMO_CELLS_EUROPE;
    if (strcmp(size, "small") == 0)
        return D4I_DEMO_CELLS_SMALL;
    for (; *size >= '0' && *size <= '9' && millions <= D4I_DEMO_CELLS_MOST / 1000000; size++)
        millions = 10 * millions + (uint64_t)(*size - '0');
    return *size || millions > D4I_DEMO_CELLS_MOST / 1000000 ? 0 : millions * 1000000;
}

static int run(struct cli *cli)
{
    int64_t seed = 1;
    const char *size = cli_value(cli, "size");
    if (!cli_number(cli, "seed", 0, INT64_MAX, &seed))
        return EXIT_USAGE;
    if (size && !cells_of(size))
        return cli_usage(cli, "'%s' is no size: give europe, small, or a number of million cells from 1 to %d",
                         size, D4I_DEMO_CELLS_MOST / 1000000);
    if (size)
        return cli_done(cli, d4i_demo_continent(cli->context, cli->arguments[0], (uint64_t)seed, cells_of(size)));
    return cli_done(cli, d4i_demo_data(cli->context, cli->arguments[0], (uint64_t)seed));
}

const struct cli_command command_demo_data = {
    .name = "demo-data",
    .arguments = "FOLDER",
    .summary = "a made-up set of three countries to try everything on",
    .description =
        "Writes tables, boundaries, weights, recipes and a project of three made-up countries, each in the "
        "file formats of a real publisher, with the truth at 100 m. The same seed gives the same bytes.\n"
        "\n"
        "With --size, one made-up continent of many cells instead, without the truth, to see what a build "
        "costs: 'europe' is 60 million inhabited cells, 5 million zones and 180 origins, and takes 2 GB of disk.",
    .options = options,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i demo-data demo && d4i build demo/project.yaml -o demo/atlas.gpkg\n"
                "  d4i demo-data --size 4 four && d4i build four/project.yaml -o four/atlas.gpkg\n",
    .run = run,
};
