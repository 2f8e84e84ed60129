/* SPDX-License-Identifier: EUPL-1.2
 *
 * Places like one of them: of similar size, in the same kind of region, with a similar share and similar origins.
 * They are named in the order of their codes, or by how far away they are; never ranked by origin. Places below a
 * floor are not named.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "query/places_closer.h"
#include "query/places_measures.h"

/* How much of each may differ; a difference at its limit counts as 1. */
#define SIZE_LIMIT 0.5   /* half as many people more, or less by the same factor */
#define SHARE_LIMIT 0.05 /* of all people */
#define THIRD_LIMIT 0.2  /* of those born or from abroad: the part of third countries */

struct alike_place {
    const struct place *place;
    char *code;
    double difference, km; /* km < 0: not known */
};

struct like {
    const struct places *places;
    const struct place *subject;
    struct alike_place *of;
    size_t count, capacity;
    bool for_people, several; /* several countries */
};

static double share_of(const struct place *place)
{
    int64_t base = place->people - place->outside;
    return base > 0 ? (double)place->group / (double)base : 0;
}

/* Part of third countries among the people whose origin is abroad; below zero where that is not known. */
static double third_part(const struct place *place)
{
    int64_t all = place->eu + place->third;
    return place->has_origins && all > 0 ? (double)place->third / (double)all : -1;
}

/* The mean of the differences that are known, each in parts of its limit; below zero where one is over it. */
static double difference(const struct place *a, const struct place *b)
{
    double size =
        (a->people > b->people ? (double)a->people / (double)b->people : (double)b->people / (double)a->people) - 1;
    double share = fabs(share_of(a) - share_of(b)), third = 0;
    bool origins = third_part(a) >= 0 && third_part(b) >= 0;
    if (origins)
        third = fabs(third_part(a) - third_part(b));
    if (size > SIZE_LIMIT || share > SHARE_LIMIT || third > THIRD_LIMIT)
        return -1;
    return (size / SIZE_LIMIT + share / SHARE_LIMIT + third / THIRD_LIMIT) / (origins ? 3 : 2);
}

static double distance_km(const struct place *a, const struct place *b)
{
    if (!(a->area > 0 && b->area > 0))
        return -1;
    return floor(hypot(a->x - b->x, a->y - b->y) / 100 + 0.5) / 10;
}

static int compare_codes(const void *a, const void *b)
{
    const struct alike_place *x = a, *y = b;
    int order = strcmp(x->code, y->code);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int compare_differences(const void *a, const void *b)
{
    const struct alike_place *x = a, *y = b;
    return x->difference < y->difference ? -1 : x->difference > y->difference ? 1 : compare_codes(a, b);
}

/* Those whose distance is not known last. */
static int compare_distances(const void *a, const void *b)
{
    const struct alike_place *x = a, *y = b;
    if ((x->km < 0) != (y->km < 0))
        return x->km < 0 ? 1 : -1;
    return x->km < y->km ? -1 : x->km > y->km ? 1 : compare_codes(a, b);
}

static d4i_status check_subject(d4i_context *context, const struct place *place,
                                const struct places_question *question, const char *asked)
{
    if (!place->known)
        return fail(context, D4I_BAD_USAGE, "nothing is known of the people of '%s', so that no place is like it",
                    asked);
    if (place->people >= question->floor)
        return D4I_OK;
    return fail(context, D4I_BAD_USAGE,
                "'%s' has fewer than %lld people: so small places are not named beside others%s", asked,
                (long long)(question->floor / D4I_PERSON),
                question->floor > 1000 * D4I_PERSON ? "; a lower floor (--floor), of 1000 or more, allows it" : "");
}

static d4i_status gather(d4i_context *context, const struct places_question *question, struct like *like)
{
    const struct place *subject = like->subject;
    for (size_t i = 0; i < like->places->count; i++) {
        const struct place *place = &like->places->list[i];
        if (place == subject || !place->known || place->people < question->floor || place->people <= 0 ||
            place->urban[0] != subject->urban[0])
            continue;
        double how = difference(subject, place);
        if (how < 0)
            continue;
        char code[PLACE_CODE_MAX];
        TRY(mem_grow(context, &like->of, &like->capacity, like->count + 1, sizeof *like->of));
        like->of[like->count] =
            (struct alike_place){.place = place, .difference = how, .km = distance_km(subject, place)};
        TRY(text_copy(context, text_of(place_code(like->places, place, code)), &like->of[like->count].code));
        like->count++;
    }
    return D4I_OK;
}

/* The nearest in kind, in the order in which they are told. */
static void choose(const struct places_question *question, struct like *like)
{
    if (like->count == 0)
        return;
    qsort(like->of, like->count, sizeof *like->of, compare_differences);
    for (; like->count > question->most; like->count--)
        free(like->of[like->count - 1].code);
    qsort(like->of, like->count, sizeof *like->of, question->by_distance ? compare_distances : compare_codes);
}

/* Capitals and small letters alike: "la Nucia" stands before "Moraira". */
static int compare_words(const char *a, const char *b)
{
    for (;; a++, b++) {
        int x = (unsigned char)*a, y = (unsigned char)*b;
        x += x >= 'A' && x <= 'Z' ? 'a' - 'A' : 0;
        y += y >= 'A' && y <= 'Z' ? 'a' - 'A' : 0;
        if (x != y || x == 0)
            return x - y;
    }
}

static int compare_names(const void *a, const void *b)
{
    const struct place *const *x = a, *const *y = b;
    int order = compare_words((*x)->name, (*y)->name);
    return order ? order : (*x > *y) - (*x < *y);
}

d4i_status places_find_like(d4i_context *context, const struct places *places,
                            const struct places_question *question, const struct place *subject,
                            const struct place **out, size_t *count)
{
    struct like like = {.places = places, .subject = subject};
    d4i_status status = gather(context, question, &like);
    if (status == D4I_OK) {
        choose(question, &like);
        for (size_t i = 0; i < like.count; i++)
            out[i] = like.of[i].place;
        *count = like.count;
        if (like.count)
            qsort(out, like.count, sizeof *out, compare_names);
    }
    for (size_t i = 0; i < like.count; i++)
        free(like.of[i].code);
    free(like.of);
    return status;
}

/* --- the frame --------------------------------------------------------------------------------------------- */

enum like_column { CODE, NAME, COUNTRY, PEOPLE, SHARE, EU, THIRD, WHERE, DIFFERENCE, KM, COLUMNS };
static const struct answer_column columns[COLUMNS] = {
    {"code", D4I_TEXT},       {"name", D4I_TEXT}, {"country", D4I_TEXT}, {"people", D4I_PEOPLE},
    {"share", D4I_SHARE},     {"eu", D4I_PEOPLE}, {"third", D4I_PEOPLE}, {"where", D4I_TEXT},
    {"difference", D4I_REAL}, {"km", D4I_REAL},
};

/* A page has no room for origins, nor for a country that is the only one. */
static bool is_shown(const struct like *like, enum like_column column)
{
    const struct places *places = like->places;
    switch (column) {
    case COUNTRY:
        return !like->for_people || like->several;
    case EU:
    case THIRD:
        return places->has_origins && !like->for_people;
    case WHERE:
        return places->has_urban;
    case KM:
        return places->has_geometry;
    default:
        return true;
    }
}

static d4i_status set_value(d4i_context *context, const struct alike_place *alike, enum like_column which,
                            size_t column, d4i_frame *frame)
{
    const struct place *place = alike->place;
    switch (which) {
    case CODE:
        return d4i_frame_set_text(context, frame, column, alike->code);
    case NAME:
        return answer_set_text(context, frame, column, place->name);
    case COUNTRY:
        return answer_set_text(context, frame, column, place->country);
    case PEOPLE:
        return d4i_frame_set_int(context, frame, column, place->people);
    case SHARE:
        return d4i_frame_set_real(context, frame, column, share_of(place));
    case EU:
    case THIRD:
        return !place->has_origins
                   ? D4I_OK
                   : d4i_frame_set_int(context, frame, column, which == EU ? place->eu : place->third);
    case WHERE:
        return answer_set_text(context, frame, column, place_where(place));
    case DIFFERENCE:
        return d4i_frame_set_real(context, frame, column, floor(alike->difference * 100 + 0.5) / 100);
    default:
        return alike->km < 0 ? D4I_OK : d4i_frame_set_real(context, frame, column, alike->km);
    }
}

static d4i_status add_row(d4i_context *context, const struct like *like, const struct alike_place *alike,
                          d4i_frame *frame)
{
    TRY(d4i_frame_row(context, frame));
    for (int c = 0, column = 0; c < COLUMNS; c++)
        if (is_shown(like, c))
            TRY(set_value(context, alike, c, (size_t)column++, frame));
    return D4I_OK;
}

static d4i_status add_words(d4i_context *context, const struct like *like, const struct places_question *question,
                            const char *asked, d4i_frame *frame)
{
    char floor_words[32], *title = NULL;
    TRY(text_format(context, &title, "Places like %s: %s", asked, like->places->group_name));
    d4i_status status = d4i_frame_title(context, frame, title);
    free(title);
    TRY(status);
    TRY(answer_note(
        context, frame,
        "First the place itself, then, %s, the %zu that differ least of those with at least %s people%s: by "
        "no more than half in size, 5 points in share and 20 points in the part of third countries among "
        "those of foreign origin",
        question->by_distance ? "from near to far" : "in the order of their codes", like->count,
        places_thousands(question->floor / D4I_PERSON, floor_words),
        like->subject->urban[0] ? " in the same class of urbanisation" : ""));
    TRY(answer_note(
        context, frame,
        "share: %s; difference: 0 = none, 1 = all at these limits%s. A likeness of figures says nothing of "
        "how people live together",
        like->places->group_name, like->places->has_geometry ? "; km: between their middles" : ""));
    if (!like->subject->has_origins)
        TRY(answer_note(context, frame,
                        "Origins are not compared: its groups do not part EU from third countries"));
    return D4I_OK;
}

d4i_status places_frame_like(d4i_context *context, const struct places *places,
                             const struct places_question *question, const char *asked, bool for_people,
                             bool several, d4i_frame *frame)
{
    struct like like = {.places = places, .for_people = for_people, .several = several};
    struct alike_place itself = {0};
    char code[PLACE_CODE_MAX];
    d4i_status status = D4I_OK;
    GUARD(places_find_named(context, places, asked, &like.subject));
    GUARD(check_subject(context, like.subject, question, asked));
    GUARD(gather(context, question, &like));
    choose(question, &like);
    GUARD(add_words(context, &like, question, *like.subject->name ? like.subject->name : asked, frame));
    for (int c = 0; c < COLUMNS; c++)
        if (is_shown(&like, c))
            GUARD(d4i_frame_column(context, frame, columns[c].name, columns[c].kind));
    itself.place = like.subject;
    GUARD(text_copy(context, text_of(place_code(places, like.subject, code)), &itself.code));
    GUARD(add_row(context, &like, &itself, frame));
    for (size_t i = 0; i < like.count; i++)
        GUARD(add_row(context, &like, &like.of[i], frame));
done:
    free(itself.code);
    for (size_t i = 0; i < like.count; i++)
        free(like.of[i].code);
    free(like.of);
    return status;
}
