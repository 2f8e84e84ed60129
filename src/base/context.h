/* SPDX-License-Identifier: EUPL-1.2
 *
 * The context from inside: how a failure, a warning and progress are told, and how a call gives up.
 */
#ifndef BASE_CONTEXT_H
#define BASE_CONTEXT_H

#include <stdatomic.h>
#include <stdbool.h>

#include "d4i/base.h"

#define CONTEXT_ERROR_MAX 2048

struct d4i_context {
    int threads;
    d4i_warning_fn warning;
    void *warning_user;
    d4i_progress_fn progress;
    void *progress_user;
    d4i_allocation_fn allocation;
    void *allocation_user;
    size_t dense_values;    /* values, points held as arrays; 0 = as usual. For tests */
    atomic_bool *cancelled; /* shared with the contexts that worker threads are given */
    atomic_bool cancelled_own;
    char error[CONTEXT_ERROR_MAX];
};

/* Sets the error text and is `status`, so that a failure is one line: return fail(...). Messages are lower case
 * without full stop, name file:line:column first, and say the way out. A macro, so that whoever reads the caller
 * (a compiler, clang's analyzer) sees which status it is, and that it is not D4I_OK. */
#define fail(context, status, ...) (fail_text((context), __VA_ARGS__), (status))
void fail_text(d4i_context *context, const char *format, ...) D4I_PRINTF(2, 3);
/* Puts "where: " before the error text that a deeper call has set, and is `status`. */
#define fail_in(context, status, ...) (fail_in_text((context), __VA_ARGS__), (status))
void fail_in_text(d4i_context *context, const char *format, ...) D4I_PRINTF(2, 3);
/* As fail(D4I_IO), with errno's text behind it. */
#define fail_errno(context, ...) (fail_errno_text((context), __VA_ARGS__), D4I_IO)
void fail_errno_text(d4i_context *context, const char *format, ...) D4I_PRINTF(2, 3);
void warn(d4i_context *context, const char *format, ...) D4I_PRINTF(2, 3);

/* Tells progress; returns D4I_CANCELLED when the call was asked to stop. Cheap enough for every few
 * thousand rows. */
d4i_status progress(d4i_context *context, const char *what, uint64_t done, uint64_t total);
bool cancelled(const d4i_context *context);

/* Forward a failure: out of the function, or to its clean-up at `done:` through the variable `status`. */
#define TRY(call)                        \
    do {                                 \
        d4i_status try_status_ = (call); \
        if (try_status_ != D4I_OK)       \
            return try_status_;          \
    } while (0)
#define GUARD(call)                      \
    do {                                 \
        if ((status = (call)) != D4I_OK) \
            goto done;                   \
    } while (0)

#endif
