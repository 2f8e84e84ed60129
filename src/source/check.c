/* SPDX-License-Identifier: EUPL-1.2
 *
 * After the last row: what no row gave, the publisher's own totals, and groups worked out from others.
 */
#include "source/check.h"

#include "base/memory.h"
#include "source/parse.h"
#include "source/read.h"

const char *view_key(const struct view *view, size_t zone, char out[GRID_CODE_MAX])
{
    zone += view->first;
    return view->source ? source_zone_key(view->source, zone, out) : names_at(view->places, (uint32_t)zone) + 1;
}

void view_release(struct view *view)
{
    free(view->sum);
    free(view->unknown);
    *view = (struct view){0};
}

bool check_reads(const struct group_node *node)
{
    return node->kind != GROUP_RESIDUAL && node->kind != GROUP_DERIVED;
}

/* In a place that is no zone, what did not come is nothing, and a total that did not come is its parts. */
static void fill_place(struct view *view, uint32_t node, size_t zone)
{
    const struct group_tree *tree = &view->variable->tree;
    struct counts *counts = view->counts;
    counts->status[node][zone] = D4I_OBSERVED;
    for (size_t n = (size_t)node + 1; n < tree->count; n++) {
        if (tree->nodes[n].parent != node || !check_reads(&tree->nodes[n]))
            continue;
        counts->people[node][zone] += counts->people[n][zone];
        if (!counts->low)
            continue;
        counts->low[node][zone] += counts->low[n][zone];
        counts->high[node][zone] = bound_add(counts->high[node][zone], counts->high[n][zone]);
    }
}

static void fill_zone(struct view *view, uint32_t node, size_t zone, uint8_t status)
{
    view->counts->status[node][zone] = status;
    if (view->counts->low)
        view->counts->high[node][zone] =
            status_is_known(status) ? table_value_of(&view->variable->table, status, 0).high : BOUND_OPEN;
}

static void fill(struct view *view)
{
    const struct group_tree *tree = &view->variable->tree;
    bool zero = view->variable->table.absent_zero;
    for (size_t i = tree->count; i-- > 0;) { /* parts before what they add up to */
        uint32_t n = (uint32_t)i;
        uint8_t absent = zero ? view->variable->values[n] : D4I_MISSING; /* noise and rounding make zeros, too */
        if (!check_reads(&tree->nodes[n]))
            continue;
        for (size_t zone = 0; zone < view->zones; zone++) {
            if (view->counts->status[n][zone] != STORE_UNREAD)
                continue;
            if (view->source)
                fill_zone(view, n, zone, n ? absent : D4I_MISSING);
            else
                fill_place(view, n, zone);
        }
    }
}

d4i_status view_load(d4i_context *context, struct view *view, size_t run)
{
    TRY(store_load(context, view->store, run));
    view->counts = &view->store->counts;
    view->first = view->store->first;
    view->zones = view->store->held;
    fill(view);
    return D4I_OK;
}

d4i_status check_sums(d4i_context *context, struct view *view)
{
    size_t nodes = view->variable->tree.count;
    TRY(mem_alloc(context, nodes, sizeof *view->sum, &view->sum));
    TRY(mem_alloc(context, nodes, 1, &view->unknown));
    int64_t most = -1;
    for (size_t run = 0; run < store_runs(view->store); run++) {
        TRY(view_load(context, view, run));
        for (size_t n = 0; n < nodes; n++)
            for (size_t zone = 0; zone < view->zones; zone++) {
                view->sum[n] += view->counts->people[n][zone];
                view->unknown[n] |= !status_is_known(view->counts->status[n][zone]);
            }
        for (size_t zone = 0; zone < view->zones; zone++)
            if (view->counts->people[0][zone] > most) {
                most = view->counts->people[0][zone];
                view->largest = view->first + zone;
            }
    }
    return D4I_OK;
}

d4i_status check_controls(d4i_context *context, const struct table *table, const struct view *zones,
                          const struct view *places)
{
    const struct recipe_variable *variable = table->variable;
    uint32_t nodes = (uint32_t)variable->tree.count;
    for (size_t i = 0; i < variable->table.controls.count * nodes; i++) {
        uint32_t node = (uint32_t)(i % nodes);
        uint8_t status = table->control_status[i];
        if (status == STORE_UNREAD || !status_is_known(status) || zones->unknown[node] || places->unknown[node])
            continue;
        int64_t sum = zones->sum[node] + places->sum[node];
        if (sum == table->control[i])
            continue;
        char here[32], there[32];
        const char *code = variable->tree.nodes[node].code;
        people_text(sum, here);
        people_text(table->control[i], there);
        if (variable->parts != RECIPE_EXACT) {
            warn(context, "%s: the zones' '%s' sums to %s, the publisher's own total is %s", zones->path, code,
                 here, there);
            continue;
        }
        TRY(fit_forgive(context, table->fit,
                        yaml_fail(context, variable->table.controls.list[i / nodes].at,
                                  "the zones' '%s' sums to %s in %s, but the publisher's own total is %s; rows "
                                  "are lost, counted twice, or belong under 'exclude'",
                                  code, here, zones->path, there)));
    }
    return D4I_OK;
}

d4i_status list_at(d4i_context *context, const struct view *view, size_t zone, uint32_t node,
                   enum ledger_reason reason, int64_t people, struct source_data *out)
{
    zone += view->first;
    struct listed made = {(uint32_t)zone, NULL, view->number, node, reason, people};
    TRY(mem_grow(context, &out->listed, &out->listed_capacity, out->listed_count + 1, sizeof *out->listed));
    if (view->places) {
        const char *name = names_at(view->places, (uint32_t)zone);
        made.zone = SOURCE_NO_ZONE;
        made.reason = (enum ledger_reason)(*name - '0');
        TRY(text_copy(context, text_of(name + 1), &made.place));
    }
    out->listed[out->listed_count++] = made;
    return D4I_OK;
}

/* A derived group's number in one zone, from its operands. */
static struct value derive(const struct view *view, const struct group_node *node, size_t zone)
{
    const struct counts *counts = view->counts;
    struct value sum = {.status = STATUS_NONE};
    bool open = false;
    for (uint32_t i = 0; i < node->plus_count; i++) {
        uint32_t n = node->plus[i];
        sum.people += counts->people[n][zone];
        sum.status = status_worse(sum.status, counts->status[n][zone]);
        sum.low += counts->low ? counts->low[n][zone] : 0;
        sum.high = counts->low ? bound_add(sum.high, counts->high[n][zone]) : 0;
    }
    for (uint32_t i = 0; i < node->minus_count; i++) {
        uint32_t n = node->minus[i];
        sum.people -= counts->people[n][zone];
        sum.status = status_worse(sum.status, counts->status[n][zone]);
        open = open || (counts->low && counts->high[n][zone] == BOUND_OPEN);
        sum.low -= counts->low && !open ? counts->high[n][zone] : 0;
        sum.high -= counts->low && sum.high != BOUND_OPEN ? counts->low[n][zone] : 0;
    }
    if (sum.status == STATUS_NONE) /* of countries that the table does not name */
        return (struct value){0, 0, BOUND_OPEN, D4I_MISSING};
    if (counts->low && sum.high > counts->high[0][zone]) /* no group has more people than there are */
        sum.high = counts->high[0][zone];
    sum.low = open || sum.low < 0 ? 0 : sum.low;
    sum.high = sum.high < sum.low ? sum.low : sum.high;
    return sum;
}

/* A derived group that has rows of its own, of all parts of a crossed table together: they are measured, and stay
 * (as does what is missing because the table has no such zone). */
static d4i_status check_margin(d4i_context *context, const struct view *view, uint32_t node, size_t zone,
                               const struct value *sum)
{
    char code[GRID_CODE_MAX], here[32], there[32];
    int64_t people = view->counts->people[node][zone];
    const struct group_node *group = &view->variable->tree.nodes[node];
    if (view->variable->parts != RECIPE_EXACT || people == sum->people || !status_is_known(sum->status) ||
        !status_is_known(view->counts->status[node][zone]))
        return D4I_OK;
    return yaml_fail(context, view->variable->node_at[node],
                     "in zone '%s' of %s '%s' has %s, but its parts by %s sum to %s; a part is missing, or declare "
                     "'parts: perturbed'",
                     view_key(view, zone, code), view->path, group->label ? group->label : group->code,
                     people_text(people, here), view->variable->cross.dimension, people_text(sum->people, there));
}

d4i_status check_derive(d4i_context *context, struct view *view)
{
    const struct group_tree *tree = &view->variable->tree;
    struct counts *counts = view->counts;
    for (uint32_t n = 0; n < tree->count; n++) {
        if (tree->nodes[n].kind != GROUP_DERIVED)
            continue;
        for (size_t zone = 0; zone < view->zones; zone++) {
            struct value sum = derive(view, &tree->nodes[n], zone);
            if (counts->status[n][zone] != STORE_UNREAD) {
                TRY(fit_forgive(context, view->fit, check_margin(context, view, n, zone, &sum)));
                continue;
            }
            counts_set(counts, n, zone, sum);
        }
    }
    return D4I_OK;
}
