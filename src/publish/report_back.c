/* SPDX-License-Identifier: EUPL-1.2
 *
 * The second sheet: the tables, how sure the numbers are, how they were made, whose they are.
 */
#include "publish/report.h"

#include "atlas/handle.h"

static void open_section(struct html *html, const char *id, enum phrase heading, const char *class)
{
    html_raw(html, "<section aria-labelledby=\"");
    html_text(html, id);
    html_raw(html, "\" class=\"");
    html_text(html, class);
    html_raw(html, "\">\n<h2 id=\"");
    html_text(html, id);
    html_raw(html, "\">");
    html_text(html, phrase(html->language, heading));
    html_raw(html, "</h2>\n");
}

static void write_countries(struct report *report, struct html *html)
{
    open_section(html, "countries", PHRASE_COUNTRIES, "wide long");
    html_frame(html, PHRASE_COUNTRIES_CAPTION, report->answer, report_country_columns, REPORT_COUNTRY_COLUMNS,
               NULL);
    html_phrase(html, "p class=\"note\"", PHRASE_COUNTRIES_NOTE);
    html_raw(html, "</section>\n");
}

static void write_urban(struct report *report, struct html *html)
{
    open_section(html, "urban", PHRASE_URBAN, "wide");
    if (report->urban_why) {
        html_raw(html, "<p class=\"note\">");
        html_say(html, PHRASE_UNKNOWN_BECAUSE, {"why", report->urban_why});
        html_raw(html, "</p>\n");
    } else {
        html_frame(html, PHRASE_URBAN_CAPTION, report->urban, report_urban_columns, report_urban_count(report),
                   report_row_of_all);
        report_say(report, html, "p class=\"note\"", PHRASE_URBAN_NOTE);
    }
    html_raw(html, "</section>\n");
}

static void size_row(struct report *report, struct html *html, const struct report_size *size, const char *words)
{
    char text[48];
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", words);
    html_element(html, "td", report_count(report, size->places, text));
    html_element(html, "td", report_count(report, size->over, text));
    html_element(html, "td", report_part(report, size->group, size->base, text));
    html_element(html, "td", report_part(report, size->people, report->all.people, text));
    html_element(html, "td", report_part(report, size->group, report->all.group, text));
    html_raw(html, "</tr>\n");
}

static void write_size_rows(struct report *report, struct html *html)
{
    struct buffer words = {0};
    for (size_t s = 0; s < REPORT_SIZES && html->status == D4I_OK; s++) {
        if (!report->sizes[s].places)
            continue;
        words.length = 0;
        html->status = report_size_words(report, &report->sizes[s], &words);
        if (html->status == D4I_OK)
            size_row(report, html, &report->sizes[s], words.data);
    }
    buffer_release(&words);
    size_row(report, html, &report->all, phrase(report->language, PHRASE_ALL));
}

static void write_sizes(struct report *report, struct html *html)
{
    static const enum phrase heads[] = {PHRASE_COLUMN_PLACES, PHRASE_COLUMN_OVER, PHRASE_COLUMN_SHARE,
                                        PHRASE_COLUMN_OF_PEOPLE, PHRASE_COLUMN_PART_OF_GROUP};
    open_section(html, "sizes", PHRASE_SIZES, "");
    html_raw(html, "<div class=\"two\">\n");
    report_chart(report, html);
    html_raw(html, "<table>\n");
    report_say(report, html, "caption", PHRASE_SIZES_CAPTION);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_COLUMN_INHABITANTS);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_phrase(html, "th scope=\"col\"", heads[i]);
    html_raw(html, "</tr></thead>\n<tbody>\n");
    write_size_rows(report, html);
    html_raw(html, "</tbody></table>\n</div>\n</section>\n");
}

static void write_origins(struct report *report, struct html *html)
{
    bool small = report->small_origins.people > 0, large = report->large_origins.people > 0;
    open_section(html, "origins", PHRASE_ORIGINS, "");
    html_raw(html, "<p>");
    if (small || large)
        report_say(report, html, NULL,
                   small && large ? PHRASE_ORIGINS_BOTH
                   : small        ? PHRASE_ORIGINS_SMALL
                                  : PHRASE_ORIGINS_LARGE);
    else if (report->origins_why)
        html_say(html, PHRASE_UNKNOWN_BECAUSE, {"why", report->origins_why});
    else
        report_say(report, html, NULL, PHRASE_UNKNOWN);
    html_raw(html, "</p>\n</section>\n");
}

static void write_sure(struct report *report, struct html *html)
{
    static const struct {
        const char *column;
        enum phrase words;
    } numbers[] = {{"not_covered", PHRASE_SURE_NOT_COVERED},
                   {"without_data", PHRASE_SURE_WITHOUT_DATA},
                   {"estimated", PHRASE_SURE_ESTIMATED},
                   {"without_geometry", PHRASE_SURE_WITHOUT_GEOMETRY},
                   {"flips", PHRASE_SURE_FLIPS}};
    open_section(html, "sure", PHRASE_SURE, "");
    html_raw(html, "<ul>\n");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (report_number(report, report->answer, numbers[i].column) > 0)
            report_say(report, html, "li", numbers[i].words);
    if (report->places.shared)
        html_phrase(html, "li", PHRASE_SURE_SHARED);
    html_phrase(html, "li", PHRASE_SURE_SHARE);
    html_phrase(html, "li", PHRASE_SURE_NOT_PROTECTED);
    html_raw(html, "</ul>\n</section>\n");
}

static void write_method(struct report *report, struct html *html)
{
    open_section(html, "method", PHRASE_METHOD, "");
    html_raw(html, "<p>");
    report_say(report, html, NULL, PHRASE_METHOD_RULE);
    html_raw(html, " ");
    if (report->atlas->has_grid)
        report_say(report, html, NULL, PHRASE_METHOD_GRID);
    html_raw(html, " ");
    report_say(report, html, NULL, PHRASE_METHOD_EXPLAIN);
    html_raw(html, "</p>\n</section>\n");
}

static void write_cite(struct report *report, struct html *html)
{
    open_section(html, "cite", PHRASE_CITE, "");
    report_say(report, html, "p", PHRASE_CITE_AS);
    html_raw(html, "</section>\n");
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* A layer and whose it is, as an item. */
static void layer_item(const struct report *report, struct html *html,
                       d4i_status (*words)(const struct report *, size_t, struct buffer *), size_t index)
{
    struct buffer text = {0};
    if (html->status == D4I_OK)
        html->status = words(report, index, &text);
    if (html->status == D4I_OK)
        html_element(html, "li", text.data);
    buffer_release(&text);
}

static void write_sources(struct report *report, struct html *html)
{
    open_section(html, "sources", PHRASE_SOURCES, "long");
    const bool english = report->language == LANGUAGE_EN;
    if (!english)
        html_phrase(html, "p class=\"note\"", PHRASE_SOURCES_QUOTED);
    html_raw(html, "<ul class=\"note\">\n");
    for (size_t n = 0; n < d4i_frame_notes(report->answer); n++)
        if (!starts(d4i_frame_note_at(report->answer, n), "Over ")) /* the method says it */
            html_element(html, english ? "li" : "li lang=\"en\"", d4i_frame_note_at(report->answer, n));
    for (size_t l = 0; l < report->atlas->level_count; l++)
        layer_item(report, html, report_level_words, l);
    for (size_t w = 0; w < report->atlas->weight_count; w++)
        layer_item(report, html, report_weight_words, w);
    html_raw(html, "</ul>\n</section>\n");
}

static void write_misuse(struct html *html)
{
    open_section(html, "misuse", PHRASE_MISUSE, "");
    html_phrase(html, "p", PHRASE_MISUSE_TEXT);
    html_raw(html, "</section>\n");
}

void report_how(struct report *report, struct html *html)
{
    html_raw(html, "<div class=\"two\">\n");
    write_method(report, html);
    write_misuse(html);
    html_raw(html, "</div>\n");
}

void report_back(struct report *report, struct html *html)
{
    html_raw(html, "<div class=\"back\">\n");
    write_sizes(report, html);
    write_urban(report, html);
    write_countries(report, html);
    html_raw(html, "<div class=\"two\">\n");
    write_origins(report, html);
    write_cite(report, html);
    html_raw(html, "</div>\n");
    write_sure(report, html);
    write_sources(report, html);
    html_raw(html, "</div>\n</main>\n");
}

void report_countries(struct report *report, struct html *html)
{
    write_countries(report, html);
}
