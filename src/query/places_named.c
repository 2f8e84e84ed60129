/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which place is meant. Nothing is guessed: a name that several places have, or none, is refused with those that
 * may be meant.
 */
#include "base/memory.h"
#include "query/places_closer.h"

#define NAMED_MOST 5 /* in a message */

/* The name itself, or what stands between the '/' of a name in several languages: "Alicante/Alacant". */
static bool is_called(const char *name, const char *asked)
{
    size_t length = strlen(asked);
    if (strcmp(name, asked) == 0)
        return true;
    for (const char *at = name; *at; at += strcspn(at, "/"), at += *at == '/')
        if (strcspn(at, "/") == length && strncmp(at, asked, length) == 0)
            return true;
    return false;
}

/* "Altea (03018), ..." of the places whose names hold the words. */
static d4i_status add_holding(d4i_context *context, const struct places *places, const char *asked,
                              struct buffer *out)
{
    char code[PLACE_CODE_MAX];
    size_t said = 0;
    for (size_t i = 0; i < places->count && said < NAMED_MOST; i++)
        if (strstr(places->list[i].name, asked))
            TRY(buffer_print(context, out, "%s%s (%s)", said++ ? ", " : "", places->list[i].name,
                             place_code(places, &places->list[i], code)));
    return D4I_OK;
}

static d4i_status add_nearest(d4i_context *context, const struct places *places, const char *asked,
                              struct buffer *out)
{
    struct names names = {0};
    char code[PLACE_CODE_MAX], nearest[256] = "";
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        uint32_t ignored;
        if (*place->name)
            GUARD(names_add(context, &names, text_of(place->name), &ignored, NULL));
        else
            GUARD(names_add(context, &names, text_of(place_code(places, place, code)), &ignored, NULL));
    }
    names_nearest(&names, text_of(asked), 3, nearest, sizeof nearest);
    GUARD(buffer_text(context, out, nearest));
done:
    names_release(&names);
    return status;
}

static d4i_status refuse(d4i_context *context, const struct places *places, const char *asked)
{
    struct buffer near = {0};
    d4i_status status = D4I_OK;
    if (strlen(asked) >= 3)
        GUARD(add_holding(context, places, asked, &near));
    if (near.length == 0)
        GUARD(add_nearest(context, places, asked, &near));
    status = fail(context, D4I_BAD_USAGE,
                  "no place has the code or the name '%s'%s%s; write it as the data do (d4i table lists all)",
                  asked, near.length ? "; near it: " : "", near.length ? near.data : "");
done:
    buffer_release(&near);
    return status;
}

d4i_status places_find_named(d4i_context *context, const struct places *places, const char *asked,
                             const struct place **out)
{
    char code[PLACE_CODE_MAX], other[PLACE_CODE_MAX];
    const struct place *named = NULL, *second = NULL;
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (strcmp(place_code(places, place, code), asked) == 0) {
            *out = place;
            return D4I_OK;
        }
        if (!is_called(place->name, asked))
            continue;
        if (!named)
            named = place;
        else if (!second)
            second = place;
    }
    if (second)
        return fail(context, D4I_BAD_USAGE, "several places are called '%s' (%s, %s, ...); give the code of one",
                    asked, place_code(places, named, code), place_code(places, second, other));
    if (!named)
        return refuse(context, places, asked);
    *out = named;
    return D4I_OK;
}
