/* SPDX-License-Identifier: EUPL-1.2
 *
 * The places themselves, one a row, in the order of their codes: they are not ranked.
 */
#include <stdlib.h>

#include "base/memory.h"
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

/* `unknown`: people whose origin is not stated have a column. */
static d4i_status list_row(d4i_context *context, const struct listed *listed,
                           const struct places_question *question, bool unknown, d4i_frame *frame)
{
    const struct place *place = listed->place;
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, 0, listed->code));
    TRY(answer_set_text(context, frame, 1, place->name));
    TRY(answer_set_text(context, frame, 2, place->country));
    TRY(d4i_frame_set_int(context, frame, 3, place->people));
    TRY(d4i_frame_set_int(context, frame, 4, place->group));
    int64_t base = place->people - place->outside;
    if (base > 0)
        TRY(d4i_frame_set_real(context, frame, 5, (double)place->group / (double)base));
    TRY(d4i_frame_set_text(context, frame, 6, place_is_in_band(question, place) ? "yes" : "no"));
    TRY(d4i_frame_set_text(context, frame, 7, place_flips(question, place) ? "yes" : "no"));
    TRY(d4i_frame_set_text(context, frame, 8, place->estimated ? "estimated" : "published"));
    return unknown ? d4i_frame_set_int(context, frame, 9, place->unknown) : D4I_OK;
}

static d4i_status gather(d4i_context *context, const struct places *places, const struct places_question *question,
                         struct listed **list, size_t *count)
{
    size_t capacity = 0;
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->list[i];
        if (!place_is_small(question, place) || !place_is_over(question, place))
            continue;
        char code[PLACE_CODE_MAX];
        TRY(mem_grow(context, list, &capacity, *count + 1, sizeof **list));
        (*list)[*count] = (struct listed){.place = place};
        TRY(text_copy(context, text_of(place_code(places, place, code)), &(*list)[*count].code));
        ++*count;
    }
    if (*count)
        qsort(*list, *count, sizeof **list, compare_listed);
    return D4I_OK;
}

d4i_status places_frame_list(d4i_context *context, const struct places *places,
                             const struct places_question *question, d4i_frame *frame)
{
    static const struct answer_column columns[] = {
        {"code", D4I_TEXT},     {"name", D4I_TEXT},    {"country", D4I_TEXT},
        {"people", D4I_PEOPLE}, {"group", D4I_PEOPLE}, {"share", D4I_SHARE},
        {"in_band", D4I_TEXT},  {"flips", D4I_TEXT},   {"counts", D4I_TEXT},
    };
    struct listed *list = NULL;
    size_t count = 0;
    d4i_status status = D4I_OK;
    GUARD(answer_columns(context, frame, columns, sizeof columns / sizeof *columns));
    if (places->has_unknown)
        GUARD(d4i_frame_column(context, frame, "origin_unknown", D4I_PEOPLE));
    GUARD(gather(context, places, question, &list, &count));
    for (size_t i = 0; i < count; i++)
        GUARD(list_row(context, &list[i], question, places->has_unknown, frame));
done:
    for (size_t i = 0; i < count; i++)
        free(list[i].code);
    free(list);
    return status;
}
