/* SPDX-License-Identifier: EUPL-1.2
 *
 * EU and third countries for the PDF: the page of HTML has a row per country and twice six columns, here are two
 * columns of all countries together, narrow enough to stand beside the kinds of small places.
 */
#include "publish/report_pdf.h"

static void number_cell(struct report *report, struct html *html, int64_t number, bool known)
{
    char text[48];
    html_element(html, "td", known ? report_count(report, number, text) : "\u2013");
}

static void sides_row(struct report *report, struct html *html, enum phrase words, int64_t below, bool below_known,
                      int64_t band, bool band_known)
{
    html_raw(html, "<tr>");
    html_phrase(html, "th scope=\"row\"", words);
    number_cell(report, html, below, below_known);
    number_cell(report, html, band, band_known);
    html_raw(html, "</tr>\n");
}

void report_sides_together(struct report *report, struct html *html)
{
    const struct parted *parted = &report->parted;
    if (parted->countries == 0 || report->places.is_part)
        return;
    const struct parted_sum *of = &parted->country[parted->countries - 1].whole,
                            *in = &parted->country[parted->countries - 1].band;
    html_raw(html, "<table>\n");
    report_say(report, html, "caption", PHRASE_SIDES_CAPTION);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th class=\"t\"", PHRASE_COLUMN_KIND);
    html_phrase(html, "th", PHRASE_COLUMN_SMALL);
    html_phrase(html, "th", PHRASE_COLUMN_BAND);
    html_raw(html, "</tr></thead>\n<tbody>\n");
    sides_row(report, html, PHRASE_COLUMN_PLACES, of->small, true, in->small, true);
    sides_row(report, html, PHRASE_COLUMN_OVER, of->over, of->small > 0, in->over, in->small > 0);
    sides_row(report, html, PHRASE_COLUMN_EU_MOST, of->eu_most, of->told > 0, in->eu_most, in->told > 0);
    sides_row(report, html, PHRASE_COLUMN_THIRD_MOST, of->third_most, of->told > 0, in->third_most, in->told > 0);
    sides_row(report, html, PHRASE_COLUMN_THIRD_OVER, of->third_over, of->told > 0, in->third_over, in->told > 0);
    sides_row(report, html, PHRASE_COLUMN_FLIPS, of->flips, of->small > 0, in->flips, in->small > 0);
    html_raw(html, "</tbody></table>\n");
    html_phrase(html, "p class=\"note\"", PHRASE_SIDES_NOTE);
    report_eu_note(report, html);
}
