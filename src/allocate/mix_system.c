/* SPDX-License-Identifier: EUPL-1.2
 *
 * What is known of one group in a system of units, and the units merged by fours along their walk: what is known of
 * the merged ones tests what is made of it against the units themselves.
 */
#include <math.h>

#include "allocate/mix.h"
#include "base/memory.h"

void mix_system_release(struct mix_system *system)
{
    free(system->total);
    free(system->degree);
    free(system->super);
    free(system->super_of);
    free(system->super_total);
    free(system->super_people);
    free(system->eta);
    *system = (struct mix_system){0};
}

static int by_size(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Side in cells of a typical unit: the root of the median of their inhabited cells. */
static d4i_status typical_side(d4i_context *context, const uint32_t *items, size_t count, double *out)
{
    uint32_t *sizes;
    size_t n = 0;
    TRY(mem_alloc(context, count, sizeof *sizes, &sizes));
    for (size_t u = 0; u < count; u++)
        if (items[u] > 0)
            sizes[n++] = items[u];
    qsort(sizes, n, sizeof *sizes, by_size);
    size_t lower = n > 0 ? (n - 1) / 2 : 0, upper = n / 2;
    *out = n == 0 ? 0 : sqrt(((double)sizes[lower] + (double)sizes[upper]) / 2);
    free(sizes);
    return D4I_OK;
}

static d4i_status merge(d4i_context *context, const struct mix_ground *ground, struct mix_system *system)
{
    const struct mix_units *units = system->units;
    uint32_t *items;
    size_t known = 0;
    for (size_t u = 0; u < units->count; u++)
        known += mix_known(system->total[u]);
    system->supers = (known + MIX_MERGED - 1) / MIX_MERGED + 1;
    TRY(mem_alloc(context, system->supers, sizeof *system->super_total, &system->super_total));
    TRY(mem_alloc(context, system->supers, sizeof *system->super_people, &system->super_people));
    TRY(mem_alloc(context, system->supers, sizeof *items, &items));
    for (size_t i = 0, met = 0; i < units->count; i++) {
        uint32_t u = units->walk[i];
        bool here = mix_known(system->total[u]);
        size_t super = here ? met++ / MIX_MERGED : system->supers - 1;
        system->super[u] = (uint32_t)super;
        system->super_people[super] += units->people[u];
        system->super_total[super] += here ? system->total[u] : 0;
        items[super] += units->items[u];
    }
    system->super_total[system->supers - 1] = NAN;
    for (size_t i = 0; i < ground->items; i++)
        system->super_of[i] = system->super[units->unit[i]];
    d4i_status status = typical_side(context, items, system->supers, &system->super_side);
    free(items);
    return status;
}

d4i_status mix_system_make(d4i_context *context, const struct mix_ground *ground, const struct mix_units *units,
                           const double *total, size_t known, struct mix_system *out)
{
    struct mix_system system = {.units = units};
    d4i_status status;
    GUARD(mem_alloc(context, units->count, sizeof *system.total, &system.total));
    GUARD(mem_alloc(context, units->count, sizeof *system.degree, &system.degree));
    GUARD(mem_alloc(context, units->count, sizeof *system.super, &system.super));
    GUARD(mem_alloc(context, ground->items, sizeof *system.super_of, &system.super_of));
    GUARD(mem_alloc(context, ground->items, sizeof *system.eta, &system.eta));
    for (size_t u = 0; u < units->count; u++)
        system.total[u] = u < known && units->people[u] > 0 ? total[u] : NAN;
    for (size_t n = 0; n < units->neighbour_count; n++) {
        size_t a = units->neighbours[n] >> 32, b = units->neighbours[n] & UINT32_MAX;
        if (mix_known(system.total[a]) && mix_known(system.total[b])) {
            system.degree[a]++;
            system.degree[b]++;
        }
    }
    GUARD(typical_side(context, units->items, units->count, &system.side));
    GUARD(merge(context, ground, &system));
    *out = system;
    system = (struct mix_system){0};
done:
    mix_system_release(&system);
    return status;
}
