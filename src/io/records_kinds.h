/* SPDX-License-Identifier: EUPL-1.2
 *
 * The carriers of published tables: each opens its own and says what it can do.
 */
#ifndef IO_RECORDS_KINDS_H
#define IO_RECORDS_KINDS_H

#include "io/records.h"

d4i_status records_open_csv(d4i_context *context, const char *path, const struct records_options *options,
                            struct records *out);
d4i_status records_open_pcaxis(d4i_context *context, const char *path, const struct records_options *options,
                               struct records *out);
d4i_status records_open_sheet(d4i_context *context, const char *path, const struct records_options *options,
                              struct records *out);

#endif
