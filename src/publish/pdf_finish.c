/* SPDX-License-Identifier: EUPL-1.2
 *
 * Keys are put into dictionaries of the file, and the table of offsets at its end (ISO 32000-1, 7.5.4) is moved
 * accordingly. cairo 1.16 has no interface for them; PDF 1.4 has neither packed objects nor packed tables, so that
 * the text of a dictionary is where the table says.
 */
#include "publish/pdf_finish.h"

#include <stdlib.h>

#include "base/memory.h"

#define ENTRY 20 /* bytes of a line of the table */
#define EDITS 8

static const char catalog[] = "<< /Type /Catalog", figure[] = "<< /Type /StructElem\n   /S /Figure";

struct edit {
    size_t at;
    struct buffer text;
};

struct pdf {
    const struct buffer *bytes;
    size_t table, first, objects; /* where the table and its first line are */
    struct edit edits[EDITS];
    size_t count;
};

/* UTF-16 with its mark, in hexadecimal: a string of PDF in any language. */
static d4i_status add_string(d4i_context *context, struct buffer *to, const char *words)
{
    const unsigned char *at = (const unsigned char *)words;
    TRY(buffer_text(context, to, "<FEFF"));
    while (*at) {
        int more = *at < 0x80 ? 0 : *at < 0xE0 ? 1 : *at < 0xF0 ? 2 : 3;
        uint32_t sign = more == 0 ? *at : *at & (0x3Fu >> more);
        for (at++; more > 0 && *at; more--, at++)
            sign = sign << 6 | (*at & 0x3Fu);
        if (sign < 0x10000)
            TRY(buffer_print(context, to, "%04X", sign));
        else
            TRY(buffer_print(context, to, "%04X%04X", 0xD800 + ((sign - 0x10000) >> 10),
                             0xDC00 + ((sign - 0x10000) & 0x3FF)));
    }
    return buffer_text(context, to, ">");
}

static bool find_table(struct pdf *pdf)
{
    const struct buffer *bytes = pdf->bytes;
    size_t at = bytes->length;
    while (at > 0 && strncmp(bytes->data + at, "startxref\n", 10) != 0)
        at--;
    pdf->table = at ? (size_t)strtoull(bytes->data + at + 10, NULL, 10) : bytes->length;
    if (pdf->table >= bytes->length || strncmp(bytes->data + pdf->table, "xref\n0 ", 7) != 0)
        return false;
    pdf->objects = (size_t)strtoull(bytes->data + pdf->table + 7, NULL, 10);
    pdf->first = pdf->table + strcspn(bytes->data + pdf->table + 5, "\n") + 6;
    return pdf->objects > 0 && pdf->first + pdf->objects * ENTRY <= bytes->length;
}

static size_t offset_of(const struct pdf *pdf, size_t object)
{
    return (size_t)strtoull(pdf->bytes->data + pdf->first + object * ENTRY, NULL, 10);
}

/* What the objects get, sorted by place. */
static d4i_status find_edits(d4i_context *context, struct pdf *pdf, const char *language, const char *const *alts,
                             size_t count)
{
    size_t figures = 0;
    for (size_t object = 1; object < pdf->objects && pdf->count < EDITS; object++) {
        size_t at = offset_of(pdf, object);
        if (at >= pdf->bytes->length)
            continue;
        at += strcspn(pdf->bytes->data + at, "<");
        bool is_catalog = strncmp(pdf->bytes->data + at, catalog, sizeof catalog - 1) == 0,
             is_figure = strncmp(pdf->bytes->data + at, figure, sizeof figure - 1) == 0;
        if (!is_catalog && !(is_figure && figures < count))
            continue;
        size_t place = pdf->count++;
        at += is_catalog ? sizeof catalog - 1 : sizeof figure - 1;
        for (; place > 0 && pdf->edits[place - 1].at > at; place--)
            pdf->edits[place] = pdf->edits[place - 1];
        struct edit *edit = &pdf->edits[place];
        *edit = (struct edit){.at = at};
        if (is_catalog) {
            TRY(buffer_print(context, &edit->text,
                             "\n   /Lang (%s)\n   /MarkInfo << /Marked true >>\n   /ViewerPreferences << "
                             "/DisplayDocTitle true >>",
                             language));
        } else {
            TRY(buffer_text(context, &edit->text, "\n   /Alt "));
            TRY(add_string(context, &edit->text, alts[figures++]));
        }
    }
    return D4I_OK;
}

static size_t moved(const struct pdf *pdf, size_t at)
{
    size_t to = at;
    for (size_t e = 0; e < pdf->count && pdf->edits[e].at <= at; e++)
        to += pdf->edits[e].text.length;
    return to;
}

static d4i_status write_table(d4i_context *context, const struct pdf *pdf, struct buffer *out)
{
    const char *data = pdf->bytes->data, *end = data + pdf->first + pdf->objects * ENTRY;
    TRY(buffer_add(context, out, data + pdf->table, pdf->first + ENTRY - pdf->table));
    for (size_t object = 1; object < pdf->objects; object++)
        TRY(buffer_print(context, out, "%010zu 00000 n \n", moved(pdf, offset_of(pdf, object))));
    const char *start = strstr(end, "startxref\n");
    TRY(buffer_add(context, out, end, (size_t)(start - end)));
    return buffer_print(context, out, "startxref\n%zu\n%%%%EOF\n", moved(pdf, pdf->table));
}

d4i_status pdf_finish(d4i_context *context, const char *language, const char *const *alts, size_t count,
                      struct buffer *bytes)
{
    struct pdf pdf = {.bytes = bytes};
    struct buffer out = {0};
    size_t from = 0;
    d4i_status status = D4I_OK;
    if (!bytes->length || !find_table(&pdf))
        return fail(context, D4I_BUG, "the report is no PDF of version 1.4");
    GUARD(find_edits(context, &pdf, language, alts, count));
    for (size_t e = 0; e < pdf.count; e++) {
        GUARD(buffer_add(context, &out, bytes->data + from, pdf.edits[e].at - from));
        GUARD(buffer_add(context, &out, pdf.edits[e].text.data, pdf.edits[e].text.length));
        from = pdf.edits[e].at;
    }
    GUARD(buffer_add(context, &out, bytes->data + from, pdf.table - from));
    GUARD(write_table(context, &pdf, &out));
    buffer_release(bytes);
    *bytes = out;
    out = (struct buffer){0};
done:
    for (size_t e = 0; e < pdf.count; e++)
        buffer_release(&pdf.edits[e].text);
    buffer_release(&out);
    return status;
}
