/* SPDX-License-Identifier: EUPL-1.2
 *
 * The made-up continent from inside: parishes of 32 x 32 cells, each a patch of settled ground cut into zones. A
 * parish is a function of the seed and of where it lies, so the continent is written from the north-west, tile by
 * tile, and nothing of it is kept.
 */
#ifndef DEMO_EUROPE_H
#define DEMO_EUROPE_H

#include "base/random.h"
#include "base/text.h"
#include "grid/grid.h"

#define EUROPE_PARISH 32   /* cells along the side of a parish */
#define EUROPE_ACROSS 8    /* zones along the side of the largest settlement */
#define EUROPE_TILE 16     /* parishes along the side of a tile of the raster */
#define EUROPE_REGION 64   /* parishes along the side of a region */
#define EUROPE_ORIGINS 180 /* the first is the continent's own */
#define EUROPE_KEY 24
#define EUROPE_POINTS 8 /* of a zone's polygon, at most */

extern const char europe_origin_codes[]; /* EUROPE_ORIGINS codes of two letters, one after the other */

struct europe {
    uint64_t seed;
    int32_t parishes; /* along the side */
    uint32_t zones;   /* written so far */
    uint64_t cells, people;
};

struct europe_zone {
    char key[EUROPE_KEY];
    double xy[2 * EUROPE_POINTS]; /* metres east and north of the parish's south-west corner */
    size_t points;
    uint32_t total, origin[EUROPE_ORIGINS];
};

struct europe_parish {
    int32_t column, row;                            /* row 0 in the north */
    int across;                                     /* zones along the side; 0: nobody lives here */
    bool planned;                                   /* straight borders, on the edges of cells */
    double centre;                                  /* 0 .. 1: how much of a town it is */
    uint16_t people[EUROPE_PARISH * EUROPE_PARISH]; /* the southernmost row first */
    uint64_t cells;
};

/* europe_ground.c */
void europe_draw(const struct europe *europe, int32_t column, int32_t row, struct europe_parish *out);
/* Zone `number` < across * across. */
void europe_cut(const struct europe *europe, const struct europe_parish *parish, int number,
                struct europe_zone *out);
/* europe_texts.c: recipe, project and README into `folder`. */
d4i_status europe_write_texts(d4i_context *context, const struct europe *europe, const char *folder);

#endif
