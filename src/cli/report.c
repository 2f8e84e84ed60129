/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i report: the answer as a page.
 */
#include <unistd.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"output", "FILE", "a .html or .pdf (short: -o)"},
    {"below", "N", "a place is small when it has fewer people (default: 10000)"},
    {"share", "X", "over which share: 0.20, 20% or 1/5 (default: 0.20)"},
    {"level", "ID", "level of units (default: the first)"},
    {"variable", "ID", "which variable (default: the first)"},
    {"source", "ID", "one source alone (default: of several for a place the newest)"},
    {"group", "CODE", "which group (default: the headline)"},
    {"band", "LOW-HIGH", "D4I's French band (default: 5000-10000)"},
    {"household", "N", "people who come or go to see what flips (default: 4)"},
    {"fua", "LEVEL", "level of functional urban areas, to tell commuting zones of cities"},
    {"title", "TEXT", "another title"},
    {"lang", "CODE", "language: en, fr, de, it, es, pt or nl (default: en)"},
    {"for", "WHOM", "a brief: eu, country [NAME] or place NAME (by code or name)"},
    {"earlier", "ATLAS", "for a place: an atlas of an earlier date, to tell the change"},
    {"floor", "N", "places with fewer people are not named (default, least: 1000)"},
    {NULL, NULL, NULL},
};

/* The country or place stands behind the atlas: d4i report ATLAS --for place NAME. */
static int read_whom(struct cli *cli, d4i_report_options *report)
{
    report->audience = cli_value(cli, "for");
    report->name = cli->argument_count > 1 ? cli->arguments[1] : NULL;
    int named = report->audience && strcmp(report->audience, "eu") != 0;
    if (report->name && !named)
        return cli_usage(cli, "'%s' is neither an option nor an atlas; names go with --for country or --for place",
                         report->name);
    if (cli_value(cli, "earlier") && (!report->audience || strcmp(report->audience, "place") != 0))
        return cli_usage(cli, "an earlier atlas is compared for one place: --for place NAME");
    return EXIT_DONE;
}

/* Whichever of the two is a file: "--for place NAME ATLAS" is written as readily. */
static const char *find_atlas(struct cli *cli, d4i_report_options *report)
{
    if (cli->argument_count < 2 || access(cli->arguments[0], F_OK) == 0 || access(cli->arguments[1], F_OK) != 0)
        return cli->arguments[0];
    report->name = cli->arguments[0];
    return cli->arguments[1];
}

static d4i_status write_report(struct cli *cli, const char *path, d4i_report_options *report)
{
    d4i_atlas *atlas = NULL, *earlier = NULL;
    const char *before = cli_value(cli, "earlier");
    d4i_status status = d4i_atlas_open(cli->context, path, &atlas);
    if (status == D4I_OK && before)
        status = d4i_atlas_open(cli->context, before, &earlier);
    report->earlier = earlier;
    if (status == D4I_OK)
        status = d4i_report(cli->context, atlas, report, cli_value(cli, "output"));
    d4i_atlas_free(earlier);
    d4i_atlas_free(atlas);
    return status;
}

static int run(struct cli *cli)
{
    d4i_places_options question;
    d4i_report_options report = {
        .question = &question, .title = cli_value(cli, "title"), .language = cli_value(cli, "lang")};
    if (!cli_value(cli, "output"))
        return cli_usage(cli, "say where the page goes with -o FILE.html or FILE.pdf");
    int asked = cli_question(cli, &question);
    if (asked == EXIT_DONE)
        asked = read_whom(cli, &report);
    if (asked != EXIT_DONE)
        return asked;
    question.fua = cli_value(cli, "fua");
    if (!cli_number(cli, "floor", 1, INT64_MAX / D4I_PERSON, &question.floor))
        return EXIT_USAGE;
    const char *path = find_atlas(cli, &report);
    return cli_done(cli, write_report(cli, path, &report));
}

const struct cli_command command_report = {
    .name = "report",
    .arguments = "ATLAS [NAME]",
    .summary = "D4I's question answered for an atlas, as a page of HTML or a PDF",
    .description =
        "Writes one page that needs nothing beside it: how many small places have many migrants, what keeps that "
        "number honest, where they are, who lives in them, tables by size, degree of urbanisation and country, how "
        "sure the numbers are, and whose they are. As a PDF: two or three pages of A4. In seven languages: en, fr, "
        "de, it, "
        "es, pt, nl.\n\n"
        "Briefs are shorter, for one reader each: --for eu for the members of the European Union "
        "in the atlas, --for country [NAME] for one country, --for place NAME for one place, on one sheet: its "
        "share "
        "plus or minus a household, EU and third countries, main origins, the change since an earlier date, five "
        "similar places, and what cannot be said. A place of fewer than 1000 people (--floor) has no brief.",
    .options = options,
    .no_table = 1,
    .fewest = 1,
    .most = 2,
    .examples = "  d4i report spain.gpkg -o report.html\n"
                "  d4i report spain.gpkg --variable citizenship --share 15% -o foreign.html\n"
                "  d4i report spain.gpkg --lang es -o informe.pdf\n"
                "  d4i report spain.gpkg --for place Altea -o altea.html\n"
                "  d4i report spain.gpkg --for place Altea -o altea.pdf\n"
                "  d4i report spain.gpkg --for place Altea --earlier spain-2002.gpkg -o a.html\n"
                "  d4i report europe.gpkg --for country Spain --lang es -o espana.html\n"
                "  d4i report europe.gpkg --for eu -o eu.html\n",
    .run = run,
};
