/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parts of the brief for one place: who lives there, the change since an earlier date, similar places, and what
 * cannot be said.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "group/label.h"

void brief_bars(struct html *html, enum phrase caption, bool people)
{
    html_raw(html, "<table class=\"bars\">\n");
    html_phrase(html, "caption class=\"note\"", caption);
    html_raw(html, "<thead class=\"unseen\"><tr>");
    html_phrase(html, "th scope=\"col\"", people ? PHRASE_COLUMN_WHAT : PHRASE_COLUMN_PLACE);
    if (people)
        html_phrase(html, "th scope=\"col\"", PHRASE_COLUMN_PEOPLE);
    html_phrase(html, "th scope=\"col\"", PHRASE_COLUMN_SHARE);
    html_raw(html, "<td></td></tr></thead>\n<tbody>\n");
}

/* --- who --------------------------------------------------------------------------------------------------- */

static void people_row(struct report *report, struct html *html, const char *words, int64_t people, int64_t of,
                       int64_t most)
{
    char text[48], width[64];
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", words);
    html_element(html, "td", report_people(report, people, text));
    html_element(html, "td", report_part(report, people, of, text));
    text_print(width, sizeof width, "<td class=\"bar\"><span style=\"width:%.1f%%\"></span></td>",
               most > 0 ? 100 * (double)people / (double)most : 0);
    html_raw(html, most > 0 ? width : "<td></td>");
    html_raw(html, "</tr>\n");
}

void brief_sides(struct report *report, struct html *html)
{
    const struct place *place = report->brief.place;
    if (report->places.is_part)
        return; /* the group is one side, or lies across both */
    html_raw(html, "<section aria-labelledby=\"sides\">\n");
    html_phrase(html, "h2 id=\"sides\"", PHRASE_BRIEF_SIDES);
    if (place->has_origins) {
        int64_t rest = place->people - place->eu - place->third - place->unknown;
        brief_bars(html, PHRASE_BRIEF_SIDES_CAPTION, true);
        people_row(report, html, phrase(html->language, PHRASE_BRIEF_EU), place->eu, place->people, place->people);
        people_row(report, html, phrase(html->language, PHRASE_BRIEF_THIRD), place->third, place->people,
                   place->people);
        people_row(report, html, phrase(html->language, PHRASE_BRIEF_NATIVE), rest, place->people, place->people);
        if (place->unknown)
            people_row(report, html, phrase(html->language, PHRASE_BRIEF_UNSTATED), place->unknown, place->people,
                       place->people);
        html_raw(html, "</tbody></table>\n");
        report_eu_note(report, html);
    } else {
        html_phrase(html, "p", PHRASE_BRIEF_SIDES_UNKNOWN);
    }
    html_raw(html, "</section>\n");
}

/* Names in the language, in their order there. */
static void name_origins(const struct report *report, char names[BRIEF_ORIGINS][LANGUAGE_WORD], size_t *order)
{
    const struct brief *brief = &report->brief;
    for (size_t i = 0; i < brief->origins; i++) {
        const char *own = brief->origin[i].name;
        if (report->language != LANGUAGE_EN)
            own = language_word(report->language, brief->origin[i].code, true, names[i]);
        if (own != names[i])
            text_print(names[i], LANGUAGE_WORD, "%s", own);
        size_t at = i;
        for (; at > 0 && label_compare(names[order[at - 1]], names[i]) > 0; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

void brief_origins(struct report *report, struct html *html)
{
    const struct brief *brief = &report->brief;
    int64_t most = 0;
    char floor[48], mixed[48], names[BRIEF_ORIGINS][LANGUAGE_WORD];
    size_t order[BRIEF_ORIGINS];
    if (report->places.is_part)
        return; /* origins of all from abroad are no parts of it */
    report_count(report, BRIEF_ORIGIN_FLOOR, floor);
    name_origins(report, names, order);
    html_raw(html, "<section aria-labelledby=\"origins\">\n");
    html_phrase(html, "h2 id=\"origins\"", PHRASE_BRIEF_ORIGINS);
    if (brief->origins) {
        for (size_t i = 0; i < brief->origins; i++)
            most = brief->origin[i].people > most ? brief->origin[i].people : most;
        brief_bars(html, PHRASE_BRIEF_ORIGINS_CAPTION, true);
        for (size_t i = 0; i < brief->origins; i++)
            people_row(report, html, names[order[i]], brief->origin[order[i]].people, brief->place->group, most);
        if (brief->others > 0)
            people_row(report, html, phrase(html->language, PHRASE_BRIEF_OTHERS), brief->others,
                       brief->place->group, 0); /* many origins: a bar would dwarf the others */
        html_raw(html, "</tbody></table>\n");
    }
    html_raw(html, "<p class=\"note\">");
    html_say(html, brief->origins ? PHRASE_BRIEF_ORIGINS_NOTE : PHRASE_BRIEF_ORIGINS_NONE, {"floor", floor});
    if (brief->mixed > 0) {
        html_raw(html, " ");
        html_say(html, PHRASE_BRIEF_MIXED, {"mixed", language_real(report->language, brief->mixed, 1, mixed)});
    }
    html_raw(html, "</p>\n</section>\n");
}

/* --- change ------------------------------------------------------------------------------------------------ */

/* The change is that of the two numbers as they are shown. */
static void change_cells(struct report *report, struct html *html, int64_t then, int64_t now)
{
    const int64_t change = report_whole(now) - report_whole(then);
    char text[48];
    html_element(html, "td", report_people(report, then, text));
    html_element(html, "td", report_people(report, now, text));
    html_raw(html, "<td>");
    if (change > 0)
        html_raw(html, "+");
    html_text(html, report_count(report, change, text));
    html_raw(html, "</td></tr>\n");
}

static void change_row(struct report *report, struct html *html, const char *words, int64_t then, int64_t now)
{
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", words);
    change_cells(report, html, then, now);
}

/* EU and third countries, unless a country went from one to the other: then the change would be that of the union.
 */
static void change_of_sides(struct report *report, struct html *html)
{
    const struct place *then = &report->brief.earlier.place, *now = report->brief.place;
    if (!then->has_origins || !now->has_origins || report->brief.earlier.moved)
        return;
    change_row(report, html, phrase(html->language, PHRASE_BRIEF_EU), then->eu, now->eu);
    change_row(report, html, phrase(html->language, PHRASE_BRIEF_THIRD), then->third, now->third);
}

static void change_notes(struct report *report, struct html *html)
{
    const struct brief *brief = &report->brief;
    html_raw(html, "<p class=\"note\">");
    html_say(html, PHRASE_BRIEF_CHANGE_NOTE, {"source", brief->earlier.source});
    if (brief->earlier.moved && brief->earlier.place.has_origins && brief->place->has_origins) {
        html_raw(html, " ");
        html_say(html, PHRASE_BRIEF_CHANGE_UNION, {"countries", brief->earlier.moved});
    }
    if (brief->earlier.other_ground) {
        html_raw(html, " ");
        html_text(html, phrase(html->language, PHRASE_BRIEF_CHANGE_GROUND));
    }
    html_raw(html, "</p>\n");
}

static void change_table(struct report *report, struct html *html)
{
    const struct brief *brief = &report->brief;
    const struct place *then = &brief->earlier.place, *now = brief->place;
    char text[48];
    html_raw(html, "<table>\n");
    html_phrase(html, "caption class=\"note\"", PHRASE_BRIEF_CHANGE_CAPTION);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_COLUMN_WHAT);
    html_element(html, "th scope=\"col\"", brief->earlier.date);
    html_element(html, "th scope=\"col\"", brief->date);
    html_phrase(html, "th scope=\"col\"", PHRASE_COLUMN_CHANGE);
    html_raw(html, "</tr></thead>\n<tbody>\n");
    change_row(report, html, phrase(html->language, PHRASE_BRIEF_RESIDENTS), then->people, now->people);
    change_row(report, html, report->group, then->group, now->group);
    change_of_sides(report, html);
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", phrase(html->language, PHRASE_BRIEF_SHARE));
    html_element(html, "td", report_part(report, then->group, then->people - then->outside, text));
    html_element(html, "td", report_part(report, now->group, now->people - now->outside, text));
    html_raw(html, "<td></td></tr>\n</tbody></table>\n");
    change_notes(report, html);
}

void brief_change(struct report *report, struct html *html)
{
    const struct brief_earlier *earlier = &report->brief.earlier;
    html_raw(html, "<section aria-labelledby=\"change\">\n<h2 id=\"change\">");
    html_say(html, PHRASE_BRIEF_CHANGE,
             {"date", earlier->date ? earlier->date : phrase(html->language, PHRASE_BRIEF_CHANGE_BEFORE)});
    html_raw(html, "</h2>\n");
    if (earlier->date && !earlier->other_concept) {
        change_table(report, html);
    } else {
        html_raw(html, "<p>");
        if (earlier->date)
            html_say(html, PHRASE_BRIEF_CHANGE_CONCEPT, {"then", earlier->concept}, {"now", report->brief.concept});
        else if (earlier->why)
            html_say(html, PHRASE_BRIEF_CHANGE_WHY, {"why", earlier->why});
        else
            html_text(html, phrase(html->language, PHRASE_BRIEF_CHANGE_NONE));
        html_raw(html, "</p>\n");
    }
    html_raw(html, "</section>\n");
}

/* --- similar places, and the rest -------------------------------------------------------------------------- */

static void like_row(struct report *report, struct html *html, const struct place *place)
{
    char text[PLACE_CODE_MAX];
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", *place->name ? place->name : place_code(&report->places, place, text));
    html_element(html, "td", report_people(report, place->people, text));
    html_element(html, "td", report_part(report, place->group, place->people - place->outside, text));
    html_raw(html, "</tr>\n");
}

void brief_like(struct report *report, struct html *html)
{
    const struct brief *brief = &report->brief;
    char floor[48];
    html_raw(html, "<section aria-labelledby=\"like\">\n");
    html_phrase(html, "h2 id=\"like\"", PHRASE_BRIEF_LIKE);
    if (brief->like_count) {
        html_raw(html, "<table>\n");
        html_phrase(html, "caption class=\"note\"", PHRASE_BRIEF_LIKE_NOTE);
        html_raw(html, "<thead><tr>");
        html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_COLUMN_PLACE);
        html_phrase(html, "th scope=\"col\"", PHRASE_BRIEF_RESIDENTS);
        html_phrase(html, "th scope=\"col\"", PHRASE_BRIEF_SHARE);
        html_raw(html, "</tr></thead>\n<tbody>\n");
        for (size_t i = 0; i < brief->like_count; i++)
            like_row(report, html, brief->like[i]);
        html_raw(html, "</tbody></table>\n");
    } else {
        html_raw(html, "<p>");
        html_say(html, PHRASE_BRIEF_LIKE_NONE, {"floor", report_people(report, report->question.floor, floor)});
        html_raw(html, "</p>\n");
    }
    html_raw(html, "</section>\n");
}

void brief_cannot(struct report *report, struct html *html)
{
    const struct brief *brief = &report->brief;
    char low[48], high[48], home[48], unknown[48];
    report_section(html, "cannot", PHRASE_BRIEF_CANNOT, "");
    html_raw(html, "<ul>\n");
    html_phrase(html, "li", PHRASE_BRIEF_CANNOT_1);
    html_phrase(html, "li", PHRASE_BRIEF_CANNOT_2);
    html_raw(html, "<li>");
    html_say(html, brief_is_still(report) ? PHRASE_BRIEF_CANNOT_3_STILL : PHRASE_BRIEF_CANNOT_3,
             {"household", report_people(report, report->question.household, home)},
             {"low", language_share(report->language, brief->low, low)},
             {"high", language_share(report->language, brief->high, high)});
    html_raw(html, "</li>\n");
    html_phrase(html, "li", PHRASE_BRIEF_CANNOT_4);
    if (brief->place->estimated)
        html_phrase(html, "li", PHRASE_BRIEF_ESTIMATED);
    if (brief->place->unknown) {
        html_raw(html, "<li>");
        html_say(html, PHRASE_BRIEF_UNKNOWN, {"unknown", report_people(report, brief->place->unknown, unknown)});
        html_raw(html, "</li>\n");
    }
    html_phrase(html, "li", PHRASE_SURE_NOT_PROTECTED);
    html_raw(html, "</ul>\n</section>\n");
}
