/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words of the ledger.
 */
#include "group/ledger.h"

#include <string.h>

static const char *const words[LEDGER_REASON_END] = {
    [LEDGER_NO_GEOMETRY] = "no_geometry",   [LEDGER_NO_TARGET_CELL] = "no_target_cell",
    [LEDGER_SUPPRESSED] = "suppressed",     [LEDGER_NOT_STATED] = "not_stated",
    [LEDGER_OUT_OF_GRID] = "out_of_grid",   [LEDGER_EXCLUDED] = "excluded_by_recipe",
    [LEDGER_PERTURBATION] = "perturbation", [LEDGER_GEOMETRY_WITHOUT_COUNTS] = "geometry_without_counts",
    [LEDGER_HIGHER_LEVEL] = "higher_level",
};

const char *ledger_reason_text(enum ledger_reason reason)
{
    return (unsigned)reason < LEDGER_REASON_END ? words[reason] : "unknown";
}

enum ledger_reason ledger_reason_of(const char *word)
{
    for (int i = 0; word && i < LEDGER_REASON_END; i++)
        if (strcmp(words[i], word) == 0)
            return (enum ledger_reason)i;
    return LEDGER_REASON_END;
}
