/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i report: the answer as a page.
 */
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
    {"title", "TEXT", "another title"},
    {"lang", "CODE", "language: en, fr, de, it, es, pt or nl (default: en)"},
    {NULL, NULL, NULL},
};

static int run(struct cli *cli)
{
    d4i_places_options question;
    d4i_report_options report = {
        .question = &question, .title = cli_value(cli, "title"), .language = cli_value(cli, "lang")};
    d4i_atlas *atlas;
    if (!cli_value(cli, "output"))
        return cli_usage(cli, "say where the page goes with -o FILE.html or FILE.pdf");
    int asked = cli_question(cli, &question);
    if (asked != EXIT_DONE)
        return asked;
    d4i_status status = d4i_atlas_open(cli->context, cli->arguments[0], &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    status = d4i_report(cli->context, atlas, &report, cli_value(cli, "output"));
    d4i_atlas_free(atlas);
    return cli_done(cli, status);
}

const struct cli_command command_report = {
    .name = "report",
    .arguments = "ATLAS",
    .summary = "D4I's question answered for an atlas, as a page of HTML or a PDF",
    .description =
        "Writes one page that needs nothing beside it and prints on two sheets of A4: how many small "
        "places have many migrants, what keeps that number honest, where they are, tables by size, degree "
        "of urbanisation and country, how sure the numbers are, and whose they are. As a PDF: two pages of A4. "
        "In seven languages: en, fr, de, it, es, pt, nl.",
    .options = options,
    .no_table = 1,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i report spain.gpkg -o report.html\n"
                "  d4i report spain.gpkg --variable citizenship --share 15% -o foreign.html\n"
                "  d4i report spain.gpkg --lang es -o informe.pdf\n",
    .run = run,
};
