/* SPDX-License-Identifier: EUPL-1.2
 *
 * From a publisher's label to a country, by the names of one language; and what comes near, for messages.
 */
#include <string.h>

#include "base/text.h"
#include "group/country_names.h"

enum { NEAREST = 3 };

/* Articles as publishers put them before names; folded, so that "l'" is "l". */
static const struct country_language languages[] = {
    {"de", " der die das ", country_names_de},         {"en", " the ", country_names_en},
    {"es", " el la los las ", country_names_es},       {"fr", " le la les l ", country_names_fr},
    {"it", " il lo la i gli le l ", country_names_it}, {"nl", " de het t ", country_names_nl},
    {"pt", " o a os as ", country_names_pt},
};

const struct country_language *country_language(const char *code)
{
    for (size_t i = 0; code && i < sizeof languages / sizeof *languages; i++)
        if (strcmp(languages[i].code, code) == 0)
            return &languages[i];
    return NULL;
}

bool country_knows_language(const char *language)
{
    return country_language(language) != NULL;
}

/* The next of a country's names; *rest starts as all of them. */
static bool next_name(const char **rest, struct text *name)
{
    if (!**rest)
        return false;
    name->at = *rest;
    name->length = strcspn(*rest, "|");
    *rest += name->length + (name->at[name->length] == '|');
    return true;
}

static bool bears(const struct country_language *language, int country, const char *folded)
{
    const char *rest = language->names[country].names;
    char other[COUNTRY_FOLDED_MAX];
    for (struct text name; next_name(&rest, &name);)
        if (country_fold(language, name.at, name.length, other) && strcmp(other, folded) == 0)
            return true;
    return false;
}

const char *country_match(const char *language, const char *label)
{
    const struct country_language *names = country_language(language);
    char folded[COUNTRY_FOLDED_MAX];
    int found = COUNTRY_NONE;
    if (!names || !label || !country_fold(names, label, strlen(label), folded))
        return NULL;
    for (int i = 0; i < COUNTRIES; i++)
        if (bears(names, i, folded)) {
            if (found != COUNTRY_NONE)
                return NULL; /* the name of two */
            found = i;
        }
    return country_alpha2(found);
}

struct near {
    size_t distance;
    int country;
    struct text name;
};

/* A country's name that is nearest to the label. */
#define WORD_LEAST 4 /* letters: "de" and "rep" say nothing */
#define WORD_NEAR                                                                                    \
    2 /* how near a name is that has the label's first word: "Corea, República de", "Corea del Sur" \
       */

/* Whether the label's first word stands among the name's words; both are folded. */
static bool has_first_word(const char *label, const char *name)
{
    size_t length = strcspn(label, " ,(");
    if (length < WORD_LEAST)
        return false;
    for (const char *at = name; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strcspn(at, " ") == length && memcmp(at, label, length) == 0)
            return true;
    return false;
}

static struct near nearest_name(const struct country_language *language, int country, const char *folded,
                                size_t limit)
{
    struct near nearest = {limit, country, {NULL, 0}};
    const char *rest = language->names[country].names;
    char other[COUNTRY_FOLDED_MAX];
    for (struct text name; next_name(&rest, &name);) {
        if (!country_fold(language, name.at, name.length, other))
            continue;
        size_t distance = text_distance(text_of(folded), text_of(other), limit);
        if (distance > WORD_NEAR && has_first_word(folded, other))
            distance = WORD_NEAR;
        if (distance < nearest.distance) {
            nearest.distance = distance;
            nearest.name = name;
        }
    }
    return nearest;
}

void country_nearest(const char *language, const char *label, char *out, size_t size)
{
    const struct country_language *names = country_language(language);
    struct near kept[NEAREST + 1];
    char folded[COUNTRY_FOLDED_MAX];
    int count = 0;
    if (size)
        out[0] = 0;
    if (!names || !label || !country_fold(names, label, strlen(label), folded))
        return;
    size_t limit = strlen(folded) / 2 + 2; /* further away it is another word, not a slip */
    for (int i = 0; i < COUNTRIES; i++) {
        struct near candidate = nearest_name(names, i, folded, limit);
        if (!candidate.name.at)
            continue;
        int at = count;
        for (; at > 0 && kept[at - 1].distance > candidate.distance; at--)
            kept[at] = kept[at - 1];
        kept[at] = candidate;
        count += count < NEAREST;
    }
    size_t length = 0;
    for (int i = 0; i < count && length < size; i++)
        length += (size_t)text_print(out + length, size - length, "%s%.*s (%s)", i ? ", " : "",
                                     (int)kept[i].name.length, kept[i].name.at, country_alpha2(kept[i].country));
}

void country_name_in(const char *language, const char *alpha2, char *out, size_t size)
{
    const struct country_language *found = country_language(language);
    int number = country_number(alpha2);
    const char *names = found && number != COUNTRY_NONE ? found->names[number].names : "";
    text_print(out, size, "%.*s", (int)strcspn(names, "|"), names);
}
