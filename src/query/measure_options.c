/* SPDX-License-Identifier: EUPL-1.2
 *
 * Parameters of indices: one that none of the indices asked for takes would be passed over in silence, and who gave
 * it would read the answer as one to another question. It is refused, with the indices that take it.
 */
#include "base/memory.h"
#include "query/measure.h"

struct parameter {
    const char *name;
    unsigned needs, takes; /* an index with one of these takes it */
};

static bool is_taken(const struct parameter *parameter, const struct measure_index *index)
{
    return (index->needs & parameter->needs) != 0 || (index->takes & parameter->takes) != 0;
}

static bool any_takes(const struct parameter *parameter, const struct measure_question *question)
{
    for (size_t i = 0; i < question->count; i++) {
        const struct measure_chosen *chosen = &question->chosen[i];
        if (is_taken(parameter, chosen->index) && !(chosen->reach > 0 && strcmp(parameter->name, "--reach") == 0))
            return true; /* at scales these are the reach */
    }
    return false;
}

/* "absolute_centralisation, relative_centralisation" */
static d4i_status list_takers(d4i_context *context, const struct parameter *parameter, struct buffer *out)
{
    const struct measure_index *index;
    for (size_t i = 0; (index = measure_index_at(i)) != NULL; i++)
        if (is_taken(parameter, index))
            TRY(buffer_print(context, out, "%s%s", out->length ? ", " : "", index->id));
    return D4I_OK;
}

static d4i_status check(d4i_context *context, const struct parameter *parameter,
                        const struct measure_question *question)
{
    struct buffer takers = {0};
    d4i_status status = D4I_OK;
    if (any_takes(parameter, question))
        return D4I_OK;
    GUARD(list_takers(context, parameter, &takers));
    status = fail(context, D4I_BAD_USAGE,
                  "%s would do nothing here: no index asked for takes it%s; leave it out, or ask for one that does "
                  "(--of): %s",
                  parameter->name,
                  question->scales && strcmp(parameter->name, "--reach") == 0 ? " where --scales are given" : "",
                  takers.data);
done:
    buffer_release(&takers);
    return status;
}

d4i_status measure_check_options(d4i_context *context, const d4i_measure_options *options,
                                 const struct measure_question *question)
{
    const struct {
        bool given;
        struct parameter parameter;
    } all[] = {
        {options->reach > 0, {"--reach", MEASURE_NEIGHBOURS | MEASURE_SURROUNDINGS, MEASURE_TAKES_DECAY}},
        {options->kernel != NULL, /* units that touch have none */
         {"--kernel", MEASURE_SURROUNDINGS | (options->reach > 0 ? MEASURE_NEIGHBOURS : 0), 0}},
        {options->order > 0, {"--order", 0, MEASURE_TAKES_ORDER}},
        {options->atkinson > 0, {"--atkinson", 0, MEASURE_TAKES_ATKINSON}},
        {options->centre[0] != 0 || options->centre[1] != 0, {"--centre", 0, MEASURE_TAKES_CENTRE}},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].given)
            TRY(check(context, &all[i].parameter, question));
    return D4I_OK;
}
