/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the report tells: the answers of d4i_places, d4i_urban and d4i_measure, and sums over the places that the
 * first of them counts. What an atlas cannot give is said, not left out.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "d4i/measure.h"
#include "group/country.h"
#include "publish/map.h"
#include "query/answer.h"

#define MAP_WIDTH 1000

const int report_shares[REPORT_SHARES] = {10, 15, 20, 25, 30};

static const int64_t size_limits[REPORT_SIZES + 1] = {0,     1000,   5000,   10000,    20000,
                                                      50000, 100000, 500000, INT64_MAX};

size_t report_all(const d4i_frame *answer)
{
    size_t rows = d4i_frame_rows(answer);
    return rows ? rows - 1 : SIZE_MAX;
}

int64_t report_number(const struct report *report, const d4i_frame *answer, const char *name)
{
    size_t column = html_column_of(answer, name), row = report_all(answer);
    (void)report;
    if (column == SIZE_MAX || row == SIZE_MAX || d4i_frame_is_empty(answer, row, column))
        return -1;
    return d4i_frame_int(answer, row, column);
}

char *report_part(const struct report *report, int64_t part, int64_t whole, char *out)
{
    if (whole > 0)
        return language_share(report->language, (double)part / (double)whole, out);
    text_print(out, 48, "\u2013");
    return out;
}

char *report_count(const struct report *report, int64_t number, char *out)
{
    return language_number(report->language, number, out);
}

int64_t report_whole(int64_t people)
{
    return (people + D4I_PERSON / 2) / D4I_PERSON;
}

char *report_people(const struct report *report, int64_t people, char *out)
{
    return report_count(report, report_whole(people), out);
}

d4i_status report_size_words(const struct report *report, const struct report_size *size, struct buffer *to)
{
    char from[48], end[48];
    enum phrase which = size->from == 0            ? PHRASE_SIZE_BELOW
                        : size->below == INT64_MAX ? PHRASE_SIZE_FROM
                                                   : PHRASE_SIZE_RANGE;
    report_count(report, size->from, from);
    report_count(report, size->from ? size->below - 1 : size->below, end);
    return phrase_fill(report->context, report->language, which, 1,
                       PHRASE_VALUES({"number", size->from ? from : end}, {"from", from}, {"to", end}), to);
}

/* A failure that the report can tell and go on: what the atlas lacks. */
static d4i_status forgive(struct report *report, d4i_status status, char **why)
{
    if (status != D4I_BAD_USAGE && status != D4I_BAD_INPUT)
        return status;
    return text_format(report->context, why, "%s", d4i_error_text(report->context));
}

static void count_place(const struct report *report, struct report_size *size, const struct place *place)
{
    size->places++;
    size->over += place_is_over(&report->question, place);
    size->people += place->people;
    size->base += place->people - place->outside;
    size->group += place->group;
}

static void add_up(struct report *report)
{
    for (size_t s = 0; s < REPORT_SIZES; s++) {
        report->sizes[s].from = size_limits[s];
        report->sizes[s].below = size_limits[s + 1];
    }
    for (size_t p = 0; p < report->places.count; p++) {
        const struct place *place = &report->places.list[p];
        size_t size = 0;
        if (!place->known)
            continue;
        while (size + 1 < REPORT_SIZES && place->people >= size_limits[size + 1] * D4I_PERSON)
            size++;
        count_place(report, &report->sizes[size], place);
        count_place(report, &report->all, place);
        if (place_is_small(&report->question, place))
            count_place(report, &report->small, place);
    }
}

static d4i_status ask_places(struct report *report)
{
    TRY(d4i_places(report->context, report->handle, &report->options, &report->answer));
    for (size_t i = 0; i < REPORT_SHARES && report->whom != REPORT_PLACE; i++) {
        d4i_places_options options = report->options;
        options.share_numerator = report_shares[i];
        options.share_denominator = 100;
        TRY(d4i_places(report->context, report->handle, &options, &report->at[i]));
    }
    return D4I_OK;
}

/* Classes of places are known by now; d4i_urban knows those of cells. */
static d4i_status ask_urban(struct report *report, size_t level)
{
    const d4i_urban_options options = {.detail = 1,
                                       .level = report->options.level,
                                       .variable = report->options.variable,
                                       .group = report->options.group,
                                       .source = report->options.source,
                                       .of_cells = report->small.places ==
                                                   0}; /* countries are neither towns nor villages */
    report->has_classes = level != ANSWER_ZONES && report->small.places && report->places.has_urban;
    if (report->has_classes)
        return D4I_OK;
    if (report->country && report->places.count < report->places_of_all && !report->parted.has_cells)
        return text_format(report->context, &report->urban_why, "%s",
                           phrase(report->language, PHRASE_URBAN_NOT_BY_COUNTRY));
    if (report->parted.has_cells)
        return report_cells_frame(report);
    if (!report->atlas->has_grid)
        return text_format(report->context, &report->urban_why, "%s",
                           phrase(report->language, PHRASE_URBAN_NO_GRID));
    return forgive(report, d4i_urban(report->context, report->handle, &options, &report->urban),
                   &report->urban_why);
}

static d4i_status draw_map(struct report *report)
{
    return forgive(report,
                   map_for_report(report->context, report->handle, &report->options, report->small.places > 0,
                                  report->language, MAP_WIDTH, &report->map),
                   &report->map_why);
}

/* Places by their code, each with the number that the frame has for it. */
static d4i_status sum_origins(struct report *report, const d4i_frame *measured)
{
    size_t part = html_column_of(measured, "part"), value = html_column_of(measured, "value");
    struct names codes = {0};
    uint32_t *place = NULL, code;
    bool is_new;
    char made[PLACE_CODE_MAX];
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(report->context, report->places.count, sizeof *place, &place));
    for (size_t p = 0; p < report->places.count; p++) {
        const char *name = place_code(&report->places, &report->places.list[p], made);
        GUARD(names_add(report->context, &codes, text_of(name), &code, &is_new));
        place[code] = (uint32_t)p;
    }
    for (size_t row = 0; row < d4i_frame_rows(measured) && part != SIZE_MAX && value != SIZE_MAX; row++) {
        code = names_find(&codes, text_of(d4i_frame_text(measured, row, part)));
        if (code == NAMES_NONE || d4i_frame_is_empty(measured, row, value))
            continue;
        const struct place *found = &report->places.list[place[code]];
        if (!found->known)
            continue;
        struct report_origins *to =
            place_is_small(&report->question, found) ? &report->small_origins : &report->large_origins;
        to->number += (double)found->people * d4i_frame_real(measured, row, value);
        to->people += (double)found->people;
    }
done:
    names_release(&codes);
    free(place);
    return status;
}

static d4i_status ask_origins(struct report *report, size_t level)
{
    const d4i_measure_options options = {.of = "local_effective_number",
                                         .by = "all",
                                         .over = level == ANSWER_ZONES ? "zones" : report->atlas->levels[level].id,
                                         .variable = report->options.variable,
                                         .source = report->options.source};
    d4i_frame *measured = NULL;
    TRY(forgive(report, d4i_measure(report->context, report->handle, &options, &measured), &report->origins_why));
    d4i_status status = measured ? sum_origins(report, measured) : D4I_OK;
    d4i_frame_free(measured);
    return status;
}

/* "Born abroad" inside a sentence; a name of capitals keeps them. */
static void small_letter(char *words)
{
    if (words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a' && words[1] <= 'z')
        words[0] = (char)(words[0] - 'A' + 'a');
}

/* Of a group that the language has words for, those; of others the name that the atlas gives, in a construction
 * that any name fits: "people of the group “Morocco”". */
static d4i_status name_members(struct report *report)
{
    struct buffer made = {0};
    const struct phrase_value values[] = {{"group", report->group}, {NULL, NULL}};
    bool named = report->options.group != NULL, born = strncmp(report->group, "born", 4) == 0;
    d4i_status status = D4I_OK;
    if (named || born)
        GUARD(phrase_fill(report->context, report->language, named ? PHRASE_MEMBERS_OF_GROUP : PHRASE_MEMBERS_BORN,
                          1, values, &made));
    else
        GUARD(buffer_text(report->context, &made, report->group));
    text_print(report->members, sizeof report->members, "%s", made.data);
done:
    buffer_release(&made);
    return status;
}

/* The words of the language for the group, if it has any: false = it has none. */
static bool name_known_group(struct report *report)
{
    char small[128];
    text_print(small, sizeof small, "%s", report->places.group_name);
    small_letter(small);
    for (int i = 0; PHRASE_GROUP_BORN_ABROAD + i < PHRASE_MEMBERS_BORN_ABROAD; i++)
        if (strcmp(phrase(LANGUAGE_EN, PHRASE_GROUP_BORN_ABROAD + i), small) == 0) {
            text_print(report->group, sizeof report->group, "%s",
                       phrase(report->language, PHRASE_GROUP_BORN_ABROAD + i));
            text_print(report->members, sizeof report->members, "%s",
                       phrase(report->language, PHRASE_MEMBERS_BORN_ABROAD + i));
            return true;
        }
    return false;
}

static d4i_status name_group(struct report *report)
{
    const char *asked = report->options.group;
    char word[LANGUAGE_WORD];
    if (name_known_group(report))
        return D4I_OK;
    bool country = asked && report->language != LANGUAGE_EN && country_name(asked);
    text_print(report->group, sizeof report->group, "%s",
               country ? language_word(report->language, asked, true, word) : report->places.group_name);
    if (!asked)
        small_letter(report->group);
    return name_members(report);
}

/* What places and the group are called inside a sentence. */
static d4i_status name_things(struct report *report, size_t level)
{
    const char *title = level == ANSWER_ZONES ? "zones" : report->atlas->levels[level].title;
    char noun[LANGUAGE_WORD];
    text_print(report->noun, sizeof report->noun, "%s",
               language_noun(report->language, title && *title ? title : "places", noun));
    return name_group(report);
}

/* An atlas of two departments has a level for each: its title alone would name both above the numbers of one. */
static d4i_status name_atlas(struct report *report, size_t level)
{
    const struct atlas *atlas = report->atlas;
    const char *title = answer_text(atlas->title),
               *of = level == ANSWER_ZONES ? "" : answer_text(atlas->levels[level].title);
    bool both = atlas->level_count > 1 && *of && *title && !strstr(title, of);
    return text_format(report->context, &report->of, "%s%s%s", title, both ? " \u2013 " : "", both ? of : "");
}

d4i_status report_facts(struct report *report)
{
    size_t level;
    TRY(places_question_of(report->context, &report->options, &report->question));
    TRY(answer_check_variable(report->context, report->atlas, report->options.variable));
    TRY(answer_level(report->context, report->atlas, report->options.level, &level));
    TRY(places_collect(report->context, report->atlas, &report->options, level, &report->places));
    TRY(report_keep_known(report));
    TRY(name_things(report, level));
    TRY(name_atlas(report, level));
    add_up(report);
    d4i_places_options closer = report->options;
    closer.fua = report->fua;
    TRY(parted_find(report->context, report->handle, level, &closer, &report->question, size_limits,
                    &report->places, &report->parted));
    TRY(report_find_outside(report, level));
    TRY(ask_places(report));
    TRY(report_order_countries(report));
    if (report->whom == REPORT_PLACE)
        return brief_find(report, report->asked, report->earlier, level, &report->brief);
    TRY(ask_urban(report, level));
    TRY(ask_origins(report, level));
    return report->pdf ? D4I_OK : draw_map(report);
}

void report_release(struct report *report)
{
    parted_release(&report->parted);
    places_release(&report->places);
    d4i_frame_free(report->answer);
    d4i_frame_free(report->urban);
    for (size_t i = 0; i < REPORT_SHARES; i++)
        d4i_frame_free(report->at[i]);
    free(report->urban_why);
    free(report->map_why);
    free(report->origins_why);
    free(report->country);
    free(report->lacking);
    free(report->outside.by_country);
    free(report->asked);
    free(report->own_title);
    free(report->of);
    brief_release(&report->brief);
    buffer_release(&report->map);
    for (size_t i = 0; i < report->value_count; i++)
        free((char *)report->values[i].text);
}
