/* SPDX-License-Identifier: EUPL-1.2
 *
 * The pieces of the sixth stage: values of a layer of weights, by cell.
 */
#ifndef BUILD_WEIGHTS_H
#define BUILD_WEIGHTS_H

#include "build/work.h"

/* weights.c: the weight of each pair of the atlas, as an integer of about 31 bits; sums go to *described. */
d4i_status weight_pairs(d4i_context *context, struct work *work, const struct project_weight *weight,
                        struct atlas_weight *described, uint32_t **out);
/* The scale of these integers for a layer whose largest value is `most`, `whole`: of whole numbers alone. */
double weight_scale(double most, bool whole);
static inline bool weight_is_whole(double value)
{
    return value <= 0x1p31 && (double)(int64_t)value == value;
}
/* A positive value never becomes 0, or a place with a few people would become a place where nobody can live. */
static inline uint32_t weight_of(double value, double scale)
{
    uint32_t scaled = (uint32_t)(uint64_t)(value * scale + 0.5);
    return value > 0 && scaled < 1 ? 1 : scaled;
}
/* The layer's value at cells, 0 where it has none. */
d4i_status weight_values_at(d4i_context *context, struct work *work, const struct project_weight *weight,
                            const uint64_t *cell, size_t count, double *out);

/* The class of land of each pair of the atlas, ALLOCATE_NO_CLASS where the raster has none. */
d4i_status weight_land(d4i_context *context, const struct work *work, uint16_t **out);

/* weight_raster.c: the weight of each pair of the atlas; *totals gets those of the raster, of which a
 * row is held at a time. */
d4i_status weight_pairs_raster(d4i_context *context, const struct atlas *atlas, const struct project_weight *weight,
                               uint32_t *weights, struct cell_values *totals);

/* weight_table.c */
d4i_status weight_read_table(d4i_context *context, const struct project_weight *weight, const struct grid *grid,
                             struct cell_values *out);
/* Adds to the total, too. */
d4i_status weight_push(d4i_context *context, struct cell_values *values, uint64_t cell, double value);
/* By cell; the values of one cell are added up in the order in which they came. */
d4i_status weight_sort(d4i_context *context, struct cell_values *values);

/* weight_polygons.c */
d4i_status weight_read_polygons(d4i_context *context, struct work *work, const struct project_weight *weight,
                                struct cell_values *out);

#endif
