/* SPDX-License-Identifier: EUPL-1.2
 *
 * The brief for one place as one page of A4: what the page of HTML has, in letters as large as lets all of it but
 * the sources have room.
 */
#include <math.h>

#include "publish/report_pdf.h"

#define SIZE 7.4           /* letters of tables, before they are scaled */
#define SOURCES_LEAST 86.0 /* or what it takes to name all offices */
#define SMALLEST 0.62      /* of the usual size: body text of 5.3 points */
#define GAP 7.0

static d4i_status part(struct sheet *sheet, void (*write)(struct report *, struct html *))
{
    TRY(sheet_html(sheet, write, SIZE, SIZE_MAX));
    sheet->y += GAP * sheet->scale;
    return D4I_OK;
}

static d4i_status number(struct sheet *sheet)
{
    return part(sheet, brief_number);
}

static d4i_status beside(struct sheet *sheet)
{
    sheet->y += GAP * sheet->scale;
    TRY(part(sheet, brief_context));
    return part(sheet, brief_sides);
}

static d4i_status beside_in_box(struct sheet *sheet)
{
    return report_pdf_box(sheet, beside);
}

static d4i_status origins(struct sheet *sheet)
{
    return part(sheet, brief_origins);
}

static d4i_status like_and_change(struct sheet *sheet)
{
    TRY(part(sheet, brief_like));
    return part(sheet, brief_change);
}

static d4i_status cannot(struct sheet *sheet)
{
    return part(sheet, brief_cannot);
}

static void misuse(struct report *report, struct html *html)
{
    (void)report;
    report_misuse(html);
}

static d4i_status misuse_and_cite(struct sheet *sheet)
{
    TRY(part(sheet, misuse));
    return part(sheet, report_cite);
}

static d4i_status all_but_sources(struct sheet *sheet)
{
    TRY(report_pdf_head(sheet));
    TRY(report_pdf_columns(sheet, 0.42, number, beside_in_box));
    sheet->y += GAP * sheet->scale;
    TRY(report_pdf_columns(sheet, 0.5, origins, like_and_change));
    return report_pdf_columns(sheet, 0.5, cannot, misuse_and_cite);
}

d4i_status report_pdf_brief(struct sheet *sheet, double bottom)
{
    const double y = sheet->y;
    const bool draw = sheet->draw;
    double least = 0;
    TRY(report_pdf_sources_least(sheet, &least));
    least = fmax(least, SOURCES_LEAST);
    sheet->draw = false;
    for (;;) {
        sheet->y = y;
        TRY(all_but_sources(sheet));
        if (sheet->y <= bottom - least || sheet->scale - 0.03 < SMALLEST)
            break;
        sheet->scale -= 0.03;
    }
    sheet->draw = draw;
    sheet->y = y;
    TRY(all_but_sources(sheet));
    sheet->scale = 1;
    return report_pdf_sources(sheet, bottom);
}
