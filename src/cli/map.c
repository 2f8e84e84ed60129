/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i map.
 */
#include <stdlib.h>

#include "cli/commands.h"

static const struct cli_option options[] = {
    {"output", "FILE", "a .png, .svg or .pdf (short: -o)"},
    {"of", "LEVEL", "a level of units, 'zones' or 'cells' (default: the first level)"},
    {"source", "ID", "one source alone (default: all; in cells not where they lie on the same ground)"},
    {"variable", "ID", "which variable (default: the first)"},
    {"group", "CODE", "which group (default: the headline)"},
    {"kind", "NAME", "'classes' of colour (the default), 'dots', 'multiples' (a small map a group) or 'bivariate'"},
    {"groups", "CODES",
     "dots, multiples: several groups, separated by commas (default: the parts of the headline)"},
    {"per", "N", "dots: people that one stands for, 10 or more (default: a round number that suits the map)"},
    {"seed", "N", "dots: another random placing (default: the atlas's seed)"},
    {"x", "MEASURE", "bivariate: 'share', 'diversity', 'density' or 'size', as share:0.05,0.2 with breaks"},
    {"y", "MEASURE", "bivariate: the other measure (default: density)"},
    {"context", "FILE", "land around, drawn lightly below: Natural Earth's, or other polygons (default: none)"},
    {"context-credit", "TEXT", "what the legend calls it (default: by the name of the file)"},
    {"people", NULL, "show numbers of people instead of shares"},
    {"places", NULL, "mark small places over the threshold in blue"},
    {"below", "N", "with --places: a place is small when it has fewer people"},
    {"share", "X", "with --places: over which share"},
    {"title", "TEXT", "another title"},
    {"width", "N", "width in pixels or points (default: 1200)"},
    {"height", "N", "height (default: as the map needs)"},
    {"box", "W,S,E,N", "part of the map, in metres of the grid's CRS"},
    {NULL, NULL, NULL},
};

static int parse_box(struct cli *cli, double box[4])
{
    const char *text = cli_value(cli, "box");
    for (int i = 0; text && i < 4; i++) {
        char *end;
        box[i] = (double)strtoll(text, &end, 10);
        if (end == text || *end != (i < 3 ? ',' : 0)) {
            cli_usage(cli, "--box is west,south,east,north in whole metres, not '%s'", cli_value(cli, "box"));
            return 0;
        }
        text = end + 1;
    }
    return 1;
}

static int run(struct cli *cli)
{
    d4i_places_options question;
    d4i_map_options map = {.of = cli_value(cli, "of"),
                           .source = cli_value(cli, "source"),
                           .variable = cli_value(cli, "variable"),
                           .group = cli_value(cli, "group"),
                           .kind = cli_value(cli, "kind"),
                           .x = cli_value(cli, "x"),
                           .y = cli_value(cli, "y"),
                           .context = cli_value(cli, "context"),
                           .context_credit = cli_value(cli, "context-credit"),
                           .groups = cli_value(cli, "groups"),
                           .title = cli_value(cli, "title"),
                           .people = cli_has(cli, "people"),
                           .places = cli_has(cli, "places"),
                           .question = &question};
    int64_t width = 0, height = 0;
    d4i_atlas *atlas;
    if (!cli_value(cli, "output"))
        return cli_usage(cli, "say where the picture goes with -o FILE.png, .svg or .pdf");
    int asked = cli_question(cli, &question);
    if (asked != EXIT_DONE)
        return asked;
    if (!cli_number(cli, "width", D4I_MAP_LEAST, D4I_MAP_MOST, &width) ||
        !cli_number(cli, "height", D4I_MAP_LEAST, D4I_MAP_MOST, &height) ||
        !cli_number(cli, "per", 0, INT32_MAX, &map.per) || !cli_number(cli, "seed", 1, INT64_MAX, &map.seed) ||
        !parse_box(cli, map.box))
        return EXIT_USAGE;
    map.width = (int)width;
    map.height = (int)height;
    d4i_status status = d4i_atlas_open(cli->context, cli->arguments[0], &atlas);
    if (status != D4I_OK)
        return cli_done(cli, status);
    status = d4i_map(cli->context, atlas, &map, cli_value(cli, "output"));
    d4i_atlas_free(atlas);
    return cli_done(cli, status);
}

const struct cli_command command_map = {
    .name = "map",
    .arguments = "ATLAS",
    .summary = "a map of units, zones or cells as PNG, SVG or PDF",
    .description = "Draws the share (or number) of a group, with legend, scale bar, source and definition. With "
                   "--places, the small places over the threshold stand in blue, as on D4I's own map. Other "
                   "kinds show several groups by dots or side by side, or two measures at once.",
    .options = options,
    .no_table = 1,
    .fewest = 1,
    .most = 1,
    .examples = "  d4i map spain.gpkg -o spain.png\n"
                "  d4i map spain.gpkg --places --below 10000 --share 0.20 -o places.pdf\n"
                "  d4i map spain.gpkg --of cells --people -o people.png\n"
                "  d4i map spain.gpkg --kind dots --groups eu,africa,america -o dots.png\n"
                "  d4i map spain.gpkg --kind multiples --groups RO,MA,EC -o three.pdf\n"
                "  d4i map spain.gpkg --kind bivariate --y size:5000,50000 -o size.pdf\n"
                "  d4i map spain.gpkg --kind bivariate --x diversity -o diversity.svg\n"
                "  d4i map spain.gpkg --context countries-50m.json -o spain.png\n",
    .run = run,
};
