/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sweeps over surfaces, and the method made of them. A sweep reads the densities of cells, which were summed up
 * before, and writes each zone's nodes by themselves: nothing depends on order or threads.
 */
#include "allocate/pycno.h"

#include <math.h>

#include "allocate/cascade.h"
#include "allocate/surface.h"
#include "base/memory.h"
#include "base/threads.h"

#define STEP 0.2 /* below 2/8: see pycno.h */
#define BLOCK 4096
#define NEWTON_MOST 200
#define DOUBLINGS_MOST 15

struct sweeping {
    const struct surface *surface;
    const int64_t *people; /* [zone] */
    double *density;       /* [node] */
    double *mean;          /* [cell] */
    double *part;          /* [block] of the roughness */
};

static size_t block_end(const struct sweeping *sweeping, size_t block)
{
    size_t end = (block + 1) * BLOCK;
    return end < sweeping->surface->cells ? end : sweeping->surface->cells;
}

static size_t blocks_of(const struct surface *surface)
{
    return (surface->cells + BLOCK - 1) / BLOCK;
}

static d4i_status mean_block(d4i_context *context, void *argument, size_t block, int worker)
{
    struct sweeping *sweeping = argument;
    const struct surface *surface = sweeping->surface;
    (void)context;
    (void)worker;
    for (size_t c = block * BLOCK, end = block_end(sweeping, block); c < end; c++) {
        double people = 0;
        for (uint32_t i = surface->cell_start[c]; i < surface->cell_start[c + 1]; i++)
            people += surface->area[surface->cell_node[i]] * sweeping->density[surface->cell_node[i]];
        sweeping->mean[c] = people / surface->covered[c];
    }
    return D4I_OK;
}

/* How much the nodes of a cell differ: their variance, weighted by area. */
static double variance(const struct sweeping *sweeping, size_t cell)
{
    const struct surface *surface = sweeping->surface;
    double sum = 0;
    for (uint32_t i = surface->cell_start[cell]; i < surface->cell_start[cell + 1]; i++) {
        double off = sweeping->density[surface->cell_node[i]] - sweeping->mean[cell];
        sum += surface->area[surface->cell_node[i]] * off * off;
    }
    return sum / surface->covered[cell];
}

/* Each two neighbours once (the one to the east, the one to the north); variances as often as there are neighbours.
 */
static d4i_status roughness_block(d4i_context *context, void *argument, size_t block, int worker)
{
    struct sweeping *sweeping = argument;
    double sum = 0;
    (void)context;
    (void)worker;
    for (size_t c = block * BLOCK, end = block_end(sweeping, block); c < end; c++) {
        const uint32_t *beside = sweeping->surface->beside[c];
        int neighbours = 0;
        for (int k = 0; k < 4; k++) {
            double off = beside[k] == SURFACE_NONE ? 0 : sweeping->mean[c] - sweeping->mean[beside[k]];
            sum += k & 1 ? off * off : 0;
            neighbours += beside[k] != SURFACE_NONE;
        }
        sum += neighbours * variance(sweeping, c);
    }
    sweeping->part[block] = sum;
    return D4I_OK;
}

static d4i_status roughness(d4i_context *context, struct sweeping *sweeping, double *out)
{
    size_t blocks = blocks_of(sweeping->surface);
    TRY(threads_run(context, NULL, blocks, mean_block, sweeping));
    TRY(threads_run(context, NULL, blocks, roughness_block, sweeping));
    *out = 0;
    for (size_t b = 0; b < blocks; b++)
        *out += sweeping->part[b];
    return D4I_OK;
}

/* The lambda for which the nodes first .. end - 1 have `people`: sum of area x max(0, density + lambda covered) is
 * convex and rises with lambda, so that Newton's steps from the value for no density held at 0, which is too high
 * or right, come down to it and stop when no more nodes reach 0. */
static double find_lambda(const struct sweeping *sweeping, size_t first, size_t end, double people)
{
    const struct surface *surface = sweeping->surface;
    double lambda = INFINITY;
    size_t held_before = 0;
    for (int round = 0; round < NEWTON_MOST; round++) {
        double sum = 0, slope = 0;
        size_t held = 0;
        for (size_t i = first; i < end; i++) {
            double covered = surface->covered[surface->cell[i]];
            if (round > 0 && sweeping->density[i] + lambda * covered <= 0) {
                held++;
                continue;
            }
            sum += surface->area[i] * sweeping->density[i];
            slope += surface->area[i] * covered;
        }
        if (round > 0 && held == held_before)
            break;
        if (held == end - first)
            return NAN;
        held_before = held;
        lambda = (people - sum) / slope;
    }
    return lambda;
}

static void spread_zone(const struct surface *surface, size_t zone, double people, double *density)
{
    double area = 0;
    for (size_t i = surface->zone_start[zone]; i < surface->zone_start[zone + 1]; i++)
        area += surface->area[i];
    for (size_t i = surface->zone_start[zone]; i < surface->zone_start[zone + 1]; i++)
        density[i] = people / area;
}

static d4i_status sweep_zone(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct sweeping *sweeping = argument;
    const struct surface *surface = sweeping->surface;
    size_t first = surface->zone_start[zone], end = surface->zone_start[zone + 1];
    double people = (double)sweeping->people[zone] / (double)D4I_PERSON;
    (void)context;
    (void)worker;
    if (people <= 0 || first == end)
        return D4I_OK; /* densities are 0 and stay so */
    for (size_t i = first; i < end; i++) {
        const uint32_t *beside = surface->beside[surface->cell[i]];
        double here = sweeping->density[i], off = 0;
        for (int k = 0; k < 4; k++)
            off += beside[k] == SURFACE_NONE ? 0 : here - sweeping->mean[beside[k]];
        sweeping->density[i] = here - STEP * off;
    }
    double lambda = find_lambda(sweeping, first, end, people);
    if (isnan(lambda)) {
        spread_zone(surface, zone, people, sweeping->density);
        return D4I_OK;
    }
    for (size_t i = first; i < end; i++)
        sweeping->density[i] = fmax(0, sweeping->density[i] + lambda * surface->covered[surface->cell[i]]);
    return D4I_OK;
}

static d4i_status sweep(d4i_context *context, struct sweeping *sweeping, const struct pycno_options *options)
{
    double rough = 0;
    for (int s = 0; s <= options->sweeps; s++) {
        if (options->watch) {
            TRY(roughness(context, sweeping, &rough));
            options->watch(options->user, sweeping->surface->doublings, s, rough);
        } else if (s < options->sweeps) {
            TRY(threads_run(context, NULL, blocks_of(sweeping->surface), mean_block, sweeping));
        }
        if (s < options->sweeps)
            TRY(threads_run(context, NULL, sweeping->surface->zones, sweep_zone, sweeping));
    }
    return D4I_OK;
}

static void spread_evenly(const struct surface *surface, const int64_t *people, double *density)
{
    for (size_t z = 0; z < surface->zones; z++)
        spread_zone(surface, z, (double)people[z] / (double)D4I_PERSON, density);
}

static d4i_status begin(d4i_context *context, const struct surface *surface, const int64_t *people,
                        struct sweeping *out)
{
    *out = (struct sweeping){.surface = surface, .people = people};
    TRY(mem_alloc(context, surface->nodes, sizeof *out->density, &out->density));
    TRY(mem_alloc(context, surface->cells, sizeof *out->mean, &out->mean));
    return mem_alloc(context, blocks_of(surface), sizeof *out->part, &out->part);
}

static void finish(struct sweeping *sweeping)
{
    free(sweeping->density);
    free(sweeping->mean);
    free(sweeping->part);
    memset(sweeping, 0, sizeof *sweeping);
}

/* At the grid's resolution: what came from the coarser ones stays unless even zones are smoother, which are swept
 * then. */
static d4i_status keep_smoother(d4i_context *context, struct sweeping *sweeping,
                                const struct pycno_options *options)
{
    double from_coarser, even, *solved = NULL;
    size_t nodes = sweeping->surface->nodes;
    d4i_status status;
    GUARD(mem_alloc(context, nodes, sizeof *solved, &solved));
    GUARD(roughness(context, sweeping, &from_coarser));
    memcpy(solved, sweeping->density, nodes * sizeof *solved);
    spread_evenly(sweeping->surface, sweeping->people, sweeping->density);
    GUARD(roughness(context, sweeping, &even));
    if (from_coarser <= even)
        memcpy(sweeping->density, solved, nodes * sizeof *solved);
    else
        GUARD(sweep(context, sweeping, options));
done:
    free(solved);
    return status;
}

/* From the coarsest of `count` surfaces to the finest; *out has the finest's densities. */
static d4i_status solve(d4i_context *context, const struct surface *surfaces, int count, const int64_t *people,
                        const struct pycno_options *options, struct sweeping *out)
{
    struct sweeping coarse = {0}, fine = {0};
    d4i_status status = D4I_OK;
    for (int s = count - 1; s >= 0; s--) {
        GUARD(begin(context, &surfaces[s], people, &fine));
        if (s == count - 1)
            spread_evenly(&surfaces[s], people, fine.density);
        else
            for (size_t i = 0; i < surfaces[s].nodes; i++) /* one density for all that was one node: keeps people */
                fine.density[i] = coarse.density[surfaces[s].up[i]];
        GUARD(sweep(context, &fine, options));
        if (s == 0 && count > 1)
            GUARD(keep_smoother(context, &fine, options));
        finish(&coarse);
        coarse = fine;
        fine = (struct sweeping){0};
    }
    *out = coarse;
    coarse = (struct sweeping){0};
done:
    finish(&coarse);
    finish(&fine);
    return status;
}

d4i_status pycno_densities(d4i_context *context, const struct allocation_task *task, size_t first_zone,
                           size_t zones, const struct pycno_options *options, double *density)
{
    struct surface surfaces[DOUBLINGS_MOST + 1] = {{0}};
    struct sweeping solved = {0};
    size_t *pair_of = NULL;
    int count = 0;
    d4i_status status;
    if (options->doublings < 0 || options->doublings > DOUBLINGS_MOST)
        return fail(context, D4I_BAD_INPUT, "%d doublings of the cell; give 0 to %d", options->doublings,
                    DOUBLINGS_MOST);
    GUARD(surface_make(context, task, first_zone, zones, &surfaces[count++], &pair_of));
    for (; count <= options->doublings; count++)
        GUARD(surface_coarser(context, &surfaces[count - 1], &surfaces[count]));
    GUARD(solve(context, surfaces, count, task->people + first_zone, options, &solved));
    for (size_t i = 0; i < surfaces[0].nodes; i++)
        density[pair_of[i]] = solved.density[i];
done:
    finish(&solved);
    for (int s = 0; s <= DOUBLINGS_MOST; s++)
        surface_release(&surfaces[s]);
    free(pair_of);
    return status;
}

/* Densities become weights on one scale for the source: the densest pair weighs 2^31, and no density above 0
 * becomes 0. A zone in which nobody lives, or nobody knows how many, stays even. */
static void to_weights(const struct allocation_task *task, size_t first_zone, size_t zones, const double *density)
{
    struct pairs *pairs = task->pairs;
    double most = 0;
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->zone[i] - first_zone < zones)
            most = fmax(most, density[i]);
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->zone[i] - first_zone < zones && pairs->weight[i] > 0 && task->people[pairs->zone[i]] > 0)
            pairs->weight[i] = density[i] > 0 ? (uint32_t)fmax(1, floor(density[i] / most * 0x1p31 + 0.5)) : 0;
}

static d4i_status pycno_weigh(d4i_context *context, const struct allocation_task *task, struct allocation *out)
{
    const struct pycno_options usual = PYCNO_USUAL;
    struct allocation made = {0};
    double *density = NULL;
    d4i_status status;
    GUARD(cascade_run_even(context, task->pairs, task->zones, task->levels, task->level_count, &made));
    GUARD(mem_alloc(context, task->pairs->count, sizeof *density, &density));
    const size_t sources = task->source_start ? task->sources : 1;
    for (size_t s = 0; s < sources; s++) {
        size_t first = task->source_start ? task->source_start[s] : 0;
        size_t end = task->source_start ? task->source_start[s + 1] : task->zones;
        GUARD(pycno_densities(context, task, first, end - first, &usual, density));
        to_weights(task, first, end - first, density);
    }
    GUARD(cascade_total(context, task->pairs, &made));
    *out = made;
    made = (struct allocation){0};
done:
    free(density);
    allocation_release(&made);
    return status;
}

const struct allocation_method allocation_pycno = {
    .id = "pycno",
    .title = "as a smooth surface over the inhabited cells that keeps the people of each zone",
    .reference =
        "Tobler, W. R. (1979): Smooth pycnophylactic interpolation for geographical regions. Journal of the "
        "American Statistical Association 74(367), 519-530",
    .needs_people = true,
    .needs_grid = true,
    .weigh = pycno_weigh,
};
