/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sets of origins: what a group of people stands for, so that groups of different sources can be compared. A set is
 * made of atoms that nobody parts further: each country of ISO 3166-1 (and XK), the reporting country itself
 * (NATIVE), the stateless, and those whose origin is not stated. Whether origin means birth or citizenship is the
 * variable's business.
 *
 * Sets are written as expressions, in recipes as a node's `origin`: terms with blanks between them, worked off from
 * left to right, each added or, after a '-', taken away ("europe CY -eu27_2020"). Terms are
 *
 *     native  abroad (all countries but the reporting one)  stateless  unknown  world (all four)
 *     a country's code (GB; UK and EL too)      africa america antarctica asia europe oceania (enum continent)
 *     eu15 eu25 eu27_2007 eu28 eu27_2020        eu (members on the date given)   third (abroad -eu)
 *
 * The reporting country has no bit of its own in its own source: there its people are NATIVE, its code is another
 * word for `native`, and `eu` means the other members. Where one table covers many countries (own = NULL), each
 * cell's own country is NATIVE and everybody else has the bits of all countries.
 *
 * Sets are values of 32 bytes; operations on them are a few instructions, allocate nothing and may run anywhere.
 */
#ifndef GROUP_ORIGIN_H
#define GROUP_ORIGIN_H

#include "group/country.h"
#include "group/tree.h"

/* Atoms 0 .. COUNTRIES-1 are countries by their number; the numbering is that of country.h and is not stored. */
enum { ORIGIN_NATIVE = COUNTRIES, ORIGIN_STATELESS, ORIGIN_UNKNOWN, ORIGIN_ATOMS };
enum { ORIGIN_WORDS = 4 };

struct origin_set {
    uint64_t bits[ORIGIN_WORDS]; /* zeroed = nobody */
};

bool origin_has(const struct origin_set *set, int atom);
void origin_add(struct origin_set *set, int atom);
void origin_remove(struct origin_set *set, int atom);
struct origin_set origin_union(struct origin_set a, struct origin_set b);
struct origin_set origin_both(struct origin_set a, struct origin_set b); /* intersection */
struct origin_set origin_less(struct origin_set a, struct origin_set b); /* a without b */
bool origin_empty(const struct origin_set *set);
bool origin_equal(const struct origin_set *a, const struct origin_set *b);
bool origin_within(const struct origin_set *a, const struct origin_set *b); /* a is a subset of b */
bool origin_overlap(const struct origin_set *a, const struct origin_set *b);
int origin_count(const struct origin_set *set);
/* The smallest atom >= from, or ORIGIN_ATOMS: for (a = origin_next(s, 0); a < ORIGIN_ATOMS; a = origin_next(s,
 * a+1)) */
int origin_next(const struct origin_set *set, int from);

struct origin_set origin_world(void);                        /* all atoms */
struct origin_set origin_of_continent(enum continent which); /* countries only */

/* The unions that have names of their own, the latest first. */
enum { ORIGIN_UNIONS = 5 };
const char *origin_eu_word(int which);           /* "eu27_2020" */
const char *origin_eu_name(int which);           /* "European Union (27 members of 2020)" */
struct origin_set origin_of_eu(const char *day); /* members on that day, YYYY-MM-DD */
const char *origin_eu_day(int which);            /* a day on which it was so */

/* Reads an expression. `date` (YYYY-MM-DD, the day that the source speaks of) may be NULL when neither `eu` nor
 * `third` stands in it; `own` is the reporting country's code or NULL for many (a code that is no country's, XA,
 * works too). D4I_BAD_INPUT, and *out is untouched: a word is unknown (the nearest are named), nothing is said, the
 * first term is taken away, or nobody is left. */
d4i_status origin_parse(d4i_context *context, const char *expression, const char *date, const char *own,
                        struct origin_set *out);

/* The canonical expression of a set, appended to *out: the one of fewest terms; among equals a list of codes, then
 * a union, the latest first, then continents. It is free of dates (never `eu` or `third`), so that it means the
 * same everywhere. Countries in `ignored` (NULL = none: those about which nothing is known, such as the reporting
 * country) may be in or out, whatever is shorter, and are not mentioned. Reading it back gives the set, `ignored`
 * aside. Empty text for nobody. About 0.1 ms. */
d4i_status origin_text(d4i_context *context, const struct origin_set *set, const struct origin_set *ignored,
                       struct buffer *out);
/* The same in English, for people: "Third countries outside the European Union (27 members of 2020)", "Africa",
 * "From abroad", "Germany", "12 countries: AA, BB, ...". */
d4i_status origin_name(d4i_context *context, const struct origin_set *set, const struct origin_set *ignored,
                       struct buffer *out);

/* What each node of a tree stands for, sets[node] where said[node]; both arrays have tree->count elements.
 *   - a node with an `origin`: that; the total: the world, unless it has one;
 *   - a leaf whose code is a country's: that country;
 *   - a residual: its parent less its siblings, when the parent and all of them are said, it is the only residual,
 * and none of them speaks of a category (age, sex); not said when that leaves nobody;
 *   - a derived node: what it adds less what it takes away, when all of them are said;
 *   - every other node is not said.
 * D4I_BAD_INPUT when an expression is wrong, when a node holds origins that its parent has not, or when two
 * siblings of one category overlap, whose people would be counted twice; the message names both groups. O(nodes^2).
 */
d4i_status origin_of_tree(d4i_context *context, const struct group_tree *tree, const char *date, const char *own,
                          struct origin_set *sets, bool *said);

#endif
