/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i places: does migration concern only large cities?
 */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"below", "N", "a place is small when it has fewer people (default: 10000)"},
    {"share", "X", "over which share: 0.20, 20% or 1/5 (default: 0.20)"},
    {"by", "KEY,...", "country, urban, where (city, commuting zone, town, rural), size-class, near, or several"},
    {"size-classes", "N,...", "where classes begin, or eurostat or oecd (default: eurostat)"},
    {"curve", NULL, "all thresholds from 5 to 40 % instead of one"},
    {"list", NULL, "places themselves, in the order of their codes; none below --floor"},
    {"level", "ID", "level of units (default: the first)"},
    {"variable", "ID", "which variable (default: the first)"},
    {"source", "ID", "one source alone (default: of several for a place the newest)"},
    {"group", "CODE|COLUMN", "which group (default: the headline); for a CSV its column"},
    {"band", "LOW-HIGH", "D4I's French band (default: 5000-10000)"},
    {"household", "N", "people who come or go to see what flips (default: 4)"},
    {"like", "PLACE", "places like this one (code or name), in the order of their codes"},
    {"most", "N", "how many of them (default: 10)"},
    {"floor", "N", "places with fewer people are not named (default, least: 1000)"},
    {"by-distance", NULL, "from near to far"},
    {"large", "N", "for near: people of a large city's urban centre (default: 250000)"},
    {"fua", "LEVEL", "for lists and where: level of functional urban areas, for commuting zones"},
    {"detail", "1|2", "for town and country: classes of level 1 or of level 2 (default: 1)"},
    {"vintage", "NAME", "the same: whose rules, as in d4i urban (default: the project's, else 2021)"},
    {"set", "NAME=VALUE,...", "the same: parameters that differ from them"},
    {"land", "FILE", "the same: raster of land area by cell of 1 km"},
    {"built", "FILE", "the same: raster of built-up area by cell of 1 km"},
    {"unit", "COLUMN", "for a CSV: column of the place's code"},
    {"population", "COLUMN", "for a CSV: column of all people"},
    {"name", "COLUMN", "for a CSV: column of the place's name"},
    {"country", "COLUMN", "for a CSV: column of the country"},
    {"delimiter", "SIGN", "for a CSV: between fields (default: found out)"},
    {"encoding", "NAME", "for a CSV: its encoding (default: UTF-8)"},
    {"decimal", "SIGN", "for a CSV: decimal sign (default: .)"},
    {"thousands", "SIGN", "for a CSV: sign between thousands (default: none)"},
    {"recipes", "FOLDER", "for a project: where recipes named by their id are"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

static int parse_band(struct cli *cli, d4i_places_options *out)
{
    const char *text = cli_value(cli, "band");
    if (!text)
        return 1;
    char *end;
    out->band_low = strtoll(text, &end, 10);
    if (end != text && *end == '-') {
        const char *high = end + 1;
        out->band_high = strtoll(high, &end, 10);
        if (end != high && !*end && out->band_low >= 0 && out->band_low < out->band_high)
            return 1;
    }
    cli_usage(cli, "--band is LOW-HIGH, as in 5000-10000, not '%s'", text);
    return 0;
}

int cli_question(struct cli *cli, d4i_places_options *out)
{
    const char *share = cli_value(cli, "share");
    int64_t household = 4;
    *out = (d4i_places_options){.below = 10000,
                                .variable = cli_value(cli, "variable"),
                                .level = cli_value(cli, "level"),
                                .group = cli_value(cli, "group"),
                                .source = cli_value(cli, "source")};
    if (!cli_number(cli, "below", 1, INT64_MAX / D4I_PERSON, &out->below) ||
        !cli_number(cli, "household", 1, 1000000, &household) || !parse_band(cli, out))
        return EXIT_USAGE;
    out->household = (int)household;
    out->list = cli_has(cli, "list");
    out->by_measure = cli->format == D4I_FORMAT_TABLE;
    d4i_status status =
        d4i_parse_share(cli->context, share ? share : "0.20", &out->share_numerator, &out->share_denominator);
    return cli_done(cli, status);
}

/* By what, what rows, and how town is told from country; *rules lives as long as the question. */
static int more_of_question(struct cli *cli, d4i_places_options *question, d4i_urban_options *rules)
{
    int64_t detail = 1, most = 10;
    *rules = (d4i_urban_options){.vintage = cli_value(cli, "vintage"),
                                 .set = cli_value(cli, "set"),
                                 .land = cli_value(cli, "land"),
                                 .built = cli_value(cli, "built")};
    if (!cli_number(cli, "detail", 1, 2, &detail))
        return 0;
    rules->detail = (int)detail;
    question->urban = rules;
    question->by = cli_value(cli, "by");
    question->size_classes = cli_value(cli, "size-classes");
    if (!cli_number(cli, "most", 1, 100000, &most) ||
        !cli_number(cli, "large", 1, INT64_MAX / D4I_PERSON, &question->large) ||
        !cli_number(cli, "floor", 1, INT64_MAX / D4I_PERSON, &question->floor))
        return 0;
    question->most = (int)most;
    question->by_distance = cli_has(cli, "by-distance");
    question->like = cli_value(cli, "like");
    question->fua = cli_value(cli, "fua");
    question->curve = cli_has(cli, "curve");
    return 1;
}

static int one_sign(struct cli *cli, const char *name, char *out)
{
    const char *text = cli_value(cli, name);
    if (!text)
        return 1;
    if (strcmp(text, "tab") == 0)
        text = "\t";
    if (strlen(text) != 1) {
        cli_usage(cli, "--%s is one character, or tab", name);
        return 0;
    }
    *out = *text;
    return 1;
}

static int of_table(struct cli *cli, d4i_places_options *question)
{
    d4i_places_table table = {.path = cli->arguments[0],
                              .unit = cli_value(cli, "unit"),
                              .population = cli_value(cli, "population"),
                              .group = cli_value(cli, "group"),
                              .name = cli_value(cli, "name"),
                              .country = cli_value(cli, "country"),
                              .encoding = cli_value(cli, "encoding")};
    d4i_frame *frame = NULL;
    if (!table.unit || !table.population || !table.group)
        return cli_usage(cli, "a CSV needs --unit, --population and --group, each a column");
    if (!one_sign(cli, "delimiter", &table.delimiter) || !one_sign(cli, "decimal", &table.decimal) ||
        !one_sign(cli, "thousands", &table.thousands))
        return EXIT_USAGE;
    question->group = NULL;
    d4i_status status = d4i_places_of_table(cli->context, &table, question, &frame);
    return cli_answer(cli, status, frame);
}

static int ends_in(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static int run(struct cli *cli)
{
    const char *path = cli->arguments[0];
    d4i_places_options question;
    d4i_urban_options rules;
    d4i_atlas *atlas = NULL;
    d4i_frame *frame = NULL;
    int status = cli_question(cli, &question);
    if (status != EXIT_DONE)
        return status;
    if (!more_of_question(cli, &question, &rules))
        return EXIT_USAGE;
    if (cli_has(cli, "unit") || ends_in(path, ".csv") || ends_in(path, ".csv.gz"))
        return of_table(cli, &question);
    d4i_build_options build = {.recipes = cli_recipes(cli)};
    d4i_status opened = ends_in(path, ".yaml") ? d4i_build_open(cli->context, path, &build, &atlas)
                                               : d4i_atlas_open(cli->context, path, &atlas);
    if (opened != D4I_OK)
        return cli_done(cli, opened);
    d4i_status answered = d4i_places(cli->context, atlas, &question, &frame);
    d4i_atlas_free(atlas);
    return cli_answer(cli, answered, frame);
}

const struct cli_command command_places = {
    .name = "places",
    .arguments = "ATLAS|PROJECT|TABLE.csv",
    .summary = "small places with many migrants, by country",
    .description =
        "Does migration concern only large cities? Counts the places below a size in which a group has more "
        "than a share of all people. Shares are compared in integers: a place at exactly 20 % is not over 20 "
        "%. By country, or by town and country and by size; at one threshold or at all; the places themselves, or "
        "those that are like one. Takes an atlas, a project (built in memory; no grid needed) or a plain CSV.",
    .options = options,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i places spain.gpkg --below 10000 --share 0.20\n"
                "  d4i places spain.gpkg --by country,urban\n"
                "  d4i places spain.gpkg --by size-class --size-classes 2000,10000,50000\n"
                "  d4i places spain.gpkg --curve --format csv -o curve.csv\n"
                "  d4i places spain.gpkg --like 28006 --by-distance\n"
                "  d4i places spain.gpkg --variable citizenship --list --format csv -o places.csv\n"
                "  d4i places towns.csv --unit code --population people --group foreign\n",
    .run = run,
};
