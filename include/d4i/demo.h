/* SPDX-License-Identifier: EUPL-1.2
 *
 * A made-up set of three small countries, each in the file formats of a real publisher, with its truth at 100 m.
 */
#ifndef D4I_DEMO_H
#define D4I_DEMO_H

#include "d4i/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes tables, boundaries, weights, recipes, project.yaml and the truth into `folder` (made when absent; files of
 * the same names are replaced). The same seed gives the same bytes. About 400 municipalities, 8 000 zones, 20
 * origins; under 5 s. */
D4I_API d4i_status d4i_demo_data(d4i_context *context, const char *folder, uint64_t seed);

#define D4I_DEMO_CELLS_LEAST 10000
#define D4I_DEMO_CELLS_MOST 200000000
#define D4I_DEMO_CELLS_SMALL 100000    /* a continent for tests */
#define D4I_DEMO_CELLS_EUROPE 60000000 /* as large as Europe: 5 million zones, 140 million rows */

/* Writes a made-up continent of about so many inhabited cells of 100 m (D4I_DEMO_CELLS_LEAST to _MOST), a twelfth
 * as many zones, and 180 origins into `folder` (made when absent; files of the same names are replaced): a long
 * table, polygons, a population raster, recipe and project.yaml. Written as a stream: memory does not grow with
 * `cells`. The same seed and number of cells give the same bytes. */
D4I_API d4i_status d4i_demo_continent(d4i_context *context, const char *folder, uint64_t seed, uint64_t cells);

#ifdef __cplusplus
}
#endif
#endif
