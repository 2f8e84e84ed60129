/* SPDX-License-Identifier: EUPL-1.2
 *
 * For whom the report is: everybody, the European Union, one country, or one place. A brief tells of the places of
 * its own countries alone, so that the atlas may hold others.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "group/country.h"
#include "query/answer.h"
#include "query/definition.h"

/* All places of the atlas, to find countries and the place among them. */
static d4i_status collect(struct report *report, struct places *places)
{
    size_t level;
    TRY(answer_check_variable(report->context, report->atlas, report->options.variable));
    TRY(answer_level(report->context, report->atlas, report->options.level, &level));
    return places_collect(report->context, report->atlas, &report->options, level, places);
}

/* The day that the numbers of a place are of; the newest of the atlas where no source counts it. */
static const char *day_of(const struct places *places, const struct place *place)
{
    const struct atlas *atlas = places->atlas;
    const char *newest = "";
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        uint32_t v = answer_variable(source, places->variable);
        if (v == ANSWER_NONE || (place->source != PLACE_NO_SOURCE && place->source != s))
            continue;
        const char *day = definition_date(source, &source->variables[v]);
        if (strcmp(day, newest) > 0)
            newest = day;
    }
    return newest;
}

/* The country by its code or English name. A year alone is its first day. */
static bool in_eu(const char *country, const char *day)
{
    char whole[16];
    size_t length = strlen(day);
    const char *code = country_number(country) >= 0 ? country : country_match("en", country);
    text_print(whole, sizeof whole, "%.10s%s", day, length == 4 ? "-01-01" : length == 7 ? "-01" : "");
    return code && country_in_eu(code, whole);
}

/* Codes of the countries that `keep` wants, with commas between. */
static d4i_status list_countries(struct report *report, const struct places *places, bool eu, struct buffer *out,
                                 size_t *count)
{
    struct names seen = {0};
    d4i_status status = D4I_OK;
    *count = 0;
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        uint32_t ignored;
        bool is_new;
        if (!*place->country || (i && place->country == places->list[i - 1].country))
            continue;
        GUARD(names_add(report->context, &seen, text_of(place->country), &ignored, &is_new));
        if (!is_new || (eu && !in_eu(place->country, day_of(places, place))))
            continue;
        GUARD(buffer_print(report->context, out, "%s%s", (*count)++ ? "," : "", place->country));
    }
done:
    names_release(&seen);
    return status;
}

static d4i_status for_eu(struct report *report, const struct places *places)
{
    struct buffer codes = {0};
    size_t count;
    d4i_status status = list_countries(report, places, true, &codes, &count);
    if (status == D4I_OK && count == 0)
        status = fail(report->context, D4I_BAD_USAGE,
                      "the atlas has no place in a member of the European Union; a brief for it would be empty");
    report->country = codes.data;
    return status;
}

/* ISO code of what an atlas calls a country by: a code, or its English name. */
static const char *iso_of(const char *called)
{
    int number = country_number(called);
    return number == COUNTRY_NONE ? country_match("en", called) : country_alpha2(number);
}

/* Which of the countries (a list with commas, as the atlas calls them) is asked for by a code, or by a name in
 * English or in the language of the report; NULL: none. The list is cut up. */
static const char *find_by_name(const struct report *report, char *list, const char *asked)
{
    const char *wanted = iso_of(asked);
    wanted = wanted ? wanted : country_match(language_code(report->language), asked);
    for (char *each = list, *end; wanted && each; each = end ? end + 1 : NULL) {
        end = strchr(each, ',');
        if (end)
            *end = 0;
        const char *is = iso_of(each);
        if (is && strcmp(is, wanted) == 0)
            return each;
    }
    return NULL;
}

/* As the atlas calls a country, or a name in English or in the language of the report. */
static d4i_status for_country(struct report *report, const struct places *places, const char *asked)
{
    struct buffer codes = {0};
    char *list = NULL;
    size_t count;
    d4i_status status = D4I_OK;
    GUARD(list_countries(report, places, false, &codes, &count));
    if (count == 0)
        status = fail(report->context, D4I_BAD_USAGE, "the atlas does not say in which country its places are");
    else if (!asked && count > 1)
        status = fail(report->context, D4I_BAD_USAGE,
                      "the atlas has several countries; name one: --for country NAME (%s)", codes.data);
    GUARD(status);
    const char *code = asked ? asked : codes.data;
    if (asked && !place_country_asked(codes.data, asked)) {
        GUARD(text_format(report->context, &list, "%s", codes.data));
        code = find_by_name(report, list, asked);
        if (!code)
            status = fail(report->context, D4I_BAD_USAGE, "no place of the atlas is in '%s'; its countries: %s",
                          asked, codes.data);
    }
    GUARD(status);
    GUARD(text_format(report->context, &report->country, "%s", code));
done:
    free(list);
    buffer_release(&codes);
    return status;
}

static d4i_status for_place(struct report *report, const struct places *places, const char *asked)
{
    const struct place *place;
    char code[PLACE_CODE_MAX];
    if (!asked || !*asked)
        return fail(report->context, D4I_BAD_USAGE, "say for which place: --for place NAME");
    TRY(places_find_named(report->context, places, asked, &place));
    TRY(text_format(report->context, &report->asked, "%s", place_code(places, place, code)));
    return *place->country ? text_format(report->context, &report->country, "%s", place->country) : D4I_OK;
}

d4i_status report_find_whom(struct report *report, const d4i_report_options *options)
{
    static const char *const words[] = {"eu", "country", "place"};
    const char *audience = options ? options->audience : NULL;
    struct places places = {0};
    d4i_status status = D4I_OK;
    if (!audience)
        return D4I_OK;
    for (int i = 0; i < 3; i++)
        if (strcmp(audience, words[i]) == 0)
            report->whom = (enum report_whom)(REPORT_EU + i);
    if (report->whom == REPORT_ALL)
        return fail(report->context, D4I_BAD_USAGE, "a report for '%s'; there are briefs for eu, country and place",
                    audience);
    GUARD(collect(report, &places));
    report->places_of_all = places.count;
    if (report->whom == REPORT_EU)
        GUARD(for_eu(report, &places));
    else if (report->whom == REPORT_COUNTRY)
        GUARD(for_country(report, &places, options->name && *options->name ? options->name : NULL));
    else
        GUARD(for_place(report, &places, options->name));
    report->options.country = report->country;
done:
    places_release(&places);
    return status;
}

/* Members whose sources do not tell the group are in the atlas as well. */
static int64_t members_here(const struct report *report)
{
    size_t rows = report->parted.countries; /* and one of all of them, where they are several */
    return (int64_t)(rows - (rows > 1) + (report->lacking ? report->lacking_count : 0));
}

void report_of(struct report *report, struct html *html)
{
    const char *of = report->of;
    const struct place *place = report->brief.place;
    char country[LANGUAGE_WORD], count[48];
    html_raw(html, "<p class=\"of\">");
    if (report->whom == REPORT_EU)
        html_count(html, PHRASE_OF_EU, members_here(report),
                   {"countries", report_count(report, members_here(report), count)}, {"of", of});
    else if (report->whom == REPORT_COUNTRY)
        html_say(html, PHRASE_OF_COUNTRY, {"country", report_country_name(report, report->country, country)},
                 {"of", of});
    else if (report->whom == REPORT_PLACE)
        html_say(html, PHRASE_OF_PLACE, {"place", *place->name ? place->name : report->brief.code},
                 {"code", report->brief.code}, {"of", of});
    else
        html_english(html, of);
    html_raw(html, "</p>\n");
}
