/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two places side by side as a frame. For people: numbers to three digits, and as notes what is the same in all
 * rows.
 */
#include <math.h>

#include "base/memory.h"
#include "query/answer.h"
#include "query/measure_two.h"

#define SIZES_APART 2.0 /* times as many people per small unit, from which on a pair is flagged */

enum {
    AREA,
    NAME,
    OTHER,
    OTHER_NAME,
    GROUP,
    AGAINST,
    INDEX,
    VALUE,
    OTHER_VALUE,
    EXPECTED,
    OTHER_EXPECTED,
    DIFFERENCE,
    LOW,
    HIGH,
    BY_CHANCE,
    P,
    COMPOSITION,
    STRUCTURE,
    UNITS,
    OTHER_UNITS,
    PEOPLE,
    OTHER_PEOPLE,
    PER_UNIT,
    OTHER_PER_UNIT,
    UNDEFINED,
    NO_INTERVAL,
    NO_PARTS,
    COLUMNS
};

static const struct answer_column columns[COLUMNS] = {
    [AREA] = {"area", D4I_TEXT},
    [NAME] = {"name", D4I_TEXT},
    [OTHER] = {"other", D4I_TEXT},
    [OTHER_NAME] = {"other_name", D4I_TEXT},
    [GROUP] = {"group", D4I_TEXT},
    [AGAINST] = {"against", D4I_TEXT},
    [INDEX] = {"index", D4I_TEXT},
    [VALUE] = {"value", D4I_REAL},
    [OTHER_VALUE] = {"other_value", D4I_REAL},
    [EXPECTED] = {"expected", D4I_REAL},
    [OTHER_EXPECTED] = {"other_expected", D4I_REAL},
    [DIFFERENCE] = {"difference", D4I_REAL},
    [LOW] = {"low", D4I_REAL},
    [HIGH] = {"high", D4I_REAL},
    [BY_CHANCE] = {"by_chance", D4I_REAL},
    [P] = {"p", D4I_REAL},
    [COMPOSITION] = {"composition", D4I_REAL},
    [STRUCTURE] = {"structure", D4I_REAL},
    [UNITS] = {"units", D4I_INTEGER},
    [OTHER_UNITS] = {"other_units", D4I_INTEGER},
    [PEOPLE] = {"people", D4I_REAL},
    [OTHER_PEOPLE] = {"other_people", D4I_REAL},
    [PER_UNIT] = {"people_per_unit", D4I_REAL},
    [OTHER_PER_UNIT] = {"other_people_per_unit", D4I_REAL},
    [UNDEFINED] = {"undefined", D4I_TEXT},
    [NO_INTERVAL] = {"no_interval", D4I_TEXT},
    [NO_PARTS] = {"no_parts", D4I_TEXT},
};

struct telling {
    const struct measure_two *two;
    const struct measure_two_result *result;
    bool for_people;
    size_t column[COLUMNS];          /* of the frame; SIZE_MAX = left out */
    struct measure_reasons *reasons; /* for people; else NULL */
    d4i_frame *frame;
};

static bool has_groups(const struct telling *telling)
{
    const struct measure_two_row *first = NULL;
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_two_row *row = &telling->result->rows[r];
        if (row->group != MEASURE_REST && first && first->group != row->group)
            return true;
        first = row->group != MEASURE_REST && !first ? row : first;
    }
    return false;
}

static bool has_expected(const struct telling *telling)
{
    for (size_t r = 0; r < telling->result->count; r++)
        if (!isnan(telling->result->rows[r].expected[0]) || !isnan(telling->result->rows[r].expected[1]))
            return true;
    return false;
}

static bool is_shown(const struct telling *telling, size_t column)
{
    switch (telling->for_people ? column : INDEX) {
    case AREA:
        return telling->two->pairs > 1;
    case GROUP:
        return has_groups(telling);
    case INDEX:
    case VALUE:
    case OTHER_VALUE:
    case DIFFERENCE:
    case LOW:
    case HIGH:
    case P:
        return true;
    case EXPECTED:
    case OTHER_EXPECTED:
        return has_expected(telling);
    default: /* composition and structure are notes: a page has no room for them */
        return false;
    }
}

/* A page has room for nine columns, whose names are short or can be folded. */
static const char *short_name(size_t column)
{
    return column == OTHER_VALUE      ? "other"
           : column == EXPECTED       ? "by_chance"
           : column == OTHER_EXPECTED ? "other_by_chance"
           : column == DIFFERENCE     ? "gap"
                                      : columns[column].name;
}

static d4i_status add_columns(d4i_context *context, struct telling *telling)
{
    size_t next = 0;
    for (size_t c = 0; c < COLUMNS; c++) {
        telling->column[c] = is_shown(telling, c) ? next++ : SIZE_MAX;
        if (telling->column[c] != SIZE_MAX)
            TRY(d4i_frame_column(context, telling->frame, telling->for_people ? short_name(c) : columns[c].name,
                                 columns[c].kind));
    }
    return D4I_OK;
}

static d4i_status set_text(d4i_context *context, const struct telling *telling, size_t column, const char *text)
{
    return telling->column[column] == SIZE_MAX
               ? D4I_OK
               : answer_set_text(context, telling->frame, telling->column[column], text);
}

static d4i_status set_real(d4i_context *context, const struct telling *telling, size_t column, double value)
{
    if (telling->column[column] == SIZE_MAX || !isfinite(value))
        return D4I_OK;
    if (telling->for_people)
        value = round(value * 1e3) / 1e3;
    return d4i_frame_set_real(context, telling->frame, telling->column[column], value);
}

static d4i_status set_side(d4i_context *context, const struct telling *telling, const struct measure_two_row *row,
                           int side)
{
    uint32_t area = telling->two->pair[row->pair].area[side];
    double mean = row->units[side] ? row->people[side] / (double)row->units[side] : NAN;
    TRY(set_text(context, telling, side ? OTHER : AREA,
                 measure_area_words(telling->two->asked[side], area, telling->for_people)));
    TRY(set_text(context, telling, side ? OTHER_NAME : NAME, telling->two->asked[side]->area_name[area]));
    TRY(set_real(context, telling, side ? OTHER_VALUE : VALUE, row->value[side]));
    TRY(set_real(context, telling, side ? OTHER_EXPECTED : EXPECTED, row->expected[side]));
    TRY(set_real(context, telling, side ? OTHER_PEOPLE : PEOPLE, row->people[side]));
    TRY(set_real(context, telling, side ? OTHER_PER_UNIT : PER_UNIT, mean));
    size_t units = telling->column[side ? OTHER_UNITS : UNITS];
    return units == SIZE_MAX ? D4I_OK
                             : d4i_frame_set_int(context, telling->frame, units, (int64_t)row->units[side]);
}

static d4i_status set_difference(d4i_context *context, const struct telling *telling,
                                 const struct measure_two_row *row)
{
    return row->undefined ? measure_set_undefined(context, telling->frame, telling->column[DIFFERENCE],
                                                  telling->column[UNDEFINED], row->undefined, telling->reasons)
                          : set_real(context, telling, DIFFERENCE, row->difference);
}

static d4i_status add_row(d4i_context *context, const struct telling *telling, const struct measure_two_row *row)
{
    const struct measure_asked *asked = telling->two->asked[0];
    bool pair = row->group != MEASURE_REST;
    char words[96];
    text_print(words, sizeof words, "%s", row->index->id);
    for (char *at = words; telling->for_people && *at; at++)
        *at = *at == '_' ? ' ' : *at;
    TRY(d4i_frame_row(context, telling->frame));
    TRY(set_side(context, telling, row, 0));
    TRY(set_side(context, telling, row, 1));
    TRY(set_text(context, telling, GROUP, pair ? asked->group[row->group].code : "all groups"));
    if (pair)
        TRY(set_text(context, telling, AGAINST,
                     asked->against == MEASURE_REST ? "others" : asked->group[asked->against].code));
    TRY(set_text(context, telling, INDEX, words));
    TRY(set_difference(context, telling, row));
    TRY(set_real(context, telling, LOW, row->low));
    TRY(set_real(context, telling, HIGH, row->high));
    if (row->no_interval && telling->for_people)
        TRY(measure_set_undefined(context, telling->frame, telling->column[LOW], SIZE_MAX, row->no_interval,
                                  telling->reasons));
    else if (row->no_interval)
        TRY(set_text(context, telling, NO_INTERVAL, row->no_interval));
    TRY(set_real(context, telling, BY_CHANCE, row->mean));
    TRY(set_real(context, telling, P, row->p));
    TRY(set_real(context, telling, COMPOSITION, row->composition));
    if (row->no_parts)
        TRY(set_text(context, telling, NO_PARTS, row->no_parts));
    return set_real(context, telling, STRUCTURE, row->structure);
}

/* --- notes ------------------------------------------------------------------------------------------------- */

/* One pair is described; of several the one whose small units differ most is named when they differ much. */
static d4i_status note_sizes(d4i_context *context, const struct telling *telling)
{
    const struct measure_two_row *worst = NULL;
    double most = SIZES_APART;
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_two_row *row = &telling->result->rows[r];
        double first = row->people[0] / (double)row->units[0], second = row->people[1] / (double)row->units[1];
        double times = fmax(first, second) / fmin(first, second);
        if (!row->undefined && times >= most && (!worst || times > most)) {
            worst = row;
            most = times;
        }
    }
    if (!worst)
        return D4I_OK;
    const struct measure_two_pair *pair = &telling->two->pair[worst->pair];
    return answer_note(
        context, telling->frame,
        "SIZES DIFFER: %.0f people per unit in %s and %.0f in %s. Indices of segregation rise with "
        "smaller units, by chance and by what they resolve, so that part of the difference is one of "
        "units, also where the value is corrected for chance",
        worst->people[0] / (double)worst->units[0],
        measure_area_words(telling->two->asked[0], pair->area[0], telling->for_people),
        worst->people[1] / (double)worst->units[1],
        measure_area_words(telling->two->asked[1], pair->area[1], telling->for_people));
}

static d4i_status note_sides(d4i_context *context, const struct telling *telling)
{
    const struct measure_two *two = telling->two;
    const struct measure_two_row *row = telling->result->rows;
    for (int side = 0; side < 2 && two->pairs == 1 && telling->result->count && telling->for_people; side++)
        TRY(answer_note(context, telling->frame, "%s: %s%s%s, %.0f people in %zu unit%s", side ? "other" : "value",
                        measure_area_words(two->asked[side], two->pair->area[side], true),
                        two->label[side] ? " of " : "", two->label[side] ? two->label[side] : "", row->people[side],
                        row->units[side], row->units[side] == 1 ? "" : "s"));
    if (two->pairs > 1 && two->label[0])
        TRY(answer_note(context, telling->frame, "value: %s; other: %s", two->label[0], two->label[1]));
    for (size_t r = 0; r < telling->result->count && telling->for_people && !has_groups(telling); r++) {
        const struct measure_asked *asked = two->asked[0];
        row = &telling->result->rows[r];
        if (row->group != MEASURE_REST)
            return answer_note(context, telling->frame, "Group: %s (%s), against %s", asked->group[row->group].name,
                               asked->group[row->group].code,
                               asked->against == MEASURE_REST ? "everybody else"
                                                              : asked->group[asked->against].name);
    }
    return D4I_OK;
}

static d4i_status note_lost(d4i_context *context, const struct telling *telling)
{
    size_t shuffles = 0, bootstraps = 0;
    for (size_t r = 0; r < telling->result->count; r++) {
        const struct measure_two_row *row = &telling->result->rows[r];
        shuffles = row->shuffles_lost > shuffles ? row->shuffles_lost : shuffles;
        bootstraps = row->bootstraps_lost > bootstraps ? row->bootstraps_lost : bootstraps;
    }
    return measure_note_lost(context, telling->frame, telling->two->question->options.draws, shuffles, bootstraps);
}

static d4i_status note_left_out(d4i_context *context, const struct telling *telling)
{
    if (telling->result->left_out)
        TRY(answer_note(context, telling->frame,
                        "Left out: what is not one number of the counts of a place, as the location quotient is "
                        "not"));
    if (telling->result->many_left)
        TRY(answer_note(
            context, telling->frame,
            "Indices of many groups are left out: the two atlases divide people into other groups; name "
            "those that both have (--groups)"));
    if (telling->result->rounded)
        TRY(answer_note(
            context, telling->frame,
            "Fractions of people, as estimates have them, were rounded to whole people, with sums of each "
            "group within one person, for what chance gives, intervals and indices of whole people; "
            "other values are of the fractions"));
    return D4I_OK;
}

d4i_status measure_two_frame(d4i_context *context, const struct measure_two *two,
                             const struct measure_two_result *result, bool for_people, d4i_frame *frame)
{
    struct measure_reasons reasons = {0};
    struct telling telling = {.two = two,
                              .result = result,
                              .for_people = for_people,
                              .reasons = for_people ? &reasons : NULL,
                              .frame = frame};
    const struct measure_question *question = two->question;
    TRY(add_columns(context, &telling));
    for (size_t r = 0; r < result->count; r++)
        TRY(add_row(context, &telling, &result->rows[r]));
    TRY(note_sizes(context, &telling));
    TRY(measure_note_reasons(context, frame, &reasons));
    TRY(note_sides(context, &telling));
    if (question->interval > 0)
        TRY(answer_note(context, frame,
                        "%s: value - other; low, high: %g of %d bootstraps of the units of either place",
                        for_people ? "gap" : "difference", question->interval, question->options.draws));
    TRY(answer_note(context, frame,
                    "p: how rarely the difference is as far off where it is chance which place a unit is of, on "
                    "either side: units of both shuffled %d times; seed %llu",
                    question->options.draws, (unsigned long long)question->options.seed));
    TRY(note_lost(context, &telling));
    TRY(measure_two_parts(context, two, result, has_groups(&telling), for_people, frame));
    return note_left_out(context, &telling);
}
