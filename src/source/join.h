/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tables of several variables onto one set of zones.
 */
#ifndef SOURCE_JOIN_H
#define SOURCE_JOIN_H

#include "source/rows.h"

/* Moves the zones and counts of the sorted tables into `out`: the union of their zones, in the order of the keys.
 * A zone that a table does not have is missing in its variable. */
d4i_status join_tables(d4i_context *context, struct table *tables, size_t count, struct source_data *out);

#endif
