/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows of findings.
 */
#include "build/findings.h"

#include <stdlib.h>

#include "base/text.h"
#include "build/check_file.h"
#include "io/geometry.h"

d4i_status finding_add(d4i_context *context, d4i_frame *frame, const char *of, const char *format, ...)
{
    char *text = NULL;
    d4i_status status = D4I_OK;
    va_list arguments;
    va_start(arguments, format);
    status = text_format_list(context, &text, format, arguments);
    va_end(arguments);
    GUARD(status);
    GUARD(d4i_frame_row(context, frame));
    GUARD(d4i_frame_set_text(context, frame, FINDING_OF, of));
    GUARD(d4i_frame_set_text(context, frame, FINDING, text));
done:
    free(text);
    return status;
}

d4i_status check_crs_text(d4i_context *context, const char *crs, char **out)
{
    char *name = NULL, *wkt = NULL;
    int32_t epsg;
    TRY(crs_describe(context, crs, &name, &wkt, &epsg));
    d4i_status status = epsg > 0 ? text_format(context, out, "EPSG:%d (%s)", (int)epsg, name)
                                 : text_format(context, out, "%s (no EPSG code)", name);
    free(name);
    free(wkt);
    return status;
}

static size_t characters_of(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

d4i_status check_keys(d4i_context *context, const char *what, const struct names *keys, d4i_frame *frame)
{
    size_t shortest = SIZE_MAX, longest = 0;
    uint32_t *order;
    if (!keys->count)
        return finding_add(context, frame, what, "none");
    for (uint32_t k = 0; k < keys->count; k++) {
        size_t length = characters_of(names_at(keys, k));
        shortest = length < shortest ? length : shortest;
        longest = length > longest ? length : longest;
    }
    TRY(names_sorted(context, keys, &order));
    const char *first = names_at(keys, order[0]), *last = names_at(keys, order[keys->count - 1]);
    d4i_status status = shortest == longest
                            ? finding_add(context, frame, what, "%u, all of %zu characters, from '%s' to '%s'",
                                          keys->count, longest, first, last)
                            : finding_add(context, frame, what, "%u, of %zu to %zu characters, from '%s' to '%s'",
                                          keys->count, shortest, longest, first, last);
    free(order);
    return status;
}
