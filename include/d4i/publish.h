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
    const char *of;       /* level of units, "cells" or "zones"; NULL = first level, else zones, else cells */
    const char *variable; /* NULL = the first */
    const char *group;    /* NULL = the headline */
    const char *title;    /* NULL = made from group, definition and date */
    int people;           /* show people instead of the share */
    int places;           /* mark small places over the threshold in blue (d4i_places' question) */
    const d4i_places_options *question; /* NULL = below 10 000, over 20 % */
    int width, height;    /* pixels (PNG) or points (SVG, PDF); 0 = 1200 wide, height by the map */
    double box[4];        /* west, south, east, north in the grid's CRS; all 0 = everything */
} d4i_map_options;
/* Format by the ending of `path`: .png, .svg or .pdf. */
D4I_API d4i_status d4i_map(d4i_context *context, d4i_atlas *atlas, const d4i_map_options *options, const char *path);

typedef struct d4i_export_options {
    const char *format;   /* "csv", "cog", "gpkg" */
    const char *of;       /* as for the map; cog needs "cells" */
    const char *variable; /* NULL = the first */
    const char *groups;   /* codes separated by commas; NULL = total and headline; "all" */
} d4i_export_options;
D4I_API d4i_status d4i_export(d4i_context *context, d4i_atlas *atlas, const d4i_export_options *options,
                              const char *path);

#ifdef __cplusplus
}
#endif
#endif
