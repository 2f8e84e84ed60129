/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fields out of a row. A row without quotes, nearly all of them, is cut eight bytes at a time; one with quotes
 * takes the careful way. Fields are slices of the window.
 */
#include "io/csv_inside.h"

static void add_field(struct csv *csv, const char *row, const char *at, const char *end, uint32_t limit)
{
    if (csv->found < limit)
        csv->fields[csv->found] = (struct field){at, (uint32_t)(end - at), 0, (uint32_t)(at - row) + 1};
    csv->found++;
}

/* Bytes of `eight` that equal `pattern`'s, as 0x80 each; exact, unlike the shorter trick with a subtraction. */
static uint64_t equal_bytes(uint64_t eight, uint64_t pattern)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t x = eight ^ pattern;
    return ~(((x & low) + low) | x | low);
}

/* Cuts a row in which no quote stands. Keeps at most `limit` fields but counts all. */
void csv_split_plain(struct csv *csv, const char *row, const char *end, uint32_t limit)
{
    const char *field = row, *at = row;
    csv->found = 0;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t pattern = UINT64_C(0x0101010101010101) * (unsigned char)csv->delimiter;
    for (; end - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, at, 8);
        for (uint64_t hits = equal_bytes(eight, pattern); hits; hits &= hits - 1) {
            const char *hit = at + (__builtin_ctzll(hits) >> 3);
            add_field(csv, row, field, hit, limit);
            field = hit + 1;
        }
    }
#endif
    for (; at < end; at++)
        if (*at == csv->delimiter) {
            add_field(csv, row, field, at, limit);
            field = at + 1;
        }
    add_field(csv, row, field, end, limit);
}

/* Where the careful way stands. */
struct cursor {
    char *at, *end;   /* of the row */
    char *line_start; /* of the present line of the row */
    uint32_t line;
};

static d4i_status unquote(d4i_context *context, struct csv *csv, struct cursor *cursor, struct field *field)
{
    char *to = ++cursor->at, *from = to;
    uint64_t line = csv->line + field->line, column = field->column;
    field->at = to;
    for (;;) {
        char *stop = from < cursor->end ? memchr(from, csv->quote, (size_t)(cursor->end - from)) : NULL;
        if (!stop)
            return csv_fail_at(context, csv, line, column, "the quote that opens here is never closed");
        for (char *newline = from; (newline = memchr(newline, '\n', (size_t)(stop - newline))); newline++) {
            cursor->line++;
            cursor->line_start = newline + 1;
        }
        if (to != from)
            memmove(to, from, (size_t)(stop - from));
        to += stop - from;
        from = stop + 1;
        if (from == cursor->end || *from != csv->quote)
            break;
        *to++ = *from++;
    }
    field->length = (uint32_t)(to - field->at);
    cursor->at = from;
    if (from < cursor->end && *from != csv->delimiter)
        return csv_fail_at(
            context, csv, csv->line + cursor->line, (uint64_t)(from - cursor->line_start) + 1,
            "text stands behind a closing quote; double a quote that belongs to the text, or declare "
            "another `quote:`");
    return D4I_OK;
}

d4i_status csv_split_quoted(d4i_context *context, struct csv *csv, char *row, char *end, uint32_t limit)
{
    struct cursor cursor = {row, end, row, 0};
    csv->found = 0;
    for (;;) {
        struct field field = {cursor.at, 0, cursor.line, (uint32_t)(cursor.at - cursor.line_start) + 1};
        if (cursor.at < end && *cursor.at == csv->quote) {
            TRY(unquote(context, csv, &cursor, &field));
        } else {
            while (cursor.at < end && *cursor.at != csv->delimiter && *cursor.at != csv->quote &&
                   *cursor.at != '\n')
                cursor.at++;
            if (cursor.at < end && *cursor.at != csv->delimiter)
                return csv_fail_at(
                    context, csv, csv->line + cursor.line, (uint64_t)(cursor.at - cursor.line_start) + 1,
                    "a quote stands inside a field that is not quoted; quote the field and double the "
                    "quote, or declare another `quote:`");
            field.length = (uint32_t)(cursor.at - field.at);
        }
        if (csv->found < limit)
            csv->fields[csv->found] = field;
        csv->found++;
        if (cursor.at == end)
            return D4I_OK;
        cursor.at++;
    }
}
