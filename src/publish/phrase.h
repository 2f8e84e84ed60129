/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the report says, and how it writes numbers, in seven languages. The phrases stand in src/publish/phrases:
 * report.pot is the English, LANGUAGE.po a translation; scripts/phrases makes the table and the keys of them. A
 * phrase that a language lacks is said in English (a test finds it). Nothing depends on the process's locale, and
 * every function may be called from any thread.
 */
#ifndef PUBLISH_PHRASE_H
#define PUBLISH_PHRASE_H

#include "base/text.h"
#include "publish/phrase_ids.h"

enum language {
    LANGUAGE_EN,
    LANGUAGE_DE,
    LANGUAGE_ES,
    LANGUAGE_FR,
    LANGUAGE_IT,
    LANGUAGE_NL,
    LANGUAGE_PT,
    LANGUAGES
};

struct phrase_text {
    const char *one, *other; /* other: NULL = the same for every count */
};
extern const struct phrase_text phrase_texts[LANGUAGES][PHRASE_END];

/* A name in braces and what stands for it. */
struct phrase_value {
    const char *name, *text;
};
/* PHRASE_VALUES({"people", people}, {"share", share}); the array lives as long as the block around it. */
#define PHRASE_VALUES(...)        \
    (const struct phrase_value[]) \
    {                             \
        __VA_ARGS__,              \
        {                         \
            NULL, NULL            \
        }                         \
    }

/* The language of a code of ISO 639-1; NULL and "" are English. An unknown one is bad usage, and lists the seven.
 */
d4i_status language_of(d4i_context *context, const char *code, enum language *out);
const char *language_code(enum language language);

/* A phrase without names. */
const char *phrase(enum language language, enum phrase which);
/* A phrase whose names are filled in, appended. `count` chooses between one and other. A name that no value has is
 * a bug. */
d4i_status phrase_fill(d4i_context *context, enum language language, enum phrase which, int64_t count,
                       const struct phrase_value *values, struct buffer *to);
/* The phrase among `first` .. `last` whose English is `english`, in the language; else `english` itself. For words
 * that other rooms make: "rural areas". */
const char *phrase_for(enum language language, enum phrase first, enum phrase last, const char *english);

/* A word of an answer (a class, "all", a country by its name or code) in the language, or as it is; out has
 * LANGUAGE_WORD bytes and may be what is returned. */
#define LANGUAGE_WORD 128
const char *language_word(enum language language, const char *text, bool is_country, char *out);
/* What units are called inside a sentence, by the title of their level ("Municipalities, 2021", "Communes of Ain"):
 * in English the title's own words; in another language those it has for them, else "places". out has LANGUAGE_WORD
 * bytes and may be what is returned. */
const char *language_noun(enum language language, const char *title, char *out);
/* The first letter made a capital, in place, of ASCII and of those with accents in the seven languages. */
char *language_capital(char *words);

/* Digits in groups of three: "10 000"; out has 48 bytes, here and below. All return out. */
char *language_number(enum language language, int64_t whole, char *out);
char *language_real(enum language language, double number, int decimals, char *out);
/* "20 %", "12.5 %": a fraction in per cent, as exactly as it was given. */
char *language_percent(enum language language, int64_t numerator, int64_t denominator, char *out);
/* "14.3 %", "<0.1 %" for what is little and not nothing. */
char *language_share(enum language language, double share, char *out);

#endif
