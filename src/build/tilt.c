/* SPDX-License-Identifier: EUPL-1.2
 *
 * Stage 7b: where groups stand in their zones, by a method that goes by group. What it finds becomes a tilt: how
 * much more of the group stands in a pair than an even mix of the zone would put there.
 */
#include "build/tilt.h"

#include <math.h>
#include <stdlib.h>

#include "allocate/allocate.h"
#include "atlas/spread.h"
#include "base/memory.h"
#include "base/wide.h"
#include "build/weights.h"
#include "group/status.h"

#define TILT_MOST 0x1p24 /* the largest tilt of a zone; the others are relative to it */
#define TOTAL_BITS 62

static void tilt_release(struct tilt *tilt, size_t covariates)
{
    for (size_t g = 0; g < tilt->group_count; g++) {
        free(tilt->groups[g].nodes);
        free(tilt->groups[g].people);
        if (tilt->people)
            free(tilt->people[g]);
    }
    for (size_t m = 0; m < tilt->margin_count; m++) {
        for (size_t c = 0; tilt->margin_people[m] && c < tilt->margins[m].classes; c++)
            free(tilt->margin_people[m][c]);
        for (size_t c = 0; tilt->margin_zeros[m] && c < tilt->margins[m].classes; c++)
            free(tilt->margin_zeros[m][c]);
        free(tilt->margin_people[m]);
        free(tilt->margin_zeros[m]);
        free(tilt->member[m]);
        free(tilt->class_of[m]);
    }
    for (size_t c = 0; tilt->covariates && c < covariates; c++)
        free(tilt->covariates[c]);
    free(tilt->groups);
    free(tilt->people);
    free(tilt->margins);
    free(tilt->margin_people);
    free(tilt->margin_zeros);
    free(tilt->member);
    free(tilt->class_of);
    free(tilt->left_out);
    free(tilt->covariates);
    free(tilt->cell);
    free(tilt->item_people);
    zone_order_release(&tilt->order);
}

/* Items in the order of the zones, with the people that the weights put there. */
static d4i_status take_items(d4i_context *context, struct tilt *tilt)
{
    const struct atlas *atlas = &tilt->work->atlas;
    const struct atlas_source *source = &atlas->sources[tilt->source];
    const struct atlas_column *column = &source->variables[tilt->variable].column[0];
    struct column_values total;
    TRY(zone_order_make(context, &atlas->grid, &atlas->pairs, source->first_zone, source->zone_count,
                        &tilt->order));
    TRY(mem_alloc(context, tilt->order.count, sizeof *tilt->cell, &tilt->cell));
    TRY(mem_alloc(context, tilt->order.count, sizeof *tilt->item_people, &tilt->item_people));
    TRY(atlas_column_read(context, column, &total));
    for (size_t i = 0; i < tilt->order.count; i++) {
        size_t pair = tilt->order.pair[i], zone = atlas->pairs.zone[pair], own = zone - source->first_zone;
        uint64_t mass =
            (uint64_t)atlas->pairs.coverage[pair] * atlas->pairs.weight[pair] >> atlas->zone_shift[zone];
        bool known = status_is_known(total.status[own]) && total.people[own] > 0;
        double people = known ? (double)total.people[own] / D4I_PERSON : 1;
        tilt->cell[i] = pairs_cell(&atlas->pairs, pair);
        tilt->item_people[i] = people * ((double)mass / (double)atlas->zone_total[zone]);
    }
    atlas_column_done(column, &total);
    return D4I_OK;
}

/* Tilts of one group in one zone, from what the method gave. */
static void zone_tilts(const struct tilt *tilt, size_t group, size_t zone, struct atlas_tilt *out)
{
    const struct pairs *pairs = &tilt->work->atlas.pairs;
    const size_t *start = tilt->order.start;
    size_t number = tilt->work->atlas.sources[tilt->source].first_zone + zone;
    double most = 0;
    for (size_t i = start[zone]; i < start[zone + 1]; i++)
        if (tilt->item_people[i] > 0)
            most = fmax(most, tilt->people[group][i] / tilt->item_people[i]);
    if (!(most > 0))
        return; /* nobody: mixed as the zone is */
    uint128 sum = 0;
    for (size_t i = start[zone]; i < start[zone + 1]; i++) {
        size_t pair = tilt->order.pair[i];
        double is = tilt->people[group][i], even = tilt->item_people[i];
        double scaled = even > 0 ? nearbyint(is / even / most * TILT_MOST) : 0;
        out->tilt[pair] = is > 0 && scaled < 1 ? 1 : (uint32_t)scaled;
        sum += (uint128)((uint64_t)pairs->coverage[pair] * pairs->weight[pair]) * out->tilt[pair];
    }
    uint8_t shift = 0;
    while (sum >> shift >> TOTAL_BITS != 0)
        shift++;
    out->shift[number] = shift;
    for (size_t i = start[zone]; i < start[zone + 1]; i++) {
        size_t pair = tilt->order.pair[i];
        out->total[number] += tilted_mass(pairs->coverage[pair], pairs->weight[pair], shift, out->tilt[pair]);
    }
}

/* The first so many tilts of the atlas, made where they lack: sources share them, as no pair is of two. */
static d4i_status need_tilts(d4i_context *context, struct atlas *atlas, size_t count)
{
    size_t capacity = atlas->tilt_count, zones = atlas_zone_count(atlas);
    if (count <= atlas->tilt_count)
        return D4I_OK;
    TRY(mem_grow(context, &atlas->tilts, &capacity, count, sizeof *atlas->tilts));
    while (atlas->tilt_count < count) {
        struct atlas_tilt *tilt = &atlas->tilts[atlas->tilt_count++];
        *tilt = (struct atlas_tilt){0};
        TRY(mem_alloc(context, atlas->pairs.count, sizeof *tilt->tilt, &tilt->tilt));
        TRY(mem_alloc(context, zones, sizeof *tilt->total, &tilt->total));
        TRY(mem_alloc(context, zones, sizeof *tilt->shift, &tilt->shift));
    }
    return D4I_OK;
}

/* `used` tilts of the source are taken by variables before this one. */
static d4i_status keep(d4i_context *context, struct work *work, const struct tilt *tilt, size_t *used)
{
    struct atlas *atlas = &work->atlas;
    const struct atlas_source *source = &atlas->sources[tilt->source];
    TRY(need_tilts(context, atlas, *used + tilt->group_count));
    for (size_t g = 0; g < tilt->group_count; g++) {
        uint32_t number = (uint32_t)(*used)++;
        for (size_t z = 0; z < source->zone_count; z++)
            zone_tilts(tilt, g, z, &atlas->tilts[number]);
        for (size_t i = 0; i < tilt->groups[g].count; i++) {
            size_t capacity = atlas->tilted_count;
            TRY(mem_grow(context, &atlas->tilted, &capacity, atlas->tilted_count + 1, sizeof *atlas->tilted));
            atlas->tilted[atlas->tilted_count++] = (struct atlas_tilted){
                (uint32_t)tilt->source, (uint32_t)tilt->variable, tilt->groups[g].nodes[i], number};
        }
    }
    return D4I_OK;
}

static d4i_status take_covariates(d4i_context *context, struct work *work, struct tilt *tilt)
{
    const struct project_allocate *how = &work->project->allocate;
    TRY(mem_alloc(context, how->covariate_count, sizeof *tilt->covariates, &tilt->covariates));
    for (size_t c = 0; c < how->covariate_count; c++) {
        TRY(mem_alloc(context, tilt->order.count, sizeof **tilt->covariates, &tilt->covariates[c]));
        TRY(weight_values_at(context, work, &how->covariates[c], tilt->cell, tilt->order.count,
                             tilt->covariates[c]));
    }
    return D4I_OK;
}

static d4i_status run(d4i_context *context, struct work *work, struct tilt *tilt, size_t *used)
{
    const struct project_allocate *how = &work->project->allocate;
    struct group_report report = {0};
    d4i_status status = D4I_OK;
    GUARD(tilt_choose_groups(context, tilt));
    if (tilt->group_count < 2)
        goto done; /* one group is everybody */
    GUARD(tilt_close_intervals(context, tilt));
    GUARD(take_items(context, tilt));
    GUARD(tilt_take_margins(context, tilt));
    GUARD(take_covariates(context, work, tilt));
    GUARD(mem_alloc(context, tilt->group_count, sizeof *tilt->people, &tilt->people));
    const double **zone_people;
    GUARD(mem_alloc(context, tilt->group_count, sizeof *zone_people, &zone_people));
    for (size_t g = 0; g < tilt->group_count && status == D4I_OK; g++) {
        zone_people[g] = tilt->groups[g].people;
        status = mem_alloc(context, tilt->order.count, sizeof **tilt->people, &tilt->people[g]);
    }
    const struct group_task task = {.grid = &work->atlas.grid,
                                    .items = tilt->order.count,
                                    .groups = tilt->group_count,
                                    .zones = tilt->order.zones,
                                    .zone_start = tilt->order.start,
                                    .cell = tilt->cell,
                                    .item_people = tilt->item_people,
                                    .zone_people = zone_people,
                                    .totals_hold = how->hold_totals,
                                    .margins = tilt->margins,
                                    .margin_count = tilt->margin_count,
                                    .covariates = (const double *const *)tilt->covariates,
                                    .covariate_count = how->covariate_count};
    if (status == D4I_OK)
        status = allocation_method_find(how->method)->spread(context, &task, tilt->people, &report);
    free(zone_people);
    if (status != D4I_OK)
        goto done;
    GUARD(keep(context, work, tilt, used));
    GUARD(tilt_tell(context, tilt, &report));
done:
    group_report_release(&report);
    return status;
}

/* A source that is only there for others to be held to is not itself spread by group. */
static bool is_margin(const struct project_allocate *how, size_t source)
{
    for (size_t m = 0; m < how->margin_count; m++)
        if (how->margins[m].source == source)
            return true;
    return false;
}

/* A code that no variable of what is spread has would pass for one of another variable. */
static d4i_status check_code(d4i_context *context, const struct work *work, const struct yaml_node *at,
                             const char *code)
{
    const struct project_allocate *how = &work->project->allocate;
    for (size_t s = 0; s < work->atlas.source_count; s++)
        for (size_t v = 0; !is_margin(how, s) && v < work->atlas.sources[s].variable_count; v++)
            if (group_find(&work->atlas.sources[s].variables[v].tree, code) != GROUP_NONE)
                return D4I_OK;
    return yaml_fail(context, at, "no source that is spread has a group '%s' (see d4i info --groups)", code);
}

static d4i_status check_margins(d4i_context *context, const struct work *work)
{
    const struct project_allocate *how = &work->project->allocate;
    bool spread = how->margin_count == 0;
    for (size_t i = 0; i < how->groups.count; i++)
        TRY(check_code(context, work, how->at, how->groups.list[i]));
    for (size_t s = 0; s < work->atlas.source_count; s++)
        spread |= !is_margin(how, s);
    if (!spread)
        return yaml_fail(context, how->margins[0].at,
                         "every source is a margin, so that none is left to be held to them; name other sources");
    for (size_t m = 0; m < how->margin_count; m++)
        for (size_t i = 0; i < how->margins[m].group_count; i++)
            TRY(check_code(context, work, how->margins[m].at, how->margins[m].groups[i].group));
    return D4I_OK;
}

static void warn_of_idle(d4i_context *context, const struct work *work, const double *counted)
{
    const struct project_allocate *how = &work->project->allocate;
    for (size_t m = 0; m < how->margin_count; m++)
        if (counted[m] == 0)
            warn(
                context,
                "the margin '%s' counts nobody of the other sources and does nothing: none of its groups has the "
                "code of one of theirs, or none of its areas lies on theirs; name them (groups: {theirs: its}), or "
                "leave the margin out",
                work->atlas.sources[how->margins[m].source].id);
}

d4i_status work_tilt(d4i_context *context, struct work *work)
{
    const struct project_allocate *how = &work->project->allocate;
    if (!work->atlas.has_grid || !allocation_method_find(how->method)->spread)
        return D4I_OK;
    TRY(check_margins(context, work));
    double *counted;
    d4i_status status = D4I_OK;
    TRY(mem_alloc(context, how->margin_count, sizeof *counted, &counted));
    for (size_t s = 0; s < work->atlas.source_count; s++) {
        size_t used = 0;
        for (size_t v = 0; !is_margin(how, s) && v < work->atlas.sources[s].variable_count; v++) {
            struct tilt tilt = {.work = work, .source = s, .variable = v, .counted = counted};
            status = run(context, work, &tilt, &used);
            tilt_release(&tilt, how->covariate_count);
            GUARD(status);
        }
    }
    warn_of_idle(context, work, counted);
done:
    free(counted);
    return status;
}
