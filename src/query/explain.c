/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where a number comes from: finds out what the subject is (a cell, a unit or a zone) and hands over.
 */
#include "query/explain.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "d4i/query.h"

enum subject_kind { SUBJECT_NONE, SUBJECT_CELL, SUBJECT_UNIT, SUBJECT_ZONE };
struct subject {
    enum subject_kind kind;
    size_t level;
    uint64_t index; /* cell, unit of the level, or zone through all sources */
};

static d4i_status find_point(d4i_context *context, const struct atlas *atlas, struct text text, struct subject *out)
{
    double east, north;
    const char *comma = memchr(text.at, ',', text.length);
    if (!comma)
        return D4I_OK;
    size_t before = (size_t)(comma - text.at);
    if (!parse_double(text_trim((struct text){text.at, before}), &east) ||
        !parse_double(text_trim((struct text){comma + 1, text.length - before - 1}), &north))
        return D4I_OK;
    if (!atlas->has_grid)
        return fail(context, D4I_BAD_USAGE,
                    "the atlas has no grid, so no cell lies at %.*s; ask for a unit or zone", (int)text.length,
                    text.at);
    uint64_t cell = grid_cell_at(&atlas->grid, east, north);
    if (cell == GRID_NO_CELL)
        return fail(context, D4I_BAD_USAGE,
                    "the point %.*s lies outside the grid (E %lld to %lld, N %lld to %lld in %s)", (int)text.length,
                    text.at, (long long)atlas->grid.west,
                    (long long)atlas->grid.west + (long long)atlas->grid.columns * atlas->grid.cell,
                    (long long)atlas->grid.south,
                    (long long)atlas->grid.south + (long long)atlas->grid.rows * atlas->grid.cell, atlas->grid.crs);
    *out = (struct subject){.kind = SUBJECT_CELL, .index = cell};
    return D4I_OK;
}

/* Of a source of cells by any spelling of the code. */
static uint32_t zone_of_key(const struct atlas_source *source, struct text key)
{
    struct grid_square square;
    if (!source->cells)
        return names_find(&source->keys, key);
    if (!grid_parse_code(key, &square))
        return NAMES_NONE;
    for (size_t z = 0; z < source->zone_count; z++) {
        const struct grid_square *at = &source->square[z];
        if (at->north == square.north && at->east == square.east && at->size == square.size)
            return (uint32_t)z;
    }
    return NAMES_NONE;
}

static bool find_zone(const struct atlas_source *source, struct text key, struct subject *out)
{
    uint32_t zone = zone_of_key(source, key);
    if (zone != NAMES_NONE)
        *out = (struct subject){.kind = SUBJECT_ZONE, .index = source->first_zone + zone};
    return zone != NAMES_NONE;
}

static d4i_status find_code(d4i_context *context, const struct atlas *atlas, struct text text, struct subject *out)
{
    struct grid_square square;
    if (!grid_parse_code(text, &square))
        return D4I_OK;
    if (atlas->has_grid && square.size == atlas->grid.cell) {
        uint64_t cell = grid_cell_at(&atlas->grid, (double)square.east, (double)square.north);
        if (cell != GRID_NO_CELL) {
            *out = (struct subject){.kind = SUBJECT_CELL, .index = cell};
            return D4I_OK;
        }
    }
    for (size_t s = 0; s < atlas->source_count; s++)
        if (atlas->sources[s].cells && find_zone(&atlas->sources[s], text, out))
            return D4I_OK;
    if (!atlas->has_grid)
        return fail(context, D4I_BAD_USAGE, "the atlas has no grid, and no zone '%.*s'", (int)text.length, text.at);
    if (square.size != atlas->grid.cell)
        return fail(context, D4I_BAD_USAGE, "'%.*s' is a cell of %d m; the cells of this atlas have %d m",
                    (int)text.length, text.at, square.size, atlas->grid.cell);
    return fail(context, D4I_BAD_USAGE, "the cell '%.*s' lies outside the grid of this atlas", (int)text.length,
                text.at);
}

static bool find_unit(const struct atlas_level *level, size_t index, struct text code, struct subject *out)
{
    uint32_t unit = names_find(&level->codes, code);
    if (unit != NAMES_NONE)
        *out = (struct subject){.kind = SUBJECT_UNIT, .level = index, .index = unit};
    return unit != NAMES_NONE;
}

/* "lau:08019", "es-2012:08019" or "zone:08019", else the code by itself: units first, then zones. */
static void find_named(const struct atlas *atlas, struct text text, struct subject *out)
{
    const char *colon = memchr(text.at, ':', text.length);
    size_t before = colon ? (size_t)(colon - text.at) : 0;
    struct text room = {text.at, before}, code = {text.at + before + 1, text.length - before - 1};
    for (size_t i = 0; colon && i < atlas->level_count; i++)
        if (text_is(room, atlas->levels[i].id) && find_unit(&atlas->levels[i], i, code, out))
            return;
    for (size_t s = 0; colon && s < atlas->source_count; s++)
        if ((text_is(room, atlas->sources[s].id) || text_is(room, "zone")) &&
            find_zone(&atlas->sources[s], code, out))
            return;
    for (size_t i = 0; i < atlas->level_count; i++)
        if (find_unit(&atlas->levels[i], i, text, out))
            return;
    for (size_t s = 0; s < atlas->source_count; s++)
        if (!atlas->sources[s].cells && find_zone(&atlas->sources[s], text, out))
            return; /* codes of cells: find_code */
}

static d4i_status add_nearest(d4i_context *context, struct buffer *out, const char *room, const struct names *names,
                              struct text text)
{
    char nearest[256];
    names_nearest(names, text, 3, nearest, sizeof nearest);
    if (!*nearest)
        return D4I_OK;
    return buffer_print(context, out, "%s%s in %s", out->length ? "; " : "; did you mean ", nearest, room);
}

static d4i_status fail_unknown(d4i_context *context, const struct atlas *atlas, struct text text)
{
    struct buffer near = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < atlas->level_count; i++)
        GUARD(add_nearest(context, &near, atlas->levels[i].id, &atlas->levels[i].codes, text));
    for (size_t s = 0; s < atlas->source_count; s++)
        if (!atlas->sources[s].cells)
            GUARD(add_nearest(context, &near, atlas->sources[s].id, &atlas->sources[s].keys, text));
    status = fail(context, D4I_BAD_USAGE,
                  "the atlas has no cell, unit or zone '%.*s'%s; give a cell code, E,N in metres, a unit or a zone",
                  (int)(text.length < 80 ? text.length : 80), text.at, near.data ? near.data : "");
done:
    buffer_release(&near);
    return status;
}

static d4i_status find_subject(d4i_context *context, const struct atlas *atlas, struct text text,
                               struct subject *out)
{
    find_named(atlas, text, out);
    if (out->kind == SUBJECT_NONE)
        TRY(find_point(context, atlas, text, out));
    if (out->kind == SUBJECT_NONE)
        TRY(find_code(context, atlas, text, out));
    return out->kind == SUBJECT_NONE ? fail_unknown(context, atlas, text) : D4I_OK;
}

/* "zone:KEY" where that means this one, else "SOURCE:KEY". */
static d4i_status add_zone(d4i_context *context, const struct atlas *atlas, size_t s, struct text code, bool first,
                           d4i_frame *frame)
{
    const struct atlas_source *source = &atlas->sources[s];
    return answer_fact(context, frame, "also", "a zone of %s has this code; ask for it with %s:%.*s", source->id,
                       first ? "zone" : source->id, (int)code.length, code.at);
}

/* What else the words may mean, and how to ask for it. Who said which level or source is meant is told nothing. */
static d4i_status add_others(d4i_context *context, const struct atlas *atlas, struct text text,
                             const struct subject *found, d4i_frame *frame)
{
    const struct text any = text_of("zone:");
    bool zones_only =
        text.length > any.length && memcmp(text.at, any.at, any.length) == 0 && found->kind == SUBJECT_ZONE;
    struct text code = zones_only ? (struct text){text.at + any.length, text.length - any.length} : text;
    bool first = true;
    for (size_t i = 0; !zones_only && i < atlas->level_count; i++) {
        struct subject other = {0};
        if (find_unit(&atlas->levels[i], i, code, &other) &&
            !(found->kind == SUBJECT_UNIT && found->level == i && found->index == other.index))
            TRY(answer_fact(context, frame, "also", "a unit of %s has this code; ask for it with %s:%.*s",
                            answer_or(atlas->levels[i].title, atlas->levels[i].id), atlas->levels[i].id,
                            (int)code.length, code.at));
    }
    for (size_t s = 0; s < atlas->source_count; s++) {
        struct subject other = {0};
        if (!find_zone(&atlas->sources[s], code, &other))
            continue;
        if (!(found->kind == SUBJECT_ZONE && found->index == other.index))
            TRY(add_zone(context, atlas, s, code, first, frame));
        first = false;
    }
    return D4I_OK;
}

d4i_status d4i_explain(d4i_context *context, d4i_atlas *handle, const char *subject, d4i_frame **out)
{
    struct atlas *atlas = &handle->atlas;
    struct subject found = {0};
    d4i_frame *frame = NULL;
    d4i_status status = D4I_OK;
    struct text text = text_trim(text_of(subject));
    if (text.length == 0)
        return fail(context, D4I_BAD_USAGE, "nothing is named; give a cell code, E,N in metres, a unit or a zone");
    GUARD(find_subject(context, atlas, text, &found));
    if (found.kind == SUBJECT_CELL && !atlas->has_pairs)
        GUARD(atlas_load_pairs(context, atlas));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(answer_facts(context, frame));
    GUARD(add_others(context, atlas, text, &found, frame));
    if (found.kind == SUBJECT_CELL)
        GUARD(explain_cell(context, atlas, found.index, frame));
    else if (found.kind == SUBJECT_UNIT)
        GUARD(explain_unit(context, atlas, found.level, (uint32_t)found.index, frame));
    else
        GUARD(explain_zone(context, atlas, found.index, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    return status;
}
