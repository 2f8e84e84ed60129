/* SPDX-License-Identifier: EUPL-1.2
 *
 * SQLite with the errors of this house. Written files have the same bytes for the same statements: one connection,
 * one transaction, no journal, deleted content zeroed.
 */
#include "io/database.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/database_inside.h"

d4i_status database_fail(d4i_context *context, struct database *database, int code)
{
    const char *text = database->handle ? sqlite3_errmsg(database->handle) : sqlite3_errstr(code);
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return fail(context, D4I_NO_MEMORY, "'%s': out of memory", database->path);
    case SQLITE_FULL:
        return fail(context, D4I_IO, "cannot write '%s': the disk is full", database->path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        errno = database->handle ? sqlite3_system_errno(database->handle) : 0;
        if (errno)
            return fail_errno(context, "cannot %s '%s'", database->writing ? "write" : "read", database->path);
        if (database->writing)
            return fail(context, D4I_IO, "cannot write '%s': %s; see that there is room on the disk",
                        database->path, text);
        return fail(context, D4I_IO, "cannot read '%s': %s", database->path, text);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(context, D4I_IO, "'%s' is being written by another program: try again when it is done",
                    database->path);
    case SQLITE_TOOBIG:
        return fail(context, D4I_BAD_INPUT, "'%s': a value is longer than SQLite can hold", database->path);
    default:
        return fail(context, database->writing ? D4I_BUG : D4I_BAD_INPUT, "'%s': %s", database->path, text);
    }
}

/* "file:" URI of a path: parameters can be given, and no name (":memory:") means anything special. */
static d4i_status uri_of(d4i_context *context, const char *path, const char *parameters, struct buffer *uri)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-~";
    while (path[0] == '/' && path[1] == '/')
        path++; /* "//" would begin the name of a host */
    TRY(buffer_text(context, uri, path[0] == '/' ? "file:" : "file:./"));
    for (; *path; path++) {
        if (strchr(plain, *path))
            TRY(buffer_add(context, uri, path, 1));
        else
            TRY(buffer_print(context, uri, "%%%02X", (unsigned)(uint8_t)*path));
    }
    return buffer_text(context, uri, parameters);
}

static d4i_status open_database(d4i_context *context, const char *path, int flags, const char *parameters,
                                struct database **out)
{
    struct buffer uri = {0};
    struct database *database = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, 1, sizeof *database, &database));
    database->writing = flags & SQLITE_OPEN_CREATE;
    GUARD(text_copy(context, text_of(path), &database->path));
    GUARD(uri_of(context, path, parameters, &uri));
    int code = sqlite3_open_v2(uri.data, &database->handle, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        status = database_fail(context, database, code);
        goto done;
    }
    sqlite3_extended_result_codes(database->handle, 1);
    *out = database;
    database = NULL;
done:
    buffer_release(&uri);
    database_close(database);
    return status;
}

d4i_status database_create(d4i_context *context, const char *path, struct database **out)
{
    /* No journal: the file is a part that is thrown away on failure. Syncing is file_commit's. Pages of 8 KiB:
     * half the overflow pages of the default for the blobs of tiles, little waste for the small tables. A cache of
     * 4 MiB: rows come in order and nothing is written twice, so that more only holds what could be on the disk
     * (with 64 MiB the build of workload s2, whose atlas has 25 MB, takes 17 MB more and no less time). */
    static const char settings[] = "PRAGMA page_size = 8192; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;"
                                   "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;"
                                   "PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;"
                                   "PRAGMA cache_size = -4096; PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE;";
    struct database *database = NULL;
    if (unlink(path) != 0 && errno != ENOENT)
        return fail_errno(context, "cannot write '%s'", path);
    TRY(open_database(context, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "", &database));
    d4i_status status = database_run(context, database, settings);
    if (status != D4I_OK) {
        database_close(database);
        return status;
    }
    *out = database;
    return D4I_OK;
}

static uint32_t big_endian(const uint8_t *at, int bytes)
{
    uint32_t value = 0;
    for (int k = 0; k < bytes; k++)
        value = value << 8 | at[k];
    return value;
}

/* Refuses files that are no database, and databases that are shorter than they say (a copy that broke off),
 * which SQLite notices only when it comes to the missing pages. */
static d4i_status check_head(d4i_context *context, const char *path, bool alone)
{
    uint8_t head[100];
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a named pipe would hold it up for ever */
    if (file < 0 || fstat(file, &about) != 0) {
        d4i_status status = fail_errno(context, "cannot open '%s'", path);
        if (file >= 0)
            close(file);
        return status;
    }
    ssize_t got = S_ISREG(about.st_mode) ? read(file, head, sizeof head) : 0;
    close(file);
    if (got != (ssize_t)sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
        return fail(context, D4I_BAD_INPUT, "'%s' is not a database (GeoPackage)", path);
    uint32_t page = big_endian(head + 16, 2), pages = big_endian(head + 28, 4);
    page = page == 1 ? 65536 : page;
    /* The count of pages means something when the two change counters agree (SQLite's file format, 1.3.7). */
    bool known = pages > 0 && memcmp(head + 24, head + 92, 4) == 0;
    if (alone && known && (uint64_t)about.st_size < (uint64_t)page * pages)
        return fail(context, D4I_BAD_INPUT,
                    "'%s' is damaged: it is cut short (%llu of %llu bytes); get or build it again", path,
                    (unsigned long long)about.st_size, (unsigned long long)page * pages);
    return D4I_OK;
}

d4i_status database_has_log(d4i_context *context, const char *path, bool *out)
{
    static const char *const endings[] = {"-wal", "-journal"};
    *out = false;
    for (size_t i = 0; i < 2; i++) {
        char *name = NULL;
        struct stat about;
        TRY(text_format(context, &name, "%s%s", path, endings[i]));
        *out = *out || (stat(name, &about) == 0 && about.st_size > 0);
        free(name);
    }
    return D4I_OK;
}

d4i_status database_open(d4i_context *context, const char *path, struct database **out)
{
    struct database *database = NULL;
    bool log = false;
    TRY(database_has_log(context, path, &log));
    TRY(check_head(context, path, !log));
    /* "Immutable" keeps SQLite from making files beside the atlas, also when QGIS has left it in WAL mode. It
     * would overlook a log with changes that another program is making, so then it is opened the usual way. */
    TRY(open_database(context, path, SQLITE_OPEN_READONLY, log ? "?mode=ro" : "?immutable=1", &database));
    /* The file may be a stranger's: its schema must not be able to do anything. */
    /* it is open: NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    d4i_status status = database_run(context, database,
                                     "PRAGMA query_only = ON; PRAGMA cell_size_check = ON;"
                                     "SELECT count(*) FROM sqlite_master;");
    if (status != D4I_OK) {
        database_close(database);
        return status;
    }
    *out = database;
    return D4I_OK;
}

d4i_status database_amend(d4i_context *context, const char *path, struct database **out)
{
    static const char settings[] = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;"
                                   "PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;"
                                   "PRAGMA foreign_keys = OFF; PRAGMA cell_size_check = ON; BEGIN EXCLUSIVE;";
    struct database *database = NULL;
    TRY(check_head(context, path, true));
    TRY(open_database(context, path, SQLITE_OPEN_READWRITE, "", &database));
    d4i_status status = database_run(context, database, settings);
    /* As above: a stranger's schema must not be able to do anything. */
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    if (status != D4I_OK) {
        database_close(database);
        return status;
    }
    database->writing = true;
    *out = database;
    return D4I_OK;
}

d4i_status database_finish(d4i_context *context, struct database *database)
{
    return database_run(context, database, "COMMIT");
}

void database_close(struct database *database)
{
    if (!database)
        return;
    sqlite3_close_v2(database->handle);
    free(database->path);
    free(database);
}

d4i_status database_run(d4i_context *context, struct database *database, const char *sql)
{
    int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL); /* open: NOLINT(clang-analyzer-core.*) */
    return code == SQLITE_OK ? D4I_OK : database_fail(context, database, code);
}
