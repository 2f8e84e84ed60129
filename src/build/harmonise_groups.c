/* SPDX-License-Identifier: EUPL-1.2
 *
 * Common groups in the tree of one variable: derived nodes that add up its own, so that every answer that knows
 * groups knows them, too.
 */
#include "base/memory.h"
#include "build/harmonise.h"
#include "group/status.h"
#include "source/source.h"

/* Sums over zones of the node's operands, with status and bounds. */
static void add_operand(const struct column_values *from, size_t zones, struct atlas_column *to)
{
    for (size_t z = 0; z < zones; z++) {
        to->people[z] += from->people[z];
        to->status[z] = status_worse(to->status[z], from->status[z]);
    }
    for (size_t z = 0; to->low && z < zones; z++) {
        to->low[z] += from->low[z];
        to->high[z] = bound_add(to->high[z], from->high[z]);
    }
}

static d4i_status make_column(d4i_context *context, const struct atlas_variable *variable,
                              const struct common_part *part, size_t zones, struct atlas_column *out)
{
    TRY(mem_alloc(context, zones, sizeof *out->people, &out->people));
    TRY(mem_alloc(context, zones, 1, &out->status));
    memset(out->status, STATUS_NONE, zones);
    if (atlas_column_bounded(&variable->column[0])) {
        TRY(mem_alloc(context, zones, sizeof *out->low, &out->low));
        TRY(mem_alloc(context, zones, sizeof *out->high, &out->high));
    }
    for (size_t i = 0; i < part->node_count; i++) {
        const struct atlas_column *from = &variable->column[part->nodes[i]];
        struct column_values values;
        TRY(atlas_column_read(context, from, &values));
        add_operand(&values, zones, out);
        atlas_column_done(from, &values);
    }
    return D4I_OK;
}

/* Room for one more node in the arrays that run beside the tree. */
static d4i_status grow(d4i_context *context, struct atlas_variable *variable)
{
    size_t count = variable->tree.count, capacity = count;
    TRY(mem_grow(context, &variable->column, &capacity, count + 1, sizeof *variable->column));
    capacity = count;
    TRY(mem_grow(context, &variable->input, &capacity, count + 1, sizeof *variable->input));
    capacity = count;
    TRY(mem_grow(context, &variable->placed, &capacity, count + 1, sizeof *variable->placed));
    variable->column[count] = (struct atlas_column){0};
    variable->input[count] = variable->placed[count] = 0;
    return D4I_OK;
}

static d4i_status add_group(d4i_context *context, const struct common_block *block, const struct common_part *part,
                            const char *code, size_t zones, struct atlas_variable *variable)
{
    struct buffer origin = {0};
    char *whole = NULL;
    uint32_t node;
    d4i_status status;
    GUARD(grow(context, variable));
    GUARD(text_format(context, &whole, HARMONISE_CODE "%s", code));
    GUARD(origin_text(context, &block->set, NULL, &origin));
    GUARD(group_add(context, &variable->tree, GROUP_NONE, GROUP_DERIVED, whole, block->name, NULL, &node));
    GUARD(group_describe(context, &variable->tree, node, origin.data, NULL));
    for (size_t i = 0; i < part->node_count; i++)
        GUARD(group_derive(context, &variable->tree, node, false, part->nodes[i]));
    GUARD(make_column(context, variable, part, zones, &variable->column[node]));
    for (size_t z = 0; z < zones; z++)
        variable->input[node] += variable->column[node].people[z];
done:
    buffer_release(&origin);
    free(whole);
    return status;
}

static d4i_status state_merged(d4i_context *context, const struct common_part *part, const char *code,
                               struct atlas_variable *variable)
{
    struct buffer list = {0};
    char *key = NULL;
    d4i_status status = D4I_OK;
    for (size_t i = 0; i < part->merged_count; i++)
        GUARD(buffer_print(context, &list, "%s%s", i ? " + " : "", variable->tree.nodes[part->merged[i]].code));
    GUARD(text_format(context, &key, "common.merged.%s", code));
    GUARD(atlas_fact_add(context, &variable->facts, key, list.data ? list.data : ""));
done:
    buffer_release(&list);
    free(key);
    return status;
}

/* Countries set aside: where their people stand in this source. */
static d4i_status state_aside(d4i_context *context, const struct common_view *view, char *const *codes,
                              struct atlas_variable *variable)
{
    for (size_t i = 0; i < view->stand_count; i++) {
        const struct common_stand *stand = &view->stands[i];
        char key[64], *value;
        text_print(key, sizeof key, "common.aside.%s", country_alpha2(stand->atom));
        TRY(text_format(context, &value, "in %s, with %s", codes[stand->block],
                        variable->tree.nodes[stand->node].code));
        d4i_status status = atlas_fact_add(context, &variable->facts, key, value);
        free(value);
        TRY(status);
    }
    return D4I_OK;
}

d4i_status harmonise_add_groups(d4i_context *context, const struct common_level *level, size_t view,
                                char *const *codes, struct atlas_source *source, struct atlas_variable *variable)
{
    const struct common_view *of = &level->views[view];
    char detail[80];
    text_print(detail, sizeof detail, "%zu groups -> %zu", of->before, of->after);
    TRY(atlas_fact_add(context, &variable->facts, "common.detail", detail));
    for (size_t b = 0; b < level->block_count; b++) {
        if (!of->parts[b].node_count)
            continue;
        TRY(add_group(context, &level->blocks[b], &of->parts[b], codes[b], source->zone_count, variable));
        if (of->parts[b].merged_count > 1)
            TRY(state_merged(context, &of->parts[b], codes[b], variable));
    }
    return state_aside(context, of, codes, variable);
}
