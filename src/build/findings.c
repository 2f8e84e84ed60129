/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows of findings.
 */
#include "build/findings.h"

#include <stdlib.h>

#include "base/text.h"

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
