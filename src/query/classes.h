/* SPDX-License-Identifier: EUPL-1.2
 *
 * Classes that places fall into when another question is told by them: by degree of urbanisation and by size, in
 * the words of d4i places.
 */
#ifndef QUERY_CLASSES_H
#define QUERY_CLASSES_H

#include "atlas/atlas.h"
#include "d4i/query.h"

/* Of what: units of a level, zones, or cells of the atlas. */
struct classes_asked {
    size_t level;                   /* of atlas->levels, or ANSWER_ZONES */
    const uint64_t *cell;           /* numbers of cells in the atlas's grid; not NULL: these are asked about */
    size_t count;                   /* of cells; of units and zones all are answered */
    const char *variable, *source;  /* NULL = the first; all */
    const d4i_urban_options *urban; /* detail, vintage, set, land, built; NULL = as published */
    const char *size_classes;       /* NULL = "eurostat" */
};

#define CLASSES_MOST 34 /* of sizes: 32 bounds, below the first, not known */

/* What each of them is: class[i] < count, whose word is word[class[i]]; the last word is "not known". */
struct classes {
    uint8_t *class; /* by unit, zone (through all sources) or cell */
    char word[CLASSES_MOST][64];
    size_t count;
};
void classes_release(struct classes *classes);

/* Loads the pairs. What the rules were becomes notes of *said, a frame that the caller frees. D4I_BAD_INPUT where
 * nothing says where people live. */
d4i_status classes_of_urban(d4i_context *context, struct atlas *atlas, const struct classes_asked *asked,
                            struct classes *out, d4i_frame **said);
/* Of units and zones; D4I_BAD_USAGE of cells, whose people are no place's. */
d4i_status classes_of_size(d4i_context *context, const struct atlas *atlas, const struct classes_asked *asked,
                           struct classes *out);

#endif
