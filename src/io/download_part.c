/* SPDX-License-Identifier: EUPL-1.2
 *
 * The part of a download: "<path>.part", and "<path>.part.tag" with the address and the validator that it was begun
 * with. The names are fixed, unlike those of other parts (io/file.h), so that a later run finds them.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/transfer.h"

/* Two downloads into one part would shuffle their bytes. Whoever held the lock before may just have renamed the
 * part: then this descriptor is that of the finished file. */
static d4i_status lock(d4i_context *context, const struct part *part)
{
    struct stat mine, named;
    bool held = flock(part->file, LOCK_EX | LOCK_NB) != 0;
    if (held && errno != EWOULDBLOCK)
        return fail_errno(context, "cannot lock '%s'", part->path);
    if (held || fstat(part->file, &mine) != 0 || stat(part->path, &named) != 0 || mine.st_ino != named.st_ino ||
        mine.st_dev != named.st_dev)
        return fail(context, D4I_IO, "'%s' is being downloaded by another d4i; wait for it", part->final);
    if (!S_ISREG(mine.st_mode))
        return fail(context, D4I_IO, "cannot write '%s': it exists and is not an ordinary file", part->path);
    return D4I_OK;
}

/* The tag's two lines: address, validator. Anything else counts as none. */
static d4i_status read_tag(d4i_context *context, struct part *part)
{
    struct buffer content = {0};
    *part->validator = '\0';
    if (!file_exists(part->tag_path))
        return D4I_OK;
    d4i_status status = file_read(context, part->tag_path, &content);
    size_t url = strlen(part->url);
    if (status == D4I_OK && content.length > url + 2 && memcmp(content.data, part->url, url) == 0 &&
        content.data[url] == '\n' && content.data[content.length - 1] == '\n') {
        struct text line = {content.data + url + 1, content.length - url - 2};
        if (line.length < VALIDATOR_MAX && !memchr(line.at, '\n', line.length)) {
            memcpy(part->validator, line.at, line.length);
            part->validator[line.length] = '\0';
        }
    }
    buffer_release(&content);
    return status;
}

static d4i_status write_tag(d4i_context *context, const struct part *part)
{
    char *lines = NULL;
    TRY(text_format(context, &lines, "%s\n%s\n", part->url, part->validator));
    d4i_status status = file_write(context, part->tag_path, lines, strlen(lines));
    free(lines);
    return status;
}

d4i_status part_open(d4i_context *context, const char *url, const char *final, struct part *out)
{
    d4i_status status = D4I_OK;
    struct part part = {.url = url, .final = final, .file = -1};
    struct stat about;
    GUARD(text_format(context, &part.path, "%s.part", final));
    GUARD(text_format(context, &part.tag_path, "%s.part.tag", final));
    part.file = open(part.path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0666);
    if (part.file < 0) {
        status = fail_errno(context, "cannot write '%s'", part.path);
        goto done;
    }
    GUARD(lock(context, &part));
    GUARD(read_tag(context, &part));
    part.size = fstat(part.file, &about) == 0 ? about.st_size : 0;
    part.kept = part.size;
    if (!*part.validator && part.size)
        GUARD(part_restart(context, &part, ""));
    *out = part;
    return D4I_OK;
done:
    if (part.file >= 0)
        close(part.file);
    free(part.path);
    free(part.tag_path);
    return status;
}

d4i_status part_add(d4i_context *context, struct part *part, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t some = pwrite(part->file, bytes, length, part->size);
        if (some < 0 && errno == EINTR)
            continue;
        if (some < 0)
            return fail_errno(context, "cannot write '%s'", part->path);
        bytes += some;
        length -= (size_t)some;
        part->size += some;
    }
    return D4I_OK;
}

/* The bytes go before the tag changes: a tag never stands beside bytes of another file. */
d4i_status part_restart(d4i_context *context, struct part *part, const char *validator)
{
    if (ftruncate(part->file, 0) != 0)
        return fail_errno(context, "cannot write '%s'", part->path);
    part->size = part->kept = 0;
    text_print(part->validator, sizeof part->validator, "%s", validator);
    if (*part->validator)
        return write_tag(context, part);
    unlink(part->tag_path);
    return D4I_OK;
}

void part_remove(struct part *part)
{
    unlink(part->tag_path);
    unlink(part->path);
    part->size = 0;
}

void part_release(struct part *part)
{
    if (part->file >= 0 && !part->size)
        part_remove(part);
    if (part->file >= 0)
        close(part->file);
    free(part->path);
    free(part->tag_path);
    *part = (struct part){.file = -1};
}
