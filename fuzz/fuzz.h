/* SPDX-License-Identifier: EUPL-1.2
 *
 * What every fuzzer has: libFuzzer's entry, and a count of what its reader took to the end. A fuzzer whose reader
 * refuses the corpus itself tests nothing, which nobody would notice.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern uint64_t fuzz_taken; /* defined in fuzz_NAME.c */

#endif
