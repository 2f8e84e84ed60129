/* SPDX-License-Identifier: EUPL-1.2
 *
 * Runs of a row are joined with those of the row before that they touch, by union-find whose root is always the
 * earliest run (Rosenfeld and Pfaltz 1966; Wu, Otoo and Suzuki 2009): labels depend on the cells alone.
 */
#include "urban/cluster.h"

#include "base/memory.h"

#define RUNS_MOST UINT32_MAX

void clusters_release(struct clusters *clusters)
{
    free(clusters->runs);
    free(clusters->people);
    memset(clusters, 0, sizeof *clusters);
}

bool cluster_rule_same(const struct cluster_rule *a, const struct cluster_rule *b)
{
    return a->density == b->density && a->built_share == b->built_share && a->built_step == b->built_step &&
           a->neighbours == b->neighbours;
}

size_t urban_cells_find(const struct urban_cells *cells, uint64_t cell)
{
    if (!cells->cell)
        return cell < cells->count ? (size_t)cell : cells->count;
    size_t low = 0, high = cells->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cells->cell[middle] < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < cells->count && cells->cell[low] == cell ? low : cells->count;
}

/* Built-up enough: without land there is no share, and whatever is built is enough. With a step s the share is
 * rounded to k s, halves up, so that k s >= t means share >= (ceil(t / s) - 1/2) s. */
static bool built_up(const struct urban_cells *cells, size_t at, const struct cluster_rule *rule)
{
    int64_t built = cells->built[at], land = urban_land(cells, at), least = 2 * rule->built_share;
    if (rule->built_step > 0)
        least = (2 * ((rule->built_share + rule->built_step - 1) / rule->built_step) - 1) * rule->built_step;
    return built > 0 && 2 * built * (int64_t)URBAN_WHOLE >= least * land;
}

static bool taken(const struct urban_cells *cells, size_t at, const struct cluster_rule *rule)
{
    return urban_dense(cells, at, rule->density) ||
           (cells->built && rule->built_share > 0 && built_up(cells, at, rule));
}

static d4i_status find_runs(d4i_context *context, const struct urban_cells *cells, const struct cluster_rule *rule,
                            struct clusters *clusters)
{
    size_t capacity = 0;
    uint64_t columns = (uint64_t)cells->columns, row_start = 0,
             next = 0; /* next: the cell that would go on a run */
    int32_t row = 0;
    struct cluster_run *run = NULL;
    for (size_t i = 0; i < cells->count; i++) {
        if (!taken(cells, i, rule))
            continue;
        uint64_t cell = urban_cell_number(cells, i);
        if (run && cell == next && cell < row_start + columns) {
            run->last++;
            next++;
            continue;
        }
        if (cell >= row_start + columns) {
            row = (int32_t)(cell / columns);
            row_start = (uint64_t)row * columns;
        }
        if (clusters->run_count == RUNS_MOST)
            return fail(context, D4I_BAD_INPUT,
                        "more than 2^32 - 1 runs of dense cells; classify parts of the grid");
        TRY(mem_grow(context, &clusters->runs, &capacity, clusters->run_count + 1, sizeof *run));
        run = &clusters->runs[clusters->run_count];
        *run = (struct cluster_run){row, (int32_t)(cell - row_start), (int32_t)(cell - row_start),
                                    (uint32_t)clusters->run_count, i};
        clusters->run_count++;
        next = cell + 1;
    }
    return D4I_OK;
}

/* While runs are joined, run->cluster is another run of the same cluster that comes no later. */
static uint32_t root_of(struct cluster_run *runs, uint32_t run)
{
    while (runs[run].cluster != run) {
        runs[run].cluster = runs[runs[run].cluster].cluster;
        run = runs[run].cluster;
    }
    return run;
}

static void join(struct cluster_run *runs, uint32_t a, uint32_t b)
{
    a = root_of(runs, a);
    b = root_of(runs, b);
    if (a < b)
        runs[b].cluster = a;
    else
        runs[a].cluster = b;
}

/* `below` goes along the row before as `run` goes along its own. */
static void join_rows(struct clusters *clusters, int32_t reach)
{
    struct cluster_run *runs = clusters->runs;
    for (size_t run = 0, below = 0; run < clusters->run_count; run++) {
        while (below < run && (runs[below].row < runs[run].row - 1 || (runs[below].row == runs[run].row - 1 &&
                                                                       runs[below].last + reach < runs[run].first)))
            below++;
        for (size_t b = below;
             b < run && runs[b].row == runs[run].row - 1 && runs[b].first <= runs[run].last + reach; b++)
            join(runs, (uint32_t)run, (uint32_t)b);
    }
}

d4i_status clusters_find(d4i_context *context, const struct urban_cells *cells, const struct cluster_rule *rule,
                         struct clusters *out)
{
    struct clusters made = {0};
    d4i_status status;
    GUARD(find_runs(context, cells, rule, &made));
    join_rows(&made, rule->neighbours == 8);
    for (uint32_t r = 0; r < made.run_count; r++) /* a root comes before all others, so it has its number by then */
        made.runs[r].cluster =
            made.runs[r].cluster == r ? (uint32_t)made.count++ : made.runs[made.runs[r].cluster].cluster;
    GUARD(mem_alloc(context, made.count, sizeof *made.people, &made.people));
    for (size_t r = 0; r < made.run_count; r++)
        for (size_t i = 0; i <= (size_t)(made.runs[r].last - made.runs[r].first); i++)
            made.people[made.runs[r].cluster] += cells->people[made.runs[r].at + i];
    *out = made;
    return D4I_OK;
done:
    clusters_release(&made);
    return status;
}
