/* SPDX-License-Identifier: EUPL-1.2
 *
 * The characters of a delimited file. UTF-8 is checked in place; other encodings pass through iconv. The place of
 * a wrong byte is worked out only when there is one: from the line on which the window starts.
 */
#include "io/csv_text.h"

#include <errno.h>
#include <strings.h>

#include "base/memory.h"
#include "io/magic.h"

#ifndef WINDOW_FIRST /* fuzzers are built with a small one, which their inputs fill */
#define WINDOW_FIRST (1u << 20)
#endif
#define RAW_SIZE (64u << 10)

/* The line and byte column of data[at]. */
static void place_of(const struct csv_text *text, size_t at, uint64_t *line, uint64_t *column)
{
    const char *from = text->data + text->start, *to = text->data + at, *newline;
    *line = text->line;
    *column = text->column + 1;
    while (from < to && (newline = memchr(from, '\n', (size_t)(to - from)))) {
        from = newline + 1;
        (*line)++;
        *column = 1;
    }
    *column += (uint64_t)(to - from);
}

static d4i_status fail_byte(d4i_context *context, const struct csv_text *text, size_t at, unsigned char byte)
{
    uint64_t line, column;
    place_of(text, at, &line, &column);
    bool wide = line == 1 && column == 1 && (byte == 0xff || byte == 0xfe);
    return fail(context, D4I_BAD_INPUT, "%s:%llu:%llu: the byte 0x%02x is not %s; declare the file's `encoding:`%s",
                text->path, (unsigned long long)line, (unsigned long long)column, byte, text->encoding,
                wide ? " (it begins like UTF-16)" : ", for example ISO-8859-1 or WINDOWS-1252");
}

static d4i_status fail_cut(d4i_context *context, const struct csv_text *text, size_t at)
{
    uint64_t line, column;
    place_of(text, at, &line, &column);
    return fail(
        context, D4I_BAD_INPUT,
        "%s:%llu:%llu: the file ends inside a character of %s; it is truncated, or declare another `encoding:`",
        text->path, (unsigned long long)line, (unsigned long long)column, text->encoding);
}

static d4i_status fail_nul(d4i_context *context, const struct csv_text *text, size_t at)
{
    uint64_t line, column;
    place_of(text, at, &line, &column);
    return fail(context, D4I_BAD_INPUT,
                "%s:%llu:%llu: a zero byte stands in the text; it is no table of text, or declare its `encoding:`, "
                "for example UTF-16LE",
                text->path, (unsigned long long)line, (unsigned long long)column);
}

/* Bytes of the UTF-8 character at b of at most `left` bytes: 0 = wrong, -1 = more bytes are needed. */
static int utf8_length(const unsigned char *b, size_t left)
{
    static const unsigned char low[] = {0x80, 0xa0, 0x80, 0x90, 0x80}, high[] = {0xbf, 0xbf, 0x9f, 0xbf, 0x8f};
    int kind = 0, length;
    if (b[0] < 0xc2 || b[0] > 0xf4)
        return 0;
    if (b[0] < 0xe0)
        length = 2;
    else if (b[0] < 0xf0) {
        length = 3;
        kind = b[0] == 0xe0 ? 1 : b[0] == 0xed ? 2 : 0;
    } else {
        length = 4;
        kind = b[0] == 0xf0 ? 3 : b[0] == 0xf4 ? 4 : 0;
    }
    for (int i = 1; i < length; i++) {
        if ((size_t)i >= left)
            return -1;
        if (b[i] < (i == 1 ? low[kind] : 0x80) || b[i] > (i == 1 ? high[kind] : 0xbf))
            return 0;
    }
    return length;
}

/* Moves text->end over the valid characters of end .. filled. */
static d4i_status check_utf8(d4i_context *context, struct csv_text *text)
{
    const unsigned char *data = (const unsigned char *)text->data;
    size_t at = text->end, filled = text->filled;
    const unsigned char *nul = filled > at ? memchr(data + at, 0, filled - at) : NULL;
    if (nul)
        filled = (size_t)(nul - data);
    while (at < filled) {
        uint64_t eight;
        while (at + 8 <= filled) {
            memcpy(&eight, data + at, 8);
            if (eight & UINT64_C(0x8080808080808080))
                break;
            at += 8;
        }
        while (at < filled && data[at] < 0x80)
            at++;
        if (at == filled)
            break;
        int length = utf8_length(data + at, filled - at);
        if (length == 0)
            return fail_byte(context, text, at, data[at]);
        if (length < 0)
            break;
        at += (size_t)length;
    }
    text->end = at;
    if (nul)
        return fail_nul(context, text, filled);
    if (at < filled && text->ended)
        return fail_cut(context, text, at);
    return D4I_OK;
}

static d4i_status make_room(d4i_context *context, struct csv_text *text)
{
    size_t waiting = text->filled - text->start;
    if (text->start) {
        memmove(text->data, text->data + text->start, waiting);
        text->end -= text->start;
        text->filled = waiting;
        text->start = 0;
    }
    if (text->capacity - text->filled >= text->capacity / 4)
        return D4I_OK;
    return mem_grow(context, &text->data, &text->capacity, text->capacity * 2, 1);
}

static d4i_status fill_utf8(d4i_context *context, struct csv_text *text)
{
    size_t got;
    TRY(inflate_read(context, text->source, text->data + text->filled, text->capacity - text->filled, &got));
    text->filled += got;
    text->ended = got == 0;
    return check_utf8(context, text);
}

static d4i_status fill_converted(d4i_context *context, struct csv_text *text)
{
    size_t got;
    TRY(inflate_read(context, text->source, text->raw + text->raw_length, RAW_SIZE - text->raw_length, &got));
    text->raw_length += got;
    text->ended = got == 0;
    char *in = text->raw, *out = text->data + text->filled;
    size_t in_left = text->raw_length, out_left = text->capacity - text->filled;
    size_t result = iconv(text->converter, &in, &in_left, &out, &out_left);
    int why = errno;
    if (result != (size_t)-1 && text->ended)
        iconv(text->converter, NULL, NULL, &out, &out_left); /* what it still holds back */
    size_t before = text->filled;
    text->filled = (size_t)(out - text->data);
    if (result == (size_t)-1 && why == EILSEQ) {
        return fail_byte(context, text, text->filled, (unsigned char)*in);
    }
    memmove(text->raw, in, in_left);
    text->raw_length = in_left;
    TRY(check_utf8(context, text));
    if (text->ended && in_left) {
        if (text->filled == before && why != E2BIG)
            return fail_cut(context, text, text->filled);
        text->ended = false; /* the output was full: more follows */
    }
    return D4I_OK;
}

d4i_status csv_text_fill(d4i_context *context, struct csv_text *text)
{
    TRY(make_room(context, text));
    TRY(text->converts ? fill_converted(context, text) : fill_utf8(context, text));
    if (!text->mark_seen && (text->end >= 3 || text->ended)) {
        text->mark_seen = true;
        if (text->end >= 3 && !memcmp(text->data, "\xef\xbb\xbf", 3))
            text->start = 3;
    }
    return D4I_OK;
}

static d4i_status open_converter(d4i_context *context, struct csv_text *text)
{
    /* a '/' would switch iconv to leaving out or replacing what it cannot convert */
    text->converter = strchr(text->encoding, '/') ? (iconv_t)-1 : iconv_open("UTF-8", text->encoding);
    if (text->converter == (iconv_t)-1)
        return fail(
            context, D4I_BAD_INPUT,
            "%s: the encoding '%s' is not known; use a name that `iconv -l` lists, such as UTF-8, ISO-8859-15, "
            "WINDOWS-1252 or UTF-16",
            text->path, text->encoding);
    text->converts = true;
    return mem_alloc(context, RAW_SIZE, 1, &text->raw);
}

d4i_status csv_text_open(d4i_context *context, struct csv_text *text, struct inflate *source, const char *path,
                         const char *encoding)
{
    if (!encoding || !*encoding || !strcasecmp(encoding, "utf-8") || !strcasecmp(encoding, "utf8"))
        encoding = "UTF-8";
    text->source = source;
    text->line = 1;
    TRY(text_copy(context, text_of(path), &text->path));
    TRY(text_copy(context, text_of(encoding), &text->encoding));
    struct text head; /* of what is in a gzip file: of other files it has been seen */
    TRY(inflate_peek(context, source, MAGIC_BYTES, &head));
    TRY(magic_want_text(context, path, head));
    TRY(mem_alloc(context, WINDOW_FIRST, 1, &text->data));
    text->capacity = WINDOW_FIRST;
    if (strcmp(encoding, "UTF-8"))
        TRY(open_converter(context, text));
    do
        TRY(csv_text_fill(context, text));
    while (!text->mark_seen);
    return D4I_OK;
}

void csv_text_release(struct csv_text *text)
{
    if (text->converts)
        iconv_close(text->converter);
    inflate_close(text->source);
    free(text->raw);
    free(text->data);
    free(text->path);
    free(text->encoding);
    *text = (struct csv_text){0};
}
