/* SPDX-License-Identifier: EUPL-1.2
 *
 * Parts against totals, zone by zone: residuals, and what goes to the ledger.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "source/check.h"
#include "source/parse.h"
#include "source/read.h"

#define TENTH 10 /* perturbed parts may exceed their group by one part in so many over all zones */

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

/* Does the publisher give the residual itself? */
static bool is_measured(const struct view *view, const struct family *family, size_t zone)
{
    if (family->residual == GROUP_NONE || !view->source)
        return false;
    uint8_t status = view->counts->status[family->residual][zone];
    return status != STORE_UNREAD && status_is_known(status);
}

static d4i_status residual_differs(d4i_context *context, struct view *view, const struct family *family,
                                   size_t zone, int64_t rest)
{
    char code[GRID_CODE_MAX], here[32], there[32];
    const struct group_node *nodes = view->variable->tree.nodes;
    return yaml_fail(context, view->variable->node_at[family->residual],
                     "in zone '%s' of %s '%s' has %s, but '%s' less its other parts leaves %s; a part is listed or "
                     "left out that should not be, or declare 'parts: perturbed'",
                     view_key(view, zone, code), view->path, nodes[family->residual].label,
                     people_text(view->counts->people[family->residual][zone], here), nodes[family->parent].code,
                     people_text(rest, there));
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
    if (is_measured(view, family, zone)) { /* it stands, whatever is left over */
        int64_t people = counts->people[family->residual][zone];
        if (!unknown && view->variable->parts == RECIPE_EXACT && people != rest)
            return residual_differs(context, view, family, zone, rest);
        rest -= people;
    } else if (family->residual != GROUP_NONE) {
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
        if (!check_reads(&tree->nodes[n]))
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
