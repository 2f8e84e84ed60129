/* SPDX-License-Identifier: EUPL-1.2
 *
 * Random partitions for tests: a jittered lattice of corners with wobbling shared borders, made from a seed.
 */
#ifndef TESTS_MESH_H
#define TESTS_MESH_H

#include <stdlib.h>

#include "base/random.h"
#include "grid/partition.h"

struct mesh {
    uint64_t seed;
    int32_t side;   /* zones along a side */
    int32_t pieces; /* edges of a border */
    int32_t size;   /* lattice units along a zone */
    int32_t west, south;
};

static inline int32_t mesh_wobble(const struct mesh *mesh, uint32_t a, uint32_t b, uint32_t c, uint32_t n,
                                  int32_t most)
{
    return (int32_t)(random_u32((struct random_stream){mesh->seed, a, b, c}, n) % (uint32_t)(2 * most + 1)) - most;
}

static inline struct lattice_point mesh_corner(const struct mesh *mesh, int32_t i, int32_t j)
{
    struct lattice_point at = {mesh->west + i * mesh->size, mesh->south + j * mesh->size};
    if (i > 0 && i < mesh->side)
        at.x += mesh_wobble(mesh, 0, (uint32_t)i, (uint32_t)j, 0, mesh->size / 5);
    if (j > 0 && j < mesh->side)
        at.y += mesh_wobble(mesh, 0, (uint32_t)i, (uint32_t)j, 1, mesh->size / 5);
    return at;
}

/* Point k of the border that starts at corner (i, j) and runs east or north. */
static inline struct lattice_point mesh_border(const struct mesh *mesh, int32_t i, int32_t j, bool east, int32_t k)
{
    struct lattice_point a = mesh_corner(mesh, i, j), b = mesh_corner(mesh, i + east, j + !east);
    struct lattice_point at = {a.x + (int32_t)((int64_t)(b.x - a.x) * k / mesh->pieces),
                               a.y + (int32_t)((int64_t)(b.y - a.y) * k / mesh->pieces)};
    bool inside = east ? j > 0 && j < mesh->side : i > 0 && i < mesh->side;
    int32_t most = mesh->size / mesh->pieces / 3;
    if (inside && k > 0 && k < mesh->pieces && most > 0) {
        at.x += mesh_wobble(mesh, 1 + east, (uint32_t)i, (uint32_t)j, 2 * (uint32_t)k, most);
        at.y += mesh_wobble(mesh, 1 + east, (uint32_t)i, (uint32_t)j, 2 * (uint32_t)k + 1, most);
    }
    return at;
}

/* Zone j * side + i, counter-clockwise, no holes. */
static inline struct shapes mesh_shapes(const struct mesh *mesh)
{
    size_t zones = (size_t)mesh->side * (size_t)mesh->side, each = 4 * (size_t)mesh->pieces;
    struct shapes shapes = {.zones = zones, .rings = zones, .count = zones * each};
    shapes.points = malloc(shapes.count * sizeof *shapes.points);
    shapes.point_start = malloc((zones + 1) * sizeof *shapes.point_start);
    shapes.ring_first = malloc((zones + 1) * sizeof *shapes.ring_first);
    struct lattice_point *at = shapes.points;
    for (size_t z = 0; z <= zones; z++) {
        shapes.point_start[z] = z * each;
        shapes.ring_first[z] = z;
    }
    for (int32_t j = 0; j < mesh->side; j++)
        for (int32_t i = 0; i < mesh->side; i++) {
            for (int32_t k = 0; k < mesh->pieces; k++)
                *at++ = mesh_border(mesh, i, j, true, k);
            for (int32_t k = 0; k < mesh->pieces; k++)
                *at++ = mesh_border(mesh, i + 1, j, false, k);
            for (int32_t k = mesh->pieces; k > 0; k--)
                *at++ = mesh_border(mesh, i, j + 1, true, k);
            for (int32_t k = mesh->pieces; k > 0; k--)
                *at++ = mesh_border(mesh, i, j, false, k);
        }
    return shapes;
}

#endif
