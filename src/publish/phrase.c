/* SPDX-License-Identifier: EUPL-1.2
 *
 * Filling in phrases, and numbers as a language writes them.
 */
#include "publish/phrase.h"

#include "group/country.h"

#define NUMBER 48

static const char *const codes[LANGUAGES] = {
    [LANGUAGE_EN] = "en", [LANGUAGE_DE] = "de", [LANGUAGE_ES] = "es", [LANGUAGE_FR] = "fr",
    [LANGUAGE_IT] = "it", [LANGUAGE_NL] = "nl", [LANGUAGE_PT] = "pt"};

const char *language_code(enum language language)
{
    return codes[language];
}

d4i_status language_of(d4i_context *context, const char *code, enum language *out)
{
    *out = LANGUAGE_EN;
    if (!code || !*code)
        return D4I_OK;
    for (int i = 0; i < LANGUAGES; i++)
        if (strcmp(codes[i], code) == 0) {
            *out = (enum language)i;
            return D4I_OK;
        }
    return fail(context, D4I_BAD_USAGE,
                "no report in the language '%s'; there are en (English), fr (French), de (German), it (Italian), "
                "es (Spanish), pt (Portuguese) and nl (Dutch)",
                code);
}

static struct phrase_text text_in(enum language language, enum phrase which)
{
    return phrase_texts[phrase_texts[language][which].one ? language : LANGUAGE_EN][which];
}

const char *phrase(enum language language, enum phrase which)
{
    return text_in(language, which).one;
}

/* CLDR's rules for whole numbers, where "many" (millions, in Romance languages) is written as "other". */
static const char *of_count(enum language language, enum phrase which, int64_t count)
{
    struct phrase_text text = text_in(language, which);
    bool one = count == 1 || (count == 0 && language == LANGUAGE_FR);
    return one || !text.other ? text.one : text.other;
}

static const char *value_of(const struct phrase_value *values, struct text name)
{
    for (; values->name; values++)
        if (text_is(name, values->name))
            return values->text;
    return NULL;
}

d4i_status phrase_fill(d4i_context *context, enum language language, enum phrase which, int64_t count,
                       const struct phrase_value *values, struct buffer *to)
{
    const char *at = of_count(language, which, count);
    for (const char *open; (open = strchr(at, '{')) != NULL;) {
        size_t length = strcspn(open + 1, "}");
        const char *value = value_of(values, (struct text){open + 1, length});
        if (!value || !open[1 + length])
            return fail(context, D4I_BUG, "the phrase '%s' (%s) was given nothing for '%.*s'",
                        phrase(LANGUAGE_EN, which), codes[language], (int)length, open + 1);
        TRY(buffer_add(context, to, at, (size_t)(open - at)));
        TRY(buffer_text(context, to, value));
        at = open + length + 2;
    }
    return buffer_text(context, to, at);
}

const char *phrase_for(enum language language, enum phrase first, enum phrase last, const char *english)
{
    for (enum phrase which = first; which <= last; which++)
        if (strcmp(phrase(LANGUAGE_EN, which), english) == 0)
            return phrase(language, which);
    return english;
}

const char *language_word(enum language language, const char *text, bool is_country, char *out)
{
    const char *known = phrase_for(language, PHRASE_ALL, PHRASE_CONCEPT_CITIZENSHIP, text);
    if (known != text || !is_country)
        return known;
    const char *code = country_name(text) ? text : country_match(codes[LANGUAGE_EN], text);
    if (!code || (language == LANGUAGE_EN && code != text))
        return text;
    country_name_in(codes[language], code, out, LANGUAGE_WORD);
    return *out ? out : text;
}

const char *language_noun(enum language language, const char *title, char *out)
{
    text_print(out, LANGUAGE_WORD, "%s", title);
    out[strcspn(out, ",;(")] = 0; /* "Countries, generalised outlines" */
    for (size_t end = strlen(out); end && out[end - 1] == ' ';)
        out[--end] = 0;
    if (out[0] >= 'A' && out[0] <= 'Z' && out[1] >= 'a' && out[1] <= 'z') /* a name of capitals keeps them */
        out[0] = (char)(out[0] - 'A' + 'a');
    if (language == LANGUAGE_EN)
        return out;
    const char *known = phrase_for(language, PHRASE_NOUN_PLACES, PHRASE_NOUN_WARDS, out);
    char *of = known == out ? strstr(out, " of ") : NULL; /* "communes of Ain" */
    if (of) {
        *of = 0;
        known = phrase_for(language, PHRASE_NOUN_PLACES, PHRASE_NOUN_WARDS, out);
    }
    return known == out ? phrase(language, PHRASE_NOUN_PLACES) : known;
}

char *language_capital(char *words)
{
    unsigned char *at = (unsigned char *)words;
    if (at[0] >= 'a' && at[0] <= 'z')
        at[0] = (unsigned char)(at[0] - 'a' + 'A');
    else if (at[0] == 0xC3 && at[1] >= 0xA0 && at[1] <= 0xBE && at[1] != 0xB7) /* "é" */
        at[1] = (unsigned char)(at[1] - 0x20);
    return words;
}

/* Digits with a point, as text_print makes them, in the signs of a language. */
static char *localised(enum language language, const char *digits, char *out)
{
    const char *decimal = phrase(language, PHRASE_NUMBER_DECIMAL),
               *thousands = phrase(language, PHRASE_NUMBER_THOUSANDS);
    size_t whole = strcspn(digits, "."), to = 0;
    for (size_t i = 0; digits[i]; i++) {
        const char *sign = i == whole ? decimal : (char[]){digits[i], 0};
        if (i > 0 && i < whole && digits[i - 1] != '-' && (whole - i) % 3 == 0)
            to += (size_t)text_print(out + to, NUMBER - to, "%s", thousands);
        to += (size_t)text_print(out + to, NUMBER - to, "%s", sign);
    }
    return out;
}

char *language_number(enum language language, int64_t whole, char *out)
{
    char digits[24];
    text_print(digits, sizeof digits, "%lld", (long long)whole);
    return localised(language, digits, out);
}

char *language_real(enum language language, double number, int decimals, char *out)
{
    char digits[32];
    text_print(digits, sizeof digits, "%.*f", decimals, number);
    return localised(language, digits, out);
}

/* The number into the language's "{number} %". */
static char *with_sign(enum language language, enum phrase pattern, const char *number, char *out)
{
    const char *text = phrase(language, pattern), *open = strchr(text, '{');
    text_print(out, NUMBER, "%.*s%s%s", (int)(open - text), text, number, strchr(open, '}') + 1);
    return out;
}

char *language_percent(enum language language, int64_t numerator, int64_t denominator, char *out)
{
    char digits[32], number[NUMBER];
    text_print(digits, sizeof digits, "%.6g", 100.0 * (double)numerator / (double)denominator);
    return with_sign(language, PHRASE_NUMBER_PERCENT, localised(language, digits, number), out);
}

char *language_share(enum language language, double share, char *out)
{
    char number[NUMBER], part[NUMBER];
    bool least = share > 0 && share < 0.0005;
    with_sign(language, PHRASE_NUMBER_PERCENT, language_real(language, least ? 0.1 : 100 * share, 1, number), part);
    if (!least)
        text_print(out, NUMBER, "%s", part);
    else
        with_sign(language, PHRASE_NUMBER_LEAST, part, out);
    return out;
}
