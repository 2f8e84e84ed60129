/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which clusters become centres, in which order they grow, and what they are in the end.
 */
#include "urban/centre.h"

#include "base/memory.h"

#define PEOPLE(persons) ((persons)*D4I_PERSON)

/* Clusters and their runs side by side, and the centres among them. */
struct making {
    struct centre_work work;
    const struct clusters *clusters;
    uint32_t *run_start, *run; /* runs of cluster c: run[run_start[c] .. run_start[c + 1] - 1] */
    uint32_t *cluster;         /* [centre] */
    size_t count;
    size_t *start;  /* [centre + 1]: its cells in `cell` */
    uint64_t *cell; /* of all centres, one after the other */
};

static void making_release(struct making *making)
{
    free(making->work.seen);
    free(making->work.flood);
    free(making->work.joined.cell);
    free(making->run_start);
    free(making->run);
    free(making->cluster);
    free(making->start);
    free(making->cell);
}

static d4i_status group_runs(d4i_context *context, struct making *making)
{
    const struct clusters *clusters = making->clusters;
    TRY(mem_alloc(context, clusters->count + 2, sizeof *making->run_start, &making->run_start));
    TRY(mem_alloc(context, clusters->run_count, sizeof *making->run, &making->run));
    for (size_t r = 0; r < clusters->run_count; r++)
        making->run_start[clusters->runs[r].cluster + 2]++;
    for (size_t c = 2; c < clusters->count + 2; c++)
        making->run_start[c] += making->run_start[c - 1];
    for (size_t r = 0; r < clusters->run_count; r++)
        making->run[making->run_start[clusters->runs[r].cluster + 1]++] = (uint32_t)r;
    return D4I_OK;
}

/* The cells of a cluster join the centre `label`. */
static d4i_status paint(d4i_context *context, struct making *making, uint32_t cluster, uint32_t label)
{
    struct centre_cells *joined = &making->work.joined;
    for (uint32_t i = making->run_start[cluster]; i < making->run_start[cluster + 1]; i++) {
        const struct cluster_run *run = &making->clusters->runs[making->run[i]];
        uint64_t start = (uint64_t)run->row * (uint64_t)making->work.cells->columns;
        size_t length = (size_t)(run->last - run->first) + 1;
        TRY(mem_grow(context, &joined->cell, &joined->capacity, joined->count + length, sizeof *joined->cell));
        for (uint64_t column = (uint64_t)run->first; column <= (uint64_t)run->last; column++) {
            making->work.of[start + column] = label;
            joined->cell[joined->count++] = start + column;
        }
    }
    return D4I_OK;
}

static int64_t people_at(const struct urban_cells *cells, uint64_t cell)
{
    size_t at = urban_cells_find(cells, cell);
    return at < cells->count ? cells->people[at] : 0;
}

/* The cluster's people once it has grown, as if there were no other. Leaves the work as it was. */
static d4i_status grown_people(d4i_context *context, struct making *making, uint32_t cluster, int64_t *people)
{
    struct centre_work *work = &making->work;
    bool smooth_first = work->parameters->order == URBAN_SMOOTH_THEN_FILL;
    uint64_t *copy = NULL;
    size_t count;
    d4i_status status;
    GUARD(paint(context, making, cluster, 1));
    count = work->joined.count;
    if (smooth_first)
        GUARD(centre_smooth(context, work));
    GUARD(mem_alloc(context, work->joined.count, sizeof *copy, &copy)); /* joined grows while it is filled */
    memcpy(copy, work->joined.cell, work->joined.count * sizeof *copy);
    GUARD(centre_fill(context, work, 1, copy, work->joined.count));
    if (!smooth_first)
        GUARD(centre_smooth(context, work));
    *people = making->clusters->people[cluster];
    for (size_t i = count; i < work->joined.count; i++)
        *people += people_at(work->cells, work->joined.cell[i]);
done:
    for (size_t i = 0; i < work->joined.count; i++)
        work->of[work->joined.cell[i]] = 0;
    work->joined.count = 0;
    free(copy);
    return status;
}

static d4i_status choose(d4i_context *context, struct making *making)
{
    const struct urban_parameters *parameters = making->work.parameters;
    TRY(mem_alloc(context, making->clusters->count, sizeof *making->cluster, &making->cluster));
    for (size_t c = 0; c < making->clusters->count; c++) {
        int64_t people = making->clusters->people[c];
        if (people < PEOPLE(parameters->centre_people) && parameters->tested == URBAN_TEST_GROWN)
            TRY(grown_people(context, making, (uint32_t)c, &people));
        if (people >= PEOPLE(parameters->centre_people))
            making->cluster[making->count++] = (uint32_t)c;
    }
    return D4I_OK;
}

/* The cells that have joined, by centre. */
static d4i_status group_cells(d4i_context *context, struct making *making)
{
    const struct centre_work *work = &making->work;
    free(making->start);
    free(making->cell);
    making->start = NULL;
    making->cell = NULL;
    TRY(mem_alloc(context, making->count + 2, sizeof *making->start, &making->start));
    TRY(mem_alloc(context, work->joined.count, sizeof *making->cell, &making->cell));
    for (size_t i = 0; i < work->joined.count; i++)
        making->start[work->of[work->joined.cell[i]] + 1]++;
    for (size_t c = 2; c < making->count + 2; c++)
        making->start[c] += making->start[c - 1];
    for (size_t i = 0; i < work->joined.count; i++)
        making->cell[making->start[work->of[work->joined.cell[i]]]++] = work->joined.cell[i];
    return D4I_OK;
}

/* A centre for sorting: the larger first, then the lower number. */
struct rank {
    int64_t people;
    size_t centre;
};

static int compare_rank(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    if (x->people != y->people)
        return x->people < y->people ? 1 : -1;
    return (x->centre > y->centre) - (x->centre < y->centre);
}

static d4i_status fill_all(d4i_context *context, struct making *making)
{
    struct rank *ranks;
    d4i_status status = D4I_OK;
    TRY(group_cells(context, making));
    TRY(mem_alloc(context, making->count, sizeof *ranks, &ranks));
    for (size_t c = 0; c < making->count; c++)
        ranks[c] = (struct rank){making->clusters->people[making->cluster[c]], c};
    qsort(ranks, making->count, sizeof *ranks, compare_rank);
    for (size_t i = 0; i < making->count; i++) {
        size_t c = ranks[i].centre;
        GUARD(centre_fill(context, &making->work, (uint32_t)c + 1, making->cell + making->start[c],
                          making->start[c + 1] - making->start[c]));
    }
done:
    free(ranks);
    return status;
}

static d4i_status grow(d4i_context *context, struct making *making)
{
    for (size_t c = 0; c < making->count; c++)
        TRY(paint(context, making, making->cluster[c], (uint32_t)c + 1));
    if (making->work.parameters->order == URBAN_FILL_THEN_SMOOTH)
        TRY(fill_all(context, making));
    TRY(centre_smooth(context, &making->work));
    if (making->work.parameters->order == URBAN_SMOOTH_THEN_FILL)
        TRY(fill_all(context, making));
    return group_cells(context, making);
}

static struct urban_centre tell(const struct making *making, size_t centre)
{
    const struct urban_cells *cells = making->work.cells;
    uint32_t cluster = making->cluster[centre], first = making->run_start[cluster];
    const struct cluster_run *run = &making->clusters->runs[making->run[first]];
    struct urban_centre told = {.cell = (uint64_t)run->row * (uint64_t)cells->columns + (uint64_t)run->first,
                                .raw_people = making->clusters->people[cluster],
                                .west = INT32_MAX,
                                .south = INT32_MAX,
                                .east = -1,
                                .north = -1};
    for (uint32_t i = first; i < making->run_start[cluster + 1]; i++) {
        run = &making->clusters->runs[making->run[i]];
        told.raw_cells += (uint32_t)(run->last - run->first) + 1;
    }
    for (size_t i = making->start[centre]; i < making->start[centre + 1]; i++) {
        int32_t column = (int32_t)(making->cell[i] % (uint64_t)cells->columns);
        int32_t row = (int32_t)(making->cell[i] / (uint64_t)cells->columns);
        told.west = column < told.west ? column : told.west;
        told.east = column > told.east ? column : told.east;
        told.south = row < told.south ? row : told.south;
        told.north = row > told.north ? row : told.north;
        told.cells++;
    }
    told.people = told.raw_people; /* raw cells have joined first */
    for (size_t i = making->start[centre] + told.raw_cells; i < making->start[centre + 1]; i++)
        told.people += people_at(cells, making->cell[i]);
    return told;
}

d4i_status centres_make(d4i_context *context, const struct urban_cells *cells,
                        const struct urban_parameters *parameters, const struct clusters *clusters,
                        const uint8_t *ground, struct urban_grid *grid)
{
    struct making making = {
        .work = {.cells = cells, .parameters = parameters, .ground = ground, .of = grid->centre_of},
        .clusters = clusters};
    d4i_status status;
    GUARD(mem_alloc(context, centre_total(cells), sizeof *making.work.seen, &making.work.seen));
    GUARD(mem_alloc(context, (size_t)parameters->hole_cells + 1, sizeof *making.work.flood, &making.work.flood));
    GUARD(group_runs(context, &making));
    GUARD(choose(context, &making));
    GUARD(grow(context, &making));
    GUARD(mem_alloc(context, making.count, sizeof *grid->centres, &grid->centres));
    grid->centre_count = making.count;
    for (size_t c = 0; c < making.count; c++)
        grid->centres[c] = tell(&making, c);
done:
    making_release(&making);
    return status;
}
