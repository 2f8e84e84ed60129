/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the methods share: weights from a cascade of levels, and the totals that make them shares. Inside room
 * allocate only.
 */
#ifndef ALLOCATE_CASCADE_H
#define ALLOCATE_CASCADE_H

#include "allocate/allocate.h"

/* Gives each zone the first level that weighs anything in it, the last resort being area, and sums up. */
d4i_status cascade_run(d4i_context *context, struct pairs *pairs, size_t zones, const struct weight_level *levels,
                       size_t level_count, struct allocation *out);

/* The same, but in a zone's level any weight > 0 counts as 1. */
d4i_status cascade_run_even(d4i_context *context, struct pairs *pairs, size_t zones,
                            const struct weight_level *levels, size_t level_count, struct allocation *out);

/* The weights of `proportional`, from which methods by group start. */
d4i_status proportional_weigh(d4i_context *context, const struct allocation_task *task, struct allocation *out);
/* After a change of pairs->weight: total, shift and cells anew; level stays. */
d4i_status cascade_total(d4i_context *context, const struct pairs *pairs, struct allocation *allocation);

extern const struct allocation_method allocation_proportional;
extern const struct allocation_method allocation_fitted;
extern const struct allocation_method allocation_modelled;
extern const struct allocation_method allocation_areal;
extern const struct allocation_method allocation_binary;
extern const struct allocation_method allocation_classes;
extern const struct allocation_method allocation_pycno;

#endif
