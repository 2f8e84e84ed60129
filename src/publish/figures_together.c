/* SPDX-License-Identifier: EUPL-1.2
 *
 * Columns of cells: groups that are apart, drawn into the same whole people, so that what a cell has of them adds
 * up.
 */
#include "base/memory.h"
#include "publish/figures_cells.h"
#include "publish/figures_inside.h"

/* One source at work. */
struct work {
    struct figures *figures;
    const struct draw_source *source;
    struct draw_together together;
    size_t *group; /* [together.count]: which of the columns asked for */
    int32_t **people;
    size_t first; /* column of the first draw of the first group */
    int draws;
};

static void work_release(struct work *work)
{
    for (size_t g = 0; work->people && g < work->together.count; g++)
        free(work->people[g]);
    free(work->people);
    free(work->group);
    draw_together_release(&work->together);
}

static d4i_status work_make(d4i_context *context, struct figures *figures, const struct draw_source *source,
                            const size_t *columns, size_t count, struct work *out)
{
    uint32_t *nodes;
    size_t known = 0;
    d4i_status status;
    TRY(mem_alloc(context, count, sizeof *nodes, &nodes));
    GUARD(mem_alloc(context, count, sizeof *out->group, &out->group));
    for (size_t g = 0; g < count; g++) {
        nodes[known] = figures_node(figures, source->source, &figures->columns[columns[g]]);
        if (nodes[known] != GROUP_NONE)
            out->group[known++] = g;
    }
    GUARD(draw_together_make(context, source, nodes, known, out->draws, &out->together));
    GUARD(mem_alloc(context, known, sizeof *out->people, &out->people));
    for (size_t g = 0; g < known; g++)
        GUARD(mem_alloc(context, source->order.count, sizeof **out->people, &out->people[g]));
done:
    free(nodes);
    return status;
}

static d4i_status take(d4i_context *context, struct work *work, size_t whole)
{
    struct figures *figures = work->figures;
    const struct zone_order *order = &work->source->order;
    for (size_t i = 0; i < order->count; i++)
        figures_add_people(figures, &figures->columns[whole], order->pair[i], work->together.whole[i] * D4I_PERSON);
    for (int k = 0; k < work->draws; k++) {
        TRY(progress(context, "drawing", (uint64_t)k, (uint64_t)work->draws));
        TRY(draw_together_run(context, &work->together, k, work->people));
        for (size_t g = 0; g < work->together.count; g++) {
            size_t column = work->first + work->group[g] * (size_t)work->draws + (size_t)k;
            for (size_t i = 0; i < order->count; i++)
                if (work->people[g][i] != DRAWS_UNKNOWN)
                    figures_add_people(figures, &figures->columns[column], order->pair[i],
                                       work->people[g][i] * D4I_PERSON);
        }
    }
    return D4I_OK;
}

static d4i_status push_columns(d4i_context *context, struct figures *figures, const size_t *columns, size_t count,
                               int draws)
{
    struct figures_column *column;
    char suffix[32], says[96];
    for (size_t g = 0; g < count; g++)
        for (int k = 1; k <= draws; k++) {
            text_print(suffix, sizeof suffix, "_%d", k);
            text_print(says, sizeof says, ": whole people, draw %d, drawn together", k);
            TRY(figures_push(context, figures, figures->columns[columns[g]].code, suffix,
                             figures->columns[columns[g]].name, says, &column));
            column->plain = true;
        }
    TRY(figures_push(context, figures, "whole", "", "everybody whose origin is stated, as whole people", "",
                     &column));
    column->plain = true;
    return D4I_OK;
}

/* Some columns, of all sources. */
static d4i_status draw_set(d4i_context *context, struct figures *figures, const struct draw_source *ground,
                           const size_t *columns, size_t count, int draws)
{
    const size_t first = figures->column_count;
    TRY(push_columns(context, figures, columns, count, draws));
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        struct work work = {.figures = figures, .source = &ground[s], .first = first, .draws = draws};
        if (!ground[s].atlas)
            continue;
        d4i_status status = work_make(context, figures, &ground[s], columns, count, &work);
        if (status == D4I_OK)
            status = take(context, &work, figures->column_count - 1);
        work_release(&work);
        TRY(status);
    }
    return D4I_OK;
}

d4i_status figures_draw_sets(d4i_context *context, struct figures *figures, const size_t *columns, size_t sets,
                             size_t count, int draws)
{
    struct draw_source *ground = NULL;
    d4i_status status;
    GUARD(figures_ground_make(context, figures, &ground));
    for (size_t set = 0; set < sets; set++)
        GUARD(draw_set(context, figures, ground, columns + set * count, count, draws));
done:
    figures_ground_free(figures, ground);
    return status;
}

d4i_status figures_draw_together(d4i_context *context, struct figures *figures, const size_t *columns, size_t count,
                                 int draws)
{
    return figures_draw_sets(context, figures, columns, 1, count, draws);
}

d4i_status figures_check_apart(d4i_context *context, const struct figures *figures, const size_t *columns,
                               size_t count)
{
    for (size_t a = 0; a < count; a++)
        for (size_t b = a + 1; b < count; b++)
            for (size_t s = 0; s < figures->atlas->source_count; s++) {
                const struct atlas_variable *variable = figures_variable(figures, s);
                if (variable &&
                    group_share_people(&variable->tree, figures_node(figures, s, &figures->columns[columns[a]]),
                                       figures_node(figures, s, &figures->columns[columns[b]])))
                    return fail(context, D4I_BAD_USAGE,
                                "the groups '%s' and '%s' count the same people; name groups that are apart",
                                figures->columns[columns[a]].code, figures->columns[columns[b]].code);
            }
    return D4I_OK;
}
