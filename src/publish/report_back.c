/* SPDX-License-Identifier: EUPL-1.2
 *
 * The second sheet: the tables, how sure the numbers are, how they were made, whose they are.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "publish/map.h"

static void open_section(struct html *html, const char *id, const char *heading, const char *class)
{
    html_raw(html, "<section aria-labelledby=\"");
    html_text(html, id);
    html_raw(html, "\" class=\"");
    html_text(html, class);
    html_raw(html, "\">\n<h2 id=\"");
    html_text(html, id);
    html_raw(html, "\">");
    html_text(html, heading);
    html_raw(html, "</h2>\n");
}

static void note(struct html *html, const char *text)
{
    html_element(html, "p class=\"note\"", text);
}

static void write_countries(struct report *report, struct html *html)
{
    static const struct html_column columns[] = {{"country", "country"},
                                                 {"places", "units"},
                                                 {"small", "small"},
                                                 {"small, over", "small_over"},
                                                 {"people in these", "small_over_people"},
                                                 {"larger", "larger"},
                                                 {"larger, over", "larger_over"},
                                                 {"French band", "band"},
                                                 {"band, over", "band_over"},
                                                 {"one household", "flips"},
                                                 {"not covered", "not_covered"},
                                                 {"counted by", "definition"},
                                                 {"date", "date"}};
    open_section(html, "countries", "By country", "wide long");
    html_frame(html, "Places by size and share", report->answer, columns, sizeof columns / sizeof *columns, NULL);
    note(html, "Small: below the size above. Over: above the threshold. One household: places that one household "
               "more or less would move over or under it.");
    html_raw(html, "</section>\n");
}

/* The rows of all countries together, which come last. */
static bool row_of_all(const d4i_frame *frame, size_t row)
{
    size_t country = html_column_of(frame, "country");
    return country == SIZE_MAX || strcmp(d4i_frame_text(frame, row, country),
                                         d4i_frame_text(frame, d4i_frame_rows(frame) - 1, country)) == 0;
}

/* d4i_urban counts small places by D4I's own question: its last column is of no other. */
static bool is_default(const struct places_question *question)
{
    return question->below == 10000 * D4I_PERSON && question->numerator * 5 == question->denominator;
}

static void write_urban(struct report *report, struct html *html)
{
    static const struct html_column columns[] = {{"class", "class"},
                                                 {"cells", "cells"},
                                                 {"places", "units"},
                                                 {"people", "people"},
                                                 {"part of all people", "of_people"},
                                                 {"of the group", "group"},
                                                 {"share", "share"},
                                                 {"part of all of the group", "of_group"},
                                                 {"small, over", "small_over"}};
    open_section(html, "urban", "Cities, towns and the country", "wide");
    if (report->urban_why) {
        html_raw(html, "<p class=\"note\">");
        html_words(html, "Not known from this atlas: %s.", report->urban_why);
        html_raw(html, "</p>\n");
    } else {
        html_frame(html, "By degree of urbanisation", report->urban, columns,
                   sizeof columns / sizeof *columns - !is_default(&report->question), row_of_all);
        html_raw(html, "<p class=\"note\">");
        html_words(html,
                   "The group: %s. Degree of urbanisation, level 1, by the rules of 2021, worked out from people "
                   "by cell of 1\u00a0km; every cell counts as land.",
                   report->group);
        html_raw(html, "</p>\n");
    }
    html_raw(html, "</section>\n");
}

static void size_row(struct report *report, struct html *html, const struct report_size *size, const char *words)
{
    char text[48];
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", words);
    html_element(html, "td", map_number(size->places, text));
    html_element(html, "td", map_number(size->over, text));
    html_element(html, "td", report_part(size->group, size->base, text));
    html_element(html, "td", report_part(size->people, report->all.people, text));
    html_element(html, "td", report_part(size->group, report->all.group, text));
    html_raw(html, "</tr>\n");
}

static void write_sizes(struct report *report, struct html *html)
{
    char words[96];
    open_section(html, "sizes", "By size of place", "");
    html_raw(html, "<div class=\"two\">\n");
    report_chart(report, html);
    html_raw(html, "<table>\n<caption>");
    html_words(html, "Share of %s, by inhabitants of the place", report->members);
    html_raw(html,
             "</caption>\n<thead><tr><th scope=\"col\" class=\"t\">inhabitants</th><th scope=\"col\">places</th>"
             "<th scope=\"col\">over</th><th scope=\"col\">share</th><th scope=\"col\">part of all people</th>"
             "<th scope=\"col\">part of the group</th></tr></thead>\n<tbody>\n");
    for (size_t s = 0; s < REPORT_SIZES; s++)
        if (report->sizes[s].places)
            size_row(report, html, &report->sizes[s], report_size_words(&report->sizes[s], words));
    size_row(report, html, &report->all, "all");
    html_raw(html, "</tbody></table>\n</div>\n</section>\n");
}

static void write_origins(struct report *report, struct html *html)
{
    const struct report_origins *small = &report->small_origins, *large = &report->large_origins;
    open_section(html, "origins", "How many origins", "");
    html_raw(html, "<p>");
    if (small->people > 0 && large->people > 0)
        html_words(
            html,
            "The average resident of a small place lives among an effective number of %.2f origins, of a "
            "larger place among %.2f: so many origins of equal size would be as mixed (Hill number of order 1, "
            "the country's own people being one of them).",
            small->number / small->people, large->number / large->people);
    else if (small->people > 0 || large->people > 0)
        html_words(html, "The average resident lives among an effective number of %.2f origins; all places are %s.",
                   (small->number + large->number) / (small->people + large->people),
                   small->people > 0 ? "small" : "larger ones");
    else
        html_words(html, "Not known from this atlas%s%s.", report->origins_why ? ": " : "",
                   report->origins_why ? report->origins_why : "");
    html_raw(html, "</p>\n</section>\n");
}

static void number_item(struct report *report, struct html *html, const char *column, const char *words)
{
    int64_t number = report_number(report, report->answer, column);
    char text[48];
    if (number <= 0)
        return;
    html_raw(html, "<li>");
    html_words(html, "%s: %s.", words, map_number(number, text));
    html_raw(html, "</li>\n");
}

static void write_sure(struct report *report, struct html *html)
{
    open_section(html, "sure", "What is not covered, and how sure the numbers are", "");
    html_raw(html, "<ul>\n");
    number_item(report, html, "not_covered",
                "Places on the map that no source counts, and that have no number here, not zero");
    number_item(report, html, "without_data",
                "Places whose numbers are withheld or missing, and that are in no count");
    number_item(report, html, "estimated", "Places whose numbers are estimated from cells or larger zones");
    number_item(report, html, "without_geometry",
                "Places that are counted but have no boundary, and are not on the map");
    number_item(report, html, "flips",
                "Places within one household of the threshold, so that the number is to be read as a range");
    if (report->places.shared)
        html_raw(html, "<li>Where several sources count a place, the newest speaks.</li>\n");
    html_raw(html, "<li>A share says how many residents belong to the group, not why they came or for how long. "
                   "Registers and censuses miss people, and keep some who have left.</li>\n"
                   "<li>Not protected: this page is made from counts without disclosure control. Do not publish it "
                   "where the counts are confidential.</li>\n</ul>\n</section>\n");
}

static void write_method(struct report *report, struct html *html)
{
    char share[32];
    const struct places_question *question = &report->question;
    open_section(html, "method", "Method", "");
    html_raw(html, "<p>");
    html_words(
        html,
        "A place is over the threshold when group \u00d7 %lld > base \u00d7 %lld, in whole numbers, so that one "
        "at exactly %s is not. The base are all residents whose origin is stated. Each place has the numbers "
        "of one source.",
        (long long)question->denominator, (long long)question->numerator,
        map_percent(question->numerator, question->denominator, share));
    if (report->atlas->has_grid)
        html_words(html, " People stand on a grid of %d\u00a0m (%s), placed by the method \u201c%s\u201d.",
                   report->atlas->grid.cell, report->atlas->grid.crs, report->atlas->method);
    html_raw(html, " <code>d4i explain</code> traces every number to its table.</p>\n</section>\n");
}

static void write_cite(struct report *report, struct html *html)
{
    char hash[HASH_HEX];
    open_section(html, "cite", "How to cite", "");
    html_raw(html, "<p>");
    html_words(
        html,
        "\u201c%s\u201d \u2013 %s. Report of the atlas %s, made with d4i " D4I_VERSION ", with the sources below.",
        report->title, report->atlas->title ? report->atlas->title : "", hash_hex(report->atlas->build, hash));
    html_raw(html, "</p>\n</section>\n");
}

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static void write_sources(struct report *report, struct html *html)
{
    open_section(html, "sources", "Sources, definitions and licences", "long");
    html_raw(html, "<ul class=\"note\">\n");
    for (size_t n = 0; n < d4i_frame_notes(report->answer); n++)
        if (!starts(d4i_frame_note_at(report->answer, n), "Over ")) /* the method says it */
            html_element(html, "li", d4i_frame_note_at(report->answer, n));
    for (size_t l = 0; l < report->atlas->level_count; l++) {
        const struct atlas_level *level = &report->atlas->levels[l];
        html_raw(html, "<li>");
        html_words(html, "%s%s%s%s%s", level->title && *level->title ? level->title : level->id,
                   level->vintage && *level->vintage ? ", " : "", level->vintage ? level->vintage : "",
                   level->attribution && *level->attribution ? ". " : "",
                   level->attribution ? level->attribution : "");
        html_words(html, "%s%s%s", level->licence && *level->licence ? " (" : "",
                   level->licence ? level->licence : "", level->licence && *level->licence ? ")" : "");
        html_raw(html, "</li>\n");
    }
    for (size_t w = 0; w < report->atlas->weight_count; w++) {
        const struct atlas_weight *weight = &report->atlas->weights[w];
        html_raw(html, "<li>");
        html_words(html, "People placed by %s%s%s", weight->title && *weight->title ? weight->title : weight->id,
                   weight->attribution && *weight->attribution ? ": " : "",
                   weight->attribution ? weight->attribution : "");
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ul>\n</section>\n");
}

static void write_misuse(struct html *html)
{
    open_section(html, "misuse", "What this is not for", "");
    html_raw(html,
             "<p>These numbers describe places, so that services and policies can be planned for everybody who "
             "lives there. They say nothing about any person, and are no measure of a problem. They must not be "
             "used to single out people or neighbourhoods, to rank places by the origin of their residents, or "
             "to refuse anybody a home, work, credit or a service.</p>\n</section>\n");
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
