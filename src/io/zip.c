/* SPDX-License-Identifier: EUPL-1.2
 *
 * Members of a .zip, by way of GDAL's virtual files.
 */
#include "io/zip.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/gdal_start.h"
#include "io/magic.h"

#define MEMBER_PREFIX "/vsizip/"

struct zip_member {
    VSILFILE *file;
    char *path;
    uint64_t left;
};

static bool ends_in(const char *path, const char *ending, size_t length)
{
    size_t all = strlen(path);
    return all > length && path[all - length - 1] == '.' && !strncasecmp(path + all - length, ending, length);
}

bool zip_is_archive(const char *path)
{
    return ends_in(path, "zip", 3) && !zip_is_member(path);
}

bool zip_is_member(const char *path)
{
    return strncmp(path, MEMBER_PREFIX, strlen(MEMBER_PREFIX)) == 0;
}

static bool has_ending(const char *name, const char *endings)
{
    for (const char *at = endings; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (ends_in(name, at, length))
            return true;
        at += length;
    }
    return false;
}

static bool is_wanted(const char *name, const char *pattern, const char *endings)
{
    const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
    if (!*last || strstr(name, "__MACOSX/"))
        return false;
    if (!pattern)
        return has_ending(name, endings);
    return text_like(text_of(name), pattern) || text_like(text_of(last), pattern);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The list of members stands at the end: what begins as an archive and has none is cut short. */
d4i_status zip_fail(d4i_context *context, const char *archive, const char *why)
{
    char head[MAGIC_BYTES];
    size_t length;
    TRY(file_head(context, archive, head, sizeof head, &length));
    if (!length)
        return fail(context, D4I_BAD_INPUT, "%s: is empty; fetch it again", archive);
    if (length >= 4 && memcmp(head, "PK\003\004", 4) == 0)
        return fail(
            context, D4I_BAD_INPUT,
            "%s: the archive ends before the list of its members: it is truncated or damaged; fetch it again",
            archive);
    if (magic_is_page((struct text){head, length}))
        return magic_want_text(context, archive, (struct text){head, length});
    return fail(context, D4I_BAD_INPUT,
                "%s: is no zip archive that can be read (%s); give it the ending of what it is, or fetch it again",
                archive, why);
}

d4i_status zip_members(d4i_context *context, const char *archive, const char *pattern, const char *endings,
                       char ***out, size_t *count)
{
    struct gdal_errors errors;
    char *path, **found = NULL;
    d4i_status status = D4I_OK;
    gdal_start();
    TRY(text_format(context, &path, MEMBER_PREFIX "%s", archive));
    gdal_listen(&errors);
    char **list = VSIReadDirRecursive(path);
    gdal_unlisten();
    *count = 0;
    if (!list) {
        status = zip_fail(context, archive, gdal_why(&errors));
        goto done;
    }
    GUARD(mem_alloc(context, (size_t)CSLCount(list), sizeof *found, &found));
    for (char **name = list; *name && status == D4I_OK; name++)
        if (is_wanted(*name, pattern, endings))
            status = text_format(context, &found[(*count)++], "%s/%s", path, *name);
    if (status != D4I_OK)
        goto done;
    qsort(found, *count, sizeof *found, by_bytes);
    *out = found;
    found = NULL;
done:
    for (size_t i = 0; found && i < *count; i++)
        free(found[i]);
    free(found);
    CSLDestroy(list);
    free(path);
    return status;
}

d4i_status zip_open(d4i_context *context, const char *path, struct zip_member **out, uint64_t *size)
{
    struct gdal_errors errors;
    struct zip_member *member;
    VSIStatBufL about;
    d4i_status status;
    gdal_start();
    TRY(mem_alloc(context, 1, sizeof *member, &member));
    GUARD(text_copy(context, text_of(path), &member->path));
    gdal_listen(&errors);
    member->file = VSIStatL(path, &about) == 0 ? VSIFOpenL(path, "rb") : NULL;
    gdal_unlisten();
    if (!member->file) {
        status = fail(context, D4I_BAD_INPUT, "%s: cannot be read from the archive (%s)", path, gdal_why(&errors));
        goto done;
    }
    member->left = *size = (uint64_t)about.st_size;
    *out = member;
    return D4I_OK;
done:
    zip_close(member);
    return status;
}

d4i_status zip_read(d4i_context *context, struct zip_member *member, void *to, size_t size, size_t *got)
{
    struct gdal_errors errors;
    gdal_listen(&errors);
    *got = VSIFReadL(to, 1, size, member->file);
    gdal_unlisten();
    if (*errors.error || *got > member->left || (*got == 0 && member->left))
        return fail(context, D4I_BAD_INPUT,
                    "%s: the archive is damaged or ends early (%s); fetch it again, or unpack it", member->path,
                    gdal_why(&errors));
    member->left -= *got;
    return D4I_OK;
}

void zip_close(struct zip_member *member)
{
    if (!member)
        return;
    if (member->file)
        VSIFCloseL(member->file);
    free(member->path);
    free(member);
}

static d4i_status check_member(d4i_context *context, const char *path)
{
    char room[16384];
    struct zip_member *member;
    uint64_t size;
    size_t got = 1;
    d4i_status status = D4I_OK;
    TRY(zip_open(context, path, &member, &size));
    while (status == D4I_OK && got)
        status = zip_read(context, member, room, sizeof room, &got);
    zip_close(member);
    return status;
}

d4i_status zip_check(d4i_context *context, const char *archive)
{
    char **paths;
    size_t count;
    d4i_status status = D4I_OK;
    TRY(zip_members(context, archive, "*", "", &paths, &count));
    for (size_t i = 0; i < count && status == D4I_OK; i++)
        status = check_member(context, paths[i]);
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
    free(paths);
    return status;
}
