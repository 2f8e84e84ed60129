/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sets of origins as text: the canonical expression for machines, English words for people.
 */
#include "group/origin_shape.h"

enum { NAMED = 3, LISTED = 8 }; /* up to so many countries are named, or listed by code, in a name */

static bool is_world(const struct origin_set *set, const struct origin_shape *shape)
{
    return shape->terms == 1 && shape->continents == ORIGIN_ALL_CONTINENTS && origin_has(set, ORIGIN_NATIVE) &&
           origin_has(set, ORIGIN_STATELESS) && origin_has(set, ORIGIN_UNKNOWN);
}

static d4i_status term(d4i_context *context, struct buffer *out, size_t start, bool less, const char *word)
{
    return buffer_print(context, out, "%s%s%s", out->length > start ? " " : "", less ? "-" : "", word);
}

static d4i_status text_continents(d4i_context *context, struct buffer *out, size_t start, unsigned continents)
{
    bool complement = __builtin_popcount(continents) > CONTINENTS / 2; /* as origin_shape.c counts */
    if (complement)
        TRY(term(context, out, start, false, "abroad"));
    for (int c = 0; c < CONTINENTS; c++)
        if ((continents >> c & 1) != complement)
            TRY(term(context, out, start, complement, continent_word((enum continent)c)));
    return D4I_OK;
}

static d4i_status text_codes(d4i_context *context, struct buffer *out, size_t start, bool less,
                             const struct origin_set *set)
{
    for (int a = origin_next(set, 0); a < COUNTRIES; a = origin_next(set, a + 1))
        TRY(term(context, out, start, less, country_alpha2(a)));
    return D4I_OK;
}

d4i_status origin_text(d4i_context *context, const struct origin_set *set, const struct origin_set *ignored,
                       struct buffer *out)
{
    struct origin_shape shape = origin_shape_of(set, ignored);
    size_t start = out->length;
    if (is_world(set, &shape))
        return buffer_text(context, out, "world");
    TRY(buffer_text(context, out, origin_has(set, ORIGIN_NATIVE) ? "native" : ""));
    TRY(text_continents(context, out, start, shape.continents));
    if (shape.eu >= 0)
        TRY(term(context, out, start, shape.less, origin_eu_word(shape.eu)));
    TRY(text_codes(context, out, start, false, &shape.with));
    TRY(text_codes(context, out, start, true, &shape.without));
    if (origin_has(set, ORIGIN_STATELESS))
        TRY(term(context, out, start, false, "stateless"));
    return origin_has(set, ORIGIN_UNKNOWN) ? term(context, out, start, false, "unknown") : D4I_OK;
}

static const char *between(int at, int count)
{
    return at == 0 ? "" : at + 1 == count ? " and " : ", ";
}

/* "Germany", "Germany and Spain", "12 countries: AA, BB, ..." */
static d4i_status name_countries(d4i_context *context, struct buffer *out, const struct origin_set *set)
{
    int count = origin_count(set), at = 0;
    bool names = count <= NAMED;
    if (!names)
        TRY(buffer_print(context, out, "%d countries: ", count));
    for (int a = origin_next(set, 0); a < COUNTRIES && (names || at < LISTED); a = origin_next(set, a + 1), at++)
        TRY(buffer_print(context, out, "%s%s",
                         names ? between(at, count)
                         : at  ? ", "
                               : "",
                         names ? country_name(country_alpha2(a)) : country_alpha2(a)));
    return at < count ? buffer_text(context, out, ", ...") : D4I_OK;
}

/* "Africa", "Africa and Asia", "From abroad outside Africa" */
static d4i_status name_continents(d4i_context *context, struct buffer *out, unsigned continents, bool more)
{
    int in = __builtin_popcount(continents), at = 0;
    bool complement = in > CONTINENTS / 2;
    if (complement) {
        TRY(buffer_text(context, out, in < CONTINENTS ? "From abroad outside " : "From abroad"));
        in = CONTINENTS - in;
        more = false;
    }
    for (int c = 0; c < CONTINENTS; c++)
        if ((continents >> c & 1) != complement)
            TRY(buffer_print(context, out, "%s%s", between(at++, in + more), continent_name((enum continent)c)));
    return D4I_OK;
}

static d4i_status name_base(d4i_context *context, struct buffer *out, const struct origin_shape *shape)
{
    if (shape->eu < 0)
        return name_continents(context, out, shape->continents, false);
    const char *name = origin_eu_name(shape->eu);
    if (!shape->continents)
        return buffer_text(context, out, name);
    if (shape->less && shape->continents == ORIGIN_ALL_CONTINENTS)
        TRY(buffer_text(context, out, "Third countries"));
    else
        TRY(name_continents(context, out, shape->continents, !shape->less));
    return buffer_print(context, out, "%sthe %s", shape->less ? " outside " : " and ", name);
}

static d4i_status name_places(d4i_context *context, struct buffer *out, const struct origin_shape *shape)
{
    bool with = !origin_empty(&shape->with), without = !origin_empty(&shape->without);
    if (!shape->continents && shape->eu < 0)
        return name_countries(context, out, &shape->with);
    TRY(name_base(context, out, shape));
    if (with) {
        TRY(buffer_text(context, out, ", with "));
        TRY(name_countries(context, out, &shape->with));
    }
    if (!without)
        return D4I_OK;
    TRY(buffer_text(context, out, ", without "));
    return name_countries(context, out, &shape->without);
}

d4i_status origin_name(d4i_context *context, const struct origin_set *set, const struct origin_set *ignored,
                       struct buffer *out)
{
    struct origin_shape shape = origin_shape_of(set, ignored);
    bool native = origin_has(set, ORIGIN_NATIVE), places = shape.terms > 0;
    bool stateless = origin_has(set, ORIGIN_STATELESS), unknown = origin_has(set, ORIGIN_UNKNOWN);
    int count = native + places + stateless + unknown, at = 0;
    if (is_world(set, &shape))
        return buffer_text(context, out, "All");
    if (count == 0)
        return buffer_text(context, out, "Nobody");
    if (native)
        TRY(buffer_print(context, out, "%sFrom the reporting country", between(at++, count)));
    if (places) {
        TRY(buffer_text(context, out, between(at++, count)));
        TRY(name_places(context, out, &shape));
    }
    if (stateless) {
        TRY(buffer_print(context, out, "%s%s", between(at, count), at ? "stateless" : "Stateless"));
        at++;
    }
    return unknown ? buffer_print(context, out, "%s%s", between(at, count), at ? "not stated" : "Not stated")
                   : D4I_OK;
}
