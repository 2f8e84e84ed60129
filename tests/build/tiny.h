/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tiny project of these tests: four zones of 2 x 2 cells each, 200 people, 36 of them born abroad (16 of 50 in
 * town B). tests/cli/lib.sh has the same.
 */
#ifndef TESTS_BUILD_TINY_H
#define TESTS_BUILD_TINY_H

#include "../io/scratch.h"
#include "d4i/d4i.h"

static inline void tiny_put(struct scratch *scratch, const char *name, const char *text)
{
    scratch_put(scratch_path(scratch, name), text, strlen(text));
}

#define TINY_SQUARE(id, w, s, e, n)                                                                \
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"" id "\"},\"geometry\":{\"type\":\"Polygon\"," \
    "\"coordinates\":[[[" w "," s "],[" e "," s "],[" e "," n "],[" w "," n "],[" w "," s "]]]}}"

#define TINY_TABLE \
    "zone,Total,Home,Abroad,X,Y\nA1,100,80,20,12,8\nA2,50,50,0,0,0\nB1,40,30,10,10,0\nB2,10,4,6,1,5\n"

static inline void tiny_write(struct scratch *scratch)
{
    tiny_put(scratch, "zones.geojson",
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
             "\"urn:ogc:def:crs:EPSG::3035\"}},\"features\":["                 //
             TINY_SQUARE("A1", "4000000", "3000000", "4000200", "3000200") "," //
             TINY_SQUARE("A2", "4000000", "3000200", "4000200", "3000400") "," //
             TINY_SQUARE("B1", "4000200", "3000000", "4000400", "3000200") "," //
             TINY_SQUARE("B2", "4000200", "3000200", "4000400", "3000400") "]}");
    tiny_put(scratch, "table.csv", TINY_TABLE);
    tiny_put(scratch, "w.csv", "GRD_ID,T\n100mN30000E40000,3\n100mN30001E40001,1\n");
    tiny_put(scratch, "recipe.yaml",
             "recipe: tiny\ntitle: Tiny\npublisher: Nobody\nlicence: none\nattribution: nobody\ncountry: ES\n"
             "date: 2020-01-01\nmethod: register\nboundaries: {key: [{column: id}]}\nvariables:\n  birth:\n"
             "    title: B\n    dimension: country of birth\n    definition: Everyone.\n    file: birth\n"
             "    table:\n      layout: wide\n      key: [{column: zone}]\n    headline: abroad\n    groups:\n"
             "      code: total\n      label: Total\n      parts:\n        - {code: home, label: Home}\n"
             "        - code: abroad\n          label: Abroad\n          parts:\n"
             "            - {code: x, label: X}\n            - {code: y, label: Y}\n");
    tiny_put(scratch, "project.yaml",
             "title: Tiny\ngrid: {crs: EPSG:3035, cell: 100}\nsources:\n  - id: tiny\n    recipe: recipe.yaml\n"
             "    files: {birth: table.csv}\n    variables: [birth]\n    boundaries: zones.geojson\nweights:\n  - "
             "{id: w, table: w.csv}\n"
             "units:\n  - {id: town, relate: {tiny: {prefix: 1}}}\n"
             "  - {id: area, file: zones.geojson, key: [{column: id}]}\n");
}

static inline int tiny_setup(void **state)
{
    int failed = scratch_setup(state);
    tiny_write(*state);
    return failed;
}

/* The atlas of project.yaml; the caller frees it. */
static inline d4i_atlas *tiny_built(struct scratch *scratch)
{
    d4i_atlas *atlas = NULL;
    assert_ok(scratch->context,
              d4i_build_open(scratch->context, scratch_path(scratch, "project.yaml"), NULL, &atlas));
    return atlas;
}

/* Bytes of a file; the caller frees them. */
static inline char *tiny_bytes(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

static inline void tiny_assert_same(const char *a, const char *b)
{
    size_t lengths[2];
    char *bytes[2] = {tiny_bytes(a, &lengths[0]), tiny_bytes(b, &lengths[1])};
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    free(bytes[0]);
    free(bytes[1]);
}

/* No file whose name has `word` in it, in the folder or below. */
static inline void tiny_assert_none(struct scratch *scratch, const char *word)
{
    char command[512];
    snprintf(command, sizeof command, "test -z \"$(find '%s' -name '*%s*')\"", scratch->folder, word);
    if (system(command))
        fail_msg("a file with '%s' in its name is left", word);
}

#define tiny_test(test) cmocka_unit_test_setup_teardown(test, tiny_setup, scratch_teardown)

#endif
