/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a recipe states, in words.
 */
#include "build/recipe_say.h"

#include "base/memory.h"
#include "group/origin.h"
#include "group/who.h"

static d4i_status add_list(d4i_context *context, const struct recipe_words *words, struct buffer *out)
{
    for (size_t i = 0; i < words->count; i++)
        TRY(buffer_print(context, out, "%s%s", i ? ", " : "", words->list[i]));
    return D4I_OK;
}

d4i_status recipe_say_people(d4i_context *context, const struct recipe_coverage *coverage, struct buffer *out)
{
    char from[32], below[32];
    if (!coverage->by_people)
        return D4I_OK;
    TRY(buffer_print(context, out, "%s <= people", people_text(coverage->from, from)));
    if (coverage->below == INT64_MAX)
        return D4I_OK;
    return buffer_print(context, out, " < %s", people_text(coverage->below, below));
}

d4i_status recipe_say_keys(d4i_context *context, const struct recipe_coverage *coverage, struct buffer *out)
{
    return add_list(context, &coverage->keys, out);
}

d4i_status recipe_say_protection(d4i_context *context, const struct recipe *recipe, struct buffer *out)
{
    return add_list(context, &recipe->protection, out);
}

d4i_status recipe_say_changes(d4i_context *context, const struct recipe *recipe, struct buffer *out)
{
    if (!recipe->method_below)
        return D4I_OK;
    return buffer_print(context, out, "%s below %lld inhabitants, %s from there on", recipe->method_below,
                        (long long)recipe->method_at, recipe->method_from);
}

d4i_status recipe_say_rounding(d4i_context *context, const struct recipe_table *table, struct buffer *out)
{
    char step[32], of[32];
    if (table->shares.base)
        return buffer_print(context, out, "published as shares of '%s' in steps of %s of %s", table->shares.base,
                            people_text(table->shares.step, step), people_text(table->shares.of, of));
    if (table->rounding)
        return buffer_print(context, out, "counts are multiples of %s", people_text(table->rounding, step));
    return D4I_OK;
}

d4i_status recipe_say_who(d4i_context *context, const struct recipe_variable *variable, struct buffer *out)
{
    struct who_said *said = NULL;
    TRY(mem_alloc(context, variable->who_count, sizeof *said, &said));
    for (size_t i = 0; i < variable->who_count; i++)
        said[i] = (struct who_said){variable->who[i].left, variable->who[i].right};
    d4i_status status = who_words(context, said, variable->who_count, out);
    free(said);
    return status;
}

d4i_status recipe_check_origins(d4i_context *context, const struct recipe *recipe,
                                const struct recipe_variable *variable)
{
    struct origin_set *sets = NULL;
    bool *said = NULL;
    d4i_status status = D4I_OK;
    if (!variable->concept || strcmp(variable->concept, "none") == 0)
        return D4I_OK;
    GUARD(mem_alloc(context, variable->tree.count, sizeof *sets, &sets));
    GUARD(mem_alloc(context, variable->tree.count, sizeof *said, &said));
    /* a project may date a recipe that has no date: the members of the Union alone depend on it */
    status = origin_of_tree(context, &variable->tree, recipe->date && *recipe->date ? recipe->date : "2024-01-01",
                            recipe_own_country(recipe), sets, said);
    if (status != D4I_OK)
        status = fail_in(context, status, "%s: variable '%s'", recipe->path, variable->id);
done:
    free(sets);
    free(said);
    return status;
}

enum level { LEVEL_COUNTRY, LEVEL_SEVERAL, LEVEL_NATIVE, LEVEL_STATELESS, LEVEL_UNSAID, LEVEL_UNKNOWN, LEVELS };

static enum level level_of(const struct origin_set *set)
{
    int first = origin_next(set, 0);
    if (origin_count(set) != 1)
        return LEVEL_SEVERAL;
    return first < COUNTRIES           ? LEVEL_COUNTRY
           : first == ORIGIN_NATIVE    ? LEVEL_NATIVE
           : first == ORIGIN_STATELESS ? LEVEL_STATELESS
                                       : LEVEL_UNKNOWN;
}

/* Groups of the partition by level. False: the origins cannot be worked out. */
static d4i_status count_levels(d4i_context *context, const struct recipe *recipe, const struct group_tree *tree,
                               size_t count[LEVELS], bool *known)
{
    struct origin_set *sets = NULL;
    bool *said = NULL;
    d4i_status status = D4I_OK;
    GUARD(mem_alloc(context, tree->count, sizeof *sets, &sets));
    GUARD(mem_alloc(context, tree->count, sizeof *said, &said));
    status = origin_of_tree(context, tree, recipe->date, recipe_own_country(recipe), sets, said);
    *known = status == D4I_OK;
    if (status == D4I_BAD_INPUT)
        status = D4I_OK;
    for (uint32_t n = 0; *known && n < tree->count; n++)
        if (group_in_partition(tree, n))
            count[said[n] ? level_of(&sets[n]) : LEVEL_UNSAID]++;
done:
    free(sets);
    free(said);
    return status;
}

d4i_status recipe_say_levels(d4i_context *context, const struct recipe *recipe,
                             const struct recipe_variable *variable, struct buffer *out)
{
    static const char *const words[LEVELS][2] = {
        [LEVEL_COUNTRY] = {"of one country", "of one country each"},
        [LEVEL_SEVERAL] = {"of several countries", "of several countries"},
        [LEVEL_NATIVE] = {"of natives", "of natives"},
        [LEVEL_STATELESS] = {"of stateless people", "of stateless people"},
        [LEVEL_UNSAID] = {"of origin that the recipe does not say", "of origin that the recipe does not say"},
    };
    size_t count[LEVELS] = {0}, groups = 0, told = 0;
    bool known = false;
    for (uint32_t n = 0; n < variable->tree.count; n++)
        groups += group_in_partition(&variable->tree, n);
    TRY(buffer_print(context, out, "%zu group%s", groups, groups == 1 ? "" : "s"));
    TRY(count_levels(context, recipe, &variable->tree, count, &known));
    for (int level = 0; level < LEVEL_UNKNOWN; level++)
        if (count[level])
            TRY(buffer_print(context, out, "%s%zu %s", told++ ? ", " : ": ", count[level],
                             words[level][count[level] > 1]));
    if (count[LEVEL_UNKNOWN])
        return buffer_text(context, out, "; not stated apart");
    if (known && !count[LEVEL_UNSAID])
        return buffer_text(context, out, "; no group of those not stated");
    return D4I_OK;
}
