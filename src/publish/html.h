/* SPDX-License-Identifier: EUPL-1.2
 *
 * A page of HTML while it is written, such that XML parsers read it too. What comes from an atlas is only ever
 * written by html_text and html_words, which escape it. The first failure stays, and what follows does nothing.
 */
#ifndef PUBLISH_HTML_H
#define PUBLISH_HTML_H

#include "base/text.h"
#include "d4i/frame.h"
#include "publish/phrase.h"

struct html {
    d4i_context *context;
    enum language language;
    struct buffer page;
    d4i_status status;
};

void html_raw(struct html *html, const char *markup); /* as it stands */
void html_text(struct html *html, const char *text);  /* escaped; control characters become "?" */
/* The same, with addresses of the web and of mail as links. */
void html_linked(struct html *html, const char *text);
void html_words(struct html *html, const char *format, ...) D4I_PRINTF(2, 3); /* formatted, then escaped */
/* A phrase filled in, then escaped: html_say(html, PHRASE_HOUSEHOLD, {"flips", flips}, {"in", in}). A phrase
 * without names is a text: html_text(html, phrase(html->language, PHRASE_ANSWER)). */
#define html_say(html, which, ...) html_count(html, which, 1, __VA_ARGS__)
#define html_count(html, which, count, ...) html_fill(html, which, count, PHRASE_VALUES(__VA_ARGS__))
#define HTML_VALUES 80 /* that a phrase can be given */
/* What the atlas says itself ("of", "why", "weight", "fua") is marked as English on a page of another language. */
void html_fill(struct html *html, enum phrase which, int64_t count, const struct phrase_value *values);
/* Text that stays English: marked as such on a page of another language. */
void html_english(struct html *html, const char *text);
/* <tag>phrase</tag>, of one without names. */
void html_phrase(struct html *html, const char *tag, enum phrase which);
/* <tag>text</tag>; `tag` may hold attributes: "p class=\"note\"". */
void html_element(struct html *html, const char *tag, const char *text);

/* A column of a table: its heading, and the column of the frame. Columns that the frame lacks,
 * that are empty, or (texts) say the same in all rows are left out. */
struct html_column {
    enum phrase heading;
    const char *name;
};
/* Rows of a frame as a table with a caption; `keep` chooses rows (NULL = all). */
void html_frame(struct html *html, enum phrase caption, const d4i_frame *frame, const struct html_column *columns,
                size_t count, bool (*keep)(const d4i_frame *frame, size_t row));
/* Whether the column says something: not where all its rows are empty, nor a text, but the first, that is the same
 * in all of them (the page says that once). */
bool html_column_tells(const d4i_frame *frame, size_t column, bool first,
                       bool (*keep)(const d4i_frame *frame, size_t row));
/* A page with each table and picture in a box of its own that scrolls sideways, also by the keyboard, and is named
 * by the caption or title: on a narrow screen the page itself does not. Appended. */
d4i_status html_scrollers(d4i_context *context, const char *page, struct buffer *out);
/* The column of that name; SIZE_MAX = there is none. */
size_t html_column_of(const d4i_frame *frame, const char *name);
/* A value for people: thousands set apart, shares in per cent, "–" where it is empty. known words and
 * countries are said in the language. out has LANGUAGE_WORD bytes. */
const char *html_value(enum language language, const d4i_frame *frame, size_t row, size_t column, char *out);

#endif
