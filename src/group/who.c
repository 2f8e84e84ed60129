/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whom a table counts, in words for people.
 */
#include "group/who.h"

/* "short_stays" as words. */
static const char *kind_words(const char *kind, char out[64])
{
    static const char *const words[][2] = {
        {"refugees", "recognised refugees"},
        {"not_stated", "people of origin not stated"},
        {"doubtful_entries", "doubtful entries of the register"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(kind, words[i][0]) == 0)
            return words[i][1];
    text_print(out, 64, "%s", kind);
    for (char *at = out; *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return out;
}

d4i_status who_words(d4i_context *context, const struct who_said *said, size_t count, struct buffer *out)
{
    static const char *const heads[][2] = {
        {"in", "in"}, {"out", "out"}, {"apart", "a group of their own"}, {"unknown", "not known"}};
    const size_t start = out->length;
    char words[64];
    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++) {
        size_t told = 0;
        for (size_t i = 0; i < count; i++) {
            if (strcmp(said[i].where, heads[h][0]) != 0)
                continue;
            if (told == 0)
                TRY(buffer_print(context, out, "%s%s: ", out->length > start ? "; " : "", heads[h][1]));
            TRY(buffer_print(context, out, "%s%s", told++ ? ", " : "", kind_words(said[i].kind, words)));
        }
    }
    return D4I_OK;
}
