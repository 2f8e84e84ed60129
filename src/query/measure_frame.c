/* SPDX-License-Identifier: EUPL-1.2
 *
 * The answer as a frame. For people: numbers to four digits (three beside areas and groups), columns that say the
 * same in all rows left out.
 */
#include <math.h>

#include "base/memory.h"
#include "query/answer.h"
#include "query/measure_telling.h"

static bool has_parts(const struct telling *telling)
{
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_row *row = &telling->result->rows[r];
        if (row->item != SIZE_MAX || row->group_part != SIZE_MAX || row->point != SIZE_MAX || row->reach > 0 ||
            row->level)
            return true;
    }
    return false;
}

bool measure_telling_has(const struct telling *telling, size_t column)
{
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_row *row = &telling->result->rows[r];
        if (!isnan(column == EXPECTED ? row->expected
                   : column == P      ? row->p
                   : column == X      ? row->x
                                      : row->low) ||
            ((column == LOW || column == HIGH) && row->no_interval && row->no_interval != measure_no_places))
            return true;
    }
    return false;
}

/* More than one group is a pair's. */
static bool has_groups(const struct telling *telling)
{
    const struct measure_row *first = NULL;
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_row *row = &telling->result->rows[r];
        if (row->group == MEASURE_REST)
            continue;
        if (first && first->group != row->group)
            return true;
        first = first ? first : row;
    }
    return false;
}

static bool is_shown(const struct telling *telling, size_t column)
{
    if (!telling->for_people)
        return true;
    switch (column) {
    case AREA:
        return telling->asked->areas > 1;
    case GROUP:
        return has_groups(telling);
    case PART:
        return has_parts(telling);
    case X:
        return measure_telling_has(telling, X) && telling->question->scales == 0; /* those are in the part */
    case EXPECTED:
    case LOW:
    case HIGH:
    case P:
        return measure_telling_has(telling, column);
    case INDEX: /* one alone is in the title */
        return telling->question->count > 1;
    case PER_UNIT:
    case VALUE:
        return true;
    default:
        return false;
    }
}

static d4i_status add_columns(d4i_context *context, struct telling *telling)
{
    static const struct answer_column columns[COLUMNS] = {
        [AREA] = {"area", D4I_TEXT},
        [NAME] = {"name", D4I_TEXT},
        [GROUP] = {"group", D4I_TEXT},
        [AGAINST] = {"against", D4I_TEXT},
        [INDEX] = {"index", D4I_TEXT},
        [PART] = {"part", D4I_TEXT},
        [X] = {"x", D4I_REAL},
        [VALUE] = {"value", D4I_REAL},
        [EXPECTED] = {"expected", D4I_REAL},
        [LOW] = {"low", D4I_REAL},
        [HIGH] = {"high", D4I_REAL},
        [P] = {"p", D4I_REAL},
        [UNITS] = {"units", D4I_INTEGER},
        [PEOPLE] = {"people", D4I_REAL},
        [PER_UNIT] = {"people_per_unit", D4I_REAL},
        [UNDEFINED] = {"undefined", D4I_TEXT},
        [NO_INTERVAL] = {"no_interval", D4I_TEXT},
    };
    size_t next = 0;
    for (size_t c = 0; c < COLUMNS; c++) {
        telling->column[c] = is_shown(telling, c) ? next++ : SIZE_MAX;
        if (telling->column[c] != SIZE_MAX)
            TRY(d4i_frame_column(context, telling->frame, columns[c].name, columns[c].kind));
    }
    return D4I_OK;
}

static d4i_status set_text(d4i_context *context, const struct telling *telling, size_t column, const char *text)
{
    return telling->column[column] == SIZE_MAX || !text || !*text
               ? D4I_OK
               : d4i_frame_set_text(context, telling->frame, telling->column[column], text);
}

/* `digits` behind the point for people. */
static d4i_status set_real(d4i_context *context, const struct telling *telling, size_t column, double value,
                           double digits)
{
    if (telling->column[column] == SIZE_MAX || !isfinite(value))
        return D4I_OK;
    if (telling->for_people)
        value = round(value * digits) / digits;
    return d4i_frame_set_real(context, telling->frame, telling->column[column], value);
}

static const char *group_words(const struct telling *telling, uint32_t group)
{
    return group < telling->asked->groups ? telling->asked->group[group].code : "others";
}

/* The k-th of the groups that are compared with each other. */
static const char *many_words(const struct telling *telling, size_t k)
{
    for (uint32_t g = 0; g < telling->asked->groups; g++)
        if (telling->asked->group[g].in_many && k-- == 0)
            return telling->asked->group[g].code;
    return "others";
}

static d4i_status set_part(d4i_context *context, const struct telling *telling, const struct measure_row *row)
{
    char code[64], text[160] = "";
    if (row->item != SIZE_MAX)
        text_print(text, sizeof text, "%s", telling->asked->item_code(telling->asked->user, row->item, code));
    if (row->group_part != SIZE_MAX)
        text_print(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? " " : "",
                   many_words(telling, row->group_part));
    if (row->point != SIZE_MAX)
        text_print(text, sizeof text, "%zu", row->point);
    if (row->level)
        text_print(text, sizeof text, "%s", measure_level_words(telling->asked, row->level));
    if (row->level_area != SIZE_MAX)
        text_print(text + strlen(text), sizeof text - strlen(text), " %s",
                   telling->asked->nested[row->level - 2].code[row->level_area]);
    if (row->reach > 0)
        text_print(text + strlen(text), sizeof text - strlen(text), "%s%.6g m", *text ? " " : "", row->reach);
    if (row->narrow > 0)
        text_print(text + strlen(text), sizeof text - strlen(text), " / %.6g m", row->narrow);
    return set_text(context, telling, PART, text);
}

static d4i_status set_value(d4i_context *context, const struct telling *telling, const struct measure_row *row)
{
    return row->undefined ? measure_set_undefined(context, telling->frame, telling->column[VALUE],
                                                  telling->column[UNDEFINED], row->undefined, telling->reasons)
                          : set_real(context, telling, VALUE, row->value, telling->digits);
}

static d4i_status set_interval(d4i_context *context, const struct telling *telling, const struct measure_row *row)
{
    TRY(set_real(context, telling, LOW, row->low, telling->digits));
    TRY(set_real(context, telling, HIGH, row->high, telling->digits));
    if (!row->no_interval || (telling->for_people && telling->column[LOW] == SIZE_MAX))
        return D4I_OK;
    return telling->for_people ? measure_set_undefined(context, telling->frame, telling->column[LOW], SIZE_MAX,
                                                       row->no_interval, telling->reasons)
                               : set_text(context, telling, NO_INTERVAL, row->no_interval);
}

/* An id; for people words, which a narrow column can fold. --of takes both. */
static d4i_status set_index(d4i_context *context, const struct telling *telling, const struct measure_row *row)
{
    char words[96];
    text_print(words, sizeof words, "%s%s", row->index->id, row->narrow > 0 ? "_macro_to_micro" : "");
    for (char *at = words; telling->for_people && *at; at++)
        *at = *at == '_' ? ' ' : *at;
    return set_text(context, telling, INDEX, words);
}

static d4i_status add_row(d4i_context *context, const struct telling *telling, const struct measure_row *row)
{
    bool pair = row->group != MEASURE_REST;
    TRY(d4i_frame_row(context, telling->frame));
    TRY(set_text(context, telling, AREA, measure_area_words(telling->asked, row->area, telling->for_people)));
    TRY(set_text(context, telling, NAME,
                 row->area == MEASURE_TOGETHER ? NULL : telling->asked->area_name[row->area]));
    TRY(set_text(context, telling, GROUP, pair ? group_words(telling, row->group) : "all groups"));
    TRY(set_text(context, telling, AGAINST, pair ? group_words(telling, telling->asked->against) : NULL));
    TRY(set_index(context, telling, row));
    TRY(set_part(context, telling, row));
    TRY(set_real(context, telling, X, row->x, 1e4));
    TRY(set_value(context, telling, row));
    TRY(set_real(context, telling, EXPECTED, row->expected, telling->digits));
    TRY(set_interval(context, telling, row));
    TRY(set_real(context, telling, P, row->p, 1e4));
    if (telling->column[UNITS] != SIZE_MAX)
        TRY(d4i_frame_set_int(context, telling->frame, telling->column[UNITS], (int64_t)row->units));
    TRY(set_real(context, telling, PEOPLE, row->people, 1));
    return set_real(context, telling, PER_UNIT, row->units ? row->people / (double)row->units : NAN, 1);
}

d4i_status measure_frame(d4i_context *context, const struct measure_asked *asked,
                         const struct measure_question *question, const struct measure_result *result,
                         bool for_people, d4i_frame *frame)
{
    struct measure_reasons reasons = {0};
    struct telling telling = {.asked = asked,
                              .question = question,
                              .result = result,
                              .for_people = for_people,
                              .reasons = for_people ? &reasons : NULL,
                              .frame = frame};
    telling.digits = asked->areas > 1 && has_groups(&telling) ? 1e3 : 1e4;
    TRY(add_columns(context, &telling));
    for (size_t r = 0; r < result->count; r++)
        TRY(add_row(context, &telling, &result->rows[r]));
    TRY(measure_tell_sizes(context, asked, question, result, for_people, frame));
    TRY(measure_note_reasons(context, frame, &reasons));
    return measure_tell_notes(context, &telling);
}
