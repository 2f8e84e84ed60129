/* SPDX-License-Identifier: EUPL-1.2
 *
 * A section of the page of HTML put onto a page of the PDF, so that both say the same. It reads what this room's
 * own functions write (html.c): headings, paragraphs, items and tables; pictures are left out, other tags looked
 * through.
 */
#include "publish/sheet.h"

#define CLOSE 7.0 /* below notes are small, too: what has no room has to be close */

struct walk {
    struct sheet *sheet;
    struct buffer text;     /* of the element that is open */
    const char *attributes; /* of it, up to ">" */
    struct sheet_table table;
    size_t column; /* in its row */
    double size;
    size_t rows;
};

/* Whether the open element has the class, the whole of its attribute. */
static bool has(const struct walk *walk, const char *attribute)
{
    const char *at = walk->attributes ? strstr(walk->attributes, attribute) : NULL;
    return at && at < walk->attributes + strcspn(walk->attributes, ">");
}

static d4i_status paragraph(struct walk *walk)
{
    const struct text_style large = {44, true, sheet_mark}, sentence = {10.6, false, sheet_ink},
                            of = {9.6, false, sheet_quiet};
    struct sheet *sheet = walk->sheet;
    if (has(walk, "class=\"number\"")) {
        sheet->y -= 5 * sheet->scale;
        TRY(sheet_text(sheet, "P", large, walk->text.data));
        sheet->y -= 6 * sheet->scale;
        return D4I_OK;
    }
    if (has(walk, "class=\"sentence\"")) {
        TRY(sheet_text(sheet, "P", sentence, walk->text.data));
        sheet->y += 5 * sheet->scale;
        return D4I_OK;
    }
    if (has(walk, "class=\"of\""))
        return sheet_text(sheet, "P", of, walk->text.data);
    bool note = has(walk, "class=\"note\"");
    TRY(sheet_text(sheet, "P",
                   note && walk->size < CLOSE ? sheet_small
                   : note                     ? sheet_note
                                              : sheet_body,
                   walk->text.data));
    sheet->y += 3 * sheet->scale;
    return D4I_OK;
}

static d4i_status cell(struct walk *walk)
{
    struct sheet_table *table = &walk->table;
    bool first_row = table->columns == 0;
    if (walk->column >= SHEET_COLUMNS)
        return D4I_OK;
    if (first_row)
        table->is_text[walk->column] = has(walk, "class=\"t\"") || (table->unseen && walk->column == 0);
    if (has(walk, "class=\"bar\""))
        table->bars = walk->column;
    if (has(walk, "class=\"here\""))
        table->here = walk->column;
    walk->column++;
    return sheet_table_add(walk->sheet, table, walk->text.data ? walk->text.data : "");
}

/* A head over the rows below it is one cell. */
static d4i_status end_row(struct walk *walk)
{
    struct sheet_table *table = &walk->table;
    if (table->columns == 0)
        table->columns = walk->column;
    for (; walk->column && walk->column < table->columns; walk->column++)
        TRY(sheet_table_add(walk->sheet, table, ""));
    walk->column = 0;
    return D4I_OK;
}

static d4i_status close(struct walk *walk, struct text tag)
{
    const struct text_style heading = {10.6, true, sheet_blue}, caption = {7.8, true, sheet_ink};
    struct sheet *sheet = walk->sheet;
    d4i_status status = D4I_OK;
    size_t length = walk->text.length;
    if (text_is(tag, "strong") && length && walk->text.data[length - 1] != '.') {
        /* "Date: 2012": there is no bold inside a paragraph */
        status = buffer_text(sheet->canvas.context, &walk->text,
                             sheet->report->language == LANGUAGE_FR ? "\u00a0:" : ":");
    } else if (text_is(tag, "ul")) {
        sheet_end(sheet, "L");
    } else if (text_is(tag, "tr")) {
        status = end_row(walk);
    } else if (text_is(tag, "table")) {
        status = sheet_table_draw(sheet, &walk->table, walk->size, walk->rows, true);
        sheet_table_release(&walk->table);
    } else if (text_is(tag, "th") || text_is(tag, "td")) {
        status = cell(walk);
    } else if (!walk->text.length) {
        return D4I_OK;
    } else if (text_is(tag, "p")) {
        status = paragraph(walk);
    } else if (text_is(tag, "li")) {
        status = sheet_item(sheet, sheet_body, walk->text.data);
    } else if (text_is(tag, "h2") || text_is(tag, "h3")) {
        status = sheet_text(sheet, "H2", heading, walk->text.data);
        sheet->y += 2;
    } else if (text_is(tag, "caption")) {
        sheet->y += 3;
        status = sheet_text(sheet, "P", has(walk, "class=\"note\"") ? sheet_note : caption, walk->text.data);
        sheet->y += 2 * sheet->scale;
    }
    return status;
}

/* A bar in a cell: its length in per cent is the cell's text. */
static d4i_status bar_length(struct walk *walk, const char *tag)
{
    static const char width[] = "<span style=\"width:";
    if (strncmp(tag, width, sizeof width - 1) != 0)
        return D4I_OK;
    tag += sizeof width - 1;
    return buffer_add(walk->sheet->canvas.context, &walk->text, tag, strcspn(tag, "%"));
}

/* An element whose text is wanted begins: what stood before it was white space. */
static d4i_status open(struct walk *walk, struct text tag, const char *attributes)
{
    static const char *const texts[] = {"p", "li", "h2", "h3", "caption", "th", "td"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (text_is(tag, texts[i])) {
            walk->text.length = 0;
            if (walk->text.data)
                walk->text.data[0] = 0;
            walk->attributes = attributes;
        }
    if (text_is(tag, "ul"))
        sheet_begin(walk->sheet, "L");
    if (text_is(tag, "thead"))
        walk->table.unseen = strncmp(attributes, "<thead class=\"unseen\"", 21) == 0;
    if (text_is(tag, "span"))
        return bar_length(walk, attributes);
    return D4I_OK;
}

/* White space is one blank, as on the page. */
static d4i_status add_sign(struct walk *walk, char sign)
{
    bool blank = sign == ' ' || sign == '\n';
    if (blank && (!walk->text.length || walk->text.data[walk->text.length - 1] == ' '))
        return D4I_OK;
    return buffer_add(walk->sheet->canvas.context, &walk->text, blank ? " " : &sign, 1);
}

/* Text up to the next tag, its entities read. */
static d4i_status add_text(struct walk *walk, const char *at, size_t length)
{
    static const struct {
        const char *entity;
        char sign;
    } entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}};
    for (const char *end = at + length; at < end;) {
        size_t i = 0;
        while (i < 4 && strncmp(at, entities[i].entity, strlen(entities[i].entity)) != 0)
            i++;
        TRY(add_sign(walk, i < 4 ? entities[i].sign : *at));
        at += i < 4 ? strlen(entities[i].entity) : 1;
    }
    return D4I_OK;
}

static d4i_status walk_through(struct walk *walk, const char *at)
{
    while (*at) {
        size_t length = strcspn(at, "<");
        TRY(add_text(walk, at, length));
        at += length;
        if (!*at)
            break;
        bool closes = at[1] == '/';
        struct text tag = {at + 1 + closes, strcspn(at + 1 + closes, " >/\n")};
        const char *end = text_is(tag, "svg") ? strstr(at, "</svg>") : at;
        end = end ? strchr(end, '>') : NULL;
        if (!end)
            return fail(walk->sheet->canvas.context, D4I_BUG, "the page of HTML has a tag without end");
        if (closes)
            TRY(close(walk, tag));
        else
            TRY(open(walk, tag, at));
        at = end + 1;
    }
    return D4I_OK;
}

d4i_status sheet_html(struct sheet *sheet, void (*write)(struct report *report, struct html *html), double size,
                      size_t rows)
{
    struct html html = {.context = sheet->canvas.context, .language = sheet->report->language};
    struct walk walk = {.sheet = sheet, .size = size, .rows = rows};
    write(sheet->report, &html);
    d4i_status status = html.status;
    if (status == D4I_OK && html.page.length)
        status = walk_through(&walk, html.page.data);
    buffer_release(&html.page);
    buffer_release(&walk.text);
    sheet_table_release(&walk.table);
    return status;
}
