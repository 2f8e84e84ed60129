/* SPDX-License-Identifier: EUPL-1.2
 *
 * Small places parted: EU and third countries, near a city or far, at the edge or inside, by country and within the
 * French band. What groups or boundaries cannot tell is counted as not known.
 */
#include "publish/report_parted.h"

#include "atlas/handle.h"
#include "base/memory.h"
#include "base/sort.h"
#include "query/answer.h"
#include "query/definition.h"

/* What every count needs. */
struct counting {
    d4i_context *context;
    const struct places *places;
    const struct places_question *question;
    const int64_t *limits;
    struct parted *parted;
};

/* --- EU and third countries, by country -------------------------------------------------------------------- */

static void add_sum(const struct counting *counting, const struct place *place, struct parted_sum *sum)
{
    const struct places_question *question = counting->question;
    struct place third = *place;
    bool over = place_is_over(question, place), flips = place_flips(question, place);
    sum->small++;
    sum->over += over;
    sum->flips += flips;
    sum->leave += flips && over;
    if (!place->has_origins)
        return;
    third.group = place->third;
    sum->told++;
    sum->over_told += over;
    sum->eu_most += over && 2 * place->eu > place->group;
    sum->third_most += over && 2 * place->third > place->group;
    sum->third_over += place_is_over(question, &third);
}

static void add_country(const struct counting *counting, const struct place *place, struct parted_country *country)
{
    if (place_is_small(counting->question, place))
        add_sum(counting, place, &country->whole);
    if (place_is_in_band(counting->question, place))
        add_sum(counting, place, &country->band);
}

static d4i_status count_countries(const struct counting *counting)
{
    struct parted *parted = counting->parted;
    struct places_count count;
    TRY(places_count(counting->context, counting->places, counting->question, &count));
    d4i_status status = mem_alloc(counting->context, count.count, sizeof *parted->country, &parted->country);
    parted->countries = status == D4I_OK ? count.count : 0;
    for (size_t c = 0; c < parted->countries; c++) {
        struct parted_country *country = &parted->country[c];
        bool all = c >= count.countries.count;
        for (size_t p = 0; p < counting->places->count; p++) {
            const struct place *place = &counting->places->list[p];
            if (all || strcmp(place->country, count.tally[c].country) == 0) {
                country->code = all ? "all" : place->country;
                add_country(counting, place, country);
            }
        }
    }
    places_count_release(&count);
    return status;
}

/* --- kinds of small places --------------------------------------------------------------------------------- */

enum parted_where parted_where_of(const struct parted *parted, const struct places *places, size_t p)
{
    const struct place *place = &places->list[p];
    if (place->urban[0] == URBAN_UNIT_CITY)
        return WHERE_CITY;
    if (!parted->km || parted->km[p] < 0)
        return WHERE_UNKNOWN;
    return parted->km[p] <= PARTED_NEAR_KM ? WHERE_NEAR : WHERE_FAR;
}

enum parted_zone parted_zone_of(const struct place *place)
{
    if (place->urban[0] == URBAN_UNIT_CITY)
        return ZONE_CITY;
    return place->urban[0] == URBAN_UNIT_UNKNOWN ? ZONE_UNKNOWN : place->in_area ? ZONE_IN : ZONE_OUT;
}

static enum parted_edge edge_of(const struct parted *parted, size_t p)
{
    switch (parted->edges ? parted->edges[p] : PLACE_EDGE_UNKNOWN) {
    case PLACE_INSIDE:
        return EDGE_INSIDE;
    case PLACE_OUTER:
        return EDGE_OUTER;
    case PLACE_BORDER:
        return EDGE_BORDER;
    default:
        return EDGE_UNKNOWN;
    }
}

/* The union of the day of the figures, as the numbers of EU and third countries have it, in two parts; and of the
 * third countries those that are most like it. */
struct sides {
    struct origin_set west, east, efta;
};

static struct sides sides_of(const struct places *places, const struct place *place)
{
    static const char *const efta[] = {"CH", "IS", "LI", "NO"};
    const struct atlas_source *source = &places->atlas->sources[place->source];
    const uint32_t v = answer_variable(source, places->variable);
    const char *day = v == ANSWER_NONE ? "" : definition_date(source, &source->variables[v]);
    const struct origin_set before = origin_of_eu("2004-04-30"),
                            members = strlen(day) == 10 ? origin_of_eu(day) : origin_of_eu("2020-02-01");
    struct sides sides = {.west = origin_both(before, members),
                          .east = origin_less(members, before),
                          .efta = origin_less(before, members)};
    for (size_t i = 0; i < sizeof efta / sizeof *efta; i++)
        origin_add(&sides.efta, country_number(efta[i]));
    return sides;
}

static bool is_most(const struct parted *parted, const struct place *place, const struct origin_set *of)
{
    struct place_bounds bounds = place_bound(&parted->abroad, place, of);
    return bounds.known && 2 * bounds.least > place->group;
}

/* EU and third countries first, by the numbers that the other tables have: their rows add up to these. */
static enum parted_origin origin_of(const struct parted *parted, const struct places *places,
                                    const struct place *place)
{
    if (!place->has_origins)
        return FROM_UNKNOWN;
    const struct sides sides = sides_of(places, place);
    if (2 * place->eu > place->group)
        return is_most(parted, place, &sides.west)   ? FROM_WEST
               : is_most(parted, place, &sides.east) ? FROM_EAST
                                                     : FROM_EU;
    if (2 * place->third > place->group)
        return is_most(parted, place, &sides.efta) ? FROM_EFTA : FROM_THIRD;
    return FROM_BOTH;
}

static void add_kind(struct parted_kind *kind, const struct place *place, bool over)
{
    kind->small++;
    kind->over += over;
    kind->people_over += over ? place->people : 0;
}

static void count_kinds(const struct counting *counting)
{
    struct parted *parted = counting->parted;
    for (size_t p = 0; p < counting->places->count; p++) {
        const struct place *place = &counting->places->list[p];
        if (!place_is_small(counting->question, place))
            continue;
        bool over = place_is_over(counting->question, place);
        enum parted_where where = parted_where_of(parted, counting->places, p);
        enum parted_edge edge = edge_of(parted, p);
        add_kind(&parted->where[where], place, over);
        add_kind(&parted->edge[edge], place, over);
        add_kind(&parted->zones[parted_zone_of(place)], place, over);
        parted->has_where |= where != WHERE_UNKNOWN;
        parted->has_edge |= edge != EDGE_UNKNOWN;
        if (!over)
            continue;
        enum parted_origin from =
            counting->places->is_part ? FROM_UNKNOWN : origin_of(parted, counting->places, place);
        add_kind(&parted->from[from], place, over);
        parted->has_from |= from != FROM_UNKNOWN;
    }
}

static void add_class(struct parted_class *class, const struct place *place, bool over)
{
    class->places++;
    class->people += place->people;
    class->base += place->people - place->outside;
    class->group += place->group;
    class->over += over;
}

static void count_classes(const struct counting *counting)
{
    struct parted *parted = counting->parted;
    for (size_t p = 0; p < counting->places->count; p++) {
        const struct place *place = &counting->places->list[p];
        if (!place->known)
            continue;
        bool over = place_is_small(counting->question, place) && place_is_over(counting->question, place);
        add_class(&parted->class[place->urban[0] % PARTED_CLASSES], place, over);
        add_class(&parted->all, place, over);
        if (parted->has_zones && parted_zone_of(place) == ZONE_IN)
            add_class(&parted->zone, place, over);
    }
}

/* --- spread and mixture ------------------------------------------------------------------------------------ */

const int parted_points[PARTED_POINTS] = {10, 25, 50, 75, 90};

static size_t size_of(const struct counting *counting, const struct place *place)
{
    size_t size = 0;
    while (size + 1 < PARTED_SIZES && place->people >= counting->limits[size + 1] * D4I_PERSON)
        size++;
    return size;
}

static d4i_status find_spread(const struct counting *counting)
{
    double *value;
    TRY(mem_alloc(counting->context, counting->places->count, sizeof *value, &value));
    for (size_t s = 0; s < PARTED_SIZES; s++) {
        struct parted_spread *spread = &counting->parted->spread[s];
        size_t count = 0;
        for (size_t p = 0; p < counting->places->count; p++) {
            const struct place *place = &counting->places->list[p];
            int64_t base = place->people - place->outside;
            if (place->known && base > 0 && size_of(counting, place) == s)
                value[count++] = (double)place->group / (double)base;
        }
        spread->places = (int64_t)count;
        if (count)
            sort_reals(value, count);
        for (size_t i = 0; i < PARTED_POINTS && count; i++)
            spread->at[i] = sorted_quantile(value, count, parted_points[i] / 100.0);
    }
    free(value);
    return D4I_OK;
}

static enum parted_mixed mixed_of(const struct counting *counting, const struct place *place)
{
    if (place_is_small(counting->question, place))
        return place_is_over(counting->question, place) ? MIXED_SMALL_OVER : MIXED_SMALL_OTHER;
    return place->people >= PARTED_CITY * D4I_PERSON ? MIXED_CITY : MIXED_LARGER;
}

static d4i_status find_mixed(const struct counting *counting)
{
    struct parted *parted = counting->parted;
    double *value;
    TRY(mem_alloc(counting->context, counting->places->count, sizeof *value, &value));
    for (size_t p = 0; p < counting->places->count; p++)
        parted->unmixed += counting->places->list[p].known;
    for (int kind = 0; kind < MIXED_END; kind++) {
        size_t count = 0;
        for (size_t p = 0; p < counting->places->count; p++) {
            const struct place *place = &counting->places->list[p];
            double number = place->known && (int)mixed_of(counting, place) == kind
                                ? place_effective_origins(&parted->abroad, place)
                                : 0;
            if (number > 0)
                value[count++] = number;
        }
        parted->mixed[kind].places = (int64_t)count;
        parted->unmixed -= (int64_t)count;
        if (count) {
            sort_reals(value, count);
            parted->mixed[kind].median = sorted_quantile(value, count, 0.5);
            parted->has_mixed = true;
        }
    }
    free(value);
    return D4I_OK;
}

/* Places whose group is withheld may still tell how many people they have. */
static void count_withheld(const struct counting *counting, size_t level)
{
    for (size_t p = 0; p < counting->places->count; p++) {
        const struct place *place = &counting->places->list[p];
        const struct group_tree *tree;
        size_t at;
        if (place->known || place->not_covered)
            continue;
        const struct atlas_column *column = place_columns(counting->places, level, place, &tree, &at);
        if (column && status_is_known(column[0].status[at]))
            counting->parted->withheld_people += column[0].people[at];
        else
            counting->parted->withheld_bare++;
    }
}

/* --- all of it --------------------------------------------------------------------------------------------- */

/* Classes and distances; what the atlas lacks is told, and no failure but for who gives functional urban areas. */
static d4i_status find_where(const struct counting *counting, d4i_atlas *handle, size_t level,
                             const d4i_places_options *options, struct places *places)
{
    const d4i_urban_options as_published = {0};
    struct parted *parted = counting->parted;
    d4i_status status = D4I_BAD_INPUT;
    if (handle->atlas.has_grid) {
        status =
            urban_of_places(counting->context, &handle->atlas, level,
                            options->urban ? options->urban : &as_published, options->source, places, &parted->map);
        if ((status == D4I_BAD_INPUT || status == D4I_BAD_USAGE) && !options->fua)
            return text_format(counting->context, &parted->where_why, "%s", d4i_error_text(counting->context));
        TRY(status);
        places->has_urban = true;
        if (options->fua) {
            TRY(places_find_commuting(counting->context, &handle->atlas, level, options->fua, &parted->map,
                                      places));
            parted->has_zones = true;
        }
        return places_centre_distances(counting->context, places, &parted->map, &parted->km);
    }
    if (options->fua)
        return fail(
            counting->context, D4I_BAD_INPUT,
            "the atlas has no grid, so that nothing tells which places are in commuting zones; build it with a "
            "grid, or ask without functional urban areas");
    return text_format(counting->context, &parted->where_why, "the atlas has no grid");
}

d4i_status parted_find(d4i_context *context, d4i_atlas *handle, size_t level, const d4i_places_options *options,
                       const struct places_question *question, const int64_t *limits, struct places *places,
                       struct parted *out)
{
    const struct counting counting = {context, places, question, limits, out};
    TRY(d4i_frame_new(context, &out->notes));
    TRY(places_find_origins(context, places, level, out->notes));
    TRY(abroad_find(context, places, level, &out->abroad));
    places_measure_ground(places, level);
    TRY(find_where(&counting, handle, level, options, places));
    TRY(places_edges(context, places, level, &out->edges));
    TRY(count_countries(&counting));
    count_kinds(&counting);
    count_classes(&counting);
    count_withheld(&counting, level);
    out->is_inside_city = places_are_parts(places, question);
    if (level != ANSWER_ZONES && places->has_urban && out->countries &&
        out->country[out->countries - 1].whole.small == 0)
        TRY(parted_cells(context, &handle->atlas, level, options, places, out));
    TRY(find_spread(&counting));
    return find_mixed(&counting);
}

void parted_release(struct parted *parted)
{
    abroad_release(&parted->abroad);
    urban_map_release(&parted->map);
    d4i_frame_free(parted->notes);
    free(parted->country);
    free(parted->area);
    free(parted->km);
    free(parted->edges);
    free(parted->where_why);
}
