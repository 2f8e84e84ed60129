/* SPDX-License-Identifier: EUPL-1.2
 *
 * Names as people write and look them up: without regard to case, accents of Latin letters, and the kind of blanks,
 * hyphens and apostrophes ("Écija", "ECIJA"). Nothing is allocated; every function may be called from any thread.
 */
#ifndef GROUP_LABEL_H
#define GROUP_LABEL_H

#include <stdbool.h>
#include <stddef.h>

enum { LABEL_FOLDED_MAX = 256 };

/* `length` bytes of UTF-8 in the form in which names are compared, into out; false, and "" in out, where nothing is
 * left of it, it is no UTF-8, or out is too small. */
bool label_fold(const char *label, size_t length, char *out, size_t size);
/* The order of names in a list in Latin letters: by letters without their accents, then by bytes. It is that of
 * English, French, German, Italian and Portuguese, of Dutch and Spanish but for "ij" and for n and ñ between two
 * names that are the same before it. */
int label_compare(const char *a, const char *b);

#endif
