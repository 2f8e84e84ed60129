/* SPDX-License-Identifier: EUPL-1.2
 *
 * What cairo leaves out of a tagged PDF and screen readers need: its language, and words for pictures.
 */
#ifndef PUBLISH_PDF_FINISH_H
#define PUBLISH_PDF_FINISH_H

#include "base/text.h"

/* Adds to a PDF of version 1.4 that cairo wrote: the language (ISO 639-1), that it is tagged and shows its title,
 * and alts[i] to the i-th Figure; a figure beyond `count` stays without. */
d4i_status pdf_finish(d4i_context *context, const char *language, const char *const *alts, size_t count,
                      struct buffer *pdf);

#endif
