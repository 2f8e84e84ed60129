/* SPDX-License-Identifier: EUPL-1.2
 *
 * Files of named blobs: docs/formats/pack.md says byte by byte what is written here. A reader holds the whole file
 * and has checked all of it before it hands out the first blob.
 */
#include <stdio.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "base/names.h"
#include "io/file.h"
#include "io/pack.h"

static const char magic[8] = "D4I-PACK", end_magic[8] = "D4I-END\n";
#define VERSION 1
#define HEAD 16
#define TRAILER 40
#define ENTRY 24 /* bytes of a directory entry behind its name */

/* The checksum of head, directory and the first 24 bytes of the trailer; these two stand together. */
static uint64_t directory_checksum(const char *head, struct text directory)
{
    char both[16];
    bytes_put(both, hash_bytes64(head, HEAD), 8);
    bytes_put(both + 8, hash_bytes64(directory.at, directory.length + 24), 8);
    return hash_bytes64(both, sizeof both);
}

struct pack_writer {
    char *path, *part;
    FILE *file;
    uint64_t offset;
    char head[HEAD];
    struct names names;
    struct buffer directory;
};

static d4i_status write_bytes(d4i_context *context, struct pack_writer *writer, const char *bytes, size_t length)
{
    if (length > 0 && fwrite(bytes, 1, length, writer->file) != length)
        return fail_errno(context, "cannot write '%s'", writer->path);
    writer->offset += length;
    return D4I_OK;
}

d4i_status pack_create(d4i_context *context, const char *path, struct pack_writer **out)
{
    struct pack_writer *writer = NULL;
    TRY(mem_alloc(context, 1, sizeof *writer, &writer));
    d4i_status status = D4I_OK;
    GUARD(text_copy(context, text_of(path), &writer->path));
    GUARD(file_part(context, path, &writer->part));
    writer->file = fopen(writer->part, "wbe");
    if (!writer->file) {
        status = fail_errno(context, "cannot write '%s'", path);
        goto done;
    }
    memcpy(writer->head, magic, sizeof magic);
    bytes_put(writer->head + 8, VERSION, 4);
    GUARD(write_bytes(context, writer, writer->head, HEAD));
    *out = writer;
    return D4I_OK;
done:
    pack_abandon(writer);
    return status;
}

d4i_status pack_put(d4i_context *context, struct pack_writer *writer, const char *name, struct text blob)
{
    bool is_new = false;
    uint32_t index;
    char entry[ENTRY];
    size_t length = strlen(name);
    if (length == 0 || length > UINT16_MAX)
        return fail(context, D4I_BUG, "'%s': a blob's name has %zu bytes", writer->path, length);
    TRY(names_add(context, &writer->names, text_of(name), &index, &is_new));
    if (!is_new)
        return fail(context, D4I_BUG, "'%s': two blobs are named '%s'", writer->path, name);
    bytes_put(entry, length, 2);
    TRY(buffer_add(context, &writer->directory, entry, 2));
    TRY(buffer_add(context, &writer->directory, name, length));
    bytes_put(entry, writer->offset, 8);
    bytes_put(entry + 8, blob.length, 8);
    bytes_put(entry + 16, hash_bytes64(blob.at, blob.length), 8);
    TRY(buffer_add(context, &writer->directory, entry, ENTRY));
    return write_bytes(context, writer, blob.at, blob.length);
}

d4i_status pack_finish(d4i_context *context, struct pack_writer **pointer)
{
    struct pack_writer *writer = *pointer;
    struct buffer *directory = &writer->directory;
    char trailer[TRAILER];
    size_t length = directory->length;
    d4i_status status = D4I_OK;
    *pointer = NULL;
    bytes_put(trailer, writer->offset, 8);
    bytes_put(trailer + 8, length, 8);
    bytes_put(trailer + 16, writer->names.count, 8);
    GUARD(buffer_add(context, directory, trailer, 24));
    bytes_put(trailer, directory_checksum(writer->head, (struct text){directory->data, length}), 8);
    memcpy(trailer + 8, end_magic, sizeof end_magic);
    GUARD(buffer_add(context, directory, trailer, 16));
    GUARD(write_bytes(context, writer, directory->data, directory->length));
    int failed = fclose(writer->file);
    writer->file = NULL;
    if (failed) {
        status = fail_errno(context, "cannot write '%s'", writer->path);
        goto done;
    }
    GUARD(file_commit(context, writer->part, writer->path));
    free(writer->part);
    writer->part = NULL; /* it is no longer there to be discarded */
done:
    pack_abandon(writer);
    return status;
}

void pack_abandon(struct pack_writer *writer)
{
    if (!writer)
        return;
    if (writer->file)
        fclose(writer->file);
    file_discard(writer->part);
    names_release(&writer->names);
    buffer_release(&writer->directory);
    free(writer->path);
    free(writer->part);
    free(writer);
}

struct pack_reader {
    char *path;
    struct buffer content;
    struct names names;
    struct text *blobs; /* by the number of the name */
};

static d4i_status damaged(d4i_context *context, const char *path, const char *what)
{
    return fail(context, D4I_BAD_INPUT, "'%s' is damaged: %s", path, what);
}

/* Finds the directory; *count = number of blobs. */
static d4i_status find_directory(d4i_context *context, const struct pack_reader *reader, struct text *directory,
                                 uint64_t *count)
{
    const char *data = reader->content.data;
    size_t length = reader->content.length;
    if (length < HEAD || memcmp(data, magic, sizeof magic) != 0)
        return damaged(context, reader->path, "it does not begin as a pack file does");
    if (bytes_get(data + 8, 4) > VERSION)
        return fail(context, D4I_BAD_INPUT, "'%s' is written by a newer d4i", reader->path);
    if (length < HEAD + TRAILER || memcmp(data + length - 8, end_magic, sizeof end_magic) != 0)
        return damaged(context, reader->path, "it ends too early");
    const char *trailer = data + length - TRAILER;
    uint64_t offset = bytes_get(trailer, 8), bytes = bytes_get(trailer + 8, 8);
    if (offset < HEAD || offset > length - TRAILER || bytes != length - TRAILER - offset)
        return damaged(context, reader->path, "its directory is not where it should be");
    *directory = (struct text){data + offset, (size_t)bytes};
    *count = bytes_get(trailer + 16, 8);
    if (bytes_get(trailer + 24, 8) != directory_checksum(data, *directory))
        return damaged(context, reader->path, "the checksum of its directory is wrong");
    if (bytes_get(data + 8, 4) != VERSION || bytes_get(data + 12, 4) != 0 || *count > bytes / (2 + ENTRY))
        return damaged(context, reader->path, "its directory makes no sense");
    return D4I_OK;
}

/* One entry off the directory. `start` is where the blob must begin: they leave no gaps. */
static d4i_status read_entry(d4i_context *context, struct pack_reader *reader, struct text *directory,
                             size_t *start)
{
    size_t end = (size_t)(directory->at - reader->content.data);
    size_t length = directory->length < 2 ? 0 : (size_t)bytes_get(directory->at, 2);
    if (length == 0 || directory->length < 2 + length + ENTRY)
        return damaged(context, reader->path, "its directory makes no sense");
    struct text name = {directory->at + 2, length};
    const char *entry = name.at + length;
    uint64_t offset = bytes_get(entry, 8), bytes = bytes_get(entry + 8, 8);
    if (offset != *start || bytes > end - *start)
        return damaged(context, reader->path, "its directory makes no sense");
    struct text blob = {reader->content.data + offset, (size_t)bytes};
    if (bytes_get(entry + 16, 8) != hash_bytes64(blob.at, blob.length))
        return fail(context, D4I_BAD_INPUT, "'%s' is damaged: the checksum of '%.*s' is wrong", reader->path,
                    (int)name.length, name.at);
    bool is_new = false;
    uint32_t index;
    TRY(names_add(context, &reader->names, name, &index, &is_new));
    if (!is_new)
        return damaged(context, reader->path, "two of its blobs have the same name");
    reader->blobs[index] = blob;
    *start += blob.length;
    directory->at += 2 + length + ENTRY;
    directory->length -= 2 + length + ENTRY;
    return D4I_OK;
}

static d4i_status read_directory(d4i_context *context, struct pack_reader *reader)
{
    struct text directory = {0};
    uint64_t count = 0;
    TRY(find_directory(context, reader, &directory, &count));
    size_t start = HEAD, blobs_end = (size_t)(directory.at - reader->content.data);
    TRY(mem_alloc(context, (size_t)count, sizeof *reader->blobs, &reader->blobs));
    for (uint64_t i = 0; i < count; i++)
        TRY(read_entry(context, reader, &directory, &start));
    if (directory.length != 0 || start != blobs_end)
        return damaged(context, reader->path, "it holds bytes that belong to nothing");
    return D4I_OK;
}

d4i_status pack_open(d4i_context *context, const char *path, struct pack_reader **out)
{
    struct pack_reader *reader = NULL;
    TRY(mem_alloc(context, 1, sizeof *reader, &reader));
    d4i_status status = D4I_OK;
    GUARD(text_copy(context, text_of(path), &reader->path));
    GUARD(file_read(context, path, &reader->content));
    GUARD(read_directory(context, reader));
    *out = reader;
    return D4I_OK;
done:
    pack_close(reader);
    return status;
}

void pack_close(struct pack_reader *reader)
{
    if (!reader)
        return;
    buffer_release(&reader->content);
    names_release(&reader->names);
    free(reader->blobs);
    free(reader->path);
    free(reader);
}

d4i_status pack_get(d4i_context *context, const struct pack_reader *reader, const char *name, struct text *blob)
{
    uint32_t index = names_find(&reader->names, text_of(name));
    if (index == NAMES_NONE)
        return fail(context, D4I_BAD_INPUT, "'%s' holds no '%s'", reader->path, name);
    *blob = reader->blobs[index];
    return D4I_OK;
}
