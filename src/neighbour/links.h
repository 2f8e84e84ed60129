/* SPDX-License-Identifier: EUPL-1.2
 *
 * Neighbours while they are found, in any order. Inside room neighbour only.
 */
#ifndef NEIGHBOUR_LINKS_H
#define NEIGHBOUR_LINKS_H

#include "base/memory.h"
#include "neighbour/neighbour.h"

struct link {
    uint32_t from, other;
    double weight;
};
struct links {
    struct link *link;
    size_t count, capacity;
};
d4i_status links_add(d4i_context *context, struct links *links, uint32_t from, uint32_t other, double weight);
/* Rows in rising order; weights of the same two are added up when `add`, else the first counts. Sorts the links. */
d4i_status links_rows(d4i_context *context, struct links *links, size_t units, bool add, struct neighbours *out);

#endif
