/* SPDX-License-Identifier: EUPL-1.2
 *
 * Intervals down a hierarchy. From the leaves up: what can the parts of a zone add up to? From the roots down: each
 * zone's value is given to its parts. The multiplier is found among the doubles themselves, whose bits are in the
 * order of their values; sums are exact integers of 128 bits, so that it is the same everywhere, and what floors
 * leave over goes to those whom the next double would give more.
 */
#include "allocate/bounded.h"

#include <math.h>

#include "base/memory.h"
#include "base/wide.h"

struct tree {
    const struct bounded_problem *problem;
    size_t *child_start; /* [zone + 1], the last = the roots; see child */
    uint32_t *child;     /* zones by parent */
    uint32_t *order;     /* zones, parents first */
    int64_t *low, *high; /* what a zone can have, given its parts, if its own interval allows */
    int64_t *value;
};

void bounded_report_release(struct bounded_report *report)
{
    free(report->widened);
    memset(report, 0, sizeof *report);
}

static void tree_release(struct tree *tree)
{
    free(tree->child_start);
    free(tree->child);
    free(tree->order);
    free(tree->low);
    free(tree->high);
}

static size_t parent_of(const struct tree *tree, size_t zone)
{
    uint32_t parent = tree->problem->parent ? tree->problem->parent[zone] : BOUNDED_ROOT;
    return parent == BOUNDED_ROOT ? tree->problem->zones : parent;
}

static d4i_status check(d4i_context *context, const struct bounded_problem *problem)
{
    if (problem->zones >= BOUNDED_ROOT)
        return fail(context, D4I_BAD_INPUT, "%zu zones; at most 2^32 - 2", problem->zones);
    for (size_t z = 0; z < problem->zones; z++) {
        int64_t low = problem->low[z], high = problem->high[z], prior = problem->prior[z];
        if (low < 0 || low > high || prior < 0)
            return fail(context, D4I_BAD_INPUT,
                        "zone %zu: %lld to %lld, prior %lld; an interval goes from 0 or more upwards", z,
                        (long long)low, (long long)high, (long long)prior);
        if (problem->parent && problem->parent[z] != BOUNDED_ROOT && problem->parent[z] >= problem->zones)
            return fail(context, D4I_BAD_INPUT, "zone %zu lies in zone %u of %zu", z, problem->parent[z],
                        problem->zones);
    }
    return D4I_OK;
}

static d4i_status tree_start(d4i_context *context, const struct bounded_problem *problem, struct tree *tree)
{
    size_t zones = problem->zones, *start, reached = 0;
    tree->problem = problem;
    TRY(mem_alloc(context, zones + 3, sizeof *tree->child_start, &tree->child_start));
    TRY(mem_alloc(context, zones, sizeof *tree->child, &tree->child));
    TRY(mem_alloc(context, zones, sizeof *tree->order, &tree->order));
    TRY(mem_alloc(context, zones, sizeof *tree->low, &tree->low));
    TRY(mem_alloc(context, zones, sizeof *tree->high, &tree->high));
    start = tree->child_start;
    for (size_t z = 0; z < zones; z++)
        start[parent_of(tree, z) + 2]++;
    for (size_t z = 0; z <= zones; z++)
        start[z + 2] += start[z + 1];
    for (size_t z = 0; z < zones; z++)
        tree->child[start[parent_of(tree, z) + 1]++] = (uint32_t)z;
    for (size_t c = start[zones]; c < start[zones + 1]; c++)
        tree->order[reached++] = tree->child[c];
    for (size_t k = 0; k < reached; k++)
        for (size_t c = start[tree->order[k]]; c < start[tree->order[k] + 1]; c++)
            tree->order[reached++] = tree->child[c];
    if (reached == zones)
        return D4I_OK;
    size_t above = 0; /* whoever is not reached leads up into a circle */
    for (size_t k = 0; k < reached; k++)
        tree->value[tree->order[k]] = -1;
    while (tree->value[above] == -1)
        above++;
    return fail(context, D4I_BAD_INPUT, "zone %zu lies, through those above it, in itself", above);
}

static int64_t within(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

static int64_t cut(int128 value)
{
    return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

/* Leaves first: low and high are where the zone's own interval and the sums of its parts meet, or, where they do
 * not, the end of its own that is nearest. */
static void meet_parts(struct tree *tree)
{
    const struct bounded_problem *problem = tree->problem;
    for (size_t k = problem->zones; k-- > 0;) {
        uint32_t zone = tree->order[k];
        size_t first = tree->child_start[zone], end = tree->child_start[zone + 1];
        int128 low = 0, high = 0;
        for (size_t c = first; c < end; c++) {
            low += tree->low[tree->child[c]];
            high += tree->high[tree->child[c]];
        }
        int64_t own_low = problem->low[zone], own_high = problem->high[zone];
        tree->low[zone] = first == end ? own_low : within(cut(low), own_low, own_high);
        tree->high[zone] = first == end ? own_high : within(cut(high), own_low, own_high);
    }
}

/* --- one family ----------------------------------------------------------------------------------------- */

/* Siblings child[0 .. count-1] that share `total`. */
struct family {
    struct tree *tree;
    const uint32_t *child;
    size_t count;
    int64_t total;
};

static double double_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static int64_t scaled(const struct tree *tree, uint32_t zone, double t)
{
    double value = t * (double)tree->problem->prior[zone];
    int64_t floor =
        value < 0x1p63 ? (int64_t)value : INT64_MAX; /* NAN, of 0 x infinity, does not occur: t is finite */
    return within(floor, tree->low[zone], tree->high[zone]);
}

static int128 sum_scaled(const struct family *family, double t)
{
    int128 sum = 0;
    for (size_t c = 0; c < family->count; c++)
        sum += scaled(family->tree, family->child[c], t);
    return sum;
}

/* The largest double with which the family has no more than the total. */
static uint64_t find_multiplier(const struct family *family)
{
    uint64_t below = 0, above = 0x7fe0000000000000; /* 2^1023 */
    while (above - below > 1) {
        uint64_t middle = below + (above - below) / 2;
        *(sum_scaled(family, double_of(middle)) <= family->total ? &below : &above) = middle;
    }
    return below;
}

/* The rest, one after the other, up to what `room` says; then what t cannot move, the priors of 0, in proportion.
 */
static void hand_out(const struct family *family, uint64_t bits)
{
    struct tree *tree = family->tree;
    int128 rest = family->total, room = 0, so_far = 0, given = 0;
    for (size_t c = 0; c < family->count; c++)
        rest -= tree->value[family->child[c]] = scaled(tree, family->child[c], double_of(bits));
    for (size_t c = 0; c < family->count && rest > 0; c++) {
        uint32_t zone = family->child[c];
        int64_t more = scaled(tree, zone, double_of(bits + 1)) - tree->value[zone];
        int64_t take = more < rest ? more : (int64_t)rest;
        tree->value[zone] += take;
        rest -= take;
    }
    for (size_t c = 0; c < family->count; c++)
        room += tree->high[family->child[c]] - tree->value[family->child[c]];
    for (size_t c = 0; c < family->count && rest > 0; c++) {
        uint32_t zone = family->child[c];
        so_far += tree->high[zone] - tree->value[zone];
        /* room may pass 2^63, rest does not: in long double the floor may be off by one, and stays monotone */
        int128 here =
            so_far == room ? rest : (int128)((long double)rest * ((long double)so_far / (long double)room));
        tree->value[zone] += (int64_t)(here - given);
        given = here;
    }
}

/* Every part at the same share of its bound: the intervals widened by as little as there is. */
static void widen(const struct family *family, const int64_t *bound, int128 sum)
{
    int128 so_far = 0, given = 0;
    for (size_t c = 0; c < family->count; c++) {
        uint32_t zone = family->child[c];
        so_far += sum > 0 ? bound[zone] : 1;
        int128 whole = sum > 0 ? sum : (int128)family->count;
        int128 here = so_far == whole
                          ? family->total
                          : (int128)((long double)family->total * ((long double)so_far / (long double)whole));
        family->tree->value[zone] = (int64_t)(here - given);
        given = here;
    }
}

/* The amount by which the bounds had to be widened. */
static int64_t share_out(const struct family *family)
{
    struct tree *tree = family->tree;
    int128 low = 0, high = 0, prior = 0;
    for (size_t c = 0; c < family->count; c++) {
        uint32_t zone = family->child[c];
        low += tree->low[zone];
        high += tree->high[zone];
        tree->value[zone] = within(tree->problem->prior[zone], tree->low[zone], tree->high[zone]);
        prior += tree->value[zone];
    }
    if (low > family->total)
        widen(family, tree->low, low);
    else if (high < family->total)
        widen(family, tree->high, high);
    else if (prior != family->total)
        hand_out(family, find_multiplier(family));
    return low > family->total ? -cut(low - family->total) : high < family->total ? cut(family->total - high) : 0;
}

static int by_zone(const void *a, const void *b)
{
    const struct bounded_widened *x = a, *y = b;
    return (x->zone > y->zone) - (x->zone < y->zone);
}

static d4i_status go_down(d4i_context *context, struct tree *tree, struct bounded_report *report)
{
    const struct bounded_problem *problem = tree->problem;
    for (size_t k = 0; k < problem->zones; k++) {
        uint32_t zone = tree->order[k];
        size_t first = tree->child_start[zone], count = tree->child_start[zone + 1] - first;
        if (parent_of(tree, zone) == problem->zones)
            tree->value[zone] = within(problem->prior[zone], tree->low[zone], tree->high[zone]);
        report->changed += tree->value[zone] != problem->prior[zone];
        if (count == 0)
            continue;
        struct family family = {tree, tree->child + first, count, tree->value[zone]};
        int64_t amount = share_out(&family);
        if (amount == 0)
            continue;
        TRY(mem_grow(context, &report->widened, &report->capacity, report->count + 1, sizeof *report->widened));
        report->widened[report->count++] = (struct bounded_widened){zone, amount};
    }
    if (report->count > 0)
        qsort(report->widened, report->count, sizeof *report->widened, by_zone);
    return D4I_OK;
}

d4i_status bounded_run(d4i_context *context, const struct bounded_problem *problem, int64_t *value,
                       struct bounded_report *out)
{
    struct tree tree = {.value = value};
    struct bounded_report report = {0};
    d4i_status status;
    TRY(check(context, problem));
    GUARD(tree_start(context, problem, &tree));
    meet_parts(&tree);
    GUARD(go_down(context, &tree, &report));
    *out = report;
    memset(&report, 0, sizeof report);
done:
    bounded_report_release(&report);
    tree_release(&tree);
    return status;
}
