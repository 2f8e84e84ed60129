/* SPDX-License-Identifier: EUPL-1.2
 *
 * A margin before it is fitted: made to agree with what stands above it. It is scaled to the totals of the items,
 * to the margins before it and to the zones in turn, in proportion, so that what it says of the pattern stays; what
 * single bounds do not see is found by maximum flow.
 */
#include <math.h>

#include "allocate/fit_margin.h"
#include "base/memory.h"
#include "base/threads.h"

#define AGREE_ROUNDS 30

static d4i_status reach_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    struct kind *kind = &rounds->now->classes[number];
    (void)worker;
    if (!kind->wanted)
        return D4I_OK;
    return fit_reach_make(context, rounds->work, rounds->now->of, kind->groups, kind->count, kind->wanted,
                          &kind->reach);
}

static d4i_status scale_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    struct kind *kind = &rounds->now->classes[number];
    (void)worker;
    if (!kind->wanted)
        return D4I_OK;
    return fit_reach_scale(context, &kind->reach, kind->wanted, rounds->work->tolerance, &kind->moved,
                           kind->infeasible == 0 ? &kind->infeasible : NULL);
}

static d4i_status route_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    struct kind *kind = &rounds->now->classes[number];
    (void)worker;
    if (!kind->wanted)
        return D4I_OK;
    return fit_reach_route(context, &kind->reach, kind->wanted, rounds->work->tolerance, &kind->infeasible);
}

/* Where the classes take up all groups and are known, they sum to the totals of the part's items. */
static d4i_status scale_to_totals(d4i_context *context, const struct fit_work *work, const struct margin *margin,
                                  bool *moved)
{
    const struct fit_problem *problem = work->problem;
    size_t groups = 0;
    double *total;
    for (size_t c = 0; c < margin->count; c++)
        groups += margin->classes[c].wanted ? margin->classes[c].count : 0;
    if (!work->total || !problem->totals_hold || groups < problem->groups)
        return D4I_OK;
    TRY(mem_alloc(context, margin->of->parts, sizeof *total, &total));
    for (size_t i = 0; i < problem->items; i++)
        if (margin->of->member[i] != FIT_NONE)
            total[margin->of->member[i]] += work->total[i];
    for (size_t p = 0; p < margin->of->parts; p++) {
        double sum = 0;
        for (size_t c = 0; c < margin->count; c++)
            sum += margin->classes[c].wanted ? margin->classes[c].wanted[p] : 0;
        if (!(sum > 0)) /* a class that is not known, or nobody */
            continue;
        *moved |= fabs(sum - total[p]) > work->tolerance * sum;
        for (size_t c = 0; c < margin->count; c++)
            if (margin->classes[c].wanted)
                margin->classes[c].wanted[p] *= total[p] / sum;
    }
    free(total);
    return D4I_OK;
}

static bool same_groups(const struct kind *a, const struct kind *b)
{
    return a->wanted && b->wanted && a->count == b->count &&
           memcmp(a->groups, b->groups, a->count * sizeof *a->groups) == 0;
}

static uint32_t root_of(uint32_t *parent, uint32_t node)
{
    while (parent[node] != node)
        node = parent[node] = parent[parent[node]];
    return node;
}

struct meeting {
    double above, below;
    bool open; /* some of its items are in parts of one margin only */
};

static bool holds_someone(const struct fit_work *work, const struct kind *kind, size_t item)
{
    bool found = false;
    for (size_t k = 0; k < kind->count; k++)
        found |= work->people[kind->groups[k]][item] > 0;
    return found;
}

/* Parts of two margins that take up the same items have the same sum: the lower margin is scaled to the higher. */
static void meet(const struct fit_work *work, const struct margin *high, const struct kind *above,
                 const struct margin *low, struct kind *below, uint32_t *parent, struct meeting *meetings,
                 bool *moved)
{
    const struct fit_problem *problem = work->problem;
    size_t shift = high->of->parts, nodes = shift + low->of->parts;
    for (size_t n = 0; n < nodes; n++)
        parent[n] = (uint32_t)n;
    for (int pass = 0; pass < 2; pass++) /* first what hangs together, then what is open */
        for (size_t i = 0; i < problem->items; i++) {
            uint32_t a = high->of->member[i], b = low->of->member[i];
            bool in_a = a != FIT_NONE && !fit_is_free(above->wanted[a]);
            bool in_b = b != FIT_NONE && !fit_is_free(below->wanted[b]);
            if ((!in_a && !in_b) || !holds_someone(work, below, i))
                continue;
            uint32_t root_a = in_a ? root_of(parent, a) : 0,
                     root_b = in_b ? root_of(parent, (uint32_t)shift + b) : 0;
            if (pass == 0 && in_a && in_b)
                parent[root_a > root_b ? root_a : root_b] = root_a > root_b ? root_b : root_a;
            else if (pass == 1 && in_a != in_b)
                meetings[in_a ? root_a : root_b].open = true;
        }
    for (size_t p = 0; p < shift; p++)
        if (!fit_is_free(above->wanted[p]))
            meetings[root_of(parent, (uint32_t)p)].above += above->wanted[p];
    for (size_t p = 0; p < low->of->parts; p++)
        if (!fit_is_free(below->wanted[p]))
            meetings[root_of(parent, (uint32_t)(shift + p))].below += below->wanted[p];
    for (size_t p = 0; p < low->of->parts; p++) {
        const struct meeting *at = &meetings[root_of(parent, (uint32_t)(shift + p))];
        if (fit_is_free(below->wanted[p]) || at->open || at->below <= 0 || at->above <= 0)
            continue;
        *moved |= fabs(at->above - at->below) > work->tolerance * at->above;
        below->wanted[p] *= at->above / at->below;
    }
}

static d4i_status scale_to_higher(d4i_context *context, const struct rounds *rounds, size_t number, bool *moved)
{
    struct margin *low = &rounds->margins[number];
    for (size_t m = 0; m < number; m++) {
        const struct margin *high = &rounds->margins[m];
        for (size_t a = 0; a < high->count; a++)
            for (size_t b = 0; b < low->count; b++) {
                uint32_t *parent = NULL;
                struct meeting *meetings = NULL;
                size_t nodes = high->of->parts + low->of->parts;
                if (!same_groups(&high->classes[a], &low->classes[b]))
                    continue;
                d4i_status status = mem_alloc(context, nodes, sizeof *parent, &parent);
                if (status == D4I_OK)
                    status = mem_alloc(context, nodes, sizeof *meetings, &meetings);
                if (status == D4I_OK)
                    meet(rounds->work, high, &high->classes[a], low, &low->classes[b], parent, meetings, moved);
                free(parent);
                free(meetings);
                TRY(status);
            }
    }
    return D4I_OK;
}

static void take_people(struct margin *margin)
{
    margin->asked = 0;
    for (size_t c = 0; c < margin->count; c++) {
        struct kind *kind = &margin->classes[c];
        kind->infeasible = 0;
        if (kind->wanted)
            memcpy(kind->wanted, margin->of->people[c], margin->of->parts * sizeof *kind->wanted);
        for (size_t p = 0; kind->wanted && p < margin->of->parts; p++)
            margin->asked += fit_is_free(kind->wanted[p]) ? 0 : kind->wanted[p];
    }
}

d4i_status fit_agree(d4i_context *context, struct rounds *rounds, size_t number)
{
    struct margin *margin = rounds->now = &rounds->margins[number];
    bool moved = true;
    take_people(margin);
    TRY(threads_run(context, NULL, margin->count, reach_step, rounds));
    for (int k = 0; k < AGREE_ROUNDS && moved; k++) {
        moved = false;
        TRY(scale_to_totals(context, rounds->work, margin, &moved));
        TRY(scale_to_higher(context, rounds, number, &moved));
        TRY(threads_run(context, NULL, margin->count, scale_step, rounds));
        for (size_t c = 0; c < margin->count; c++) {
            moved |= margin->classes[c].moved;
            margin->classes[c].moved = false;
        }
    }
    TRY(threads_run(context, NULL, margin->count, route_step, rounds));
    for (size_t c = 0; c < margin->count; c++) {
        struct kind *kind = &margin->classes[c];
        fit_reach_release(&kind->reach);
        if (kind->wanted)
            memcpy(kind->agreed, kind->wanted, margin->of->parts * sizeof *kind->agreed);
    }
    return D4I_OK;
}
