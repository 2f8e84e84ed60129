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

#ifdef __cplusplus
}
#endif
#endif
