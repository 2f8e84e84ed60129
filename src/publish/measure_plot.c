/* SPDX-License-Identifier: EUPL-1.2
 *
 * Pictures of indices.
 */
#include "publish/measure.h"

d4i_status d4i_measure_plot(d4i_context *context, d4i_atlas *atlas, const d4i_measure_options *options,
                            const char *kind, const char *path)
{
    (void)atlas;
    (void)options;
    (void)path;
    return fail(context, D4I_BAD_USAGE, "there is no plot '%s'", kind ? kind : "ranking");
}
