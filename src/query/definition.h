/* SPDX-License-Identifier: EUPL-1.2
 *
 * By what the sources of one answer count people (birth, citizenship, ...) and when. Figures that are counted by
 * different things, or years apart, stand beside each other only with a flag, which is worded here for all answers.
 */
#ifndef QUERY_DEFINITION_H
#define QUERY_DEFINITION_H

#include "query/answer.h"

/* "birth", "citizenship", ... as the recipe says; "" where it does not. */
const char *definition_concept(const struct atlas_variable *variable);
/* What it counts by, in words: "birth: country of birth", or the dimension alone; "" when neither is said. */
d4i_status definition_words(d4i_context *context, const struct atlas_variable *variable, struct buffer *out);
/* Reference date of a variable, else of its source; "" when none is given. */
const char *definition_date(const struct atlas_source *source, const struct atlas_variable *variable);

/* What the headlines of sources that call theirs differently are together: "Born abroad, as each source defines it"
 * where all count by birth, ... */
const char *definition_headline(const struct atlas *atlas, const char *variable);

/* Sources that speak in one answer: speaks[source]; a source without the variable is passed over. */
bool definition_is_mixed(const struct atlas *atlas, const char *variable, const bool *speaks);
/* The flag, appended: "MIXED DEFINITIONS: ..."; nothing when all count by the same. */
d4i_status definition_mixed(d4i_context *context, const struct atlas *atlas, const char *variable,
                            const bool *speaks, struct buffer *out);
/* "Reference dates differ ...", appended; nothing when they lie within a year. */
d4i_status definition_dates(d4i_context *context, const struct atlas *atlas, const char *variable,
                            const bool *speaks, struct buffer *out);
/* Both as notes, the flag first. */
d4i_status definition_notes(d4i_context *context, d4i_frame *frame, const struct atlas *atlas, const char *variable,
                            const bool *speaks);

#endif
