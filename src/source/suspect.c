/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which of a group's parts looks like a subtotal of the parts beside it. People are counted twice by nothing as
 * often as by a subtotal among its own leaves, so the message says which it is.
 */
#include <stdio.h>

#include "base/memory.h"
#include "source/check.h"

#define ZONES_CERTAIN 10

/* The children of one group and their sums over all zones. */
struct siblings {
    const struct view *view;
    const uint32_t *node;
    int64_t *sum;
    size_t count;
};

static const char *label_of(const struct siblings *of, size_t i)
{
    const struct group_node *node = &of->view->variable->tree.nodes[of->node[i]];
    return node->label ? node->label : node->code;
}

/* In how many zones sibling i has people, when it is in every one the sum of siblings from..to; else 0. */
static size_t zones_equal(const struct siblings *of, size_t i, size_t from, size_t to)
{
    size_t zones = 0;
    for (size_t zone = 0; zone < of->view->zones; zone++) {
        int64_t people = of->view->counts->people[of->node[i]][zone], rest = people;
        for (size_t j = from; j <= to; j++)
            rest -= of->view->counts->people[of->node[j]][zone];
        if (rest)
            return 0;
        zones += people != 0;
    }
    return zones;
}

/* Looks for a run of siblings right behind i (step 1) or before it (step -1) that sums to it. Sums over all zones
 * decide whether the zones are looked at, so this costs next to nothing when there is none. */
static bool find_run(const struct siblings *of, size_t i, int step, size_t enough, size_t *from, size_t *to)
{
    int64_t sum = 0;
    size_t length = 0;
    for (size_t j = i + (size_t)step; j < of->count && of->sum[j]; j += (size_t)step) {
        sum += of->sum[j];
        if (sum > of->sum[i])
            return false;
        *from = step > 0 ? i + 1 : j;
        *to = step > 0 ? j : i - 1;
        if (++length >= 2 && sum == of->sum[i] && zones_equal(of, i, *from, *to) >= enough)
            return true;
    }
    return false;
}

static bool says_total(const char *label)
{
    for (; *label; label++)
        if (text_distance((struct text){label, strnlen(label, 5)}, text_of("total"), 1) == 0)
            return true;
    return false;
}

/* Do the parts exceed the group in most zones that have people? One wrong figure makes one zone overflow, a
 * subtotal among its own parts nearly all. */
static bool exceeds_widely(const struct siblings *of, uint32_t parent)
{
    size_t exceeded = 0, peopled = 0;
    for (size_t zone = 0; zone < of->view->zones; zone++) {
        int64_t rest = of->view->counts->people[parent][zone];
        peopled += rest > 0;
        for (size_t j = 0; j < of->count; j++)
            rest -= of->view->counts->people[of->node[j]][zone];
        exceeded += rest < 0;
    }
    return exceeded * 2 > peopled;
}

/* Do the parts fit into the group in every zone when part i is left out? */
static bool fits_without(const struct siblings *of, uint32_t parent, size_t i)
{
    for (size_t zone = 0; zone < of->view->zones; zone++) {
        int64_t rest = of->view->counts->people[parent][zone];
        for (size_t j = 0; j < of->count; j++)
            rest -= j == i ? 0 : of->view->counts->people[of->node[j]][zone];
        if (rest < 0)
            return false;
    }
    return true;
}

static void tell_run(const struct siblings *of, size_t i, size_t from, size_t to, char *out, size_t size)
{
    snprintf(out, size, "; '%.80s' looks like the subtotal of '%.80s' to '%.80s': list these as its 'parts'",
             label_of(of, i), label_of(of, from), label_of(of, to));
}

static void tell_fit(const struct siblings *of, uint32_t parent, char *out, size_t size)
{
    size_t best = of->count;
    for (size_t i = 0; i < of->count; i++) {
        if (!fits_without(of, parent, i))
            continue;
        if (best < of->count) {
            bool said = says_total(label_of(of, best)), says = says_total(label_of(of, i));
            if (said != says ? said : of->sum[best] >= of->sum[i])
                continue;
        }
        best = i;
    }
    if (best < of->count)
        snprintf(out, size,
                 "; '%.80s' looks like a subtotal of groups listed beside it (without it the parts fit): list them "
                 "as its 'parts'",
                 label_of(of, best));
}

d4i_status suspect_subtotal(d4i_context *context, const struct view *view, uint32_t parent,
                            const uint32_t *children, size_t count, bool certain, char *out, size_t size)
{
    struct siblings of = {view, children, NULL, count};
    *out = 0;
    TRY(mem_alloc(context, count, sizeof *of.sum, &of.sum));
    for (size_t i = 0; i < count; i++)
        for (size_t zone = 0; zone < view->zones; zone++)
            of.sum[i] += view->counts->people[children[i]][zone];
    for (size_t i = 0; i < count && !*out; i++) {
        size_t from, to;
        if (of.sum[i] && (find_run(&of, i, 1, certain ? ZONES_CERTAIN : 1, &from, &to) ||
                          find_run(&of, i, -1, certain ? ZONES_CERTAIN : 1, &from, &to)))
            tell_run(&of, i, from, to, out, size);
    }
    if (!*out && !certain && exceeds_widely(&of, parent))
        tell_fit(&of, parent, out, size);
    free(of.sum);
    return D4I_OK;
}
