/* SPDX-License-Identifier: EUPL-1.2
 *
 * People are added up in millionths, so that a cell's cap and the place of a middle do not depend on rounding.
 */
#include "allocate/draw_ground.h"

#include <math.h>

#include "allocate/hilbert.h"
#include "base/memory.h"
#include "base/threads.h"

#define MILLION 1e6
#define PEOPLE_MOST 0x1p40 /* of a zone, and of all */
#define PLACES 256         /* parts of a cell in which centres are told apart */
#define EVEN_FROM 128      /* depth from which a run is halved by items: no more than 32 levels follow */
#define HECTARE 10000.0

void draw_ground_release(struct draw_ground *ground)
{
    free(ground->people);
    free(ground->middle);
    zone_tree_release(&ground->tree);
    zones_near_release(&ground->near);
    memset(ground, 0, sizeof *ground);
}

struct making {
    const struct draw_cells *cells;
    struct draw_ground *ground;
    struct zone_place *places; /* [zone], people 0 = not in the tree */
    double *log_density;       /* [zone]: sum of people x ln(people per hectare) */
};

static d4i_status add_up(d4i_context *context, const struct draw_cells *cells, size_t zone, int64_t *running)
{
    size_t first = cells->zone_start[zone], count = cells->zone_start[zone + 1] - first;
    double sum = 0;
    if (count > DRAW_ITEMS_MOST)
        return fail(context, D4I_BAD_INPUT, "zone %zu has %zu cells; draws take %u at most, use a larger cell",
                    zone, count, DRAW_ITEMS_MOST);
    for (size_t i = 0; i < count; i++) {
        double people = cells->item_people[first + i];
        if (!(people >= 0 && (sum += people) <= PEOPLE_MOST))
            return fail(context, D4I_BAD_INPUT,
                        "people of item %zu are %g; they must be 0 or more, and at most 2^40 in a zone", first + i,
                        people);
        running[i + 1] = running[i] + (int64_t)rint(people * MILLION);
    }
    return D4I_OK;
}

/* The border nearest to half of the people, the earlier of two; each side keeps an item. */
static uint32_t middle_of(const int64_t *running, struct draw_run run, size_t depth)
{
    const int64_t twice = running[run.first] + running[run.end];
    uint32_t low = run.first, high = run.end; /* the first border at or behind the half */
    if (running[run.first] == running[run.end] || depth >= EVEN_FROM)
        return run.first + (run.end - run.first) / 2;
    while (low < high) {
        uint32_t at = low + (high - low) / 2;
        if (2 * running[at] >= twice)
            high = at;
        else
            low = at + 1;
    }
    if (low > run.first && twice - 2 * running[low - 1] <= 2 * running[low] - twice)
        low--;
    return low <= run.first ? run.first + 1 : low >= run.end ? run.end - 1 : low;
}

static void halve(const int64_t *running, uint32_t count, uint32_t *middle)
{
    struct {
        struct draw_run run;
        size_t depth;
    } waiting[DRAW_DEPTH];
    size_t depth = 0, left = 0;
    struct draw_run run = {0, 0, count};
    for (;;) {
        if (run.end - run.first > 1) {
            uint32_t at = middle[run.node] = middle_of(running, run, depth);
            waiting[left].run = draw_run_right(run, at);
            waiting[left++].depth = ++depth;
            run = draw_run_left(run, at);
        } else if (left > 0) {
            run = waiting[--left].run;
            depth = waiting[left].depth;
        } else {
            return;
        }
    }
}

/* The centre of the zone's people, and how densely they live. */
static void place(struct making *making, size_t zone)
{
    const struct draw_cells *cells = making->cells;
    double x_sum = 0, y_sum = 0, sum = 0, logs = 0,
           hectares = (double)cells->grid->cell * cells->grid->cell / HECTARE;
    for (size_t i = cells->zone_start[zone]; i < cells->zone_start[zone + 1]; i++) {
        double people = cells->item_people[i];
        uint32_t x, y;
        if (people <= 0)
            continue;
        hilbert_position(cells->grid, cells->cell[i], &x, &y);
        x_sum += people * x;
        y_sum += people * y;
        sum += people;
        logs += people * log(people / hectares);
    }
    making->log_density[zone] = logs;
    making->places[zone] = (struct zone_place){.key = cells->zone_key[zone], .zone = zone};
    if (sum > 0) {
        making->places[zone].x = (uint64_t)(x_sum / sum * PLACES);
        making->places[zone].y = (uint64_t)(y_sum / sum * PLACES);
        making->places[zone].people = (int64_t)ceil(sum * MILLION);
    }
}

static d4i_status make_zone(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct making *making = argument;
    struct draw_ground *ground = making->ground;
    size_t first = ground->zone_start[zone], count = ground->zone_start[zone + 1] - first;
    (void)worker;
    TRY(add_up(context, making->cells, zone, ground->people + first + zone));
    halve(ground->people + first + zone, (uint32_t)count, ground->middle + first);
    place(making, zone);
    return D4I_OK;
}

/* Leaves the zones with people in the list, and learns what all of them have in common. */
static d4i_status common(d4i_context *context, struct making *making, size_t *count)
{
    struct draw_ground *ground = making->ground;
    double people = 0, logs = 0;
    struct keyed *sizes = NULL;
    d4i_status status = D4I_OK;
    *count = 0;
    for (size_t z = 0; z < ground->zones; z++) {
        if (making->places[z].people == 0)
            continue;
        people += (double)making->places[z].people / MILLION;
        logs += making->log_density[z];
        making->places[(*count)++] = making->places[z];
    }
    if (people > PEOPLE_MOST)
        return fail(context, D4I_BAD_INPUT, "the zones have %g people; draws take 2^40 at most", people);
    if (*count == 0)
        return D4I_OK;
    GUARD(mem_alloc(context, 2 * *count, sizeof *sizes, &sizes));
    for (size_t i = 0; i < *count; i++)
        sizes[i].key = (uint64_t)making->places[i].people;
    keyed_sort(sizes, sizes + *count, *count);
    ground->density = exp(logs / people);
    const size_t lower = (*count - 1) / 2, upper = *count / 2;
    ground->zone_size = (double)(sizes[lower].key + sizes[upper].key) / 2 / MILLION;
done:
    free(sizes);
    return status;
}

d4i_status draw_ground_make(d4i_context *context, const struct draw_cells *cells, struct draw_ground *out)
{
    struct draw_ground made = {cells->items, cells->zones, cells->zone_start, cells->zone_key, .people = NULL};
    struct making making = {.cells = cells, .ground = &made};
    size_t with_people = 0;
    d4i_status status;
    GUARD(mem_alloc(context, cells->items + cells->zones, sizeof *made.people, &made.people));
    GUARD(mem_alloc(context, cells->items, sizeof *made.middle, &made.middle));
    GUARD(mem_alloc(context, cells->zones, sizeof *making.places, &making.places));
    GUARD(mem_alloc(context, cells->zones, sizeof *making.log_density, &making.log_density));
    GUARD(threads_run(context, NULL, cells->zones, make_zone, &making));
    GUARD(common(context, &making, &with_people));
    GUARD(zone_tree_make(context, making.places, with_people, &made.tree));
    GUARD(zones_near_make(context, &made.tree, making.places, &made.near));
    draw_ground_release(out);
    *out = made;
    made = (struct draw_ground){0};
done:
    free(making.places);
    free(making.log_density);
    draw_ground_release(&made);
    return status;
}
