/* SPDX-License-Identifier: EUPL-1.2
 *
 * Insets: which far islands get one, and where on the page it lies.
 */
#ifndef PUBLISH_MAP_INSET_H
#define PUBLISH_MAP_INSET_H

#include "publish/map.h"

/* True when the caller asked for a part of the map. */
bool map_is_boxed(const struct map *map);
/* Boxes of the frames, the main one first; D4I_BAD_USAGE when nothing has geometry. */
d4i_status map_inset_boxes(struct map *map);
/* Puts each inset into the corner of the main frame that is free of units, or, where none is, into a row below;
 * *row = height of that row, 0 when there is none. */
d4i_status map_inset_place(struct map *map, double width, double height, double *row);
/* White paper, frame and label of an inset. */
d4i_status map_inset_paper(struct map *map, const struct frame *frame);

#endif
