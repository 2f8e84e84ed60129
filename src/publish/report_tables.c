/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the page and the PDF share: columns of tables, and what is said of coverage.
 */
#include "publish/report.h"

#include "atlas/handle.h"

const struct html_column report_country_columns[REPORT_COUNTRY_COLUMNS] = {
    {PHRASE_COLUMN_COUNTRY, "country"},
    {PHRASE_COLUMN_PLACES, "units"},
    {PHRASE_COLUMN_SMALL, "small"},
    {PHRASE_COLUMN_SMALL_OVER, "small_over"},
    {PHRASE_COLUMN_SMALL_OVER_PEOPLE, "small_over_people"},
    {PHRASE_COLUMN_LARGER, "larger"},
    {PHRASE_COLUMN_LARGER_OVER, "larger_over"},
    {PHRASE_COLUMN_BAND, "band"},
    {PHRASE_COLUMN_BAND_OVER, "band_over"},
    {PHRASE_COLUMN_FLIPS, "flips"},
    {PHRASE_COLUMN_NOT_COVERED, "not_covered"},
    {PHRASE_COLUMN_COUNTED_BY, "definition"},
    {PHRASE_COLUMN_DATE, "date"}};

const struct html_column report_urban_columns[REPORT_URBAN_COLUMNS] = {
    {PHRASE_COLUMN_CLASS, "class"},          {PHRASE_COLUMN_CELLS, "cells"},
    {PHRASE_COLUMN_PLACES, "units"},         {PHRASE_COLUMN_PEOPLE, "people"},
    {PHRASE_COLUMN_OF_PEOPLE, "of_people"},  {PHRASE_COLUMN_GROUP, "group"},
    {PHRASE_COLUMN_SHARE, "share"},          {PHRASE_COLUMN_OF_GROUP, "of_group"},
    {PHRASE_COLUMN_SMALL_OVER, "small_over"}};

size_t report_urban_count(const struct report *report)
{
    const struct places_question *question = &report->question;
    bool is_default = question->below == 10000 * D4I_PERSON && question->numerator * 5 == question->denominator;
    return REPORT_URBAN_COLUMNS - !is_default;
}

bool report_row_of_all(const d4i_frame *frame, size_t row)
{
    size_t country = html_column_of(frame, "country"), cells = html_column_of(frame, "cells");
    if (cells != SIZE_MAX && d4i_frame_int(frame, row, cells) == 0)
        return false; /* no cell of that class: water, where no land is known */
    return country == SIZE_MAX || strcmp(d4i_frame_text(frame, row, country),
                                         d4i_frame_text(frame, d4i_frame_rows(frame) - 1, country)) == 0;
}

/* Texts of a column over all rows, each said once. */
static d4i_status say_once(const struct report *report, const char *name, struct buffer *to)
{
    const d4i_frame *frame = report->answer;
    size_t column = html_column_of(frame, name), said = 0;
    char word[LANGUAGE_WORD];
    for (size_t row = 0; column != SIZE_MAX && row < d4i_frame_rows(frame); row++) {
        const char *text = d4i_frame_text(frame, row, column);
        bool before = !*text;
        for (size_t earlier = 0; earlier < row && !before; earlier++)
            before = strcmp(d4i_frame_text(frame, earlier, column), text) == 0;
        if (!before)
            TRY(buffer_print(report->context, to, "%s%s", said++ ? "; " : "",
                             language_word(report->language, text, false, word)));
    }
    return said ? D4I_OK : buffer_text(report->context, to, phrase(report->language, PHRASE_NOT_STATED));
}

bool report_is_own(const struct report *report, enum report_stated what)
{
    const d4i_frame *frame = report->answer;
    size_t column = html_column_of(frame, what == REPORT_DEFINITION ? "definition" : "coverage"),
           rows = d4i_frame_rows(frame);
    char word[LANGUAGE_WORD];
    bool any = false;
    if (report->language == LANGUAGE_EN || what == REPORT_DATE || column == SIZE_MAX ||
        (what == REPORT_COVERAGE && rows > 4))
        return false; /* the coverage of many countries is said in the page's own words */
    for (size_t row = 0; row < rows; row++) {
        const char *text = d4i_frame_text(frame, row, column);
        any |= *text && language_word(report->language, text, false, word) == text;
    }
    return any;
}

/* Earliest and latest of the dates; many countries have many. */
static d4i_status say_dates(const struct report *report, struct buffer *to)
{
    const d4i_frame *frame = report->answer;
    size_t column = html_column_of(frame, "date");
    const char *first = "", *last = "";
    for (size_t row = 0; column != SIZE_MAX && row < d4i_frame_rows(frame); row++) {
        const char *date = d4i_frame_text(frame, row, column);
        if (*date && (!*first || strcmp(date, first) < 0))
            first = date;
        if (strcmp(date, last) > 0)
            last = date;
    }
    if (strcmp(first, last) == 0)
        return buffer_text(report->context, to, *first ? first : phrase(report->language, PHRASE_NOT_STATED));
    return phrase_fill(report->context, report->language, PHRASE_DATES, 1,
                       PHRASE_VALUES({"first", first}, {"last", last}), to);
}

d4i_status report_stated(const struct report *report, enum report_stated what, struct buffer *to)
{
    size_t rows = d4i_frame_rows(report->answer), countries = rows > 1 ? rows - 1 : rows;
    switch (what) {
    case REPORT_DEFINITION:
        return say_once(report, "definition", to);
    case REPORT_DATE:
        return say_dates(report, to);
    default:
        return countries > 3 ? report_fill(report, PHRASE_COVERAGE_COUNTRIES, 1, to)
                             : say_once(report, "coverage", to);
    }
}

static bool has(const char *text)
{
    return text && *text;
}

d4i_status report_level_words(const struct report *report, size_t index, struct buffer *to)
{
    const struct atlas_level *level = &report->atlas->levels[index];
    TRY(buffer_text(report->context, to, has(level->title) ? level->title : level->id));
    if (has(level->vintage))
        TRY(buffer_print(report->context, to, ", %s", level->vintage));
    if (has(level->attribution))
        TRY(buffer_print(report->context, to, ". %s", level->attribution));
    if (has(level->licence))
        TRY(buffer_print(report->context, to, " (%s)", level->licence));
    return D4I_OK;
}

d4i_status report_weight_title(const struct report *report, size_t index, struct buffer *to)
{
    const struct atlas_weight *weight = &report->atlas->weights[index];
    return buffer_print(report->context, to, "%s%s%s", has(weight->title) ? weight->title : weight->id,
                        has(weight->attribution) ? ": " : "", has(weight->attribution) ? weight->attribution : "");
}

d4i_status report_weight_words(const struct report *report, size_t index, struct buffer *to)
{
    struct buffer words = {0};
    d4i_status status = report_weight_title(report, index, &words);
    if (status == D4I_OK)
        status = phrase_fill(report->context, report->language, PHRASE_SOURCES_WEIGHT, 1,
                             PHRASE_VALUES({"weight", words.data}), to);
    buffer_release(&words);
    return status;
}
