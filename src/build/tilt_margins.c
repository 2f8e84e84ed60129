/* SPDX-License-Identifier: EUPL-1.2
 *
 * Margins: what other sources of the project count on parts of the same ground, such as 1 km squares. A pair
 * belongs to the part that covers most of its cell.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "build/tilt.h"
#include "group/status.h"

/* A part whose people (by the weights) do not nearly all live in zones of the source counts others as well: it says
 * nothing that these zones could be held to. */
#define INSIDE_LEAST 0.99

/* The pairs of one cell: first .. end - 1. */
struct cell_pairs {
    size_t first, end;
};

static struct cell_pairs pairs_of_cell(const struct pairs *pairs, size_t pair)
{
    struct cell_pairs cell = {pair, pair + 1};
    while (cell.first > 0 && pairs_cell(pairs, cell.first - 1) == pairs_cell(pairs, pair))
        cell.first--;
    while (cell.end < pairs->count && pairs_cell(pairs, cell.end) == pairs_cell(pairs, pair))
        cell.end++;
    return cell;
}

static bool is_of(const struct atlas_source *source, uint32_t zone)
{
    return zone >= source->first_zone && zone < source->first_zone + source->zone_count;
}

/* The zone of `source` that covers most of the cell of `pair`; FIT_NONE where none does. */
static uint32_t main_zone(const struct pairs *pairs, const struct atlas_source *source, size_t pair)
{
    struct cell_pairs cell = pairs_of_cell(pairs, pair);
    uint32_t found = FIT_NONE, most = 0;
    for (size_t i = cell.first; i < cell.end; i++)
        if (is_of(source, pairs->zone[i]) && pairs->coverage[i] > most) {
            most = pairs->coverage[i];
            found = pairs->zone[i] - (uint32_t)source->first_zone;
        }
    return found;
}

/* inside[part] = the share of its people, by the weights, who live where the source has zones. */
static d4i_status measure_inside(d4i_context *context, const struct atlas *atlas, const struct atlas_source *source,
                                 const struct atlas_source *margin, double *inside)
{
    const struct pairs *pairs = &atlas->pairs;
    double *all;
    TRY(mem_alloc(context, margin->zone_count, sizeof *all, &all));
    for (size_t i = 0; i < pairs->count; i++) {
        if (!is_of(margin, pairs->zone[i]))
            continue;
        struct cell_pairs cell = pairs_of_cell(pairs, i);
        double mass = (double)pairs->coverage[i] * pairs->weight[i], covered = 0;
        for (size_t k = cell.first; k < cell.end; k++)
            covered += is_of(source, pairs->zone[k]) ? (double)pairs->coverage[k] / COVER_FULL : 0;
        size_t part = pairs->zone[i] - margin->first_zone;
        all[part] += mass;
        inside[part] += mass * fmin(covered, 1);
    }
    for (size_t p = 0; p < margin->zone_count; p++)
        inside[p] = all[p] > 0 ? inside[p] / all[p] : 0;
    free(all);
    return D4I_OK;
}

/* The node of the source's tree that an entry of the margin names. */
static d4i_status find_node(d4i_context *context, const struct project_margin *how, const struct group_tree *tree,
                            const char *code, uint32_t *node)
{
    d4i_status status = group_require(context, tree, code, node);
    return status == D4I_BAD_INPUT ? yaml_fail(context, how->at, "%s", d4i_error_text(context)) : status;
}

/* Parts in which nobody of the class can be: every count of its sum is a structural zero, and the margin is held to
 * them there. */
static d4i_status take_zeros(d4i_context *context, const struct recipe_words *codes,
                             const struct atlas_source *margin, const struct atlas_variable *variable,
                             const double *people, uint8_t **out)
{
    uint8_t *zeros;
    bool any = false;
    TRY(mem_alloc(context, margin->zone_count, sizeof *zeros, &zeros));
    for (size_t p = 0; p < margin->zone_count; p++)
        zeros[p] = people[p] == 0;
    for (size_t k = 0; k < codes->count; k++) {
        const struct atlas_column *column = &variable->column[group_find(&variable->tree, codes->list[k])];
        struct column_values values;
        d4i_status status = atlas_column_read(context, column, &values);
        if (status != D4I_OK) {
            free(zeros);
            return status;
        }
        for (size_t p = 0; p < margin->zone_count; p++)
            zeros[p] &= values.status[p] == D4I_STRUCTURAL_ZERO;
        atlas_column_done(column, &values);
    }
    for (size_t p = 0; p < margin->zone_count; p++)
        any |= zeros[p];
    if (any)
        *out = zeros;
    else
        free(zeros);
    return D4I_OK;
}

static d4i_status sum_nodes(d4i_context *context, const struct project_margin *how,
                            const struct recipe_words *codes, const struct atlas_source *margin,
                            const struct atlas_variable *variable, const double *inside, double *people)
{
    for (size_t k = 0; k < codes->count; k++) {
        uint32_t node;
        TRY(find_node(context, how, &variable->tree, codes->list[k], &node));
        for (size_t before = 0; before < k; before++)
            if (strcmp(codes->list[before], codes->list[k]) == 0)
                return yaml_fail(context, how->at, "'%s' stands twice in one sum of the margin", codes->list[k]);
        TRY(tilt_add_people(context, &variable->column[node], margin->zone_count, people));
    }
    for (size_t p = 0; p < margin->zone_count; p++)
        if (inside[p] < INSIDE_LEAST)
            people[p] = NAN;
        else if (people[p] < 0)
            people[p] = 0;
    return D4I_OK;
}

/* A class of the margin: who of our groups is in it, and its people by part. Another variable of the source may
 * not have the group at all: then the margin says nothing of it. */
static d4i_status take_class(d4i_context *context, struct tilt *tilt, size_t m, const char *group,
                             const struct recipe_words *sums, const struct atlas_variable *from,
                             const double *inside)
{
    const struct project_margin *how = &tilt->work->project->allocate.margins[m];
    const struct group_tree *tree = &tilt->work->atlas.sources[tilt->source].variables[tilt->variable].tree;
    const struct atlas_source *margin = &tilt->work->atlas.sources[how->source];
    struct fit_margin *out = &tilt->margins[m];
    uint32_t node = group_find(tree, group);
    size_t members = 0;
    if (node == GROUP_NONE)
        return D4I_OK;
    for (size_t g = 0; g < tilt->group_count; g++)
        if (tilt_group_in(tree, &tilt->groups[g], node)) {
            if (tilt->class_of[m][g] != FIT_NONE)
                return yaml_fail(context, how->at, "the margin counts the people of '%s' twice", group);
            tilt->class_of[m][g] = (uint32_t)out->classes;
            members++;
        }
    if (members == 0)
        return yaml_fail(context, how->at,
                         "the group '%s' of the margin is none of the groups that are spread, and no sum of them",
                         group);
    double *people;
    TRY(mem_alloc(context, margin->zone_count, sizeof *people, &people));
    tilt->margin_people[m][out->classes++] = people;
    TRY(sum_nodes(context, how, sums, margin, from, inside, people));
    return take_zeros(context, sums, margin, from, people, &tilt->margin_zeros[m][out->classes - 1]);
}

/* With no groups named: those that both sources call by the same code. */
static d4i_status take_same_codes(d4i_context *context, struct tilt *tilt, size_t m,
                                  const struct atlas_variable *from, const double *inside)
{
    const struct group_tree *tree = &tilt->work->atlas.sources[tilt->source].variables[tilt->variable].tree;
    for (size_t g = 0; g < tilt->group_count; g++) {
        const char *code = tree->nodes[tilt->groups[g].nodes[0]].code;
        struct recipe_words words = {.list = &code, .count = 1};
        if (tilt->groups[g].count == 1 && group_find(&from->tree, code) != GROUP_NONE)
            TRY(take_class(context, tilt, m, code, &words, from, inside));
    }
    return D4I_OK;
}

/* The variable that the project names; else the one that is called as ours, or the only one. */
static const struct atlas_variable *find_variable(const struct atlas_source *margin, bool any, const char *id)
{
    for (size_t v = 0; v < margin->variable_count; v++)
        if (strcmp(margin->variables[v].id, id) == 0 || (any && margin->variable_count == 1))
            return &margin->variables[v];
    return NULL;
}

static d4i_status take_members(d4i_context *context, struct tilt *tilt, size_t m, const struct atlas_source *margin)
{
    TRY(mem_alloc(context, tilt->order.count, sizeof **tilt->member, &tilt->member[m]));
    for (size_t i = 0; i < tilt->order.count; i++)
        tilt->member[m][i] = main_zone(&tilt->work->atlas.pairs, margin, tilt->order.pair[i]);
    return D4I_OK;
}

static d4i_status take_margin(d4i_context *context, struct tilt *tilt, size_t m)
{
    const struct project_margin *how = &tilt->work->project->allocate.margins[m];
    const struct atlas *atlas = &tilt->work->atlas;
    const struct atlas_source *margin = &atlas->sources[how->source];
    const char *id = how->variable ? how->variable : atlas->sources[tilt->source].variables[tilt->variable].id;
    const struct atlas_variable *from = find_variable(margin, !how->variable, id);
    struct fit_margin *out = &tilt->margins[m];
    double *inside = NULL;
    d4i_status status;
    size_t classes = how->group_count ? how->group_count : tilt->group_count;
    if (!from)
        return yaml_fail(context, how->at, "the source '%s' has no variable '%s'; say which is meant: variable: %s",
                         margin->id, id, margin->variables[0].id);
    GUARD(mem_alloc(context, tilt->group_count, sizeof **tilt->class_of, &tilt->class_of[m]));
    GUARD(mem_alloc(context, classes, sizeof **tilt->margin_people, &tilt->margin_people[m]));
    GUARD(mem_alloc(context, classes, sizeof **tilt->margin_zeros, &tilt->margin_zeros[m]));
    memset(tilt->class_of[m], 0xff, tilt->group_count * sizeof **tilt->class_of);
    *out = (struct fit_margin){.name = margin->id, .parts = margin->zone_count};
    GUARD(take_members(context, tilt, m, margin));
    GUARD(mem_alloc(context, margin->zone_count, sizeof *inside, &inside));
    GUARD(measure_inside(context, atlas, &atlas->sources[tilt->source], margin, inside));
    for (size_t p = 0; p < margin->zone_count; p++)
        tilt->left_out[m] += inside[p] > 0 && inside[p] < INSIDE_LEAST;
    for (size_t i = 0; i < how->group_count; i++)
        GUARD(take_class(context, tilt, m, how->groups[i].group, &how->groups[i].sums, from, inside));
    if (how->group_count == 0)
        GUARD(take_same_codes(context, tilt, m, from, inside));
    out->member = tilt->member[m];
    out->class_of = tilt->class_of[m];
    out->people = (const double *const *)tilt->margin_people[m];
    for (size_t c = 0; c < out->classes; c++)
        if (tilt->margin_zeros[m][c])
            out->zeros = (const uint8_t *const *)tilt->margin_zeros[m];
done:
    free(inside);
    return status;
}

d4i_status tilt_take_margins(d4i_context *context, struct tilt *tilt)
{
    const size_t count = tilt->work->project->allocate.margin_count;
    TRY(mem_alloc(context, count, sizeof *tilt->margins, &tilt->margins));
    TRY(mem_alloc(context, count, sizeof *tilt->member, &tilt->member));
    TRY(mem_alloc(context, count, sizeof *tilt->class_of, &tilt->class_of));
    TRY(mem_alloc(context, count, sizeof *tilt->margin_people, &tilt->margin_people));
    TRY(mem_alloc(context, count, sizeof *tilt->margin_zeros, &tilt->margin_zeros));
    TRY(mem_alloc(context, count, sizeof *tilt->left_out, &tilt->left_out));
    tilt->margin_count = count;
    for (size_t m = 0; m < count; m++)
        TRY(take_margin(context, tilt, m));
    return D4I_OK;
}
