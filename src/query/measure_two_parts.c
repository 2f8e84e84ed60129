/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two places side by side: what their differences are due to, as notes.
 */
#include <math.h>

#include "base/memory.h"
#include "query/answer.h"
#include "query/measure_two.h"

#define PARTS_MOST 12 /* that a note tells */

/* "share 0.303 and 0.016, isolation 0.307 and 0.021"; nothing where there are none, or too many. */
static d4i_status list_parts(d4i_context *context, const struct measure_two *two,
                             const struct measure_two_result *result, bool groups, struct buffer *out)
{
    size_t count = 0;
    for (size_t r = 0; r < result->count; r++)
        count += !isnan(result->rows[r].composition);
    for (size_t r = 0; r < result->count && count <= PARTS_MOST; r++) {
        const struct measure_two_row *row = &result->rows[r];
        if (isnan(row->composition))
            continue;
        TRY(buffer_print(context, out, "%s%s", out->length ? ", " : "", row->index->id));
        if (groups && row->group != MEASURE_REST)
            TRY(buffer_print(context, out, " of %s", two->asked[0]->group[row->group].code));
        if (two->pairs > 1)
            TRY(buffer_print(context, out, " in %s",
                             measure_area_words(two->asked[0], two->pair[row->pair].area[0], true)));
        TRY(buffer_print(context, out, " %.3f and %.3f", row->composition, row->structure));
    }
    return D4I_OK;
}

d4i_status measure_two_parts(d4i_context *context, const struct measure_two *two,
                             const struct measure_two_result *result, bool groups, bool for_people,
                             d4i_frame *frame)
{
    bool none = false;
    struct buffer parts = {0};
    d4i_status status = D4I_OK;
    for (size_t r = 0; r < result->count; r++) {
        const struct measure_two_row *row = &result->rows[r];
        none |= !row->undefined && isnan(row->composition);
    }
    if (for_people)
        GUARD(list_parts(context, two, result, groups, &parts));
    if (for_people && parts.length)
        GUARD(answer_note(context, frame, "Due to composition and to structure: %s", parts.data));
    else if (for_people)
        GUARD(answer_note(context, frame,
                          "What the difference is due to, composition or structure, is in CSV and JSON"));
    GUARD(answer_note(
        context, frame,
        "composition, structure: parts of the difference (Shapley): each place is given the shares of the "
        "other. Of pairs these are the units' own, rank by rank, so that composition is how uneven they are, too, "
        "and structure how many live in which; of many groups they are those of all people, with the odds ratios "
        "kept, so that structure is how unevenly groups are sorted. Parts of entropy_h and of information_theory_h "
        "therefore differ, also where there are two groups%s",
        none ? "; not of indices that take whole people alone, nor of groups that live in one of the "
               "places only or whose shares do not fit the other's units"
             : ""));
done:
    buffer_release(&parts);
    return status;
}
