/* SPDX-License-Identifier: EUPL-1.2
 *
 * Values of a table that is too large for arrays: each is written behind the others of its run of zones, as what it
 * differs by from the one before. Whatever the order of the rows, a value takes about six bytes while it is read,
 * and a run becomes arrays again in one pass. A bit for each zone and group tells at once whether a second value
 * comes.
 */
#include "base/memory.h"
#include "source/store.h"

#define MILLION D4I_PERSON
#define STATUS_BITS 15
#define WHOLE 16 /* flag: the numbers are whole people */
#define GONE UINT32_MAX

/* The values of COLUMN_RUN zones. */
struct log_run {
    struct buffer values;
    int64_t zone, line; /* of the last one */
};

struct store_log {
    struct log_run *runs;
    size_t run_count, run_capacity;
    uint64_t *seen; /* [zone][words]: a bit for each node as it was written */
    size_t words, seen_capacity;
    uint32_t *node; /* [as it was written]: its number now, or GONE; NULL = the same */
    uint32_t nodes; /* as they were written */
    uint8_t *there; /* [zone]: the table has it; NULL = it has all */
};

void store_log_free(struct store_log *log)
{
    if (!log)
        return;
    for (size_t r = 0; r < log->run_count; r++)
        buffer_release(&log->runs[r].values);
    free(log->runs);
    free(log->seen);
    free(log->node);
    free(log->there);
    free(log);
}

static d4i_status log_new(d4i_context *context, uint32_t nodes, struct store_log **out)
{
    struct store_log *log;
    TRY(mem_alloc(context, 1, sizeof *log, &log));
    log->nodes = nodes;
    log->words = ((size_t)nodes + 63) / 64;
    *out = log;
    return D4I_OK;
}

static d4i_status add_zone(d4i_context *context, struct store_log *log, size_t zone)
{
    size_t run = zone / COLUMN_RUN;
    TRY(mem_grow(context, &log->seen, &log->seen_capacity, (zone + 1) * log->words, sizeof *log->seen));
    memset(log->seen + zone * log->words, 0, log->words * sizeof *log->seen);
    TRY(mem_grow(context, &log->runs, &log->run_capacity, run + 1, sizeof *log->runs));
    for (; log->run_count <= run; log->run_count++)
        log->runs[log->run_count] = (struct log_run){.zone = (int64_t)(log->run_count * COLUMN_RUN)};
    return D4I_OK;
}

d4i_status store_log_zone(d4i_context *context, struct store *store, size_t zone)
{
    return add_zone(context, store->log, zone);
}

/* One value as it stands in the log. */
struct entry {
    uint32_t zone, node;
    uint32_t line;
    struct value value;
};

static d4i_status append(d4i_context *context, struct log_run *run, const struct entry *entry, bool bounds)
{
    char bytes[6 * VARINT_MOST + 1];
    const struct value *value = &entry->value;
    bool whole = value->people % MILLION == 0;
    size_t length = varint_put(bytes, (int64_t)entry->zone - run->zone);
    length += varint_put(bytes + length, entry->node);
    bytes[length++] = (char)(value->status | (whole ? WHOLE : 0));
    length += varint_put(bytes + length, whole ? value->people / MILLION : value->people);
    length += varint_put(bytes + length, (int64_t)entry->line - run->line);
    if (bounds) {
        length += varint_put(bytes + length, value->low);
        length += varint_put(bytes + length, value->high);
    }
    run->zone = entry->zone;
    run->line = entry->line;
    return buffer_add(context, &run->values, bytes, length);
}

/* Walks along a run. */
struct walk {
    struct text rest;
    int64_t zone, line;
    bool bounds;
};

static struct walk walk_of(const struct store *store, const struct store_log *log, size_t run)
{
    const struct buffer *values = &log->runs[run].values;
    return (struct walk){{values->data, values->length}, (int64_t)(run * COLUMN_RUN), 0, store->counts.low != NULL};
}

static bool next_entry(struct walk *walk, struct entry *out)
{
    int64_t step = 0, node = 0, line = 0;
    struct value *value = &out->value;
    if (!varint_take(&walk->rest, &step))
        return false;
    varint_take(&walk->rest, &node);
    uint8_t head = (uint8_t)*walk->rest.at++;
    walk->rest.length--;
    varint_take(&walk->rest, &value->people);
    varint_take(&walk->rest, &line);
    if (walk->bounds) {
        varint_take(&walk->rest, &value->low);
        varint_take(&walk->rest, &value->high);
    }
    value->status = head & STATUS_BITS;
    value->people *= head & WHOLE ? MILLION : 1;
    out->zone = (uint32_t)(walk->zone += step);
    out->line = (uint32_t)(walk->line += line);
    out->node = (uint32_t)node;
    return true;
}

static uint32_t line_of(const struct store *store, const struct store_log *log, uint32_t zone, uint32_t node)
{
    struct walk walk = walk_of(store, log, zone / COLUMN_RUN);
    struct entry entry = {0};
    while (next_entry(&walk, &entry))
        if (entry.zone == zone && entry.node == node)
            return entry.line;
    return 0;
}

static d4i_status put(d4i_context *context, const struct store *store, struct store_log *log,
                      const struct entry *entry, uint32_t *before)
{
    uint64_t *seen = &log->seen[entry->zone * log->words + entry->node / 64], bit = UINT64_C(1) << entry->node % 64;
    if (*seen & bit && !store->sum) {
        *before = line_of(store, log, entry->zone, entry->node);
        return D4I_OK;
    }
    *seen |= bit;
    return append(context, &log->runs[entry->zone / COLUMN_RUN], entry, store->counts.low != NULL);
}

d4i_status store_log_put(d4i_context *context, struct store *store, uint32_t zone, uint32_t node,
                         const struct value *value, uint32_t line, uint32_t *before)
{
    struct entry entry = {zone, node, line, *value};
    return put(context, store, store->log, &entry, before);
}

/* --- from arrays and to arrays -------------------------------------------------------------------------- */

static void free_arrays(struct store *store)
{
    struct counts *counts = &store->counts;
    for (uint32_t n = 0; n < counts->nodes; n++)
        counts_release_column(counts, n);
    for (uint32_t i = 0; i < store->lines; i++) {
        free(store->line[i]);
        store->line[i] = NULL;
    }
}

static d4i_status take_zone(d4i_context *context, const struct store *store, struct store_log *log, size_t zone)
{
    const struct counts *counts = &store->counts;
    uint32_t before;
    TRY(add_zone(context, log, zone));
    for (uint32_t n = 0; n < counts->nodes; n++) {
        if (!counts->people[n] || counts->status[n][zone] == STORE_UNREAD)
            continue;
        struct entry entry = {(uint32_t)zone, n, store->line[store->lines == 1 ? 0 : n][zone],
                              counts_get(counts, n, zone)};
        TRY(put(context, store, log, &entry, &before));
    }
    return D4I_OK;
}

d4i_status store_log_open(d4i_context *context, struct store *store)
{
    struct store_log *log;
    d4i_status status = D4I_OK;
    TRY(log_new(context, store->counts.nodes, &log));
    for (size_t zone = 0; zone < store->zones && status == D4I_OK; zone++)
        status = take_zone(context, store, log, zone);
    if (status != D4I_OK) {
        store_log_free(log);
        return status;
    }
    free_arrays(store);
    store->log = log;
    return D4I_OK;
}

/* Empty arrays for a run. */
static d4i_status clear_arrays(d4i_context *context, struct store *store)
{
    static const struct value unread = {.status = STORE_UNREAD}, missing = {0, 0, BOUND_OPEN, D4I_MISSING};
    struct counts *counts = &store->counts;
    const uint8_t *there = store->log->there;
    for (uint32_t n = 0; n < counts->nodes; n++) {
        if (store->idle && store->idle[n])
            continue;
        size_t capacity = 0;
        if (!counts->people[n])
            TRY(counts_grow(context, counts, n, COLUMN_RUN, &capacity));
        for (size_t z = 0; z < store->held; z++)
            counts_set(counts, n, z, there && !there[store->first + z] ? missing : unread);
    }
    return D4I_OK;
}

d4i_status store_log_load(d4i_context *context, struct store *store, size_t run)
{
    const struct store_log *log = store->log;
    struct counts *counts = &store->counts;
    struct entry entry = {0};
    store->first = run * COLUMN_RUN;
    store->held = store->zones - store->first < COLUMN_RUN ? store->zones - store->first : COLUMN_RUN;
    TRY(clear_arrays(context, store));
    struct walk walk = walk_of(store, log, run);
    while (next_entry(&walk, &entry)) {
        uint32_t node = log->node ? log->node[entry.node] : entry.node;
        size_t z = entry.zone - store->first;
        if (node == GONE)
            continue;
        counts_add(counts, node, z, entry.value);
    }
    return progress(context, "checking the table", run, store_runs(store));
}

/* --- other numbers -------------------------------------------------------------------------------------- */

d4i_status store_log_thin(d4i_context *context, struct store *store, const uint32_t *nodes, size_t count)
{
    struct store_log *log = store->log;
    uint32_t kept = 0;
    size_t next = 0;
    TRY(mem_alloc(context, log->nodes, sizeof *log->node, &log->node));
    for (uint32_t n = 0; n < log->nodes; n++) {
        bool gone = next < count && nodes[next] == n;
        next += gone;
        log->node[n] = gone ? GONE : kept++;
    }
    return D4I_OK;
}

static d4i_status move_run(d4i_context *context, const struct store *store, size_t run, const uint32_t *place,
                           struct store_log *to, const char *path)
{
    struct walk walk = walk_of(store, store->log, run);
    struct entry entry = {0};
    uint32_t before = 0;
    while (next_entry(&walk, &entry)) {
        entry.zone = place[entry.zone];
        if (!store->sum) {
            TRY(put(context, store, to, &entry, &before));
            if (before)
                return store_twice(context, store, path, entry.zone, entry.line, before);
            continue;
        }
        TRY(append(context, &to->runs[entry.zone / COLUMN_RUN], &entry, walk.bounds));
    }
    buffer_release(&store->log->runs[run].values);
    return D4I_OK;
}

d4i_status store_log_renumber(d4i_context *context, struct store *store, const uint32_t *place, size_t zones,
                              bool gaps, const char *path)
{
    struct store_log *old = store->log, *made = NULL;
    d4i_status status;
    GUARD(log_new(context, old->nodes, &made));
    free(old->seen);
    old->seen = NULL;
    for (size_t zone = 0; zone < zones; zone++)
        GUARD(add_zone(context, made, zone));
    if (gaps) {
        GUARD(mem_alloc(context, zones, 1, &made->there));
        for (size_t zone = 0; zone < store->zones; zone++)
            made->there[place[zone]] = 1;
    }
    for (size_t run = 0; run < old->run_count; run++)
        GUARD(move_run(context, store, run, place, made, path));
    made->node = old->node;
    old->node = NULL;
    store->log = made;
    store->zones = zones;
    made = old;
done:
    store_log_free(made);
    return status;
}
