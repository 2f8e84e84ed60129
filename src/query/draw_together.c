/* SPDX-License-Identifier: EUPL-1.2
 *
 * Groups drawn after each other into the same whole people. Each is drawn as it would be alone; only where the
 * others have left less room in a cell than it would take, it gives way. The smallest come first, as the largest
 * have the most other places to go to: what is left at the end is everybody else.
 */
#include "atlas/stated.h"
#include "base/hash.h"
#include "base/memory.h"
#include "group/status.h"
#include "query/draw.h"

#include "allocate/rounding.h"

#define WHOLE 0x77686f6c /* what the numbers are for that make people of items whole */

void draw_together_release(struct draw_together *together)
{
    for (size_t g = 0; together->draws && g < together->count; g++)
        draws_free(together->draws[g]);
    free(together->draws);
    free(together->turn);
    free(together->whole);
    free(together->left);
    *together = (struct draw_together){0};
}

static const struct atlas_variable *variable_of(const struct draw_source *source)
{
    return &source->atlas->sources[source->source].variables[source->variable];
}

/* Everybody in the zone who is in none of the groups, in millionths; of what is not known nobody knows. */
static int64_t others_of(const struct draw_together *together, const struct atlas_stated *stated,
                         const uint32_t *nodes, size_t zone)
{
    const struct atlas_column *column = variable_of(together->source)->column;
    if (!status_is_known(column[0].status[zone]))
        return 0;
    int64_t others = column[0].people[zone] - atlas_outside_base(stated, column, zone);
    for (size_t g = 0; g < together->count; g++)
        if (status_is_known(column[nodes[g]].status[zone]))
            others -= column[nodes[g]].people[zone];
    return others > 0 ? others : 0;
}

/* Whole people of each item: the zones' groups as the first draw has them, and the others, spread by the weights.
 */
static d4i_status take_whole(d4i_context *context, struct draw_together *together, const uint32_t *nodes)
{
    const struct draw_source *source = together->source;
    const struct zone_order *order = &source->order;
    struct atlas_stated stated = {0};
    uint64_t *share = NULL;
    d4i_status status;
    GUARD(atlas_stated_find(context, &variable_of(source)->tree, GROUP_NONE, &stated));
    GUARD(mem_alloc(context, order->count, sizeof *share, &share));
    GUARD(mem_alloc(context, order->count, sizeof *together->whole, &together->whole));
    for (size_t z = 0; z < source->ground.zones; z++) {
        struct random_stream stream = rounding_stream(source->seed, source->zone_key[z], 0, WHOLE);
        const size_t first = order->start[z], count = order->start[z + 1] - first;
        int64_t people = rounding_total(others_of(together, &stated, nodes, z), rounding_uniform(stream, 0));
        for (size_t g = 0; g < together->count; g++) {
            int64_t group = draws_total(together->draws[g], z, 0);
            people += group > 0 ? group : 0;
        }
        if (people > ROUNDING_PEOPLE_MOST / D4I_PERSON)
            status = fail(context, D4I_BAD_INPUT, "zone '%zu' has %lld people; draws take 2^31 - 1 at most", z,
                          (long long)people);
        GUARD(status);
        if (rounding_zone_shares(&source->atlas->pairs, order, z, share))
            rounding_people(share, count, people * D4I_PERSON, rounding_uniform(stream, 1),
                            together->whole + first);
    }
done:
    free(share);
    atlas_stated_release(&stated);
    return status;
}

static double people_of(const struct draw_source *source, uint32_t node)
{
    const struct atlas_column *column = &variable_of(source)->column[node];
    double sum = 0;
    for (size_t z = 0; z < source->ground.zones; z++)
        sum += status_is_known(column->status[z]) ? (double)column->people[z] : 0;
    return sum;
}

/* Few groups: sorted by insertion, those of as many people in the order that they were named in. */
static d4i_status take_turns(d4i_context *context, struct draw_together *together, const uint32_t *nodes)
{
    double *people;
    TRY(mem_alloc(context, together->count, sizeof *people, &people));
    for (size_t g = 0; g < together->count; g++) {
        size_t at = g;
        people[g] = people_of(together->source, nodes[g]);
        for (; at > 0 && people[together->turn[at - 1]] > people[g]; at--)
            together->turn[at] = together->turn[at - 1];
        together->turn[at] = g;
    }
    free(people);
    return D4I_OK;
}

d4i_status draw_together_make(d4i_context *context, const struct draw_source *source, const uint32_t *nodes,
                              size_t count, int draws, struct draw_together *out)
{
    struct draw_together made = {.source = source, .count = count};
    d4i_status status;
    GUARD(mem_alloc(context, count, sizeof *made.draws, &made.draws));
    GUARD(mem_alloc(context, count, sizeof *made.turn, &made.turn));
    GUARD(mem_alloc(context, source->order.count, sizeof *made.left, &made.left));
    GUARD(take_turns(context, &made, nodes));
    for (size_t g = 0; g < count; g++)
        GUARD(draw_group(context, source, nodes[g], draws, &made.draws[g]));
    GUARD(take_whole(context, &made, nodes));
    *out = made;
    made = (struct draw_together){0};
done:
    draw_together_release(&made);
    return status;
}

d4i_status draw_together_run(d4i_context *context, struct draw_together *together, int draw, int32_t *const *people)
{
    memcpy(together->left, together->whole, together->source->order.count * sizeof *together->left);
    for (size_t g = 0; g < together->count; g++) {
        const size_t group = together->turn[g];
        TRY(draws_make_within(context, together->draws[group], draw, together->left, people[group]));
    }
    return D4I_OK;
}
