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
/* What a build would find, without placing anyone: join rates, unmatched keys, cells, memory. */
D4I_API d4i_status d4i_build_check(d4i_context *context, const char *project, const d4i_build_options *options,
                                   d4i_frame **out);
/* The recipes of a folder: id, title, publisher, country, licence. NULL = the shipped ones. */
D4I_API d4i_status d4i_recipes(d4i_context *context, const char *folder, d4i_frame **out);

#ifdef __cplusplus
}
#endif
#endif
