/* SPDX-License-Identifier: EUPL-1.2
 *
 * The first sheet: the question, the number in a sentence, beside it what keeps it honest, and the map.
 */
#include "publish/report.h"

#include "atlas/handle.h"

void report_coverage(struct report *report, struct html *html)
{
    static const enum phrase heads[] = {PHRASE_COUNTED_BY, PHRASE_DATE, PHRASE_COVERAGE};
    struct buffer words = {0};
    html_raw(html, "<p class=\"note\">");
    int said = report->whom == REPORT_PLACE ? REPORT_COVERAGE : REPORT_STATED; /* of others nothing is told */
    for (int i = 0; i < said && html->status == D4I_OK; i++) {
        words.length = 0;
        html->status = report_stated(report, (enum report_stated)i, &words);
        if (html->status != D4I_OK)
            break;
        html_phrase(html, "strong", heads[i]);
        html_raw(html, " ");
        if (report_is_own(report, (enum report_stated)i))
            html_english(html, words.data);
        else
            html_text(html, words.data);
        html_raw(html, ". ");
    }
    buffer_release(&words);
    if (report->whom == REPORT_PLACE) {
        html_raw(html, "</p>\n");
        return;
    }
    if (report_number(report, report->answer, "not_covered") > 0)
        report_say(report, html, NULL, PHRASE_COVERAGE_NONE);
    html_raw(html, " ");
    if (report_number(report, report->answer, "without_data") > 0)
        report_withheld(report, html);
    report_say_lacking(report, html);
    report_say_outside(report, html);
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
        report_say_count(report, html, NULL, small == 1 ? PHRASE_ANSWER_SENTENCE_ONE : PHRASE_ANSWER_SENTENCE,
                         over > 0 ? over : 0);
        html_raw(html, " ");
        if (over > 0 && people >= 0)
            report_say_count(report, html, NULL, PHRASE_ANSWER_PEOPLE, (people + D4I_PERSON / 2) / D4I_PERSON);
        html_raw(html, "</p>\n");
    }
    report_coverage(report, html);
    if (small > 0)
        write_thresholds(report, html);
    html_raw(html, "</section>\n");
}

static void write_honest(struct report *report, struct html *html)
{
    const bool small = report->small.places > 0, nobody = report->all.group == 0;
    const int64_t flips = report_number(report, report->answer, "flips"),
                  band = report_number(report, report->answer, "band");
    html_raw(html, "<section class=\"honest\" aria-labelledby=\"honest\">\n");
    html_phrase(html, "h2 id=\"honest\"", PHRASE_HONEST);
    html_raw(html, "<ul>\n");
    if (nobody)
        report_say(report, html, "li", report->all.people ? PHRASE_NOBODY_OF_GROUP : PHRASE_NOBODY);
    if (small && !nobody) {
        report_say(report, html, "li", PHRASE_HONEST_GROUP);
        report_point_below(report, html);
        report_say(report, html, "li", PHRASE_HONEST_SHARE);
        if (!report->places.is_part)
            report_point_sides(report, html);
    }
    if (flips >= 0)
        report_say(report, html, "li", flips ? PHRASE_HOUSEHOLD : PHRASE_HOUSEHOLD_NONE);
    if (small)
        report_say_count(report, html, "li", band > 0 ? PHRASE_BAND : PHRASE_BAND_NONE, band);
    else if (report->parted.has_cells)
        report_cells_points(report, html);
    else if (!nobody)
        report_say(report, html, "li", PHRASE_HONEST_LARGE_UNITS);
    html_raw(html, "</ul>\n");
    html_raw(html, "</section>\n");
}

d4i_status report_no_map(const struct report *report, const char *why, struct buffer *to)
{
    static const char bare[] = "nothing to draw:"; /* map_inset.c; what to do of it helps no reader */
    if (strncmp(why, bare, sizeof bare - 1) == 0)
        return report_fill(report, PHRASE_WHERE_NO_BOUNDARIES, 1, to);
    return phrase_fill(report->context, report->language, PHRASE_WHERE_NO_MAP, 1, PHRASE_VALUES({"why", why}), to);
}

static void write_no_map(struct report *report, struct html *html)
{
    struct buffer words = {0};
    if (html->status == D4I_OK)
        html->status = report_no_map(report, report->map_why, &words);
    if (html->status == D4I_OK)
        html_element(html, "p class=\"note\"", words.data);
    buffer_release(&words);
}

static void write_map(struct report *report, struct html *html)
{
    html_raw(html, "<section aria-labelledby=\"where\">\n");
    html_phrase(html, "h2 id=\"where\"", PHRASE_WHERE);
    if (report->map_why) {
        write_no_map(report, html);
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
    report_flag_parts(report, html);
    html_raw(html, "<div class=\"lead\">\n");
    write_number(report, html);
    write_honest(report, html);
    html_raw(html, "</div>\n");
    write_map(report, html);
    report_how(report, html);
    html_raw(html, "</div>\n");
}

void report_answer(struct report *report, struct html *html)
{
    write_number(report, html);
}

void report_honest(struct report *report, struct html *html)
{
    write_honest(report, html);
}
