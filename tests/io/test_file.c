/* SPDX-License-Identifier: EUPL-1.2
 *
 * Whole files: hashes, parts and what is left when writing fails.
 */
#include "scratch.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "io/csv.h"
#include "io/file.h"
#include "io/yaml.h"

static void a_missing_file_is_named(void **state)
{
    struct scratch *scratch = *state;
    struct hash hash;
    struct buffer buffer = {0};
    assert_int_equal(file_hash(scratch->context, "/no/such", &hash), D4I_IO);
    assert_string_equal(d4i_error_text(scratch->context), "cannot open '/no/such': No such file or directory");
    assert_int_equal(file_read(scratch->context, "/no/such", &buffer), D4I_IO);
    assert_string_equal(d4i_error_text(scratch->context), "cannot open '/no/such': No such file or directory");
    assert_false(file_exists("/no/such"));
    buffer_release(&buffer);
}

static void same_through_links(void **state)
{
    struct scratch *scratch = *state;
    char a[320], b[320], hard[320], soft[320];
    snprintf(a, sizeof a, "%s", scratch_path(scratch, "a"));
    snprintf(b, sizeof b, "%s", scratch_path(scratch, "b"));
    snprintf(hard, sizeof hard, "%s", scratch_path(scratch, "hard"));
    snprintf(soft, sizeof soft, "%s", scratch_path(scratch, "soft"));
    scratch_put(a, "x", 1);
    scratch_put(b, "x", 1);
    assert_int_equal(link(a, hard), 0);
    assert_int_equal(symlink(a, soft), 0);
    assert_true(file_same(a, a) && file_same(a, hard) && file_same(soft, hard));
    assert_false(file_same(a, b) || file_same(a, "/no/such") || file_same("/no/such", "/no/such"));
}

static void only_ordinary_files_are_read(void **state)
{
    struct scratch *scratch = *state;
    struct hash hash;
    struct buffer buffer = {0};
    struct csv *csv = NULL;
    struct yaml_document *yaml = NULL;
    char pipe[320];
    snprintf(pipe, sizeof pipe, "%s", scratch_path(scratch, "pipe"));
    assert_int_equal(mkfifo(pipe, 0600), 0);
    const char *const strange[] = {pipe, "/dev/zero"};
    alarm(20); /* the wrong answer is to wait for ever */
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(file_read(scratch->context, strange[i], &buffer), D4I_BAD_INPUT);
        assert_error_has(scratch, "is no ordinary file");
        assert_int_equal(file_hash(scratch->context, strange[i], &hash), D4I_BAD_INPUT);
        assert_error_has(scratch, "is no ordinary file");
        assert_int_equal(csv_open(scratch->context, strange[i], &(struct csv_options){0}, &csv), D4I_BAD_INPUT);
        assert_error_has(scratch, "is no ordinary file");
        assert_int_equal(yaml_open(scratch->context, strange[i], &yaml), D4I_BAD_INPUT);
        assert_error_has(scratch, "is no ordinary file");
    }
    alarm(0);
    unlink(pipe);
    buffer_release(&buffer);
}

static struct hash hash_of(struct scratch *scratch, const char *path)
{
    struct hash hash = {0, 0};
    assert_ok(scratch->context, file_hash(scratch->context, path, &hash));
    return hash;
}

static void written_is_read_and_hashed(void **state)
{
    struct scratch *scratch = *state;
    struct buffer buffer = {0};
    size_t lengths[] = {0, 1, 4095, 4096, 65536, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20};
    char *bytes = malloc(3 << 20);
    struct hash before = {1, 2};
    for (size_t i = 0; i < 3 << 20; i++)
        bytes[i] = (char)(i * 2654435761u >> 24);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const char *path = scratch_path(scratch, "a");
        assert_ok(scratch->context, file_write(scratch->context, path, bytes, lengths[i]));
        buffer.length = 0;
        assert_ok(scratch->context, file_read(scratch->context, path, &buffer));
        assert_int_equal(buffer.length, lengths[i]);
        assert_memory_equal(buffer.data, bytes, lengths[i]);
        assert_int_equal(buffer.data[buffer.length], 0);
        struct hash hash = hash_of(scratch, path);
        assert_true(hash_equal(hash, hash_of(scratch, path)));
        assert_false(hash_equal(hash, before));
        before = hash;
    }
    assert_int_equal(scratch_files(scratch), 1);
    buffer_release(&buffer);
    free(bytes);
}

static void one_flipped_bit_changes_the_hash(void **state)
{
    struct scratch *scratch = *state;
    static char bytes[3000000];
    const char *path = scratch_path(scratch, "a");
    scratch_put(path, bytes, sizeof bytes);
    struct hash hash = hash_of(scratch, path);
    for (size_t at = 0; at < sizeof bytes; at += 999999) {
        bytes[at] ^= 1;
        scratch_put(path, bytes, sizeof bytes);
        assert_false(hash_equal(hash, hash_of(scratch, path)));
        bytes[at] ^= 1;
    }
}

static void siblings_of_a_shapefile_count(void **state)
{
    struct scratch *scratch = *state;
    char shape[320];
    snprintf(shape, sizeof shape, "%s", scratch_path(scratch, "zones.shp"));
    scratch_put(shape, "s", 1);
    struct hash alone = hash_of(scratch, shape);
    scratch_put(scratch_path(scratch, "zones.DBF"), "d", 1);
    struct hash with = hash_of(scratch, shape);
    assert_false(hash_equal(alone, with));
    scratch_put(scratch_path(scratch, "zones.DBF"), "e", 1);
    assert_false(hash_equal(with, hash_of(scratch, shape)));
    scratch_put(scratch_path(scratch, "zones.DBF"), "d", 1);
    scratch_put(scratch_path(scratch, "zones.txt"), "not a member", 12);
    assert_true(hash_equal(with, hash_of(scratch, shape)));
    /* the same bytes in another member are another data set */
    unlink(scratch_path(scratch, "zones.DBF"));
    scratch_put(scratch_path(scratch, "zones.prj"), "d", 1);
    assert_false(hash_equal(with, hash_of(scratch, shape)));
    unlink(shape);
    struct hash hash;
    assert_int_equal(file_hash(scratch->context, shape, &hash), D4I_IO);
}

static void a_folder_is_hashed_by_its_files(void **state)
{
    struct scratch *scratch = *state;
    scratch_put(scratch_path(scratch, "b"), "2", 1);
    struct hash one = hash_of(scratch, scratch->folder);
    scratch_put(scratch_path(scratch, "a"), "1", 1);
    struct hash two = hash_of(scratch, scratch->folder);
    assert_false(hash_equal(one, two));
    unlink(scratch_path(scratch, "a"));
    assert_true(hash_equal(one, hash_of(scratch, scratch->folder)));
}

static void folders_are_made_with_their_parents(void **state)
{
    struct scratch *scratch = *state;
    const char *path = scratch_path(scratch, "a/b/c");
    assert_ok(scratch->context, file_make_folder(scratch->context, path));
    assert_ok(scratch->context, file_make_folder(scratch->context, path));
    assert_true(file_exists(path));
    scratch_put(scratch_path(scratch, "file"), "", 0);
    assert_int_equal(file_make_folder(scratch->context, scratch_path(scratch, "file/x")), D4I_IO);
    assert_int_equal(file_make_folder(scratch->context, scratch_path(scratch, "file")), D4I_IO);
    assert_error_has(scratch, "cannot make folder");
}

static void a_full_disk_leaves_the_old_file(void **state)
{
    struct scratch *scratch = *state;
    struct buffer buffer = {0};
    struct rlimit old, small = {1000, 1000};
    static char bytes[5000];
    const char *path = scratch_path(scratch, "a");
    assert_ok(scratch->context, file_write(scratch->context, path, "old", 3));
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    d4i_status status = file_write(scratch->context, path, bytes, sizeof bytes);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_int_equal(status, D4I_IO);
    assert_error_has(scratch, "cannot write");
    assert_error_has(scratch, "File too large");
    assert_int_equal(scratch_files(scratch), 1);
    assert_ok(scratch->context, file_read(scratch->context, path, &buffer));
    assert_string_equal(buffer.data, "old");
    buffer_release(&buffer);
}

static void only_ordinary_files_are_replaced(void **state)
{
    struct scratch *scratch = *state;
    char *part = NULL;
    char folder[320];
    assert_int_equal(file_part(scratch->context, "/dev/null", &part), D4I_IO);
    assert_error_has(scratch, "not an ordinary file");
    assert_null(part);
    snprintf(folder, sizeof folder, "%s", scratch_path(scratch, "folder"));
    mkdir(folder, 0777);
    const char *other = scratch_path(scratch, "part");
    scratch_put(other, "x", 1);
    assert_int_equal(file_commit(scratch->context, other, folder), D4I_IO);
    assert_false(file_exists(other));
    assert_int_equal(file_write(scratch->context, scratch_path(scratch, "none/x"), "x", 1), D4I_IO);
    assert_error_has(scratch, "No such file or directory");
    assert_int_equal(file_commit(scratch->context, scratch_path(scratch, "absent"), "/tmp/d4i-never"), D4I_IO);
}

static void a_part_stands_beside_its_file(void **state)
{
    struct scratch *scratch = *state;
    char *part = NULL, expected[64];
    snprintf(expected, sizeof expected, "a/b.part-%ld", (long)getpid());
    assert_ok(scratch->context, file_part(scratch->context, "a/b", &part));
    assert_string_equal(part, expected);
    free(part);
    file_discard(NULL);
}

static void paths_are_seen_from_a_file(void **state)
{
    struct scratch *scratch = *state;
    static const char *const cases[][3] = {{"project.yaml", "a.csv", "a.csv"},
                                           {"x/project.yaml", "a.csv", "x/a.csv"},
                                           {"/project.yaml", "a.csv", "/a.csv"},
                                           {"x/project.yaml", "/a.csv", "/a.csv"},
                                           {"x/y/p", "../a.csv", "x/y/../a.csv"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = NULL;
        assert_ok(scratch->context, file_beside(scratch->context, cases[i][0], cases[i][1], &path));
        assert_string_equal(path, cases[i][2]);
        free(path);
    }
}

static d4i_status write_and_hash(struct scratch *scratch)
{
    struct hash hash;
    struct buffer buffer = {0};
    const char *path = scratch_path(scratch, "a.shp");
    d4i_status status = file_write(scratch->context, path, "abc", 3);
    if (status == D4I_OK)
        status = file_hash(scratch->context, path, &hash);
    if (status == D4I_OK)
        status = file_hash(scratch->context, scratch->folder, &hash);
    if (status == D4I_OK)
        status = file_read(scratch->context, path, &buffer);
    if (status == D4I_OK)
        status = file_make_folder(scratch->context, scratch->folder);
    buffer_release(&buffer);
    return status;
}

/* Parts of processes that are gone are swept, and nothing else. */
static void what_a_killed_process_left_is_swept(void **state)
{
    struct scratch *scratch = *state;
    char own[64];
    pid_t gone = fork();
    if (gone == 0)
        _exit(0);
    waitpid(gone, NULL, 0);
    char left[64], other[64];
    snprintf(left, sizeof left, "a.gpkg.part-%ld", (long)gone);
    snprintf(other, sizeof other, "b.gpkg.part-%ld", (long)gone);
    snprintf(own, sizeof own, "a.gpkg.part-%ld", (long)getpid());
    const char *names[] = {left, other, own, "a.gpkg", "a.gpkg.part-", "a.gpkg.part-x"};
    for (size_t i = 0; i < 6; i++)
        scratch_put(scratch_path(scratch, names[i]), "x", 1);
    assert_ok(scratch->context, file_sweep_beside(scratch->context, scratch_path(scratch, "a.gpkg")));
    assert_false(file_exists(scratch_path(scratch, left)));
    for (size_t i = 1; i < 6; i++)
        assert_true(file_exists(scratch_path(scratch, names[i])));
    assert_ok(scratch->context, file_sweep(scratch->context, scratch->folder, ""));
    assert_false(file_exists(scratch_path(scratch, other)));
    assert_int_equal(scratch_files(scratch), 4);
    assert_ok(scratch->context, file_sweep(scratch->context, "/nowhere/at/all", ""));
}

static void without_memory_it_says_so(void **state)
{
    struct scratch *scratch = *state;
    assert_true(scratch_starve(scratch, write_and_hash) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_missing_file_is_named),
        scratch_test(same_through_links),
        scratch_test(only_ordinary_files_are_read),
        scratch_test(written_is_read_and_hashed),
        scratch_test(one_flipped_bit_changes_the_hash),
        scratch_test(siblings_of_a_shapefile_count),
        scratch_test(a_folder_is_hashed_by_its_files),
        scratch_test(folders_are_made_with_their_parents),
        scratch_test(a_full_disk_leaves_the_old_file),
        scratch_test(only_ordinary_files_are_replaced),
        scratch_test(a_part_stands_beside_its_file),
        scratch_test(paths_are_seen_from_a_file),
        scratch_test(what_a_killed_process_left_is_swept),
        scratch_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
