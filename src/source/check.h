/* SPDX-License-Identifier: EUPL-1.2
 *
 * After the last row: values that no row gave, control totals, parts against totals, residuals, derived groups and
 * what of it goes to the ledger (docs/formats/recipe.md, "Parts and totals").
 */
#ifndef SOURCE_CHECK_H
#define SOURCE_CHECK_H

#include "source/rows.h"

/* One variable's counts, of zones or of places that are no zones. */
struct view {
    const struct recipe_variable *variable;
    uint32_t number; /* of the variable */
    const char *path;
    struct counts *counts;
    size_t zones;
    const struct source_data *source; /* keys of zones; NULL for excluded places: */
    const struct names *places;
    struct source_fit *fit; /* NULL = the first that does not fit is a failure */
};
const char *view_key(const struct view *view, size_t zone, char out[GRID_CODE_MAX]);

/* A node whose values stand in the table, and are not worked out. */
bool check_reads(const struct group_node *node);
/* What stands for a value that no row gave: missing, or zero where the recipe says so. */
void check_fill(struct view *view);
/* Publisher's totals over all zones and excluded places. */
d4i_status check_controls(d4i_context *context, const struct table *table, const struct view *zones,
                          const struct view *places);
/* Parts against totals; sets residuals and lists what does not add up. */
d4i_status check_parts(d4i_context *context, struct view *view, struct source_data *out);
d4i_status check_derive(d4i_context *context, struct view *view);

/* One entry of the ledger. Places that are no zones carry their own reason, whatever is given. */
d4i_status list_at(d4i_context *context, const struct view *view, size_t zone, uint32_t node,
                   enum ledger_reason reason, int64_t people, struct source_data *out);

/* Names, for a message, the part that looks like a subtotal of parts listed beside it, as text that follows the
 * message ("; 'x' looks like ..."), or "". `certain`: only where its value is in every zone the sum of the parts
 * next to it, in ten zones or more. */
d4i_status suspect_subtotal(d4i_context *context, const struct view *view, uint32_t parent,
                            const uint32_t *children, size_t count, bool certain, char *out, size_t size);

#endif
