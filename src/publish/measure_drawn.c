/* SPDX-License-Identifier: EUPL-1.2
 *
 * Cells: groups are whole people, drawn several times. Those of pairs are drawn one by one, so that a value does
 * not depend on what else is asked for; those that are compared with each other a second time, together, so that
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

/* Groups that pairs are made of are the first, but for the one that they are compared with. */
static size_t in_pairs(const struct measuring *measuring)
{
    size_t count = 0;
    for (size_t g = 0; g < measuring->asked.groups; g++)
        if (measuring->groups[g].in_pairs || g == measuring->asked.against)
            count = g + 1;
    return measure_asks_kind(&measuring->question, MEASURE_PAIR) ? count : 0;
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

/* The columns from `first` on as the draws of a group. */
static void give(struct measuring *measuring, struct measure_group *group, size_t draws, size_t first, size_t at)
{
    for (size_t d = 0; d < draws; d++)
        measuring->draw[at + d] = measuring->figures.columns[first + d].people;
    group->draw = measuring->draw + at;
    group->people = group->draw[0];
}

/* Behind the groups, those that are compared with each other once more, as drawn together. */
static d4i_status add_together(d4i_context *context, struct measuring *measuring, size_t count, size_t draws,
                               size_t first, size_t at)
{
    struct measure_asked *asked = &measuring->asked;
    const size_t groups = asked->groups;
    size_t capacity = groups;
    TRY(mem_grow(context, &measuring->groups, &capacity, groups + count, sizeof *measuring->groups));
    for (size_t g = 0; g < groups; g++) {
        struct measure_group *alone = &measuring->groups[g], *together = &measuring->groups[asked->groups];
        if (!alone->in_many)
            continue;
        *together = *alone;
        alone->in_many = together->in_pairs = false;
        give(measuring, together, draws, first, at);
        first += draws;
        at += draws;
        asked->groups++;
    }
    asked->group = measuring->groups;
    asked->whole = measuring->figures.columns[first].people;
    return D4I_OK;
}

d4i_status measuring_draw(d4i_context *context, struct measuring *measuring)
{
    struct figures *figures = &measuring->figures;
    const size_t alone = in_pairs(measuring), first = figures->column_count;
    size_t *many = NULL, count;
    d4i_status status;
    GUARD(in_many(context, measuring, &many, &count));
    const size_t draws = draws_of(measuring, alone + count);
    if (alone)
        GUARD(figures_add_draws(context, figures, alone + 1, (int)draws, false));
    if (count)
        GUARD(figures_draw_together(context, figures, many, count, (int)draws));
    GUARD(mem_alloc(context, (alone + count) * draws, sizeof *measuring->draw, &measuring->draw));
    for (size_t g = 0; g < alone; g++)
        give(measuring, &measuring->groups[g], draws, first + g * draws, g * draws);
    if (count)
        GUARD(add_together(context, measuring, count, draws, first + alone * draws, alone * draws));
    measuring->asked.draws = draws;
done:
    free(many);
    return status;
}
