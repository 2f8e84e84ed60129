/* SPDX-License-Identifier: EUPL-1.2
 *
 * The table while it is read.
 */
#include "source/store.h"

#include "base/memory.h"

char *square_code(const struct grid_square *square, char out[GRID_CODE_MAX])
{
    if (!square->epsg)
        return grid_short_code(square, out);
    text_print(out, GRID_CODE_MAX, "CRS%dRES%dmN%lldE%lld", (int)square->epsg, (int)square->size,
               (long long)square->north, (long long)square->east);
    return out;
}

int square_compare(const struct grid_square *a, const struct grid_square *b)
{
    if (a->north != b->north)
        return a->north < b->north ? -1 : 1;
    if (a->east != b->east)
        return a->east < b->east ? -1 : 1;
    return 0;
}

d4i_status store_open(d4i_context *context, struct store *store, bool cells, bool sum, uint32_t nodes,
                      uint32_t lines)
{
    *store = (struct store){.cells = cells, .sum = sum, .last = SOURCE_NO_ZONE};
    store->dense = context->dense_values ? context->dense_values : STORE_DENSE;
    TRY(counts_open(context, &store->counts, nodes));
    TRY(mem_alloc(context, lines, sizeof *store->line, &store->line));
    store->lines = lines;
    return D4I_OK;
}

d4i_status store_keep_bounds(d4i_context *context, struct store *store)
{
    return counts_keep_bounds(context, &store->counts);
}

d4i_status store_set_idle(d4i_context *context, struct store *store, const uint8_t *optional)
{
    TRY(mem_alloc(context, store->counts.nodes, 1, &store->idle));
    memcpy(store->idle, optional, store->counts.nodes);
    return D4I_OK;
}

void store_release(struct store *store)
{
    counts_release(&store->counts);
    store_log_free(store->log);
    free(store->idle);
    for (uint32_t i = 0; i < store->lines; i++)
        free(store->line[i]);
    free(store->line);
    store_files_release(store);
    names_release(&store->names);
    free(store->square);
    *store = (struct store){0};
}

static bool is_idle(const struct store *store, uint32_t node)
{
    return store->idle && store->idle[node];
}

static size_t columns_of(const struct store *store)
{
    size_t columns = 0;
    for (uint32_t n = 0; n < store->counts.nodes; n++)
        columns += !is_idle(store, n);
    return columns;
}

static d4i_status grow_squares(d4i_context *context, struct store *store, size_t needed)
{
    size_t grown = store->capacity;
    if (!store->cells)
        return D4I_OK;
    TRY(mem_grow(context, &store->square, &grown, needed, sizeof *store->square));
    store->capacity = grown;
    return D4I_OK;
}

/* Room for one more zone in every array. They grow alike; the capacity is told only when all of them have. */
static d4i_status make_room(d4i_context *context, struct store *store)
{
    size_t needed = store->zones + 1, grown = store->capacity;
    if (needed >= SOURCE_NO_ZONE)
        return fail(context, D4I_BAD_INPUT, "more than 4 294 967 294 zones");
    if (!store->log && (needed > store->capacity || context->dense_values) &&
        store->zones * columns_of(store) >= store->dense)
        TRY(store_log_open(context, store));
    if (store->log) {
        TRY(grow_squares(context, store, needed));
        return store_log_zone(context, store, store->zones);
    }
    if (needed <= store->capacity)
        return D4I_OK;
    for (uint32_t n = 0; n < store->counts.nodes; n++) {
        grown = store->capacity;
        if (!is_idle(store, n))
            TRY(counts_grow(context, &store->counts, n, needed, &grown));
    }
    for (uint32_t i = 0; i < store->lines; i++) {
        grown = store->capacity;
        TRY(mem_grow(context, &store->line[i], &grown, needed, sizeof(uint32_t)));
    }
    if (store->cells) {
        grown = store->capacity;
        TRY(mem_grow(context, &store->square, &grown, needed, sizeof *store->square));
    }
    store->capacity = grown;
    return D4I_OK;
}

static const struct value unread = {.status = STORE_UNREAD};

static void clear_zone(struct store *store, size_t zone)
{
    if (store->log)
        return;
    for (uint32_t n = 0; n < store->counts.nodes; n++)
        if (!is_idle(store, n))
            counts_set(&store->counts, n, zone, unread);
    for (uint32_t i = 0; i < store->lines; i++)
        store->line[i][zone] = 0;
}

d4i_status store_use(d4i_context *context, struct store *store, uint32_t node)
{
    size_t grown = 0, needed = store->capacity ? store->capacity : 1;
    if (!is_idle(store, node))
        return D4I_OK;
    if (store->log) {
        store->idle[node] = 0;
        return D4I_OK;
    }
    TRY(counts_grow(context, &store->counts, node, needed, &grown));
    store->idle[node] = 0;
    for (size_t zone = 0; zone < store->zones; zone++)
        counts_set(&store->counts, node, zone, unread);
    return D4I_OK;
}

d4i_status store_thin(d4i_context *context, struct store *store, const uint32_t *nodes, size_t count)
{
    struct counts *counts = &store->counts;
    uint32_t kept = 0;
    size_t next = 0;
    if (store->log)
        TRY(store_log_thin(context, store, nodes, count));
    for (uint32_t n = 0; n < counts->nodes; n++) {
        bool gone = next < count && nodes[next] == n;
        next += gone;
        if (gone) {
            counts_release_column(counts, n);
            if (store->lines > 1 && !store->log)
                free(store->line[n]);
            continue;
        }
        counts_move_column(counts, kept, n);
        if (store->lines > 1 && !store->log)
            store->line[kept] = store->line[n];
        kept++;
    }
    counts->nodes = kept;
    if (store->lines > 1 && !store->log)
        store->lines = kept;
    free(store->idle);
    store->idle = NULL;
    return D4I_OK;
}

d4i_status store_square(d4i_context *context, struct store *store, const struct grid_square *square, uint32_t *zone)
{
    if (store->zones && (square->size != store->square[0].size || square->epsg != store->square[0].epsg)) {
        char first[GRID_CODE_MAX], now[GRID_CODE_MAX];
        return fail(context, D4I_BAD_INPUT, "cell %s has another size or CRS than %s; one table, one grid",
                    square_code(square, now), square_code(&store->square[0], first));
    }
    if (store->last != SOURCE_NO_ZONE && square_compare(&store->square[store->last], square) == 0) {
        *zone = store->last;
        return D4I_OK;
    }
    TRY(make_room(context, store));
    store->square[store->zones] = *square;
    clear_zone(store, store->zones);
    *zone = store->last = (uint32_t)store->zones++;
    return D4I_OK;
}

d4i_status store_zone(d4i_context *context, struct store *store, struct text key, uint32_t *zone)
{
    if (store->cells) {
        struct grid_square square;
        if (!grid_parse_code(key, &square))
            return fail(context, D4I_BAD_INPUT, "'%.*s' is no grid code (like CRS3035RES1000mN2689000E4337000)",
                        (int)(key.length < 100 ? key.length : 100), key.at);
        if (!square.epsg)
            square.epsg = store->epsg;
        return store_square(context, store, &square, zone);
    }
    if (store->last != SOURCE_NO_ZONE && text_is(key, names_at(&store->names, store->last))) {
        *zone = store->last;
        return D4I_OK;
    }
    bool is_new;
    TRY(make_room(context, store));
    TRY(names_add(context, &store->names, key, zone, &is_new));
    if (is_new)
        clear_zone(store, store->zones++);
    store->last = *zone;
    return D4I_OK;
}

d4i_status store_put(d4i_context *context, struct store *store, uint32_t zone, uint32_t node, struct value value,
                     uint64_t line, uint32_t *before)
{
    uint32_t number = store_line(store, line);
    *before = 0;
    if (store->log)
        return store_log_put(context, store, zone, node, &value, number, before);
    uint8_t status = store->counts.status[node][zone];
    uint32_t *read_at = &store->line[store->lines == 1 ? 0 : node][zone];
    if (status != STORE_UNREAD && !store->sum) {
        *before = *read_at;
        return D4I_OK;
    }
    if (status == STORE_UNREAD)
        *read_at = number;
    counts_add(&store->counts, node, zone, value);
    return D4I_OK;
}

size_t store_runs(const struct store *store)
{
    return store->log ? (store->zones + COLUMN_RUN - 1) / COLUMN_RUN : 1;
}

d4i_status store_load(d4i_context *context, struct store *store, size_t run)
{
    if (store->log)
        return store_log_load(context, store, run);
    store->first = 0;
    store->held = store->zones;
    return D4I_OK;
}

const char *store_key(const struct store *store, size_t zone, char out[GRID_CODE_MAX])
{
    return store->cells ? square_code(&store->square[zone], out) : names_at(&store->names, (uint32_t)zone);
}
