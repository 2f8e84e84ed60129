/* SPDX-License-Identifier: EUPL-1.2
 *
 * Columns of cells beside those of the counts: whole people of each group, draw by draw, and how far a cell can be
 * trusted.
 */
#include <math.h>

#include "base/memory.h"
#include "publish/figures_cells.h"
#include "publish/figures_inside.h"
#include "query/levels.h"

#define DRAWS_FOR_QUALITY 32 /* over which a standard deviation is taken when no draws are asked for */

/* A column of cells at the end of the list; all are missing. The list may move: take no pointer across. */
static d4i_status push_column(d4i_context *context, struct figures *figures, char *code, char *name,
                              struct figures_column **out)
{
    size_t capacity = figures->column_count;
    struct figures_column column = {.code = code, .name = name, .own_code = code, .own_name = name};
    d4i_status status = code && name ? D4I_OK : D4I_NO_MEMORY;
    GUARD(status);
    GUARD(mem_alloc(context, figures->items, sizeof *column.people, &column.people));
    GUARD(mem_alloc(context, figures->items, 1, &column.status));
    memset(column.status, D4I_MISSING, figures->items);
    GUARD(mem_grow(context, &figures->columns, &capacity, figures->column_count + 1, sizeof *figures->columns));
    figures->columns[figures->column_count++] = column;
    *out = &figures->columns[figures->column_count - 1];
    return D4I_OK;
done:
    free(column.people);
    free(column.status);
    free(code);
    free(name);
    return status;
}

d4i_status figures_push(d4i_context *context, struct figures *figures, const char *code, const char *suffix,
                        const char *name, const char *says, struct figures_column **out)
{
    char *own_code = NULL, *own_name = NULL;
    TRY(text_format(context, &own_code, "%s%s", code, suffix));
    d4i_status status = text_format(context, &own_name, "%s%s", name, says);
    if (status == D4I_OK)
        return push_column(context, figures, own_code, own_name, out);
    free(own_code);
    return status;
}

void figures_add_people(struct figures *figures, struct figures_column *column, size_t pair, int64_t people)
{
    uint32_t item = figures->item_of_pair[pair];
    column->people[item] += people;
    column->status[item] = D4I_ESTIMATED;
}

/* One group of one source: `first` is the column of its first draw, or that of its standard deviation. */
struct drawn {
    struct figures *figures;
    const struct draw_source *source;
    const struct draws *draws;
    size_t first, deviation; /* SIZE_MAX: not wanted */
};

static d4i_status take_draws(d4i_context *context, const struct drawn *drawn, int count)
{
    const struct zone_order *order = &drawn->source->order;
    int32_t *people;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, order->count, sizeof *people, &people));
    for (int k = 0; k < count && status == D4I_OK; k++) {
        struct figures_column *column = &drawn->figures->columns[drawn->first + (size_t)k];
        status = draws_make(context, drawn->draws, k, people);
        for (size_t i = 0; status == D4I_OK && i < order->count; i++)
            if (people[i] != DRAWS_UNKNOWN)
                figures_add_people(drawn->figures, column, order->pair[i], people[i] * D4I_PERSON);
    }
    free(people);
    return status;
}

/* Draws of zones are apart from one another, so that their variances add up in a cell. */
static d4i_status take_deviation(d4i_context *context, const struct drawn *drawn)
{
    struct figures *figures = drawn->figures;
    const struct zone_order *order = &drawn->source->order;
    struct figures_column *column = &figures->columns[drawn->deviation];
    double *deviation = NULL, *variance = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, order->count, sizeof *deviation, &deviation));
    GUARD(mem_alloc(context, figures->items, sizeof *variance, &variance));
    GUARD(draws_spread(context, drawn->draws, NULL, deviation));
    for (size_t i = 0; i < order->count; i++)
        if (!isnan(deviation[i])) {
            uint32_t item = figures->item_of_pair[order->pair[i]];
            variance[item] += deviation[i] * deviation[i];
            column->status[item] = D4I_ESTIMATED;
        }
    for (size_t i = 0; i < figures->items; i++)
        if (column->status[i] == D4I_ESTIMATED)
            column->people[i] = (int64_t)llround(sqrt(variance[i]) * D4I_PERSON);
done:
    free(deviation);
    free(variance);
    return status;
}

/* The draws of one column of counts, over all sources that count it. */
static d4i_status draw_column(d4i_context *context, struct figures *figures, const struct draw_source *sources,
                              size_t c, int draws, size_t first, size_t deviation)
{
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        uint32_t node = variable ? figures_node(figures, s, &figures->columns[c]) : GROUP_NONE;
        struct drawn drawn = {.figures = figures, .source = &sources[s], .first = first, .deviation = deviation};
        struct draws *made = NULL;
        if (node == GROUP_NONE || !sources[s].atlas)
            continue;
        TRY(progress(context, "drawing", s, figures->atlas->source_count));
        d4i_status status = draw_group(context, &sources[s], node, draws ? draws : DRAWS_FOR_QUALITY, &made);
        drawn.draws = made;
        if (status == D4I_OK && draws)
            status = take_draws(context, &drawn, draws);
        if (status == D4I_OK && deviation != SIZE_MAX)
            status = take_deviation(context, &drawn);
        draws_free(made);
        TRY(status);
    }
    return D4I_OK;
}

/* Columns for the draws of each of the columns 1 .. groups - 1, then one for its standard deviation where quality
 * is asked for. */
static d4i_status draw_columns(d4i_context *context, struct figures *figures, const struct draw_source *sources,
                               size_t groups, int draws, bool quality)
{
    struct figures_column *column;
    char suffix[32], says[64];
    for (size_t c = 1; c < groups; c++) {
        size_t first = figures->column_count, deviation = SIZE_MAX;
        for (int k = 1; k <= draws; k++) {
            text_print(suffix, sizeof suffix, "_%d", k);
            text_print(says, sizeof says, ": whole people, draw %d", k);
            TRY(figures_push(context, figures, figures->columns[c].code, suffix, figures->columns[c].name, says,
                             &column));
            column->plain = true; /* empty where the zone has no number, else estimated */
        }
        if (quality) {
            deviation = figures->column_count;
            TRY(figures_push(context, figures, figures->columns[c].code, "_sd", figures->columns[c].name,
                             ": standard deviation over draws (model-based)", &column));
            column->plain = true;
        }
        TRY(draw_column(context, figures, sources, c, draws, first, deviation));
    }
    return D4I_OK;
}

/* A column of words; all are missing. */
static d4i_status add_words(d4i_context *context, struct figures *figures, const char *code, const char *says)
{
    struct figures_column *column;
    TRY(figures_push(context, figures, code, "", says, "", &column));
    column->plain = true;
    return mem_alloc(context, figures->items, sizeof *column->text, &column->text);
}

/* What the zone that covers most of a cell says of it. */
static d4i_status zone_columns(d4i_context *context, struct figures *figures)
{
    enum { LEVEL, PEOPLE, CELLS, WORDS };
    static const char *const words[WORDS][2] = {
        {"placed_by", "which weight placed the people of the zone: 1 = the first of the cascade"},
        {"zone_people", "people of the zone that covers most of the cell"},
        {"zone_cells", "cells among which these people are spread"}};
    const struct atlas *atlas = figures->atlas;
    const struct pairs *pairs = &atlas->pairs;
    const size_t first = figures->column_count;
    struct figures_column *column;
    uint32_t *most;
    for (int k = 0; k < WORDS; k++) {
        TRY(figures_push(context, figures, words[k][0], "", words[k][1], "", &column));
        column->plain = k != PEOPLE;
    }
    TRY(add_words(context, figures, "weight", "which weight placed the people of the zone, by its id; else area"));
    TRY(add_words(context, figures, "method", "the method of allocation"));
    TRY(mem_alloc(context, figures->items, sizeof *most, &most));
    for (size_t i = 0; i < pairs->count; i++) {
        uint32_t item = figures->item_of_pair[i], zone = pairs->zone[i];
        const struct atlas_source *source = atlas_source_of_zone(atlas, zone);
        const struct atlas_variable *variable = figures_variable(figures, (size_t)(source - atlas->sources));
        if (!variable || pairs->coverage[i] <= most[item])
            continue;
        const struct atlas_column *total = &variable->column[0];
        const int64_t values[WORDS] = {(atlas->zone_level[zone] + 1) * D4I_PERSON,
                                       total->people[zone - source->first_zone],
                                       (int64_t)atlas->zone_cells[zone] * D4I_PERSON};
        most[item] = pairs->coverage[i];
        for (int k = 0; k < WORDS; k++) {
            figures->columns[first + (size_t)k].people[item] = values[k];
            figures->columns[first + (size_t)k].status[item] =
                k == PEOPLE ? total->status[zone - source->first_zone] : D4I_OBSERVED;
        }
        figures->columns[first + WORDS].text[item] = level_name(atlas, atlas->zone_level[zone]);
        figures->columns[first + WORDS + 1].text[item] = atlas->method;
    }
    free(most);
    return D4I_OK;
}

d4i_status figures_ground_make(d4i_context *context, const struct figures *figures, struct draw_source **out)
{
    const size_t count = figures->atlas->source_count;
    TRY(mem_alloc(context, count, sizeof **out, out));
    for (size_t s = 0; s < count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        if (!variable)
            continue;
        TRY(draw_source_make(context, figures->atlas, s, (size_t)(variable - figures->atlas->sources[s].variables),
                             &(*out)[s]));
        (*out)[s].seed = figures->draw_seed;
    }
    return D4I_OK;
}

void figures_ground_free(const struct figures *figures, struct draw_source *ground)
{
    for (size_t s = 0; ground && s < figures->atlas->source_count; s++)
        draw_source_release(&ground[s]);
    free(ground);
}

d4i_status figures_add_draws(d4i_context *context, struct figures *figures, size_t columns, int draws, bool quality)
{
    struct draw_source *ground = NULL;
    d4i_status status;
    GUARD(figures_ground_make(context, figures, &ground));
    GUARD(draw_columns(context, figures, ground, columns, draws, quality));
    if (quality)
        GUARD(zone_columns(context, figures));
done:
    figures_ground_free(figures, ground);
    return status;
}
