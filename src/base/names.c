/* SPDX-License-Identifier: EUPL-1.2
 *
 * The numbered set of strings: a pool of bytes and an open-addressing table of positions in it.
 */
#include "base/names.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"

static struct text name_text(const struct names *names, uint32_t index)
{
    size_t start = names->start[index];
    size_t end = index + 1 < names->count ? names->start[index + 1] : names->pool_length;
    return (struct text){names->pool + start, end - start - 1};
}

/* The slot that holds `name`, or the free one where it would stand. */
static size_t slot_of(const struct names *names, struct text name)
{
    size_t mask = names->slots - 1;
    size_t at = (size_t)hash_bytes64(name.at, name.length) & mask;
    while (names->slot[at] && !text_equal(name_text(names, names->slot[at] - 1), name))
        at = (at + 1) & mask;
    return at;
}

static d4i_status grow_slots(d4i_context *context, struct names *names)
{
    size_t slots = names->slots ? names->slots * 2 : 64;
    uint32_t *slot;
    TRY(mem_alloc(context, slots, sizeof *slot, &slot));
    free(names->slot);
    names->slot = slot;
    names->slots = slots;
    for (uint32_t i = 0; i < names->count; i++)
        names->slot[slot_of(names, name_text(names, i))] = i + 1;
    return D4I_OK;
}

uint32_t names_find(const struct names *names, struct text name)
{
    if (!names->slots)
        return NAMES_NONE;
    uint32_t entry = names->slot[slot_of(names, name)];
    return entry ? entry - 1 : NAMES_NONE;
}

d4i_status names_add(d4i_context *context, struct names *names, struct text name, uint32_t *index, bool *is_new)
{
    uint32_t found = names_find(names, name);
    if (is_new)
        *is_new = found == NAMES_NONE;
    if (found != NAMES_NONE) {
        *index = found;
        return D4I_OK;
    }
    if (names->count >= NAMES_NONE - 1)
        return fail(context, D4I_BAD_INPUT, "more than 4 294 967 293 distinct names");
    if ((size_t)names->count * 2 >= names->slots)
        TRY(grow_slots(context, names));
    TRY(mem_grow(context, &names->start, &names->start_capacity, (size_t)names->count + 1, sizeof *names->start));
    TRY(mem_grow(context, &names->pool, &names->pool_capacity, names->pool_length + name.length + 1, 1));
    size_t at = slot_of(names, name);
    names->start[names->count] = names->pool_length;
    if (name.length)
        memcpy(names->pool + names->pool_length, name.at, name.length);
    names->pool_length += name.length + 1;
    names->pool[names->pool_length - 1] = 0;
    names->slot[at] = ++names->count;
    *index = names->count - 1;
    return D4I_OK;
}

const char *names_at(const struct names *names, uint32_t index)
{
    return names->pool + names->start[index];
}

void names_release(struct names *names)
{
    free(names->pool);
    free(names->start);
    free(names->slot);
    *names = (struct names){0};
}

static int compare_names(const void *a, const void *b, void *names)
{
    return text_compare(name_text(names, *(const uint32_t *)a), name_text(names, *(const uint32_t *)b));
}

d4i_status names_sorted(d4i_context *context, const struct names *names, uint32_t **order)
{
    uint32_t *sorted;
    TRY(mem_alloc(context, names->count, sizeof *sorted, &sorted));
    for (uint32_t i = 0; i < names->count; i++)
        sorted[i] = i;
    qsort_r(sorted, names->count, sizeof *sorted, compare_names, (void *)names);
    *order = sorted;
    return D4I_OK;
}

struct near {
    uint32_t index;
    size_t distance;
};

/* Keeps the `most` nearest, nearest first, earlier names first among equals. */
static void keep_nearest(struct near *nearest, int *kept, int most, struct near candidate)
{
    int at = *kept;
    while (at > 0 && nearest[at - 1].distance > candidate.distance)
        at--;
    if (at >= most)
        return;
    int last = *kept < most ? *kept : most - 1;
    for (int i = last; i > at; i--)
        nearest[i] = nearest[i - 1];
    nearest[at] = candidate;
    if (*kept < most)
        ++*kept;
}

/* A word that was begun and not ended is nearer than one of other letters. */
static bool begins_so(struct text whole, struct text begun)
{
    enum { LEAST = 4 }; /* shorter ones begin too many */
    return begun.length >= LEAST && whole.length > begun.length && memcmp(whole.at, begun.at, begun.length) == 0;
}

void names_nearest(const struct names *names, struct text name, int most, char *out, size_t size)
{
    enum { MOST = 8 };
    struct near nearest[MOST];
    int kept = 0;
    size_t limit = name.length / 2 + 3; /* further away it is another word, not a slip */
    if (size)
        out[0] = 0;
    for (uint32_t i = 0; i < names->count; i++) {
        size_t distance = text_distance(name, name_text(names, i), limit);
        if (distance > 1 && begins_so(name_text(names, i), name))
            distance = 1;
        if (distance < limit)
            keep_nearest(nearest, &kept, most < MOST ? most : MOST, (struct near){i, distance});
    }
    for (int i = 0, length = 0; i < kept && (size_t)length < size; i++) {
        const char *before = i == 0 ? "" : i + 1 == kept ? " or " : ", ";
        length +=
            snprintf(out + length, size - (size_t)length, "%s'%s'", before, names_at(names, nearest[i].index));
    }
}
