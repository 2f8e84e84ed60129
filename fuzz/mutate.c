/* SPDX-License-Identifier: EUPL-1.2
 *
 * The changes that found most in other people's readers: bits, bytes, numbers at the edge of their type, words of
 * the format, pieces left out, repeated, moved, and taken from another seed.
 */
#include "mutate.h"

#include <stdbool.h>
#include <string.h>

#include "base/random.h"

struct draw {
    struct random_stream stream;
    uint32_t n;
    const struct seeds *seeds, *words;
};

static size_t below(struct draw *draw, size_t bound)
{
    return (size_t)(((uint64_t)random_u32(draw->stream, draw->n++) * (uint64_t)bound) >> 32);
}

/* Short far more often than long: most of what a reader looks at is a few bytes. 1..most, 0 where most is 0 */
static size_t length_up_to(struct draw *draw, size_t most)
{
    static const size_t usual[] = {4, 4, 16, 64, 512, SIZE_MAX};
    size_t limit = usual[below(draw, sizeof usual / sizeof *usual)];
    if (!most)
        return 0;
    return 1 + below(draw, limit < most ? limit : most);
}

/* Puts `size` bytes in place of `gone` bytes at `at`; what does not fit falls off at the end. `piece` may lie in
 * the input itself only when nothing is inserted before it: callers copy. */
static void replace(struct input *input, size_t at, size_t gone, const uint8_t *piece, size_t size)
{
    size_t tail = input->size - at - gone;
    if (size > input->capacity - at)
        size = input->capacity - at;
    if (tail > input->capacity - at - size)
        tail = input->capacity - at - size;
    if (tail)
        memmove(input->data + at + size, input->data + at + gone, tail);
    if (size)
        memcpy(input->data + at, piece, size);
    input->size = at + size + tail;
}

static void flip_bits(struct draw *draw, struct input *input)
{
    for (size_t times = 1 + below(draw, 4); input->size && times; times--)
        input->data[below(draw, input->size)] ^= (uint8_t)(1u << below(draw, 8));
}

static void change_byte(struct draw *draw, struct input *input)
{
    static const char likely[] = "\0\xFF\x7F\x80\"'\n\r\t ,;:.=-+()[]{}#&*!|>%@`\\09Ee~?\xEF\xC2\xA0";
    if (!input->size)
        return;
    uint8_t *byte = input->data + below(draw, input->size);
    switch (below(draw, 3)) {
    case 0:
        *byte = (uint8_t)below(draw, 256);
        break;
    case 1:
        *byte = (uint8_t)likely[below(draw, sizeof likely - 1)];
        break;
    default:
        *byte = (uint8_t)(*byte + below(draw, 33) - 16);
    }
}

/* A number of 1, 2, 4 or 8 bytes, in either order, at the edge of its type or of another one, or a little changed.
 */
static void change_number(struct draw *draw, struct input *input)
{
    size_t wide = (size_t)1 << below(draw, 4);
    if (input->size < wide)
        return;
    uint8_t *at = input->data + below(draw, input->size - wide + 1);
    bool backwards = below(draw, 2);
    uint64_t number = 0;
    if (below(draw, 2))
        number = (UINT64_C(1) << below(draw, 64)) + below(draw, 3) - 1;
    else
        for (size_t i = 0; i < wide; i++)
            number |= (uint64_t)at[backwards ? wide - 1 - i : i] << 8 * i;
    number += below(draw, 33);
    number -= 16;
    for (size_t i = 0; i < wide; i++)
        at[backwards ? wide - 1 - i : i] = (uint8_t)(number >> 8 * i);
}

/* A number in digits becomes one that a reader may not hold, or is one more or less. */
static void change_digits(struct draw *draw, struct input *input)
{
    static const char *const edges[] = {
        "0",
        "-1",
        "1",
        "2147483647",
        "2147483648",
        "4294967295",
        "4294967296",
        "-2147483649",
        "65536",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        "1e9",
        "1e308",
        "1e-400",
        "99999999999999999999",
        "0.5",
        "-0",
        "1000000",
        "1000001",
        "0x10",
        "+7",
        "1.000.000",
        "",
    };
    size_t at = input->size ? below(draw, input->size) : 0, end;
    while (at < input->size && (input->data[at] < '0' || input->data[at] > '9'))
        at++;
    if (at >= input->size)
        return;
    if (below(draw, 2)) {
        input->data[at] = (uint8_t)('0' + below(draw, 10));
        return;
    }
    for (end = at; end < input->size && input->data[end] >= '0' && input->data[end] <= '9';)
        end++;
    const char *edge = edges[below(draw, sizeof edges / sizeof *edges)];
    replace(input, at, end - at, (const uint8_t *)edge, strlen(edge));
}

static void put_word(struct draw *draw, struct input *input)
{
    if (!draw->words->count)
        return;
    const struct seed *word = draw->words->at + below(draw, draw->words->count);
    size_t at = below(draw, input->size + 1), gone = 0;
    if (below(draw, 2))
        gone = word->size < input->size - at ? word->size : input->size - at;
    replace(input, at, gone, word->data, word->size);
}

static void leave_out(struct draw *draw, struct input *input)
{
    size_t at = input->size ? below(draw, input->size) : 0;
    replace(input, at, length_up_to(draw, input->size - at), NULL, 0);
}

static void cut(struct draw *draw, struct input *input)
{
    size_t gone = below(draw, 2) ? length_up_to(draw, input->size) : below(draw, input->size + 1);
    input->size -= gone;
}

/* Once more in the same place, or so often that lists, nesting and lines get long. */
static void repeat(struct draw *draw, struct input *input)
{
    size_t at = input->size ? below(draw, input->size) : 0, size = length_up_to(draw, input->size - at), times = 1;
    if (!size)
        return;
    if (below(draw, 8) == 0)
        times = (size_t)2 << below(draw, 12);
    size_t room = input->capacity - at - size, wanted = times * size < room ? times * size : room;
    size_t tail = input->size - at - size, kept = tail < room - wanted ? tail : room - wanted;
    memmove(input->data + at + size + wanted, input->data + at + size, kept);
    for (size_t i = 0; i < wanted; i++)
        input->data[at + size + i] = input->data[at + i];
    input->size = at + size + wanted + kept;
}

/* A piece over another place of the same input. */
static void copy_over(struct draw *draw, struct input *input)
{
    if (input->size < 2)
        return;
    size_t size = length_up_to(draw, input->size / 2);
    size_t from = below(draw, input->size - size + 1), to = below(draw, input->size - size + 1);
    memmove(input->data + to, input->data + from, size);
}

static const struct seed *another(struct draw *draw)
{
    return draw->seeds->at + below(draw, draw->seeds->count);
}

static void piece_of_another(struct draw *draw, struct input *input)
{
    const struct seed *seed = another(draw);
    size_t at = below(draw, input->size + 1), gone = 0;
    size_t from = seed->size ? below(draw, seed->size) : 0, size = length_up_to(draw, seed->size - from);
    if (below(draw, 2))
        gone = size < input->size - at ? size : input->size - at;
    replace(input, at, gone, seed->data + from, size);
}

/* The beginning of one and the end of another. */
static void splice(struct draw *draw, struct input *input)
{
    const struct seed *seed = another(draw);
    size_t at = below(draw, input->size + 1), from = below(draw, seed->size + 1);
    if (below(draw, 2) && at <= seed->size) /* at the same place: what is found by offset stays there */
        from = at;
    replace(input, at, input->size - at, seed->data + from, seed->size - from);
}

size_t mutate_capacity(const struct seeds *seeds)
{
    return 2 * seeds->longest + 16384;
}

void mutate(const struct seeds *seeds, const struct seeds *words, uint64_t random, uint32_t step, struct input *out)
{
    static void (*const changes[])(struct draw *, struct input *) = {
        flip_bits, change_byte, change_byte, change_number, change_digits,    put_word, put_word,
        leave_out, repeat,      copy_over,   cut,           piece_of_another, splice,
    };
    struct draw draw = {.stream = {.seed = random, .a = step}, .seeds = seeds, .words = words};
    const struct seed *seed = another(&draw);
    size_t times = 1;
    out->size = 0;
    replace(out, 0, 0, seed->data, seed->size);
    while (times < 16 && below(&draw, 2)) /* one, rarely many: a reader stops at the first that is wrong */
        times++;
    while (times--)
        changes[below(&draw, sizeof changes / sizeof *changes)](&draw, out);
}
