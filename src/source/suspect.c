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
#define ZONES_SEVERAL 2 /* in a single zone any numbers may happen to add up */

/* The children of one group and their sums over the zones in which nothing is withheld or missing: where a part is,
 * nothing adds up, and it would hide what the other zones say. */
struct siblings {
    struct view *view;
    uint32_t parent;
    const uint32_t *node;
    int64_t *sum;
    size_t count;
};

static bool is_known(const struct siblings *of, size_t zone)
{
    const struct counts *counts = of->view->counts;
    bool known = status_is_known(counts->status[of->parent][zone]);
    for (size_t i = 0; i < of->count && known; i++)
        known = status_is_known(counts->status[of->node[i]][zone]);
    return known;
}

static int64_t people_of(const struct siblings *of, size_t i, size_t zone)
{
    return of->view->counts->people[of->node[i]][zone];
}

/* `look` at every zone in which all is known, until it says false. */
typedef bool (*look_fn)(const struct siblings *of, size_t zone, void *user);
static d4i_status each_zone(d4i_context *context, const struct siblings *of, look_fn look, void *user)
{
    for (size_t run = 0; run < store_runs(of->view->store); run++) {
        TRY(view_load(context, of->view, run));
        for (size_t zone = 0; zone < of->view->zones; zone++)
            if (is_known(of, zone) && !look(of, zone, user))
                return D4I_OK;
    }
    return D4I_OK;
}

static bool add_up(const struct siblings *of, size_t zone, void *user)
{
    (void)user;
    for (size_t i = 0; i < of->count; i++)
        of->sum[i] += people_of(of, i, zone);
    return true;
}

static const char *label_of(const struct siblings *of, size_t i)
{
    const struct group_node *node = &of->view->variable->tree.nodes[of->node[i]];
    return node->label ? node->label : node->code;
}

/* A run of siblings, from..to, that may add up to sibling `whole`. */
struct candidate {
    size_t whole, from, to;
    size_t zones; /* that have people, when it adds up in every one; else 0 */
};

static bool adds_up(const struct siblings *of, size_t zone, void *user)
{
    struct candidate *one = user;
    int64_t people = people_of(of, one->whole, zone), rest = people;
    for (size_t j = one->from; j <= one->to; j++)
        rest -= people_of(of, j, zone);
    one->zones = rest ? 0 : one->zones + (people != 0);
    return !rest;
}

static bool says_total(const char *label)
{
    for (; *label; label++)
        if (text_distance((struct text){label, strnlen(label, 5)}, text_of("total"), 1) == 0)
            return true;
    return false;
}

/* Looks for a run of siblings right behind `whole` (step 1) or before it (step -1) that sums to it. Sums over all
 * zones decide whether the zones are looked at, so this costs next to nothing when there is none. */
static d4i_status find_run(d4i_context *context, const struct siblings *of, int step, size_t enough,
                           struct candidate *out, bool *found)
{
    size_t i = out->whole, length = 0;
    int64_t sum = 0;
    for (size_t j = i + (size_t)step; j < of->count && of->sum[j]; j += (size_t)step) {
        sum += of->sum[j];
        if (sum > of->sum[i])
            return D4I_OK;
        if (++length < 2 || sum != of->sum[i])
            continue;
        *out = (struct candidate){i, step > 0 ? i + 1 : j, step > 0 ? j : i - 1, 0};
        TRY(each_zone(context, of, adds_up, out));
        bool said = enough < ZONES_CERTAIN && out->zones && says_total(label_of(of, i));
        *found = said || out->zones >= enough;
        if (*found)
            return D4I_OK;
    }
    return D4I_OK;
}

static int64_t rest_of(const struct siblings *of, size_t zone)
{
    int64_t rest = of->view->counts->people[of->parent][zone];
    for (size_t j = 0; j < of->count; j++)
        rest -= people_of(of, j, zone);
    return rest;
}

struct excess {
    size_t exceeded, peopled;
};

static bool count_excess(const struct siblings *of, size_t zone, void *user)
{
    struct excess *excess = user;
    excess->peopled += of->view->counts->people[of->parent][zone] > 0;
    excess->exceeded += rest_of(of, zone) < 0;
    return true;
}

/* Do the parts fit into the group in every zone when one of them is left out? And in how many do they then make it
 * up to the last person? */
struct fits {
    bool fails;
    size_t exact;
};

static bool fits_without(const struct siblings *of, size_t zone, void *user)
{
    struct fits *fits = user;
    int64_t rest = rest_of(of, zone);
    for (size_t i = 0; i < of->count; i++) {
        int64_t without = rest + people_of(of, i, zone);
        fits[i].fails |= without < 0;
        fits[i].exact += without == 0;
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

static void tell_run(const struct siblings *of, const struct candidate *run, char *out, size_t size)
{
    snprintf(out, size, "; '%.80s' looks like the subtotal of '%.80s' to '%.80s': list these as its 'parts'",
             label_of(of, run->whole), label_of(of, run->from), label_of(of, run->to));
}

/* In a few zones any large part makes room for the others: it must come out exactly in several, fit in many, or be
 * called a total. */
static void tell_fit(const struct siblings *of, const struct fits *fits, size_t zones, char *out, size_t size)
{
    size_t best = of->count;
    for (size_t i = 0; i < of->count; i++)
        if (!fits[i].fails && (best == of->count || likelier(of, best, fits[best].exact, i, fits[i].exact)))
            best = i;
    if (best < of->count &&
        (fits[best].exact >= ZONES_SEVERAL || zones >= ZONES_CERTAIN || says_total(label_of(of, best))))
        snprintf(out, size,
                 "; '%.80s' looks like a subtotal of groups listed beside it (without it the parts fit): list them "
                 "as its 'parts'",
                 label_of(of, best));
}

/* One wrong figure makes one zone overflow, a subtotal among its own parts nearly all. */
static d4i_status suspect_fit(d4i_context *context, const struct siblings *of, char *out, size_t size)
{
    struct excess excess = {0};
    struct fits *fits;
    TRY(each_zone(context, of, count_excess, &excess));
    if (excess.exceeded * 2 <= excess.peopled)
        return D4I_OK;
    TRY(mem_alloc(context, of->count, sizeof *fits, &fits));
    d4i_status status = each_zone(context, of, fits_without, fits);
    if (status == D4I_OK)
        tell_fit(of, fits, excess.peopled, out, size);
    free(fits);
    return status;
}

d4i_status suspect_subtotal(d4i_context *context, struct view *view, uint32_t parent, const uint32_t *children,
                            size_t count, const int64_t *sums, char *out, size_t size)
{
    struct siblings of = {view, parent, children, NULL, count};
    d4i_status status = D4I_OK;
    size_t enough = sums ? ZONES_CERTAIN : ZONES_SEVERAL;
    *out = 0;
    GUARD(mem_alloc(context, count, sizeof *of.sum, &of.sum));
    if (sums)
        memcpy(of.sum, sums, count * sizeof *sums);
    else
        GUARD(each_zone(context, &of, add_up, NULL));
    for (size_t i = 0; i < count && !*out; i++) {
        struct candidate run = {.whole = i};
        bool found = false;
        if (of.sum[i])
            GUARD(find_run(context, &of, 1, enough, &run, &found));
        if (of.sum[i] && !found)
            GUARD(find_run(context, &of, -1, enough, &run, &found));
        if (found)
            tell_run(&of, &run, out, size);
    }
    if (!*out && !sums)
        GUARD(suspect_fit(context, &of, out, size));
done:
    free(of.sum);
    return status;
}
