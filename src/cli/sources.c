/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i sources: the recipes that are there, all about one of them, and its files.
 */
#include <string.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"recipes", "FOLDER", "another folder of recipes (default: the shipped ones)"},
    {"output", "FILE", "write to a file instead of the terminal (short: -o)"},
    {NULL, NULL, NULL},
};

/* Of the columns of d4i_recipes, those that have room side by side on a terminal. */
enum { RECIPE, COUNTRY, DATE, TITLE, KIND = 6, UNIT };
static const size_t columns[] = {RECIPE, COUNTRY, DATE, KIND, UNIT};
enum { SHOWN = sizeof columns / sizeof *columns };

/* Units have no unit but are one: their title says which. */
static d4i_status short_row(d4i_context *context, const d4i_frame *all, size_t row, d4i_frame *out)
{
    d4i_status status = d4i_frame_row(context, out);
    for (size_t i = 0; i < SHOWN && status == D4I_OK; i++) {
        size_t from = columns[i];
        if (from == UNIT && d4i_frame_is_empty(all, row, from))
            from = TITLE;
        if (!d4i_frame_is_empty(all, row, from))
            status = d4i_frame_set_text(context, out, i, d4i_frame_text(all, row, from));
    }
    return status;
}

static d4i_status short_list(d4i_context *context, const d4i_frame *all, d4i_frame *out)
{
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < SHOWN && status == D4I_OK; i++)
        status = d4i_frame_column(context, out, d4i_frame_column_name(all, columns[i]), D4I_TEXT);
    for (size_t row = 0; row < d4i_frame_rows(all) && status == D4I_OK; row++)
        status = short_row(context, all, row, out);
    if (status == D4I_OK)
        status = d4i_frame_note(context, out,
                                "source: a table of people that a project reads; units: areas for which it tells "
                                "them; lookup: a list of which place belongs to which unit");
    if (status == D4I_OK)
        status = d4i_frame_note(context, out,
                                "'d4i sources show RECIPE' tells publisher, licence, definitions and groups; "
                                "'--format csv' lists them all with definition, levels, coverage and "
                                "attribution");
    return status;
}

static int list(struct cli *cli)
{
    d4i_frame *all = NULL, *shown = NULL;
    d4i_status status = d4i_recipes(cli->context, cli_recipes(cli), &all);
    if (status != D4I_OK || cli->format != D4I_FORMAT_TABLE)
        return cli_answer(cli, status, all);
    status = d4i_frame_new(cli->context, &shown);
    if (status == D4I_OK)
        status = short_list(cli->context, all, shown);
    d4i_frame_free(all);
    if (status == D4I_OK)
        return cli_write(cli, shown);
    d4i_frame_free(shown);
    return cli_done(cli, status);
}

/* Whoever downloads a file takes on its terms: they come first. */
static void tell_terms(const d4i_frame *facts)
{
    for (size_t row = 0; row < d4i_frame_rows(facts); row++) {
        const char *key = d4i_frame_text(facts, row, 0);
        if (strcmp(key, "licence") == 0 || strcmp(key, "attribution") == 0)
            fprintf(stderr, "%s: %s\n", key, d4i_frame_text(facts, row, 1));
    }
}

static int get(struct cli *cli)
{
    const char *recipes = cli_recipes(cli), *name = cli->arguments[1];
    d4i_frame *facts = NULL, *got = NULL;
    d4i_status status = d4i_recipe_facts(cli->context, recipes, name, &facts);
    if (status == D4I_OK) {
        if (!cli_has(cli, "quiet"))
            tell_terms(facts);
        status = d4i_recipe_get(cli->context, recipes, name, cli->arguments[2], &got);
    }
    d4i_frame_free(facts);
    return cli_answer(cli, status, got);
}

static int show(struct cli *cli)
{
    d4i_frame *frame = NULL;
    d4i_status status = d4i_recipe_facts(cli->context, cli_recipes(cli), cli->arguments[1], &frame);
    return cli_answer(cli, status, frame);
}

static int run(struct cli *cli)
{
    int count = cli->argument_count;
    if (count == 0)
        return list(cli);
    const char *what = cli->arguments[0];
    if (strcmp(what, "show") == 0)
        return count == 2 ? show(cli) : cli_usage(cli, "show takes one RECIPE");
    if (strcmp(what, "get") == 0)
        return count == 3 ? get(cli) : cli_usage(cli, "get takes a RECIPE and the FOLDER for its files");
    return cli_usage(cli, "there is no '%s'; it is 'show RECIPE' or 'get RECIPE FOLDER'", what);
}

const struct cli_command command_sources = {
    .name = "sources",
    .arguments = "[show RECIPE | get RECIPE FOLDER]",
    .summary = "the recipes that are there, all about one, and its files",
    .description = "Lists the recipes of sources, of units and of lists of units: which publishers' files can be "
                   "read as they are.\n"
                   "'show' tells all that one of them says: terms, definitions, groups, files.\n"
                   "'get' downloads its files and says how a project binds them. It goes on from what an "
                   "interrupted run has left, compares the sums that the recipe states, and writes over nothing.\n"
                   "Proxies are those of the environment (http_proxy, https_proxy, no_proxy).\n"
                   "RECIPE is a name from the list, or a path that ends in .yaml.",
    .options = options,
    .fewest = 0,
    .most = 3,
    .examples = "  d4i sources\n"
                "  d4i sources --recipes recipes --format csv\n"
                "  d4i sources show es-padron-2012-municipalities\n"
                "  d4i sources get my-recipe.yaml data\n",
    .run = run,
};
