/* SPDX-License-Identifier: EUPL-1.2 */
#include "atlas/spread.h"

#include "base/memory.h"
#include "grid/share.h"
#include "group/status.h"

/* What is fixed while the masses of one variable are worked out. */
struct ground {
    const struct atlas *atlas;
    const struct atlas_source *source;
    const struct group_tree *tree;
    const struct atlas_column *column;
    size_t source_number, variable;
};

static const struct atlas_tilt *tilt_of(const struct ground *ground, uint32_t node)
{
    const struct atlas *atlas = ground->atlas;
    for (size_t i = 0; i < atlas->tilted_count; i++) {
        const struct atlas_tilted *tilted = &atlas->tilted[i];
        if (tilted->source == ground->source_number && tilted->variable == ground->variable && tilted->node == node)
            return &atlas->tilts[tilted->tilt];
    }
    return NULL;
}

/* The tilt of the node itself or of the nearest group above it. */
static const struct atlas_tilt *tilt_above(const struct ground *ground, uint32_t node)
{
    const struct atlas_tilt *tilt = NULL;
    for (; node != GROUP_NONE && !tilt; node = ground->tree->nodes[node].parent)
        tilt = tilt_of(ground, node);
    return tilt;
}

static bool tilted_below(const struct ground *ground, uint32_t node)
{
    for (size_t i = 0; i < ground->atlas->tilted_count; i++) {
        const struct atlas_tilted *tilted = &ground->atlas->tilted[i];
        if (tilted->source == ground->source_number && tilted->variable == ground->variable &&
            group_is_below(ground->tree, tilted->node, node))
            return true;
    }
    return false;
}

static bool is_tilted(const struct ground *ground, uint32_t node)
{
    const struct group_node *is = &ground->tree->nodes[node];
    if (node == 0)
        return false;
    for (uint32_t i = 0; i < is->plus_count; i++)
        if (is_tilted(ground, is->plus[i]))
            return true;
    for (uint32_t i = 0; i < is->minus_count; i++)
        if (is_tilted(ground, is->minus[i]))
            return true;
    return tilt_above(ground, node) || tilted_below(ground, node);
}

static struct ground ground_of(const struct atlas *atlas, size_t source, size_t variable)
{
    const struct atlas_source *from = &atlas->sources[source];
    return (struct ground){.atlas = atlas,
                           .source = from,
                           .tree = &from->variables[variable].tree,
                           .column = from->variables[variable].column,
                           .source_number = source,
                           .variable = variable};
}

bool atlas_is_tilted(const struct atlas *atlas, size_t source, size_t variable, uint32_t node)
{
    struct ground ground = ground_of(atlas, source, variable);
    return atlas->tilted_count > 0 && is_tilted(&ground, node);
}

/* The pair's zone within the source; NOT_OWN for pairs of other sources. */
#define NOT_OWN SIZE_MAX
static size_t own_zone(const struct ground *ground, size_t pair)
{
    size_t zone = (size_t)ground->atlas->pairs.zone[pair] - ground->source->first_zone;
    return zone < ground->source->zone_count ? zone : NOT_OWN; /* below the first: wraps to a large one */
}

static uint64_t plain_mass(const struct ground *ground, size_t pair)
{
    const struct pairs *pairs = &ground->atlas->pairs;
    return (uint64_t)pairs->coverage[pair] * pairs->weight[pair] >> ground->atlas->zone_shift[pairs->zone[pair]];
}

/* By the tilt, where there is one; a zone that has none in it keeps to its people. */
static void direct_masses(const struct ground *ground, const struct atlas_tilt *tilt, uint64_t *mass)
{
    const struct pairs *pairs = &ground->atlas->pairs;
    for (size_t i = 0; i < pairs->count; i++) {
        uint32_t zone = pairs->zone[i];
        if (own_zone(ground, i) == NOT_OWN)
            continue;
        mass[i] = tilt && tilt->total[zone]
                      ? tilted_mass(pairs->coverage[i], pairs->weight[i], tilt->shift[zone], tilt->tilt[i])
                      : plain_mass(ground, i);
    }
}

static d4i_status masses(d4i_context *context, const struct ground *ground, uint32_t node, uint64_t *mass);

/* sum[pair] += or -= the people of a node, as far as they are known. */
static d4i_status add_people(d4i_context *context, const struct ground *ground, uint32_t node, int sign,
                             int64_t *sum)
{
    struct column_values column = {0};
    uint64_t *mass = NULL;
    int64_t *people = NULL, *known = NULL;
    d4i_status status;
    GUARD(mem_alloc(context, ground->atlas->pairs.count, sizeof *mass, &mass));
    GUARD(mem_alloc(context, ground->atlas->pairs.count, sizeof *people, &people));
    GUARD(mem_alloc(context, ground->source->zone_count, sizeof *known, &known));
    GUARD(atlas_column_read(context, &ground->column[node], &column));
    for (size_t z = 0; z < ground->source->zone_count; z++)
        known[z] = status_is_known(column.status[z]) ? column.people[z] : 0;
    atlas_column_done(&ground->column[node], &column);
    GUARD(masses(context, ground, node, mass));
    GUARD(atlas_spread(context, ground->atlas, ground->source_number, mass, known, people));
    for (size_t i = 0; i < ground->atlas->pairs.count; i++)
        if (own_zone(ground, i) != NOT_OWN)
            sum[i] += sign * people[i];
done:
    free(mass);
    free(people);
    free(known);
    return status;
}

/* Sums of people as masses; a zone in which nobody is left keeps the plain ones, so that it has some. */
static d4i_status take_sums(d4i_context *context, const struct ground *ground, const int64_t *sum, uint64_t *mass)
{
    uint8_t *somebody;
    size_t zone;
    TRY(mem_alloc(context, ground->source->zone_count, 1, &somebody));
    for (size_t i = 0; i < ground->atlas->pairs.count; i++)
        if ((zone = own_zone(ground, i)) != NOT_OWN)
            somebody[zone] |= sum[i] > 0;
    for (size_t i = 0; i < ground->atlas->pairs.count; i++)
        if ((zone = own_zone(ground, i)) != NOT_OWN)
            mass[i] = !somebody[zone] ? plain_mass(ground, i) : sum[i] > 0 ? (uint64_t)sum[i] : 0;
    free(somebody);
    return D4I_OK;
}

static d4i_status sum_parts(d4i_context *context, const struct ground *ground, uint32_t node, int64_t *sum)
{
    const struct group_tree *tree = ground->tree;
    const struct group_node *is = &tree->nodes[node];
    for (uint32_t i = 0; i < is->plus_count; i++)
        TRY(add_people(context, ground, is->plus[i], 1, sum));
    for (uint32_t i = 0; i < is->minus_count; i++)
        TRY(add_people(context, ground, is->minus[i], -1, sum));
    for (uint32_t child = node + 1; is->kind != GROUP_DERIVED && child < tree->count; child++)
        if (tree->nodes[child].parent == node)
            TRY(add_people(context, ground, child, 1, sum));
    return D4I_OK;
}

static d4i_status masses(d4i_context *context, const struct ground *ground, uint32_t node, uint64_t *mass)
{
    const struct atlas_tilt *tilt = tilt_above(ground, node);
    int64_t *sum = NULL;
    d4i_status status;
    if (tilt || !is_tilted(ground, node)) {
        direct_masses(ground, tilt, mass);
        return D4I_OK;
    }
    GUARD(mem_alloc(context, ground->atlas->pairs.count, sizeof *sum, &sum));
    GUARD(sum_parts(context, ground, node, sum));
    GUARD(take_sums(context, ground, sum, mass));
done:
    free(sum);
    return status;
}

d4i_status atlas_masses(d4i_context *context, const struct atlas *atlas, size_t source, size_t variable,
                        uint32_t node, uint64_t *mass)
{
    struct ground ground = ground_of(atlas, source, variable);
    return masses(context, &ground, node, mass);
}

/* One zone on the way along the walk. */
struct running {
    struct share share;
    uint64_t so_far, total;
    int64_t placed;
};

d4i_status atlas_spread(d4i_context *context, const struct atlas *atlas, size_t source, const uint64_t *mass,
                        const int64_t *people_of_zone, int64_t *people)
{
    const struct ground ground = {.atlas = atlas, .source = &atlas->sources[source]};
    struct running *zones;
    size_t zone;
    TRY(mem_alloc(context, ground.source->zone_count, sizeof *zones, &zones));
    for (size_t i = 0; i < atlas->pairs.count; i++)
        if ((zone = own_zone(&ground, i)) != NOT_OWN)
            zones[zone].total += mass[i];
    for (size_t z = 0; z < ground.source->zone_count; z++)
        zones[z].share = share_of(people_of_zone[z], zones[z].total ? zones[z].total : 1);
    for (size_t i = 0; i < atlas->pairs.count; i++) {
        if ((zone = own_zone(&ground, i)) == NOT_OWN)
            continue;
        struct running *is = &zones[zone];
        is->so_far += mass[i];
        int64_t here = share_floor(&is->share, is->so_far);
        people[i] = here - is->placed;
        is->placed = here;
    }
    free(zones);
    return D4I_OK;
}
