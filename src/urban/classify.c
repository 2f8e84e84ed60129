/* SPDX-License-Identifier: EUPL-1.2
 *
 * The classes of cells, painted from the widest to the densest, so that each class overwrites what it goes before.
 */
#include <inttypes.h>

#include "base/memory.h"
#include "urban/centre.h"

#define PEOPLE(persons) ((persons)*D4I_PERSON)

void urban_grid_release(struct urban_grid *grid)
{
    free(grid->level1);
    free(grid->level2);
    free(grid->centre_of);
    free(grid->centres);
    memset(grid, 0, sizeof *grid);
}

static d4i_status check_cell(d4i_context *context, const struct urban_cells *cells, size_t at)
{
    uint64_t cell = urban_cell_number(cells, at);
    if (cell >= centre_total(cells))
        return fail(context, D4I_BAD_INPUT, "cell %" PRIu64 " lies outside of a grid of %d x %d cells", cell,
                    cells->columns, cells->rows);
    if (cells->cell && at > 0 && cells->cell[at - 1] >= cell)
        return fail(context, D4I_BAD_INPUT,
                    "cell %" PRIu64 " is listed after cell %" PRIu64 "; list each once, in order", cell,
                    cells->cell[at - 1]);
    if (cells->people[at] < 0)
        return fail(context, D4I_BAD_INPUT, "cell %" PRIu64 " has fewer than no people", cell);
    return fail(context, D4I_BAD_INPUT, "cell %" PRIu64 " has more land or built-up area than a cell", cell);
}

static d4i_status check_cells(d4i_context *context, const struct urban_cells *cells)
{
    int64_t sum = 0;
    uint64_t total = centre_total(cells);
    if (cells->columns < 1 || cells->rows < 1 || total >= UINT32_MAX)
        return fail(context, D4I_BAD_INPUT, "a grid of %d x %d cells; it takes 1 to 2^32 - 2 of them",
                    cells->columns, cells->rows);
    if (!cells->cell && cells->count != total)
        return fail(context, D4I_BUG, "%zu of %" PRIu64 " cells, without their numbers", cells->count, total);
    if (cells->land_elsewhere > URBAN_WHOLE)
        return fail(context, D4I_BAD_INPUT, "land elsewhere is more than a cell");
    for (size_t i = 0; i < cells->count; i++) {
        bool in_order = !cells->cell || (cells->cell[i] < total && (i == 0 || cells->cell[i - 1] < cells->cell[i]));
        if (!in_order || cells->people[i] < 0 || urban_land(cells, i) > URBAN_WHOLE ||
            (cells->built && cells->built[i] > URBAN_WHOLE))
            return check_cell(context, cells, i);
        if (__builtin_add_overflow(sum, cells->people[i], &sum))
            return fail(context, D4I_BAD_INPUT, "the cells have more people than can be counted");
    }
    return D4I_OK;
}

/* Level 2 before any cluster: water, and rural by density. Level 1 and the ground follow from the same look. */
static void lay_ground(const struct urban_cells *cells, const struct urban_parameters *parameters, uint8_t *ground,
                       struct urban_grid *grid)
{
    size_t total = (size_t)centre_total(cells);
    bool water = cells->land && cells->land_elsewhere < parameters->water_land;
    memset(ground, water ? GROUND_OPEN | GROUND_WATER : 0, total);
    memset(grid->level1, water ? URBAN_CELL_WATER : URBAN_CELL_RURAL, total);
    memset(grid->level2, water ? URBAN_CELL_PERMANENT_WATER : URBAN_CELL_VERY_LOW, total);
    for (size_t i = 0; i < cells->count; i++) {
        uint64_t cell = urban_cell_number(cells, i);
        bool open = cells->people[i] == 0 && urban_land(cells, i) < parameters->water_land;
        water = open && !(cells->built && cells->built[i] > 0);
        ground[cell] = (uint8_t)((open ? GROUND_OPEN : 0) | (water ? GROUND_WATER : 0));
        grid->level1[cell] = water ? URBAN_CELL_WATER : URBAN_CELL_RURAL;
        grid->level2[cell] =
            (uint8_t)(water ? URBAN_CELL_PERMANENT_WATER
                            : URBAN_CELL_VERY_LOW + urban_dense(cells, i, parameters->low_density));
    }
}

/* Gives the cells of clusters with at least `people` the code. */
static void paint_clusters(const struct clusters *clusters, int64_t people, int32_t columns, uint8_t code,
                           uint8_t *level)
{
    for (size_t r = 0; r < clusters->run_count; r++) {
        const struct cluster_run *run = &clusters->runs[r];
        if (clusters->people[run->cluster] >= PEOPLE(people))
            memset(level + (size_t)run->row * (size_t)columns + (size_t)run->first, code,
                   (size_t)(run->last - run->first) + 1);
    }
}

/* Is a cell of class 30 or 23 within `distance` steps of the run? */
static bool near_dense(const struct urban_grid *grid, const struct cluster_run *run, int64_t distance)
{
    int64_t west = run->first - distance, east = run->last + distance;
    int64_t south = run->row - distance, north = run->row + distance;
    west = west < 0 ? 0 : west;
    east = east >= grid->columns ? grid->columns - 1 : east;
    south = south < 0 ? 0 : south;
    north = north >= grid->rows ? grid->rows - 1 : north;
    for (int64_t row = south; row <= north; row++) {
        const uint8_t *level = grid->level2 + row * grid->columns;
        for (int64_t column = west; column <= east; column++)
            if (level[column] >= URBAN_CELL_DENSE)
                return true;
    }
    return false;
}
_Static_assert(URBAN_CELL_DENSE > URBAN_CELL_SEMI_DENSE && URBAN_CELL_URBAN_CENTRE > URBAN_CELL_DENSE,
               "what is dense has the highest codes");
_Static_assert(URBAN_CELL_LOW == URBAN_CELL_VERY_LOW + 1, "low density follows upon very low");

/* A semi-dense cluster stands as a whole or not at all: one cell near a dense one is enough to undo it. */
static d4i_status paint_semi_dense(d4i_context *context, const struct clusters *clusters,
                                   const struct urban_parameters *parameters, struct urban_grid *grid)
{
    bool *refused;
    TRY(mem_alloc(context, clusters->count, sizeof *refused, &refused));
    for (size_t c = 0; c < clusters->count; c++)
        refused[c] = clusters->people[c] < PEOPLE(parameters->semi_people);
    for (size_t r = 0; r < clusters->run_count; r++)
        if (!refused[clusters->runs[r].cluster])
            refused[clusters->runs[r].cluster] = near_dense(grid, &clusters->runs[r], parameters->semi_distance);
    for (size_t r = 0; r < clusters->run_count; r++) {
        const struct cluster_run *run = &clusters->runs[r];
        if (!refused[run->cluster]) /* so none of its cells is of class 30 or 23 */
            memset(grid->level2 + (size_t)run->row * (size_t)grid->columns + (size_t)run->first,
                   URBAN_CELL_SEMI_DENSE, (size_t)(run->last - run->first) + 1);
    }
    free(refused);
    return D4I_OK;
}

/* Clusters by `rule`: those of `last` again where the rule is the same. */
static d4i_status find(d4i_context *context, const struct urban_cells *cells, const struct cluster_rule *rule,
                       struct cluster_rule *last_rule, struct clusters *last)
{
    if (last_rule->neighbours && cluster_rule_same(rule, last_rule))
        return D4I_OK;
    clusters_release(last);
    last_rule->neighbours = 0;
    TRY(clusters_find(context, cells, rule, last));
    *last_rule = *rule;
    return D4I_OK;
}

static d4i_status sparse_classes(d4i_context *context, const struct urban_cells *cells,
                                 const struct urban_parameters *p, struct urban_grid *grid)
{
    struct clusters clusters = {0};
    struct cluster_rule last = {0}, cluster = {.density = p->cluster_density, .neighbours = p->cluster_neighbours},
                        rural = {.density = p->rural_density, .neighbours = p->rural_neighbours};
    d4i_status status;
    GUARD(find(context, cells, &rural, &last, &clusters));
    paint_clusters(&clusters, p->rural_people, cells->columns, URBAN_CELL_RURAL_CLUSTER, grid->level2);
    GUARD(find(context, cells, &cluster, &last, &clusters));
    paint_clusters(&clusters, p->cluster_people, cells->columns, URBAN_CELL_SUBURBAN, grid->level2);
    paint_clusters(&clusters, p->cluster_people, cells->columns, URBAN_CELL_CLUSTER, grid->level1);
done:
    clusters_release(&clusters);
    return status;
}

static d4i_status dense_classes(d4i_context *context, const struct urban_cells *cells,
                                const struct urban_parameters *p, const uint8_t *ground, struct urban_grid *grid)
{
    struct clusters clusters = {0};
    struct cluster_rule last = {0},
                        centre = {p->centre_density, p->built_share, p->built_step, p->centre_neighbours},
                        dense = {p->dense_density, p->built_share, p->built_step, p->dense_neighbours},
                        semi = {.density = p->semi_density, .neighbours = p->semi_neighbours};
    d4i_status status;
    GUARD(find(context, cells, &centre, &last, &clusters));
    GUARD(centres_make(context, cells, p, &clusters, ground, grid));
    GUARD(find(context, cells, &dense, &last, &clusters));
    paint_clusters(&clusters, p->dense_people, cells->columns, URBAN_CELL_DENSE, grid->level2);
    for (size_t c = 0; c < grid->centre_count; c++) {
        const struct urban_centre *at = &grid->centres[c];
        for (int32_t row = at->south; row <= at->north; row++)
            for (size_t i = (size_t)row * (size_t)grid->columns + (size_t)at->west,
                        end = i + (size_t)(at->east - at->west) + 1;
                 i < end; i++)
                if (grid->centre_of[i] == c + 1) {
                    grid->level1[i] = URBAN_CELL_CENTRE;
                    grid->level2[i] = URBAN_CELL_URBAN_CENTRE;
                }
    }
    GUARD(find(context, cells, &semi, &last, &clusters));
    GUARD(paint_semi_dense(context, &clusters, p, grid));
done:
    clusters_release(&clusters);
    return status;
}

d4i_status urban_classify(d4i_context *context, const struct urban_cells *cells,
                          const struct urban_parameters *parameters, struct urban_grid *out)
{
    struct urban_grid made = {.columns = cells->columns, .rows = cells->rows};
    uint8_t *ground = NULL;
    d4i_status status;
    GUARD(urban_parameters_check(context, parameters));
    GUARD(check_cells(context, cells));
    GUARD(mem_alloc(context, centre_total(cells), sizeof *made.level1, &made.level1));
    GUARD(mem_alloc(context, centre_total(cells), sizeof *made.level2, &made.level2));
    GUARD(mem_alloc(context, centre_total(cells), sizeof *made.centre_of, &made.centre_of));
    GUARD(mem_alloc(context, centre_total(cells), sizeof *ground, &ground));
    lay_ground(cells, parameters, ground, &made);
    GUARD(progress(context, "classifying cells", 0, 0));
    GUARD(sparse_classes(context, cells, parameters, &made));
    GUARD(dense_classes(context, cells, parameters, ground, &made));
    *out = made;
    memset(&made, 0, sizeof made);
done:
    free(ground);
    urban_grid_release(&made);
    return status;
}
