/* SPDX-License-Identifier: EUPL-1.2
 *
 * What travels with every figure: definition, date, source, licence. One wording for pictures and exports.
 */
#ifndef PUBLISH_WORDING_H
#define PUBLISH_WORDING_H

#include "publish/figures.h"

enum wording { WORDING_DEFINITION, WORDING_DATE, WORDING_SOURCE, WORDING_LICENCE, WORDING_BOUNDARIES };

/* True when all sources that are used say the same (of definition or date). */
bool wording_one(const struct figures *figures, enum wording what);
/* The statement as a paragraph with a newline, appended; nothing when there is nothing to say. A definition is said
 * here only when the sources differ (else pictures have it in their subtitle). */
d4i_status wording_add(d4i_context *context, const struct figures *figures, enum wording what, struct buffer *to);
/* One line without newline, for metadata: definition, date, source or licence of all sources used. */
d4i_status wording_line(d4i_context *context, const struct figures *figures, enum wording what, struct buffer *to);
/* The flag for sources that count by different concepts (query/definition.h); nothing when there is no need. It
 * stands before the definitions in wording_add and wording_line, too. */
d4i_status wording_mixed(d4i_context *context, const struct figures *figures, struct buffer *to);
/* A paragraph about dates that lie more than a year apart, or nothing. */
d4i_status wording_dates(d4i_context *context, const struct figures *figures, struct buffer *to);
/* A paragraph about countries that were set aside, where `group` (a code) is one that the sources share; else
 * nothing. */
d4i_status wording_aside(d4i_context *context, const struct figures *figures, const char *group, struct buffer *to);

#endif
