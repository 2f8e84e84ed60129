/* SPDX-License-Identifier: EUPL-1.2
 *
 * Packed columns and pack files: what goes in comes out, the same bytes each time, and nothing damaged is believed.
 */
#include "scratch.h"

#include "base/hash.h"
#include "base/random.h"
#include "io/file.h"
#include "io/pack.h"

static struct text blob_of(const struct buffer *buffer)
{
    return (struct text){buffer->data, buffer->length};
}

static size_t round_trip(struct scratch *scratch, const int64_t *values, size_t count)
{
    struct buffer blob = {0}, again = {0};
    int64_t *out = NULL;
    size_t got = 99;
    assert_ok(scratch->context, pack_int64(scratch->context, values, count, &blob));
    assert_ok(scratch->context, pack_int64(scratch->context, values, count, &again));
    assert_int_equal(blob.length, again.length);
    assert_memory_equal(blob.data, again.data, blob.length);
    assert_ok(scratch->context, unpack_int64(scratch->context, blob_of(&blob), &out, &got));
    assert_int_equal(got, count);
    assert_non_null(out);
    if (count)
        assert_memory_equal(out, values, count * sizeof *values);
    size_t length = blob.length;
    free(out);
    buffer_release(&blob);
    buffer_release(&again);
    return length;
}

static void by_hand(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    const int64_t values[] = {5000000, 7000000};
    /* type 1, flags: millions; count 2; body of 11: width 1, reference 5, differences from it 0 and 2 */
    const char expected[] = "\xD4\1\1\4\2\13\1\5\0\0\0\0\0\0\0\0\2";
    assert_ok(scratch->context, pack_int64(scratch->context, values, 2, &blob));
    assert_int_equal(blob.length, 17 + 8);
    assert_memory_equal(blob.data, expected, 17);
    uint64_t sum = hash_bytes64(blob.data, 17);
    for (int k = 0; k < 8; k++)
        assert_int_equal((uint8_t)blob.data[17 + k], sum >> (8 * k) & 0xFF);
    buffer_release(&blob);
}

static void edges_round_trip(void **state)
{
    struct scratch *scratch = *state;
    const int64_t edges[] = {INT64_MIN, INT64_MAX, 0, -1, 1, INT64_MIN, INT64_MAX, 1000000, -1000000};
    round_trip(scratch, NULL, 0);
    for (size_t i = 0; i < 9; i++)
        for (size_t count = 1; i + count <= 9; count++)
            round_trip(scratch, edges + i, count);
    const int64_t whole[] = {INT64_MAX / 1000000 * 1000000, INT64_MIN / 1000000 * 1000000, 0, 0};
    round_trip(scratch, whole, 4);
}

static void random_columns_round_trip(void **state)
{
    struct scratch *scratch = *state;
    enum { MOST = 70000 };
    int64_t *values = malloc(MOST * sizeof *values);
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct random_stream stream = {.seed = seed};
        size_t count = random_u32(stream, 0) % (seed % 10 ? 300 : MOST);
        unsigned shift = random_u32(stream, 1) % 64;
        int64_t unit = seed % 3 ? 1 : 1000000, sum = 0;
        for (size_t i = 0; i < count; i++) {
            uint64_t high = random_u32(stream, (uint32_t)(2 * i + 2)),
                     low = random_u32(stream, (uint32_t)(2 * i + 3));
            int64_t value = (int64_t)(high << 32 | low) >> shift;
            sum = (int64_t)((uint64_t)sum + ((uint64_t)value & 0xFFFF));
            values[i] = seed % 2 ? sum : unit == 1 ? value : value / unit * unit;
        }
        print_message("seed %u: %zu values\n", seed, count);
        round_trip(scratch, values, count);
    }
    free(values);
}

static void what_the_atlas_stores_is_short(void **state)
{
    struct scratch *scratch = *state;
    enum { COUNT = 50000 };
    int64_t *cells = malloc(COUNT * sizeof *cells), *zones = malloc(COUNT * sizeof *zones),
            *people = malloc(COUNT * sizeof *people);
    struct random_stream stream = {.seed = 7};
    int64_t cell = 1000000000;
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t draw = random_u32(stream, i);
        cell += 1 + (draw % 4 == 0 ? draw / 4 % 40 : 0);
        cells[i] = cell;
        zones[i] = 4000 + i / 97;
        people[i] = (int64_t)(draw >> 8) % 60 * D4I_PERSON;
    }
    size_t a = round_trip(scratch, cells, COUNT), b = round_trip(scratch, zones, COUNT),
           c = round_trip(scratch, people, COUNT);
    print_message("bytes a value: cells %.3f, zones %.3f, people %.3f\n", (double)a / COUNT, (double)b / COUNT,
                  (double)c / COUNT);
    assert_true(a < COUNT * 0.7); /* entropy is about 0.27 byte */
    assert_true(b < COUNT * 0.02);
    assert_true(c < COUNT * 0.8); /* entropy is 0.74 byte */
    free(cells);
    free(zones);
    free(people);
}

static void other_types_round_trip(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    const uint64_t wide[] = {0, UINT64_MAX, 1, (uint64_t)1 << 63, 5};
    const uint32_t narrow[] = {0, UINT32_MAX, 1, 1000000, 2000000};
    const uint8_t bytes[] = {0, 255, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                             1, 1,   1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    uint64_t *wide_out = NULL;
    uint32_t *narrow_out = NULL;
    uint8_t *bytes_out = NULL;
    char *text = NULL;
    size_t count, start;
    assert_ok(scratch->context, pack_uint64(scratch->context, wide, 5, &blob));
    start = blob.length;
    assert_ok(scratch->context, unpack_uint64(scratch->context, blob_of(&blob), &wide_out, &count));
    assert_int_equal(count, 5);
    assert_memory_equal(wide_out, wide, sizeof wide);
    /* blobs are appended: the first stays as it was */
    assert_ok(scratch->context, pack_uint32(scratch->context, narrow, 5, &blob));
    struct text second = {blob.data + start, blob.length - start};
    assert_ok(scratch->context, unpack_uint32(scratch->context, second, &narrow_out, &count));
    assert_int_equal(count, 5);
    assert_memory_equal(narrow_out, narrow, sizeof narrow);
    assert_int_equal(unpack_uint32(scratch->context, blob_of(&blob), &narrow_out, &count), D4I_BAD_INPUT);
    blob.length = 0;
    assert_ok(scratch->context, pack_uint8(scratch->context, bytes, sizeof bytes, &blob));
    assert_ok(scratch->context, unpack_uint8(scratch->context, blob_of(&blob), &bytes_out, &count));
    assert_int_equal(count, sizeof bytes);
    assert_memory_equal(bytes_out, bytes, sizeof bytes);
    assert_int_equal(unpack_bytes(scratch->context, blob_of(&blob), &text, &count), D4I_BAD_INPUT);
    assert_error_has(scratch, "holds uint8 where bytes is expected");
    for (size_t length = 0; length <= 5; length += 5) {
        blob.length = 0;
        assert_ok(scratch->context, pack_bytes(scratch->context, length ? "hello" : NULL, length, &blob));
        assert_ok(scratch->context, unpack_bytes(scratch->context, blob_of(&blob), &text, &count));
        assert_int_equal(count, length);
        assert_string_equal(text, length ? "hello" : "");
        free(text);
    }
    free(wide_out);
    free(narrow_out);
    free(bytes_out);
    buffer_release(&blob);
}

/* Sets the checksum right again, so that the checks behind it are reached. */
static void sign(struct buffer *blob)
{
    uint64_t sum = hash_bytes64(blob->data, blob->length - 8);
    for (int k = 0; k < 8; k++)
        blob->data[blob->length - 8 + (size_t)k] = (char)(sum >> (8 * k));
}

static d4i_status try_unpack(struct scratch *scratch, struct text blob)
{
    int64_t *values = NULL;
    size_t count;
    d4i_status status = unpack_int64(scratch->context, blob, &values, &count);
    free(values);
    return status;
}

static void damage_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    int64_t values[400];
    for (int i = 0; i < 400; i++)
        values[i] = i * 37 % 101;
    for (size_t count = 0; count <= 400; count += 200) {
        blob.length = 0;
        assert_ok(scratch->context, pack_int64(scratch->context, values, count, &blob));
        assert_ok(scratch->context, try_unpack(scratch, blob_of(&blob)));
        for (size_t cut = 0; cut < blob.length; cut++) {
            char *copy = malloc(cut ? cut : 1); /* so that reading too far is seen */
            memcpy(copy, blob.data, cut);
            assert_int_equal(try_unpack(scratch, (struct text){copy, cut}), D4I_BAD_INPUT);
            free(copy);
        }
        for (size_t bit = 0; bit < 8 * blob.length; bit++) {
            blob.data[bit / 8] = (char)(blob.data[bit / 8] ^ 1 << bit % 8);
            assert_int_equal(try_unpack(scratch, blob_of(&blob)), D4I_BAD_INPUT);
            blob.data[bit / 8] = (char)(blob.data[bit / 8] ^ 1 << bit % 8);
        }
        assert_ok(scratch->context, buffer_add(scratch->context, &blob, "x", 1));
        assert_int_equal(try_unpack(scratch, blob_of(&blob)), D4I_BAD_INPUT);
    }
    buffer_release(&blob);
}

static void forged_blobs_are_refused(void **state)
{
    struct scratch *scratch = *state;
    static const struct {
        const char *bytes;
        size_t length;
        const char *why;
    } cases[] = {
        {"\xD4\2\1\0\0\0", 6, "newer d4i"},
        {"\xD4\1\6\0\0\0", 6, "do not exist"},
        {"\xD4\1\1\10\0\0", 6, "do not exist"},
        {"\xD4\1\1\2\0\0", 6, "empty"},
        {"\xD4\1\1\0\1\0", 6, "too short"},
        {"\xD4\1\1\0\2\12\1\0\0\0\0\0\0\0\0\1", 16, "count is wrong"},
        {"\xD4\1\1\0\1\12\0\0\0\0\0\0\0\0\0\1", 16, "count is wrong"},
        {"\xD4\1\1\0\1\12\11\0\0\0\0\0\0\0\0\1", 16, "count is wrong"},
        {"\xD4\1\1\0\1\13\1\0\0\0\0\0\0\0\0\1", 16, "length is wrong"},
        {"\xD4\1\1\4\1\21\10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\100", 23, "too large"},
        {"\xD4\1\1\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\1\0", 15, "too large"},
        {"\xD4\1\1\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\2\0", 15, "no numbers"},
        /* a whole zstd frame of nothing that says it holds 4 GiB: refused before memory is asked for */
        {"\xD4\1\1\1\1\x80\x80\x80\x80\20\x28\xB5\x2F\xFD\xE0\0\0\0\0\1\0\0\0\1\0\0", 26, "length is wrong"},
        {"\xD4\1\1\1\1\xFF\xFF\xFF\xFF\17x", 11, "length is wrong"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer blob = {0};
        assert_ok(scratch->context, buffer_add(scratch->context, &blob, cases[i].bytes, cases[i].length));
        assert_ok(scratch->context, buffer_add(scratch->context, &blob, "12345678", 8));
        sign(&blob);
        assert_int_equal(try_unpack(scratch, blob_of(&blob)), D4I_BAD_INPUT);
        assert_error_has(scratch, cases[i].why);
        buffer_release(&blob);
    }
}

static void a_number_too_large_for_its_type_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct buffer blob = {0};
    uint32_t *out = NULL;
    size_t count;
    const uint64_t value = (uint64_t)UINT32_MAX + 1;
    assert_ok(scratch->context, pack_uint64(scratch->context, &value, 1, &blob));
    blob.data[2] = 3; /* says that it is uint32 */
    sign(&blob);
    assert_int_equal(unpack_uint32(scratch->context, blob_of(&blob), &out, &count), D4I_BAD_INPUT);
    assert_error_has(scratch, "too large");
    assert_null(out);
    buffer_release(&blob);
}

/* A million zeros must pass the bound on how far zstd may expand. */
static void the_most_compressible_column_is_read(void **state)
{
    struct scratch *scratch = *state;
    size_t count = 20000000;
    uint8_t *zeros = calloc(count, 1), *out = NULL;
    struct buffer blob = {0};
    size_t got;
    assert_ok(scratch->context, pack_uint8(scratch->context, zeros, count, &blob));
    print_message("%zu zeros in %zu bytes\n", count, blob.length);
    assert_ok(scratch->context, unpack_uint8(scratch->context, blob_of(&blob), &out, &got));
    assert_int_equal(got, count);
    assert_memory_equal(out, zeros, count);
    free(zeros);
    free(out);
    buffer_release(&blob);
}

static d4i_status write_pack(struct scratch *scratch, const char *path)
{
    struct pack_writer *writer = NULL;
    struct buffer blob = {0};
    const int64_t values[] = {1, 2, 3};
    d4i_status status = pack_create(scratch->context, path, &writer);
    if (status == D4I_OK)
        status = pack_int64(scratch->context, values, 3, &blob);
    if (status == D4I_OK)
        status = pack_put(scratch->context, writer, "numbers", blob_of(&blob));
    if (status == D4I_OK)
        status = pack_put(scratch->context, writer, "nothing", text_of(""));
    if (status == D4I_OK)
        status = pack_put(scratch->context, writer, "words", text_of("anything"));
    if (status == D4I_OK)
        status = pack_finish(scratch->context, &writer);
    pack_abandon(writer);
    buffer_release(&blob);
    return status;
}

static void a_pack_file_gives_its_blobs_back(void **state)
{
    struct scratch *scratch = *state;
    struct pack_reader *reader = NULL;
    struct text blob;
    int64_t *values = NULL;
    size_t count;
    const char *path = scratch_path(scratch, "a.pack");
    assert_ok(scratch->context, write_pack(scratch, path));
    assert_int_equal(scratch_files(scratch), 1);
    assert_ok(scratch->context, pack_open(scratch->context, path, &reader));
    assert_ok(scratch->context, pack_get(scratch->context, reader, "numbers", &blob));
    assert_ok(scratch->context, unpack_int64(scratch->context, blob, &values, &count));
    assert_int_equal(count, 3);
    assert_int_equal(values[2], 3);
    assert_ok(scratch->context, pack_get(scratch->context, reader, "nothing", &blob));
    assert_int_equal(blob.length, 0);
    assert_ok(scratch->context, pack_get(scratch->context, reader, "words", &blob));
    assert_true(text_is(blob, "anything"));
    assert_int_equal(pack_get(scratch->context, reader, "absent", &blob), D4I_BAD_INPUT);
    assert_error_has(scratch, "holds no 'absent'");
    free(values);
    pack_close(reader);
}

static void a_pack_file_without_blobs(void **state)
{
    struct scratch *scratch = *state;
    struct pack_writer *writer = NULL;
    struct pack_reader *reader = NULL;
    const char *path = scratch_path(scratch, "a.pack");
    assert_ok(scratch->context, pack_create(scratch->context, path, &writer));
    assert_ok(scratch->context, pack_finish(scratch->context, &writer));
    assert_null(writer);
    assert_ok(scratch->context, pack_open(scratch->context, path, &reader));
    pack_close(reader);
}

static void a_damaged_pack_file_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct pack_reader *reader = NULL;
    struct buffer content = {0};
    const char *path = scratch_path(scratch, "a.pack");
    assert_ok(scratch->context, write_pack(scratch, path));
    assert_ok(scratch->context, file_read(scratch->context, path, &content));
    for (size_t cut = 0; cut < content.length; cut++) {
        scratch_put(path, content.data, cut);
        assert_int_equal(pack_open(scratch->context, path, &reader), D4I_BAD_INPUT);
        assert_error_has(scratch, "is damaged: ");
        /* what becomes of it is said by who opened it */
        assert_null(strstr(d4i_error_text(scratch->context), "delete it"));
    }
    for (size_t bit = 0; bit < 8 * content.length; bit++) {
        content.data[bit / 8] = (char)(content.data[bit / 8] ^ 1 << bit % 8);
        scratch_put(path, content.data, content.length);
        assert_int_equal(pack_open(scratch->context, path, &reader), D4I_BAD_INPUT);
        content.data[bit / 8] = (char)(content.data[bit / 8] ^ 1 << bit % 8);
    }
    buffer_release(&content);
}

/* A directory with one entry more than it says, and checksums that are right. */
static void a_forged_directory_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct pack_reader *reader = NULL;
    struct buffer content = {0};
    const char *path = scratch_path(scratch, "a.pack");
    assert_ok(scratch->context, write_pack(scratch, path));
    assert_ok(scratch->context, file_read(scratch->context, path, &content));
    char *trailer = content.data + content.length - 40;
    size_t offset;
    memcpy(&offset, trailer, 8);
    trailer[16]--;
    uint64_t sums[2] = {hash_bytes64(content.data, 16),
                        hash_bytes64(content.data + offset, content.length - 16 - offset)};
    sums[0] = hash_bytes64(sums, 16);
    memcpy(trailer + 24, sums, 8);
    scratch_put(path, content.data, content.length);
    assert_int_equal(pack_open(scratch->context, path, &reader), D4I_BAD_INPUT);
    assert_error_has(scratch, "belong to nothing");
    buffer_release(&content);
}

static void misuse_and_giving_up(void **state)
{
    struct scratch *scratch = *state;
    struct pack_writer *writer = NULL;
    assert_ok(scratch->context, pack_create(scratch->context, scratch_path(scratch, "a"), &writer));
    assert_ok(scratch->context, pack_put(scratch->context, writer, "x", text_of("1")));
    assert_int_equal(pack_put(scratch->context, writer, "x", text_of("2")), D4I_BUG);
    assert_int_equal(pack_put(scratch->context, writer, "", text_of("2")), D4I_BUG);
    pack_abandon(writer);
    assert_int_equal(scratch_files(scratch), 0);
    assert_int_equal(pack_create(scratch->context, "/no/such/folder/a", &writer), D4I_IO);
    assert_error_has(scratch, "cannot write '/no/such/folder/a': No such file or directory");
}

static d4i_status pack_everything(struct scratch *scratch)
{
    struct pack_reader *reader = NULL;
    struct buffer blob = {0};
    const char *path = scratch_path(scratch, "a.pack");
    const uint32_t numbers[] = {1, 2, 3};
    uint32_t *narrow = NULL;
    char *text = NULL;
    size_t count;
    d4i_status status = write_pack(scratch, path);
    if (status == D4I_OK)
        status = pack_open(scratch->context, path, &reader);
    if (status == D4I_OK)
        status = pack_uint32(scratch->context, numbers, 3, &blob);
    if (status == D4I_OK)
        status = unpack_uint32(scratch->context, blob_of(&blob), &narrow, &count);
    blob.length = 0;
    if (status == D4I_OK)
        status = pack_bytes(scratch->context, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 52, &blob);
    if (status == D4I_OK)
        status = unpack_bytes(scratch->context, blob_of(&blob), &text, &count);
    free(narrow);
    free(text);
    pack_close(reader);
    buffer_release(&blob);
    return status;
}

static void without_memory_it_says_so(void **state)
{
    struct scratch *scratch = *state;
    assert_true(scratch_starve(scratch, pack_everything) > 20);
    assert_int_equal(scratch_files(scratch), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(by_hand),
        scratch_test(edges_round_trip),
        scratch_test(random_columns_round_trip),
        scratch_test(what_the_atlas_stores_is_short),
        scratch_test(other_types_round_trip),
        scratch_test(damage_is_refused),
        scratch_test(forged_blobs_are_refused),
        scratch_test(a_number_too_large_for_its_type_is_refused),
        scratch_test(the_most_compressible_column_is_read),
        scratch_test(a_pack_file_gives_its_blobs_back),
        scratch_test(a_pack_file_without_blobs),
        scratch_test(a_damaged_pack_file_is_refused),
        scratch_test(a_forged_directory_is_refused),
        scratch_test(misuse_and_giving_up),
        scratch_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
