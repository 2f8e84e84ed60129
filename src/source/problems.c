/* SPDX-License-Identifier: EUPL-1.2
 *
 * What does not fit, collected.
 */
#include "source/problems.h"

#include "base/memory.h"

#define KINDS_MAX 200 /* beyond that, everything is one more kind: a file of noise must not fill the memory */

/* The message behind "path:line:column: ". */
static const char *without_place(const char *message)
{
    for (const char *at = message; (at = strchr(at, ':')); at++)
        if (at[1] == ' ')
            return at + 2;
    return message;
}

static bool ends_in(const struct buffer *text, const char *word)
{
    size_t length = strlen(word);
    return text->length >= length && memcmp(text->data + text->length - length, word, length) == 0;
}

/* Numbers and quoted values become '#', but a column's or label's name stays. */
static d4i_status kind_of(d4i_context *context, const char *message, struct buffer *out)
{
    for (const char *at = without_place(message); *at;) {
        const char *close = *at == '\'' ? strchr(at + 1, '\'') : NULL;
        size_t digits = strspn(at, "0123456789");
        if (close && !ends_in(out, "column ") && !ends_in(out, "label ")) {
            TRY(buffer_text(context, out, "#"));
            at = close + 1;
        } else if (digits) {
            TRY(buffer_text(context, out, "#"));
            at += digits;
        } else {
            size_t length = close ? (size_t)(close - at) + 1 : 1;
            TRY(buffer_add(context, out, at, length));
            at += length;
        }
    }
    return D4I_OK;
}

#define SEEN_MAX 100000 /* messages that are remembered; beyond them one may count twice */

static d4i_status note_message(d4i_context *context, struct problems *problems, const char *message, bool *is_new)
{
    uint32_t index;
    *is_new = true;
    if (problems->seen.count >= SEEN_MAX)
        return D4I_OK;
    return names_add(context, &problems->seen, text_of(message), &index, is_new);
}

d4i_status problems_note(d4i_context *context, struct problems *problems, const char *message)
{
    return problems_note_many(context, problems, message, 1);
}

d4i_status problems_note_many(d4i_context *context, struct problems *problems, const char *message, uint64_t count)
{
    struct buffer kind = {0};
    uint32_t index;
    bool is_new;
    d4i_status status;
    GUARD(note_message(context, problems, message, &is_new));
    if (!is_new)
        goto done;
    problems->total += count;
    GUARD(kind_of(context, message, &kind));
    if (problems->kinds.count >= KINDS_MAX &&
        names_find(&problems->kinds, (struct text){kind.data, kind.length}) == NAMES_NONE) {
        kind.length = 0;
        GUARD(buffer_text(context, &kind, "others"));
    }
    GUARD(mem_grow(context, &problems->list, &problems->capacity, (size_t)problems->kinds.count + 1,
                   sizeof *problems->list)); /* before the kind is there: release looks at all of them */
    GUARD(names_add(context, &problems->kinds, (struct text){kind.data, kind.length}, &index, &is_new));
    if (is_new) {
        problems->list[index] = (struct problem){NULL, 0};
        GUARD(text_copy(context, text_of(message), &problems->list[index].first));
    }
    problems->list[index].count += count;
done:
    buffer_release(&kind);
    return status;
}

void problems_release(struct problems *problems)
{
    for (uint32_t i = 0; i < problems->kinds.count; i++)
        free(problems->list[i].first);
    free(problems->list);
    names_release(&problems->kinds);
    names_release(&problems->seen);
    *problems = (struct problems){0};
}
