/* SPDX-License-Identifier: EUPL-1.2
 *
 * A recipe and its table, read, and asked for by the codes of zones and groups. Whatever a test looks at, in the
 * end placed + listed must be the input.
 */
#ifndef TESTS_SOURCE_BY_HAND_H
#define TESTS_SOURCE_BY_HAND_H

#include "fixture.h"

#define PEOPLE(number) ((int64_t)((number) * (double)D4I_PERSON + 0.5))

struct read {
    struct recipe recipe;
    struct source_data source;
};

static inline void read_table(struct scratch *scratch, const char *yaml, const char *table, struct read *out)
{
    assert_ok(scratch->context, fixture_read(scratch, yaml, table, &out->recipe, &out->source));
}

static inline void read_done(struct read *read)
{
    for (uint32_t v = 0; v < read->recipe.variable_count; v++)
        assert_balanced(&read->recipe, &read->source, v);
    source_release(&read->source);
    recipe_release(&read->recipe);
}

static inline const struct group_tree *tree_of(const struct read *read)
{
    return &read->recipe.variables[0].tree;
}

static inline uint32_t node_of(const struct read *read, const char *code)
{
    uint32_t node = group_find(tree_of(read), code);
    if (node == GROUP_NONE)
        fail_msg("no group '%s'", code);
    return node;
}

static inline uint32_t zone_of(const struct read *read, const char *key)
{
    uint32_t zone = source_find_zone(&read->source, text_of(key));
    if (zone == SOURCE_NO_ZONE)
        fail_msg("no zone '%s'", key);
    return zone;
}

static inline void assert_value(const struct read *read, const char *zone, const char *code, double people,
                                int status)
{
    uint32_t z = zone_of(read, zone), n = node_of(read, code);
    const struct counts *counts = &read->source.counts[0];
    if (counts->people[n][z] != PEOPLE(people) || counts->status[n][z] != status)
        fail_msg("%s in %s: %lld millionths, status %d; not %g, status %d", code, zone,
                 (long long)counts->people[n][z], counts->status[n][z], people, status);
}

#define OPEN (-1.0) /* no upper bound is known */

static inline void assert_bounds(const struct read *read, const char *zone, const char *code, double low,
                                 double high)
{
    uint32_t z = zone_of(read, zone), n = node_of(read, code);
    const struct counts *counts = &read->source.counts[0];
    assert_non_null(counts->low);
    int64_t wanted = high < 0 ? BOUND_OPEN : PEOPLE(high);
    if (counts->low[n][z] != PEOPLE(low) || counts->high[n][z] != wanted)
        fail_msg("%s in %s: %lld to %lld millionths; not %g to %g", code, zone, (long long)counts->low[n][z],
                 (long long)counts->high[n][z], low, high);
}

/* The recipe alone must be refused with all of the NULL-terminated words in the message. */
static inline void recipe_refused(struct scratch *scratch, const char *yaml, const char *const *words)
{
    struct recipe recipe;
    if (fixture_parse(scratch, yaml, &recipe) != D4I_BAD_INPUT)
        fail_msg("should be refused: %s", yaml);
    for (; *words; words++)
        assert_error_has(scratch, *words);
}
#define assert_recipe_refused(scratch, yaml, ...) \
    recipe_refused(scratch, yaml, (const char *const[]){__VA_ARGS__, NULL})

#endif
