/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who of a place is from abroad, by what the groups of its source stand for. A group that holds people of two sides
 * gives bounds, and no guess.
 */
#include <math.h>

#include "atlas/atlas.h"
#include "base/memory.h"
#include "query/answer.h"
#include "query/definition.h"
#include "query/places_closer.h"

const struct atlas_column *place_columns(const struct places *places, size_t level, const struct place *place,
                                         const struct group_tree **tree, size_t *at)
{
    const struct atlas *atlas = places->atlas;
    if (!atlas || place->source == PLACE_NO_SOURCE)
        return NULL;
    const struct atlas_source *source = &atlas->sources[place->source];
    uint32_t v = answer_variable(source, places->variable);
    if (v == ANSWER_NONE)
        return NULL;
    *tree = &source->variables[v].tree;
    *at = level == ANSWER_ZONES ? place->index - source->first_zone : place->index;
    return level == ANSWER_ZONES ? source->variables[v].column
                                 : atlas->levels[level].sources[place->source].column[v];
}

static d4i_status find_source(d4i_context *context, const struct abroad *abroad, size_t s)
{
    const struct atlas_source *source = &abroad->places->atlas->sources[s];
    uint32_t v = answer_variable(source, abroad->places->variable);
    if (v == ANSWER_NONE)
        return D4I_OK;
    const struct group_tree *tree = &source->variables[v].tree;
    const char *date = definition_date(source, &source->variables[v]), *country = answer_text(source->country);
    const char *own = strcmp(country, "EU") == 0 || !*country ? NULL : country;
    TRY(mem_alloc(context, tree->count, sizeof **abroad->set, &abroad->set[s]));
    TRY(mem_alloc(context, tree->count, sizeof **abroad->said, &abroad->said[s]));
    d4i_status status = origin_of_tree(context, tree, *date ? date : NULL, own, abroad->set[s], abroad->said[s]);
    if (status != D4I_BAD_INPUT)
        return status;
    free(abroad->set[s]); /* its origins make no sense together: nothing is told */
    abroad->set[s] = NULL;
    return D4I_OK;
}

d4i_status abroad_find(d4i_context *context, const struct places *places, size_t level, struct abroad *out)
{
    size_t sources = places->atlas->source_count;
    *out = (struct abroad){.places = places, .level = level};
    TRY(mem_alloc(context, sources, sizeof *out->set, &out->set));
    TRY(mem_alloc(context, sources, sizeof *out->said, &out->said));
    for (size_t s = 0; s < sources; s++)
        TRY(find_source(context, out, s));
    return D4I_OK;
}

void abroad_release(struct abroad *abroad)
{
    size_t sources = abroad->places ? abroad->places->atlas->source_count : 0;
    for (size_t s = 0; s < sources; s++) {
        if (abroad->set)
            free(abroad->set[s]);
        if (abroad->said)
            free(abroad->said[s]);
    }
    free(abroad->set);
    free(abroad->said);
    *abroad = (struct abroad){0};
}

/* A place while its groups are gone through. */
struct groups {
    const struct group_tree *tree;
    const struct atlas_column *column;
    const struct origin_set *set;
    const bool *said;
    size_t at;
};

/* False where the source does not say what its groups are. */
static bool groups_of(const struct abroad *abroad, const struct place *place, struct groups *out)
{
    if (!place->known || place->source == PLACE_NO_SOURCE || !abroad->set || !abroad->set[place->source])
        return false;
    out->column = place_columns(abroad->places, abroad->level, place, &out->tree, &out->at);
    out->set = abroad->set[place->source];
    out->said = abroad->said[place->source];
    return out->column != NULL;
}

/* Of the country itself, or of origin not stated: not from abroad. */
static bool is_no_origin(struct origin_set set)
{
    origin_remove(&set, ORIGIN_NATIVE);
    origin_remove(&set, ORIGIN_UNKNOWN);
    return origin_empty(&set);
}

struct place_bounds place_bound(const struct abroad *abroad, const struct place *place,
                                const struct origin_set *set)
{
    struct place_bounds bounds = {0};
    struct groups groups;
    if (!groups_of(abroad, place, &groups))
        return bounds;
    for (uint32_t n = 0; n < groups.tree->count; n++) {
        if (!group_in_partition(groups.tree, n) || (groups.said[n] && !origin_overlap(&groups.set[n], set)))
            continue;
        if (!status_is_known(groups.column[n].status[groups.at]))
            return bounds;
        int64_t people = groups.column[n].people[groups.at];
        bounds.most += people;
        bounds.least += groups.said[n] && origin_within(&groups.set[n], set) ? people : 0;
    }
    bounds.known = true;
    return bounds;
}

double place_effective_origins(const struct abroad *abroad, const struct place *place)
{
    struct groups groups;
    double sum = 0, logs = 0;
    size_t origins = 0;
    if (!groups_of(abroad, place, &groups))
        return 0;
    for (uint32_t n = 0; n < groups.tree->count; n++) {
        if (!group_in_partition(groups.tree, n) || (groups.said[n] && is_no_origin(groups.set[n])))
            continue;
        if (!groups.said[n] || !status_is_known(groups.column[n].status[groups.at]))
            return 0;
        double people = (double)groups.column[n].people[groups.at] / D4I_PERSON;
        origins++;
        if (people > 0) {
            sum += people;
            logs += people * log(people);
        }
    }
    return sum > 0 && origins > 2 ? exp(log(sum) - logs / sum) : 0; /* two sides are no origins */
}

/* The country that the group is, or COUNTRY_NONE. */
static int single_country(const struct groups *groups, uint32_t n)
{
    if (!groups->said[n] || !group_in_partition(groups->tree, n) || origin_count(&groups->set[n]) != 1)
        return COUNTRY_NONE;
    int atom = origin_next(&groups->set[n], 0);
    return atom < COUNTRIES ? atom : COUNTRY_NONE;
}

/* Keeps the list from many to few; the last of it is the first to go. */
static size_t insert(struct place_origin *list, size_t count, size_t most, struct place_origin origin)
{
    size_t at = count;
    while (at > 0 && list[at - 1].people < origin.people)
        at--;
    if (at >= most)
        return count;
    count += count < most;
    memmove(list + at + 1, list + at, (count - at - 1) * sizeof *list);
    list[at] = origin;
    return count;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct place_origin *)a)->name, ((const struct place_origin *)b)->name);
}

size_t place_main_origins(const struct abroad *abroad, const struct place *place, int64_t floor, size_t most,
                          struct place_origin *out, int64_t *others)
{
    struct groups groups;
    size_t count = 0;
    *others = place->group;
    if (!groups_of(abroad, place, &groups))
        return 0;
    for (uint32_t n = 0; n < groups.tree->count; n++) {
        int country = single_country(&groups, n);
        if (country == COUNTRY_NONE || !status_is_known(groups.column[n].status[groups.at]) ||
            groups.column[n].people[groups.at] < floor || groups.column[n].people[groups.at] <= 0)
            continue;
        count = insert(out, count, most,
                       (struct place_origin){country_alpha2(country), groups.tree->nodes[n].name,
                                             groups.column[n].people[groups.at]});
    }
    for (size_t i = 0; i < count; i++)
        *others -= out[i].people;
    if (count)
        qsort(out, count, sizeof *out, compare_names);
    return count;
}
