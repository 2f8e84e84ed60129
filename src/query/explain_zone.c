/* SPDX-License-Identifier: EUPL-1.2
 *
 * A zone explained: what was published, how it was placed, which units it belongs to, what of it is in the ledger.
 */
#include "query/explain.h"

static d4i_status placement_facts(d4i_context *context, const struct atlas *atlas, size_t zone, d4i_frame *frame)
{
    if (!atlas->has_grid || !atlas->zone_level)
        return answer_fact(context, frame, "placed", "no: the atlas has no grid");
    uint8_t level = atlas->zone_level[zone];
    if (level == LEVEL_NO_CELL)
        return answer_fact(context, frame, "placed", "no: the zone touches no cell");
    TRY(answer_fact(context, frame, "placed by", "%s (level %u of %zu of the cascade, the last is area)",
                    level_name(atlas, level), level + 1u, atlas->weight_count + 1));
    return answer_fact(context, frame, "cells", "%u hold people of the zone; total mass W = %llu",
                       atlas->zone_cells[zone], (unsigned long long)atlas->zone_total[zone]);
}

static d4i_status unit_facts(d4i_context *context, const struct atlas_level *level, size_t s, size_t z,
                             d4i_frame *frame)
{
    const struct crosswalk *crosswalk = &level->sources[s].crosswalk;
    struct buffer named = {0};
    d4i_status status = D4I_OK;
    if (!crosswalk->start || z >= crosswalk->rows)
        return D4I_OK;
    size_t first = crosswalk->start[z], end = crosswalk->start[z + 1];
    double sum = 0;
    for (size_t i = first; i < end; i++)
        sum += (double)crosswalk->weight[i];
    for (size_t i = first; i < end && i < first + EXPLAIN_MOST; i++) {
        bool outside = crosswalk->to[i] == CROSSWALK_OUTSIDE;
        GUARD(explain_named(context, &named, outside ? "in no unit" : names_at(&level->codes, crosswalk->to[i]),
                            outside || !level->names ? NULL : level->names[crosswalk->to[i]]));
        char part[32];
        text_print(part, sizeof part, " %.4g %%", sum > 0 ? 100 * (double)crosswalk->weight[i] / sum : 100.0);
        GUARD(buffer_text(context, &named, part));
    }
    if (end > first + EXPLAIN_MOST)
        GUARD(buffer_print(context, &named, " and %zu more", end - first - EXPLAIN_MOST));
    GUARD(answer_fact(context, frame, "units", "%s: %s (%s)", level->id, named.data ? named.data : "none",
                      level->sources[s].relation == ATLAS_PUBLISHED ? "by key" : "by the cells they share"));
done:
    buffer_release(&named);
    return status;
}

static d4i_status ledger_facts(d4i_context *context, const struct atlas_source *source, const char *key,
                               d4i_frame *frame)
{
    size_t found = 0;
    for (size_t i = 0; i < source->listed_count; i++) {
        const struct atlas_listed *listed = &source->listed[i];
        if (!listed->zone || strcmp(listed->zone, key) != 0)
            continue;
        if (found++ >= EXPLAIN_MOST)
            continue;
        const struct atlas_variable *variable = &source->variables[listed->variable];
        char people[32];
        TRY(answer_fact(context, frame, "ledger", "%s/%s: %s people, %s", variable->id,
                        variable->tree.nodes[listed->node].code, people_text(listed->people, people),
                        ledger_reason_text(listed->reason)));
    }
    if (found > EXPLAIN_MOST)
        TRY(answer_fact(context, frame, "ledger", "and %zu more entries", found - EXPLAIN_MOST));
    return found ? D4I_OK : answer_fact(context, frame, "ledger", "nothing of this zone is listed");
}

/* Counts of zones are estimates only where they were worked out, from those of a higher level or the zone's total.
 */
static bool is_worked_out(const struct atlas_variable *variable, size_t z)
{
    bool any = false;
    for (size_t n = 0; n < variable->tree.count; n++)
        any |= variable->column[n].status[z] == D4I_ESTIMATED;
    return any && (atlas_fact(&variable->facts, "within.source") || atlas_fact(&variable->facts, "bounds.zones"));
}

static d4i_status tell_worked_out(d4i_context *context, const struct atlas_variable *variable, d4i_frame *frame)
{
    const char *above = atlas_fact(&variable->facts, "within.source");
    if (!above)
        return answer_fact(
            context, frame, "counts",
            "%s: those that are estimated were worked out, inside the bounds that were published, so "
            "that groups add up to their zone's total",
            variable->id);
    return answer_fact(context, frame, "counts",
                       "%s: those that are estimated were worked out, inside the bounds that were published, "
                       "so that zones add up to a higher level (%s)",
                       variable->id, above);
}

static d4i_status origin_facts(d4i_context *context, const struct atlas_source *source, size_t z, d4i_frame *frame)
{
    TRY(answer_fact(context, frame, "counts", "as published by the source for this zone"));
    for (size_t v = 0; v < source->variable_count; v++)
        if (is_worked_out(&source->variables[v], z))
            TRY(tell_worked_out(context, &source->variables[v], frame));
    return D4I_OK;
}

d4i_status explain_zone(d4i_context *context, const struct atlas *atlas, size_t zone, d4i_frame *frame)
{
    enum { COLUMNS_MOST = 64 };
    const struct atlas_source *source = atlas_source_of_zone(atlas, zone);
    struct atlas_column *columns[COLUMNS_MOST];
    char code[GRID_CODE_MAX];
    size_t z = zone - source->first_zone;
    const char *key = atlas_zone_key(atlas, zone, code);
    if (source->variable_count > COLUMNS_MOST)
        return fail(context, D4I_BAD_INPUT, "the source '%s' has more than %d variables", source->id, COLUMNS_MOST);
    for (size_t v = 0; v < source->variable_count; v++)
        columns[v] = source->variables[v].column;
    TRY(d4i_frame_title(context, frame, "Where the counts of a zone come from"));
    TRY(answer_fact(context, frame, "zone", "%s", key));
    TRY(answer_fact_text(context, frame, "name", source->names ? source->names[z] : NULL));
    TRY(answer_fact_text(context, frame, "country", source->country));
    TRY(explain_counts(context, source, columns, z, frame));
    TRY(origin_facts(context, source, z, frame));
    TRY(placement_facts(context, atlas, zone, frame));
    for (size_t i = 0; i < atlas->level_count; i++)
        TRY(unit_facts(context, &atlas->levels[i], (size_t)(source - atlas->sources), z, frame));
    TRY(ledger_facts(context, source, key, frame));
    return explain_source(context, source, frame);
}
