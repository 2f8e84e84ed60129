/* SPDX-License-Identifier: EUPL-1.2
 *
 * Sections in towns, for the tests of zones in zones: sections whose counts are rounded to 5 or withheld ("1 to
 * 4"), in towns that are counted exactly.
 *
 * Town A has 150 people, 23 of them born abroad. Section A1 has 100, 20 abroad as rounded (18 to 22); A2 has
 * 50, 45 home as rounded, and withholds the others (1 to 4). So at least 19 stand in A1. Without bounds A2 would
 * get more: by the share of A1, 20 in 100, it would be thought to have 10. Hence A1 has 19 and A2 has 4.
 *
 * Town B says 30 abroad, but B1 can have 12 at most and B2 4: 14 people contradict, and both stay.
 */
#ifndef TESTS_BUILD_WITHIN_TOWNS_H
#define TESTS_BUILD_WITHIN_TOWNS_H

#include "atlas/handle.h"
#include "tiny.h"

enum { TOTAL, HOME, ABROAD };
enum { A1, A2, B1, B2 };

#define SECTIONS "zone,T,H,F\nA1,100,80,20\nA2,50,45,..\nB1,40,30,10\nB2,10,5,..\n"
#define TOWNS "zone,T,H,F\nA,150,127,23\nB,50,20,30\n"
#define RECIPE(id, table, total)                                                                                  \
    "recipe: " id "\ntitle: T\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: ES\n"              \
    "date: 2020-01-01\nmethod: register\nboundaries: {key: [{column: id}]}\nvariables:\n  birth:\n    title: B\n" \
    "    dimension: country of birth\n    definition: Everyone.\n    file: birth\n    parts: rounded\n"           \
    "    table:\n      layout: wide\n      key: [{column: zone}]\n" table "    groups:\n      code: total\n"      \
    "      label: T\n" total                                                                                      \
    "      parts:\n        - {code: home, label: H}\n        - {code: abroad, label: F}\n"
#define FUZZY "      rounding: 5\n      sentinels: {\"..\": {is: suppressed, from: 1, to: 4}, \"-\": suppressed}\n"

static char said[8][600];
static int said_count;

static inline void note(void *user, const char *text)
{
    (void)user;
    if (said_count < 8)
        snprintf(said[said_count++], sizeof said[0], "%s", text);
}

static inline bool was_said(const char *words)
{
    for (int i = 0; i < said_count; i++)
        if (strstr(said[i], words))
            return true;
    return false;
}

static inline void write_project(struct scratch *scratch, const char *within, const char *more)
{
    char text[1500];
    tiny_put(scratch, "sections.yaml", RECIPE("sections", FUZZY, "      values: observed\n"));
    tiny_put(scratch, "towns.yaml", RECIPE("towns", "", ""));
    tiny_put(scratch, "sections.csv", SECTIONS);
    tiny_put(scratch, "towns.csv", TOWNS);
    snprintf(text, sizeof text,
             "sources:\n  - {id: sections, recipe: sections.yaml, files: {birth: sections.csv}, within: %s}\n"
             "  - {id: towns, recipe: towns.yaml, files: {birth: towns.csv}}\n%s"
             "units:\n  - {id: town, relate: {sections: {prefix: 1}, towns: key}}\n",
             within, more);
    tiny_put(scratch, "project.yaml", text);
}

static inline d4i_atlas *built(struct scratch *scratch)
{
    d4i_atlas *atlas = NULL;
    said_count = 0;
    d4i_set_warning(scratch->context, note, NULL);
    assert_ok(scratch->context,
              d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas));
    assert_ok(scratch->context, atlas_check_ledger(scratch->context, &atlas->atlas));
    return atlas;
}

static inline void is_count(const struct atlas *atlas, size_t source, uint32_t node, size_t zone, double people,
                            uint8_t status)
{
    const struct atlas_column *column = &atlas->sources[source].variables[0].column[node];
    double found = (double)column->people[zone] / D4I_PERSON;
    if (found < people - 1e-4 || found > people + 1e-4 || column->status[zone] != status)
        fail_msg("source %zu, node %u, zone %zu: %.6f (status %d) instead of %.6f (%d)", source, node, zone, found,
                 column->status[zone], people, status);
}

static inline int64_t listed(const struct atlas *atlas, size_t source, enum ledger_reason reason, const char *zone)
{
    int64_t people = 0;
    for (size_t i = 0; i < atlas->sources[source].listed_count; i++) {
        const struct atlas_listed *line = &atlas->sources[source].listed[i];
        people += line->reason == reason && strcmp(line->zone, zone) == 0 ? line->people : 0;
    }
    return people;
}

static const char *fact(const d4i_atlas *atlas, const char *key)
{
    return atlas_fact(&atlas->atlas.sources[0].variables[0].facts, key);
}

struct starving {
    long count, fail_at;
};

static inline int starve(void *user, size_t bytes)
{
    struct starving *starving = user;
    (void)bytes;
    return starving->count++ != starving->fail_at;
}

/* Whichever allocation of project.yaml's build fails, it is said, and nothing leaks (the sanitizer looks). */
static inline void starve_builds(struct scratch *scratch)
{
    char project[400];
    snprintf(project, sizeof project, "%s", scratch_path(scratch, "project.yaml"));
    d4i_status status = D4I_NO_MEMORY;
    d4i_set_threads(scratch->context, 1);
    for (int packed = 0; packed < 2; packed++) {
        struct starving starving = {.fail_at = -1};
        scratch->context->dense_values = (size_t)packed;
        d4i_set_allocation_hook(scratch->context, starve, &starving);
        for (long n = 0; n < 20000; n++) {
            d4i_atlas *atlas = NULL;
            starving = (struct starving){.fail_at = n};
            status = d4i_build_open(scratch->context, project, NULL, &atlas);
            d4i_atlas_free(atlas);
            if (status == D4I_OK && starving.count <= n)
                break;
            if (status != D4I_NO_MEMORY)
                fail_msg("allocation %ld failed: %s", n, d4i_error_text(scratch->context));
        }
        assert_int_equal(status, D4I_OK);
        d4i_set_allocation_hook(scratch->context, NULL, NULL);
    }
}

#endif
