/* SPDX-License-Identifier: EUPL-1.2
 *
 * Members of a .zip read where they are. A member's path is "/vsizip/ARCHIVE/MEMBER", as GDAL writes it.
 */
#ifndef IO_ZIP_H
#define IO_ZIP_H

#include "base/text.h"

bool zip_is_archive(const char *path); /* by its ending */
bool zip_is_member(const char *path);
/* The members that the pattern matches ('*' is any text; the whole name in the archive, or its last part), as paths
 * in byte order. NULL: all that end in one of the space-separated `endings`. Folders, and what macOS adds, are left
 * out. */
d4i_status zip_members(d4i_context *context, const char *archive, const char *pattern, const char *endings,
                       char ***out, size_t *count);

/* Says why an archive without a list of members is none; `why` is what its reader says. Never D4I_OK. */
d4i_status zip_fail(d4i_context *context, const char *archive, const char *why);

struct zip_member;
d4i_status zip_open(d4i_context *context, const char *path, struct zip_member **out, uint64_t *size);
/* Up to `size` (> 0) bytes; *got = 0 only at the end. What does not fit its checksum is an error (of members that
 * are packed: GDAL does not look at those of stored ones). */
d4i_status zip_read(d4i_context *context, struct zip_member *member, void *to, size_t size, size_t *got);
void zip_close(struct zip_member *member);
/* Reads all members to their ends, for an archive that somebody else reads who passes over what is damaged. */
d4i_status zip_check(d4i_context *context, const char *archive);

#endif
