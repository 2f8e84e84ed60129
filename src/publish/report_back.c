/* SPDX-License-Identifier: EUPL-1.2
 *
 * The second sheet: the tables, how sure the numbers are, how they were made, whose they are.
 */
#include "publish/report.h"

#include "atlas/handle.h"

void report_section(struct html *html, const char *id, enum phrase heading, const char *class)
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
    report_section(html, "countries", PHRASE_COUNTRIES, "wide long");
    if (report->parted.has_cells) {
        report_areas(report, html);
        html_raw(html, "</section>\n");
        return;
    }
    html_frame(html, PHRASE_COUNTRIES_CAPTION, report->answer, report_country_columns, REPORT_COUNTRY_COLUMNS,
               NULL);
    html_phrase(html, "p class=\"note\"", PHRASE_COUNTRIES_NOTE);
    report_sides(report, html);
    html_raw(html, "</section>\n");
}

void report_urban(struct report *report, struct html *html)
{
    report_section(html, "urban", PHRASE_URBAN, "wide");
    if (report->has_classes) {
        report_classes(report, html);
    } else if (report->urban_why) {
        html_raw(html, "<p class=\"note\">");
        html_say(html, PHRASE_UNKNOWN_BECAUSE, {"why", report->urban_why});
        html_raw(html, "</p>\n");
    } else {
        html_frame(html, PHRASE_URBAN_CAPTION, report->urban, report_urban_columns, report_urban_count(report),
                   report_row_of_all);
    }
    if (!report->urban_why)
        report_say(report, html, "p class=\"note\"", PHRASE_URBAN_NOTE);
    if (report->parted.has_zones)
        report_say(report, html, "p", PHRASE_COMMUTING);
    html_raw(html, "</section>\n");
}

/* `spread` NULL: of all together the spread means little, and is not told. */
static void size_row(struct report *report, struct html *html, const struct report_size *size,
                     const struct parted_spread *spread, const char *words)
{
    char text[48], low[48], high[48];
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", words);
    html_element(html, "td", report_count(report, size->places, text));
    html_element(html, "td", report_count(report, size->over, text));
    html_element(html, "td", report_part(report, size->group, size->base, text));
    html_element(html, "td", spread ? language_share(report->language, spread->at[2], text) : "\u2013");
    html_raw(html, "<td>");
    if (spread)
        html_say(html, PHRASE_SIZE_RANGE, {"from", language_share(report->language, spread->at[1], low)},
                 {"to", language_share(report->language, spread->at[3], high)});
    else
        html_text(html, "\u2013");
    html_raw(html, "</td>");
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
            size_row(report, html, &report->sizes[s], &report->parted.spread[s], words.data);
    }
    buffer_release(&words);
    size_row(report, html, &report->all, NULL, phrase(report->language, PHRASE_ALL));
}

static void write_sizes(struct report *report, struct html *html)
{
    static const enum phrase heads[] = {PHRASE_COLUMN_PLACES,       PHRASE_COLUMN_OVER,   PHRASE_COLUMN_SHARE,
                                        PHRASE_COLUMN_MEDIAN_SHARE, PHRASE_COLUMN_MIDDLE, PHRASE_COLUMN_OF_PEOPLE,
                                        PHRASE_COLUMN_PART_OF_GROUP};
    report_section(html, "sizes", PHRASE_SIZES, "");
    html_raw(html, "<div class=\"two\">\n");
    report_chart(report, html);
    report_spread(report, html);
    html_raw(html, "</div>\n<table>\n");
    report_say(report, html, "caption", PHRASE_SIZES_CAPTION);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_COLUMN_INHABITANTS);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_phrase(html, "th scope=\"col\"", heads[i]);
    html_raw(html, "</tr></thead>\n<tbody>\n");
    write_size_rows(report, html);
    html_raw(html, "</tbody></table>\n</section>\n");
}

static void write_origins(struct report *report, struct html *html)
{
    bool small = report->small_origins.people > 0, large = report->large_origins.people > 0;
    report_section(html, "origins", PHRASE_ORIGINS, "");
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
    html_raw(html, "</p>\n");
    report_mixed(report, html);
    html_raw(html, "</section>\n");
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
    report_section(html, "sure", PHRASE_SURE, "");
    html_raw(html, "<ul>\n");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (report_number(report, report->answer, numbers[i].column) > 0)
            report_say(report, html, "li", numbers[i].words);
    if (report->parted.withheld_people > 0)
        report_say(report, html, "li", PHRASE_SURE_WITHHELD_PEOPLE);
    if (report->parted.withheld_bare > 0)
        report_say(report, html, "li", PHRASE_SURE_WITHHELD_BARE);
    if (report->lacking) {
        html_raw(html, "<li>");
        report_say_lacking(report, html);
        html_raw(html, "</li>\n");
    }
    if (report_has_outside(report)) {
        html_raw(html, "<li>");
        report_say_outside(report, html);
        report_say_outside_by(report, html);
        html_raw(html, "</li>\n");
    }
    if (report->places.shared)
        html_phrase(html, "li", PHRASE_SURE_SHARED);
    html_phrase(html, "li", PHRASE_SURE_SHARE);
    html_phrase(html, "li", PHRASE_SURE_NOT_PROTECTED);
    html_raw(html, "</ul>\n</section>\n");
}

static void write_method(struct report *report, struct html *html)
{
    report_section(html, "method", PHRASE_METHOD, "");
    html_raw(html, "<p>");
    report_say(report, html, NULL, PHRASE_METHOD_RULE);
    html_raw(html, " ");
    if (report->atlas->has_grid)
        report_say(report, html, NULL, PHRASE_METHOD_GRID);
    html_raw(html, " ");
    report_say(report, html, NULL, PHRASE_METHOD_EXPLAIN);
    html_raw(html, "</p>\n</section>\n");
}

void report_cite(struct report *report, struct html *html)
{
    report_section(html, "cite", PHRASE_CITE, "");
    report_say(report, html, "p", PHRASE_CITE_AS);
    html_raw(html, "</section>\n");
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

bool report_is_said(const char *note)
{
    return starts(note, "Over ") || starts(note, "no units of this size") || /* the method */
           strstr(note, " of the places have estimated counts") ||           /* how sure the numbers are */
           strstr(note, " places are counted by several sources") || starts(note, "Parts of a city: ") ||
           starts(note, "Nothing is known of this group where these sources count") || starts(note, "Countries: ");
}

/* A layer and whose it is, as an item. */
static void level_item(const struct report *report, struct html *html, size_t index)
{
    struct buffer text = {0};
    if (html->status == D4I_OK)
        html->status = report_level_words(report, index, &text);
    if (html->status == D4I_OK)
        html_element(html, report->language == LANGUAGE_EN ? "li" : "li lang=\"en\"", text.data);
    buffer_release(&text);
}

static void weight_item(const struct report *report, struct html *html, size_t index)
{
    struct buffer text = {0};
    if (html->status == D4I_OK)
        html->status = report_weight_title(report, index, &text);
    html_raw(html, "<li>");
    if (text.data)
        html_say(html, PHRASE_SOURCES_WEIGHT, {"weight", text.data});
    html_raw(html, "</li>\n");
    buffer_release(&text);
}

void report_sources(struct report *report, struct html *html)
{
    const bool english = report->language == LANGUAGE_EN;
    report_section(html, "sources", PHRASE_SOURCES, "long");
    if (!english)
        html_phrase(html, "p class=\"note\"", PHRASE_SOURCES_QUOTED);
    html_raw(html, "<ul class=\"note\">\n");
    for (size_t n = 0; n < d4i_frame_notes(report->answer); n++) {
        const char *note = d4i_frame_note_at(report->answer, n);
        if (!report_is_said(note) && !report_is_of_others(report, note))
            html_element(html, english ? "li" : "li lang=\"en\"", note);
    }
    for (size_t l = 0; l < report->atlas->level_count; l++)
        level_item(report, html, l);
    for (size_t w = 0; w < report->atlas->weight_count; w++)
        weight_item(report, html, w);
    report_contact(report, html);
    html_raw(html, "</ul>\n</section>\n");
}

void report_misuse(struct html *html)
{
    report_section(html, "misuse", PHRASE_MISUSE, "");
    html_phrase(html, "p", PHRASE_MISUSE_TEXT);
    html_raw(html, "</section>\n");
}

void report_how(struct report *report, struct html *html)
{
    html_raw(html, "<div class=\"two\">\n");
    write_method(report, html);
    report_misuse(html);
    html_raw(html, "</div>\n");
}

/* Kinds beside origins; without small places origins alone. */
static void write_who(struct report *report, struct html *html)
{
    html_raw(html, "<div class=\"two\">\n");
    report_kinds(report, html);
    if (report->small.places) /* one below the other, beside the kinds */
        html_raw(html, "<div>\n");
    write_origins(report, html);
    report_cite(report, html);
    html_raw(html, report->small.places ? "</div>\n</div>\n" : "</div>\n");
}

/* Sources of a country, or of an atlas of countries, stand beside what is not covered; others need the page. */
static void write_end(struct report *report, struct html *html)
{
    bool beside = report->whom == REPORT_COUNTRY || report->parted.has_cells;
    if (beside)
        html_raw(html, "<div class=\"two\">\n");
    write_sure(report, html);
    report_sources(report, html);
    html_raw(html, beside ? "</div>\n</div>\n</main>\n" : "</div>\n</main>\n");
}

/* Two sheets of a brief and of an atlas of countries, three of others: after the first sheet all flows. */
void report_back(struct report *report, struct html *html)
{
    html_raw(html, report->whom == REPORT_COUNTRY || report->parted.has_cells ? "<div class=\"back tight\">\n"
                                                                              : "<div class=\"back\">\n");
    if (report->whom == REPORT_ALL && report->small.places) {
        write_sizes(report, html);
        write_who(report, html);
        html_raw(html, "</div>\n<div class=\"back more\">\n");
    }
    if (!report->parted.has_cells || report->whom == REPORT_ALL) /* else the table by country has them */
        report_urban(report, html);
    if (report->whom == REPORT_COUNTRY && !report->parted.has_cells)
        report_sides(report, html);
    else
        write_countries(report, html);
    if (report->whom != REPORT_ALL || !report->small.places)
        write_who(report, html);
    write_end(report, html);
}

void report_countries(struct report *report, struct html *html)
{
    write_countries(report, html);
}

void report_countries_close(struct report *report, struct html *html)
{
    struct html_column columns[REPORT_COUNTRY_COLUMNS];
    size_t count = 0;
    for (size_t i = 0; i < REPORT_COUNTRY_COLUMNS; i++)
        if (report_country_columns[i].heading != PHRASE_COLUMN_COUNTED_BY)
            columns[count++] = report_country_columns[i];
    report_section(html, "countries", PHRASE_COUNTRIES, "wide long");
    html_frame(html, PHRASE_COUNTRIES_CAPTION, report->answer, columns, count, NULL);
    html_phrase(html, "p class=\"note\"", PHRASE_COUNTRIES_NOTE);
    html_raw(html, "</section>\n");
}
