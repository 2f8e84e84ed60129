/* SPDX-License-Identifier: EUPL-1.2
 *
 * Blobs from inside: what writing and reading them share. Inside room io only.
 */
#ifndef IO_PACK_INSIDE_H
#define IO_PACK_INSIDE_H

#include "base/bytes.h"

#define PACK_MAGIC 0xD4
#define PACK_VERSION 1
#define PACK_CHECKSUM 8
#define PACK_MILLION INT64_C(1000000)

enum pack_type { PACK_INT64 = 1, PACK_UINT64, PACK_UINT32, PACK_UINT8, PACK_BYTES, PACK_TYPE_END };
enum pack_flag { PACK_ZSTD = 1, PACK_DELTA = 2, PACK_MILLIONS = 4, PACK_FLAG_END = 8 };

#endif
