/* SPDX-License-Identifier: EUPL-1.2
 *
 * The parts of d4i_info, each filling a frame.
 */
#ifndef QUERY_INFO_H
#define QUERY_INFO_H

#include "query/answer.h"

d4i_status info_summary(d4i_context *context, const struct atlas *atlas, d4i_frame *frame);
d4i_status info_sources(d4i_context *context, const struct atlas *atlas, d4i_frame *frame);
d4i_status info_common(d4i_context *context, const struct atlas *atlas, d4i_frame *frame);
d4i_status info_groups(d4i_context *context, const struct atlas *atlas, d4i_frame *frame);
d4i_status info_ledger(d4i_context *context, const struct atlas *atlas, d4i_frame *frame);
d4i_status info_quality(d4i_context *context, const struct atlas *atlas, d4i_frame *frame);

/* A row of texts; NULL and "" stay empty. */
d4i_status info_text_row(d4i_context *context, d4i_frame *frame, const char *const *text, size_t count);

#endif
