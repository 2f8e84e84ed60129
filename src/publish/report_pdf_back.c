/* SPDX-License-Identifier: EUPL-1.2
 *
 * The second page: shares by size of place, by degree of urbanisation and by country, how many origins, how sure
 * the numbers are, and whose they are. Countries and sources share what room the rest leaves.
 */
#include <math.h>

#include "atlas/handle.h"
#include "publish/report_pdf.h"

#define SOURCES_LEAST 64.0
#define ONLY 16.0 /* the line that says what the page of HTML has besides */
#define GAP 9.0
#define DENSEST 88 /* per cent of the size of letters: tables of 5.8 points */

static d4i_status urban(struct sheet *sheet)
{
    return sheet_html(sheet, report_urban, sheet->table, SIZE_MAX);
}

static d4i_status origins_and_cite(struct sheet *sheet)
{
    TRY(report_pdf_origins(sheet));
    sheet->y += 6;
    return report_pdf_cite(sheet);
}

static d4i_status how_sure(struct sheet *sheet)
{
    return report_pdf_columns(sheet, 0.5, origins_and_cite, report_pdf_sure);
}

static d4i_status kinds(struct sheet *sheet)
{
    return sheet_html(sheet, report_kinds, sheet->table, SIZE_MAX);
}

static d4i_status beside_kinds(struct sheet *sheet)
{
    TRY(sheet_html(sheet, report_sides_together, sheet->table, SIZE_MAX));
    sheet->y += 2;
    return report_pdf_origins(sheet);
}

/* Countries, their first `rows`; what is left out is said. */
static d4i_status countries(struct sheet *sheet, double size, size_t all, size_t rows)
{
    const struct report *report = sheet->report;
    struct buffer words = {0};
    char count[48];
    TRY(sheet_html(sheet, sheet->is_close ? report_countries_close : report_countries, size, rows));
    if (rows >= all)
        return D4I_OK;
    report_count(report, (int64_t)(all - rows), count);
    d4i_status status = phrase_fill(report->context, report->language, PHRASE_ROWS_MORE, (int64_t)(all - rows),
                                    PHRASE_VALUES({"count", count}), &words);
    if (status == D4I_OK)
        status = sheet_text(sheet, "P", sheet_small, words.data);
    buffer_release(&words);
    return status;
}

/* All rows, in letters that are as large as the room down to `bottom` allows; else as many as it takes. */
static d4i_status fit_countries(struct sheet *sheet, double bottom)
{
    const double y = sheet->y;
    const size_t frame = d4i_frame_rows(sheet->report->answer), all = frame > 1 ? frame - 1 : 1;
    double size = sheet->table;
    size_t rows = all;
    const bool draw = sheet->draw;
    sheet->draw = false;
    for (;;) {
        sheet->y = y;
        TRY(countries(sheet, size, all, rows));
        if (sheet->y <= bottom || rows == 1)
            break;
        if (size - 0.2 >= TABLE_SMALLEST - 0.01)
            size -= 0.2;
        else
            rows--;
    }
    sheet->draw = draw;
    sheet->y = y;
    sheet->is_cut = rows < all;
    return countries(sheet, size, all, rows);
}

/* How high a part is with what stands before it. */
static d4i_status measure(struct sheet *sheet, d4i_status (*part)(struct sheet *), double *height)
{
    const double y = sheet->y;
    const bool draw = sheet->draw;
    sheet->draw = false;
    d4i_status status = part(sheet);
    *height = sheet->y - y;
    sheet->y = y;
    sheet->draw = draw;
    return status;
}

static d4i_status only_page(struct sheet *sheet, enum phrase words)
{
    TRY(sheet_say(sheet, "P", sheet->table < TABLE_SIZE ? sheet_small : sheet_note, words));
    sheet->y += GAP / 2;
    return D4I_OK;
}

/* Of one country: instead of its row in a table, which the first page has said, kinds of places, and EU and third
 * countries. */
static d4i_status close_page(struct sheet *sheet, double bottom)
{
    (void)bottom;
    TRY(report_pdf_sizes(sheet));
    sheet->y += REPORT_PDF_CLOSE;
    TRY(urban(sheet));
    sheet->y += REPORT_PDF_CLOSE;
    TRY(report_pdf_columns(sheet, 0.56, kinds, beside_kinds));
    sheet->y += REPORT_PDF_CLOSE;
    TRY(report_pdf_sure(sheet));
    sheet->y += REPORT_PDF_CLOSE;
    TRY(report_pdf_cite_closely(sheet));
    return only_page(sheet, PHRASE_ONLY_PAGE_REST);
}

/* The table of countries with all its rows; how sure the numbers are is on the first page. */
static d4i_status cells_page(struct sheet *sheet, double bottom)
{
    double cite_height = 0;
    TRY(urban(sheet));
    sheet->y += GAP;
    TRY(measure(sheet, report_pdf_cite, &cite_height));
    TRY(fit_countries(sheet, bottom - cite_height - 2 * GAP));
    sheet->y += GAP;
    TRY(report_pdf_cite(sheet));
    sheet->y += GAP;
    return D4I_OK;
}

/* With or without how sure the numbers are, which then goes before the sources. */
static d4i_status tables(struct sheet *sheet, double bottom, bool sure)
{
    const struct report *report = sheet->report;
    double sure_height = 0;
    sheet->is_close = false;
    TRY(report_pdf_sizes(sheet));
    sheet->y += GAP;
    TRY(urban(sheet));
    sheet->y += GAP;
    if (sure)
        TRY(measure(sheet, how_sure, &sure_height));
    TRY(fit_countries(sheet, bottom - sure_height - 2 * GAP - ONLY));
    sheet->y += GAP;
    if (sure)
        TRY(how_sure(sheet));
    sheet->y += GAP;
    if (report->small.places) /* the tables that have no room */
        TRY(only_page(sheet, report->whom == REPORT_ALL ? PHRASE_ONLY_PAGE : PHRASE_ONLY_PAGE_BRIEF));
    return D4I_OK;
}

static d4i_status usual_page(struct sheet *sheet, double bottom)
{
    return tables(sheet, bottom, true);
}

static d4i_status tables_page(struct sheet *sheet, double bottom)
{
    return tables(sheet, bottom, false);
}

/* How sure the numbers are, how many origins and how to cite, in as little room as can be read. */
static d4i_status dense_end(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    TRY(report_pdf_sure_closely(sheet));
    sheet->y += REPORT_PDF_CLOSE;
    TRY(report_pdf_origins_closely(sheet));
    TRY(report_pdf_cite_closely(sheet));
    if (report->small.places)
        TRY(only_page(sheet, report->whom == REPORT_ALL ? PHRASE_ONLY_PAGE : PHRASE_ONLY_PAGE_BRIEF));
    return D4I_OK;
}

/* The usual parts, closer to each other, so that all rows of several countries and their offices have room. */
static d4i_status dense_page(struct sheet *sheet, double bottom)
{
    const d4i_frame *answer = sheet->report->answer;
    const char *first = d4i_frame_notes(answer) ? d4i_frame_note_at(answer, 0) : "";
    double end = 0;
    sheet->is_close = strncmp(first, "MIXED DEFINITIONS:", 18) != 0; /* else each row has to tell its own */
    TRY(report_pdf_sizes(sheet));
    sheet->y += REPORT_PDF_CLOSE;
    TRY(urban(sheet));
    sheet->y += REPORT_PDF_CLOSE;
    TRY(measure(sheet, dense_end, &end));
    TRY(fit_countries(sheet, bottom - end - REPORT_PDF_CLOSE));
    sheet->y += REPORT_PDF_CLOSE;
    return dense_end(sheet);
}

/* Whether a page ends above `bottom` with all rows of its tables, in letters of `table`. */
static d4i_status fits(struct sheet *sheet, d4i_status (*page)(struct sheet *, double), double table, double bottom,
                       bool *fit)
{
    const double y = sheet->y;
    const bool draw = sheet->draw;
    sheet->draw = false;
    sheet->table = table;
    sheet->is_cut = false;
    d4i_status status = page(sheet, bottom);
    *fit = !sheet->is_cut && sheet->y <= bottom;
    sheet->y = y;
    sheet->draw = draw;
    return status;
}

/* Tables and sources on one page, if all rows and all offices have room in some letters. */
static d4i_status find_page(struct sheet *sheet, double bottom, d4i_status (**page)(struct sheet *, double),
                            bool *fit)
{
    const struct report *report = sheet->report;
    const bool is_one = report->whom == REPORT_ALL && report->small.places && report->parted.countries == 1;
    *page = close_page;
    *fit = false;
    for (int size = 100; is_one && !report->parted.has_cells && !*fit && size >= DENSEST; size -= 4) {
        sheet->scale = size / 100.0;
        TRY(fits(sheet, *page, TABLE_SMALLEST, bottom, fit));
    }
    if (*fit)
        return D4I_OK;
    sheet->scale = 1;
    *page = report->parted.has_cells ? cells_page : usual_page;
    TRY(fits(sheet, *page, TABLE_SIZE, bottom, fit));
    if (!*fit)
        TRY(fits(sheet, *page, TABLE_SMALLEST, bottom, fit));
    if (*fit || report->parted.has_cells)
        return D4I_OK;
    for (int size = 100; !*fit && size >= DENSEST; size -= 4) {
        sheet->scale = size / 100.0;
        TRY(fits(sheet, dense_page, TABLE_SMALLEST, bottom, fit));
    }
    *page = *fit ? dense_page : usual_page;
    sheet->scale = *fit ? sheet->scale : 1;
    return D4I_OK;
}

/* Tables above the sources; where not all rows have room then, the sources get a page of their own, and where they
 * have none without them either, how sure the numbers are goes there as well. */
d4i_status report_pdf_back(struct sheet *sheet, double bottom)
{
    d4i_status (*page)(struct sheet *, double) = NULL;
    double least = 0;
    bool fit = false, apart = false;
    TRY(report_pdf_sources_least(sheet, &least));
    const double end = bottom - fmax(least, SOURCES_LEAST);
    TRY(find_page(sheet, end, &page, &fit));
    if (fit) {
        TRY(page(sheet, end));
        sheet->scale = 1;
        return report_pdf_sources(sheet, bottom);
    }
    TRY(find_page(sheet, bottom, &page, &fit));
    apart = !fit && page == usual_page;
    if (apart)
        TRY(fits(sheet, page = tables_page, TABLE_SIZE, bottom, &fit));
    TRY(page(sheet, bottom));
    sheet->scale = 1;
    TRY(report_pdf_turn(sheet));
    if (apart) {
        TRY(how_sure(sheet));
        sheet->y += 2 * GAP;
    }
    return report_pdf_sources_apart(sheet, bottom);
}
