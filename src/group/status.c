/* SPDX-License-Identifier: EUPL-1.2
 *
 * The order of certainty.
 */
#include "group/status.h"

bool status_is_known(uint8_t status)
{
    return status != D4I_SUPPRESSED && status != D4I_MISSING && status < D4I_VALUE_STATUS_END;
}

uint8_t status_worse(uint8_t a, uint8_t b)
{
    static const uint8_t rank[D4I_VALUE_STATUS_END + 1] = {
        [STATUS_NONE] = 0,   [D4I_STRUCTURAL_ZERO] = 1, [D4I_OBSERVED] = 2, [D4I_ROUNDED] = 3,
        [D4I_PERTURBED] = 4, [D4I_ESTIMATED] = 5,       [D4I_MISSING] = 6,  [D4I_SUPPRESSED] = 7,
    };
    return rank[a] >= rank[b] ? a : b;
}
