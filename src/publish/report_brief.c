/* SPDX-License-Identifier: EUPL-1.2
 *
 * The brief for one place: a sheet of A4 for whoever governs it. Origins stand in the order of their names, similar
 * places too; nothing is ranked.
 */
#include "publish/report.h"

#include "atlas/handle.h"

/* --- the number -------------------------------------------------------------------------------------------- */

bool brief_is_still(const struct report *report)
{
    char low[48], high[48];
    language_share(report->language, report->brief.low, low);
    language_share(report->language, report->brief.high, high);
    return strcmp(low, high) == 0;
}

static void say_sentence(struct report *report, struct html *html)
{
    const struct brief *brief = &report->brief;
    char low[48], high[48], people[48], group[48], home[48];
    html_raw(html, "<p class=\"sentence\">");
    html_say(html, brief_is_still(report) ? PHRASE_BRIEF_SENTENCE_STILL : PHRASE_BRIEF_SENTENCE,
             {"members", report->members}, {"people_of_group", report_people(report, brief->place->group, group)},
             {"people", report_people(report, brief->place->people, people)},
             {"household", report_people(report, report->question.household, home)},
             {"low", language_share(report->language, brief->low, low)},
             {"high", language_share(report->language, brief->high, high)});
    html_raw(html, "</p>\n");
}

/* Whether it is one of those that D4I counted. */
static void say_counted(struct report *report, struct html *html)
{
    const struct place *place = report->brief.place;
    const struct places_question *question = &report->question;
    enum phrase which = !place_is_small(question, place)  ? PHRASE_BRIEF_LARGE
                        : !place_is_over(question, place) ? PHRASE_BRIEF_NOT_OVER
                        : place_flips(question, place)    ? PHRASE_BRIEF_OVER_FRAGILE
                                                          : PHRASE_BRIEF_OVER;
    report_say_count(report, html, "p", which, report_number(report, report->answer, "small_over"));
}

static void say_where(struct report *report, struct html *html)
{
    const struct parted *parted = &report->parted;
    const struct brief *brief = &report->brief;
    const char *class = urban_class_name(urban_unit_class, 1, brief->place->urban[0]);
    char km[48];
    if (!brief->place->urban[0])
        return;
    html_raw(html, "<p>");
    html_say(html, PHRASE_BRIEF_WHERE,
             {"class", phrase_for(html->language, PHRASE_CLASS_CITIES, PHRASE_CLASS_RURAL, class)});
    if (parted->km && parted->km[brief->at] >= 0.5) {
        html_raw(html, ", ");
        html_say(html, PHRASE_BRIEF_WHERE_KM,
                 {"km", report_count(report, (int64_t)(parted->km[brief->at] + 0.5), km)});
    } else if (parted->km && parted->km[brief->at] >= 0) {
        html_raw(html, ", ");
        html_text(html, phrase(html->language, PHRASE_BRIEF_WHERE_IN));
    }
    enum parted_zone zone = parted->has_zones ? parted_zone_of(brief->place) : ZONE_UNKNOWN;
    if (zone == ZONE_IN || zone == ZONE_OUT) {
        html_raw(html, ", ");
        html_text(html, phrase(html->language, zone == ZONE_IN ? PHRASE_KIND_ZONE_IN : PHRASE_KIND_ZONE_OUT));
    }
    if (parted->edges && (parted->edges[brief->at] == PLACE_OUTER || parted->edges[brief->at] == PLACE_BORDER)) {
        html_raw(html, ", ");
        html_text(html, phrase(html->language,
                               parted->edges[brief->at] == PLACE_OUTER ? PHRASE_BRIEF_OUTER : PHRASE_BRIEF_BORDER));
    }
    html_raw(html, ".</p>\n");
}

void brief_number(struct report *report, struct html *html)
{
    const struct brief *brief = &report->brief;
    char share[48], rest[48], people[48];
    html_raw(html, "<section aria-labelledby=\"answer\">\n");
    html_phrase(html, "h2 id=\"answer\"", PHRASE_BRIEF_NUMBER);
    html_element(html, "p class=\"number\"", language_share(report->language, brief->share, share));
    say_sentence(report, html);
    html_raw(html, "<p><strong>");
    html_say(html, PHRASE_BRIEF_WITHOUT, {"members", report->members},
             {"rest", report_people(report, brief->place->people - brief->place->group, rest)},
             {"people", report_people(report, brief->place->people, people)});
    html_raw(html, "</strong></p>\n");
    say_counted(report, html);
    say_where(report, html);
    report_coverage(report, html);
    html_raw(html, "</section>\n");
}

/* --- beside others ----------------------------------------------------------------------------------------- */

static void context_row(struct report *report, struct html *html, const char *words, int64_t group, int64_t base,
                        double most)
{
    char part[48], width[64];
    double share = base > 0 ? (double)group / (double)base : 0;
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", words);
    html_element(html, "td", report_part(report, group, base, part));
    text_print(width, sizeof width, "<td class=\"bar\"><span style=\"width:%.1f%%\"></span></td>",
               most > 0 ? 100 * share / most : 0);
    html_raw(html, width);
    html_raw(html, "</tr>\n");
}

static const struct report_size *size_of(const struct report *report)
{
    for (size_t s = 0; s < REPORT_SIZES; s++)
        if (report->brief.place->people < report->sizes[s].below * D4I_PERSON || s + 1 == REPORT_SIZES)
            return &report->sizes[s];
    return &report->all;
}

static double part_of(int64_t group, int64_t base)
{
    return base > 0 ? (double)group / (double)base : 0;
}

static void filled_row(struct report *report, struct html *html, enum phrase which, const char *name,
                       const char *value, int64_t group, int64_t base, double most)
{
    struct buffer words = {0};
    if (html->status == D4I_OK)
        html->status = phrase_fill(html->context, html->language, which, 1,
                                   PHRASE_VALUES({name, value}, {"noun", report->noun}), &words);
    if (html->status == D4I_OK)
        context_row(report, html, words.data, group, base, most);
    buffer_release(&words);
}

void brief_context(struct report *report, struct html *html)
{
    const struct place *place = report->brief.place;
    const struct report_size *size = size_of(report);
    const struct parted_class *class = &report->parted.class[place->urban[0] % PARTED_CLASSES];
    struct buffer words = {0};
    int64_t base = place->people - place->outside;
    double most = part_of(place->group, base);
    double others[] = {part_of(size->group, size->base), part_of(report->all.group, report->all.base),
                       part_of(class->group, class->base)};
    for (int i = 0; i < 3; i++)
        most = others[i] > most ? others[i] : most;
    html_phrase(html, "h2 id=\"context\"", PHRASE_BRIEF_CONTEXT);
    brief_bars(html, PHRASE_BRIEF_CONTEXT_NOTE, false);
    context_row(report, html, phrase(html->language, PHRASE_BRIEF_CONTEXT_PLACE), place->group, base, most);
    if (html->status == D4I_OK)
        html->status = report_size_words(report, size, &words);
    if (words.data)
        filled_row(report, html, PHRASE_BRIEF_CONTEXT_SIZE, "size", words.data, size->group, size->base, most);
    if (place->urban[0])
        filled_row(report, html, PHRASE_BRIEF_CONTEXT_CLASS, "class",
                   phrase_for(html->language, PHRASE_CLASS_CITIES, PHRASE_CLASS_RURAL,
                              urban_class_name(urban_unit_class, 1, place->urban[0])),
                   class->group, class->base, most);
    filled_row(report, html, PHRASE_BRIEF_CONTEXT_COUNTRY, "noun", report->noun, report->all.group,
               report->all.base, most);
    html_raw(html, "</tbody></table>\n");
    buffer_release(&words);
}

void report_brief(struct report *report, struct html *html)
{
    html_raw(html, "<main class=\"brief\">\n<header>\n");
    html_element(html, "h1", report->title);
    report_of(report, html);
    html_raw(html, "</header>\n");
    report_flag_parts(report, html);
    html_raw(html, "<div class=\"lead\">\n");
    brief_number(report, html);
    html_raw(html, "<div class=\"honest\">\n<section aria-labelledby=\"context\">\n");
    brief_context(report, html);
    html_raw(html, "</section>\n");
    brief_sides(report, html);
    html_raw(html, "</div>\n</div>\n<div class=\"two\">\n");
    brief_origins(report, html);
    html_raw(html, "<div>\n");
    brief_like(report, html);
    brief_change(report, html);
    html_raw(html, "</div>\n</div>\n<div class=\"two\">\n");
    brief_cannot(report, html);
    html_raw(html, "<div>\n");
    report_misuse(html);
    report_cite(report, html);
    html_raw(html, "</div>\n</div>\n");
    report_sources(report, html);
    html_raw(html, "</main>\n");
}
