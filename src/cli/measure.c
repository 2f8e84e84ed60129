/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i measure: indices of concentration, diversity and segregation.
 */
#include <string.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"of", "INDEX[,...]", "which indices (default: core)"},
    {"by", "LEVEL", "areas: a level of units, 'country', 'source' or 'all' (default: country)"},
    {"over", "LEVEL", "small units in them: 'zones', 'cells' or a level of units (default: zones)"},
    {"groups", "CODES", "codes with commas between, or 'all' (default: headline; many: the finest)"},
    {"against", "CODE", "whom pairs are compared with (default: everybody else)"},
    {"variable", "ID", "which variable (default: the first)"},
    {"source", "ID", "one source alone (default: all)"},
    {"null", "NAME", "what chance is: permutation, evenness or systematic (default: permutation)"},
    {"draws", "N", "draws of chance, and of the bootstrap; 0 = none (default: 99)"},
    {"interval", "PART", "of the bootstrap of units; 0 = none (default: 0.95)"},
    {"seed", "N", "of all draws (default: 1)"},
    {"reach", "METRES", "surroundings by distance (default: units that touch)"},
    {"scales", "METRES,...", "surroundings at each; core gets the spatial H, and macro to micro"},
    {"kernel", "NAME", "of surroundings: uniform, triangular, biweight, gaussian, exponential"},
    {"order", "Q", "of Hill numbers (default: 1)"},
    {"atkinson", "B", "of Atkinson's index (default: 0.5)"},
    {"centre", "E,N", "of centralisation, in the grid's CRS (default: the mean of the units)"},
    {"compare", NULL, "countries side by side, even where their zones differ ten times in size"},
    {"list", NULL, "all indices, or all about the one named"},
    {"explain", "INDEX", "all about one index"},
    {"plot", "FILE", "draw instead: a .png, .svg or .pdf"},
    {"kind", "NAME", "of the plot: ranking or lorenz (default: ranking)"},
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

static int question(struct cli *cli, d4i_measure_options *out)
{
    int64_t draws = 99, seed = 1;
    *out = (d4i_measure_options){.of = cli_value(cli, "of"),
                                 .by = cli_value(cli, "by"),
                                 .over = cli_value(cli, "over"),
                                 .variable = cli_value(cli, "variable"),
                                 .source = cli_value(cli, "source"),
                                 .groups = cli_value(cli, "groups"),
                                 .against = cli_value(cli, "against"),
                                 .null = cli_value(cli, "null"),
                                 .scales = cli_value(cli, "scales"),
                                 .kernel = cli_value(cli, "kernel"),
                                 .interval = 0.95,
                                 .compare = cli_has(cli, "compare"),
                                 .for_people = cli->format == D4I_FORMAT_TABLE};
    if (!cli_number(cli, "draws", 0, 1000000, &draws) || !cli_number(cli, "seed", 0, INT64_MAX, &seed) ||
        !number(cli, "interval", &out->interval) || !number(cli, "reach", &out->reach) ||
        !number(cli, "order", &out->order) || !number(cli, "atkinson", &out->atkinson) || !centre(cli, out->centre))
        return 0;
    out->draws = (int)draws;
    out->seed = (uint64_t)seed;
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

static int run(struct cli *cli)
{
    d4i_measure_options asked;
    d4i_atlas *atlas;
    d4i_frame *frame = NULL;
    const char *first = cli->argument_count ? cli->arguments[0] : NULL, *plot = cli_value(cli, "plot");
    const char *output = cli_value(cli, "output"), *layer = output && ends_in(output, ".gpkg") ? output : NULL;
    if (cli_value(cli, "explain"))
        return list(cli, cli_value(cli, "explain"));
    if (cli_has(cli, "list"))
        return list(cli, first);
    if (!first)
        return cli_usage(cli, "an ATLAS is needed, or --list");
    if (!question(cli, &asked))
        return EXIT_USAGE;
    d4i_status status = d4i_atlas_open(cli->context, first, &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    if (plot)
        status = d4i_measure_plot(cli->context, atlas, &asked, cli_value(cli, "kind"), plot);
    else if (layer)
        status = d4i_measure_layer(cli->context, atlas, &asked, layer);
    else
        status = d4i_measure(cli->context, atlas, &asked, &frame);
    d4i_atlas_free(atlas);
    return plot || layer ? cli_done(cli, status) : cli_answer(cli, status, frame);
}

const struct cli_command command_measure = {
    .name = "measure",
    .arguments = "ATLAS",
    .summary = "concentration, diversity and segregation, with what chance gives",
    .description =
        "Works out indices over small units inside areas: one group against everybody else, a pair of groups, or "
        "many groups. Beside each value stands what chance alone gives in units of this size, how likely chance is "
        "to reach the value, an interval, and the mean people per unit. Over cells, values are means over eight "
        "draws "
        "of whole people, and intervals take in how these differ.",
    .options = options,
    .fewest = 0,
    .most = 1,
    .examples = "  d4i measure spain.gpkg --by province\n"
                "  d4i measure spain.gpkg --of dissimilarity,isolation --groups MA,RO --by all\n"
                "  d4i measure camden.gpkg --over cells --of dissimilarity --groups BD\n"
                "  d4i measure spain.gpkg --of gini --by province --plot ranking.svg\n"
                "  d4i measure --list\n"
                "  d4i measure --explain dissimilarity\n",
    .run = run,
};
