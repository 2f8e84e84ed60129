/* SPDX-License-Identifier: EUPL-1.2
 *
 * The places themselves, one a row, in the order of their codes: they are not ranked. Those below the floor are
 * counted, and not named: their numbers would be those of single households.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "query/alike.h"
#include "query/answer.h"
#include "query/urban.h"

struct listed {
    const struct place *place;
    char *code;
};

static int compare_listed(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;
    int order = strcmp(x->code, y->code);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

enum list_column {
    LIST_CODE,
    LIST_NAME,
    LIST_COUNTRY,
    LIST_PEOPLE,
    LIST_GROUP,
    LIST_SHARE,
    LIST_BAND,
    LIST_FRAGILE,
    LIST_COUNTS,
    LIST_UNKNOWN,
    LIST_DENSITY,
    LIST_EU,
    LIST_THIRD,
    LIST_WHERE,
    LIST_CLASS,
    LIST_CITY,
    LIST_CITY_KM,
    LIST_END
};
static const struct answer_column columns[LIST_END] = {
    {"code", D4I_TEXT},          {"name", D4I_TEXT},
    {"country", D4I_TEXT},       {"people", D4I_PEOPLE},
    {"group", D4I_PEOPLE},       {"share", D4I_SHARE},
    {"in_band", D4I_TEXT},       {"fragile", D4I_TEXT},
    {"counts", D4I_TEXT},        {"origin_unknown", D4I_PEOPLE},
    {"density", D4I_REAL},       {"eu", D4I_PEOPLE},
    {"third", D4I_PEOPLE},       {"where", D4I_TEXT},
    {"class", D4I_TEXT},         {"large_city", D4I_TEXT},
    {"large_city_km", D4I_REAL},
};

struct list {
    const struct places *places;
    struct listed *of;
    size_t count, capacity;
    size_t unnamed; /* below the floor */
    bool hidden[LIST_END];
};

static const char *kind_of(const struct place *place)
{
    return place->estimated ? "estimated" : "published";
}

/* What is known of some places only; whole people per km2, as polygons are not surveyed. */
static d4i_status set_closer(d4i_context *context, const struct list *list, const struct place *place,
                             const struct places_question *question, enum list_column which, size_t column,
                             d4i_frame *frame)
{
    const int detail = question->by.detail;
    switch (which) {
    case LIST_DENSITY:
        if (!(place->area > 0))
            return D4I_OK;
        return d4i_frame_set_real(context, frame, column, (double)place->people / D4I_PERSON / (place->area / 1e6));
    case LIST_EU:
    case LIST_THIRD:
        if (!place->has_origins)
            return D4I_OK;
        return d4i_frame_set_int(context, frame, column, which == LIST_EU ? place->eu : place->third);
    case LIST_WHERE:
        return answer_set_text(context, frame, column, place_where(place));
    case LIST_CITY:
        return answer_set_text(context, frame, column,
                               place->near_centre ? list->places->large_name[place->near_centre - 1] : "");
    case LIST_CITY_KM:
        if (place->near_km < 0)
            return D4I_OK;
        return d4i_frame_set_real(context, frame, column, floor(place->near_km * 10 + 0.5) / 10);
    default:
        return answer_set_text(context, frame, column,
                               urban_class_name(urban_unit_class, detail, place->urban[detail - 1]));
    }
}

static d4i_status set_value(d4i_context *context, const struct list *list, const struct listed *listed,
                            const struct places_question *question, enum list_column which, size_t column,
                            d4i_frame *frame)
{
    const struct place *place = listed->place;
    int64_t base = place->people - place->outside;
    switch (which) {
    case LIST_CODE:
        return d4i_frame_set_text(context, frame, column, listed->code);
    case LIST_NAME:
        return answer_set_text(context, frame, column, place->name);
    case LIST_COUNTRY:
        return answer_set_text(context, frame, column, place->country);
    case LIST_PEOPLE:
        return d4i_frame_set_int(context, frame, column, place->people);
    case LIST_GROUP:
        return d4i_frame_set_int(context, frame, column, place->group);
    case LIST_SHARE:
        if (base <= 0)
            return D4I_OK;
        return d4i_frame_set_real(context, frame, column, (double)place->group / (double)base);
    case LIST_BAND:
        return d4i_frame_set_text(context, frame, column, place_is_in_band(question, place) ? "yes" : "no");
    case LIST_FRAGILE:
        return d4i_frame_set_text(context, frame, column, place_flips(question, place) ? "yes" : "no");
    case LIST_COUNTS:
        return d4i_frame_set_text(context, frame, column, kind_of(place));
    case LIST_UNKNOWN:
        return d4i_frame_set_int(context, frame, column, place->unknown);
    default:
        return set_closer(context, list, place, question, which, column, frame);
    }
}

static d4i_status list_row(d4i_context *context, const struct list *list, const struct listed *listed,
                           const struct places_question *question, d4i_frame *frame)
{
    TRY(d4i_frame_row(context, frame));
    for (size_t i = 0, column = 0; i < LIST_END; i++)
        if (!list->hidden[i])
            TRY(set_value(context, list, listed, question, i, column++, frame));
    return D4I_OK;
}

/* Codes begin with their country, so that those of one country stand together. */
static bool country_in_codes(const struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *country = list->of[i].place->country;
        if (!*country || strncmp(list->of[i].code, country, strlen(country)) != 0)
            return false;
    }
    return true;
}

/* All counts of a country are of one kind. */
static bool one_kind_each(const struct list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        const struct place *place = list->of[i].place, *before = list->of[i - 1].place;
        if (place->estimated != before->estimated && strcmp(place->country, before->country) == 0)
            return false;
    }
    return true;
}

/* What nobody knows of any place. */
static void hide_unknown(const struct places *places, struct list *list)
{
    bool area = false;
    for (size_t i = 0; i < list->count; i++)
        area = area || list->of[i].place->area > 0;
    list->hidden[LIST_UNKNOWN] = !places->has_unknown;
    list->hidden[LIST_DENSITY] = !area;
    list->hidden[LIST_EU] = list->hidden[LIST_THIRD] = !places->has_origins;
    list->hidden[LIST_WHERE] = list->hidden[LIST_CLASS] = !places->has_urban;
    list->hidden[LIST_CITY] = !places->large_name;
    list->hidden[LIST_CITY_KM] = !places->has_near;
}

/* A page tells where a place is, and leaves the rest to CSV and JSON. Then the band goes (it is the people), and
 * what is the same for all. */
static void hide_closer(struct list *list, bool several)
{
    static const enum list_column closer[] = {LIST_DENSITY, LIST_EU,   LIST_THIRD,
                                              LIST_CLASS,   LIST_CITY, LIST_CITY_KM};
    for (size_t i = 0; i < sizeof closer / sizeof *closer; i++)
        list->hidden[closer[i]] = true;
    if (list->hidden[LIST_WHERE])
        return;
    list->hidden[LIST_BAND] = true;
    list->hidden[LIST_COUNTRY] = !several;
    list->hidden[LIST_COUNTS] = !several && one_kind_each(list);
}

/* A page has no room for what stands elsewhere: the band (people), a country that the codes begin with, what the
 * counts of a whole country are (a note), and people of unknown origin where there are none. */
static void hide(struct list *list)
{
    bool unknown = false, in_codes = country_in_codes(list);
    for (size_t i = 0; i < list->count; i++)
        unknown = unknown || list->of[i].place->unknown != 0;
    list->hidden[LIST_BAND] = true;
    list->hidden[LIST_COUNTRY] = in_codes;
    list->hidden[LIST_COUNTS] = in_codes && one_kind_each(list);
    list->hidden[LIST_UNKNOWN] = list->hidden[LIST_UNKNOWN] || !unknown;
}

/* "counts: estimated (DE, FR); published (ES)" */
static d4i_status note_counts(d4i_context *context, const struct list *list, d4i_frame *frame)
{
    struct alike kinds = {0};
    struct buffer note = {0};
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < list->count; i++)
        GUARD(alike_add(context, &kinds, kind_of(list->of[i].place), list->of[i].place->country, NULL));
    GUARD(buffer_text(context, &note, "counts: "));
    GUARD(alike_join(context, &kinds, &note));
    if (list->count)
        GUARD(d4i_frame_note(context, frame, note.data));
done:
    buffer_release(&note);
    alike_release(&kinds);
    return status;
}

static d4i_status note_fragile(d4i_context *context, const struct list *list,
                               const struct places_question *question, d4i_frame *frame)
{
    size_t fragile = 0;
    for (size_t i = 0; i < list->count; i++)
        fragile += place_flips(question, list->of[i].place);
    return answer_note(context, frame,
                       "fragile: places that one household of %lld takes below the share: %zu of %zu",
                       (long long)(question->household / D4I_PERSON), fragile, list->count);
}

static d4i_status note_unnamed(d4i_context *context, const struct list *list,
                               const struct places_question *question, d4i_frame *frame)
{
    char floor_words[32];
    if (list->unnamed == 0)
        return D4I_OK;
    return answer_note(context, frame,
                       "%zu more such places have fewer than %s inhabitants and are not named: their numbers would "
                       "be those of single households",
                       list->unnamed, places_thousands(question->floor / D4I_PERSON, floor_words));
}

static d4i_status gather(d4i_context *context, const struct places *places, const struct places_question *question,
                         struct list *list)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (!place_is_small(question, place) || !place_is_over(question, place))
            continue;
        if (place->people < question->floor) {
            list->unnamed++;
            continue;
        }
        char code[PLACE_CODE_MAX];
        TRY(mem_grow(context, &list->of, &list->capacity, list->count + 1, sizeof *list->of));
        list->of[list->count] = (struct listed){.place = place};
        TRY(text_copy(context, text_of(place_code(places, place, code)), &list->of[list->count].code));
        list->count++;
    }
    if (list->count)
        qsort(list->of, list->count, sizeof *list->of, compare_listed);
    return D4I_OK;
}

d4i_status places_frame_list(d4i_context *context, const struct places *places,
                             const struct places_question *question, bool for_people, bool several,
                             d4i_frame *frame)
{
    struct list list = {.places = places};
    d4i_status status = D4I_OK;
    GUARD(gather(context, places, question, &list));
    hide_unknown(places, &list);
    if (for_people)
        hide_closer(&list, several);
    if (for_people && several)
        hide(&list);
    for (size_t i = 0; i < LIST_END; i++)
        if (!list.hidden[i])
            GUARD(d4i_frame_column(context, frame, columns[i].name, columns[i].kind));
    for (size_t i = 0; i < list.count; i++)
        GUARD(list_row(context, &list, &list.of[i], question, frame));
    GUARD(note_unnamed(context, &list, question, frame));
    GUARD(note_fragile(context, &list, question, frame));
    if (list.hidden[LIST_COUNTS])
        GUARD(note_counts(context, &list, frame));
done:
    for (size_t i = 0; i < list.count; i++)
        free(list.of[i].code);
    free(list.of);
    return status;
}
