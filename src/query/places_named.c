/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which place is meant: by its code, else by a name as it is written, else by one that differs in case or accents
 * alone. Nothing is guessed: a name that several places have, or none, is refused with those that may be meant.
 */
#include "base/memory.h"
#include "group/label.h"
#include "query/places_closer.h"

#define NAMED_MOST 5 /* in a message */

/* What is asked, as it is and folded; how well a name has to fit. */
struct asked {
    const char *words;
    char folded[LABEL_FOLDED_MAX]; /* "" = cannot be */
};
enum fit { FIT_AS_WRITTEN, FIT_FOLDED, FIT_END };

static bool is_name(struct text name, const struct asked *asked, enum fit fit)
{
    char folded[LABEL_FOLDED_MAX];
    if (fit == FIT_AS_WRITTEN)
        return text_is(name, asked->words);
    return *asked->folded && label_fold(name.at, name.length, folded, sizeof folded) &&
           strcmp(folded, asked->folded) == 0;
}

/* The name itself, or what stands between the '/' of a name in several languages: "Alicante/Alacant". */
static bool is_called(const char *name, const struct asked *asked, enum fit fit)
{
    if (is_name(text_of(name), asked, fit))
        return true;
    for (const char *at = name; *at; at += strcspn(at, "/"), at += *at == '/')
        if (is_name(text_trim((struct text){at, strcspn(at, "/")}), asked, fit))
            return true;
    return false;
}

/* Whether the words stand in the name, however they are written. */
static bool holds(const char *name, const struct asked *asked)
{
    char folded[LABEL_FOLDED_MAX];
    if (strstr(name, asked->words))
        return true;
    return *asked->folded && label_fold(name, strlen(name), folded, sizeof folded) && strstr(folded, asked->folded);
}

/* "Altea (03018), ..." of the places that are called so, or (fit FIT_END) whose names hold the words. */
static d4i_status add_fitting(d4i_context *context, const struct places *places, const struct asked *asked,
                              enum fit fit, struct buffer *out)
{
    char code[PLACE_CODE_MAX];
    size_t said = 0;
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (!(fit == FIT_END ? holds(place->name, asked) : is_called(place->name, asked, fit)))
            continue;
        if (said == NAMED_MOST)
            return buffer_text(context, out, ", ...");
        TRY(buffer_print(context, out, "%s%s (%s)", said++ ? ", " : "", place->name,
                         place_code(places, place, code)));
    }
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

static d4i_status refuse(d4i_context *context, const struct places *places, const struct asked *asked)
{
    struct buffer near = {0};
    d4i_status status = D4I_OK;
    if (strlen(asked->words) >= 3)
        GUARD(add_fitting(context, places, asked, FIT_END, &near));
    if (near.length == 0)
        GUARD(add_nearest(context, places, asked->words, &near));
    status = fail(context, D4I_BAD_USAGE,
                  "no place has the code or the name '%s'%s%s; write it as the data do (d4i table lists all)",
                  asked->words, near.length ? "; near it: " : "", near.length ? near.data : "");
done:
    buffer_release(&near);
    return status;
}

static d4i_status refuse_several(d4i_context *context, const struct places *places, const struct asked *asked,
                                 enum fit fit)
{
    struct buffer all = {0};
    d4i_status status = add_fitting(context, places, asked, fit, &all);
    if (status == D4I_OK)
        status = fail(context, D4I_BAD_USAGE, "several places are called '%s': %s; give the code of one",
                      asked->words, all.data);
    buffer_release(&all);
    return status;
}

/* How many places have a name that fits, and the first of them. */
static size_t count_called(const struct places *places, const struct asked *asked, enum fit fit,
                           const struct place **first)
{
    size_t count = 0;
    for (size_t i = 0; i < places->count; i++)
        if (is_called(places->list[i].name, asked, fit) && count++ == 0)
            *first = &places->list[i];
    return count;
}

d4i_status places_find_named(d4i_context *context, const struct places *places, const char *words,
                             const struct place **out)
{
    char code[PLACE_CODE_MAX];
    struct asked asked = {.words = words};
    for (size_t i = 0; i < places->count; i++)
        if (strcmp(place_code(places, &places->list[i], code), words) == 0) {
            *out = &places->list[i];
            return D4I_OK;
        }
    label_fold(words, strlen(words), asked.folded, sizeof asked.folded);
    for (enum fit fit = FIT_AS_WRITTEN; fit < FIT_END; fit++) {
        size_t count = count_called(places, &asked, fit, out);
        if (count == 1)
            return D4I_OK;
        if (count)
            return refuse_several(context, places, &asked, fit);
    }
    return refuse(context, places, &asked);
}
