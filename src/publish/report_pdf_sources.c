/* SPDX-License-Identifier: EUPL-1.2
 *
 * The sources at the foot of a page of the PDF: whose all is and whom it counts, which is never left out, then what
 * the offices say of it as far as there is room; or all on pages of their own.
 */
#include "atlas/handle.h"
#include "publish/report_pdf.h"
#include "query/answer.h"

#define GAP 4.5
#define MORE 10.0    /* the line that says that there is more */
#define SMALLEST 5.4 /* letters of the sources */

/* An item of the sources, if it has room above `bottom` and a line for the rest is left. */
static d4i_status source_item(struct sheet *sheet, struct text_style style, const char *text, double bottom,
                              bool *full)
{
    const double y = sheet->y;
    const bool draw = sheet->draw;
    if (*full || !text || !*text)
        return D4I_OK;
    sheet->draw = false;
    d4i_status status = sheet_item(sheet, style, text);
    *full = sheet->y > bottom - MORE;
    sheet->draw = draw;
    sheet->y = *full || draw ? y : sheet->y;
    return status != D4I_OK || *full || !draw ? status : sheet_item(sheet, style, text);
}

static bool names_source(const struct report *report, const char *note)
{
    for (size_t s = 0; s < report->atlas->source_count; s++) {
        const char *attribution = report->atlas->sources[s].attribution;
        if (attribution && *attribution && strstr(note, attribution))
            return true;
    }
    return false;
}

/* Whether a note says whose the numbers are: that goes before all else, and must not be what is left out. */
static bool is_credit(const struct report *report, const char *note)
{
    return names_source(report, note) || strncmp(note, "Source:", 7) == 0;
}

bool report_pdf_note_is(const struct report *report, const char *note, bool credits)
{
    if (report_is_said(note) || report_is_of_others(report, note))
        return false;
    if (!is_credit(report, note))
        return !credits;
    return credits && !names_source(report, note); /* those are said with their dates and contacts */
}

/* Where a note tells how a source of these numbers defines whom it counts; NULL where it does not. */
static const char *definition_in(const struct report *report, const char *note)
{
    for (size_t s = 0; s < report->atlas->source_count; s++) {
        const struct atlas_source *source = &report->atlas->sources[s];
        uint32_t v = answer_variable(source, report->options.variable);
        const char *text = v == ANSWER_NONE ? NULL : source->variables[v].definition, *at = NULL;
        if (text && *text && report_source_speaks(report, s))
            at = strstr(note, text);
        if (at)
            return at;
    }
    return NULL;
}

static size_t definitions_of(const struct report *report)
{
    size_t count = 0;
    for (size_t n = 0; n < d4i_frame_notes(report->answer); n++)
        count += definition_in(report, d4i_frame_note_at(report->answer, n)) != NULL;
    return count;
}

/* The number does not stand without whom it counts: of one source in all words, of several at least in the first
 * sentence of each. */
static d4i_status definitions(struct sheet *sheet, struct text_style style, bool is_short)
{
    const struct report *report = sheet->report;
    struct buffer text = {0};
    d4i_status status = D4I_OK;
    is_short &= definitions_of(report) > 1;
    sheet_begin(sheet, "L");
    for (size_t n = 0; n < d4i_frame_notes(report->answer); n++) {
        const char *note = d4i_frame_note_at(report->answer, n), *at = definition_in(report, note);
        const char *end = at && is_short ? strstr(at, ". ") : NULL;
        if (!at)
            continue;
        text.length = 0;
        GUARD(buffer_print(report->context, &text, "%.*s", end ? (int)(end + 1 - note) : (int)strlen(note), note));
        GUARD(sheet_item(sheet, style, text.data));
    }
    sheet_end(sheet, "L");
done:
    buffer_release(&text);
    return status;
}

static d4i_status note_items(struct sheet *sheet, struct text_style style, double bottom, bool *full)
{
    const struct report *report = sheet->report;
    sheet_begin(sheet, "L");
    for (size_t n = 0; n < d4i_frame_notes(report->answer); n++) {
        const char *note = d4i_frame_note_at(report->answer, n);
        if (report_pdf_note_is(report, note, false) && !definition_in(report, note))
            TRY(source_item(sheet, style, note, bottom, full));
    }
    sheet_end(sheet, "L");
    return D4I_OK;
}

static d4i_status sources_here(struct sheet *sheet, struct text_style style, bool is_short, double bottom,
                               bool *full)
{
    *full = false;
    TRY(report_pdf_credits(sheet, style));
    TRY(definitions(sheet, style, is_short));
    *full = sheet->y > bottom - MORE;
    return note_items(sheet, style, bottom, full);
}

static struct text_style smallest(void)
{
    struct text_style style = sheet_small;
    while (style.size - 0.4 >= SMALLEST)
        style.size -= 0.4;
    return style;
}

d4i_status report_pdf_sources_least(struct sheet *sheet, double *height)
{
    const double y = sheet->y, scale = sheet->scale;
    const bool draw = sheet->draw;
    sheet->draw = false;
    sheet->scale = 1;
    d4i_status status = sheet_heading(sheet, PHRASE_SOURCES);
    if (status == D4I_OK)
        status = report_pdf_credits(sheet, smallest());
    if (status == D4I_OK)
        status = definitions(sheet, smallest(), true);
    *height = sheet->y - y + MORE;
    sheet->y = y;
    sheet->draw = draw;
    sheet->scale = scale;
    return status;
}

/* In the largest letters in which all of it has room; where none are small enough, as much as there is room for. */
static d4i_status sources_on_page(struct sheet *sheet, double bottom)
{
    struct text_style style = sheet_small;
    bool full = false;
    TRY(sheet_heading(sheet, PHRASE_SOURCES));
    const double y = sheet->y;
    const bool draw = sheet->draw;
    sheet->draw = false;
    for (;;) {
        sheet->y = y;
        TRY(sources_here(sheet, style, false, bottom + MORE, &full));
        if (!full || style.size - 0.4 < SMALLEST)
            break;
        style.size -= 0.4;
    }
    sheet->y = y;
    sheet->draw = draw;
    TRY(sources_here(sheet, style, full, full ? bottom : SHEET_HIGH, &full));
    return full ? sheet_say(sheet, "P", style, PHRASE_SOURCES_MORE) : D4I_OK;
}

d4i_status report_pdf_sources_apart(struct sheet *sheet, double bottom)
{
    TRY(sheet_heading(sheet, PHRASE_SOURCES));
    sheet->y += GAP;
    return report_pdf_all_sources(sheet, bottom);
}

d4i_status report_pdf_sources(struct sheet *sheet, double bottom)
{
    double least = 0;
    TRY(report_pdf_sources_least(sheet, &least));
    if (sheet->y + least <= bottom + 0.01)
        return sources_on_page(sheet, bottom);
    TRY(report_pdf_turn(sheet));
    return report_pdf_sources_apart(sheet, bottom);
}
