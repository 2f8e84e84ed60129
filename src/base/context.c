/* SPDX-License-Identifier: EUPL-1.2
 *
 * The context: made, freed, and the telling of failures, warnings and progress.
 */
#include "base/context.h"

#include "base/text.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int usable_threads(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return CPU_COUNT(&set);
    return 1;
}

d4i_context *d4i_context_new(void)
{
    d4i_context *context = calloc(1, sizeof *context);
    if (!context)
        return NULL;
    context->threads = usable_threads();
    context->cancelled = &context->cancelled_own;
    return context;
}

void d4i_context_free(d4i_context *context)
{
    free(context);
}

const char *d4i_version(void)
{
    return D4I_VERSION;
}

const char *d4i_status_text(d4i_status status)
{
    static const char *const texts[D4I_STATUS_END] = {
        [D4I_OK] = "done",
        [D4I_BAD_INPUT] = "bad input",
        [D4I_BAD_USAGE] = "bad usage",
        [D4I_IO] = "input or output failed",
        [D4I_NO_MEMORY] = "out of memory",
        [D4I_CANCELLED] = "stopped on request",
        [D4I_BUG] = "a bug in d4i",
    };
    return status >= 0 && status < D4I_STATUS_END ? texts[status] : "unknown status";
}

const char *d4i_error_text(const d4i_context *context)
{
    return context->error;
}

void d4i_set_threads(d4i_context *context, int threads)
{
    context->threads = threads > 0 ? threads : usable_threads();
}

void d4i_set_warning(d4i_context *context, d4i_warning_fn warning, void *user)
{
    context->warning = warning;
    context->warning_user = user;
}

void d4i_set_progress(d4i_context *context, d4i_progress_fn told, void *user)
{
    context->progress = told;
    context->progress_user = user;
}

void d4i_set_allocation_hook(d4i_context *context, d4i_allocation_fn hook, void *user)
{
    context->allocation = hook;
    context->allocation_user = user;
}

void d4i_cancel(d4i_context *context)
{
    atomic_store_explicit(context->cancelled, true, memory_order_relaxed);
}

bool cancelled(const d4i_context *context)
{
    return atomic_load_explicit(context->cancelled, memory_order_relaxed);
}

void fail_text(d4i_context *context, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_print_list(context->error, sizeof context->error, format, arguments);
    va_end(arguments);
}

void fail_in_text(d4i_context *context, const char *format, ...)
{
    char deeper[CONTEXT_ERROR_MAX];
    memcpy(deeper, context->error, sizeof deeper);
    va_list arguments;
    va_start(arguments, format);
    int length = text_print_list(context->error, sizeof context->error, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof context->error)
        snprintf(context->error + length, sizeof context->error - (size_t)length, ": %s", deeper);
}

void fail_errno_text(d4i_context *context, const char *format, ...)
{
    const char *text = strerrordesc_np(errno); /* not in the language of the caller's locale, as strerror is */
    va_list arguments;
    va_start(arguments, format);
    int length = text_print_list(context->error, sizeof context->error, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < sizeof context->error)
        snprintf(context->error + length, sizeof context->error - (size_t)length, ": %s",
                 text ? text : "unknown error");
}

void warn(d4i_context *context, const char *format, ...)
{
    if (!context->warning)
        return;
    char text[CONTEXT_ERROR_MAX];
    va_list arguments;
    va_start(arguments, format);
    text_print_list(text, sizeof text, format, arguments);
    va_end(arguments);
    context->warning(context->warning_user, text);
}

d4i_status progress(d4i_context *context, const char *what, uint64_t done, uint64_t total)
{
    if (context->progress)
        context->progress(context->progress_user, what, done, total);
    if (cancelled(context))
        return fail(context, D4I_CANCELLED, "stopped on request");
    return D4I_OK;
}
