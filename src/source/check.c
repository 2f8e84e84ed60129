/* SPDX-License-Identifier: EUPL-1.2
 *
 * Parts against totals, zone by zone.
 */
#include "source/check.h"

#include "base/memory.h"
#include "source/parse.h"
#include "source/read.h"

#define TENTH 10 /* perturbed parts may exceed their group by one part in so many over all zones */

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

static bool is_read(const struct group_node *node)
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
        if (tree->nodes[n].parent != node || !is_read(&tree->nodes[n]))
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
        view->counts->high[node][zone] = status == D4I_OBSERVED  ? 0
                                         : status == D4I_ROUNDED ? view->variable->table.rounding / 2
                                                                 : BOUND_OPEN;
}

static void fill(struct view *view)
{
    const struct group_tree *tree = &view->variable->tree;
    const struct recipe_table *how = &view->variable->table;
    uint8_t absent = how->absent_zero ? how->values : D4I_MISSING; /* a zero that noise or rounding may have made */
    for (size_t i = tree->count; i-- > 0;) {                       /* parts before what they add up to */
        uint32_t n = (uint32_t)i;
        if (!is_read(&tree->nodes[n]))
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
    for (size_t run = 0; run < store_runs(view->store); run++) {
        TRY(view_load(context, view, run));
        for (size_t n = 0; n < nodes; n++)
            for (size_t zone = 0; zone < view->zones; zone++) {
                view->sum[n] += view->counts->people[n][zone];
                view->unknown[n] |= !status_is_known(view->counts->status[n][zone]);
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
        if (variable->parts == RECIPE_EXACT)
            return yaml_fail(
                context, variable->table.controls.list[i / nodes].at,
                "the zones' '%s' sums to %s in %s, but the publisher's own total is %s; rows are lost, "
                "counted twice, or belong under 'exclude'",
                code, here, zones->path, there);
        warn(context, "%s: the zones' '%s' sums to %s, the publisher's own total is %s", zones->path, code, here,
             there);
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

/* A group with parts: which of its children are read, and which is the residual. */
struct family {
    uint32_t parent, residual; /* GROUP_NONE: no residual */
    uint32_t *children;
    size_t count;
    /* Over the zones in which nothing of it is withheld or missing: */
    int64_t total, *sum; /* [children] */
};

static void family_of(const struct group_tree *tree, uint32_t parent, uint32_t *room, struct family *out)
{
    *out = (struct family){.parent = parent, .residual = GROUP_NONE, .children = room};
    size_t all = group_children(tree, parent, room);
    for (size_t i = 0; i < all; i++) {
        if (tree->nodes[room[i]].kind == GROUP_RESIDUAL)
            out->residual = room[i];
        else
            room[out->count++] = room[i];
    }
}

static d4i_status parts_differ(d4i_context *context, struct view *view, const struct family *family, size_t zone,
                               int64_t rest)
{
    char code[GRID_CODE_MAX], total[32], parts[32], suspect[400] = "";
    int64_t people = view->counts->people[family->parent][zone];
    size_t run = view->first / COLUMN_RUN;
    const struct group_node *node = &view->variable->tree.nodes[family->parent];
    const char *advice = "; list the missing part, give the group a 'residual', or declare 'parts: perturbed'";
    if (rest < 0) {
        TRY(suspect_subtotal(context, view, family->parent, family->children, family->count, NULL, suspect,
                             sizeof suspect));
        TRY(view_load(context, view, run));
        advice = *suspect ? suspect : "; a part is listed that belongs elsewhere, or declare 'parts: perturbed'";
    }
    return yaml_fail(context, view->variable->node_at[family->parent],
                     "in zone '%s' of %s the parts of '%s' sum to %s, but it has %s%s", view_key(view, zone, code),
                     view->path, node->code, people_text(people - rest, parts), people_text(people, total), advice);
}

/* What the true values of a group and its parts leave open for the rest. */
struct gap {
    int64_t low, high; /* of the parts together */
};

static struct gap parts_gap(const struct view *view, const struct family *family, size_t zone)
{
    struct gap gap = {0, 0};
    for (size_t i = 0; i < family->count; i++) {
        gap.low += view->counts->low[family->children[i]][zone];
        gap.high = bound_add(gap.high, view->counts->high[family->children[i]][zone]);
    }
    return gap;
}

/* Rounded parts fit when some true values do: parts may not be sure to exceed their group, nor, without a residual,
 * be sure to fall short of it. */
static bool rounded_fit(const struct view *view, const struct family *family, size_t zone)
{
    struct gap parts = parts_gap(view, family, zone);
    if (parts.low > view->counts->high[family->parent][zone])
        return false;
    return family->residual != GROUP_NONE || parts.high >= view->counts->low[family->parent][zone];
}

static bool parts_fit(const struct view *view, const struct family *family, size_t zone, int64_t rest)
{
    switch (view->variable->parts) {
    case RECIPE_EXACT:
        return family->residual != GROUP_NONE ? rest >= 0 : rest == 0;
    case RECIPE_PARTS_ROUNDED:
        return !view->counts->low || rounded_fit(view, family, zone);
    default:
        return true;
    }
}

static void set_residual(struct view *view, const struct family *family, size_t zone, int64_t people,
                         uint8_t status)
{
    struct counts *counts = view->counts;
    uint32_t residual = family->residual;
    counts->people[residual][zone] = people;
    counts->status[residual][zone] = status;
    if (!counts->low)
        return;
    struct gap parts = parts_gap(view, family, zone);
    int64_t low = counts->low[family->parent][zone], high = counts->high[family->parent][zone];
    counts->low[residual][zone] = parts.high != BOUND_OPEN && low > parts.high ? low - parts.high : 0;
    counts->high[residual][zone] = high == BOUND_OPEN ? high : high > parts.low ? high - parts.low : 0;
}

/* Takes what the group holds beyond its parts into the residual or the ledger. */
static d4i_status settle(d4i_context *context, struct view *view, const struct family *family, size_t zone,
                         struct source_data *out)
{
    struct counts *counts = view->counts;
    int64_t rest = counts->people[family->parent][zone];
    uint8_t status = counts->status[family->parent][zone];
    for (size_t i = 0; i < family->count; i++) {
        rest -= counts->people[family->children[i]][zone];
        status = status_worse(status, counts->status[family->children[i]][zone]);
    }
    bool unknown = !status_is_known(status);
    if (view->source && !unknown && !parts_fit(view, family, zone, rest))
        return parts_differ(context, view, family, zone, rest);
    if (family->residual != GROUP_NONE) {
        int64_t people = !unknown && rest > 0 ? rest : 0;
        set_residual(view, family, zone, people, status);
        rest -= people;
    }
    enum ledger_reason reason = unknown ? LEDGER_SUPPRESSED : LEDGER_PERTURBATION;
    return rest ? list_at(context, view, zone, family->parent, reason, rest, out) : D4I_OK;
}

static void add_family(const struct view *view, struct family *family)
{
    for (size_t zone = 0; zone < view->zones; zone++) {
        bool unknown = !status_is_known(view->counts->status[family->parent][zone]);
        for (size_t i = 0; i < family->count; i++)
            unknown = unknown || !status_is_known(view->counts->status[family->children[i]][zone]);
        if (unknown)
            continue;
        family->total += view->counts->people[family->parent][zone];
        for (size_t i = 0; i < family->count; i++)
            family->sum[i] += view->counts->people[family->children[i]][zone];
    }
}

/* Over all zones where everything is known, parts may not exceed their group by more than perturbation can. */
static d4i_status check_family(d4i_context *context, struct view *view, const struct family *family)
{
    char suspect[400];
    int64_t total = family->total, parts = 0;
    const struct group_node *node = &view->variable->tree.nodes[family->parent];
    TRY(suspect_subtotal(context, view, family->parent, family->children, family->count, family->sum, suspect,
                         sizeof suspect));
    if (*suspect)
        return yaml_fail(context, view->variable->node_at[family->parent],
                         "the parts of '%s' would be counted twice%s", node->code, suspect);
    if (view->variable->parts == RECIPE_EXACT)
        return D4I_OK;
    for (size_t i = 0; i < family->count; i++)
        parts += family->sum[i];
    if (parts - total <= total / TENTH)
        return D4I_OK;
    char here[32], there[32];
    TRY(suspect_subtotal(context, view, family->parent, family->children, family->count, NULL, suspect,
                         sizeof suspect));
    return yaml_fail(
        context, view->variable->node_at[family->parent],
        "in %s the parts of '%s' sum to %s over all zones, but it has %s: more than perturbation does%s",
        view->path, node->code, people_text(parts, here), people_text(total, there), suspect);
}

static d4i_status check_families(d4i_context *context, struct view *view, struct family *families, size_t count)
{
    for (size_t run = 0; run < store_runs(view->store); run++) {
        TRY(view_load(context, view, run));
        for (size_t i = 0; i < count; i++)
            add_family(view, &families[i]);
    }
    for (size_t i = 0; i < count; i++)
        TRY(fit_forgive(context, view->fit, check_family(context, view, &families[i])));
    return D4I_OK;
}

static d4i_status settle_all(d4i_context *context, struct view *view, struct family *families, size_t count,
                             run_fn then, struct source_data *out)
{
    if (view->source)
        TRY(check_families(context, view, families, count));
    for (size_t run = 0; run < store_runs(view->store); run++) {
        TRY(view_load(context, view, run));
        for (size_t zone = 0; zone < view->zones; zone++)
            for (size_t i = 0; i < count; i++)
                TRY(fit_forgive(context, view->fit, settle(context, view, &families[i], zone, out)));
        TRY(then(context, view, out));
    }
    return D4I_OK;
}

d4i_status check_parts(d4i_context *context, struct view *view, run_fn then, struct source_data *out)
{
    const struct group_tree *tree = &view->variable->tree;
    struct family *families = NULL;
    uint32_t *room = NULL;
    int64_t *sums = NULL;
    size_t count = 0, used = 0;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, tree->count, sizeof *families, &families));
    GUARD(mem_alloc(context, tree->count * 2, sizeof *room, &room)); /* each node is one group's child, or none's */
    GUARD(mem_alloc(context, tree->count * 2, sizeof *sums, &sums));
    for (uint32_t n = 0; n < tree->count; n++) {
        if (!is_read(&tree->nodes[n]))
            continue;
        family_of(tree, n, room + used, &families[count]);
        families[count].sum = sums + used;
        if (!families[count].count && families[count].residual == GROUP_NONE)
            continue;
        used += families[count++].count;
    }
    status = settle_all(context, view, families, count, then, out);
done:
    free(families);
    free(room);
    free(sums);
    return status;
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
            counts->people[n][zone] = sum.people;
            counts->status[n][zone] = sum.status;
            if (!counts->low)
                continue;
            counts->low[n][zone] = sum.low;
            counts->high[n][zone] = sum.high;
        }
    }
    return D4I_OK;
}
