/* SPDX-License-Identifier: EUPL-1.2
 *
 * A frame: the small typed table in which answers come (places, tables of counts, ledgers), and its writers.
 */
#ifndef D4I_FRAME_H
#define D4I_FRAME_H

#include <stdio.h>

#include "d4i/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum d4i_kind {
    D4I_TEXT,
    D4I_INTEGER,
    D4I_PEOPLE, /* millionths of a person; shown as a decimal number of people */
    D4I_REAL,
    D4I_SHARE /* a real in 0..1; text tables show it in per cent, CSV and JSON as it is */
} d4i_kind;

/* What a value is, beside its number (docs/formats/atlas.md). */
typedef enum d4i_value_status {
    D4I_OBSERVED,
    D4I_ROUNDED,
    D4I_PERTURBED,
    D4I_SUPPRESSED, /* withheld by the publisher: the number means nothing */
    D4I_MISSING,    /* not published, or no such place */
    D4I_STRUCTURAL_ZERO,
    D4I_ESTIMATED, /* worked out: of a unit from cells, of a zone from the counts of a higher level */
    D4I_VALUE_STATUS_END
} d4i_value_status;
D4I_API const char *d4i_value_status_text(d4i_value_status status);

typedef enum d4i_format { D4I_FORMAT_TABLE, D4I_FORMAT_CSV, D4I_FORMAT_JSON, D4I_FORMAT_END } d4i_format;
/* "table", "csv", "json"; D4I_FORMAT_END when it is none. */
D4I_API d4i_format d4i_format_of(const char *name);

typedef struct d4i_frame d4i_frame;

D4I_API d4i_status d4i_frame_new(d4i_context *context, d4i_frame **out);
D4I_API void d4i_frame_free(d4i_frame *frame);
/* Notes travel with the frame: definition, source, date, warnings. Written below a text table and as "notes" in
 * JSON; a CSV file has no place for them: a caller that writes CSV shows d4i_frame_note_at elsewhere. */
D4I_API d4i_status d4i_frame_note(d4i_context *context, d4i_frame *frame, const char *text);
D4I_API d4i_status d4i_frame_title(d4i_context *context, d4i_frame *frame, const char *text);
/* Columns come before the first row; their names are distinct. */
D4I_API d4i_status d4i_frame_column(d4i_context *context, d4i_frame *frame, const char *name, d4i_kind kind);
D4I_API d4i_status d4i_frame_row(d4i_context *context, d4i_frame *frame); /* a new row of empty values */
/* Set a value of the last row: text in a text column (valid UTF-8; NULL = empty), an int in one of integers or
 * people, a real in one of reals or shares (NaN = empty; infinity is refused). */
D4I_API d4i_status d4i_frame_set_text(d4i_context *context, d4i_frame *frame, size_t column, const char *text);
D4I_API d4i_status d4i_frame_set_int(d4i_context *context, d4i_frame *frame, size_t column, int64_t value);
D4I_API d4i_status d4i_frame_set_real(d4i_context *context, d4i_frame *frame, size_t column, double value);
/* Words in the place of a number ("birth" in a row of a table whose columns are countries): text tables show them;
 * in CSV and JSON, and for those who read values, the value is empty. Not in a text column. */
D4I_API d4i_status d4i_frame_set_words(d4i_context *context, d4i_frame *frame, size_t column, const char *words);

D4I_API const char *d4i_frame_title_text(const d4i_frame *frame); /* "" when there is none */
D4I_API size_t d4i_frame_notes(const d4i_frame *frame);
D4I_API const char *d4i_frame_note_at(const d4i_frame *frame, size_t index);
D4I_API size_t d4i_frame_columns(const d4i_frame *frame);
D4I_API size_t d4i_frame_rows(const d4i_frame *frame);
D4I_API const char *d4i_frame_column_name(const d4i_frame *frame, size_t column);
D4I_API d4i_kind d4i_frame_column_kind(const d4i_frame *frame, size_t column);
D4I_API int d4i_frame_is_empty(const d4i_frame *frame, size_t row, size_t column);
/* Values; "" or 0 where it is empty or of another kind. Text is valid until the frame is next changed. */
D4I_API const char *d4i_frame_text(const d4i_frame *frame, size_t row, size_t column);
D4I_API int64_t d4i_frame_int(const d4i_frame *frame, size_t row, size_t column);
D4I_API double d4i_frame_real(const d4i_frame *frame, size_t row, size_t column);
/* Words that stand in the place of a number; "" where there are none. */
D4I_API const char *d4i_frame_words(const d4i_frame *frame, size_t row, size_t column);

/* Writes the frame; the same frame gives the same bytes, whatever the locale.
 *   table  for people: title, columns, notes. Fits 80 columns where its contents allow: names of columns, then
 *          long texts, are folded onto more lines. Thousands are set apart by a space from 10 000 on; people
 *          and shares have at most one decimal ("<0.1" = not zero), an empty number is "-". Control characters
 *          become "?".
 *   csv    RFC 4180 in UTF-8 with LF as line end: names of columns, then rows. Numbers are exact, with '.' as
 *          decimal sign; an empty value is an empty field, an empty text is "". No title, no notes.
 *   json   {"title", "columns": [{"name", "kind"}], "rows": [{name: value}], "notes": [text]}. Numbers are exact;
 *          an empty value is null. Kinds: text, integer, people, real, share. */
D4I_API d4i_status d4i_frame_write(d4i_context *context, const d4i_frame *frame, d4i_format format, FILE *to);

#ifdef __cplusplus
}
#endif
#endif
