/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i build.
 */
#include "cli/commands.h"

static const struct cli_option build_options[] = {
    {"output", "FILE", "the atlas to write (short: -o)"},
    {"strict", NULL, "exit with 3 when people are listed in the ledger"},
    {"dry-run", NULL, "only tell join rates, unmatched keys and memory"},
    {"cache", "FOLDER", "where parts are kept (default: FILE.cache)"},
    {"recipes", "FOLDER", "where recipes named by their id are looked up"},
    {NULL, NULL, NULL},
};

int cli_check_project(struct cli *cli)
{
    d4i_build_options options = {.recipes = cli_recipes(cli), .all_keys = cli->format != D4I_FORMAT_TABLE};
    d4i_frame *frame = NULL;
    d4i_status status = d4i_build_check(cli->context, cli->arguments[0], &options, &frame);
    return cli_answer(cli, status, frame);
}

static void tell(const struct cli *cli, const char *output, const d4i_build_outcome *outcome)
{
    cli_progress_clear();
    if (cli_has(cli, "quiet"))
        return;
    if (outcome->up_to_date)
        fprintf(stderr, "d4i: '%s' is up to date, nothing was computed\n", output);
    else
        fprintf(stderr, "d4i: wrote '%s' (%d parts computed, %d taken from the cache)\n", output, outcome->computed,
                outcome->reused);
}

static int build(struct cli *cli)
{
    const char *output = cli_value(cli, "output");
    if (cli_has(cli, "dry-run"))
        return cli_check_project(cli);
    if (!output)
        return cli_usage(cli, "say where the atlas goes with -o FILE");
    d4i_build_options options = {
        .recipes = cli_recipes(cli), .cache = cli_value(cli, "cache"), .strict = cli_has(cli, "strict")};
    d4i_build_outcome outcome;
    d4i_status status = d4i_build(cli->context, cli->arguments[0], output, &options, &outcome);
    if (status != D4I_OK)
        return cli_done(cli, status);
    tell(cli, output, &outcome);
    return outcome.strict_breach ? EXIT_STRICT : EXIT_DONE;
}

const struct cli_command command_build = {
    .name = "build",
    .arguments = "PROJECT",
    .summary = "read, harmonise, place, relate to units: a project becomes an atlas",
    .description =
        "Carries out a project file (docs/formats/project.md): reads its tables by their recipes, joins them "
        "with their boundaries, places people on the grid, relates zones to units, and writes one GeoPackage. "
        "Inputs that have not changed are not computed again; a build that was stopped goes on from its "
        "cache.",
    .options = build_options,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i build examples/spain-2012/project.yaml -o spain.gpkg\n"
                "  d4i build project.yaml --dry-run\n",
    .run = build,
};
