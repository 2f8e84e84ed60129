/* SPDX-License-Identifier: EUPL-1.2
 *
 * The degree of urbanisation once more, as plainly as it can be written: floods from each cell, sweeps over the
 * whole grid. Slow, and without a line in common with src/urban. For order smooth-fill, tested raw.
 */
#ifndef TESTS_PLAIN_H
#define TESTS_PLAIN_H

#include "../check.h"
#include "urban/urban.h"

enum { PLAIN_MOST = 64 * 64 };

struct plain {
    const struct urban_cells *in; /* all cells listed, with land and built */
    const struct urban_parameters *p;
    int label[PLAIN_MOST], count; /* of the last plain_label; 0 = none */
    int64_t people[PLAIN_MOST + 1];
    int centre[PLAIN_MOST], level1[PLAIN_MOST], level2[PLAIN_MOST];
};

static inline double plain_density(const struct plain *plain, int cell)
{
    double people = (double)plain->in->people[cell] / 1e6, land = plain->in->land[cell] / 1e6;
    return people == 0 ? 0 : people / land; /* infinite without land */
}

/* Neighbour i of 8 (the first 4 share a side), or -1 beyond the grid. */
static inline int plain_beside(const struct plain *plain, int cell, int i)
{
    static const int dx[] = {1, -1, 0, 0, 1, 1, -1, -1}, dy[] = {0, 0, 1, -1, 1, -1, 1, -1};
    int x = cell % plain->in->columns + dx[i], y = cell / plain->in->columns + dy[i];
    return x < 0 || y < 0 || x >= plain->in->columns || y >= plain->in->rows ? -1 : y * plain->in->columns + x;
}

static inline void plain_spread(struct plain *plain, const bool *in, int cell, int64_t neighbours)
{
    plain->label[cell] = plain->count;
    plain->people[plain->count] += plain->in->people[cell];
    for (int i = 0; i < neighbours; i++) {
        int next = plain_beside(plain, cell, i);
        if (next >= 0 && in[next] && !plain->label[next])
            plain_spread(plain, in, next, neighbours);
    }
}

static inline void plain_label(struct plain *plain, int64_t density, int64_t built, int64_t neighbours)
{
    bool in[PLAIN_MOST] = {false};
    int cells = plain->in->columns * plain->in->rows;
    for (int c = 0; c < cells; c++) {
        in[c] = plain_density(plain, c) >= (double)density ||
                (built > 0 && plain->in->built[c] > 0 &&
                 (double)plain->in->built[c] * 1e6 >= (double)built * plain->in->land[c]);
        plain->label[c] = 0;
    }
    memset(plain->people, 0, sizeof plain->people);
    plain->count = 0;
    for (int c = 0; c < cells; c++)
        if (in[c] && !plain->label[c]) {
            plain->count++;
            plain_spread(plain, in, c, neighbours);
        }
}

static inline bool plain_water(const struct plain *plain, int cell)
{
    return plain->in->people[cell] == 0 && plain->in->built[cell] == 0 && plain->in->land[cell] < 500000;
}

/* The centre that the cell joins, 0 = none. */
static inline int plain_join(const struct plain *plain, int cell)
{
    int counted = 0, beside[8];
    bool majority = plain->p->smoothing == URBAN_SMOOTH_MAJORITY;
    if (plain->centre[cell] || (majority && plain_water(plain, cell)))
        return 0;
    for (int i = 0; i < 8; i++) {
        int next = plain_beside(plain, cell, i);
        bool sea = next >= 0 && plain->in->people[next] == 0 && plain->in->land[next] < 500000;
        if (next < 0 || plain->centre[next] || !majority || !sea)
            beside[counted++] = next < 0 ? 0 : plain->centre[next];
    }
    for (int i = 0; i < counted; i++) {
        int same = 0;
        for (int k = 0; k < counted; k++)
            same += beside[k] == beside[i];
        if (beside[i] && (majority ? 2 * same > counted : same >= 5))
            return beside[i];
    }
    return 0;
}

static inline bool plain_smooth(struct plain *plain)
{
    int joins[PLAIN_MOST], cells = plain->in->columns * plain->in->rows;
    bool any = false;
    for (int c = 0; c < cells; c++)
        joins[c] = plain->p->smoothing ? plain_join(plain, c) : 0;
    for (int c = 0; c < cells; c++)
        if (joins[c]) {
            plain->centre[c] = joins[c];
            any = true;
        }
    return any;
}

/* All that can be reached from `cell` without the centre; how many cells, or too many when it meets the rim. */
static inline int plain_hole(const struct plain *plain, bool *seen, int centre, int cell)
{
    int count = 1;
    seen[cell] = true;
    for (int i = 0; i < plain->p->hole_neighbours; i++) {
        int next = plain_beside(plain, cell, i);
        if (next < 0)
            count += PLAIN_MOST;
        else if (!seen[next] && plain->centre[next] != centre)
            count += plain_hole(plain, seen, centre, next);
    }
    return count;
}

static inline void plain_fill(struct plain *plain, int centre)
{
    bool done[PLAIN_MOST] = {false};
    int cells = plain->in->columns * plain->in->rows;
    for (int c = 0; c < cells; c++) {
        bool seen[PLAIN_MOST] = {false};
        if (done[c] || plain->centre[c] == centre)
            continue;
        int count = plain_hole(plain, seen, centre, c);
        for (int k = 0; k < cells; k++) {
            done[k] |= seen[k];
            if (seen[k] && count <= plain->p->hole_cells && !plain->centre[k])
                plain->centre[k] = centre;
        }
    }
}

/* Renumbers the clusters that are centres as 1, 2, ... and grows them. */
static inline void plain_centres(struct plain *plain)
{
    int number[PLAIN_MOST + 1] = {0}, count = 0, cells = plain->in->columns * plain->in->rows;
    int64_t people[PLAIN_MOST + 1];
    plain_label(plain, plain->p->centre_density, plain->p->built_share, plain->p->centre_neighbours);
    for (int k = 1; k <= plain->count; k++)
        if (plain->people[k] >= plain->p->centre_people * D4I_PERSON) {
            number[k] = ++count;
            people[count] = plain->people[k];
        }
    for (int c = 0; c < cells; c++)
        plain->centre[c] = number[plain->label[c]];
    while (plain_smooth(plain))
        ;
    for (int done = 0; done < count; done++) {
        int largest = 1;
        for (int k = 2; k <= count; k++)
            if (people[k] > people[largest])
                largest = k;
        people[largest] = -1;
        plain_fill(plain, largest);
    }
}

static inline bool plain_large(const struct plain *plain, int cell, int64_t people)
{
    return plain->label[cell] && plain->people[plain->label[cell]] >= people * D4I_PERSON;
}

static inline void plain_semi_dense(struct plain *plain)
{
    bool near[PLAIN_MOST + 1] = {false};
    int columns = plain->in->columns, cells = columns * plain->in->rows;
    plain_label(plain, plain->p->semi_density, 0, plain->p->semi_neighbours);
    for (int a = 0; a < cells; a++)
        for (int b = 0; b < cells; b++)
            if (plain->level2[b] >= 23 && abs(a % columns - b % columns) <= plain->p->semi_distance &&
                abs(a / columns - b / columns) <= plain->p->semi_distance)
                near[plain->label[a]] = true;
    for (int c = 0; c < cells; c++)
        if (plain_large(plain, c, plain->p->semi_people) && !near[plain->label[c]])
            plain->level2[c] = 22;
}

static inline void plain_classify(struct plain *plain, const struct urban_cells *in,
                                  const struct urban_parameters *p)
{
    int cells = in->columns * in->rows;
    plain->in = in;
    plain->p = p;
    plain_centres(plain);
    for (int c = 0; c < cells; c++) {
        plain->level1[c] = plain->centre[c] ? 3 : plain_water(plain, c) ? 0 : 1;
        plain->level2[c] = plain->centre[c]                                    ? 30
                           : plain_water(plain, c)                             ? 10
                           : plain_density(plain, c) >= (double)p->low_density ? 12
                                                                               : 11;
    }
    plain_label(plain, p->dense_density, p->built_share, p->dense_neighbours);
    for (int c = 0; c < cells; c++)
        if (!plain->centre[c] && plain_large(plain, c, p->dense_people))
            plain->level2[c] = 23;
    plain_semi_dense(plain);
    plain_label(plain, p->cluster_density, 0, p->cluster_neighbours);
    for (int c = 0; c < cells; c++)
        if (plain_large(plain, c, p->cluster_people)) {
            plain->level1[c] = plain->level1[c] == 3 ? 3 : 2;
            plain->level2[c] = plain->level2[c] < 21 ? 21 : plain->level2[c];
        }
    plain_label(plain, p->rural_density, 0, p->rural_neighbours);
    for (int c = 0; c < cells; c++)
        if (plain_large(plain, c, p->rural_people) && plain->level2[c] < 21)
            plain->level2[c] = 13;
}

#endif
