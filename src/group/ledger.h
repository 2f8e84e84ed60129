/* SPDX-License-Identifier: EUPL-1.2
 *
 * Why a person is listed and not placed: the words of the ledger, shared by the rooms that fill it (source, build)
 * and the one that keeps it (atlas). Defined in docs/formats/atlas.md.
 */
#ifndef GROUP_LEDGER_H
#define GROUP_LEDGER_H

enum ledger_reason {
    LEDGER_NO_GEOMETRY,
    LEDGER_NO_TARGET_CELL,
    LEDGER_SUPPRESSED,
    LEDGER_NOT_STATED,
    LEDGER_OUT_OF_GRID,
    LEDGER_EXCLUDED,
    LEDGER_PERTURBATION, /* signed */
    LEDGER_GEOMETRY_WITHOUT_COUNTS,
    LEDGER_HIGHER_LEVEL, /* signed: a total as published less as the counts of a higher level have it */
    LEDGER_REASON_END
};

/* "no_geometry" and so on; "unknown" for a value that is no reason. Never NULL. */
const char *ledger_reason_text(enum ledger_reason reason);
/* The reason of that word; LEDGER_REASON_END when it is none. */
enum ledger_reason ledger_reason_of(const char *word);

#endif
