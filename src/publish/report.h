/* SPDX-License-Identifier: EUPL-1.2
 *
 * The report: what it tells (report_facts.c), its page (report_page.c for the first sheet, report_back.c for the
 * second), its chart (report_chart.c) and its style sheet (report_style.c).
 */
#ifndef PUBLISH_REPORT_H
#define PUBLISH_REPORT_H

#include "atlas/atlas.h"
#include "d4i/publish.h"
#include "publish/html.h"
#include "publish/report_parted.h"
#include "publish/report_place.h"

#define REPORT_SIZES 8
#define REPORT_SHARES 5
#define REPORT_VALUES 80

/* Places of one size, and who lives there. */
struct report_size {
    int64_t from, below;         /* whole people; below = INT64_MAX: no end */
    int64_t places, over;        /* over: the threshold */
    int64_t people, base, group; /* millionths; base: people whose origin is stated */
};

/* Residents' effective number of origins: the mean over residents of that of their place. */
struct report_origins {
    double number, people;
};

/* People of the cells who live in no unit. */
struct report_outside {
    int64_t outside, people; /* millionths; people: of all the cells that are told of */
    bool of_atlas;           /* they are of all its cells, not of the countries that are told of alone */
    bool is_unknown;         /* in a brief: the sources do not tell of which country they are */
    size_t countries;        /* in `by_country`: "France 61 000 000, Italy 54 000 000" */
    char *by_country;
};

/* For whom: a brief for one place is another page, those for the EU and a country leave out what is not theirs. */
enum report_whom { REPORT_ALL, REPORT_EU, REPORT_COUNTRY, REPORT_PLACE };

struct report {
    d4i_context *context;
    d4i_atlas *handle;
    const struct atlas *atlas;
    d4i_places_options options;
    struct places_question question;
    enum language language;
    bool pdf;                  /* pages are drawn later, and their map */
    const char *title;         /* of the page */
    char noun[64], group[128]; /* inside a sentence */
    char members[192];         /* of the group: "people born abroad" */
    struct places places;
    d4i_frame *answer;                       /* d4i_places */
    d4i_frame *at[REPORT_SHARES];            /* the same at other thresholds */
    d4i_frame *urban;                        /* NULL: urban_why */
    char *urban_why, *map_why, *origins_why; /* what kept a part from being made */
    struct buffer map;
    struct report_size sizes[REPORT_SIZES], small, all;
    struct report_origins small_origins, large_origins; /* people = 0: there are none */
    bool has_classes;     /* of places: report_classes; else `urban` has those of cells */
    const char *fua;      /* level of functional urban areas; NULL = none */
    struct parted parted; /* EU and third countries, where places lie, how shares are spread */
    enum report_whom whom;
    char *country; /* codes of the countries that a brief is about; NULL = all */
    char *lacking; /* names of countries whose sources do not tell the group; NULL = none */
    size_t lacking_count;
    struct report_outside outside;
    int64_t mapped;       /* places whose share a map of shares has */
    size_t places_of_all; /* before other countries were left out */
    char *asked;          /* code of the place */
    char *own_title;      /* where nobody gave one */
    char *of;             /* of what: the atlas's title, and that of the level where it has several */
    d4i_atlas *earlier;   /* with which it is compared; NULL = what the atlas itself has */
    struct brief brief;
    struct phrase_value values[REPORT_VALUES + 1]; /* the last has no name */
    size_t value_count;
};
extern const int report_shares[REPORT_SHARES]; /* per cent */

d4i_status report_facts(struct report *report);
void report_release(struct report *report);
/* A number of the answer for all countries together; -1 where it is empty. */
int64_t report_number(const struct report *report, const d4i_frame *answer, const char *column);
/* A whole number, and people in millionths as one, as the language writes them; out has 48 bytes. */
char *report_count(const struct report *report, int64_t number, char *out);
int64_t report_whole(int64_t people); /* millionths, 0 or more, to whole people */
char *report_people(const struct report *report, int64_t people, char *out);
/* The row for all: the last one. SIZE_MAX = there are no places. */
size_t report_all(const d4i_frame *answer);
/* group / base in per cent, "–" where nobody is in the base; out has 48 bytes. */
char *report_part(const struct report *report, int64_t part, int64_t whole, char *out);
/* "below 1 000", "1 000 to 4 999". */
d4i_status report_size_words(const struct report *report, const struct report_size *size, struct buffer *to);

/* report_values.c: all numbers and words above as texts under names, for phrases; made last. */
d4i_status report_values(struct report *report);
d4i_status report_set(struct report *report, const char *name, const char *text);
d4i_status report_set_count(struct report *report, const char *name, int64_t number); /* below 0: not known */
/* report_seen.c: what the map shows, for who does not see it. */
d4i_status report_see_map(struct report *report);
/* A phrase with the report's values filled in, appended. `count` chooses between one and many. */
d4i_status report_fill(const struct report *report, enum phrase which, int64_t count, struct buffer *to);
/* The same as <tag>phrase</tag>; tag NULL: the text alone. */
void report_say(const struct report *report, struct html *html, const char *tag, enum phrase which);
void report_say_count(const struct report *report, struct html *html, const char *tag, enum phrase which,
                      int64_t count);

/* report_tables.c */
#define REPORT_COUNTRY_COLUMNS 13
#define REPORT_URBAN_COLUMNS 9
extern const struct html_column report_country_columns[REPORT_COUNTRY_COLUMNS],
    report_urban_columns[REPORT_URBAN_COLUMNS];
/* How many of them: d4i_urban counts small places by D4I's own question, its last column is of no other. */
size_t report_urban_count(const struct report *report);
/* report_order.c: a country's name in the report's language; out has LANGUAGE_WORD bytes. */
const char *report_country_name(const struct report *report, const char *code, char *out);
/* Countries in the order of these names, in the answer and in what is parted; all together stay last. */
d4i_status report_order_countries(struct report *report);
/* The rows of all countries together, which come last. */
bool report_row_of_all(const d4i_frame *frame, size_t row);
/* What the sources say of themselves. */
enum report_stated { REPORT_DEFINITION, REPORT_DATE, REPORT_COVERAGE, REPORT_STATED };
d4i_status report_stated(const struct report *report, enum report_stated what, struct buffer *to);
/* Whether it has words of the atlas, which are English, on a page of another language. */
bool report_is_own(const struct report *report, enum report_stated what);
/* Boundaries, and what people were placed by: title and attribution of one. */
d4i_status report_level_words(const struct report *report, size_t index, struct buffer *to);
d4i_status report_weight_title(const struct report *report, size_t index, struct buffer *to); /* bare */
d4i_status report_weight_words(const struct report *report, size_t index, struct buffer *to);
/* Whether a source's numbers are told: in a brief those of its countries alone, and those of a place's earlier
 * date. */
bool report_source_speaks(const struct report *report, size_t source);
/* Whether a note is of sources that do not speak: "de2021: ...", "de2021, nl2021 cover: ...", or whose they are. */
bool report_is_of_others(const struct report *report, const char *note);
/* report_contact.c: how the offices are reached; nothing where the atlas does not say it. As an item of a list. */
d4i_status report_contact_words(const struct report *report, struct buffer *to);
void report_contact(struct report *report, struct html *html);
/* report_pdf.c: two pages of A4 under `path`, or three and more where many sources are to be named. */
d4i_status report_pdf(struct report *report, const char *path);

extern const char *const report_style[]; /* NULL ends it */
void report_front(struct report *report, struct html *html);
/* Why there is no map, as a sentence for who reads the page: `why` tells whoever makes the atlas. */
d4i_status report_no_map(const struct report *report, const char *why, struct buffer *to);
/* Whom the sources count, when and where. */
void report_coverage(struct report *report, struct html *html);

/* report_whom.c: reads the options, and sets which countries are told of. */
d4i_status report_find_whom(struct report *report, const d4i_report_options *options);
/* What stands below the title: of which atlas, and for whom. */
void report_of(struct report *report, struct html *html);
/* The brief for one place (report_brief.c), and its parts (report_brief_parts.c). */
void report_brief(struct report *report, struct html *html);
/* Opens a table of bars: what, people where there are any, share, bar. */
void brief_bars(struct html *html, enum phrase caption, bool people);
/* One household fewer or more is not to be seen in the share as it is written. */
bool brief_is_still(const struct report *report);
void brief_number(struct report *report, struct html *html);
void brief_context(struct report *report, struct html *html); /* its heading, and bars */
void brief_sides(struct report *report, struct html *html);
void brief_origins(struct report *report, struct html *html);
void brief_change(struct report *report, struct html *html);
void brief_like(struct report *report, struct html *html);
void brief_cannot(struct report *report, struct html *html);
/* Method, and what the page is not for: on the first sheet, for whoever prints no other. */
void report_how(struct report *report, struct html *html);
void report_back(struct report *report, struct html *html);
void report_misuse(struct html *html);
void report_cite(struct report *report, struct html *html);
void report_sources(struct report *report, struct html *html);
/* Sections by themselves, for the PDF: the number, what keeps it honest, the table of countries. */
void report_answer(struct report *report, struct html *html);
void report_honest(struct report *report, struct html *html);
void report_countries(struct report *report, struct html *html);
/* The same without what each country counts by, which stands beside the number: its words take two lines a row. */
void report_countries_close(struct report *report, struct html *html);
void report_chart(struct report *report, struct html *html);
/* The shares of single places by size: a box and a line each. */
void report_spread(struct report *report, struct html *html);
/* Opens a section with its heading. */
void report_section(struct html *html, const char *id, enum phrase heading, const char *class);

/* report_kinds.c: points beside the number; tables of EU and third countries by country, of kinds of small places,
 * of how mixed places are. Each writes nothing where there is no small place. */
enum phrase report_sides_phrase(const struct report *report);
void report_point_below(struct report *report, struct html *html);
void report_point_sides(struct report *report, struct html *html);
void report_sides(struct report *report, struct html *html);
void report_kinds(struct report *report, struct html *html);
void report_mixed(struct report *report, struct html *html);
void report_eu_note(struct report *report, struct html *html); /* what EU is */
/* Whether a note of the answer is said elsewhere on the page, in its language. */
bool report_is_said(const char *note);
/* report_known.c: leaves out countries whose sources do not tell the group; D4I_BAD_USAGE for a brief for a country
 * of which nothing is known. */
d4i_status report_keep_known(struct report *report);
/* report_outside.c: people of the cells in no unit; false where that is nearly nobody. */
d4i_status report_find_outside(struct report *report, size_t level);
bool report_has_outside(const struct report *report);
/* After other sentences: these people and what other units there are; the countries left out. */
void report_say_outside(struct report *report, struct html *html);
void report_say_outside_by(struct report *report, struct html *html); /* whose they are, country by country */
void report_say_lacking(struct report *report, struct html *html);
/* report_apart.c: that small units are parts of a city, if they are; people who are in no number. */
void report_flag_parts(struct report *report, struct html *html);
void report_withheld(struct report *report, struct html *html);
/* report_cells.c, where no place is small: the number, points beside it, a table by country. */
d4i_status report_cells_frame(struct report *report); /* into report->urban, as d4i_urban has it */
void report_cells_number(struct report *report, struct html *html);
void report_cells_points(struct report *report, struct html *html);
void report_areas(struct report *report, struct html *html);
void report_urban(struct report *report, struct html *html);
/* People by class of urbanisation of their place. */
void report_classes(struct report *report, struct html *html);
/* The map's SVG without its XML declaration and with coordinates to a tenth, and scaled by the page. */
enum phrase report_map_phrase(const struct report *report); /* what the map shows, for who does not see it */
void report_picture(struct report *report, struct html *html);

#endif
