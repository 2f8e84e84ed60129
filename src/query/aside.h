/* SPDX-License-Identifier: EUPL-1.2
 *
 * Countries that the project sets aside when it brings sources to common groups (harmonise: set_aside): sources put
 * their people into different groups, so wherever a common group is shown, it is told who stands where.
 */
#ifndef QUERY_ASIDE_H
#define QUERY_ASIDE_H

#include "query/answer.h"

/* The code is one of a common group ("common:third"); false for NULL. */
bool aside_is_common(const char *code);
/* "Set aside: HR in eu27_2020, with eu_rest (es2021); ...", appended: of the variable (NULL = all variables) of the
 * sources with speaks[source] (NULL = all); nothing where no country is set aside. */
d4i_status aside_words(d4i_context *context, const struct atlas *atlas, const char *variable, const bool *speaks,
                       struct buffer *out);
/* The same as a note. */
d4i_status aside_note(d4i_context *context, d4i_frame *frame, const struct atlas *atlas, const char *variable,
                      const bool *speaks);

#endif
