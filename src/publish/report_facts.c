/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the report tells: the answers of d4i_places, d4i_urban and d4i_measure, and sums over the places that the
 * first of them counts. What an atlas cannot give is said, not left out.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "d4i/measure.h"
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

char *report_part(int64_t part, int64_t whole, char *out)
{
    if (whole <= 0)
        text_print(out, 32, "\u2013");
    else if (part > 0 && (double)part / (double)whole < 0.0005)
        text_print(out, 32, "<0.1\u00a0%%");
    else
        text_print(out, 32, "%.1f\u00a0%%", 100 * (double)part / (double)whole);
    return out;
}

char *report_size_words(const struct report_size *size, char *out)
{
    char from[48], to[48];
    if (size->from == 0)
        text_print(out, 96, "below %s", map_number(size->below, to));
    else if (size->below == INT64_MAX)
        text_print(out, 96, "%s and more", map_number(size->from, from));
    else
        text_print(out, 96, "%s to %s", map_number(size->from, from), map_number(size->below - 1, to));
    return out;
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
    for (size_t i = 0; i < REPORT_SHARES; i++) {
        d4i_places_options options = report->options;
        options.share_numerator = report_shares[i];
        options.share_denominator = 100;
        TRY(d4i_places(report->context, report->handle, &options, &report->at[i]));
    }
    return D4I_OK;
}

static d4i_status ask_urban(struct report *report)
{
    const d4i_urban_options options = {.detail = 1,
                                       .level = report->options.level,
                                       .variable = report->options.variable,
                                       .group = report->options.group,
                                       .source = report->options.source,
                                       .of_cells = report->small.places ==
                                                   0}; /* countries are neither towns nor villages */
    if (!report->atlas->has_grid)
        return text_format(report->context, &report->urban_why,
                           "the atlas has no grid, which the degree of urbanisation is worked out from");
    return forgive(report, d4i_urban(report->context, report->handle, &options, &report->urban),
                   &report->urban_why);
}

static d4i_status draw_map(struct report *report)
{
    return forgive(report,
                   map_for_report(report->context, report->handle, &report->options, report->small.places > 0,
                                  MAP_WIDTH, &report->map),
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

/* What places and the group are called inside a sentence. */
static void name_things(struct report *report, size_t level)
{
    const char *title = level == ANSWER_ZONES ? "zones" : report->atlas->levels[level].title;
    text_print(report->noun, sizeof report->noun, "%s", title && *title ? title : "places");
    report->noun[strcspn(report->noun, ",;(")] = 0; /* "Countries, generalised outlines" */
    text_print(report->group, sizeof report->group, "%s", report->places.group_name);
    char *words[] = {report->noun, report->group};
    for (size_t i = 0; i < 2; i++) /* "Born abroad"; a name of capitals keeps them */
        if (words[i][0] >= 'A' && words[i][0] <= 'Z' && words[i][1] >= 'a' && words[i][1] <= 'z' &&
            (i == 0 || !report->options.group))
            words[i][0] = (char)(words[i][0] - 'A' + 'a');
    if (report->options.group)
        text_print(report->members, sizeof report->members, "people of the group \u201c%s\u201d", report->group);
    else
        text_print(report->members, sizeof report->members, "%s%s",
                   strncmp(report->group, "born", 4) == 0 ? "people " : "", report->group);
}

d4i_status report_facts(struct report *report)
{
    size_t level;
    TRY(places_question_of(report->context, &report->options, &report->question));
    TRY(answer_check_variable(report->context, report->atlas, report->options.variable));
    TRY(answer_level(report->context, report->atlas, report->options.level, &level));
    TRY(places_collect(report->context, report->atlas, &report->options, level, &report->places));
    name_things(report, level);
    add_up(report);
    TRY(parted_find(report->context, report->handle, level, &report->options, &report->question, size_limits,
                    &report->places, &report->parted));
    TRY(ask_places(report));
    TRY(ask_urban(report));
    TRY(ask_origins(report, level));
    return draw_map(report);
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
    buffer_release(&report->map);
}
