/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the database and its statements share. Inside room io only.
 */
#ifndef IO_DATABASE_INSIDE_H
#define IO_DATABASE_INSIDE_H

#include <sqlite3.h>

#include "io/database.h"

struct database {
    sqlite3 *handle;
    char *path;
    bool writing;
};

/* The error of an SQLite code, with the path, and what to do. */
d4i_status database_fail(d4i_context *context, struct database *database, int code);

#endif
