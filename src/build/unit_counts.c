/* SPDX-License-Identifier: EUPL-1.2
 *
 * What units get from the zones of a source, group by group, and what kind of value it is then.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/units.h"
#include "group/status.h"

/* What a unit's count is, from what the counts of its zones are. */
static void count_statuses(const struct atlas_unit_source *unit_source, const uint8_t *zone_status, size_t units,
                           uint8_t *out)
{
    const struct crosswalk *walk = &unit_source->crosswalk;
    for (size_t u = 0; u < units; u++)
        out[u] = STATUS_NONE;
    for (size_t z = 0; z < walk->rows; z++)
        for (size_t i = walk->start[z]; i < walk->start[z + 1]; i++) {
            uint32_t unit = walk->to[i];
            if (unit != CROSSWALK_OUTSIDE)
                out[unit] = status_worse(out[unit], zone_status[z]);
        }
    for (size_t u = 0; u < units; u++) {
        if (out[u] == STATUS_NONE)
            out[u] = D4I_MISSING;
        else if (unit_source->relation == ATLAS_ESTIMATED)
            out[u] = D4I_ESTIMATED;
    }
}

/* Zones that lead nowhere at all (no cell, no key) hold people who are in no unit. */
static int64_t of_empty_rows(const struct crosswalk *walk, const int64_t *people)
{
    int64_t sum = 0;
    for (size_t z = 0; z < walk->rows; z++)
        sum += walk->start[z] == walk->start[z + 1] ? people[z] : 0;
    return sum;
}

d4i_status unit_count(d4i_context *context, const struct atlas_source *source, size_t units,
                      struct atlas_unit_source *out)
{
    TRY(mem_alloc(context, source->variable_count, sizeof *out->column, &out->column));
    TRY(mem_alloc(context, source->variable_count, sizeof *out->outside, &out->outside));
    for (size_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        TRY(mem_alloc(context, variable->tree.count, sizeof **out->column, &out->column[v]));
        TRY(mem_alloc(context, variable->tree.count, sizeof **out->outside, &out->outside[v]));
        for (size_t n = 0; n < variable->tree.count; n++) {
            struct atlas_column *column = &out->column[v][n];
            TRY(mem_alloc(context, units, sizeof *column->people, &column->people));
            TRY(mem_alloc(context, units, 1, &column->status));
            crosswalk_apply(&out->crosswalk, variable->column[n].people, column->people, &out->outside[v][n]);
            out->outside[v][n] += of_empty_rows(&out->crosswalk, variable->column[n].people);
            count_statuses(out, variable->column[n].status, units, column->status);
        }
    }
    TRY(mem_alloc(context, units, 1, &out->has_data));
    for (size_t i = 0; i < out->crosswalk.count; i++)
        if (out->crosswalk.to[i] != CROSSWALK_OUTSIDE)
            out->has_data[out->crosswalk.to[i]] = 1;
    return D4I_OK;
}
