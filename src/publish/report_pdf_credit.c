/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whose the numbers, boundaries and layers are, under what licence and where each office is reached. Licences ask
 * for that wherever a page goes, so that it comes before all that the sources say besides, and is never left out:
 * two columns in small letters, and where those have no room, pages of their own with all of it.
 */
#include <math.h>

#include "atlas/handle.h"
#include "publish/report_pdf.h"

#define GUTTER 14.0
#define COLUMNS 2

/* Where items go: down a column, then the next one, then the next page. */
struct flow {
    struct sheet *sheet;
    struct text_style style;
    double x, y, width; /* of both columns, and their upper edge */
    double bottom;
    size_t column;
    bool turns; /* pages, after the last column; else that goes on */
};

static bool has(const char *text)
{
    return text && *text;
}

static bool is_same(const char *a, const char *b)
{
    return strcmp(has(a) ? a : "", has(b) ? b : "") == 0;
}

/* Sources of one office that differ in their dates, or in less, are one item. */
static bool is_one(const struct report *report, size_t a, size_t b)
{
    const struct atlas_source *left = &report->atlas->sources[a], *right = &report->atlas->sources[b];
    return is_same(left->publisher, right->publisher) && is_same(left->attribution, right->attribution) &&
           is_same(left->licence, right->licence) &&
           is_same(atlas_fact(&left->facts, "contact"), atlas_fact(&right->facts, "contact"));
}

static d4i_status add_dates(const struct report *report, size_t source, struct buffer *to)
{
    const struct atlas *atlas = report->atlas;
    for (size_t s = source; s < atlas->source_count; s++) {
        bool is_new = has(atlas->sources[s].date) && report_source_speaks(report, s) && is_one(report, s, source);
        for (size_t before = source; before < s && is_new; before++)
            is_new = !is_one(report, before, source) || !report_source_speaks(report, before) ||
                     !is_same(atlas->sources[before].date, atlas->sources[s].date);
        if (is_new)
            TRY(buffer_print(report->context, to, ", %s", atlas->sources[s].date));
    }
    return D4I_OK;
}

static d4i_status add_contact(const struct report *report, const char *contact, struct buffer *to)
{
    return has(contact) ? buffer_print(report->context, to, ". %s", contact) : D4I_OK;
}

/* Office and dates, attribution, licence, contact; nothing where an earlier source has said it. */
static d4i_status source_words(const struct report *report, size_t index, struct buffer *to)
{
    const struct atlas_source *source = &report->atlas->sources[index];
    if (!report_source_speaks(report, index))
        return D4I_OK;
    for (size_t s = 0; s < index; s++)
        if (report_source_speaks(report, s) && is_one(report, s, index))
            return D4I_OK;
    TRY(buffer_text(report->context, to,
                    has(source->publisher) ? source->publisher
                    : has(source->title)   ? source->title
                                           : source->id));
    TRY(add_dates(report, index, to));
    if (has(source->attribution))
        TRY(buffer_print(report->context, to, ". %s", source->attribution));
    if (has(source->licence))
        TRY(buffer_print(report->context, to, " (%s)", source->licence));
    return add_contact(report, atlas_fact(&source->facts, "contact"), to);
}

static void start_column(struct flow *flow)
{
    struct sheet *sheet = flow->sheet;
    sheet->x = flow->x + (double)flow->column * (flow->width + GUTTER) / COLUMNS;
    sheet->y = flow->y;
    sheet->width = (flow->width - GUTTER) / COLUMNS;
}

static d4i_status next_column(struct flow *flow)
{
    struct sheet *sheet = flow->sheet;
    if (++flow->column == COLUMNS) {
        sheet->x = flow->x;
        sheet->width = flow->width;
        sheet_end(sheet, "L"); /* a list per page */
        TRY(report_pdf_turn(sheet));
        sheet_begin(sheet, "L");
        flow->y = sheet->y;
        flow->column = 0;
    }
    start_column(flow);
    return D4I_OK;
}

static d4i_status item_height(struct flow *flow, const char *text, double *height)
{
    struct sheet *sheet = flow->sheet;
    const double y = sheet->y;
    const bool draw = sheet->draw;
    sheet->draw = false;
    d4i_status status = sheet_item(sheet, flow->style, text);
    *height = sheet->y - y;
    sheet->y = y;
    sheet->draw = draw;
    return status;
}

/* What is longer than a column is cut in its middle, between words. */
static d4i_status flow_item(struct flow *flow, char *text)
{
    struct sheet *sheet = flow->sheet;
    double high = 0;
    char *middle = has(text) ? strchr(text + strlen(text) / 2, ' ') : NULL;
    if (!has(text))
        return D4I_OK;
    TRY(item_height(flow, text, &high));
    if (flow->turns && high > flow->bottom - flow->y && middle && middle > text) {
        *middle = 0;
        TRY(flow_item(flow, text));
        return flow_item(flow, middle + 1);
    }
    if (sheet->y + high > flow->bottom && (flow->turns || flow->column + 1 < COLUMNS))
        TRY(next_column(flow));
    return sheet_item(sheet, flow->style, text);
}

static d4i_status flow_notes(struct flow *flow, bool credits)
{
    const struct report *report = flow->sheet->report;
    struct buffer text = {0};
    d4i_status status = D4I_OK;
    for (size_t n = 0; n < d4i_frame_notes(report->answer); n++) {
        const char *note = d4i_frame_note_at(report->answer, n);
        if (!report_pdf_note_is(report, note, credits))
            continue;
        text.length = 0;
        GUARD(buffer_text(report->context, &text, note));
        GUARD(flow_item(flow, text.data));
    }
done:
    buffer_release(&text);
    return status;
}

static d4i_status flow_credits(struct flow *flow)
{
    const struct report *report = flow->sheet->report;
    const struct atlas *atlas = report->atlas;
    struct buffer text = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++) {
        text.length = 0;
        GUARD(source_words(report, s, &text));
        if (text.length)
            GUARD(flow_item(flow, text.data));
    }
    GUARD(flow_notes(flow, true));
    for (size_t l = 0; l < atlas->level_count; l++) {
        text.length = 0;
        GUARD(report_level_words(report, l, &text));
        GUARD(add_contact(report, atlas_contact(atlas, "units", atlas->levels[l].id), &text));
        GUARD(flow_item(flow, text.data));
    }
    for (size_t w = 0; w < atlas->weight_count; w++) {
        text.length = 0;
        GUARD(report_weight_words(report, w, &text));
        GUARD(add_contact(report, atlas_contact(atlas, "weight", atlas->weights[w].id), &text));
        GUARD(flow_item(flow, text.data));
    }
done:
    buffer_release(&text);
    return status;
}

static struct flow flow_here(struct sheet *sheet, struct text_style style, double bottom, bool turns)
{
    return (struct flow){.sheet = sheet,
                         .style = style,
                         .x = sheet->x,
                         .y = sheet->y,
                         .width = sheet->width,
                         .bottom = bottom,
                         .turns = turns};
}

/* Two columns down to `bottom`, with `all` that the sources say; the pen goes below the longer one. */
static d4i_status columns_to(struct sheet *sheet, struct text_style style, bool all, double bottom)
{
    struct flow flow = flow_here(sheet, style, bottom, false);
    double below = bottom;
    start_column(&flow);
    sheet_begin(sheet, "L");
    d4i_status status = flow_credits(&flow);
    if (status == D4I_OK && all)
        status = flow_notes(&flow, false);
    sheet_end(sheet, "L");
    below = flow.column ? fmax(fmin(below, SHEET_HIGH), sheet->y) : sheet->y;
    sheet->x = flow.x;
    sheet->y = below;
    sheet->width = flow.width;
    return status;
}

/* As far down as makes the columns about as long as each other. */
static d4i_status balanced(struct sheet *sheet, struct text_style style, bool all, double *bottom)
{
    const double top = sheet->y;
    const bool draw = sheet->draw;
    sheet->draw = false;
    d4i_status status = columns_to(sheet, style, all, INFINITY);
    *bottom = top + (sheet->y - top) / COLUMNS;
    while (status == D4I_OK) {
        sheet->y = top;
        status = columns_to(sheet, style, all, *bottom);
        if (sheet->y <= *bottom + 0.01)
            break;
        *bottom += 2;
    }
    sheet->y = top;
    sheet->draw = draw;
    return status;
}

d4i_status report_pdf_credits(struct sheet *sheet, struct text_style style)
{
    double bottom = 0;
    TRY(balanced(sheet, style, false, &bottom));
    return columns_to(sheet, style, false, bottom);
}

/* On one page in columns of equal length; else from the pen on, over as many pages as it takes. */
d4i_status report_pdf_all_sources(struct sheet *sheet, double bottom)
{
    double even = 0;
    TRY(balanced(sheet, sheet_note, true, &even));
    if (even <= bottom)
        return columns_to(sheet, sheet_note, true, even);
    struct flow flow = flow_here(sheet, sheet_small, bottom, true);
    start_column(&flow);
    sheet_begin(sheet, "L");
    TRY(flow_credits(&flow));
    TRY(flow_notes(&flow, false));
    sheet_end(sheet, "L");
    sheet->x = flow.x;
    sheet->width = flow.width;
    return D4I_OK;
}
