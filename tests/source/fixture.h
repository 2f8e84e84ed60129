/* SPDX-License-Identifier: EUPL-1.2
 *
 * What tests of this room share: a recipe made of a head and one variable, tables written to a scratch folder, and
 * both read.
 */
#ifndef TESTS_SOURCE_FIXTURE_H
#define TESTS_SOURCE_FIXTURE_H

#include "../io/scratch.h"

#include "source/source.h"

#ifdef TEST_PACKED
#include "base/memory.h"
#include "source/fit.h"

/* The tests look at arrays; what has been read packed becomes them. */
static inline d4i_status fixture_unpack(d4i_context *context, struct source_data *source)
{
    for (size_t v = 0; v < source->variable_count; v++) {
        struct counts *counts = &source->counts[v];
        struct column *packed = counts->packed;
        if (!packed)
            continue;
        TRY(mem_alloc(context, counts->nodes, sizeof *counts->people, &counts->people));
        TRY(mem_alloc(context, counts->nodes, sizeof *counts->status, &counts->status));
        if (packed[0].bounded)
            TRY(counts_keep_bounds(context, counts));
        for (uint32_t n = 0; n < counts->nodes; n++) {
            struct column_values values;
            TRY(column_open(context, &packed[n], &values));
            counts->people[n] = values.people;
            counts->status[n] = values.status;
            if (values.low) {
                counts->low[n] = values.low;
                counts->high[n] = values.high;
            }
            column_release(&packed[n]);
        }
        free(packed);
        counts->packed = NULL;
    }
    return D4I_OK;
}

static inline d4i_status packed_read(d4i_context *context, struct recipe *recipe, source_path_fn path_of,
                                     void *user, struct source_data *out)
{
    context->dense_values = 1;
    TRY(source_read(context, recipe, path_of, user, out));
    d4i_status status = fixture_unpack(context, out);
    if (status != D4I_OK)
        source_release(out);
    return status;
}

static inline d4i_status packed_fit(d4i_context *context, struct recipe *recipe, source_path_fn path_of, void *user,
                                    struct source_fit *out)
{
    context->dense_values = 1;
    TRY(source_fit(context, recipe, path_of, user, out));
    d4i_status status = fixture_unpack(context, &out->data);
    if (status != D4I_OK)
        source_fit_release(out);
    return status;
}
#define source_read packed_read
#define source_fit(...) packed_fit(__VA_ARGS__)
#endif

#define CONTEXT(state) (((struct scratch *)*(state))->context)

#define HEAD "recipe: test\ntitle: T\npublisher: P\nlicence: L\nattribution: A\ncountry: ES\nmethod: register\n"
#define VARIABLE HEAD "variables:\n  birth:\n    title: B\n    dimension: country of birth\n    definition: D\n"
#define LONG_TABLE                                                                                             \
    "    file: birth\n    table:\n      layout: long\n      key: [{column: zone}]\n      label: label\n      " \
    "value: value\n"
#define WIDE_TABLE "    file: birth\n    table:\n      layout: wide\n      key: [{column: zone}]\n"
#define CELL_TABLE WIDE_TABLE "      zones: cells\n"
/* total { home, abroad }, by the labels of long tables or the columns of wide ones. */
#define GROUPS                                                                                                \
    "    groups:\n      code: total\n      label: Total\n      parts:\n        - {code: home, label: Home}\n" \
    "        - {code: abroad, label: Abroad}\n"

static const char *fixture_path; /* of the one table */

static inline const char *fixture_path_of(void *user, const char *file, size_t number)
{
    (void)user;
    return number == 0 && strcmp(file, "birth") == 0 ? fixture_path : NULL;
}

static inline d4i_status fixture_parse(struct scratch *scratch, const char *yaml, struct recipe *recipe)
{
    return recipe_parse(scratch->context, "test.yaml", text_of(yaml), recipe);
}

/* Reads the table under the recipe; both are the caller's when it succeeds. */
static inline d4i_status fixture_read(struct scratch *scratch, const char *yaml, const char *table,
                                      struct recipe *recipe, struct source_data *source)
{
    TRY(fixture_parse(scratch, yaml, recipe));
    fixture_path = scratch_path(scratch, "table.csv");
    scratch_put(fixture_path, table, strlen(table));
    d4i_status status = source_read(scratch->context, recipe, fixture_path_of, NULL, source);
    if (status != D4I_OK)
        recipe_release(recipe);
    return status;
}

/* The recipe and table must be refused with all of the NULL-terminated words in the message. */
static inline void fixture_refused(struct scratch *scratch, const char *yaml, const char *table,
                                   const char *const *words)
{
    struct recipe recipe;
    struct source_data source;
    d4i_status status = fixture_read(scratch, yaml, table, &recipe, &source);
    if (status == D4I_OK) {
        source_release(&source);
        recipe_release(&recipe);
        fail_msg("read, but should be refused: %s", table);
    }
    assert_int_equal(status, D4I_BAD_INPUT);
    for (; *words; words++)
        assert_error_has(scratch, *words);
}
#define assert_refused(scratch, yaml, table, ...) \
    fixture_refused(scratch, yaml, table, (const char *const[]){__VA_ARGS__, NULL})

/* A recipe that is wrong, and two words of what must be said of it. */
struct fixture_wrong {
    const char *yaml, *word, *also;
};
static inline void assert_each_wrong(struct scratch *scratch, const struct fixture_wrong *wrong, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct recipe recipe;
        d4i_status status = fixture_parse(scratch, wrong[i].yaml, &recipe);
        if (status != D4I_BAD_INPUT)
            print_error("status %d of:\n%s\n", (int)status, wrong[i].yaml);
        assert_int_equal(status, D4I_BAD_INPUT);
        assert_error_has(scratch, "test.yaml");
        assert_error_has(scratch, wrong[i].word);
        assert_error_has(scratch, wrong[i].also);
    }
}

/* placed leaves and residuals + listed = input, exactly, in every zone and over all. */
static inline void assert_balanced(const struct recipe *recipe, const struct source_data *source, uint32_t variable)
{
    const struct group_tree *tree = &recipe->variables[variable].tree;
    const struct counts *counts = &source->counts[variable];
    int64_t all = 0;
    int64_t *rest = calloc(source->zone_count + 1, sizeof *rest);
    for (size_t zone = 0; zone < source->zone_count; zone++) {
        rest[zone] = counts->people[0][zone];
        for (uint32_t n = 0; n < tree->count; n++)
            if (group_in_partition(tree, n)) {
                rest[zone] -= counts->people[n][zone];
                all += counts->people[n][zone];
                assert_true(counts->people[n][zone] >= 0);
            }
    }
    for (size_t i = 0; i < source->listed_count; i++) {
        if (source->listed[i].variable != variable)
            continue;
        all += source->listed[i].people;
        if (source->listed[i].zone != SOURCE_NO_ZONE)
            rest[source->listed[i].zone] -= source->listed[i].people;
    }
    for (size_t zone = 0; zone < source->zone_count; zone++)
        assert_int_equal(rest[zone], 0);
    assert_int_equal(all, source->input[variable]);
    free(rest);
}

#endif
