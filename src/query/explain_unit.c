/* SPDX-License-Identifier: EUPL-1.2
 *
 * A unit explained: which zones its number comes from, whether it is published or estimated, and how those zones
 * were placed.
 */
#include "query/explain.h"

/* The zones of a source that reach the unit. */
struct reach {
    size_t zones, whole; /* whole: nothing of the zone goes elsewhere */
    struct buffer named;
    size_t by_level[256];
};

static d4i_status name_zone(d4i_context *context, const struct atlas *atlas, const struct atlas_source *source,
                            size_t z, const struct crosswalk *crosswalk, size_t entry, bool whole,
                            struct buffer *out)
{
    char code[GRID_CODE_MAX];
    const char *name = source->names ? source->names[z] : NULL;
    TRY(explain_named(context, out, atlas_zone_key(atlas, source->first_zone + z, code), name));
    if (whole)
        return D4I_OK;
    double sum = 0;
    for (size_t i = crosswalk->start[z]; i < crosswalk->start[z + 1]; i++)
        sum += (double)crosswalk->weight[i];
    char part[32];
    text_print(part, sizeof part, " %.4g %%", sum > 0 ? 100 * (double)crosswalk->weight[entry] / sum : 0.0);
    return buffer_text(context, out, part);
}

static d4i_status find_reach(d4i_context *context, const struct atlas *atlas, const struct atlas_source *source,
                             const struct crosswalk *crosswalk, uint32_t unit, struct reach *reach)
{
    for (size_t z = 0; z < crosswalk->rows; z++)
        for (size_t i = crosswalk->start[z]; i < crosswalk->start[z + 1]; i++) {
            if (crosswalk->to[i] != unit)
                continue;
            bool whole = crosswalk->start[z + 1] - crosswalk->start[z] == 1;
            if (reach->zones < EXPLAIN_MOST)
                TRY(name_zone(context, atlas, source, z, crosswalk, i, whole, &reach->named));
            reach->zones++;
            reach->whole += whole;
            if (atlas->zone_level)
                reach->by_level[atlas->zone_level[source->first_zone + z]]++;
        }
    if (reach->zones > EXPLAIN_MOST)
        TRY(buffer_print(context, &reach->named, " and %zu more", reach->zones - EXPLAIN_MOST));
    return D4I_OK;
}

static d4i_status reach_facts(d4i_context *context, const struct atlas *atlas, const struct reach *reach,
                              bool published, d4i_frame *frame)
{
    if (published)
        TRY(answer_fact(context, frame, "counts", "published: %zu zone%s to the unit by key", reach->zones,
                        reach->zones == 1 ? " belongs" : "s belong"));
    else
        TRY(answer_fact(context, frame, "counts",
                        "estimated: from the cells that the unit covers, of %zu zone%s, %zu of them wholly inside",
                        reach->zones, reach->zones == 1 ? "" : "s", reach->whole));
    TRY(answer_fact_text(context, frame, "zones", reach->named.data));
    for (int level = 0; atlas->has_grid && level < 256; level++)
        if (reach->by_level[level])
            TRY(answer_fact(context, frame, "placed by", "%s: %zu zone%s", level_name(atlas, (uint8_t)level),
                            reach->by_level[level], reach->by_level[level] == 1 ? "" : "s"));
    return D4I_OK;
}

static d4i_status explain_unit_source(d4i_context *context, const struct atlas *atlas,
                                      const struct atlas_level *level, size_t s, uint32_t unit, d4i_frame *frame)
{
    const struct atlas_unit_source *relation = &level->sources[s];
    struct reach reach = {0};
    d4i_status status = D4I_OK;
    if (relation->crosswalk.start)
        GUARD(find_reach(context, atlas, &atlas->sources[s], &relation->crosswalk, unit, &reach));
    GUARD(explain_counts(context, &atlas->sources[s], relation->column, unit, frame));
    GUARD(reach_facts(context, atlas, &reach, relation->relation == ATLAS_PUBLISHED, frame));
    GUARD(explain_source(context, &atlas->sources[s], frame));
done:
    buffer_release(&reach.named);
    return status;
}

/* Which sources reach the unit, but leave it out, if any does. */
static d4i_status explain_left_out(d4i_context *context, const struct atlas *atlas, const struct atlas_level *level,
                                   uint32_t unit, d4i_frame *frame)
{
    bool left_out = false;
    for (size_t s = 0; s < atlas->source_count; s++) {
        const uint8_t *reach = level->sources[s].has_data;
        if (reach && reach[unit] == ATLAS_NOT_COVERED) {
            TRY(answer_fact(context, frame, "counts", "not covered: %s covers %s", atlas->sources[s].id,
                            answer_or(atlas->sources[s].coverage, "other places")));
            left_out = true;
        }
    }
    return left_out ? D4I_OK : answer_fact(context, frame, "counts", "not covered: no source counts this unit");
}

d4i_status explain_unit(d4i_context *context, const struct atlas *atlas, size_t index, uint32_t unit,
                        d4i_frame *frame)
{
    const struct atlas_level *level = &atlas->levels[index];
    const struct answer_asked asked = {.groups = 1}; /* as d4i_places without options */
    size_t speaks = answer_source_of_unit(atlas, level, unit, &asked);
    TRY(d4i_frame_title(context, frame, "Where the counts of a unit come from"));
    TRY(answer_fact(context, frame, "unit", "%s:%s", level->id, names_at(&level->codes, unit)));
    TRY(answer_fact_text(context, frame, "name", level->names ? level->names[unit] : NULL));
    TRY(answer_fact_text(context, frame, "country", answer_country(atlas, level, unit, speaks)));
    TRY(answer_fact(context, frame, "level", "%s, %s", answer_or(level->title, level->id),
                    answer_or(level->vintage, "no vintage given")));
    if (level->shapes.items > 0 && level->shapes.ring_first[unit + 1] == level->shapes.ring_first[unit])
        TRY(answer_fact(context, frame, "geometry", "none: the boundaries hold no polygon of this unit"));
    if (speaks == SIZE_MAX)
        return explain_left_out(context, atlas, level, unit, frame);
    TRY(explain_unit_source(context, atlas, level, speaks, unit, frame));
    for (size_t s = 0; s < atlas->source_count; s++)
        if (s != speaks && answer_counts_unit(&level->sources[s], unit))
            TRY(explain_unit_source(context, atlas, level, s, unit, frame));
    return D4I_OK;
}
