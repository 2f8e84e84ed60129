/* SPDX-License-Identifier: EUPL-1.2
 *
 * The tree of zones with the box around each of its areas; the search leaves out areas whose box is farther than
 * the six that it has.
 */
#include "allocate/zone_near.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"

#define TAKEN 0x6e656172 /* what the numbers that choose zones are for */

struct box {
    uint64_t low[2], high[2];
};

struct search {
    const struct zone_tree *tree;
    struct zone_place *places; /* in the tree's order */
    struct box *boxes;         /* [split] */
    uint32_t *below;           /* [split]: the first split of one of its halves */
    uint32_t *waiting;         /* [split]: splits still to be looked at */
    double far[ZONE_NEAR];     /* squared distances of those found, rising */
    uint32_t found[ZONE_NEAR]; /* places in the tree's order */
    size_t count;
};

void zones_near_release(struct zones_near *near)
{
    free(near->list);
    *near = (struct zones_near){0};
}

static void widen(struct box *box, struct box other)
{
    for (size_t k = 0; k < 2; k++) {
        box->low[k] = other.low[k] < box->low[k] ? other.low[k] : box->low[k];
        box->high[k] = other.high[k] > box->high[k] ? other.high[k] : box->high[k];
    }
}

static bool is_split(uint32_t first, uint32_t end)
{
    return end - first > 1;
}

/* Halves come behind what they are halves of, in its order: two numbers say all. */
static void number_halves(struct search *search)
{
    uint32_t next = 1;
    for (size_t s = 0; s < search->tree->split_count; s++) {
        const struct zone_split *split = &search->tree->splits[s];
        search->below[s] = next;
        next += is_split(split->first, split->middle);
        next += is_split(split->middle, split->end);
    }
}

static struct box box_of(const struct search *search, uint32_t first, uint32_t end, uint32_t split)
{
    const struct zone_place *place = &search->places[first];
    return is_split(first, end) ? search->boxes[split] : (struct box){{place->x, place->y}, {place->x, place->y}};
}

static void draw_boxes(struct search *search)
{
    for (size_t s = search->tree->split_count; s-- > 0;) {
        const struct zone_split *split = &search->tree->splits[s];
        uint32_t left = search->below[s], right = left + is_split(split->first, split->middle);
        search->boxes[s] = box_of(search, split->first, split->middle, left);
        widen(&search->boxes[s], box_of(search, split->middle, split->end, right));
    }
}

static double apart(uint64_t a, uint64_t b)
{
    return a > b ? (double)(a - b) : (double)(b - a);
}

static double to_box(const struct box *box, const struct zone_place *from)
{
    const uint64_t at[2] = {from->x, from->y};
    double sum = 0;
    for (size_t k = 0; k < 2; k++) {
        double off = at[k] < box->low[k]    ? apart(box->low[k], at[k])
                     : at[k] > box->high[k] ? apart(at[k], box->high[k])
                                            : 0;
        sum += off * off;
    }
    return sum;
}

/* The nearest, and of those as far the first in the tree's order. */
static void consider(struct search *search, uint32_t self, uint32_t other)
{
    double x = apart(search->places[self].x, search->places[other].x),
           y = apart(search->places[self].y, search->places[other].y), far = x * x + y * y;
    size_t at = search->count;
    if (other == self)
        return;
    while (at > 0 && (far < search->far[at - 1] || (far <= search->far[at - 1] && other < search->found[at - 1])))
        at--;
    if (at == ZONE_NEAR)
        return;
    size_t last = search->count < ZONE_NEAR ? search->count++ : ZONE_NEAR - 1;
    for (size_t i = last; i > at; i--) {
        search->far[i] = search->far[i - 1];
        search->found[i] = search->found[i - 1];
    }
    search->far[at] = far;
    search->found[at] = other;
}

static void seek(struct search *search, uint32_t self)
{
    const struct zone_place *from = &search->places[self];
    size_t left = 1;
    search->count = 0;
    search->waiting[0] = 0;
    while (left > 0) {
        uint32_t s = search->waiting[--left], next[2], count = 0;
        const struct zone_split *split = &search->tree->splits[s];
        const uint32_t ends[3] = {split->first, split->middle, split->end};
        if (search->count == ZONE_NEAR && to_box(&search->boxes[s], from) > search->far[ZONE_NEAR - 1])
            continue;
        for (size_t k = 0; k < 2; k++) {
            if (is_split(ends[k], ends[k + 1])) {
                next[count] = search->below[s] + count;
                count++;
            } else {
                consider(search, self, ends[k]);
            }
        }
        /* The half that it lies in is looked at first. */
        if (count == 2 && self < split->middle)
            search->waiting[left++] = next[--count];
        for (uint32_t k = 0; k < count; k++)
            search->waiting[left++] = next[k];
    }
}

static bool is_taken(const struct zone_place *place, size_t count)
{
    struct random_stream stream = {TAKEN, (uint32_t)place->key, (uint32_t)(place->key >> 32), 0};
    return (double)count <= ZONES_NEAR || random_unit(stream, 0) * (double)count < ZONES_NEAR;
}

static void note(const struct search *search, uint32_t self, struct zone_near *out)
{
    const struct zone_place *from = &search->places[self];
    out->zone = (uint32_t)from->zone;
    for (size_t i = 0; i < ZONE_NEAR; i++) {
        const struct zone_place *to = &search->places[search->found[i]];
        out->near[i] = (uint32_t)to->zone;
        out->x[i] = (float)(to->x >= from->x ? apart(to->x, from->x) : -apart(to->x, from->x));
        out->y[i] = (float)(to->y >= from->y ? apart(to->y, from->y) : -apart(to->y, from->y));
    }
}

/* The places in the tree's order. */
static d4i_status put_in_order(d4i_context *context, struct search *search, const struct zone_place *places)
{
    const struct zone_tree *tree = search->tree;
    size_t most = 0;
    size_t *at = NULL; /* [zone] -> place */
    d4i_status status;
    for (size_t i = 0; i < tree->count; i++)
        most = places[i].zone > most ? places[i].zone : most;
    GUARD(mem_alloc(context, most + 1, sizeof *at, &at));
    for (size_t i = 0; i < tree->count; i++)
        at[places[i].zone] = i;
    for (size_t i = 0; i < tree->count; i++)
        search->places[i] = places[at[tree->order[i]]];
done:
    free(at);
    return status;
}

d4i_status zones_near_make(d4i_context *context, const struct zone_tree *tree, const struct zone_place *places,
                           struct zones_near *out)
{
    struct zones_near made = {0};
    struct search search = {.tree = tree};
    d4i_status status = D4I_OK;
    size_t taken = 0;
    if (tree->count <= ZONE_NEAR)
        goto done;
    for (size_t i = 0; i < tree->count; i++)
        taken += is_taken(&places[i], tree->count);
    GUARD(mem_alloc(context, taken, sizeof *made.list, &made.list));
    GUARD(mem_alloc(context, tree->count, sizeof *search.places, &search.places));
    GUARD(mem_alloc(context, tree->split_count, sizeof *search.boxes, &search.boxes));
    GUARD(mem_alloc(context, tree->split_count, sizeof *search.below, &search.below));
    GUARD(mem_alloc(context, tree->split_count, sizeof *search.waiting, &search.waiting));
    GUARD(put_in_order(context, &search, places));
    number_halves(&search);
    draw_boxes(&search);
    for (uint32_t i = 0; i < tree->count; i++)
        if (is_taken(&search.places[i], tree->count)) {
            seek(&search, i);
            note(&search, i, &made.list[made.count++]);
        }
done:
    if (status == D4I_OK) {
        zones_near_release(out);
        *out = made;
        made = (struct zones_near){0};
    }
    free(search.places);
    free(search.boxes);
    free(search.below);
    free(search.waiting);
    zones_near_release(&made);
    return status;
}
