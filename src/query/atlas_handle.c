/* SPDX-License-Identifier: EUPL-1.2
 *
 * Opening and closing an atlas for questions.
 */
#include "atlas/handle.h"
#include "base/memory.h"

d4i_status d4i_atlas_open(d4i_context *context, const char *path, d4i_atlas **out)
{
    if (!path || !*path)
        return fail(context, D4I_BAD_USAGE, "no atlas is named; give the path of the file that d4i build made");
    d4i_atlas *opened;
    TRY(mem_alloc(context, 1, sizeof *opened, &opened));
    d4i_status status = atlas_read(context, path, &opened->atlas);
    if (status != D4I_OK) {
        d4i_atlas_free(opened);
        return status;
    }
    *out = opened;
    return D4I_OK;
}

void d4i_atlas_free(d4i_atlas *atlas)
{
    if (!atlas)
        return;
    atlas_release(&atlas->atlas);
    free(atlas);
}
