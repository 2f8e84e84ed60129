/* SPDX-License-Identifier: EUPL-1.2
 *
 * Parallel loops whose result does not depend on the number of threads: each index writes only its own place.
 */
#ifndef BASE_THREADS_H
#define BASE_THREADS_H

#include "base/context.h"

/* One step of the loop. `context` is the worker's own (error text), `worker` < threads_count(). */
typedef d4i_status (*threads_fn)(d4i_context *context, void *argument, size_t index, int worker);

int threads_count(const d4i_context *context);
/* Runs step(0 .. count-1), handed out in order in batches. All steps run to the end unless one fails; the
 * failure with the lowest index is reported. `what` (may be NULL) is told as progress. */
d4i_status threads_run(d4i_context *context, const char *what, size_t count, threads_fn step, void *argument);

#endif
