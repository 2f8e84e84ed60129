/* SPDX-License-Identifier: EUPL-1.2
 *
 * Counts that were worked out stand where the published ones stood, as estimates, with the published bounds beside
 * them. Inside a zone that is an exchange: who was withheld has a group now, and what the ledger said of parts that
 * differ from their total is void. A zone's total, though, is what entered: where another one was worked out, the
 * ledger has the difference: to a higher level, or, where bounds were closed, to the groups by which it moved.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "build/within.h"
#include "group/status.h"

struct giving {
    const struct within *within;
    struct atlas_variable *variable;
    uint8_t *settled; /* [zone] */
    uint32_t *place;  /* [zone] among the open ones */
    uint32_t *group;  /* [node], GROUP_NONE = derived */
    int64_t *more;    /* [node x open + place]: worked out less published */
};

static void giving_release(struct giving *giving)
{
    free(giving->place);
    free(giving->group);
    free(giving->more);
}

static d4i_status start(d4i_context *context, const struct within *within, struct giving *out)
{
    const struct atlas_source *source = &within->work->atlas.sources[within->source];
    struct work_source *own = &within->work->sources[within->source];
    size_t nodes = out->variable->tree.count;
    if (!own->settled)
        TRY(mem_alloc(context, source->variable_count, sizeof *own->settled, &own->settled));
    TRY(mem_alloc(context, source->zone_count, 1, &own->settled[within->variable]));
    out->settled = own->settled[within->variable];
    TRY(mem_alloc(context, source->zone_count, sizeof *out->place, &out->place));
    TRY(mem_alloc(context, nodes, sizeof *out->group, &out->group));
    TRY(mem_alloc(context, nodes * within->open, sizeof *out->more, &out->more));
    memset(out->group, 0xff, nodes * sizeof *out->group);
    for (size_t g = 0; g < within->groups; g++)
        out->group[within->node[g]] = (uint32_t)g;
    for (size_t i = 0; i < within->open; i++) {
        out->settled[within->open_zone[i]] = within->missing[within->block_of[within->open_zone[i]]] == 0;
        out->place[within->open_zone[i]] = (uint32_t)i;
    }
    return D4I_OK;
}

/* What is added to each zone's count: of a derived group, what is added to those that it is worked out from. */
static void work_out_more(struct giving *giving, uint32_t n, const struct column_values *published)
{
    const struct within *within = giving->within;
    const struct group_node *node = &giving->variable->tree.nodes[n];
    for (size_t i = 0; i < within->open; i++) {
        int64_t *more = &giving->more[n * within->open + i];
        if (giving->group[n] != GROUP_NONE)
            *more = within->value[i * within->groups + giving->group[n]] - published->people[within->open_zone[i]];
        for (uint32_t k = 0; k < node->plus_count; k++)
            *more += giving->more[node->plus[k] * within->open + i];
        for (uint32_t k = 0; k < node->minus_count; k++)
            *more -= giving->more[node->minus[k] * within->open + i];
    }
}

/* Arrays are changed where they stand; a packed column is packed again. */
static d4i_status keep_column(d4i_context *context, struct atlas_column *column, size_t zones,
                              const struct column_values *values)
{
    struct column packed = {0};
    d4i_status status = D4I_OK;
    if (column->people)
        return D4I_OK;
    for (size_t from = 0; from < zones; from += COLUMN_RUN) {
        const struct column_values run = {values->people + from, values->status + from,
                                          values->low ? values->low + from : NULL,
                                          values->low ? values->high + from : NULL};
        GUARD(column_append(context, &packed, &run, zones - from < COLUMN_RUN ? zones - from : COLUMN_RUN));
    }
    column_release(&column->packed);
    column->packed = packed;
    return D4I_OK;
done:
    column_release(&packed);
    return status;
}

static d4i_status give_node(d4i_context *context, struct giving *giving, uint32_t n)
{
    const struct within *within = giving->within;
    struct atlas_column *column = &giving->variable->column[n];
    size_t zones = within->work->atlas.sources[within->source].zone_count;
    struct column_values values;
    TRY(atlas_column_read(context, column, &values));
    work_out_more(giving, n, &values);
    for (size_t i = 0; i < within->open; i++) {
        uint32_t zone = within->open_zone[i];
        int64_t more = giving->more[n * within->open + i];
        if (!giving->settled[zone] || (more == 0 && status_is_known(values.status[zone])))
            continue;
        values.people[zone] += more;
        values.status[zone] = D4I_ESTIMATED;
        giving->variable->input[n] += n ? more : 0; /* of the total it stays what was published */
    }
    d4i_status status = keep_column(context, column, zones, &values);
    atlas_column_done(column, &values);
    return status;
}

/* --- the ledger ------------------------------------------------------------------------------------------- */

static bool is_void(const struct giving *giving, const struct listed *line)
{
    return line->variable == giving->within->variable && line->zone != SOURCE_NO_ZONE &&
           giving->settled[line->zone] &&
           (line->reason == LEDGER_SUPPRESSED || line->reason == LEDGER_PERTURBATION);
}

static d4i_status list_totals(d4i_context *context, const struct giving *giving, struct source_data *data)
{
    const struct within *within = giving->within;
    for (size_t i = 0; i < within->open; i++) {
        if (!giving->settled[within->open_zone[i]] || giving->more[i] == 0)
            continue;
        TRY(mem_grow(context, &data->listed, &data->listed_capacity, data->listed_count + 1, sizeof *data->listed));
        data->listed[data->listed_count++] =
            (struct listed){.zone = within->open_zone[i],
                            .variable = (uint32_t)within->variable,
                            .reason = within->closing ? LEDGER_PERTURBATION : LEDGER_HIGHER_LEVEL,
                            .people = -giving->more[i]};
    }
    return D4I_OK;
}

static d4i_status change_ledger(d4i_context *context, const struct giving *giving, int64_t *given)
{
    struct source_data *data = &giving->within->work->sources[giving->within->source].data;
    size_t kept = 0;
    for (size_t i = 0; i < data->listed_count; i++) {
        struct listed line = data->listed[i];
        if (is_void(giving, &line))
            *given += llabs(line.people);
        else
            data->listed[kept++] = line;
    }
    data->listed_count = kept;
    return list_totals(context, giving, data);
}

d4i_status within_give(d4i_context *context, const struct within *within, int64_t *given)
{
    struct giving giving = {.within = within,
                            .variable = &within->work->atlas.sources[within->source].variables[within->variable]};
    d4i_status status;
    *given = 0;
    if (within->open == 0)
        return D4I_OK;
    GUARD(start(context, within, &giving));
    for (uint32_t n = 0; n < giving.variable->tree.count; n++)
        GUARD(give_node(context, &giving, n));
    GUARD(change_ledger(context, &giving, given));
done:
    giving_release(&giving);
    return status;
}
