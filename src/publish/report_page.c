/* SPDX-License-Identifier: EUPL-1.2
 *
 * The first sheet: the question, the number in a sentence, beside it what keeps it honest, and the map.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "publish/map.h"

/* Texts of a column over all rows, each said once. */
static void say_once(struct html *html, const d4i_frame *frame, const char *name)
{
    size_t column = html_column_of(frame, name), said = 0;
    for (size_t row = 0; column != SIZE_MAX && row < d4i_frame_rows(frame); row++) {
        const char *text = d4i_frame_text(frame, row, column);
        bool before = !*text;
        for (size_t earlier = 0; earlier < row && !before; earlier++)
            before = strcmp(d4i_frame_text(frame, earlier, column), text) == 0;
        if (before)
            continue;
        if (said++)
            html_raw(html, "; ");
        html_text(html, text);
    }
    if (!said)
        html_raw(html, "not stated");
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
    html_text(html, *first ? first : "not stated");
    if (strcmp(first, last) != 0)
        html_words(html, " to %s", last);
}

static size_t countries(const struct report *report)
{
    size_t rows = d4i_frame_rows(report->answer);
    return rows > 1 ? rows - 1 : rows;
}

static void write_coverage(struct report *report, struct html *html)
{
    int64_t not_covered = report_number(report, report->answer, "not_covered"),
            without = report_number(report, report->answer, "without_data");
    char count[48];
    html_raw(html, "<p class=\"note\"><strong>Counted by</strong> ");
    say_once(html, report->answer, "definition");
    html_raw(html, ". <strong>Date</strong> ");
    say_dates(html, report->answer);
    html_raw(html, ". <strong>Coverage</strong> ");
    if (countries(report) > 3)
        html_words(html, "%zu countries, see \u201cSources\u201d", countries(report));
    else
        say_once(html, report->answer, "coverage");
    html_raw(html, ".");
    if (not_covered > 0)
        html_words(html, " Not covered by any source: %s.", map_number(not_covered, count));
    if (without > 0)
        html_words(html, " Withheld or missing: %s.", map_number(without, count));
    html_raw(html, "</p>\n");
}

static void write_number(struct report *report, struct html *html)
{
    int64_t small = report_number(report, report->answer, "small"),
            over = report_number(report, report->answer, "small_over"),
            people = report_number(report, report->answer, "small_over_people");
    char below[48], share[32], number[48], all[48], who[48];
    map_number(report->question.below / D4I_PERSON, below);
    map_percent(report->question.numerator, report->question.denominator, share);
    html_raw(html, "<section aria-labelledby=\"answer\">\n<h2 id=\"answer\">The answer in one number</h2>\n");
    if (small <= 0) {
        html_raw(html, "<p class=\"sentence\">");
        html_words(html,
                   "The atlas has no %s below %s inhabitants whose numbers are known, so that the question has "
                   "no answer from it.",
                   report->noun, below);
    } else {
        html_element(html, "p class=\"number\"", map_number(over > 0 ? over : 0, number));
        html_raw(html, "<p class=\"sentence\">");
        html_words(html, "of %s %s below %s inhabitants have more than %s %s among their residents.",
                   map_number(small, all), report->noun, below, share, report->members);
        if (over > 0 && people >= 0)
            html_words(html, " %s people live in them.", map_number((people + D4I_PERSON / 2) / D4I_PERSON, who));
    }
    html_raw(html, "</p>\n");
    write_coverage(report, html);
    html_raw(html, "</section>\n");
}

/* The number at other thresholds; the row of the one that was asked for stands out. */
static void write_thresholds(struct report *report, struct html *html)
{
    char number[48], part[32];
    html_raw(html, "<table>\n<caption>The same number at other thresholds</caption>\n<thead><tr>"
                   "<th scope=\"col\" class=\"t\">more than</th>");
    for (size_t i = 0; i < REPORT_SHARES; i++) {
        text_print(part, sizeof part, "%d\u00a0%%", report_shares[i]);
        html_element(html, "th scope=\"col\"", part);
    }
    html_raw(html, "</tr></thead>\n<tbody><tr>");
    html_element(html, "th scope=\"row\"", report->noun);
    for (size_t i = 0; i < REPORT_SHARES; i++) {
        int64_t over = report_number(report, report->at[i], "small_over");
        bool here = report->question.numerator * 100 == report_shares[i] * report->question.denominator;
        html_element(html, here ? "td class=\"here\"" : "td", over < 0 ? "\u2013" : map_number(over, number));
    }
    html_raw(html, "</tr></tbody></table>\n");
}

static void write_household(struct report *report, struct html *html)
{
    int64_t flips = report_number(report, report->answer, "flips"),
            out = report_number(report, report->answer, "flip_out"),
            in = report_number(report, report->answer, "flip_in");
    char a[48], b[48], c[48];
    if (flips < 0)
        return;
    html_raw(html, "<li>");
    html_words(html,
               "One household of %lld decides %s of these results: %s would no longer be over the threshold if it "
               "left, %s would be if it came.",
               (long long)(report->question.household / D4I_PERSON), map_number(flips, a), map_number(out, b),
               map_number(in, c));
    html_raw(html, "</li>\n");
}

static void write_band(struct report *report, struct html *html)
{
    int64_t band = report_number(report, report->answer, "band"),
            over = report_number(report, report->answer, "band_over");
    char a[48], b[48], low[48], high[48];
    map_number(report->question.band_low / D4I_PERSON, low);
    map_number(report->question.band_high / D4I_PERSON, high);
    html_raw(html, "<li>");
    if (band > 0)
        html_words(html,
                   "Of %s %s from %s to below %s inhabitants (the band that D4I used for France), %s are over.",
                   map_number(band, a), report->noun, low, high, map_number(over, b));
    else
        html_words(html, "No %s have %s to below %s inhabitants (the band that D4I used for France).", report->noun,
                   low, high);
    html_raw(html, "</li>\n");
}

static void write_honest(struct report *report, struct html *html)
{
    const struct report_size *small = &report->small, *all = &report->all;
    char part[32], whole[32], below[48];
    map_number(report->question.below / D4I_PERSON, below);
    html_raw(html, "<section class=\"honest\" aria-labelledby=\"honest\">\n<h2 id=\"honest\">What keeps it honest"
                   "</h2>\n<ul>\n");
    if (small->places) {
        html_raw(html, "<li>");
        html_words(html, "%s of all %s live in %s below %s inhabitants, against %s of all people.",
                   report_part(small->group, all->group, part), report->members, report->noun, below,
                   report_part(small->people, all->people, whole));
        html_raw(html, "</li>\n<li>");
        html_words(html, "Small %s as a whole have %s %s among their residents, all %s together %s.", report->noun,
                   report_part(small->group, small->base, part), report->members, report->noun,
                   report_part(all->group, all->base, whole));
        html_raw(html, "</li>\n");
    }
    write_household(report, html);
    if (small->places)
        write_band(report, html);
    else
        html_raw(html, "<li>What an atlas of larger units can say stands in the tables: who lives in cities, towns "
                       "and the country, and in which country.</li>\n");
    html_raw(html, "</ul>\n");
    if (small->places)
        write_thresholds(report, html);
    html_raw(html, "</section>\n");
}

static void write_map(struct report *report, struct html *html)
{
    html_raw(html, "<section aria-labelledby=\"where\">\n<h2 id=\"where\">Where they are</h2>\n");
    if (report->map_why) {
        html_raw(html, "<p class=\"note\">");
        html_words(html, "There is no map: %s.", report->map_why);
        html_raw(html, "</p>\n");
    } else {
        html_raw(html, "<figure>\n");
        report_picture(report, html);
        html_raw(html,
                 !report->small.places
                     ? "<figcaption>Shares of residents; there are no small places to mark."
                       "</figcaption>\n</figure>\n"
                     : "<figcaption>Blue: small places over the threshold. Hollow: the same, but one household "
                       "decides. Places too small to be seen are marked by a dot. Grey is everywhere "
                       "else.</figcaption>\n"
                       "</figure>\n");
    }
    html_raw(html, "</section>\n");
}

void report_front(struct report *report, struct html *html)
{
    const char *first = d4i_frame_notes(report->answer) ? d4i_frame_note_at(report->answer, 0) : "";
    html_raw(html, "<main>\n<div class=\"front\">\n<header>\n");
    html_element(html, "h1", report->title);
    html_element(html, "p class=\"of\"", report->atlas->title ? report->atlas->title : "");
    html_raw(html, "</header>\n");
    if (strncmp(first, "MIXED DEFINITIONS:", 18) == 0)
        html_element(html, "p class=\"flag\"", first);
    html_raw(html, "<div class=\"lead\">\n");
    write_number(report, html);
    write_honest(report, html);
    html_raw(html, "</div>\n");
    write_map(report, html);
    report_how(report, html);
    html_raw(html, "</div>\n");
}
