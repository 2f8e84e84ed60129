/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the registry says of the indices, as frames: all of them, or all about one.
 */
#include <math.h>
#include <string.h>

#include "query/answer.h"
#include "query/measure.h"

static const char *shape_words(enum measure_shape shape)
{
    static const char *const words[] = {
        [MEASURE_NUMBER] = "number",
        [MEASURE_BY_UNIT] = "by unit",
        [MEASURE_BY_GROUP] = "by group",
        [MEASURE_BY_AREA] = "by area",
        [MEASURE_BY_UNIT_GROUP] = "unit x group",
        [MEASURE_CURVE] = "curve",
    };
    return words[shape];
}

static const char *kind_words(enum measure_kind kind)
{
    return kind == MEASURE_PAIR ? "pair" : "groups";
}

/* "area, points": what an index is made of beside people. */
static d4i_status needs_words(d4i_context *context, unsigned needs, struct buffer *out)
{
    static const struct {
        unsigned need;
        const char *words;
    } all[] = {
        {MEASURE_AREA, "area"},
        {MEASURE_POINTS, "points"},
        {MEASURE_PERIMETER, "perimeter"},
        {MEASURE_BORDERS, "shared borders"},
        {MEASURE_CLUSTERS, "areas"},
        {MEASURE_WHOLE_PEOPLE, "whole people"},
        {MEASURE_SURROUNDINGS, "surroundings"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (needs & all[i].need)
            TRY(buffer_print(context, out, "%s%s", out->length ? ", " : "", all[i].words));
    if (needs & MEASURE_NEIGHBOURS && !(needs & MEASURE_SURROUNDINGS))
        TRY(buffer_print(context, out, "%s%s", out->length ? ", " : "", "neighbours"));
    return D4I_OK;
}

/* "0 to 1", "no bound": also for one side alone. */
static char *range_words(const struct measure_index *index, char out[64])
{
    char low[24] = "-inf", high[24] = "inf";
    if (isfinite(index->low))
        text_print(low, sizeof low, "%g", index->low);
    if (isfinite(index->high))
        text_print(high, sizeof high, "%g", index->high);
    text_print(out, 64, "%s to %s", low, high);
    return out;
}

static const char *chance_words(const struct measure_index *index)
{
    if (index->expected)
        return "exact";
    if (index->shape != MEASURE_NUMBER)
        return "none";
    return index->holds & MEASURE_UNRAISED && index->holds & MEASURE_ONE_UNIT ? "of all areas" : "draws";
}

enum {
    ID,
    KIND,
    GIVES,
    TITLE,
    RANGE,
    LOW,
    HIGH,
    EVEN,
    APART,
    NEEDS,
    CHANCE,
    CORRECTED,
    AMONG_ALL,
    MEANING,
    FORMULA,
    EMPTIES,
    REFERENCE,
    NOTE,
    EXAMPLE,
    COLUMNS
};

static d4i_status add_columns(d4i_context *context, bool for_people, d4i_frame *frame)
{
    static const struct answer_column columns[COLUMNS] = {
        [ID] = {"index", D4I_TEXT},        [KIND] = {"of", D4I_TEXT},
        [GIVES] = {"gives", D4I_TEXT},     [RANGE] = {"range", D4I_TEXT},
        [TITLE] = {"title", D4I_TEXT},     [LOW] = {"low", D4I_REAL},
        [HIGH] = {"high", D4I_REAL},       [EVEN] = {"even", D4I_REAL},
        [APART] = {"apart", D4I_REAL},     [NEEDS] = {"needs", D4I_TEXT},
        [CHANCE] = {"chance", D4I_TEXT},   [CORRECTED] = {"corrected", D4I_INTEGER},
        [MEANING] = {"meaning", D4I_TEXT}, [FORMULA] = {"formula", D4I_TEXT},
        [EMPTIES] = {"empties", D4I_TEXT}, [REFERENCE] = {"reference", D4I_TEXT},
        [NOTE] = {"note", D4I_TEXT},       [AMONG_ALL] = {"among_all", D4I_INTEGER},
        [EXAMPLE] = {"example", D4I_TEXT},
    };
    return answer_columns(context, frame, columns, for_people ? TITLE + 1 : COLUMNS);
}

static d4i_status set_bound(d4i_context *context, d4i_frame *frame, size_t column, double value)
{
    return isfinite(value) ? d4i_frame_set_real(context, frame, column, value) : D4I_OK;
}

static d4i_status set_details(d4i_context *context, const struct measure_index *index, d4i_frame *frame)
{
    struct buffer needs = {0};
    char range[64];
    d4i_status status;
    GUARD(d4i_frame_set_text(context, frame, RANGE, range_words(index, range)));
    GUARD(needs_words(context, index->needs, &needs));
    GUARD(answer_set_text(context, frame, NEEDS, needs.data));
    GUARD(set_bound(context, frame, LOW, index->low));
    GUARD(set_bound(context, frame, HIGH, index->high));
    GUARD(set_bound(context, frame, EVEN, index->even));
    GUARD(set_bound(context, frame, APART, index->apart));
    GUARD(d4i_frame_set_text(context, frame, CHANCE, chance_words(index)));
    GUARD(d4i_frame_set_int(context, frame, CORRECTED, (index->holds & MEASURE_UNRAISED) != 0));
    if (index->kind == MEASURE_PAIR)
        GUARD(d4i_frame_set_int(context, frame, AMONG_ALL, (index->holds & MEASURE_AMONG_ALL) != 0));
    GUARD(d4i_frame_set_text(context, frame, MEANING, index->meaning));
    GUARD(d4i_frame_set_text(context, frame, FORMULA, index->formula));
    GUARD(d4i_frame_set_text(context, frame, EMPTIES, index->empties));
    GUARD(d4i_frame_set_text(context, frame, REFERENCE, index->reference));
    GUARD(answer_set_text(context, frame, NOTE, index->note));
    GUARD(answer_set_text(context, frame, EXAMPLE, index->example));
done:
    buffer_release(&needs);
    return status;
}

static d4i_status add_row(d4i_context *context, const struct measure_index *index, bool for_people,
                          d4i_frame *frame)
{
    TRY(d4i_frame_row(context, frame));
    TRY(d4i_frame_set_text(context, frame, ID, index->id));
    TRY(d4i_frame_set_text(context, frame, KIND, kind_words(index->kind)));
    TRY(d4i_frame_set_text(context, frame, GIVES, shape_words(index->shape)));
    TRY(d4i_frame_set_text(context, frame, TITLE, index->title));
    return for_people ? D4I_OK : set_details(context, index, frame);
}

d4i_status d4i_measure_list(d4i_context *context, int for_people, d4i_frame **out)
{
    d4i_frame *frame = NULL;
    const struct measure_index *index;
    d4i_status status;
    GUARD(d4i_frame_new(context, &frame));
    GUARD(d4i_frame_title(context, frame, "Indices of concentration, diversity and segregation"));
    GUARD(add_columns(context, for_people, frame));
    for (size_t i = 0; (index = measure_index_at(i)) != NULL; i++)
        GUARD(add_row(context, index, for_people, frame));
    GUARD(d4i_frame_note(context, frame,
                         "of: a pair = one group with everybody else, or with another (--against); groups = all "
                         "groups with each other"));
    if (for_people)
        GUARD(d4i_frame_note(context, frame, "d4i measure --explain INDEX tells all about one of them"));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    return status;
}

static const char *value_words(double value, char out[32])
{
    text_print(out, 32, "%g", value);
    return isfinite(value) ? out : "it depends";
}

static d4i_status explain(d4i_context *context, const struct measure_index *index, d4i_frame *frame)
{
    struct buffer needs = {0};
    char words[64];
    d4i_status status;
    GUARD(answer_facts(context, frame));
    GUARD(d4i_frame_title(context, frame, index->title));
    GUARD(answer_fact(context, frame, "index", "%s", index->id));
    GUARD(answer_fact(context, frame, "compares", "%s",
                      index->kind == MEASURE_PAIR ? "one group with everybody else, or with another group"
                                                  : "all groups with each other"));
    if (index->kind == MEASURE_PAIR)
        GUARD(answer_fact(context, frame, "with another group", "%s",
                          index->holds & MEASURE_AMONG_ALL ? "people of neither count in t and T"
                                                           : "people of neither do not count: t = a + b"));
    GUARD(answer_fact(context, frame, "meaning", "%s", index->meaning));
    GUARD(answer_fact(context, frame, "formula", "%s", index->formula));
    GUARD(answer_fact(context, frame, "gives", "%s", shape_words(index->shape)));
    GUARD(answer_fact(context, frame, "range", "%s", range_words(index, words)));
    GUARD(answer_fact(context, frame, "same mix everywhere", "%s", value_words(index->even, words)));
    GUARD(answer_fact(context, frame, "no unit mixed", "%s", value_words(index->apart, words)));
    GUARD(needs_words(context, index->needs, &needs));
    GUARD(answer_fact_text(context, frame, "needs", needs.data));
    GUARD(answer_fact(
        context, frame, "under chance", "%s",
        index->expected ? "its expectation is known exactly"
        : strcmp(chance_words(index), "of all areas") == 0
            ? "moving people inside the area does not change it: people of all areas together are drawn "
              "into an area of its size"
        : index->shape == MEASURE_NUMBER ? "drawn (--draws)"
                                         : "not given, since it is no single number"));
    GUARD(answer_fact(context, frame, "small units", "%s",
                      !(index->holds & MEASURE_UNRAISED) ? "raise it by chance"
                      : index->holds & MEASURE_ONE_UNIT  ? "do not raise it by chance"
                                                         : "raise it less by chance"));
    GUARD(answer_fact(context, frame, "empty units, zeros", "%s", index->empties));
    GUARD(answer_fact(context, frame, "paper", "%s", index->reference));
    GUARD(answer_fact_text(context, frame, "note", index->note));
    GUARD(answer_fact_text(context, frame, "three units by hand", index->example));
done:
    buffer_release(&needs);
    return status;
}

d4i_status d4i_measure_explain(d4i_context *context, const char *id, d4i_frame **out)
{
    const struct measure_index *index = NULL;
    d4i_frame *frame = NULL;
    d4i_status status;
    GUARD(measure_index_require(context, id ? id : "", &index));
    GUARD(d4i_frame_new(context, &frame));
    GUARD(explain(context, index, frame));
    GUARD(d4i_frame_note(context, frame,
                         "a, b, t: people of the group, of the others, of all in a unit; A, B, T: the same of all "
                         "units together; p = a/t, P = A/T; _m: of the group m of several"));
    *out = frame;
    frame = NULL;
done:
    d4i_frame_free(frame);
    return status;
}
