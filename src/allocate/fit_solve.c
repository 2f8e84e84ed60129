/* SPDX-License-Identifier: EUPL-1.2
 *
 * One zone fitted. Where totals hold, the solution is seed x row multiplier x column multiplier, so that a round
 * only multiplies the packed seeds, which stay in the nearest cache, with two vectors (Sinkhorn and Knopp 1967) and
 * writes nothing. Where they are caps, each group is on its own, and one multiplier solves it.
 *
 * Sums run in FIT_LANES lanes in a fixed order, whatever vectors the machine has: the same bits in every build.
 */
#include "allocate/fit.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"

/* As wide as a register is: wider ones go through memory. FIT_LANES lanes are REGISTERS of them. */
#if defined __AVX512F__
#define WIDTH 8
#elif defined __AVX__
#define WIDTH 4
#else
#define WIDTH 2
#endif
#define REGISTERS (FIT_LANES / WIDTH)
typedef double lanes __attribute__((vector_size(WIDTH * sizeof(double)), aligned(sizeof(double))));
typedef int64_t lane_bits __attribute__((vector_size(WIDTH * sizeof(double)), aligned(sizeof(double))));

/* Above a cap people stand for their multipliers: what is cut off cannot be divided out again, so it is cut only
 * where doubles end. */
#define FACTOR_MOST 1e100

struct packed {
    double *block; /* [group][stride] */
    size_t groups, items, stride;
    double *row, *total;     /* [stride] multiplier; people of the item */
    double *column, *people; /* [group] multiplier; people of the group, NAN = free */
    double asked;
};

/* Of FIT_LANES lanes, in one order. */
static double sum_lanes(const lanes *registers)
{
    double of[FIT_LANES];
    memcpy(of, registers, sizeof of);
    return ((of[0] + of[4]) + (of[2] + of[6])) + ((of[1] + of[5]) + (of[3] + of[7]));
}

static double dot(const double *a, const double *b, size_t stride)
{
    lanes sum[REGISTERS] = {{0}};
    for (size_t i = 0; i < stride; i += FIT_LANES)
        for (size_t r = 0; r < REGISTERS; r++)
            sum[r] += *(const lanes *)(a + i + r * WIDTH) * *(const lanes *)(b + i + r * WIDTH);
    return sum_lanes(sum);
}

/* Column multipliers for the row multipliers that stand. */
static void fit_columns(const struct packed *packed)
{
    for (size_t g = 0; g < packed->groups; g++) {
        if (fit_is_free(packed->people[g]))
            continue;
        double sum = dot(packed->block + g * packed->stride, packed->row, packed->stride);
        packed->column[g] = packed->people[g] / fmax(sum, DBL_MIN);
    }
}

/* sums = what the items hold without their multiplier; the answer is the L1 distance from their totals with it. */
static double sum_rows(const struct packed *packed, double *sums)
{
    lanes missed[REGISTERS] = {{0}};
    for (size_t i = 0; i < packed->stride; i += FIT_LANES) {
        const double *at = packed->block + i;
        lanes sum[REGISTERS] = {{0}};
        for (size_t g = 0; g < packed->groups; g++, at += packed->stride)
            for (size_t r = 0; r < REGISTERS; r++)
                sum[r] += packed->column[g] * *(const lanes *)(at + r * WIDTH);
        for (size_t r = 0; r < REGISTERS; r++) {
            size_t k = i + r * WIDTH;
            lanes off = sum[r] * *(lanes *)(packed->row + k) - *(lanes *)(packed->total + k);
            *(lanes *)(sums + k) = sum[r];
            missed[r] += (lanes)((lane_bits)off & INT64_MAX); /* without the sign */
        }
    }
    return sum_lanes(missed);
}

static void fit_rows(const struct packed *packed, const double *sums)
{
    for (size_t i = 0; i < packed->stride; i += WIDTH) /* DBL_MIN changes no sum but 0 */
        *(lanes *)(packed->row + i) = *(lanes *)(packed->total + i) / (*(const lanes *)(sums + i) + DBL_MIN);
}

static d4i_status pack(d4i_context *context, const struct fit_work *work, struct fit_scratch *scratch, size_t zone,
                       struct packed *out)
{
    const struct fit_problem *problem = work->problem;
    size_t first = problem->zone_start[zone], items = problem->zone_start[zone + 1] - first, groups = 0;
    size_t stride = (items + FIT_LANES - 1) / FIT_LANES * FIT_LANES;
    TRY(mem_grow(context, &scratch->active, &scratch->active_capacity, problem->groups, sizeof *scratch->active));
    for (size_t g = 0; g < problem->groups; g++)
        if (problem->zone_people[g][zone] != 0)
            scratch->active[groups++] = (uint32_t)g;
        else
            memset(work->people[g] + first, 0, items * sizeof(double));
    TRY(mem_grow(context, &scratch->block, &scratch->block_capacity, groups * stride, sizeof *scratch->block));
    TRY(mem_grow(context, &scratch->rows, &scratch->rows_capacity, 3 * stride, sizeof *scratch->rows));
    TRY(mem_grow(context, &scratch->columns, &scratch->columns_capacity, 2 * groups, sizeof *scratch->columns));
    *out = (struct packed){scratch->block,
                           groups,
                           items,
                           stride,
                           scratch->rows,
                           scratch->rows + stride,
                           scratch->columns,
                           scratch->columns + groups,
                           0};
    for (size_t k = 0; k < groups; k++) {
        double *to = out->block + k * stride;
        memcpy(to, work->people[scratch->active[k]] + first, items * sizeof *to);
        memset(to + items, 0, (stride - items) * sizeof *to);
        out->column[k] = 1;
        out->people[k] = problem->zone_people[scratch->active[k]][zone];
    }
    memcpy(out->total, work->total + first, items * sizeof *out->total);
    memset(out->total + items, 0, (stride - items) * sizeof *out->total);
    for (size_t i = 0; i < stride; i++) {
        out->row[i] = 1;
        out->asked += out->total[i];
    }
    return D4I_OK;
}

/* A group that meets its zone only up to the tolerance of the totals may stand above one of them by as much. */
static void unpack(const struct fit_work *work, const struct fit_scratch *scratch, size_t zone,
                   const struct packed *packed, bool last)
{
    size_t first = work->problem->zone_start[zone];
    for (size_t k = 0; k < packed->groups; k++) {
        const double *from = packed->block + k * packed->stride;
        double *to = work->people[scratch->active[k]] + first, factor = packed->column[k];
        int over = 0;
        for (size_t i = 0; i < packed->items; i++) {
            to[i] = from[i] * factor * packed->row[i];
            over |= to[i] > packed->total[i];
        }
        if (last && over && !fit_is_free(packed->people[k]))
            fit_clamp(to, packed->total, packed->items, packed->people[k], true);
    }
}

static d4i_status solve_totals(d4i_context *context, struct fit_work *work, struct fit_scratch *scratch,
                               size_t zone, int rounds, bool last)
{
    struct packed packed;
    TRY(pack(context, work, scratch, zone, &packed));
    double *sums = scratch->rows + 2 * packed.stride, missed;
    int round = 0;
    fit_columns(&packed);
    while ((missed = sum_rows(&packed, sums)) > work->tolerance * packed.asked && round < rounds) {
        fit_rows(&packed, sums);
        fit_columns(&packed);
        round++;
    }
    unpack(work, scratch, zone, &packed, last);
    work->zone_missed[zone] = missed;
    work->zone_rounds[zone] += (uint32_t)round;
    work->zone_updates[zone] += 2 * (uint64_t)round * packed.groups * packed.items;
    if (last && missed > work->tolerance * packed.asked)
        work->zone_state[zone] |= FIT_UNFINISHED;
    return D4I_OK;
}

/* What t y comes to where it meets cap (`capped`, of `full` items, or so: an item that holds nobody counts too),
 * and y where it does not. */
struct met {
    double capped, loose;
    int64_t full;
};

static struct met meet_cap(const double *y, const double *cap, size_t count, double t)
{
    lanes capped[REGISTERS] = {{0}}, loose[REGISTERS] = {{0}};
    lane_bits full[REGISTERS] = {{0}};
    for (size_t i = 0; i < count; i += FIT_LANES) {
        double last_y[FIT_LANES] = {0}, last_cap[FIT_LANES] = {0};
        const double *at_y = y + i, *at_cap = cap + i;
        if (count - i < FIT_LANES) {
            at_y = memcpy(last_y, y + i, (count - i) * sizeof *y);
            at_cap = memcpy(last_cap, cap + i, (count - i) * sizeof *cap);
        }
        for (size_t r = 0; r < REGISTERS; r++) {
            lanes people = *(const lanes *)(at_y + r * WIDTH), most = *(const lanes *)(at_cap + r * WIDTH);
            lane_bits is_full = (lane_bits)(t * people >= most); /* all bits, or none */
            capped[r] += (lanes)((lane_bits)most & is_full);
            loose[r] += (lanes)((lane_bits)people & ~is_full);
            full[r] -= is_full;
        }
    }
    int64_t of[FIT_LANES];
    memcpy(of, full, sizeof of);
    return (struct met){sum_lanes(capped), sum_lanes(loose),
                        of[0] + of[1] + of[2] + of[3] + of[4] + of[5] + of[6] + of[7]};
}

void fit_clamp(double *y, const double *cap, size_t count, double people, bool last)
{
    struct met met = meet_cap(y, cap, count, 0);
    int64_t full = met.full; /* those without room */
    double t = people / fmax(met.loose, DBL_MIN);
    for (;;) {
        met = meet_cap(y, cap, count, t);
        if (met.full == full || met.loose <= 0 || people <= met.capped)
            break; /* all is said; or every item that can hold the group is full, and what is left is rounding */
        full = met.full;
        t = fmax(t, (people - met.capped) / met.loose);
    }
    double most = last ? 1 : FACTOR_MOST;
    for (size_t i = 0; i < count; i++) {
        double scaled = t * y[i], limit = most * cap[i];
        y[i] = scaled < limit ? scaled : limit;
    }
}

static void scale(double *y, size_t count, double people)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += y[i];
    for (size_t i = 0; i < count; i++)
        y[i] *= people / fmax(sum, DBL_MIN);
}

d4i_status fit_zone_solve(d4i_context *context, struct fit_work *work, struct fit_scratch *scratch, size_t zone,
                          int rounds, bool last)
{
    const struct fit_problem *problem = work->problem;
    size_t first = problem->zone_start[zone], items = problem->zone_start[zone + 1] - first;
    if (items == 0)
        return D4I_OK;
    if (work->total && problem->totals_hold)
        return solve_totals(context, work, scratch, zone, rounds, last);
    for (size_t g = 0; g < problem->groups; g++) {
        double people = problem->zone_people[g][zone], *y = work->people[g] + first;
        if (!fit_is_free(people) && work->total)
            fit_clamp(y, work->total + first, items, people, last);
        else if (!fit_is_free(people))
            scale(y, items, people);
        else if (last)
            for (size_t i = 0; i < items; i++)
                y[i] = fit_held(work, y[i], first + i);
    }
    work->zone_updates[zone] += problem->groups * items;
    return D4I_OK;
}
