/* SPDX-License-Identifier: EUPL-1.2
 *
 * Names of countries by language, and the folding that makes a label and a name comparable. Used by country_match.c
 * and its test alone.
 */
#ifndef GROUP_COUNTRY_NAMES_H
#define GROUP_COUNTRY_NAMES_H

#include "group/country.h"

struct country_names {
    char alpha2[3];
    const char *names; /* one or more, with '|' between them */
};

extern const struct country_names country_names_de[COUNTRIES], country_names_en[COUNTRIES],
    country_names_es[COUNTRIES], country_names_fr[COUNTRIES], country_names_it[COUNTRIES],
    country_names_nl[COUNTRIES], country_names_pt[COUNTRIES];

struct country_language {
    char code[3];
    const char *articles; /* folded, with blanks between and around: " der die das " */
    const struct country_names *names;
};
const struct country_language *country_language(const char *code); /* NULL when not known */

/* Longest folded name or label; what is longer is no country's name. */
enum { COUNTRY_FOLDED_MAX = 128 };

/* `length` bytes of UTF-8 in the form in which labels are compared; false when it is too long, empty or no UTF-8.
 */
bool country_fold(const struct country_language *language, const char *label, size_t length,
                  char out[COUNTRY_FOLDED_MAX]);

#endif
