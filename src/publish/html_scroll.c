/* SPDX-License-Identifier: EUPL-1.2
 *
 * Boxes that scroll, put around tables and pictures of a finished page: here and not where each is written, as the
 * PDF is made from the same pieces and knows no boxes.
 */
#include <string.h>

#include "publish/html.h"

/* The next of two, whichever comes first; NULL = neither is there. */
static const char *next_of(const char *at, bool *is_table)
{
    const char *table = strstr(at, "<table"), *picture = strstr(at, "<svg");
    *is_table = table && (!picture || table < picture);
    return *is_table ? table : picture;
}

static d4i_status open_scroller(d4i_context *context, struct buffer *out, const char *label, size_t length)
{
    return buffer_print(context, out,
                        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"%.*s\">\n",
                        (int)length, label);
}

/* One table or picture: what stands before its end, and what of it is its name. */
static d4i_status add_scroller(d4i_context *context, struct buffer *out, const char *at, const char *end,
                               bool is_table, size_t number)
{
    static const char by[] = "aria-labelledby=\"", caption[] = "<caption";
    const char *name = strstr(at, is_table ? caption : by);
    char id[32];
    if (!name || name > end)
        return buffer_add(context, out, at, (size_t)(end - at));
    if (is_table) {
        name += sizeof caption - 1;
        text_print(id, sizeof id, "table-%zu", number);
        TRY(open_scroller(context, out, id, strlen(id)));
        TRY(buffer_add(context, out, at, (size_t)(name - at)));
        TRY(buffer_print(context, out, " id=\"%s\"", id));
        at = name;
    } else {
        name += sizeof by - 1;
        TRY(open_scroller(context, out, name, strcspn(name, " \"")));
    }
    TRY(buffer_add(context, out, at, (size_t)(end - at)));
    return buffer_text(context, out, "\n</div>");
}

d4i_status html_scrollers(d4i_context *context, const char *page, struct buffer *out)
{
    bool is_table;
    size_t number = 0;
    for (const char *at = page, *next; at; at = next) {
        next = next_of(at, &is_table);
        TRY(buffer_add(context, out, at, next ? (size_t)(next - at) : strlen(at)));
        if (!next)
            return D4I_OK;
        const char *tag = is_table ? "</table>" : "</svg>", *end = strstr(next, tag);
        if (!end)
            return fail(context, D4I_BUG, "the page of HTML has a table or picture without end");
        end += strlen(tag);
        TRY(add_scroller(context, out, next, end, is_table, ++number));
        next = end;
    }
    return D4I_OK;
}
