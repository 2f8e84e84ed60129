/* SPDX-License-Identifier: EUPL-1.2
 *
 * SQLite with the errors of this house: the one writer of GeoPackages, and their reader.
 */
#ifndef IO_DATABASE_H
#define IO_DATABASE_H

#include "base/text.h"

struct database;
struct statement;

/* A new database for writing in one transaction; deterministic page layout, no journal. What stands at `path`
 * is removed first: give it a part (file_part), and commit that (file_commit) after database_close. There is no
 * rollback: after any failure close it and discard the part. */
d4i_status database_create(d4i_context *context, const char *path, struct database **out);
/* An existing one, to be changed in one transaction; as above there is no rollback, so give it a part that is a
 * copy. Refuses what is no database, and one beside which another program keeps changes. */
d4i_status database_amend(d4i_context *context, const char *path, struct database **out);
/* Whether another program's journal or write-ahead log, with contents, stands beside the database. */
d4i_status database_has_log(d4i_context *context, const char *path, bool *out);
/* Read-only. Refuses what is no database, and one that is cut short; leaves no file beside it. */
d4i_status database_open(d4i_context *context, const char *path, struct database **out);
d4i_status database_finish(d4i_context *context, struct database *database); /* commit; close with _close */
void database_close(struct database *database);
/* Runs one or more statements separated by ';'; rows are dropped. */
d4i_status database_run(d4i_context *context, struct database *database, const char *sql);

d4i_status statement_prepare(d4i_context *context, struct database *database, const char *sql,
                             struct statement **out);
void statement_free(struct statement *statement); /* before database_close */
/* Binding by 1-based position; text and blobs must stay alive until the next step. Binding to a statement that
 * still has rows resets it first. After the last row all is unbound, and what is not bound again is null. */
d4i_status bind_int(d4i_context *context, struct statement *statement, int at, int64_t value);
d4i_status bind_real(d4i_context *context, struct statement *statement, int at, double value);
d4i_status bind_text(d4i_context *context, struct statement *statement, int at,
                     const char *value); /* NULL = null */
d4i_status bind_blob(d4i_context *context, struct statement *statement, int at, struct text value);
d4i_status bind_null(d4i_context *context, struct statement *statement, int at);
/* One step; *row (may be NULL) = there is a row. The statement resets itself when it is done. */
d4i_status statement_step(d4i_context *context, struct statement *statement, bool *row);
/* Gives up the rows that are left. */
void statement_reset(struct statement *statement);
int column_count(struct statement *statement);
int64_t column_int(struct statement *statement, int at); /* 0-based */
double column_real(struct statement *statement, int at);
bool column_null(struct statement *statement, int at);
enum column_kind { COLUMN_NULL, COLUMN_INT, COLUMN_REAL, COLUMN_TEXT, COLUMN_BLOB };
enum column_kind column_kind(struct statement *statement, int at); /* as stored; ask before the value */
struct text column_text(struct statement *statement, int at);      /* valid until the next step */
struct text column_blob(struct statement *statement, int at);

#endif
