/* SPDX-License-Identifier: EUPL-1.2
 *
 * Files as they are found: only ordinary ones are opened; read whole, or hashed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/file.h"

/* Hashes fold one chunk after another, so the length of a chunk is part of what a hash means. */
#define HASH_CHUNK ((size_t)1 << 20)

bool file_exists(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

bool file_same(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* Fills `bytes` as far as the file goes; *got < length only at its end. */
static d4i_status read_full(d4i_context *context, int file, const char *path, char *bytes, size_t length,
                            size_t *got)
{
    *got = 0;
    while (*got < length) {
        ssize_t some = read(file, bytes + *got, length - *got);
        if (some < 0 && errno == EINTR)
            continue;
        if (some < 0)
            return fail_errno(context, "cannot read '%s'", path);
        if (some == 0)
            break;
        *got += (size_t)some;
    }
    return D4I_OK;
}

/* Without O_NONBLOCK a named pipe would hold up open() itself, before it can be seen what it is. */
d4i_status file_open(d4i_context *context, const char *path, int *file)
{
    struct stat about;
    int opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (opened < 0)
        return fail_errno(context, "cannot open '%s'", path);
    d4i_status status = D4I_OK;
    if (fstat(opened, &about) != 0)
        status = fail_errno(context, "cannot open '%s'", path);
    else if (S_ISDIR(about.st_mode))
        status = fail(context, D4I_BAD_INPUT, "'%s' is a folder, not a file", path);
    else if (!S_ISREG(about.st_mode))
        status =
            fail(context, D4I_BAD_INPUT,
                 "'%s' is no ordinary file; pipes and devices cannot be read, save what they give as a file", path);
    if (status == D4I_OK)
        *file = opened;
    else
        close(opened);
    return status;
}

d4i_status file_head(d4i_context *context, const char *path, void *bytes, size_t size, size_t *got)
{
    int file = -1;
    TRY(file_open(context, path, &file));
    d4i_status status = read_full(context, file, path, bytes, size, got);
    close(file);
    return status;
}

static d4i_status hash_one(d4i_context *context, const char *path, struct hash *hash)
{
    int file = -1;
    TRY(file_open(context, path, &file));
    char *chunk = NULL;
    uint64_t total = 0;
    size_t got = HASH_CHUNK;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, HASH_CHUNK, 1, &chunk));
    while (got == HASH_CHUNK) {
        GUARD(read_full(context, file, path, chunk, HASH_CHUNK, &got));
        *hash = hash_with(*hash, chunk, got);
        total += got;
        if (cancelled(context))
            GUARD(progress(context, "reading", total, 0));
    }
    *hash = hash_with_int(*hash, (int64_t)total);
done:
    free(chunk);
    close(file);
    return status;
}

/* Data sets that stand in several files, by the extension of the one that is named. */
static const char *const members[][8] = {
    {".shp", ".shx", ".dbf", ".prj", ".cpg"},
    {".tab", ".dat", ".map", ".id", ".ind"},
    {".mif", ".mid"},
};

static const char *const *members_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof members / sizeof *members; i++)
        if (strcasecmp(dot, members[i][0]) == 0)
            return members[i] + 1;
    return NULL;
}

/* GDAL finds "a.DBF" beside "a.shp", so both spellings count; the first that exists is hashed. */
static d4i_status hash_member(d4i_context *context, const char *path, const char *extension, struct hash *hash)
{
    d4i_status status = D4I_OK;
    char *name = NULL;
    size_t stem = (size_t)(strrchr(path, '.') - path);
    GUARD(text_format(context, &name, "%.*s%s", (int)stem, path, extension));
    for (int upper = 0; upper < 2; upper++) {
        if (file_exists(name)) {
            *hash = hash_with_text(*hash, extension);
            GUARD(hash_one(context, name, hash));
            break;
        }
        for (char *letter = name + stem; *letter; letter++)
            if (*letter >= 'a' && *letter <= 'z')
                *letter = (char)(*letter - 'a' + 'A');
    }
done:
    free(name);
    return status;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* A data set that is a folder (a file geodatabase): its files in the order of their names. */
static d4i_status hash_folder(d4i_context *context, const char *path, struct hash *hash)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_visible, by_name);
    if (count < 0)
        return fail_errno(context, "cannot read folder '%s'", path);
    d4i_status status = D4I_OK;
    char *name = NULL;
    for (int i = 0; i < count; i++) {
        struct stat about;
        GUARD(text_format(context, &name, "%s/%s", path, entries[i]->d_name));
        if (stat(name, &about) == 0 && S_ISREG(about.st_mode)) {
            *hash = hash_with_text(*hash, entries[i]->d_name);
            GUARD(hash_one(context, name, hash));
        }
        free(name);
        name = NULL;
    }
done:
    free(name);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return status;
}

d4i_status file_hash(d4i_context *context, const char *path, struct hash *out)
{
    struct hash hash = {0, 0};
    struct stat about;
    if (stat(path, &about) != 0)
        return fail_errno(context, "cannot open '%s'", path);
    if (S_ISDIR(about.st_mode)) {
        TRY(hash_folder(context, path, &hash));
    } else {
        TRY(hash_one(context, path, &hash));
        const char *const *others = members_of(path);
        for (; others && *others; others++)
            TRY(hash_member(context, path, *others, &hash));
    }
    *out = hash;
    return D4I_OK;
}

d4i_status file_read(d4i_context *context, const char *path, struct buffer *out)
{
    int file = -1;
    TRY(file_open(context, path, &file));
    d4i_status status = D4I_OK;
    struct stat about;
    if (fstat(file, &about) != 0) {
        status = fail_errno(context, "cannot read '%s'", path);
        goto done;
    }
    /* The size is only a guess (/proc, files that grow): room for it and one byte more sees the end at once. */
    size_t room = about.st_size > 0 && (uint64_t)about.st_size < SIZE_MAX / 2 ? (size_t)about.st_size + 1 : 4096;
    bool full = true;
    while (full) {
        size_t got = 0;
        GUARD(mem_grow(context, &out->data, &out->capacity, out->length + room + 1, 1));
        GUARD(read_full(context, file, path, out->data + out->length, room, &got));
        out->length += got;
        out->data[out->length] = '\0';
        full = got == room;
        room = 65536;
    }
done:
    close(file);
    return status;
}
