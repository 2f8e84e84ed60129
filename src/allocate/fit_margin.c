/* SPDX-License-Identifier: EUPL-1.2
 *
 * Margins: moved until they agree with what stands above them, then fitted in rounds, from the last priority to the
 * first, the zones closing each round. Where they still contradict each other (three sums at once can, and no cheap
 * test tells), full steps would go round in a circle for ever; so a margin that stops coming nearer is fitted with
 * a penalty instead of exactly, which has one solution (Chizat et al. 2018, the scaling of unbalanced transport).
 *
 * Plain rounds carry a correction one zone further each, so that long chains of zones and squares take rounds by
 * the square of their length. The multipliers therefore run ahead along their last step, and start anew when that
 * led away (Nesterov 1983; O'Donoghue and Candes 2015): a fixed point of one is a fixed point of the other.
 *
 * A class is one worker's from the first item to the last, so that its sums have one order.
 */
#include <math.h>

#include "allocate/fit.h"
#include "allocate/fit_reach.h"
#include "base/memory.h"
#include "base/threads.h"

#define AGREE_ROUNDS 30
#define WINDOW 50     /* rounds after which progress is judged */
#define PROGRESS 0.9  /* of what was missed may still be missed after a window */
#define LOG_MOST 30.0 /* of a part's multiplier, so that nothing leaves the range of doubles */
#define PENALTY 0.002 /* step lost by the first margin when relaxed; doubled for each one after it */

struct class
{
    uint32_t *groups;
    size_t count;
    double *wanted;      /* [part] people; NAN = not known; it and the next NULL when none is known */
    double *sum;         /* [part] people now, then what is to be done to them */
    double *plain, *now; /* [part] logarithm of the multiplier: as the last step had it, and run ahead */
    double missed;       /* L1; in relaxed rounds, of the steps, in people */
    double uphill;       /* > 0: running ahead leads away from where the last steps went */
    struct fit_reach reach;
    size_t infeasible;
    bool moved;
};

struct margin {
    const struct fit_margin *of;
    struct class *classes;
    size_t count;
    double step; /* 1, or less when relaxed: the exponent that draws a multiplier back to 1 */
};

struct rounds {
    struct fit_work *work;
    struct margin *margins, *now;
    size_t count;
    int since;    /* rounds since it started anew */
    double ahead; /* how far the multipliers run ahead, in last steps */
};

static void rounds_release(struct rounds *rounds)
{
    for (size_t m = 0; rounds->margins && m < rounds->count; m++) {
        struct margin *margin = &rounds->margins[m];
        for (size_t c = 0; margin->classes && c < margin->count; c++) {
            free(margin->classes[c].groups);
            free(margin->classes[c].wanted);
            free(margin->classes[c].plain);
            free(margin->classes[c].now);
            free(margin->classes[c].sum);
            fit_reach_release(&margin->classes[c].reach);
        }
        free(margin->classes);
    }
    free(rounds->margins);
}

/* --- set up --------------------------------------------------------------------------------------------- */

static d4i_status class_start(d4i_context *context, const struct fit_problem *problem,
                              const struct fit_margin *margin, size_t number, struct class *class)
{
    TRY(mem_alloc(context, problem->groups, sizeof *class->groups, &class->groups));
    for (size_t g = 0; g < problem->groups; g++)
        if ((margin->class_of ? margin->class_of[g] : g) == number)
            class->groups[class->count++] = (uint32_t)g;
    if (class->count == 0 || !margin->people[number])
        return D4I_OK;
    TRY(mem_alloc(context, margin->parts, sizeof(double), &class->wanted));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &class->plain));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &class->now));
    TRY(mem_alloc(context, margin->parts, sizeof(double), &class->sum));
    memcpy(class->wanted, margin->people[number], margin->parts * sizeof(double));
    return D4I_OK;
}

static d4i_status rounds_start(d4i_context *context, struct fit_work *work, struct rounds *rounds)
{
    const struct fit_problem *problem = work->problem;
    rounds->work = work;
    rounds->count = problem->margin_count;
    TRY(mem_alloc(context, rounds->count, sizeof *rounds->margins, &rounds->margins));
    for (size_t m = 0; m < rounds->count; m++) {
        struct margin *margin = &rounds->margins[m];
        margin->of = &problem->margins[m];
        margin->count = margin->of->class_of ? margin->of->classes : problem->groups;
        margin->step = 1;
        TRY(mem_alloc(context, margin->count, sizeof *margin->classes, &margin->classes));
        for (size_t c = 0; c < margin->count; c++)
            TRY(class_start(context, problem, margin->of, c, &margin->classes[c]));
    }
    return D4I_OK;
}

/* --- agreement ------------------------------------------------------------------------------------------ */

static d4i_status reach_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    struct class *class = &rounds->now->classes[number];
    (void)worker;
    if (!class->wanted)
        return D4I_OK;
    return fit_reach_make(context, rounds->work, rounds->now->of, class->groups, class->count, class->wanted,
                          &class->reach);
}

static d4i_status scale_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    struct class *class = &rounds->now->classes[number];
    (void)worker;
    if (!class->wanted)
        return D4I_OK;
    return fit_reach_scale(context, &class->reach, class->wanted, rounds->work->tolerance, &class->moved,
                           class->infeasible == 0 ? &class->infeasible : NULL);
}

static d4i_status route_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    struct class *class = &rounds->now->classes[number];
    (void)worker;
    if (!class->wanted)
        return D4I_OK;
    return fit_reach_route(context, &class->reach, class->wanted, rounds->work->tolerance, &class->infeasible);
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

static bool same_groups(const struct class *a, const struct class *b)
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

static bool holds_someone(const struct fit_work *work, const struct class *class, size_t item)
{
    bool found = false;
    for (size_t k = 0; k < class->count; k++)
        found |= work->people[class->groups[k]][item] > 0;
    return found;
}

/* Parts of two margins that take up the same items have the same sum: the lower margin is scaled to the higher. */
static void meet(const struct fit_work *work, const struct margin *high, const struct class *above,
                 const struct margin *low, struct class *below, uint32_t *parent, struct meeting *meetings,
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

static d4i_status agree(d4i_context *context, struct rounds *rounds, size_t number)
{
    struct margin *margin = rounds->now = &rounds->margins[number];
    bool moved = true;
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
    for (size_t c = 0; c < margin->count; c++)
        fit_reach_release(&margin->classes[c].reach);
    return D4I_OK;
}

static void report_agreement(const struct rounds *rounds, struct fit_report *report)
{
    for (size_t m = 0; m < rounds->count; m++) {
        const struct margin *margin = &rounds->margins[m];
        for (size_t c = 0; c < margin->count; c++) {
            const struct class *class = &margin->classes[c];
            report->margins[m].infeasible += class->infeasible;
            for (size_t p = 0; class->wanted && p < margin->of->parts; p++) {
                double asked = margin->of->people[c][p];
                if (fit_is_free(asked))
                    continue;
                report->margins[m].asked += asked;
                report->margins[m].adjusted += fabs(class->wanted[p] - asked);
            }
        }
    }
}

/* --- rounds --------------------------------------------------------------------------------------------- */

static void sum_class(const struct fit_work *work, const struct margin *margin, struct class *class)
{
    const uint32_t *member = margin->of->member;
    memset(class->sum, 0, margin->of->parts * sizeof(double));
    for (size_t k = 0; k < class->count; k++) {
        const double *people = work->people[class->groups[k]];
        for (size_t i = 0; i < work->problem->items; i++)
            if (member[i] != FIT_NONE)
                class->sum[member[i]] += fit_held(work, people[i], i);
    }
    class->missed = 0;
    for (size_t p = 0; p < margin->of->parts; p++)
        if (!fit_is_free(class->wanted[p]))
            class->missed += fabs(class->sum[p] - class->wanted[p]);
}

static d4i_status sum_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    (void)context;
    (void)worker;
    if (rounds->now->classes[number].wanted)
        sum_class(rounds->work, rounds->now, &rounds->now->classes[number]);
    return D4I_OK;
}

static double bounded(double value)
{
    return fmin(LOG_MOST, fmax(-LOG_MOST, value));
}

/* New multipliers from the sums; afterwards `sum` holds what is to be done to the items of a part. */
static void step_class(const struct rounds *rounds, const struct margin *margin, struct class *class)
{
    double steps = 0;
    class->uphill = 0;
    for (size_t p = 0; p < margin->of->parts; p++) {
        double before = class->now[p], wanted = class->wanted[p], sum = class->sum[p];
        class->sum[p] = 1;
        if (fit_is_free(wanted) || sum <= 0)
            continue;
        double plain = bounded(margin->step * (before + log(fmax(wanted / sum, 1e-13))));
        class->now[p] = bounded(plain + rounds->ahead * (plain - class->plain[p]));
        class->uphill += wanted * (before - plain) * (plain - class->plain[p]);
        class->plain[p] = plain;
        class->sum[p] = exp(class->now[p] - before);
        steps += wanted * fabs(plain - before);
    }
    if (margin->step < 1)
        class->missed = steps;
}

static d4i_status fit_step(d4i_context *context, void *argument, size_t number, int worker)
{
    struct rounds *rounds = argument;
    const struct margin *margin = rounds->now;
    struct class *class = &margin->classes[number];
    const uint32_t *member = margin->of->member;
    TRY(sum_step(context, argument, number, worker));
    if (!class->wanted)
        return D4I_OK;
    step_class(rounds, margin, class);
    for (size_t k = 0; k < class->count; k++) {
        double *people = rounds->work->people[class->groups[k]];
        for (size_t i = 0; i < rounds->work->problem->items; i++)
            if (member[i] != FIT_NONE)
                people[i] *= class->sum[member[i]];
    }
    return D4I_OK;
}

static d4i_status zone_step(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct rounds *rounds = argument;
    return fit_zone_solve(context, rounds->work, &rounds->work->scratch[worker], zone, 1, false);
}

/* One round; *missed = what the margins missed when their turn came, and the totals of the items in theirs. */
static d4i_status fit_round(d4i_context *context, struct rounds *rounds, double *missed, uint64_t *updates)
{
    const struct fit_work *work = rounds->work;
    double uphill = 0;
    *missed = 0;
    for (size_t m = rounds->count; m-- > 0;) {
        rounds->now = &rounds->margins[m];
        TRY(threads_run(context, NULL, rounds->now->count, fit_step, rounds));
        for (size_t c = 0; c < rounds->now->count; c++) {
            *missed += rounds->now->classes[c].missed;
            uphill += rounds->now->classes[c].uphill;
            *updates += rounds->now->classes[c].wanted ? rounds->now->classes[c].count * work->problem->items : 0;
        }
    }
    rounds->since = uphill > 0 ? 0 : rounds->since + 1;
    rounds->ahead = (double)rounds->since / (rounds->since + 3);
    TRY(threads_run(context, NULL, work->problem->zones, zone_step, rounds));
    for (size_t z = 0; z < work->problem->zones; z++)
        *missed += work->zone_missed[z];
    return D4I_OK;
}

static void relax(struct rounds *rounds, struct fit_report *report)
{
    double lost = PENALTY;
    for (size_t m = 0; m < rounds->count; m++, lost *= 2)
        rounds->margins[m].step = 1 - fmin(0.5, lost);
    report->relaxed = true;
}

static d4i_status fit_rounds(d4i_context *context, struct rounds *rounds, struct fit_report *report)
{
    const struct fit_work *work = rounds->work;
    double asked = 0, missed = INFINITY, before = INFINITY;
    for (size_t m = 0; m < rounds->count; m++)
        asked += report->margins[m].asked;
    for (int round = 1; round <= work->rounds_most; round++) {
        TRY(fit_round(context, rounds, &missed, &report->updates));
        TRY(progress(context, "fitting margins", (uint64_t)round, (uint64_t)work->rounds_most));
        report->rounds = round;
        if (missed <= work->margin_tolerance * asked)
            break;
        if (round % WINDOW != 0)
            continue;
        if (!report->relaxed && missed > PROGRESS * before)
            relax(rounds, report);
        before = missed;
    }
    return D4I_OK;
}

static d4i_status measure_missed(d4i_context *context, struct rounds *rounds, struct fit_report *report)
{
    for (size_t m = 0; m < rounds->count; m++) {
        rounds->now = &rounds->margins[m];
        TRY(threads_run(context, NULL, rounds->now->count, sum_step, rounds));
        for (size_t c = 0; c < rounds->now->count; c++)
            report->margins[m].missed += rounds->now->classes[c].missed;
    }
    return D4I_OK;
}

d4i_status fit_margins(d4i_context *context, struct fit_work *work, fit_finish finish, struct fit_report *report)
{
    struct rounds rounds = {0};
    d4i_status status;
    GUARD(rounds_start(context, work, &rounds));
    for (size_t m = 0; m < rounds.count; m++)
        GUARD(agree(context, &rounds, m));
    report_agreement(&rounds, report);
    GUARD(fit_rounds(context, &rounds, report));
    GUARD(finish(context, work));
    GUARD(measure_missed(context, &rounds, report));
done:
    rounds_release(&rounds);
    return status;
}
