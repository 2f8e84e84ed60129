/* SPDX-License-Identifier: EUPL-1.2
 *
 * The search for the shortest way to write a set: all bases are tried, there are some 700.
 */
#include "group/origin_shape.h"

/* Terms that the continents take: all are "abroad", five of six "abroad -africa". */
static int continent_terms(unsigned continents)
{
    int in = __builtin_popcount(continents), out = CONTINENTS - in;
    return in <= out ? in : 1 + out;
}

struct areas {
    struct origin_set continent[CONTINENTS], eu[ORIGIN_UNIONS];
};

static struct origin_set base_of(const struct areas *areas, unsigned continents, int eu, bool less)
{
    struct origin_set base = {0};
    for (int c = 0; c < CONTINENTS; c++)
        if (continents >> c & 1)
            base = origin_union(base, areas->continent[c]);
    if (eu < 0)
        return base;
    return less ? origin_less(base, areas->eu[eu]) : origin_union(base, areas->eu[eu]);
}

/* Keeps the candidate when it takes fewer terms than the best so far: the earlier wins among equals. */
static void try_base(const struct areas *areas, struct origin_set wanted, struct origin_set ignored,
                     struct origin_shape candidate, struct origin_shape *best)
{
    struct origin_set base =
        origin_less(base_of(areas, candidate.continents, candidate.eu, candidate.less), ignored);
    candidate.with = origin_less(wanted, base);
    candidate.without = origin_less(base, wanted);
    candidate.terms = continent_terms(candidate.continents) + (candidate.eu >= 0) + origin_count(&candidate.with) +
                      origin_count(&candidate.without);
    if (candidate.terms < best->terms)
        *best = candidate;
}

struct origin_shape origin_shape_of(const struct origin_set *set, const struct origin_set *ignored)
{
    struct areas areas;
    struct origin_set countries = {0}, none = {0};
    for (int c = 0; c < CONTINENTS; c++) {
        areas.continent[c] = origin_of_continent((enum continent)c);
        countries = origin_union(countries, areas.continent[c]);
    }
    for (int e = 0; e < ORIGIN_UNIONS; e++)
        areas.eu[e] = origin_of_eu(origin_eu_day(e));
    struct origin_set skip = ignored ? *ignored : none;
    struct origin_set wanted = origin_less(origin_both(*set, countries), skip);
    struct origin_shape best = {.eu = -1, .with = wanted, .terms = origin_count(&wanted)};
    if (best.terms < 2)
        return best;
    for (int eu = 0; eu < ORIGIN_UNIONS; eu++)
        try_base(&areas, wanted, skip, (struct origin_shape){.eu = eu}, &best);
    for (unsigned continents = ORIGIN_ALL_CONTINENTS; continents > 0; continents--) {
        try_base(&areas, wanted, skip, (struct origin_shape){.continents = continents, .eu = -1}, &best);
        for (int eu = 0; eu < 2 * ORIGIN_UNIONS; eu++)
            try_base(&areas, wanted, skip,
                     (struct origin_shape){.continents = continents, .eu = eu / 2, .less = eu % 2 == 0}, &best);
    }
    return best;
}
