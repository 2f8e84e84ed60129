/* SPDX-License-Identifier: EUPL-1.2
 *
 * A streaming reader of PC-Axis files (.px), plain or gzip: the table cube of one file as a long table, one row for
 * each cell, in the order of the file: the variables of STUB, then those of HEADING, the last of them fastest.
 *
 * Columns: for each variable its name, holding the text of the value; behind it, when the file has CODES for the
 * variable, `NAME (code)`; at the end `value`, the cell as it is written, without quotes ("12", "1.5", "..", "-").
 * Nothing is made of missing values here: they are text like all others. Of a file with KEYS, which leaves rows
 * out, only the rows that stand in it are handed out.
 *
 * It refuses what cannot be right (a cell too many or too few, a variable without values, a quote that is not
 * closed, bytes outside the encoding, truncated gzip, text behind the data) with file:line:column.
 * docs/formats/pcaxis.md says what of the format is read.
 *
 * Costs: opening is O(header) in time and memory, a row O(1) on average in time; beyond the header the memory is
 * one window of about 1 MB, whatever the counts in the header say. Readers share nothing: each may be used by one
 * thread at a time, several at the same time.
 */
#ifndef IO_PCAXIS_H
#define IO_PCAXIS_H

#include "base/text.h"

#define PCAXIS_HEADER_MAX (64u << 20) /* bytes before DATA, as UTF-8 */
#define PCAXIS_VARIABLES_MAX 1000u
#define PCAXIS_CELL_MAX 4096u /* bytes of one cell */

struct pcaxis;
/* Opens the file and reads all that stands before the data. `encoding`: a name that iconv knows; NULL = what the
 * file says by CODEPAGE, else by CHARSET; else ISO-8859-15, with a warning when that matters. */
d4i_status pcaxis_open(d4i_context *context, const char *path, const char *encoding, struct pcaxis **out);
/* The same from memory, which must outlive the reader; `name` stands for the path in messages. */
d4i_status pcaxis_open_memory(d4i_context *context, const char *name, struct text content, const char *encoding,
                              struct pcaxis **out);
void pcaxis_close(struct pcaxis *pcaxis);
uint32_t pcaxis_columns(const struct pcaxis *pcaxis); /* at least 2 */
/* Trimmed; empty for a column that there is not. */
struct text pcaxis_column_name(const struct pcaxis *pcaxis, uint32_t column);
/* Column by its exact name (after trimming); D4I_BAD_INPUT names the nearest candidates, and the columns. */
d4i_status pcaxis_find(d4i_context *context, const struct pcaxis *pcaxis, const char *name, uint32_t *column);
/* The next row; *more = false at the end, which is reached only when all cells were there. Fields are UTF-8: those
 * of variables are valid until pcaxis_close, the value until the next call. After a failure only pcaxis_close,
 * pcaxis_fail and the questions about columns may follow. */
d4i_status pcaxis_next(d4i_context *context, struct pcaxis *pcaxis, bool *more);
struct text pcaxis_field(const struct pcaxis *pcaxis, uint32_t column);
/* Where the present row's cell stands, for whichever column: 1-based line and byte column (of the text as UTF-8).
 */
uint64_t pcaxis_line(const struct pcaxis *pcaxis);
uint64_t pcaxis_field_column(const struct pcaxis *pcaxis, uint32_t column);
/* fail(D4I_BAD_INPUT) with "path:line:column: " before the message. */
d4i_status pcaxis_fail(d4i_context *context, const struct pcaxis *pcaxis, uint32_t column, const char *format, ...)
    D4I_PRINTF(4, 5);
/* Bytes read of the file on disk and its size, for progress. */
void pcaxis_position(const struct pcaxis *pcaxis, uint64_t *done, uint64_t *total);

#endif
