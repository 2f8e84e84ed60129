/* SPDX-License-Identifier: EUPL-1.2
 *
 * What tests of files share: a folder that is removed at the end, and allocations that fail on request.
 */
#ifndef TESTS_IO_SCRATCH_H
#define TESTS_IO_SCRATCH_H

#include <dirent.h>
#include <ftw.h>
#include <sys/stat.h>

#include "../check.h"
#include "base/context.h"

struct scratch {
    d4i_context *context;
    char folder[64];
    char path[320]; /* of the last scratch_path */
    long allocations_left;
};

static inline int scratch_remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

/* What `rm -rf` does, without the process: starved tests do it thousands of times. */
static inline int scratch_remove(const char *path)
{
    struct stat about;
    return lstat(path, &about) ? 0 : nftw(path, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline int scratch_setup(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);
    scratch->context = d4i_context_new();
    const char *folder = getenv("TMPDIR");
    assert_in_range(
        snprintf(scratch->folder, sizeof scratch->folder, "%s/d4i-test-XXXXXX", folder ? folder : "/tmp"), 1,
        sizeof scratch->folder - 1);
    assert_non_null(mkdtemp(scratch->folder));
    *state = scratch;
    return 0;
}

static inline int scratch_teardown(void **state)
{
    struct scratch *scratch = *state;
    int failed = scratch_remove(scratch->folder);
    d4i_context_free(scratch->context);
    free(scratch);
    return failed;
}

static inline const char *scratch_path(struct scratch *scratch, const char *name)
{
    snprintf(scratch->path, sizeof scratch->path, "%s/%s", scratch->folder, name);
    return scratch->path;
}

/* Files in the folder: a test that must leave no part behind counts them. */
static inline int scratch_files(struct scratch *scratch)
{
    int count = 0;
    DIR *folder = opendir(scratch->folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

static inline void scratch_put(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static inline int scratch_allow(void *user, size_t bytes)
{
    struct scratch *scratch = user;
    (void)bytes;
    return scratch->allocations_left-- > 0;
}

/* Runs work() with the first, second, ... allocation failing until it succeeds: every failure must be
 * D4I_NO_MEMORY (a leak is found by the sanitizer). Returns how many allocations it needs. */
static inline long scratch_starve(struct scratch *scratch, d4i_status (*work)(struct scratch *))
{
    for (long n = 0;; n++) {
        scratch->allocations_left = n;
        d4i_set_allocation_hook(scratch->context, scratch_allow, scratch);
        d4i_status status = work(scratch);
        d4i_set_allocation_hook(scratch->context, NULL, NULL);
        if (status == D4I_OK)
            return n;
        if (status != D4I_NO_MEMORY)
            fail_msg("allocation %ld: %s (%s)", n, d4i_error_text(scratch->context), d4i_status_text(status));
        assert_true(n < 100000);
    }
}

#define assert_error_has(scratch, text)                                           \
    do {                                                                          \
        if (!strstr(d4i_error_text((scratch)->context), text))                    \
            fail_msg("no '%s' in: %s", text, d4i_error_text((scratch)->context)); \
    } while (0)
#define scratch_test(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

#endif
