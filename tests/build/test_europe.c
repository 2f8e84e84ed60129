/* SPDX-License-Identifier: EUPL-1.2
 *
 * The made-up continent, small: an atlas of it takes the same bytes whether the table fits into arrays or not and
 * for any number of threads, and what a build takes of memory grows by little with each cell.
 */
#include "../io/scratch.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "d4i/build.h"
#include "d4i/demo.h"
#include "io/file.h"

/* A child's memory is its own. Gives what it has taken at most, in KiB. */
static long build_apart(struct scratch *scratch, const char *folder, const char *output, int threads, size_t dense)
{
    char project[400], atlas[400], cache[400];
    struct rusage usage;
    int status;
    snprintf(project, sizeof project, "%s/%s/project.yaml", scratch->folder, folder);
    snprintf(atlas, sizeof atlas, "%s/%s", scratch->folder, output);
    snprintf(cache, sizeof cache, "%s/%s.cache", scratch->folder, output);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        d4i_build_options options = {.cache = cache};
        d4i_set_threads(scratch->context, threads);
        scratch->context->dense_values = dense;
        d4i_status built = d4i_build(scratch->context, project, atlas, &options, NULL);
        if (built != D4I_OK)
            print_error("%s\n", d4i_error_text(scratch->context));
        fflush(NULL);
        _exit(built != D4I_OK);
    }
    assert_int_equal(wait4(child, &status, 0, &usage), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return usage.ru_maxrss;
}

static struct hash hash_of(struct scratch *scratch, const char *name)
{
    struct hash hash = {0};
    assert_ok(scratch->context, file_hash(scratch->context, scratch_path(scratch, name), &hash));
    return hash;
}

static void make_up(struct scratch *scratch, const char *folder, uint64_t cells)
{
    assert_ok(scratch->context, d4i_demo_continent(scratch->context, scratch_path(scratch, folder), 7, cells));
}

static void same_bytes_again(void **state)
{
    static const char *const files[] = {"tables/europe.csv.gz", "boundaries/europe.gpkg",
                                        "weights/population_100m.tif", "recipes/demo-europe.yaml", "README.txt"};
    struct scratch *scratch = *state;
    make_up(scratch, "one", D4I_DEMO_CELLS_LEAST);
    make_up(scratch, "two", D4I_DEMO_CELLS_LEAST);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char one[80], two[80];
        snprintf(one, sizeof one, "one/%s", files[i]);
        snprintf(two, sizeof two, "two/%s", files[i]);
        struct hash a = hash_of(scratch, one), b = hash_of(scratch, two);
        assert_true(hash_equal(a, b));
    }
}

static void refuses_sizes(void **state)
{
    struct scratch *scratch = *state;
    assert_int_equal(d4i_demo_continent(scratch->context, scratch_path(scratch, "no"), 1, 100), D4I_BAD_USAGE);
    assert_int_equal(d4i_demo_continent(scratch->context, scratch_path(scratch, "no"), 1, UINT64_MAX),
                     D4I_BAD_USAGE);
    assert_int_equal(d4i_demo_continent(scratch->context, "", 1, D4I_DEMO_CELLS_SMALL), D4I_BAD_USAGE);
}

/* Arrays for all values, for none, and arrays that are given up when half the table is read. */
static void builds_alike(void **state)
{
    struct scratch *scratch = *state;
    make_up(scratch, "small", D4I_DEMO_CELLS_SMALL);
    build_apart(scratch, "small", "dense.gpkg", 1, SIZE_MAX);
    build_apart(scratch, "small", "packed.gpkg", 2, 1);
    build_apart(scratch, "small", "half.gpkg", 1, 1000000);
    struct hash dense = hash_of(scratch, "dense.gpkg");
    assert_true(hash_equal(dense, hash_of(scratch, "packed.gpkg")));
    assert_true(hash_equal(dense, hash_of(scratch, "half.gpkg")));
    /* and from its parts */
    assert_int_equal(unlink(scratch_path(scratch, "packed.gpkg")), 0);
    build_apart(scratch, "small", "packed.gpkg", 1, 1);
    assert_true(hash_equal(dense, hash_of(scratch, "packed.gpkg")));
}

static void ask_for(struct scratch *scratch, const char *folder, const char *method)
{
    char name[80];
    snprintf(name, sizeof name, "%s/project.yaml", folder);
    FILE *file = fopen(scratch_path(scratch, name), "a");
    assert_non_null(file);
    assert_true(fprintf(file, "allocate: {method: %s}\n", method) > 0);
    assert_int_equal(fclose(file), 0);
}

/* Methods that look at people: of zones, and of groups. */
static void methods_build_alike(void **state)
{
    static const char *const methods[] = {"pycno", "fitted"};
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        make_up(scratch, methods[i], D4I_DEMO_CELLS_LEAST);
        ask_for(scratch, methods[i], methods[i]);
        build_apart(scratch, methods[i], "arrays.gpkg", 2, SIZE_MAX);
        build_apart(scratch, methods[i], "columns.gpkg", 1, 1);
        assert_true(hash_equal(hash_of(scratch, "arrays.gpkg"), hash_of(scratch, "columns.gpkg")));
    }
}

/* 4 GiB for 60 million cells are 71 bytes a cell. */
static void takes_little_memory(void **state)
{
    struct scratch *scratch = *state;
#ifdef __SANITIZE_ADDRESS__
    skip(); /* its memory is not the program's */
#endif
    make_up(scratch, "small", D4I_DEMO_CELLS_SMALL);
    make_up(scratch, "large", 8 * D4I_DEMO_CELLS_SMALL);
    long small = build_apart(scratch, "small", "small.gpkg", 2, 1);
    long large = build_apart(scratch, "large", "large.gpkg", 2, 1);
    double bytes = (double)(large - small) * 1024 / (7 * D4I_DEMO_CELLS_SMALL);
    print_message("%ld and %ld KiB: %.0f bytes a cell\n", small, large, bytes);
    assert_true(small < 160 * 1024);
    assert_true(bytes < 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(same_bytes_again, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(refuses_sizes, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(builds_alike, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(methods_build_alike, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(takes_little_memory, scratch_setup, scratch_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
