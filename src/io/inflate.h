/* SPDX-License-Identifier: EUPL-1.2
 *
 * Bytes in order from a file or from memory, inflated on the way when they are gzip. What ends early or does not
 * fit its checksum is a failure, never a short file; what is no text by its first bytes (io/magic.h) is refused.
 */
#ifndef IO_INFLATE_H
#define IO_INFLATE_H

#include "base/text.h"

struct inflate;
d4i_status inflate_open(d4i_context *context, const char *path, struct inflate **out);
/* `content` must outlive the reader. */
d4i_status inflate_open_memory(d4i_context *context, const char *name, struct text content, struct inflate **out);
void inflate_close(struct inflate *source);
/* Up to `size` (> 0) bytes into `to`; *got = 0 only at the end. */
d4i_status inflate_read(d4i_context *context, struct inflate *source, char *to, size_t size, size_t *got);
/* Shows the first `size` (> 0) bytes, fewer when there are no more, which inflate_read will hand out all the same.
 * Before the first inflate_read; a second time shows what the first did. *shown is valid until inflate_close. */
d4i_status inflate_peek(d4i_context *context, struct inflate *source, size_t size, struct text *shown);
void inflate_position(const struct inflate *source, uint64_t *done, uint64_t *total);

#endif
