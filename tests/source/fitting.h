/* SPDX-License-Identifier: EUPL-1.2
 *
 * A recipe and a table, and whether it fits.
 */
#ifndef TESTS_SOURCE_FITTING_H
#define TESTS_SOURCE_FITTING_H

#include "by_hand.h"

#include "source/fit.h"

static inline void fit_table(struct scratch *scratch, const char *yaml, const char *table, size_t length,
                             struct recipe *recipe, struct source_fit *fit)
{
    assert_ok(scratch->context, fixture_parse(scratch, yaml, recipe));
    fixture_path = scratch_path(scratch, "table.csv");
    scratch_put(fixture_path, table, length);
    assert_ok(scratch->context, source_fit(scratch->context, recipe, fixture_path_of, NULL, fit));
}

static inline void fit_done(struct recipe *recipe, struct source_fit *fit)
{
    source_fit_release(fit);
    recipe_release(recipe);
}

/* The kind whose first message has `words` came so many times, and first at `place`. */
static inline void assert_problem(const struct source_fit *fit, const char *place, const char *words,
                                  uint64_t count)
{
    for (uint32_t i = 0; i < fit->problems.kinds.count; i++) {
        const struct problem *problem = &fit->problems.list[i];
        if (!strstr(problem->first, words) || !strstr(problem->first, place))
            continue;
        assert_int_equal(problem->count, count);
        return;
    }
    for (uint32_t i = 0; i < fit->problems.kinds.count; i++)
        print_error("%s\n", fit->problems.list[i].first);
    fail_msg("no problem at %s: %s", place, words);
}

#endif
