/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where no place is small, as where the units are countries: who lives in cities, towns and the country by the
 * cells that each unit covers. The question then has an answer that needs no municipalities.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "base/wide.h"
#include "query/answer.h"

/* --- sums -------------------------------------------------------------------------------------------------- */

static void add_cell(struct parted_class *class, int64_t people, int64_t outside, int64_t group)
{
    class->people += people;
    class->base += people - outside;
    class->group += group;
}

static void add_cells(struct parted_class *to, const struct parted_class *cell)
{
    for (int c = 0; c < PARTED_CLASSES; c++)
        add_cell(&to[c], cell[c].people, cell[c].people - cell[c].base, cell[c].group);
}

#define NO_AREA SIZE_MAX /* a unit of another country than those asked for, or whose numbers are not known */

/* The people of a pair who live in a country whose numbers are known; *at = its cell of 1 km. */
static int64_t counted_part(const struct parted *parted, const struct pairs *pairs, const size_t *area, size_t i,
                            size_t *at)
{
    const struct urban_map *map = &parted->map;
    *at = urban_find_cell(map->cell, map->count, urban_map_cell(map, pairs_cell(pairs, i)));
    if (*at == map->count || area[pairs->zone[i]] == NO_AREA)
        return 0;
    return urban_part_of_pair(map, pairs, i);
}

/* The unit's part of the group of a cell is that of its people among those whose origin is known: beside a country
 * that withholds, the people of the cell are more than these. */
static d4i_status add_pairs(d4i_context *context, const struct pairs *pairs, const size_t *area,
                            struct parted *parted)
{
    const struct urban_map *map = &parted->map;
    int64_t *counted; /* [cell of the map] people of countries whose numbers are known */
    size_t at;
    TRY(mem_alloc(context, map->count, sizeof *counted, &counted));
    for (size_t i = 0; i < pairs->count; i++) {
        int64_t part = counted_part(parted, pairs, area, i, &at);
        parted->astray -= urban_part_of_pair(map, pairs, i);
        if (part)
            counted[at] += part;
    }
    for (size_t i = 0; i < pairs->count; i++) {
        int128 part = counted_part(parted, pairs, area, i, &at);
        if (part <= 0)
            continue;
        int64_t base = map->people[at] - map->outside[at], of = base > counted[at] ? base : counted[at];
        int64_t of_base = (int64_t)(part * base / of), group = (int64_t)(part * map->group[at] / of);
        add_cell(&parted->area[area[pairs->zone[i]]].cell[map->classes.level1[map->cell[at]] % PARTED_CLASSES],
                 (int64_t)part, (int64_t)part - of_base, group);
    }
    free(counted);
    return D4I_OK;
}

static size_t country_at(const struct parted *parted, const char *code)
{
    for (size_t c = 0; c < parted->areas; c++)
        if (strcmp(parted->area[c].code, code) == 0)
            return c;
    return SIZE_MAX;
}

static void add_places(const struct places *places, struct parted *parted, size_t *area)
{
    for (size_t p = 0; p < places->count; p++) {
        const struct place *place = &places->list[p];
        size_t c = country_at(parted, place->country);
        if (c == SIZE_MAX || !place->known)
            continue;
        struct parted_area *to = &parted->area[c];
        area[place->index] = c;
        add_cell(&to->all, place->people, place->outside, place->group);
        to->eu += place->eu;
        to->third += place->third;
        to->has_origins |= place->has_origins;
    }
}

d4i_status parted_cells(d4i_context *context, const struct atlas *atlas, size_t level,
                        const d4i_places_options *options, const struct places *places, struct parted *out)
{
    const d4i_urban_options asked = {
        .variable = options->variable, .group = options->group, .source = options->source};
    size_t units = atlas->levels[level].codes.count, *area = NULL;
    d4i_status status = D4I_OK;
    out->areas = out->countries > 1 ? out->countries - 1 : out->countries;
    GUARD(mem_alloc(context, out->areas, sizeof *out->area, &out->area));
    GUARD(mem_alloc(context, units, sizeof *area, &area));
    for (size_t c = 0; c < out->areas; c++)
        out->area[c].code = out->country[c].code;
    for (size_t u = 0; u < units; u++)
        area[u] = NO_AREA;
    add_places(places, out, area);
    GUARD(urban_map_group(context, atlas, &asked, &out->map));
    for (size_t i = 0; i < out->map.count; i++)
        out->astray += out->map.people[i];
    GUARD(add_pairs(context, &atlas->levels[level].pairs, area, out));
    for (size_t c = 0; c < out->areas; c++) /* one universe: the number, and every row of the tables */
        add_cells(out->cells, out->area[c].cell);
    out->has_cells = true;
done:
    free(area);
    return status;
}

/* --- words ------------------------------------------------------------------------------------------------- */

static struct parted_class sum_of(const struct parted_class *cell)
{
    struct parted_class all = {0};
    for (int c = 0; c < PARTED_CLASSES; c++)
        add_cell(&all, cell[c].people, cell[c].people - cell[c].base, cell[c].group);
    return all;
}

/* Of the group, or of all people, those who live outside urban centres. */
static void outside_of(struct report *report, const struct parted_class *cell, bool people, char *out)
{
    struct parted_class all = sum_of(cell);
    const struct parted_class *centre = &cell[URBAN_CELL_CENTRE];
    if (people)
        report_part(report, all.people - centre->people, all.people, out);
    else
        report_part(report, all.group - centre->group, all.group, out);
}

/* Numbers are known and no cell is theirs, as where units have no boundary. */
static bool is_unplaced(const struct report *report)
{
    return sum_of(report->parted.cells).group == 0 && report->all.group > 0;
}

static void say_unplaced(struct report *report, struct html *html)
{
    const struct report_size *all = &report->all;
    char share[48], people[48];
    html_element(html, "p class=\"number\"", report_part(report, all->group, all->base, share));
    html_raw(html, "<p class=\"sentence\">");
    html_say(html, PHRASE_CELLS_UNPLACED, {"members", report->members}, {"noun", report->noun},
             {"people", report_people(report, all->base, people)});
    html_raw(html, "</p>\n");
}

void report_cells_number(struct report *report, struct html *html)
{
    const struct parted_class *cell = report->parted.cells;
    struct parted_class all = sum_of(cell);
    char number[48], of_people[48], towns[48], rural[48];
    if (is_unplaced(report)) {
        say_unplaced(report, html);
        return;
    }
    if (all.group == 0) {
        report_say(report, html, "p class=\"sentence\"",
                   report->all.people ? PHRASE_NOBODY_OF_GROUP : PHRASE_ANSWER_NONE);
        return;
    }
    outside_of(report, cell, false, number);
    outside_of(report, cell, true, of_people);
    html_element(html, "p class=\"number\"", number);
    html_raw(html, "<p class=\"sentence\">");
    html_say(html, PHRASE_CELLS_SENTENCE, {"members", report->members},
             {"towns", report_part(report, cell[URBAN_CELL_CLUSTER].group, all.group, towns)},
             {"rural", report_part(report, cell[URBAN_CELL_RURAL].group, all.group, rural)},
             {"of_people", of_people});
    html_raw(html, "</p>\n");
}

/* Else the table alone has them: a sentence of dashes tells nothing. */
static bool has_all_classes(const struct parted_class *cell)
{
    return cell[URBAN_CELL_CENTRE].base > 0 && cell[URBAN_CELL_CLUSTER].base > 0 && cell[URBAN_CELL_RURAL].base > 0;
}

void report_cells_points(struct report *report, struct html *html)
{
    const struct parted *parted = &report->parted;
    const struct parted_class *cell = parted->cells;
    struct parted_class all = sum_of(cell);
    int64_t eu = 0, third = 0, group = 0;
    char a[48], b[48], c[48], d[48];
    for (size_t i = 0; i < parted->areas; i++)
        if (parted->area[i].has_origins) {
            eu += parted->area[i].eu;
            third += parted->area[i].third;
            group += parted->area[i].all.group;
        }
    if (has_all_classes(cell)) {
        html_raw(html, "<li>");
        html_say(html, PHRASE_CELLS_SHARES, {"members", report->members},
                 {"cities", report_part(report, cell[URBAN_CELL_CENTRE].group, cell[URBAN_CELL_CENTRE].base, a)},
                 {"towns", report_part(report, cell[URBAN_CELL_CLUSTER].group, cell[URBAN_CELL_CLUSTER].base, b)},
                 {"rural", report_part(report, cell[URBAN_CELL_RURAL].group, cell[URBAN_CELL_RURAL].base, c)},
                 {"all", report_part(report, all.group, all.base, d)});
        html_raw(html, "</li>\n");
    } else if (all.base > 0) {
        html_raw(html, "<li>");
        html_say(html, PHRASE_CELLS_SHARE_ALL, {"members", report->members},
                 {"all", report_part(report, all.group, all.base, d)});
        html_raw(html, "</li>\n");
    }
    if (!is_unplaced(report))
        report_say(report, html, "li", PHRASE_CELLS_NO_PLACES);
    if (report->places.is_part)
        return;
    html_raw(html, "<li>");
    if (group)
        html_say(html, PHRASE_CELLS_SIDES, {"members", report->members}, {"eu", report_part(report, eu, group, a)},
                 {"third", report_part(report, third, group, b)});
    else
        html_text(html, phrase(html->language, PHRASE_HONEST_SIDES_UNKNOWN));
    html_raw(html, "</li>\n");
}

static d4i_status frame_row(struct report *report, const char *words, const struct parted_class *class,
                            const struct parted_class *all)
{
    const int64_t part[] = {class->people, class->group, class->group},
                  of[] = {all->people, class->base, all->group};
    static const size_t at[] = {2, 4, 5};
    TRY(d4i_frame_row(report->context, report->urban));
    TRY(d4i_frame_set_text(report->context, report->urban, 0, words));
    TRY(d4i_frame_set_int(report->context, report->urban, 1, class->people));
    TRY(d4i_frame_set_int(report->context, report->urban, 3, class->group));
    for (int i = 0; i < 3; i++)
        if (of[i] > 0)
            TRY(d4i_frame_set_real(report->context, report->urban, at[i], (double)part[i] / (double)of[i]));
    return D4I_OK;
}

d4i_status report_cells_frame(struct report *report)
{
    static const struct answer_column columns[] = {{"class", D4I_TEXT},      {"people", D4I_PEOPLE},
                                                   {"of_people", D4I_SHARE}, {"group", D4I_PEOPLE},
                                                   {"share", D4I_SHARE},     {"of_group", D4I_SHARE}};
    const struct parted_class all = sum_of(report->parted.cells);
    TRY(d4i_frame_new(report->context, &report->urban));
    TRY(answer_columns(report->context, report->urban, columns, sizeof columns / sizeof *columns));
    for (size_t c = 0; urban_cell_class(1, c); c++) {
        const struct urban_class *is = urban_cell_class(1, c);
        const struct parted_class *class = &report->parted.cells[is->code % PARTED_CLASSES];
        if (class->people)
            TRY(frame_row(report, is->name, class, &all));
    }
    return frame_row(report, "all", &all, &all);
}

static void area_row(struct report *report, struct html *html, const char *name, const struct parted_area *area)
{
    static const enum urban_cell1 classes[] = {URBAN_CELL_CENTRE, URBAN_CELL_CLUSTER, URBAN_CELL_RURAL};
    const struct parted_class cells = sum_of(area->cell), all = cells.people ? cells : area->all;
    char text[48];
    html_raw(html, "<tr>");
    html_element(html, "th scope=\"row\"", name);
    html_element(html, "td", all.people ? report_people(report, all.people, text) : "\u2013");
    html_element(html, "td", report_part(report, all.group, all.base, text));
    html_element(html, "td", report_part(report, area->eu, area->has_origins ? area->all.base : 0, text));
    html_element(html, "td", report_part(report, area->third, area->has_origins ? area->all.base : 0, text));
    for (int c = 0; c < 3; c++)
        html_element(html, "td",
                     report_part(report, area->cell[classes[c]].group, area->cell[classes[c]].base, text));
    outside_of(report, area->cell, true, text);
    html_element(html, "td", text);
    outside_of(report, area->cell, false, text);
    html_element(html, "td", text);
    html_raw(html, "</tr>\n");
}

static struct parted_area all_areas(const struct parted *parted)
{
    struct parted_area all = {.code = "all"};
    for (size_t i = 0; i < parted->areas; i++) {
        const struct parted_area *area = &parted->area[i];
        add_cells(all.cell, area->cell);
        add_cell(&all.all, area->all.people, area->all.people - area->all.base, area->all.group);
        all.eu += area->eu;
        all.third += area->third;
        all.has_origins |= area->has_origins;
    }
    return all;
}

void report_areas(struct report *report, struct html *html)
{
    static const enum phrase heads[] = {
        PHRASE_COLUMN_PEOPLE,      PHRASE_COLUMN_SHARE,        PHRASE_COLUMN_SHARE_EU,
        PHRASE_COLUMN_SHARE_THIRD, PHRASE_COLUMN_SHARE_CENTRE, PHRASE_COLUMN_SHARE_TOWNS,
        PHRASE_COLUMN_SHARE_RURAL, PHRASE_COLUMN_OUTSIDE,      PHRASE_COLUMN_OUTSIDE_GROUP};
    const struct parted *parted = &report->parted;
    char name[LANGUAGE_WORD];
    html_raw(html, "<table>\n");
    report_say(report, html, "caption", PHRASE_AREAS_CAPTION);
    html_raw(html, "<thead><tr>");
    html_phrase(html, "th scope=\"col\" class=\"t\"", PHRASE_COLUMN_COUNTRY);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_phrase(html, "th scope=\"col\"", heads[i]);
    html_raw(html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < parted->areas; i++)
        area_row(report, html, report_country_name(report, parted->area[i].code, name), &parted->area[i]);
    if (parted->areas > 1) {
        const struct parted_area all = all_areas(parted);
        area_row(report, html, phrase(report->language, PHRASE_ALL), &all);
    }
    html_raw(html, "</tbody></table>\n");
    html_phrase(html, "p class=\"note\"", PHRASE_AREAS_NOTE);
    report_eu_note(report, html);
}
