/* SPDX-License-Identifier: EUPL-1.2
 *
 * Everything of libd4i.
 */
#ifndef D4I_D4I_H
#define D4I_D4I_H

#include "d4i/atlas.h"
#include "d4i/base.h"
#include "d4i/build.h"
#include "d4i/demo.h"
#include "d4i/frame.h"
#include "d4i/measure.h"
#include "d4i/publish.h"
#include "d4i/query.h"

#endif
