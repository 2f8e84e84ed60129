/* SPDX-License-Identifier: EUPL-1.2
 *
 * The first sheet: the question, the number in a sentence, beside it what keeps it honest, and the map.
 */
#include "publish/report.h"

#include "atlas/handle.h"

/* Texts of a column over all rows, each said once. */
static void say_once(struct html *html, const d4i_frame *frame, const char *name)
{
    size_t column = html_column_of(frame, name), said = 0;
    char word[LANGUAGE_WORD];
    for (size_t row = 0; column != SIZE_MAX && row < d4i_frame_rows(frame); row++) {
        const char *text = d4i_frame_text(frame, row, column);
        bool before = !*text;
        for (size_t earlier = 0; earlier < row && !before; earlier++)
            before = strcmp(d4i_frame_text(frame, earlier, column), text) == 0;
        if (before)
            continue;
        if (said++)
            html_raw(html, "; ");
        html_text(html, language_word(html->language, text, false, word));
    }
    if (!said)
        html_text(html, phrase(html->language, PHRASE_NOT_STATED));
}

/* Earliest and latest of the dates; many countries have many. */
static void say_dates(struct html *html, const d4i_frame *frame)
{
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
        html_text(html, *first ? first : phrase(html->language, PHRASE_NOT_STATED));
    else
        html_say(html, PHRASE_DATES, {"first", first}, {"last", last});
}

static size_t countries(const struct report *report)
{
    size_t rows = d4i_frame_rows(report->answer);
    return rows > 1 ? rows - 1 : rows;
}

void report_coverage(struct report *report, struct html *html)
{
    html_raw(html, "<p class=\"note\">");
    html_phrase(html, "strong", PHRASE_COUNTED_BY);
    html_raw(html, " ");
    say_once(html, report->answer, "definition");
    html_raw(html, ". ");
    html_phrase(html, "strong", PHRASE_DATE);
    html_raw(html, " ");
    say_dates(html, report->answer);
    html_raw(html, ". ");
    if (report->whom == REPORT_PLACE) { /* of the others nothing is told */
        html_raw(html, "</p>\n");
        return;
    }
    html_phrase(html, "strong", PHRASE_COVERAGE);
    html_raw(html, " ");
    if (countries(report) > 3)
        report_say(report, html, NULL, PHRASE_COVERAGE_COUNTRIES);
    else
        say_once(html, report->answer, "coverage");
    html_raw(html, ". ");
    if (report_number(report, report->answer, "not_covered") > 0)
        report_say(report, html, NULL, PHRASE_COVERAGE_NONE);
    html_raw(html, " ");
    if (report_number(report, report->answer, "without_data") > 0)
        report_say(report, html, NULL, PHRASE_COVERAGE_WITHHELD);
    html_raw(html, "</p>\n");
}

/* The number at other thresholds; the row of the one that was asked for stands out. */
static void write_thresholds(struct report *report, struct html *html)
{
    char text[48];
    html_raw(html, "<table>\n");
    html_phrase(html, "caption", PHRASE_THRESHOLDS);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_THRESHOLDS_OVER);
    for (size_t i = 0; i < REPORT_SHARES; i++)
        html_element(html, "th scope=\"col\"", language_percent(report->language, report_shares[i], 100, text));
    html_raw(html, "</tr></thead>\n<tbody><tr>");
    html_element(html, "th scope=\"row\"", report->noun);
    for (size_t i = 0; i < REPORT_SHARES; i++) {
        int64_t over = report_number(report, report->at[i], "small_over");
        bool here = report->question.numerator * 100 == report_shares[i] * report->question.denominator;
        html_element(html, here ? "td class=\"here\"" : "td",
                     over < 0 ? "\u2013" : report_count(report, over, text));
    }
    html_raw(html, "</tr></tbody></table>\n");
}

static void write_number(struct report *report, struct html *html)
{
    int64_t small = report_number(report, report->answer, "small"),
            over = report_number(report, report->answer, "small_over"),
            people = report_number(report, report->answer, "small_over_people");
    char number[48];
    html_raw(html, "<section aria-labelledby=\"answer\">\n");
    html_phrase(html, "h2 id=\"answer\"", PHRASE_ANSWER);
    if (small <= 0 && report->parted.has_cells) {
        report_cells_number(report, html);
    } else if (small <= 0) {
        report_say(report, html, "p class=\"sentence\"", PHRASE_ANSWER_NONE);
    } else {
        html_element(html, "p class=\"number\"", report_count(report, over > 0 ? over : 0, number));
        html_raw(html, "<p class=\"sentence\">");
        report_say(report, html, NULL, PHRASE_ANSWER_SENTENCE);
        html_raw(html, " ");
        if (over > 0 && people >= 0)
            report_say_count(report, html, NULL, PHRASE_ANSWER_PEOPLE, people / D4I_PERSON);
        html_raw(html, "</p>\n");
    }
    report_coverage(report, html);
    if (small > 0)
        write_thresholds(report, html);
    html_raw(html, "</section>\n");
}

static void write_honest(struct report *report, struct html *html)
{
    bool small = report->small.places > 0;
    html_raw(html, "<section class=\"honest\" aria-labelledby=\"honest\">\n");
    html_phrase(html, "h2 id=\"honest\"", PHRASE_HONEST);
    html_raw(html, "<ul>\n");
    if (small) {
        report_say(report, html, "li", PHRASE_HONEST_GROUP);
        report_point_below(report, html);
        report_say(report, html, "li", PHRASE_HONEST_SHARE);
        report_point_sides(report, html);
    }
    if (report_number(report, report->answer, "flips") >= 0)
        report_say(report, html, "li", PHRASE_HOUSEHOLD);
    if (small)
        report_say(report, html, "li",
                   report_number(report, report->answer, "band") > 0 ? PHRASE_BAND : PHRASE_BAND_NONE);
    else if (report->parted.has_cells)
        report_cells_points(report, html);
    else
        report_say(report, html, "li", PHRASE_HONEST_LARGE_UNITS);
    html_raw(html, "</ul>\n");
    html_raw(html, "</section>\n");
}

static void write_map(struct report *report, struct html *html)
{
    html_raw(html, "<section aria-labelledby=\"where\">\n");
    html_phrase(html, "h2 id=\"where\"", PHRASE_WHERE);
    if (report->map_why) {
        html_raw(html, "<p class=\"note\">");
        html_say(html, PHRASE_WHERE_NO_MAP, {"why", report->map_why});
        html_raw(html, "</p>\n");
    } else {
        html_raw(html, "<figure>\n");
        report_picture(report, html);
        html_phrase(html, "figcaption", report->small.places ? PHRASE_WHERE_PLACES : PHRASE_WHERE_SHARES);
        html_raw(html, "</figure>\n");
    }
    html_raw(html, "</section>\n");
}

void report_front(struct report *report, struct html *html)
{
    const char *first = d4i_frame_notes(report->answer) ? d4i_frame_note_at(report->answer, 0) : "";
    html_raw(html, "<main>\n<div class=\"front\">\n<header>\n");
    html_element(html, "h1", report->title);
    report_of(report, html);
    html_raw(html, "</header>\n");
    if (strncmp(first, "MIXED DEFINITIONS:", 18) == 0)
        html_element(html, "p class=\"flag\"",
                     report->language == LANGUAGE_EN ? first : phrase(report->language, PHRASE_MIXED));
    html_raw(html, "<div class=\"lead\">\n");
    write_number(report, html);
    write_honest(report, html);
    html_raw(html, "</div>\n");
    write_map(report, html);
    report_how(report, html);
    html_raw(html, "</div>\n");
}
