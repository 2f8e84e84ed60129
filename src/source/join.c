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

/* Widens one array to the zones of `out`; nothing is in those that the table has not. */
static d4i_status widen(d4i_context *context, struct counts_array what, const uint32_t *at, size_t zones,
                        size_t count)
{
    char *from, *to;
    memcpy(&from, what.array, sizeof from);
    TRY(mem_alloc(context, zones, what.size, &to));
    for (size_t i = 0; i < count; i++)
        memcpy(to + at[i] * what.size, from + i * what.size, what.size);
    free(from);
    memcpy(what.array, &to, sizeof to);
    return D4I_OK;
}

/* The column of one node; it is missing in zones that the table has not. */
static d4i_status widen_column(d4i_context *context, struct counts *counts, uint32_t node, const uint32_t *at,
                               size_t zones, size_t count)
{
    static const struct value missing = {0, 0, BOUND_OPEN, D4I_MISSING};
    struct counts_array arrays[COUNTS_ARRAYS];
    for (size_t i = 0, all = counts_arrays(counts, node, arrays); i < all; i++)
        TRY(widen(context, arrays[i], at, zones, count));
    for (size_t zone = 0, next = 0; zone < zones; zone++)
        if (next < count && at[next] == zone)
            next++;
        else
            counts_set(counts, node, zone, missing);
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
    for (uint32_t n = 0; n < from->counts.nodes; n++)
        GUARD(widen_column(context, &from->counts, n, at, out->zone_count, from->zones));
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
