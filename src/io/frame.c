/* SPDX-License-Identifier: EUPL-1.2
 *
 * Frames: columns with a kind, rows of values, notes. (How they are written is in frame_write.c.)
 */
#include "d4i/frame.h"

#include <math.h>

#include "base/memory.h"
#include "io/frame_inside.h"

const char *d4i_value_status_text(d4i_value_status status)
{
    static const char *const texts[D4I_VALUE_STATUS_END] = {
        [D4I_OBSERVED] = "observed",     [D4I_ROUNDED] = "rounded", [D4I_PERTURBED] = "perturbed",
        [D4I_SUPPRESSED] = "suppressed", [D4I_MISSING] = "missing", [D4I_STRUCTURAL_ZERO] = "structural zero",
        [D4I_ESTIMATED] = "estimated",
    };
    return (unsigned)status < D4I_VALUE_STATUS_END ? texts[status] : "unknown";
}

d4i_format d4i_format_of(const char *name)
{
    static const char *const names[D4I_FORMAT_END] = {"table", "csv", "json"};
    int format = 0;
    while (format < D4I_FORMAT_END && (!name || strcmp(name, names[format]) != 0))
        format++;
    return (d4i_format)format;
}

d4i_status d4i_frame_new(d4i_context *context, d4i_frame **out)
{
    return mem_alloc(context, 1, sizeof **out, out);
}

void d4i_frame_free(d4i_frame *frame)
{
    if (!frame)
        return;
    for (size_t i = 0; i < frame->column_count; i++)
        free(frame->columns[i].name);
    for (size_t i = 0; i < frame->note_count; i++)
        free(frame->notes[i]);
    free(frame->columns);
    free(frame->notes);
    free(frame->title);
    free(frame->values);
    buffer_release(&frame->texts);
    free(frame);
}

static d4i_status check_text(d4i_context *context, const char *what, const char *text)
{
    if (text_valid_utf8(text_of(text)) != strlen(text))
        return fail(context, D4I_BAD_INPUT, "%s is not valid UTF-8", what);
    return D4I_OK;
}

d4i_status d4i_frame_note(d4i_context *context, d4i_frame *frame, const char *text)
{
    TRY(check_text(context, "a note", text));
    TRY(mem_grow(context, &frame->notes, &frame->note_capacity, frame->note_count + 1, sizeof *frame->notes));
    TRY(text_copy(context, text_of(text), &frame->notes[frame->note_count]));
    frame->note_count++;
    return D4I_OK;
}

d4i_status d4i_frame_title(d4i_context *context, d4i_frame *frame, const char *text)
{
    char *title = NULL;
    TRY(check_text(context, "a title", text));
    TRY(text_copy(context, text_of(text), &title));
    free(frame->title);
    frame->title = title;
    return D4I_OK;
}

d4i_status d4i_frame_column(d4i_context *context, d4i_frame *frame, const char *name, d4i_kind kind)
{
    TRY(check_text(context, "the name of a column", name));
    if ((unsigned)kind > D4I_SHARE)
        return fail(context, D4I_BAD_USAGE, "column '%s': there is no kind %d", name, (int)kind);
    if (frame->row_count > 0)
        return fail(context, D4I_BAD_USAGE, "column '%s' comes after the first row", name);
    for (size_t i = 0; i < frame->column_count; i++)
        if (strcmp(frame->columns[i].name, name) == 0)
            return fail(context, D4I_BAD_USAGE, "there are two columns '%s'", name);
    TRY(mem_grow(context, &frame->columns, &frame->column_capacity, frame->column_count + 1,
                 sizeof *frame->columns));
    struct frame_column *column = &frame->columns[frame->column_count];
    column->kind = kind;
    TRY(text_copy(context, text_of(name), &column->name));
    frame->column_count++;
    return D4I_OK;
}

d4i_status d4i_frame_row(d4i_context *context, d4i_frame *frame)
{
    size_t used = frame->row_count * frame->column_count, needed = used + frame->column_count;
    TRY(mem_grow(context, &frame->values, &frame->value_capacity, needed, sizeof *frame->values));
    for (size_t i = used; i < needed; i++)
        frame->values[i] = (struct frame_value){.filled = false};
    frame->row_count++;
    return D4I_OK;
}

/* The place for a value of kind a or b in the last row. */
static d4i_status place_of(d4i_context *context, d4i_frame *frame, size_t column, d4i_kind a, d4i_kind b,
                           struct frame_value **out)
{
    if (frame->row_count == 0 || column >= frame->column_count)
        return fail(context, D4I_BAD_USAGE, "a frame of %zu rows and %zu columns has no place for column %zu",
                    frame->row_count, frame->column_count, column);
    d4i_kind kind = frame->columns[column].kind;
    if (kind != a && kind != b)
        return fail(context, D4I_BAD_USAGE, "column '%s' takes values of another kind",
                    frame->columns[column].name);
    *out = frame->values + (frame->row_count - 1) * frame->column_count + column;
    return D4I_OK;
}

d4i_status d4i_frame_set_text(d4i_context *context, d4i_frame *frame, size_t column, const char *text)
{
    struct frame_value *value = NULL;
    TRY(place_of(context, frame, column, D4I_TEXT, D4I_TEXT, &value));
    if (!text) {
        value->filled = false;
        return D4I_OK;
    }
    TRY(check_text(context, "a text", text));
    size_t start = frame->texts.length;
    TRY(buffer_add(context, &frame->texts, text, strlen(text) + 1));
    value->text = start;
    value->filled = true;
    return D4I_OK;
}

d4i_status d4i_frame_set_words(d4i_context *context, d4i_frame *frame, size_t column, const char *words)
{
    struct frame_value *value = NULL;
    d4i_kind kind = d4i_frame_column_kind(frame, column);
    if (kind == D4I_TEXT)
        return fail(context, D4I_BAD_USAGE, "column '%s' takes a text, not words in the place of a number",
                    d4i_frame_column_name(frame, column));
    TRY(place_of(context, frame, column, kind, kind, &value));
    TRY(check_text(context, "a text", words));
    size_t start = frame->texts.length;
    TRY(buffer_add(context, &frame->texts, words, strlen(words) + 1));
    *value = (struct frame_value){.words = true, .text = start};
    return D4I_OK;
}

d4i_status d4i_frame_set_int(d4i_context *context, d4i_frame *frame, size_t column, int64_t value)
{
    struct frame_value *place = NULL;
    TRY(place_of(context, frame, column, D4I_INTEGER, D4I_PEOPLE, &place));
    *place = (struct frame_value){.filled = true, .integer = value};
    return D4I_OK;
}

d4i_status d4i_frame_set_real(d4i_context *context, d4i_frame *frame, size_t column, double value)
{
    struct frame_value *place = NULL;
    TRY(place_of(context, frame, column, D4I_REAL, D4I_SHARE, &place));
    if (isinf(value))
        return fail(context, D4I_BAD_USAGE, "column '%s': a value is infinite", frame->columns[column].name);
    *place = (struct frame_value){.filled = !isnan(value), .real = value};
    return D4I_OK;
}

const char *d4i_frame_title_text(const d4i_frame *frame)
{
    return frame->title ? frame->title : "";
}

size_t d4i_frame_notes(const d4i_frame *frame)
{
    return frame->note_count;
}

const char *d4i_frame_note_at(const d4i_frame *frame, size_t index)
{
    return index < frame->note_count ? frame->notes[index] : "";
}

size_t d4i_frame_columns(const d4i_frame *frame)
{
    return frame->column_count;
}

size_t d4i_frame_rows(const d4i_frame *frame)
{
    return frame->row_count;
}

const char *d4i_frame_column_name(const d4i_frame *frame, size_t column)
{
    return column < frame->column_count ? frame->columns[column].name : "";
}

d4i_kind d4i_frame_column_kind(const d4i_frame *frame, size_t column)
{
    return column < frame->column_count ? frame->columns[column].kind : D4I_TEXT;
}

/* The value when it is there and of kind a or b, else NULL. */
static const struct frame_value *value_at(const d4i_frame *frame, size_t row, size_t column, d4i_kind a, d4i_kind b)
{
    if (row >= frame->row_count || column >= frame->column_count)
        return NULL;
    const struct frame_value *value = frame->values + row * frame->column_count + column;
    d4i_kind kind = frame->columns[column].kind;
    return value->filled && (kind == a || kind == b) ? value : NULL;
}

int d4i_frame_is_empty(const d4i_frame *frame, size_t row, size_t column)
{
    d4i_kind kind = d4i_frame_column_kind(frame, column);
    return !value_at(frame, row, column, kind, kind);
}

const char *d4i_frame_text(const d4i_frame *frame, size_t row, size_t column)
{
    const struct frame_value *value = value_at(frame, row, column, D4I_TEXT, D4I_TEXT);
    return value ? frame->texts.data + value->text : "";
}

int64_t d4i_frame_int(const d4i_frame *frame, size_t row, size_t column)
{
    const struct frame_value *value = value_at(frame, row, column, D4I_INTEGER, D4I_PEOPLE);
    return value ? value->integer : 0;
}

double d4i_frame_real(const d4i_frame *frame, size_t row, size_t column)
{
    const struct frame_value *value = value_at(frame, row, column, D4I_REAL, D4I_SHARE);
    return value ? value->real : 0;
}

const char *d4i_frame_words(const d4i_frame *frame, size_t row, size_t column)
{
    if (row >= frame->row_count || column >= frame->column_count)
        return "";
    const struct frame_value *value = frame->values + row * frame->column_count + column;
    return value->words ? frame->texts.data + value->text : "";
}
