/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i measure: indices of concentration, diversity and segregation.
 */
#include <string.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"of", "INDEX[,...]", "which indices (default: core: seven, and with --scales the spatial H)"},
    {"by", "KEY,...",
     "areas: a level, country, source, all, urban[:LEVEL], size-class[:LEVEL], or several crossed (default: "
     "country)"},
    {"levels", "KEY,...", "nested areas of the multilevel D, the smallest first (default: --by)"},
    {"over", "LEVEL", "small units in them: 'zones', 'cells' or a level of units (default: zones)"},
    {"groups", "CODES", "codes with commas between, or 'all' (default: headline; many: the finest)"},
    {"against", "CODE", "whom pairs are compared with (default: everybody else)"},
    {"only-groups", NULL, "people of other groups than these are left out, as if nobody else lived there"},
    {"variable", "ID", "which variable (default: the first)"},
    {"source", "ID", "one source alone (default: all)"},
    {"null", "NAME", "what chance is: permutation, evenness or systematic (default: permutation)"},
    {"draws", "N", "draws of chance, bootstrap, realisations; 0 = none (default: 99; windows: 0)"},
    {"interval", "PART", "of the bootstrap of units; 0 = none (default: 0.95)"},
    {"seed", "N", "of chance, bootstrap and realisations (default: 1)"},
    {"draw-seed", "N", "cells: of the whole people drawn in them (default: that of the atlas)"},
    {"reach", "METRES", "surroundings by distance (default: units that touch)"},
    {"scales", "METRES,...", "surroundings at each; core gets its eighth, the spatial H"},
    {"window", "METRES", "indices of the landscape in squares of cells"},
    {"empty", "PART", "of a window's cells that may be without people (default: 0.5)"},
    {"directions", "4|8", "neighbours of a cell in a window (default: 4)"},
    {"weight", "NAME", "of two of them: mean, geometric or focal people (default: mean)"},
    {"kernel", "NAME", "of surroundings: uniform, triangular, biweight, gaussian, exponential"},
    {"order", "Q", "of Hill numbers (default: 1)"},
    {"atkinson", "B", "of Atkinson's index (default: 0.5)"},
    {"centre", "E,N", "of centralisation, in the grid's CRS (default: the mean of the units)"},
    {"between", "AREA,AREA", "compare two areas: difference, interval, p, and what it is due to"},
    {"against-atlas", "FILE", "compare with another atlas, area by area (with --between: its second area)"},
    {"size-classes", "N,...", "of --by size-class: where classes begin, or eurostat or oecd (default: eurostat)"},
    {"detail", "1|2", "of --by urban: classes of level 1 or of level 2 (default: 1)"},
    {"vintage", "NAME", "the same: whose rules, as in d4i urban (default: 2021)"},
    {"set", "NAME=VALUE,...", "the same: parameters that differ from them"},
    {"land", "FILE", "the same: raster of land area by cell of 1 km"},
    {"built", "FILE", "the same: raster of built-up area by cell of 1 km"},
    {"compare", NULL, "countries side by side, even where their zones differ ten times in size"},
    {"list", NULL, "all indices, or all about the one named"},
    {"explain", "INDEX", "all about one index"},
    {"plot", "FILE", "draw instead: a .png, .svg or .pdf"},
    {"kind", "NAME", "of the plot: ranking, lorenz or profile (default: ranking; with --scales profile)"},
    {"layer", "NAME", "write a layer indices_NAME into the atlas, for QGIS"},
    {"output", "FILE", "write to a file; a .gpkg gets a layer of the areas (short: -o)"},
    {NULL, NULL, NULL},
};

/* "12", "-3.25": where it ends, or NULL when it is no number. The locale has no say. */
static const char *decimal(const char *text, double *out)
{
    double value = 0, place = 1;
    int minus = *text == '-', digits = 0, point = 0;
    for (text += minus; (*text >= '0' && *text <= '9') || (*text == '.' && !point); text++) {
        if (*text == '.') {
            point = 1;
            continue;
        }
        value = value * 10 + (*text - '0');
        place = point ? place * 10 : place;
        digits++;
    }
    *out = (minus ? -value : value) / place;
    return digits ? text : NULL;
}

/* An option that is a number from 0 on; on failure tells and returns 0. *out keeps its value when it is not given.
 */
static int number(struct cli *cli, const char *name, double *out)
{
    const char *text = cli_value(cli, name), *end;
    double value;
    if (!text)
        return 1;
    end = decimal(text, &value);
    if (!end || *end || value < 0) {
        cli_usage(cli, "--%s is a number from 0 on, not '%s'", name, text);
        return 0;
    }
    *out = value;
    return 1;
}

static int centre(struct cli *cli, double out[2])
{
    const char *text = cli_value(cli, "centre");
    if (!text)
        return 1;
    const char *end = decimal(text, &out[0]);
    end = end && *end == ',' ? decimal(end + 1, &out[1]) : NULL;
    if (end && !*end)
        return 1;
    cli_usage(cli, "--centre is E,N in metres, not '%s'", text);
    return 0;
}

/* *rules lives as long as the question. */
static int question(struct cli *cli, d4i_measure_options *out, d4i_urban_options *rules)
{
    int64_t draws = cli_has(cli, "window") ? 0 : 99, seed = 1, draw_seed = 0, detail = 1, directions = 0;
    *rules = (d4i_urban_options){.vintage = cli_value(cli, "vintage"),
                                 .set = cli_value(cli, "set"),
                                 .land = cli_value(cli, "land"),
                                 .built = cli_value(cli, "built")};
    *out = (d4i_measure_options){.of = cli_value(cli, "of"),
                                 .by = cli_value(cli, "by"),
                                 .levels = cli_value(cli, "levels"),
                                 .over = cli_value(cli, "over"),
                                 .variable = cli_value(cli, "variable"),
                                 .source = cli_value(cli, "source"),
                                 .groups = cli_value(cli, "groups"),
                                 .against = cli_value(cli, "against"),
                                 .null = cli_value(cli, "null"),
                                 .scales = cli_value(cli, "scales"),
                                 .kernel = cli_value(cli, "kernel"),
                                 .weight = cli_value(cli, "weight"),
                                 .layer = cli_value(cli, "layer"),
                                 .size_classes = cli_value(cli, "size-classes"),
                                 .urban = rules,
                                 .interval = 0.95,
                                 .compare = cli_has(cli, "compare"),
                                 .only_groups = cli_has(cli, "only-groups"),
                                 .for_people = cli->format == D4I_FORMAT_TABLE};
    if (!cli_number(cli, "detail", 1, 2, &detail) || !cli_number(cli, "directions", 4, 8, &directions) ||
        !number(cli, "window", &out->window) || !number(cli, "empty", &out->empty) ||
        !cli_number(cli, "draws", 0, 1000000, &draws) || !cli_number(cli, "seed", 0, INT64_MAX, &seed) ||
        !cli_number(cli, "draw-seed", 1, INT64_MAX, &draw_seed) || !number(cli, "interval", &out->interval) ||
        !number(cli, "reach", &out->reach) || !number(cli, "order", &out->order) ||
        !number(cli, "atkinson", &out->atkinson) || !centre(cli, out->centre))
        return 0;
    if (cli_has(cli, "order") && out->order == 0) {
        cli_usage(cli, "the Hill number of order 0 is the richness; ask for --of richness");
        return 0;
    }
    if ((cli_has(cli, "atkinson") && out->atkinson == 0) || (cli_has(cli, "window") && out->window == 0)) {
        cli_usage(cli, "--atkinson and --window take numbers above 0");
        return 0;
    }
    if (cli_has(cli, "empty") && !(out->empty > 0 && out->empty <= 1)) {
        cli_usage(cli, "--empty is a part of a window's cells, above 0 and up to 1");
        return 0;
    }
    if (cli_has(cli, "directions") && directions != 4 && directions != 8) {
        cli_usage(cli, "a cell has 4 or 8 neighbours (--directions), not %d", (int)directions);
        return 0;
    }
    rules->detail = (int)detail;
    out->directions = (int)directions;
    out->draws = (int)draws;
    out->seed = (uint64_t)seed;
    out->draw_seed = draw_seed;
    return 1;
}

static int ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static int list(struct cli *cli, const char *index)
{
    d4i_frame *frame = NULL;
    d4i_status status = index ? d4i_measure_explain(cli->context, index, &frame)
                              : d4i_measure_list(cli->context, cli->format == D4I_FORMAT_TABLE, &frame);
    return cli_answer(cli, status, frame);
}

/* Two areas of one atlas, or those of two atlases. */
static int compare(struct cli *cli, d4i_atlas *atlas, const d4i_measure_options *asked)
{
    const char *path = cli_value(cli, "against-atlas");
    d4i_atlas *other = NULL;
    d4i_frame *frame = NULL;
    d4i_status status = path ? d4i_atlas_open(cli->context, path, &other) : D4I_OK;
    if (status == D4I_OK)
        status = d4i_measure_compare(cli->context, atlas, other, cli_value(cli, "between"), asked, &frame);
    d4i_atlas_free(other);
    return cli_answer(cli, status, frame);
}

/* What an answer becomes: "" = a table, CSV or JSON. On two of them tells and gives NULL. */
static const char *wanted(struct cli *cli)
{
    const char *output = cli_value(cli, "output");
    int two = cli_has(cli, "between") || cli_has(cli, "against-atlas"), file = output && ends_in(output, ".gpkg");
    if (two + cli_has(cli, "plot") + file + cli_has(cli, "layer") <= 1)
        return two ? "two" : cli_has(cli, "plot") ? "plot" : file ? "file" : cli_has(cli, "layer") ? "layer" : "";
    cli_usage(cli, "%s are told in a table, CSV or JSON; ask for the %s by itself",
              two ? "two places" : "these indices", cli_has(cli, "plot") ? "plot" : "layer");
    return NULL;
}

static int answer(struct cli *cli, d4i_atlas *atlas, const d4i_measure_options *asked, const char *what)
{
    d4i_frame *frame = NULL;
    if (strcmp(what, "two") == 0)
        return compare(cli, atlas, asked);
    if (strcmp(what, "plot") == 0)
        return cli_done(
            cli, d4i_measure_plot(cli->context, atlas, asked, cli_value(cli, "kind"), cli_value(cli, "plot")));
    if (*what)
        return cli_done(cli, d4i_measure_layer(cli->context, atlas, asked,
                                               strcmp(what, "file") == 0 ? cli_value(cli, "output") : NULL));
    d4i_status status = d4i_measure(cli->context, atlas, asked, &frame);
    return cli_answer(cli, status, frame);
}

static int run(struct cli *cli)
{
    d4i_measure_options asked;
    d4i_urban_options rules;
    d4i_atlas *atlas;
    const char *first = cli->argument_count ? cli->arguments[0] : NULL, *what;
    if (cli_value(cli, "explain"))
        return list(cli, cli_value(cli, "explain"));
    if (cli_has(cli, "list"))
        return list(cli, first);
    if (!first)
        return cli_usage(cli, "an ATLAS is needed, or --list");
    if (!question(cli, &asked, &rules) || !(what = wanted(cli)))
        return EXIT_USAGE;
    d4i_status status = d4i_atlas_open(cli->context, first, &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    int ended = answer(cli, atlas, &asked, what);
    d4i_atlas_free(atlas);
    return ended;
}

const struct cli_command command_measure = {
    .name = "measure",
    .arguments = "ATLAS",
    .summary = "concentration, diversity and segregation, with what chance gives",
    .description =
        "Works out indices over small units inside areas: one group against everybody else, a pair of groups, or "
        "many groups. Beside each value stands what chance alone gives in units of this size, how likely chance is "
        "to reach the value, an interval, and the mean people per unit. Over cells, values are means over eight "
        "draws of whole people, and intervals take in how these differ. These draws follow from a seed of their "
        "own and from how many there are; --seed is that of chance.",
    .options = options,
    .fewest = 0,
    .most = 1,
    .examples = "  d4i measure spain.gpkg --by all\n"
                "  d4i measure spain.gpkg --of dissimilarity,isolation --groups MA,RO --by all\n"
                "  d4i measure spain.gpkg --of mutual_information --groups MA,RO,EC --only-groups\n"
                "  d4i measure spain.gpkg --by country,urban:lau\n"
                "  d4i measure spain.gpkg --of landscape_mutual_information --window 5000\n"
                "  d4i measure spain.gpkg --of location_quotient --groups MA --layer quotient\n"
                "  d4i measure camden.gpkg --over cells --of dissimilarity --groups BD\n"
                "  d4i measure provinces.gpkg --by province\n"
                "  d4i measure provinces.gpkg --of gini --by province --plot ranking.svg\n"
                "  d4i measure provinces.gpkg --of multilevel --levels province,region\n"
                "  d4i measure provinces.gpkg --by province --between 08,28\n"
                "  d4i measure barcelona.gpkg --scales 500,1000,2000 --by district --plot p.png\n"
                "  d4i measure spain-2021.gpkg --against-atlas spain-2012.gpkg\n"
                "  d4i measure --list\n"
                "  d4i measure --explain dissimilarity\n",
    .run = run,
};
