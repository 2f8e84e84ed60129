/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whoever misspells a column is told the nearest names, and all of them as far as they fit a message.
 */
#include "io/columns.h"

#include "base/memory.h"
#include "base/names.h"

#define NEAREST 3
#define LIST_MOST 600 /* bytes of names in a message */

d4i_status columns_fail_absent(d4i_context *context, const struct columns *columns, const char *name)
{
    d4i_status status;
    struct names names = {0};
    struct buffer list = {0};
    char near[200];
    uint32_t index;
    for (uint32_t i = 0; i < columns->count; i++) {
        struct text column = columns->name(columns->self, i);
        GUARD(names_add(context, &names, column, &index, NULL));
        if (list.length < LIST_MOST)
            GUARD(buffer_print(context, &list, "%s%.*s", i ? ", " : "", (int)column.length, column.at));
        else if (i + 1 == columns->count)
            GUARD(buffer_text(context, &list, ", ..."));
    }
    names_nearest(&names, text_of(name), NEAREST, near, sizeof near);
    status = fail(context, D4I_BAD_INPUT, "%s: has no %s '%s'%s%s%s; its %ss are: %s%s", columns->path,
                  columns->what, name, *near ? "; did you mean " : "", near, *near ? "?" : "", columns->what,
                  list.data ? list.data : "none", columns->hint ? columns->hint : "");
done:
    names_release(&names);
    buffer_release(&list);
    return status;
}

d4i_status columns_find(d4i_context *context, const struct columns *columns, const char *name, uint32_t *out)
{
    struct text wanted = text_trim(text_of(name));
    uint32_t at = UINT32_MAX;
    for (uint32_t i = 0; i < columns->count; i++) {
        if (!text_equal(columns->name(columns->self, i), wanted))
            continue;
        if (at != UINT32_MAX)
            return fail(context, D4I_BAD_INPUT, "%s: two %ss (%u and %u) are named '%s'; %s", columns->path,
                        columns->what, at + 1, i + 1, name, columns->twice);
        at = i;
    }
    if (at == UINT32_MAX)
        return columns_fail_absent(context, columns, name);
    *out = at;
    return D4I_OK;
}
