/* SPDX-License-Identifier: EUPL-1.2
 *
 * Countries by ISO 3166-1: codes, English short name, continent, membership of the European Union by date, and the
 * country that a publisher's label means. Facts compiled in; no file is read, nothing is allocated, and every
 * function may be called from any thread.
 *
 * Sources: ISO 3166-1 (Debian's iso-codes) and the user-assigned XK (Kosovo, alpha-3 XKX); continents are the
 * regions of UN M49, see enum continent; names in other languages are those of the Unicode CLDR and ISO; EU dates
 * are those on which the treaties of accession, and the withdrawal agreement of the United Kingdom, came into
 * force.
 *
 * Wherever a code is asked for, Eurostat's EL and UK mean GR and GB. Codes are capital letters.
 */
#ifndef GROUP_COUNTRY_H
#define GROUP_COUNTRY_H

#include <stdbool.h>
#include <stddef.h>

/* Countries are numbered 0 .. COUNTRIES-1 in the order of their alpha-2 codes. */
enum { COUNTRIES = 250, COUNTRY_NONE = -1 };

/* Regions of UN M49. So Russia is in Europe, whole; Türkiye, Cyprus, Armenia, Azerbaijan, Georgia and Kazakhstan
 * are in Asia; Greenland in America; the French overseas departments where they lie. M49 gives no region for two:
 * Antarctica is its own, Taiwan stands in Asia; Kosovo, which it does not list, in Europe. Many offices deviate
 * (Cyprus and Türkiye in Europe): their recipes say so, "europe CY TR". */
enum continent {
    CONTINENT_AFRICA,
    CONTINENT_AMERICA,
    CONTINENT_ANTARCTICA,
    CONTINENT_ASIA,
    CONTINENT_EUROPE,
    CONTINENT_OCEANIA,
    CONTINENTS
};
const char *continent_word(enum continent continent); /* "africa" */
const char *continent_name(enum continent continent); /* "Africa" */

/* English short name of an alpha-2 code ("DE"), also Eurostat's EL and UK; NULL when it is no country. */
const char *country_name(const char *alpha2);

/* The number of a country, COUNTRY_NONE when the code is none; and the way back. O(log COUNTRIES). */
int country_number(const char *alpha2);
const char *country_alpha2(int number);
const char *country_alpha3(int number);
enum continent country_continent(int number);

/* Was the country a member of the European Union (before 1993: of the Communities) on that day, YYYY-MM-DD? Members
 * are states: a territory with a code of its own (GP, RE, GL, AX, GI, IM) is none, whatever law holds there. False
 * for what is no country or no date. The United Kingdom is out from 2020-02-01. */
bool country_in_eu(const char *alpha2, const char *date);

/* Names are known in these languages (ISO 639-1): de en es fr it nl pt. */
bool country_knows_language(const char *language);

/* The country that `label` names in `language`: alpha-2 code, or NULL when none, or more than one ("Congo" in
 * English), bears that name, or the language is not known. Nothing is guessed: label and name must be the same once
 * case, accents of Latin letters, one leading article of the language, dots, and the kind and number of blanks,
 * hyphens and apostrophes are set aside. Official forms that neither CLDR nor ISO know are for recipes to list.
 * O(names of the language), some 20 microseconds. */
const char *country_match(const char *language, const char *label);

/* The country's name in `language`, the first where it has several, cut to `size` bytes; empty when the code or the
 * language is not known. */
void country_name_in(const char *language, const char *alpha2, char *out, size_t size);

/* The up to three countries whose names come nearest, for a message: "Polonia (PL), Estonia (EE)" into out, empty
 * when none is near or the language is not known. A country that country_match would find stands first. */
void country_nearest(const char *language, const char *label, char *out, size_t size);

#endif
