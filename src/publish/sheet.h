/* SPDX-License-Identifier: EUPL-1.2
 *
 * A page of the report's PDF while it is drawn: a pen that goes down a column, and what it writes, tagged for
 * screen readers (H1, P, L, Table, Figure). With `draw` unset all is measured and nothing drawn. Sizes are points.
 */
#ifndef PUBLISH_SHEET_H
#define PUBLISH_SHEET_H

#include "publish/map_text.h"
#include "publish/report.h"

#define SHEET_WIDE 595.276 /* A4 */
#define SHEET_HIGH 841.89
#define SHEET_MARGIN 42.0
#define SHEET_FIGURES 4

struct sheet {
    struct canvas canvas;
    struct report *report;
    double x, y, width; /* the column, and the pen's place in it */
    bool draw;
    double scale;                       /* of letters; 1 = as they are */
    double table;                       /* letters of tables of the second page, before they are scaled */
    enum phrase figures[SHEET_FIGURES]; /* what screen readers are told of them, in order */
    size_t figure_count;
    bool is_cut;     /* a table had no room for all of its rows */
    bool is_close;   /* the table of countries does without what the first page has said */
    int page, pages; /* this one, and how many there are: known once all is measured */
};

extern const struct color sheet_blue, sheet_mark, sheet_tint, sheet_line, sheet_quiet, sheet_ink, sheet_red,
    sheet_paper;
extern const struct text_style sheet_body, sheet_note, sheet_small;

void sheet_begin(struct sheet *sheet, const char *tag);
void sheet_end(struct sheet *sheet, const char *tag);
/* A Figure, until sheet_end, with words for those who do not see it. */
void sheet_begin_figure(struct sheet *sheet, enum phrase words);
/* Each goes below the pen and moves it. */
d4i_status sheet_text(struct sheet *sheet, const char *tag, struct text_style style, const char *text);
d4i_status sheet_heading(struct sheet *sheet, enum phrase words);
d4i_status sheet_say(struct sheet *sheet, const char *tag, struct text_style style, enum phrase words);
/* Items of a list, between sheet_begin and sheet_end of "L". */
d4i_status sheet_item(struct sheet *sheet, struct text_style style, const char *text);
d4i_status sheet_say_item(struct sheet *sheet, struct text_style style, enum phrase words);
/* A line across the column, `wide` thick; a filled box. */
void sheet_rule(struct sheet *sheet, struct color color, double wide);
void sheet_box(struct sheet *sheet, double x, double y, double width, double height, struct color color);

#define SHEET_COLUMNS 16
/* Texts by row and column; the first row is the head, the first column a text. */
struct sheet_table {
    size_t columns;
    bool is_text[SHEET_COLUMNS];
    size_t here; /* a column that stands out; 0 = none */
    size_t bars; /* a column of bars: its texts are their lengths in per cent; 0 = none */
    bool unseen; /* the head is for the page of HTML alone */
    char **cells;
    size_t count, capacity;
};
d4i_status sheet_table_add(struct sheet *sheet, struct sheet_table *table, const char *text);
size_t sheet_table_rows(const struct sheet_table *table);
void sheet_table_release(struct sheet_table *table);
/* The head and the first rows (all: SIZE_MAX); with `last` the last one as well. */
d4i_status sheet_table_draw(struct sheet *sheet, const struct sheet_table *table, double size, size_t rows,
                            bool last);
/* Columns of a frame that say something, and the rows that `keep` takes. */
d4i_status sheet_table_frame(struct sheet *sheet, const d4i_frame *frame, const struct html_column *columns,
                             size_t count, bool (*keep)(const d4i_frame *frame, size_t row),
                             struct sheet_table *table);

/* A section as the page of HTML has it, without its pictures; tables in letters of `size`, with their first `rows`
 * and their last one (SIZE_MAX: all). */
d4i_status sheet_html(struct sheet *sheet, void (*write)(struct report *report, struct html *html), double size,
                      size_t rows);

#endif
