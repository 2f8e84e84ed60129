/* SPDX-License-Identifier: EUPL-1.2
 *
 * Texts and who says them.
 */
#include "query/alike.h"

#include "base/memory.h"

/* Is `who` the last of the names in "a, b, who"? */
static bool just_named(const struct buffer *names, const char *who)
{
    size_t length = strlen(who);
    if (names->length < length || memcmp(names->data + names->length - length, who, length) != 0)
        return false;
    return names->length == length || names->data[names->length - length - 1] == ' ';
}

d4i_status alike_add(d4i_context *context, struct alike *alike, const char *text, const char *who, size_t *index)
{
    uint32_t at;
    bool is_new = false;
    TRY(mem_grow(context, &alike->who, &alike->capacity, (size_t)alike->texts.count + 1, sizeof *alike->who));
    TRY(names_add(context, &alike->texts, text_of(text), &at, &is_new));
    if (is_new)
        alike->who[at] = (struct alike_who){0};
    struct alike_who *says = &alike->who[at];
    if (index)
        *index = at;
    if (says->count && just_named(&says->names, who))
        return D4I_OK;
    TRY(buffer_print(context, &says->names, "%s%s", says->count ? ", " : "", who));
    says->count++;
    return D4I_OK;
}

const char *alike_text(const struct alike *alike, size_t index)
{
    return names_at(&alike->texts, (uint32_t)index);
}

const char *alike_names(const struct alike *alike, size_t index)
{
    return alike->who[index].names.data ? alike->who[index].names.data : "";
}

d4i_status alike_join(d4i_context *context, const struct alike *alike, struct buffer *out)
{
    for (size_t i = 0; i < alike->texts.count; i++)
        TRY(buffer_print(context, out, "%s%s (%s)", i ? "; " : "", alike_text(alike, i), alike_names(alike, i)));
    return D4I_OK;
}

void alike_release(struct alike *alike)
{
    for (size_t i = 0; i < alike->texts.count; i++)
        buffer_release(&alike->who[i].names);
    free(alike->who);
    names_release(&alike->texts);
    *alike = (struct alike){0};
}
