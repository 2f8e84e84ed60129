/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who lives where by chance, unit by unit: everybody draws a group by the shares of all, and then, where groups
 * shall keep their sizes, as many people as a group has too many of, whoever they are, join groups that have too
 * few. Both steps treat all people alike, so that with the groups' sizes given every way to deal out people is as
 * likely as any other: the draw is exact, although about one person in the root of all is moved.
 */
#include "base/wide.h"
#include "measure/draw.h"

enum { BLOCK = RANDOM_FILL };               /* units whose numbers are drawn at once, and counted together */
enum { FIRST = 2, SECOND = 3, MOVING = 4 }; /* purposes of streams */

#define RARE \
    16 /* groups with fewer people than a unit in so many are dealt out one by one, as people to be moved */

/* Moving costs as much as some ten look-ups, and large units cost more yet: of few and large units dealing by
 * halves is quicker. A function of the table alone. */
static bool is_quick(const struct drawing *drawing)
{
    size_t units = drawing->table->units, groups = drawing->table->groups, large = 0;
    double moved = 0;
    for (size_t m = 0; m < groups; m++)
        moved += sqrt(drawing->sum[m]);
    for (size_t i = 0; i < units; i++)
        large += drawing->before[i + 1] - drawing->before[i] > BINOMIALS_MOST;
    return moved < (double)units * (double)groups && large * 8 < units &&
           drawing->before[units] < 0x1p53; /* sums of people are exact */
}

d4i_status regrouping_make(d4i_context *context, struct drawing *drawing)
{
    size_t units = drawing->table->units, groups = drawing->table->groups;
    double most = 0, rest = 0;
    drawing->quick = is_quick(drawing);
    if (!drawing->quick)
        return D4I_OK;
    TRY(mem_alloc(context, groups, sizeof *drawing->chance, &drawing->chance));
    TRY(mem_alloc(context, groups, sizeof *drawing->binomials, &drawing->binomials));
    for (size_t i = 0; i < units; i++)
        most = fmax(most, drawing->before[i + 1] - drawing->before[i]);
    for (size_t k = groups - 1; k + 1 > 0; k--) {
        double sum = drawing->sum[drawing->by_size[k]];
        bool rare = drawing->null == MEASURE_PERMUTATION && sum * RARE < (double)units;
        rest += sum;
        if (k + 1 == groups || rare || !(sum > 0))
            continue;
        drawing->chance[k] = sum / rest;
        TRY(binomials_make(context, sum / rest, (uint32_t)fmin(most, BINOMIALS_MOST), &drawing->binomials[k]));
    }
    return D4I_OK;
}

/* Of so many people without a group yet: how many are of this one. */
static inline double look_up(const struct drawing *drawing, size_t k, double people, uint32_t bits, uint32_t more)
{
    const struct binomials *of = &drawing->binomials[k];
    if (people > BINOMIALS_MOST)
        return draw_binomial(&drawing->factorials, draw_unit((uint32_t[]){bits, more}), people, drawing->chance[k]);
    uint32_t n = (uint32_t)(int32_t)people;
    return binomials_look(of, n % BINOMIALS_FEW, bits) +
           binomials_look(of, BINOMIALS_FEW + n / BINOMIALS_FEW, more);
}

/* Units from .. end - 1 of one block; left[unit] have no group yet. */
static double draw_block(const struct drawing *drawing, uint32_t number, size_t k, size_t block, double *left,
                         double *column)
{
    const struct binomials *of = &drawing->binomials[k];
    size_t from = block * BLOCK, units = drawing->table->units, end = from + BLOCK < units ? from + BLOCK : units;
    uint32_t bits[BLOCK], more[BLOCK];
    double sum = 0, most = 0;
    for (size_t i = from; i < end; i++)
        most = left[i] > most ? left[i] : most;
    random_fill((struct random_stream){drawing->seed, number, (uint32_t)k, FIRST}, (uint32_t)block, bits);
    if (most >= BINOMIALS_FEW)
        random_fill((struct random_stream){drawing->seed, number, (uint32_t)k, SECOND}, (uint32_t)block, more);
    for (size_t i = from; i < end && most < BINOMIALS_FEW; i++)
        column[i] = binomials_look(of, (uint32_t)(int32_t)left[i], bits[i - from]);
    for (size_t i = from; i < end && most >= BINOMIALS_FEW; i++)
        column[i] = look_up(drawing, k, left[i], bits[i - from], more[i - from]);
    for (size_t i = from; i < end; i++) {
        left[i] -= column[i];
        sum += column[i];
    }
    return sum;
}

/* Everybody draws a group; over[k] = how many more than there are have the k-th. */
static void draw_groups(const struct drawing *drawing, uint32_t number, int64_t *over, double *const *people)
{
    size_t units = drawing->table->units, groups = drawing->table->groups;
    double *left = people[drawing->by_size[groups - 1]], rest = drawing->before[units];
    for (size_t i = 0; i < units; i++)
        left[i] = drawing->before[i + 1] - drawing->before[i];
    for (size_t k = 0; k + 1 < groups; k++) {
        uint32_t m = drawing->by_size[k];
        double sum = 0;
        if (!drawing->binomials[k].row)
            memset(people[m], 0, units * sizeof *people[m]);
        for (size_t block = 0; drawing->binomials[k].row && block * BLOCK < units; block++)
            sum += draw_block(drawing, number, k, block, left, people[m]);
        over[k] = (int64_t)(sum - drawing->sum[m]);
        rest -= sum;
    }
    over[groups - 1] = (int64_t)(rest - drawing->sum[drawing->by_size[groups - 1]]);
}

/* Whole numbers one after the other. */
struct numbers {
    struct random_stream stream;
    uint32_t used, bits[RANDOM_FILL];
};

/* Uniform in 0 .. below - 1, of 64 bits. */
static uint64_t next_below(struct numbers *numbers, uint64_t below)
{
    uint32_t at = 2 * (numbers->used % (RANDOM_FILL / 2));
    if (at == 0)
        random_fill(numbers->stream, numbers->used / (RANDOM_FILL / 2), numbers->bits);
    numbers->used++;
    return (uint64_t)((uint128)((uint64_t)numbers->bits[at] << 32 | numbers->bits[at + 1]) * below >> 64);
}

/* below[block] = people of the column in the blocks before. */
static uint64_t count_blocks(const double *column, size_t units, uint64_t *below)
{
    uint64_t sum = 0;
    for (size_t from = 0; from < units; from += BLOCK) {
        size_t end = from + BLOCK < units ? from + BLOCK : units;
        double here = 0;
        below[from / BLOCK] = sum;
        for (size_t i = from; i < end; i++)
            here += column[i];
        sum += (uint64_t)here;
    }
    return sum;
}

/* The unit of somebody of the column, everybody as likely. What `below` says of people who have left since is not
 * believed: who hits one of them draws again. */
static size_t somebody(struct numbers *numbers, const double *column, size_t units, const uint64_t *below,
                       uint64_t sum)
{
    for (;;) {
        uint64_t rank = next_below(numbers, sum);
        size_t from = 0, blocks = (units + BLOCK - 1) / BLOCK;
        while (blocks > 1) { /* the last block that begins at or before the rank */
            size_t half = blocks / 2;
            from += below[from + half] <= rank ? half : 0;
            blocks -= half;
        }
        double at = (double)(rank - below[from]);
        size_t end = from * BLOCK + BLOCK < units ? from * BLOCK + BLOCK : units;
        for (size_t i = from * BLOCK; i < end; i++) {
            if (at < column[i])
                return i;
            at -= column[i];
        }
    }
}

/* Who has to leave does so in the order of the draw, and joins the groups with too few in their order: neither has
 * to do with where people live. */
static void move_people(const struct drawing *drawing, uint32_t number, struct drawing_room *room,
                        double *const *people)
{
    struct numbers numbers = {.stream = {drawing->seed, number, 0, MOVING}};
    size_t units = drawing->table->units, groups = drawing->table->groups, to = 0;
    for (size_t k = 0; k < groups; k++) {
        double *column = people[drawing->by_size[k]];
        uint64_t sum = room->over[k] > 0 ? count_blocks(column, units, room->below) : 0;
        for (; room->over[k] > 0; room->over[k]--) {
            size_t unit = somebody(&numbers, column, units, room->below, sum);
            while (room->over[to] >= 0)
                to++;
            column[unit]--;
            people[drawing->by_size[to]][unit]++;
            room->over[to]++;
        }
    }
}

void drawing_regroup(const struct drawing *drawing, uint32_t number, struct drawing_room *room,
                     double *const *people)
{
    draw_groups(drawing, number, room->over, people);
    if (drawing->null == MEASURE_PERMUTATION)
        move_people(drawing, number, room, people);
}

d4i_status drawing_room_make(d4i_context *context, const struct measure_table *table, struct drawing_room *out)
{
    struct drawing_room made = {0};
    d4i_status status;
    GUARD(mem_alloc(context, table->units, sizeof *made.times, &made.times));
    GUARD(mem_alloc(context, table->units / BLOCK + 1, sizeof *made.below, &made.below));
    GUARD(mem_alloc(context, table->groups, sizeof *made.over, &made.over));
    *out = made;
    made = (struct drawing_room){0};
done:
    drawing_room_release(&made);
    return status;
}

void drawing_room_release(struct drawing_room *room)
{
    free(room->times);
    free(room->below);
    free(room->over);
    memset(room, 0, sizeof *room);
}
