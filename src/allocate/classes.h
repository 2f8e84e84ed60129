/* SPDX-License-Identifier: EUPL-1.2
 *
 * How densely classes of land cover are lived in, learnt from the zones: people of a zone = sum over classes of
 * density x area (Flowerdew and Green 1989 for the Poisson form, with the identity for link; intelligent dasymetric
 * mapping of Mennis and Hultgren 2006 asks the same question). Densities are never negative.
 */
#ifndef ALLOCATE_CLASSES_H
#define ALLOCATE_CLASSES_H

#include "allocate/allocate.h"

#define CLASSES_MOST 256 /* classes in one source */

enum class_state {
    CLASS_FITTED,
    CLASS_EMPTY,    /* the best density is 0; no error is known, for 0 is the end of the range */
    CLASS_TOGETHER, /* zones cannot tell it from other classes: of all densities that fit equally well these are the
                       closest to the mean of the source; no error */
    CLASS_UNOBSERVED /* in no zone whose people are known: density 0, so that such zones go to the next level */
};

struct class_density {
    uint16_t code;
    enum class_state state;
    double density; /* people in a cell that has nothing else */
    double error;   /* its standard error, whatever the zones' variance is (White 1980); NAN = not known */
    double cells;   /* area in the zones that were fitted to, in cells */
    size_t zones;   /* of these, how many have some of it */
};

struct class_fit {
    struct class_density *list; /* by code */
    size_t count;
    size_t zones, left_out; /* fitted to; left out since nothing is known of their people or their land */
    double dispersion; /* Pearson's chi-square over its degrees of freedom: 1 if people were Poisson; NAN = none */
    int rounds;        /* of the Poisson fit */
};
void class_fit_release(struct class_fit *fit);

/* Fits to the zones first_zone .. first_zone + zones - 1 of the task. A zone of which only a part is classed is
 * fitted by that part. No zone with people known and land classed leaves all classes unobserved. *out is replaced.
 * Errors: D4I_BAD_INPUT more than CLASSES_MOST classes; D4I_NO_MEMORY. Memory: at most 15 bytes for each class of
 * each zone, and 32 MiB. */
d4i_status classes_fit(d4i_context *context, const struct allocation_task *task, size_t first_zone, size_t zones,
                       struct class_fit *out);

#endif
