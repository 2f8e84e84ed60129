/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counts that are only known within an interval (rounded, withheld, under noise of known width): in each zone that
 * has one, the groups are brought to add up to the total inside their intervals, so that methods by group have
 * numbers to hold to. What the atlas says of the zone stays what was published.
 */
#include <math.h>
#include <stdlib.h>

#include "allocate/bounded.h"
#include "base/memory.h"
#include "build/tilt.h"
#include "group/status.h"

#define NAMED_MOST 5 /* zones that are named where their counts cannot add up */

/* Per zone: the total, then the groups. */
struct intervals {
    size_t width; /* groups + 1 */
    int64_t *low, *high, *prior;
    uint8_t *open; /* [zone]: some count of it is not exact */
};

static void intervals_release(struct intervals *intervals)
{
    free(intervals->low);
    free(intervals->high);
    free(intervals->prior);
    free(intervals->open);
}

static int64_t plus(int64_t a, int64_t b)
{
    return a == INT64_MAX || b == INT64_MAX ? INT64_MAX : a + b;
}

/* Adds a node's column to place `at` of each zone; what is not known has the prior -1 until it is guessed. */
static d4i_status add_column(d4i_context *context, const struct atlas_column *column, const uint8_t *settled,
                             size_t zones, size_t at, struct intervals *out)
{
    struct column_values values;
    TRY(atlas_column_read(context, column, &values));
    for (size_t z = 0; z < zones; z++) {
        size_t i = z * out->width + at;
        bool known = status_is_known(values.status[z]);
        int64_t people = values.people[z] > 0 ? values.people[z] : 0;
        bool bounded = values.low && !(settled && settled[z]); /* what a higher level has settled is a number */
        int64_t low = bounded ? values.low[z] : known ? people : 0;
        int64_t high = bounded ? values.high[z] : known ? people : INT64_MAX;
        out->low[i] += low > 0 ? low : 0;
        out->high[i] = plus(out->high[i], high > 0 ? high : 0);
        out->prior[i] = out->prior[i] < 0 || !known ? -1 : out->prior[i] + people;
        out->open[z] |= low != high;
    }
    atlas_column_done(column, &values);
    return D4I_OK;
}

/* A count that is not known is guessed as the group's share elsewhere; a total, as the sum of its groups. */
static void guess(struct intervals *out, size_t zones)
{
    for (size_t g = 1; g < out->width; g++) {
        double people = 0, all = 0;
        for (size_t z = 0; z < zones; z++) {
            const int64_t *prior = out->prior + z * out->width;
            people += prior[0] >= 0 && prior[g] >= 0 ? (double)prior[g] : 0;
            all += prior[0] >= 0 && prior[g] >= 0 ? (double)prior[0] : 0;
        }
        for (size_t z = 0; z < zones; z++) {
            int64_t *prior = out->prior + z * out->width;
            if (prior[g] < 0)
                prior[g] = prior[0] > 0 && all > 0 ? (int64_t)((double)prior[0] * (people / all)) : 0;
        }
    }
    for (size_t z = 0; z < zones; z++) {
        int64_t *prior = out->prior + z * out->width;
        for (size_t g = 1; prior[0] < 0 && g < out->width; g++)
            prior[0] -= prior[g]; /* from -1 on */
        if (prior[0] < 0)
            prior[0] = -(prior[0] + 1);
    }
}

static d4i_status take_intervals(d4i_context *context, const struct tilt *tilt, size_t zones, struct intervals *out)
{
    const struct atlas_variable *variable = &tilt->work->atlas.sources[tilt->source].variables[tilt->variable];
    uint8_t *const *all = tilt->work->sources[tilt->source].settled;
    const uint8_t *settled = all ? all[tilt->variable] : NULL;
    size_t count = zones * (out->width = tilt->group_count + 1);
    TRY(mem_alloc(context, count, sizeof *out->low, &out->low));
    TRY(mem_alloc(context, count, sizeof *out->high, &out->high));
    TRY(mem_alloc(context, count, sizeof *out->prior, &out->prior));
    TRY(mem_alloc(context, zones, 1, &out->open));
    TRY(add_column(context, &variable->column[0], settled, zones, 0, out));
    for (size_t g = 0; g < tilt->group_count; g++)
        for (size_t n = 0; n < tilt->groups[g].count; n++)
            TRY(add_column(context, &variable->column[tilt->groups[g].nodes[n]], settled, zones, g + 1, out));
    guess(out, zones);
    return D4I_OK;
}

/* Only zones with an open count take part, packed; zone_of[i] = the zone of the i-th of them. */
static d4i_status keep_open(d4i_context *context, struct intervals *intervals, size_t zones, uint32_t **parent,
                            uint32_t **zone_of, size_t *count)
{
    const size_t width = intervals->width;
    TRY(mem_alloc(context, zones * width, sizeof **parent, parent));
    TRY(mem_alloc(context, zones, sizeof **zone_of, zone_of));
    *count = 0;
    for (size_t z = 0; z < zones; z++) {
        if (!intervals->open[z])
            continue;
        int64_t *const columns[] = {intervals->low, intervals->high, intervals->prior};
        for (int k = 0; k < 3; k++)
            memmove(columns[k] + *count * width, columns[k] + z * width, width * sizeof(int64_t));
        for (size_t g = 0; g < width; g++)
            (*parent)[*count * width + g] = g ? (uint32_t)(*count * width) : BOUNDED_ROOT;
        (*zone_of)[(*count)++] = (uint32_t)z;
    }
    return D4I_OK;
}

static d4i_status tell(d4i_context *context, const struct tilt *tilt, const struct bounded_report *report,
                       const uint32_t *zone_of, size_t width, size_t open)
{
    struct work *work = tilt->work;
    const struct atlas_source *source = &work->atlas.sources[tilt->source];
    struct buffer words = {0};
    char code[GRID_CODE_MAX], people[32];
    int64_t moved = 0;
    d4i_status status;
    for (size_t i = 0; i < report->count; i++)
        moved += llabs(report->widened[i].amount);
    GUARD(buffer_print(context, &words, "%zu zones with counts that are intervals", open));
    if (report->count)
        GUARD(buffer_print(context, &words, "; %zu whose groups cannot add up inside them (%s people): ",
                           report->count, people_text(moved, people)));
    for (size_t i = 0; i < report->count && i <= NAMED_MOST; i++)
        GUARD(buffer_print(
            context, &words, "%s%s", i ? ", " : "",
            i == NAMED_MOST ? "..."
                            : atlas_zone_key(&work->atlas,
                                             source->first_zone + zone_of[report->widened[i].zone / width], code)));
    if (report->count)
        warn(context, "%s: %s", source->id, words.data);
    GUARD(atlas_fact_add(context, &work->atlas.sources[tilt->source].variables[tilt->variable].facts,
                         "allocate.intervals", words.data));
done:
    buffer_release(&words);
    return status;
}

d4i_status tilt_close_intervals(d4i_context *context, struct tilt *tilt)
{
    const size_t zones = tilt->work->atlas.sources[tilt->source].zone_count;
    struct intervals intervals = {0};
    struct bounded_report report = {0};
    uint32_t *parent = NULL, *zone_of = NULL;
    int64_t *value = NULL;
    size_t open = 0;
    d4i_status status;
    GUARD(take_intervals(context, tilt, zones, &intervals));
    GUARD(keep_open(context, &intervals, zones, &parent, &zone_of, &open));
    if (open == 0)
        goto done;
    const size_t width = intervals.width;
    GUARD(mem_alloc(context, open * width, sizeof *value, &value));
    const struct bounded_problem problem = {.zones = open * width,
                                            .parent = parent,
                                            .low = intervals.low,
                                            .high = intervals.high,
                                            .prior = intervals.prior};
    GUARD(bounded_run(context, &problem, value, &report));
    for (size_t i = 0; i < open; i++)
        for (size_t g = 0; g < tilt->group_count; g++)
            tilt->groups[g].people[zone_of[i]] = (double)value[i * width + g + 1] / D4I_PERSON;
    GUARD(tell(context, tilt, &report, zone_of, width, open));
done:
    intervals_release(&intervals);
    bounded_report_release(&report);
    free(parent);
    free(zone_of);
    free(value);
    return status;
}
