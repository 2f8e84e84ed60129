/* SPDX-License-Identifier: EUPL-1.2
 *
 * Both ways at once. The sums of a zone's groups and the sums of a group's zones are two trees over the same
 * values: people who go down the one and up the other are a circulation, whose edges are bounded by the intervals.
 * It tells whether there is a solution at all, and at the end puts right what floors leave over.
 */
#include "allocate/bounded_table.h"

#include <math.h>

#include "allocate/circulation.h"
#include "base/memory.h"

#define ROUNDS_MOST 300
#define STEPS_MOST 60
#define STAYS \
    1000 /* a value that is as near to its prior, in millionths of a person, is its prior where it can be */
#define NEAR_ENOUGH 1e-9    /* of a sum, beyond half a millionth of a person; the circulation does the rest */
#define FACTOR_MOST 0x1p100 /* nothing is nearer to its bound with a larger one */

struct solving {
    const struct bounded_table *table;
    size_t leaves;   /* groups without parts */
    uint32_t *leaf;  /* [leaves] -> group */
    uint32_t *inner; /* [group] number among those with parts; BOUNDED_NO_GROUP = a leaf */
    size_t inners;
    size_t *below_start; /* [group + 1]: leaves below it, or itself */
    uint32_t *below;
    struct circulation_edge *edges; /* [zone x groups + group], then [group] */
    double *scaled;                 /* [zone x leaves + leaf]: prior x factors */
    double *zone_factor;            /* [zone x groups + group] of those with parts */
    double *all_factor;             /* [group] */
};

static void solving_release(struct solving *solving)
{
    free(solving->leaf);
    free(solving->inner);
    free(solving->below_start);
    free(solving->below);
    free(solving->edges);
    free(solving->scaled);
    free(solving->zone_factor);
    free(solving->all_factor);
}

static d4i_status check(d4i_context *context, const struct bounded_table *table)
{
    for (size_t g = 0; g < table->groups; g++)
        if (g ? table->above[g] >= g : table->above[g] != BOUNDED_NO_GROUP)
            return fail(context, D4I_BAD_INPUT, "group %zu does not stand behind the one above it", g);
    for (size_t i = 0; i < table->zones * table->groups; i++)
        if (table->low[i] < 0 || table->low[i] > table->high[i] || table->prior[i] < 0)
            return fail(context, D4I_BAD_INPUT,
                        "zone %zu, group %zu: %lld to %lld, prior %lld; an interval goes from 0 or more upwards",
                        i / table->groups, i % table->groups, (long long)table->low[i], (long long)table->high[i],
                        (long long)table->prior[i]);
    return D4I_OK;
}

static bool is_below(const struct bounded_table *table, uint32_t group, size_t above)
{
    while (group != BOUNDED_NO_GROUP && group != above)
        group = table->above[group];
    return group == above;
}

static d4i_status find_leaves(d4i_context *context, struct solving *solving)
{
    const struct bounded_table *table = solving->table;
    size_t count = 0, capacity = 0;
    TRY(mem_alloc(context, table->groups, sizeof *solving->leaf, &solving->leaf));
    TRY(mem_alloc(context, table->groups, sizeof *solving->inner, &solving->inner));
    TRY(mem_alloc(context, table->groups + 1, sizeof *solving->below_start, &solving->below_start));
    memset(solving->inner, 0xff, table->groups * sizeof *solving->inner);
    for (size_t g = 1; g < table->groups; g++)
        solving->inner[table->above[g]] = 0;
    for (size_t g = 0; g < table->groups; g++)
        if (solving->inner[g] == BOUNDED_NO_GROUP)
            solving->leaf[solving->leaves++] = (uint32_t)g;
        else
            solving->inner[g] = (uint32_t)solving->inners++;
    for (size_t g = 0; g < table->groups; g++) {
        TRY(mem_grow(context, &solving->below, &capacity, count + solving->leaves, sizeof *solving->below));
        for (size_t l = 0; l < solving->leaves; l++)
            if (is_below(table, solving->leaf[l], g))
                solving->below[count++] = (uint32_t)l;
        solving->below_start[g + 1] = count;
    }
    return D4I_OK;
}

/* --- the circulation -------------------------------------------------------------------------------------- */

static int64_t within(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* Node 0 is where the circle closes; then zones by group with parts, then the groups of all zones. */
static size_t node_of_zone(const struct solving *solving, size_t zone, uint32_t group)
{
    return group == BOUNDED_NO_GROUP ? 0 : 1 + zone * solving->inners + solving->inner[group];
}

static size_t node_of_all(const struct solving *solving, uint32_t group)
{
    return group == BOUNDED_NO_GROUP ? 0 : 1 + solving->table->zones * solving->inners + group;
}

static int64_t scaled_value(const struct solving *solving, size_t zone, size_t leaf)
{
    const struct bounded_table *table = solving->table;
    size_t i = zone * table->groups + solving->leaf[leaf];
    double value = solving->scaled[zone * solving->leaves + leaf];
    return within(value < 0x1p62 ? (int64_t)value : INT64_C(1) << 62, table->low[i], table->high[i]);
}

/* With `stays`, a sum that is its prior but for what floors and factors leave is exactly that. */
static void lay_edge(struct circulation_edge *edge, int64_t prior, bool stays)
{
    edge->flow = within(edge->flow, edge->low, edge->high);
    if (stays && llabs(edge->flow - prior) <= STAYS && prior >= edge->low && prior <= edge->high)
        edge->low = edge->high = edge->flow = prior;
}

/* Edges of all sums, each with what the values as they are add up to, as far as its interval allows. */
static void lay_edges(struct solving *solving, bool stays)
{
    const struct bounded_table *table = solving->table;
    struct circulation_edge *edge = solving->edges;
    for (size_t g = 0; g < table->groups; g++)
        edge[table->zones * table->groups + g] = (struct circulation_edge){
            (uint32_t)node_of_all(solving, (uint32_t)g), (uint32_t)node_of_all(solving, table->above[g]),
            table->all_low[g] > 0 ? table->all_low[g] : 0, table->all_high[g], 0};
    for (size_t z = 0; z < table->zones; z++, edge += table->groups) {
        for (size_t g = 0; g < table->groups; g++) {
            size_t i = z * table->groups + g;
            bool leaf = solving->inner[g] == BOUNDED_NO_GROUP;
            size_t to = leaf ? node_of_all(solving, (uint32_t)g) : node_of_zone(solving, z, (uint32_t)g);
            edge[g] = (struct circulation_edge){(uint32_t)node_of_zone(solving, z, table->above[g]), (uint32_t)to,
                                                table->low[i], table->high[i], 0};
            for (size_t k = solving->below_start[g]; k < solving->below_start[g + 1]; k++)
                edge[g].flow += scaled_value(solving, z, solving->below[k]);
            solving->edges[table->zones * table->groups + g].flow += edge[g].flow;
            lay_edge(&edge[g], table->prior[i], stays);
        }
    }
    for (size_t g = 0; g < table->groups; g++)
        lay_edge(&edge[g], 0, false);
}

static d4i_status circulate(d4i_context *context, struct solving *solving, bool stays, int64_t *missing)
{
    const struct bounded_table *table = solving->table;
    size_t nodes = 1 + table->zones * solving->inners + table->groups;
    lay_edges(solving, stays);
    return circulation_run(context, nodes, solving->edges, (table->zones + 1) * table->groups, missing);
}

/* --- the nearest values ----------------------------------------------------------------------------------- */

/* A sum: the leaves below a group, in one zone or in all. */
struct sum {
    size_t group, first_zone, end_zone;
    double low, high;
    double *factor;
};

/* What the sum is when its factor is `ratio` times what it was. */
static double add_up(const struct solving *solving, const struct sum *sum, double ratio)
{
    const struct bounded_table *table = solving->table;
    const uint32_t *leaf = solving->below + solving->below_start[sum->group];
    size_t count = solving->below_start[sum->group + 1] - solving->below_start[sum->group];
    double people = 0;
    for (size_t z = sum->first_zone; z < sum->end_zone; z++)
        for (size_t k = 0; k < count; k++) {
            size_t i = z * table->groups + solving->leaf[leaf[k]];
            double value = solving->scaled[z * solving->leaves + leaf[k]] * ratio;
            double low = (double)table->low[i], high = (double)table->high[i];
            people += value < low ? low : value > high ? high : value;
        }
    return people;
}

static void multiply(struct solving *solving, const struct sum *sum, double ratio)
{
    const uint32_t *leaf = solving->below + solving->below_start[sum->group];
    size_t count = solving->below_start[sum->group + 1] - solving->below_start[sum->group];
    for (size_t z = sum->first_zone; z < sum->end_zone; z++)
        for (size_t k = 0; k < count; k++)
            solving->scaled[z * solving->leaves + leaf[k]] *= ratio;
    *sum->factor *= ratio;
}

static double tolerance(double target)
{
    return 0.5 + NEAR_ENOUGH * target;
}

/* A factor, and what the sum is more than it should be with it. */
struct trial {
    double factor, over;
};

static struct trial try_factor(const struct solving *solving, const struct sum *sum, double target, double factor)
{
    return (struct trial){factor, add_up(solving, sum, factor / *sum->factor) - target};
}

/* Two factors with the solution between them, the first from where we are; they are alike when there is none up to
 * `end`. */
static void bracket(const struct solving *solving, const struct sum *sum, double target, double end,
                    struct trial side[2])
{
    side[1] = side[0];
    double step = 2;
    while (side[1].factor != end && (side[1].over < 0) == (side[0].over < 0)) {
        side[0] = side[1];
        double factor = side[0].over < 0 ? side[0].factor * step : side[0].factor / step;
        bool beyond = side[0].over < 0 ? factor > end : factor < end;
        side[1] = try_factor(solving, sum, target, beyond ? end : factor);
        step *= step;
    }
    if ((side[1].over < 0) == (side[0].over < 0))
        side[0] = side[1];
}

/* The factor between 1 and `end` with which the sum is on target: false position (Illinois), which is exact as soon
 * as no value meets its bound between the two sides, since sums are linear there. */
static double find_factor(const struct solving *solving, const struct sum *sum, double target, double end)
{
    double start = *sum->factor;
    start = end > 1 ? fmax(start, 1) : fmin(start, 1);
    struct trial side[2] = {try_factor(solving, sum, target, start)};
    double least = tolerance(target) / 4;
    bracket(solving, sum, target, side[0].over < 0 ? (end > 1 ? end : 1) : (end > 1 ? 1 : end), side);
    for (int step = 0, last = -1; step < STEPS_MOST && fabs(side[1].over) > least; step++) {
        double share = side[0].over / (side[0].over - side[1].over);
        double factor = side[0].factor + (side[1].factor - side[0].factor) * share;
        if (!(share > 0 && share < 1))
            break;
        struct trial here = try_factor(solving, sum, target, factor);
        int which = (here.over < 0) == (side[0].over < 0) ? 0 : 1;
        if (which == last)
            side[1 - which].over /= 2;
        side[last = which] = here;
        if (fabs(here.over) <= least)
            return factor;
    }
    return fabs(side[0].over) < fabs(side[1].over) ? side[0].factor : side[1].factor;
}

/* The factor nearest to 1 with which the sum is in its interval; true when that is another than it was. */
static bool settle(struct solving *solving, const struct sum *sum)
{
    double people = add_up(solving, sum, 1 / *sum->factor), factor = 1;
    double target = people < sum->low ? sum->low : sum->high;
    if (people < sum->low - tolerance(sum->low) || people > sum->high + tolerance(sum->high)) {
        if (*sum->factor != 1 && fabs(add_up(solving, sum, 1) - target) <= tolerance(target))
            return false;
        factor = find_factor(solving, sum, target, people < target ? FACTOR_MOST : 1 / FACTOR_MOST);
    }
    if (factor == *sum->factor)
        return false;
    multiply(solving, sum, factor / *sum->factor);
    *sum->factor = factor;
    return true;
}

static bool settle_zones(struct solving *solving)
{
    const struct bounded_table *table = solving->table;
    bool moved = false;
    for (size_t z = 0; z < table->zones; z++)
        for (size_t g = 0; g < table->groups; g++) {
            size_t i = z * table->groups + g;
            if (solving->inner[g] == BOUNDED_NO_GROUP || (table->low[i] == 0 && table->high[i] == INT64_MAX))
                continue;
            const struct sum sum = {
                g, z, z + 1, (double)table->low[i], (double)table->high[i], &solving->zone_factor[i]};
            moved |= settle(solving, &sum);
        }
    return moved;
}

static bool settle_all(struct solving *solving)
{
    const struct bounded_table *table = solving->table;
    bool moved = false;
    for (size_t g = 0; g < table->groups; g++) {
        if (table->all_low[g] <= 0 && table->all_high[g] == INT64_MAX)
            continue;
        const struct sum sum = {
            g, 0, table->zones, (double)table->all_low[g], (double)table->all_high[g], &solving->all_factor[g]};
        moved |= settle(solving, &sum);
    }
    return moved;
}

static d4i_status scale(d4i_context *context, struct solving *solving)
{
    const struct bounded_table *table = solving->table;
    TRY(mem_alloc(context, table->zones * table->groups, sizeof(double), &solving->zone_factor));
    TRY(mem_alloc(context, table->groups, sizeof(double), &solving->all_factor));
    for (size_t i = 0; i < table->zones * table->groups; i++)
        solving->zone_factor[i] = 1;
    for (size_t g = 0; g < table->groups; g++)
        solving->all_factor[g] = 1;
    for (int round = 0; round < ROUNDS_MOST; round++) {
        bool moved = settle_all(solving);
        if (!settle_zones(solving) && !moved)
            return D4I_OK;
        if (cancelled(context))
            return fail(context, D4I_CANCELLED, "stopped on request");
    }
    return D4I_OK;
}

/* What zones outside the table hold beyond what there is. */
static int64_t beyond(const struct bounded_table *table)
{
    int64_t most = 0;
    for (size_t g = 0; g < table->groups; g++) {
        int64_t over = table->all_high[g] < 0 ? -table->all_high[g] : 0;
        if (table->all_low[g] > table->all_high[g] && table->all_low[g] - table->all_high[g] > over)
            over = table->all_low[g] - table->all_high[g];
        most = over > most ? over : most;
    }
    return most;
}

d4i_status bounded_table_run(d4i_context *context, const struct bounded_table *table, int64_t *value,
                             int64_t *missing)
{
    struct solving solving = {.table = table};
    size_t values = table->zones * table->groups;
    d4i_status status;
    TRY(check(context, table));
    if ((*missing = beyond(table)) > 0)
        return D4I_OK;
    GUARD(find_leaves(context, &solving));
    GUARD(mem_alloc(context, values + table->groups, sizeof *solving.edges, &solving.edges));
    GUARD(mem_alloc(context, table->zones * solving.leaves, sizeof *solving.scaled, &solving.scaled));
    for (size_t z = 0; z < table->zones; z++)
        for (size_t l = 0; l < solving.leaves; l++)
            solving.scaled[z * solving.leaves + l] = (double)table->prior[z * table->groups + solving.leaf[l]];
    GUARD(circulate(context, &solving, false, missing));
    if (*missing > 0)
        goto done;
    GUARD(scale(context, &solving));
    GUARD(circulate(context, &solving, true, missing));
    if (*missing > 0)
        GUARD(circulate(context, &solving, false, missing));
    for (size_t i = 0; i < values; i++)
        value[i] = solving.edges[i].flow;
done:
    solving_release(&solving);
    return status;
}
