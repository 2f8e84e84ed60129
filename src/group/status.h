/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a count is (d4i_value_status), and what a sum of counts is then: as uncertain as the least certain of them.
 */
#ifndef GROUP_STATUS_H
#define GROUP_STATUS_H

#include <stdbool.h>

#include "d4i/frame.h"

#define STATUS_NONE D4I_VALUE_STATUS_END /* no value yet: gives way to any */

/* False for suppressed and missing: the number is not the whole, and no zero. Also for STATUS_NONE. */
bool status_is_known(uint8_t status);
/* The less certain of two: structural zero, observed, rounded, perturbed, estimated, missing, suppressed. */
uint8_t status_worse(uint8_t a, uint8_t b);

#endif
