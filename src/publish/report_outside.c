/* SPDX-License-Identifier: EUPL-1.2
 *
 * People of the cells who live in no unit: of the countries that the report tells of where the sources tell the
 * country, else of the whole atlas, and then it is said that nobody knows of which country they are.
 */
#include "atlas/handle.h"
#include "base/memory.h"
#include "base/wide.h"
#include "publish/report.h"
#include "query/answer.h"

#define ALMOST_NOBODY 1000 /* one in so many: coasts that are drawn roughly */

/* People by zone of the sources of one country. */
struct counting {
    const struct report *report;
    const char *country;
    int64_t *in;      /* [cell found] people who live in some unit */
    int64_t *of_zone; /* [zone] */
    int64_t outside, people;
};

/* NULL: the source counts several countries, or does not say which. */
static const char *country_of(const struct atlas_source *source)
{
    const char *country = answer_text(source->country);
    return *country && strcmp(country, "EU") != 0 ? country : NULL;
}

static bool is_asked(const struct report *report, const struct atlas_source *source)
{
    return !report->options.source || strcmp(report->options.source, source->id) == 0;
}

static void add_zones(const struct counting *counting)
{
    const struct atlas *atlas = counting->report->atlas;
    for (size_t z = 0; z < atlas_zone_count(atlas); z++) {
        const struct atlas_source *source = atlas_source_of_zone(atlas, z);
        const struct atlas_column *total = &source->variables[0].column[0];
        const char *country = country_of(source);
        size_t at = z - source->first_zone;
        bool counts = is_asked(counting->report, source) && country && strcmp(country, counting->country) == 0 &&
                      status_is_known(total->status[at]);
        counting->of_zone[z] = counts ? total->people[at] : 0;
    }
}

/* Of a cell's people the same part of each country lives in no unit. */
static d4i_status count_country(struct counting *counting)
{
    const struct urban_map *map = &counting->report->parted.map;
    struct people_cells cells = {0};
    add_zones(counting);
    counting->outside = counting->people = 0;
    d4i_status status =
        people_cells_of_zones(counting->report->context, counting->report->atlas, counting->of_zone, NULL, &cells);
    for (size_t i = 0; i < cells.count && status == D4I_OK; i++) {
        size_t at = urban_find_cell(map->found.cell, map->found.count, cells.cell[i]);
        int64_t all = at < map->found.count ? map->found.people[at] : 0;
        counting->people += cells.people[i];
        if (all > counting->in[at < map->found.count ? at : 0] && all > 0)
            counting->outside += (int64_t)((int128)cells.people[i] * (all - counting->in[at]) / all);
    }
    people_cells_release(&cells);
    return status;
}

static d4i_status count_inside(struct counting *counting, size_t level)
{
    const struct report *report = counting->report;
    const struct urban_map *map = &report->parted.map;
    const struct pairs *pairs = &report->atlas->levels[level].pairs;
    TRY(mem_alloc(report->context, map->found.count + 1, sizeof *counting->in, &counting->in));
    TRY(mem_alloc(report->context, atlas_zone_count(report->atlas), sizeof *counting->of_zone, &counting->of_zone));
    for (size_t i = 0; i < pairs->count; i++) {
        size_t at = urban_find_cell(map->found.cell, map->found.count, pairs_cell(pairs, i));
        if (at < map->found.count)
            counting->in[at] += urban_part_of_pair(map, pairs, i);
    }
    return D4I_OK;
}

static d4i_status add_country(struct report *report, struct counting *counting, struct buffer *words)
{
    char name[LANGUAGE_WORD], people[48];
    TRY(count_country(counting));
    report->outside.people += counting->people;
    report->outside.outside += counting->outside;
    if (counting->outside <= counting->people / ALMOST_NOBODY)
        return D4I_OK;
    report->outside.countries++;
    return buffer_print(report->context, words, "%s%s\u00a0%s", words->length ? ", " : "",
                        report_country_name(report, counting->country, name),
                        report_people(report, counting->outside, people));
}

/* Each country that the report tells of and some source counts, once. */
static d4i_status count_countries(struct report *report, size_t level)
{
    const struct atlas *atlas = report->atlas;
    struct counting counting = {.report = report};
    struct buffer words = {0};
    struct names seen = {0};
    d4i_status status = count_inside(&counting, level);
    for (size_t s = 0; s < atlas->source_count && status == D4I_OK; s++) {
        uint32_t ignored;
        bool is_new = false;
        counting.country = country_of(&atlas->sources[s]);
        if (!is_asked(report, &atlas->sources[s]) || !counting.country ||
            !place_country_asked(report->country, counting.country))
            continue;
        status = names_add(report->context, &seen, text_of(counting.country), &ignored, &is_new);
        if (status == D4I_OK && is_new)
            status = add_country(report, &counting, &words);
    }
    report->outside.by_country = words.data;
    names_release(&seen);
    free(counting.in);
    free(counting.of_zone);
    return status;
}

d4i_status report_find_outside(struct report *report, size_t level)
{
    const struct urban_map *map = &report->parted.map;
    struct report_outside *outside = &report->outside;
    bool known = true;
    if (!map->units || report->whom == REPORT_PLACE)
        return D4I_OK;
    for (size_t s = 0; s < report->atlas->source_count; s++)
        known &= !is_asked(report, &report->atlas->sources[s]) || country_of(&report->atlas->sources[s]);
    if (known)
        TRY(count_countries(report, level));
    outside->of_atlas = !known || !report->country;
    if (!outside->of_atlas)
        return D4I_OK;
    outside->is_unknown = report->country != NULL;
    outside->people = 0;
    for (size_t i = 0; i < map->count; i++)
        outside->people += map->people[i];
    outside->outside = outside->people - map->in_units;
    return D4I_OK;
}

bool report_has_outside(const struct report *report)
{
    return report->outside.outside > report->outside.people / ALMOST_NOBODY;
}

/* The levels of units but the one that is told of. */
static void say_levels(struct report *report, struct html *html)
{
    const struct atlas *atlas = report->atlas;
    struct buffer words = {0};
    char noun[LANGUAGE_WORD];
    for (size_t l = 0; l < atlas->level_count && html->status == D4I_OK; l++)
        if (strcmp(atlas->levels[l].id, report->parted.map.units) != 0)
            html->status = buffer_print(
                report->context, &words, "%s%s (%s)", words.length ? ", " : "",
                language_noun(report->language, answer_or(atlas->levels[l].title, atlas->levels[l].id), noun),
                atlas->levels[l].id);
    if (words.length && html->status == D4I_OK) {
        html_raw(html, " ");
        html_say(html, PHRASE_OTHER_UNITS, {"levels", words.data});
    }
    buffer_release(&words);
}

void report_say_outside(struct report *report, struct html *html)
{
    const struct report_outside *outside = &report->outside;
    char a[48], b[48], part[48];
    if (!report_has_outside(report))
        return;
    html_raw(html, " ");
    html_say(html,
             outside->is_unknown ? PHRASE_OUTSIDE_UNKNOWN
             : outside->of_atlas ? PHRASE_OUTSIDE_UNITS
                                 : PHRASE_OUTSIDE_HERE,
             {"outside", report_people(report, outside->outside, a)},
             {"people", report_people(report, outside->people, b)},
             {"part", report_part(report, outside->outside, outside->people, part)}, {"noun", report->noun});
    say_levels(report, html);
}

void report_say_outside_by(struct report *report, struct html *html)
{
    const struct report_outside *outside = &report->outside;
    if (!report_has_outside(report) || outside->countries == 0 || report->whom == REPORT_COUNTRY)
        return;
    html_raw(html, " ");
    html_say(html, PHRASE_OUTSIDE_BY, {"countries", outside->by_country});
}
