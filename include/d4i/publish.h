/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pictures and files made from an atlas. All of them say "not protected": disclosure control is what makes a
 * release, and an atlas is none.
 */
#ifndef D4I_PUBLISH_H
#define D4I_PUBLISH_H

#include "d4i/atlas.h"
#include "d4i/query.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct d4i_map_options {
    const char *of;       /* level of units, "cells" or "zones"; NULL = first level, else zones */
    const char *variable; /* NULL = the first of each source */
    const char *group;    /* NULL = the headline of each source */
    const char *source;   /* id; NULL = all, which in cells must not lie on the same ground */
    const char *title;    /* NULL = made from group and question */
    int people;           /* show people instead of the share */
    int places;           /* mark small places over the threshold in blue (d4i_places' question); not of cells */
    const d4i_places_options *question; /* NULL = below 10 000, over 20 %; its level, variable and group count where
                                           the map's own are NULL */
    int width, height; /* pixels (PNG) or points (SVG, PDF), D4I_MAP_LEAST .. D4I_MAP_MOST; 0 = 1200 wide, height by
                          the map */
    double box[4];     /* west, south, east, north in the grid's CRS; all 0 = everything */
    /* "classes" (one group by classes of colour, the default) "dots": a dot for so many people of each group, in
     * the cells where they live; "multiples": a small map a group, with the same classes; "bivariate": two
     * measures, three classes each. */
    const char *kind;
    /* Of a bivariate map, to the right and up: "share" (of the group), "diversity" (effective number of the finest
     * groups, exp of Shannon's entropy), "density" (people per km2 of the unit, or of the square of cells), "size"
     * (people); with two breaks where they are known, "share:0.05,0.2". NULL = share, density; round numbers near
     * the thirds of what is shown. */
    const char *x, *y;
    /* A file of polygons (anything that GDAL reads) that is drawn lightly below, in the grid's CRS: Natural Earth's
     * land or countries; NULL or "none" = nothing. What the legend calls it; NULL = by the name of the file. */
    const char *context, *context_credit;
    const char *groups; /* of several at once: codes separated by commas; NULL = the parts of the headline */
    int64_t per;  /* people that a dot stands for, D4I_DOT_LEAST or more; 0 = a round number that suits the map */
    int64_t seed; /* of the dots, from 1 up; 0 = that of the atlas */
} d4i_map_options;
#define D4I_MAP_LEAST 300 /* of a side */
#define D4I_MAP_MOST 20000
#define D4I_DOT_LEAST 10  /* a dot never stands for one person, nor for one household */
#define D4I_MAP_PANELS 12 /* small maps on one page */
#define D4I_DOT_GROUPS 7  /* colours that can be told apart */
/* Format by the ending of `path`: .png, .svg or .pdf. The same atlas and options give the same bytes (with the same
 * cairo and fonts). Shares are classed by fixed ladders (1 5 10 20 30 50 %, for rare groups and majorities others);
 * "none", "no residents", "withheld" and "no data" are told apart. Cells smaller than a pixel are added up to
 * larger squares, whose size the legend states. Far islands are put into insets.
 *
 * Dots stand at random in inhabited cells, as many as their people make, and follow from atlas, group, people per
 * dot and seed: not from size, format, box (where `per` is given), or the other groups. They are drawn in mixed
 * order.
 *
 * D4I_BAD_USAGE when nothing that is to be shown has a boundary or lies in the box, when no place is small, when
 * the page is too small for its words, and when groups shown together hold the same people. */
D4I_API d4i_status d4i_map(d4i_context *context, d4i_atlas *atlas, const d4i_map_options *options,
                           const char *path);

typedef struct d4i_report_options {
    const d4i_places_options *question; /* NULL = below 10 000, over 20 %; list and by_measure mean nothing here;
                                           fua tells places in commuting zones of cities apart */
    const char *title;                  /* NULL = D4I's question */
    const char *language;               /* "en", "fr", "de", "it", "es", "pt", "nl"; NULL = English */
    const char *audience; /* a brief for "eu", "country" or "place"; NULL = the report, for everybody */
    const char *name;     /* of the country (NULL = the only one of the atlas) or the place: its code or name */
    d4i_atlas *earlier;   /* for a place: another atlas, of an earlier date; NULL = what the atlas itself has */
} d4i_report_options;
/* One page of HTML (`path` ends in .html), or a PDF of two or three pages of A4 (.pdf), that answers D4I's question
 * for an atlas: the number of small places over the threshold and what keeps it honest, a map, tables by size,
 * degree of urbanisation and country, diversity, how sure the numbers are, method, sources and licences. It needs
 * nothing beside it: no script, no network, pictures inline; it prints on A4. The numbers are those of d4i_places,
 * d4i_urban and d4i_measure. What the atlas cannot give (no boundaries, no grid, one group) is said in its place.
 * No place is named. The PDF is tagged for screen readers and says in its place what only the page of HTML has room
 * for. The same atlas and options give the same bytes (with the same cairo and fonts). Loads the atlas's cells.
 *
 * Briefs (HTML or PDF; that for a place is one page, the others two): "eu" tells of the members of the European
 * Union (on the day of the figures) that the atlas has, "country" of one country, "place" of one place on one
 * sheet: its share plus or minus a household, EU and third countries, its main origins, the change since the
 * earlier date, similar places, and what cannot be said. D4I_BAD_USAGE: an audience or country that is not there, a
 * place that is not found (the nearest names are told), is not covered, or has fewer people than question->floor.
 */
D4I_API d4i_status d4i_report(d4i_context *context, d4i_atlas *atlas, const d4i_report_options *options,
                              const char *path);

typedef struct d4i_export_options {
    const char *format;   /* "csv", "cog", "gpkg" */
    const char *of;       /* as for the map; cog holds cells */
    const char *source;   /* id; NULL = all, which in cells must not lie on the same ground */
    const char *variable; /* NULL = the first of each source */
    const char *groups;   /* codes separated by commas; NULL = total and headlines; "all". The total comes first */
    /* Cells: for each group but the total so many columns CODE_1, CODE_2, ... of whole people, each a draw of where
     * they may live, as unevenly as the zones make one expect: an index over draws has neither the bias of the
     * smooth surface nor its false certainty. They follow from the seed and from their number: each stands for one
     * of so many equal parts of what the zones leave open about the law (a systematic sample of the posterior), so
     * that draw 1 of 5 is not draw 1 of 9, and all belong together. At most 100 000 */
    int draws;
    /* Draws: groups, which must be apart, are drawn after each other into the same whole people, and a column
     * "whole" tells these: in each cell the groups and everybody else of stated origin add up to it, so that
     * indices of many groups can be worked out. Where room is short the larger groups give way; else a group is
     * drawn as alone. Not with quality */
    int together;
    /* Cells: columns placed_by (which weight placed the people, 1 = the first), zone_people and zone_cells (people
     * of the zone that covers most of the cell, and among how many cells they are spread), and for each group
     * CODE_sd, the standard deviation over draws (32 when none are asked for): model-based. And as text weight, the
     * id of the weight that placed_by counts ("area" after the last), and method, that of the allocation */
    int quality;
    /* Cells: the counts as whole people, by unbiased systematic rounding along a walk through each zone: a zone
     * whose people are whole keeps exactly them in each column, what it gives a cell changes by less than one
     * person, and the mean over seeds is the fraction. Columns are rounded one by one, so that the groups of a cell
     * need not add up to its total. The same for any number of threads */
    int integers;
    int64_t seed; /* of draws, quality and integers, from 1 up; 0 = that of the atlas */
} d4i_export_options;
/* Every export carries title, source, definition, date, licence and "not protected".
 *
 * csv: UTF-8, RFC 4180. Units and zones: code, name, country; cells: code, east, north (south-west corner). Then a
 * column of people per group, empty where there is no number, then "<group>_status" per group (but for draws and
 * their standard deviation): the words of d4i_value_status_text, or "not covered" for a unit that no source counts.
 * Beside it "<path>-metadata.json" (W3C CSV on the Web) with the statements.
 *
 * cog: a band per group (and no text), people as float32; covered cells without people are 0, the others and those
 * whose number is withheld are -9999 (nodata); overviews are averages; statements are TIFF tags.
 *
 * gpkg: one layer named after the level, "zones" or "cells" (squares), people and status per group; units without
 * boundary are rows without geometry; statements in gpkg_metadata.
 *
 * The people of all exported cells add up to those placed, to the last millionth (csv). A cell whose status is
 * "suppressed" holds the people of its other zones. Memory grows with items times groups. */
D4I_API d4i_status d4i_export(d4i_context *context, d4i_atlas *atlas, const d4i_export_options *options,
                              const char *path);

#ifdef __cplusplus
}
#endif
#endif
