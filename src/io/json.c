/* SPDX-License-Identifier: EUPL-1.2
 *
 * Text as JSON writes it (RFC 8259).
 */
#include "io/json.h"

d4i_status json_quote(d4i_context *context, struct buffer *out, const char *text)
{
    TRY(buffer_add(context, out, "\"", 1));
    for (; *text; text++) {
        size_t plain = 0;
        while ((unsigned char)text[plain] >= 0x20 && text[plain] != '"' && text[plain] != '\\' &&
               text[plain] != 0x7F)
            plain++;
        TRY(buffer_add(context, out, text, plain));
        text += plain;
        if (!*text)
            break;
        if (*text == '"' || *text == '\\')
            TRY(buffer_print(context, out, "\\%c", *text));
        else
            TRY(buffer_print(context, out, "\\u%04x", (unsigned)(unsigned char)*text));
    }
    return buffer_add(context, out, "\"", 1);
}
