/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a file is by its first bytes, where a table of text is expected: a reader of text would complain of zero
 * bytes and encodings, which helps nobody who gave it a workbook or the web page of an error.
 */
#ifndef IO_MAGIC_H
#define IO_MAGIC_H

#include "base/text.h"

#define MAGIC_BYTES 512 /* of the beginning, as far as they are there, are enough to tell */

/* D4I_BAD_INPUT, naming what the file is and the way out, when its first bytes are those of no text; D4I_OK where
 * they may be. gzip is not refused: what is in it may be text. */
d4i_status magic_want_text(d4i_context *context, const char *path, struct text head);
/* A web page: behind white space, a byte order mark, a declaration of XML and comments comes <html or its doctype.
 */
bool magic_is_page(struct text head);

#endif
