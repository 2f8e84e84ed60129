/* SPDX-License-Identifier: EUPL-1.2 */
#include "query/draw.h"

#include <math.h>

#include "atlas/spread.h"
#include "base/hash.h"
#include "base/memory.h"
#include "group/status.h"

#define APART_MOST 0.02
#define INSIDE_LEAST 0.5 /* of a group, in finer zones that lie inside */

void draw_source_release(struct draw_source *source)
{
    draw_ground_release(&source->ground);
    zone_order_release(&source->order);
    free(source->cell);
    free(source->zone_key);
    free(source->item_people);
    free(source->shared);
    if (source->finer)
        draw_source_release(source->finer);
    free(source->finer);
    *source = (struct draw_source){0};
}

static d4i_status take_keys(d4i_context *context, struct draw_source *source)
{
    const struct atlas_source *from = &source->atlas->sources[source->source];
    char code[GRID_CODE_MAX];
    TRY(mem_alloc(context, from->zone_count, sizeof *source->zone_key, &source->zone_key));
    for (size_t z = 0; z < from->zone_count; z++) {
        const char *key = atlas_zone_key(source->atlas, from->first_zone + z, code);
        source->zone_key[z] = hash_bytes(key, strlen(key)).low;
    }
    return D4I_OK;
}

/* People of the zone's total by the weights; in a zone whose total is not known, none. */
static d4i_status take_items(d4i_context *context, struct draw_source *source)
{
    const struct atlas *atlas = source->atlas;
    const struct atlas_source *from = &atlas->sources[source->source];
    const struct atlas_column *total = &from->variables[source->variable].column[0];
    TRY(mem_alloc(context, source->order.count, sizeof *source->cell, &source->cell));
    TRY(mem_alloc(context, source->order.count, sizeof *source->item_people, &source->item_people));
    for (size_t i = 0; i < source->order.count; i++) {
        size_t pair = source->order.pair[i], zone = atlas->pairs.zone[pair], own = zone - from->first_zone;
        uint64_t mass =
            (uint64_t)atlas->pairs.coverage[pair] * atlas->pairs.weight[pair] >> atlas->zone_shift[zone];
        source->cell[i] = pairs_cell(&atlas->pairs, pair);
        if (status_is_known(total->status[own]) && total->people[own] > 0)
            source->item_people[i] =
                (double)total->people[own] / D4I_PERSON * ((double)mass / (double)atlas->zone_total[zone]);
    }
    return D4I_OK;
}

static d4i_status make_one(d4i_context *context, const struct atlas *atlas, size_t source, size_t variable,
                           struct draw_source *out)
{
    const struct atlas_source *from = &atlas->sources[source];
    struct draw_source made = {.atlas = atlas, .source = source, .variable = variable, .seed = atlas->seed};
    d4i_status status;
    GUARD(zone_order_make(context, &atlas->grid, &atlas->pairs, from->first_zone, from->zone_count, &made.order));
    GUARD(take_keys(context, &made));
    GUARD(take_items(context, &made));
    const struct draw_cells cells = {.grid = &atlas->grid,
                                     .items = made.order.count,
                                     .zones = from->zone_count,
                                     .zone_start = made.order.start,
                                     .cell = made.cell,
                                     .item_people = made.item_people,
                                     .zone_key = made.zone_key};
    GUARD(draw_ground_make(context, &cells, &made.ground));
    *out = made;
    return D4I_OK;
done:
    draw_source_release(&made);
    return status;
}

static bool has_tilts(const struct draw_source *source)
{
    const struct atlas_variable *variable = &source->atlas->sources[source->source].variables[source->variable];
    for (uint32_t node = 0; node < variable->tree.count; node++)
        if (atlas_is_tilted(source->atlas, source->source, source->variable, node))
            return true;
    return false;
}

/* The finest source that has the variable, if its zones have less than half the people of this one's. */
static d4i_status find_finer(d4i_context *context, struct draw_source *source)
{
    const struct atlas *atlas = source->atlas;
    const char *id = atlas->sources[source->source].variables[source->variable].id;
    struct draw_source tried;
    for (size_t s = 0; s < atlas->source_count; s++)
        for (size_t v = 0; v < atlas->sources[s].variable_count; v++) {
            if (s == source->source || strcmp(atlas->sources[s].variables[v].id, id) != 0)
                continue;
            TRY(make_one(context, atlas, s, v, &tried));
            double most = source->finer ? source->finer->ground.zone_size : source->ground.zone_size / 2;
            if (!(tried.ground.zone_size > 0 && tried.ground.zone_size < most)) {
                draw_source_release(&tried);
                continue;
            }
            if (source->finer)
                draw_source_release(source->finer);
            else if (mem_alloc(context, 1, sizeof *source->finer, &source->finer) != D4I_OK) {
                draw_source_release(&tried);
                return D4I_NO_MEMORY;
            }
            *source->finer = tried;
        }
    return D4I_OK;
}

/* The zone of `source` that covers most of the cell of `pair`; SIZE_MAX where none does. Pairs of a cell stand
 * together. */
static size_t main_zone(const struct pairs *pairs, const struct atlas_source *source, size_t pair)
{
    const uint64_t cell = pairs_cell(pairs, pair);
    size_t found = SIZE_MAX;
    uint32_t most = 0;
    while (pair > 0 && pairs_cell(pairs, pair - 1) == cell)
        pair--;
    for (; pair < pairs->count && pairs_cell(pairs, pair) == cell; pair++) {
        size_t zone = pairs->zone[pair] - source->first_zone;
        if (zone < source->zone_count && pairs->coverage[pair] > most) {
            most = pairs->coverage[pair];
            found = zone;
        }
    }
    return found;
}

/* Squares of other regions say nothing of this one. Pairs of a cell stand together. */
static d4i_status find_shared(d4i_context *context, struct draw_source *source)
{
    const struct pairs *pairs = &source->atlas->pairs;
    const struct atlas_source *own = &source->atlas->sources[source->source];
    const struct atlas_source *finer = &source->atlas->sources[source->finer->source];
    TRY(mem_alloc(context, finer->zone_count, 1, &source->shared));
    for (size_t first = 0, end; first < pairs->count; first = end) {
        bool here = false;
        for (end = first; end < pairs->count && pairs_cell(pairs, end) == pairs_cell(pairs, first); end++)
            here = here || pairs->zone[end] - own->first_zone < own->zone_count;
        for (size_t i = first; i < end; i++)
            if (pairs->zone[i] - finer->first_zone < finer->zone_count)
                source->shared[pairs->zone[i] - finer->first_zone] |= here ? DRAW_SHARED : DRAW_OUTSIDE;
    }
    return D4I_OK;
}

d4i_status draw_source_make(d4i_context *context, const struct atlas *atlas, size_t source, size_t variable,
                            struct draw_source *out)
{
    struct draw_source made = {0};
    d4i_status status;
    GUARD(make_one(context, atlas, source, variable, &made));
    if (has_tilts(&made))
        GUARD(find_finer(context, &made));
    if (made.finer)
        GUARD(find_shared(context, &made));
    *out = made;
    return D4I_OK;
done:
    draw_source_release(&made);
    return status;
}

/* Where a group with a tilt is expected. */
static d4i_status expected(d4i_context *context, const struct draw_source *source, uint32_t node, double **mean)
{
    const struct atlas *atlas = source->atlas;
    uint64_t *mass = NULL;
    d4i_status status = D4I_OK;
    if (!atlas_is_tilted(atlas, source->source, source->variable, node))
        return D4I_OK;
    GUARD(mem_alloc(context, atlas->pairs.count, sizeof *mass, &mass));
    GUARD(mem_alloc(context, source->order.count, sizeof **mean, mean));
    GUARD(atlas_masses(context, atlas, source->source, source->variable, node, mass));
    for (size_t i = 0; i < source->order.count; i++)
        (*mean)[i] = (double)mass[source->order.pair[i]];
done:
    free(mass);
    return status;
}

/* What the publisher's rounding or noise leaves open, as the variance of an even spread over it. */
static d4i_status noise_of(d4i_context *context, const struct atlas_column *column, size_t zones, double **noise)
{
    if (!column->low)
        return D4I_OK;
    TRY(mem_alloc(context, zones, sizeof **noise, noise));
    for (size_t z = 0; z < zones; z++) {
        double open = (double)(column->high[z] - column->low[z]) / D4I_PERSON;
        (*noise)[z] = status_is_known(column->status[z]) ? open * open / 12 : 0;
    }
    return D4I_OK;
}

/* What a node's counts are to draws; arrays to free(). */
static d4i_status counts_of(d4i_context *context, const struct draw_source *source, uint32_t node,
                            const uint8_t *shared, uint8_t **known, double **noise)
{
    const struct atlas_source *from = &source->atlas->sources[source->source];
    const struct atlas_column *column = &from->variables[source->variable].column[node];
    TRY(mem_alloc(context, from->zone_count, 1, known));
    for (size_t z = 0; z < from->zone_count; z++)
        (*known)[z] =
            (!shared || shared[z] & DRAW_SHARED) && status_is_known(column->status[z]) && column->people[z] >= 0;
    return noise_of(context, column, from->zone_count, noise);
}

/* Whether the group's means, scaled to the zones' counts, agree with the counts of the finer zones that lie inside
 * of this source: all but APART_MOST of the people stand in the right one. A margin that contradicts the zones does
 * not. */
static d4i_status agrees(d4i_context *context, const struct draw_source *source, uint32_t node, const double *mean,
                         const struct draw_lesson *lesson, bool *held)
{
    const struct atlas *atlas = source->atlas;
    const struct pairs *pairs = &atlas->pairs;
    const struct atlas_source *finer = &atlas->sources[source->finer->source];
    const struct atlas_column *column = &atlas->sources[source->source].variables[source->variable].column[node];
    double *sum, all = 0, apart = 0, group = 0;
    TRY(mem_alloc(context, finer->zone_count, sizeof *sum, &sum));
    for (size_t z = 0; z < source->ground.zones; z++) {
        double whole = 0, people = status_is_known(column->status[z]) ? fmax((double)column->people[z], 0) : 0;
        group += people;
        for (size_t i = source->order.start[z]; i < source->order.start[z + 1]; i++)
            whole += mean[i];
        for (size_t i = source->order.start[z]; whole > 0 && i < source->order.start[z + 1]; i++) {
            size_t part = main_zone(pairs, finer, source->order.pair[i]);
            if (part != SIZE_MAX)
                sum[part] += people * mean[i] / whole;
        }
    }
    for (size_t p = 0; p < finer->zone_count; p++) {
        if (!lesson->known[p] || source->shared[p] & DRAW_OUTSIDE)
            continue;
        all += (double)lesson->people[p];
        apart += fabs(sum[p] - (double)lesson->people[p]) / 2;
    }
    *held = all > INSIDE_LEAST * group && apart <= APART_MOST * all;
    free(sum);
    return D4I_OK;
}

/* The finer source's counts of the group, if it has it; lesson->ground NULL = it has not. */
static d4i_status lesson_of(d4i_context *context, const struct draw_source *source, const char *code,
                            struct draw_lesson *lesson, uint8_t **known, double **noise)
{
    const struct draw_source *finer = source->finer;
    if (!finer)
        return D4I_OK;
    const struct atlas_variable *variable = &finer->atlas->sources[finer->source].variables[finer->variable];
    uint32_t node = group_find(&variable->tree, code);
    if (node == GROUP_NONE)
        return D4I_OK;
    TRY(counts_of(context, finer, node, source->shared, known, noise));
    *lesson = (struct draw_lesson){&finer->ground, variable->column[node].people, *known, *noise, false};
    return D4I_OK;
}

d4i_status draw_group(d4i_context *context, const struct draw_source *source, uint32_t node, int count,
                      struct draws **out)
{
    const struct atlas_variable *variable = &source->atlas->sources[source->source].variables[source->variable];
    const char *code = variable->tree.nodes[node].code;
    double *mean = NULL, *noise = NULL, *finer_noise = NULL;
    uint8_t *known = NULL, *finer_known = NULL;
    struct draw_lesson lesson = {0};
    d4i_status status;
    GUARD(counts_of(context, source, node, NULL, &known, &noise));
    GUARD(expected(context, source, node, &mean));
    if (mean)
        GUARD(lesson_of(context, source, code, &lesson, &finer_known, &finer_noise));
    if (lesson.ground)
        GUARD(agrees(context, source, node, mean, &lesson, &lesson.held));
    struct hash key = hash_with_text(hash_with_text((struct hash){0}, variable->id), code);
    const struct draw_task task = {.ground = &source->ground,
                                   .mean = mean,
                                   .people = variable->column[node].people,
                                   .known = known,
                                   .noise = noise,
                                   .lesson = lesson.ground ? &lesson : NULL,
                                   .group_key = key.low,
                                   .seed = source->seed};
    GUARD(draws_prepare(context, &task, count, out));
done:
    free(mean);
    free(noise);
    free(known);
    free(finer_noise);
    free(finer_known);
    return status;
}
