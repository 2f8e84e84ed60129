/* SPDX-License-Identifier: EUPL-1.2
 *
 * The context that every call of libd4i takes: error text, warnings, progress, threads, memory.
 *
 * Conventions of all public headers
 *   - A call that can fail returns d4i_status; its result is the last out-parameter, untouched on failure.
 *   - Strings are UTF-8. `const char *` results are borrowed from the object they were asked of.
 *   - X_new / X_open makes an object that the caller frees with X_free; freeing NULL does nothing.
 *   - One context serves one thread at a time; different contexts are independent. The library keeps no
 *     global state, never prints, never exits.
 *   - People are counted in millionths of a person (D4I_PERSON): integers, so that sums close exactly.
 */
#ifndef D4I_BASE_H
#define D4I_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define D4I_API __attribute__((visibility("default")))
#define D4I_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define D4I_API
#define D4I_PRINTF(text, first)
#endif

/* One person, in the fixed-point unit of every count (see people in docs/formats/atlas.md). */
#define D4I_PERSON INT64_C(1000000)

typedef enum d4i_status {
    D4I_OK = 0,
    D4I_BAD_INPUT, /* a file, recipe or project says something that cannot be right */
    D4I_BAD_USAGE, /* the call itself asks for something that does not exist */
    D4I_IO,        /* the system refused: cannot open, disk full, permission */
    D4I_NO_MEMORY, /* an allocation failed */
    D4I_CANCELLED, /* d4i_cancel was called */
    D4I_BUG,       /* an invariant of d4i itself does not hold, e.g. a ledger that does not close */
    D4I_STATUS_END /* not a status: one past the last */
} d4i_status;

typedef struct d4i_context d4i_context;

/* NULL only when memory is exhausted. Threads: as many as the process may use. */
D4I_API d4i_context *d4i_context_new(void);
D4I_API void d4i_context_free(d4i_context *context);

/* Version of the library, "major.minor.patch". */
D4I_API const char *d4i_version(void);
/* A few words for a status; never NULL, also for values that are no status. */
D4I_API const char *d4i_status_text(d4i_status status);
/* What went wrong in the last failed call on this context: lower case, names file, line and column where
 * there are any, and says what to do. Valid until the next call on the context. Never NULL. */
D4I_API const char *d4i_error_text(const d4i_context *context);

/* Threads used by calls on this context; 0 = as many as the process may use. Results never depend on it. */
D4I_API void d4i_set_threads(d4i_context *context, int threads);

/* Called for each warning, from the thread that made the call. NULL = warnings are dropped. */
typedef void (*d4i_warning_fn)(void *user, const char *text);
D4I_API void d4i_set_warning(d4i_context *context, d4i_warning_fn warning, void *user);

/* Called as work goes on: what is being done, and how much of it (done of total; total 0 = unknown).
 * Always from the thread that made the call. */
typedef void (*d4i_progress_fn)(void *user, const char *what, uint64_t done, uint64_t total);
D4I_API void d4i_set_progress(d4i_context *context, d4i_progress_fn progress, void *user);

/* Asks the running call to stop with D4I_CANCELLED. May be called from any thread or a signal handler. A context
 * that was cancelled stays so: further calls on it stop as well; make a new one. (Install such a handler with
 * sigaction and without SA_RESTART, so that a call that waits for a slow disk or network comes back, too.) */
D4I_API void d4i_cancel(d4i_context *context);

/* Asked before each allocation; returning 0 makes that allocation fail. For tests of exhausted memory. */
typedef int (*d4i_allocation_fn)(void *user, size_t bytes);
D4I_API void d4i_set_allocation_hook(d4i_context *context, d4i_allocation_fn hook, void *user);

#ifdef __cplusplus
}
#endif
#endif
