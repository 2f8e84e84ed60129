/* SPDX-License-Identifier: EUPL-1.2
 *
 * d4i_urban: the degree of urbanisation of cells, units, and the people in them.
 */
#include "query/urban.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "query/answer.h"

static d4i_status fill(d4i_context *context, const struct urban_map *map, const struct urban_places *places,
                       const d4i_urban_options *options, d4i_frame *frame)
{
    switch (options->part) {
    case D4I_URBAN_CLASSES:
        return urban_frame_classes(context, map, places, options, frame);
    case D4I_URBAN_CELLS:
        return urban_frame_cells(context, map, frame);
    case D4I_URBAN_CENTRES:
        return urban_frame_centres(context, map, places, frame);
    case D4I_URBAN_UNITS:
        if (places)
            return urban_frame_units(context, places, frame);
        return fail(context, D4I_BAD_USAGE,
                    "there are no units to classify: they are those of an atlas with a "
                    "level of units (d4i info)");
    default:
        return fail(context, D4I_BAD_USAGE, "no such part of the degree of urbanisation");
    }
}

static d4i_status answer(d4i_context *context, const struct urban_map *map, const struct urban_places *places,
                         const d4i_urban_options *options, d4i_frame **out)
{
    d4i_frame *frame = NULL;
    d4i_status status = D4I_OK;
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, "Degree of urbanisation"));
    GUARD(fill(context, map, places, options, frame));
    GUARD(urban_note_rules(context, map, frame));
    if (places)
        GUARD(places_notes(context, &places->places, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    return status;
}

d4i_status d4i_urban(d4i_context *context, d4i_atlas *handle, const d4i_urban_options *options, d4i_frame **out)
{
    const d4i_urban_options none = {0};
    struct atlas *atlas = &handle->atlas;
    struct urban_map map = {0};
    struct urban_places places = {0};
    bool wanted, by_cells;
    size_t level = ANSWER_ZONES;
    d4i_status status = D4I_OK;
    options = options ? options : &none;
    GUARD(urban_rules_asked(context, atlas, options, &map));
    GUARD(answer_level(context, atlas, options->level, &level));
    by_cells = options->part == D4I_URBAN_CLASSES && (options->of_cells || level == ANSWER_ZONES);
    wanted = level != ANSWER_ZONES && options->part != D4I_URBAN_CELLS && !by_cells;
    GUARD(text_copy(context, text_of(answer_or(atlas->path, "the atlas")), &map.found.what));
    GUARD(answer_reword(context, people_cells_spread(context, atlas, map.found.what, options->source, &map.found),
                        "--people-source", "--source", false));
    GUARD(text_copy(context, text_of(map.found.crs), &map.crs));
    GUARD(urban_map_classify(context, options, &map));
    if (by_cells)
        GUARD(urban_map_group(context, atlas, options, &map));
    if (wanted)
        GUARD(urban_places_classify(context, atlas, level, options, &map, &places));
    GUARD(answer(context, &map, wanted ? &places : NULL, options, out));
    if (!wanted)
        GUARD(answer_sources(context, *out, atlas, options->variable));
done:
    urban_places_release(&places);
    urban_map_release(&map);
    return status;
}

d4i_status d4i_urban_of_people(d4i_context *context, const char *path, const char *column,
                               const d4i_urban_options *options, d4i_frame **out)
{
    const d4i_urban_options none = {0};
    const d4i_crosswalk_options people = {.people = path, .people_value = column};
    struct urban_map map = {0};
    d4i_status status = D4I_OK;
    options = options ? options : &none;
    GUARD(urban_rules_asked(context, NULL, options, &map));
    GUARD(answer_reword(context, people_cells_read(context, &people, &map.found), "--people-value", "--column",
                        false));
    GUARD(text_copy(context, text_of(map.found.crs), &map.crs));
    GUARD(urban_map_classify(context, options, &map));
    GUARD(answer(context, &map, NULL, options, out));
    GUARD(answer_note(context, *out, "Source: %s; date and definition are those of the file", map.found.what));
done:
    urban_map_release(&map);
    return status;
}

/* --- the parameters ---------------------------------------------------------------------------------------- */

static d4i_status parameter_text(d4i_context *context, const struct urban_parameter *parameter, int64_t value,
                                 d4i_frame *frame, size_t column)
{
    char text[32];
    for (size_t i = 0; i < 3 && parameter->words[i]; i++)
        if (parameter->values[i] == value)
            return d4i_frame_set_text(context, frame, column, parameter->words[i]);
    if (parameter->share)
        text_print(text, sizeof text, "%lld.%02lld", (long long)(value / 1000000),
                   (long long)(value % 1000000 / 10000));
    else
        text_print(text, sizeof text, "%lld", (long long)value);
    return d4i_frame_set_text(context, frame, column, text);
}

d4i_status d4i_urban_vintages(d4i_context *context, d4i_frame **out)
{
    d4i_frame *frame = NULL;
    d4i_status status = D4I_OK;
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, "Rules of the degree of urbanisation, by vintage"));
    GUARD(d4i_frame_column(context, frame, "parameter", D4I_TEXT));
    for (size_t v = 0; urban_vintage_name(v); v++)
        GUARD(d4i_frame_column(context, frame, urban_vintage_name(v), D4I_TEXT));
    GUARD(d4i_frame_column(context, frame, "meaning", D4I_TEXT));
    for (size_t p = 0; urban_parameter_at(p); p++) {
        const struct urban_parameter *parameter = urban_parameter_at(p);
        size_t v = 0;
        GUARD(d4i_frame_row(context, frame));
        GUARD(d4i_frame_set_text(context, frame, 0, parameter->name));
        for (; urban_vintage_name(v); v++) {
            struct urban_parameters values;
            GUARD(urban_parameters_of(context, text_of(urban_vintage_name(v)), &values));
            GUARD(parameter_text(context, parameter, urban_parameter_value(&values, parameter), frame, v + 1));
        }
        GUARD(d4i_frame_set_text(context, frame, v + 1, parameter->meaning));
    }
    GUARD(answer_note(context, frame, "A parameter is changed by --set name=value,..."));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    return status;
}
