/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a group's draws share, made once: its means as running sums, the law, and the parameters of each draw.
 */
#include "allocate/draws.h"

#include <math.h>
#include <string.h>

#include "allocate/draws_inside.h"
#include "allocate/rounding.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/threads.h"

#define MILLION 1e6

enum { SEED_OF_LAW = 1, SEED_OF_CASCADE };

static uint64_t seed_of(const struct draw_task *task, int64_t purpose)
{
    struct hash hash = hash_with_int((struct hash){0}, (int64_t)task->seed);
    return hash_with_int(hash_with_int(hash, (int64_t)task->group_key), purpose).low;
}

void draws_free(struct draws *draws)
{
    if (!draws)
        return;
    free(draws->mean);
    free(draws->people);
    free(draws->sample);
    free(draws->laws);
    free(draws);
}

static d4i_status take_people(d4i_context *context, const struct draw_task *task, int64_t *people)
{
    for (size_t z = 0; z < task->ground->zones; z++) {
        people[z] = task->known && !task->known[z] ? -1 : task->people[z];
        if (people[z] > ROUNDING_PEOPLE_MOST)
            return fail(context, D4I_BAD_INPUT, "zone %zu has %g people of the group; draws take 2^31 - 1 at most",
                        z, (double)people[z] / MILLION);
    }
    return D4I_OK;
}

static d4i_status take_means(d4i_context *context, const struct draw_task *task, double *running)
{
    const struct draw_ground *ground = task->ground;
    for (size_t z = 0; z < ground->zones; z++) {
        double sum = 0;
        for (size_t i = ground->zone_start[z]; i < ground->zone_start[z + 1]; i++) {
            if (!(task->mean[i] >= 0 && isfinite(sum += task->mean[i])))
                return fail(context, D4I_BAD_INPUT, "the mean of item %zu is %g; it must be 0 or more and finite",
                            i, task->mean[i]);
            running[i + z + 1] = sum;
        }
    }
    return D4I_OK;
}

/* Adds what the means of a zone explain, by the size of the halves: sum M (part - f)^2 / (f (1 - f)), and sum M. */
static void explain_zone(const struct draw_zone *zone, double *sum, double *weight)
{
    struct draw_run run = {0, 0, zone->count}, waiting[DRAW_DEPTH];
    size_t left = 0;
    for (;;) {
        if (run.end - run.first > 1) {
            uint32_t middle = zone->middle[run.node];
            double all = (double)(zone->people[run.end] - zone->people[run.first]);
            double mean = zone->mean[run.end] - zone->mean[run.first];
            double f = all > 0 ? (double)(zone->people[middle] - zone->people[run.first]) / all : 0;
            if (mean > 0 && f > 0 && f < 1) {
                double off = (zone->mean[middle] - zone->mean[run.first]) / mean - f;
                size_t octave = draw_zone_octave(all / MILLION / 2);
                sum[octave] += mean * off * off / (f * (1 - f));
                weight[octave] += mean;
            }
            waiting[left++] = draw_run_right(run, middle);
            run = draw_run_left(run, middle);
        } else if (left > 0) {
            run = waiting[--left];
        } else {
            return;
        }
    }
}

/* Zone after zone, in one thread: sums of doubles depend on their order. */
static void explain(struct draws *draws)
{
    double weight[DRAW_OCTAVES] = {0};
    for (size_t z = 0; z < draws->ground->zones; z++) {
        struct draw_zone zone = draw_zone_of(draws, z);
        if (zone.count > 0 && draws->people[z] >= 0)
            explain_zone(&zone, draws->explained, weight);
    }
    for (size_t o = 0; o < DRAW_OCTAVES; o++)
        draws->explained[o] = weight[o] > 0 ? draws->explained[o] / weight[o] : 0;
}

static d4i_status check_noise(d4i_context *context, const double *noise, size_t zones)
{
    for (size_t z = 0; noise && z < zones; z++)
        if (!(noise[z] >= 0 && isfinite(noise[z])))
            return fail(context, D4I_BAD_INPUT,
                        "the noise of zone %zu is %g; it is a variance, 0 or more and finite", z, noise[z]);
    return D4I_OK;
}

/* People of the zone of one of the group, on average; 0 = nobody is of it. */
static double size_for(const double *people, const double *group, size_t zones)
{
    double sum = 0, all = 0;
    for (size_t z = 0; z < zones; z++)
        if (!isnan(group[z])) {
            sum += group[z] * people[z];
            all += group[z];
        }
    return all > 0 ? sum / all : 0;
}

static d4i_status learn(d4i_context *context, const struct draw_task *task, struct draws *draws)
{
    const struct draw_lesson own = {draws->ground, task->people, task->known, task->noise, false};
    const struct draw_lesson *from = task->lesson ? task->lesson : &own;
    const struct draw_ground *ground = from->ground;
    double *people = NULL, *group = NULL;
    struct dispersion_task law = {.tree = &ground->tree,
                                  .noise = from->noise,
                                  .zone_key = ground->zone_key,
                                  .density = ground->density,
                                  .zone_size = ground->zone_size,
                                  .seed = seed_of(task, SEED_OF_LAW)};
    d4i_status status;
    GUARD(check_noise(context, from->noise, ground->zones));
    GUARD(mem_alloc(context, ground->zones, sizeof *people, &people));
    GUARD(mem_alloc(context, ground->zones, sizeof *group, &group));
    for (size_t z = 0; z < ground->zones; z++) {
        bool known = from->people[z] >= 0 && (!from->known || from->known[z]);
        people[z] = (double)ground->people[ground->zone_start[z + 1] + z] / MILLION;
        group[z] = known ? (double)from->people[z] / MILLION : NAN;
    }
    law.people = people;
    law.group = group;
    draws->held = task->mean && task->lesson && task->lesson->held ? size_for(people, group, ground->zones) : 0;
    const struct roughness roughness = roughness_of(&ground->near, people, group, from->noise);
    law.lowers = roughness_lowers(&roughness);
    GUARD(dispersion_fit(context, &law, draws->count, draws->sample, &draws->report));
    draws->report.roughness = roughness;
    for (int d = 0; d < draws->count; d++)
        draws->laws[d] = dispersion_law_of(&law, &draws->sample[d], (uint32_t)d);
done:
    free(people);
    free(group);
    return status;
}

d4i_status draws_prepare(d4i_context *context, const struct draw_task *task, int count, struct draws **out)
{
    const struct draw_ground *ground = task->ground;
    struct draws *made = NULL;
    d4i_status status;
    if (count < 1 || count > DRAWS_MOST)
        return fail(context, D4I_BAD_INPUT, "%d draws; there can be 1 to %d", count, DRAWS_MOST);
    GUARD(mem_alloc(context, 1, sizeof *made, &made));
    made->ground = ground;
    made->count = count;
    made->group_key = task->group_key;
    made->seed = task->seed;
    made->cascade = seed_of(task, SEED_OF_CASCADE);
    GUARD(mem_alloc(context, ground->zones, sizeof *made->people, &made->people));
    GUARD(mem_alloc(context, (size_t)count, sizeof *made->sample, &made->sample));
    GUARD(mem_alloc(context, (size_t)count, sizeof *made->laws, &made->laws));
    GUARD(take_people(context, task, made->people));
    if (task->mean) {
        GUARD(mem_alloc(context, ground->items + ground->zones, sizeof *made->mean, &made->mean));
        GUARD(take_means(context, task, made->mean));
        explain(made);
    }
    GUARD(learn(context, task, made));
    *out = made;
    made = NULL;
done:
    draws_free(made);
    return status;
}

struct making {
    const struct draws *draws;
    int draw;
    int32_t *people, *room;
    double *mean, *deviation; /* over draws */
    struct scratch {
        int64_t *room;
        size_t room_capacity;
        int32_t *people;
        double *sum, *squares;
        size_t people_capacity, sum_capacity, squares_capacity;
    } * scratch; /* [worker] */
};

static d4i_status make_zone(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct making *making = argument;
    const struct draw_ground *ground = making->draws->ground;
    (void)context;
    (void)worker;
    if (making->draws->people[zone] >= 0)
        draw_zone_fill(making->draws, zone, making->draw, NULL, making->people + ground->zone_start[zone]);
    else
        for (size_t i = ground->zone_start[zone]; i < ground->zone_start[zone + 1]; i++)
            making->people[i] = DRAWS_UNKNOWN;
    return D4I_OK;
}

static d4i_status check_number(d4i_context *context, const struct draws *draws, int draw)
{
    return draw >= 0 && draw < draws->count
               ? D4I_OK
               : fail(context, D4I_BAD_INPUT, "draw %d of %d; they are numbered from 0", draw, draws->count);
}

d4i_status draws_make(d4i_context *context, const struct draws *draws, int draw, int32_t *people)
{
    struct making making = {.draws = draws, .draw = draw, .people = people};
    TRY(check_number(context, draws, draw));
    return threads_run(context, NULL, draws->ground->zones, make_zone, &making);
}

static d4i_status make_zone_within(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct making *making = argument;
    const struct draw_ground *ground = making->draws->ground;
    struct scratch *scratch = &making->scratch[worker];
    const size_t first = ground->zone_start[zone], count = ground->zone_start[zone + 1] - first;
    int32_t *people = making->people + first, *room = making->room + first;
    if (making->draws->people[zone] < 0)
        return make_zone(context, argument, zone, worker);
    TRY(mem_grow(context, &scratch->room, &scratch->room_capacity, count + 1, sizeof *scratch->room));
    scratch->room[0] = 0;
    for (size_t i = 0; i < count; i++)
        scratch->room[i + 1] = scratch->room[i] + room[i];
    draw_zone_fill(making->draws, zone, making->draw, scratch->room, people);
    for (size_t i = 0; i < count; i++)
        room[i] = room[i] > people[i] ? room[i] - people[i] : 0;
    return D4I_OK;
}

static void scratch_free(struct scratch *scratch, int threads)
{
    for (int t = 0; scratch && t < threads; t++) {
        free(scratch[t].room);
        free(scratch[t].people);
        free(scratch[t].sum);
        free(scratch[t].squares);
    }
    free(scratch);
}

d4i_status draws_make_within(d4i_context *context, const struct draws *draws, int draw, int32_t *room,
                             int32_t *people)
{
    struct making making = {.draws = draws, .draw = draw, .people = people, .room = room};
    const int threads = threads_count(context);
    d4i_status status;
    GUARD(check_number(context, draws, draw));
    GUARD(mem_alloc(context, (size_t)threads, sizeof *making.scratch, &making.scratch));
    GUARD(threads_run(context, NULL, draws->ground->zones, make_zone_within, &making));
done:
    scratch_free(making.scratch, threads);
    return status;
}

static void add_draw(struct scratch *scratch, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        scratch->sum[i] += scratch->people[i];
        scratch->squares[i] += (double)scratch->people[i] * scratch->people[i];
    }
}

static d4i_status spread_zone(d4i_context *context, void *argument, size_t zone, int worker)
{
    struct making *making = argument;
    const struct draws *draws = making->draws;
    struct scratch *scratch = &making->scratch[worker];
    size_t first = draws->ground->zone_start[zone], count = draws->ground->zone_start[zone + 1] - first;
    const double n = draws->count;
    bool known = draws->people[zone] >= 0;
    TRY(mem_grow(context, &scratch->people, &scratch->people_capacity, count, sizeof *scratch->people));
    TRY(mem_grow(context, &scratch->sum, &scratch->sum_capacity, count, sizeof *scratch->sum));
    TRY(mem_grow(context, &scratch->squares, &scratch->squares_capacity, count, sizeof *scratch->squares));
    for (size_t i = 0; i < count; i++)
        scratch->sum[i] = scratch->squares[i] = 0;
    for (int d = 0; known && d < draws->count; d++) {
        draw_zone_fill(draws, zone, d, NULL, scratch->people);
        add_draw(scratch, count);
    }
    for (size_t i = 0; i < count; i++) {
        double mean = scratch->sum[i] / n, left = scratch->squares[i] - n * mean * mean;
        if (making->mean)
            making->mean[first + i] = known ? mean : NAN;
        if (making->deviation)
            making->deviation[first + i] = !known ? NAN : n > 1 ? sqrt(fmax(left, 0) / (n - 1)) : 0;
    }
    return D4I_OK;
}

d4i_status draws_spread(d4i_context *context, const struct draws *draws, double *mean, double *deviation)
{
    struct making making = {.draws = draws, .mean = mean, .deviation = deviation};
    int threads = threads_count(context);
    d4i_status status;
    GUARD(mem_alloc(context, (size_t)threads, sizeof *making.scratch, &making.scratch));
    GUARD(threads_run(context, "draws", draws->ground->zones, spread_zone, &making));
done:
    scratch_free(making.scratch, threads);
    return status;
}

int draws_count(const struct draws *draws)
{
    return draws->count;
}

const struct dispersion_report *draws_report(const struct draws *draws)
{
    return &draws->report;
}

const struct dispersion *draws_sample(const struct draws *draws)
{
    return draws->sample;
}
