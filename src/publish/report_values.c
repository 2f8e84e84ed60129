/* SPDX-License-Identifier: EUPL-1.2
 *
 * The report's facts as texts under names, so that a phrase needs nothing but its key: "{noun}", "{below}".
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "query/answer.h"
#include "query/definition.h"

d4i_status report_set(struct report *report, const char *name, const char *text)
{
    struct phrase_value *value = &report->values[report->value_count];
    char *copy = NULL;
    if (report->value_count == REPORT_VALUES)
        return fail(report->context, D4I_BUG, "the report has no room for the value '%s'", name);
    TRY(text_format(report->context, &copy, "%s", text ? text : ""));
    value->name = name;
    value->text = copy;
    report->value_count++;
    return D4I_OK;
}

d4i_status report_set_count(struct report *report, const char *name, int64_t number)
{
    char text[48];
    return report_set(report, name, number < 0 ? "\u2013" : report_count(report, number, text));
}

/* A column of the answer for all countries together. */
static d4i_status set_column(struct report *report, const char *name, const char *column)
{
    return report_set_count(report, name, report_number(report, report->answer, column));
}

static d4i_status set_part(struct report *report, const char *name, int64_t part, int64_t whole)
{
    char text[48];
    return report_set(report, name, report_part(report, part, whole, text));
}

static d4i_status set_question(struct report *report)
{
    const struct places_question *question = &report->question;
    char share[48];
    language_percent(report->language, question->numerator, question->denominator, share);
    TRY(report_set(report, "noun", report->noun));
    TRY(report_set(report, "group", report->group));
    TRY(report_set(report, "members", report->members));
    TRY(report_set(report, "share", share));
    TRY(report_set_count(report, "numerator", question->numerator));
    TRY(report_set_count(report, "denominator", question->denominator));
    TRY(report_set_count(report, "below", question->below / D4I_PERSON));
    TRY(report_set_count(report, "low", question->band_low / D4I_PERSON));
    TRY(report_set_count(report, "high", question->band_high / D4I_PERSON));
    return report_set_count(report, "household", question->household / D4I_PERSON);
}

static d4i_status set_answer(struct report *report)
{
    static const struct {
        const char *name, *column;
    } columns[] = {{"small", "small"},
                   {"over", "small_over"},
                   {"larger", "larger"},
                   {"larger_over", "larger_over"},
                   {"band", "band"},
                   {"band_over", "band_over"},
                   {"flips", "flips"},
                   {"flip_out", "flip_out"},
                   {"flip_in", "flip_in"},
                   {"not_covered", "not_covered"},
                   {"withheld", "without_data"},
                   {"estimated", "estimated"},
                   {"without_geometry", "without_geometry"}};
    int64_t people = report_number(report, report->answer, "small_over_people");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        TRY(set_column(report, columns[i].name, columns[i].column));
    return report_set_count(report, "over_people", people < 0 ? -1 : (people + D4I_PERSON / 2) / D4I_PERSON);
}

static d4i_status set_sums(struct report *report)
{
    const struct report_size *small = &report->small, *all = &report->all;
    const struct report_origins *origins[] = {&report->small_origins, &report->large_origins};
    char number[48];
    TRY(set_part(report, "small_of_group", small->group, all->group));
    TRY(set_part(report, "small_of_people", small->people, all->people));
    TRY(set_part(report, "small_share", small->group, small->base));
    TRY(set_part(report, "all_share", all->group, all->base));
    for (int i = 0; i < 2; i++)
        TRY(report_set(report, i ? "large_origins" : "small_origins",
                       origins[i]->people > 0
                           ? language_real(report->language, origins[i]->number / origins[i]->people, 2, number)
                           : "\u2013"));
    return D4I_OK;
}

/* Below 50 000 inhabitants, by class of urbanisation, and EU and third countries apart: small places alone. */
static d4i_status set_parted(struct report *report)
{
    static const struct parted_sum nothing = {0};
    const struct parted *parted = &report->parted;
    const struct parted_sum *sum = parted->countries ? &parted->country[parted->countries - 1].whole : &nothing;
    int64_t people = 0, group = 0, all = parted->all.group;
    for (size_t s = 0; s < REPORT_SIZES && report->sizes[s].below <= 50000; s++) {
        people += report->sizes[s].people;
        group += report->sizes[s].group;
    }
    TRY(set_part(report, "part", group, all));
    TRY(set_part(report, "of_people", people, parted->all.people));
    TRY(report_set_count(report, "limit", 50000));
    TRY(set_part(report, "cities", parted->class[URBAN_UNIT_CITY].group, all));
    TRY(set_part(report, "towns", parted->class[URBAN_UNIT_TOWN].group, all));
    TRY(set_part(report, "rural", parted->class[URBAN_UNIT_RURAL].group, all));
    TRY(report_set_count(report, "told", sum->over_told));
    TRY(report_set_count(report, "eu_most", sum->told ? sum->eu_most : -1));
    TRY(report_set_count(report, "third_most", sum->told ? sum->third_most : -1));
    return report_set_count(report, "third_over", sum->told ? sum->third_over : -1);
}

/* How many of the small places over the threshold tell both origins. */
enum phrase report_sides_phrase(const struct report *report)
{
    const struct parted *parted = &report->parted;
    if (parted->countries == 0 || parted->country[parted->countries - 1].whole.told == 0)
        return PHRASE_HONEST_SIDES_UNKNOWN;
    const struct parted_sum *sum = &parted->country[parted->countries - 1].whole;
    return sum->over_told == sum->over ? PHRASE_HONEST_SIDES : PHRASE_HONEST_SIDES_PART;
}

/* What those who are not of the group are called, by what people are counted by. */
static d4i_status set_natives(struct report *report)
{
    const struct atlas *atlas = report->atlas;
    const char *concept = NULL;
    bool one = true;
    for (size_t s = 0; s < atlas->source_count; s++) {
        uint32_t v = answer_variable(&atlas->sources[s], report->options.variable);
        if (v == ANSWER_NONE)
            continue;
        const char *here = definition_concept(&atlas->sources[s].variables[v]);
        one &= !concept || strcmp(concept, here) == 0;
        concept = here;
    }
    bool birth = one && concept && strcmp(concept, "birth") == 0;
    bool citizenship = one && concept && strcmp(concept, "citizenship") == 0;
    return report_set(report, "natives",
                      phrase(report->language, birth         ? PHRASE_NATIVES_BIRTH
                                               : citizenship ? PHRASE_NATIVES_CITIZENSHIP
                                                             : PHRASE_NATIVES_OTHER));
}

/* Estimates hold fractions of a person and are compared with them; how many small places would change sides with
 * whole people, as the page shows them. */
static d4i_status set_rounded(struct report *report)
{
    int64_t rounded = 0;
    for (size_t p = 0; p < report->places.count; p++) {
        const struct place *place = &report->places.list[p];
        struct place whole = *place;
        if (!place->known || !place->estimated || !place_is_small(&report->question, place))
            continue;
        whole.people = (place->people + D4I_PERSON / 2) / D4I_PERSON * D4I_PERSON;
        whole.group = (place->group + D4I_PERSON / 2) / D4I_PERSON * D4I_PERSON;
        whole.outside = (place->outside + D4I_PERSON / 2) / D4I_PERSON * D4I_PERSON;
        rounded += place_is_over(&report->question, &whole) != place_is_over(&report->question, place) ||
                   !place_is_small(&report->question, &whole);
    }
    return report_set_count(report, "rounded", rounded);
}

static d4i_status set_apart(struct report *report)
{
    int64_t people = report->parted.withheld_people;
    TRY(report_set_count(report, "withheld_people", (people + D4I_PERSON / 2) / D4I_PERSON));
    return report_set_count(report, "withheld_bare", report->parted.withheld_bare);
}

/* Where the report was given functional urban areas. */
static d4i_status set_zones(struct report *report)
{
    const struct atlas *atlas = report->atlas;
    const struct parted_class *zone = &report->parted.zone;
    const char *title = report->fua;
    for (size_t l = 0; l < atlas->level_count && report->fua; l++)
        if (strcmp(atlas->levels[l].id, report->fua) == 0 && atlas->levels[l].title && *atlas->levels[l].title)
            title = atlas->levels[l].title;
    TRY(report_set(report, "fua", title));
    TRY(report_set_count(report, "zone_places", zone->places));
    char text[48];
    TRY(report_set(report, "zone_people", report_people(report, zone->people, text)));
    return set_part(report, "zone_share", zone->group, zone->base);
}

static d4i_status set_atlas(struct report *report)
{
    const struct atlas *atlas = report->atlas;
    char hash[HASH_HEX];
    size_t rows = d4i_frame_rows(report->answer);
    TRY(report_set_count(report, "countries", (int64_t)(rows > 1 ? rows - 1 : rows)));
    TRY(report_set_count(report, "cell", atlas->has_grid ? atlas->grid.cell : -1));
    TRY(report_set(report, "crs", atlas->has_grid ? atlas->grid.crs : ""));
    TRY(report_set(report, "method", atlas->method));
    TRY(report_set(report, "title", report->title));
    TRY(report_set(report, "of", report->of));
    TRY(report_set(report, "hash", hash_hex(atlas->build, hash)));
    TRY(report_set(report, "program", "d4i " D4I_VERSION));
    return report_set(report, "command", "d4i explain");
}

d4i_status report_values(struct report *report)
{
    TRY(set_question(report));
    TRY(set_answer(report));
    TRY(set_sums(report));
    TRY(set_parted(report));
    TRY(set_apart(report));
    TRY(set_natives(report));
    TRY(set_zones(report));
    TRY(report_see_map(report));
    TRY(set_rounded(report));
    return set_atlas(report);
}

d4i_status report_fill(const struct report *report, enum phrase which, int64_t count, struct buffer *to)
{
    return phrase_fill(report->context, report->language, which, count, report->values, to);
}

void report_say(const struct report *report, struct html *html, const char *tag, enum phrase which)
{
    report_say_count(report, html, tag, which, 0);
}

void report_say_count(const struct report *report, struct html *html, const char *tag, enum phrase which,
                      int64_t count)
{
    if (tag && html->status == D4I_OK)
        html->status = buffer_print(html->context, &html->page, "<%s>", tag);
    html_fill(html, which, count, report->values);
    if (tag && html->status == D4I_OK)
        html->status = buffer_print(html->context, &html->page, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}
