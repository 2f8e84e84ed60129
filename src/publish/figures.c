/* SPDX-License-Identifier: EUPL-1.2
 *
 * Figures for pictures and exports: which variable and groups, and their values by unit and zone. Which source
 * speaks for a unit, and what a variable or level that is not named means, is decided in query/answer.c: a map
 * never disagrees with a table.
 */
#include "publish/figures.h"

#include "atlas/stated.h"
#include "base/memory.h"
#include "publish/figures_cells.h"
#include "query/answer.h"
#include "query/definition.h"

void figures_release(struct figures *figures)
{
    for (size_t i = 0; i < figures->column_count; i++) {
        free(figures->columns[i].people);
        free(figures->columns[i].status);
        free(figures->columns[i].text);
        free(figures->columns[i].own_code);
        free(figures->columns[i].own_name);
    }
    free(figures->columns);
    free(figures->outside);
    free(figures->source_of);
    free(figures->cell);
    free(figures->item_of_pair);
    *figures = (struct figures){0};
}

const struct atlas_variable *figures_variable(const struct figures *figures, size_t source)
{
    const struct atlas_source *at = &figures->atlas->sources[source];
    uint32_t v = answer_variable(at, figures->variable_id);
    return v == ANSWER_NONE || (figures->only && figures->only != at) ? NULL : &at->variables[v];
}

void figures_speaking(const struct figures *figures, bool *speaks)
{
    for (size_t s = 0; s < figures->atlas->source_count; s++)
        speaks[s] = figures->of != FIGURES_UNITS && figures_variable(figures, s) &&
                    figures->atlas->sources[s].zone_count > 0;
    for (size_t unit = 0; figures->of == FIGURES_UNITS && unit < figures->items; unit++)
        if (figures->source_of[unit] != SIZE_MAX)
            speaks[figures->source_of[unit]] = true;
}

d4i_status figures_find_source(d4i_context *context, const struct atlas *atlas, const char *id,
                               const struct atlas_source **out)
{
    struct buffer known = {0};
    d4i_status status = D4I_OK;
    for (size_t s = 0; id && s < atlas->source_count; s++) {
        if (strcmp(atlas->sources[s].id, id) == 0)
            *out = &atlas->sources[s];
        GUARD(buffer_print(context, &known, "%s'%s'", s ? ", " : "", atlas->sources[s].id));
    }
    if (id && !*out)
        status = fail(context, D4I_BAD_USAGE, "the atlas has no source '%s'; it has %s", id,
                      known.data ? known.data : "none");
done:
    buffer_release(&known);
    return status;
}

static d4i_status choose_variable(d4i_context *context, struct figures *figures, const char *id)
{
    figures->variable_id = id;
    TRY(answer_check_variable(context, figures->atlas, id));
    for (size_t s = 0; s < figures->atlas->source_count && !figures->variable; s++)
        figures->variable = figures_variable(figures, s);
    if (!figures->variable && figures->only)
        return fail(context, D4I_BAD_USAGE, "the source '%s' has no variable '%s'; d4i info --groups lists them",
                    figures->only->id, answer_or(id, "at all"));
    return figures->variable ? D4I_OK : fail(context, D4I_BUG, "the atlas lost its variable");
}

static d4i_status choose_level(d4i_context *context, struct figures *figures, const char *of)
{
    const struct atlas *atlas = figures->atlas;
    size_t level = ANSWER_ZONES;
    if (of && (strcmp(of, "cells") == 0 || strcmp(of, "cell") == 0)) {
        figures->of = FIGURES_CELLS;
        if (atlas->has_grid)
            return D4I_OK;
        return fail(context, D4I_BAD_USAGE,
                    "this atlas has no cells, since its project has no grid; add one, or choose units or zones");
    }
    TRY(answer_level(context, atlas, of, &level));
    figures->of = level == ANSWER_ZONES ? FIGURES_ZONES : FIGURES_UNITS;
    figures->level = level == ANSWER_ZONES ? NULL : &atlas->levels[level];
    return D4I_OK;
}

static d4i_status add_column(d4i_context *context, struct figures *figures, size_t *capacity,
                             const struct group_tree *tree, uint32_t node)
{
    for (size_t i = 0; i < figures->column_count; i++)
        if (strcmp(figures->columns[i].code, tree->nodes[node].code) == 0)
            return D4I_OK;
    TRY(mem_grow(context, &figures->columns, capacity, figures->column_count + 1, sizeof *figures->columns));
    figures->columns[figures->column_count++] =
        (struct figures_column){.code = tree->nodes[node].code, .name = tree->nodes[node].name};
    return D4I_OK;
}

/* The node `code` of the first source that counts it. */
static d4i_status add_code(d4i_context *context, struct figures *figures, size_t *capacity, const char *code)
{
    uint32_t node = 0;
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        if (variable && (node = group_find(&variable->tree, code)) != GROUP_NONE)
            return node == 0 ? D4I_OK : add_column(context, figures, capacity, &variable->tree, node);
    }
    return answer_usage(group_require(context, &figures->variable->tree, code, &node)); /* for its message */
}

static d4i_status add_codes(d4i_context *context, struct figures *figures, size_t *capacity, const char *groups)
{
    char *code = NULL;
    d4i_status status = D4I_OK;
    for (const char *at = groups; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        free(code);
        code = NULL;
        GUARD(text_copy(context, text_trim((struct text){at, strcspn(at, ",")}), &code));
        GUARD(add_code(context, figures, capacity, code));
    }
done:
    free(code);
    return status;
}

/* The headline of every source, in one column of its own. */
static d4i_status add_headline(d4i_context *context, struct figures *figures, size_t *capacity)
{
    size_t first = figures->column_count;
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        if (!variable || variable->tree.headline == GROUP_NONE || variable->tree.headline == 0)
            continue;
        const struct group_node *node = &variable->tree.nodes[variable->tree.headline];
        if (figures->column_count == first)
            TRY(add_column(context, figures, capacity, &variable->tree, variable->tree.headline));
        else if (strcmp(node->name, figures->columns[first].name) != 0)
            figures->columns[first].name = definition_headline(figures->atlas, figures->variable_id);
    }
    if (figures->column_count == first)
        return fail(context, D4I_BAD_USAGE, "no variable has a headline group; name the group that is meant");
    figures->columns[first].headline = true;
    return D4I_OK;
}

static d4i_status choose_groups(d4i_context *context, struct figures *figures, const char *groups, bool one)
{
    size_t capacity = 0;
    TRY(add_column(context, figures, &capacity, &figures->variable->tree, 0));
    if (one && !groups)
        return add_headline(context, figures, &capacity);
    if (groups && strcmp(groups, "all") != 0)
        return add_codes(context, figures, &capacity, groups);
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        for (uint32_t node = 1; variable && node < variable->tree.count; node++)
            if (groups || node == variable->tree.headline)
                TRY(add_column(context, figures, &capacity, &variable->tree, node));
    }
    return D4I_OK;
}

/* The node of a source's tree that stands for the column. */
static uint32_t node_of(const struct group_tree *tree, const struct figures_column *column, bool total)
{
    return total ? 0 : column->headline ? tree->headline : group_find(tree, column->code);
}

uint32_t figures_node(const struct figures *figures, size_t source, const struct figures_column *column)
{
    return node_of(&figures_variable(figures, source)->tree, column, column == figures->columns);
}

static d4i_status choose_sources(d4i_context *context, struct figures *figures)
{
    const size_t groups = figures->column_count - 1, sources = figures->atlas->source_count;
    uint32_t *node = NULL;
    TRY(mem_alloc(context, figures->items, sizeof *figures->source_of, &figures->source_of));
    TRY(mem_alloc(context, sources * groups, sizeof *node, &node));
    for (size_t s = 0; s < sources; s++)
        for (size_t g = 0; g < groups; g++) {
            const struct atlas_variable *variable = figures_variable(figures, s);
            node[s * groups + g] =
                variable ? node_of(&variable->tree, &figures->columns[g + 1], false) : GROUP_NONE;
        }
    const struct answer_asked asked = {.variable = figures->variable_id,
                                       .source = figures->only ? figures->only->id : NULL,
                                       .groups = groups,
                                       .node = node};
    for (size_t unit = 0; unit < figures->items; unit++) {
        size_t source = answer_source_of_unit(figures->atlas, figures->level, unit, &asked);
        figures->source_of[unit] = source;
        figures->estimated |= source != SIZE_MAX && figures->level->sources[source].relation == ATLAS_ESTIMATED;
    }
    free(node);
    return D4I_OK;
}

static void put_value(struct figures_column *column, size_t item, const struct atlas_column *from, size_t at)
{
    column->status[item] = from->status[at];
    column->people[item] = from->people[at];
}

static void unit_source(struct figures *figures, size_t source, size_t c)
{
    const struct atlas_variable *variable = figures_variable(figures, source);
    uint32_t node = variable ? node_of(&variable->tree, &figures->columns[c], c == 0) : GROUP_NONE;
    if (node == GROUP_NONE)
        return;
    const struct atlas_column *values =
        figures->level->sources[source].column[variable - figures->atlas->sources[source].variables];
    for (size_t unit = 0; unit < figures->items; unit++)
        if (figures->source_of[unit] == source)
            put_value(&figures->columns[c], unit, &values[node], unit);
}

static void zone_source(struct figures *figures, size_t source, size_t c)
{
    const struct atlas_source *from = &figures->atlas->sources[source];
    const struct atlas_variable *variable = figures_variable(figures, source);
    uint32_t node = variable ? node_of(&variable->tree, &figures->columns[c], c == 0) : GROUP_NONE;
    for (size_t zone = 0; node != GROUP_NONE && zone < from->zone_count; zone++)
        put_value(&figures->columns[c], from->first_zone + zone - figures->first_zone, &variable->column[node],
                  zone);
}

/* Who of a source's people is not in the base of the last group's shares. */
static void outside_source(struct figures *figures, size_t source, const struct atlas_stated *stated)
{
    const struct atlas_source *from = &figures->atlas->sources[source];
    const struct atlas_variable *variable = figures_variable(figures, source);
    const struct atlas_column *columns = variable->column;
    if (figures->of == FIGURES_UNITS)
        columns = figures->level->sources[source].column[variable - from->variables];
    for (size_t unit = 0; figures->of == FIGURES_UNITS && unit < figures->items; unit++)
        if (figures->source_of[unit] == source)
            figures->outside[unit] = atlas_outside_base(stated, columns, unit);
    for (size_t zone = 0; figures->of != FIGURES_UNITS && zone < from->zone_count; zone++)
        figures->outside[from->first_zone + zone - figures->first_zone] = atlas_outside_base(stated, columns, zone);
}

static d4i_status fill_outside(d4i_context *context, struct figures *figures)
{
    struct atlas_stated stated = {0};
    const struct figures_column *group = &figures->columns[figures->column_count - 1];
    d4i_status status = D4I_OK;
    for (size_t s = 0; s < figures->atlas->source_count; s++) {
        const struct atlas_variable *variable = figures_variable(figures, s);
        if (!variable)
            continue;
        GUARD(atlas_stated_find(context, &variable->tree,
                                node_of(&variable->tree, group, figures->column_count == 1), &stated));
        if (stated.count && !figures->outside)
            GUARD(mem_alloc(context, figures->items, sizeof *figures->outside, &figures->outside));
        if (stated.count)
            outside_source(figures, s, &stated);
        atlas_stated_release(&stated);
    }
done:
    atlas_stated_release(&stated);
    return status;
}

/* What no source says is missing; what is missing or withheld has no number. */
static void close_column(struct figures_column *column, size_t items)
{
    for (size_t i = 0; i < items; i++) {
        if (column->status[i] == STATUS_NONE)
            column->status[i] = D4I_MISSING;
        if (!status_is_known(column->status[i]))
            column->people[i] = 0;
    }
}

static d4i_status fill_columns(d4i_context *context, struct figures *figures)
{
    const struct atlas *atlas = figures->atlas;
    for (size_t c = 0; c < figures->column_count; c++) {
        struct figures_column *column = &figures->columns[c];
        TRY(mem_alloc(context, figures->items, sizeof *column->people, &column->people));
        TRY(mem_alloc(context, figures->items, 1, &column->status));
        memset(column->status, STATUS_NONE, figures->items);
        for (size_t s = 0; s < atlas->source_count; s++)
            if (figures->of == FIGURES_UNITS)
                unit_source(figures, s, c);
            else
                zone_source(figures, s, c);
        close_column(column, figures->items);
    }
    return D4I_OK;
}

static void choose_items(struct figures *figures)
{
    bool one = figures->of == FIGURES_ZONES && figures->only;
    figures->items = one ? figures->only->zone_count : atlas_zone_count(figures->atlas);
    figures->first_zone = one ? figures->only->first_zone : 0;
    if (figures->of == FIGURES_UNITS)
        figures->items = figures->level->codes.count;
}

d4i_status figures_collect(d4i_context *context, struct atlas *atlas, const struct figures_asked *asked,
                           struct figures *out)
{
    struct figures figures = {.atlas = atlas, .draw_seed = atlas->seed};
    d4i_status status = D4I_OK;
    GUARD(figures_find_source(context, atlas, asked->source, &figures.only));
    GUARD(choose_variable(context, &figures, asked->variable));
    GUARD(choose_level(context, &figures, asked->of));
    GUARD(choose_groups(context, &figures, asked->groups, asked->one));
    choose_items(&figures);
    if (figures.of == FIGURES_UNITS)
        GUARD(choose_sources(context, &figures));
    GUARD(fill_columns(context, &figures));
    if (asked->shares)
        GUARD(fill_outside(context, &figures));
    if (figures.of == FIGURES_CELLS) {
        if (!atlas->has_pairs)
            GUARD(atlas_load_pairs(context, atlas));
        GUARD(figures_check_ground(context, &figures));
        GUARD(figures_spread(context, &figures));
    }
    *out = figures;
    return D4I_OK;
done:
    figures_release(&figures);
    return status;
}
