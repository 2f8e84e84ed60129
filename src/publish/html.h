/* SPDX-License-Identifier: EUPL-1.2
 *
 * A page of HTML while it is written, such that XML parsers read it too. What comes from an atlas is only ever
 * written by html_text and html_words, which escape it. The first failure stays, and what follows does nothing.
 */
#ifndef PUBLISH_HTML_H
#define PUBLISH_HTML_H

#include "base/text.h"
#include "d4i/frame.h"

struct html {
    d4i_context *context;
    struct buffer page;
    d4i_status status;
};

void html_raw(struct html *html, const char *markup); /* as it stands */
void html_text(struct html *html, const char *text);  /* escaped; control characters become "?" */
void html_words(struct html *html, const char *format, ...) D4I_PRINTF(2, 3); /* formatted, then escaped */
/* <tag>text</tag>; `tag` may hold attributes: "p class=\"note\"". */
void html_element(struct html *html, const char *tag, const char *text);

/* A column of a table: its heading, and the column of the frame. Columns that the frame lacks,
 * that are empty, or (texts) say the same in all rows are left out. */
struct html_column {
    const char *heading, *name;
};
/* Rows of a frame as a table with a caption; `keep` chooses rows (NULL = all). */
void html_frame(struct html *html, const char *caption, const d4i_frame *frame, const struct html_column *columns,
                size_t count, bool (*keep)(const d4i_frame *frame, size_t row));
/* The column of that name; SIZE_MAX = there is none. */
size_t html_column_of(const d4i_frame *frame, const char *name);
/* A value for people: thousands set apart, shares in per cent, "–" where it is empty. out has 64 bytes; texts are
 * returned as they are. */
const char *html_value(const d4i_frame *frame, size_t row, size_t column, char *out);

#endif
