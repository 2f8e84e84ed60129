/* SPDX-License-Identifier: EUPL-1.2
 *
 * Frames as CSV and JSON: for programs, so numbers are exact. JSON is written by hand rather than by way of a tree
 * of jansson's: rows stream, and millionths of a person stay decimal numbers that a double could not hold.
 */
#include <errno.h>

#include "base/memory.h"
#include "io/frame_inside.h"
#include "io/json.h"

#define PIECE ((size_t)1 << 16)

d4i_status frame_flush(d4i_context *context, struct frame_output *output, bool last)
{
    struct buffer *text = &output->text;
    if (!last && text->length < PIECE)
        return D4I_OK;
    errno = 0;
    bool failed = text->length > 0 && fwrite(text->data, 1, text->length, output->file) != text->length;
    text->length = 0;
    if (!failed && last)
        failed = fflush(output->file) != 0 || ferror(output->file);
    if (failed && errno)
        return fail_errno(context, "cannot write the table");
    return failed ? fail(context, D4I_IO, "cannot write the table") : D4I_OK;
}

/* The shortest decimal text that reads back as the same double. */
static void real_text(double value, char *out, size_t size)
{
    for (int digits = 15; digits <= 17; digits++) {
        double back = 0;
        text_print(out, size, "%.*g", digits, value);
        if (parse_double(text_of(out), &back) && back == value)
            return;
    }
}

/* A value that is not empty and not text; `out` holds at least 32 bytes. */
static void number_text(const d4i_frame *frame, size_t row, size_t column, char *out)
{
    switch (frame->columns[column].kind) {
    case D4I_INTEGER:
        text_print(out, 32, "%lld", (long long)d4i_frame_int(frame, row, column));
        break;
    case D4I_PEOPLE:
        people_text(d4i_frame_int(frame, row, column), out);
        break;
    default:
        real_text(d4i_frame_real(frame, row, column), out, 32);
    }
}

static d4i_status csv_text(d4i_context *context, struct buffer *out, const char *text)
{
    if (*text && !strpbrk(text, ",\"\r\n"))
        return buffer_text(context, out, text);
    TRY(buffer_add(context, out, "\"", 1));
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        TRY(buffer_add(context, out, text, (size_t)(quote - text)));
        TRY(buffer_add(context, out, "\"\"", 2));
    }
    TRY(buffer_text(context, out, text));
    return buffer_add(context, out, "\"", 1);
}

static d4i_status csv_value(d4i_context *context, const d4i_frame *frame, size_t row, size_t column,
                            struct buffer *out)
{
    char number[32];
    if (d4i_frame_is_empty(frame, row, column))
        return D4I_OK;
    if (frame->columns[column].kind == D4I_TEXT)
        return csv_text(context, out, d4i_frame_text(frame, row, column));
    number_text(frame, row, column, number);
    return buffer_text(context, out, number);
}

static d4i_status write_csv(d4i_context *context, const d4i_frame *frame, struct frame_output *output)
{
    struct buffer *out = &output->text;
    for (size_t column = 0; column < frame->column_count; column++) {
        TRY(buffer_text(context, out, column ? "," : ""));
        TRY(csv_text(context, out, frame->columns[column].name));
    }
    TRY(buffer_text(context, out, "\n"));
    for (size_t row = 0; row < frame->row_count; row++) {
        for (size_t column = 0; column < frame->column_count; column++) {
            TRY(buffer_text(context, out, column ? "," : ""));
            TRY(csv_value(context, frame, row, column, out));
        }
        /* A line without anything would be no row for many readers. */
        if (frame->column_count == 1 && d4i_frame_is_empty(frame, row, 0))
            TRY(buffer_text(context, out, "\"\""));
        TRY(buffer_text(context, out, "\n"));
        TRY(frame_flush(context, output, false));
    }
    return D4I_OK;
}

static d4i_status json_value(d4i_context *context, const d4i_frame *frame, size_t row, size_t column,
                             struct buffer *out)
{
    char number[32];
    if (d4i_frame_is_empty(frame, row, column))
        return buffer_text(context, out, "null");
    if (frame->columns[column].kind == D4I_TEXT)
        return json_quote(context, out, d4i_frame_text(frame, row, column));
    number_text(frame, row, column, number);
    return buffer_text(context, out, number);
}

static d4i_status json_columns(d4i_context *context, const d4i_frame *frame, struct buffer *out)
{
    static const char *const kinds[] = {
        [D4I_TEXT] = "text", [D4I_INTEGER] = "integer", [D4I_PEOPLE] = "people",
        [D4I_REAL] = "real", [D4I_SHARE] = "share",
    };
    for (size_t column = 0; column < frame->column_count; column++) {
        TRY(buffer_text(context, out, column ? ",\n    {\"name\": " : "\n    {\"name\": "));
        TRY(json_quote(context, out, frame->columns[column].name));
        TRY(buffer_print(context, out, ", \"kind\": \"%s\"}", kinds[frame->columns[column].kind]));
    }
    return buffer_text(context, out, frame->column_count ? "\n  ],\n" : "],\n");
}

static d4i_status json_row(d4i_context *context, const d4i_frame *frame, size_t row, struct buffer *out)
{
    TRY(buffer_text(context, out, row ? ",\n    {" : "\n    {"));
    for (size_t column = 0; column < frame->column_count; column++) {
        TRY(buffer_text(context, out, column ? ", " : ""));
        TRY(json_quote(context, out, frame->columns[column].name));
        TRY(buffer_text(context, out, ": "));
        TRY(json_value(context, frame, row, column, out));
    }
    return buffer_text(context, out, "}");
}

static d4i_status write_json(d4i_context *context, const d4i_frame *frame, struct frame_output *output)
{
    struct buffer *out = &output->text;
    TRY(buffer_text(context, out, "{\n  \"title\": "));
    TRY(json_quote(context, out, d4i_frame_title_text(frame)));
    TRY(buffer_text(context, out, ",\n  \"columns\": ["));
    TRY(json_columns(context, frame, out));
    TRY(buffer_text(context, out, "  \"rows\": ["));
    for (size_t row = 0; row < frame->row_count; row++) {
        TRY(json_row(context, frame, row, out));
        TRY(frame_flush(context, output, false));
    }
    TRY(buffer_text(context, out, frame->row_count ? "\n  ],\n  \"notes\": [" : "],\n  \"notes\": ["));
    for (size_t i = 0; i < frame->note_count; i++) {
        TRY(buffer_text(context, out, i ? ",\n    " : "\n    "));
        TRY(json_quote(context, out, frame->notes[i]));
    }
    return buffer_text(context, out, frame->note_count ? "\n  ]\n}\n" : "]\n}\n");
}

d4i_status d4i_frame_write(d4i_context *context, const d4i_frame *frame, d4i_format format, FILE *to)
{
    struct frame_output output = {.file = to};
    d4i_status status = D4I_OK;
    switch (format) {
    case D4I_FORMAT_TABLE:
        GUARD(frame_write_table(context, frame, &output));
        break;
    case D4I_FORMAT_CSV:
        GUARD(write_csv(context, frame, &output));
        break;
    case D4I_FORMAT_JSON:
        GUARD(write_json(context, frame, &output));
        break;
    default:
        status = fail(context, D4I_BAD_USAGE, "there is no format %d", (int)format);
        goto done;
    }
    GUARD(frame_flush(context, &output, true));
done:
    buffer_release(&output.text);
    return status;
}
