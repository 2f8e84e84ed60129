/* SPDX-License-Identifier: EUPL-1.2
 *
 * Files as they are made. A file appears under its final name complete and on disk, or not at all: it is written to
 * a part beside it, synced, renamed, and the folder is synced.
 */
#include "io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

static d4i_status make_one(d4i_context *context, const char *path)
{
    struct stat about;
    if (mkdir(path, 0777) == 0)
        return D4I_OK;
    int why = errno;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return D4I_OK;
    errno = why;
    return fail_errno(context, "cannot make folder '%s'", path);
}

d4i_status file_make_folder(d4i_context *context, const char *path)
{
    char *name = NULL;
    d4i_status status = D4I_OK;
    GUARD(text_copy(context, text_of(path), &name));
    for (char *slash = strchr(*name ? name + 1 : name, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        GUARD(make_one(context, name));
        *slash = '/';
    }
    GUARD(make_one(context, name));
done:
    free(name);
    return status;
}

/* Renaming over a device or a folder would destroy it or fail at the very end of a long build. */
static d4i_status refuse_strange_target(d4i_context *context, const char *path)
{
    struct stat about;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return fail(context, D4I_IO, "cannot write '%s': it exists and is not an ordinary file", path);
    return D4I_OK;
}

d4i_status file_part(d4i_context *context, const char *path, char **part)
{
    TRY(refuse_strange_target(context, path));
    return text_format(context, part, "%s.part-%ld", path, (long)getpid());
}

static d4i_status sync_path(d4i_context *context, const char *path, const char *told, int flags)
{
    int file = open(path, flags | O_CLOEXEC);
    if (file < 0)
        return fail_errno(context, "cannot write '%s'", told);
    int failed = fsync(file) != 0 ? errno : 0;
    close(file);
    /* Some file systems cannot sync a folder and say so; the rename is done all the same. */
    if (failed == 0 || ((flags & O_DIRECTORY) && (failed == EINVAL || failed == ENOTSUP)))
        return D4I_OK;
    errno = failed;
    return fail_errno(context, "cannot write '%s'", told);
}

static d4i_status folder_of(d4i_context *context, const char *path, char **folder)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == path ? 1 : slash ? (size_t)(slash - path) : 1;
    return text_copy(context, (struct text){slash ? path : ".", length}, folder);
}

d4i_status file_commit(d4i_context *context, const char *part, const char *path)
{
    char *folder = NULL; /* made before the rename: after it nothing may fail that leaves the caller in doubt */
    d4i_status status = D4I_OK;
    GUARD(refuse_strange_target(context, path));
    GUARD(folder_of(context, path, &folder));
    GUARD(sync_path(context, part, path, O_RDONLY));
    if (rename(part, path) != 0) {
        status = fail_errno(context, "cannot rename '%s' to '%s'", part, path);
        goto done;
    }
    part = NULL;
    status = sync_path(context, folder, path, O_RDONLY | O_DIRECTORY);
done:
    file_discard(part);
    free(folder);
    return status;
}

/* The process that a part's name ends in, or 0 when the name is none of a part. */
static long owner_of_part(const char *name)
{
    const char *mark = strstr(name, ".part-");
    int64_t process;
    if (!mark || !parse_int64(text_of(mark + strlen(".part-")), &process) || process < 1 || process > INT32_MAX)
        return 0;
    return (long)process;
}

d4i_status file_sweep(d4i_context *context, const char *folder, const char *beginning)
{
    DIR *entries = opendir(folder);
    if (!entries)
        return D4I_OK; /* no folder, nothing left behind in it */
    d4i_status status = D4I_OK;
    for (struct dirent *entry; status == D4I_OK && (entry = readdir(entries));) {
        long process = owner_of_part(entry->d_name);
        char *path;
        if (!process || strncmp(entry->d_name, beginning, strlen(beginning)) != 0 || kill((pid_t)process, 0) == 0 ||
            errno != ESRCH)
            continue;
        status = text_format(context, &path, "%s/%s", folder, entry->d_name);
        if (status == D4I_OK) {
            unlink(path);
            free(path);
        }
    }
    closedir(entries);
    return status;
}

d4i_status file_sweep_beside(d4i_context *context, const char *path)
{
    char *folder;
    const char *slash = strrchr(path, '/');
    TRY(folder_of(context, path, &folder));
    d4i_status status = file_sweep(context, folder, slash ? slash + 1 : path);
    free(folder);
    return status;
}

void file_discard(const char *part)
{
    if (part)
        unlink(part);
}

static d4i_status write_all(d4i_context *context, int file, const char *path, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t some = write(file, bytes, length);
        if (some < 0 && errno == EINTR)
            continue;
        if (some < 0)
            return fail_errno(context, "cannot write '%s'", path);
        bytes += some;
        length -= (size_t)some;
    }
    return D4I_OK;
}

d4i_status file_write(d4i_context *context, const char *path, const void *bytes, size_t length)
{
    char *part = NULL;
    TRY(file_part(context, path, &part));
    d4i_status status = D4I_OK;
    int file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        status = fail_errno(context, "cannot write '%s'", path);
        goto done;
    }
    status = write_all(context, file, path, bytes, length);
    if (close(file) != 0 && status == D4I_OK)
        status = fail_errno(context, "cannot write '%s'", path);
    if (status == D4I_OK)
        status = file_commit(context, part, path);
    else
        file_discard(part);
done:
    free(part);
    return status;
}

d4i_status file_copy(d4i_context *context, const char *from, const char *to)
{
    static const size_t size = 1 << 20;
    char *bytes = NULL;
    int in = -1, out = -1;
    ssize_t some = 0;
    d4i_status status;
    GUARD(mem_alloc(context, size, 1, &bytes));
    GUARD(file_open(context, from, &in));
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (out < 0)
        status = fail_errno(context, "cannot write '%s'", to);
    GUARD(status);
    while ((some = read(in, bytes, size)) != 0) {
        if (some < 0 && errno == EINTR)
            continue;
        status = some < 0 ? fail_errno(context, "cannot read '%s'", from)
                          : write_all(context, out, to, bytes, (size_t)some);
        GUARD(status);
    }
done:
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) != 0 && status == D4I_OK)
        status = fail_errno(context, "cannot write '%s'", to);
    free(bytes);
    return status;
}

d4i_status file_beside(d4i_context *context, const char *file, const char *relative, char **out)
{
    const char *slash = strrchr(file, '/');
    if (relative[0] == '/' || !slash)
        return text_copy(context, text_of(relative), out);
    return text_format(context, out, "%.*s/%s", (int)(slash - file), file, relative);
}
