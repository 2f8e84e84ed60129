/* SPDX-License-Identifier: EUPL-1.2
 *
 * From links in any order to sparse rows.
 */
#include "neighbour/neighbour.h"

#include <string.h>

#include "neighbour/links.h"

void neighbours_release(struct neighbours *neighbours)
{
    free(neighbours->start);
    free(neighbours->other);
    free(neighbours->weight);
    memset(neighbours, 0, sizeof *neighbours);
}

d4i_status links_add(d4i_context *context, struct links *links, uint32_t from, uint32_t other, double weight)
{
    if (links->count == links->capacity)
        TRY(mem_grow(context, &links->link, &links->capacity, links->count + 1, sizeof *links->link));
    links->link[links->count++] = (struct link){from, other, weight};
    return D4I_OK;
}

/* Equal links by weight, so that sums do not depend on how qsort treats them. */
static int compare(const void *a, const void *b)
{
    const struct link *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->other != y->other)
        return x->other < y->other ? -1 : 1;
    return (x->weight > y->weight) - (x->weight < y->weight);
}

d4i_status links_rows(d4i_context *context, struct links *links, size_t units, bool add, struct neighbours *out)
{
    struct neighbours made = {.units = units};
    size_t count = 0;
    d4i_status status;
    if (links->count)
        qsort(links->link, links->count, sizeof *links->link, compare);
    GUARD(mem_alloc(context, units + 1, sizeof *made.start, &made.start));
    GUARD(mem_alloc(context, links->count, sizeof *made.other, &made.other));
    GUARD(mem_alloc(context, links->count, sizeof *made.weight, &made.weight));
    for (size_t k = 0; k < links->count; k++) {
        const struct link *link = &links->link[k];
        bool again = k > 0 && link[-1].from == link->from && link[-1].other == link->other;
        if (again) {
            made.weight[count - 1] += add ? link->weight : 0;
            continue;
        }
        made.start[link->from + 1]++;
        made.other[count] = link->other;
        made.weight[count++] = link->weight;
    }
    for (size_t i = 0; i < units; i++)
        made.start[i + 1] += made.start[i];
    *out = made;
    made = (struct neighbours){0};
done:
    neighbours_release(&made);
    return status;
}

void neighbours_smooth(const struct neighbours *neighbours, const double *value, double *out)
{
    for (size_t i = 0; i < neighbours->units; i++) {
        double sum = 0;
        for (size_t k = neighbours->start[i]; k < neighbours->start[i + 1]; k++)
            sum += neighbours->weight[k] * value[neighbours->other[k]];
        out[i] = sum;
    }
}
