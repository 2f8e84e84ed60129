/* SPDX-License-Identifier: EUPL-1.2
 *
 * Alias tables of binomials. Chances are worked outwards from the likeliest count by their quotients.
 */
#include "measure/binomials.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define WIDEST 2048        /* counts of a row: 11 deviations either way of 32 767 people */
#define NEGLIGIBLE 1e-13   /* of the likeliest count's chance; the bits see 2e-10 */
#define WHOLE 4294967296.0 /* 2^32 */

/* Counts worth having, and their chances: weight[0 .. count - 1] from `first` on. */
struct chances {
    double weight[WIDEST];
    size_t count;
    uint32_t first;
};

/* Downwards from the likeliest to the front, then upwards to the end. */
static void chances_of(uint32_t n, double p, struct chances *out)
{
    double odds = p / (1 - p), w = 1, sum = 1, down[WIDEST / 2];
    uint32_t mode = (uint32_t)((double)(n + 1) * p), below = 0;
    mode = mode > n ? n : mode;
    if (p >= 1) {
        *out = (struct chances){.weight = {1}, .count = 1, .first = n};
        return;
    }
    for (uint32_t x = mode; x > 0 && w > NEGLIGIBLE && below < WIDEST / 2 - 1; x--)
        down[below++] = w *= x / (odds * (n - x + 1));
    out->first = mode - below;
    out->count = 0;
    for (uint32_t k = below; k > 0; k--)
        sum += out->weight[out->count++] = down[k - 1];
    w = 1;
    out->weight[out->count++] = 1;
    for (uint32_t x = mode; x < n && w > NEGLIGIBLE && out->count < WIDEST; x++)
        sum += out->weight[out->count++] = w *= odds * (n - x) / (x + 1);
    for (size_t k = 0; k < out->count; k++)
        out->weight[k] /= sum;
}

/* Vose: what a column lacks it takes from one that has too much. weight[] is used up. */
static void share_out(struct chances *chances, uint32_t columns, struct binomials_column *out)
{
    uint16_t poor[WIDEST], rich[WIDEST];
    size_t poors = 0, riches = 0;
    for (uint32_t k = 0; k < columns; k++) {
        chances->weight[k] = k < chances->count ? chances->weight[k] * columns : 0;
        if (chances->weight[k] < 1)
            poor[poors++] = (uint16_t)k;
        else
            rich[riches++] = (uint16_t)k;
        out[k] = (struct binomials_column){.own = UINT32_MAX, .other = k};
    }
    while (poors > 0 && riches > 0) {
        uint16_t less = poor[--poors], more = rich[riches - 1];
        out[less] = (struct binomials_column){(uint32_t)(chances->weight[less] * WHOLE), more};
        chances->weight[more] -= 1 - chances->weight[less];
        if (chances->weight[more] < 1) {
            riches--;
            poor[poors++] = more;
        }
    }
}

static d4i_status row_make(d4i_context *context, uint32_t n, double p, struct binomials *binomials,
                           struct binomials_row *out)
{
    struct chances chances;
    uint16_t bits = 1;
    chances_of(n, p, &chances);
    while (1u << bits < chances.count)
        bits++;
    TRY(mem_grow(context, &binomials->column, &binomials->capacity, binomials->columns + (1u << bits),
                 sizeof *binomials->column));
    *out = (struct binomials_row){(uint32_t)binomials->columns, (uint16_t)chances.first, bits};
    share_out(&chances, 1u << bits, binomials->column + binomials->columns);
    binomials->columns += 1u << bits;
    return D4I_OK;
}

d4i_status binomials_make(d4i_context *context, double p, uint32_t most, struct binomials *out)
{
    struct binomials made = {0};
    uint32_t few = most < BINOMIALS_FEW ? most + 1 : BINOMIALS_FEW, many = most / BINOMIALS_FEW + 1;
    d4i_status status;
    GUARD(mem_alloc(context, BINOMIALS_FEW + many, sizeof *made.row, &made.row));
    for (uint32_t n = 0; n < few; n++)
        GUARD(row_make(context, n, p, &made, &made.row[n]));
    for (uint32_t n = 0; n < many; n++)
        GUARD(row_make(context, n * BINOMIALS_FEW, p, &made, &made.row[BINOMIALS_FEW + n]));
    *out = made;
    made = (struct binomials){0};
done:
    binomials_release(&made);
    return status;
}

void binomials_release(struct binomials *binomials)
{
    free(binomials->row);
    free(binomials->column);
    memset(binomials, 0, sizeof *binomials);
}
