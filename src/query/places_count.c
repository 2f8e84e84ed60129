/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counting small places, in integers. Shares are never divided out: group * denominator is compared with people *
 * numerator in 128 bits, so a place at exactly the threshold is not over it, on every machine. People of a share
 * are those whose origin is stated (atlas/stated.h); for the size of a place everybody counts.
 */
#include "base/memory.h"
#include "base/wide.h"
#include "query/places.h"

#define PEOPLE_MAX (INT64_MAX / D4I_PERSON)
#define FLOOR_LEAST 1000 /* people of a place that is named beside its origins; below, households show */

static d4i_status check_people(d4i_context *context, const char *what, int64_t people)
{
    if (people < 0 || people > PEOPLE_MAX)
        return fail(context, D4I_BAD_USAGE, "%s is %lld people; give a number from 0 to %lld", what,
                    (long long)people, (long long)PEOPLE_MAX);
    return D4I_OK;
}

/* What makes rows of places goes with nothing else. */
static d4i_status check_answers(d4i_context *context, const d4i_places_options *asked)
{
    bool names = asked->list || asked->like;
    if ((asked->list && asked->like) || (names && (asked->curve || asked->by)))
        return fail(context, D4I_BAD_USAGE,
                    "a list of places, or of those like one, has a row per place: it goes neither with another "
                    "list, nor with a curve, nor with another `by`");
    if (asked->fua && !names && !(asked->by && strstr(asked->by, "where")))
        return fail(context, D4I_BAD_USAGE,
                    "functional urban areas part places in commuting zones from others; ask for that (--by where), "
                    "or for a "
                    "list of places (--list)");
    if (asked->most < 0 || asked->floor < 0)
        return fail(context, D4I_BAD_USAGE, "how many places, and their least people, cannot be negative");
    TRY(check_people(context, "the least size of a large city", asked->large));
    if (asked->floor && asked->floor < FLOOR_LEAST)
        return fail(context, D4I_BAD_USAGE,
                    "a floor of %lld people: places below %d are not named with the origins of their people, as "
                    "their numbers would be those of single households; give %d or more (--floor)",
                    (long long)asked->floor, FLOOR_LEAST, FLOOR_LEAST);
    return check_people(context, "the least size of a place that is named", asked->floor);
}

d4i_status places_question_of(d4i_context *context, const d4i_places_options *options, struct places_question *out)
{
    d4i_places_options asked = options ? *options : (d4i_places_options){0};
    if (asked.below == 0)
        asked.below = 10000;
    if (asked.share_numerator == 0 && asked.share_denominator == 0)
        asked.share_numerator = 1, asked.share_denominator = 5;
    if (asked.band_low == 0 && asked.band_high == 0)
        asked.band_low = 5000, asked.band_high = 10000;
    if (asked.household == 0)
        asked.household = 4;
    TRY(check_people(context, "the size of a small place", asked.below));
    TRY(check_people(context, "the lower end of the band", asked.band_low));
    TRY(check_people(context, "the upper end of the band", asked.band_high));
    TRY(check_people(context, "a household", asked.household));
    if (asked.share_denominator <= 0 || asked.share_numerator < 0 ||
        asked.share_numerator > asked.share_denominator)
        return fail(context, D4I_BAD_USAGE, "the share %lld/%lld is not within 0 to 1",
                    (long long)asked.share_numerator, (long long)asked.share_denominator);
    TRY(check_answers(context, &asked));
    if (asked.band_low >= asked.band_high)
        return fail(context, D4I_BAD_USAGE, "the band from %lld to below %lld people is empty",
                    (long long)asked.band_low, (long long)asked.band_high);
    *out = (struct places_question){
        .below = asked.below * D4I_PERSON,
        .band_low = asked.band_low * D4I_PERSON,
        .band_high = asked.band_high * D4I_PERSON,
        .household = asked.household * D4I_PERSON,
        .numerator = asked.share_numerator,
        .denominator = asked.share_denominator,
        .large = (asked.large ? asked.large : 250000) * D4I_PERSON,
        .floor = (asked.floor ? asked.floor : FLOOR_LEAST) * D4I_PERSON,
        .most = asked.most ? (size_t)asked.most : 10,
        .by_distance = asked.by_distance,
    };
    return places_by_of(context, &asked, &out->by);
}

bool place_is_small(const struct places_question *question, const struct place *place)
{
    return place->known && place->people < question->below;
}

bool place_is_in_band(const struct places_question *question, const struct place *place)
{
    return place->known && place->people >= question->band_low && place->people < question->band_high;
}

static bool is_over(const struct places_question *question, int128 people, int128 group)
{
    return group * question->denominator > people * question->numerator;
}

bool place_exceeds(const struct place *place, int64_t numerator, int64_t denominator)
{
    const struct places_question question = {.numerator = numerator, .denominator = denominator};
    return place_is_over(&question, place);
}

bool place_is_over(const struct places_question *question, const struct place *place)
{
    return place->known && is_over(question, place->people - place->outside, place->group);
}

static int128 less(int64_t people, int64_t household)
{
    return people > household ? people - household : 0;
}

bool place_flips(const struct places_question *question, const struct place *place)
{
    if (!place->known)
        return false;
    int64_t home = question->household;
    int64_t base = place->people - place->outside;
    if (place_is_over(question, place))
        return !is_over(question, less(base, home), less(place->group, home));
    return is_over(question, (int128)base + home, (int128)place->group + home);
}

static void class_add(struct places_class *class, const struct place *place, bool over)
{
    class->units++;
    class->over += over;
    class->people_over += over ? place->people : 0;
    class->people += place->people;
    class->unknown += place->unknown;
    class->group += place->group;
    class->outside += place->outside;
}

void places_tally_add(struct places_tally *tally, const struct place *place, const struct places_question *question)
{
    if (!place->known) {
        ++*(place->not_covered ? &tally->not_covered : &tally->without_data);
        return;
    }
    bool over = place_is_over(question, place), small = place_is_small(question, place);
    tally->units++;
    tally->estimated += place->estimated;
    tally->without_geometry += place->without_geometry;
    class_add(small ? &tally->small : &tally->larger, place, over);
    if (place_is_in_band(question, place))
        class_add(&tally->band, place, over);
    if (small && place_flips(question, place))
        ++*(over ? &tally->leave : &tally->join);
}

static d4i_status add_countries(d4i_context *context, const struct places *places, struct names *countries)
{
    uint32_t index;
    for (size_t i = 0; i < places->count; i++)
        if (i == 0 || places->list[i].country != places->list[i - 1].country)
            TRY(names_add(context, countries, text_of(places->list[i].country), &index, NULL));
    return D4I_OK;
}

/* Countries in byte order, then all. */
static d4i_status make_tallies(d4i_context *context, struct places_count *out, uint32_t *rank)
{
    uint32_t *order, countries = out->countries.count;
    TRY(names_sorted(context, &out->countries, &order));
    for (uint32_t i = 0; i < countries; i++) {
        rank[order[i]] = i;
        out->tally[i].country = names_at(&out->countries, order[i]);
    }
    free(order);
    out->count = countries + (countries > 1);
    if (countries > 1)
        out->tally[countries].country = "all";
    return D4I_OK;
}

d4i_status places_count(d4i_context *context, const struct places *places, const struct places_question *question,
                        struct places_count *out)
{
    struct places_count made = {0};
    uint32_t *rank = NULL, country = 0;
    d4i_status status = D4I_OK;
    GUARD(add_countries(context, places, &made.countries));
    GUARD(mem_alloc(context, made.countries.count, sizeof *rank, &rank));
    GUARD(mem_alloc(context, (size_t)made.countries.count + 1, sizeof *made.tally, &made.tally));
    GUARD(make_tallies(context, &made, rank));
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (i == 0 || place->country != places->list[i - 1].country)
            country = rank[names_find(&made.countries, text_of(place->country))];
        places_tally_add(&made.tally[country], place, question);
        if (made.count > made.countries.count)
            places_tally_add(&made.tally[made.countries.count], place, question);
    }
    *out = made;
    made = (struct places_count){0};
done:
    free(rank);
    places_count_release(&made);
    return status;
}

void places_count_release(struct places_count *count)
{
    names_release(&count->countries);
    free(count->tally);
    *count = (struct places_count){0};
}
