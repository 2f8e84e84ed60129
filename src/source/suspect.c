/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which of a group's parts looks like a subtotal of the parts beside it. People are counted twice by nothing as
 * often as by a subtotal among its own leaves, so the message says which it is.
 */
#include <stdio.h>

#include "base/memory.h"
#include "group/status.h"
#include "source/check.h"

#define ZONES_CERTAIN 10

/* The children of one group and their sums over the zones in which nothing is withheld or missing: where a part is,
 * nothing adds up, and it would hide what the other zones say. */
struct siblings {
    const struct view *view;
    const uint32_t *node;
    uint8_t *known; /* [zone] */
    int64_t *sum;
    size_t count;
};

static void note_known(const struct siblings *of, uint32_t node, bool first)
{
    const uint8_t *status = of->view->counts->status[node];
    for (size_t zone = 0; zone < of->view->zones; zone++)
        of->known[zone] = (first || of->known[zone]) && status_is_known(status[zone]);
}

static void add_up(const struct siblings *of, uint32_t parent)
{
    note_known(of, parent, true);
    for (size_t i = 0; i < of->count; i++)
        note_known(of, of->node[i], false);
    for (size_t i = 0; i < of->count; i++)
        for (size_t zone = 0; zone < of->view->zones; zone++)
            of->sum[i] += of->known[zone] ? of->view->counts->people[of->node[i]][zone] : 0;
}

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
        if (!of->known[zone])
            continue;
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
        if (!of->known[zone])
            continue;
        peopled += rest > 0;
        for (size_t j = 0; j < of->count; j++)
            rest -= of->view->counts->people[of->node[j]][zone];
        exceeded += rest < 0;
    }
    return exceeded * 2 > peopled;
}

/* Do the parts fit into the group in every zone when part i is left out? And in how many do they then make it up
 * to the last person? */
static bool fits_without(const struct siblings *of, uint32_t parent, size_t i, size_t *exact)
{
    *exact = 0;
    for (size_t zone = 0; zone < of->view->zones; zone++) {
        int64_t rest = of->view->counts->people[parent][zone];
        if (!of->known[zone])
            continue;
        for (size_t j = 0; j < of->count; j++)
            rest -= j == i ? 0 : of->view->counts->people[of->node[j]][zone];
        if (rest < 0)
            return false;
        *exact += rest == 0;
    }
    return true;
}

/* Is part b the likelier subtotal? Many parts may be large enough to make room for the others; the one without
 * which they come out exactly is it, then one that says so, then the largest. */
static bool likelier(const struct siblings *of, size_t a, size_t exact_a, size_t b, size_t exact_b)
{
    bool said = says_total(label_of(of, a)), says = says_total(label_of(of, b));
    if (exact_a != exact_b)
        return exact_b > exact_a;
    return said != says ? says : of->sum[b] > of->sum[a];
}

static void tell_run(const struct siblings *of, size_t i, size_t from, size_t to, char *out, size_t size)
{
    snprintf(out, size, "; '%.80s' looks like the subtotal of '%.80s' to '%.80s': list these as its 'parts'",
             label_of(of, i), label_of(of, from), label_of(of, to));
}

static void tell_fit(const struct siblings *of, uint32_t parent, char *out, size_t size)
{
    size_t best = of->count, best_exact = 0, exact;
    for (size_t i = 0; i < of->count; i++) {
        if (!fits_without(of, parent, i, &exact))
            continue;
        if (best < of->count && !likelier(of, best, best_exact, i, exact))
            continue;
        best = i;
        best_exact = exact;
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
    struct siblings of = {view, children, NULL, NULL, count};
    d4i_status status = D4I_OK;
    *out = 0;
    GUARD(mem_alloc(context, view->zones, sizeof *of.known, &of.known));
    GUARD(mem_alloc(context, count, sizeof *of.sum, &of.sum));
    add_up(&of, parent);
    for (size_t i = 0; i < count && !*out; i++) {
        size_t from, to;
        if (of.sum[i] && (find_run(&of, i, 1, certain ? ZONES_CERTAIN : 1, &from, &to) ||
                          find_run(&of, i, -1, certain ? ZONES_CERTAIN : 1, &from, &to)))
            tell_run(&of, i, from, to, out, size);
    }
    if (!*out && !certain && exceeds_widely(&of, parent))
        tell_fit(&of, parent, out, size);
done:
    free(of.known);
    free(of.sum);
    return status;
}
