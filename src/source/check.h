/* SPDX-License-Identifier: EUPL-1.2
 *
 * After the last row: values that no row gave, control totals, parts against totals, residuals, derived groups and
 * what of it goes to the ledger (docs/formats/recipe.md, "Parts and totals").
 */
#ifndef SOURCE_CHECK_H
#define SOURCE_CHECK_H

#include "source/rows.h"

/* One variable's counts, of zones or of places that are no zones, run by run. */
struct view {
    const struct recipe_variable *variable;
    uint32_t number; /* of the variable */
    const char *path;
    struct store *store;
    const struct source_data *source; /* keys of zones; NULL for excluded places: */
    const struct names *places;
    struct source_fit *fit; /* NULL = the first that does not fit is a failure */
    /* Of the run that view_load has brought: */
    struct counts *counts;
    size_t first, zones;
    /* Of all runs, by check_sums: */
    int64_t *sum;     /* [node] */
    uint8_t *unknown; /* [node]: some zone's count is withheld or missing */
    size_t largest;   /* the zone with the most people, of all runs */
};
void view_release(struct view *view); /* what is its own */
/* Brings a run < store_runs(view->store), with what stands for values that no row gave. */
d4i_status view_load(d4i_context *context, struct view *view, size_t run);
/* `zone` counts within the run. */
const char *view_key(const struct view *view, size_t zone, char out[GRID_CODE_MAX]);

/* A node whose values stand in the table, and are not worked out. */
bool check_reads(const struct group_node *node);
/* Goes through all runs once, for the sums. */
d4i_status check_sums(d4i_context *context, struct view *view);
/* After check_sums: tells of a zone that is all others together. */
d4i_status whole_tell(d4i_context *context, struct view *view);
/* Publisher's totals over all zones and excluded places. */
d4i_status check_controls(d4i_context *context, const struct table *table, const struct view *zones,
                          const struct view *places);
/* Parts against totals; sets residuals and lists what does not add up. Then each run is handed to `then`, in order:
 * with a log its counts are gone when the next one comes. */
typedef d4i_status (*run_fn)(d4i_context *context, struct view *view, struct source_data *out);
d4i_status check_parts(d4i_context *context, struct view *view, run_fn then, struct source_data *out);
/* Derived groups of the run. */
d4i_status check_derive(d4i_context *context, struct view *view);

/* One entry of the ledger. Places that are no zones carry their own reason, whatever is given. */
d4i_status list_at(d4i_context *context, const struct view *view, size_t zone, uint32_t node,
                   enum ledger_reason reason, int64_t people, struct source_data *out);

/* Names, for a message, the part that looks like a subtotal of parts listed beside it, as text that follows the
 * message ("; 'x' looks like ..."), or "". `sums` of the parts over the zones where all of them are known: only
 * where its value is in every zone the sum of the parts next to it, in ten zones or more. NULL: what is likely, in
 * two zones or more unless its label says "total", for a message that ends the reading; the view's run is then
 * another one. */
d4i_status suspect_subtotal(d4i_context *context, struct view *view, uint32_t parent, const uint32_t *children,
                            size_t count, const int64_t *sums, char *out, size_t size);

#endif
