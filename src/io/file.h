/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole files: existence, hashing, and writing that never leaves half a file under its final name.
 */
#ifndef IO_FILE_H
#define IO_FILE_H

#include "base/hash.h"
#include "base/text.h"

bool file_exists(const char *path);
/* Whether both paths lead to one and the same file, whatever their names: through links, "./", case. */
bool file_same(const char *a, const char *b);
/* Opens an ordinary file to read. Pipes and devices are refused: they may make one wait for ever, have no end, and
 * cannot be read twice, which hashing and reading need. */
d4i_status file_open(d4i_context *context, const char *path, int *file);
/* Up to `size` bytes from the beginning; *got < size when the file is shorter. */
d4i_status file_head(d4i_context *context, const char *path, void *bytes, size_t size, size_t *got);
/* Hash of the contents (all members of a data set that stands in several files, e.g. .shp .dbf .prj .shx .cpg,
 * are hashed when `path` ends in .shp). */
d4i_status file_hash(d4i_context *context, const char *path, struct hash *out);
d4i_status file_read(d4i_context *context, const char *path, struct buffer *out);
d4i_status file_make_folder(d4i_context *context, const char *path); /* with its parents; fine when it exists */

/* A path beside `path` to write to ("<path>.part-<pid>"); caller frees. */
d4i_status file_part(d4i_context *context, const char *path, char **part);
/* Syncs the finished part to disk, renames it to `path`, syncs the folder. On failure the part is removed. */
d4i_status file_commit(d4i_context *context, const char *part, const char *path);
void file_discard(const char *part);
/* Removes the parts that processes which no longer run have left in a folder, of files whose names begin with
 * `beginning` ("" = any): what kill -9 leaves behind. */
d4i_status file_sweep(d4i_context *context, const char *folder, const char *beginning);
/* The same for the parts of one file. */
d4i_status file_sweep_beside(d4i_context *context, const char *path);
/* Writes bytes to `path` by way of a part. */
d4i_status file_write(d4i_context *context, const char *path, const void *bytes, size_t length);
/* The bytes of `from` to `to`, which is made or overwritten: a part, that file_commit syncs. Attributes are not
 * copied. */
d4i_status file_copy(d4i_context *context, const char *from, const char *to);
/* `relative` seen from the folder that holds `file` (absolute paths stay); caller frees. */
d4i_status file_beside(d4i_context *context, const char *file, const char *relative, char **out);

#endif
