/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i zonal.
 */
#include <stdlib.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"layer", "NAME", "layer of the polygons (default: the only one)"},
    {"key", "ATTRIBUTE", "which attribute names the polygons (default: the first of text or integers)"},
    {"crs", "EPSG:N", "CRS of the polygons where their file is silent or wrong"},
    {"bands", "N,N...", "which bands (default: all)"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

#define BANDS_MAX 4096

static int parse_bands(struct cli *cli, int *bands, size_t *count)
{
    const char *text = cli_value(cli, "bands");
    for (*count = 0; text && *count < BANDS_MAX;) {
        char *end;
        long band = strtoll(text, &end, 10);
        if (end == text || band < 1 || band > 65535 || (*end && *end != ',')) {
            cli_usage(cli, "--bands is a list such as 1,2,5, not '%s'", cli_value(cli, "bands"));
            return 0;
        }
        bands[(*count)++] = (int)band;
        if (!*end)
            return 1;
        text = end + 1;
    }
    return 1;
}

static int run(struct cli *cli)
{
    int bands[BANDS_MAX];
    d4i_zonal_options question = {.layer = cli_value(cli, "layer"),
                                  .key = cli_value(cli, "key"),
                                  .crs = cli_value(cli, "crs"),
                                  .bands = bands};
    d4i_frame *frame = NULL;
    double reading = 0;
    if (!parse_bands(cli, bands, &question.band_count))
        return EXIT_USAGE;
    d4i_status status = d4i_zonal(cli->context, cli->arguments[0], cli->arguments[1], &question, &reading, &frame);
    if (status == D4I_OK && !cli_has(cli, "quiet"))
        fprintf(stderr, "d4i: %.2f s of CPU time went into reading the raster\n", reading);
    return cli_answer(cli, status, frame);
}

const struct cli_command command_zonal = {
    .name = "zonal",
    .arguments = "RASTER POLYGONS",
    .summary = "exact sums of a raster by polygon",
    .description =
        "Adds up the pixels of a raster by polygon; a pixel at the border counts with the exact fraction of "
        "it that the polygon covers. Vertices are snapped to 1/4096 of a pixel, which differs from an overlay "
        "without snapping by about 1e-5 of the sum on small polygons. Infinite pixels count as no data.",
    .options = options,
    .fewest = 2,
    .most = 2,
    .examples = "  d4i zonal population.tif municipalities.gpkg --key code --format csv\n",
    .run = run,
};
