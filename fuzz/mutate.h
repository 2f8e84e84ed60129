/* SPDX-License-Identifier: EUPL-1.2
 *
 * Inputs that nobody wrote: a seed of the corpus with a few changes. Which, is a function of the seed number and
 * the step alone (base/random.h), so that any step can be had again without those before it.
 */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include "seeds.h"

struct input {
    uint8_t *data; /* the caller's, of `capacity` bytes */
    size_t size, capacity;
};

/* Room for what the seeds can become: what would be longer is cut. */
size_t mutate_capacity(const struct seeds *seeds);
/* Needs a seed at least; of words there may be none. */
void mutate(const struct seeds *seeds, const struct seeds *words, uint64_t random, uint32_t step,
            struct input *out);

#endif
