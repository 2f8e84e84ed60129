/* SPDX-License-Identifier: EUPL-1.2
 *
 * Indices of concentration, diversity and segregation of an atlas: over small units (zones, cells, units of a
 * level) inside areas (units of a larger level, countries, everything). Frames are the caller's to free.
 */
#ifndef D4I_MEASURE_H
#define D4I_MEASURE_H

#include "d4i/atlas.h"
#include "d4i/frame.h"
#include "d4i/query.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct d4i_measure_options {
    const char *of; /* ids of indices with commas between; "multilevel" = multilevel_variance_share and
                       multilevel_holdback; "core" among them and NULL = share, location
                       quotient of the area, bias-corrected D, isolation, H, M, effective number of groups; with
                       `scales` an eighth, spatial_information_theory_h at each */
    const char *by; /* areas: a level of units, "country", "source" or "all"; "urban" and "size-class" (classes of
                       the small units) or "urban:LEVEL" and "size-class:LEVEL" (of the units that they lie in);
                       or several with commas between, which are crossed. NULL = "country" */
    const char *levels; /* nested areas above the small units, the smallest first, with commas between (each as one
                           key of `by`): indices of the multilevel D are told of the small units of each area of
                           `by`, a row per level and one for the units. NULL = they take the areas of `by` as their
                           one level, and are told of all together. Small units that lie in no area of some level
                           are left out */
    const char *over;   /* small units: "zones", "cells" or a level of units; NULL = "zones" */
    const char *variable; /* NULL = the first of each source */
    const char *source;   /* id; NULL = all, which in cells, and over zones unless by "source", must not lie on the
                             same ground: D4I_BAD_USAGE */
    /* Codes with commas between, "common" or "all"; NULL = the headline, and where groups are compared with each
     * other the finest ones that add up to all people ("all" takes these for both). Everybody else is one more
     * group. Whose origin is not stated is in no group and in no total. */
    const char *groups;
    const char *against; /* the group that pairs are compared with; NULL = everybody else */
    const char *null;    /* "permutation", "evenness" or "systematic"; NULL = "permutation" */
    int draws;           /* under the null, and as many of the bootstrap of units; 0 = none, at most 1 000 000 */
    double interval;     /* the part of the bootstrap's draws between low and high, 0 < .. < 1; 0 = no interval */
    uint64_t seed;       /* of both; a number is a function of seed and draw, whatever the threads */
    int64_t draw_seed;   /* cells: of the whole people drawn in them, from 1 up; 0 = that of the atlas */
    double reach;       /* metres; > 0: surroundings by distance, else units that touch are neighbours. This and the
                           parameters below are D4I_BAD_USAGE where no index asked for takes them */
    const char *scales; /* reaches in metres with commas between, the narrowest first: indices of surroundings are
                           told at each, with the value at the widest by that at the narrowest; core gets the
                           spatial H. NULL = none */
    const char *kernel; /* of surroundings: "uniform", "triangular", "biweight", "gaussian", "exponential"; NULL =
                           "biweight" */
    double order;       /* of Hill numbers; 0 = 1 (order 0 is richness) */
    double atkinson;    /* b of Atkinson's index, 0 < b < 1; 0 = 0.5 */
    double centre[2];   /* of centralisation, east and north in the grid's CRS; both 0 = the mean of the units */
    int for_people;     /* without the columns that say nothing new, rounded, what holds for all as notes */
    const d4i_urban_options *urban; /* detail, vintage, set, land and built of "urban"; NULL = as published */
    const char *size_classes;       /* of "size-class", as those of d4i_places_options; NULL = "eurostat" */
    double window;  /* metres, > 0: indices of the landscape (landscape_...) in squares of cells of that side, which
                       all  cells must fit into; `by` and `over` must be NULL, and `of` NULL is all four. 0 = none */
    double empty;   /* of a window: the part of its cells that may be without people, 0 < .. <= 1; 0 = 0.5 */
    int directions; /* of a cell: 4 or 8 neighbours; 0 = 4. This, `empty` and `weight` are refused without a window
                     */
    const char *weight; /* of two neighbours: "mean", "geometric" (of their people) or "focal" (of the cell's); NULL
                           = "mean" */
    const char *layer;  /* of d4i_measure_layer into the atlas; else not looked at */
    int compare;        /* indices that depend on small units are wanted of countries (of sources, by source) whose
                           small units have ten and more times as many people; else that is D4I_BAD_USAGE */
    int only_groups;    /* people of no group of `groups` and `against` are left out of every number, as if nobody
                           else lived there; these must be at least two that are apart. D4I_BAD_USAGE in cells and
                           windows */
} d4i_measure_options;

/* A row per area, group and index (of indices by unit: per small unit; of curves: per point), columns: area, name,
 * group, against, index, part (code of the unit or group, number of the point, level with the code of its area), x
 * (of a curve's point; at scales the metres), value, expected (what chance alone gives under the null: exact where
 * a formula is known, else the mean of the draws), low, high (interval), p ((1 + draws that reach the value) /
 * (draws + 1); of multilevel_holdback twice that of the rarer side, at most 1), units (with people), people,
 * people_per_unit, undefined (why there is no value), no_interval (why there is none although one was asked for: of
 * one unit, of one draw, of bootstraps that are all alike, of indices that need units in their places where groups
 * are not drawn). Of indices of all people of an area (share,
 * effective_number, ..., and the location quotient of core) expected and p are of people of all areas together who
 * are drawn into an area of its size; empty where one area is everybody. Numbers that do not exist are empty, never
 * NaN. Small units whose people or groups are withheld or missing are left out, and a note says how many.
 * D4I_BAD_USAGE for what does not exist, nearest names told, and for an index that small units raise by chance when
 * it is asked of cells and nothing would say by how much.
 *
 * In cells groups are whole people, drawn up to eight times as unevenly as the zones let one expect (d4i_export,
 * draws): value and expected are means over these, draws of chance and bootstraps are dealt out over them, and the
 * interval is that of Rubin's rules; of indices that need units in their places from how these draws differ alone.
 * At scales one more row, of index ID_macro_to_micro, is the value at the widest reach by that at the narrowest.
 * In other units values are of fractions of people; draws and indices of whole people round them so that sums stay.
 * Notes say both. Needs memory for small units times groups.
 *
 * With a window a row per window that somebody lives in, columns: window (code of the square), east, north (its
 * south-west corner), cells, people, and for each index its value by expectation, with draws also INDEX_drawn (mean
 * of as many realisations, in which each cell has the group of one of its people), INDEX_low and INDEX_high;
 * undefined. For people the twenty windows with the most people. The same for any number of threads. */
D4I_API d4i_status d4i_measure(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                               d4i_frame **out);

/* Two places, or two dates, side by side: `between` names two areas of `by` ("A,B", by code or else by name), of
 * `atlas`, or with `other` A of `atlas` and B of `other`; NULL = every area that both atlases have, with itself. A
 * row per pair of areas, group and index, columns: area, name, other, other_name, group, against, index, value,
 * other_value, expected and other_expected (what chance gives in each), difference (value - other_value), low, high
 * (interval, from bootstraps of the units of either), by_chance (what the difference is where units are shuffled
 * between both), p (of both sides), composition and structure (Shapley's parts of the difference), units, people
 * and people_per_unit of either, undefined, no_interval, no_parts (why composition and structure are empty). In
 * cells means over the draws of the groups. Takes indices that give a number and need no units in their places; of
 * the usual ones others are left out, and a note says so. D4I_BAD_USAGE where draws is 0, and, unless `compare`,
 * where small units of another atlas or country have ten and more times as many people. */
D4I_API d4i_status d4i_measure_compare(d4i_context *context, d4i_atlas *atlas, d4i_atlas *other,
                                       const char *between, const d4i_measure_options *options, d4i_frame **out);

/* The indices, a row each: index, kind ("pair", "groups"), gives ("number", "by unit", ...), low, high, title;
 * without `for_people` also even, apart, needs, meaning, formula, empties, reference, note, expected, corrected. */
D4I_API d4i_status d4i_measure_list(d4i_context *context, int for_people, d4i_frame **out);
/* All that is known of one, as key and value. D4I_BAD_USAGE names the nearest. */
D4I_API d4i_status d4i_measure_explain(d4i_context *context, const char *index, d4i_frame **out);

/* A GeoPackage at `path` with one layer, `indices` (of windows `windows`); or, with `path` NULL, a layer
 * indices_<options->layer> in the file of the atlas, which replaces one of that name. What answers are made from is
 * not touched, and a new build of the atlas makes a file without the layer. The layer: the areas, which must be
 * units of a level (one without boundaries of its own has those of its small units, put together), and a column for
 * each group and index that gives a number, with `_expected`, `_low`, `_high` and `_p` beside it; where only
 * indices by unit are asked for, the small units with a column each; of windows their squares. No value is NULL.
 * The statements stand in gpkg_metadata. */
D4I_API d4i_status d4i_measure_layer(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                                     const char *path);

/* A picture by the ending of `path` (.png, .svg, .pdf): "ranking" = the areas by the index asked for that
 * gives a number, with intervals and what chance gives; "lorenz" = the Lorenz curves of the areas; "profile" =
 * the areas' values of the index asked for at each of the `scales`, against their reach. NULL = "profile"
 * where scales are given, else "ranking". D4I_BAD_USAGE where several such indices are asked for, or levels. At
 * most 60 areas, or 8 curves: those with the most people, as a note says. */
D4I_API d4i_status d4i_measure_plot(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                                    const char *kind, const char *path);

#ifdef __cplusplus
}
#endif
#endif
