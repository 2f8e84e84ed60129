/* SPDX-License-Identifier: EUPL-1.2
 *
 * Writing HTML: escaping, and frames as tables.
 */
#include "publish/html.h"

void html_raw(struct html *html, const char *markup)
{
    if (html->status == D4I_OK)
        html->status = buffer_text(html->context, &html->page, markup);
}

static const char *entity(char sign)
{
    switch (sign) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\n':
    case '\t':
        return " ";
    default:
        return (unsigned char)sign < 0x20 || sign == 0x7f ? "?" : NULL;
    }
}

void html_text(struct html *html, const char *text)
{
    for (const char *from = text; html->status == D4I_OK; text++) {
        const char *as = *text ? entity(*text) : "";
        if (!as)
            continue;
        html->status = buffer_add(html->context, &html->page, from, (size_t)(text - from));
        html_raw(html, as);
        from = text + 1;
        if (!*text)
            return;
    }
}

/* A word up to what ends it in a sentence. */
static size_t address_length(const char *word)
{
    size_t length = strcspn(word, " \n");
    while (length && strchr(".,;:)", word[length - 1]))
        length--;
    return length;
}

static void link_to(struct html *html, const char *scheme, const char *address)
{
    html_raw(html, "<a href=\"");
    html_raw(html, scheme);
    html_text(html, address);
    html_raw(html, "\">");
    html_text(html, address);
    html_raw(html, "</a>");
}

void html_linked(struct html *html, const char *text)
{
    while (*text && html->status == D4I_OK) {
        size_t word = strspn(text, " \n"), length = word ? word : address_length(text);
        length += length == 0; /* a sign that ends a sentence and stands alone */
        char *piece = NULL;
        bool web = strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0,
             mail = !word && memchr(text + 1, '@', length - 1) && text[0] != '@' && text[length - 1] != '@';
        html->status = text_format(html->context, &piece, "%.*s", (int)length, text);
        if (piece && (web || mail))
            link_to(html, web ? "" : "mailto:", piece);
        else if (piece)
            html_text(html, piece);
        free(piece);
        text += length;
    }
}

void html_words(struct html *html, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    if (html->status != D4I_OK)
        return;
    va_start(arguments, format);
    html->status = text_format_list(html->context, &text, format, arguments);
    va_end(arguments);
    if (html->status == D4I_OK)
        html_text(html, text);
    free(text);
}

/* What an atlas says itself, by the names of phrases: English, whatever the page is in. */
static bool is_own(const char *name)
{
    static const char *const names[] = {"why", "of", "weight", "fua"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

void html_english(struct html *html, const char *text)
{
    const bool marked = html->language != LANGUAGE_EN;
    html_raw(html, marked ? "<span lang=\"en\">" : "");
    html_text(html, text);
    html_raw(html, marked ? "</span>" : "");
}

#define OWN 8   /* more than a phrase has */
#define FIRST 1 /* of the signs that stand for them while a phrase is filled in */

/* Text in which a sign below FIRST + OWN stands for a value of the atlas. */
static void fill_own(struct html *html, char *text, const char *const *own)
{
    for (char *at = text;; at++) {
        const char sign = *at;
        if (sign && (sign < FIRST || sign >= FIRST + OWN || !own[sign - FIRST]))
            continue;
        *at = 0;
        html_text(html, text);
        if (!sign)
            return;
        html_english(html, own[sign - FIRST]);
        text = at + 1;
    }
}

void html_fill(struct html *html, enum phrase which, int64_t count, const struct phrase_value *values)
{
    struct phrase_value marked[HTML_VALUES + 1] = {{NULL, NULL}};
    const char *own[OWN] = {NULL};
    char signs[OWN][2] = {{0}};
    struct buffer text = {0};
    for (size_t i = 0, owned = 0; i < HTML_VALUES && values[i].name; i++) {
        marked[i] = values[i];
        if (html->language == LANGUAGE_EN || owned == OWN || !is_own(values[i].name) || !values[i].text)
            continue;
        signs[owned][0] = (char)(FIRST + owned);
        own[owned] = values[i].text;
        marked[i].text = signs[owned++];
    }
    if (html->status == D4I_OK)
        html->status = phrase_fill(html->context, html->language, which, count, marked, &text);
    if (html->status == D4I_OK && text.data)
        fill_own(html, text.data, own);
    buffer_release(&text);
}

void html_phrase(struct html *html, const char *tag, enum phrase which)
{
    html_element(html, tag, phrase(html->language, which));
}

void html_element(struct html *html, const char *tag, const char *text)
{
    if (html->status == D4I_OK)
        html->status = buffer_print(html->context, &html->page, "<%s>", tag);
    html_text(html, text);
    if (html->status == D4I_OK)
        html->status = buffer_print(html->context, &html->page, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

size_t html_column_of(const d4i_frame *frame, const char *name)
{
    for (size_t c = 0; c < d4i_frame_columns(frame); c++)
        if (strcmp(d4i_frame_column_name(frame, c), name) == 0)
            return c;
    return SIZE_MAX;
}

const char *html_value(enum language language, const d4i_frame *frame, size_t row, size_t column, char *out)
{
    if (d4i_frame_is_empty(frame, row, column))
        return "\u2013";
    switch (d4i_frame_column_kind(frame, column)) {
    case D4I_TEXT:
        return language_word(language, d4i_frame_text(frame, row, column),
                             strcmp(d4i_frame_column_name(frame, column), "country") == 0, out);
    case D4I_INTEGER:
        return language_number(language, d4i_frame_int(frame, row, column), out);
    case D4I_PEOPLE:
        return language_number(language, (d4i_frame_int(frame, row, column) + D4I_PERSON / 2) / D4I_PERSON, out);
    case D4I_SHARE:
        return language_share(language, d4i_frame_real(frame, row, column), out);
    default:
        return language_real(language, d4i_frame_real(frame, row, column), 1, out);
    }
}

bool html_column_tells(const d4i_frame *frame, size_t column, bool first,
                       bool (*keep)(const d4i_frame *frame, size_t row))
{
    const char *said = NULL;
    if (column == SIZE_MAX)
        return false;
    bool text = d4i_frame_column_kind(frame, column) == D4I_TEXT;
    for (size_t row = 0; row < d4i_frame_rows(frame); row++) {
        if ((keep && !keep(frame, row)) || d4i_frame_is_empty(frame, row, column))
            continue;
        const char *value = d4i_frame_text(frame, row, column);
        if (first || !text || (said && strcmp(said, value) != 0))
            return true;
        said = value;
    }
    return false;
}

#define COLUMNS 16 /* more than a page holds */

static void frame_row(struct html *html, const d4i_frame *frame, size_t row, const size_t *shown, size_t count)
{
    char value[LANGUAGE_WORD];
    html_raw(html, "<tr>");
    for (size_t c = 0; c < count; c++) {
        if (shown[c] == SIZE_MAX)
            continue;
        bool text = d4i_frame_column_kind(frame, shown[c]) == D4I_TEXT;
        const char *words = html_value(html->language, frame, row, shown[c], value);
        bool own = html->language != LANGUAGE_EN && text && words == d4i_frame_text(frame, row, shown[c]) &&
                   strcmp(d4i_frame_column_name(frame, shown[c]), "definition") == 0;
        html_element(html,
                     c == 0 ? "th scope=\"row\""
                     : own  ? "td class=\"t\" lang=\"en\""
                     : text ? "td class=\"t\""
                            : "td",
                     words);
    }
    html_raw(html, "</tr>\n");
}

void html_frame(struct html *html, enum phrase caption, const d4i_frame *frame, const struct html_column *columns,
                size_t count, bool (*keep)(const d4i_frame *frame, size_t row))
{
    size_t shown[COLUMNS];
    count = count < COLUMNS ? count : COLUMNS;
    html_raw(html, "<table>\n");
    html_phrase(html, "caption", caption);
    html_raw(html, "<thead><tr>");
    for (size_t c = 0; c < count; c++) {
        size_t column = html_column_of(frame, columns[c].name);
        shown[c] = html_column_tells(frame, column, c == 0, keep) ? column : SIZE_MAX;
        if (shown[c] == SIZE_MAX)
            continue;
        bool text = d4i_frame_column_kind(frame, column) == D4I_TEXT;
        html_element(html, text ? "th scope=\"col\" class=\"t\"" : "th scope=\"col\"",
                     phrase(html->language, columns[c].heading));
    }
    html_raw(html, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < d4i_frame_rows(frame); row++)
        if (!keep || keep(frame, row))
            frame_row(html, frame, row, shown, count);
    html_raw(html, "</tbody></table>\n");
}
