/* SPDX-License-Identifier: EUPL-1.2
 *
 * A project file carried out: tables and boundaries in, an atlas out.
 */
#ifndef D4I_BUILD_H
#define D4I_BUILD_H

#include "d4i/atlas.h"
#include "d4i/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct d4i_build_options {
    const char *recipes; /* folder of the shipped recipes; NULL = where they were installed */
    const char *cache;   /* folder of the parts; NULL = "<output>.cache" */
    int strict;          /* people listed in the ledger make outcome.strict_breach */
    int all_keys;        /* d4i_build_check: a row for each key and code without partner, not the first few alone */
} d4i_build_options;

typedef struct d4i_build_outcome {
    int computed;      /* parts worked out now; 0 = nothing was stale */
    int reused;        /* parts taken from the cache */
    int up_to_date;    /* the atlas stood already under `output`, unchanged */
    int strict_breach; /* people are listed and options.strict is set */
    int64_t listed;    /* people in the ledger, of the total nodes; absolute amounts, millionths */
} d4i_build_outcome;

/* Builds `output` from the project. The old atlas stays until the new one is whole; a build that was stopped goes
 * on from its cache. The bytes of the atlas depend on the inputs alone, not on threads, machine or time.
 * outcome may be NULL. options may be NULL (all defaults). */
D4I_API d4i_status d4i_build(d4i_context *context, const char *project, const char *output,
                             const d4i_build_options *options, d4i_build_outcome *outcome);
/* The same into memory, no file written: for questions that need no grid. */
D4I_API d4i_status d4i_build_open(d4i_context *context, const char *project, const d4i_build_options *options,
                                  d4i_atlas **out);
/* What a build would find, without placing anyone: join rates, unmatched keys, codes of units that zones or layer
 * alone have, cells, memory. Columns "what" and "finding". */
D4I_API d4i_status d4i_build_check(d4i_context *context, const char *project, const d4i_build_options *options,
                                   d4i_frame **out);
typedef struct d4i_check_options {
    const char *recipes; /* folder, NULL = the shipped ones */
    const char *as; /* which of the recipe's files it is, or "boundaries"; of a list of units, the sheet. NULL =
                       the only file, all sheets */
    const char *by; /* of a table: a column that parts the zones into classes, such as a country each; NULL =
                       none */
} d4i_check_options;
/* Whether one published file fits a recipe (an id, or a path that ends in .yaml): reads it to its end whatever is
 * wrong with single rows. Columns "what" and "finding": each kind of problem with its first place and how often it
 * came, then what was found. Of a table: rows, zones, people, values by status, how parts add up to their groups.
 * Of a layer (a unit recipe's, or a source's boundaries): features, CRS, keys, what is odd about polygons. Of a
 * list of units: rows, places and units, sheet by sheet. Of a raster: bands, pixels, CRS, value without data,
 * values, sum. With options->by: a row per class and group, with the numbers of zones that are flagged (some value
 * perturbed or withheld: not compared), exact, exceed and fall short, and the people by which. *fits = 0 when there
 * are problems: that is an answer, not a failure. */
D4I_API d4i_status d4i_check_file(d4i_context *context, const char *file, const char *recipe,
                                  const d4i_check_options *options, int *fits, d4i_frame **out);
/* The recipes of a folder, NULL = the shipped ones. Columns: recipe (its id), country, date (empty where the
 * project gives it; of units the vintage), title, publisher, licence, kind ("source", "units" or "lookup": a list
 * of which place belongs to which unit), unit (of the table's zones: "municipality"; empty of units), definition
 * and levels (how finely origins are told; of several variables one after the other, each behind its identifier,
 * with " | " between), coverage, attribution, url (of units definition, levels and coverage are empty); all texts.
 */
D4I_API d4i_status d4i_recipes(d4i_context *context, const char *folder, d4i_frame **out);
/* All that one recipe says, as the columns "key" and "value": terms ("licence", "attribution"), unit, coverage,
 * method and protection, what each variable counts and who is in, how finely origins are told, its groups as an
 * indented tree ("CODE: name"), and its downloads. `recipe` is an id in the folder, or a path that ends in .yaml;
 * D4I_BAD_USAGE where there is none. */
D4I_API d4i_status d4i_recipe_facts(d4i_context *context, const char *folder, const char *recipe, d4i_frame **out);
/* Downloads the files of a recipe into the folder `to`, which is made where it lacks. Columns: file (the name that
 * a project binds, "boundaries" or "lookup"), path, bytes (integer), sha256, state ("downloaded", "downloaded, gone
 * on from N bytes", "already there ..."). Notes: terms, sums to pin, and how a project binds the files.
 *
 * A file appears under its name only when it is whole and is what the recipe states. What came before a failure or
 * d4i_cancel stays in "NAME.part", and the next call goes on from it. Files that are there are not written over.
 * The first failure ends the call; files that came before it stay. Proxies are those of the environment
 * (http_proxy, https_proxy, no_proxy). D4I_BAD_INPUT: the recipe states no downloads, or an address or file is not
 * what it states; D4I_IO: no connection, server or disk fails. Calls of several contexts, or programs, into one
 * folder at once are told apart by locks: one of them fails. */
D4I_API d4i_status d4i_recipe_get(d4i_context *context, const char *folder, const char *recipe, const char *to,
                                  d4i_frame **out);

#ifdef __cplusplus
}
#endif
#endif
