/* SPDX-License-Identifier: EUPL-1.2
 *
 * Places by country, by class of urbanisation, by size and by how near a large city is, crossed: which keys are
 * asked for, and the tallies.
 */
#include "base/memory.h"
#include "query/urban.h"

enum key { BY_COUNTRY, BY_URBAN, BY_SIZE, BY_NEAR, BY_END };
_Static_assert(BY_END == PLACES_KEYS, "a key has its place in each array");

/* --- what is asked ----------------------------------------------------------------------------------------- */

/* Classes of places by their people.
 *   eurostat: size of the locality (LOC) of the censuses, Commission Implementing Regulation (EU) 2017/543, which
 *             has them from the UN's recommendations; there of localities, here of whatever the places are.
 *   oecd:     small, medium-size, metropolitan and large metropolitan areas (OECD, Urban population by city size);
 *             there of functional urban areas; all that is smaller is one class. */
static const struct {
    const char *name, *bounds;
} known_classes[] = {
    {"eurostat", "200,500,1000,2000,5000,10000,20000,50000,100000,200000,500000,1000000"},
    {"oecd", "50000,200000,500000,1500000"},
};

static d4i_status read_bound(d4i_context *context, struct text word, struct places_by *by)
{
    int64_t people = 0;
    word = text_trim(word);
    if (!parse_int64(word, &people) || people <= 0 || people > INT64_MAX / D4I_PERSON)
        return fail(context, D4I_BAD_USAGE,
                    "'%.*s' is no class of sizes: write eurostat, oecd, or where classes begin, as in 2000,5000",
                    (int)word.length, word.at);
    if (by->bounds == PLACES_BOUNDS_MAX)
        return fail(context, D4I_BAD_USAGE, "more than %d classes of sizes; leave some out", PLACES_BOUNDS_MAX);
    int64_t bound = people * D4I_PERSON;
    if (by->bounds && bound <= by->bound[by->bounds - 1])
        return fail(context, D4I_BAD_USAGE,
                    "classes of sizes begin where the last one ends: %.*s stands after %lld; write them ascending",
                    (int)word.length, word.at, (long long)(by->bound[by->bounds - 1] / D4I_PERSON));
    by->bound[by->bounds++] = bound;
    return D4I_OK;
}

static d4i_status read_classes(d4i_context *context, const char *classes, struct places_by *by)
{
    for (size_t i = 0; i < sizeof known_classes / sizeof *known_classes; i++)
        if (strcmp(classes, known_classes[i].name) == 0)
            classes = known_classes[i].bounds;
    for (const char *at = classes;; at++) {
        size_t length = strcspn(at, ",");
        TRY(read_bound(context, (struct text){at, length}, by));
        at += length;
        if (!*at)
            return D4I_OK;
    }
}

static d4i_status read_key(d4i_context *context, struct text word, struct places_by *by)
{
    bool *const key[] = {&by->country, &by->urban, &by->size, &by->near, &by->urban};
    static const char *const names[] = {"country", "urban", "size-class", "near", "where"};
    word = text_trim(word);
    for (int k = 0; k < 5; k++) {
        if (!text_equal(word, text_of(names[k])))
            continue;
        if (*key[k] && key[k] == &by->urban)
            return fail(context, D4I_BAD_USAGE, "'where' is made of 'urban'; name one of the two, and once");
        if (*key[k])
            return fail(context, D4I_BAD_USAGE, "by '%s' twice; name it once", names[k]);
        *key[k] = true;
        by->detail = k == 4 ? PLACES_WHERE : by->detail;
        return D4I_OK;
    }
    return fail(
        context, D4I_BAD_USAGE,
        "places are not told by '%.*s', but by country, urban, where, size-class, near, or several with commas "
        "between",
        (int)word.length, word.at);
}

d4i_status places_by_of(d4i_context *context, const d4i_places_options *options, struct places_by *out)
{
    struct places_by by = {.detail = options->urban && options->urban->detail == 2 ? 2 : 1,
                           .areas = options->fua != NULL};
    for (const char *at = options->by ? options->by : "country";; at++) {
        size_t length = strcspn(at, ",");
        TRY(read_key(context, (struct text){at, length}, &by));
        at += length;
        if (!*at)
            break;
    }
    TRY(read_classes(context, options->size_classes ? options->size_classes : "eurostat", &by));
    *out = by;
    return D4I_OK;
}

bool places_by_country_alone(const struct places_by *by)
{
    return by->country && !by->urban && !by->size && !by->near;
}

/* --- the tallies ------------------------------------------------------------------------------------------- */

/* Values of the two lists of classes: those of the list, with "not known" as the last one, and then all. */
static size_t urban_values(const struct places_by *by)
{
    size_t count = 0;
    while (places_class_at(by, count))
        count++;
    return count + 1;
}

static size_t urban_value(const struct places_by *by, const struct place *place)
{
    size_t i = 0;
    while (places_class_at(by, i)->code != place->urban[by->detail - 1])
        i++;
    return i;
}

size_t places_size_of(const struct places_by *by, const struct place *place)
{
    size_t i = 0;
    if (!place->known)
        return by->bounds + 1;
    while (i < by->bounds && place->people >= by->bound[i])
        i++;
    return i;
}

size_t places_crossed_at(const struct places_crossed *crossed, const size_t value[BY_END])
{
    size_t at = 0;
    for (int k = 0; k < BY_END; k++)
        at = at * crossed->values[k] + (value[k] == SIZE_MAX ? crossed->values[k] - 1 : value[k]);
    return at;
}

static void curve_add(struct places_curve *curve, const struct place *place, const struct places_question *question)
{
    if (!place_is_small(question, place))
        return;
    for (int t = PLACES_CURVE_FIRST; t <= PLACES_CURVE_LAST && place_exceeds(place, t, 100); t++) {
        curve->over[t]++;
        curve->people[t] += place->people;
    }
}

/* To its own value of each key and to "all" of it: once where these are one and the same. */
static void add_place(const struct places_crossed *crossed, const struct place *place, const size_t own[BY_END],
                      const struct places_question *question)
{
    for (unsigned mask = 0; mask < 1u << BY_END; mask++) {
        size_t value[BY_END];
        bool twice = false;
        for (int k = 0; k < BY_END; k++) {
            bool all = mask >> k & 1;
            twice |= all && own[k] == crossed->values[k] - 1;
            value[k] = all ? SIZE_MAX : own[k];
        }
        if (twice)
            continue;
        size_t at = places_crossed_at(crossed, value);
        places_tally_add(&crossed->tally[at], place, question);
        curve_add(&crossed->curve[at], place, question);
    }
}

d4i_status places_crossed_count(d4i_context *context, const struct places *places,
                                const struct places_question *question, const struct places_count *countries,
                                struct places_crossed *out)
{
    const struct places_by *by = &question->by;
    struct places_crossed made = {.by = by, .countries = countries};
    size_t country = 0;
    d4i_status status = D4I_OK;
    made.values[BY_COUNTRY] = by->country ? countries->count : 1;
    made.values[BY_URBAN] = by->urban ? urban_values(by) : 1;
    made.values[BY_SIZE] = by->size ? by->bounds + 3 : 1;
    made.values[BY_NEAR] = by->near ? PLACES_NEARS + 2 : 1;
    size_t cells = places_crossed_size(&made);
    GUARD(mem_alloc(context, cells, sizeof *made.tally, &made.tally));
    GUARD(mem_alloc(context, cells, sizeof *made.curve, &made.curve));
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (strcmp(countries->tally[country].country, place->country) != 0)
            for (country = 0; strcmp(countries->tally[country].country, place->country) != 0;)
                country++;
        const size_t own[BY_END] = {by->country ? country : 0, by->urban ? urban_value(by, place) : 0,
                                    by->size ? places_size_of(by, place) : 0, by->near ? place_near(place) : 0};
        add_place(&made, place, own, question);
    }
    *out = made;
    made = (struct places_crossed){0};
done:
    places_crossed_release(&made);
    return status;
}

void places_crossed_release(struct places_crossed *crossed)
{
    free(crossed->tally);
    free(crossed->curve);
    *crossed = (struct places_crossed){0};
}

const char *places_size_word(const struct places_by *by, size_t value, char out[64])
{
    if (value > by->bounds)
        return "not known";
    long long low = value ? (long long)(by->bound[value - 1] / D4I_PERSON) : 0;
    long long next = value < by->bounds ? (long long)(by->bound[value] / D4I_PERSON) : 0;
    if (value == 0)
        text_print(out, 64, "below %lld", next);
    else if (value == by->bounds)
        text_print(out, 64, "%lld and more", low);
    else
        text_print(out, 64, "%lld-%lld", low, next - 1);
    return out;
}

const char *places_crossed_word(const struct places_crossed *crossed, int key, size_t value, char out[64])
{
    if (key == BY_COUNTRY)
        return places_country_title(crossed->countries, value);
    if (value + 1 == crossed->values[key])
        return "all";
    if (key == BY_NEAR)
        return places_near_word(value);
    return key == BY_URBAN ? places_class_at(crossed->by, value)->name : places_size_word(crossed->by, value, out);
}

size_t places_crossed_size(const struct places_crossed *crossed)
{
    size_t size = 1;
    for (int k = 0; k < BY_END; k++)
        size *= crossed->values[k];
    return size;
}

bool places_crossed_row(const struct places_crossed *crossed, size_t at, bool for_people, size_t value[BY_END])
{
    const struct places_tally *tally = &crossed->tally[at];
    bool not_known = false;
    for (int k = BY_END - 1; k >= 0; k--) {
        value[k] = at % crossed->values[k];
        at /= crossed->values[k];
        not_known |= k != BY_COUNTRY && crossed->values[k] > 1 && value[k] + 2 == crossed->values[k];
    }
    bool any = tally->units || tally->without_data || tally->not_covered;
    return any || !(not_known || for_people);
}
