/* SPDX-License-Identifier: EUPL-1.2
 *
 * The signs of a PC-Axis file one after the other, and its strings, in a window that moves.
 */
#include <stdarg.h>
#include <stdio.h>

#include "io/pcaxis_inside.h"

d4i_status pcaxis_fail_at(d4i_context *context, const struct pcaxis *pcaxis, struct pcaxis_place place,
                          const char *format, ...)
{
    char what[CONTEXT_ERROR_MAX];
    va_list arguments;
    va_start(arguments, format);
    text_print_list(what, sizeof what, format, arguments);
    va_end(arguments);
    return fail(context, D4I_BAD_INPUT, "%s:%llu:%llu: %s", pcaxis->text.path, (unsigned long long)place.line,
                (unsigned long long)place.column, what);
}

struct pcaxis_place pcaxis_here(const struct pcaxis *pcaxis)
{
    return (struct pcaxis_place){pcaxis->text.line, pcaxis->origin + pcaxis->text.start - pcaxis->line_begin + 1};
}

d4i_status pcaxis_fill(d4i_context *context, struct pcaxis *pcaxis)
{
    struct csv_text *text = &pcaxis->text;
    size_t passed = text->start;
    if (!pcaxis->in_data && pcaxis->origin + text->end > PCAXIS_HEADER_MAX)
        return pcaxis_fail_at(context, pcaxis, pcaxis_here(pcaxis),
                              "more than %u MB without DATA are no PC-Axis file; is it one?",
                              PCAXIS_HEADER_MAX >> 20);
    text->column = pcaxis->origin + text->start - pcaxis->line_begin;
    TRY(csv_text_fill(context, text)); /* moves what is left to the window's beginning */
    pcaxis->origin += passed;
    return D4I_OK;
}

d4i_status pcaxis_sign(d4i_context *context, struct pcaxis *pcaxis, int *sign)
{
    struct csv_text *text = &pcaxis->text;
    while (text->start == text->end && !text->ended)
        TRY(pcaxis_fill(context, pcaxis));
    *sign = text->start == text->end ? -1 : (unsigned char)text->data[text->start];
    return D4I_OK;
}

void pcaxis_pass(struct pcaxis *pcaxis, size_t length)
{
    struct csv_text *text = &pcaxis->text;
    const char *from = text->data + text->start, *end = from + length;
    for (; from < end && (from = memchr(from, '\n', (size_t)(end - from))); from++) {
        text->line++;
        pcaxis->line_begin = pcaxis->origin + (uint64_t)(from - text->data) + 1;
    }
    text->start += length;
}

d4i_status pcaxis_skip_blanks(d4i_context *context, struct pcaxis *pcaxis, int *sign)
{
    for (;;) {
        TRY(pcaxis_sign(context, pcaxis, sign));
        if (*sign != ' ' && *sign != '\t' && *sign != '\r' && *sign != '\n')
            return D4I_OK;
        pcaxis_pass(pcaxis, 1);
    }
}

/* A letter behind a closing quote means that quotes are out of step: most likely `opened` has no partner. */
static d4i_status check_behind(d4i_context *context, struct pcaxis *pcaxis, struct pcaxis_place opened)
{
    int sign;
    TRY(pcaxis_sign(context, pcaxis, &sign));
    if (sign < 0 || strchr(" \t\r\n,;\")=-", sign))
        return D4I_OK;
    return pcaxis_fail_at(
        context, pcaxis, pcaxis_here(pcaxis),
        "text stands behind a closing quote; is the quote that opens at %llu:%llu closed where it "
        "should be? (no quote can stand inside a text)",
        (unsigned long long)opened.line, (unsigned long long)opened.column);
}

d4i_status pcaxis_string(d4i_context *context, struct pcaxis *pcaxis, struct buffer *to, bool lines)
{
    struct csv_text *text = &pcaxis->text;
    struct pcaxis_place opened = pcaxis_here(pcaxis);
    int sign;
    pcaxis_pass(pcaxis, 1);
    for (;;) {
        TRY(pcaxis_sign(context, pcaxis, &sign));
        if (sign < 0)
            return pcaxis_fail_at(context, pcaxis, opened, "the quote that opens here is never closed");
        const char *at = text->data + text->start;
        size_t waiting = text->end - text->start;
        const char *close = memchr(at, '"', waiting);
        size_t length = close ? (size_t)(close - at) : waiting;
        if (!lines && length && memchr(at, '\n', length))
            return pcaxis_fail_at(
                context, pcaxis, opened,
                "the quote that opens here is not closed on its line; a text of several lines has "
                "quotes on each");
        if (to)
            TRY(buffer_add(context, to, at, length));
        pcaxis_pass(pcaxis, length + (close != NULL));
        if (close)
            return check_behind(context, pcaxis, opened);
    }
}
