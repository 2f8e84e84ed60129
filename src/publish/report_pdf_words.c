/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the second page says in words: how many origins, how sure the numbers are, how to cite; each with a heading,
 * or in as little room as can be read.
 */
#include "atlas/handle.h"
#include "publish/report_pdf.h"

static d4i_status say_why(struct sheet *sheet, const char *why)
{
    struct buffer words = {0};
    const struct report *report = sheet->report;
    d4i_status status = why ? phrase_fill(report->context, report->language, PHRASE_UNKNOWN_BECAUSE, 1,
                                          PHRASE_VALUES({"why", why}), &words)
                            : report_fill(report, PHRASE_UNKNOWN, 1, &words);
    if (status == D4I_OK)
        status = sheet_text(sheet, "P", sheet_note, words.data);
    buffer_release(&words);
    return status;
}

static enum phrase origins_phrase(const struct report *report)
{
    bool small = report->small_origins.people > 0, large = report->large_origins.people > 0;
    return small && large ? PHRASE_ORIGINS_BOTH : small ? PHRASE_ORIGINS_SMALL : PHRASE_ORIGINS_LARGE;
}

d4i_status report_pdf_origins(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    bool small = report->small_origins.people > 0, large = report->large_origins.people > 0;
    TRY(sheet_heading(sheet, PHRASE_ORIGINS));
    if (!small && !large)
        return say_why(sheet, report->origins_why);
    return sheet_say(sheet, "P", sheet_note, origins_phrase(report));
}

/* What is said of it here; `out` has SURE_MOST places. */
#define SURE_MOST 8
static size_t sure_points(const struct report *report, enum phrase *out)
{
    static const struct {
        const char *column;
        enum phrase words;
    } numbers[] = {{"not_covered", PHRASE_SURE_NOT_COVERED},
                   {"without_data", PHRASE_SURE_WITHOUT_DATA},
                   {"estimated", PHRASE_SURE_ESTIMATED},
                   {"without_geometry", PHRASE_SURE_WITHOUT_GEOMETRY},
                   {"flips", PHRASE_SURE_FLIPS}};
    size_t count = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (report_number(report, report->answer, numbers[i].column) > 0)
            out[count++] = numbers[i].words;
    if (report->places.shared)
        out[count++] = PHRASE_SURE_SHARED;
    out[count++] = PHRASE_SURE_SHARE;
    out[count++] = PHRASE_SURE_NOT_PROTECTED;
    return count;
}

static d4i_status say_points(struct sheet *sheet, const enum phrase *points, size_t count)
{
    const struct text_style style = sheet->table < TABLE_SIZE ? sheet_small : sheet_note;
    sheet_begin(sheet, "L");
    for (size_t i = 0; i < count; i++)
        TRY(sheet_say_item(sheet, style, points[i]));
    sheet_end(sheet, "L");
    return D4I_OK;
}

d4i_status report_pdf_sure(struct sheet *sheet)
{
    enum phrase points[SURE_MOST];
    TRY(sheet_heading(sheet, PHRASE_SURE));
    return say_points(sheet, points, sure_points(sheet->report, points));
}

/* The same in two columns, where the page is full. */
static d4i_status sure_left(struct sheet *sheet)
{
    enum phrase points[SURE_MOST];
    size_t count = sure_points(sheet->report, points);
    return say_points(sheet, points, count / 2);
}

static d4i_status sure_right(struct sheet *sheet)
{
    enum phrase points[SURE_MOST];
    size_t count = sure_points(sheet->report, points);
    return say_points(sheet, points + count / 2, count - count / 2);
}

d4i_status report_pdf_sure_closely(struct sheet *sheet)
{
    TRY(sheet_heading(sheet, PHRASE_SURE));
    return report_pdf_columns(sheet, 0.5, sure_left, sure_right);
}

d4i_status report_pdf_cite(struct sheet *sheet)
{
    TRY(sheet_heading(sheet, PHRASE_CITE));
    return sheet_say(sheet, "P", sheet_note, PHRASE_CITE_AS);
}

/* A part in a line, without a heading of its own. */
static d4i_status say_closely(struct sheet *sheet, enum phrase heading, enum phrase which)
{
    const struct report *report = sheet->report;
    struct buffer words = {0};
    d4i_status status = D4I_OK;
    GUARD(buffer_print(report->context, &words, "%s%s: ", phrase(report->language, heading),
                       report->language == LANGUAGE_FR ? "\u00a0" : ""));
    GUARD(report_fill(report, which, 1, &words));
    GUARD(sheet_text(sheet, "P", sheet_small, words.data));
    sheet->y += REPORT_PDF_CLOSE;
done:
    buffer_release(&words);
    return status;
}

d4i_status report_pdf_cite_closely(struct sheet *sheet)
{
    return say_closely(sheet, PHRASE_CITE, PHRASE_CITE_AS);
}

d4i_status report_pdf_origins_closely(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    if (report->small_origins.people > 0 || report->large_origins.people > 0)
        return say_closely(sheet, PHRASE_ORIGINS, origins_phrase(report));
    return D4I_OK;
}
