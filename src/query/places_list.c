/* SPDX-License-Identifier: EUPL-1.2
 *
 * The places themselves, one a row, in the order of their codes: they are not ranked.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "query/alike.h"
#include "query/answer.h"
#include "query/places.h"

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
    LIST_FLIPS,
    LIST_COUNTS,
    LIST_UNKNOWN,
    LIST_END
};
static const struct answer_column columns[LIST_END] = {
    {"code", D4I_TEXT},    {"name", D4I_TEXT},
    {"country", D4I_TEXT}, {"people", D4I_PEOPLE},
    {"group", D4I_PEOPLE}, {"share", D4I_SHARE},
    {"in_band", D4I_TEXT}, {"flips", D4I_TEXT},
    {"counts", D4I_TEXT},  {"origin_unknown", D4I_PEOPLE},
};

struct list {
    struct listed *of;
    size_t count, capacity;
    bool hidden[LIST_END];
};

static const char *kind_of(const struct place *place)
{
    return place->estimated ? "estimated" : "published";
}

static d4i_status set_value(d4i_context *context, const struct listed *listed,
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
    case LIST_FLIPS:
        return d4i_frame_set_text(context, frame, column, place_flips(question, place) ? "yes" : "no");
    case LIST_COUNTS:
        return d4i_frame_set_text(context, frame, column, kind_of(place));
    default:
        return d4i_frame_set_int(context, frame, column, place->unknown);
    }
}

static d4i_status list_row(d4i_context *context, const struct list *list, const struct listed *listed,
                           const struct places_question *question, d4i_frame *frame)
{
    TRY(d4i_frame_row(context, frame));
    for (size_t i = 0, column = 0; i < LIST_END; i++)
        if (!list->hidden[i])
            TRY(set_value(context, listed, question, i, column++, frame));
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

static d4i_status gather(d4i_context *context, const struct places *places, const struct places_question *question,
                         struct list *list)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (!place_is_small(question, place) || !place_is_over(question, place))
            continue;
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
                             const struct places_question *question, bool short_of_room, d4i_frame *frame)
{
    struct list list = {.hidden = {[LIST_UNKNOWN] = !places->has_unknown}};
    d4i_status status = D4I_OK;
    GUARD(gather(context, places, question, &list));
    if (short_of_room)
        hide(&list);
    for (size_t i = 0; i < LIST_END; i++)
        if (!list.hidden[i])
            GUARD(d4i_frame_column(context, frame, columns[i].name, columns[i].kind));
    for (size_t i = 0; i < list.count; i++)
        GUARD(list_row(context, &list, &list.of[i], question, frame));
    if (list.hidden[LIST_COUNTS])
        GUARD(note_counts(context, &list, frame));
done:
    for (size_t i = 0; i < list.count; i++)
        free(list.of[i].code);
    free(list.of);
    return status;
}
