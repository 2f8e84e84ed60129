/* SPDX-License-Identifier: EUPL-1.2
 *
 * What units get from the zones of a source, group by group, and what kind of value it is then.
 */
#include <stdlib.h>

#include "atlas/spread.h"
#include "base/memory.h"
#include "build/units.h"
#include "group/status.h"

/* An estimate stands although some of its zones withhold a count, while those hold at most one in so many of the
 * unit's people (or, where not even their total is known, of its zones): one blank cell among thousands does not
 * make a country unknown, and half a town does. */
#define UNKNOWN_ONE_IN 100

/* The zones of one variable that reach a unit, and those among them whose count of a group is not known. */
struct reach {
    uint32_t *zones, *unknown_zones; /* [unit]; the latter: whose total is not known either */
    int64_t *unknown_people;         /* [unit] */
    int64_t *withheld;               /* [zone] people of zones with an unknown count */
};

static void reach_release(struct reach *reach)
{
    free(reach->zones);
    free(reach->unknown_zones);
    free(reach->unknown_people);
    free(reach->withheld);
}

static d4i_status measure_reach(d4i_context *context, const struct crosswalk *walk,
                                const struct column_values *total, const uint8_t *zone_status, size_t units,
                                struct reach *out)
{
    int64_t outside = 0;
    TRY(mem_alloc(context, units, sizeof *out->zones, &out->zones));
    TRY(mem_alloc(context, units, sizeof *out->unknown_zones, &out->unknown_zones));
    TRY(mem_alloc(context, units, sizeof *out->unknown_people, &out->unknown_people));
    TRY(mem_alloc(context, walk->rows, sizeof *out->withheld, &out->withheld));
    for (size_t z = 0; z < walk->rows; z++) {
        bool known = status_is_known(zone_status[z]), total_known = status_is_known(total->status[z]);
        out->withheld[z] = !known && total_known ? total->people[z] : 0;
        for (size_t i = walk->start[z]; i < walk->start[z + 1]; i++)
            if (walk->to[i] != CROSSWALK_OUTSIDE) {
                out->zones[walk->to[i]]++;
                out->unknown_zones[walk->to[i]] += !known && !total_known;
            }
    }
    crosswalk_apply(walk, out->withheld, out->unknown_people, &outside);
    return D4I_OK;
}

/* The least certain status among the zones that reach each unit; STATUS_NONE where none does. */
static void worst_statuses(const struct crosswalk *walk, const uint8_t *zone_status, size_t units, uint8_t *out)
{
    memset(out, STATUS_NONE, units);
    for (size_t z = 0; z < walk->rows; z++)
        for (size_t i = walk->start[z]; i < walk->start[z + 1]; i++)
            if (walk->to[i] != CROSSWALK_OUTSIDE)
                out[walk->to[i]] = status_worse(out[walk->to[i]], zone_status[z]);
}

/* What a unit's count is, from what the counts of its zones are. `people` are the unit's totals. */
static d4i_status count_statuses(d4i_context *context, const struct atlas_unit_source *unit_source,
                                 const struct column_values *total, const uint8_t *zone_status,
                                 const int64_t *people, size_t units, uint8_t *out)
{
    struct reach reach = {0};
    d4i_status status = D4I_OK;
    bool estimated = unit_source->relation == ATLAS_ESTIMATED;
    worst_statuses(&unit_source->crosswalk, zone_status, units, out);
    if (estimated)
        GUARD(measure_reach(context, &unit_source->crosswalk, total, zone_status, units, &reach));
    for (size_t u = 0; u < units; u++) {
        if (out[u] == STATUS_NONE)
            out[u] = D4I_MISSING;
        else if (estimated &&
                 (status_is_known(out[u]) || (reach.unknown_people[u] <= people[u] / UNKNOWN_ONE_IN &&
                                              reach.unknown_zones[u] <= reach.zones[u] / UNKNOWN_ONE_IN)))
            out[u] = D4I_ESTIMATED;
    }
done:
    reach_release(&reach);
    return status;
}

/* Zones that lead nowhere at all (no cell, no key) hold people who are in no unit. */
static int64_t of_empty_rows(const struct crosswalk *walk, const int64_t *people)
{
    int64_t sum = 0;
    for (size_t z = 0; z < walk->rows; z++)
        sum += walk->start[z] == walk->start[z + 1] ? people[z] : 0;
    return sum;
}

/* The people of a unit by the source: the first total that is known. */
static bool people_of(const struct atlas_source *source, const struct atlas_unit_source *counts, size_t unit,
                      int64_t *people)
{
    for (size_t v = 0; v < source->variable_count; v++)
        if (status_is_known(counts->column[v][0].status[unit])) {
            *people = counts->column[v][0].people[unit];
            return true;
        }
    return false;
}

/* Which units zones lead to, and which of those the source means to cover. */
static void decide_coverage(const struct atlas_source *source, const struct recipe_coverage *coverage, size_t units,
                            struct atlas_unit_source *out)
{
    int64_t people;
    for (size_t i = 0; i < out->crosswalk.count; i++)
        if (out->crosswalk.to[i] != CROSSWALK_OUTSIDE)
            out->has_data[out->crosswalk.to[i]] = ATLAS_HAS_DATA;
    for (size_t u = 0; coverage->by_people && u < units; u++)
        if (out->has_data[u] == ATLAS_HAS_DATA && people_of(source, out, u, &people) &&
            (people < coverage->from || people >= coverage->below))
            out->has_data[u] = ATLAS_NOT_COVERED;
}

/* One group in the units. */
static d4i_status count_node(d4i_context *context, const struct unit_reach *reach,
                             const struct column_values *total, size_t v, uint32_t n, struct atlas_unit_source *out)
{
    const struct atlas *atlas = &reach->work->atlas;
    const struct atlas_column *from = &atlas->sources[reach->source].variables[v].column[n];
    const size_t units = reach->level->codes.count;
    struct atlas_column *column = &out->column[v][n];
    struct column_values values = {0};
    struct crosswalk own = {0};
    uint64_t *mass = NULL;
    d4i_status status;
    bool tilted = out->relation == ATLAS_ESTIMATED && atlas_is_tilted(atlas, reach->source, v, n);
    if (tilted) {
        GUARD(mem_alloc(context, atlas->pairs.count, sizeof *mass, &mass));
        GUARD(atlas_masses(context, atlas, reach->source, v, n, mass));
        GUARD(unit_relate_by_cells(context, reach, mass, &own));
    }
    const struct crosswalk *walk = tilted ? &own : &out->crosswalk;
    GUARD(mem_alloc(context, units, sizeof *column->people, &column->people));
    GUARD(mem_alloc(context, units, 1, &column->status));
    GUARD(atlas_column_read(context, from, &values));
    crosswalk_apply(walk, values.people, column->people, &out->outside[v][n]);
    out->outside[v][n] += of_empty_rows(walk, values.people);
    GUARD(count_statuses(context, out, total, values.status, out->column[v][0].people, units, column->status));
done:
    atlas_column_done(from, &values);
    crosswalk_release(&own);
    free(mass);
    return status;
}

d4i_status unit_count(d4i_context *context, const struct unit_reach *reach, const struct recipe_coverage *coverage,
                      struct atlas_unit_source *out)
{
    const struct atlas_source *source = &reach->work->atlas.sources[reach->source];
    const size_t units = reach->level->codes.count;
    TRY(mem_alloc(context, source->variable_count, sizeof *out->column, &out->column));
    TRY(mem_alloc(context, source->variable_count, sizeof *out->outside, &out->outside));
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        struct column_values total;
        d4i_status status = D4I_OK;
        TRY(mem_alloc(context, variable->tree.count, sizeof **out->column, &out->column[v]));
        TRY(mem_alloc(context, variable->tree.count, sizeof **out->outside, &out->outside[v]));
        TRY(atlas_column_read(context, &variable->column[0], &total));
        for (uint32_t n = 0; n < variable->tree.count && status == D4I_OK; n++)
            status = count_node(context, reach, &total, v, n, out);
        atlas_column_done(&variable->column[0], &total);
        TRY(status);
    }
    TRY(mem_alloc(context, units, 1, &out->has_data));
    decide_coverage(source, coverage, units, out);
    return D4I_OK;
}
