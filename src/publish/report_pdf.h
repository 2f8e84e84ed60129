/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pages of the report's PDF.
 */
#ifndef PUBLISH_REPORT_PDF_H
#define PUBLISH_REPORT_PDF_H

#include "publish/sheet.h"

#define TABLE_SIZE 7.2       /* letters of tables, where there is room */
#define TABLE_SMALLEST 6.6   /* where there is not */
#define REPORT_PDF_CLOSE 5.0 /* between parts where there is not */

/* Two columns beside each other, the left one `part` of the width. */
d4i_status report_pdf_columns(struct sheet *sheet, double part, d4i_status (*left)(struct sheet *),
                              d4i_status (*right)(struct sheet *));
/* report_pdf_sizes.c */
d4i_status report_pdf_sizes(struct sheet *sheet);
/* report_pdf_words.c: how many origins; how sure the numbers are, on the first page where the table of countries
 * needs the second; how to cite. `closely`: in as little room as can be read. */
d4i_status report_pdf_origins(struct sheet *sheet);
d4i_status report_pdf_origins_closely(struct sheet *sheet);
d4i_status report_pdf_sure(struct sheet *sheet);
d4i_status report_pdf_sure_closely(struct sheet *sheet);
d4i_status report_pdf_cite(struct sheet *sheet);
d4i_status report_pdf_cite_closely(struct sheet *sheet);
/* report_pdf_kinds.c: EU and third countries of all countries together, below the size and within the French band.
 */
void report_sides_together(struct report *report, struct html *html);
/* The second page, down to `bottom`: what has no room is said to be in the page of HTML. */
d4i_status report_pdf_back(struct sheet *sheet, double bottom);

/* report_pdf_sources.c: whose all is, then what the sources say besides; on pages of their own where the room down
 * to `bottom` is not enough for the former. */
d4i_status report_pdf_sources(struct sheet *sheet, double bottom);
/* All of it from the pen on, on a page that is begun. */
d4i_status report_pdf_sources_apart(struct sheet *sheet, double bottom);
/* The least room that this takes on a page with other parts. */
d4i_status report_pdf_sources_least(struct sheet *sheet, double *height);
/* Whether a note of the answer is to be said, and as whose numbers (`credits`) or as what they are. */
bool report_pdf_note_is(const struct report *report, const char *note, bool credits);
/* report_pdf_credit.c: whose all is, in two columns of equal length; with all else, over as many pages as needed.
 */
d4i_status report_pdf_credits(struct sheet *sheet, struct text_style style);
d4i_status report_pdf_all_sources(struct sheet *sheet, double bottom);
/* The foot of this page, and the pen at the head of the next one. */
d4i_status report_pdf_turn(struct sheet *sheet);
/* Title and what it is of. On a tint, with a line at its left. */
d4i_status report_pdf_head(struct sheet *sheet);
d4i_status report_pdf_box(struct sheet *sheet, d4i_status (*words)(struct sheet *));
/* report_pdf_brief.c: the page of a brief for a place. */
d4i_status report_pdf_brief(struct sheet *sheet, double bottom);

#endif
