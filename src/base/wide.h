/* SPDX-License-Identifier: EUPL-1.2
 *
 * 128-bit integers, for products of people and weights. (gcc and clang; -Wpedantic wants the marker.)
 */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

#endif
