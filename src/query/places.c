/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small places with many migrants, from an atlas: the units of a level, or the zones where there are no units.
 */
#include "query/places.h"

#include "atlas/handle.h"
#include "atlas/stated.h"
#include "base/memory.h"
#include "query/answer.h"
#include "query/aside.h"
#include "query/definition.h"
#include "query/urban.h"

/* The question, put to each source. */
struct asking {
    const struct atlas *atlas;
    const char *variable, *source; /* source: the only one that may speak; NULL = all may */
    uint32_t *node;                /* [source]: the group, GROUP_NONE where a source has none */
    struct atlas_stated *stated;   /* [source]: who is not in the base of its shares */
};

const char *place_code(const struct places *places, const struct place *place, char out[PLACE_CODE_MAX])
{
    _Static_assert(PLACE_CODE_MAX >= GRID_CODE_MAX, "room for the code of a cell");
    if (places->codes)
        return names_at(places->codes, place->index);
    return atlas_zone_key(places->atlas, place->index, out);
}

void places_release(struct places *places)
{
    free(places->list);
    free(places->held);
    free(places->large_name);
    free(places->lacks);
    *places = (struct places){0};
}

static d4i_status add_lacking(d4i_context *context, const struct atlas_source *source, struct buffer *out)
{
    const char *country = answer_text(source->country);
    return buffer_print(context, out, "%s%s%s%s%s", out->length ? ", " : "", source->id, *country ? " (" : "",
                        country, *country ? ")" : "");
}

/* The node that is asked for, per source; GROUP_NONE where a source has none. */
static d4i_status find_nodes_of(d4i_context *context, const struct atlas *atlas, const d4i_places_options *options,
                                uint32_t *node, struct buffer *lacking, struct places *places)
{
    size_t found = 0;
    for (size_t s = 0; s < atlas->source_count; s++) {
        uint32_t v = answer_variable(&atlas->sources[s], options->variable);
        node[s] = GROUP_NONE;
        if (v == ANSWER_NONE)
            continue;
        const struct group_tree *tree = &atlas->sources[s].variables[v].tree;
        node[s] = options->group ? group_find(tree, options->group) : tree->headline;
        if (node[s] == GROUP_NONE) {
            TRY(add_lacking(context, &atlas->sources[s], lacking));
            continue;
        }
        places->is_part |= node[s] != tree->headline && !aside_is_common(options->group);
        const char *name = tree->nodes[node[s]].name;
        if (found++ == 0)
            places->group_name = name;
        else if (strcmp(places->group_name, name) != 0)
            places->group_name = definition_headline(atlas, options->variable);
    }
    if (found)
        return D4I_OK;
    for (size_t s = 0; s < atlas->source_count; s++) {
        uint32_t v = answer_variable(&atlas->sources[s], options->variable), ignored;
        if (v != ANSWER_NONE && options->group) /* for its message, which names the nearest */
            return answer_usage(
                group_require(context, &atlas->sources[s].variables[v].tree, options->group, &ignored));
    }
    return fail(context, D4I_BAD_USAGE, "no variable has a headline group; name the group that is meant");
}

static d4i_status find_nodes(d4i_context *context, const struct atlas *atlas, const d4i_places_options *options,
                             uint32_t *node, struct places *places)
{
    struct buffer lacking = {0};
    d4i_status status = find_nodes_of(context, atlas, options, node, &lacking, places);
    if (status == D4I_OK && options->group) {
        places->lacks = lacking.data;
        lacking = (struct buffer){0};
    }
    buffer_release(&lacking);
    return status;
}

static d4i_status find_stated(d4i_context *context, const struct asking *asking, struct places *places)
{
    for (size_t s = 0; s < asking->atlas->source_count; s++) {
        uint32_t v = answer_variable(&asking->atlas->sources[s], asking->variable);
        if (v == ANSWER_NONE)
            continue;
        const struct group_tree *tree = &asking->atlas->sources[s].variables[v].tree;
        TRY(atlas_stated_find(context, tree, asking->node[s], &asking->stated[s]));
        places->has_unknown |= asking->stated[s].count > 0;
    }
    return D4I_OK;
}

static void place_count_of(struct place *place, const struct asking *asking, size_t s,
                           const struct atlas_column *column, size_t at)
{
    uint32_t node = asking->node[s];
    if (node == GROUP_NONE || !status_is_known(column[0].status[at]) || !status_is_known(column[node].status[at]))
        return;
    place->known = true;
    place->people = column[0].people[at];
    place->group = column[node].people[at];
    place->unknown = atlas_unstated(&asking->stated[s], column, at);
    place->outside = atlas_outside_base(&asking->stated[s], column, at);
}

static bool has_rings(const struct atlas_shapes *shapes, size_t item)
{
    return item < shapes->items && shapes->ring_first[item + 1] > shapes->ring_first[item];
}

static d4i_status collect_units(d4i_context *context, const struct asking *asking, const struct atlas_level *level,
                                struct places *places)
{
    const struct atlas *atlas = asking->atlas;
    const struct answer_asked asked = {
        .variable = asking->variable, .source = asking->source, .groups = 1, .node = asking->node};
    places->codes = &level->codes;
    places->has_geometry = level->shapes.items > 0;
    TRY(mem_grow(context, &places->list, &places->capacity, level->codes.count, sizeof *places->list));
    for (uint32_t unit = 0; unit < level->codes.count; unit++) {
        size_t s = answer_source_of_unit(atlas, level, unit, &asked);
        places->shared += !asking->source && answer_sources_of_unit(atlas, level, unit, asking->variable) > 1;
        struct place *place = &places->list[places->count++];
        *place = (struct place){
            .name = level->names ? answer_text(level->names[unit]) : "",
            .country = answer_country(atlas, level, unit, s),
            .index = unit,
            .source = s == SIZE_MAX ? PLACE_NO_SOURCE : (uint32_t)s,
            .not_covered = s == SIZE_MAX,
            .without_geometry = places->has_geometry && !has_rings(&level->shapes, unit),
        };
        if (s == SIZE_MAX)
            continue;
        const struct atlas_unit_source *relation = &level->sources[s];
        place->estimated = relation->relation == ATLAS_ESTIMATED;
        uint32_t v = answer_variable(&atlas->sources[s], asking->variable);
        place_count_of(place, asking, s, relation->column[v], unit);
    }
    return D4I_OK;
}

static d4i_status collect_zones(d4i_context *context, const struct asking *asking, struct places *places)
{
    const struct atlas *atlas = asking->atlas;
    for (size_t s = 0; s < atlas->source_count; s++) {
        const struct atlas_source *source = &atlas->sources[s];
        uint32_t v = answer_variable(source, asking->variable);
        if (v == ANSWER_NONE || (asking->source && strcmp(asking->source, source->id) != 0))
            continue;
        bool shaped = source->shapes.items > 0;
        places->has_geometry |= shaped || source->cells;
        TRY(mem_grow(context, &places->list, &places->capacity, places->count + source->zone_count,
                     sizeof *places->list));
        for (size_t z = 0; z < source->zone_count; z++) {
            struct place *place = &places->list[places->count++];
            *place = (struct place){
                .name = source->names ? answer_text(source->names[z]) : "",
                .country = answer_text(source->country),
                .index = (uint32_t)(source->first_zone + z),
                .source = (uint32_t)s,
                .without_geometry = shaped && !has_rings(&source->shapes, z),
            };
            place_count_of(place, asking, s, source->variables[v].column, z);
        }
    }
    return D4I_OK;
}

static d4i_status check_source(d4i_context *context, const struct atlas *atlas, const char *id)
{
    for (size_t s = 0; s < atlas->source_count; s++)
        if (!id || strcmp(atlas->sources[s].id, id) == 0)
            return D4I_OK;
    return fail(context, D4I_BAD_USAGE, "the atlas has no source '%s'; see d4i info --sources", answer_text(id));
}

static void asking_release(struct asking *asking)
{
    for (size_t s = 0; asking->stated && s < asking->atlas->source_count; s++)
        atlas_stated_release(&asking->stated[s]);
    free(asking->stated);
    free(asking->node);
}

/* Sources whose group itself holds people of unknown origin, in which the share is of everybody. */
static d4i_status find_held(d4i_context *context, const struct asking *asking, struct places *places)
{
    TRY(mem_alloc(context, asking->atlas->source_count, sizeof *places->held, &places->held));
    for (size_t s = 0; s < asking->atlas->source_count; s++)
        places->held[s] = atlas_stated_held(&asking->stated[s]);
    return D4I_OK;
}

bool place_country_asked(const char *asked, const char *country)
{
    size_t length = strlen(country);
    for (const char *at = asked; at && *at; at += strcspn(at, ","), at += *at == ',')
        if (length && strcspn(at, ",") == length && strncmp(at, country, length) == 0)
            return true;
    return asked == NULL;
}

/* Leaves the places of the countries asked for. */
static d4i_status keep_countries(d4i_context *context, const char *asked, struct places *places)
{
    struct names countries = {0};
    struct buffer has = {0};
    size_t kept = 0;
    d4i_status status = D4I_OK;
    for (size_t i = 0; asked && i < places->count; i++) {
        const struct place *place = &places->list[i];
        bool is_new;
        uint32_t ignored;
        if (place_country_asked(asked, place->country))
            places->list[kept++] = *place;
        else if (kept == 0 && *place->country) {
            GUARD(names_add(context, &countries, text_of(place->country), &ignored, &is_new));
            if (is_new)
                GUARD(buffer_print(context, &has, "%s%s", has.length ? ", " : "", place->country));
        }
    }
    if (asked && kept == 0)
        status = fail(context, D4I_BAD_USAGE, "no place of the atlas is in the country '%s'; it has %s", asked,
                      has.length ? has.data : "places of unknown country only");
    if (asked)
        places->count = kept;
done:
    names_release(&countries);
    buffer_release(&has);
    return status;
}

d4i_status places_collect(d4i_context *context, const struct atlas *atlas, const d4i_places_options *options,
                          size_t level, struct places *out)
{
    struct places places = {.atlas = atlas, .variable = options->variable};
    struct asking asking = {.atlas = atlas, .variable = options->variable, .source = options->source};
    d4i_status status = D4I_OK;
    places.is_common = aside_is_common(options->group);
    GUARD(answer_check_variable(context, atlas, options->variable));
    GUARD(check_source(context, atlas, options->source));
    GUARD(mem_alloc(context, atlas->source_count, sizeof *asking.node, &asking.node));
    GUARD(mem_alloc(context, atlas->source_count, sizeof *asking.stated, &asking.stated));
    GUARD(find_nodes(context, atlas, options, asking.node, &places));
    GUARD(find_stated(context, &asking, &places));
    GUARD(find_held(context, &asking, &places));
    if (level == ANSWER_ZONES)
        GUARD(collect_zones(context, &asking, &places));
    else
        GUARD(collect_units(context, &asking, &atlas->levels[level], &places));
    GUARD(keep_countries(context, options->country, &places));
    *out = places;
    places = (struct places){0};
done:
    asking_release(&asking);
    places_release(&places);
    return status;
}

static d4i_status find_classes(d4i_context *context, struct atlas *atlas, size_t level,
                               const d4i_places_options *options, int64_t large, struct places *places,
                               struct urban_map *map)
{
    const d4i_urban_options as_published = {0};
    const d4i_urban_options *rules = options->urban ? options->urban : &as_published;
    TRY(urban_of_places(context, atlas, level, rules, options->source, places, map));
    places->has_urban = true;
    if (options->fua) {
        places->has_areas = true;
        TRY(places_find_commuting(context, atlas, level, options->fua, map, places));
    }
    places_say_where(places);
    return places_find_near(context, atlas, level, large, map, places);
}

/* Somebody who asked for classes wants to know why there are none; in a list they are told if they can be. */
static bool insists(const d4i_places_options *options, const struct places_question *question)
{
    const d4i_urban_options *rules = options->urban;
    return question->by.urban || question->by.near || options->fua ||
           (rules && (rules->vintage || rules->set || rules->land || rules->built || rules->detail == 2));
}

static d4i_status note_no_classes(d4i_context *context, d4i_frame *frame)
{
    char *why = NULL;
    TRY(text_format(context, &why, "Town and country are not told apart: %s", d4i_error_text(context)));
    d4i_status status = d4i_frame_note(context, frame, why);
    free(why);
    return status;
}

/* What the rows need beside the counts. */
static d4i_status look_closer(d4i_context *context, struct atlas *atlas, size_t level,
                              const d4i_places_options *options, const struct places_question *question,
                              struct places *places, struct urban_map *map, d4i_frame *frame)
{
    bool named = options->list || options->like;
    d4i_status status = D4I_OK;
    places_measure_ground(places, level);
    if (named) {
        if (options->like || !options->by_measure) /* a page has no room for them */
            TRY(places_find_origins(context, places, level, frame));
    }
    if (question->by.urban || question->by.near || (named && (atlas->has_grid || insists(options, question))))
        status = find_classes(context, atlas, level, options, question->large, places, map);
    if (places->has_urban && status == D4I_OK)
        return urban_note_rules(context, map, frame);
    if ((status == D4I_BAD_INPUT || status == D4I_BAD_USAGE) && !insists(options, question))
        return note_no_classes(context, frame);
    return status;
}

d4i_status d4i_places(d4i_context *context, d4i_atlas *handle, const d4i_places_options *options, d4i_frame **out)
{
    const d4i_places_options none = {0};
    struct places_question question;
    struct places places = {0};
    struct urban_map map = {0};
    d4i_frame *frame = NULL, *notes = NULL;
    size_t level = 0;
    d4i_status status = D4I_OK;
    options = options ? options : &none;
    GUARD(places_question_of(context, options, &question));
    GUARD(answer_check_variable(context, &handle->atlas, options->variable));
    GUARD(answer_level(context, &handle->atlas, options->level, &level));
    GUARD(places_collect(context, &handle->atlas, options, level, &places));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_new(context, &notes));
    GUARD(look_closer(context, &handle->atlas, level, options, &question, &places, &map, notes));
    GUARD(places_frame(context, &places, &question, options, frame));
    for (size_t i = 0; i < d4i_frame_notes(notes); i++)
        GUARD(d4i_frame_note(context, frame, d4i_frame_note_at(notes, i)));
    GUARD(places_note_parts(context, &places, &question, frame));
    GUARD(places_notes(context, &places, frame));
    *out = frame;
    frame = NULL;
done:
    urban_map_release(&map);
    d4i_frame_free(notes);
    d4i_frame_free(frame);
    places_release(&places);
    return status;
}
