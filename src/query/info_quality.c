/* SPDX-License-Identifier: EUPL-1.2
 *
 * How good an atlas is: by which weights its zones were placed, how wholly cells are covered, what is wrong with
 * the boundaries.
 */
#include "base/memory.h"
#include "query/info.h"
#include "query/levels.h"

static d4i_status quality_row(d4i_context *context, d4i_frame *frame, const char *about, const char *of,
                              const char *kind, uint64_t count)
{
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, 0, about));
    TRY(answer_set_text(context, frame, 1, of));
    TRY(d4i_frame_set_text(context, frame, 2, kind));
    return d4i_frame_set_int(context, frame, 3, (int64_t)count);
}

/* Zones of a source by the weights that placed them, with their people (of the first variable). */
static d4i_status placement_rows(d4i_context *context, const struct atlas *atlas, const struct atlas_source *source,
                                 d4i_frame *frame)
{
    for (size_t i = 0; i <= atlas->weight_count + 1; i++) {
        uint8_t level = i <= atlas->weight_count ? (uint8_t)i : LEVEL_NO_CELL;
        uint64_t zones = 0;
        int64_t people = 0;
        for (size_t z = 0; z < source->zone_count; z++) {
            if (atlas->zone_level[source->first_zone + z] != level)
                continue;
            zones++;
            if (source->variable_count && status_is_known(source->variables[0].column[0].status[z]))
                people += source->variables[0].column[0].people[z];
        }
        if (zones == 0)
            continue;
        TRY(quality_row(context, frame, "zones placed by", source->id, level_name(atlas, level), zones));
        TRY(d4i_frame_set_int(context, frame, 4, people));
    }
    return D4I_OK;
}

static d4i_status defect_rows(d4i_context *context, const char *of, const struct atlas_defect *defects,
                              size_t count, d4i_frame *frame)
{
    struct names kinds = {0};
    uint64_t *number = NULL;
    d4i_status status = D4I_OK;
    uint32_t index;
    GUARD(mem_alloc(context, count, sizeof *number, &number));
    for (size_t i = 0; i < count; i++) {
        GUARD(names_add(context, &kinds, text_of(defects[i].kind), &index, NULL));
        number[index]++;
    }
    for (uint32_t kind = 0; kind < kinds.count; kind++)
        GUARD(quality_row(context, frame, "defects of boundaries", of, names_at(&kinds, kind), number[kind]));
done:
    free(number);
    names_release(&kinds);
    return status;
}

static d4i_status grid_rows(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    for (size_t s = 0; s < atlas->source_count && atlas->zone_level; s++)
        TRY(placement_rows(context, atlas, &atlas->sources[s], frame));
    TRY(quality_row(context, frame, "cells", NULL, "covered wholly", atlas->cells_full));
    TRY(quality_row(context, frame, "cells", NULL, "covered in part", atlas->cells_under));
    return quality_row(context, frame, "cells", NULL, "covered more than once", atlas->cells_over);
}

/* What stages of the build say of a variable: statements whose key begins with their word. */
static d4i_status said_rows(d4i_context *context, const struct atlas_source *source, const char *word,
                            const char *about, d4i_frame *frame)
{
    char of[200];
    for (size_t v = 0; v < source->variable_count; v++)
        for (size_t i = 0; i < source->variables[v].facts.count; i++) {
            const struct atlas_fact *fact = &source->variables[v].facts.list[i];
            if (!text_starts(text_of(fact->key), word))
                continue;
            text_print(of, sizeof of, "%s, %s", source->id, source->variables[v].id);
            TRY(d4i_frame_row(context, frame));
            TRY(d4i_frame_set_text(context, frame, 0, about));
            TRY(d4i_frame_set_text(context, frame, 1, of));
            TRY(answer_set_text(context, frame, 2, fact->key + strlen(word)));
            TRY(d4i_frame_set_text(context, frame, 5, fact->value));
        }
    return D4I_OK;
}

d4i_status info_quality(d4i_context *context, const struct atlas *atlas, d4i_frame *frame)
{
    static const struct answer_column columns[] = {
        {"about", D4I_TEXT},    {"of", D4I_TEXT},       {"kind", D4I_TEXT},
        {"count", D4I_INTEGER}, {"people", D4I_PEOPLE}, {"said", D4I_TEXT},
    };
    TRY(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    if (atlas->has_grid)
        TRY(grid_rows(context, atlas, frame));
    for (size_t s = 0; s < atlas->source_count; s++)
        TRY(said_rows(context, &atlas->sources[s], "within.", "zones in zones", frame));
    for (size_t s = 0; s < atlas->source_count; s++)
        TRY(said_rows(context, &atlas->sources[s], "bounds.", "bounds closed", frame));
    for (size_t s = 0; s < atlas->source_count; s++)
        TRY(said_rows(context, &atlas->sources[s], "allocate.", "allocation", frame));
    for (size_t s = 0; s < atlas->source_count; s++)
        TRY(defect_rows(context, atlas->sources[s].id, atlas->sources[s].defects, atlas->sources[s].defect_count,
                        frame));
    for (size_t i = 0; i < atlas->level_count; i++)
        TRY(defect_rows(context, atlas->levels[i].id, atlas->levels[i].defects, atlas->levels[i].defect_count,
                        frame));
    return D4I_OK;
}
