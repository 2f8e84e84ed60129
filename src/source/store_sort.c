/* SPDX-License-Identifier: EUPL-1.2
 *
 * Zones into the order of their keys, so that nothing later depends on the order of the publisher's rows.
 */
#include "base/memory.h"
#include "source/store.h"

static int compare_zones(const void *a, const void *b, void *store)
{
    const struct grid_square *square = ((const struct store *)store)->square;
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    int order = square_compare(&square[left], &square[right]);
    return order ? order : left < right ? -1 : 1;
}

static d4i_status order_of(d4i_context *context, const struct store *store, uint32_t **order)
{
    if (!store->cells)
        return names_sorted(context, &store->names, order);
    uint32_t *sorted;
    TRY(mem_alloc(context, store->zones, sizeof *sorted, &sorted));
    for (size_t i = 0; i < store->zones; i++)
        sorted[i] = (uint32_t)i;
    qsort_r(sorted, store->zones, sizeof *sorted, compare_zones, (void *)store);
    *order = sorted;
    return D4I_OK;
}

static bool in_order(const struct store *store)
{
    for (size_t i = 1; i < store->zones; i++) {
        int order = store->cells
                        ? square_compare(&store->square[i - 1], &store->square[i])
                        : strcmp(names_at(&store->names, (uint32_t)i - 1), names_at(&store->names, (uint32_t)i));
        if (order >= 0)
            return false;
    }
    return true;
}

/* Rewrites the array so that element i is the one that stood at order[i]. The old array becomes *spare, into which
 * the next of the same size is written: touching new pages costs more than moving the values. */
static d4i_status permute(d4i_context *context, void *array, size_t size, const uint32_t *order, size_t count,
                          char **spare)
{
    char *from, *to = *spare;
    memcpy(&from, array, sizeof from);
    if (!to)
        TRY(mem_alloc(context, count, size, &to));
    for (size_t i = 0; i < count; i++)
        memcpy(to + i * size, from + order[i] * size, size);
    *spare = from;
    memcpy(array, &to, sizeof to);
    return D4I_OK;
}

static d4i_status permute_names(d4i_context *context, struct names *names, const uint32_t *order)
{
    struct names sorted = {0};
    d4i_status status = D4I_OK;
    for (uint32_t i = 0; i < names->count; i++) {
        uint32_t ignored;
        GUARD(names_add(context, &sorted, text_of(names_at(names, order[i])), &ignored, NULL));
    }
    names_release(names);
    *names = sorted;
    return D4I_OK;
done:
    names_release(&sorted);
    return status;
}

static d4i_status permute_counts(d4i_context *context, struct counts *counts, const uint32_t *order, size_t zones,
                                 char **numbers, char **bytes)
{
    struct counts_array arrays[COUNTS_ARRAYS];
    for (uint32_t n = 0; n < counts->nodes; n++)
        for (size_t i = 0, count = counts_arrays(counts, n, arrays); i < count; i++)
            TRY(permute(context, arrays[i].array, arrays[i].size, order, zones,
                        arrays[i].size == 1 ? bytes : numbers));
    return D4I_OK;
}

static d4i_status permute_all(d4i_context *context, struct store *store, const uint32_t *order)
{
    char *squares = NULL, *numbers = NULL, *bytes = NULL, *lines = NULL;
    d4i_status status = D4I_OK;
    store->capacity = store->zones; /* the rewritten arrays are taken to have no room to spare */
    GUARD(store->cells ? permute(context, &store->square, sizeof *store->square, order, store->zones, &squares)
                       : permute_names(context, &store->names, order));
    if (store->log)
        goto done;
    GUARD(permute_counts(context, &store->counts, order, store->zones, &numbers, &bytes));
    for (uint32_t i = 0; i < store->lines && status == D4I_OK; i++)
        status = permute(context, &store->line[i], sizeof(uint32_t), order, store->zones, &lines);
done:
    free(squares);
    free(numbers);
    free(bytes);
    free(lines);
    return status;
}

/* Adds zone `from` to zone `to`, which is the same cell. */
static d4i_status join_cell(d4i_context *context, struct store *store, size_t to, size_t from, const char *path)
{
    for (uint32_t n = 0; n < store->counts.nodes; n++) {
        uint8_t status = store->counts.status[n][from], into = store->counts.status[n][to];
        uint32_t *line = store->line[store->lines == 1 ? 0 : n];
        if (status == STORE_UNREAD)
            continue;
        if (into != STORE_UNREAD && !store->sum)
            return store_twice(context, store, path, to, line[from], line[to]);
        if (into == STORE_UNREAD)
            line[to] = line[from];
        counts_add(&store->counts, n, to, counts_get(&store->counts, n, from));
    }
    return D4I_OK;
}

static void move_zone(struct store *store, size_t to, size_t from)
{
    if (to == from)
        return;
    store->square[to] = store->square[from];
    for (uint32_t n = 0; n < store->counts.nodes; n++)
        counts_set(&store->counts, n, to, counts_get(&store->counts, n, from));
    for (uint32_t i = 0; i < store->lines; i++)
        store->line[i][to] = store->line[i][from];
}

static d4i_status join_cells(d4i_context *context, struct store *store, const char *path)
{
    size_t kept = 0;
    for (size_t i = 0; i < store->zones; i++) {
        if (kept && square_compare(&store->square[kept - 1], &store->square[i]) == 0)
            TRY(join_cell(context, store, kept - 1, i, path));
        else
            move_zone(store, kept++, i);
    }
    store->zones = kept;
    return D4I_OK;
}

/* Where each zone goes; squares that are the same become one. */
static d4i_status renumber(d4i_context *context, struct store *store, const uint32_t *order, const char *path)
{
    uint32_t *place;
    size_t kept = 0;
    TRY(mem_alloc(context, store->zones, sizeof *place, &place));
    for (size_t i = 0; i < store->zones; i++) {
        bool same = store->cells && kept && square_compare(&store->square[kept - 1], &store->square[i]) == 0;
        if (store->cells && !same)
            store->square[kept] = store->square[i];
        kept += !same;
        place[order[i]] = (uint32_t)kept - 1;
    }
    d4i_status status = store_log_renumber(context, store, place, kept, false, path);
    free(place);
    return status;
}

d4i_status store_sort(d4i_context *context, struct store *store, const char *path)
{
    uint32_t *order = NULL;
    store->last = SOURCE_NO_ZONE;
    if (in_order(store))
        return D4I_OK;
    d4i_status status = order_of(context, store, &order);
    if (status == D4I_OK)
        status = permute_all(context, store, order);
    if (status == D4I_OK && store->log)
        status = renumber(context, store, order, path);
    free(order);
    if (status == D4I_OK && store->cells && !store->log)
        status = join_cells(context, store, path);
    return status;
}
