/* SPDX-License-Identifier: EUPL-1.2
 *
 * By which rules town is told from country: what the project says, what is asked for, and how both are told.
 */
#include "query/answer.h"
#include "query/urban.h"

/* "name=value,name=value" upon the parameters. */
static d4i_status set_all(d4i_context *context, const char *set, struct urban_parameters *parameters)
{
    for (const char *at = set ? set : ""; *at;) {
        struct text part = text_trim((struct text){at, strcspn(at, ",")});
        const char *sign = memchr(part.at, '=', part.length);
        if (!sign)
            return fail(context, D4I_BAD_USAGE,
                        "'%.*s' sets no parameter; write name=value, as in centre_density=1400", (int)part.length,
                        part.at);
        struct text name = {part.at, (size_t)(sign - part.at)};
        struct text value = {sign + 1, part.length - name.length - 1};
        TRY(answer_usage(urban_parameter_set(context, parameters, text_trim(name), text_trim(value))));
        at += strcspn(at, ",");
        at += *at == ',';
    }
    return D4I_OK;
}

d4i_status urban_rules_asked(d4i_context *context, const struct atlas *atlas, const d4i_urban_options *options,
                             struct urban_map *map)
{
    const char *said = atlas ? atlas_fact(&atlas->facts, "urban.vintage") : NULL;
    struct urban_whose rules = {.vintage = options->vintage, .set_asked = options->set};
    struct urban_parameters made;
    if (!options->vintage && said) {
        rules.vintage = said;
        rules.set_project = atlas_fact(&atlas->facts, "urban.set");
        rules.of_project = true;
    }
    if (!rules.vintage)
        rules.vintage = URBAN_VINTAGE;
    TRY(answer_usage(urban_parameters_of(context, text_of(rules.vintage), &made)));
    TRY(set_all(context, rules.set_project, &made));
    TRY(set_all(context, rules.set_asked, &made));
    TRY(answer_usage(urban_parameters_check(context, &made)));
    map->rules = rules;
    map->parameters = made;
    return D4I_OK;
}

static d4i_status note_whose(d4i_context *context, const struct urban_whose *rules,
                             const struct urban_parameters *parameters, d4i_frame *frame)
{
    const char *first = answer_text(rules->set_project), *then = answer_text(rules->set_asked);
    TRY(answer_note(
        context, frame,
        "Degree of urbanisation by the rules %s%s%s%s%s%s: urban centres from %lld people per km2 and %lld "
        "people, clusters from %lld and %lld",
        rules->vintage, rules->of_project ? ", as the project says" : "", *first || *then ? ", changed: " : "",
        first, *first && *then ? "," : "", then, (long long)parameters->centre_density,
        (long long)parameters->centre_people, (long long)parameters->cluster_density,
        (long long)parameters->cluster_people));
    if (parameters->border_people > 0)
        TRY(answer_note(context, frame,
                        "Units below %lld people are of no denser class than they are themselves: a neighbour's "
                        "cluster may spill over into them",
                        (long long)parameters->border_people));
    return D4I_OK;
}

/* Units that leave people out make classes that do not add up to the cells. One in a thousand is the coast. */
static d4i_status note_reach(d4i_context *context, const struct urban_map *map, d4i_frame *frame)
{
    int64_t people = 0, outside;
    for (size_t i = 0; i < map->count; i++)
        people += map->people[i];
    outside = people - map->in_units;
    if (!map->units || outside <= people / 1000)
        return D4I_OK;
    return answer_note(
        context, frame,
        "%lld of the %lld people in cells (%.1f %%) live in no unit of '%s', which does not cover them: what is "
        "told of units leaves them out, and what is told of cells (--by-cell) does not",
        (long long)(outside / D4I_PERSON), (long long)(people / D4I_PERSON), 100 * (double)outside / (double)people,
        map->units);
}

/* Such cells are dense whatever the thresholds: where land is not known they are better said than believed. */
static d4i_status note_landless(d4i_context *context, const struct urban_map *map, d4i_frame *frame)
{
    int64_t people = 0;
    size_t cells = 0;
    for (size_t i = 0; map->land && i < map->count; i++)
        if (map->land[map->cell[i]] == 0) {
            people += map->people[i];
            cells++;
        }
    if (!cells)
        return D4I_OK;
    return answer_note(
        context, frame,
        "%zu inhabited cells with %lld people have no land in the raster of land, and so are dense by any "
        "threshold",
        cells, (long long)(people / D4I_PERSON));
}

/* Eurostat's cells begin at whole kilometres; those of the people may not, and then no cell of 1 km is one of
 * these. */
static d4i_status note_shifted(d4i_context *context, const struct urban_map *map, d4i_frame *frame)
{
    const struct raster *from = &map->found.frame;
    const int64_t side = (int64_t)from->pixel_width, low = (int64_t)from->north - side * from->rows;
    const int64_t step =
        side < URBAN_SIDE ? side : URBAN_SIDE; /* smaller ones are added up from whole kilometres */
    const long long east = (long long)((((int64_t)from->west % step) + step) % step);
    const long long north = (long long)(((low % step) + step) % step);
    if (!east && !north)
        return D4I_OK;
    return answer_note(
        context, frame,
        "The cells of the people begin %lld m east and %lld m north of whole %s: %s. Bring them there "
        "first where classes are compared with published ones: gdalwarp -tr %lld %lld -tap -r sum",
        east, north, side < URBAN_SIDE ? "multiples of their size" : "kilometres",
        side < URBAN_SIDE ? "some lie in two cells of 1 km, and are taken for the south-western one"
                          : "the cells that are classed are not those of the degree of urbanisation",
        (long long)side, (long long)side);
}

d4i_status urban_note_rules(d4i_context *context, const struct urban_map *map, d4i_frame *frame)
{
    TRY(places_note_lacking(context, map->lacks, frame));
    TRY(note_reach(context, map, frame));
    TRY(note_whose(context, &map->rules, &map->parameters, frame));
    TRY(note_shifted(context, map, frame));
    if (!map->has_land)
        TRY(answer_note(context, frame,
                        "No land area is given (--land): every cell counts as land, so that cells at a coast look "
                        "less dense than they are"));
    TRY(note_landless(context, map, frame));
    if (!map->has_built && map->parameters.built_share > 0)
        TRY(answer_note(
            context, frame,
            "These rules ask for built-up area, which is not given (--built): no cell is taken for it"));
    return D4I_OK;
}
