/* SPDX-License-Identifier: EUPL-1.2
 *
 * Countries by ISO 3166-1: alpha-2 code, English short name. (Continents and EU membership by date come with the
 * harmonised nomenclature.)
 */
#ifndef GROUP_COUNTRY_H
#define GROUP_COUNTRY_H

#include <stdbool.h>

/* English short name of an alpha-2 code ("DE"), also Eurostat's EL and UK; NULL when it is no country. */
const char *country_name(const char *alpha2);

#endif
