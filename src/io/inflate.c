/* SPDX-License-Identifier: EUPL-1.2
 *
 * Bytes in order from a file or from memory, inflated when they are gzip. zlib's own gzread is not used because it
 * hands out what it has of a truncated file, and reads a file without the magic as if it were plain.
 */
#include "io/inflate.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/memory.h"
#include "io/file.h"
#include "io/magic.h"
#include "io/zip.h"

#ifndef INFLATE_CHUNK /* fuzzers are built with a small one, which their inputs fill */
#define INFLATE_CHUNK (256u << 10)
#endif

struct inflate {
    char *path;
    int file; /* -1 = memory, or a member of a zip */
    struct zip_member *member;
    struct text memory;
    uint64_t done, total;
    unsigned char *input; /* INFLATE_CHUNK bytes */
    size_t input_at, input_end;
    char *ahead; /* what inflate_peek has shown and inflate_read has not handed out yet */
    size_t ahead_at, ahead_end;
    bool gzip, in_member, stream_ready, ended;
    z_stream stream;
};

static d4i_status read_raw(d4i_context *context, struct inflate *source, void *to, size_t size, size_t *got)
{
    if (source->member) {
        TRY(zip_read(context, source->member, to, size, got));
    } else if (source->file < 0) {
        size_t left = source->memory.length - (size_t)source->done;
        *got = size < left ? size : left;
        if (*got)
            memcpy(to, source->memory.at + source->done, *got);
    } else {
        ssize_t count;
        do
            count = read(source->file, to, size);
        while (count < 0 && errno == EINTR);
        if (count < 0)
            return fail_errno(context, "%s: cannot read", source->path);
        *got = (size_t)count;
    }
    source->done += *got;
    return D4I_OK;
}

static d4i_status refill(d4i_context *context, struct inflate *source)
{
    source->input_at = 0;
    source->input_end = 0;
    return read_raw(context, source, source->input, INFLATE_CHUNK, &source->input_end);
}

/* The first bytes tell gzip from plain text, and what nobody can read as text. */
static d4i_status sniff(d4i_context *context, struct inflate *source)
{
    while (source->input_end < MAGIC_BYTES) { /* a read may hand out one byte at a time */
        size_t got;
        TRY(read_raw(context, source, source->input + source->input_end, INFLATE_CHUNK - source->input_end, &got));
        if (!got)
            break;
        source->input_end += got;
    }
    const unsigned char *b = source->input;
    source->gzip = source->input_end >= 2 && b[0] == 0x1f && b[1] == 0x8b;
    if (!source->gzip)
        return magic_want_text(context, source->path, (struct text){(const char *)b, source->input_end});
    if (inflateInit2(&source->stream, 15 + 16) != Z_OK)
        return fail(context, D4I_NO_MEMORY, "%s: no memory to inflate it", source->path);
    source->stream_ready = true;
    source->in_member = true;
    return D4I_OK;
}

static d4i_status source_new(d4i_context *context, const char *path, struct inflate **out)
{
    struct inflate *source;
    TRY(mem_alloc(context, 1, sizeof *source, &source));
    source->file = -1;
    d4i_status status = mem_alloc(context, INFLATE_CHUNK, 1, &source->input);
    if (status == D4I_OK)
        status = text_copy(context, text_of(path), &source->path);
    if (status != D4I_OK)
        inflate_close(source);
    else
        *out = source;
    return status;
}

d4i_status inflate_open(d4i_context *context, const char *path, struct inflate **out)
{
    d4i_status status;
    struct stat about;
    struct inflate *source = NULL;
    TRY(source_new(context, path, &source));
    if (zip_is_member(path)) {
        GUARD(zip_open(context, path, &source->member, &source->total));
    } else {
        GUARD(file_open(context, path, &source->file));
        if (fstat(source->file, &about)) {
            status = fail_errno(context, "cannot open '%s'", path);
            goto done;
        }
        source->total = about.st_size > 0 ? (uint64_t)about.st_size : 0;
    }
    GUARD(sniff(context, source));
    *out = source;
    return D4I_OK;
done:
    inflate_close(source);
    return status;
}

d4i_status inflate_open_memory(d4i_context *context, const char *name, struct text content, struct inflate **out)
{
    struct inflate *source = NULL;
    TRY(source_new(context, name, &source));
    source->memory = content;
    source->total = content.length;
    d4i_status status = sniff(context, source);
    if (status != D4I_OK)
        inflate_close(source);
    else
        *out = source;
    return status;
}

void inflate_close(struct inflate *source)
{
    if (!source)
        return;
    if (source->stream_ready)
        inflateEnd(&source->stream);
    if (source->file >= 0)
        close(source->file);
    zip_close(source->member);
    free(source->ahead);
    free(source->input);
    free(source->path);
    free(source);
}

void inflate_position(const struct inflate *source, uint64_t *done, uint64_t *total)
{
    *done = source->done - (source->input_end - source->input_at);
    *total = source->total;
}

/* After a member: another member, nothing, or the zeros with which tape drives and some tools pad. */
static d4i_status next_member(d4i_context *context, struct inflate *source)
{
    bool padding = false;
    for (;;) {
        if (source->input_at == source->input_end) {
            TRY(refill(context, source));
            if (!source->input_end) {
                source->ended = true;
                return D4I_OK;
            }
        }
        unsigned char byte = source->input[source->input_at];
        if (byte == 0x1f && !padding)
            break;
        if (byte != 0)
            return fail(
                context, D4I_BAD_INPUT,
                "%s: bytes that are not gzip stand behind the compressed data; the file is damaged, fetch it "
                "again",
                source->path);
        padding = true;
        source->input_at++;
    }
    if (inflateReset(&source->stream) != Z_OK)
        return fail(context, D4I_BUG, "zlib cannot reset its stream");
    source->in_member = true;
    return D4I_OK;
}

static d4i_status inflate_step(d4i_context *context, struct inflate *source, char *to, size_t size, size_t *got)
{
    if (source->input_at == source->input_end) {
        TRY(refill(context, source));
        if (!source->input_end)
            return fail(context, D4I_BAD_INPUT,
                        "%s: the gzip data end early: the file is truncated; fetch it again", source->path);
    }
    z_stream *stream = &source->stream;
    stream->next_in = source->input + source->input_at;
    stream->avail_in = (uInt)(source->input_end - source->input_at);
    stream->next_out = (unsigned char *)to;
    stream->avail_out = (uInt)size;
    int result = inflate(stream, Z_NO_FLUSH);
    source->input_at = source->input_end - stream->avail_in;
    *got = size - stream->avail_out;
    if (result == Z_STREAM_END)
        source->in_member = false;
    else if (result == Z_MEM_ERROR)
        return fail(context, D4I_NO_MEMORY, "%s: no memory to inflate it", source->path);
    else if (result != Z_OK && result != Z_BUF_ERROR)
        return fail(context, D4I_BAD_INPUT, "%s: the gzip data are damaged (%s); fetch the file again",
                    source->path, stream->msg ? stream->msg : "no details");
    return D4I_OK;
}

d4i_status inflate_read(d4i_context *context, struct inflate *source, char *to, size_t size, size_t *got)
{
    *got = 0;
    if (source->ahead_at < source->ahead_end) {
        size_t left = source->ahead_end - source->ahead_at;
        *got = left < size ? left : size;
        memcpy(to, source->ahead + source->ahead_at, *got);
        source->ahead_at += *got;
        return D4I_OK;
    }
    if (!source->gzip) {
        size_t waiting = source->input_end - source->input_at;
        if (!waiting)
            return read_raw(context, source, to, size, got);
        *got = waiting < size ? waiting : size;
        memcpy(to, source->input + source->input_at, *got);
        source->input_at += *got;
        return D4I_OK;
    }
    if (size > INFLATE_CHUNK * 64)
        size = INFLATE_CHUNK * 64;
    while (!*got && !source->ended) {
        if (!source->in_member)
            TRY(next_member(context, source));
        else
            TRY(inflate_step(context, source, to, size, got));
    }
    return D4I_OK;
}

d4i_status inflate_peek(d4i_context *context, struct inflate *source, size_t size, struct text *shown)
{
    char *ahead;
    size_t length = 0, got = 1;
    if (source->ahead) {
        *shown = (struct text){source->ahead, source->ahead_end};
        return D4I_OK;
    }
    TRY(mem_alloc(context, size, 1, &ahead));
    source->ahead = ahead; /* no reading comes from it while ahead_end is 0 */
    while (length < size && got) {
        TRY(inflate_read(context, source, ahead + length, size - length, &got));
        length += got;
    }
    source->ahead_end = length;
    *shown = (struct text){ahead, length};
    return D4I_OK;
}
