/* SPDX-License-Identifier: EUPL-1.2
 *
 * Countries by their names in the report's language, and in the order of these names: a list in German begins with
 * Belgien, not with Austria. A made-up country (XA) has the name that some source of the atlas gives to its origin.
 */
#include "publish/report.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "group/label.h"

const char *report_country_name(const struct report *report, const char *code, char *out)
{
    const char *word = language_word(report->language, code, true, out);
    const char *own = word == code ? places_made_up_country(report->atlas, code) : NULL;
    return own ? own : word;
}

struct named {
    char name[LANGUAGE_WORD];
    size_t at;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = label_compare(x->name, y->name);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void name(const struct report *report, const char *code, size_t at, struct named *out)
{
    char made[LANGUAGE_WORD];
    out->at = at;
    text_print(out->name, sizeof out->name, "%s", report_country_name(report, code, made));
}

static d4i_status copy_value(d4i_context *context, const d4i_frame *from, size_t row, size_t column, d4i_frame *to)
{
    if (d4i_frame_is_empty(from, row, column))
        return D4I_OK;
    switch (d4i_frame_column_kind(from, column)) {
    case D4I_TEXT:
        return d4i_frame_set_text(context, to, column, d4i_frame_text(from, row, column));
    case D4I_INTEGER:
    case D4I_PEOPLE:
        return d4i_frame_set_int(context, to, column, d4i_frame_int(from, row, column));
    default:
        return d4i_frame_set_real(context, to, column, d4i_frame_real(from, row, column));
    }
}

static d4i_status copy_heads(d4i_context *context, const d4i_frame *from, d4i_frame *to)
{
    TRY(d4i_frame_title(context, to, d4i_frame_title_text(from)));
    for (size_t n = 0; n < d4i_frame_notes(from); n++)
        TRY(d4i_frame_note(context, to, d4i_frame_note_at(from, n)));
    for (size_t c = 0; c < d4i_frame_columns(from); c++)
        TRY(d4i_frame_column(context, to, d4i_frame_column_name(from, c), d4i_frame_column_kind(from, c)));
    return D4I_OK;
}

/* The rows of countries by name, with their names; the row of all, where there are several, stays the last. */
static d4i_status order_answer(struct report *report)
{
    d4i_context *context = report->context;
    const d4i_frame *from = report->answer;
    size_t rows = d4i_frame_rows(from), country = html_column_of(from, "country"), named = rows - (rows > 1);
    struct named *list = NULL;
    d4i_frame *to = NULL;
    d4i_status status = D4I_OK;
    if (rows == 0 || country == SIZE_MAX)
        return D4I_OK;
    GUARD(mem_alloc(context, rows, sizeof *list, &list));
    for (size_t row = 0; row < rows; row++)
        name(report, d4i_frame_text(from, row, country), row, &list[row]);
    qsort(list, named, sizeof *list, compare_named);
    GUARD(d4i_frame_new(context, &to));
    GUARD(copy_heads(context, from, to));
    for (size_t row = 0; row < rows; row++) {
        GUARD(d4i_frame_row(context, to));
        for (size_t c = 0; c < d4i_frame_columns(from); c++)
            GUARD(copy_value(context, from, list[row].at, c, to));
        if (row < named)
            GUARD(d4i_frame_set_text(context, to, country, list[row].name));
    }
    d4i_frame_free(report->answer);
    report->answer = to;
    to = NULL;
done:
    d4i_frame_free(to);
    free(list);
    return status;
}

/* Both lists have the same countries; the first has one of all behind them where there are several. */
static d4i_status order_parted(struct report *report)
{
    struct parted *parted = &report->parted;
    size_t count = parted->countries > 1 ? parted->countries - 1 : parted->countries;
    struct parted_country *country = NULL;
    struct parted_area *area = NULL;
    struct named *list = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(report->context, count, sizeof *list, &list));
    GUARD(mem_alloc(report->context, parted->countries, sizeof *country, &country));
    GUARD(mem_alloc(report->context, parted->areas, sizeof *area, &area));
    for (size_t c = 0; c < count; c++)
        name(report, parted->country[c].code ? parted->country[c].code : "", c, &list[c]);
    if (count)
        qsort(list, count, sizeof *list, compare_named);
    for (size_t c = 0; c < parted->countries; c++)
        country[c] = parted->country[c < count ? list[c].at : c];
    for (size_t c = 0; c < parted->areas; c++)
        area[c] = parted->area[list[c].at];
    free(parted->country);
    free(parted->area);
    parted->country = country;
    parted->area = area;
    country = NULL;
    area = NULL;
done:
    free(country);
    free(area);
    free(list);
    return status;
}

d4i_status report_order_countries(struct report *report)
{
    TRY(order_answer(report));
    return order_parted(report);
}
