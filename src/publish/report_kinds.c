/* SPDX-License-Identifier: EUPL-1.2
 *
 * The report's words and tables on what report_parted.c found: EU and third countries apart, kinds of small places,
 * how shares are spread, how mixed small and larger places are.
 */
#include "publish/report.h"

#include "atlas/handle.h"

/* --- beside the number ------------------------------------------------------------------------------------- */

static const struct parted_sum *all_small(const struct report *report)
{
    static const struct parted_sum nothing = {0};
    const struct parted *parted = &report->parted;
    return parted->countries ? &parted->country[parted->countries - 1].whole : &nothing;
}

void report_point_below(struct report *report, struct html *html)
{
    html_raw(html, "<li>");
    report_say(report, html, NULL, PHRASE_HONEST_FIFTY);
    if (report->has_classes) { /* else the table is of cells, and this would be of places */
        html_raw(html, " ");
        report_say(report, html, NULL, PHRASE_HONEST_CLASSES);
    }
    html_raw(html, "</li>\n");
}

void report_point_sides(struct report *report, struct html *html)
{
    enum phrase sides = report_sides_phrase(report);
    if (report->small.over == 0 && sides == PHRASE_HONEST_SIDES_UNKNOWN)
        return;
    html_raw(html, "<li>");
    if (report->small.over)
        report_say(report, html, NULL, sides);
    if (sides != PHRASE_HONEST_SIDES_UNKNOWN) {
        html_raw(html, " ");
        report_say(report, html, NULL, PHRASE_HONEST_THIRD);
    }
    html_raw(html, "</li>\n");
}

/* --- by country, and within the French band ---------------------------------------------------------------- */

static void number_cell(struct report *report, struct html *html, int64_t number, bool known)
{
    char text[48];
    html_element(html, "td", known ? report_count(report, number, text) : "\u2013");
}

static void sum_cells(struct report *report, struct html *html, const struct parted_sum *sum)
{
    number_cell(report, html, sum->small, true);
    number_cell(report, html, sum->over, sum->small > 0);
    number_cell(report, html, sum->eu_most, sum->told > 0);
    number_cell(report, html, sum->third_most, sum->told > 0);
    number_cell(report, html, sum->third_over, sum->told > 0);
    number_cell(report, html, sum->flips, sum->small > 0);
}

static void sides_head(struct report *report, struct html *html)
{
    static const enum phrase heads[] = {PHRASE_COLUMN_SMALL,      PHRASE_COLUMN_OVER,       PHRASE_COLUMN_EU_MOST,
                                        PHRASE_COLUMN_THIRD_MOST, PHRASE_COLUMN_THIRD_OVER, PHRASE_COLUMN_FLIPS};
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\" rowspan=\"2\"", PHRASE_COLUMN_COUNTRY);
    report_say(report, html, "th scope=\"colgroup\" class=\"c\" colspan=\"6\"", PHRASE_SIDES_BELOW);
    report_say(report, html, "th scope=\"colgroup\" class=\"c\" colspan=\"6\"", PHRASE_SIDES_BAND);
    html_raw(html, "</tr>\n<tr>");
    for (int part = 0; part < 2; part++)
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
            html_phrase(html, part && i == 0 ? "th scope=\"col\" class=\"b\"" : "th scope=\"col\"",
                        part && i == 0 ? PHRASE_COLUMN_PLACES : heads[i]);
    html_raw(html, "</tr></thead>\n");
}

/* "the members on the date of the figures (es2012); ...": which union, and by whose figures. */
static void say_union(struct html *html, const char *words)
{
    static const char of_the_day[] = "the members on the date of the figures";
    struct buffer made = {0};
    for (const char *found; html->status == D4I_OK; words = found + sizeof of_the_day - 1) {
        found = strstr(words, of_the_day);
        html->status = found ? buffer_add(html->context, &made, words, (size_t)(found - words))
                             : buffer_text(html->context, &made, words);
        if (!found)
            break;
        if (html->status == D4I_OK)
            html->status = buffer_text(html->context, &made, phrase(html->language, PHRASE_EU_OF_THE_DAY));
    }
    if (made.data) {
        html_raw(html, "<p class=\"note\">");
        html_say(html, PHRASE_EU_IS, {"members", made.data});
        html_raw(html, "</p>\n");
    }
    buffer_release(&made);
}

void report_eu_note(struct report *report, struct html *html)
{
    const d4i_frame *notes = report->parted.notes;
    for (size_t n = 0; n < d4i_frame_notes(notes); n++) {
        const char *note = d4i_frame_note_at(notes, n), *eu = strstr(note, "EU: ");
        say_union(html, eu ? eu + 4 : note); /* what stands before explains columns */
    }
}

void report_sides(struct report *report, struct html *html)
{
    const struct parted *parted = &report->parted;
    if (all_small(report)->small == 0 || report->places.is_part)
        return; /* countries alone, or one origin: there is nothing to part */
    if (report->pdf)
        return; /* two pages have no room for it, and the PDF's tables have one row of heads */
    char name[LANGUAGE_WORD];
    html_raw(html, "<table class=\"sides\">\n");
    report_say(report, html, "caption", PHRASE_SIDES_CAPTION);
    sides_head(report, html);
    html_raw(html, "<tbody>\n");
    for (size_t c = 0; c < parted->countries; c++) {
        const struct parted_country *country = &parted->country[c];
        bool all = parted->countries > 1 && c + 1 == parted->countries;
        if (country->whole.small + country->band.small == 0)
            continue;
        html_raw(html, "<tr>");
        html_element(html, "th scope=\"row\"",
                     all ? phrase(html->language, PHRASE_ALL)
                         : report_country_name(report, country->code ? country->code : "", name));
        sum_cells(report, html, &country->whole);
        sum_cells(report, html, &country->band);
        html_raw(html, "</tr>\n");
    }
    html_raw(html, "</tbody></table>\n");
    html_phrase(html, "p class=\"note\"", PHRASE_SIDES_NOTE);
    report_eu_note(report, html);
}

/* --- kinds of small places --------------------------------------------------------------------------------- */

static void kind_row(struct report *report, struct html *html, enum phrase words, const struct parted_kind *kind,
                     bool of_all)
{
    char text[48], limit[48];
    if (kind->small == 0)
        return;
    html_raw(html, "<tr><th scope=\"row\">");
    html_say(html, words, {"km", report_count(report, PARTED_NEAR_KM, limit)});
    html_raw(html, "</th>");
    number_cell(report, html, kind->small, of_all);
    number_cell(report, html, kind->over, true);
    html_element(html, "td", of_all ? report_part(report, kind->over, kind->small, text) : "\u2013");
    html_element(html, "td", report_people(report, kind->people_over, text));
    html_raw(html, "</tr>\n");
}

static void kinds_head(struct html *html, enum phrase words)
{
    html_raw(html, "<tr class=\"part\">");
    html_phrase(html, "th scope=\"rowgroup\" colspan=\"5\"", words);
    html_raw(html, "</tr>\n");
}

static void where_rows(struct report *report, struct html *html)
{
    static const enum phrase where[WHERE_END] = {PHRASE_KIND_CITY, PHRASE_KIND_NEAR, PHRASE_KIND_FAR,
                                                 PHRASE_NOT_KNOWN},
                             zone[ZONE_END] = {PHRASE_KIND_CITY, PHRASE_KIND_ZONE_IN, PHRASE_KIND_ZONE_OUT,
                                               PHRASE_NOT_KNOWN},
                             edge[EDGE_END] = {PHRASE_KIND_OUTER, PHRASE_KIND_BORDER, PHRASE_KIND_INSIDE,
                                               PHRASE_NOT_KNOWN};
    if (report->parted.has_where) {
        kinds_head(html, PHRASE_KIND_WHERE);
        for (int i = 0; i < WHERE_END; i++)
            kind_row(report, html, where[i], &report->parted.where[i], true);
    }
    if (report->parted.has_zones) {
        kinds_head(html, PHRASE_KIND_ZONE);
        for (int i = 0; i < ZONE_END; i++)
            kind_row(report, html, zone[i], &report->parted.zones[i], true);
    }
    if (report->parted.has_edge) {
        kinds_head(html, PHRASE_KIND_EDGE);
        for (int i = 0; i < EDGE_END; i++)
            kind_row(report, html, edge[i], &report->parted.edge[i], true);
    }
}

static void from_rows(struct report *report, struct html *html)
{
    static const enum phrase from[FROM_END] = {PHRASE_KIND_WEST, PHRASE_KIND_EAST,  PHRASE_KIND_EU,
                                               PHRASE_KIND_EFTA, PHRASE_KIND_THIRD, PHRASE_KIND_BOTH,
                                               PHRASE_NOT_KNOWN};
    if (!report->parted.has_from)
        return;
    kinds_head(html, PHRASE_KIND_FROM);
    for (int i = 0; i < FROM_END; i++)
        kind_row(report, html, from[i], &report->parted.from[i], false);
}

static void kinds_table(struct report *report, struct html *html)
{
    static const enum phrase heads[] = {PHRASE_COLUMN_SMALL, PHRASE_COLUMN_OVER, PHRASE_COLUMN_PART,
                                        PHRASE_COLUMN_SMALL_OVER_PEOPLE};
    html_raw(html, "<table>\n");
    report_say(report, html, "caption", PHRASE_KINDS_CAPTION);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_COLUMN_KIND);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_phrase(html, "th scope=\"col\"", heads[i]);
    html_raw(html, "</tr></thead>\n<tbody>\n");
    where_rows(report, html);
    from_rows(report, html);
    html_raw(html, "</tbody></table>\n");
}

void report_kinds(struct report *report, struct html *html)
{
    const struct parted *parted = &report->parted;
    if (all_small(report)->small == 0)
        return;
    report_section(html, "kinds", PHRASE_KINDS, "");
    if (parted->has_where || parted->has_edge || parted->has_from)
        kinds_table(report, html);
    else
        html_phrase(html, "p", PHRASE_UNKNOWN);
    if (report->pdf) { /* which has no room for it */
        html_raw(html, "</section>\n");
        return;
    }
    html_raw(html, "<p class=\"note\">");
    html_text(html, phrase(html->language, PHRASE_KINDS_NOTE));
    if (!parted->has_from && !report->places.is_part) {
        html_raw(html, " ");
        html_text(html, phrase(html->language, PHRASE_KINDS_NO_ORIGINS));
    }
    html_raw(html, "</p>\n</section>\n");
}

/* --- how mixed --------------------------------------------------------------------------------------------- */

/* Kinds of size are named by their ends, as in the table of sizes. */
static void mixed_head(struct report *report, struct html *html, enum parted_mixed kind)
{
    const int64_t below = report->question.below / D4I_PERSON;
    const struct report_size larger = {.from = below, .below = PARTED_CITY},
                             city = {.from = below > PARTED_CITY ? below : PARTED_CITY, .below = INT64_MAX};
    struct buffer words = {0};
    if (html->status != D4I_OK)
        return;
    if (kind == MIXED_SMALL_OVER || kind == MIXED_SMALL_OTHER)
        html->status = buffer_text(
            html->context, &words,
            phrase(html->language, kind == MIXED_SMALL_OVER ? PHRASE_MIXED_SMALL_OVER : PHRASE_MIXED_SMALL_OTHER));
    else
        html->status = report_size_words(report, kind == MIXED_LARGER ? &larger : &city, &words);
    if (html->status == D4I_OK)
        html_element(html, "th scope=\"row\"", words.data);
    buffer_release(&words);
}

void report_mixed(struct report *report, struct html *html)
{
    const struct parted *parted = &report->parted;
    char text[48];
    if (!parted->has_mixed || report->places.is_part)
        return; /* of one origin there is no mixture */
    html_raw(html, "<table>\n");
    report_say(report, html, "caption", PHRASE_MIXED_CAPTION);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_COLUMN_KIND);
    html_phrase(html, "th scope=\"col\"", PHRASE_COLUMN_PLACES);
    html_phrase(html, "th scope=\"col\"", PHRASE_COLUMN_MEDIAN);
    html_raw(html, "</tr></thead>\n<tbody>\n");
    for (int i = 0; i < MIXED_END; i++) {
        if (parted->mixed[i].places == 0)
            continue;
        html_raw(html, "<tr>");
        mixed_head(report, html, (enum parted_mixed)i);
        number_cell(report, html, parted->mixed[i].places, true);
        html_element(html, "td", language_real(html->language, parted->mixed[i].median, 1, text));
        html_raw(html, "</tr>\n");
    }
    html_raw(html, "</tbody></table>\n");
    html_raw(html, "<p class=\"note\">");
    report_say(report, html, NULL, PHRASE_MIXED_NOTE);
    if (parted->unmixed > 0) {
        html_raw(html, " ");
        html_count(html, PHRASE_MIXED_LEFT, parted->unmixed,
                   {"count", report_count(report, parted->unmixed, text)});
    }
    html_raw(html, "</p>\n");
}

/* --- by class of urbanisation ------------------------------------------------------------------------------ */

static void class_row(struct report *report, struct html *html, const char *words, const struct parted_class *class)
{
    const struct parted_class *all = &report->parted.all;
    char text[48];
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", words);
    number_cell(report, html, class->places, true);
    html_element(html, "td", report_people(report, class->people, text));
    html_element(html, "td", report_part(report, class->people, all->people, text));
    html_element(html, "td", report_people(report, class->group, text));
    html_element(html, "td", report_part(report, class->group, class->base, text));
    html_element(html, "td", report_part(report, class->group, all->group, text));
    number_cell(report, html, class->over, true);
    html_raw(html, "</tr>\n");
}

void report_classes(struct report *report, struct html *html)
{
    static const enum phrase heads[] = {PHRASE_COLUMN_PLACES,    PHRASE_COLUMN_PEOPLE, PHRASE_COLUMN_OF_PEOPLE,
                                        PHRASE_COLUMN_GROUP,     PHRASE_COLUMN_SHARE,  PHRASE_COLUMN_OF_GROUP,
                                        PHRASE_COLUMN_SMALL_OVER};
    static const struct {
        enum urban_unit1 class;
        enum phrase words;
    } rows[] = {{URBAN_UNIT_CITY, PHRASE_CLASS_CITIES},
                {URBAN_UNIT_TOWN, PHRASE_CLASS_TOWNS},
                {URBAN_UNIT_RURAL, PHRASE_CLASS_RURAL},
                {URBAN_UNIT_UNKNOWN, PHRASE_NOT_KNOWN}};
    html_raw(html, "<table>\n");
    html_phrase(html, "caption", PHRASE_URBAN_CAPTION);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_COLUMN_CLASS);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_phrase(html, "th scope=\"col\"", heads[i]);
    html_raw(html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].class != URBAN_UNIT_UNKNOWN || report->parted.class[URBAN_UNIT_UNKNOWN].places)
            class_row(report, html, phrase(html->language, rows[i].words), &report->parted.class[rows[i].class]);
    class_row(report, html, phrase(html->language, PHRASE_ALL), &report->parted.all);
    html_raw(html, "</tbody></table>\n");
}
