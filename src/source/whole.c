/* SPDX-License-Identifier: EUPL-1.2
 *
 * A row of the whole country among those of its places counts everybody twice, and its parts add up as well as any
 * other's. It is known by this: of each group it has as many people as all other zones together.
 */
#include "base/memory.h"
#include "source/check.h"
#include "source/read.h"

#define ZONES_LEAST 3    /* of two zones one may well be half of all */
#define ZONES_CERTAIN 10 /* with fewer, one number that agrees may be chance */

/* Does the zone hold half of everybody, group by group? Groups of which some zone's count is not known cannot say.
 */
static bool is_whole(const struct view *view, size_t zone)
{
    const struct group_tree *tree = &view->variable->tree;
    size_t agree = 0;
    if (view->unknown[0] || !view->sum[0])
        return false;
    for (uint32_t n = 0; n < tree->count; n++) {
        if (!check_reads(&tree->nodes[n]) || view->unknown[n] || !view->sum[n])
            continue;
        int64_t people = view->counts->people[n][zone];
        if (people != view->sum[n] - people)
            return false;
        agree++;
    }
    return agree > 1 || view->store->zones >= ZONES_CERTAIN;
}

d4i_status whole_tell(d4i_context *context, struct view *view)
{
    char code[GRID_CODE_MAX], people[32], message[CONTEXT_ERROR_MAX];
    if (view->store->cells || view->store->zones < ZONES_LEAST)
        return D4I_OK;
    TRY(view_load(context, view, view->store->log ? view->largest / COLUMN_RUN : 0));
    size_t zone = view->largest - view->first;
    if (!is_whole(view, zone))
        return D4I_OK;
    text_print(
        message, sizeof message,
        "%s: zone '%s' has %s people, of each group as many as all other zones together: it looks like the "
        "total of the table, and everybody is counted twice; list its row under 'control', or leave it out by "
        "a 'filter'",
        view->path, view_key(view, zone, code), people_text(view->counts->people[0][zone], people));
    if (view->fit)
        return problems_note(context, &view->fit->problems, message);
    warn(context, "%s", message);
    return D4I_OK;
}
