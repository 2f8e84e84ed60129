/* SPDX-License-Identifier: EUPL-1.2
 *
 * What an atlas holds: summary, sources with their terms, groups with their totals, and the ledger.
 */
#include "query/info.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "d4i/query.h"

static size_t sum_zones(const struct atlas *atlas)
{
    size_t zones = 0;
    for (size_t s = 0; s < atlas->source_count; s++)
        zones += atlas->sources[s].zone_count;
    return zones;
}

static d4i_status grid_facts(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    const struct grid *grid = &atlas->grid;
    if (!atlas->has_grid)
        return answer_fact(context, frame, "grid", "none: counts are told by unit and zone only");
    TRY(answer_fact(context, frame, "grid", "%s, cells of %d m, %d columns x %d rows, from E %lld N %lld",
                    grid->crs, grid->cell, grid->columns, grid->rows, (long long)grid->west,
                    (long long)grid->south));
    TRY(answer_fact_text(context, frame, "method", atlas->method));
    for (size_t w = 0; w < atlas->weight_count; w++)
        TRY(answer_fact(context, frame, "weight", "%zu: %s", w + 1,
                        answer_or(atlas->weights[w].title, atlas->weights[w].id)));
    return answer_fact(context, frame, "cells", "%llu covered wholly, %llu in part, %llu more than once",
                       (unsigned long long)atlas->cells_full, (unsigned long long)atlas->cells_under,
                       (unsigned long long)atlas->cells_over);
}

static int64_t listed_in(const struct atlas_source *source, uint32_t variable)
{
    int64_t listed = 0;
    for (size_t i = 0; i < source->listed_count; i++)
        if (source->listed[i].variable == variable)
            listed += source->listed[i].people;
    return listed;
}

static d4i_status variable_facts(d4i_context *context, const struct atlas_source *source, d4i_frame *frame)
{
    for (uint32_t v = 0; v < source->variable_count; v++) {
        const struct atlas_variable *variable = &source->variables[v];
        char people[32], listed[32], headline[32];
        uint32_t node = variable->tree.headline;
        TRY(answer_fact(context, frame, "variable", "%s/%s: %s people, %s of them listed in the ledger", source->id,
                        variable->id, people_text(variable->input[0], people),
                        people_text(listed_in(source, v), listed)));
        if (node != GROUP_NONE && node != 0)
            TRY(answer_fact(context, frame, "headline", "%s/%s: %s: %s people", source->id, variable->id,
                            variable->tree.nodes[node].name, people_text(variable->input[node], headline)));
    }
    return D4I_OK;
}

d4i_status info_summary(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    char hash[HASH_HEX];
    TRY(answer_facts(context, frame));
    TRY(answer_fact_text(context, frame, "title", atlas->title));
    TRY(answer_fact_text(context, frame, "file", atlas->path));
    TRY(answer_fact(context, frame, "format", "d4i atlas, version %d", ATLAS_FORMAT));
    TRY(grid_facts(context, atlas, frame));
    TRY(answer_fact(context, frame, "zones", "%zu in %zu source%s", sum_zones(atlas), atlas->source_count,
                    atlas->source_count == 1 ? "" : "s"));
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        TRY(answer_fact(context, frame, "source", "%s: %s, %s, %zu zones", source->id,
                        answer_or(source->title, source->id), answer_or(source->date, "no date given"),
                        source->zone_count));
        TRY(variable_facts(context, source, frame));
    }
    for (size_t i = 0; i < atlas->level_count; i++)
        TRY(answer_fact(context, frame, "units", "%s: %u, %s", atlas->levels[i].id, atlas->levels[i].codes.count,
                        answer_or(atlas->levels[i].vintage, "no vintage given")));
    const char *urban = atlas_fact(&atlas->facts, "urban.vintage"), *set = atlas_fact(&atlas->facts, "urban.set");
    if (urban)
        TRY(answer_fact(context, frame, "town and country", "rules %s%s%s", urban, set ? ", changed: " : "",
                        answer_text(set)));
    TRY(answer_fact(context, frame, "seed", "%llu", (unsigned long long)atlas->seed));
    return answer_fact(context, frame, "build", "%s", hash_hex(atlas->build, hash));
}

d4i_status info_ledger(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    static const struct answer_column columns[] = {
        {"source", D4I_TEXT}, {"variable", D4I_TEXT}, {"zone", D4I_TEXT},
        {"group", D4I_TEXT},  {"reason", D4I_TEXT},   {"people", D4I_PEOPLE},
    };
    TRY(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        for (size_t i = 0; i < source->listed_count; i++) {
            const struct atlas_listed *listed = &source->listed[i];
            const struct atlas_variable *variable =
                listed->variable < source->variable_count ? &source->variables[listed->variable] : NULL;
            const char *group =
                variable && listed->node < variable->tree.count ? variable->tree.nodes[listed->node].code : NULL;
            const char *text[] = {source->id, variable ? variable->id : NULL, listed->zone, group,
                                  ledger_reason_text(listed->reason)};
            TRY(info_text_row(context, frame, text, 5));
            TRY(d4i_frame_set_int(context, frame, 5, listed->people));
        }
    }
    return D4I_OK;
}

d4i_status d4i_info(d4i_context *context, const d4i_atlas *handle, d4i_info_part part, d4i_frame **out)
{
    static const struct {
        const char *title;
        d4i_status (*fill)(d4i_context *, const struct atlas *, d4i_frame *);
    } parts[D4I_INFO_PART_END] = {
        [D4I_INFO_SUMMARY] = {"Contents", info_summary}, [D4I_INFO_SOURCES] = {"Sources", info_sources},
        [D4I_INFO_GROUPS] = {"Groups", info_groups},     [D4I_INFO_LEDGER] = {"Ledger", info_ledger},
        [D4I_INFO_QUALITY] = {"Quality", info_quality},  [D4I_INFO_COMMON] = {"Common groups", info_common},
    };
    if ((unsigned)part >= D4I_INFO_PART_END)
        return fail(context, D4I_BAD_USAGE, "d4i_info has no part %d", (int)part);
    d4i_frame *frame = NULL;
    d4i_status status = D4I_OK;
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, parts[part].title));
    GUARD(parts[part].fill(context, &handle->atlas, frame));
    if (part != D4I_INFO_SOURCES)
        GUARD(answer_sources(context, frame, &handle->atlas, NULL));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    return status;
}
