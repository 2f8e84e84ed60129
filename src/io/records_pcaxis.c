/* SPDX-License-Identifier: EUPL-1.2
 *
 * PC-Axis as records.
 */
#include "io/records_kinds.h"

d4i_status records_open_pcaxis(d4i_context *context, const char *path, const struct records_options *options,
                               struct records *out)
{
    (void)options;
    (void)out;
    return fail(context, D4I_BUG, "%s: PC-Axis is not there yet", path);
}
