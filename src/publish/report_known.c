/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the report can speak of: countries whose sources do not tell the group are named and left out, as none of
 * their places is small, large or withheld; a country of which nothing is known gets no brief.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "query/answer.h"

/* The source that counts the place does not have the group. */
static bool is_lacking(const struct report *report, const struct place *place)
{
    uint32_t v;
    if (!report->options.group || place->known || place->source == PLACE_NO_SOURCE)
        return false;
    v = answer_variable(&report->atlas->sources[place->source], report->options.variable);
    return v != ANSWER_NONE && group_find(&report->atlas->sources[place->source].variables[v].tree,
                                          report->options.group) == GROUP_NONE;
}

/* Whether the country has a place that lacks the group, and none that is known. */
static bool country_lacks(const struct report *report, const char *country)
{
    bool lacks = false;
    for (size_t p = 0; p < report->places.count; p++) {
        const struct place *place = &report->places.list[p];
        if (strcmp(place->country, country) != 0)
            continue;
        if (place->known)
            return false;
        lacks |= is_lacking(report, place);
    }
    return lacks;
}

/* Codes of the countries that tell the group, and names of those that do not. */
static d4i_status part_countries(struct report *report, struct buffer *telling, struct buffer *lacking)
{
    struct names seen = {0};
    d4i_status status = D4I_OK;
    for (size_t p = 0; p < report->places.count; p++) {
        const char *country = report->places.list[p].country;
        char name[LANGUAGE_WORD];
        uint32_t ignored;
        bool is_new = false;
        if (p == 0 || country != report->places.list[p - 1].country)
            GUARD(names_add(report->context, &seen, text_of(country), &ignored, &is_new));
        if (!is_new)
            continue;
        bool lacks = country_lacks(report, country);
        struct buffer *to = lacks ? lacking : telling;
        report->lacking_count += lacks;
        GUARD(buffer_print(report->context, to, "%s%s", to->length ? (lacks ? ", " : ",") : "",
                           lacks ? report_country_name(report, country, name) : country));
    }
done:
    names_release(&seen);
    return status;
}

/* Leaves the places of `report->options.country`. */
static void keep(struct report *report)
{
    size_t kept = 0;
    for (size_t p = 0; p < report->places.count; p++)
        if (place_country_asked(report->options.country, report->places.list[p].country))
            report->places.list[kept++] = report->places.list[p];
    report->places.count = kept;
}

static bool has_unnamed(const struct places *places)
{
    for (size_t p = 0; p < places->count; p++)
        if (!*places->list[p].country)
            return true;
    return false;
}

/* A brief for a country without a single number would be one of dashes. */
static d4i_status check_country(const struct report *report)
{
    size_t lacking = 0, covered = 0;
    for (size_t p = 0; p < report->places.count; p++) {
        const struct place *place = &report->places.list[p];
        if (place->known)
            return D4I_OK;
        lacking += is_lacking(report, place);
        covered += !place->not_covered;
    }
    return fail(report->context, D4I_BAD_USAGE,
                lacking ? "no brief for '%s': its sources do not tell the group '%s'; name another group (d4i info "
                          "--groups)"
                : covered
                    ? "no brief for '%s': its sources withhold the numbers of all its places, or lack them; ask "
                      "for another country, or add a source that has them"
                    : "no brief for '%s': no source of the atlas counts its places; ask for another country, or "
                      "add a source that does",
                report->country, report->options.group);
}

d4i_status report_keep_known(struct report *report)
{
    struct buffer telling = {0}, lacking = {0};
    d4i_status status = D4I_OK;
    if (report->whom == REPORT_COUNTRY)
        return check_country(report);
    if (!report->places.lacks || report->whom == REPORT_PLACE || has_unnamed(&report->places))
        return D4I_OK;
    GUARD(part_countries(report, &telling, &lacking));
    if (!lacking.length || !telling.length)
        goto done;
    free(report->country);
    report->country = telling.data;
    report->options.country = report->country;
    report->lacking = lacking.data;
    telling = lacking = (struct buffer){0};
    keep(report);
done:
    buffer_release(&telling);
    buffer_release(&lacking);
    return status;
}

void report_say_lacking(struct report *report, struct html *html)
{
    if (!report->lacking)
        return;
    html_raw(html, " ");
    html_say(html, PHRASE_LACKING, {"group", report->group}, {"countries", report->lacking});
}
