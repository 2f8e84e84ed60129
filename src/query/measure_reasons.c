/* SPDX-License-Identifier: EUPL-1.2
 *
 * Why there is no value, or no interval. In a table for people a mark, and the reason in a note below it: a column
 * of numbers has no room for a sentence.
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "query/answer.h"
#include "query/measure.h"

static size_t mark_of(struct measure_reasons *reasons, const char *reason)
{
    size_t at = 0;
    while (at < reasons->count && strcmp(reasons->reason[at], reason) != 0)
        at++;
    if (at == reasons->count && at < MEASURE_REASONS_MOST)
        reasons->reason[reasons->count++] = reason;
    return at;
}

d4i_status measure_set_undefined(d4i_context *context, d4i_frame *frame, size_t value, size_t column,
                                 const char *reason, struct measure_reasons *reasons)
{
    char mark[32] = "undefined";
    struct buffer words = {0};
    d4i_status status;
    GUARD(buffer_print(context, &words, "undefined: %s", reason));
    if (reasons) {
        size_t at = mark_of(reasons, reason);
        if (at < MEASURE_REASONS_MOST)
            text_print(mark, sizeof mark, "(%c)", (char)('a' + at));
    }
    GUARD(d4i_frame_set_words(context, frame, value, reasons ? mark : words.data));
    if (column != SIZE_MAX)
        GUARD(d4i_frame_set_text(context, frame, column, words.data));
done:
    buffer_release(&words);
    return status;
}

d4i_status measure_note_reasons(d4i_context *context, d4i_frame *frame, const struct measure_reasons *reasons)
{
    for (size_t at = 0; at < reasons->count; at++)
        TRY(answer_note(context, frame, "(%c) undefined: %s", (char)('a' + at), reasons->reason[at]));
    return D4I_OK;
}

size_t measure_lost(const double *value, size_t count)
{
    size_t lost = 0;
    for (size_t i = 0; i < count; i++)
        lost += isnan(value[i]);
    return lost;
}

d4i_status measure_note_lost(d4i_context *context, d4i_frame *frame, int draws, size_t chance, size_t bootstraps)
{
    if (chance)
        TRY(answer_note(context, frame,
                        "Up to %zu of %d draws of chance have no value, as where a group is missing from them, and "
                        "count neither in expected nor in p",
                        chance, draws));
    return bootstraps
               ? answer_note(context, frame,
                             "Up to %zu of %d bootstraps have no value, as where nobody of a group was drawn; "
                             "low and high are of the others",
                             bootstraps, draws)
               : D4I_OK;
}
