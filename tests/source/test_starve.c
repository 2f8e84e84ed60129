/* SPDX-License-Identifier: EUPL-1.2
 *
 * Exhausted memory: whichever allocation fails while a recipe with labels, a cross, shares and intervals is parsed
 * and its table is read, it is said, and nothing leaks (the sanitizer looks).
 */
#include "by_hand.h"

#include <time.h>

#include "source/fit.h"

#define SECONDS 20

#define LABELS "    labels: {language: es, exceptions: {Corea: KR}}\n"
#define CROSSED                                                                                                \
    VARIABLE                                                                                                   \
    "    who: {stateless: in}\n" LONG_TABLE                                                                    \
    "      rounding: 3\n      absent: zero\n      control: [{column: zone, equals: ALL}]\n      exclude: "     \
    "[{column: zone, like: \"x*\", reason: not_stated}]\n      sentinels: {s: {is: suppressed, from: 1, to: "  \
    "4}}\n    parts: rounded\n" LABELS                                                                         \
    "    cross: {dimension: sex, column: sex, total: B, parts: [{code: m, label: M}, {code: f, label: "        \
    "F}]}\n    headline: not_es\n    derived: [{code: not_es, plus: [total], minus: [ES]}]\n    groups: "      \
    "{code: total, label: Total, parts: [{code: ES}, {code: KR}, {countries: DZ MA}], residual: {code: rest, " \
    "origin: \"abroad -KR -DZ -MA\"}}\n"
#define ROWS                                                                                                   \
    "zone,sex,label,value\nb,B,Total,9\nb,M,Total,6\nb,F,Total,3\nb,M,España,3\nb,F,España,s\nb,M,Corea,3\n" \
    "b,F,Corea,0\na,M,Total,3\na,F,Total,0\na,M,Marruecos,3\nx,M,Total,3\nALL,B,Total,12\n"
#define SHARES                                                                                                   \
    "coverage: {text: x, keys: [\"1*\"]}\nprotection: [rounding]\nmethod_changes: {at: 9, below: census, from: " \
    "sample}\nvariables:\n  v:\n    title: B\n    dimension: d\n    definition: D\n"                             \
    "    file: birth\n    table:\n      layout: wide\n      key: [{column: zone, replace: {\"19*\": \"18\"}}]\n" \
    "      aggregate: sum\n      rounding: 5\n      shares: {columns: [España, Corea], base: Total, of: 100, "  \
    "step: "                                                                                                     \
    "1}\n      flags: {Total: flag}\n    parts: rounded\n" LABELS                                                \
    "    groups: {code: total, label: Total, parts: [{code: ES, category: {a: b}}, {code: KR, label: Corea}, "   \
    "{countries: DZ}], residual: {code: rest}}\n"

static d4i_status read_crossed(struct scratch *scratch)
{
    struct read read;
    TRY(fixture_read(scratch, CROSSED, ROWS, &read.recipe, &read.source));
    read_done(&read);
    return D4I_OK;
}

static d4i_status read_shares(struct scratch *scratch)
{
    struct read read;
    TRY(fixture_read(scratch, HEAD SHARES,
                     "zone,Total,flag,España,Corea\n195,100,0,50,50\n18,5,1,60,40\n2,5,0,50,50\n", &read.recipe,
                     &read.source));
    read_done(&read);
    return D4I_OK;
}

static d4i_status fit_wrong_rows(struct scratch *scratch)
{
    struct recipe recipe;
    struct source_fit fit = {.by = "sex"};
    static const char rows[] = ROWS "c,M,Francia,3\nc,B,Total,x\nc,M,Total,-4\n";
    TRY(fixture_parse(scratch, CROSSED, &recipe));
    fixture_path = scratch_path(scratch, "table.csv");
    scratch_put(fixture_path, rows, sizeof rows - 1);
    d4i_status status = source_fit(scratch->context, &recipe, fixture_path_of, NULL, &fit);
    source_fit_release(&fit);
    recipe_release(&recipe);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    static d4i_status (*const works[])(struct scratch *) = {read_crossed, read_shares, fit_wrong_rows};
    static const char *const names[] = {"a crossed table", "shares", "a check"};
    clock_t start = clock(); /* of this process: the machine may be shared */
    for (size_t i = 0; i < 3; i++) {
        long count = scratch_starve(*state, works[i]);
        print_message("%s: %ld allocations, each of them fails in turn\n", names[i], count);
        assert_true(count > 100);
    }
    assert_true((clock() - start) / CLOCKS_PER_SEC < SECONDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {scratch_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
