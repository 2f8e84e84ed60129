/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tables of several variables onto one set of zones. Most often the sets are the same, and nothing is copied.
 */
#include "source/join.h"

#include "base/memory.h"

static bool same_zones(const struct store *a, const struct store *b)
{
    if (a->zones != b->zones)
        return false;
    for (size_t i = 0; i < a->zones; i++)
        if (a->cells ? square_compare(&a->square[i], &b->square[i]) != 0
                     : strcmp(names_at(&a->names, (uint32_t)i), names_at(&b->names, (uint32_t)i)) != 0)
            return false;
    return true;
}

static int compare_keys(const struct source_data *out, size_t zone, const struct store *store, size_t at)
{
    return store->cells ? square_compare(&out->square[zone], &store->square[at])
                        : strcmp(names_at(&out->zones, (uint32_t)zone), names_at(&store->names, (uint32_t)at));
}

/* All zones of all tables into one store, sorted, each once. */
static d4i_status unite(d4i_context *context, const struct table *tables, size_t count, struct store *all)
{
    TRY(store_open(context, all, tables[0].zones.cells, true, 1, 1));
    for (size_t t = 0; t < count; t++) {
        const struct store *from = &tables[t].zones;
        all->last = SOURCE_NO_ZONE;
        for (size_t i = 0; i < from->zones; i++) {
            uint32_t zone;
            TRY(from->cells ? store_square(context, all, &from->square[i], &zone)
                            : store_zone(context, all, text_of(names_at(&from->names, (uint32_t)i)), &zone));
        }
    }
    return store_sort(context, all, "");
}

static void take_zones(struct store *from, struct source_data *out)
{
    out->zone_count = from->zones;
    out->cells = from->cells;
    out->zones = from->names;
    out->square = from->square;
    from->names = (struct names){0};
    from->square = NULL;
}

/* Widens one array to the zones of `out`; `fill` stands where the table has no such zone. */
static d4i_status widen(d4i_context *context, void *array, size_t size, const uint32_t *at, size_t zones,
                        size_t count, int fill)
{
    char *from, *to;
    memcpy(&from, array, sizeof from);
    TRY(mem_alloc(context, zones, size, &to));
    memset(to, fill, zones * size);
    for (size_t i = 0; i < count; i++)
        memcpy(to + at[i] * size, from + i * size, size);
    free(from);
    memcpy(array, &to, sizeof to);
    return D4I_OK;
}

static d4i_status widen_counts(d4i_context *context, struct store *from, const struct source_data *out)
{
    uint32_t *at = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, from->zones, sizeof *at, &at));
    for (size_t i = 0, zone = 0; i < from->zones; i++) {
        while (compare_keys(out, zone, from, i) != 0)
            zone++;
        at[i] = (uint32_t)zone;
    }
    if (from->log) {
        status = store_log_renumber(context, from, at, out->zone_count, true, "");
        goto done;
    }
    for (uint32_t n = 0; n < from->counts.nodes; n++) {
        GUARD(widen(context, &from->counts.people[n], sizeof(int64_t), at, out->zone_count, from->zones, 0));
        GUARD(widen(context, &from->counts.status[n], 1, at, out->zone_count, from->zones, D4I_MISSING));
        if (!from->counts.low)
            continue;
        GUARD(widen(context, &from->counts.low[n], sizeof(int64_t), at, out->zone_count, from->zones, 0));
        GUARD(widen(context, &from->counts.high[n], sizeof(int64_t), at, out->zone_count, from->zones, 0xff));
        for (size_t z = 0; z < out->zone_count; z++) /* no bound is negative: these are the zones without a row */
            if (from->counts.high[n][z] < 0)
                from->counts.high[n][z] = BOUND_OPEN;
    }
    from->zones = out->zone_count;
done:
    free(at);
    return status;
}

d4i_status join_tables(d4i_context *context, struct table *tables, size_t count, struct source_data *out)
{
    struct store all = {0};
    bool same = true;
    d4i_status status = D4I_OK;
    for (size_t t = 1; t < count && same; t++)
        same = same_zones(&tables[0].zones, &tables[t].zones);
    if (!same)
        GUARD(unite(context, tables, count, &all));
    if (!same)
        take_zones(&all, out);
    for (size_t t = 0; t < count && !same; t++)
        GUARD(widen_counts(context, &tables[t].zones, out));
    if (same)
        take_zones(&tables[0].zones, out);
done:
    store_release(&all);
    return status;
}
