/* SPDX-License-Identifier: EUPL-1.2
 *
 * A figure about a class of places explained (how many people born abroad live in rural areas, in places below 10
 * 000): which places are in it, by which rule, what their counts add up to, and where these come from. It is the
 * figure of d4i_places and d4i_urban, since it is added up from the same places.
 */
#include "atlas/handle.h"
#include "base/memory.h"
#include "query/explain.h"
#include "query/urban.h"

/* Which places, and what they add up to. */
struct class_of {
    const struct urban_class *class; /* NULL = of any class of urbanisation */
    int level;
    int64_t at_least, below; /* millionths; below INT64_MAX = no bound */
};
struct class_sum {
    size_t places, estimated;
    int64_t people, group, outside;
};

/* --- which class ------------------------------------------------------------------------------------------- */

static bool same_letter(char a, char b)
{
    return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
}

/* The words are those of the class, or the beginning of them. */
static bool begins(const char *words, struct text asked)
{
    size_t i = 0;
    while (i < asked.length && words[i] && same_letter(words[i], asked.at[i]))
        i++;
    return i == asked.length && i > 0;
}

static d4i_status fail_class(d4i_context *context, struct text asked)
{
    struct buffer known = {0};
    d4i_status status = D4I_OK;
    for (int level = 1; level <= 2; level++)
        for (size_t c = 0; urban_unit_class(level, c); c++)
            if (urban_unit_class(level, c)->code && !(level == 2 && c == 0)) /* cities are those of level 1 */
                GUARD(buffer_print(context, &known, "%s%s (%d)", known.length ? ", " : "",
                                   urban_unit_class(level, c)->name, urban_unit_class(level, c)->code));
    status = fail(context, D4I_BAD_USAGE, "no class of urbanisation '%.*s'; there are %s", (int)asked.length,
                  asked.at, known.data);
done:
    buffer_release(&known);
    return status;
}

/* By code, name or the beginning of a name; level 1 is asked first. */
static d4i_status find_class(d4i_context *context, const char *words, struct class_of *out)
{
    struct text asked = text_trim(text_of(words));
    int64_t code = 0;
    bool is_code = parse_int64(asked, &code);
    for (int level = 1; level <= 2; level++)
        for (size_t c = 0; urban_unit_class(level, c); c++) {
            const struct urban_class *class = urban_unit_class(level, c);
            if (!(is_code ? class->code && class->code == code : begins(class->name, asked)))
                continue;
            out->class = class;
            out->level = level;
            return D4I_OK;
        }
    return fail_class(context, asked);
}

static d4i_status read_class(d4i_context *context, const d4i_explain_class_options *options, struct class_of *out)
{
    const int64_t most = INT64_MAX / D4I_PERSON;
    if (!options->urban && !options->below && !options->at_least)
        return fail(context, D4I_BAD_USAGE,
                    "which places? name a class of urbanisation (--urban), a size (--below, --at-least), or both");
    if (options->below < 0 || options->at_least < 0 || options->below > most || options->at_least > most ||
        (options->below && options->at_least >= options->below))
        return fail(context, D4I_BAD_USAGE, "no place has at least %lld and fewer than %lld people",
                    (long long)options->at_least, (long long)options->below);
    out->at_least = options->at_least * D4I_PERSON;
    out->below = options->below ? options->below * D4I_PERSON : INT64_MAX;
    return options->urban ? find_class(context, options->urban, out) : D4I_OK;
}

static bool is_in(const struct class_of *of, const struct place *place)
{
    return place->known && place->people >= of->at_least && place->people < of->below &&
           (!of->class || place->urban[of->level - 1] == of->class->code);
}

/* --- what is told ------------------------------------------------------------------------------------------ */

static void add(struct class_sum *sum, const struct place *place)
{
    sum->places++;
    sum->estimated += place->estimated;
    sum->people += place->people;
    sum->group += place->group;
    sum->outside += place->outside;
}

static double part(int64_t of, int64_t whole)
{
    return whole > 0 ? 100 * (double)of / (double)whole : 0;
}

static d4i_status sum_facts(d4i_context *context, const struct places *places, const struct class_sum *sum,
                            const struct class_sum *all, d4i_frame *frame)
{
    char people[32];
    TRY(answer_fact(context, frame, "places", "%zu of %zu: %zu published, %zu estimated from cells", sum->places,
                    places->count, sum->places - sum->estimated, sum->estimated));
    TRY(answer_fact(context, frame, "people", "%s (%.2f %% of all)", people_text(sum->people, people),
                    part(sum->people, all->people)));
    TRY(answer_fact(context, frame, answer_or(places->group_name, "group"), "%s (%.2f %% of all of the group)",
                    people_text(sum->group, people), part(sum->group, all->group)));
    if (sum->people > sum->outside)
        TRY(answer_fact(context, frame, "share", "%.2f %% of those whose origin is stated",
                        part(sum->group, sum->people - sum->outside)));
    return answer_fact_text(context, frame, "added up from",
                            "the counts of these places, one by one; cells decide about the class and add nobody");
}

static d4i_status unknown_facts(d4i_context *context, const struct class_of *of, const struct places *places,
                                d4i_frame *frame)
{
    size_t without_data = 0, without_class = 0;
    int64_t people = 0;
    char words[32];
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        without_data += !place->known;
        if (of->class && of->class->code && place->known && !place->urban[of->level - 1]) {
            without_class++;
            people += place->people;
        }
    }
    if (without_data)
        TRY(answer_fact(context, frame, "left out", "%zu places that are not covered or without data",
                        without_data));
    if (without_class)
        TRY(answer_fact(context, frame, "left out",
                        "%zu places with %s people of no known class: no boundaries, or nothing of them in a cell",
                        without_class, people_text(people, words)));
    return D4I_OK;
}

/* Why a unit is of a class: rules of July 2024 for level 2. */
static const char *rule_of(int level, uint8_t code)
{
    static const struct {
        int level;
        uint8_t code;
        const char *words;
    } rules[] = {
        {1, URBAN_UNIT_CITY, "at least half of the people live in urban centres"},
        {1, URBAN_UNIT_TOWN, "no city, and no more than half of the people live in rural cells"},
        {1, URBAN_UNIT_RURAL, "more than half of the people live in rural cells"},
        {2, URBAN_UNIT2_CITY, "at least half of the people live in urban centres"},
        {2, URBAN_UNIT2_DENSE, "a town or suburb; at least half live in urban centres and dense clusters"},
        {2, URBAN_UNIT2_SEMI_DENSE,
         "a town or suburb; fewer than half live in urban centres and dense clusters, "
         "and fewer than half in suburban and rural cells"},
        {2, URBAN_UNIT2_SUBURB,
         "a town or suburb; fewer than half live in urban centres and dense clusters, and at "
         "least half in suburban and rural cells"},
        {2, URBAN_UNIT2_VILLAGE, "rural; at least half live in rural clusters or in anything denser"},
        {2, URBAN_UNIT2_DISPERSED, "rural, no village, and no more than half live in cells of very low density"},
        {2, URBAN_UNIT2_UNINHABITED, "rural, no village, and at least half live in cells of very low density"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].level == level && rules[i].code == code)
            return rules[i].words;
    return "in no cell of the atlas";
}

static d4i_status class_facts(d4i_context *context, const struct class_of *of, const struct urban_map *map,
                              d4i_frame *frame)
{
    const struct urban_parameters *p = &map->parameters;
    if (!of->class)
        return D4I_OK;
    TRY(answer_fact(context, frame, "class", "%s (code %d of level %d)", of->class->name, of->class->code,
                    of->level));
    if (of->level == 2 && p->unit_rules == URBAN_RULES_2021)
        TRY(answer_fact_text(context, frame, "rule", "the largest of the shares of its people (rules of 2021)"));
    else
        TRY(answer_fact_text(context, frame, "rule", rule_of(of->level, of->class->code)));
    TRY(answer_fact(context, frame, "cells",
                    "%zu inhabited ones of 1 km, made of cells of %.0f m; %zu urban centres (%lld people per km2, "
                    "%lld people); clusters from %lld and %lld",
                    map->count, map->found.frame.pixel_width, map->classes.centre_count,
                    (long long)p->centre_density, (long long)p->centre_people, (long long)p->cluster_density,
                    (long long)p->cluster_people));
    return answer_fact(context, frame, "vintage", "%s%s", map->rules.vintage,
                       map->rules.of_project ? ", as the project says" : "");
}

static d4i_status size_fact(d4i_context *context, const struct class_of *of, d4i_frame *frame)
{
    long long low = of->at_least / D4I_PERSON, below = of->below / D4I_PERSON;
    if (of->below == INT64_MAX)
        return low ? answer_fact(context, frame, "size", "%lld people and more", low) : D4I_OK;
    if (low)
        return answer_fact(context, frame, "size", "%lld to %lld people", low, below - 1);
    return answer_fact(context, frame, "size", "below %lld people", below);
}

static d4i_status names_fact(d4i_context *context, const struct class_of *of, const struct places *places,
                             const char *level, d4i_frame *frame)
{
    struct buffer named = {0};
    size_t count = 0;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < places->count; i++) {
        char code[PLACE_CODE_MAX];
        if (is_in(of, &places->list[i]) && count++ < EXPLAIN_MOST)
            GUARD(explain_named(context, &named, place_code(places, &places->list[i], code), places->list[i].name));
    }
    if (count > EXPLAIN_MOST)
        GUARD(buffer_print(context, &named, " and %zu more (all: d4i urban ATLAS --units)", count - EXPLAIN_MOST));
    GUARD(answer_fact_text(context, frame, "they are", named.data));
    if (count)
        GUARD(answer_fact(context, frame, "each of them", "d4i explain ATLAS %s:CODE", level));
done:
    buffer_release(&named);
    return status;
}

/* The sources that speak for places of the class. */
static d4i_status source_facts(d4i_context *context, const struct class_of *of, const struct places *places,
                               d4i_frame *frame)
{
    const struct atlas *atlas = places->atlas;
    for (size_t s = 0; s < atlas->source_count; s++) {
        bool speaks = false;
        for (size_t i = 0; i < places->count && !speaks; i++)
            speaks = places->list[i].source == s && is_in(of, &places->list[i]);
        if (speaks)
            TRY(explain_source(context, &atlas->sources[s], frame));
    }
    return D4I_OK;
}

static d4i_status tell(d4i_context *context, const struct class_of *of, const struct places *places,
                       const struct urban_map *map, const char *level, d4i_frame *frame)
{
    struct class_sum sum = {0}, all = {0};
    for (size_t i = 0; i < places->count; i++) {
        if (places->list[i].known)
            add(&all, &places->list[i]);
        if (is_in(of, &places->list[i]))
            add(&sum, &places->list[i]);
    }
    TRY(d4i_frame_title(context, frame, "Where a figure about a class of places comes from"));
    TRY(answer_facts(context, frame));
    TRY(class_facts(context, of, map, frame));
    TRY(size_fact(context, of, frame));
    TRY(sum_facts(context, places, &sum, &all, frame));
    TRY(unknown_facts(context, of, places, frame));
    TRY(names_fact(context, of, places, level, frame));
    TRY(source_facts(context, of, places, frame));
    return of->class ? urban_note_rules(context, map, frame) : D4I_OK;
}

d4i_status d4i_explain_class(d4i_context *context, d4i_atlas *handle, const d4i_explain_class_options *options,
                             d4i_frame **out)
{
    const d4i_places_options asked = {
        .variable = options->variable, .group = options->group, .source = options->source};
    const d4i_urban_options none = {0}, *rules = options->rules ? options->rules : &none;
    struct atlas *atlas = &handle->atlas;
    struct class_of of = {0};
    struct places places = {0};
    struct urban_map map = {0};
    d4i_frame *frame = NULL;
    size_t level;
    d4i_status status = D4I_OK;
    GUARD(read_class(context, options, &of));
    GUARD(answer_level(context, atlas, options->level, &level));
    GUARD(places_collect(context, atlas, &asked, level, &places));
    if (of.class)
        GUARD(urban_of_places(context, atlas, level, rules, options->source, &places, &map));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(tell(context, &of, &places, &map, level == ANSWER_ZONES ? "zone" : atlas->levels[level].id, frame));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    urban_map_release(&map);
    places_release(&places);
    return status;
}
