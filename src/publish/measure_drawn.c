/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells: groups are whole people, drawn several times into the whole people of each cell, so that none has more of
 * a group than people, and sums over whole zones are the zones'. Pairs are drawn one by one, so that a value does
 * not depend on what else is asked for; groups that are compared with each other a second time, together, so that
 * those of a cell add up to its people.
 */
#include "base/memory.h"
#include "publish/figures_cells.h"
#include "publish/measure.h"

#define DRAWS_MOST 8           /* over which values are means */
#define DRAWN_PEOPLE (1 << 27) /* numbers of people that they hold at most, 1 GB; never fewer than two draws */

static size_t draws_of(const struct measuring *measuring, size_t groups)
{
    size_t draws = DRAWN_PEOPLE / (groups + 1) / (measuring->figures.items + 1);
    return draws < 2 ? 2 : draws > DRAWS_MOST ? DRAWS_MOST : draws;
}

/* Those of pairs, and the group that they are compared with: columns[pair][1 or 2], as sets to be drawn. */
static d4i_status in_pairs(d4i_context *context, const struct measuring *measuring, size_t **columns, size_t *pairs,
                           size_t *in_set)
{
    const uint32_t against = measuring->asked.against;
    *pairs = 0;
    *in_set = against == MEASURE_REST ? 1 : 2;
    TRY(mem_alloc(context, 2 * measuring->asked.groups, sizeof **columns, columns));
    for (size_t g = 0; g < measuring->asked.groups && measure_asks_kind(&measuring->question, MEASURE_PAIR); g++) {
        if (!measuring->groups[g].in_pairs)
            continue;
        (*columns)[*pairs * *in_set] = g + 1;
        if (*in_set == 2)
            (*columns)[*pairs * *in_set + 1] = (size_t)against + 1;
        ++*pairs;
    }
    return D4I_OK;
}

/* [column] of those that are compared with each other. */
static d4i_status in_many(d4i_context *context, const struct measuring *measuring, size_t **columns, size_t *count)
{
    *count = 0;
    TRY(mem_alloc(context, measuring->asked.groups, sizeof **columns, columns));
    for (size_t g = 0; g < measuring->asked.groups; g++)
        if (measuring->groups[g].in_many)
            (*columns)[(*count)++] = g + 1;
    return D4I_OK;
}

/* The columns from `first` on as draws. */
static const int64_t *const *give(struct measuring *measuring, size_t draws, size_t first)
{
    const int64_t **to = measuring->draw + measuring->given;
    for (size_t d = 0; d < draws; d++)
        to[d] = measuring->figures.columns[first + d].people;
    measuring->given += draws;
    return to;
}

/* Each pair has its draws, into whole people of its own. */
static void give_pairs(struct measuring *measuring, const size_t *columns, size_t pairs, size_t in_set,
                       size_t draws, size_t first)
{
    for (size_t p = 0; p < pairs; p++) {
        struct measure_group *group = &measuring->groups[columns[p * in_set] - 1];
        group->draw = give(measuring, draws, first);
        group->people = group->draw[0];
        if (in_set == 2)
            group->other = give(measuring, draws, first + draws);
        group->whole = measuring->figures.columns[first + in_set * draws].people;
        first += in_set * draws + 1;
    }
}

/* Behind the groups, those that are compared with each other once more, as drawn together. */
static d4i_status add_together(d4i_context *context, struct measuring *measuring, size_t count, size_t draws,
                               size_t first)
{
    struct measure_asked *asked = &measuring->asked;
    const size_t groups = asked->groups, whole = first + count * draws;
    size_t capacity = groups;
    TRY(mem_grow(context, &measuring->groups, &capacity, groups + count, sizeof *measuring->groups));
    for (size_t g = 0; g < groups; g++) {
        struct measure_group *alone = &measuring->groups[g], *together = &measuring->groups[asked->groups];
        if (!alone->in_many)
            continue;
        *together = *alone;
        alone->in_many = together->in_pairs = false;
        together->draw = give(measuring, draws, first);
        together->people = together->draw[0];
        together->other = NULL;
        together->whole = measuring->figures.columns[whole].people;
        first += draws;
        asked->groups++;
    }
    asked->group = measuring->groups;
    return D4I_OK;
}

d4i_status measuring_draw(d4i_context *context, struct measuring *measuring)
{
    struct figures *figures = &measuring->figures;
    const size_t first = figures->column_count;
    size_t *alone = NULL, *many = NULL, pairs, in_set, count;
    d4i_status status;
    GUARD(in_pairs(context, measuring, &alone, &pairs, &in_set));
    GUARD(in_many(context, measuring, &many, &count));
    const size_t draws = draws_of(measuring, pairs * in_set + count);
    if (pairs)
        GUARD(figures_draw_sets(context, figures, alone, pairs, in_set, (int)draws));
    if (count)
        GUARD(figures_draw_together(context, figures, many, count, (int)draws));
    GUARD(mem_alloc(context, (pairs * in_set + count) * draws, sizeof *measuring->draw, &measuring->draw));
    give_pairs(measuring, alone, pairs, in_set, draws, first);
    if (count)
        GUARD(add_together(context, measuring, count, draws, first + pairs * (in_set * draws + 1)));
    measuring->asked.draws = draws;
done:
    free(alone);
    free(many);
    return status;
}
