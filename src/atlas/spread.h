/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where the people of a group live: the mass of every pair (cell, zone) for a node of a variable's tree. A group
 * without a tilt is mixed evenly over the people of its zone. Where groups have one (allocate: fitted, modelled),
 *
 *   - a group below such a group shares its tilt;
 *   - a group above such groups stands where these stand, and where its other parts do;
 *   - a derived group stands where what it adds stands, less what it subtracts;
 *   - the total stands where people live, whatever its parts do.
 */
#ifndef ATLAS_SPREAD_H
#define ATLAS_SPREAD_H

#include "atlas/atlas.h"

/* (coverage x weight) >> shift, times the tilt. */
static inline uint64_t tilted_mass(uint32_t coverage, uint32_t weight, uint8_t shift, uint32_t tilt)
{
    return ((uint64_t)coverage * weight >> shift) * tilt;
}

/* Whether the node stands elsewhere than its zone's people do. */
bool atlas_is_tilted(const struct atlas *atlas, size_t source, size_t variable, uint32_t node);

/* mass[pair] of the source's pairs, for a node; other pairs are not touched. The masses of a zone sum to less than
 * 2^62, and to more than 0 in a zone that has cells. Needs the pairs. */
d4i_status atlas_masses(d4i_context *context, const struct atlas *atlas, size_t source, size_t variable,
                        uint32_t node, uint64_t *mass);
/* people[pair] of the source's pairs: what of people_of_zone[zone of the source], millionths, stands there; closes
 * exactly per zone: floor(N C / W) - floor(N B / W) along the walk. */
d4i_status atlas_spread(d4i_context *context, const struct atlas *atlas, size_t source, const uint64_t *mass,
                        const int64_t *people_of_zone, int64_t *people);

#endif
