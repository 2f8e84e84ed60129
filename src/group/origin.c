/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sets of origins: the operations, and the expressions in which recipes write them.
 */
#include "group/origin.h"

bool origin_has(const struct origin_set *set, int atom)
{
    return set->bits[atom / 64] >> (atom % 64) & 1;
}

void origin_add(struct origin_set *set, int atom)
{
    set->bits[atom / 64] |= UINT64_C(1) << (atom % 64);
}

void origin_remove(struct origin_set *set, int atom)
{
    set->bits[atom / 64] &= ~(UINT64_C(1) << (atom % 64));
}

struct origin_set origin_union(struct origin_set a, struct origin_set b)
{
    for (int i = 0; i < ORIGIN_WORDS; i++)
        a.bits[i] |= b.bits[i];
    return a;
}

struct origin_set origin_both(struct origin_set a, struct origin_set b)
{
    for (int i = 0; i < ORIGIN_WORDS; i++)
        a.bits[i] &= b.bits[i];
    return a;
}

struct origin_set origin_less(struct origin_set a, struct origin_set b)
{
    for (int i = 0; i < ORIGIN_WORDS; i++)
        a.bits[i] &= ~b.bits[i];
    return a;
}

bool origin_empty(const struct origin_set *set)
{
    return !(set->bits[0] | set->bits[1] | set->bits[2] | set->bits[3]);
}

bool origin_equal(const struct origin_set *a, const struct origin_set *b)
{
    return memcmp(a->bits, b->bits, sizeof a->bits) == 0;
}

bool origin_within(const struct origin_set *a, const struct origin_set *b)
{
    struct origin_set beyond = origin_less(*a, *b);
    return origin_empty(&beyond);
}

bool origin_overlap(const struct origin_set *a, const struct origin_set *b)
{
    struct origin_set both = origin_both(*a, *b);
    return !origin_empty(&both);
}

int origin_count(const struct origin_set *set)
{
    int count = 0;
    for (int i = 0; i < ORIGIN_WORDS; i++)
        count += __builtin_popcountll(set->bits[i]);
    return count;
}

int origin_next(const struct origin_set *set, int from)
{
    for (int i = from / 64; i < ORIGIN_WORDS; i++) {
        uint64_t left = set->bits[i];
        if (i == from / 64)
            left &= UINT64_MAX << (from % 64);
        if (left)
            return i * 64 + __builtin_ctzll(left);
    }
    return ORIGIN_ATOMS;
}

struct origin_set origin_world(void)
{
    struct origin_set set = {0};
    for (int i = 0; i < ORIGIN_ATOMS; i++)
        origin_add(&set, i);
    return set;
}

static struct origin_set abroad(void)
{
    struct origin_set set = {0};
    for (int i = 0; i < COUNTRIES; i++)
        origin_add(&set, i);
    return set;
}

struct origin_set origin_of_continent(enum continent which)
{
    struct origin_set set = {0};
    for (int i = 0; i < COUNTRIES; i++)
        if (country_continent(i) == which)
            origin_add(&set, i);
    return set;
}

static const struct {
    const char *word, *name, *day;
} unions[ORIGIN_UNIONS] = {
    {"eu27_2020", "European Union (27 members of 2020)", "2020-02-01"},
    {"eu28", "European Union (28 members of 2013)", "2013-07-01"},
    {"eu27_2007", "European Union (27 members of 2007)", "2007-01-01"},
    {"eu25", "European Union (25 members of 2004)", "2004-05-01"},
    {"eu15", "European Union (15 members of 1995)", "1995-01-01"},
};

const char *origin_eu_word(int which)
{
    return unions[which].word;
}

const char *origin_eu_name(int which)
{
    return unions[which].name;
}

const char *origin_eu_day(int which)
{
    return unions[which].day;
}

struct origin_set origin_of_eu(const char *day)
{
    struct origin_set set = {0};
    for (int i = 0; i < COUNTRIES; i++)
        if (country_in_eu(country_alpha2(i), day))
            origin_add(&set, i);
    return set;
}

struct reading {
    const char *expression, *date, *own;
};

/* Words that mean the same at all times. */
static bool lasting_word(struct text word, struct origin_set *out)
{
    struct origin_set set = {0};
    if (text_is(word, "world"))
        set = origin_world();
    else if (text_is(word, "abroad"))
        set = abroad();
    else if (text_is(word, "native"))
        origin_add(&set, ORIGIN_NATIVE);
    else if (text_is(word, "stateless"))
        origin_add(&set, ORIGIN_STATELESS);
    else if (text_is(word, "unknown"))
        origin_add(&set, ORIGIN_UNKNOWN);
    for (int i = 0; i < CONTINENTS; i++)
        if (text_is(word, continent_word((enum continent)i)))
            set = origin_of_continent((enum continent)i);
    for (int i = 0; i < ORIGIN_UNIONS; i++)
        if (text_is(word, unions[i].word))
            set = origin_of_eu(unions[i].day);
    *out = set;
    return !origin_empty(&set);
}

/* A country's code; the reporting country's means its own people. */
static bool country_word(const char *own, struct text word, struct origin_set *out)
{
    char code[3] = {0};
    if (own && text_is(word, own)) {
        origin_add(out, ORIGIN_NATIVE);
        return true;
    }
    if (word.length != 2)
        return false;
    memcpy(code, word.at, 2);
    int country = country_number(code);
    if (country == COUNTRY_NONE)
        return false;
    origin_add(out, own && country == country_number(own) ? ORIGIN_NATIVE : country);
    return true;
}

static d4i_status unknown_word(d4i_context *context, const struct reading *reading, struct text word)
{
    static const char *const others[] = {"native", "abroad", "stateless", "unknown", "world", "eu", "third"};
    d4i_status status = D4I_OK;
    struct names names = {0};
    char near[256];
    uint32_t ignored;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        GUARD(names_add(context, &names, text_of(others[i]), &ignored, NULL));
    for (int i = 0; i < CONTINENTS; i++)
        GUARD(names_add(context, &names, text_of(continent_word((enum continent)i)), &ignored, NULL));
    for (int i = 0; i < ORIGIN_UNIONS; i++)
        GUARD(names_add(context, &names, text_of(unions[i].word), &ignored, NULL));
    for (int i = 0; word.length <= 3 && i < COUNTRIES;
         i++) /* codes are near to every short word, and only to these */
        GUARD(names_add(context, &names, text_of(country_alpha2(i)), &ignored, NULL));
    names_nearest(&names, word, 3, near, sizeof near);
    status = fail(context, D4I_BAD_INPUT,
                  "origin '%s': '%.*s' is no country code (two capital letters) and no word for origins%s%s",
                  reading->expression, (int)word.length, word.at, *near ? "; the nearest: " : "", near);
done:
    names_release(&names);
    return status;
}

static d4i_status read_term(d4i_context *context, const struct reading *reading, struct text word,
                            struct origin_set *out)
{
    bool eu = text_is(word, "eu"), third = text_is(word, "third");
    *out = (struct origin_set){0};
    if (eu || third) {
        if (!reading->date || !text_is_date(text_of(reading->date)))
            return fail(context, D4I_BAD_INPUT,
                        "origin '%s': '%.*s' needs the day that the source speaks of; give the source a date, or "
                        "write eu15, eu25, eu27_2007, eu28 or eu27_2020",
                        reading->expression, (int)word.length, word.at);
        struct origin_set members = origin_of_eu(reading->date);
        *out = eu ? members : origin_less(abroad(), members);
        return D4I_OK;
    }
    if (country_word(reading->own, word, out) || lasting_word(word, out))
        return D4I_OK;
    return unknown_word(context, reading, word);
}

/* The next word of *rest; false when there is none. */
static bool next_word(const char **rest, struct text *word)
{
    *rest += strspn(*rest, " \t\r\n");
    word->at = *rest;
    word->length = strcspn(*rest, " \t\r\n");
    *rest += word->length;
    return word->length > 0;
}

d4i_status origin_parse(d4i_context *context, const char *expression, const char *date, const char *own,
                        struct origin_set *out)
{
    const struct reading reading = {expression, date, own};
    struct origin_set set = {0}, term;
    const char *rest = expression;
    size_t terms = 0;
    for (struct text word; next_word(&rest, &word); terms++) {
        bool less = word.at[0] == '-';
        if (less && terms == 0)
            return fail(context, D4I_BAD_INPUT,
                        "origin '%s' begins by taking away; say first of what, for example 'abroad %s'", expression,
                        expression);
        TRY(read_term(context, &reading, (struct text){word.at + less, word.length - less}, &term));
        set = less ? origin_less(set, term) : origin_union(set, term);
    }
    if (terms == 0)
        return fail(context, D4I_BAD_INPUT,
                    "an origin is empty; write countries or areas, for example 'africa' or 'DE'");
    int country = own ? country_number(own) : COUNTRY_NONE;
    if (country != COUNTRY_NONE)
        origin_remove(&set, country);
    if (origin_empty(&set))
        return fail(context, D4I_BAD_INPUT, "origin '%s' leaves nobody; a group must stand for somebody",
                    expression);
    *out = set;
    return D4I_OK;
}
